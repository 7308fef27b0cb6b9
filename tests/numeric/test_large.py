"""Training on many rows or columns: every solver reaches Newton's minimum, and the gap is what it says."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

import numeric
from numeric import choice, subsampling
from numeric.quasi_newton import LBFGS
from numeric.softmax_losses import SoftmaxLosses
from numeric.subsampling import SubsampledNewton

Array = npt.NDArray[np.float64]

CONVEX = ("sigmoid-bce", "tanh-bce", "linear-mse", "poisson", "exponential", "label-smoothed-bce", "log-cosh")
SOLVERS: dict[str, SubsampledNewton | LBFGS] = {"subsampled": SubsampledNewton(), "L-BFGS": LBFGS()}


def data(model: str, rows: int = 30_000, badly_scaled: bool = False) -> tuple[Array, Array]:
    """Rows of six columns, and labels of a model that overlap."""
    rng = np.random.default_rng(7)
    X = rng.normal(size=(rows, 6))
    if badly_scaled:
        X = (0.3 * X + rng.normal(size=(rows, 1))) * 10.0 ** np.arange(-3, 3)
    z = X @ (np.array([1, -1, 0.5, 0.2, 0, 0.3]) / X.std(axis=0) / 2)
    values = numeric.kernels(model).labels.values
    if values is not None:
        return X, np.where(rng.random(rows) < 1 / (1 + np.exp(-z)), values[1], values[0])
    if model == "poisson":
        return X, rng.poisson(np.exp(z)).astype(float)
    return X, (rng.random(rows) if model == "label-smoothed-bce" else z + rng.normal(size=rows))


@pytest.mark.parametrize("model", CONVEX)
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("badly_scaled", [False, True])
def test_every_solver_reaches_newtons_minimum(model: str, solver: str, l2: float, badly_scaled: bool) -> None:
    X, y = data(model, badly_scaled=badly_scaled)
    l2 = 0.0 if badly_scaled else l2  # a ridge depends on the units
    newton = numeric.fit(model, X, y, "newton", l2=l2)
    fit = numeric.fit(model, X, y, SOLVERS[solver], l2=l2)
    assert fit.converged, fit.reason
    assert fit.loss - newton.loss <= 1e-11 * max(1, abs(newton.loss))
    scale = np.array([1, *X.std(axis=0)])
    np.testing.assert_allclose(fit.theta * scale, newton.theta * scale, atol=1e-5)


def test_auto_says_which_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = data("sigmoid-bce")
    assert "subsampled Newton, as 30000 rows are many for 7 parameters" in numeric.fit("sigmoid-bce", X, y).reason
    assert numeric.fit("sigmoid-bce", X[:300], y[:300]).reason.startswith("the gradient norm")
    monkeypatch.setattr(choice, "MANY", 5)
    assert "L-BFGS, as 7 parameters are too many" in numeric.fit("sigmoid-bce", X, y).reason


@pytest.mark.parametrize("method", ["auto", "newton", "subsampled-newton", "lbfgs"])
@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_the_gap_is_a_bound(method: str, l2: float, fit_intercept: bool) -> None:
    X, y = data("sigmoid-bce", 2_000)
    least = math.inf
    for start in (None, [0.3, 0.2, -0.3, 0.1, 0, 0, 0.2][not fit_intercept :]):
        fit = numeric.fit("sigmoid-bce", X, y, method, l2, fit_intercept, start)
        least = min(least, fit.loss)
        assert fit.gap is not None
        assert 0 <= fit.gap <= 1e-11
    for epochs in (1, 5, 50):
        solver = numeric.GradientDescent(learning_rate=None, epochs=epochs)
        far = numeric.fit("sigmoid-bce", X, y, solver, l2, fit_intercept)
        assert far.gap is None or far.gap >= far.loss - least - 1e-15  # losses of size 1 are rounded
        if epochs == 50:
            assert far.gap is not None
            assert far.gap <= 3 * (far.loss - least) + 1e-12


def test_there_is_no_gap_where_there_may_be_no_minimum() -> None:
    X, y = data("sigmoid-bce", 500)
    separable = (X[:, 0] > 0).astype(float)
    assert numeric.fit("sigmoid-bce", X, separable).gap is None
    assert numeric.fit("sigmoid-mse", X, y).gap is None
    assert numeric.fit("sigmoid-bce", X, separable, l2=0.01).gap is not None


@pytest.mark.parametrize("method", ["auto", "lbfgs", "subsampled-newton", "newton"])
@pytest.mark.parametrize("ties", [0, 1])
def test_many_separable_rows_have_no_minimum(method: str, ties: int) -> None:
    X, _ = data("sigmoid-bce")
    X[:ties] = X[ties : 2 * ties] = 0.25
    y = (X[:, 0] > 0.25).astype(float)
    y[:ties] = 1
    fit = numeric.fit("sigmoid-bce", X, y, method)
    assert not fit.converged
    assert "l2 > 0" in fit.reason
    assert fit.gap is None
    assert np.abs(fit.theta).max() < 1e7


@pytest.mark.parametrize("solver", SOLVERS)
def test_rows_in_order_and_rare_columns(solver: str) -> None:
    """Labels in order, a column that few rows have, a constant one, and one twice."""
    X, y = data("sigmoid-bce")
    order = np.argsort(y, kind="stable")
    rare = np.zeros(len(y))
    rare[[5, 29_000]] = 1
    wide = np.column_stack([X[order], rare, np.full(len(y), 3.0), X[order, 0]])
    fit, newton = (numeric.fit("sigmoid-bce", wide, y[order], method) for method in (SOLVERS[solver], "newton"))
    assert fit.loss <= newton.loss + 1e-11


@pytest.mark.parametrize("layout", [sparse.csr_array, sparse.csc_matrix, np.asfortranarray, lambda X: X.astype("f4")])
@pytest.mark.parametrize("method", ["auto", "newton", "lbfgs", "gd"])
def test_layouts_have_one_minimum(layout: Any, method: str) -> None:
    X, y = data("sigmoid-bce")
    X = X.astype(np.float32).astype(np.float64)
    X[np.abs(X) < 0.5] = 0
    plain, other = numeric.fit("sigmoid-bce", X, y, method), numeric.fit("sigmoid-bce", layout(X), y, method)
    np.testing.assert_allclose(other.theta, plain.theta, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(other.predict(layout(X)), plain.predict(X))


@pytest.mark.parametrize("l2", [0.0, 0.1])
@pytest.mark.parametrize("rows", [400, 30_000])
def test_softmax_of_two_classes_is_logistic_regression(l2: float, rows: int) -> None:
    """σ(z₁ - z₀): half of w for each class; and Σ_k w_k² is half of w², which is a ridge twice as large."""
    X, y = data("sigmoid-bce", rows)
    two, one = numeric.fit("softmax-ce", X, y, l2=2 * l2), numeric.fit("sigmoid-bce", X, y, l2=l2)
    assert two.converged
    assert two.theta.shape == (7, 2)
    np.testing.assert_allclose(two.theta[:, 1] - two.theta[:, 0], one.theta, atol=1e-6)
    np.testing.assert_allclose(two.theta.sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(two.probability(X)[:, 1], one.probability(X), atol=1e-6)
    assert (two.predict(X) == one.predict(X)).all()
    assert two.gap is not None
    assert two.gap < 1e-11


def test_softmax_agrees_with_its_peer() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    X = rng.normal(size=(600, 4))
    y = np.argmax(X @ rng.normal(size=(4, 5)) + rng.gumbel(size=(600, 5)), axis=1)
    weights = rng.uniform(0.5, 2, 600)
    fit = numeric.fit("softmax-ce", X, y, l2=0.01, sample_weight=weights)
    peer = LogisticRegression(C=1 / (0.01 * weights.sum()), tol=1e-12, max_iter=5000).fit(X, y, weights)
    np.testing.assert_allclose(fit.theta[1:].T, peer.coef_, atol=1e-6)
    np.testing.assert_allclose(fit.probability(X), peer.predict_proba(X), atol=1e-6)
    shifted = numeric.fit("softmax-ce", X, y, l2=0.01, sample_weight=weights, theta0=fit.theta + np.ones((5, 1)))
    np.testing.assert_allclose(shifted.theta, fit.theta, atol=1e-8)


def test_the_curvature_of_softmax_in_training_keeps_its_digits() -> None:
    """Whatever the margin: each entry is within a few ulp of the generated function with all its corrections."""
    k = numeric.kernels("softmax-ce")
    Z = np.array([[40.0, 0, 1], [0, 0, 0], [3, 2, 1], [-700, 5, 5]])
    y = np.array([0, 1, 2, 0])
    losses = SoftmaxLosses(k, 3)
    np.testing.assert_allclose(losses.curvature(Z, y), k.second_derivative(Z, y), rtol=1e-14)
    own = np.diagonal(k.second_derivative(Z, y), axis1=1, axis2=2)
    np.testing.assert_allclose(losses.own_curvature(Z, y), own, rtol=1e-14)
    value, slope = losses.value_and_slope(Z, y)
    np.testing.assert_allclose(value, k.loss(Z, y), rtol=1e-14)
    np.testing.assert_allclose(slope, k.derivative(Z, y), rtol=1e-14)


def test_without_scipy_a_separation_may_go_unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numeric.separation.find_spec", lambda name: None)
    fit = numeric.fit("sigmoid-bce", [[1.0], [2.0], [0.0], [0.0]], [1, 1, 0, 1], fit_intercept=False)
    assert not fit.converged
    assert fit.separation is None


def test_a_subsample_is_large_enough() -> None:
    for size in (1, 10, 100, 1000):
        assert SubsampledNewton.worthwhile(size) >= 2 * subsampling.LEAST * size
