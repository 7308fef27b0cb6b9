"""The gallery: words for every picture, nothing clipped or overlapping, the same bytes on every run."""

from __future__ import annotations

import json
import os
import re
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
from derivations.files import save
from figures.style import THEMES
from figures.surfaces import START

CLAIMS = Path(__file__).parent.parent / "lectures" / "claims.json"
NAMES = list(figures.catalogue)


INPUTS = {
    "surfaces": {"0.5"},
    "salary": {"3.5"},
    "linear-step": {"0.1"},
    "errors-beliefs": {"2.331"},
    "entropy": {"0.8"},
    "prediction-two-features": {"0.25", "4.5"},
    "pitfalls": {"0.9"},
}
"""Numbers that an alternative text says and the figure shows only as places."""


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    """Every figure in light, laid out once for all tests."""
    made = {name: picture.draw() for name, picture in figures.catalogue.items()}
    for figure in made.values():
        FigureCanvasAgg(figure).draw()
    return made


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_words(name: str, drawn: dict[str, Figure]) -> None:
    picture = figures.catalogue[name]
    assert picture.name == name
    assert picture.title
    assert len(picture.alt) > 80
    for ax in drawn[name].axes:
        assert ax.get_title("left")
        if not ax.axison:
            continue
        assert ax.get_xlabel()
        shares = [other for other in ax.get_shared_y_axes().get_siblings(ax) if other.get_ylabel()]
        assert ax.get_ylabel() or shares


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_those_of_the_lectures(name: str) -> None:
    known = {claim["id"] for claim in json.loads(CLAIMS.read_text("utf-8"))}
    assert figures.catalogue[name].claims or name.startswith("model-")  # which no lecture has
    assert set(figures.catalogue[name].claims) <= known


@pytest.mark.parametrize("name", NAMES)
def test_words_are_inside_and_apart(name: str, drawn: dict[str, Figure]) -> None:
    canvas = drawn[name].canvas
    assert isinstance(canvas, FigureCanvasAgg)
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in words(drawn[name])]
    width, height = canvas.get_width_height()
    assert len(boxes) > 4
    for text, box in boxes:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, text
    for (text, box), (other, around) in combinations(boxes, 2):
        assert not box.padded(-1).overlaps(around.padded(-1)), (text, other)


@pytest.mark.parametrize("name", NAMES)
def test_dark_differs_in_its_colours_only(name: str, drawn: dict[str, Figure]) -> None:
    dark = figures.catalogue[name].draw("dark")
    assert sum(dark.get_facecolor()[:3]) < 0.3
    for ax in dark.axes:
        assert sum(ax.get_facecolor()[:3]) < 0.3
    for before, after in zip(drawn[name].axes, dark.axes, strict=True):
        assert [said(text) for text in before.texts] == [said(text) for text in after.texts]
        for line, other in zip(before.lines, after.lines, strict=True):
            np.testing.assert_array_equal(line.get_xydata(), other.get_xydata())


def said(text: Text) -> tuple[object, ...]:
    """What a text says, how large and where."""
    return text.get_text(), text.get_fontsize(), text.get_position()


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


@pytest.mark.parametrize("name", NAMES)
def test_decimals_in_the_alternative_text_are_in_the_figure(name: str, drawn: dict[str, Figure]) -> None:
    shown = " ".join(text.get_text() for text in drawn[name].findobj(Text) if isinstance(text, Text))
    decimals = re.compile(r"\d+\.\d+")
    written = set(decimals.findall(shown.translate(str.maketrans("", "", "{}")))) | INPUTS.get(name, set())
    assert set(decimals.findall(figures.catalogue[name].alt)) <= written


def notes(figure: Figure) -> list[Annotation]:
    return [text for ax in figure.axes for text in ax.texts if isinstance(text, Annotation)]


SCRIPT = """
import hashlib, figures
def digests():
    for picture in figures.catalogue.values():
        yield picture.name, hashlib.sha256(figures.render(picture)).hexdigest()
    for form, theme in (("png", "light"), ("pdf", "light"), ("svg", "dark")):
        content = figures.render(figures.catalogue["convexity"], form, theme)
        yield f"{form} {theme}", hashlib.sha256(content).hexdigest()
"""


def test_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    """Here, and in another process with another hash seed, another time and settings of its own."""
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsavefig.bbox: tight\nsvg.fonttype: none\naxes.grid: True\n")
    path = os.pathsep.join([str(Path(figures.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    others = {"PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "86400", "MATPLOTLIBRC": str(tmp_path), "PYTHONPATH": path}
    script = f"{SCRIPT}\nfor name, digest in digests(): print(name, digest, sep=': ')"
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script], env=os.environ | others, stdout=subprocess.PIPE, text=True
    )
    here: dict[str, Any] = {}
    exec(SCRIPT, here)
    ours = [": ".join(pair) for pair in here["digests"]()]
    theirs = started.communicate()[0].splitlines()
    assert started.returncode == 0
    assert ours == theirs
    assert len(ours) == len(NAMES) + 3


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
    path.parent.mkdir()
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
