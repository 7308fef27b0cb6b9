"""The l1 penalty: scikit-learn's minima, the conditions of a minimum, exact zeros, the gap, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn import linear_model
from sklearn.datasets import make_classification
from sklearn.exceptions import ConvergenceWarning

import derivations as dv
from numeric import Classifier, LogisticRegression, ProximalNewton, coordinates, fit, proximal
from numeric.generated import kernels
from numeric.lasso import Kinked, Lasso, least, soft
from numeric.proximal import lowest
from numeric.trainer import problem

SIZES = {2: (300, 30), 3: (200, 6), 4: (300, 10)}
DATA = {
    classes: make_classification(
        *size, n_informative=5, n_redundant=0, n_classes=classes, flip_y=0.1, random_state=classes
    )
    for classes, size in SIZES.items()
}
RNG = np.random.default_rng(0)
CONVEX = [name for name in dv.models if name != "softmax-ce" and kernels(name).convex]
X = RNG.normal(size=(120, 6)) * [1, 10, 0.1, 1, 1, 1]
SHARED = np.linalg.cholesky(np.full((30, 30), 0.99) + 0.01 * np.eye(30)).T
"""Makes columns of which each two have the correlation 0.99."""


def labels(model: str) -> Any:
    """Labels of the model that X explains in part."""
    score = X[:, 0] - X[:, 1] / 10 + RNG.normal(size=len(X))
    values = kernels(model).labels.values
    if values is not None:
        return np.where(score > 0, max(values), min(values))
    return np.round(np.exp(score)) if model == "poisson" else score


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("weights", [None, RNG.integers(0, 4, 300).astype(float)], ids=["", "sample_weight"])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("C", [0.05, 1.0])
@pytest.mark.parametrize("l1_ratio", [0.2, 0.7, 1])
def test_it_is_the_minimum_of_saga(l1_ratio: float, C: float, fit_intercept: bool, weights: Any, classes: int) -> None:
    A, y = DATA[classes]
    s = None if weights is None else weights[: len(y)]
    options: dict[str, Any] = {"C": C, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept, "solver": "saga"}
    theirs = linear_model.LogisticRegression(tol=1e-13, max_iter=100_000, random_state=0, **options).fit(A, y, s)
    for layout in (A, csr_array(A)):
        ours = LogisticRegression(tol=1e-11, **options).fit(layout, y, s)
        np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-8)
        np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=1e-8)
        assert ((ours.coef_ == 0) == (theirs.coef_ == 0)).all()


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize(("l1", "l2"), [(0.1, 0.0), (0.3, 0.2), (1e-3, 1e-3)])
def test_least_squares_have_the_elastic_net_of_scikit_learn(l1: float, l2: float, fit_intercept: bool) -> None:
    y = labels("linear-mse")
    ours = fit("linear-mse", X, y, l1=l1, l2=l2, fit_intercept=fit_intercept)
    scale = kernels("linear-mse").second_derivative(0.0, 0.0)  # scikit-learn's loss has the curvature 1
    options = {"alpha": (l1 + l2) / scale, "l1_ratio": l1 / (l1 + l2), "fit_intercept": fit_intercept}
    theirs = linear_model.ElasticNet(tol=1e-14, max_iter=100_000, **options).fit(X, y)
    np.testing.assert_allclose(ours.theta[int(fit_intercept) :], theirs.coef_, rtol=1e-8, atol=1e-10)
    assert ours.n_iter <= 3  # its model of f is f


@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("share", [0.9, 0.1, 1e-3])
@pytest.mark.parametrize("model", CONVEX)
def test_every_convex_model_reaches_the_conditions_of_a_minimum(model: str, share: float, l2: float) -> None:
    y, k = labels(model), kernels(model)
    start = fit(model, X, y, l1=1e9)
    assert not start.theta[1:].any()
    l1 = share * float(np.abs(X.T @ k.derivative(np.full(len(X), start.theta[0]), y)).max()) / len(X)
    found = fit(model, X, y, l1=l1, l2=l2)
    assert found.converged, found.reason
    b, w = found.theta[0], found.theta[1:]
    slopes = k.derivative(b + X @ w, y) / len(X)
    gradient = X.T @ slopes + l2 * w
    assert abs(slopes.sum()) < 1e-9
    np.testing.assert_allclose(gradient[w != 0], -l1 * np.sign(w[w != 0]), rtol=0, atol=1e-9)
    assert (np.abs(gradient[w == 0]) <= l1 + 1e-9).all()
    assert found.history.gradient_norm[-1] < 1e-9
    value = k.loss(b + X @ w, y).mean() + l1 * np.abs(w).sum() + l2 * (w @ w) / 2
    assert found.loss == pytest.approx(value, rel=1e-12)
    assert (np.diff(found.history.loss) <= 1e-15 * abs(found.loss)).all()


@pytest.mark.parametrize("share", [1.0, 1 - 1e-9])
def test_where_the_first_weight_enters(share: float) -> None:
    A, y = DATA[2]
    largest = float(np.abs(A.T @ (y - y.mean())).max()) / len(y)
    assert fit("sigmoid-bce", A, y, l1=largest * (1 + 1e-12)).theta[1:].any() == 0
    assert np.count_nonzero(fit("sigmoid-bce", A, y, l1=largest * (1 - 1e-6)).theta[1:]) == 1


@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_the_gap_bounds_the_distance_from_the_minimum(l2: float) -> None:
    A, y = DATA[2]
    best = fit("sigmoid-bce", A, y, l1=0.01, l2=l2)
    assert best.gap is not None
    assert best.gap < 1e-18
    gaps = []
    for iterations in range(2, best.n_iter + 1):
        early = fit("sigmoid-bce", A, y, ProximalNewton(max_iter=iterations), l1=0.01, l2=l2)
        if early.gap is not None:
            assert early.loss - best.loss <= early.gap * (1 + 1e-9) + 1e-16
            gaps.append(early.gap)
    assert len(gaps) >= 2
    assert gaps == sorted(gaps, reverse=True)


def test_the_gap_of_softmax_needs_a_ridge() -> None:
    A, y = DATA[3]
    assert fit("softmax-ce", A, y, l1=0.01).gap is None  # f does not see a shift of all classes, and is flat there
    gap = fit("softmax-ce", A, y, l1=0.01, l2=0.01).gap
    assert gap is not None
    assert gap < 1e-15


@pytest.mark.parametrize("classes", [2, 3])
def test_hard_columns(classes: int) -> None:
    """Columns that are correlated by 0.99; and more columns than rows, so that H is singular and the classes apart."""
    A, y = DATA[classes]
    many = RNG.normal(size=(40, 110))
    model, rows = "sigmoid-bce" if classes == 2 else "softmax-ce", A.shape[1]
    for matrix, label in ((A @ SHARED[:rows, :rows], y), (many, y[:40]), (csr_array(many), y[:40])):
        for l1 in (0.1, 1e-2):
            found = fit(model, matrix, label, l1=l1)
            assert found.converged, found.reason
            assert found.n_iter < 30
            columns = np.count_nonzero(found.theta.reshape(len(found.theta), -1)[1:].any(axis=1))
            assert columns <= len(label) * (classes - 1)


def test_columns_that_are_alike() -> None:
    A, y = DATA[2]
    once = fit("sigmoid-bce", A, y, l1=0.01)
    twice = fit("sigmoid-bce", np.hstack([A, A]), y, l1=0.01)
    assert twice.converged
    assert twice.loss == pytest.approx(once.loss, rel=1e-12)
    np.testing.assert_allclose(twice.theta[1:31] + twice.theta[31:], once.theta[1:], atol=1e-8)


def test_soft_is_the_minimum_of_the_square_and_the_size() -> None:
    grid = np.linspace(-5, 5, 100_001)
    for v in (-3.0, -1.0, -0.2, 0.0, 0.5, 1.0, 2.5):
        for kappa in (0.0, 0.5, 1.0):
            t = grid[np.argmin((grid - v) ** 2 / 2 + kappa * np.abs(grid))]
            assert soft(np.array(v), np.array(kappa)) == pytest.approx(t, abs=1e-4)
    # the subgradient of least norm: no other slope is nearer to 0
    found = least(np.array([0.0, 0.0, 0.0, 2.0, -2.0]), np.array([0.5, 1.5, -1.5, 0.5, 0.5]), np.ones(5))
    assert found.tolist() == [0.0, 0.5, -0.5, 1.5, -0.5]


@pytest.mark.parametrize("rank", [12, 3])
def test_the_model_is_minimised_from_any_start(rank: int) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        root = rng.normal(size=(rank, 8))
        H, start, kappa = root.T @ root, rng.normal(size=8), np.array([0.0, *[0.5] * 7])
        g = root.T @ rng.normal(size=rank) if rank < 8 else 3 * rng.normal(size=8)
        w = start
        for _ in range(12):  # it is asked for a tenth of the subgradient that it starts with, or less
            w = lowest(H, g + H @ (w - start), w, kappa)
        assert np.linalg.norm(least(w, g + H @ (w - start), kappa)) < 1e-9


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"l1": -1.0}, ValueError, "l1 is -1; it must be a finite number of at least 0"),
        ({"l1": np.inf}, ValueError, "l1 is inf"),
        ({"l1": "0.1"}, TypeError, "l1 is '0.1', a str; it must be a number"),
        ({"l1": 0.1, "method": "newton"}, ValueError, "method is Newton, which needs a gradient; with l1 > 0"),
        ({"l1": 0.1, "method": "gd"}, ValueError, "method is GradientDescent, which needs a gradient"),
        ({"l1": 0.1, "model": "sigmoid-mse"}, ValueError, "l1 is 0.1; it must be 0 for sigmoid-mse, whose convexity"),
        ({"intercept_scaling": 0.0}, ValueError, "intercept_scaling is 0; it must be a finite number above 0"),
        ({"intercept_scaling": "1"}, TypeError, "intercept_scaling is '1', a str"),
    ],
    ids=str,
)
def test_refused(options: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)):
        fit(**{"model": "sigmoid-bce", "X": DATA[2][0], "y": DATA[2][1], **options})
    with pytest.raises(ValueError, match="max_iter is -1"):
        ProximalNewton(max_iter=-1)
    with pytest.raises(ValueError, match="tol is -1"):
        ProximalNewton(tol=-1)


def test_the_reason_to_stop_is_said() -> None:
    A, y = DATA[2]
    few = fit("sigmoid-bce", A, y, ProximalNewton(max_iter=1), l1=0.01)
    assert not few.converged
    assert re.match(r"reached max_iter=1; the norm 0\.\d+ of the least subgradient is above tol=1e-10", few.reason)
    exact = fit("sigmoid-bce", A, y, ProximalNewton(tol=0.0), l1=0.01)
    assert exact.converged
    assert "zero to the rounding of float64" in exact.reason or "at most tol=0" in exact.reason
    assert fit("sigmoid-bce", A, y, "proximal-newton").reason == fit("sigmoid-bce", A, y, "newton").reason
    assert fit("sigmoid-bce", A, y, l1=0.01, callback=lambda *_: True).reason == "stopped by the callback"
    huge = fit("poisson", A * 1e200, y, l1=0.01)
    assert not huge.converged


def test_the_intercept_as_the_weight_of_a_column() -> None:
    A, y = DATA[2]
    for l1, l2 in ((0.0, 0.1), (0.02, 0.0), (0.02, 0.1)):
        column = fit("sigmoid-bce", np.column_stack([np.full(len(A), 5.0), A]), y, fit_intercept=False, l1=l1, l2=l2)
        free = fit("sigmoid-bce", A, y, l1=l1, l2=l2, intercept_scaling=5)
        np.testing.assert_allclose(free.theta / [5, *[1] * 30], column.theta, atol=1e-9)
        assert free.loss == pytest.approx(column.loss, rel=1e-12)


@pytest.mark.parametrize("model", ["probit", "squared-hinge"])
def test_classifiers_of_other_models(model: str) -> None:
    A, y = DATA[2]
    assert Classifier(model, C=0.1, l1_ratio=1).fit(A, y).sparsify().coef_.nnz < 25
    with pytest.raises(ValueError, match="it must be 0 for sigmoid-mse"):
        Classifier("sigmoid-mse", l1_ratio=1).fit(A, y)
    with pytest.warns(ConvergenceWarning, match="with the solver auto failed to converge: reached max_iter=0"):
        Classifier(model, l1_ratio=1, max_iter=0).fit(A, y)


def test_units_of_the_columns_do_not_matter() -> None:
    """A column of thousandths beside one of thousands, fewer rows than columns: what is said of the minimum is true."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        A = rng.normal(size=(24, 34)) * 10.0 ** rng.uniform(-3, 3, size=34)
        y = np.arange(24) % 2
        for model, l1, l2 in (("linear-mse", 2e-5, 0.0), ("sigmoid-bce", 1e-4, 0.0), ("sigmoid-bce", 1e-6, 1e-4)):
            found = fit(model, A, y, l1=l1, l2=l2)
            assert found.converged, found.reason
            assert (np.diff(found.history.loss) <= 1e-14).all()


@pytest.mark.parametrize("classes", [2, 3])
def test_warm_start(classes: int) -> None:
    A, y = DATA[classes]
    classifier = LogisticRegression(solver="saga", l1_ratio=0.5, warm_start=True).fit(A, y)
    assert classifier.fit(A, y).n_iter_[0] == 0
    with pytest.raises(ValueError, match=r"l1_ratio is 0\.5; coefficients have standard errors for l1_ratio=0 only"):
        classifier.summary(A, y)


@pytest.mark.parametrize("model", ["sigmoid-bce", "linear-mse", "poisson"])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("l2", [0.0, 0.01])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("density", [0.05, 1.0])
def test_by_coordinates_it_is_the_same_minimum(
    density: float, weighted: bool, l2: float, fit_intercept: bool, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(7)
    A = rng.normal(size=(200, 400)) * (rng.random((200, 400)) < density)
    score = A[:, :20] @ rng.normal(size=20) / 4
    y = {"sigmoid-bce": 1.0 * (score > 0), "linear-mse": score, "poisson": np.floor(np.exp(score))}[model]
    task: dict[str, Any] = {"l1": 0.02, "l2": l2, "fit_intercept": fit_intercept, "method": ProximalNewton(1e-11)}
    task["sample_weight"] = rng.integers(0, 4, 200) if weighted else None
    by_hessian = fit(model, A, y, **task)
    monkeypatch.setattr(proximal, "suits", lambda *_: True)
    for layout in (A, csr_array(A), np.asfortranarray(A)):
        by_coordinates = fit(model, layout, y, **task)
        assert by_coordinates.converged
        np.testing.assert_allclose(by_coordinates.theta, by_hessian.theta, rtol=0, atol=1e-8)  # 1e-11 over a λ of 1e-3
        assert ((by_coordinates.theta == 0) == (by_hessian.theta == 0)).all()


def test_many_columns_go_by_coordinates_and_few_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def asked(objective: Lasso, here: Kinked) -> bool:
        seen.append(coordinates.suits(objective, here))
        return seen[-1]

    monkeypatch.setattr(proximal, "suits", asked)
    rng = np.random.default_rng(0)
    for columns in (coordinates.MANY // 2, 2 * coordinates.MANY):
        A = rng.normal(size=(2 * columns, columns))
        y = 1.0 * (A @ rng.normal(size=columns) + 10 * rng.normal(size=len(A)) > 0)
        assert fit("sigmoid-bce", A, y, l1=1e-3).converged
        assert any(seen) == (columns > coordinates.MANY)


def test_a_large_dense_matrix_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    A = RNG.normal(size=(3, coordinates.MANY + 1))
    weights = np.ones(A.shape[1])
    for copied, layout, wanted in ((0, A, False), (0, csr_array(A), True), (coordinates.COPIED, A, True)):
        monkeypatch.setattr(coordinates, "COPIED", copied)
        objective = problem("sigmoid-bce", layout, [0, 1, 1], 0.0, False, l1=0.1)
        assert isinstance(objective, Lasso)
        assert coordinates.suits(objective, objective.at(weights)) == wanted


def test_without_numba_it_goes_by_the_hessian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordinates, "find_spec", lambda _: None)
    rng = np.random.default_rng(0)
    A = rng.normal(size=(500, 2 * coordinates.MANY))
    y = 1.0 * (A[:, 0] + rng.normal(size=500) > 0)
    assert fit("sigmoid-bce", csr_array(A), y, l1=5e-3).converged
