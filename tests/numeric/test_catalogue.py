"""Every model of the catalogue is trained on data of its own kind; labels of another kind are refused."""

from __future__ import annotations

import warnings
from typing import Any

import mpmath
import numpy as np
import pytest

import derivations as dv
import numeric
from numeric import special_arrays, special_python
from numeric.special import difference, erf, erfcx, excess, gauss

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 2))
LOGIT = X @ [1.0, -2.0] + 0.3
NOISE = RNG.normal(size=120)
CLASSES = (LOGIT + 2 * NOISE > 0).astype(float)


def labels(name: str) -> Any:
    values = numeric.kernels(name).labels
    if values.values is not None:
        low, high = values.values
        return np.where(CLASSES == 1, high, low)
    return np.floor(np.exp(LOGIT / 3)) if values.integer else LOGIT + NOISE


@pytest.mark.parametrize("name", list(dv.models))
def test_it_is_trained(name: str) -> None:
    """The mean of the losses is lowest at θ: its slope vanishes there, and it is larger a little beside."""
    y, k = labels(name), numeric.kernels(name)
    fit = numeric.fit(name, X, y)
    assert fit.converged, fit.reason
    design = np.column_stack([np.ones(len(X)), X])
    assert np.abs(design.T @ k.derivative(design @ fit.theta, y)).max() / len(X) < 1e-9
    for direction in np.vstack([np.eye(3), -np.eye(3)]):
        assert np.mean(k.loss(design @ (fit.theta + 0.05 * direction), y)) > fit.loss
    found = fit.predict(X)
    right = np.mean(found == y) if k.labels.values else np.corrcoef(found, y)[0, 1]
    assert right > 0.7


MARGIN = ["exponential", "savage", "squared-hinge"]


@pytest.mark.parametrize("name", MARGIN)
def test_margin_losses_predict_a_sign(name: str) -> None:
    fit = numeric.fit(name, X, 2 * CLASSES - 1)
    assert np.array_equal(fit.predict(X), np.where(fit.logit(X) >= 0, 1, -1))
    assert fit.predict(np.zeros((1, 2))).dtype == np.int64
    with pytest.raises(TypeError, match="no probability"):
        fit.predict(X, threshold=0.4)
    with pytest.raises(TypeError, match="no probability"):
        fit.probability(X)


@pytest.mark.parametrize("name", MARGIN)
def test_the_labels_of_margin_losses_are_signs(name: str) -> None:
    with pytest.raises(ValueError, match=f"a label of {name} must be -1 or 1"):
        numeric.fit(name, X, CLASSES)


@pytest.mark.parametrize("wrong", [-1.0, 0.5])
def test_counts_are_whole(wrong: float) -> None:
    with pytest.raises(ValueError, match="whole number of at least 0"):
        numeric.fit("poisson", X, np.full(120, wrong))


def test_special_functions_against_mpmath() -> None:
    for x in [0.0, 1e-300, 0.1, 1.0, 1.99, 2.0, 2.01, 5.0, 26.0, 30.0, 1e3]:
        with mpmath.workdps(40):
            tail = mpmath.erfc(x) * mpmath.exp(mpmath.mpf(x) ** 2)
            assert abs(erfcx(x) - tail) < 1e-15 * tail
        assert abs(erf(x) - mpmath.erf(x)) < 2e-16
    assert np.isnan(erfcx(np.nan))
    assert erfcx(np.inf) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert erfcx(1.7e308) == pytest.approx(1 / np.sqrt(np.pi) / 1.7e308, rel=1e-14)


def test_the_normal_density_against_mpmath() -> None:
    for x in [0.0, 1e-300, 0.03, 1 / 3, 2.7182818, 9.99, 26.2246, 33.0497, 37.3]:
        with mpmath.workdps(60):
            expected = mpmath.exp(-(mpmath.mpf(x) ** 2) / 2)
            for found in (gauss(x), special_python.gauss(x), special_arrays.gauss(np.asarray([x]), np)[0]):
                assert abs(found - expected) < 4e-16 * expected
    assert gauss(1e308) == special_python.gauss(1e308) == 0
    assert np.isnan(gauss(np.nan))


def test_the_excess_against_mpmath() -> None:
    for x in [0.0, 1e-300, 0.1, 1.0, 1.24, 1.25, 1.26, 2.0, 5.0, 26.0, 1e3, 1e6]:
        with mpmath.workdps(60):
            tail = mpmath.erfc(mpmath.mpf(x) / mpmath.sqrt(2)) / 2
            expected = mpmath.npdf(mpmath.mpf(x)) / tail - mpmath.mpf(x)
            for found in (excess(x), special_python.excess(x), special_arrays.excess(np.asarray([x]), np)[0]):
                assert abs(found - expected) < (2e-15 if x < 1.25 else 4e-16) * expected
    assert excess(1e308) == 1e-308
    assert special_python.excess(1e308) == 1e-308
    assert np.isnan(excess(np.nan))
    for function in (erf, gauss, erfcx, excess):
        assert function(np.ones((2, 3), np.float32)).dtype == np.float32


def test_a_difference_beyond_every_float_is_infinite_without_a_warning() -> None:
    largest = np.finfo(float).max
    ends = np.array([largest, -largest, 2.0**1023, -(2.0**970), 5e-324, 0.0, 3.0, np.inf, np.nan])
    x, y = np.meshgrid(ends, ends[:-2])
    with np.errstate(over="ignore"):
        expected = x - y
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(difference(x, y), expected)
        np.testing.assert_array_equal(special_arrays.difference(x, y, np), expected)
