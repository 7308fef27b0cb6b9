"""The three verdicts. To make a `Proved` or a `Refuted` is to run the kernel on its evidence.

Pickling, copying and `dataclasses.replace` go through the constructor too, so evidence that does not prove its
statement never becomes a verdict; ``check()`` replays it at any time, without search.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from derivations.kernel.refutations import REFUTATIONS
from derivations.kernel.rules import RULES
from derivations.kernel.statements import CheckError, Statement


class _Replayed:
    """Rebuild through the constructor, whoever copies."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, f.name) for f in fields(self))  # type: ignore[arg-type]

    def __copy__(self) -> Any:
        make, values = self.__reduce__()
        return make(*values)

    def __deepcopy__(self, memo: Any) -> Any:
        return self.__copy__()


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
        if not isinstance(self.certificate, Certificate):
            raise CheckError(f"{self.certificate!r} is not a certificate")
        rule, premises = _rule(RULES, self.certificate.rule), self.certificate.premises
        if not isinstance(premises, tuple):
            raise CheckError(f"the premises of {self.certificate.rule!r} are not a tuple")
        for premise in premises:
            if not isinstance(premise, Proved):
                raise CheckError(f"a premise of {self.certificate.rule!r} is not a Proved")
        _run(rule, self.statement, self.certificate.evidence, tuple(p.statement for p in premises))

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
        if not isinstance(self.witness, Witness):
            raise CheckError(f"{self.witness!r} is not a witness")
        _run(_rule(REFUTATIONS, self.witness.rule), self.statement, self.witness.evidence)

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


def _rule(table: Mapping[str, Callable[..., None]], name: str) -> Callable[..., None]:
    if not isinstance(name, str) or name not in table:
        raise CheckError(f"there is no rule {name!r}")
    return table[name]


def _run(rule: Callable[..., None], *arguments: Any) -> None:
    """Run a rule; evidence of the wrong kind, on which it stumbles, is refused like any other that proves nothing."""
    try:
        rule(*arguments)
    except CheckError:
        raise
    except Exception as error:
        raise CheckError(f"the evidence cannot be read: {type(error).__name__}: {error}") from error
