"""A model at a glance: loss, slope and curvature against the logit, and where the loss is curved down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.sources import label_of, name_of
from figures.style import SMALL, Theme, dress, home, note, panels, rule, theme_of
from numeric.generated import kernels

if TYPE_CHECKING:
    from derivations.model import Model

REACH = 5.0
LOW, HIGH = -4.0, 5.0
"""Logits from -REACH to REACH; what leaves LOW to HIGH is cut off."""


def plot_model(
    model: str | Model = "focal", label: float | None = None, ax: Axes | None = None, *, theme: str | Theme = "light"
) -> Figure:
    """The loss of a model for one label, its first and its second derivative, against the logit.

    Where the second derivative is negative the ground is shaded; where it jumps the curve has a gap. Returns the
    figure of ``ax``, a new one without it. Raises ValueError for an unknown model or label.
    """
    style, k = theme_of(theme), kernels(model)
    figure, ax = home(ax, style)
    value = label_of(k, label)
    z = np.linspace(-REACH, REACH, 801)
    loss, slope, bend = k.loss(z, value), k.derivative(z, value), k.second_derivative(z, value)
    shown = np.where(np.abs(np.diff(bend, append=bend[-1])) > 0.5, np.nan, bend)
    rule(ax, style)
    for name, curve, color, line in (
        ("loss $L$", loss, style.bce, "-"),
        (r"slope $\partial L/\partial z$", slope, style.mse, "--"),
        (r"curvature $\partial^2 L/\partial z^2$", shown, style.ink, ":"),
    ):
        ax.plot(z, curve, color=color, linestyle=line, linewidth=2.2, label=name)
    down = bend < -1e-12 * np.abs(bend).max()
    whole = ax.get_xaxis_transform()
    ax.fill_between(z, 0, 1, where=down, transform=whole, color=style.down, alpha=style.wash, linewidth=0)
    floor, roof = (np.clip(f([f(loss), f(slope), f(bend)]), LOW, HIGH) for f in (np.min, np.max))
    room = roof - floor
    ax.set_ylim(floor - 0.2 * room, roof + 0.05 * room)
    ax.set_xlim(-REACH, REACH)
    if down.any():
        words = note(ax, style, "curved\ndown", (z[down].mean(), 0.09), color=style.down_ink, size=SMALL, halo=False)
        words.xycoords = whole
    dress(ax, style, f"{name_of(k)}, $y = {value:g}$", r"logit $z$", "loss and its derivatives")
    return figure


def curves(theme: Theme, model: str, *labels: float) -> Figure:
    """A figure of the gallery: a panel for each label, under them what the lines are, over them the verdict."""
    figure, axes = panels(theme, len(labels), sharey=True)
    limits = []
    for ax, label in zip(axes, labels, strict=True):
        plot_model(model, label, ax, theme=theme)
        ax.label_outer()
        limits.append(ax.get_ylim())
    axes[0].set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
    verdict = type(kernels(model).model.convexity).__name__.lower()
    lines = figure.legend(
        *axes[0].get_legend_handles_labels(),
        loc="outside lower center",
        ncols=3,
        frameon=False,
        fontsize=SMALL,
        labelcolor=theme.ink,
        title=f"convexity of training: {verdict}",
        title_fontsize=SMALL,
    )
    lines.get_title().set_color(theme.ink)
    return figure
