"""Falsehoods that were accepted once, and inputs that did not end: each stays refused. Worst first."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, FiniteSet, Ge, Interval, Piecewise, S, Sum, exp, log, sqrt

import derivations as dv
from derivations.counterexamples import Chord, Gap, Point, Turn
from derivations.kernel.statements import mean_loss
from derivations.normal_form.domains import Domain
from derivations.normal_form.polynomials import a
from derivations.symbols import D, labels

z, y, p, θ, x, X, i, j, k, d = dv.z, dv.y, dv.yhat, dv.theta, dv.x, dv.X, dv.i, dv.j, dv.k, dv.d
REFUSED = (dv.StepError, dv.OutsideClass)


def says(start: Any, end: Any, where: Any = None, domain: Any = None) -> dv.Derivation:
    return dv.Derivation("gap", start, where=where, domain=domain).to(end, by="false")


# 1. accepted falsehood: the bound i of the sum is taken for the i of the derivative
@pytest.mark.parametrize(
    ("start", "end", "where"),
    [
        (D(Sum(θ[i] * x[i], (i, 1, d)), θ[i]), Sum(x[i], (i, 1, d)), None),
        (D(dv.L, θ[i]), Sum(θ[i], (i, 1, d)), {dv.L: Sum(θ[i] ** 2, (i, 1, d)) / 2}),
    ],
)
def test_derivative_of_a_sum_over_the_same_index(start: Any, end: Any, where: Any) -> None:
    with pytest.raises(REFUSED):
        says(start, end, where)


# 2. the kernel accepts: a loss that contains θ; the lift lemma needs ℓ(z, y) without θ (and X, n, k, y[·], N, d)
@pytest.mark.parametrize("loss", [θ[1] * z, θ[k] * z])
def test_lift_of_a_loss_that_contains_the_parameters(loss: Any) -> None:
    line = Interval(-sp.oo, sp.oo)
    premise = dv.prove_convex(loss, z, domain={y: line})
    with pytest.raises(dv.CheckError):
        dv.Proved(
            dv.Convex(mean_loss(loss), (θ,), Domain(((labels, line),))),
            dv.Certificate("affine lift", loss, (premise,)),
        )


# 3. accepted falsehoods: derivatives at a kink or a jump, where none exists
@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (Abs(z), sp.sign(z)),
        (Piecewise((1, z > 0), (0, True)), S.Zero),
        (Piecewise((z, z > 0), (0, True)), Piecewise((1, z > 0), (0, True))),
    ],
    ids=str,
)
def test_derivative_at_a_kink(f: Any, slope: Any) -> None:
    with pytest.raises(REFUSED):
        says(D(f, z), slope)


# 4. a side without a value is lost when a label, a cut, a context or a sum is substituted first
def product(*factors: Any) -> Any:
    return sp.Mul(*factors, evaluate=False)


LOST = {
    "y/z at y = 0": (y / z, S.Zero, None, {y: FiniteSet(0)}),
    "y log z at y = 0": (y * log(z), S.Zero, None, {y: FiniteSet(0)}),
    "label": (product(y, z - 1, 1 / (z - 1)), y, None, {y: FiniteSet(0, 1)}),
    "cut": (product(Abs(z), z - 1, 1 / (z - 1)), Abs(z), None, None),
    "context": (product(p, z, 1 / z), dv.sigmoid(z), {p: dv.sigmoid(z)}, None),
    "context, y = 0": (y / z, S.Zero, {y: S.Zero}, None),
    "context, root": (product(p, sp.Pow(sqrt(z), 2, evaluate=False)), p * z, {p: dv.sigmoid(z)}, None),
    "sum": (product(Sum(x[i], (i, 1, d)), 1 / Sum(x[i], (i, 1, d))), S.One, None, None),
    "empty sum": (product(z, Sum(x[i] ** 2 + 1, (i, 2, d)), 1 / Sum(x[i] ** 2 + 1, (i, 2, d))), z, None, None),
}


@pytest.mark.parametrize(("left", "right", "where", "domain"), LOST.values(), ids=LOST)
def test_undefined_side(left: Any, right: Any, where: Any, domain: Any) -> None:
    with pytest.raises(REFUSED):
        says(left, right, where, domain)


# 5. accepted falsehood (contrived): a free index called _0
def test_an_index_called_0() -> None:
    free = sp.Idx("_0", (1, d))
    with pytest.raises(REFUSED):
        says(Sum(x[i] * θ[free], (i, 1, d)), Sum(x[i] * θ[i], (i, 1, d)))


# 6. no answer: exponents with large denominators, or large; turns of f″ that are nearly one
@pytest.mark.parametrize(
    "ask",
    [
        lambda: dv.prove(Ge(exp(z / 1000) + exp(z) - 1, 0)),
        lambda: dv.prove(Ge(dv.sigmoid(z / 50) - dv.sigmoid(z / 49), -1)),
        lambda: dv.prove_convex(z**2 - exp(-900) * exp(z), z),
        lambda: dv.prove_convex(log(exp(2 * z) + 1) / 10**9 + sp.tanh(z / 2) - 2 * sp.tanh(2 * z), z),
    ],
)
def test_it_ends(ask: Any) -> None:
    def late(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    try:
        ask()
    finally:
        signal.alarm(0)


# 7. the context of a model depends on what was imported before: `where` computed inside as_written()
def test_where_does_not_depend_on_the_order_of_imports() -> None:
    with suppress(AttributeError):
        assert dv.derivations
    model = dv.models["sigmoid-bce"]
    again = dv.Model("sigmoid-bce", dv.sigmoid(z), -y * log(p) - (1 - y) * log(1 - p), (0, 1))
    assert again.gradient == model.gradient


# a step inside the range of a label is not affine, although SymPy gives it the slope 0
STEP = Piecewise((-1, (y > sp.Rational(1, 3)) & (y < sp.Rational(2, 3))), (1, True))


def test_a_step_in_the_label_is_not_affine() -> None:
    unit = Domain(((y, Interval(0, 1)),))
    assert not isinstance(dv.prove(Ge(STEP, 0), unit), dv.Proved)
    statement = dv.Holds(STEP, "≥", S.Zero, unit)
    ends = tuple(dv.Proved(statement.at(y, v), dv.Certificate("signs")) for v in (S.Zero, S.One))
    with pytest.raises(dv.CheckError, match="kink"):
        dv.Proved(statement, dv.Certificate("affine in the label", y, ends))


def test_a_pole_is_not_lost_when_a_label_is_inserted() -> None:
    statement = dv.Holds(y / z, "≥", S.Zero, Domain(((y, FiniteSet(0)),)))
    at_0 = dv.Proved(statement.at(y, S.Zero), dv.Certificate("signs"))
    with pytest.raises(dv.CheckError, match="undefined"):
        dv.Proved(statement, dv.Certificate("cases", y, (at_0,)))


@pytest.mark.parametrize("f", [θ[i] * Sum(θ[i], (i, 1, d)), -Sum(θ[j] ** 2, (j, 1, d)), -Sum(θ[i] ** 2, (i, 1, d))])
def test_convexity_does_not_take_a_bound_index_for_its_variable(f: Any) -> None:
    verdict = dv.prove_convex(f, θ[i])
    assert not isinstance(verdict, dv.Proved)


# 8. the kernel accepted: a witness that gives y and y + 1 numbers of their own. q = 0, as expanding shows
q = (y + 1) ** 2 - y**2 - 2 * y - 1
TWO_NUMBERS = ((y + 1, S(5)), (y, S.Zero))
TORN: dict[str, tuple[Any, str, Any]] = {
    "point": (dv.Holds(q, "≤", S.Zero), "point", Point(TWO_NUMBERS)),
    "point, where nothing is": (
        dv.Holds(z, "≥", S(3), Domain((), (q * z > 1,))), "point", Point((*TWO_NUMBERS, (z, S.One)))),
    "chord": (dv.Convex(-q * z**2, (z,)), "chord", Chord((S(2),), (S(-2),), TWO_NUMBERS)),
    "gap": (
        dv.Convex(z**2, (z,), Domain((), (q * (z**2 - 1) > -1,))), "not a convex set",
        Gap((S(2),), (S(-2),), TWO_NUMBERS)),
    "turn": (dv.Quasiconvex(-q * z**2, (z,)), "turn", Turn((S(-2), S.Zero, S(2)), TWO_NUMBERS)),
}  # fmt: skip


@pytest.mark.parametrize("name", TORN)
def test_what_is_no_symbol_has_no_value_of_its_own(name: str) -> None:
    statement, rule, evidence = TORN[name]
    assert sp.expand(q) == 0
    with pytest.raises(dv.CheckError):
        dv.Refuted(statement, dv.Witness(rule, evidence))


# 9. the kernel accepted: a bound on the difference of two sides that have no value, which is lost in left - right
@pytest.mark.parametrize("f", [1 / z, log(z)], ids=str)
def test_a_side_without_a_value_is_lost_in_the_difference(f: Any) -> None:
    evidence, s = ((S.One,), ((S.Zero, S.One, (a, a + 1)),), sqrt(3)), dv.sigmoid(z)
    assert dv.Proved(dv.Holds(z**2 + s + sqrt(3), "≥", z**2), dv.Certificate("Bernstein", evidence))
    with pytest.raises(dv.CheckError, match="undefined"):
        dv.Proved(dv.Holds(f + s + sqrt(3), "≥", f), dv.Certificate("Bernstein", evidence))
