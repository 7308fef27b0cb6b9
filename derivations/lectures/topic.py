"""A topic of the lectures: prose, derivations and theorems, in the order in which a slide shows them."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.kernel.derivation import Derivation
from derivations.kernel.verdicts import Verdict


@dataclass(frozen=True)
class Theorem:
    """A named verdict, and the sentence that a student reads."""

    name: str
    says: str
    verdict: Verdict


@dataclass(frozen=True)
class Topic:
    """One page of the book. ``numbers`` are those of the topic list of the lectures, ``claims`` their statements."""

    slug: str
    title: str
    numbers: tuple[int, ...]
    claims: str
    items: tuple[str | Derivation | Theorem, ...]

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivations of this topic, in order."""
        return tuple(item for item in self.items if isinstance(item, Derivation))

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The theorems of this topic, in order."""
        return tuple(item for item in self.items if isinstance(item, Theorem))
