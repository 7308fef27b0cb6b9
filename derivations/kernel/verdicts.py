"""The three verdicts. To make a `Proved` or a `Refuted` is to run the kernel on its evidence.

Pickling, copying and `dataclasses.replace` go through the constructor too, so evidence that does not prove its
statement never becomes a verdict; ``check()`` replays it at any time, without search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from derivations.balls import NoBall
from derivations.definedness import Undefined
from derivations.kernel.refutations import REFUTATIONS
from derivations.kernel.rules import RULES
from derivations.kernel.statements import CheckError, Statement, demand
from derivations.normal_form import OutsideClass


class _Replayed:
    """Rebuild through the constructor, whoever copies."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, f.name) for f in fields(self))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Certificate:
    """A node of a proof: the rule that was used, what it rests on, and the evidence that the rule checks."""

    rule: str
    evidence: Any = None
    premises: tuple[Proved, ...] = ()


@dataclass(frozen=True)
class Proved(_Replayed):
    """A statement with a certificate that the kernel accepted; CheckError if it does not."""

    statement: Statement
    certificate: Certificate

    def __post_init__(self) -> None:
        self._check_node()

    def check(self) -> None:
        """Replay the whole proof tree; returns None, or raises CheckError."""
        self._check_node()
        for premise in self.certificate.premises:
            premise.check()

    def _check_node(self) -> None:
        """The rule of this node; that its premises are `Proved` says that they were checked when they were made."""
        node, premises = self.certificate, getattr(self.certificate, "premises", None)
        demand(isinstance(node, Certificate) and isinstance(premises, tuple), f"{node!r} is not a certificate")
        demand(all(isinstance(p, Proved) for p in premises or ()), f"a premise of {node.rule!r} is not a Proved")
        _run(RULES, node.rule, self.statement, node.evidence, tuple(p.statement for p in node.premises))

    def __str__(self) -> str:
        return f"Proved: {self.statement} (by {self.certificate.rule})"


@dataclass(frozen=True)
class Witness:
    """A counterexample: the rule that checks it and where it lies."""

    rule: str
    evidence: Any

    def __str__(self) -> str:
        return str(self.evidence)


@dataclass(frozen=True)
class Refuted(_Replayed):
    """A statement with an exact counterexample that the kernel accepted; CheckError if it does not."""

    statement: Statement
    witness: Witness

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Evaluate the counterexample again, rigorously; returns None, or raises CheckError."""
        demand(isinstance(self.witness, Witness), f"{self.witness!r} is not a witness")
        _run(REFUTATIONS, self.witness.rule, self.statement, self.witness.evidence)

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


def _run(table: Mapping[str, tuple[Any, ...]], rule: str, *arguments: Any) -> None:
    """Run a rule on a statement and evidence of its kinds.

    Evidence that is no such thing, on which the rule stumbles, is refused like any other that proves nothing.
    """
    demand(isinstance(rule, str) and rule in table, f"there is no rule {rule!r}")
    *kinds, checker = table[rule]
    for argument, kind in zip(arguments, kinds, strict=False):
        demand(isinstance(argument, kind), f"the rule {rule!r} is not for a {type(argument).__name__}")
    try:
        checker(*arguments)
    except CheckError:
        raise
    except (OutsideClass, Undefined, NoBall) as error:
        raise CheckError(str(error)) from error
    except Exception as error:
        raise CheckError(f"the evidence cannot be read: {type(error).__name__}: {error}") from error
