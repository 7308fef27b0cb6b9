"""From linear to logistic: a line through 0/1 labels, the sigmoid through them, and the labels exchanged."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.boxes import number
from figures.style import SMALL, Theme, dot, dress, note, panels, rule
from numeric import datasets
from numeric.elementwise import Array
from numeric.fitted import Fit
from numeric.generated import kernels
from numeric.trainer import fit

RIDGE = 0.01
"""The labels of the lectures are separable: without a ridge the sigmoid would rise for ever."""
FAR = 16.0
"""Hours of one more student, who passes: not in the table, our own."""


def why_not_a_line(theme: Theme) -> Figure:
    """The figure `line-through-labels`."""
    figure, axes = panels(theme, sharey=True)
    X, y = datasets.load("hours")
    more, labels = np.vstack([X, [[FAR]]]), np.append(y, 1.0)
    x = np.linspace(0.0, FAR + 0.8, 301)
    for ax, model, color, title in zip(
        axes, ("linear-mse", "sigmoid-bce"), (theme.mse, theme.bce),
        ("a line: one far student moves it", "a sigmoid: it stays"), strict=True,
    ):  # fmt: skip
        ridge = 0.0 if model == "linear-mse" else RIDGE
        before, after = fit(model, X, y, l2=ridge), fit(model, more, labels, l2=ridge)
        rule(ax, theme, 0.0, dashed=True)
        rule(ax, theme, 1.0, dashed=True)
        ax.plot(x, output(before, x), color=theme.quiet, linewidth=1.6, linestyle=(0, (5, 3)), label="_before")
        ax.plot(x, output(after, x), color=color, linewidth=2.4, label="_after")
        scatter(ax, theme, X[:, 0], y)
        dot(ax, theme, FAR, 1.0, theme.ink, label="far", hollow=True)
        note(ax, theme, "one more,\nalso passed", (FAR, 1.0), (-2, -24 if model != "linear-mse" else -26), size=SMALL)
        cut = threshold(after)
        wrong = int(((output(after, X[:, 0]) >= 0.5) != y).sum())
        dot(ax, theme, cut, 0.5, color, label="cut", hollow=True)
        text = f"passes from {cut:.2f} h,\n{wrong} of {len(y)} wrong"
        note(ax, theme, text, (cut, 0.5), (12, -14), color)
        dress(ax, theme, title, "hours $x$", r"output $\hat{y}$")
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(-0.42, 1.62)
    at = 3.9
    first = fit("linear-mse", X, y)
    note(
        axes[0],
        theme,
        "without that student,\nit soon leaves [0, 1]",
        (at, float(output(first, np.array([at]))[0])),
        (14, 8),
        theme.quiet,
    )
    axes[1].label_outer()
    return figure


def output(model: Fit, x: Array) -> Array:
    """What a fitted model with one feature puts out."""
    value: Array = kernels(model.definition).activation(model.logit(x[:, None]))
    return value


def threshold(model: Fit) -> float:
    """Where the output of a model with one feature is 1/2."""
    half = 0.5 if model.model == "linear-mse" else 0.0
    return float((half - model.theta[0]) / model.theta[1])


def scatter(ax: Axes, theme: Theme, x: Array, y: Array, label: str = "labels") -> None:
    """The labels, as points at 0 and at 1."""
    ax.plot(x, y, "o", color=theme.ink, markersize=5.5, label=f"_{label}", zorder=5)


def sigmoids(theme: Theme) -> Figure:
    """The figure `sigmoid-through-labels`."""
    figure, axes = panels(theme, sharey=True)
    for ax, data, title, axis, end in zip(
        axes, ("hours", "petal-length"), ("pass or fail", "flower B or flower A"),
        ("hours $x$", "petal length $x$ (cm)"), (4.6, 5.0), strict=True,
    ):  # fmt: skip
        X, y = datasets.load(data)
        line, curve = fit("linear-mse", X, y), fit("sigmoid-bce", X, y, l2=RIDGE)
        x = np.linspace(0.0, end, 201)
        rule(ax, theme, 0.5, dashed=True)
        ax.plot(x, output(line, x), color=theme.mse, linewidth=1.8, linestyle=(0, (5, 3)), label="_line")
        ax.plot(x, output(curve, x), color=theme.bce, linewidth=2.4, label="_sigmoid")
        scatter(ax, theme, X[:, 0], y)
        cut = threshold(curve)
        dot(ax, theme, cut, 0.5, theme.bce, label="cut", hollow=True)
        note(ax, theme, f"$x = {cut:.2f}$", (cut, 0.5), (10, -9), theme.bce)
        note(ax, theme, "line", (x[-1], float(output(line, x[-1:])[0])), (-4, 9), theme.mse)
        note(ax, theme, "sigmoid", (cut + 0.42, float(output(curve, np.array([cut + 0.42]))[0])), (-9, 4), theme.bce)
        dress(ax, theme, title, axis, r"output $\hat{y}$")
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(-0.5, 1.62)
    axes[1].label_outer()
    return figure


def swapped(theme: Theme) -> Figure:
    """The figure `label-swap`."""
    figure, axes = panels(theme, sharey=True)
    for ax, data, title in zip(
        axes, ("petal-length", "petal-length-swapped"), ("A is 0, B is 1", "A is 1, B is 0"), strict=True
    ):
        X, y = datasets.load(data)
        curve = fit("sigmoid-bce", X, y, l2=RIDGE)
        x = np.linspace(0.0, 5.0, 201)
        rule(ax, theme, 0.5, dashed=True)
        ax.plot(x, output(curve, x), color=theme.bce, linewidth=2.4, label="_sigmoid")
        scatter(ax, theme, X[:, 0], y)
        b, w = curve.theta
        says = f"$b$ = {number(b)}\n$w$ = {number(w)}\n$L$ = {curve.loss:.4f}"
        note(ax, theme, says, (3.0, 0.32 if w > 0 else 0.68), color=theme.bce, ha="left")
        dress(ax, theme, title, "petal length $x$ (cm)", r"output $\hat{y}$")
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(-0.1, 1.1)
    axes[1].label_outer()
    return figure
