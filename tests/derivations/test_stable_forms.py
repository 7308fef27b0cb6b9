"""The form for floating point of any function of one exponential: proved by the chain, and right to a few ulp."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

import derivations as dv
from derivations.stable.both_signs import END, mirrored, of_both_signs
from derivations.stable.factors import NEAR, factored
from derivations.stable.form import ANY, STABLE, by_sign, stable
from derivations.stable.horner import horner, m, q, w
from derivations.stable.joining import a, joined, t
from derivations.stable.kinks import stable_kinks
from derivations.stable.normal import f, h, k
from derivations.stable.shares import KNOWN, MEANT, j, n, of_other_sign, powers_in_j, shares_context
from derivations.symbols import y, z
from numeric import special
from numeric.printers import NumPy, helpers
from tests.benchmarks.truth import Truth

σ = dv.sigmoid
FORMULAS: dict[str, Any] = {
    "σ(2z)": σ(2 * z),
    "σ²": σ(z) ** 2,
    "1 - σ²": 1 - σ(z) ** 2,
    "σ - 1/2": σ(z) - sp.Rational(1, 2),
    "tanh": sp.tanh(z),
    "tanh²": sp.tanh(z) ** 2,
    "sech": 1 / sp.cosh(z),
    "sinh/cosh²": sp.sinh(z) / sp.cosh(z) ** 2,
    "log cosh 2z": sp.log(sp.cosh(2 * z)),
    "softplus(2z)/2": sp.log(1 + sp.exp(2 * z)) / 2,
    "softplus - z/2": sp.log(1 + sp.exp(z)) - z / 2,
    "softplus - log 2": sp.log(1 + sp.exp(z)) - sp.log(2),
    "a sum of softplus": sp.log(1 + sp.exp(z)) + sp.log(1 + sp.exp(2 * z)),
    "log(1 + e^z + e^2z)": sp.log(1 + sp.exp(z) + sp.exp(2 * z)),
    "log σ′": sp.log(σ(z) * (1 - σ(z))),
    "SiLU": z * σ(z),
    "SiLU′": (z * σ(z)).diff(z),
    "mish": z * sp.tanh(sp.log(1 + sp.exp(z))),
    "log(1 + σ²)": sp.log(1 + σ(z) ** 2),
    "2 - log(1 + σ²)": 2 - sp.log(1 + σ(z) ** 2),
    "σ² - log(1 + σ²)/2": σ(z) ** 2 - sp.log(1 + σ(z) ** 2) / 2,
    "log(2 - σ²) - log(2)/3": sp.log(2 - σ(z) ** 2) - sp.log(2) / 3,
    "-log(1 - σ²)": -sp.log(1 - σ(z) ** 2),
    "σ(2z - 3)": σ(2 * z - 3),
    "σ(3 - 2z)": σ(3 - 2 * z),
    "σ′(z/3 + 1/7)": σ(z / 3 + sp.Rational(1, 7)).diff(z),
    "softplus(z + 2)": sp.log(1 + sp.exp(z + 2)),
    "tanh(z - 1)": sp.tanh(z - 1),
    "log cosh(z/2 + 1)": sp.log(sp.cosh(z / 2 + 1)),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_few_ulp(name: str) -> None:
    e = FORMULAS[name]
    chain = stable(dv.Derivation(name, e))
    assert chain.steps[-1].by == STABLE
    code = sp.lambdify(
        [z], chain.last, {"numpy": np, **special.FUNCTIONS}, NumPy(), cse=lambda exprs: (helpers(chain), exprs)
    )
    rng = np.random.default_rng(4)
    at = np.concatenate([rng.uniform(-40, 40, 150), rng.uniform(-2, 2, 150), 10.0 ** rng.uniform(-300, 2.5, 100)])
    exact = Truth(e, e)
    with np.errstate(under="ignore"):
        values = code(at)
    for x, value in zip(map(float, at), map(float, values), strict=True):
        error = exact.error((x,), value)
        # where the function has a zero or falls steeply, the condition number of the argument itself
        assert error <= 6 or error <= 6 * exact.condition((x,)), (x, value, error)


@pytest.mark.parametrize(
    "e",
    [sp.exp(z), z**2, sp.exp(-(z**2)), sp.atan(z), sp.exp(sp.exp(z)), σ(z) + sp.exp(z / sp.pi), σ(z) + σ(z - 3)],
)
def test_what_is_no_function_of_one_exponential_stays_as_it_is(e: Any) -> None:
    chain = dv.Derivation("as it is", e)
    assert stable(chain) == chain


def test_signs_are_decided_for_all_labels_not_at_samples() -> None:
    """(y - 1/3)² + 1/100 is positive, (y - 1/3)² touches zero: a coefficient may be either, between the samples."""
    third, unit = (y - sp.Rational(1, 3)) ** 2, sp.Interval(0, 1)
    positive = sp.expand(third + sp.Rational(1, 100))
    assert factored(positive + q, unit).tame
    assert not factored(sp.expand(third - sp.Rational(1, 100)) - q * y, unit).tame
    hard = factored((1 - y) - q * y, sp.FiniteSet(0, 1))
    soft = factored((1 - y) - q * y, unit)
    assert hard.tame
    assert not soft.tame
    assert soft.near.has(w)


def test_what_cancels_as_a_whole_is_written_in_m() -> None:
    tanh = factored((1 - q) / (1 + q), ANY)
    assert tanh.tame
    assert tanh.far.has(m)
    assert not tanh.far.has(q)
    assert tanh.signs == (1,)


def test_horner_keeps_its_parentheses() -> None:
    assert str(horner(1 + 2 * q + q**2, q)) == "q*(q + 2) + 1"
    assert horner(sp.Integer(3), q) == 3


def form_of(model: str, role: str) -> tuple[Any, dv.Derivation]:
    """The form for floating point, and the chain that ends where it begins."""
    whole = dv.models[model].stable_forms[role]
    assert whole.steps[-1].by == STABLE
    chain = dv.Derivation(whole.title, whole.start, whole.where, whole.domain)
    for step in whole.steps[:-1]:
        chain = chain.to(step.expr, step.by)
    return whole.last, chain


@pytest.mark.parametrize(
    ("model", "role", "old", "new"),
    [
        ("probit", "second_derivative", a + h, a + 2 * h),
        ("probit", "second_derivative", a + k, a - k),
        ("probit", "second_derivative", f, 2 * f),
        ("probit", "derivative", a + h, h),
        ("probit", "loss", sp.Rational(1, 2) - y / 2, 1 - y / 2),
        ("huber", "loss", sp.Min(1, sp.Abs(y - z)), sp.Min(sp.Rational(1, 2), sp.Abs(y - z))),
        ("huber", "derivative", sp.Max(-1, z - y), sp.Max(-2, z - y)),
        ("squared-hinge", "derivative", sp.Min(1, y * z), sp.Min(2, y * z)),
    ],
)
def test_a_slip_in_a_form_is_refused(model: str, role: str, old: Any, new: Any) -> None:
    form, chain = form_of(model, role)
    assert chain.to(form, by="as it is").last == form
    slip = form.subs(old, new)
    assert slip != form
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        chain.to(slip, by="a slip")


def test_numbers_that_share_nothing_are_chosen() -> None:
    for above, below in ((0, 2), (2, 0), (0, 1), (3, 2)):
        assert joined(sp.Integer(above), sp.Integer(below), z) == sp.Piecewise((above, z >= 0), (below, True))


def test_what_is_not_chosen_does_not_grow() -> None:
    chain = dv.Derivation("a break", sp.Piecewise((z**2, sp.Abs(z) <= 3), (6 * sp.Abs(z) - 9, True)))
    assert stable_kinks(chain).last.args[0][0] == sp.Min(3, sp.Abs(z)) ** 2
    chosen = dv.Derivation("a ramp", sp.Piecewise((2 * z, z < 1), (2, True)))
    assert stable_kinks(chosen).last == 2 * sp.Min(1, z)
    for e in (sp.Max(z, 0), sp.Piecewise((2 * z, z < 1), (3, True)), sp.Piecewise((1, sp.Abs(z) <= 1), (0, True))):
        left = dv.Derivation("nothing to bound", e)
        assert stable_kinks(left) == left


@pytest.mark.parametrize(
    ("e", "near", "far"),
    [
        (σ(z) - y, "w/(2*w + 4) + (1/2 - y)", "(t*(1 - y) - y)/(t + 1)"),
        (
            σ(z) * (1 - y / 2) - y / 2,
            "w*(1 - y/2)/(2*w + 4) + (2 - 3*y)/4",
            "(t*(2*(1 - y)) - y)/(2*(t + 1))",
        ),
        (3 * σ(z) - 3 * y, "3*w/(2*w + 4) + 3*(1 - 2*y)/2", "3*(t*(1 - y) - y)/(t + 1)"),
    ],
)
def test_labels_in_between_have_both_signs_at_once(e: Any, near: str, far: str) -> None:
    chain = stable(dv.Derivation("in t", e), sp.Interval(0, 1))
    first, second, _ = chain.last.args
    assert [(str(value), condition) for value, condition in (first, second)] == [(near, a <= NEAR), (far, z <= END)]
    assert not by_sign(chain).last.has(t)
    assert by_sign(chain) == stable(dv.Derivation("in t", e, chain.where), sp.Interval(0, 1), both=False)


@pytest.mark.parametrize(
    ("e", "labels"),
    [
        (σ(z) - y, sp.FiniteSet(0, 1)),  # (1 - 2y)σ((1 - 2y)z) chooses nothing
        (σ(z) - y, ANY),  # ty may overflow
        (σ(2 * z) - y, sp.Interval(0, 1)),  # 2z may overflow
        ((σ(z) - y) ** 2, sp.Interval(0, 1)),  # t² overflows before the quotient does
        (σ(z) * (1 - σ(z)) + y * σ(z) - y / 2, sp.Interval(0, 1)),  # of second degree
        (σ(z) - sp.Rational(1, 2), sp.Interval(0, 1)),
    ],
)
def test_others_have_a_form_for_each_sign(e: Any, labels: Any) -> None:
    assert not stable(dv.Derivation("in q", e), labels).last.has(t)


def test_only_what_is_mirrored_is_one_of_both_signs() -> None:
    above, below = ((1 - y) - y * q) / (1 + q), ((1 - y) * q - y) / (1 + q)
    assert of_both_signs(above, below, z)
    assert of_both_signs(below, above, z)
    for one, other in ((above, -below), (above, above), (above, below + y), (above * q, below), (above, below / 2)):
        assert not of_both_signs(one, other, z)


IN_Q = {w: q - 1, n: 1 / q - 1, j: 1 / (1 + q) - sp.Rational(1, 2), **MEANT}


@pytest.mark.parametrize(
    ("e", "far", "near"),
    [
        (((1 - y) - y * q) ** 2 / (1 + q) ** 2, 1, 1),
        (((1 - y) - y * q) ** 2 / (1 + q) ** 3, 1, 1),
        (((1 - y) - y * q) / (1 + q), 2, 2),  # no square, and nothing beside it
        (q * ((1 - y) - y * q) / (1 + q) ** 3, 2, 1),
        (((1 - y) - y * q) ** 2 / (1 + q), 2, 2),  # no square of the quotient, and no polynomial in j
        (((1 - y) - y * q) ** 2 / (2 + q) ** 2, 2, 2),
        (((1 - y) - 2 * y * q) ** 2 / (1 + q) ** 2, 2, 2),  # y would stay in both parts
        (q * (1 - 2 * q) / (1 + q) ** 4, 0, 0),
        (q**2 * (1 - 2 * q) / (1 + q) ** 4, 0, 0),
    ],
)
def test_a_share_has_the_label_in_one_part(e: Any, far: int, near: int) -> None:
    found = factored(e, sp.Interval(0, 1))
    assert not found.tame
    for form, times in ((found.far, far), (found.near, near)):
        assert sp.cancel(form.subs(IN_Q) - e) == 0
        assert sum(str(form).count(label) for label in ("y", "d_")) == times


@pytest.mark.parametrize("i", range(4))
@pytest.mark.parametrize("k", range(5))
def test_powers_of_q_over_those_of_one_more_are_polynomials_near_zero(i: int, k: int) -> None:
    found = powers_in_j(i, k)
    assert (found is None) == (i > k)
    if found is not None:
        product = sp.Mul(*found).subs(IN_Q)
        assert sp.cancel(product - q**i / (1 + q) ** k) == 0
    assert powers_in_j(-1, k) is None


@pytest.mark.parametrize("known", KNOWN)
def test_what_a_rounding_lost_is_found_to_the_last_bit(known: Any) -> None:
    rng = np.random.default_rng(7)
    sizes = [
        rng.uniform(0, 1, 2000),
        rng.uniform(0.45, 0.55, 500),
        2.0 ** -rng.uniform(0, 80, 2000),
        np.array([5e-324, 0.5, 1]),
    ]
    d, e = KNOWN[known]
    rounded = sp.lambdify([y], known, printer=NumPy())
    lost = sp.lambdify([d, y], shares_context(z, 1, a)[e], printer=NumPy())
    missed = 0
    for label in (sign * float(size) for size in np.concatenate(sizes) for sign in (1, -1)):
        first = rounded(label)
        second = lost(first, label)
        assert Fraction(first) + Fraction(second) == Fraction(str(known.subs(y, 0))) - Fraction(label)
        missed += second != 0
    assert missed > 1000


def test_turned_for_the_other_sign_a_form_keeps_its_parentheses() -> None:
    found = factored(((1 - y) - y * q) ** 2 / (1 + q) ** 2, sp.Interval(0, 1)).near
    assert str(of_other_sign(found)) == str(found).replace("j", "-j").replace("+ -", "- ") == "(d_2 + (e_2 - j))**2"
    assert of_other_sign(of_other_sign(found)) == found
    assert of_other_sign(w) == w


def test_a_form_near_zero_of_one_sign_is_that_of_both_unless_it_has_the_size_of_the_logit() -> None:
    assert mirrored(j + y, None) == j + y
    assert mirrored(None, j + y) == j + y
    assert mirrored(j + y, y + j) == j + y
    for above, below in ((j + y, y - j), (a * j, None), (w, None), (None, None)):
        assert mirrored(above, below) is None


@pytest.mark.parametrize("power", [2, 3, 4, 5])
def test_a_power_is_one_horner_rule(power: int) -> None:
    form = factored(1 / (1 + q) ** power, sp.EmptySet).far
    assert sp.cancel(form - 1 / (1 + q) ** power) == 0
    assert form.is_Pow
    assert form.exp == -1
    assert form.base.is_Add
