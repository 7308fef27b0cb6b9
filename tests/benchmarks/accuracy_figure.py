"""The figure of the errors: the greatest in each bin of the logit, lossproof and peers, for three functions.

The axis of the logit is linear to ±1 and logarithmic beyond; the table asks logits up to ±10³⁰⁸.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import numeric
from derivations.files import save
from figures.picture import Picture
from figures.saving import render
from figures.style import FULL, SMALL, Theme, canvas, dress, rule
from tests.benchmarks import accurate_peers
from tests.benchmarks.accuracy import Question, errors, truth
from tests.benchmarks.scores import Array
from tests.benchmarks.truth import DOUBLE

QUESTIONS = (
    Question("BCE, $y = 1$", "sigmoid-bce", "loss", (1,)),
    Question(r"$\sigma - y$, $y = 1$", "sigmoid-bce", "derivative", (1,)),
    Question(r"$\sigma(1 - \sigma)$", "sigmoid-bce", "second_derivative", (1,)),
)
REACH = 1e4
BINS, EACH = 96, 40
FLOOR, ALL_BITS, NONE, ROOF = 0.01, 2.0**53, 3e18, 2e19
"""Errors from FLOOR; at ALL_BITS every bit is wrong; at NONE stands what is infinite or no number."""

PICTURE = Picture(
    "accuracy",
    "Errors of BCE and its derivatives against the logit",
    "Three panels of the greatest error in ulp, from 0.01 to every bit, against the logit z from -10000 to 10000: "
    "binary cross-entropy for label 1, its derivative σ - y, and its second derivative σ(1 - σ). lossproof stays near "
    "1 ulp throughout. The textbook in NumPy loses more and more bits of all three as z grows to 37, because it "
    "subtracts numbers that are nearly equal, and then has none right until they underflow at 745; its loss is "
    "infinite or no number below -709 and above 37. SciPy loses the bits of σ - y in the same way, and scikit-learn "
    "those of the loss. SciPy's loss, made of log_expit, and scikit-learn's derivatives stay near lossproof; SciPy's "
    "σ(1 - σ) does up to the subnormal ends beyond ±709.",
    (),
    ("tests.benchmarks.accuracy_figure", "panels_of"),
)


def bins() -> Array:
    """The ends of the bins, which are equally wide on the axis."""
    steps = np.linspace(-1, 1, BINS + 1)
    far = np.log10(REACH) + 1
    inner = np.abs(steps) * far
    ends: Array = np.sign(steps) * np.where(inner <= 1, inner, 10.0 ** (inner - 1))
    return ends


def curves(question: Question) -> dict[str, Array]:
    """Who, then the greatest error in each bin; inf where a value is infinite or no number."""
    rng, ends = np.random.default_rng(0), bins()
    z = rng.uniform(ends[:-1, None], ends[1:, None], (BINS, EACH)).ravel()
    asked: dict[str, Any] = {"lossproof": getattr(numeric.kernels(question.model), question.role)}
    for peer, functions in accurate_peers.PEERS.items():
        if (question.model, question.role) in functions:
            asked[peer] = functions[question.model, question.role]
    points, exact = (z, np.ones(z.size)), truth(question)
    return {
        who: errors(exact, function, points, DOUBLE).reshape(BINS, EACH).max(axis=1) for who, function in asked.items()
    }


def look(theme: Theme) -> dict[str, dict[str, Any]]:
    """How each line is drawn, from behind to the front."""
    return {
        "lossproof": {"color": theme.bce, "linewidth": 3.4},
        "textbook NumPy": {"color": theme.mse, "linewidth": 1.6},
        "SciPy": {"color": theme.up_ink, "linewidth": 1.6, "linestyle": (0, (4, 1.5))},
        "scikit-learn": {"color": theme.down_ink, "linewidth": 1.6, "linestyle": (0, (1, 1.2))},
    }


def panel(ax: Axes, theme: Theme, question: Question) -> None:
    """One function."""
    ends, found = bins(), curves(question)
    ax.set_xscale("symlog", linthresh=1, linscale=1)
    ax.set_yscale("log")
    for bound in (1.0, ALL_BITS):
        rule(ax, theme, bound, dashed=True)
    for who, style in look(theme).items():
        if who in found:
            seen = np.clip(np.where(np.isinf(found[who]), NONE, found[who]), FLOOR, NONE)
            ax.stairs(seen, ends, baseline=None, label=f"_{who}", **style)
    ax.set_xlim(-REACH, REACH)
    ax.set_ylim(FLOOR, ROOF)
    dress(ax, theme, question.name, "logit $z$", "error in ulp")
    ax.set_xticks([-1e3, -10, 0, 10, 1e3], [r"$-10^3$", "$-10$", "$0$", "$10$", "$10^3$"])
    ax.set_yticks(
        [FLOOR, 1, 1e5, 1e10, ALL_BITS, NONE], ["≤ 0.01", "1", "$10^5$", "$10^{10}$", "all bits", "nan, $\\infty$"]
    )
    ax.minorticks_off()


def panels_of(theme: Theme) -> Figure:
    """The three panels, and one legend for them."""
    figure = canvas(theme, (7.2, 4.1))
    axes = list(np.ravel(figure.subplots(1, len(QUESTIONS), sharey=True)))
    for ax, question in zip(axes, QUESTIONS, strict=True):
        panel(ax, theme, question)
    for ax in axes[1:]:
        ax.set_ylabel("")
    shown = {who: style for who, style in look(theme).items() if accurate_peers.PEERS.get(who, True)}
    lines = [Line2D([], [], label=who, **style) for who, style in shown.items()]
    figure.legend(
        handles=lines, loc="outside lower center", ncols=len(lines), frameon=False, fontsize=FULL,
        labelcolor=theme.ink, handlelength=2.4,
    )  # fmt: skip
    for ax in axes:
        ax.tick_params(labelsize=SMALL)
    return figure


def draw(path: str, theme: str) -> None:
    """Write the figure, in the format that the name ends with."""
    save(render(PICTURE, Path(path).suffix.removeprefix("."), theme), Path(path))
