"""Convexity in several variables: what is decided, what is refused, and a second opinion by mpmath on every verdict."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import mpmath
import pytest
import sympy as sp
from sympy import (
    Abs,
    And,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    S,
    cosh,
    exp,
    log,
    oo,
    sin,
    sqrt,
    tanh,
)

import derivations as dv
from derivations.counterexamples import Chord, Gap
from derivations.kernel.proofs import RULES
from derivations.normal_form.domains import Domain
from derivations.reading import domain_of

x, y, w, t, a, b = sp.symbols("x y w t a b", real=True)
u = sp.Symbol("u", real=True)
xs = sp.symbols("x1:6", real=True)
σ = dv.sigmoid
Proved, Refuted, Certificate, Witness, CheckError = dv.Proved, dv.Refuted, dv.Certificate, dv.Witness, dv.CheckError

up = Interval.open(0, oo)
P, P3 = {x: up, y: up}, {x: up, y: up, w: up}
signed = FiniteSet(-1, 1)
square = {x: Interval(-1, 1), y: Interval(-1, 1)}
disc = x**2 + y**2 < 1
bump = exp(-10 * ((x - 1) ** 2 + (y - 1) ** 2))
quadratic5 = sum(v**2 for v in xs) * Rational(5, 3) + sum(xs) ** 2 / 3
huber = Piecewise(((x - y) ** 2 / 2, Abs(x - y) <= 1), (Abs(x - y) - Rational(1, 2), True))

CONVEX: list[tuple[Any, tuple[Any, ...], Any]] = [
    (log(exp(x) + exp(y)), (x, y), None),
    (Max(0, x) ** 2 / y, (x, y), {y: up}),
    (Abs(x) ** 3 / y**2, (x, y), {y: up}),
    (Abs(x - w) ** Rational(3, 2) / sqrt(y), (x, y, w), {y: up}),
    (Max(0, x + w) ** 2 / (1 + w) - x, (x, w), {w: Interval(0, oo)}),
    (y * Max(0, 1 - x / y) ** 2, (x, y), {y: up}),
    (Max(0, 1 - x) ** 2 / (2 * y) + y / 2, (x, y), {y: up}),
    (x**2 / (1 + x**2), (x,), x**2 <= Rational(33, 100)),
    (x**2 / (1 + x**2), (x,), x**2 < Rational(1, 3)),
    (1 - exp(-(x**2) / 2), (x,), x**2 <= Rational(1, 2)),
    (log(1 + x**2), (x,), x**2 <= Rational(99, 100)),
    (log(exp(x) + exp(y) + exp(w)), (x, y, w), None),
    (log(exp(x**2) + exp(y)), (x, y), None),
    (log(cosh(x - y)), (x, y), None),
    (x**2 + x * y + y**2, (x, y), None),
    ((x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2, (x, y), None),
    (Rational(26, 100) * (x**2 + y**2) - Rational(48, 100) * x * y, (x, y), None),
    (x**2 + y**2 + w**2 + 2 * x * y + 2 * y * w + 2 * x * w, (x, y, w), None),
    ((x + 2 * y - 1) ** 2 + (3 * x - y + w) ** 2 + (y - w) ** 2, (x, y, w), None),
    (quadratic5, xs, None),
    (a * x**2 + b * y**2, (x, y), {a: Interval(0, oo), b: Interval(0, oo)}),
    (x**2, (x, y), None),
    (3 * x + 2 * y - 1, (x, y), None),
    (x**2 / y, (x, y), {y: up}),
    ((x**2 + y**2) / w, (x, y, w), {w: up}),
    ((x**2 + y**2 + a**2) / w, (x, y, a, w), {w: up}),
    ((x - w) ** 2 / (y + 1), (x, w, y), {y: up}),
    (x * log(x / y), (x, y), P),
    (x * log(x) + y * log(y), (x, y), P),
    (x * log(x / y) + w * log(w / t), (x, y, w, t), {**P3, t: up}),
    (x * log(x / (x + y)) + y * log(y / (x + y)), (x, y), P),
    (y * exp(x / y), (x, y), {y: up}),
    (-y * log(1 + x / y), (x, y), P),
    (sqrt(x**2 + y**2), (x, y), None),
    (sqrt(1 + x**2 + y**2), (x, y), None),
    (sqrt(1 + (x - y) ** 2), (x, y), None),
    ((sqrt(x) - sqrt(y)) ** 2, (x,), {x: Interval(0, oo), y: Interval(0, oo)}),
    (sqrt(x**2 + y**2 + w**2) + exp(x - y), (x, y, w), None),
    (sqrt(exp(2 * x) + exp(2 * y)), (x, y), None),
    ((x**2 + y**2) ** Rational(3, 2), (x, y), None),
    (exp(sqrt(x**2 + y**2)), (x, y), None),
    (Max(x, y), (x, y), None),
    (-Min(x, y), (x, y), None),
    (Max(x, y, w) - Min(x, y, w), (x, y, w), None),
    (Max(x, y, 0) + x**2, (x, y), None),
    (Max(x**2, Abs(y)), (x, y), None),
    (Max(x + y, 2 * x - 1, -y), (x, y), None),
    (Max(0, 1 - x * t) + t**2, (t, y), {x: signed}),
    (Max(0, x - y) ** 2, (x, y), None),
    (Abs(x) + Abs(y), (x, y), None),
    (Abs(x + y), (x, y), None),
    (Abs(x - y) ** 3, (x, y), None),
    (huber, (x, y), None),
    (log(1 + exp(Max(x, y))), (x, y), None),
    ((x - y) ** 4 + x**2, (x, y), None),
    (exp(x + y), (x, y), None),
    (exp(x**2 + y**2), (x, y), None),
    (log(1 + exp(2 * x - 3 * y + 1)), (x, y), None),
    (log(1 + exp(x)) + log(1 + exp(-y)), (x, y), None),
    (log(1 + exp(-(a + 2 * b))), (a, b), None),
    (-log(σ(a + 2 * b)), (a, b), None),
    (log(1 + exp(-y * (a + b * w))), (a, b), {y: signed}),
    (-sqrt(x * y), (x, y), P),
    (-((x * y * w) ** Rational(1, 3)), (x, y, w), P3),
    (-(x ** Rational(1, 3)) * y ** Rational(2, 3), (x, y), P),
    (1 / (x * y), (x, y), P),
    (1 / (x + y), (x, y), P),
    (exp(x) / y, (x, y), P),
    (-log(x) - log(y), (x, y), P),
    (-log(x * y), (x, y), P),
    (-log(x - y), (x, y), x > y),
    (-log(1 - x**2 - y**2), (x, y), disc),
    (1 / (1 - x**2 - y**2), (x, y), disc),
    (-log(x * w - y**2), (x, y, w), And(x > 0, x * w - y**2 > 0)),
    (x**2 + y**2, (x, y), And(x**2 + y**2 <= 4, x + y >= 0)),
    (x**2 + y**2, (x, y), Abs(x) + Abs(y) < 1),
    (x**2 + y**2, (x, y), Eq(x, y)),
    (1 / x + 1 / y, (x, y), And(x > 0, y > 0, x * y > 1)),
    (-log(x * y - 1), (x, y), And(x > 0, x * y > 1)),
    (-sqrt(x * w - y**2), (x, y, w), And(x > 0, x * w > y**2)),
    (w / (x * w - y**2), (x, y, w), And(x > 0, x * w > y**2)),
    (-sqrt(y**2 - x**2), (x, y), And(y > x, y > -x)),
    ((1 - x) ** 2 + 100 * (y - x**2) ** 2, (x, y), {y: Interval(-oo, Rational(1, 200))}),
    (x**4 + y**4, (x, y), None),
    (x**4 + x**2 * y**2 + y**4, (x, y), None),
    (x**3 + y**3, (x, y), {x: Interval(0, oo), y: Interval(0, oo)}),
    (exp(x) + exp(y) - x * y, (x, y), P),
    (cosh(x) * cosh(y), (x, y), None),
    (exp(x * y) + 5 * x**2 + 5 * y**2, (x, y), square),
    (sin(x * y) + 3 * x**2 + 3 * y**2, (x, y), square),
    (x**2 + y**2 + w**2 + x * y * w / 10, (x, y, w), {**square, w: Interval(-1, 1)}),
    (-log(x) - log(2 - x + y) - log(1 - x - y - w), (x, y, w), And(x > 0, y > 0, w > 0, x + y + w < 1)),
    (-log(x / 7 + y / 9 + 1 - x - y), (x, y), And(x >= 0, y >= 0, x + y <= 1)),
    (-log(1 - sqrt(x**2 + y**2)), (x, y), disc),
    (-log((1 + x) * (1 + w) - y**2), (x, y, w), And(x > -1, (1 + x) * (1 + w) > y**2)),
    (x**2 + y**2, (x, y), And(x < 2, (2 - x) * (3 - y) >= 1)),
    ((x + y) * log((x + y) / (x + 2 * w)), (x, y, w), P3),
    (x**2 + y**2 - bump / 10, (x, y), square),
    (2 * x**2 + 3 * y**2 - log(2 + x * y), (x, y), square),
]  # fmt: skip

BENT: list[tuple[Any, tuple[Any, ...], Any]] = [
    (Max(0, x) ** 2 / y**2, (x, y), {y: up}),
    (Max(0, x) / y, (x, y), {y: up}),
    (Max(0, x) ** 2 / y - x**2 / (100 * y), (x, y), {y: up}),
    (Abs(x) ** Rational(3, 2) / y, (x, y), {y: up}),
    (y * Max(0, 1 - Abs(x) / y), (x, y), {y: up}),
    (x**2 + 3 * x * y + y**2, (x, y), None),
    (x * y, (x, y), None),
    (x * y * w, (x, y, w), None),
    (x**2 + y**2 + w**2 + 3 * x * y, (x, y, w), None),
    (quadratic5 - 5 * xs[0] * xs[1], xs, None),
    (x**2 + y**2 - (2 + Rational(1, 10**6)) * x * y, (x, y), None),
    (x**2 - 2 * x * y + y**2 - x**2 / 10**8, (x, y), None),
    (x**4 + y**4 - x**2 / 1000, (x, y), None),
    (a * x**2 + b * y**2, (x, y), None),
    (a * x**2 + y**2, (x, y), {a: Interval(-1, 1)}),
    (x**2 / y, (x, y), None),
    (exp(x * y), (x, y), None),
    (log(1 + exp(x * y)), (x, y), None),
    ((1 - x) ** 2 + 100 * (y - x**2) ** 2, (x, y), None),
    ((1 - x) ** 2 + 100 * (y - x**2) ** 2, (x, y), {y: Interval(-oo, Rational(51, 10**4))}),
    (x * w - y**2, (x, y, w), And(x > 0, x * w > y**2)),
    ((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, (x, y), None),
    (sin(x + y) + (x - y) ** 2 - Rational(3, 2) * x + Rational(5, 2) * y + 1, (x, y), None),
    (x**4 + y**4 - 4 * x * y, (x, y), None),
    (x**2 * y**2, (x, y), None),
    (exp(x) + exp(y) - x * y, (x, y), None),
    ((1 - x * y) ** 2, (x, y), None),
    (log(x**2 + y**2), (x, y), None),
    (log(1 + x**2 + y**2), (x, y), None),
    (exp(-(x**2) - y**2), (x, y), None),
    (sin(x) + y**2, (x, y), None),
    ((σ(a + b) - 1) ** 2, (a, b), None),
    ((σ(x) - y) ** 2, (x, y), None),
    (tanh(x + y), (x, y), None),
    (Min(x, y), (x, y), None),
    (-Abs(x - y), (x, y), None),
    (Abs(x * y), (x, y), None),
    (Max(x * y, 0), (x, y), None),
    (Max(x, y) ** 2, (x, y), None),
    (log(1 + exp(-Abs(x + y))), (x, y), None),
    (Abs(x**2 + y**2 - 1), (x, y), None),
    (sqrt(x * y), (x, y), P),
    (sqrt(x + y), (x, y), P),
    (sqrt(x**2 + y), (x, y), P),
    (sqrt(x**2 - y**2 + 1), (x, y), square),
    ((x**2 + y**2 + 1) ** Rational(1, 4), (x, y), None),
    (x / y, (x, y), P),
    (log(x) + log(y), (x, y), P),
    (log(exp(x) - exp(y)), (x, y), x > y),
    (-(x ** Rational(2, 3)) * y ** Rational(2, 3), (x, y), P),
    (1 / (x**2 + y**2), (x, y), P),
    (cosh(x) * y, (x, y), None),
    (x * exp(y), (x, y), None),
    (x**3 + y**3, (x, y), None),
    (x**2 / (1 + x**2), (x,), x**2 <= Rational(34, 100)),
    (1 - exp(-(x**2) / 2), (x,), x**2 <= Rational(101, 100)),
    (log(1 + x**2), (x,), x**2 <= Rational(101, 100)),
    (x**2 - 2 * y**2, (x, y), sp.Eq(x, y)),
    (x * y + y * w + w * x, (x, y, w), And(sp.Eq(x + y + w, 1), x >= 0, y >= 0, w >= 0)),
    (x**2 - 4 * y**2 - w**2 / 10, (x, y, w), And(sp.Eq(x, 2 * y + w), sp.Eq(y + w, 1))),
    (log(2 - x + y) - log(x), (x, y, w), And(x > 0, y > 0, w > 0, x + y + w < 1)),
    ((x + y) * log((x + 2 * w) / (x + y)), (x, y, w), P3),
    (x**2 + y**2 - bump * Rational(23, 100), (x, y), square),
    ((x + y) * log((x + y) / (x + 2 * w)) - y**2 / 10, (x, y, w), P3),
]

GAPS: list[tuple[Any, tuple[Any, ...], Any]] = [
    (x**2 + y**2, (x, y), x**2 + y**2 >= 1),
    (x**2 + y**2, (x, y), And(x**2 + y**2 <= 4, x**2 + y**2 >= 1)),
    (x + y, (x, y), x * y > 1),
    (x + y, (x, y), Abs(x) > a),
    (x**2 + y**2, (x, y), Ne(x, y)),
]

UNDECIDED: list[tuple[Any, tuple[Any, ...], Any]] = [
    (1.5 * x**2 + y**2, (x, y), None),
    (sp.Function("f")(x) + y**2, (x, y), None),
    (x**2 + sp.I * y, (x, y), None),
    (x**2 + y**2, (x, x), None),
    (sp.floor(x) + y**2, (x, y), {x: Interval(1, Rational(3, 2))}),
    (sp.Symbol("m", integer=True) ** 2 + y**2, (sp.Symbol("m", integer=True), y), None),
    (x**2 + y**2, (x, y), {x: FiniteSet(0, 1)}),
    (1 / (x - 3) ** 2 + y**2, (x, y), {x: Interval(1, 5)}),
    (-log(1 - x - y - w) - log(1 - 2 * x + y), (x, y, w), And(x > 0, y > 0, w > 0, x + y + w < 1)),
    (-log(x / 7 + y / 9 + 1 - x - y), (x, y), And(x >= 0, y >= 0, x + y <= Rational(5, 4))),
    (-log(1 - sqrt(x**2 + y**2)), (x, y), x**2 + y**2 <= 1),
]


# A second opinion: chords by mpmath, at places that this file chooses.


def numeric(exprs: list[Any], names: list[Any]) -> Callable[..., Any]:
    made = sp.lambdify(names, exprs, modules=[{"sigmoid": lambda v: 1 / (1 + mpmath.exp(-v))}, "mpmath"])
    return lambda place: made(*(mpmath.mpf(int(place[s].p)) / int(place[s].q) for s in names))


def somewhere(values: Any, rng: random.Random) -> Any:
    if isinstance(values, FiniteSet):
        return rng.choice(sorted(values))
    size = Rational(rng.choice((1, 5, 40)) * rng.randint(1, 999), 1000) / rng.choice((1, 1, 50))
    if values.start.is_finite and values.end.is_finite:
        return values.start + (values.end - values.start) * Rational(rng.randint(1, 999), 1000)
    if values.start.is_finite:
        return values.start + size
    return values.end - size if values.end.is_finite else rng.choice((-1, 1)) * size


def places(statement: Any, names: list[Any], rng: random.Random) -> Iterator[dict[Any, Any]]:
    facts = [f for f in statement.domain.facts if not isinstance(f, Eq)]
    linked = [f for f in statement.domain.facts if isinstance(f, Eq)]
    for _ in range(400):
        place = {s: somewhere(statement.domain[s], rng) for s in names}
        for fact in linked:
            place[fact.rhs] = place[fact.lhs]
        if all(fact.subs(place) == sp.true for fact in facts):
            yield place


def bulge(f: Callable[..., Any], one: Any, two: Any, variables: Any) -> Any:
    """f(middle) - mean of f, relative to the size of the values."""
    other = {**one, **{v: two[v] for v in variables}}
    middle = {**one, **{v: (one[v] + two[v]) / 2 for v in variables}}
    low, high, mid = (f(place)[0] for place in (one, other, middle))
    assert all(mpmath.im(v) == 0 and mpmath.isfinite(v) for v in (low, high, mid)), (one, two)
    return (mid - (low + high) / 2) / (1 + abs(low) + abs(high) + abs(mid))


def no_chord_lies_below(statement: Any, count: int = 60) -> None:
    names = sorted({*statement.function.free_symbols, *statement.variables}, key=str)
    names = sorted({*names, *sp.Tuple(*statement.domain.facts).free_symbols}, key=str)
    f, rng, found = numeric([statement.function], names), random.Random(7), 0
    with mpmath.workdps(40):
        near = list(zip(range(2 * count), places(statement, names, rng), strict=False))
        for (_, one), (_, two) in zip(near[::2], near[1::2], strict=False):
            other = {**two, **{s: v for s, v in one.items() if s not in statement.variables}}
            for step in (1, Rational(1, 100)):
                shorter = {**other, **{v: one[v] + step * (other[v] - one[v]) for v in statement.variables}}
                assert bulge(f, one, shorter, statement.variables) < mpmath.mpf(10) ** -25, (
                    str(statement),
                    one,
                    shorter,
                )
                found += 1
    assert found >= 4, f"too few places were met in {statement.domain}"


def tree(verdict: Any) -> Iterator[Any]:
    yield verdict
    for premise in verdict.certificate.premises:
        yield from tree(premise)


@pytest.mark.parametrize(("f", "variables", "domain"), CONVEX, ids=str)
def test_convex(f: Any, variables: Any, domain: Any) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert isinstance(verdict, Proved), str(verdict)
    verdict.check()
    no_chord_lies_below(verdict.statement)
    opposite = dv.prove_convex(-f, *variables, domain=domain)
    assert isinstance(opposite, Proved) == (f in (3 * x + 2 * y - 1,)), str(opposite)


@pytest.mark.parametrize(("f", "variables", "domain"), BENT, ids=str)
def test_not_convex(f: Any, variables: Any, domain: Any) -> None:
    for strict in (False, True):
        verdict = dv.prove_convex(f, *variables, domain=domain, strict=strict)
        assert isinstance(verdict, Refuted), str(verdict)
    chord = verdict.witness.evidence
    assert isinstance(chord, Chord)
    one, two = ({**dict(chord.values), **dict(zip(variables, end, strict=True))} for end in (chord.a, chord.b))
    places_in = domain_of(domain)
    assert all(places_in.contains(s, v) for end in (one, two) for s, v in end.items())
    with mpmath.workdps(60):
        assert bulge(numeric([f], sorted(one, key=str)), one, two, variables) > 0


@pytest.mark.parametrize(("f", "variables", "domain"), GAPS, ids=str)
def test_the_domain_is_not_a_convex_set(f: Any, variables: Any, domain: Any) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert isinstance(verdict, Refuted), str(verdict)
    assert "not a convex set" in str(verdict)
    gap = verdict.witness.evidence
    ends = [{**dict(gap.values), **dict(zip(variables, end, strict=True))} for end in (gap.a, gap.b)]
    middle = {s: (v + ends[1][s]) / 2 for s, v in ends[0].items()}
    assert all(domain.subs(end) == sp.true for end in ends)
    assert domain.subs(middle) == sp.false


@pytest.mark.parametrize(("f", "variables", "domain"), UNDECIDED, ids=str)
def test_undecided(f: Any, variables: Any, domain: Any) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert isinstance(verdict, dv.Undecided), str(verdict)
    assert len(verdict.reason) > 5


STRICT = [
    (x**2 + y**2, None, True),
    ((x - y) ** 2, None, False),
    (x**2, None, False),
    (exp(x) + y**4 + y**2, None, True),
    (exp(x**2 + y**2), None, True),
    (exp(x + y), None, False),
    (log(exp(x) + exp(y)), None, False),
    (-log(x) - log(y), P, True),
    (-log(1 - x**2 - y**2), disc, True),
    (x**2 / y, P, False),
    (-sqrt(x * y), P, False),
    (sqrt(x**2 + y**2), None, False),
    (1 / (x * y), P, True),
]


@pytest.mark.parametrize(("f", "domain", "strict"), STRICT, ids=str)
def test_strictly_convex(f: Any, domain: Any, strict: bool) -> None:
    assert isinstance(dv.prove_convex(f, x, y, domain=domain), Proved)
    verdict = dv.prove_convex(f, x, y, domain=domain, strict=True)
    assert isinstance(verdict, Proved) == strict, str(verdict)


# Evidence that was changed or made up.


def verdict(f: Any, *variables: Any, domain: Any = None, strict: bool = False) -> Any:
    return dv.prove_convex(f, *variables, domain=domain, strict=strict)


def convex(f: Any, *variables: Any, domain: Any = None, strict: bool = False) -> Any:
    return dv.Convex(sp.sympify(f), variables, domain_of(domain), strict)


PROOFS: dict[str, Any] = {
    "convex set": verdict(-log(1 - x**2 - y**2), x, y, domain=disc).certificate.premises[0],
    "convex set, scaled": verdict(x + y**2, x, y, domain=And(x > 0, x * y > 1)).certificate.premises[0],
    "convex sum": verdict(2 * exp(x) + y**4 - x, x, y),
    "convex sum, strict": verdict(exp(x) + y**4 + y**2, x, y, strict=True),
    "squares": verdict(x**2 + x * y + y**2, x, y, strict=True),
    "squares, parameter": verdict(a * x**2 + y**2, x, y, domain={a: Interval(0, oo)}),
    "squares, norm": verdict(sqrt(x**2 + (x - y) ** 2 + 1), x, y),
    "minors of the Hessian": verdict(x**4 + x**2 * y**2 + y**4, x, y),
    "minors of the Hessian, strict": verdict(exp(x) + exp(y) - x * y, x, y, domain=P, strict=True),
    "composition": verdict(exp(x**2 + y**2), x, y),
    "composition, affine": verdict(exp(x + y), x, y),
    "composition, concave": verdict(-log(1 - x**2 - y**2), x, y, domain=disc),
    "log-sum-exp": verdict(log(exp(x**2) + 2 * exp(y)), x, y),
}
MINE = sorted({name.partition(",")[0] for name in PROOFS})


def changes(value: Any) -> Iterator[Any]:
    """Other values for one piece of evidence: numbers and formulas changed, entries left out, doubled, swapped."""
    yield None
    if isinstance(value, tuple):
        yield from ((), value[::-1], (*value, *value[-1:]))
        for position in range(len(value)):
            yield (*value[:position], *value[position + 1 :])
            yield from ((*value[:position], v, *value[position + 1 :]) for v in changes(value[position]))
    elif isinstance(value, Domain):
        yield from (Domain(), Domain((), value.facts), value.with_set(x, Interval(0, 1)), Domain(value.sets, (x > y,)))
    elif isinstance(value, sp.Set):
        yield from (Interval(0, 1), Interval.open(-1, 0), FiniteSet(0, 1), S.Naturals0, S.EmptySet)
    elif isinstance(value, sp.Basic):
        yield from (-value, value + 1, value * 2, value**2, S.Zero, x, y, sp.Float(1.5), S.NaN, sp.I)
    elif isinstance(value, int):
        yield from (-value, value + 1, value - 1, 0.5)


def others(statement: Any) -> Iterator[Any]:
    """False statements that look like this one: the sign turned, a saddle added, another domain, other variables."""
    f, variables = statement.function, statement.variables
    product = sp.prod(variables[:2])
    for other in (-f - sum(v**2 for v in variables), f + 99 * product, f - 99 * product, f - 99 * variables[0] ** 2):
        yield replace(statement, function=other)
    yield replace(statement, domain=Domain(statement.domain.sets, (Ne(variables[0], Rational(1, 7)),)))
    yield replace(statement, variables=(*variables, sp.Symbol("n", integer=True)))
    yield replace(statement, domain=statement.domain.with_set(variables[0], FiniteSet(0, 1)))


def test_every_rule_of_several_variables_is_here() -> None:
    kinds = {"convex set", "convex sum", "squares", "minors of the Hessian", "composition", "log-sum-exp"}
    assert set(MINE) == kinds <= set(RULES)
    for name, proof in PROOFS.items():
        assert isinstance(proof, Proved), name
        assert proof.certificate.rule == name.partition(",")[0], name


@pytest.mark.parametrize("name", PROOFS)
def test_certificates_of_false_statements(name: str) -> None:
    """The certificate, and every change of its evidence, for statements that are false."""
    certificate = PROOFS[name].certificate
    for statement in others(PROOFS[name].statement):
        for evidence in (certificate.evidence, *islice(changes(certificate.evidence), 60)):
            with pytest.raises(CheckError):
                Proved(statement, replace(certificate, evidence=evidence))
        for rule in MINE:
            with pytest.raises(CheckError):
                Proved(statement, replace(certificate, rule=rule))


@pytest.mark.parametrize("name", PROOFS)
def test_premises_are_needed(name: str) -> None:
    """A premise left out, doubled, swapped, or replaced by another proof."""
    statement, certificate = PROOFS[name].statement, PROOFS[name].certificate
    premises, foreign = certificate.premises, PROOFS["squares, norm"]
    tampered = [premises[:p] + premises[p + 1 :] for p in range(len(premises))]
    tampered += [(*premises, foreign), (foreign, *premises)]
    tampered += [(*premises[:p], foreign, *premises[p + 1 :]) for p in range(len(premises))]
    for other in tampered:
        with pytest.raises(CheckError):
            Proved(statement, replace(certificate, premises=other))


@pytest.mark.parametrize("name", PROOFS)
def test_changed_evidence(name: str) -> None:
    """What is accepted after a change still proves the same: a proof that replays; most of it is refused."""
    statement, certificate = PROOFS[name].statement, PROOFS[name].certificate
    refused = 0
    for evidence in changes(certificate.evidence):
        try:
            Proved(statement, replace(certificate, evidence=evidence)).check()
        except CheckError:
            refused += 1
    assert refused > 0 or certificate.evidence is None
    with pytest.raises(CheckError):
        Proved(statement, replace(certificate, evidence="because"))


def rising(f: Any, sign: str, domain: Any = None) -> Any:
    made = dv.prove({"≥": sp.Ge, "≤": sp.Le, ">": sp.Gt}[sign](f, 0, evaluate=False), domain)
    assert isinstance(made, Proved), str(made)
    return made


everywhere = Interval(-oo, oo)
line, half = Domain(((u, Interval(-oo, oo)),)), Domain(((u, Interval(0, oo)),))
bowl, squared = verdict(x**2 + y**2, x, y), dv.prove_convex(u**2, u, domain=line)
corner = Domain(((x, up), (y, up)))

MADE_UP: dict[str, tuple[Any, str, Any, tuple[Any, ...]]] = {
    "outside of a disc": (convex(0, x, y, domain=x**2 + y**2 >= 1), "convex set", ((S.One, 1 - x**2 - y**2),), ()),
    "a negative multiplier": (
        convex(0, x, y, domain=x**2 + y**2 >= 1), "convex set", ((-S.One, x**2 + y**2 - 1),),
        (verdict(x**2 + y**2 - 1, x, y),)),
    "a multiplier of both signs": (
        convex(0, x, y, domain=x * y > 1), "convex set", ((x, x - x**2 * y),), (verdict(S.Zero, x, y),)),
    "all but a point": (convex(0, x, y, domain=Ne(x, y)), "convex set", (), ()),
    "a circle": (convex(0, x, y, domain=Eq(x**2 + y**2, 1)), "convex set", ((S.One, x**2 + y**2 - 1),),
                 (verdict(x**2 + y**2 - 1, x, y),)),
    "two points": (convex(0, x, y, domain={x: FiniteSet(0, 1)}), "convex set", (), ()),
    "a negative weight": (
        convex(x**2 - y**2, x, y), "convex sum", ((S.One, -S.One), S.Zero), (verdict(x**2, x), verdict(y**2, y))),
    "a weight that varies": (convex(x * y**2, x, y), "convex sum", ((x,), S.Zero), (verdict(y**2, y),)),
    "a weight of unknown sign": (convex(a * y**2, x, y), "convex sum", ((a,), S.Zero), (verdict(y**2, y),)),
    "a rest that bends": (convex(-(x**2), x, y), "convex sum", ((), -(x**2)), ()),
    "convex in each variable": (convex(x * y, x, y), "convex sum", ((S.One,), S.Zero), (verdict(x * y, x),)),
    "a term on half a line": (
        convex(x**3, x, y), "convex sum", ((S.One,), S.Zero), (verdict(x**3, x, domain={x: Interval(0, oo)}),)),
    "strict in one variable": (
        convex(x**2, x, y, strict=True), "convex sum", ((S.One,), S.Zero), (verdict(x**2, x, strict=True),)),
    "strict with a weight 0": (
        convex(x**2, x, y, strict=True), "convex sum", ((S.One, S.Zero), S.Zero),
        (verdict(x**2, x, strict=True), verdict(y**2, y, strict=True))),
    "a saddle": (convex(x**2 - y**2, x, y), "squares", (((S.One, x), (-S.One, y)), S.Zero), ()),
    "a negative square": (
        convex(x * y + y**2, x, y), "squares", (((S.One, y + x / 2), (-Rational(1, 4), x)), S.Zero), ()),
    "a norm with a weight below 0": (
        convex((x**4 - y**4 / 2 + 1) ** Rational(1, 4), x, y, domain=Domain().with_set(y, Interval(0, 1))),
        "squares", (((S.One, x), (-S.Half, y), (S.One, S.One)), S.Zero), ()),
    "a root of too high an order": (
        convex((x**2 + y**2) ** Rational(1, 4), x, y), "squares", (((S.One, x), (S.One, y)), S.Zero), ()),
    "a norm with p < 1": (
        convex((sqrt(x) + sqrt(y)) ** 2, x, y, domain=P), "squares", (((S.One, x), (S.One, y)), S.Zero), ()),
    "a square left out": (convex(x * y + y**2, x, y), "squares", (((S.One, y + x / 2),), S.Zero), ()),
    "a square that varies": (convex(x * y**2, x, y, domain=P), "squares", (((x, y),), S.Zero), ()),
    "a rest that is not affine": (convex(x**2 - y**2, x, y), "squares", (((S.One, x),), -(y**2)), ()),
    "strict, but flat": (convex((x - y) ** 2, x, y, strict=True), "squares", (((S.One, x - y),), S.Zero), ()),
    "strict, with a weight 0": (
        convex(x**2, x, y, strict=True), "squares", (((S.One, x), (S.Zero, y)), S.Zero), ()),
    "strict, with a slope that may be 0": (
        convex(x**2 + a**2 * y**2, x, y, strict=True), "squares", (((S.One, x), (S.One, a * y)), S.Zero), ()),
    "degree 4": (convex((x**2 - 1) ** 2 + y**2, x, y), "squares", (((S.One, x**2 - 1), (S.One, y)), S.Zero), ()),
    "an unknown parameter": (convex(a * x**2 + y**2, x, y), "squares", (((a, x), (S.One, y)), S.Zero), ()),
    "a root of a saddle": (
        convex(sqrt(x**2 - y**2 + 9), x, y, domain=square), "squares",
        (((S.One, x), (-S.One, y), (S(9), S.One)), S.Zero), ()),
    "a root of x + y": (convex(sqrt(x + y), x, y, domain=P), "squares", ((), x + y), ()),
    "a root with too small a constant": (
        convex(sqrt(x**2 + 2 * x + y**2 + 1 - a**2), x, y, domain={a: FiniteSet(1)}), "squares",
        (((S.One, x + 1), (S.One, y), (-S.One, a)), S.Zero), ()),
    "a norm is not strict": (
        convex(sqrt(x**2 + y**2), x, y, strict=True), "squares", (((S.One, x), (S.One, y)), S.Zero), ()),
    "leading minors ≥ 0": (
        convex(-(y**2), x, y), "minors of the Hessian", None, (rising(S.Zero, "≥"), rising(S.Zero, "≥"))),
    "minors elsewhere": (
        convex(x**3 + y**3, x, y), "minors of the Hessian", None,
        (rising(6 * x, "≥", P), rising(6 * y, "≥", P), rising(36 * x * y, "≥", P))),
    "one variable twice": (
        convex(x**2 - y**2, x, y), "minors of the Hessian", (x, x), (rising(S(2), ">"), rising(S(4), ">"))),
    "a kink on the diagonal": (
        convex(-Abs(x - y), x, y), "minors of the Hessian", None, (rising(S.Zero, "≥"),) * 3),
    "a product taken as affine": (
        convex((x * y) ** 2, x, y), "composition", (u**2, u, everywhere, x * y, S.One, 0), (squared,)),
    "a square does not rise": (
        convex((x**2 + y**2 - 1) ** 2, x, y), "composition", (u**2, u, everywhere, x**2 + y**2 - 1, S.One, 1),
        (squared, verdict(x**2 + y**2 - 1, x, y), rising(2 * u, "≥", half.interior(u)))),
    "a range that is not proved": (
        convex((x**2 + y**2 - 1) ** 2, x, y), "composition", (u**2, u, Interval(0, oo), x**2 + y**2 - 1, S.One, 1),
        (dv.prove_convex(u**2, u, domain=half), verdict(x**2 + y**2 - 1, x, y), rising(2 * u, "≥", half.interior(u)))),
    "a falling function of a convex one": (
        convex(exp(-(x**2) - y**2), x, y), "composition", (exp(-u), u, everywhere, x**2 + y**2, S.One, 1),
        (dv.prove_convex(exp(-u), u, domain=line), bowl)),
    "the outer function has a variable": (
        convex(x * y, x, y), "composition", (x * u, u, everywhere, y, S.One, 0),
        (dv.prove_convex(x * u, u, domain=line),)),
    "the argument is a variable": (
        convex(x * y, x, y), "composition", (x * y, x, everywhere, x, S.One, 0),
        (dv.prove_convex(x * y, x, domain=Domain(((x, Interval(-oo, oo)),))),)),
    "a parameter restricted in the premise": (
        convex(a * (x + y) ** 2, x, y), "composition",
        (a * u**2, u, everywhere, x + y, S.One, 0),
        (dv.prove_convex(a * u**2, u, domain=line.with_set(a, Interval(0, oo))),)),
    "strict along one line": (
        convex((x + y) ** 2, x, y, strict=True), "composition", (u**2, u, everywhere, x + y, S.One, 0),
        (dv.prove_convex(u**2, u, domain=line, strict=True),)),
    "a perspective with a bent scale": (
        convex(y**2 / (1 + x**2), x, y), "composition", (u**2, u, everywhere, y, 1 + x**2, 0), (squared,)),
    "a perspective with a scale below 0": (
        convex(y**2 / x, x, y, domain={x: Interval.open(-oo, 0)}), "composition",
        (u**2, u, everywhere, y, x, 0), (squared,)),
    "a perspective with a scale that may be 0": (
        convex(y**2 / x, x, y), "composition", (u**2, u, everywhere, y, x, 0), (squared,)),
    "a perspective of a product": (
        convex(x * y**2, x, y, domain=P), "composition", (u**2, u, everywhere, x * y, x, 0), (squared,)),
    "a perspective is straight along rays": (
        convex(y**2 / x, x, y, domain=P, strict=True), "composition", (u**2, u, everywhere, y, x, 0),
        (dv.prove_convex(u**2, u, domain=line, strict=True),)),
    "a perspective outside of the range": (
        convex(y**3 / x**2, x, y, domain={x: up}), "composition", (u**3, u, Interval(0, oo), y, x, 0),
        (dv.prove_convex(u**3, u, domain=half),)),
    "a perspective with the range of its numerator": (
        convex(y**3 / x**2 + 3 * y**2 / x, x, y, domain={x: up, y: Interval(-1, oo)}), "composition",
        (u**3 + 3 * u**2, u, Interval(-1, oo), y, x, 0),
        (dv.prove_convex(u**3 + 3 * u**2, u, domain={u: Interval(-1, oo)}), rising(y + 1, "≥", {y: Interval(-1, oo)}))),
    "a perspective of what is quasiconvex": (
        convex(x * log(1 + y**2 / x**2), x, y, domain=P), "composition", (log(1 + u**2), u, everywhere, y, x, 0),
        (dv.prove_quasiconvex(log(1 + u**2), u, domain=line),)),
    "a difference of exponentials": (
        convex(log(exp(x) - exp(y)), x, y, domain=x > y), "log-sum-exp", ((S.One, x), (-S.One, y)), ()),
    "a bent exponent": (convex(log(1 + exp(x * y)), x, y), "log-sum-exp", ((S.One, S.Zero), (S.One, x * y)), ()),
    "a weight e^y": (convex(log(exp(x * y)), x, y), "log-sum-exp", ((exp(x * y), S.Zero),), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE_UP)
def test_made_up(name: str) -> None:
    statement, rule, evidence, premises = MADE_UP[name]
    assert all(isinstance(p, Proved) for p in premises), [str(p) for p in premises]
    with pytest.raises(CheckError):
        Proved(statement, Certificate(rule, evidence, premises))


OUTSIDE = convex(x + y, x, y, domain=x**2 + y**2 >= 1)

GAPS_MADE_UP: dict[str, tuple[Any, Any]] = {
    "the midpoint is inside": (OUTSIDE, Gap((S(2), S(0)), (S(2), S(2)))),
    "an end is outside": (OUTSIDE, Gap((S.Half, S(0)), (-S.Half, S(0)))),
    "one number": (OUTSIDE, Gap((S(2),), (S(-2),))),
    "not rational": (OUTSIDE, Gap((sqrt(2), S(0)), (-sqrt(2), S(0)))),
    "a variable held fixed": (OUTSIDE, Gap((S(2), S(0)), (S(-2), S(0)), ((x, S(9)),))),
    "a chord": (OUTSIDE, Chord((S(2), S(0)), (S(-2), S(0)))),
    "a box": (convex(x + y, x, y, domain=square), Gap((S(1), S(0)), (S(-1), S(0)))),
    "no value for a parameter": (convex(x + y, x, y, domain=Abs(x) > a), Gap((S(2), S(0)), (S(-2), S(0)))),
}


@pytest.mark.parametrize("name", GAPS_MADE_UP)
def test_made_up_gaps(name: str) -> None:
    statement, evidence = GAPS_MADE_UP[name]
    with pytest.raises(CheckError):
        Refuted(statement, Witness("not a convex set", evidence))
    Refuted(OUTSIDE, Witness("not a convex set", Gap((S(2), S(0)), (S(-2), S(0))))).check()


def test_every_proof_above_and_all_its_premises(report: Callable[[str], None]) -> None:
    """A second opinion on every convexity statement inside the proof trees, and the rules that were used."""
    used = set()
    for f, variables, domain in CONVEX[::3]:
        for node in tree(verdict(f, *variables, domain=domain)):
            used.add(node.certificate.rule)
            if isinstance(node.statement, dv.Convex) and node.statement.function != 0:
                no_chord_lies_below(node.statement, 12)
    assert set(MINE) <= used
    report(f"several variables: {len(CONVEX)} proved, {len(BENT) + len(GAPS)} refuted, {len(UNDECIDED)} undecided")
