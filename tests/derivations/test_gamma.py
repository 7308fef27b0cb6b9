"""log Γ, Γ, n! and ψ⁽ⁿ⁾: what is true of them on u > 0 is decided, what is false is not, and nothing is said elsewhere.

Values are compared with those of mpmath, which shares nothing with the code under test.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flint
import mpmath
import pytest
import sympy as sp
from sympy import Eq, Ge, Gt, Interval, Le, Lt, Rational, exp, factorial, gamma, log, loggamma, oo, polygamma

import derivations as dv
from derivations.normal_form.balls import FUNCTIONS, NoBall, ball, exactly, taylor
from derivations.normal_form.definedness import demands
from derivations.normal_form.domains import Domain

x = sp.Symbol("x", real=True)
r = sp.Symbol("r", positive=True)
k = sp.Symbol("k", positive=True)
z, y, yhat = dv.z, dv.y, dv.yhat
up, line, from_zero, from_one, from_two = (
    Interval.open(0, oo), sp.S.Reals, Interval(0, oo), Interval(1, oo), Interval(2, oo)
)  # fmt: skip
mp = mpmath.mp.clone()
mp.dps = 60

poisson = exp(z) - y * z


def negative_binomial(size: Any) -> Any:
    label = loggamma(y + size) - loggamma(size) - loggamma(y + 1)
    return (y + size) * log(1 + exp(z)) - y * z - label


LABEL_ONLY = {
    "log Γ": poisson + loggamma(y + 1),
    "log n!": poisson + log(factorial(y)),
    "the logarithm of Γ": poisson + log(gamma(y + 1)),
    "negative binomial": negative_binomial(Rational(5, 2)),
    "negative binomial of any size": negative_binomial(r),
}


@pytest.mark.parametrize("f", LABEL_ONLY.values(), ids=LABEL_ONLY)
def test_what_belongs_to_the_label_alone_does_not_matter(f: Any) -> None:
    for question in (dv.prove_convex(f, z, domain={y: from_zero}), dv.prove_convex(f, z, domain={y: sp.S.Naturals0})):
        assert isinstance(question, dv.Proved), str(question)
        question.check()
    assert isinstance(dv.prove_convex(-f, z, domain={y: from_zero}), dv.Refuted)
    assert isinstance(dv.prove_convex(f, z, domain={y: line}), dv.Undecided)


def test_the_full_loss_of_poisson_regression() -> None:
    model = dv.Model("full", exp(z), yhat - y * log(yhat) + loggamma(y + 1), sp.S.Naturals0)
    assert isinstance(model.convexity, dv.Proved)
    model.convexity.check()
    assert isinstance(model.smoothness, dv.Refuted)
    model.smoothness.check()


CONVEX = [
    (loggamma(x), up, True),
    (gamma(x), up, True),
    (factorial(x), from_zero, True),
    (-polygamma(0, x), up, True),
    (polygamma(3, x), up, True),
    (x * loggamma(2) + loggamma(x + r), from_zero, True),
    (loggamma(exp(x)), Interval(0, 1), True),
    (-loggamma(x), up, False),
    (-gamma(x), up, False),
    (1 / gamma(x), up, False),
    (polygamma(0, x), up, False),
    (polygamma(2, x), up, False),
    (loggamma(x**2 + 1), line, False),
    (-loggamma(x), Interval(1, 2), False),
]


@pytest.mark.parametrize(("f", "where", "convex"), CONVEX, ids=str)
def test_convexity(f: Any, where: Any, convex: bool) -> None:
    verdict = dv.prove_convex(f, x, domain={x: where}, strict=convex)
    assert isinstance(verdict, dv.Proved if convex else dv.Refuted), str(verdict)
    for again in (verdict, pickle.loads(pickle.dumps(verdict))):
        again.check()


RELATIONS = [
    (Ge(loggamma(x + 1), 0), from_one, True),
    (Ge(loggamma(x), 0), from_two, True),
    (Le(loggamma(x), 0), Interval(1, 2), True),
    (Gt(loggamma(x), 0), Interval.open(0, 1), True),
    (Gt(gamma(x), 0), up, True),
    (Ge(gamma(x), 1), from_two, True),
    (Gt(gamma(x) + x, loggamma(r) - loggamma(r)), up, True),
    (Gt(polygamma(1, x), 0, evaluate=False), up, True),
    (Lt(polygamma(2, x), 0), up, True),
    (Gt(polygamma(0, x), 0), Interval(Rational(3, 2), oo), True),
    (Gt(polygamma(1, x) + x, 1), Interval(1, 5), True),
    (Eq(log(gamma(x)), loggamma(x)), up, True),
    (Eq(factorial(x), gamma(x + 1)), from_zero, True),
    (Eq(gamma(x) ** 2 / gamma(x), exp(loggamma(x))), up, True),
    (Ge(loggamma(x), 0), up, False),
    (Ge(loggamma(x), 0), Interval(1, 2), False),
    (Gt(loggamma(x), 0), from_two, False),
    (Ge(loggamma(x), Rational(-1, 10)), up, False),
    (Ge(gamma(x), 1), up, False),
    (Lt(polygamma(1, x), 0, evaluate=False), up, False),
    (Gt(polygamma(2, x), 0), up, False),
    (Gt(polygamma(0, x), 0), Interval(Rational(7, 5), oo), False),
    (Lt(polygamma(0, x), 0), up, False),
    (Le(loggamma(x), log(x)), up, False),
    (Eq(gamma(x + 1), gamma(x)), up, False),
    (Eq(loggamma(x), loggamma(x) + Rational(1, 10**40)), up, False),
    (Eq(polygamma(1, x), polygamma(2, x)), up, False),
    (Eq(factorial(x), gamma(x)), up, False),
]


@pytest.mark.parametrize(("relation", "where", "true"), RELATIONS, ids=str)
def test_relations(relation: Any, where: Any, true: bool) -> None:
    verdict = dv.prove(relation, {x: where})
    assert isinstance(verdict, dv.Proved if true else dv.Refuted), str(verdict)
    for again in (verdict, pickle.loads(pickle.dumps(verdict))):
        again.check()


def test_direction() -> None:
    assert isinstance(dv.prove_monotone(loggamma(x), x, domain={x: from_two}), dv.Proved)
    assert isinstance(dv.prove_monotone(gamma(x), x, domain={x: up}), dv.Refuted)
    falls = dv.prove_monotone(polygamma(1, x), x, domain={x: up})
    assert isinstance(falls, dv.Proved)
    assert falls.statement.direction == "decreasing"


def test_numbers() -> None:
    lowest = mp.findroot(mp.digamma, 1.5)
    for f, least in ((gamma(x), mp.gamma(lowest)), (loggamma(x), mp.loggamma(lowest))):
        verdict = dv.prove_range(f, x, domain={x: up})
        assert isinstance(verdict, dv.Proved)
        verdict.check()
        low, high = verdict.statement.low, verdict.statement.high
        assert 0 <= least - mp.mpf(low.p) / low.q <= mp.mpf("0.002")
        assert high == oo
    for verdict, sign in (
        (dv.prove_smooth(loggamma(x), x, domain={x: from_two}), 1),
        (dv.prove_strongly_convex(loggamma(x), x, domain={x: Interval(1, 2)}), -1),
    ):
        assert isinstance(verdict, dv.Proved)
        verdict.check()
        constant = verdict.statement.constant
        assert 0 <= sign * (mp.mpf(constant.p) / constant.q - mp.psi(1, 2)) <= mp.mpf("0.002")


ELSEWHERE = [
    Gt(gamma(x), -100),
    Ge(loggamma(x), -1),
    Gt(factorial(x), -100),
    Gt(polygamma(1, x), -1, evaluate=False),
    Lt(polygamma(2, x), 0),
    Gt(polygamma(k, x**2 + 1), 0, evaluate=False),
    Gt(polygamma(Rational(1, 2), x**2 + 1), 0, evaluate=False),
    Gt(polygamma(30, x**2 + 1), -1, evaluate=False),
]


@pytest.mark.parametrize("relation", ELSEWHERE, ids=str)
def test_nothing_is_said_where_the_argument_may_be_negative(relation: Any) -> None:
    verdict = dv.prove(relation, {x: line})
    assert isinstance(verdict, dv.Undecided), str(verdict)
    assert "undefined where" not in verdict.reason
    assert any(why in verdict.reason for why in ("of positive numbers alone", "no whole number from 0 to 29"))


@pytest.mark.parametrize("fact", [gamma(x) > 0, polygamma(0, x) > -5, factorial(x - 1) > 0], ids=str)
def test_a_fact_with_gamma_does_not_say_that_its_argument_is_positive(fact: Any) -> None:
    assert not isinstance(dv.prove(Gt(x, 0), fact), dv.Proved)


@pytest.mark.parametrize("equation", [Eq(log(gamma(x)), loggamma(x)), Eq(gamma(x + 1), x * gamma(x))], ids=str)
def test_no_equation_holds_where_a_side_has_no_value(equation: Any) -> None:
    assert isinstance(dv.prove(equation, {x: line}), dv.Undecided)


def test_evidence_does_not_serve_another_statement() -> None:
    verdict = dv.prove(Lt(polygamma(2, x), 0), {x: up})
    assert isinstance(verdict, dv.Proved)
    statement = verdict.statement
    for forged in (
        replace(statement, domain=Domain()),
        replace(statement, sign=">"),
        replace(statement, left=polygamma(1, x)),
        replace(statement, left=polygamma(k, x)),
        replace(statement, left=loggamma(x)),
    ):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=forged).check()


def test_demands() -> None:
    for f, part in ((loggamma(x), x), (gamma(x), x), (polygamma(2, x), x), (factorial(x), x + 1)):
        assert demands(f) == ((part, frozenset({1})),)


def psi(n: int) -> Callable[[Any], Any]:
    return lambda t: mp.psi(n, t)


VALUES: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "log Γ": (loggamma(x), mp.loggamma),
    "Γ": (gamma(x), mp.gamma),
    "n!": (factorial(x), mp.factorial),
    **{f"ψ {n}": (polygamma(n, x), psi(n)) for n in (0, 1, 2, 9, 10, 29)},
}


@pytest.mark.parametrize(("f", "reference"), VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("at", [Rational(1, 8), Rational(1), Rational(3, 2), Rational(2), Rational(27, 4)], ids=str)
def test_balls_contain_the_values_of_mpmath(f: Any, reference: Callable[[Any], Any], at: Any) -> None:
    def holds(value: flint.arb, wanted: Any) -> None:
        middle, radius = (mp.mpf(part.str(60, radius=False)) for part in (value.mid(), value.rad()))
        assert abs(middle - wanted) <= radius + mp.mpf(10) ** -45 * (1 + abs(wanted))
        assert radius <= mp.mpf(10) ** -20 * (1 + abs(wanted))

    t = mp.mpf(at.p) / at.q
    holds(ball(f, {x: at}, 200), reference(t))
    inner = x**2 + x / 4
    found = taylor(f.subs(x, inner), x, exactly(at), 4, 300)
    for value, wanted in zip(found, mp.taylor(lambda s: reference(s * s + s / 4), t, 3), strict=True):
        middle = mp.mpf(value.mid().str(60, radius=False))
        assert abs(middle - wanted) <= mp.mpf(10) ** -20 * (1 + abs(wanted))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_wide_ball_contains_its_values(n: int) -> None:
    wide = ball(polygamma(n, x), {x: flint.arb(2, 1)})
    assert all(wide.contains(ball(polygamma(n, x), {x: Rational(m, 8)})) for m in range(8, 25))


def test_a_series_that_stops_early_is_known_no_further() -> None:
    for short in (flint.arb_series([2, 1], 2), flint.arb_series([2], 2)):
        assert FUNCTIONS[polygamma](flint.arb(1), short).prec == 2
    assert taylor(polygamma(1, x**2 + 1), x, flint.arb(0), 2)[1] == 0


@pytest.mark.parametrize("f", [loggamma(x), gamma(x), factorial(x - 1), polygamma(0, x), polygamma(1, x)], ids=str)
@pytest.mark.parametrize("at", [0, -1, Rational(-1, 2), Rational(-9, 4)], ids=str)
def test_no_ball_where_the_argument_is_not_positive(f: Any, at: Any) -> None:
    for where in (sp.sympify(at), flint.arb(0, 1)):
        with pytest.raises(NoBall):
            ball(f, {x: where})


@pytest.mark.parametrize("order", [Rational(1, 2), sp.Integer(-1), sp.Integer(30)], ids=str)
def test_no_ball_of_another_order(order: Any) -> None:
    with pytest.raises(NoBall, match="of the order"):
        ball(polygamma(k, x), {x: sp.Integer(2), k: order})
