"""Steps without a slope, from which gradient descent learns nothing: accuracy, a dead ReLU, the largest of two."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from figures.labels import RIDGE
from figures.sources import Curve, compiled, logits
from figures.style import Theme, canvas, dot, dress, note, panels, rule
from numeric import datasets
from numeric.generated import kernels
from numeric.trainer import fit


def flat(theme: Theme) -> Figure:
    """The figure `flat-losses`."""
    figure, axes = panels(theme)
    X, y = datasets.load("hours")
    k = kernels("sigmoid-bce")
    w = float(fit("sigmoid-bce", X, y, l2=RIDGE).theta[1])
    b = np.linspace(-17.0, 1.0, 1201)
    z = logits((b[:, None], w), X[:, 0])
    wrong = ((k.activation(z) >= 0.5) != y).mean(axis=-1)
    axes[0].plot(b, wrong, color=theme.mse, linewidth=2.2, label="_wrong", drawstyle="steps-mid")
    axes[0].plot(b, k.loss(z, y).mean(axis=-1), color=theme.bce, linewidth=2.2, label="_bce")
    note(axes[0], theme, "BCE", (-15.0, float(k.loss(logits((-15.0, w), X[:, 0]), y).mean())), (9, 4), theme.bce)
    note(axes[0], theme, "share of wrong\npredictions,\nlevel step by step", (-8.0, 1.15), color=theme.mse, ha="center")
    dress(axes[0], theme, "accuracy is a staircase", "intercept $b$", "loss")
    axes[0].set_xlim(b[0], b[-1])
    axes[0].set_ylim(-0.1, 2.5)
    loss, slope = _relu()
    z = np.linspace(-3.0, 3.0, 301)
    rule(axes[1], theme)
    axes[1].plot(z, loss(z), color=theme.mse, linewidth=2.4, label="_relu")
    axes[1].plot(z[z < 0], slope(z[z < 0]), color=theme.quiet, linewidth=1.6, linestyle=(0, (5, 3)), label="_slope")
    dot(axes[1], theme, -1.5, float(loss(-1.5)), theme.ink, label="dead", hollow=True)
    note(axes[1], theme, "dead: it cannot\nleave this side", (-1.5, float(loss(-1.5))), (0, 24))
    note(axes[1], theme, "slope 0", (-2.9, 0.0), (0, 9), theme.quiet, ha="left")
    dress(axes[1], theme, "a ReLU with label 1", "input $z$", "squared error")
    axes[1].set_xlim(z[0], z[-1])
    axes[1].set_ylim(-0.2, 3.2)
    return figure


def _relu() -> tuple[Curve, Curve]:
    """The squared error of max(0, z) for label 1, and its slope where z < 0."""
    import sympy as sp

    from derivations.catalogue import squared_error
    from derivations.symbols import y, yhat, z

    loss = squared_error.subs({yhat: sp.Max(0, z), y: 1})
    return compiled(z, loss), compiled(z, loss.diff(z))


def softmax(theme: Theme) -> Figure:
    """The figure `softmax`."""
    from sympy import exp

    from derivations.lectures.softmax import two_classes, z1, z2
    from derivations.symbols import z as logit

    first = two_classes.start.subs({z1: logit, z2: 0})
    sigmoid = compiled(logit, two_classes.result.subs({z1: logit, z2: 0}).rewrite(exp))
    figure = canvas(theme)
    ax = figure.add_subplot()
    z = np.linspace(-6.0, 6.0, 241)
    one = compiled(logit, first)(z)
    ax.plot(
        z,
        (z > 0).astype(float),
        color=theme.mse,
        linewidth=1.8,
        linestyle=(0, (5, 3)),
        label="_argmax",
        drawstyle="steps-mid",
    )
    ax.plot(z, one, color=theme.bce, linewidth=2.6, label="_first")
    ax.plot(z, 1 - one, color=theme.up_ink, linewidth=2.6, label="_second")
    shown = z[20:240:20]
    ax.plot(shown, sigmoid(shown), "o", color=theme.ink, markersize=4.5, label="_sigmoid", zorder=5)
    note(ax, theme, "class 1,\nand the sigmoid as dots", (2.1, float(sigmoid(2.1))), (10, -18), theme.bce)
    note(ax, theme, "class 2", (-2.1, float(sigmoid(2.1))), (-10, -14), theme.up_ink)
    note(ax, theme, "dashed: the largest takes all,\na step without slope", (-5.7, 0.42), color=theme.mse, ha="left")
    dress(ax, theme, "Softmax of two classes is the sigmoid of the difference", r"$z_1 - z_2$", "probability")
    ax.set_xlim(z[0], z[-1])
    return figure
