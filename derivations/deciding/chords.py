"""Counterexamples in several variables: chords below the middle of a function, gaps in a domain.

Floating-point values only find them; the kernel evaluates what was found rigorously.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, cycle, islice, product
from typing import Any

import numpy as np
import sympy as sp

from derivations.calculus import derivative
from derivations.counterexamples import Chord, Flat, Gap
from derivations.kernel.statements import CheckError, Convex
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.points import symbols_of
from derivations.verdicts import Refuted, Witness

Place = dict[Any, Fraction]
Numeric = Callable[[list[float]], list[float] | None]

MANY, MOST, STARTS, ROUNDS = 80, 6, 3, 12
"""How many points are looked at; how many are tried with chords; from how many, how often, one goes downhill."""

FLATS = 12
"""How many chords that seem to meet the curve are tried against strict convexity."""

BENT = 1e-11
"""An eigenvalue below this part of the greatest one may be a rounding."""

WIDTHS = tuple(2.0**-m for m in range(-4, 14))
"""Half widths of chords, relative to a direction whose largest entry is 1."""

FAR = 1000
"""Beyond, a chord is as wide as the place is far from the origin: what is short does not change a large value."""

HALF = (0.5,)
"""Half as long as the way to the origin, so that such a chord stays in a cone."""

_NUMERIC = {"sigmoid": lambda u: 1 / (1 + math.exp(-u)) if u > 0 else math.exp(u) / (1 + math.exp(u))}
_RELATIONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}


def chord_below(statement: Convex, given: Place | None = None) -> Refuted | None:
    """A chord where the Hessian has a negative eigenvalue; for a kink, between points all over the domain.

    Where a point is ``given``, only there.
    """
    variables, names = statement.variables, _names(statement)
    f, flat = compiled(names, [statement.function]), list[Flat]()
    for at, direction, widths in _candidates(statement, names, given):
        start, step = [float(at[s]) for s in names], [float(direction.get(s, 0)) for s in names]
        for width in widths:
            ends = ([p + side * width * q for p, q in zip(start, step, strict=True)] for side in (-1, 0, 1))
            low, middle, high = (v[0] if v else math.nan for v in map(f, ends))
            rise, rounding = 2 * middle - low - high, 1e-12 * (abs(low) + abs(high) + abs(middle))
            meets = statement.strict and abs(rise) <= rounding and width >= 1 / 2
            if not (rise > rounding or meets):
                continue
            a, b = (tuple(_exact(at[v] + side * Fraction(width) * direction[v]) for v in variables) for side in (-1, 1))
            if meets:
                flat.append(Flat(a, b, _fixed(at, variables)))
            found = None if meets else _refuted(statement, "chord", Chord(a, b, _fixed(at, variables)))
            if found:
                return found
    flat.sort(key=lambda chord: sum(int(v.q) for v in (*chord.a, *chord.b)))
    return next(filter(None, (_refuted(statement, "flat chord", chord) for chord in flat[:FLATS])), None)


def gap(statement: Convex) -> Refuted | None:
    """Two points of the domain whose midpoint is not in it."""
    variables, names = statement.variables, _names(statement)
    inside = inside_of(statement.domain, names)
    for p, q in chain(_around(statement, names), combinations(islice(_points(statement, names), MANY // 2), 2)):
        if not inside({**p, **{v: (p[v] + q[v]) / 2 for v in variables}}):
            a, b = (tuple(_exact(point[v]) for v in variables) for point in (p, q))
            found = _refuted(statement, "not a convex set", Gap(a, b, _fixed(p, variables)))
            if found:
                return found
    return None


def _around(statement: Convex, names: list[Any]) -> Iterator[tuple[Place, Place]]:
    """Pairs of points on both sides of what a fact such as x ≠ 1 or x ≠ y leaves out."""
    facts = [fact.lhs - fact.rhs for fact in statement.domain.facts if isinstance(fact, sp.Ne)]
    for e, v in product(facts, statement.variables):
        for point in islice(_points(statement, names), ROUNDS):
            rest = e.subs({s: _exact(c) for s, c in point.items() if s != v})
            p = sp.Poly(rest, v) if rest.is_polynomial(v) else sp.Poly(0, v)
            if p.degree() == 1 and all(c.is_Rational for c in p.all_coeffs()):
                root = Fraction(int(p.nth(0).p), int(p.nth(0).q)) / -Fraction(int(p.nth(1).p), int(p.nth(1).q))
                yield from (({**point, v: root - h}, {**point, v: root + h}) for h in (1, Fraction(1, 64)))


def _refuted(statement: Convex, rule: str, evidence: Chord | Gap) -> Refuted | None:
    try:
        return Refuted(statement, Witness(rule, evidence))
    except CheckError:
        return None


def _fixed(at: Place, variables: tuple[Any, ...]) -> tuple[tuple[Any, Any], ...]:
    return tuple((s, _exact(v)) for s, v in at.items() if s not in variables)


def _exact(value: Fraction) -> Any:
    return sp.Rational(value.numerator, value.denominator)


def _names(statement: Convex) -> list[Any]:
    found = symbols_of(statement.function, *statement.domain.facts)
    return sorted({*found, *statement.variables}, key=str)


def _candidates(
    statement: Convex, names: list[Any], given: Place | None
) -> Iterator[tuple[Place, Place, tuple[float, ...]]]:
    """Points, rational directions, and half widths: the most negative eigenvalue first."""
    variables, n = statement.variables, len(statement.variables)
    near = [given] if given else [*_lattice(statement, names), *islice(_points(statement, names), MANY)]
    try:
        second = [derivative(derivative(statement.function, v), w) for v in variables for w in variables]
    except OutsideClass:
        for p, q in combinations((*near[:12], *near[-MANY // 5 :]), 2):
            middle = {**p, **{v: (p[v] + q[v]) / 2 for v in variables}}
            yield middle, {v: q[v] - p[v] for v in variables}, WIDTHS[5::4]
        return
    hessian = compiled(names, second)

    def bend(at: Place) -> tuple[float, Any]:
        """The least eigenvalue in proportion to the greatest, with its direction; ∞ where there is none."""
        entries = hessian([float(at[s]) for s in names])
        if not entries:
            return math.inf, None
        values, vectors = np.linalg.eigh(np.reshape(entries, (n, n)))
        return float(values[0] / (abs(values).max() or 1)), vectors[:, 0] / abs(vectors[:, 0]).max()

    seen = sorted((bend(at)[0], number) for number, at in enumerate(near))
    best = [near[number] for value, number in seen[:MOST] if value < math.inf]
    if seen and seen[0][0] > -BENT:
        best = [_lower(statement, names, at, bend) for at in best[:STARTS]]
    for at in best:
        value, vector = bend(at)
        far = max(abs(at[v]) for v in variables)
        scale = round(far) if far > FAR else 1
        for digits in (3, 100) if value < (BENT if statement.strict else -BENT) else ():
            rounded = (scale * Fraction(float(e)).limit_denominator(digits) for e in vector)
            yield at, dict(zip(variables, rounded, strict=True)), WIDTHS
    for at in near[:MOST] if statement.strict else ():
        # the directions of cones and of log-sum-exp
        yield at, dict.fromkeys(variables, Fraction(1)), HALF
        yield at, {v: at[v] for v in variables}, HALF


def _lower(statement: Convex, names: list[Any], at: Place, bend: Callable[[Place], tuple[float, Any]]) -> Place:
    """Downhill from a point, one symbol at a time, in steps that become shorter."""
    inside, step = inside_of(statement.domain, names), Fraction(1, 2)
    least = bend(at)[0]
    moving = [s for s in names if isinstance(statement.domain[s], sp.Interval) and not s.is_integer]
    for _ in range(ROUNDS):
        better = False
        for s, side in product(moving, (-1, 1)):
            values = statement.domain[s]
            there = {**at, s: at[s] + side * step * (1 if abs(at[s]) < 1 else round(abs(at[s])))}
            if not values.start < there[s] < values.end:
                edge = values.start if side < 0 else values.end
                there[s] = Fraction(int(edge.p), int(edge.q)) if s not in statement.variables else at[s]
            if values.contains(_exact(there[s])) != sp.true or not inside(there):
                continue
            if (found := bend(there)[0]) < least:
                at, least, better = there, found, True
        step = step if better and least > -BENT else step / 2
    return at


def _lattice(statement: Convex, names: list[Any]) -> Iterator[Place]:
    """Points with simple coordinates: symmetric places, and the ends of the intervals of parameters."""
    inside = inside_of(statement.domain, names)
    marks = [_marks(statement.domain[s], s in statement.variables) for s in names]
    for point in islice(product(*marks), MANY):
        place = dict(zip(names, point, strict=True))
        if inside(place):
            yield place


def _marks(values: Any, free: bool) -> list[Fraction]:
    """Up to three simple values."""
    if isinstance(values, sp.FiniteSet):
        return [Fraction(int(v.p), int(v.q)) for v in sorted(values)[:3]]
    low, high = (Fraction(int(e.p), int(e.q)) if e.is_finite else None for e in (values.start, values.end))
    if low is not None and high is not None:
        near = (high - low) / 64
        left, right = (0 if not free and not opened else near for opened in (values.left_open, values.right_open))
        return [low + left, (low + high) / 2, high - right]
    if low is not None:
        return [low + 1, low + 3, low + Fraction(1, 16) if free or values.left_open else low]
    if high is not None:
        return [high - 1, high - 3, high - Fraction(1, 16) if free or values.right_open else high]
    return [Fraction(1), Fraction(-1), Fraction(0)]


def _points(statement: Convex, names: list[Any]) -> Iterator[Place]:
    """Rational points inside a domain, of all sizes, by Halton's sequence: always the same ones."""
    inside, boxes = inside_of(statement.domain, names), [(s, statement.domain[s]) for s in names]
    for index in range(1, 4 * MANY + 1):
        draw = map(partial(_halton, index), cycle(sp.primerange(200)))
        point = {s: _somewhere(values, draw, s.is_integer) for s, values in boxes}
        if inside(point):
            yield point


def inside_of(domain: Domain, names: list[Any]) -> Callable[[Place], bool]:
    """Whether the facts hold at a point of the box, as far as floating-point numbers tell."""
    margins = compiled(names, [fact.lhs - fact.rhs for fact in domain.facts])
    relations = [_RELATIONS.get(fact.rel_op, operator.ne) for fact in domain.facts]

    def inside(point: Place) -> bool:
        found = margins([float(point[s]) for s in names]) if relations else []
        return found is not None and all(r(m, 0) for r, m in zip(relations, found, strict=True))

    return inside


def _halton(index: int, base: int) -> float:
    """The digits of a number in a base, mirrored behind the point: they fill (0, 1) evenly."""
    found, part = 0.0, 1.0
    while index:
        index, digit = divmod(index, base)
        part /= base
        found += part * digit
    return found


def _somewhere(values: Any, draw: Iterator[float], whole: bool) -> Fraction:
    """A rational of a set, by two or three numbers between 0 and 1."""
    if isinstance(values, sp.FiniteSet):
        chosen = sorted(values)[int(next(draw) * len(values))]
        return Fraction(int(chosen.p), int(chosen.q))
    low, high = float(values.start), float(values.end)
    size = 10 ** (3.5 * next(draw) - 2)
    if math.isfinite(low) and math.isfinite(high):
        found = low + (high - low) * (0.01 + 0.98 * next(draw))
    elif math.isfinite(low):
        found = low + size
    elif math.isfinite(high):
        found = high - size
    else:
        found = size if next(draw) < 0.5 else -size
    return Fraction(round(found)) if whole else Fraction(found).limit_denominator(64 if size > 0.2 else 5000)


def compiled(names: list[Any], exprs: list[Any]) -> Numeric:
    """Floating-point values of expressions; None where there are none."""
    try:
        function = sp.lambdify(names, exprs, modules=[_NUMERIC, "math"], cse=True)
    except (TypeError, ValueError, NotImplementedError, SyntaxError):
        return lambda values: None

    def at(values: list[float]) -> list[float] | None:
        try:
            found = [float(v) for v in function(*values)]
        except (ArithmeticError, ValueError, TypeError, NameError, AttributeError):
            return None
        return found if all(map(math.isfinite, found)) else None

    return at
