"""What the figures of the lectures show, against other ways to compute it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
from matplotlib.figure import Figure
from matplotlib.text import Text

import derivations as dv
import figures
import numeric
from figures.graphs import composite
from figures.labels import RIDGE
from figures.networks import NAMES, THETA, one_step
from figures.predictions import HOURS, STUDENTS
from figures.valleys import mean_loss, minima

Array = np.ndarray[Any, Any]


@cache
def figure(name: str) -> Figure:
    return figures.catalogue[name].draw()


def curves(name: str, label: str) -> list[Array]:
    """The points of every line of that label, as two columns."""
    found = [line for ax in figure(name).axes for line in ax.lines if line.get_label() == f"_{label}"]
    return [np.asarray(line.get_xydata(), dtype=float) for line in found]


def curve(name: str, label: str) -> Array:
    (found,) = curves(name, label)
    return found


def said(name: str) -> str:
    """All words of a figure."""
    texts = (text.get_text() for ax in figure(name).axes for text in ax.findobj(Text) if isinstance(text, Text))
    return " | ".join(text.replace("−", "-") for text in texts if text)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def test_the_composite_is_that_of_the_slide() -> None:
    a, f, line, error, slope = composite()
    x, b = sp.symbols("x b", real=True)
    assert sp.expand(line - (a * x + b)) == 0
    assert sp.expand(error - (f - dv.y) ** 2) == 0
    assert sp.expand(slope - sp.diff(error, f)) == 0
    f1, f2 = sp.symbols("f_1 f_2")
    for parameter, total in (("a", 2 * (f1 - 5) + 4 * (f2 - 7)), ("b", 2 * (f1 - 5) + 2 * (f2 - 7))):
        (shown,) = re.findall(rf"partial {parameter}}}\(g_1 \+ g_2\) = ([^$]*)\$", said("graph-two-samples"))
        plain = re.sub(r"(\d) \(", r"\1*(", re.sub("[{}]", "", shown))
        assert sp.expand(sp.sympify(plain) - total) == 0


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [("graph-logistic", "iris-sample", [0]), ("graph-mini-batch", "iris-batch", [1, 3]),
     ("graph-batch", "iris-batch", [0, 1, 2, 3])],
)  # fmt: skip
def test_the_numbers_of_a_step(name: str, data: str, rows: list[int]) -> None:
    X, y, step = one_step(data, rows)
    output = sigmoid(X @ THETA)
    gradient = X.T @ (output - y) / len(y)
    np.testing.assert_allclose(step.theta, THETA - 0.01 * gradient, rtol=1e-12)
    labels = [text for ax in figure(name).axes for text in ax.texts if text.get_label() == "_parameters"]
    shown = np.array([text.get_text().replace("−", "-") for text in labels]).reshape(3, 4)
    assert shown[:, 0].tolist() == [f"${parameter}$" for parameter in NAMES]
    np.testing.assert_allclose(shown[:, 1:].astype(float).T, [THETA, gradient, step.theta], atol=5.1e-5)
    loss = -np.mean(y * np.log(output) + (1 - y) * np.log(1 - output))
    assert f"{loss:.4f} before" in said(name)


def test_the_mean_loss_is_the_two_sums() -> None:
    X, y, _ = one_step("iris-batch")
    output = sigmoid(X @ THETA)
    sums = (y @ np.log(output), (1 - y) @ np.log(1 - output))
    assert all(f"${total:.4f}$" in said("mean-loss") for total in sums)
    assert f"= {-sum(sums) / len(y):.4f}$" in said("mean-loss")


def test_the_salaries() -> None:
    X, y = numeric.datasets.load("salary")
    best = np.polyfit(X[:, 0], y, 1)
    line = curve("salary", "best")
    np.testing.assert_allclose(line[:, 1], np.polyval(best, line[:, 0]), rtol=1e-10)
    drawn = curve("salary", "drawn")
    np.testing.assert_allclose(drawn[:, 1], 6 * drawn[:, 0] + 7)
    for level, prediction in zip((3.5, 10.0), curves("salary", "prediction"), strict=True):
        np.testing.assert_allclose(prediction, [[level, float(np.polyval(best, level))]])


def test_steps_on_one_sample() -> None:
    for after, (b, w) in zip(curves("linear-step", "after"), ((4.4, 6.8), (4.8, 10.4)), strict=True):
        np.testing.assert_allclose(after[:, 1], b + w * after[:, 0])
    np.testing.assert_allclose(curve("linear-oscillation", "level 2")[:, 1], [-12, 0, 0, 0, 0, 0, 0], atol=1e-12)
    np.testing.assert_allclose(curve("linear-oscillation", "level 3")[:, 1], 14 * (-1.0) ** np.arange(1, 8))


def test_local_trends_touch_the_curve() -> None:
    for point in (0, 3):
        line = curve("trends", f"local {point}")
        slope, _ = np.polyfit(line[:, 0], line[:, 1], 1)
        assert slope == pytest.approx(sigmoid(point) * sigmoid(-point))
        assert np.interp(point, line[:, 0], line[:, 1]) == pytest.approx(sigmoid(point))
    best, points = curve("trends", "global"), curve("trends", "curve")
    least_squares = np.polyfit(points[:, 0], points[:, 1], 1)
    np.testing.assert_allclose(best[:, 1], np.polyval(least_squares, best[:, 0]), rtol=1e-9)


def test_one_far_student_moves_a_line_only() -> None:
    X, y = numeric.datasets.load("hours")
    more, labels = np.append(X[:, 0], 16.0), np.append(y, 1.0)
    line, curved = curves("line-through-labels", "after")
    np.testing.assert_allclose(line[:, 1], np.polyval(np.polyfit(more, labels, 1), line[:, 0]), atol=1e-9)
    assert ((curved[:, 1] > 0) & (curved[:, 1] <= 1)).all()
    wrong = (np.interp(X[:, 0], line[:, 0], line[:, 1]) >= 0.5) != y
    assert f"{wrong.sum()} of 8 wrong" in said("line-through-labels")


def test_exchanged_labels_mirror_the_curve() -> None:
    rises, falls = curves("label-swap", "sigmoid")
    np.testing.assert_allclose(rises[:, 1] + falls[:, 1], 1, atol=1e-9)


def test_errors_and_beliefs_add_to_one() -> None:
    errors, beliefs = (
        np.array([np.ptp(gap[:, 1]) for gap in curves("errors-beliefs", name)]) for name in ("error", "belief")
    )
    np.testing.assert_allclose(errors + beliefs, 1)
    assert f"{beliefs.prod():.4f}" in said("errors-beliefs")
    assert f"{-np.log(beliefs).mean():.4f}" in said("errors-beliefs")


def test_the_product_underflows_and_the_sum_does_not() -> None:
    assert (0.5**1074, 0.5**1075) == (5e-324, 0.0)
    assert len(curve("underflow", "product")) == 1074
    np.testing.assert_allclose(curve("underflow", "sum")[:, 1], np.arange(1, 2001) * np.log(0.5), rtol=1e-12)


def test_logarithm_and_entropies() -> None:
    x, log = curve("logarithm", "logarithm").T
    np.testing.assert_allclose(log, np.log(x), rtol=1e-12, atol=1e-15)
    p, own = curve("entropy", "entropy").T
    np.testing.assert_allclose(own, -p * np.log(p) - (1 - p) * np.log(1 - p), rtol=1e-12)
    ((_, low), (q, high)) = curve("entropy", "divergence")
    assert high - low == pytest.approx(0.3 * np.log(0.3 / q) + 0.7 * np.log(0.7 / (1 - q)))


def test_orders_of_the_two_updates() -> None:
    x, y = np.array([1.0, 2.0]), np.array([5.0, 7.0])
    theta, path = np.zeros(2), [np.zeros(2)]
    for update in range(6):
        feature = np.array([1.0, x[update % 2]])
        theta = theta - 0.01 * 2 * (theta @ feature - y[update % 2]) * feature
        path.append(theta)
    np.testing.assert_allclose(curves("update-order", "sequential")[0], path, rtol=1e-12)
    X = np.column_stack([np.ones(2), x])
    for name, rate in (("combined", 0.01), ("slow", 0.001)):
        theta = np.zeros(2)
        for expected in curves("update-order", name)[1]:
            np.testing.assert_allclose(expected, theta, rtol=1e-10)
            theta = theta - rate * 2 * X.T @ (X @ theta - y)


@pytest.mark.parametrize("rate", [0.01, 0.08, 0.225])
def test_each_step_scales_the_distance_to_the_minimum(rate: float) -> None:
    X, y = numeric.datasets.load("bgd")
    best = X[:, 0] @ y / (X[:, 0] @ X[:, 0])
    w = curve("learning-rates", f"path {rate}")[:, 0]
    factor = 1 - 2 * rate * (X[:, 0] @ X[:, 0]) / len(y)
    np.testing.assert_allclose(w - best, (w[0] - best) * factor ** np.arange(len(w)), rtol=1e-9)


def test_learning_curves_order_the_rates() -> None:
    ends = {rate: curve("learning-curves", f"rate {rate}")[-1, 1] for rate in (0.001, 0.1, 3.0, 20.0)}
    assert ends[0.1] < ends[3.0] < ends[0.001] < ends[20.0]
    _, constant = curves("schedules", "constant")
    _, cosine = curves("schedules", "cosine")
    assert cosine[-1, 1] < constant[-1, 1]


def test_plateau_and_local_minimum() -> None:
    (local, high), (best, low) = minima()
    assert low < high
    for w in (local, best):
        left, here, right = mean_loss(w + np.array([-0.05, 0.0, 0.05]))
        assert here < min(left, right)
    stuck = curve("pitfalls", "path -4.5")
    assert np.ptp(stuck[:, 1]) < 0.005
    assert curve("noise-escapes", "size None")[-1, 1] == pytest.approx(local, abs=1e-3)
    assert abs(curve("noise-escapes", "size 1")[-1, 1] - best) < 0.1


def test_flat_losses_are_flat() -> None:
    wrong = curve("flat-losses", "wrong")[:, 1]
    np.testing.assert_array_equal(wrong * 8, np.round(wrong * 8))
    assert (np.diff(wrong) == 0).mean() > 0.98
    np.testing.assert_array_equal(curve("flat-losses", "slope")[:, 1], 0)
    z, loss = curve("flat-losses", "relu").T
    np.testing.assert_allclose(loss, (np.maximum(z, 0) - 1) ** 2)


def test_softmax_of_two_is_the_sigmoid() -> None:
    z, first = curve("softmax", "first").T
    np.testing.assert_allclose(first, sigmoid(z), rtol=1e-12)
    np.testing.assert_allclose(curve("softmax", "second")[:, 1], sigmoid(-z), rtol=1e-10)
    dots = curve("softmax", "sigmoid")
    np.testing.assert_allclose(dots[:, 1], np.interp(dots[:, 0], z, first), rtol=1e-12)


def test_predictions() -> None:
    theta = np.array([0.1, 0.1])
    X, y = numeric.datasets.load("hours")
    for row in range(2):
        x = np.array([1.0, X[row, 0]])
        theta = theta - 0.1 * (sigmoid(theta @ x) - y[row]) * x
    for hours, query in zip(HOURS, curves("prediction", "query")[:2], strict=True):
        np.testing.assert_allclose(query, [[hours, sigmoid(theta @ [1.0, hours])]])
    days, passed = numeric.datasets.load("day-hours")
    trained = numeric.fit("sigmoid-bce", days, passed, l2=RIDGE)
    for student in STUDENTS:
        chance = sigmoid(trained.theta @ [1.0, *student])
        assert f"{chance:.2f}: {'pass' if chance >= 0.5 else 'fail'}" in said("prediction-two-features")


def test_the_boundary() -> None:
    X, y = numeric.datasets.load("iris")
    theta = numeric.fit("sigmoid-bce", X[:, 2:], y).theta
    right = ((theta[0] + X[:, 2:] @ theta[1:] >= 0) == y).sum()
    assert f"{right} of 100 right" in said("boundary")
