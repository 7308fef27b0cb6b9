"""The sigmoid and tanh with their derivatives."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from derivations.errors import unknown
from figures.sources import compiled, written
from figures.style import Theme, dot, dress, home, note, rule, theme_of
from numeric.generated import kernels

_MODELS = {"sigmoid": "sigmoid-bce", "tanh": "tanh-bce"}


def plot_activation(name: str = "sigmoid", ax: Axes | None = None, *, theme: str | Theme = "light") -> Figure:
    """The sigmoid or tanh, and its derivative as the lectures derive it, with the steepest point marked.

    Returns the figure of ``ax``, a new one without it. Raises ValueError for another name.
    """
    if name not in _MODELS:
        raise unknown("name", name, _MODELS)
    from sympy import exp, limit, oo

    from derivations.lectures import sigmoid_function, tanh_function
    from derivations.symbols import z as logit

    style, k = theme_of(theme), kernels(_MODELS[name])
    figure, ax = home(ax, style)
    function = k.model.activation
    slope = {"sigmoid": sigmoid_function.derivative, "tanh": tanh_function.by_quotient_rule}[name].result
    z = np.linspace(-6.0, 6.0, 241)
    for end in (-oo, oo):
        rule(ax, style, float(limit(function.rewrite(exp), logit, end)), dashed=True)
    rule(ax, style)
    ax.plot(z, k.activation(z), color=style.bce, linewidth=2.4, label=f"_{name}")
    ax.plot(z, compiled(logit, slope)(z), color=style.mse, linewidth=2.4, label=f"_derivative of {name}")
    steepest = slope.subs(logit, 0).rewrite(exp)
    dot(ax, style, 0, float(steepest), style.mse, label="steepest", hollow=True)
    note(ax, style, f"${written(function)}$", (2.2, k.activation(2.2)), (10, -12), style.bce)
    note(ax, style, f"derivative ${written(slope)}$", (1.5, compiled(logit, slope)(1.5)), (10, 6), style.mse)
    offset = (0, -15) if steepest < 1 else (-9, 9)
    note(ax, style, f"${steepest}$ at $z = 0$", (0, steepest), offset)
    value = r"output $\hat{y}$, slope $\partial\hat{y}/\partial z$"
    dress(ax, style, f"{name} and its derivative", "logit $z$", value)
    ax.set_xlim(z[0], z[-1])
    ax.locator_params(axis="y", nbins=5)
    return figure


def sigmoids(theme: Theme) -> Figure:
    """The figure `sigmoid`."""
    return plot_activation("sigmoid", theme=theme)


def tanhs(theme: Theme) -> Figure:
    """The figure `tanh`."""
    return plot_activation("tanh", theme=theme)


def rising(theme: Theme) -> Figure:
    """The figure `sigmoid-rises`."""
    figure, ax = home(None, theme)
    k = kernels(_MODELS["sigmoid"])
    z = np.linspace(-6.0, 6.0, 241)
    for bound in (0.0, 1.0):
        rule(ax, theme, bound, dashed=True)
    ax.plot(z, k.activation(z), color=theme.bce, linewidth=2.4, label="_sigmoid")
    for number, at, color in ((1, -1.0, theme.mse), (2, 1.5, theme.up_ink)):
        output = float(k.activation(at))
        ax.plot([at, at, z[0]], [0, output, output], color=color, linewidth=1.2, label=f"_guide {number}")
        dot(ax, theme, at, output, color, label=f"point {number}")
        note(ax, theme, f"$z_{number} = {at:g}$", (at, 0), (7, 9), color)
        note(ax, theme, rf"$\sigma(z_{number}) = {output:.3f}$", (z[0], output), (8, 9), color)
    dress(ax, theme, "A larger logit means a larger output", "logit $z$", r"output $\hat{y}$")
    ax.set_xlim(z[0], z[-1])
    ax.set_ylim(-0.06, 1.1)
    return figure
