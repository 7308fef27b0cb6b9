"""Plateaus and local minima: the mean squared error of a sigmoid in one weight, which has both."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from figures.sources import logits
from figures.style import Theme, canvas, dot, dress, note
from numeric.elementwise import Array
from numeric.fitted import History
from numeric.generated import kernels
from numeric.solvers import GradientDescent
from numeric.trainer import fit

INPUTS = np.array([-2.0, -2.0, -0.5, 1.0, 1.5, 2.0, -8.0])
LABELS = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
"""Seven samples of our own: larger inputs have label 1, but for two, and the last of these is far off."""


def mean_loss(w: Array) -> Array:
    """The mean squared error of ŷ = σ(wx) on the seven samples."""
    loss: Array = kernels("sigmoid-mse").loss(logits((0.0, w[:, None]), INPUTS), LABELS).mean(axis=-1)
    return loss


def descend(start: float, **options: Any) -> History:
    """Gradient descent with learning rate 1."""
    method = GradientDescent(1.0, shuffle=False, **options)
    return fit("sigmoid-mse", INPUTS[:, None], LABELS, method=method, fit_intercept=False, theta0=[start]).history


def minima() -> list[tuple[float, float]]:
    """The two minima (w, loss), from the left, as gradient descent finds them."""
    found = [descend(start, epochs=400) for start in (-0.2, 2.0)]
    return [(float(way.theta[-1, 0]), float(way.loss[-1])) for way in found]


def pitfalls(theme: Theme) -> Figure:
    """The figure `pitfalls`."""
    figure = canvas(theme)
    ax = figure.add_subplot()
    w = np.linspace(-5.2, 4.2, 701)
    ax.plot(w, mean_loss(w), color=theme.quiet, linewidth=1.8, label="_loss")
    for start, color, words, offset in (
        (-4.5, theme.mse, "plateau: after 40 steps\nhardly moved", (-8, 20)),
        (-0.9, theme.down_ink, "", (0, 0)),
        (3.2, theme.bce, "", (0, 0)),
    ):
        way = descend(start, epochs=40)
        ax.plot(
            way.theta[:, 0], way.loss, ".-", color=color, linewidth=2.2, markersize=7, label=f"_path {start}", zorder=4
        )
        dot(ax, theme, way.theta[0, 0], way.loss[0], color, label="start", hollow=True)
        if words:
            note(ax, theme, words, (way.theta[0, 0], way.loss[0]), offset, color, ha="left")
    local, best = minima()
    note(ax, theme, f"local minimum\n$L$ = {local[1]:.3f}", local, (-4, -19), theme.down_ink, ha="right")
    note(ax, theme, f"global minimum\n$L$ = {best[1]:.3f}", best, (4, -19), theme.bce, ha="left")
    dress(ax, theme, "Squared error of a sigmoid has a plateau and a local minimum", "weight $w$", "mean loss $L$")
    ax.set_xlim(w[0], w[-1])
    ax.set_ylim(0.08, 0.86)
    return figure


def noise(theme: Theme) -> Figure:
    """The figure `noise-escapes`."""
    figure = canvas(theme)
    ax = figure.add_subplot()
    local, best = minima()
    epochs, start = 30, local[0] + 1e-9  # at the minimum itself the gradient is exactly 0, and no descent begins
    for (height, _), words, color in ((local, "local minimum", theme.quiet), (best, "global minimum", theme.quiet)):
        ax.plot([0, epochs], [height, height], color=color, linewidth=0.9, linestyle=(0, (4, 4)), label=f"_{words}")
        note(ax, theme, words, (epochs, height), (-2, -11), color, ha="right")
    for size, color, words, offset in (
        (None, theme.mse, "batch: all seven samples a step", (8, 15)),
        (1, theme.bce, "stochastic: one sample a step", (8, -14)),
    ):
        way = descend(start, epochs=epochs, batch_size=size)
        ax.plot(way.theta[:, 0], ".-", color=color, linewidth=2, markersize=6, label=f"_size {size}")
        at = 6 if size is None else 8
        note(ax, theme, words, (at, way.theta[at, 0]), offset, color)
        note(ax, theme, f"$L$ = {way.loss[-1]:.3f}", (epochs, way.theta[-1, 0]), (7, 0), color)
    dot(ax, theme, 0, start, theme.ink, label="start", hollow=True)
    dress(ax, theme, "Noise leaves the local minimum, the exact gradient stays", "epoch", "weight $w$")
    ax.set_xlim(-0.6, epochs + 4.4)
    ax.set_ylim(-0.22, 1.55)
    return figure
