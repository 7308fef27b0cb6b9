"""Logistic regression as a graph: one sample with every number of its step, and a batch as tables of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.boxes import arrow, column, node, number, stage, table
from figures.sources import written
from figures.style import Theme, note
from numeric import datasets
from numeric.elementwise import Array
from numeric.fitted import Fit
from numeric.generated import kernels
from numeric.solvers import GradientDescent
from numeric.trainer import fit

if TYPE_CHECKING:
    from figures.boxes import Place

THETA = (0.1, 0.5, -0.1)
"""[b, w₁, w₂] where every example with petals starts (claims S0-042, S0-066)."""
STEP = GradientDescent(learning_rate=0.01, epochs=1)
NAMES = ("b", "w_1", "w_2")


def one_step(data: str, rows: list[int] | slice = slice(None)) -> tuple[Array, Array, Fit]:
    """X with its column of ones, y, and the step from THETA, on all or some rows of a data set."""
    X, y = datasets.load(data)
    step = fit("sigmoid-bce", X[rows], y[rows], method=STEP, theta0=THETA)
    return np.column_stack([np.ones(len(y[rows])), X[rows]]), y[rows], step


def one_sample(theme: Theme) -> Figure:
    """The figure `graph-logistic`."""
    from derivations.catalogue import models
    from derivations.symbols import D, L, i, x, z

    k = kernels("sigmoid-bce")
    X, (label,), step = one_step("iris-sample")
    logit = float(X[0] @ np.array(THETA))
    slope = k.derivative(logit, label)
    figure, ax = stage(theme, "One sample: numbers forward, slopes backward", 13.2, 7.6, 4.7)
    hidden = node(ax, theme, (5.6, 5.3), f"$z = {number(logit)}$", theme.bce, wide=1.9)
    output = node(ax, theme, (8.6, 5.3), rf"$\hat{{y}} = {number(k.activation(logit), 4)}$", theme.bce, wide=2.2)
    loss = node(ax, theme, (11.9, 5.3), f"$L = {number(k.loss(logit, label), 4)}$", theme.mse, wide=2.1)
    for name, feature, start, height in zip(NAMES, X[0], THETA, (7.1, 5.3, 3.5), strict=True):
        index = name[2:]
        says = f"$x_{index} = {number(feature)}$" if index else f"${number(feature)}$"
        arrow(ax, theme, node(ax, theme, (1.0, height), says, wide=1.7), hidden)
        at = (3.0, height - (height - 5.3) * 0.3)
        note(
            ax,
            theme,
            f"${name} = {number(start)}$",
            at,
            (0 if height == 5.3 else 6, 10 if height >= 5 else -12),
            theme.bce,
        )
    arrow(ax, theme, hidden, output)
    arrow(ax, theme, output, loss)
    arrow(ax, theme, node(ax, theme, (11.9, 7.1), f"$y = {number(label)}$", wide=1.4), loss)
    note(ax, theme, r"$\sigma$", (7.05, 5.3), (0, 9), theme.bce)
    arrow(ax, theme, (11.9, 4.8), (5.6, 4.8), theme.mse, bend=-0.16)
    gradient = models["sigmoid-bce"].gradient.last
    text = f"${written(D(L, z))} = {written(gradient / x[i])} = {number(slope, 4)}$".replace("frac", "dfrac")
    note(ax, theme, text, (8.75, 3.35), color=theme.mse)
    _parameters(ax, theme, (0.1, 1.95), step)
    formula = rf"gradient ${written(gradient)}$, rate {STEP.learning_rate}"
    note(ax, theme, formula, (6.4, 1.6), ha="left")
    note(
        ax,
        theme,
        f"loss {step.history.loss[0]:.4f} before, {step.loss:.4f} after",
        (6.4, 0.75),
        color=theme.mse,
        ha="left",
    )
    return figure


def batch(theme: Theme) -> Figure:
    """The figure `graph-batch`."""
    return _tables(theme, "A batch: all four flowers make one step", slice(None))


def mini_batch(theme: Theme) -> Figure:
    """The figure `graph-mini-batch`."""
    return _tables(theme, "A mini-batch: two of the four flowers make one step", [1, 3])


def _tables(theme: Theme, title: str, rows: list[int] | slice) -> Figure:
    """Input, logit, output, label and residual of each picked row, then gradient and step."""
    from derivations.lectures.vectorised import logits
    from derivations.matrices import design

    k = kernels("sigmoid-bce")
    every, labels = datasets.load("iris-batch")
    X, y, step = one_step("iris-batch", rows)
    picked = list(range(len(labels)))[rows] if isinstance(rows, slice) else rows
    z = X @ np.array(THETA)
    figure, ax = stage(theme, title, 12.4, 6.9, 4.3)
    high, top = 0.62, 6.1
    inputs = [["1", *map(number, row)] for row in every]
    _, right, middle = table(
        ax, theme, (0.1, top), inputs, name=f"input ${written(design)}$", tinted=picked, color=theme.bce
    )
    starts = [right]
    shift = top - high * (len(every) - len(y)) / 2
    for left, name, values, color in (
        (4.25, f"$z = {written(logits.last.args[0])}$", z, theme.bce),
        (6.5, r"$\hat{y} = \sigma(z)$", k.activation(z), theme.bce),
        (8.75, "label $y$", y, None),
        (11.0, r"$\hat{y} - y$", k.derivative(z, y), theme.mse),
    ):
        edge, end, _ = table(ax, theme, (left, shift), column(values, 4), name=name, color=color, cell=(1.25, high))
        arrow(ax, theme, (starts[-1] + 0.1, middle), (edge - 0.05, middle))
        starts.append(end)
    before, after = step.history.loss
    _parameters(ax, theme, (0.1, 2.35), step)
    formula = written(k.model.batch_gradient.last.args[0]).replace("frac", "dfrac")
    note(ax, theme, f"gradient ${formula}$, $N = {len(y)}$, rate {STEP.learning_rate}", (6.4, 1.9), ha="left")
    note(ax, theme, f"mean loss {before:.4f} before, {after:.4f} after", (6.4, 1.0), color=theme.mse, ha="left")
    return figure


def _parameters(ax: Axes, theme: Theme, corner: Place, step: Fit) -> None:
    """Every parameter before the step, its slope, and after it."""
    start, end = step.history.theta
    gradient = (start - end) / STEP.learning_rate
    rows = [
        [f"${name}$", number(before), number(slope, 4), number(after, 4)]
        for name, before, slope, after in zip(NAMES, start, gradient, end, strict=True)
    ]
    table(ax, theme, corner, rows, cell=(1.45, 0.62), label="parameters")
    for c, text in enumerate(("before", "gradient", "after"), 1):
        note(ax, theme, text, (corner[0] + 1.45 * (c + 0.5), corner[1]), (0, 5), theme.quiet, va="bottom", halo=False)
