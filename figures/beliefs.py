"""From error to loss: what the model believes of each label, the product of beliefs, and its logarithm."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from figures.labels import scatter
from figures.lines import THETAS
from figures.sources import compiled, logits
from figures.style import SMALL, Theme, canvas, dot, dress, note, panels, rule
from numeric import datasets
from numeric.elementwise import Array
from numeric.generated import kernels

THETA = THETAS[1]


def belief(output: Array, y: float) -> Array:
    """The probability that the model gives to a label, by the formula of the lectures."""
    from derivations.lectures.likelihood import probability
    from derivations.symbols import y as label
    from derivations.symbols import yhat

    return compiled(yhat, probability.subs(label, int(y)))(output)


def gaps(theme: Theme) -> Figure:
    """The figure `errors-beliefs`."""
    X, y = datasets.load("petal-length")
    k = kernels("sigmoid-bce")
    x = np.linspace(0.0, 5.0, 201)
    output = k.activation(logits(THETA, X[:, 0]))
    figure, axes = panels(theme, sharey=True)
    beliefs = np.array([float(belief(o, label)) for o, label in zip(output, y, strict=True)])
    for ax, color, title, name in zip(
        axes,
        (theme.mse, theme.up_ink),
        ("errors: curve to label", "beliefs: what is left"),
        ("error", "belief"),
        strict=True,
    ):
        ax.plot(x, k.activation(logits(THETA, x)), color=theme.bce, linewidth=2.2, label="_sigmoid")
        scatter(ax, theme, X[:, 0], y)
        for feature, o, label in zip(X[:, 0], output, y, strict=True):
            far = label if name == "error" else 1 - label
            ax.plot([feature, feature], [o, far], color=color, linewidth=3, label=f"_{name}", zorder=4)
        dress(ax, theme, title, "petal length $x$ (cm)", r"output $\hat{y}$")
        ax.set_xlim(x[0], x[-1])
        ax.set_ylim(-0.1, 1.48)
        ax.set_yticks(np.linspace(0, 1, 6))
    text = rf"$|\hat{{y}} - y|$ from {1 - beliefs.max():.3f}" + f"\nto {1 - beliefs.min():.3f}"
    note(axes[0], theme, text, (0.1, 1.32), color=theme.mse, ha="left")
    loss = k.loss(logits(THETA, X[:, 0]), y).mean()
    text = f"product of the six {beliefs.prod():.4f},\nminus its mean logarithm {loss:.4f}"
    note(axes[1], theme, text, (0.1, 1.32), color=theme.up_ink, ha="left")
    axes[1].label_outer()
    return figure


def underflow(theme: Theme) -> Figure:
    """The figure `underflow`."""
    k = kernels("sigmoid-bce")
    count = np.arange(1, 2001)
    product = np.cumprod(np.full(len(count), k.activation(0.0)))
    total = -np.cumsum(np.full(len(count), k.loss(0.0, 1.0)))
    last = int(np.flatnonzero(product)[-1])
    figure, axes = panels(theme)
    axes[0].semilogy(count[: last + 1], product[: last + 1], color=theme.mse, linewidth=2.4, label="_product")
    dot(axes[0], theme, count[last], product[last], theme.mse, label="last", hollow=True)
    axes[0].lines[-1].set_clip_on(False)
    note(
        axes[0],
        theme,
        f"after {count[last]} samples\nfloat64 holds 0",
        (count[last], product[last]),
        (11, 24),
        theme.mse,
    )
    axes[1].plot(count, total, color=theme.bce, linewidth=2.4, label="_sum")
    dot(axes[1], theme, count[-1], total[-1], theme.bce, label="end")
    note(
        axes[1],
        theme,
        f"{len(count)} samples:\n{total[-1]:.1f}".replace("-", "−"),
        (count[-1], total[-1]),
        (-12, 0),
        theme.bce,
    )
    dress(axes[0], theme, "product of beliefs 1/2", "samples $n$", "likelihood")
    dress(axes[1], theme, "sum of their logarithms", "samples $n$", "log-likelihood")
    axes[0].set_ylim(5e-324, 1e15)
    axes[0].set_yticks([1e-300, 1e-200, 1e-100, 1.0])
    axes[0].minorticks_off()
    axes[1].set_ylim(-1620, 60)
    for ax in axes:
        ax.set_xlim(0, 2150)
    return figure


def logarithm(theme: Theme) -> Figure:
    """The figure `logarithm`."""
    from derivations.catalogue import cross_entropy
    from derivations.symbols import y, yhat

    figure = canvas(theme)
    ax = figure.add_subplot()
    curve = compiled(yhat, -cross_entropy.subs(y, 1))
    x = np.linspace(0.02, 2.6, 400)
    ax.axvspan(0, 1, color=theme.up, alpha=theme.wash, linewidth=0, zorder=0)
    rule(ax, theme)
    ax.plot(x, curve(x), color=theme.bce, linewidth=2.4, label="_logarithm")
    for value, text in ((1.0, "belief 1: 0"), (0.5, ""), (0.25, ""), (0.125, "")):
        at = (value, float(curve(value)))
        dot(ax, theme, *at, theme.ink, label="halves", hollow=True)
        text = text or f"{value}: {at[1]:.3f}".replace("-", "−")
        note(ax, theme, text, at, (12, -9), size=SMALL)
    note(ax, theme, "each half costs the same,\nand zero costs without bound", (1.25, -2.6), color=theme.bce, ha="left")
    note(ax, theme, "beliefs", (0.93, -3.7), color=theme.up_ink, ha="right", halo=False)
    dress(ax, theme, "The logarithm: a product of beliefs becomes a sum", "$x$", r"$\log\,x$")
    ax.set_xlim(0, x[-1])
    ax.set_ylim(-4, 1.15)
    return figure


def entropies(theme: Theme) -> Figure:
    """The figure `entropy`."""
    from derivations.catalogue import cross_entropy
    from derivations.symbols import y, yhat

    figure, axes = panels(theme, sharey=True)
    p = np.linspace(0.001, 0.999, 500)
    own = compiled(yhat, cross_entropy.subs(y, yhat))
    axes[0].plot(p, own(p), color=theme.up_ink, linewidth=2.4, label="_entropy")
    dot(axes[0], theme, 0.5, float(own(0.5)), theme.up_ink, label="most", hollow=True)
    note(axes[0], theme, f"{float(own(0.5)):.3f} nats, a fair coin", (0.5, float(own(0.5))), (0, 14))
    note(axes[0], theme, "a certain label\nhas none", (0.02, 0.02), (52, 18), theme.up_ink, ha="left")
    share, point = 0.3, 0.8
    cross = compiled(yhat, cross_entropy.subs(y, share))
    least, here = float(own(share)), float(cross(point))
    axes[1].plot(p, cross(p), color=theme.bce, linewidth=2.4, label="_cross-entropy")
    axes[1].plot([0, 1], [least, least], color=theme.up_ink, linewidth=1.8, linestyle=(0, (5, 3)), label="_own")
    axes[1].plot([point, point], [least, here], color=theme.mse, linewidth=3, label="_divergence")
    dot(axes[1], theme, share, least, theme.bce, label="least", hollow=True)
    note(axes[1], theme, rf"least at $\hat{{y}} = {share}$", (share, least), (0, -14), theme.bce, ha="center")
    note(axes[1], theme, "cross-\nentropy", (0.93, float(cross(0.93))), (-10, 12), theme.bce)
    note(axes[1], theme, f"KL divergence\n{here - least:.3f}", (point, here), (-9, 9), theme.mse)
    note(axes[1], theme, f"entropy {least:.3f}", (0.98, least), (0, -11), theme.up_ink, ha="right")
    dress(axes[0], theme, "entropy of a label", "share $p$ of label 1", "nats")
    dress(axes[1], theme, f"labels 1 with share {share}", r"output $\hat{y}$", "nats")
    for ax in axes:
        ax.set_xlim(0, 1)
        ax.set_ylim(0, 2.3)
    axes[1].label_outer()
    return figure
