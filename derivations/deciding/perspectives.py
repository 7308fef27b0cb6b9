"""Perspectives: f(x) = d·g(h/d) with d > 0 and h affine is convex where g is (Boyd & Vandenberghe, 3.2.6).

max(0, x)²/y is that of max(0, u)², and has no Hessian along x = 0; |x|³/y² is that of |u|³. On the line d = 1 such a
function is g(h).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

import sympy as sp

from derivations.deciding.compositions import DecideConvex, composed, fresh, is_line
from derivations.kernel.statements import Convex
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.signs import possible
from derivations.verdicts import Proved

TRIED = 4
"""How many pairs of an h and a d are tried."""


def perspective(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """The proof that f = d·g(h/d) is convex, for a d in a denominator, or below a root in one."""
    u = next(fresh(statement))
    for g, h, d in islice(_written(statement, u), TRIED) if not statement.strict else ():
        found = composed(statement, convex, ask, g, u, h, 0, d)
        if found:
            return found
    return None


def _written(statement: Convex, u: Any) -> Iterator[tuple[Any, Any, Any]]:
    """What g, h and d may be; g is f where h = u and d = 1, if nothing else is left in it."""
    f, variables = statement.function, statement.variables
    below = dict.fromkeys(p.base for p in f.atoms(sp.Pow) if p.exp.is_negative and is_line(p.base, variables))
    scales = [d for d in below if possible(d, statement.domain) <= POSITIVE]
    lines = [e for e in dict.fromkeys(sp.preorder_traversal(f)) if is_line(e, variables)]
    for d, h in product(scales, (*variables, *lines)):
        used = [v for v in variables if d.has(v) or h.has(v)]
        if len(used) > 1:
            for places in sp.solve([h - u, d - 1], used, dict=True):
                g = f.subs(places)
                if not g.free_symbols & set(variables):
                    yield g, h, d
