"""Where a function of one variable is seen to be negative, to touch zero, or to turn: numbers that guide the search.

Nothing here decides anything; the kernel checks what is found with its help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, isfinite, log2, pi
from typing import Any

import sympy as sp

from derivations.normal_form.balls import NoBall, ball, hull, taylor

FINE = [sp.Rational(m, 8) for m in range(1, 33)]
COARSE = [sp.Rational(2) ** m for m in range(3, 10)]
TINY = [sp.Rational(2) ** -m for m in (30, 20, 14, 10, 7, 5)]

ZERO = 1e-10
"""Below this a value may be an exact zero, which is then asked of the normal form."""

NARROW, FAR = FINE[0] / 2, FINE[-1]
"""Half a step of the grid, and the end of its fine part."""


@dataclass(frozen=True)
class Sample:
    """A rational point, with the values there of a function and of its first two derivatives."""

    at: sp.Rational
    value: float
    slope: float
    bend: float


def samples(f: Any, x: Any, values: sp.Interval) -> list[Sample]:
    """The function at many points of an interval, near its ends and far out too, and where it is steep."""
    inside = filter(within(values), {*_grid(values), *_steep(f, x)})
    found = (sample(f, x, at) for at in sorted(inside, key=lambda at: Fraction(int(at.p), int(at.q))))
    return [s for s in found if s is not None]


def within(values: sp.Interval) -> Callable[[Any], bool]:
    """Whether a rational lies in an interval, without SymPy's sets, which are slow."""
    low, high, left, right = values.start, values.end, values.left_open, values.right_open
    return lambda v: bool(low < v or (low == v and not left)) and bool(v < high or (v == high and not right))


def sample(f: Any, x: Any, at: sp.Rational) -> Sample | None:
    """The function and two derivatives at a point; None where they have no value. What is not told from 0 is 0."""
    found = None
    for precision in (80, 640, 2048):
        try:
            found = taylor(f, x, hull(at, at), 3, precision)
        except (NoBall, OverflowError, ZeroDivisionError):  # 1 + erf x may still be told from 0
            continue
        if all(not c.contains(0) or c.is_zero() for c in found):
            break
    if found is None:
        return None
    value, slope, bend = (0.0 if c.contains(0) else float(c.mid()) for c in found)
    return Sample(at, value, slope, 2 * bend) if all(map(isfinite, (value, slope, bend))) else None


def value_at(f: Any, x: Any, at: sp.Rational) -> float | None:
    """The function alone at a point, where its slope may be infinite, as that of acos is at 1; None without a value."""
    try:
        found = ball(f, {x: at}, 80)
    except (NoBall, OverflowError, ZeroDivisionError):
        return None
    return 0.0 if found.contains(0) else float(found.mid())


def _grid(values: sp.Interval) -> list[sp.Rational]:
    low, high = values.start, values.end
    if low.is_finite and high.is_finite:
        width = high - low
        steps = [*TINY, *(sp.Rational(m, 24) for m in range(1, 24)), *(1 - t for t in TINY)]
        return [low, high, *(low + width * t for t in steps)]
    steps = [*TINY, *FINE, *COARSE]
    if low.is_finite:
        return [low, *(low + t for t in steps)]
    if high.is_finite:
        return [high, *(high - t for t in steps)]
    return [sp.S.Zero, *(t for s in [*FINE, *COARSE] for t in (s, -s))]


def _steep(f: Any, x: Any) -> Iterator[sp.Rational]:
    """Points around the place c of a narrow or far bump or step, such as that of e^(-a(x - c)²) or tanh a(x - c)."""
    inner = (a.args[0] for a in f.atoms(sp.Function) if isinstance(a.args[0], sp.Expr))
    for e in sorted(inner, key=sp.default_sort_key):
        p = sp.Poly(e, x) if e.is_polynomial(x) else sp.Poly(0, x)
        if p.degree() not in (1, 2) or not all(c.is_Rational for c in p.all_coeffs()):
            continue
        a, b, *_ = p.all_coeffs()
        place = -b / (a * p.degree())
        width = sp.Rational(2) ** -round(log2(abs(float(a))) / p.degree())
        if width < NARROW or abs(place) > FAR:
            yield from (place + m * width / 2 for m in (*range(-4, 5), -8, 8))


def lowest(f: Any, x: Any, seen: list[Sample]) -> list[Sample]:
    """The local minima between the samples, refined by bisection of the slope; the smallest first."""
    found = [min(seen, key=lambda s: s.value)] if seen else []
    for a, b in pairwise(seen):
        for _ in range(24):
            if not (_slopes(a, -1) and _slopes(b, 1)):
                break
            middle = sample(f, x, _short((a.at + b.at) / 2))
            if middle is None or not a.at < middle.at < b.at:
                break
            found.append(middle)
            a, b = (middle, b) if middle.slope < 0 else (a, middle)
            if middle.slope == 0:
                break
    return sorted(found, key=lambda s: s.value)


def _slopes(s: Sample, direction: int) -> bool:
    """Whether the function falls behind a point (-1), or rises up to it (1); so it does at a local maximum, too."""
    return s.slope * direction > 0 or (s.slope == 0 and s.bend < 0)


def _short(value: sp.Rational) -> sp.Rational:
    """A dyadic number of at most 40 binary digits after the point."""
    return value if value.q <= 2**40 else sp.Rational(round(value * 2**40), 2**40)


def near(value: sp.Rational) -> list[sp.Rational]:
    """Simple fractions close to a number, the simplest first."""
    exact = Fraction(int(value.p), int(value.q))
    short = (exact.limit_denominator(limit) for limit in (1, 4, 12, 60))
    close = (s for s in short if abs(s - exact) < Fraction(1, 1000))
    return list(dict.fromkeys(sp.Rational(s.numerator, s.denominator) for s in close))


def closed(value: sp.Rational) -> Iterator[Any]:
    """Multiples of π, square roots and logarithms close to a number; the functions that touch 0 there are many."""
    side, exact = sp.sign(value), float(value)
    yield from (r * sp.pi for r in near(sp.Rational(exact / pi)))
    yield from (side * sp.sqrt(r) for r in near(value**2))
    yield from (sp.log(r) for r in (near(sp.Rational(exp(exact))) if abs(exact) < FAR else ()))


def tails(values: sp.Interval, seen: list[Sample]) -> set[Any]:
    """Where, towards an end that is infinite or has no value, the slope has its last sign."""
    cuts = set()
    if not values.start.is_finite or seen[0].at != values.start:
        cuts.add(_turn(seen))
    if not values.end.is_finite or seen[-1].at != values.end:
        cuts.add(_turn(seen[::-1]))
    return cuts


def _turn(seen: list[Sample]) -> Any:
    """The first sample at which the slope, or else the bend, has another sign than before; there, one step back."""
    for quantity in ("slope", "bend"):
        first = getattr(seen[0], quantity)
        for before, after in pairwise(seen):
            if getattr(after, quantity) * first < 0:
                return before.at
    return seen[len(seen) // 2].at
