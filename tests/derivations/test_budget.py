"""The budget of one verdict: counted, never timed, enough for what has an answer. Odd input is named or undecided."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, FiniteSet, Interval, Max, Rational, cos, exp, log, oo, sin, sqrt

import derivations as dv
from derivations.deciding import budget
from derivations.deciding.enclosing import bisection

x, y, w = sp.symbols("x y w", real=True)

LARGE: list[Any] = [
    sum(sqrt(1 + (x - k) ** 2) for k in range(8)),
    exp(sqrt(1 + x**2) + log(1 + exp(x)) ** 2),
    log(1 + exp(1000 * x) + exp(x)),
    sp.Mul(*(x - k for k in range(30))),
    10 * x**2 + sin(x) * cos(2 * x) * sin(3 * x),
]


@pytest.mark.parametrize("f", LARGE, ids=lambda f: str(f)[:30])
def test_a_small_budget_ends_every_search(f: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "BUDGET", 2000)
    dv.prove_convex(f, x).check()


def test_what_is_spent_is_said_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "BUDGET", 5000)
    f = x * sp.atan(sp.atan(x)) + x**2 * exp(-(x**2)) + 3 * x**4
    first, second = dv.prove_convex(f, x), dv.prove_convex(f, x)
    assert isinstance(first, dv.Undecided)
    assert "questions" in first.reason or "too large" in first.reason
    assert first == second


def test_the_account_is_closed_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as few:
        few.setattr(budget, "BUDGET", 10)
        assert isinstance(dv.prove_convex(exp(x), x), dv.Undecided)
    assert isinstance(dv.prove_convex(exp(x), x), dv.Proved)
    assert isinstance(dv.prove(sp.Gt(exp(x), 0, evaluate=False)), dv.Proved)


def test_a_bound_of_hundreds_of_digits_is_not_factored() -> None:
    large = sp.Integer(7) ** 300 + 2
    found = dv.prove(sp.Ge(large * exp(x) + x**2 * exp(-x) + x, 0))
    assert isinstance(found, dv.Undecided)
    assert "843 binary digits" in found.reason
    assert isinstance(dv.prove(sp.Ge(x**2 * exp(-x) + x, large * exp(x))), dv.Refuted)
    assert str(dv.prove_range(exp(-x) * Abs(x / 4 - Rational(3, 10)), x)).startswith("Proved: 0 ≤")


def test_nothing_is_paid_outside_an_account() -> None:
    budget.paid(10**9)
    budget.asked(exp(x))


def test_parts_leave_something_for_the_rest() -> None:
    spent = dv.Undecided(budget_statement(), "spent")

    def all_of_it() -> Any:
        budget.paid(10**9)

    def decide(statement: Any) -> Any:
        found = budget.part(statement, all_of_it)
        budget.paid(budget.BUDGET // 4)
        return spent if isinstance(found, dv.Undecided) else found

    assert budget.limited(decide)(budget_statement()) is spent


def test_whatever_goes_wrong_is_no_verdict() -> None:
    def stumbles(statement: Any) -> Any:
        raise ArithmeticError("SymPy says no")

    found = budget.limited(stumbles)(budget_statement())
    assert isinstance(found, dv.Undecided)
    assert "ArithmeticError: SymPy says no" in found.reason


def budget_statement() -> Any:
    return dv.prove_convex(x**2, x).statement


DECIDED: list[tuple[str, Any, Any, type]] = [
    ("eight Huber losses", LARGE[0], None, dv.Proved),
    ("many exponents", LARGE[2], None, dv.Proved),
    ("the greatest of many", Max(*(k * x - k**2 for k in range(-6, 7))), None, dv.Proved),
    ("a sum of composed parts", log(1 + exp(x**2 + sqrt(x**4 + 1) + exp(x))), None, dv.Proved),
    ("√(x² + a), a ≥ 0", sqrt(x**2 + y), {y: Interval(0, oo)}, dv.Proved),
    ("a narrow bump", 10**50 * x**4 - x**2, None, dv.Refuted),
    ("a slope that falls a little", sp.Piecewise((x, x > 0), ((1 + Rational(1, 10**8)) * (exp(x) - 1), True)), None,
     dv.Refuted),
    ("a slope that rises a little", sp.Piecewise((x, x > 0), ((1 - Rational(1, 10**8)) * (exp(x) - 1), True)), None,
     dv.Proved),
    ("two points", x**2, {x: FiniteSet(0, 1)}, dv.Refuted),
]  # fmt: skip


@pytest.mark.parametrize(("name", "f", "domain", "verdict"), DECIDED, ids=[d[0] for d in DECIDED])
def test_what_is_decided_within_it(name: str, f: Any, domain: Any, verdict: Any) -> None:
    found = dv.prove_convex(f, x, domain=domain)
    assert isinstance(found, verdict), found
    found.check()


THIN: list[tuple[Any, Any]] = [
    (x**4 + Rational(601, 100) * x**2 * y**2 + y**4, None),
    (w * x**2 + y**2 + 2 * x * y, {w: Interval(Rational(99, 100), 2)}),
    ((x - y) ** 2 + w * (x**2 + y**2), {w: Interval(-Rational(1, 100), 1)}),
]


@pytest.mark.parametrize(("f", "domain"), THIN, ids=lambda f: str(f)[:30])
def test_thin_counterexamples_in_several_variables(f: Any, domain: Any) -> None:
    found = dv.prove_convex(f, x, y, domain=domain)
    assert isinstance(found, dv.Refuted)
    found.check()


@pytest.mark.parametrize("f", [x > 0, sp.Matrix([x]), sp.Tuple(x), [x], "x +"])
def test_what_is_no_expression_is_named(f: Any) -> None:
    with pytest.raises(ValueError, match=r"the function is an expression|could not parse"):
        dv.prove_convex(f, x)


@pytest.mark.parametrize("variable", [3, "x", x + 1])
def test_what_is_no_variable_is_named(variable: Any) -> None:
    with pytest.raises(ValueError, match="the variable"):
        dv.prove_convex(x**2, variable)


ODD = [sp.nan, sp.zoo, sp.I * x, sp.Function("h")(x), sp.Derivative(sp.Function("h")(x), x), sp.besselj(0, x)]


@pytest.mark.parametrize("f", ODD, ids=str)
def test_odd_functions_are_undecided(f: Any) -> None:
    assert isinstance(dv.prove_convex(f, x), dv.Undecided)


@pytest.mark.parametrize("domain", [{x: sp.S.EmptySet}, {x: FiniteSet()}, sp.And(x > 1, x < 0)], ids=str)
def test_an_empty_domain_is_named(domain: Any) -> None:
    with pytest.raises(ValueError, match="empty"):
        dv.prove_convex(x**2, x, domain=domain)


def test_constants_and_unused_variables() -> None:
    assert isinstance(dv.prove_convex(3, x), dv.Proved)
    assert isinstance(dv.prove_convex(-3, x, y), dv.Proved)
    assert isinstance(dv.prove_convex(x**2, x, y), dv.Proved)
    assert isinstance(dv.prove_convex(y**2, x), dv.Proved)
    assert isinstance(dv.prove_convex(Abs(x), x, domain={y: Interval(0, 1)}), dv.Proved)


def test_products_of_a_sigmoid_and_its_logarithm() -> None:
    """By u = σ(z) or σ(-z), on the line or a part of it, also where z stands beside, or z/2 in the exponent."""
    z, σ = dv.z, dv.sigmoid
    for f, c in ((-σ(z) * log(σ(z)), Rational(368, 1000)), (-σ(-z / 2) * log(1 + exp(z / 2)), Rational(1, 10**6))):
        for domain in (None, {z: Interval(-1, 3)}, {z: Interval(0, oo)}):
            verdict = dv.prove(sp.Le(f, c), domain)
            assert isinstance(verdict, dv.Proved), str(verdict)
            verdict.check()
    for bound, kind in ((Rational(368, 1000), dv.Proved), (Rational(367, 1000), dv.Refuted)):
        assert isinstance(dv.prove(sp.Le(σ(z) * (log(1 + exp(z)) - z), bound)), kind)


def test_where_no_box_has_a_ball_none_is_cut() -> None:
    for f in (2 + x * log(x), 1 + sqrt(x), 2 - 1 / (x - 1)):
        assert bisection(f, dv.Domain().with_set(x, Interval.open(0, 1))) is None
    assert bisection(2 + x * log(x), dv.Domain().with_set(x, Interval(Rational(1, 99), 1))) is not None
