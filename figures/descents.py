"""Gradient descent, seen from above and along the way: the order of updates, and the learning rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.boxes import number
from figures.sources import logits
from figures.style import SMALL, Theme, canvas, dot, dress, note, panels
from numeric import datasets, schedules
from numeric.elementwise import Array
from numeric.fitted import History
from numeric.generated import kernels
from numeric.solvers import GradientDescent
from numeric.trainer import fit


def sequential(rate: float, rounds: int) -> Array:
    """(b, a) after every update on one sample of the composite example, the two in turn."""
    X, y = datasets.load("composite")
    thetas: list[Any] = [np.zeros(2)]
    for update in range(2 * rounds):
        row = slice(update % 2, update % 2 + 1)
        step = fit("linear-mse", X[row], y[row], method=GradientDescent(rate, epochs=1), theta0=thetas[-1])
        thetas.append(step.theta)
    return np.array(thetas)


def combined(rate: float, rounds: int) -> Array:
    """(b, a) after every update with the sum of both gradients."""
    method = GradientDescent(rate, epochs=rounds, reduction="sum")
    return fit("linear-mse", *datasets.load("composite"), method=method, theta0=(0.0, 0.0)).history.theta


def orders(theme: Theme) -> Figure:
    """The figure `update-order`."""
    figure, axes = panels(theme, size=(7.2, 4.1))
    rounds, few = 150, 3
    paths = (
        ("sequential", sequential(0.01, rounds), "o-", theme.bce, 2),
        ("combined", combined(0.01, rounds), "s-", theme.mse, 1),
        ("slow", combined(0.001, rounds), "^-", theme.up_ink, 1),
    )
    for ax, shown, width in zip(axes, (few, rounds), ((1.05, 1.02), (3.7, 3.2)), strict=True):
        _level_lines(ax, theme, width)
        for name, path, style, color, updates in paths:
            size = 4.5 if shown == few else 1.5
            part = path[: updates * shown + 1]
            ax.plot(
                part[:, 0], part[:, 1], style, color=color, markersize=size, linewidth=1.3, label=f"_{name}", zorder=4
            )
        dress(ax, theme, f"the first {shown} rounds" if shown == few else f"{shown} rounds", "$b$", "$a$")
    near, far = axes
    (_, first, *_), (_, both, *_), (_, slow, *_) = paths
    note(near, theme, "sample 1,\nthen sample 2", first[5], (12, -3), theme.bce)
    note(near, theme, "both at once,\n$\\eta = 0.01$", both[2], (-12, 6), theme.mse)
    note(near, theme, "both at once,\n$\\eta = 0.001$", slow[few], (16, 0), theme.up_ink)
    dot(far, theme, 3.0, 2.0, theme.ink, label="minimum", hollow=True)
    note(far, theme, "minimum\n$a = 2$, $b = 3$", (3.0, 2.0), (0, -24))
    note(far, theme, "$\\eta = 0.001$", slow[-1], (9, -12), theme.up_ink)
    note(far, theme, "$\\eta = 0.01$,\neither way", both[-1], (6, 16), theme.mse, ha="left")
    return figure


def _level_lines(ax: Axes, theme: Theme, width: tuple[float, float]) -> None:
    """Contours of the sum of both losses."""
    X, y = datasets.load("composite")
    b, a = np.meshgrid(*(np.linspace(-0.06 * end, end, 101) for end in width))
    loss = kernels("linear-mse").loss(logits((b[..., None], a[..., None]), X[:, 0]), y).sum(axis=-1)
    levels = np.geomspace(0.05, 80, 12)
    ax.contour(b, a, loss, levels, colors=theme.quiet, linewidths=0.6, alpha=0.55, zorder=0)


RATES = ((0.01, "too small"), (0.08, "good"), (0.225, "too large"))
"""Learning rates for the weight of a line through three points, and what they are."""
STEPS = 5


def rates(theme: Theme) -> Figure:
    """The figure `learning-rates`."""
    figure, axes = panels(theme, 3, sharey=True)
    X, y = datasets.load("bgd")
    w = np.linspace(-1.6, 5.2, 201)
    loss = kernels("linear-mse").loss(logits((0.0, w[:, None]), X[:, 0]), y).mean(axis=-1)
    for ax, (rate, word), color in zip(axes, RATES, (theme.up_ink, theme.bce, theme.mse), strict=True):
        method = GradientDescent(rate, epochs=STEPS)
        way = fit("linear-mse", X, y, method=method, fit_intercept=False, theta0=[-0.6]).history
        ax.plot(w, loss, color=theme.quiet, linewidth=1.6, label="_loss")
        ax.plot(
            way.theta[:, 0], way.loss, "o-", color=color, linewidth=1.4, markersize=5, label=f"_path {rate}", zorder=4
        )
        dot(ax, theme, way.theta[0, 0], way.loss[0], color, label="start", hollow=True)
        note(
            ax,
            theme,
            f"after {STEPS} steps\n$L$ = {way.loss[-1]:.2f}",
            (1.66, 54.0 if rate < 0.2 else 17.0),
            color=color,
            ha="center",
        )
        dress(ax, theme, rf"$\eta$ = {rate}: {word}", "weight $w$", "mean loss $L$")
        ax.set_xlim(w[0], w[-1])
        ax.set_ylim(-3, 58)
        ax.label_outer()
    return figure


EPOCHS = 40
"""Epochs of a learning curve."""


def stochastic(rate: float, schedule: schedules.Schedule | None = None) -> History:
    """Stochastic descent on the petals of the two irises that overlap, scaled, taking one of each in turn."""
    X, y = datasets.load("iris")
    petals = (X[:, 2:] - X[:, 2:].mean(axis=0)) / X[:, 2:].std(axis=0)
    turns = np.arange(len(y)).reshape(2, -1).T.ravel()
    method = GradientDescent(rate, batch_size=1, epochs=EPOCHS, shuffle=False, schedule=schedule)
    return fit("sigmoid-bce", petals[turns], y[turns], method=method).history


def learning_curves(theme: Theme) -> Figure:
    """The figure `learning-curves`."""
    figure = canvas(theme)
    ax = figure.add_subplot()
    for rate, color, words, up in (
        (0.001, theme.down_ink, "too small", -3), (0.1, theme.bce, "good", -4), (3.0, theme.up_ink, "gets stuck", 5),
        (20.0, theme.mse, "too large", 6),
    ):  # fmt: skip
        way = stochastic(rate)
        ax.semilogy(way.loss, color=color, linewidth=2.0 if rate < 5 else 1.4, label=f"_rate {rate}")
        says = rf"$\eta$ = {number(rate)}: {words}" + (f", {way.loss[-1]:.3f}" if rate < 20 else "")
        note(ax, theme, says, (EPOCHS, way.loss[-1]), (7, up), color)
    dress(ax, theme, "Learning curves of stochastic descent", "epoch", "mean loss $L$")
    ax.set_xlim(0, EPOCHS * 1.5)
    ax.set_xticks(range(0, EPOCHS + 1, 10))
    _decimal(ax)
    return figure


def _decimal(ax: Axes) -> None:
    """A logarithmic axis of losses with plain numbers."""
    ax.set_ylim(0.088, 0.82)
    ticks = [0.1, 0.2, 0.3, 0.4, 0.6, 0.8]
    ax.set_yticks(ticks, [number(tick) for tick in ticks])
    ax.minorticks_off()


def plans(theme: Theme) -> Figure:
    """The figure `schedules`."""
    figure, axes = panels(theme)
    rate = 10.0
    for schedule, color, name, place in (
        (schedules.Constant(), theme.mse, "constant", (12, 10.5)),
        (schedules.StepDecay(10), theme.down_ink, "step", (10.5, 5.5)),
        (schedules.Cosine(EPOCHS), theme.up_ink, "cosine", (23, 4.6)),
        (schedules.InverseTime(0.2), theme.bce, "inverse time", (-0.5, 1.3)),
    ):
        steps = [schedule(rate, epoch) for epoch in range(EPOCHS)]
        axes[0].step(np.arange(EPOCHS), steps, color=color, linewidth=2, where="mid", label=f"_{name}")
        note(axes[0], theme, name, place, color=color, ha="left", size=SMALL)
        way = stochastic(rate, schedule)
        axes[1].semilogy(way.loss, color=color, linewidth=1.8, label=f"_{name}")
        if name in ("constant", "cosine"):
            epoch, up = (EPOCHS, 12) if name == "constant" else (17, 8)
            note(
                axes[1],
                theme,
                f"{name}: {way.loss[-1]:.3f}",
                (epoch, way.loss[epoch]),
                (0, up),
                color,
                ha="right" if up > 9 else "left",
            )
    dress(axes[0], theme, "schedules", "epoch", r"learning rate $\eta$")
    dress(axes[1], theme, "what they reach", "epoch", "mean loss $L$")
    axes[0].set_ylim(0, rate * 1.14)
    _decimal(axes[1])
    return figure
