"""The trainer: the steps of the lectures to every digit, identities over models and methods, honest stops."""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import sympy as sp
from sklearn.linear_model import LogisticRegression

import derivations as dv
import numeric
from numeric import Fit, GradientDescent, Newton
from numeric.schedules import Constant, Cosine, ExponentialDecay, InverseTime, StepDecay

Array = npt.NDArray[np.float64]

CLASSIFIERS = ("sigmoid-bce", "sigmoid-mse", "tanh-bce")
MODELS = (*CLASSIFIERS, "linear-mse")
CONVEX = ("sigmoid-bce", "tanh-bce", "linear-mse")
METHODS = ("newton", GradientDescent(), GradientDescent(batch_size=8, epochs=3, rng=0))

CLAIMS = {
    claim["id"]: claim
    for claim in json.loads((Path(__file__).parents[1] / "lectures" / "claims.json").read_text("utf-8"))
    if claim.get("quantity") in ("logistic", "linear")
    and "eta" in claim["inputs"]
    and (claim["inputs"]["want"] in ("step", "loss_after_step") or "history" in claim["inputs"])
}


@pytest.fixture(scope="module")
def data() -> tuple[Array, Array]:
    """Forty rows of three columns, and labels 0 and 1 that overlap."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(40, 3))
    return X, (rng.random(40) < 1 / (1 + np.exp(-X @ [1.0, -0.5, 0.2] - 0.3))).astype(float)


# The lectures.


def numbers(text: Any) -> Array:
    return np.array(text, dtype=np.float64)


def step(model: str, X: Array, y: Array, theta: Array, eta: float) -> Fit:
    """One step of gradient descent on all rows; X has its column of ones where the lecture writes it."""
    return numeric.fit(model, X, y, GradientDescent(learning_rate=eta, epochs=1), fit_intercept=False, theta0=theta)


@pytest.mark.parametrize("name", CLAIMS)
def test_steps_of_the_lectures(name: str) -> None:
    claim = CLAIMS[name]
    inputs = claim["inputs"]
    model = {"logistic": "sigmoid-bce", "linear": "linear-mse"}[claim["quantity"]]
    eta, theta, X = float(inputs["eta"]), numbers(inputs["theta"]), numbers(inputs["X"])
    for row in inputs.get("history", ()):
        before = step(model, numbers(row["X"]), numbers(row["y"]), theta, eta)
        theta = before.theta
    if "y" in inputs:
        y = numbers(inputs["y"])
        after, kernels = step(model, X, y, theta, eta), numeric.kernels(model)
    got = {
        "step": lambda: after.theta,
        "loss_after_step": lambda: after.loss,
        "loss": lambda: after.history.loss[0],
        "grad": lambda: (theta - after.theta) / eta,
        "terms": lambda: kernels.loss(X @ theta, y),
        "grad_terms": lambda: kernels.derivative(X @ theta, y) * X[:, inputs["j"]],
        "z": lambda: before.logit(X),
        "yhat": lambda: before.probability(X),
        "class": lambda: before.predict(X),
    }[inputs["want"]]()
    np.testing.assert_allclose(np.ravel(got), numbers(claim["exact"]), rtol=1e-11, atol=0)


def test_every_claim_with_a_step_is_here() -> None:
    assert len(CLAIMS) == 40


def test_the_exact_fit_and_the_endless_oscillation_of_the_practice_page() -> None:
    start, once = [2.0, 2.0], GradientDescent(learning_rate=0.1, epochs=1)
    assert numeric.fit("linear-mse", [[2.0]], [18.0], once, theta0=start).loss == pytest.approx(0, abs=1e-25)
    many = numeric.fit("linear-mse", [[3.0]], [22.0], GradientDescent(epochs=50), theta0=start)
    np.testing.assert_allclose(many.history.loss, 196, rtol=1e-11)
    assert not many.converged


def test_sequential_and_summed_updates() -> None:
    """The two orders of information of the composite function (claims S0-061 to S0-063)."""
    X, y = numeric.datasets.load("composite")
    (b, a), eta = (0.5, 1.5), 0.01
    summed = GradientDescent(eta, epochs=1, reduction="sum")
    slopes = [2 * (a * x + b - t) for x, t in zip(X[:, 0], y, strict=True)]
    expected = [b - eta * sum(slopes), a - eta * (X[:, 0] @ slopes)]
    np.testing.assert_allclose(numeric.fit("linear-mse", X, y, summed, theta0=[b, a]).theta, expected)
    sequential = GradientDescent(eta, epochs=1, batch_size=1, shuffle=False)
    for x, t in zip(X[:, 0], y, strict=True):
        slope = 2 * (a * x + b - t)
        b, a = b - eta * slope, a - eta * slope * x
    np.testing.assert_allclose(numeric.fit("linear-mse", X, y, sequential, theta0=[0.5, 1.5]).theta, [b, a])
    long = numeric.fit("linear-mse", X, y, GradientDescent(0.1, epochs=5000, reduction="sum", tol=1e-9))
    np.testing.assert_allclose(long.theta, [3, 2], rtol=1e-7)
    assert long.converged


# Gradient descent against the loop that it stands for, row by row and entry by entry.


def unrolled(solver: GradientDescent, model: str, X: Array, y: Array, weights: Array, l2: float) -> list[Array]:
    kernels, rng = numeric.kernels(model), np.random.default_rng(solver.rng)
    rows = [(1.0, *map(float, row)) for row in X]
    share = [float(s * len(y) / weights.sum()) for s in weights]
    theta = [0.0] * len(rows[0])
    path = [np.array(theta)]
    for _ in range(solver.epochs):
        order = rng.permutation(len(y)) if solver.shuffle and solver.batch_size else np.arange(len(y))
        for first in range(0, len(y), solver.batch_size or len(y)):
            batch = order[first : first + (solver.batch_size or len(y))]
            logits = {n: math.fsum(x * t for x, t in zip(rows[n], theta, strict=True)) for n in batch}
            slopes = {n: share[n] * float(kernels.derivative(logits[n], y[n])) for n in batch}
            gradient = [
                math.fsum(slopes[n] * rows[n][j] for n in batch) / len(batch) + (l2 * theta[j] if j else 0.0)
                for j in range(len(theta))
            ]
            size = (solver.learning_rate or 0.0) * (len(batch) if solver.reduction == "sum" else 1)
            theta = [t - size * g for t, g in zip(theta, gradient, strict=True)]
        path.append(np.array(theta))
    return path


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("batch_size", [None, 1, 7, 40, 64])
@pytest.mark.parametrize("options", [{}, {"shuffle": False}, {"reduction": "sum"}])
@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_descent_is_the_loop(
    data: tuple[Array, Array], model: str, batch_size: int | None, options: dict[str, Any], weighted: bool
) -> None:
    X, y = data
    weights = np.linspace(0.5, 2, len(y)) if weighted else np.ones(len(y))
    solver = GradientDescent(0.01, batch_size, epochs=3, rng=5, **options)
    fit = numeric.fit(model, X, y, solver, l2=0.3, sample_weight=weights if weighted else None)
    path = unrolled(solver, model, X, y, weights, 0.3)
    np.testing.assert_allclose(fit.history.theta, path, rtol=1e-10, atol=1e-13)


def test_the_seed_decides_the_order(data: tuple[Array, Array]) -> None:
    def path(rng: int | np.random.Generator) -> Array:
        return numeric.fit("sigmoid-bce", *data, GradientDescent(batch_size=4, epochs=3, rng=rng)).theta

    assert (path(7) == path(7)).all()
    assert (path(7) == path(np.random.default_rng(7))).all()
    assert (path(7) != path(8)).any()


@pytest.mark.parametrize(
    ("schedule", "sizes"),
    [
        (Constant(), [1, 1, 1, 1]),
        (StepDecay(every=2, factor=0.1), [1, 1, 0.1, 0.1]),
        (ExponentialDecay(rate=0.5), [1, math.exp(-0.5), math.exp(-1), math.exp(-1.5)]),
        (InverseTime(), [1, 1 / 2, 1 / 3, 1 / 4]),
        (Cosine(epochs=2, minimum=0.2), [1, 0.6, 0.2, 0.2]),
        (lambda learning_rate, epoch: learning_rate / (1 + epoch), [1, 1 / 2, 1 / 3, 1 / 4]),
    ],
)
def test_schedules(data: tuple[Array, Array], schedule: Callable[[float, int], float], sizes: list[float]) -> None:
    np.testing.assert_allclose([schedule(0.5, epoch) for epoch in range(4)], 0.5 * np.array(sizes))
    fit = numeric.fit("sigmoid-bce", *data, GradientDescent(0.5, epochs=4, schedule=schedule))
    theta = np.zeros(4)
    for size in sizes:
        theta = numeric.fit("sigmoid-bce", *data, GradientDescent(0.5 * size, epochs=1), theta0=theta).theta
    np.testing.assert_allclose(fit.theta, theta, rtol=1e-12)


# Every model by every method.


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("method", METHODS, ids=["newton", "gd", "mini-batch"])
@pytest.mark.parametrize("l2", [0.0, 0.5])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_what_a_fit_says_is_so(
    data: tuple[Array, Array], model: str, method: str | GradientDescent, l2: float, fit_intercept: bool
) -> None:
    X, y = data
    told: list[tuple[int, Array, float]] = []
    fit = numeric.fit(model, X, y, method, l2, fit_intercept, callback=lambda *news: told.append(news))
    ones = np.column_stack([np.ones(len(X)), X]) if fit_intercept else X
    kernels, w = numeric.kernels(model), fit.theta[int(fit_intercept) :]
    loss = np.mean(kernels.loss(ones @ fit.theta, y)) + l2 / 2 * w @ w
    gradient = ones.T @ kernels.derivative(ones @ fit.theta, y) / len(y)
    gradient[int(fit_intercept) :] += l2 * w
    assert fit.theta.shape == (ones.shape[1],)
    assert fit.loss == pytest.approx(loss, rel=1e-13)
    assert fit.history.gradient_norm[-1] == pytest.approx(np.linalg.norm(gradient), rel=1e-6, abs=1e-14)
    assert len(fit.history) == fit.n_iter + 1 == len(told) + 1
    assert (fit.history.theta[0] == 0).all()
    assert (fit.history.theta[-1] == fit.theta).all()
    assert fit.history.loss[-1] == fit.loss
    assert [epoch for epoch, _, _ in told] == list(range(1, fit.n_iter + 1))
    assert [loss for _, _, loss in told] == list(fit.history.loss[1:])
    assert (np.array([theta for _, theta, _ in told]) == fit.history.theta[1:]).all()
    assert fit.converged == (method == "newton")
    if fit.converged:
        assert fit.history.gradient_norm[-1] <= 1e-10
        assert all(after <= before * (1 + 1e-14) for before, after in pairwise(fit.history.loss))
    np.testing.assert_allclose(fit.logit(X), ones @ fit.theta, rtol=1e-12, atol=1e-14)
    again = pickle.loads(pickle.dumps(fit))
    assert (again.predict(X) == fit.predict(X)).all()
    assert again.reason == fit.reason
    if model in CLASSIFIERS:
        assert (fit.predict(X) == (fit.probability(X) >= 0.5)).all()
    else:
        assert (fit.predict(X) == fit.logit(X)).all()


@pytest.mark.parametrize("model", MODELS)
def test_gradient_descent_reaches_newtons_minimum(data: tuple[Array, Array], model: str) -> None:
    newton = numeric.fit(model, *data, l2=0.1)
    descent = numeric.fit(model, *data, GradientDescent(0.2, epochs=5000, tol=1e-10), l2=0.1)
    assert newton.converged
    assert descent.converged
    assert descent.n_iter < 5000
    np.testing.assert_allclose(descent.theta, newton.theta, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("method", ["newton", "gd"])
def test_whole_weights_are_repeated_rows(data: tuple[Array, Array], model: str, method: str) -> None:
    X, y = data
    times = np.arange(len(y)) % 4  # zeros among them: a row of weight 0 is absent
    weighted = numeric.fit(model, X, y, method, l2=0.1, sample_weight=times)
    repeated = numeric.fit(model, np.repeat(X, times, axis=0), np.repeat(y, times), method, l2=0.1)
    np.testing.assert_allclose(weighted.theta, repeated.theta, rtol=1e-9)
    assert weighted.loss == pytest.approx(repeated.loss, rel=1e-12)
    scaled = numeric.fit(model, X, y, method, l2=0.1, sample_weight=times * 1e300)
    np.testing.assert_allclose(scaled.theta, weighted.theta, rtol=1e-9)


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_the_rows_does_not_matter(data: tuple[Array, Array], model: str) -> None:
    X, y = data
    order = np.random.default_rng(2).permutation(len(y))
    one, other = numeric.fit(model, X, y, l2=0.1), numeric.fit(model, X[order], y[order], l2=0.1)
    np.testing.assert_allclose(one.theta, other.theta, rtol=1e-9)


@pytest.mark.parametrize("model", CLASSIFIERS)
def test_swapped_labels_turn_theta_around(data: tuple[Array, Array], model: str) -> None:
    """L(θ; 1 - y) = L(-θ; y) (claims S1-038 to S1-040)."""
    X, y = data
    one, other = numeric.fit(model, X, y, l2=0.1), numeric.fit(model, X, 1 - y, l2=0.1)
    np.testing.assert_allclose(one.theta, -other.theta, rtol=1e-9)


@pytest.mark.parametrize("model", CONVEX)
@pytest.mark.parametrize("unit", [1e-12, 1e-3, 1e6, 1e12])
def test_units_of_a_column_do_not_matter_to_newton(data: tuple[Array, Array], model: str, unit: float) -> None:
    X, y = data
    scales = np.array([1.0, unit, 1.0])
    plain, scaled = numeric.fit(model, X, y), numeric.fit(model, X * scales, y)
    assert scaled.converged
    np.testing.assert_allclose(scaled.theta[1:] * scales, plain.theta[1:], rtol=1e-6)


@pytest.mark.parametrize(
    "form",
    [
        lambda X: X.tolist(),
        lambda X: np.asfortranarray(X),
        lambda X: np.repeat(X, 2, axis=0)[::2],
        lambda X: X[:, ::-1][:, ::-1],
        lambda X: type("Frame", (), {"__array__": lambda self, dtype=None, copy=None: X})(),
    ],
    ids=["list", "fortran", "strided", "reversed", "frame"],
)
def test_forms_of_the_input(data: tuple[Array, Array], form: Callable[[Array], Any]) -> None:
    X, y = data
    np.testing.assert_allclose(
        numeric.fit("sigmoid-bce", form(X), y.astype(bool)).theta,
        numeric.fit("sigmoid-bce", X, y).theta,
        rtol=1e-9,
    )


def test_all_is_computed_in_float64(data: tuple[Array, Array]) -> None:
    X, y = data[0].astype(np.float32), data[1].astype(np.int8)
    fit = numeric.fit("sigmoid-bce", X, y)
    assert fit.theta.dtype == np.float64
    np.testing.assert_allclose(fit.theta, numeric.fit("sigmoid-bce", X.astype(float), y).theta, rtol=1e-9)


# Newton.


@pytest.mark.parametrize("l2", [0.0, 1e-4, 0.1])
def test_agreement_with_scikit_learn(l2: float) -> None:
    X, y = numeric.datasets.load("iris")
    theirs = LogisticRegression(
        C=1 / (len(y) * l2) if l2 else np.inf, solver="newton-cholesky", tol=1e-14, max_iter=1000
    ).fit(X, y)
    ours = numeric.fit("sigmoid-bce", X, y, l2=l2)
    assert ours.converged
    np.testing.assert_allclose(ours.theta, [theirs.intercept_[0], *theirs.coef_[0]], rtol=1e-8)
    np.testing.assert_allclose(ours.probability(X), theirs.predict_proba(X)[:, 1], rtol=1e-8)
    assert (ours.predict(X) == theirs.predict(X)).all()


def test_linear_regression_takes_one_step() -> None:
    X, y = numeric.datasets.load("salary")
    fit = numeric.fit("linear-mse", X, y)
    np.testing.assert_allclose(fit.theta, [23 / 3, 107 / 21], rtol=1e-13)
    assert (fit.n_iter, fit.converged) == (1, True)
    far = numeric.fit("linear-mse", X * 1e9, y * 1e5)  # its gradient cannot be told from 0 closer than 1e-10
    np.testing.assert_allclose(far.theta, [23 / 3 * 1e5, 107 / 21 * 1e-4], rtol=1e-12)
    assert far.converged
    assert "rounding" in far.reason


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_rank_deficient_columns_take_the_shortest_theta(data: tuple[Array, Array], fit_intercept: bool) -> None:
    X, y = data
    wide = np.column_stack([X, X[:, 0] - 2 * X[:, 1], np.zeros(len(y)), np.full(len(y), 3.0), 1e5 * X[:, 2]])
    ones = np.column_stack([np.ones(len(y)), wide]) if fit_intercept else wide
    fit = numeric.fit("linear-mse", wide, y, fit_intercept=fit_intercept)
    assert fit.converged
    np.testing.assert_allclose(fit.theta, np.linalg.lstsq(ones, y)[0], rtol=1e-7, atol=1e-10)
    bce = numeric.fit("sigmoid-bce", wide, y, fit_intercept=fit_intercept)
    assert bce.converged
    np.testing.assert_allclose(bce.theta, np.linalg.pinv(ones) @ bce.logit(wide), rtol=1e-6, atol=1e-9)
    few = numeric.fit("linear-mse", wide[:3], y[:3], fit_intercept=fit_intercept)
    np.testing.assert_allclose(few.theta, np.linalg.lstsq(ones[:3], y[:3])[0], rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("start", [None, [3.0, -8, 8, 1], [-40.0, 10, 30, 5]])
def test_damped_newton_claims_a_stationary_point(data: tuple[Array, Array], start: list[float] | None) -> None:
    fit = numeric.fit("sigmoid-mse", *data, l2=0.01, theta0=start)
    assert fit.converged
    assert fit.history.gradient_norm[-1] <= 1e-10
    assert (np.diff(fit.history.loss) <= 1e-15).all()
    assert "damped" in fit.reason
    assert "stationary point" in fit.reason
    assert "damped" not in numeric.fit("sigmoid-bce", *data, l2=0.01).reason


@pytest.mark.parametrize("model", ["sigmoid-bce", "tanh-bce"])
def test_newton_from_far_away(data: tuple[Array, Array], model: str) -> None:
    near = numeric.fit(model, *data)
    far = numeric.fit(model, *data, theta0=[30.0, -20, 10, 50])
    assert far.converged
    np.testing.assert_allclose(far.theta, near.theta, rtol=1e-8)


# Why it stopped.


SEPARABLE = ("hours", "day-hours", "petal-length", "iris-batch", "observations", "iris-setosa")


@pytest.mark.parametrize("model", CLASSIFIERS)
@pytest.mark.parametrize("name", SEPARABLE)
def test_separable_data_have_no_minimum(model: str, name: str) -> None:
    X, y = numeric.datasets.load(name)
    fit = numeric.fit(model, X, y)
    assert not fit.converged
    assert "separable" in fit.reason
    assert "l2 > 0" in fit.reason
    assert np.abs(fit.theta).max() < 1e3
    assert (fit.predict(X) == y).all()
    for tol in (0.0, 1e9):  # a gradient norm that is reached at once, or never
        descent = numeric.fit(model, X, y, GradientDescent(1e-3, epochs=10, tol=tol), theta0=fit.theta)
        assert not descent.converged
        assert "separable" in descent.reason
    ridge = numeric.fit(model, X, y, l2=1e-3)
    assert ridge.converged


@pytest.mark.parametrize("model", CLASSIFIERS)
@pytest.mark.parametrize("start", [None, [-40.0, 20.0], [-400.0, 200.0]])
def test_ties_do_not_make_a_minimum(model: str, start: list[float] | None) -> None:
    fit = numeric.fit(model, [[1.0], [2.0], [2.0], [3.0]], [0, 0, 1, 1], theta0=start)
    assert not fit.converged
    assert "l2 > 0" in fit.reason


def test_an_outlier_makes_no_minimum_of_a_squared_error() -> None:
    fit = numeric.fit("sigmoid-mse", *numeric.datasets.load("iris"))
    assert not fit.converged
    assert "no minimum is claimed" in fit.reason


@pytest.mark.parametrize("method", ["newton", GradientDescent(epochs=10)])
def test_the_callback_stops(data: tuple[Array, Array], method: str | GradientDescent) -> None:
    fit = numeric.fit("sigmoid-bce", *data, method, callback=lambda epoch, theta, loss: epoch == 2)
    assert (fit.n_iter, fit.converged, fit.reason) == (2, False, "stopped by the callback")


def test_the_callback_cannot_change_theta(data: tuple[Array, Array]) -> None:
    fit = numeric.fit("sigmoid-bce", *data, callback=lambda epoch, theta, loss: theta.fill(0))
    assert (fit.theta == numeric.fit("sigmoid-bce", *data).theta).all()


def test_divergence_keeps_the_last_finite_theta(data: tuple[Array, Array]) -> None:
    fit = numeric.fit("linear-mse", *data, GradientDescent(10.0, epochs=1000))
    assert not fit.converged
    assert fit.n_iter < 1000
    assert "diverged" in fit.reason
    assert np.isfinite(fit.theta).all()
    assert np.isfinite(fit.loss)
    growing = numeric.fit("linear-mse", *data, GradientDescent(10.0, epochs=5))
    assert "the loss rose" in growing.reason


def test_overflow_is_reported() -> None:
    X = [[1e200], [2e200], [3e200], [4e200]]
    for model in MODELS:
        fit = numeric.fit(model, X, [0, 1, 0, 1])
        assert not fit.converged
        assert "overflows" in fit.reason


def test_running_out_is_no_convergence(data: tuple[Array, Array]) -> None:
    for method, limit in ((Newton(max_iter=1), "max_iter=1"), (GradientDescent(epochs=1), "epochs=1")):
        fit = numeric.fit("sigmoid-bce", *data, method)
        assert not fit.converged
        assert fit.reason.startswith(f"reached {limit} with a gradient norm of ")


def test_a_start_at_the_minimum_takes_no_step() -> None:
    fit = numeric.fit("linear-mse", [[0.0], [1.0]], [1, 3], GradientDescent(tol=0.0), theta0=[1, 2])
    assert (fit.n_iter, fit.converged, fit.loss) == (0, True, 0.0)


# The result.


def test_a_tie_goes_to_label_1() -> None:
    fit = numeric.fit("sigmoid-bce", [[-1.0], [0.0], [1.0], [0.5]], [0, 1, 1, 0], "gd", fit_intercept=False)
    assert fit.predict([[0.0]]) == [1]
    assert fit.predict([[-0.1], [0.1]]).tolist() == [0, 1]
    assert fit.predict([[-9.0], [9.0]], threshold=0).tolist() == [1, 1]
    assert fit.predict([[0.0]], threshold=0.51) == [0]


def test_regression_has_no_probability() -> None:
    fit = numeric.fit("linear-mse", [[1.0], [2.0]], [1, 2])
    with pytest.raises(TypeError, match="probabilit"):
        fit.probability([[1.0]])


def test_repr_is_short_and_says_why(data: tuple[Array, Array]) -> None:
    text = repr(numeric.fit("sigmoid-bce", *data))
    assert text.startswith("Fit(sigmoid-bce, theta=[")
    assert "converged" in text
    assert len(text) < 250


def test_a_model_of_ones_own_trains_and_pickles() -> None:
    model = dv.Model("half-square", dv.z, (dv.yhat - dv.y) ** 2 / 2, sp.S.Reals)
    X, y = numeric.datasets.load("salary")
    fit = numeric.fit(model, X, y)
    assert fit.model == "half-square"
    np.testing.assert_allclose(fit.theta, numeric.fit("linear-mse", X, y).theta, rtol=1e-12)
    assert (pickle.loads(pickle.dumps(fit)).predict(X) == fit.predict(X)).all()


def test_rows_picked_at_random_are_those_of_the_generator() -> None:
    """Stochastic descent by random picks (claim S4-052): the loop of the slide, with the same random numbers."""
    X, y = numeric.datasets.load("hours")
    solver = numeric.GradientDescent(learning_rate=0.1, batch_size=1, epochs=3, rng=5, replace=True)
    found = numeric.fit("sigmoid-bce", X, y, method=solver).theta
    k, rng, theta = numeric.kernels("sigmoid-bce"), np.random.default_rng(5), np.zeros(2)
    rows = np.column_stack([np.ones(len(y)), X])
    for _ in range(3):
        for pick in rng.integers(len(y), size=len(y)):
            theta = theta - 0.1 * rows[pick] * k.derivative(rows[pick] @ theta, y[pick])
    assert np.allclose(found, theta, rtol=1e-13)
