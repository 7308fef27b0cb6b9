"""Chords: what makes a loss convex, and what makes it not convex, made visible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.curvature import color_of
from figures.sources import inflections, label_of, name_of, written
from figures.style import SMALL, Theme, dot, dress, home, note, panels, theme_of
from numeric.elementwise import Array
from numeric.generated import Kernels, kernels

if TYPE_CHECKING:
    from derivations.model import Model

Chord = tuple[Any, Any]
DEFAULT: Chord = (-2, 2)
"""The chord of a model that has no witness."""


def plot_convexity(
    model: str | Model = "sigmoid-mse",
    ax: Axes | None = None,
    *,
    chord: Chord | None = None,
    label: float | None = None,
    theme: str | Theme = "light",
) -> Figure:
    """The loss of a model against z with a chord, and the verdict on the convexity of its training.

    A refuted model is drawn with the chord and the label of its exact witness, any other with a chord from -2 to 2;
    ``chord`` (two values of z) and ``label`` choose others. Where the loss is curved down, the ground is shaded.
    Returns the figure of ``ax``, a new one without it. Raises ValueError for an unknown model or label,
    and for a chord that is none.
    """
    style, k = theme_of(theme), kernels(model)
    figure, ax = home(ax, style)
    a, b, value = _chord(k, chord, label)
    ends = np.array([float(a), float(b)])
    if not ends[0] < ends[1]:
        raise ValueError(f"chord is {chord!r}; it should be two values of z, the lower one first")
    heights = k.loss(ends, value)
    middle, half = ends.mean(), (ends[1] - ends[0]) / 2
    z = np.linspace(middle - 2.1 * half, middle + 2.1 * half, 301)
    loss = k.loss(z, value)
    top, bottom = max(heights), min(loss.min(), *heights)
    _ground(ax, style, k, z, value, bottom)
    ax.plot(z, loss, color=color_of(k.name, style), linewidth=2.6, label=f"_{k.name}", zorder=3)
    ax.plot(ends, heights, color=style.ink, linewidth=1.6, label="_chord", zorder=4)
    for end, x, height, side in zip((a, b), ends, heights, (-1, 1), strict=True):
        dot(ax, style, x, height, style.ink, label="end")
        up = -side if k.derivative(x, value) > 0 else side
        note(ax, style, f"$z = {end}$", (x, height), (7 * side, 10 * up), style.quiet, size=SMALL, halo=False)
    _gap(ax, style, k, ends, heights, value)
    dress(ax, style, _title(k), r"logit $z$", rf"loss $L$ for $y = {value:g}$")
    ax.set_xlim(z[0], z[-1])
    room = 0.5 if _level(heights, top - bottom) else 0.22
    ax.set_ylim(bottom - 0.06 * (top - bottom), top + room * (top - bottom))
    return figure


def _ground(ax: Axes, theme: Theme, k: Kernels, z: Array, label: float, bottom: float) -> None:
    """Shade where the loss is curved down, from edge to edge, and mark its inflection points."""
    exact = [point for point in inflections(k.model, label) if z[0] < float(point) < z[-1]]
    edges = np.unique(np.append(z, [float(point) for point in exact]))
    down = (k.second_derivative(edges, label) < 0) | ~np.isin(edges, z)
    whole = ax.get_xaxis_transform()
    ax.fill_between(edges, 0, 1, where=down, transform=whole, color=theme.down, alpha=theme.wash, linewidth=0)
    if down.any():
        where = (edges[down].mean(), bottom)
        note(ax, theme, "curved down", where, (0, 4), theme.down_ink, va="bottom", halo=False)
    for point in exact:
        at = (float(point), float(k.loss(float(point), label)))
        dot(ax, theme, *at, color_of(k.name, theme), label="inflection", hollow=True)
        side = -1 if k.derivative(at[0], label) > 0 else 1
        note(ax, theme, f"inflection\n$z = {written(point)}$", at, (10 * side, 10), size=SMALL, halo=False)


def _gap(ax: Axes, theme: Theme, k: Kernels, ends: Array, heights: Array, label: float) -> None:
    """The distance in the middle between the chord and the curve, and which of them is the higher one."""
    middle, on_chord = float(ends.mean()), float(heights.mean())
    on_curve = float(k.loss(middle, label))
    gap, above = abs(on_chord - on_curve), on_chord >= on_curve
    color, word = (theme.up_ink, "above") if above else (theme.down_ink, "below")
    ax.plot([middle, middle], [on_curve, on_chord], color=color, linewidth=3.0, label="_gap", zorder=4)
    if _level(heights, gap):
        offset = (0, 30 if above else -30)
    else:
        offset = (-12, 16) if above else (12, -16)
        offset = offset if heights[1] > heights[0] else (-offset[0], offset[1])
    note(
        ax,
        theme,
        f"the chord is\n{gap:.3f} {word}\nthe curve",
        (middle, on_chord),
        offset,
        color,
        bold=True,
        halo=False,
    )


def _level(heights: Array, scale: float) -> bool:
    """Whether a chord is so level that words stand best in the middle above it."""
    return bool(abs(heights[1] - heights[0]) < scale / 4)


def _chord(k: Kernels, chord: Chord | None, label: float | None) -> tuple[Any, Any, float]:
    """The two ends and the label: as asked, else those of the witness."""
    from derivations.symbols import y

    witness = getattr(k.model.convexity, "witness", None)
    if witness is None:
        return *(chord or DEFAULT), label_of(k, label)
    found = witness.evidence.chord
    if label is None:
        label = dict(found.values).get(y)
    return *(chord or (found.a[0], found.b[0])), label_of(k, label)


def _title(k: Kernels) -> str:
    verdict = type(k.model.convexity).__name__
    return f"{name_of(k)}: convexity {verdict.lower()}"


def chords(theme: Theme) -> Figure:
    """The figure `convexity`: BCE and MSE with the chord that refutes MSE."""
    figure, axes = panels(theme)
    a, b, label = _chord(kernels("sigmoid-mse"), None, None)
    plot_convexity("sigmoid-bce", axes[0], chord=(a, b), label=label, theme=theme)
    plot_convexity("sigmoid-mse", axes[1], theme=theme)
    return figure
