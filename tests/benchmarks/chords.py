"""The hunt for a chord that passes below a curve, by mpmath with 50 digits. It shares nothing with lossproof's kernel.

The middle of a chord is put at random points, at short distances from the ends of an interval, and then again and
again near the places where the curve bends least.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import mpmath
import sympy as sp

from derivations import sigmoid
from derivations.normal_form.domains import Domain

DIGITS, SURE = 50, 400
"""Decimal digits: to look, and to be sure of what was seen."""
SLACK = mpmath.mpf(10) ** -40
NARROW = (0, 1, 2, 4, 7, 11, 16, 24)
"""The half widths 2⁻ᵏ of the chords."""


@dataclass(frozen=True)
class Found:
    """What contradicts a claim of convexity: a chord, or a point between two others that has no value or is outside."""

    hole: bool
    point: tuple[Any, ...]
    step: tuple[Any, ...]
    bend: Any = None

    @property
    def against(self) -> bool:
        return self.hole or bool(self.bend > 0)


class Curve:
    """A function on a domain, as mpmath sees it."""

    def __init__(self, function: Any, variables: tuple[Any, ...], domain: Domain) -> None:
        used = set(sp.sympify(function).free_symbols).union(*(fact.free_symbols for fact in domain.facts))
        others = sorted(used - set(variables), key=str)
        self.symbols = (*variables, *others)
        self.moving = len(variables)
        plain = sp.sympify(function).replace(sigmoid, lambda u: 1 / (1 + sp.exp(-u)))
        self.function: Callable[..., Any] = sp.lambdify(self.symbols, plain, "mpmath")
        self.facts = [sp.lambdify(self.symbols, fact, "mpmath") for fact in domain.facts]
        self.sets = [domain[s] for s in self.symbols]

    def value(self, point: tuple[Any, ...]) -> Any:
        """The value at a point, or None where there is none."""
        try:
            number = mpmath.mpmathify(self.function(*point))
        except (ZeroDivisionError, ValueError, TypeError, OverflowError):
            return None
        return None if isinstance(number, mpmath.mpc) or not mpmath.isfinite(number) else number

    def inside(self, point: tuple[Any, ...]) -> bool:
        return all(map(_within, self.sets, point)) and all(fact(*point) for fact in self.facts)

    def bend(self, middle: tuple[Any, ...], step: tuple[Any, ...]) -> Found | None:
        """f(m) - (f(m-h) + f(m+h))/2, as a curvature; what convexity forbids, if it is seen. None: no chord there."""
        ends = [tuple(m + sign * h for m, h in zip(middle, step, strict=True)) for sign in (-1, 1)]
        if not all(map(self.inside, ends)):
            return None
        values: list[Any] = [self.value(point) for point in (*ends, middle)] if self.inside(middle) else [None]
        if None in values:
            return Found(True, middle, step)
        gap = values[2] - (values[0] + values[1]) / 2
        short = abs(gap) <= SLACK * (1 + sum(map(abs, values)))
        return Found(False, middle, step, mpmath.mpf(0) if short else gap / sum(h * h for h in step))

    def certain(self, found: Found) -> bool:
        """Whether it is seen again with many more digits: it was no rounding, as of 1 - erf x far out."""
        with mpmath.workdps(SURE):
            again = self.bend(found.point, found.step)
        return again is not None and again.against


def hunt(function: Any, variables: tuple[Any, ...], domain: Domain, tries: int = 20, seed: int = 1) -> Found | None:
    """A chord below the curve, or a hole in the domain; None if none is met."""
    rng, curve = random.Random(seed), Curve(function, variables, domain)
    seen: list[Found] = []
    with mpmath.workdps(DIGITS):
        around = [(m, h) for m in places(curve, rng, tries) for h in _steps(curve, rng)] + list(_to_the_ends(curve))
        for _ in range(4):
            for middle, step in around:
                found = curve.bend(middle, step)
                if found and found.against and curve.certain(found):
                    return found
                seen += [found] if found else []
            seen = sorted((f for f in seen if not f.against), key=lambda f: -f.bend)[:4]
            around = [place for best in seen for place in _near(best, rng)]
    return None


def _within(values: Any, number: Any) -> bool:
    if isinstance(values, sp.FiniteSet):
        return any(number == _mpf(v) for v in values)
    low, high = (_mpf(e) for e in (values.start, values.end))
    return bool(low < number < high or (number == low and not values.left_open and mpmath.isfinite(low))
                or (number == high and not values.right_open and mpmath.isfinite(high)))  # fmt: skip


def _mpf(number: Any) -> Any:
    return (
        mpmath.mpf(int(number.p)) / int(number.q)
        if number.is_Rational
        else mpmath.mpf(str(number).replace("oo", "inf"))
    )


def places(curve: Curve, rng: random.Random, tries: int) -> Iterator[tuple[Any, ...]]:
    """Whole numbers, places near the ends, and random places of several sizes."""
    shown = [_marks(values) for values in curve.sets]
    if len(shown) == 1:
        yield from ((mark,) for mark in shown[0])
    else:
        yield from (tuple(map(rng.choice, shown)) for _ in range(tries))
    yield from (tuple(_somewhere(values, rng) for values in curve.sets) for _ in range(tries))


def _marks(values: Any) -> list[Any]:
    if isinstance(values, sp.FiniteSet):
        return [_mpf(v) for v in values]
    low, high = _mpf(values.start), _mpf(values.end)
    near = [mpmath.mpf(10) ** -k for k in range(0, 7, 2)] + [mpmath.mpf(0)]
    marks = [low + d for d in near] + [high - d for d in near] + [mpmath.mpf(k) for k in range(-6, 7)]
    return [m for m in marks if mpmath.isfinite(m) and _within(values, m)]


def _somewhere(values: Any, rng: random.Random) -> Any:
    if isinstance(values, sp.FiniteSet):
        return _mpf(rng.choice(sorted(values)))
    low, high, reach = _mpf(values.start), _mpf(values.end), mpmath.mpf(rng.choice((1, 4, 20)))
    if mpmath.isfinite(low) and mpmath.isfinite(high):
        return low + (high - low) * mpmath.mpf(rng.random())
    if mpmath.isfinite(low) or mpmath.isfinite(high):
        distance = reach * mpmath.mpf(rng.random()) ** 2
        return low + distance if mpmath.isfinite(low) else high - distance
    return reach * (2 * mpmath.mpf(rng.random()) - 1)


def _steps(curve: Curve, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    """Half chords: two lengths along the axis, or along directions of small whole numbers and a random one."""
    still = (0,) * (len(curve.symbols) - curve.moving)
    directions: list[Any] = [(1,)]
    if curve.moving > 1:
        small = [d for d in product((0, 1, -1, 2), repeat=curve.moving) if any(d)]
        directions = [*rng.sample(small, 3), tuple(mpmath.mpf(rng.gauss(0, 1)) for _ in range(curve.moving))]
    for direction, narrow in product(directions, rng.sample(NARROW, 2)):
        yield (*(mpmath.mpf(d) / 2**narrow for d in direction), *still)


def _to_the_ends(curve: Curve) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """In one variable, chords that reach a finite end exactly: a function may jump there."""
    if len(curve.sets) == 1:
        for end, sign in ((curve.sets[0].start, 1), (curve.sets[0].end, -1)):
            for d in (mpmath.mpf(2) ** -k for k in (1, 4, 8) if end.is_finite):
                yield (_mpf(end) + sign * d,), (d,)


def _near(best: Found, rng: random.Random) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """The middle moved by up to a chord, and the chord turned and made shorter or longer."""
    for size in (4, 1, half := mpmath.mpf(1) / 2, half**3, half**6):
        length = mpmath.sqrt(sum(h * h for h in best.step)) * size
        moves = [tuple(length * mpmath.mpf(rng.gauss(0, 1)) if h else mpmath.mpf(0) for h in best.step) for _ in "ab"]
        for move in moves:
            middle = tuple(m + d for m, d in zip(best.point, move, strict=True))
            yield middle, tuple(h * mpmath.mpf(rng.choice((1, half, half / 4))) for h in best.step)
            turned = tuple(h + d / (4 * size) for h, d in zip(best.step, move, strict=True))
            yield middle, turned
