"""A topic of the lectures: prose, derivations and theorems, in the order in which a slide shows them."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.derivation import Derivation
from derivations.verdicts import Verdict
from derivations.worked import Worked


@dataclass(frozen=True)
class Theorem:
    """A named verdict, and the sentence that a student reads."""

    name: str
    says: str
    verdict: Verdict


@dataclass(frozen=True)
class Answer:
    """A question that the lectures leave open (its claim), our answer, and the derivation or theorem it rests on."""

    claim: str
    question: str
    says: str
    rests_on: str


@dataclass(frozen=True)
class Erratum:
    """What a slide prints, what is right, why, and what of lossproof shows it."""

    claim: str
    printed: str
    right: str
    why: str
    shown_by: str


Item = str | Derivation | Theorem | Worked | Answer | Erratum
"""What a page is made of; a string is prose."""


@dataclass(frozen=True)
class Topic:
    """One page of the book. ``numbers`` are those of the topic list of the lectures, ``claims`` their statements."""

    slug: str
    title: str
    numbers: tuple[int, ...]
    claims: str
    items: tuple[Item, ...]

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivations of this topic, in order."""
        return tuple(item for item in self.items if isinstance(item, Derivation))

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The theorems of this topic, in order."""
        return tuple(item for item in self.items if isinstance(item, Theorem))

    @property
    def worked(self) -> tuple[Worked, ...]:
        """The worked examples of this topic, in order."""
        return tuple(item for item in self.items if isinstance(item, Worked))

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The open questions that this topic answers, in order."""
        return tuple(item for item in self.items if isinstance(item, Answer))
