"""Convexity of functions of one variable whose formula has no value at an end or a cut, only a limit: x log x at 0.

Or whose kink is at no rational number, as that of max(x³ - x - 1, 0): it is cut on both sides of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.bends import breaks
from derivations.deciding.branches import split
from derivations.deciding.compositions import proof
from derivations.deciding.landscape import near
from derivations.deciding.relations import decide
from derivations.kernel.premises import divide
from derivations.kernel.statements import Convex, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.boxes import rational_between
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import resolved
from derivations.verdicts import Proved, Verdict

CLOSE = sp.Rational(1, 2**20)
"""The distance from a cut at which the slope of a chord is taken for the slope of the function."""


def by_limits(statement: Convex, ask: Callable[[Convex], Verdict]) -> Proved | None:
    """The proof from open pieces and the lines that bound f at their ends; None for functions with parameters."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    if f.free_symbols != {x} or not domain.is_interval(x):
        return None
    parts = _parts(f, x, domain.interior(x))
    edges = [parts[0][0][x].start, *(box[x].end for box, _ in parts)]
    if [g for _, g in parts] == [f]:
        return None  # it is one formula, which other ways understand
    ends = [e for e in edges if domain[x].contains(e) == sp.true]
    try:
        lines = {e: _line(f, x, e, edges, parts) for e in ends}
    except NoBall:
        return None

    def premises() -> Iterator[Verdict]:
        for box, g in parts:
            yield ask(Convex(g, (x,), box, statement.strict))
        for e, (r, steep, slope) in lines.items():
            for box, g in parts:
                side = (box[x].start == e) - (box[x].end == e)
                around = box.with_set(x, box[x] & sp.Interval.open(e - r, e + r))
                bounds = ("≤", side * steep), ("≥", slope)
                for sign, k in bounds[: 1 + (e in edges[1:-1])] if side else ():
                    yield decide(Holds(g, sign, f.subs(x, e) + k * (x - e), around))

    formulas = tuple(g for _, g in parts)
    return proof(statement, "limits", (tuple(edges[1:-1]), formulas, tuple(lines.values())), premises())


def _parts(f: Any, x: Any, domain: Domain) -> list[tuple[Domain, Any]]:
    """Pieces without kinks; or, where a kink is at no rational number, a short one around it, with the kink in it."""
    with suppress(OutsideClass):
        return list(split(f, x, domain))
    around = {sp.Rational(round(c * 64) + side, 64) for c in breaks(f, x, domain[x]) for side in (-1, 1)}
    cuts = sorted(c for c in around if domain[x].contains(c) == sp.true)
    return [(box.interior(x), resolved(f, box.interior(x))) for box in divide(domain, x, tuple(cuts))]


def _line(f: Any, x: Any, e: Any, edges: list[Any], parts: list[tuple[Domain, Any]]) -> tuple[Any, Any, Any]:
    """(r, k, m): f stays below f(e) + k|x - e| and above f(e) + m(x - e) for |x - e| < r, as far as is seen."""
    r = min([sp.S.One, *((b - a) / 2 for a, b in pairwise(edges) if (b - a).is_finite)])
    value = ball(f.subs(x, e), {})
    rises, slopes, exact = [sp.S.Zero], [], set[Any]()
    for box, g in parts:
        side = (box[x].start == e) - (box[x].end == e)
        if side:
            rises.append(sp.Integer(1 + round(float(abs(ball(g, {x: e + side * r}) - value)) / float(r))))
            chord = (ball(g, {x: e + side * CLOSE}, 256) - value) / float(side * CLOSE)
            slope = g.diff(x).subs(x, e) if not g.has(*KINKS) else sp.nan
            slopes.append(slope if slope.is_Rational else sp.Rational(float(chord)))
            exact |= {slope} if slope.is_Rational else set()
    return r, max(rises), exact.pop() if len(exact) == 1 else _between(sorted(slopes))


def _between(slopes: list[Any]) -> Any:
    """A short number between two slopes, or the nearest one where they are almost the same."""
    low, high = slopes[0], slopes[-1]
    if high - low > sp.Rational(1, 1000):
        return rational_between(low, high)
    return next(iter(near((low + high) / 2)), low)
