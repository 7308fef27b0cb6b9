"""What is decided about training a model, and which models are refused."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Interval, Rational, S, log

import derivations as dv
from tests.derivations.opinion import explicit, mp, value
from tests.derivations.test_models import MODELS, close, own_loss, places_of

z, y, p, θ, σ = dv.z, dv.y, dv.yhat, dv.theta, dv.sigmoid

VERDICTS = {
    "sigmoid-bce": (dv.Proved, Rational(1, 4)),
    "sigmoid-mse": (dv.Refuted, None),
    "tanh-bce": (dv.Proved, S.One),
    "linear-mse": (dv.Proved, S(2)),
    "label-smoothed-bce": (dv.Proved, Rational(1, 4)),
    "focal": (dv.Refuted, None),
    "probit": (dv.Proved, None),
    "exponential": (dv.Proved, None),
    "savage": (dv.Refuted, None),
    "squared-hinge": (dv.Proved, S(2)),
    "log-cosh": (dv.Proved, S.One),
    "huber": (dv.Proved, S.One),
    "poisson": (dv.Proved, None),
    "smoothed": (dv.Proved, Rational(1, 4)),
    "cubic": (dv.Refuted, None),
}


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_convexity_and_smoothness(name: str) -> None:
    model, (kind, constant) = MODELS[name], VERDICTS[name]
    assert isinstance(model.convexity, kind)
    for verdict in (model.convexity, model.smoothness):
        verdict.check()
        assert verdict.statement.variables == (θ,)
    if constant is not None:
        assert isinstance(model.smoothness, dv.Proved)
        assert model.smoothness.statement.constant == constant
        bends = [abs(value(own_loss(name).diff(z, 2), point)) for point in places_of(model, 40)]
        bends.append(abs(value(own_loss(name).diff(z, 2), {z: 0, y: 0 if name == "log-cosh" else 1})))
        assert max(bends) <= value(constant, {}) * (1 + mp.mpf(10) ** -45)
        assert close(max(bends), value(constant, {}), 20)


def test_smoothness_of_mse_is_a_bound() -> None:
    verdict = dv.models["sigmoid-mse"].smoothness
    assert isinstance(verdict, dv.Proved)
    bends = [
        abs(value(own_loss("sigmoid-mse").diff(z, 2), {z: Rational(m, 50), y: t}))
        for m in range(-300, 300, 7)
        for t in (0, 1)
    ]
    assert max(bends) <= value(verdict.statement.constant, {}) <= max(bends) * mp.mpf("1.01")
    assert isinstance(MODELS["cubic"].smoothness, dv.Refuted)


def test_probit_is_smooth_with_a_constant_that_is_not_attained() -> None:
    """The curvature tends to 1 where the label is unlikely, about as 1 - 1/z²."""
    verdict = dv.models["probit"].smoothness
    assert isinstance(verdict, dv.Proved)
    verdict.check()
    assert (verdict.statement.constant, verdict.statement.attained) == (1, ())
    bend = own_loss("probit").diff(z, 2)
    for side, label in ((-1, 1), (1, 0)):
        heights = [value(bend, {z: side * at, y: label}) for at in (-3, 0, 1, 5, 10)]
        assert heights == sorted(heights)
        assert 1 - mp.mpf(1) / 100 < heights[-1] < 1


def focal(gamma: int, weight: Any) -> dv.Model:
    """Lin et al. 2017, equations 4 and 5: -α(1 - p)^γ log p for y = 1, with 1 - α for y = 0; γ alone where α is 1."""
    other = 1 - weight if weight != 1 else S.One
    return dv.Model(
        "focal", σ(z), -weight * y * (1 - p) ** gamma * log(p) - other * (1 - y) * p**gamma * log(1 - p), (0, 1)
    )


@pytest.mark.parametrize(
    ("gamma", "weight", "constant"),
    [(1, S.One, 391), (2, S.One, 497), (2, Rational(1, 4), 373), (3, Rational(1, 4), 434)],
)
def test_focal_losses_are_smooth_within_a_thousandth(gamma: int, weight: Any, constant: int) -> None:
    model = focal(gamma, weight) if (gamma, weight) != (2, 1) else dv.models["focal"]
    verdict = model.smoothness
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    assert verdict.statement.constant == Rational(constant, 1000)
    bend = explicit(model.sample_loss).subs(p, explicit(model.activation)).diff(z, 2)
    bends = [abs(value(bend, {z: Rational(m, 20), y: t})) for m in range(-120, 120) for t in (0, 1)]
    assert Rational(constant - 1, 1000) * (1 - Rational(1, 1000)) < max(bends) < Rational(constant, 1000)


def test_margin() -> None:
    for name in ("sigmoid-bce", "tanh-bce", "focal", "probit"):
        assert isinstance(dv.models[name].margin, dv.Proved)
    assert not isinstance(MODELS["smoothed"].margin, dv.Proved)
    assert not isinstance(MODELS["label-smoothed-bce"].margin, dv.Proved)
    assert not isinstance(MODELS["linear-mse"].margin, dv.Proved)


@pytest.mark.parametrize(
    ("activation", "loss", "targets", "says"),
    [
        (σ(p), (p - y) ** 2, (0, 1), "activation"),
        (σ(z) + sp.Symbol("a"), (p - y) ** 2, (0, 1), "activation"),
        (σ(sp.Symbol("z")), (p - y) ** 2, (0, 1), "activation"),
        (σ(z), (p - y) ** 2 + z, (0, 1), "loss"),
        (σ(z), (p - θ[1]) ** 2, (0, 1), "loss"),
        (σ(z), (p - sp.Symbol("y")) ** 2, (0, 1), "loss"),
        (σ(z), (p - y) ** 2, (), "label"),
        (σ(z), (p - y) ** 2, "01", "label"),
        (σ(z), (p - y) ** 2, 1, "label"),
        (σ(z), (p - y) ** 2, sp.S.Complexes, "label"),
        (σ(z), (p - y) ** 2, Interval(0, sp.pi), "label"),
        (σ(z), (p - y) ** 2, ("no", "yes"), "label"),
    ],
    ids=str,
)
def test_bad_models(activation: Any, loss: Any, targets: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says) as error:
        dv.Model("bad", activation, loss, targets)
    assert type(error.value) is ValueError


def test_models_are_values() -> None:
    model = dv.models["sigmoid-bce"]
    again = dv.Model("sigmoid-bce", σ(z), -y * log(p) - (1 - y) * log(1 - p), (0, 1))
    assert again == model
    assert hash(again) == hash(model)
    assert again.gradient == model.gradient
    assert again != dv.models["sigmoid-mse"]
    with pytest.raises(AttributeError):
        setattr(model, "labels", (0, 2))  # noqa: B010


KINKED = {
    "absolute error": (sp.Abs(p - y), dv.Proved, dv.Refuted),
    "hinge": (sp.Max(0, 1 - p), dv.Proved, dv.Refuted),
    "step": (sp.Piecewise((0, p < 0), (1, True)), dv.Refuted, dv.Undecided),
    "two quantities": (sp.Abs(p**2 - 2) + sp.Abs(p**3 - 3), dv.Refuted, dv.Undecided),
}


@pytest.mark.parametrize(("loss", "kind", "smooth"), KINKED.values(), ids=KINKED)
def test_a_loss_with_a_kink_raises_nothing_and_is_not_called_smooth(loss: Any, kind: Any, smooth: Any) -> None:
    model = dv.Model("kink", dv.z, loss, (0, 1))
    assert isinstance(model.convexity, (kind, dv.Undecided))
    assert isinstance(model.smoothness, smooth)
    assert smooth is dv.Refuted or model.smoothness.reason
    assert not isinstance(model.margin, dv.Proved)
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        assert model.derivative
