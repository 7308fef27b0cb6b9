"""Two formulas with a condition that are the greater of the two, whatever number the cut is: convex where both are."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derivations.deciding.compositions import DecideConvex, proof
from derivations.kernel.statements import Convex
from derivations.verdicts import Proved


def as_maximum(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f = max(g, h) where a Piecewise has the formulas g and h; the kernel asks whether they are equal."""
    f = statement.function
    if not isinstance(f, sp.Piecewise) or len(f.args) != 2:
        return None
    greater = ask(replace(statement, function=sp.Max(*(value for value, _ in f.args), evaluate=False)))
    return proof(statement, "convex sum", ((sp.S.One,), sp.S.Zero), [*convex, greater])
