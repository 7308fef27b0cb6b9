"""A chord below the middle of a curve with kinks, looked for all over its domain and closely around every break."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, pairwise
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.counterexamples import Chord, Flat
from derivations.deciding.branches import roots, singled_out, switches
from derivations.deciding.budget import paid, size
from derivations.deciding.landscape import lowest, near, samples, within
from derivations.kernel.statements import CheckError, Convex
from derivations.normal_form.balls import NoBall, ball
from derivations.points import points, symbols_of
from derivations.verdicts import Refuted, Witness

STEPS = tuple(sp.Rational(2) ** -m for m in (1, 3, 6, 10, 22))
"""Distances of the points that are tried around a break; between breaks the first ones are enough."""

PLACES = 8
"""How many values of the other symbols are tried."""

ROUNDING, FAINT = 2.0**-50, 16
"""A rise may be nothing but rounding below this part of the values: so many such chords are tried with exact values."""

FLATS = 8
"""How many chords that seem to meet the curve are tried against strict convexity."""


def bent_down(statement: Convex, first: int = 0, last: int = PLACES) -> Refuted | None:
    """A chord below the middle of the curve, at a few places and, more closely, around every break.

    The other symbols have values of their domain, those numbered from ``first`` up to ``last``.
    """
    f, (x,), domain = statement.function, statement.variables, statement.domain
    others = [s for s in symbols_of(f) if s != x]
    for fixed in islice(points(others, domain), first, last if others else 1):
        values = tuple(sorted(((s, v) for s, v in fixed.items() if s in others), key=str))
        function, height = f.subs(fixed), Heights(f, x, fixed)
        flat, faint = list[Chord](), FAINT
        for a, b in _chords(function, x, domain[x], height):
            rise, size = 2 * height((a + b) / 2) - height(a) - height(b), abs(height(a)) + abs(height(b))
            faint -= 0 < rise <= ROUNDING * size
            made = refuted_by(statement, Chord((a,), (b,), values)) if rise > (ROUNDING * size, 0)[faint > 0] else None
            if made:
                return made
            if statement.strict and a != b and abs(rise) <= 1e-12 * size:
                flat.append(Flat((a,), (b,), values))
        made = next(filter(None, (refuted_by(statement, chord) for chord in flat[:FLATS])), None)
        if made:
            return made
    return None


class Heights:
    """Values of a function at rational points, for the search only; not a number where there is none."""

    def __init__(self, f: Any, x: Any, fixed: dict[Any, Any]) -> None:
        self.f, self.x, self.fixed = f, x, fixed
        self.seen: dict[Any, float] = {}
        self.price = 1 + size(f) // 4

    def __call__(self, at: Any) -> float:
        if at not in self.seen:
            paid(self.price)
            try:
                self.seen[at] = float(ball(self.f, {**self.fixed, self.x: at}, 64))
            except (NoBall, ZeroDivisionError, AttributeError):  # a condition such as And has no value there
                self.seen[at] = float("nan")
        return self.seen[at]


def _chords(f: Any, x: Any, values: sp.Interval, height: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of points of the interval: coarse ones everywhere, finer ones around the breaks and the ends."""
    coarse, inner = _coarse(values), within(values)
    inside = list(filter(inner, coarse))
    for gap in (2, 4, 12):
        yield from zip(inside, inside[gap:], strict=False)
    for c in [*_breaks(f, x, coarse), coarse[0], coarse[-1]]:
        for h in STEPS:
            around = [c + m * h for m in (-4, -2, -1, 0, 1, 2, 4)]
            yield from combinations(filter(inner, around), 2)
    for c in singled_out(f, x):  # what is no rational number is between no others
        for h in STEPS:
            yield from combinations((v for v in (c - h, c, c + h) if values.contains(v) == sp.true), 2)


def _coarse(values: sp.Interval) -> list[Any]:
    """33 points between the ends, 8 or more from one end of what is unbounded."""
    low = values.start if values.start.is_finite else min(values.end, 0) - 8 if values.end.is_finite else sp.Integer(-8)
    high = values.end if values.end.is_finite else max(low, 0) + 8
    return [low + (high - low) * sp.Rational(m, 32) for m in range(33)]


def grid(f: Any, x: Any, values: sp.Interval) -> list[Any]:
    """Points of the interval in order, the breaks of f and some far ones among them."""
    coarse = _coarse(values)
    found = {*coarse, *(sign * 2**m for sign in (1, -1) for m in range(4, 8)), *_breaks(f, x, coarse)}
    return sorted(sp.sympify(v) for v in found if values.contains(v) == sp.true)


def places(f: Any, x: Any, values: sp.Interval) -> list[Any]:
    """Rational points inside the interval where f may stop to fall: breaks, and roots of the numerator of f′."""
    found, height = set(_breaks(f, x, _coarse(values))), Heights(f, x, {})
    if not f.atoms(*KINKS):
        found |= {r for part in sp.Mul.make_args(sp.factor(sp.together(f.diff(x)))) for r in roots(part, x)}
    found |= set(near(min(_coarse(values), key=lambda v: (height(v) != height(v), height(v)))))
    return sorted(c for c in found if c.is_Rational and values.interior.contains(c) == sp.true)


def hollows(f: Any, x: Any, values: sp.Interval) -> Iterator[tuple[Any, Any]]:
    """Pairs of rational points around the lowest point that is seen, between which f is seen to bend upwards."""
    if f.free_symbols != {x} or f.atoms(*KINKS):
        return
    seen = samples(f, x, values)
    low = lowest(f, x, seen)[0].at if seen else values.start
    for width in (sp.Rational(1, 2**m) for m in (1, 3, 5)):
        pair = tuple(sp.Rational(round((low + side * width) / width * 2), 2) * width for side in (-1, 1))
        inside = all(values.start < c < values.end for c in pair)
        if inside and all(s.bend > 0 for s in seen if pair[0] <= s.at <= pair[1]):
            yield pair


def breaks(f: Any, x: Any, values: sp.Interval) -> list[Any]:
    """Rational numbers at, or very near, the breaks of f inside an interval."""
    inside = (c for c in dict.fromkeys(_breaks(f, x, _coarse(values))) if values.contains(c) == sp.true)
    return list(inside)[:PLACES]


def _breaks(f: Any, x: Any, grid: list[Any]) -> Iterator[Any]:
    """Rational numbers at, or very near, the points where f may change its formula."""
    for e in switches(f, x):
        yield from (r if r.is_Rational else sp.Rational(str(sp.N(r, 20))) for r in roots(e, x))
        height = Heights(e, x, {})
        for a, b in pairwise(grid):
            if height(a) * height(b) <= 0:
                for _ in range(40):
                    c = (a + b) / 2
                    a, b = (a, c) if height(a) * height(c) <= 0 else (c, b)
                yield b


def refuted_by(statement: Convex, chord: Chord) -> Refuted | None:
    """The refutation by a chord, if it lies below the middle of the curve."""
    try:
        return Refuted(statement, Witness("flat chord" if isinstance(chord, Flat) else "chord", chord))
    except CheckError:
        return None
