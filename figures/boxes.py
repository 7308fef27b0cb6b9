"""Diagrams: nodes, arrows and tables of numbers on a stage without axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from figures.style import FULL, SMALL, TITLE, Theme, canvas, note

Place = tuple[float, float]
CELL = (0.98, 0.62)
"""Width and height of a cell of a table."""


def stage(theme: Theme, title: str, width: float, height: float, inches: float = 3.9) -> tuple[Figure, Axes]:
    """Axes from (0, 0) to (width, height), shown as nothing but their title."""
    figure = canvas(theme, (7.2, inches))
    ax = figure.add_subplot()
    ax.set_facecolor(theme.paper)
    ax.set_title(title, fontsize=TITLE, color=theme.ink, loc="left", pad=9)
    ax.set_xlim(0, width)
    ax.set_ylim(0, height)
    ax.set_axis_off()
    return figure, ax


def node(
    ax: Axes, theme: Theme, at: Place, text: str, color: str | None = None, *, wide: float = 0.9, high: float = 0.8
) -> FancyBboxPatch:
    """A rounded box with words in it, around ``at``."""
    box = FancyBboxPatch(
        (at[0] - wide / 2, at[1] - high / 2), wide, high, boxstyle="round,pad=0,rounding_size=0.18",
        facecolor=theme.paper, edgecolor=color or theme.quiet, linewidth=1.6, zorder=3,
    )  # fmt: skip
    ax.add_patch(box)
    note(ax, theme, text, at, color=color, halo=False)
    return box


def arrow(
    ax: Axes,
    theme: Theme,
    start: FancyBboxPatch | Place,
    end: FancyBboxPatch | Place,
    color: str | None = None,
    *,
    bend: float = 0.0,
) -> None:
    """An arrow from one node or place to another; it ends at the borders of the nodes. Positive bends go right."""
    ends = [e if isinstance(e, tuple) else _middle(e) for e in (start, end)]
    patches = [e if isinstance(e, FancyBboxPatch) else None for e in (start, end)]
    ax.add_patch(
        FancyArrowPatch(
            *ends, patchA=patches[0], patchB=patches[1], arrowstyle="-|>,head_length=5,head_width=2.6",
            connectionstyle=f"arc3,rad={bend}", shrinkA=2, shrinkB=2, color=color or theme.quiet, linewidth=1.4,
            zorder=2, mutation_scale=1,
        )
    )  # fmt: skip


def _middle(box: FancyBboxPatch) -> Place:
    return box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2


def table(
    ax: Axes,
    theme: Theme,
    corner: Place,
    rows: Sequence[Sequence[str]],
    *,
    name: str = "",
    color: str | None = None,
    tinted: Sequence[int] = (),
    cell: tuple[float, float] = CELL,
    label: str = "table",
) -> tuple[float, float, float]:
    """A table of words with its upper left ``corner``, and its name above; the rows ``tinted`` stand out.

    Returns its left, right and middle height. ``label`` names the cells for programs.
    """
    wide, high = cell
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            left, top = corner[0] + c * wide, corner[1] - r * high
            ax.add_patch(
                Rectangle(
                    (left, top - high),
                    wide,
                    high,
                    facecolor=theme.paper,
                    edgecolor=theme.quiet,
                    linewidth=0.8,
                    zorder=2,
                )
            )
            if r in tinted:
                tint = Rectangle((left, top - high), wide, high, color=color, alpha=theme.wash, linewidth=0, zorder=2)
                ax.add_patch(tint)
            note(ax, theme, text, (left + wide / 2, top - high / 2), size=SMALL, halo=False).set_label(f"_{label}")
    right = corner[0] + wide * len(rows[0])
    if name:
        note(ax, theme, name, ((corner[0] + right) / 2, corner[1]), (0, 5), color, va="bottom", size=FULL, halo=False)
    return corner[0], right, corner[1] - high * len(rows) / 2


def column(values: npt.ArrayLike, digits: int = 3) -> list[list[str]]:
    """Numbers as a table of one column."""
    return [[number(v, digits)] for v in values]  # type: ignore[union-attr]


def number(value: Any, digits: int = 3) -> str:
    """A number with so many decimals, no zeros at the end, and a minus sign that is one."""
    text = f"{float(value):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace("-", "−")
