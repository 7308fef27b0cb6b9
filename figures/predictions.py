"""Predictions: a probability, a threshold, and the line in the plane where they meet."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from figures.boxes import number
from figures.labels import RIDGE, scatter
from figures.style import Theme, dot, dress, home, note, panels, rule
from numeric import datasets
from numeric.elementwise import Array
from numeric.fitted import Fit
from numeric.solvers import GradientDescent
from numeric.trainer import fit

HOURS = (0.25, 4.5)
"""The students whose result the slide asks for (claim S2-043)."""
STUDENTS = ((2.0, 0.25), (1.0, 4.5))
"""Day and hours of the two students of the second table (claim S2-083)."""


def after_steps(data: str, start: tuple[float, ...], rows: int) -> Fit:
    """Stochastic descent as on the slides: one step of rate 0.1 on each of the first rows, in order."""
    X, y = datasets.load(data)
    theta: object = start
    for row in range(rows):
        here = slice(row, row + 1)
        step = fit("sigmoid-bce", X[here], y[here], method=GradientDescent(0.1, epochs=1), theta0=theta)  # type: ignore[arg-type]
        theta = step.theta
    return step


def thresholds(theme: Theme) -> Figure:
    """The figure `prediction`."""
    figure, axes = panels(theme, sharey=True)
    X, y = datasets.load("hours")
    x = np.linspace(0.0, 5.0, 201)
    trained = fit("sigmoid-bce", X, y, l2=RIDGE)
    for ax, model, title in zip(
        axes, (after_steps("hours", (0.1, 0.1), 2), trained), ("after two steps", "trained"), strict=True
    ):
        rule(ax, theme, 0.5, dashed=True)
        ax.plot(x, model.probability(x[:, None]), color=theme.bce, linewidth=2.4, label="_probability")
        scatter(ax, theme, X[:, 0], y)
        for hours in HOURS:
            chance = float(model.probability([[hours]])[0])
            verdict = "pass" if model.predict([[hours]])[0] else "fail"
            dot(ax, theme, hours, chance, theme.mse, label="query", hollow=True)
            if title == "trained":
                says, up = f"{hours} h:\n{chance:.4f},\n{verdict}", 34 if hours < 1 else -34
            else:
                says, up = f"{hours} h: {chance:.4f},\n{verdict}", -22 if hours < 1 else 22
            note(ax, theme, says, (hours, chance), (0, up), theme.mse, ha="left" if hours < 1 else "right")
        dress(ax, theme, title, "hours $x$", r"probability $\hat{y}$ of a pass")
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(-0.08, 1.12)
    note(axes[1], theme, "threshold", (5.0, 0.5), (-3, 9), theme.quiet, ha="right")
    axes[1].label_outer()
    return figure


def students(theme: Theme) -> Figure:
    """The figure `prediction-two-features`."""
    figure, axes = panels(theme, sharey=True, size=(7.2, 4.1))
    X, y = datasets.load("day-hours")
    for ax, model, title in zip(
        axes, (after_steps("day-hours", (0.1, 0.2, 0.1), 1), fit("sigmoid-bce", X, y, l2=RIDGE)),
        ("after one step: all pass", "trained"), strict=True,
    ):  # fmt: skip
        plane(ax, theme, model, (0.5, 3.5), (0.0, 5.0))
        classes(ax, theme, X, y)
        for query in STUDENTS:
            chance = float(model.probability([query])[0])
            dot(ax, theme, *query, theme.mse, label="query", hollow=True)
            note(ax, theme, f"{chance:.2f}: {'pass' if chance >= 0.5 else 'fail'}", query, (9, 1), halo=False)
        note(ax, theme, "passed", (2.0, 3.0), (8, 0), halo=False)
        note(ax, theme, "failed", (1.0, 0.5), (8, 0), halo=False)
        dress(ax, theme, title, "day $x_1$", "hours $x_2$")
        ax.set_xticks([1, 2, 3])
    axes[1].label_outer()
    return figure


def plane(ax: Axes, theme: Theme, model: Fit, across: tuple[float, float], up: tuple[float, float]) -> None:
    """The probability over a plane of two features, and the line where it is 1/2."""
    first, second = np.meshgrid(np.linspace(*across, 161), np.linspace(*up, 161))
    chance = model.probability(np.column_stack([first.ravel(), second.ravel()])).reshape(first.shape)
    colors = LinearSegmentedColormap.from_list("chance", [theme.plateau, theme.valley])
    ax.contourf(first, second, chance, np.linspace(0, 1, 11), cmap=colors, zorder=0, alpha=0.9)
    if chance.min() < 0.5 < chance.max():
        ax.contour(first, second, chance, [0.5], colors=theme.ink, linewidths=1.6, zorder=2)


def classes(ax: Axes, theme: Theme, X: Array, y: Array) -> None:
    """Samples in a plane: rings for label 0, discs for label 1."""
    for label, style, face in ((0, "s", theme.paper), (1, "o", theme.ink)):
        ax.plot(
            X[y == label, 0], X[y == label, 1], style, color=theme.ink, markerfacecolor=face, markersize=5,
            markeredgewidth=1.2, label=f"_label {label}", zorder=4,
        )  # fmt: skip


def boundary(theme: Theme) -> Figure:
    """The figure `boundary`."""
    figure, ax = home(None, theme, (7.2, 4.2))
    X, y = datasets.load("iris")
    petals = X[:, 2:]
    model = fit("sigmoid-bce", petals, y)
    across, up = (2.8, 7.1), (0.8, 2.95)
    plane(ax, theme, model, across, up)
    classes(ax, theme, petals, y)
    right = int((model.predict(petals) == y).sum())
    b, *w = model.theta
    note(ax, theme, "virginica", (6.5, 2.8), bold=True, halo=False)
    note(ax, theme, "versicolor", (3.35, 1.5), bold=True, halo=False)
    parameters = f"$b$ = {number(b, 2)}, $w_1$ = {number(w[0], 2)}, $w_2$ = {number(w[1], 2)}"
    says = f"{right} of {len(y)} right, mean loss {model.loss:.4f}\n{parameters}"
    note(ax, theme, says, (3.95, 2.77), ha="left", halo=False)
    note(ax, theme, "probability 1/2", (6.0, 1.17), ha="left", halo=False)
    dress(
        ax, theme, "The line where two irises are equally likely", "petal length $x_1$ (cm)", "petal width $x_2$ (cm)"
    )
    return figure
