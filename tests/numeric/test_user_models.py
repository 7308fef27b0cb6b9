"""Generated functions of models that are not in the catalogue: right against mpmath, and quiet, far out too."""

from __future__ import annotations

import warnings
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from sympy import Interval, S, exp, log, loggamma

import derivations as dv
import numeric
from numeric.targets import module

z, y, p = dv.z, dv.y, dv.yhat
positive = Interval.open(0, sp.oo)

MODELS: dict[str, tuple[dv.Model, tuple[float, ...], float]] = {
    "counts": (dv.Model("counts", exp(z), p - y * log(p) + loggamma(y + 1), S.Naturals0), (0.0, 1.0, 7.0), 700),
    "n!": (dv.Model("n!", exp(z), p - y * log(p) + log(sp.factorial(y)), S.Naturals0), (2.0, 300.0), 700),
    "deviance": (dv.Model("deviance", exp(z), 2 * (y * log(y / p) - y + p), positive), (0.5, 3.0), 700),
    "gamma": (dv.Model("gamma", exp(z), y / p + log(p), positive), (0.5, 3.0), 700),
    "softplus link": (dv.Model("softplus link", log(1 + exp(z)), p - y * log(p), S.Naturals0), (1.0, 7.0), 700),
    "Cauchy": (dv.Model("Cauchy", z, log(1 + (p - y) ** 2), S.Reals), (0.0, 1000.0), 1e6),
    "soft labels": (
        dv.Model("soft", dv.sigmoid(z), y * log(y / p) + (1 - y) * log((1 - y) / (1 - p)), Interval.open(0, 1)),
        (0.25, 0.75),
        700,
    ),
}
ROLES = ("loss", "derivative")
CANCELS = {"deviance": 1e-14, "counts": 1e-14, "n!": 1e-12, "soft labels": 1e-14}
"""Where terms of opposite sign meet a zero of the loss or of its slope; else a few ulp."""


def textbook(model: dv.Model, role: str) -> Any:
    loss = model.sample_loss.subs(p, model.activation).replace(dv.sigmoid, lambda u: 1 / (1 + exp(-u)))
    return sp.lambdify([z, y], loss.diff(z) if role == "derivative" else loss, "mpmath")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MODELS)
def test_against_the_textbook_formula(name: str, role: str) -> None:
    model, labels, reach = MODELS[name]
    exact, made = textbook(model, role), getattr(numeric.kernels(model), role)
    at = np.array([side * c for c in (1e-9, 0.3, 5.0, 20.3, 37.5, 300.7, reach) for side in (1, -1)])
    with mpmath.workdps(1000), warnings.catch_warnings():
        warnings.simplefilter("error")
        for label in labels:
            for logit, value in zip(map(float, at), map(float, made(at, label)), strict=True):
                true = exact(mpmath.mpf(logit), mpmath.mpf(label))
                slack = CANCELS.get(name, 2e-15) * max(abs(true), 1 if name in CANCELS else 0)
                assert abs(value - true) <= slack, (logit, label, value, float(true))


def test_what_is_far_from_zero_keeps_its_digits_in_the_residual() -> None:
    """y² - 2yz + z² + 1 is off by 1e-10 at z = y + 1/3 near 1000, (z - y)² + 1 is not."""
    slope = numeric.kernels(MODELS["Cauchy"][0]).derivative
    logit, label = 1e6 + 1 / 3, 1e6
    residual = mpmath.mpf(logit) - label
    assert float(slope(logit, label)) == pytest.approx(float(2 * residual / (1 + residual**2)), rel=1e-15)


def test_log_gamma_in_plain_python() -> None:
    """The source of a target carries the function that it calls."""
    space: dict[str, Any] = {}
    exec(module(numeric.kernels(MODELS["counts"][0]), "python"), space)
    assert space["loss"](0.5, 6.0) == pytest.approx(float(mpmath.exp(0.5) - 3 + mpmath.log(720)), rel=1e-15)
    assert numeric.kernels(MODELS["counts"][0]).loss(np.float32(0.5), np.float32(6)).dtype == np.float32


@pytest.mark.parametrize("name", ["counts", "gamma", "softplus link"])
def test_training(name: str) -> None:
    model, _, _ = MODELS[name]
    rng = np.random.default_rng(3)
    X = rng.normal(size=(80, 2))
    rate = np.exp(0.3 + X @ np.array([0.5, -0.4]))
    labels = rng.poisson(rate).astype(float) if name != "gamma" else rate * rng.gamma(2.0, 0.5, size=80)
    fit = numeric.fit(model, X, labels)
    assert fit.converged, fit.reason
    slope = numeric.kernels(model).derivative(fit.theta[0] + X @ fit.theta[1:], labels)
    assert abs(np.column_stack([np.ones(80), X]).T @ slope).max() / 80 < 1e-7
