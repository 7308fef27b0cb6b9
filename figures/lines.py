"""A line becomes a probability: z = b + wx, and what the sigmoid makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from derivations.errors import unknown
from figures.sources import logits
from figures.style import Theme, dress, home, note, panels, rule, theme_of
from numeric import datasets
from numeric.generated import kernels

THETAS = ((-0.654, 0.535), (-5.156, 2.331))
"""The two choices of (b, w) that the lectures compare (claim S1-013)."""

_QUANTITIES = {"z": r"logit $z$", "ŷ": r"output $\hat{y}$"}


def plot_line(
    quantity: str = "ŷ",
    thetas: Sequence[tuple[float, float]] = THETAS,
    ax: Axes | None = None,
    *,
    theme: str | Theme = "light",
) -> Figure:
    """Lines z = b + wx over the petal lengths of the lectures ("z"), or their sigmoids beside the labels ("ŷ").

    Returns the figure of ``ax``, a new one without it. Raises ValueError for another quantity.
    """
    if quantity not in _QUANTITIES:
        raise unknown("quantity", quantity, _QUANTITIES)
    style, activation = theme_of(theme), kernels("sigmoid-bce").activation
    figure, ax = home(ax, style)
    X, y = datasets.load("petal-length")
    x = np.linspace(0.0, 5.0, 201)
    rule(ax, style, 0.0 if quantity == "z" else 0.5)
    if quantity == "ŷ":
        ax.plot(X[:, 0], y, "o", color=style.ink, markersize=6, label="_labels", zorder=5)
        note(ax, style, "labels", (X[y == 1, 0].min(), 1.0), (-9, 0))
        note(ax, style, "threshold", (0.0, 0.5), (4, 8), style.quiet)
    for number, theta in enumerate(thetas):
        color = (style.down_ink, style.bce, style.up_ink, style.mse)[number % 4]
        z = logits(theta, x)
        ax.plot(x, z if quantity == "z" else activation(z), color=color, linewidth=2.4, label=f"_{theta}")
        if quantity == "z":
            steep = theta[1] > 1
            at, offset = (x[-1], (-14, 0)) if steep else (x[0], (6, 36))
            note(ax, style, rf"$z = {theta[1]}x {theta[0]:+}$", (at, logits(theta, at)), offset, color)
        else:
            at = 1.7 if theta[1] > 1 else 3.4
            note(ax, style, f"$w = {theta[1]}$", (at, activation(logits(theta, at))), (9, -9), color)
    dress(
        ax,
        style,
        {"z": "a line", "ŷ": "its sigmoid"}[quantity],
        "petal length $x$ (cm)",
        _QUANTITIES[quantity],
    )
    ax.set_xlim(x[0], x[-1])
    return figure


def lines(theme: Theme) -> Figure:
    """The figure `line-to-sigmoid`."""
    figure, axes = panels(theme)
    for ax, quantity in zip(axes, ("z", "ŷ"), strict=True):
        plot_line(quantity, ax=ax, theme=theme)
    return figure
