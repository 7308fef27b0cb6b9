"""Vectors and matrices as boxes of numbers, and the vectorised form beside the one written out."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from figures.boxes import arrow, column, number, stage, table
from figures.networks import THETA, one_step
from figures.sources import compiled, written
from figures.style import Theme, note
from numeric.elementwise import Array
from numeric.generated import kernels


def operations(theme: Theme) -> Figure:
    """The figure `vector-operations`."""
    v, w, A = np.array([1.0, 2, 3]), np.array([2.0, 3, 1]), np.array([[1.0, 2], [3, 4]])
    figure, ax = stage(theme, "Four operations on vectors and matrices", 13.2, 7.0, 4.3)
    cell = (0.72, 0.66)

    def draw(array: Array, left: float, middle: float, name: str, color: str | None = None) -> float:
        rows = [[number(a) for a in row] for row in np.atleast_2d(array)]
        corner = (left, middle + cell[1] * len(rows) / 2)
        return table(ax, theme, corner, rows, name=name, color=color, cell=cell)[1]

    for left, middle, name in ((0.2, 5.0, "vector times number"), (7.2, 5.0, "transpose of a vector"),
                               (0.2, 1.5, "transpose of a matrix"), (7.2, 1.5, "dot product")):  # fmt: skip
        note(ax, theme, name, (left, middle + 1.55), ha="left", bold=True)
    end = draw(v[:, None], 0.9, 4.75, "")
    note(ax, theme, r"$2\;\cdot$", (0.5, 4.75))
    note(ax, theme, "$=$", (end + 0.5, 4.75))
    draw((2 * v)[:, None], end + 1.0, 4.75, "", theme.bce)
    end = draw(v[:, None], 7.2, 4.75, "")
    arrow(ax, theme, (end + 0.15, 4.75), (end + 1.35, 4.75))
    note(ax, theme, r"$\top$", (end + 0.75, 4.75), (0, 9))
    draw(v[None, :], end + 1.5, 4.75, "", theme.bce)
    end = draw(A, 0.2, 1.5, "")
    arrow(ax, theme, (end + 0.15, 1.5), (end + 1.35, 1.5))
    note(ax, theme, r"$\top$", (end + 0.75, 1.5), (0, 9))
    draw(A.T, end + 1.5, 1.5, "", theme.bce)
    end = draw(v[None, :], 7.2, 1.5, r"$v^\top$")
    note(ax, theme, r"$\cdot$", (end + 0.25, 1.5))
    end = draw(w[:, None], end + 0.5, 1.5, "$w$")
    terms = " + ".join(rf"{number(a)} \cdot {number(b)}" for a, b in zip(v, w, strict=True))
    note(ax, theme, f"$= {number(v @ w)}$", (end + 0.65, 1.5), color=theme.bce, bold=True)
    note(ax, theme, f"${terms} = {number(v @ w)}$", (7.2, 0.15), ha="left", color=theme.bce)
    return figure


def vectorised(theme: Theme) -> Figure:
    """The figure `vectorised`."""
    from derivations.catalogue import models
    from derivations.lectures.vectorised import features, logit, one_sample, update
    from derivations.matrices import parameter_vector
    from derivations.symbols import i, j, k, theta, x

    gradient = models["sigmoid-bce"].gradient.last
    parts = [gradient.subs(i, place) for place in (1, 2, 3)]
    output = sum(logit.start.function.subs(k, place) for place in (1, 2, 3))
    figure, ax = stage(theme, "The same five steps, written out and vectorised", 13.2, 7.4, 4.6)
    slopes = [rf"\partial L/\partial {written(theta[place])}" for place in (1, 2, 3)]
    long = (f"${name} = {written(part)}$" for name, part in zip(slopes, parts, strict=True))
    step = update.steps[0].expr
    updates = (rf"${written(theta[place])} \leftarrow {written(step.subs(j, place))}$" for place in (1, 2, 3))
    inputs, parameters = written(features), written(parameter_vector)
    rows = (
        ("1  pick a sample", ", ".join(f"${written(x[place])}$" for place in (1, 2, 3)), f"${inputs}$"),
        ("2  output", f"$z = {written(output)}$", f"$z = {written(logit.steps[0].expr)}$"),
        ("3  loss", r"$L(\hat{y}, y)$", r"$L(\hat{y}, y)$"),
        ("4  gradient", "\n".join(long), rf"$\nabla L = {written(one_sample.last.args[0])}$"),
        ("5  update", "\n".join(updates), rf"${parameters} \leftarrow {written(update.last.args[0])}$"),
    )
    note(ax, theme, "written out, for three parameters", (2.9, 7.1), color=theme.mse, ha="left", bold=True)
    note(ax, theme, "vectorised, for any number", (8.6, 7.1), color=theme.bce, ha="left", bold=True)
    for (name, traditional, short), height in zip(rows, (6.3, 5.4, 4.5, 3.05, 1.0), strict=True):
        note(ax, theme, name, (0.1, height), color=theme.quiet, ha="left")
        note(ax, theme, traditional, (2.9, height), ha="left")
        note(ax, theme, short, (8.6, height), ha="left")
    ax.plot([8.2, 8.2], [0.1, 7.3], color=theme.grid, linewidth=1.2)
    return figure


def mean_loss(theme: Theme) -> Figure:
    """The figure `mean-loss`."""
    from derivations.catalogue import cross_entropy, models
    from derivations.lectures.vectorised import mean_loss as derived
    from derivations.printing import context
    from derivations.symbols import y as label
    from derivations.symbols import yhat

    true, false = label * -cross_entropy.subs(label, 1), (1 - label) * -cross_entropy.subs(label, 0)
    model = models["sigmoid-bce"]
    k = kernels("sigmoid-bce")
    X, y, step = one_step("iris-batch")
    z = X @ np.array(THETA)
    output = k.activation(z)
    ones, zeros = (compiled(yhat, -cross_entropy.subs(label, value))(output) for value in (1, 0))
    figure, ax = stage(theme, "Entry by entry: the output, and the two sums of the loss", 11.4, 5.4, 3.9)
    wide, top, high = 1.5, 4.6, 0.66
    color = {0: theme.mse, 1: theme.bce}
    middle = top - high * len(y) / 2
    places = []
    for left, name, values, ink in (
        (0.1, "$z$", z, None),
        (2.5, f"${written(yhat)} = {written(model.activation)}$", output, theme.bce),
        (4.9, "$y$", y, None),
        (7.3, f"${written(true)}$", y * ones, color[1]),
        (9.7, f"${written(false)}$", (1 - y) * zeros, color[0]),
    ):  # fmt: skip
        places.append(table(ax, theme, (left, top), column(values, 4), name=name, color=ink, cell=(wide, high)))
    for before, after in ((0, 1), (1, 2), (2, 3)):
        arrow(ax, theme, (places[before][1] + 0.1, middle), (places[after][0] - 0.1, middle))
    note(ax, theme, r"$\sigma$", ((places[0][1] + places[1][0]) / 2, middle), (0, 9), theme.bce)
    for (left, right, _), values, ink in ((places[3], y * ones, color[1]), (places[4], (1 - y) * zeros, color[0])):
        ax.plot([left, left, right, right], [1.85, 1.7, 1.7, 1.85], color=ink, linewidth=1.4)
        note(ax, theme, f"${number(values.sum(), 4)}$", ((left + right) / 2, 1.35), color=ink)
    total = f"{number((y * ones).sum(), 4)} {number(((1 - y) * zeros).sum(), 4)}"
    names = ", ".join(f"${written(definition)}$" for definition in context(derived)[:3])
    note(ax, theme, f"with {names}", (0.1, 1.35), ha="left", color=theme.quiet)
    formula = written(derived.last).replace(r"\frac", r"\dfrac")
    says = rf"${formula} = -\dfrac{{1}}{{{len(y)}}}\,({total}) = {number(step.history.loss[0], 4)}$"
    note(ax, theme, says, (0.1, 0.45), ha="left")
    return figure
