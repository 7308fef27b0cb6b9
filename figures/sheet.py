"""All figures on one sheet, each under its name."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from figures.picture import Picture
from figures.saving import SETTINGS, matplotlib_lock
from figures.style import theme_of

COLUMNS = 5
WIDTH, HEIGHT = 7.2, 4.6
"""Inches that a figure has on the sheet; the highest is 4.7 inches high and a little smaller than the others."""


def contact_sheet(pictures: Sequence[Picture], theme: str = "light") -> bytes:
    """The pictures as a grid, in one PNG; the same bytes on every run. Raises ValueError for another theme."""
    page, buffer = theme_of(theme), BytesIO()
    columns = min(COLUMNS, len(pictures))
    rows = ceil(len(pictures) / columns)
    with matplotlib_lock, style.context(["default", SETTINGS]):
        sheet = Figure((columns * WIDTH, rows * (HEIGHT + 0.5)), dpi=72, facecolor=page.paper)
        for place, picture in enumerate(pictures):
            left, top = place % columns / columns, 1 - place // columns / rows
            ax = sheet.add_axes((left, top - 1 / rows, 1 / columns, HEIGHT / (HEIGHT + 0.5) / rows))
            canvas = FigureCanvasAgg(picture.draw(theme))
            canvas.draw()
            ax.imshow(np.asarray(canvas.buffer_rgba()))
            ax.set_anchor("N")
            ax.set_axis_off()
            ax.set_title(picture.name, fontsize=13, color=page.quiet, loc="left", x=0.02, pad=5)
        sheet.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
