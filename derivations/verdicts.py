"""The three verdicts: `Proved`, which the kernel makes; `Refuted`, by a counterexample; and `Undecided`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from derivations.counterexamples import REFUTATIONS
from derivations.kernel.premises import run
from derivations.kernel.proofs import Certificate, Proved, Replayed
from derivations.kernel.statements import Statement, demand

__all__ = ["Certificate", "Proved", "Refuted", "Undecided", "Verdict", "Witness"]


@dataclass(frozen=True)
class Witness:
    """A counterexample: the rule that checks it and where it lies."""

    rule: str
    evidence: Any

    def __str__(self) -> str:
        return str(self.evidence)


@dataclass(frozen=True)
class Refuted(Replayed):
    """A statement with an exact counterexample that was checked; CheckError if it refutes nothing."""

    statement: Statement
    witness: Witness

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Evaluate the counterexample again, rigorously; returns None, or raises CheckError."""
        demand(type(self.witness) is Witness, f"{self.witness!r} is not a witness")
        run(REFUTATIONS, self.witness.rule, self.statement, self.witness.evidence)

    def __str__(self) -> str:
        return f"Refuted: {self.statement} ({self.witness})"


@dataclass(frozen=True)
class Undecided:
    """No verdict, and why."""

    statement: Statement
    reason: str

    def check(self) -> None:
        """Nothing is claimed, so there is nothing to replay."""

    def __str__(self) -> str:
        return f"Undecided: {self.statement} ({self.reason})"


Verdict = Proved | Refuted | Undecided
