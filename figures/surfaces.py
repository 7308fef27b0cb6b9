"""The mean loss over (w, b) for a data set with one feature, and the way that gradient descent takes down it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure

from figures.sources import logits, name_of
from figures.style import Theme, dot, dress, home, note, panels, theme_of
from numeric import datasets
from numeric.elementwise import Array
from numeric.generated import kernels
from numeric.solvers import GradientDescent
from numeric.trainer import fit

if TYPE_CHECKING:
    from derivations.model import Model

START = (2.0, -2.0)
"""(b, w) where both descents of the figure start: six of the eight students are predicted wrong."""

DESCENT = GradientDescent(learning_rate=0.5, epochs=400)
WINDOW = ((-5.0, 5.0), (-9.0, 5.0))
"""The least range of w that is shown, and that of b."""

FAR = 100.0
"""A path that leads further away is not drawn."""


def mean_loss(model: str | Model, data: str, w: Array, b: Array) -> Array:
    """The mean of the generated loss over a data set with one feature, for arrays of w and b that broadcast."""
    X, y = datasets.load(data)
    mean: Array = kernels(model).loss(logits((b[..., None], w[..., None]), X[:, 0]), y).mean(axis=-1)
    return mean


def plot_surface(
    model: str | Model = "sigmoid-bce",
    data: str = "hours",
    ax: Axes | None = None,
    *,
    start: tuple[float, float] = START,
    method: GradientDescent = DESCENT,
    theme: str | Theme = "light",
) -> Figure:
    """Contours of the mean loss over (w, b), and the path of gradient descent from ``start`` = (b, w).

    ``data`` is a data set of `numeric.datasets` with one feature. Returns the figure of ``ax``, a new one without it.
    Raises ValueError for an unknown model or data set, for one with several features, and for a path that diverges.
    """
    style, k = theme_of(theme), kernels(model)
    figure, ax = home(ax, style, (6.0, 5.0))
    X, y = datasets.load(data)
    if X.shape[1] != 1:
        raise ValueError(f"data is {data!r}, which has {X.shape[1]} features; it should have one")
    way = fit(model, X, y, method=method, theta0=start).history
    if not np.abs(way.theta).max() < FAR:
        raise ValueError(f"method diverges: (b, w) reaches {way.theta[-1]}; it should have a smaller learning rate")
    w, b = np.meshgrid(_across(way.theta[:, 1], WINDOW[0]), _across(way.theta[:, 0], WINDOW[1]))
    height = mean_loss(model, data, w, b)
    levels = _levels(height)
    colors = LinearSegmentedColormap.from_list("valley", [style.valley, style.plateau])
    ax.contourf(w, b, height, levels, cmap=colors, norm=LogNorm(levels[0], levels[-1]), extend="both", zorder=0)
    lines = ax.contour(w, b, height, levels, colors=style.ink, linewidths=0.6, alpha=0.4, zorder=1)
    _name_levels(ax, style, lines, w, b, height)
    ax.plot(way.theta[:, 1], way.theta[:, 0], color=style.mse, linewidth=2, label="_path", zorder=4)
    ax.plot(way.theta[::20, 1], way.theta[::20, 0], ".", color=style.mse, markersize=5, label="_epochs", zorder=4)
    first, last = way.theta[0, ::-1], way.theta[-1, ::-1]
    dot(ax, style, first[0], first[1], style.mse, label="start", hollow=True)
    dot(ax, style, last[0], last[1], style.mse, label="end")
    down, right = last[1] < first[1], last[0] > w.mean()
    note(ax, style, f"start, $L$ = {way.loss[0]:.2f}", first, (0, 13 if down else -14))
    offset = (-12, -2) if right else (4, -17 if down else 17)
    note(ax, style, f"{len(way) - 1} epochs,\n$L$ = {way.loss[-1]:.2f}", last, offset)
    dress(ax, style, name_of(k), "weight $w$", "intercept $b$")
    return figure


def _across(values: Array, window: tuple[float, float]) -> Array:
    """Points of a window, wider where the values need it."""
    return np.linspace(min(window[0], values.min() - 1), max(window[1], values.max() + 1), 121)


def _name_levels(ax: Axes, theme: Theme, lines: QuadContourSet, w: Array, b: Array, height: Array) -> None:
    """Write every second level on its contour, where it last crosses a vertical line near the right edge."""
    column = w.shape[1] * 11 // 12
    for level in list(lines.levels)[::2]:
        (crossings,) = np.nonzero(np.diff(np.sign(height[:, column] - level)))
        inside = crossings[(crossings > 8) & (crossings < len(height) - 8)]
        if len(inside):
            at = (w[inside[-1], column], b[inside[-1], column])
            for text in ax.clabel(lines, [level], fontsize=8.5, fmt="%g", colors=theme.ink, manual=[at]):
                text.set(alpha=1.0, in_layout=False)


def _levels(height: Array) -> Array:
    """Levels of the series 1, 1.5, 2, 3, 4, 6 in every decade, inside the range of the heights."""
    decades = 10.0 ** np.arange(-8, 9)
    series = np.outer(decades, [1, 1.5, 2, 3, 4, 6]).ravel()
    return series[(series > height.min()) & (series < height.max())]


def surfaces(theme: Theme) -> Figure:
    """The figure `surfaces`."""
    figure, axes = panels(theme, size=(7.2, 4.2), sharey=True)
    for ax, model, says in zip(
        axes, ("sigmoid-bce", "sigmoid-mse"), ("into the valley", "stuck on a plateau"), strict=True
    ):
        plot_surface(model, ax=ax, theme=theme)
        ax.set_title(f"{ax.get_title('left')}: {says}", loc="left")
        ax.label_outer()
    return figure
