"""Counterexamples in several variables: chords below the middle of a function, gaps in a domain.

Floating-point values only find them; the kernel evaluates what was found rigorously.
"""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

import numpy as np
import sympy as sp

from derivations.balls import symbols_of
from derivations.calculus import derivative
from derivations.domains import Domain
from derivations.kernel.refutations import Chord, Gap
from derivations.kernel.statements import CheckError, Convex
from derivations.kernel.verdicts import Refuted, Witness
from derivations.normal_form import OutsideClass

Place = dict[Any, Fraction]
Numeric = Callable[[list[float]], list[float] | None]

MANY, MOST = 80, 6
"""How many points are looked at, and how many of them are tried with chords."""

WIDTHS = tuple(2.0**-m for m in range(-4, 14))
"""Half widths of chords, relative to a direction whose largest entry is 1."""

_NUMERIC = {"sigmoid": lambda u: 1 / (1 + math.exp(-u)) if u > 0 else math.exp(u) / (1 + math.exp(u))}
_RELATIONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}


def chord_below(statement: Convex) -> Refuted | None:
    """A chord where the Hessian has a negative eigenvalue; where there is a kink, between random points."""
    variables, names = statement.variables, _names(statement)
    f = _compiled(names, [statement.function])
    for at, direction, widths in _candidates(statement, names):
        start, step = [float(at[s]) for s in names], [float(direction.get(s, 0)) for s in names]
        for width in widths:
            ends = ([p + side * width * q for p, q in zip(start, step, strict=True)] for side in (-1, 0, 1))
            low, middle, high = (v[0] if v else math.nan for v in map(f, ends))
            if not 2 * middle - low - high > 1e-12 * (abs(low) + abs(high) + abs(middle)):
                continue
            a, b = (tuple(_exact(at[v] + side * Fraction(width) * direction[v]) for v in variables) for side in (-1, 1))
            found = _refuted(statement, "chord", Chord(a, b, _fixed(at, variables)))
            if found:
                return found
    return None


def gap(statement: Convex) -> Refuted | None:
    """Two points of the domain whose midpoint is not in it."""
    variables, names = statement.variables, _names(statement)
    inside = _inside(statement.domain, names)
    for p, q in combinations(islice(_points(statement, names), MANY // 2), 2):
        if not inside({**p, **{v: (p[v] + q[v]) / 2 for v in variables}}):
            a, b = (tuple(_exact(point[v]) for v in variables) for point in (p, q))
            found = _refuted(statement, "not a convex set", Gap(a, b, _fixed(p, variables)))
            if found:
                return found
    return None


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


def _candidates(statement: Convex, names: list[Any]) -> Iterator[tuple[Place, Place, tuple[float, ...]]]:
    """Points, rational directions, and half widths: the most negative eigenvalue first."""
    variables, n = statement.variables, len(statement.variables)
    near = list(islice(_points(statement, names), MANY))
    try:
        second = [derivative(derivative(statement.function, v), w) for v in variables for w in variables]
    except OutsideClass:
        for p, q in combinations(near[: MANY // 3], 2):
            middle = {**p, **{v: (p[v] + q[v]) / 2 for v in variables}}
            yield middle, {v: q[v] - p[v] for v in variables}, WIDTHS[5::4]
        return
    hessian = _compiled(names, second)
    bent: list[tuple[float, int, Any]] = []
    for number, at in enumerate(near):
        entries = hessian([float(at[s]) for s in names])
        if entries:
            values, vectors = np.linalg.eigh(np.reshape(entries, (n, n)))
            size = abs(values).max()
            if values[0] < -1e-11 * size:
                bent.append((float(values[0] / size), number, vectors[:, 0] / abs(vectors[:, 0]).max()))
    for _, number, vector in sorted(bent, key=lambda b: b[:2])[:MOST]:
        for digits in (3, 100):
            rounded = (Fraction(float(e)).limit_denominator(digits) for e in vector)
            yield near[number], dict(zip(variables, rounded, strict=True)), WIDTHS


def _points(statement: Convex, names: list[Any]) -> Iterator[Place]:
    """Random rational points inside a domain, of all sizes."""
    rng, inside = random.Random(0), _inside(statement.domain, names)
    boxes = [(s, statement.domain[s]) for s in names]
    for _ in range(4 * MANY):
        point = {s: _somewhere(values, rng, s.is_integer) for s, values in boxes}
        if inside(point):
            yield point


def _inside(domain: Domain, names: list[Any]) -> Callable[[Place], bool]:
    """Whether the facts hold at a point of the box, as far as floating-point numbers tell."""
    margins = _compiled(names, [fact.lhs - fact.rhs for fact in domain.facts])
    relations = [_RELATIONS.get(fact.rel_op, operator.ne) for fact in domain.facts]

    def inside(point: Place) -> bool:
        found = margins([float(point[s]) for s in names]) if relations else []
        return found is not None and all(r(m, 0) for r, m in zip(relations, found, strict=True))

    return inside


def _somewhere(values: Any, rng: random.Random, whole: bool) -> Fraction:
    if isinstance(values, sp.FiniteSet):
        return Fraction(*rng.choice([(int(v.p), int(v.q)) for v in values]))
    low, high = float(values.start), float(values.end)
    size = 10 ** rng.uniform(-2, 1.5)
    if math.isfinite(low) and math.isfinite(high):
        found = low + (high - low) * rng.uniform(0.01, 0.99)
    elif math.isfinite(low):
        found = low + size
    else:
        found = high - size if math.isfinite(high) else rng.choice((-1, 1)) * size
    return Fraction(round(found)) if whole else Fraction(found).limit_denominator(64 if size > 0.2 else 5000)


def _compiled(names: list[Any], exprs: list[Any]) -> Numeric:
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
