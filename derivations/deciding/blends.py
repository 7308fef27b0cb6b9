"""A function that is affine in a parameter lies between its values at both ends of the range of that parameter."""

from __future__ import annotations

from itertools import chain

import sympy as sp

from derivations.calculus import derivative
from derivations.deciding.compositions import DecideConvex, proof
from derivations.kernel.statements import Convex
from derivations.verdicts import Proved


def between_ends(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f = (b - m)/(b - a)·f(m = a) + (m - a)/(b - a)·f(m = b) for m in [a, b]: convex where both are, not strictly."""
    f, variables, domain = statement.function, statement.variables, statement.domain
    if statement.strict:
        return None  # at an end one of the weights is 0
    for m in sorted(f.free_symbols - set(variables), key=str):
        values = domain[m]
        bounded = isinstance(values, sp.Interval) and values.start.is_finite and values.end.is_finite
        if bounded and sp.expand(derivative(f, (m, 2))) == 0:
            a, b = values.start, values.end
            terms = ((b - m) / (b - a), f.subs(m, a)), ((m - a) / (b - a), f.subs(m, b))
            asked = (ask(Convex(g, variables, domain)) for _, g in terms)
            return proof(statement, "convex sum", (tuple(c for c, _ in terms), sp.S.Zero), chain(convex, asked))
    return None
