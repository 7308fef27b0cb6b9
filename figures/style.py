"""How the figures look: two themes, and the few things that every figure does to its axes.

The colours are those of Okabe and Ito, which remain distinct for colour-blind readers; wherever a colour means
something, a word says it too. Everything is set on the artists themselves and nothing in matplotlib's global state,
so that figures can be drawn in threads and inside other people's figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation

from derivations.errors import unknown

FULL, SMALL, TITLE = 10.5, 9.5, 12.0
"""Sizes of the letters in points, for a figure 7.2 inches wide; 600 pixels wide they are 12, 11 and 14 pixels."""

SIZE = (7.2, 3.7)
PAIR = (7.2, 3.9)


@dataclass(frozen=True)
class Theme:
    """The colours of a page. ``bce`` and ``mse`` belong to the two losses, ``up`` and ``down`` to the curvature."""

    name: str
    paper: str
    ink: str
    quiet: str
    grid: str
    bce: str
    mse: str
    up: str
    down: str
    up_ink: str
    """The same for letters, with more contrast."""
    down_ink: str
    wash: float
    """How strongly regions are tinted."""
    valley: str
    """The colour of the lowest loss of a surface."""
    plateau: str
    """The colour of the highest loss."""


LIGHT = Theme(
    "light", paper="#ffffff", ink="#1f2328", quiet="#59636e", grid="#e4e7eb", bce="#0072b2", mse="#d55e00",
    up="#009e73", down="#cc79a7", up_ink="#00704f", down_ink="#9a3d71", wash=0.22,
    valley="#4c9fd0", plateau="#f6f8fa",
)  # fmt: skip
DARK = Theme(
    "dark", paper="#0d1117", ink="#f0f6fc", quiet="#9da7b3", grid="#2b323b", bce="#56b4e9", mse="#e69f00",
    up="#009e73", down="#cc79a7", up_ink="#4fd3ab", down_ink="#eaa6cb", wash=0.30,
    valley="#1f7ab3", plateau="#11161d",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_of(theme: str | Theme) -> Theme:
    """A theme by its name. Raises ValueError for an unknown one."""
    if isinstance(theme, Theme):
        return theme
    if theme not in THEMES:
        raise unknown("theme", theme, THEMES)
    return THEMES[theme]


def canvas(theme: Theme, size: tuple[float, float] = SIZE) -> Figure:
    """An empty figure that belongs to no window."""
    figure = Figure(figsize=size, dpi=100, layout="constrained", facecolor=theme.paper)
    figure.set_layout_engine("constrained", w_pad=0.11, h_pad=0.11, wspace=0.03)
    return figure


def home(ax: Axes | None, theme: Theme, size: tuple[float, float] = SIZE) -> tuple[Figure, Axes]:
    """The axes to draw in, and their figure; both new when there are none."""
    if ax is None:
        ax = canvas(theme, size).add_subplot()
    return cast(Figure, ax.figure), ax


def panels(theme: Theme, count: int = 2, size: tuple[float, float] = PAIR, **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure with axes side by side."""
    figure = canvas(theme, size)
    return figure, list(np.ravel(figure.subplots(1, count, **options)))


def dress(ax: Axes, theme: Theme, title: str, xlabel: str, ylabel: str) -> None:
    """Title and labels; two quiet spines; ticks in the colour of the page."""
    ax.set_facecolor(theme.paper)
    ax.set_title(title, fontsize=TITLE, color=theme.ink, loc="left", pad=9)
    ax.set_xlabel(xlabel, fontsize=FULL, color=theme.ink)
    ax.set_ylabel(ylabel, fontsize=FULL, color=theme.ink)
    ax.tick_params(colors=theme.quiet, labelsize=SMALL, length=3)
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(theme.quiet)


def rule(ax: Axes, theme: Theme, y: float = 0.0, *, dashed: bool = False) -> None:
    """A thin horizontal line, such as zero; dashed for a bound."""
    ax.axhline(y, color=theme.quiet, linewidth=0.8, linestyle=(0, (4, 4)) if dashed else "-", zorder=1)


def note(
    ax: Axes,
    theme: Theme,
    text: str,
    at: Any,
    offset: tuple[float, float] = (0, 0),
    color: str | None = None,
    *,
    ha: str | None = None,
    va: str = "center",
    size: float = FULL,
    bold: bool = False,
    halo: bool = True,
) -> Annotation:
    """Words beside a point ``at`` = (x, y) of the data, ``offset`` points away and aligned toward it.

    A halo keeps them legible over lines.
    """
    toward = "left" if offset[0] > 0 else "right" if offset[0] < 0 else "center"
    words = ax.annotate(
        text,
        (float(at[0]), float(at[1])),
        offset,
        textcoords="offset points",
        color=color or theme.ink,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        ha=ha or toward,
        va=va,
        zorder=6,
        in_layout=False,
    )
    if halo:
        words.set_path_effects([withStroke(linewidth=2.5, foreground=theme.paper, alpha=0.85)])
    return words


def dot(ax: Axes, theme: Theme, x: float, y: float, color: str, *, label: str, hollow: bool = False) -> None:
    """One marked point. ``label`` names the artist for programs; it is not shown."""
    ax.plot(
        [x], [y], "o", markersize=7, zorder=5, label=f"_{label}", color=color,
        markerfacecolor=theme.paper if hollow else color, markeredgecolor=color, markeredgewidth=1.6,
    )  # fmt: skip
