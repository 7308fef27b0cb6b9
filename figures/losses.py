"""BCE and MSE side by side, against the output ŷ or against the logit z."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from derivations.errors import unknown
from figures.sources import label_of
from figures.style import Theme, dress, home, note, panels, theme_of
from numeric.generated import kernels

TOP = 5.0
"""The losses are shown up to here; BCE grows without bound."""

_AXES = {"z": r"logit $z$", "ŷ": r"output $\hat{y}$"}

# What a figure says of a curve, and where: (axis, label) -> the z of a point of the curve, offset, alignment, words.
_WORDS = {
    ("sigmoid-bce", "z", 0): (3.0, (-9, 6), "right", "BCE\nkeeps its slope"),
    ("sigmoid-bce", "z", 1): (-3.0, (9, 6), "left", "BCE\nkeeps its slope"),
    ("sigmoid-mse", "z", 0): (5.8, (0, -22), "right", "MSE flattens"),
    ("sigmoid-mse", "z", 1): (-5.8, (0, -22), "left", "MSE flattens"),
    ("sigmoid-bce", "ŷ", 0): (2.3, (-10, 4), "right", "BCE\nwithout bound"),
    ("sigmoid-bce", "ŷ", 1): (-2.3, (10, 4), "left", "BCE\nwithout bound"),
    ("sigmoid-mse", "ŷ", 0): (8.0, (0, -33), "right", "MSE below 1"),
    ("sigmoid-mse", "ŷ", 1): (-8.0, (0, -33), "left", "MSE below 1"),
}


def plot_losses(against: str = "z", label: int = 1, ax: Axes | None = None, *, theme: str | Theme = "light") -> Figure:
    """BCE and MSE of a sigmoid for one label, against the logit ("z") or the output ("ŷ").

    Returns the figure of ``ax``, a new one without it. Raises ValueError for another axis or another label.
    """
    style = theme_of(theme)
    if against not in _AXES:
        raise unknown("against", against, _AXES)
    figure, ax = home(ax, style)
    z = np.linspace(-6.0, 6.0, 241) if against == "z" else np.linspace(-9.0, 9.0, 361)
    for name, color in (("sigmoid-bce", style.bce), ("sigmoid-mse", style.mse)):
        k = kernels(name)
        label_of(k, label)
        x = z if against == "z" else k.activation(z)
        ax.plot(x, k.loss(z, label), color=color, linewidth=2.4, label=f"_{name}")
        at, offset, side, words = _WORDS[name, against, label]
        point = (at if against == "z" else k.activation(at), k.loss(at, label))
        note(ax, style, words, point, offset, color, ha=side, bold=True)
    dress(ax, style, f"label $y = {label:g}$", _AXES[against], "loss $L$")
    ax.set_xlim(*((z[0], z[-1]) if against == "z" else (-0.02, 1.02)))
    ax.set_ylim(-0.04 * TOP, TOP)
    return figure


def losses_in_output(theme: Theme) -> Figure:
    """The figure `loss-in-output`."""
    return _both_labels("ŷ", theme)


def losses_in_logit(theme: Theme) -> Figure:
    """The figure `loss-in-logit`."""
    return _both_labels("z", theme)


def _both_labels(against: str, theme: Theme) -> Figure:
    figure, axes = panels(theme, sharey=True)
    for label, ax in enumerate(axes):
        plot_losses(against, label, ax, theme=theme)
    axes[1].label_outer()
    return figure
