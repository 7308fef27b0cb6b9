"""Three points at which a function of one variable turns: seen in numbers, then checked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice
from typing import Any

import sympy as sp

from derivations.counterexamples import Turn
from derivations.deciding.bends import Heights, breaks, grid
from derivations.deciding.branches import singled_out
from derivations.deciding.landscape import lowest, samples
from derivations.kernel.statements import CheckError, Monotone, Quasiconvex, Statement
from derivations.normal_form.domains import Domain
from derivations.points import points, symbols_of
from derivations.verdicts import Refuted, Witness

EXTREMES = 6
"""How many places where the slope is seen to vanish are tried."""

WAYS = tuple(sp.Rational(2) ** -m for m in (0, 2, 4, 7, 10, 15, 20, 30))
"""How far one goes from there to both sides."""


def turn(statement: Statement, up: bool) -> Refuted | None:
    """Three points at which the function turns, downwards only if ``up``: seen in numbers, then checked."""
    assert isinstance(statement, (Monotone, Quasiconvex))
    f, (x,), domain = statement.function, statement.variables, statement.domain
    if not domain.is_interval(x):
        return None
    others = [v for v in symbols_of(f) if v != x]
    for fixed in islice(points(others, domain), 8 if others else 1):
        values = tuple(sorted(((v, c) for v, c in fixed.items() if v in others), key=str))
        ways = (_corners, _across, _shallow)
        for corner in chain.from_iterable(way(f, x, domain, fixed, up) for way in ways):
            try:
                return Refuted(statement, Witness("turn", Turn(corner, values)))
            except CheckError:
                continue
    return None


def _corners(f: Any, x: Any, domain: Domain, fixed: dict[Any, Any], up: bool) -> Iterator[tuple[Any, Any, Any]]:
    """Triples a < b < c where f(b) lies above both others, or below them, at points of a grid."""
    height = Heights(f, x, fixed)
    at = [v for v in grid(f.subs(fixed), x, domain[x]) if height(v) == height(v)]
    for sign in (1, -1)[: 1 if up else 2]:
        seen = [(sign * height(v), v) for v in at]
        found = [(min(seen[:m]), seen[m], min(seen[m + 1 :])) for m in range(1, len(seen) - 1)]
        found = sorted((c for c in found if max(c[0], c[2]) < c[1]), key=lambda c: max(c[0][0], c[2][0]) - c[1][0])
        yield from ((a, b, c) for (_, a), (_, b), (_, c) in found[:3])


def _across(f: Any, x: Any, domain: Domain, fixed: dict[Any, Any], up: bool) -> Iterator[tuple[Any, Any, Any]]:
    """Triples around the breaks of a function that jumps back there, if only a little."""
    height, values, sides = Heights(f, x, fixed), domain[x], (1, -1)[: 1 if up else 2]
    for c in (*breaks(f.subs(fixed), x, values), *singled_out(f.subs(fixed), x)):
        around = [c + side * h for side in (-1, 1) for h in (*WAYS, 0)]
        near = sorted({v for v in around if values.contains(v) == sp.true and height(v) == height(v)})
        for a, b, d in combinations(near, 3):
            if any(max(sign * height(a), sign * height(d)) < sign * height(b) for sign in sides):
                yield a, b, d
                break


def _shallow(f: Any, x: Any, domain: Domain, fixed: dict[Any, Any], up: bool) -> Iterator[tuple[Any, Any, Any]]:
    """Triples close around a point where the slope changes its sign, which the points of the grid lie too far from."""
    height, values, g = Heights(f, x, fixed), domain[x], f.subs(fixed)
    for sign in (1, -1)[: 1 if up else 2]:
        seen = samples(-sign * g, x, values)
        flat = sorted((s for s in lowest(-sign * g, x, seen)), key=lambda s: abs(s.slope))
        for b in (s.at for s in flat[:EXTREMES]):
            for h in WAYS:
                a, c = max(b - h, values.start), min(b + h, values.end)
                inside = values.contains(a) == sp.true and values.contains(c) == sp.true
                if inside and max(sign * height(a), sign * height(c)) < sign * height(b):
                    yield a, b, c
                    break
