"""Figures as bytes, the same on every run."""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from xml.sax.saxutils import escape

from derivations.errors import unknown
from figures.picture import Picture

FORMATS = ("svg", "png", "pdf")
DPI = 200
"""The resolution of PNG: 1440 pixels for 7.2 inches."""

SETTINGS = {"svg.hashsalt": "lossproof", "svg.fonttype": "path", "pdf.fonttype": 42}
matplotlib_lock = Lock()
"""Held while matplotlib's global settings are those of this package."""


def render(picture: Picture, form: str = "svg", theme: str = "light") -> bytes:
    """A figure as SVG, PNG or PDF, without date and with title and alternative text inside.

    The bytes are the same on every run of one version of matplotlib: a matplotlibrc does not matter, nothing is drawn
    at random, and the letters of SVG are stored as outlines. Raises ValueError for another format or theme.
    """
    from matplotlib import style

    if form not in FORMATS:
        raise unknown("form", form, FORMATS)
    metadata: dict[str, dict[str, str | None]] = {
        "svg": {"Title": picture.title, "Description": picture.alt, "Date": None, "Creator": None},
        "png": {"Title": picture.title, "Description": picture.alt, "Software": None},
        "pdf": {"Title": picture.title, "Subject": picture.alt, "CreationDate": None},
    }
    buffer = BytesIO()
    with matplotlib_lock, style.context(["default", SETTINGS]):
        figure = picture.draw(theme)
        figure.savefig(buffer, format=form, dpi=DPI if form == "png" else "figure", metadata=metadata[form])
    return _accessible(buffer.getvalue(), picture) if form == "svg" else buffer.getvalue()


def _accessible(svg: bytes, picture: Picture) -> bytes:
    """Let a screen reader find title and description: as elements, named by the root."""
    text, name = svg.decode("utf-8"), picture.name
    title, root = f"<title>{escape(picture.title)}</title>", "<svg "
    named = f'<title id="{name}-title">{escape(picture.title)}</title>'
    description = f'<desc id="{name}-desc">{escape(picture.alt)}</desc>'
    assert text.count(root) == text.count(title) == 1
    text = text.replace(root, f'{root}role="img" aria-labelledby="{name}-title {name}-desc" ')
    return text.replace(title, f"{named}\n {description}").encode("utf-8")
