"""A relation about one number is read as the interval where it holds, exactly; or it stays a relation."""

from __future__ import annotations

import random
from typing import Any

import mpmath
import pytest
import sympy as sp
from sympy import Abs, And, Contains, Eq, Interval, Max, Min, Ne, Or, Rational, cosh, exp, log, oo, sqrt, tanh

import derivations as dv
from derivations.counterexamples import Point
from derivations.reading import domain_of
from derivations.solutions import Unsolved, solution

x, y = sp.symbols("x y", real=True)
half = Rational(1, 2)

INTERVALS: list[tuple[Any, Any]] = [
    (Abs(x) < 1, Interval.open(-1, 1)),
    (Abs(2 * x - 1) <= 3, Interval(-1, 2)),
    (x**2 <= 4, Interval(-2, 2)),
    (x * (x - 1) < 0, Interval.open(0, 1)),
    (2 * x + 1 >= 1, Interval(0, oo)),
    (-x > -3, Interval.open(-oo, 3)),
    (x**3 > 8, Interval.open(2, oo)),
    (1 / x > 1, Interval.open(0, 1)),
    (exp(x) > 1, Interval.open(0, oo)),
    (exp(-x) >= 1, Interval(-oo, 0)),
    (log(x) >= 0, Interval(1, oo)),
    (log(x - 1) < 0, Interval.open(1, 2)),
    (log(x) ** 2 <= 0, sp.FiniteSet(1)),
    (sqrt(x) >= 1, Interval(1, oo)),
    (sqrt(1 - x**2) > 0, Interval.open(-1, 1)),
    (sqrt(1 - x**2) >= 0, Interval(-1, 1)),
    (1 / sqrt(x) >= half, Interval.Lopen(0, 4)),
    (x ** Rational(2, 3) < 1, Interval.Ropen(0, 1)),
    (x * exp(x) > 0, Interval.open(0, oo)),
    (x * log(x) < 0, Interval.open(0, 1)),
    (dv.sigmoid(x) > half, Interval.open(0, oo)),
    (1 / (1 + exp(-x)) > half, Interval.open(0, oo)),
    (tanh(x) < 0, Interval.open(-oo, 0)),
    (Max(x, -x) <= 1, Interval(-1, 1)),
    (Min(x, 2 - x) >= 0, Interval(0, 2)),
    (Eq(x, 1), sp.FiniteSet(1)),
    (Eq(x**2, 4), sp.FiniteSet(-2, 2)),
    (And(x > 0, x < 3), Interval.open(0, 3)),
    (And(Abs(x) >= 1, x > 0), Interval(1, oo)),
    (And(x >= 0, Ne(x, 0)), Interval.open(0, oo)),
    (Or(x < 0, x < 2), Interval.open(-oo, 2)),
    (Or(x < 1, x > 0), Interval(-oo, oo)),
    (Contains(x, Interval.Ropen(0, 1)), Interval.Ropen(0, 1)),
]


@pytest.mark.parametrize(("relation", "values"), INTERVALS, ids=str)
def test_the_interval(relation: Any, values: sp.Set) -> None:
    domain = domain_of(relation, x)
    assert domain.facts == ()
    assert domain.values(x) == values


KEPT = [
    x**2 <= 2, log(x) > 1, Abs(x) >= 1, x**2 >= 1, Ne(x, 1), (x - 1) / (x + 1) >= 0, exp(x) > 2, x + exp(x) > 0,
    Abs(x) + Abs(x - 1) < 2, sp.sin(x) > 0, x < y, Abs(x - y) < 1, Abs(x) < sp.pi,
    Min(x, tanh(1)) <= half, Max(x, sqrt(2) / 2) >= 1, Max(x, 6 ** Rational(2, 3)) > 1,
]  # fmt: skip


@pytest.mark.parametrize("relation", KEPT, ids=str)
def test_what_is_no_interval_with_rational_ends_stays_a_relation(relation: Any) -> None:
    domain = domain_of(relation, x)
    assert domain.facts == (relation,)
    assert domain.sets == ()


def test_beside_other_relations() -> None:
    domain = domain_of(And(x**2 < 4, x + y < 1, y > 0), x + y)
    assert domain.values(x) == Interval.open(-2, 2)
    assert domain.values(y) == Interval.open(0, oo)
    assert domain.facts == (x + y < 1,)


@pytest.mark.parametrize("spec", [sp.false, And(x > 1, x**2 < 1), x**2 < 0, sqrt(x) < 0, And(exp(x) > 1, x < 0)])
def test_an_empty_domain_is_refused(spec: Any) -> None:
    with pytest.raises(ValueError, match=r"nowhere|empty"):
        domain_of(spec, x)


@pytest.mark.parametrize("spec", [Or(x > 1, x < -1), Or(x > 1, y > 1), sp.Not(Contains(x, Interval(0, 1)))])
def test_two_intervals_are_no_domain(spec: Any) -> None:
    with pytest.raises(ValueError, match="domain"):
        dv.prove_convex(x**2, x, domain=spec)


def _real(function: Any) -> Any:
    """A function of mpmath that has no value where it is not real."""

    def at(u: Any) -> Any:
        if u < 0:
            raise ValueError
        return function(u)

    return at


REAL = {"sqrt": _real(mpmath.sqrt), "log": _real(mpmath.log)}


def some_relation(rng: random.Random, depth: int) -> Any:
    c = Rational(rng.randint(-6, 6), rng.randint(1, 3))
    if depth == 0:
        return rng.choice([x, x**2 - c**2, x - c, (x - c) * (x + 1), 1 / (x - c), x**3 - c])
    u, v = some_relation(rng, depth - 1), some_relation(rng, 0)
    return rng.choice(
        [lambda: Abs(u), lambda: exp(u), lambda: log(u), lambda: sqrt(u), lambda: u**2, lambda: u * v,
         lambda: Max(u, v), lambda: Min(u, v), lambda: 2 - 3 * u, lambda: 1 / sqrt(u), lambda: tanh(u), lambda: u**3]
    )()  # fmt: skip


def test_solutions_hold_and_nothing_else_does() -> None:
    """At rational points a relation holds, by the values of mpmath, just where its solution says so."""
    rng, solved = random.Random(7), 0
    grid = [Rational(m, 12) for m in range(-60, 61)]
    for _ in range(250):
        f, sign = some_relation(rng, rng.randint(0, 2)), rng.choice([sp.Gt, sp.Ge, sp.Lt, sp.Le])
        relation = sign(f, Rational(rng.randint(-4, 4), 2))
        if not isinstance(relation, sp.core.relational.Relational) or relation.free_symbols != {x}:
            continue
        try:
            found = solution(relation, x)
        except Unsolved:
            continue
        solved += 1
        height = sp.lambdify(x, relation.lhs - relation.rhs, [REAL, "mpmath"])
        for at in rng.sample(grid, 12):
            holds = _holds(relation, height, at)
            assert holds is None or (found.contains(at) == sp.true) == holds, (relation, at, found)
    assert solved > 60


def _holds(relation: Any, height: Any, at: Any) -> bool | None:
    """None where the two sides are so close that digits do not tell."""
    if relation.lhs.is_rational_function(x):
        value = (relation.lhs - relation.rhs).subs(x, at)
        return bool(relation.func(value, 0)) if value.is_Rational else False
    with mpmath.workdps(40):
        try:
            value = mpmath.mpmathify(height(mpmath.mpf(int(at.p)) / int(at.q)))
        except (ZeroDivisionError, ValueError, OverflowError):
            return False
    if isinstance(value, mpmath.mpc) or mpmath.isnan(value) or mpmath.isinf(value):
        return False
    if abs(value) < mpmath.mpf(10) ** -30:
        return None
    return bool(relation.func(1 if value > 0 else -1, 0))


VERDICTS: list[tuple[Any, Any, type]] = [
    (log(1 + x**2), Abs(x) <= 1, dv.Proved),
    (log(1 + x**2), Abs(x) < 1, dv.Proved),
    (log(1 + x**2), Abs(x) < 2, dv.Refuted),
    (x**3, exp(x) >= 1, dv.Proved),
    (x**3, x**2 <= 4, dv.Refuted),
    (cosh(x), x**2 <= 2, dv.Proved),
    (x**3, And(x > 0, x**2 < 2), dv.Proved),
    (x**3, x**2 < 2, dv.Refuted),
    (-log(log(x)), log(x) > 0, dv.Proved),
    (sp.exp(-(x**2)), And(Abs(x) >= 1, x > 0), dv.Proved),
    (x**2, Ne(x, 1), dv.Refuted),
    (x**2, Eq(x**2, 4), dv.Refuted),
    (-(x**2), Eq(x, 1), dv.Undecided),
    (x**2, sp.true, dv.Proved),
]


@pytest.mark.parametrize(("f", "domain", "kind"), VERDICTS, ids=str)
def test_convexity(f: Any, domain: Any, kind: Any) -> None:
    verdict = dv.prove_convex(f, x, domain=domain)
    assert isinstance(verdict, kind), str(verdict)
    verdict.check()


def test_what_is_left_out_makes_a_set_not_convex() -> None:
    verdict = dv.prove_convex(x**2 + y**2, x, y, domain=Ne(x, y))
    assert isinstance(verdict, dv.Refuted)
    assert "not a convex set" in str(verdict)


def test_relations_on_what_a_relation_leaves() -> None:
    assert isinstance(dv.prove(x**3 <= 8, x**2 <= 4), dv.Proved)
    assert isinstance(dv.prove(x**3 <= 7, x**2 <= 4), dv.Refuted)
    assert isinstance(dv.prove(x**2 >= 4, Eq(x**2, 4)), dv.Proved)


APART = Or(x > 1, x < -1)


def test_why_an_or_is_no_domain_of_a_convex_function() -> None:
    for ask in (dv.prove_convex, dv.prove_monotone, dv.prove_range, lambda f, *_, domain: dv.prove(f > x, domain)):
        with pytest.raises(ValueError, match=r"says x ∈ \(-∞, -1\) ∪ \(1, ∞\), no interval and no convex set"):
            ask(x**2, x, domain=APART)
    for spec in (Or(x > 1, y > 1), Or(x**2 < 2, x > 1)):  # the latter is an interval, which is not seen
        with pytest.raises(ValueError, match="not seen to be an interval with rational ends, nor any convex set"):
            dv.prove_convex(x**2, x, domain=spec)


def test_the_range_on_a_few_points() -> None:
    for f, domain, low, high in (
        (x**2, Eq(x, 1), 1, 1),
        (x**2, {x: sp.FiniteSet(1, 2, 3)}, 1, 9),
        (x**2 + exp(x), Eq(x**2, 1), 1 + exp(-1), 1 + sp.E),
        (Abs(x), {x: sp.FiniteSet(-2, 1)}, 1, 2),
    ):
        verdict = dv.prove_range(f, x, domain=domain)
        assert isinstance(verdict, dv.Proved), str(verdict)
        verdict.check()
        assert (verdict.statement.low, verdict.statement.high) == (low, high)
    assert isinstance(dv.prove_range(log(x), x, domain={x: sp.FiniteSet(0, 1)}), dv.Undecided)


@pytest.mark.parametrize(("relation", "word"), [(sp.Ge(x**2, 0), "True"), (sp.Lt(x**2, 0), "False")])
def test_what_sympy_has_evaluated_is_said_to_be_so(relation: Any, word: str) -> None:
    assert f"{word}, which SymPy made of the relation" in str(dv.prove(relation))


CANCELLED = [(sqrt(x) + x < sqrt(x) + 1, -1), (x + 1 / x < 1 / x + 1, 0), (log(x) - x > log(x), -1)]


@pytest.mark.parametrize(("relation", "at"), CANCELLED, ids=str)
def test_a_relation_holds_nowhere_where_a_side_of_it_has_no_value(relation: Any, at: int) -> None:
    """What is left when both sides are subtracted has a value at more points."""
    with pytest.raises(Unsolved):
        solution(relation, x)
    point = Point(((x, sp.Integer(at)),))
    with pytest.raises(dv.CheckError):
        dv.Refuted(dv.Holds(x, ">", sp.S.One, domain_of(relation)), dv.Witness("point", point))


def test_a_product_of_roots_of_negative_numbers_is_no_number() -> None:
    """At 0 SymPy makes 0 of √x √(x - 1)."""
    domain = domain_of(sqrt(x) * sqrt(x - 1) < 4)
    assert isinstance(dv.prove(x < 1, domain), dv.Refuted)
    with pytest.raises(dv.CheckError):
        dv.Refuted(dv.Holds(x, "≥", sp.S.One, domain), dv.Witness("point", Point(((x, sp.S.Zero),))))
