"""The gallery: words for every picture, nothing clipped or overlapping, the same bytes on every run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

import figures
import numeric
from figures.saving import save
from figures.style import THEMES
from figures.surfaces import START

CLAIMS = Path(__file__).parent.parent / "lectures" / "claims.json"
NAMES = list(figures.catalogue)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    return {name: picture.draw() for name, picture in figures.catalogue.items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_words(name: str, drawn: dict[str, Figure]) -> None:
    picture = figures.catalogue[name]
    assert picture.name == name
    assert picture.title
    assert len(picture.alt) > 80
    for ax in drawn[name].axes:
        assert ax.get_title("left")
        assert ax.get_xlabel()
        shares = [other for other in ax.get_shared_y_axes().get_siblings(ax) if other.get_ylabel()]
        assert ax.get_ylabel() or shares


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_those_of_the_lectures(name: str) -> None:
    known = {claim["id"] for claim in json.loads(CLAIMS.read_text("utf-8"))}
    assert figures.catalogue[name].claims
    assert set(figures.catalogue[name].claims) <= known


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", NAMES)
def test_words_are_inside_and_apart(name: str, theme: str, drawn: dict[str, Figure]) -> None:
    figure = drawn[name] if theme == "light" else figures.catalogue[name].draw(theme)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in words(figure)]
    width, height = canvas.get_width_height()
    assert len(boxes) > 4
    for text, box in boxes:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
    for (text, box), (other, around) in combinations(boxes, 2):
        assert not box.padded(-1).overlaps(around.padded(-1)), (text, other)


def words(figure: Figure) -> Iterator[Text]:
    """Every text that is shown, but for the numbers on the axes."""
    for ax in figure.axes:
        ticks = {*ax.get_xticklabels(), *ax.get_yticklabels()}
        yield from (t for t in {*ax.findobj(Text)} - ticks if t.get_text() and t.get_visible())


def test_numbers_in_the_alternative_text(drawn: dict[str, Figure]) -> None:
    convexity, surfaces = figures.catalogue["convexity"].alt, figures.catalogue["surfaces"].alt
    gaps = [text.get_text().split("\n")[1] for text in notes(drawn["convexity"]) if "chord" in text.get_text()]
    assert len(gaps) == 2
    for gap in gaps:
        number, side = gap.split()
        assert side in convexity
        assert number in convexity
    for end in ("z = -2/5", "z = 18/5"):
        assert sum(f"${end}$" == text.get_text() for text in notes(drawn["convexity"])) == 2
        assert end in convexity
    losses = [text.get_text().rpartition("= ")[2] for text in notes(drawn["surfaces"]) if "$L$" in text.get_text()]
    assert len(losses) == 4
    assert f"from loss {losses[0]} to {losses[1]}" in surfaces
    assert f"from {losses[2]} to {losses[3]}" in surfaces
    X, y = numeric.datasets.load("hours")
    right = (numeric.kernels("sigmoid-bce").activation(START[0] + START[1] * X[:, 0]) >= 0.5) == y
    assert (right.sum(), len(y)) == (2, 8)
    assert "six of the eight predictions are wrong" in surfaces


def notes(figure: Figure) -> list[Annotation]:
    return [text for ax in figure.axes for text in ax.texts if isinstance(text, Annotation)]


SCRIPT = """
import hashlib, figures
for picture in figures.catalogue.values():
    print(picture.name, hashlib.sha256(figures.render(picture)).hexdigest())
for form, theme in (("png", "light"), ("pdf", "light"), ("svg", "dark")):
    content = figures.render(figures.catalogue["convexity"], form, theme)
    print(form, theme, hashlib.sha256(content).hexdigest())
"""


def test_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    """Two processes, one of them with another hash seed, another time and settings of its own."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsavefig.bbox: tight\nsvg.fonttype: none\naxes.grid: True\n")
    others = {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "86400", "MATPLOTLIBRC": str(tmp_path)}
    path = os.pathsep.join([str(Path(figures.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": "3", "PYTHONPATH": path, **extra},
            stdout=subprocess.PIPE,
            text=True,
        )
        for extra in ({}, others)
    ]
    first, second = (process.communicate()[0] for process in started)
    assert [process.returncode for process in started] == [0, 0]
    assert first.split() == second.split()
    assert len(first.splitlines()) == len(NAMES) + 3


def test_svg_is_accessible() -> None:
    picture = figures.catalogue["convexity"]
    content = figures.render(picture)
    space = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(content)
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == (picture.title, picture.alt)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert b"<text" not in content
    assert b"dc:date" not in content


def test_files_are_written_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "figure.svg"
    save(b"first", path)
    assert path.read_bytes() == b"first"

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save(b"second", path)
    assert path.read_bytes() == b"first"
    assert [p.name for p in path.parent.iterdir()] == ["figure.svg"]


def test_colours_are_told_apart_from_the_page() -> None:
    """Letters reach a contrast of 4.5, lines one of 3, as the web guidelines ask (WCAG 2.1)."""
    from matplotlib.colors import to_rgb

    def luminance(color: str) -> float:
        channels = np.array(to_rgb(color))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for theme in THEMES.values():
        for least, colors in (
            (4.5, (theme.ink, theme.quiet, theme.up_ink, theme.down_ink)),
            (3.0, (theme.bce, theme.mse)),
        ):
            for color in colors:
                dark, light = sorted((luminance(color), luminance(theme.paper)))
                assert (light + 0.05) / (dark + 0.05) >= least, (theme.name, color)
