"""Second derivatives: where a loss is curved up and where it is curved down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from figures.sources import compiled, inflections, label_of, name_of, roots_inside, written
from figures.style import SMALL, Theme, dot, dress, home, note, panels, rule, theme_of
from numeric.elementwise import Array
from numeric.generated import kernels

if TYPE_CHECKING:
    from derivations.model import Model


def plot_curvature(
    model: str | Model = "sigmoid-mse",
    label: float | None = None,
    ax: Axes | None = None,
    *,
    theme: str | Theme = "light",
) -> Figure:
    """∂²L/∂z² of a model for one label, shaded by its sign, with the inflection points of the loss marked.

    Returns the figure of ``ax``, a new one without it. Raises ValueError for an unknown model or label.
    """
    from derivations.symbols import y

    style, k = theme_of(theme), kernels(model)
    figure, ax = home(ax, style)
    value = label_of(k, label)
    exact = inflections(k.model, value)
    points = [float(point) for point in exact]
    z = np.unique(np.concatenate([np.linspace(-7.0, 7.0, 281), points]))
    curve = k.second_derivative(z, value)
    rule(ax, style)
    shade(ax, style, z, curve)
    ax.plot(z, curve, color=color_of(k.name, style), linewidth=2.4, label=f"_{k.name}")
    for point, at in zip(exact, points, strict=True):
        dot(ax, style, at, 0.0, style.ink, label="inflection", hollow=True)
        side = 1 if k.second_derivative(at - 0.5, value) > 0 else -1
        note(ax, style, f"inflection\n$z = {written(point)}$", (at, 0), (9 * side, 18), size=SMALL)
    _say_where(ax, style, z, curve)
    says = f"$y = {value:g}$" if k.model.second_derivative.result.has(y) else "any $y$"
    dress(ax, style, f"{name_of(k)}, {says}", r"logit $z$", r"curvature $\partial^2 L/\partial z^2$")
    ax.set_xlim(z[0], z[-1])
    return figure


def _say_where(ax: Axes, theme: Theme, z: Array, curve: Array) -> None:
    """Say at the top of a hill that the loss is curved up there, at the bottom of a valley that it is curved down."""
    ax.margins(y=0.13)
    top, bottom = int(curve.argmax()), int(curve.argmin())
    for at, sign, words, color in (
        (top, 1, "curved up", theme.up_ink),
        (bottom, -1, "curved down", theme.down_ink),
    ):
        if curve[at] * sign > 0:
            ha = "left" if at < len(z) / 8 else "right" if at > len(z) * 7 / 8 else "center"
            note(ax, theme, words, (z[at], curve[at]), (0, 10 * sign), color, ha=ha, size=SMALL)


def plot_quadratic(label: int = 0, ax: Axes | None = None, *, theme: str | Theme = "light") -> Figure:
    """The bracket that decides the sign of the second derivative of MSE, a quadratic in ŷ, and its inner root.

    Returns the figure of ``ax``, a new one without it. Raises ValueError for another label than 0 and 1.
    """
    from derivations.lectures import mse
    from derivations.symbols import yhat

    style = theme_of(theme)
    label = int(label_of(kernels("sigmoid-mse"), label))
    figure, ax = home(ax, style)
    chain = (mse.quadratic_0, mse.quadratic_1)[label]
    (root,) = roots_inside(chain.result, yhat, 0, 1)
    output = np.unique(np.append(np.linspace(0.0, 1.0, 201), float(root)))
    curve = compiled(yhat, chain.result)(output)
    rule(ax, style)
    shade(ax, style, output, curve)
    ax.plot(output, curve, color=style.mse, linewidth=2.4, label=f"_quadratic {label}")
    dot(ax, style, float(root), 0.0, style.ink, label="root", hollow=True)
    side = (1, -1)[label]
    note(ax, style, rf"$\hat{{y}} = {root}$", (float(root), 0), (7 * side, 12))
    peak = int(curve.argmax())
    note(ax, style, f"${written(chain.result)}$", (output[peak], curve[peak]), (0, 13), style.mse)
    for words, at, color in (
        ("curved up", (output[peak], curve[peak] / 2), style.up_ink),
        ("curved\ndown", ((0.9, 0.1)[label], -0.2), style.down_ink),
    ):
        note(ax, style, words, at, color=color, halo=False)
    dress(ax, style, f"label $y = {label}$", r"output $\hat{y}$", r"bracket in $\partial^2 L/\partial z^2$")
    ax.margins(y=0.12)
    ax.set_xlim(-0.02, 1.02)
    return figure


def color_of(name: str, theme: Theme) -> str:
    """BCE and MSE keep their colours; another model has that of MSE."""
    return theme.bce if name.endswith("bce") else theme.mse


def shade(ax: Axes, theme: Theme, x: Array, curve: Array) -> None:
    """Tint the area between a curve and zero by its sign."""
    for color, where in ((theme.up, curve >= 0), (theme.down, curve <= 0)):
        ax.fill_between(x, curve, 0, where=where, color=color, alpha=theme.wash, linewidth=0, zorder=0)


def curvatures(theme: Theme) -> Figure:
    """The figure `curvature`."""
    figure, axes = panels(theme, 3, sharey=True)
    for ax, (model, label) in zip(axes, (("sigmoid-bce", 0), ("sigmoid-mse", 0), ("sigmoid-mse", 1)), strict=True):
        plot_curvature(model, label, ax, theme=theme)
        ax.label_outer()
    return figure


def quadratics(theme: Theme) -> Figure:
    """The figure `mse-quadratics`."""
    figure, axes = panels(theme, sharey=True)
    for label, ax in enumerate(axes):
        plot_quadratic(label, ax, theme=theme)
    axes[1].label_outer()
    return figure
