"""`Proved`: to make one is to run the rule of its certificate, which it finds in the one table of all rules.

Pickling, copying and `dataclasses.replace` go through the constructor too, so evidence that does not prove its
statement never becomes a verdict; ``check()`` replays it at any time, without search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from derivations.kernel import convexity, inequalities, several
from derivations.kernel.premises import run
from derivations.kernel.statements import Abbreviation, Convex, Holds, Monotone, Quasiconvex, Smooth, Statement, demand

RULES: dict[str, tuple[Any, Callable[[Any, Any, Any], None]]] = {
    "identity": (Holds, inequalities.decided),
    "signs": (Holds, inequalities.decided),
    "Bernstein": (Holds, inequalities.bernstein),
    "cases": (Holds | Convex, inequalities.cases),
    "affine in the label": (Holds, inequalities.affine_label),
    "product": (Holds, inequalities.product),
    "pieces": (Holds | Monotone, inequalities.pieces),
    "mean value": (Holds, inequalities.mean_value),
    "substitution": (Holds, inequalities.substitution),
    "enclosure": (Holds, inequalities.enclosed),
    "second derivative": (Convex, convexity.by_derivative),
    "slope": (Monotone, convexity.by_derivative),
    "kinks": (Convex, convexity.kinks),
    "limits": (Convex, convexity.limits),
    "maximum": (Convex, convexity.maximum),
    "dominated": (Convex, convexity.dominated),
    "quasiconvexity": (Quasiconvex, convexity.quasiconvexity),
    "meaning": (Abbreviation, convexity.meaning),
    "affine lift": (Convex | Smooth, convexity.affine_lift),
    "convex set": (Convex, several.convex_set),
    "convex sum": (Convex, several.sum_of_convex),
    "squares": (Convex, several.squares),
    "minors of the Hessian": (Convex, several.hessian_minors),
    "composition": (Convex | Quasiconvex, several.composition),
    "log-sum-exp": (Convex, several.log_sum_exp),
}
"""The kind of the statement, and the checker of (statement, evidence, premises), which may raise CheckError."""


class Replayed:
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
class Proved(Replayed):
    """A statement with a certificate that the kernel accepted; CheckError if it does not."""

    statement: Statement
    certificate: Certificate

    def __post_init__(self) -> None:
        """The rule of this node; that its premises are `Proved` says that they were checked when they were made."""
        node, premises = self.certificate, getattr(self.certificate, "premises", ())
        demand(type(node) is Certificate and type(premises) is tuple, f"{node!r} is not a certificate")
        demand(all(type(p) is Proved for p in premises), f"a premise of {node.rule!r} is not a Proved")
        run(RULES, node.rule, self.statement, node.evidence, tuple(p.statement for p in premises))

    def check(self) -> None:
        """Replay the whole proof tree; returns None, or raises CheckError."""
        self.__post_init__()
        for premise in self.certificate.premises:
            premise.check()

    def __str__(self) -> str:
        return f"Proved: {self.statement} (by {self.certificate.rule})"
