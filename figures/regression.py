"""Linear regression: the salary table, steps on one sample and on three, and what a straight line is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.boxes import number
from figures.sources import compiled, logits
from figures.style import SMALL, Theme, canvas, dot, dress, note, panels
from numeric import datasets
from numeric.solvers import GradientDescent
from numeric.trainer import fit

if TYPE_CHECKING:
    from numeric.elementwise import Array

DRAWN = (7.0, 6.0)
"""(b, w) of the line that the slide draws (claim S2-006)."""
START = (2.0, 2.0)
"""(b, w) before the steps on one sample (claims S2-009, S2-029)."""
QUERIES = (3.5, 10.0)
"""The levels whose salary the slide asks for (claim S2-003)."""
STEPS = 6
LEVELS = (2, 3)
"""The levels of the sample of the slide, and of its exercise."""


def least_squares(data: str) -> tuple[float, float]:
    """(b, w) of the line with the least mean squared error."""
    b, w = fit("linear-mse", *datasets.load(data)).theta
    return float(b), float(w)


def straight(
    ax: Axes, x: Any, theta: tuple[float, float], color: str, label: str, *, dashed: bool = False, width: float = 2.2
) -> None:
    """The line b + wx between two values of x."""
    ax.plot(
        x, logits(theta, x), color=color, linewidth=width, linestyle=(0, (5, 3)) if dashed else "-", label=f"_{label}"
    )


def named(theta: tuple[float, float]) -> str:
    """y = wx + b in numbers."""
    b, w = theta
    sign = "+" if b >= 0 else "-"
    return f"$y = {number(w, 2)}\\,x {sign} {number(abs(b), 2)}$"


def salary(theme: Theme) -> Figure:
    """The figure `salary`."""
    X, y = datasets.load("salary")
    best = least_squares("salary")
    figure = canvas(theme)
    ax = figure.add_subplot()
    ax.plot(X[:, 0], y, "o", color=theme.ink, markersize=6, label="_salaries", zorder=5)
    straight(ax, [-0.3, 10.6], DRAWN, theme.mse, "drawn", dashed=True)
    straight(ax, [-0.3, 10.6], best, theme.bce, "best")
    for query in QUERIES:
        at = (query, float(logits(best, query)))
        ax.plot([query, query, -0.4], [0, at[1], at[1]], color=theme.quiet, linewidth=0.8, zorder=1)
        dot(ax, theme, *at, theme.bce, label="prediction", hollow=True)
        note(ax, theme, number(at[1], 2), at, (8, -12), theme.bce)
    losses = [((logits(theta, X[:, 0]) - y) ** 2).mean() for theta in (DRAWN, best)]
    text = f"as drawn: {named(DRAWN)}\nmean squared error {losses[0]:.2f}"
    note(ax, theme, text, (3.1, 45.0), color=theme.mse, ha="center")
    text = f"least squares: {named(best)}\nmean squared error {losses[1]:.2f}"
    note(ax, theme, text, (9.7, 19.0), color=theme.bce, ha="right")
    dress(ax, theme, "The line through the salaries, and two predictions", "level $x$", "salary $y$")
    ax.set_xlim(-0.4, 11.2)
    ax.set_ylim(0, 72)
    return figure


def one_step(theme: Theme) -> Figure:
    """The figure `linear-step`."""
    figure, axes = panels(theme, sharey=True)
    X, y = datasets.load("salary")
    for ax, level in zip(axes, LEVELS, strict=True):
        row = X[:, 0] == level
        end = fit("linear-mse", X[row], y[row], method=GradientDescent(0.1, epochs=1), theta0=START).theta
        after = float(end[0]), float(end[1])
        ax.plot(X[~row, 0], y[~row], "o", color=theme.grid, markersize=5, label="_others")
        straight(ax, [0, 5.2], START, theme.quiet, "before", dashed=True)
        straight(ax, [0, 5.2], after, theme.bce, "after")
        target, reached = float(y[row][0]), float(logits(after, level))
        ax.plot([level, level], [target, float(logits(START, level))], color=theme.mse, linewidth=1.6, label="_error")
        dot(ax, theme, level, target, theme.ink, label="sample")
        note(ax, theme, f"$({level}, {number(target)})$", (level, target), (-9, 7 if level == LEVELS[0] else -2))
        note(ax, theme, f"before\n{named(START)}", (5.2, float(logits(START, 5.2))), (0, -22), theme.quiet, ha="right")
        at = 3.3 if level == LEVELS[0] else 2.9
        note(ax, theme, f"after\n{named(after)}", (at, float(logits(after, at))), (-10, 12), theme.bce)
        exact = abs(reached - target) < 1e-9
        if not exact:
            dot(ax, theme, level, reached, theme.bce, label="reached", hollow=True)
        word = "the line meets it" if exact else f"the line jumps to {number(reached)}"
        dress(ax, theme, f"level {level}: {word}", "level $x$", "salary $y$")
        ax.set_xlim(0, 5.3)
        ax.set_ylim(0, 47)
        ax.label_outer()
    return figure


def oscillation(theme: Theme) -> Figure:
    """The figure `linear-oscillation`."""
    figure = canvas(theme)
    ax = figure.add_subplot()
    X, y = datasets.load("salary")
    residual: dict[int, Array] = {}
    for level, color, hollow in zip(LEVELS, (theme.bce, theme.mse), (False, True), strict=True):
        row = X[:, 0] == level
        way = fit("linear-mse", X[row], y[row], method=GradientDescent(0.1, epochs=STEPS), theta0=START).history
        found = way.theta[:, 0] + way.theta[:, 1] * level - y[row]
        residual[level] = np.append(found, np.full(STEPS + 1 - len(found), found[-1]))
        ax.plot(
            residual[level], "o-", color=color, linewidth=1.8, markersize=6, label=f"_level {level}",
            markerfacecolor=theme.paper if hollow else color, markeredgewidth=1.6,
        )  # fmt: skip
    note(ax, theme, "level 2: right\nafter one step", (STEPS, residual[2][-1]), (10, 0), theme.bce)
    last = residual[3][-1]
    note(
        ax,
        theme,
        rf"level 3: $\pm {number(abs(last))}$ for" + f"\never, $L$ = {number(last**2)}",
        (STEPS, last),
        (10, 8),
        theme.mse,
    )
    dress(ax, theme, "The same learning rate, two samples", "steps of learning rate 0.1", r"residual $\hat{y} - y$")
    ax.set_xlim(-0.3, STEPS + 1.7)
    ax.set_xticks(range(STEPS + 1))
    return figure


def three_points(theme: Theme) -> Figure:
    """The figure `linear-batch`."""
    figure = canvas(theme)
    ax = figure.add_subplot()
    X, y = datasets.load("bgd")
    method = GradientDescent(0.01, epochs=64, reduction="sum")
    way = fit("linear-mse", X, y, method=method, theta0=(0.0, 0.0)).history
    x = [0.7, 3.3]
    shown = (0, 1, 2, 4, 8, 64)
    for place, step in enumerate(shown):
        b, w = way.theta[step]
        ax.plot(x, logits((b, w), x), color=theme.bce, linewidth=2, alpha=0.25 + 0.15 * place, label=f"_step {step}")
        text = "start" if not step else f"{step} step{'s' if step > 1 else ''}, $L$ = {way.loss[step]:.2f}"
        note(
            ax,
            theme,
            text,
            (x[1], float(logits((b, w), x[1]))),
            (6, 5 if step == 64 else -5 if step == 8 else 0),
            theme.bce,
            size=SMALL,
        )
    ax.plot(X[:, 0], y, "o", color=theme.ink, markersize=7, label="_points", zorder=5)
    dress(ax, theme, "Batch gradient descent turns the line toward three points", "$x$", "$y$")
    ax.set_xlim(x[0], 4.0)
    return figure


def trends(theme: Theme) -> Figure:
    """The figure `trends`."""
    from sympy import exp

    from derivations.lectures.sigmoid_function import σ
    from derivations.symbols import z as logit

    figure = canvas(theme)
    ax = figure.add_subplot()
    z = np.linspace(-6.0, 6.0, 241)
    curve = compiled(logit, σ.rewrite(exp))(z)
    trend = fit("linear-mse", z[:, None], curve).theta
    ax.plot(z, curve, color=theme.ink, linewidth=2.4, label="_curve")
    straight(ax, z[[0, -1]], (float(trend[0]), float(trend[1])), theme.mse, "global")
    note(ax, theme, f"global trend: least squares,\nslope {trend[1]:.3f}", (-5.6, 0.5), color=theme.mse, ha="left")
    for point, reach in ((0, 2.1), (3, 2.4)):
        line = σ.rewrite(exp).series(logit, point, 2).removeO()
        x = np.array([point - reach, point + reach])
        ax.plot(x, compiled(logit, line)(x), color=theme.bce, linewidth=2.2, label=f"_local {point}")
        at = (float(point), float(line.subs(logit, point)))
        dot(ax, theme, *at, theme.bce, label=f"point {point}", hollow=True)
        text = f"local trend at {point}: slope {float(line.diff(logit)):.3f}"
        below = point == 0
        note(ax, theme, text, at, (12, -12) if below else (0, 20), theme.bce)
    dress(ax, theme, "One line for all of a curve, or one line for each point", "$z$", r"$\sigma(z)$")
    ax.set_xlim(z[0], z[-1])
    ax.set_ylim(-0.18, 1.25)
    return figure
