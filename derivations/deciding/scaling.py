"""Kinks at places that parameters move, as those of Huber's loss at ±δ, or at √2: rational ones on another scale.

With breaks at r + s·c for rational c, and s > 0, f(x) = g((x - r)/s) where g has its breaks at the numbers c; and f is
convex where g is, because (x - r)/s is affine (Boyd and Vandenberghe, Convex Optimization, 3.2.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from derivations.deciding.compositions import DecideConvex, composed, fresh
from derivations.deciding.shifts import moved_places
from derivations.kernel.statements import Convex
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.signs import possible
from derivations.verdicts import Proved


def by_scale(statement: Convex, ask: DecideConvex) -> Proved | None:
    """A proof from the same function of (x - r)/s; None where the breaks are not seen to be r + s·c."""
    f, (x,) = statement.function, statement.variables
    u = next(fresh(statement))
    for r, s in _scales(moved_places(f, x), statement):
        for g, line in _written(f, x, u, r, s):
            found = composed(statement, (), ask, g, u, line, 0)
            if found:
                return found
    return None


def _written(f: Any, x: Any, u: Any, r: Any, s: Any) -> Iterator[tuple[Any, Any]]:
    """(g, line) with f = g for u = line: one that SymPy writes as f again, if there is one; and one multiplied out.

    Where breaks are at several places that parameters move, the kernel sees no other g to be f.
    """
    for t in (s, -s):
        g, line = _put(f, x, r + t * u), (x - r) / t
        if g.subs(u, line) == f:
            yield g, line
            break
    yield f.subs(x, r + s * u), sp.expand((x - r) / s)


def _put(e: Any, x: Any, value: Any) -> Any:
    """A value for x, where conditions stay as they are written: z > 1 - d is not turned into d > 1 - z."""
    if isinstance(e, sp.Piecewise):
        branches = ((_put(v, x, value), _put(c, x, value)) for v, c in e.args)
        return sp.Piecewise(*branches, evaluate=False)
    if e == x:
        return value
    return e.func(*(_put(a, x, value) for a in e.args)) if x in e.free_symbols else e


def _scales(places: list[Any], statement: Convex) -> Iterator[tuple[Any, Any]]:
    """(r, s) with s > 0, one of them not rational, such that every place is r + s·c for a rational c."""
    for r in dict.fromkeys((sp.S.Zero, *places)):
        away = [sp.cancel(p - r) for p in places]
        for s in dict.fromkeys((*(side * d for side in (1, -1) for d in away if not d.is_Rational), sp.S.One)):
            moved = not (r.is_Rational and s.is_Rational) and all(sp.cancel(d / s).is_Rational for d in away)
            if moved and possible(s, statement.domain) <= POSITIVE:
                yield r, s
