"""Every model of the catalogue, and some of a user: all that is derived equals what SymPy and mpmath say."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import sympy as sp
from sympy import FiniteSet, Interval, Rational, S, exp, log, loggamma, sqrt

import derivations as dv
from derivations.symbols import labels
from tests.derivations.opinion import explicit, mp, places, somewhere, true_at, value

z, y, p, x, θ, X, i, j, k = dv.z, dv.y, dv.yhat, dv.x, dv.theta, dv.X, dv.i, dv.j, dv.k
σ = dv.sigmoid

smooth_label = Rational(9, 10) * y + Rational(1, 20)
USERS = {
    "smoothed": dv.Model("smoothed", σ(z), -smooth_label * log(p) - (1 - smooth_label) * log(1 - p), (0, 1)),
    "cubic": dv.Model("cubic", z**3 / 3 + z, (p - y) ** 2, Interval(-5, 5)),
    "counts": dv.Model("counts", exp(z), p - y * log(p) + loggamma(y + 1), Interval(0, 9)),
    "LINEX": dv.Model("LINEX", z, exp(p - y) - (p - y) - 1, Interval(-5, 5)),
    "Cauchy": dv.Model("Cauchy", z, log(1 + (p - y) ** 2), S.Reals),
    "Geman-McClure": dv.Model("Geman-McClure", z, (p - y) ** 2 / (1 + (p - y) ** 2), S.Reals),
    "pseudo-Huber": dv.Model("pseudo-Huber", z, 2 * sqrt(4 + (p - y) ** 2) - 4, S.Reals),
}
MODELS = dict(dv.models) | USERS
names = pytest.mark.parametrize("name", sorted(MODELS))
attributes = pytest.mark.parametrize(
    "attribute", ["derivative", "second_derivative", "gradient", "hessian", "batch_gradient", "batch_hessian"]
)


def places_of(model: dv.Model, count: int = 6) -> list[dict[Any, Any]]:
    """Points of z and y; the labels are those of the model."""
    sets = model.labels if isinstance(model.labels, (sp.Interval, sp.FiniteSet)) else S.Reals
    return places((z, y), {z: Interval(-5, 5), y: sets}, count)


@cache
def own_loss(name: str) -> Any:
    """The loss in z and y as SymPy composes it, with σ written out."""
    model = MODELS[name]
    return explicit(model.sample_loss).subs(p, explicit(model.activation))


def close(a: Any, b: Any, digits: int = 40) -> bool:
    return bool(abs(a - b) <= mp.mpf(10) ** -digits * (1 + abs(b)))


def closed(chain: dv.Derivation) -> Any:
    """The result of a chain with its context inserted."""
    return chain.meaning(chain.result)


@names
@pytest.mark.parametrize(("attribute", "order"), [("derivative", 1), ("second_derivative", 2)])
def test_derivatives(name: str, attribute: str, order: int) -> None:
    model = MODELS[name]
    own = sp.diff(own_loss(name), z, order)
    chain = getattr(model, attribute)
    for point in places_of(model):
        assert close(value(model.loss, point), value(own_loss(name), point))
        assert close(value(chain.result, point), value(own, point))
        assert not close(value(chain.result, point), value(own, point) + mp.mpf(10) ** -30)


@names
def test_gradient_and_hessian_of_one_sample(name: str) -> None:
    """∂L/∂θ_i and ∂²L/∂θ_i∂θ_j against SymPy's derivatives for d = 2, at random points."""
    model = MODELS[name]
    theta, features = sp.symbols("t1 t2", real=True), (Rational(3, 4), Rational(-5, 3))
    logit = sum(t * f for t, f in zip(theta, features, strict=True))
    own = own_loss(name).subs(z, logit)
    gradient, hessian = closed(model.gradient), closed(model.hessian)
    for point in places_of(model, 3):
        values = dict(zip(theta, (point[z], Rational(1, 7)), strict=True)) | {y: point[y]}
        inside = {**values, dv.d: 2, θ: lambda m, v=values: v[theta[m - 1]], x: lambda m: features[m - 1]}
        rest = sum(values[t] * f for t, f in zip(theta[1:], features[1:], strict=True))
        assert close(value(gradient, {**inside, i: 1, dv.rest: rest}), value(own.diff(theta[0]), values))
        for a in (1, 2):
            for b in (1, 2):
                entry = value(own.diff(theta[a - 1], theta[b - 1]), values)
                assert close(value(hessian, {**inside, i: a, j: b}), entry)
                assert close(value(hessian, {**inside, i: b, j: a}), entry)


@names
def test_batch(name: str) -> None:
    """N = 3 rows, d = 2 parameters: the indexed results filled with numbers equal the finite sums, entry by entry."""
    model, rng = MODELS[name], random.Random(name)
    rows, columns = range(1, 4), range(1, 3)
    allowed = model.labels if isinstance(model.labels, (sp.Interval, sp.FiniteSet)) else S.Reals
    design = {(r, c): somewhere(Interval(-2, 2), rng) for r in rows for c in columns}
    targets = {r: somewhere(allowed, rng) for r in rows}
    theta = {c: somewhere(Interval(-1, 1), rng) for c in columns}
    filled = {
        dv.N: 3,
        dv.d: 2,
        X: lambda r, c: design[r, c],
        labels: targets.__getitem__,
        θ: theta.__getitem__,
    }
    logit = {r: sum(design[r, c] * theta[c] for c in columns) for r in rows}
    loss = own_loss(name)
    slope, bend = ({r: value(sp.diff(loss, z, m), {z: logit[r], y: targets[r]}) for r in rows} for m in (1, 2))
    entry = {key: value(number, {}) for key, number in design.items()}
    gradient, hessian = closed(model.batch_gradient), closed(model.batch_hessian)
    for a in columns:
        own = sum(entry[r, a] * slope[r] for r in rows) / 3
        assert close(value(gradient, {**filled, j: a}), own)
        for b in columns:
            own = sum(entry[r, a] * entry[r, b] * bend[r] for r in rows) / 3
            assert close(value(hessian, {**filled, i: a, j: b}), own)
            assert close(value(hessian, {**filled, i: b, j: a}), own)


@names
@attributes
def test_chains(name: str, attribute: str) -> None:
    chain = getattr(MODELS[name], attribute)
    chain.check()
    assert chain.steps
    assert all(step.by for step in chain.steps)
    assert name in chain.title
    with pytest.raises(dv.StepError):
        chain.to(2 * chain.last, by="twice")
    with pytest.raises(dv.StepError):
        chain.to(-chain.last, by="downhill")


@names
def test_stable_forms(name: str) -> None:
    """Each form that code is made of equals its formula over z in [-60, 60], and so do both of its branches at 0.

    A second derivative says where it leaves out a break. 1 - Φ(60) has 784 zeros after the point.
    """
    model = MODELS[name]
    formulas = {
        "activation": explicit(model.activation),
        "loss": own_loss(name),
        "derivative": own_loss(name).diff(z),
        "second_derivative": own_loss(name).diff(z, 2),
    }
    targets = sorted(model.labels) if isinstance(model.labels, FiniteSet) else [Rational(-3, 7), 1]
    grid = [Rational(m, 7) for m in (-420, -301, -99, -40, -8, -1, 0, 1, 5, 33, 111, 280, 420)]
    tiny = [Rational(s, 10**12) for s in (-1, 1)]
    with mp.workdps(900 if name == "probit" else 120):
        for role, own in formulas.items():
            chain = model.stable_forms[role]
            chain.check()
            form = closed(chain)
            for at in grid + tiny:
                for label in targets:
                    point = {z: at, y: label}
                    if all(true_at(fact, point) for fact in chain.domain.facts):
                        assert close(value(form, point), value(own, point)), (role, point)


def test_probability() -> None:
    for name, expected in (
        ("sigmoid-bce", σ(z)),
        ("sigmoid-mse", σ(z)),
        ("tanh-bce", σ(2 * z)),
        ("focal", σ(z)),
        ("label-smoothed-bce", σ(z)),
        ("probit", (1 + sp.erf(z / sp.sqrt(2))) / 2),
    ):
        for point in places((z,), {}, 4):
            assert close(value(MODELS[name].probability, point), value(expected, point))
    for name in ("linear-mse", "cubic", "exponential", "savage", "squared-hinge", "log-cosh", "huber", "poisson"):
        assert MODELS[name].probability is None


@pytest.mark.parametrize("name", ["squared-hinge", "huber"])
def test_no_second_derivative_at_a_break(name: str) -> None:
    """The slope has a kink at yz = 1 and at z - y = ±1: there the chain of ∂²L/∂z² claims nothing, and says so."""
    model = MODELS[name]
    chain = model.second_derivative
    for at in (-1, 1):
        outside = {z: Rational(at), y: S.Zero if name == "huber" else Rational(at)}
        assert not all(true_at(fact, outside) for fact in chain.domain.facts)
    assert not model.derivative.domain.facts
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        dv.Derivation("everywhere", chain.start, chain.where).to(chain.last, by="the same without the exception")
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        dv.Derivation("elsewhere", chain.start, chain.where, sp.Ne(z - y, 5)).to(chain.last, by="another exception")


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        ("sigmoid-bce", x[i] * (p - y)),
        ("tanh-bce", x[i] * (p + 1 - 2 * y)),
        ("linear-mse", 2 * x[i] * (p - y)),
    ],
)
def test_gradients_of_the_lectures(name: str, formula: Any) -> None:
    """S0-121, S0-173, S4-047, as they stand there: equal as SymPy objects."""
    assert dv.models[name].gradient.result == formula


def test_mse_of_the_lectures() -> None:
    """S0-129 and S0-132 up to the order of factors: 2x_i(ŷ - y)ŷ(1 - ŷ), 2x_i²ŷ(1 - ŷ)(-3ŷ² + 2ŷ - y + 2yŷ)."""
    model = dv.models["sigmoid-mse"]
    assert sp.expand(model.gradient.result - 2 * x[i] * (p - y) * p * (1 - p)) == 0
    bracket = -3 * p**2 + 2 * p - y + 2 * y * p
    assert sp.expand(model.hessian.result - 2 * x[i] * x[j] * p * (1 - p) * bracket) == 0
    factors = sp.factor_list(model.hessian.result)[1]
    assert any(sp.expand(f - bracket) == 0 or sp.expand(f + bracket) == 0 for f, _ in factors)


def test_catalogue(report: Callable[[str], None]) -> None:
    assert all(model.name == name for name, model in dv.models.items())
    count = 6 * len(MODELS)
    report(f"models: {', '.join(dv.models)}, and {len(USERS)} of a user: {count} derivations compared")


@pytest.mark.parametrize("attribute", ["derivative", "second_derivative", "gradient", "hessian"])
def test_a_derivation_says_of_the_labels_what_the_loss_needs(attribute: str) -> None:
    """log y! has a value where y > -1, log ŷ and (ŷ - y)² for every y."""
    assert getattr(USERS["counts"], attribute).domain[y] == Interval(0, 9)
    for name in ("poisson", "sigmoid-bce", "linear-mse"):
        assert y not in dict(getattr(MODELS[name], attribute).domain.sets)


@attributes
def test_the_complementary_log_log_link(attribute: str) -> None:
    """1 - e^{-e^z} is positive for any z, for a sum too."""
    loss = -y * log(p) - (1 - y) * log(1 - p)
    getattr(dv.Model("cloglog", 1 - exp(-exp(z)), loss, (0, 1)), attribute).check()
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        getattr(dv.Model("negative", exp(-exp(z)) - 1, loss, (0, 1)), attribute)


@attributes
def test_labels_for_which_the_loss_has_no_value_are_refused(attribute: str) -> None:
    loss = p - y * log(p) + y * log(y)
    assert getattr(dv.Model("positive", exp(z), loss, Interval.Lopen(0, 9)), attribute)
    for labels_with_0 in (Interval(0, 9), S.Naturals0, (0, 1)):
        with pytest.raises((dv.StepError, dv.OutsideClass)):
            getattr(dv.Model("with 0", exp(z), loss, labels_with_0), attribute)


def test_a_slope_in_the_residual_is_not_multiplied_out() -> None:
    """y² - 2yz + z² + 1 loses the digits that (z - y)² + 1 keeps."""
    for name in ("Cauchy", "Geman-McClure", "pseudo-Huber"):
        for chain in (USERS[name].derivative, USERS[name].second_derivative):
            assert chain.result.atoms(sp.Pow) <= {e for e in chain.result.atoms(sp.Pow) if not e.base.is_Symbol}


def test_an_activation_of_which_sympy_knows_no_limit_has_no_probability() -> None:
    hard = dv.Model("hard", sp.Max(0, sp.Min(1, z / 6 + Rational(1, 2))), (p - y) ** 2, (0, 1))
    assert hard.probability is None
