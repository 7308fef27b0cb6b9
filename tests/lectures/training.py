"""Runs of lossproof that train: `numeric.fit` on the tables of the lectures, next to the loops of the slides."""

from __future__ import annotations

import numpy as np
import pytest

import numeric
from tests.lectures.claims import CLAIMS, Claim, arguments
from tests.lectures.quantities import Array, array, of_model, trained
from tests.lectures.runs import RUNS, run

__all__ = ["RUNS"]


def by_hand(model: str, X: Array, y: Array, theta: Array, rate: float, size: int, epochs: int) -> Array:
    """The loop of the slides: batches in order, the slope from the kernel, θ - η xᵀ slope / m."""
    slope = numeric.kernels(model).derivative
    for _ in range(epochs):
        for first in range(0, len(y), size):
            rows, labels = X[first : first + size], y[first : first + size]
            theta = theta - rate * rows.T @ slope(rows @ theta, labels) / len(labels)
    return theta


@run("the loop of the slide")
def loop(claim: Claim) -> None:
    """Training lowers the loss, shuffled; in the order of the rows it is the loop of the slide, number by number."""
    for body in arguments(claim, "algo_logistic", "algo_linear"):
        logistic = isinstance(body["X"][0][0], str)
        model, X, y, theta = (
            "sigmoid-bce" if logistic else "linear-mse",
            *map(array, (body["X"], body["y"], body["theta"])),
        )
        size = {"batch": len(y), "sgd": 1, "minibatch": body.get("batch", 2)}[body["mode"]]
        rate, epochs = float(body["eta"]), body["epochs"]
        batch = None if body["mode"] == "batch" else size
        shuffled = trained(model, X, y, theta, rate, epochs=epochs, batch_size=batch, rng=1)
        assert shuffled.history.loss[-1] < shuffled.history.loss[0]
        ordered = trained(model, X, y, theta, rate, epochs=epochs, batch_size=batch, shuffle=False)
        assert ordered.theta == pytest.approx(by_hand(model, X, y, theta, rate, size, epochs), rel=1e-11)


@run("one number at a time")
def scalars(claim: Claim) -> None:
    """b, w₁ and w₂ updated one by one, as plain numbers, take the same way as the vector θ."""
    X, y = numeric.datasets.load("iris-batch")
    functions, rate, epochs = numeric.kernels("sigmoid-bce"), 0.01, 25
    b, w1, w2 = 0.1, 0.5, -0.1
    for _ in range(epochs):
        for (x1, x2), label in zip(X, y, strict=True):
            slope = functions.derivative(w1 * x1 + w2 * x2 + b, label)
            b, w1, w2 = b - rate * slope, w1 - rate * x1 * slope, w2 - rate * x2 * slope
    ones = np.column_stack([np.ones(len(y)), X])
    start = np.array([0.1, 0.5, -0.1])
    vector = trained("sigmoid-bce", ones, y, start, rate, epochs=epochs, batch_size=1, shuffle=False)
    assert vector.theta == pytest.approx([b, w1, w2], rel=1e-12)


@run("shapes with samples in rows")
def shapes_in_rows(claim: Claim) -> None:
    """θᵀx is undefined for samples in rows; xθ is one logit for each row, in a fit too."""
    for body in arguments(claim, "theta_T_x_rows_shape_ok"):
        X, theta = np.ones((body["rows"], body["n"])), np.arange(1.0, body["n"] + 1)
        with pytest.raises(ValueError, match="mismatch"):
            theta[None, :] @ X
        fitted = trained("linear-mse", X, np.zeros(body["rows"]), theta, 1e-300)
        assert np.array_equal(fitted.logit(X), X @ theta)


@run("both options reach the minimum")
def both_options(claim: Claim) -> None:
    X, y = numeric.datasets.load("composite")
    steps = {"batch_size": 1, "shuffle": False}, {"reduction": "sum"}
    for options in steps:
        solver = numeric.GradientDescent(learning_rate=0.01, epochs=4000, **options)
        assert numeric.fit("linear-mse", X, y, method=solver).theta == pytest.approx([3, 2], abs=1e-3)


@run("a tenth of the rate is slower")
def slower(claim: Claim) -> None:
    X, y = numeric.datasets.load("composite")
    solvers = [numeric.GradientDescent(learning_rate=rate, epochs=300, reduction="sum") for rate in (0.01, 0.001)]
    fast, slow = (numeric.fit("linear-mse", X, y, method=solver) for solver in solvers)
    assert fast.loss < slow.loss < slow.history.loss[0]


@run("the minimum of two samples")
def two_samples(claim: Claim) -> None:
    fitted = numeric.fit("linear-mse", *numeric.datasets.load("composite"))
    assert fitted.converged
    assert fitted.theta == pytest.approx([3, 2], abs=1e-9)
    assert fitted.loss == pytest.approx(0, abs=1e-18)


@run("no minimum, the data are separable")
def separable(claim: Claim) -> None:
    """Newton stops and says so; the loss of t times the separating line falls to 0."""
    for body in arguments(claim, "separable", "separable_no_minimiser"):
        X, y = array(body["X"]), array(body["y"])
        fitted = numeric.fit("sigmoid-bce", X, y)
        assert not fitted.converged
        assert "separable" in fitted.reason
        z = X @ array(body["w"]) + array(body["b"])
        assert np.array_equal(z > 0, y == 1)
        means = [numeric.kernels("sigmoid-bce").loss(t * z, y).mean() for t in (1, 10, 100)]
        assert means[0] > means[1] > means[2]
        assert means[2] < 0.01


@run("the loss falls after the step")
def falls(claim: Claim) -> None:
    for body in arguments(claim, "loss_decreases"):
        X, y, theta = (array(body[key]) for key in ("X", "y", "theta"))
        before, after = trained("sigmoid-bce", X, y, theta, float(body["eta"])).history.loss
        assert after < before


@run("a small step lowers the loss")
def small_step(claim: Claim) -> None:
    """The loss falls by η‖∇L‖², up to a second-order remainder, for both models."""
    X, y, theta, rate = np.array([[1.0, 2.0]]), np.array([1.0]), np.array([0.1, -0.3]), 1e-6
    for model in ("sigmoid-bce", "linear-mse"):
        history = trained(model, X, y, theta, rate).history
        assert (history.loss[0] - history.loss[1]) / rate == pytest.approx(history.gradient_norm[0] ** 2, rel=1e-4)


@run("exchanged labels give -θ")
def exchanged(claim: Claim) -> None:
    X, y = numeric.datasets.load("iris")
    one, other = (numeric.fit("sigmoid-bce", X, labels) for labels in (y, 1 - y))
    assert other.theta == pytest.approx(-one.theta, rel=1e-6)
    assert other.loss == pytest.approx(one.loss, rel=1e-12)


@run("the least-squares line")
def least_squares(claim: Claim) -> None:
    """Newton finds y = (107/21)x + 23/3; y = 6x + 7 is another line, and worse."""
    X, y = numeric.datasets.load("salary")
    fitted = numeric.fit("linear-mse", X, y)
    assert fitted.converged
    assert fitted.theta == pytest.approx([23 / 3, 107 / 21], rel=1e-12)
    ones = np.column_stack([np.ones(len(y)), X])
    drawn = trained("linear-mse", ones, y, np.array([7.0, 6.0]), 1e-9).history
    assert drawn.loss[0] * len(y) == pytest.approx(118)
    assert drawn.gradient_norm[0] > 1
    assert fitted.loss * len(y) == pytest.approx(33.6, abs=0.1)


@run("the residual after one step")
def residual(claim: Claim) -> None:
    for body in arguments(claim, "residual_factor"):
        x = float(np.sqrt(float(body["x2"]) - 1))
        X, y, theta = np.array([[1.0, x]]), np.array([18.0]), np.array([2.0, 2.0])
        after = trained("linear-mse", X, y, theta, float(body["eta"])).theta
        assert X @ after - y == pytest.approx(float(body["factor"]) * (X @ theta - y), abs=1e-12)


@run("learning rates too small and too large")
def rates(claim: Claim) -> None:
    X, y = numeric.datasets.load("bgd-displayed")
    fits = [
        numeric.fit("linear-mse", X, y, method=numeric.GradientDescent(learning_rate=rate, epochs=60))
        for rate in (0.001, 0.1, 0.22)
    ]
    assert fits[0].loss > fits[1].loss
    assert fits[2].loss > fits[2].history.loss[0]
    assert "rose" in fits[2].reason


@run("mini-batches are faster for each pass")
def faster(claim: Claim) -> None:
    rng = np.random.default_rng(3)
    X = rng.standard_normal((512, 1))
    y = 1 + 2 * X[:, 0] + 0.3 * rng.standard_normal(512)
    small, full = (
        numeric.fit("linear-mse", X, y, method=numeric.GradientDescent(0.05, batch_size=size, epochs=3, rng=0))
        for size in (16, None)
    )
    assert small.loss < full.loss


@run("the step of the displayed targets")
def displayed(claim: Claim) -> None:
    """From the targets as displayed, ∂L/∂w is -14.68 and not the printed -14.69; from those before rounding it is."""
    slopes = []
    for name in ("bgd", "bgd-displayed"):
        X, y = numeric.datasets.load(name)
        ones = np.column_stack([X, np.ones(len(y))])
        slopes.append(-trained("linear-mse", ones, y, np.zeros(2), 1.0).theta[0])
    assert [f"{slope:.2f}" for slope in slopes] == ["-14.69", "-14.68"]
    assert np.array_equal(np.round(numeric.datasets.load("bgd")[1], 2), numeric.datasets.load("bgd-displayed")[1])


@run("θ after two updates")
def two_updates(claim: Claim) -> None:
    found = of_model("logistic", CLAIMS["S2-075"]["inputs"] | {"want": "theta"})
    assert [round(found[0], 3), round(found[1], 2)] == [-0.007, 0.02]
    assert np.abs(found - [0.046, 0.073]).min() > 0.05


@run("a sum is not a mean")
def sum_not_mean(claim: Claim) -> None:
    """The gradient of the sum is N times that of the mean: the factor 1/N belongs to the mean."""
    X, y = numeric.datasets.load("iris-batch")
    start = np.array([0.5, -0.1])
    mean, total = (start - trained("sigmoid-mse", X, y, start, 1.0, reduction=r).theta for r in ("mean", "sum"))
    assert total == pytest.approx(len(y) * mean)
    assert total != pytest.approx(mean)


@run("which sample is on y = 2x - 1")
def on_a_line(claim: Claim) -> None:
    """(9, 17) is, (5, 5) is not."""
    X, y = numeric.datasets.load("sgd")
    assert (2 * X[:, 0] - 1 == y).tolist() == [False, True]


@run("the order of the rows")
def shuffled_rows(claim: Claim) -> None:
    """Stochastic descent shuffles anew in each epoch: from the same seed the same way, and from another another."""
    X, y = numeric.datasets.load("bgd-displayed")
    ones, start = np.column_stack([X, np.ones(len(y))]), np.zeros(2)
    ways = [trained("linear-mse", ones, y, start, 0.01, epochs=50, batch_size=1, rng=seed) for seed in (0, 0, 1)]
    assert np.array_equal(ways[0].history.theta, ways[1].history.theta)
    assert not np.array_equal(ways[0].history.theta, ways[2].history.theta)
    assert all(way.history.loss[-1] < way.history.loss[0] for way in ways)


@run("a plane is first order")
def plane(claim: Claim) -> None:
    """Linear regression in two variables finds a plane exactly; what it leaves out is of higher degree, as x₁x₂ is."""
    X = np.array([[0.0, 0], [1, 0], [0, 1], [1, 1], [2, 1], [1, 3]])
    flat, bent = (numeric.fit("linear-mse", X, y) for y in (X @ [3.0, 2.0] + 1, X[:, 0] * X[:, 1]))
    assert flat.theta == pytest.approx([1, 3, 2])
    assert flat.loss == pytest.approx(0, abs=1e-20)
    assert bent.loss > 0.01
