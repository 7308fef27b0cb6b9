"""Computational graphs of the composite g(f(x)), f = ax + b and g = (f - y)²: for one sample, and for two.

The formulas are those of linear regression in `derivations`, in the letters of the slide, and their derivatives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from figures.boxes import arrow, node, stage
from figures.sources import written
from figures.style import Theme, note
from numeric import datasets

if TYPE_CHECKING:
    from sympy import Expr


def composite() -> tuple[Any, Any, Expr, Expr, Expr]:
    """The symbols a and f, the line f = ax + b, g = (f - y)², and ∂g/∂f as the lectures derive it."""
    import sympy as sp

    from derivations.catalogue import squared_error
    from derivations.derivation import as_written
    from derivations.lectures import linear
    from derivations.symbols import yhat

    a, f = sp.symbols("a f", real=True)
    with as_written():
        slope = linear.bias.last.xreplace({yhat: f})
    return a, f, linear.line[yhat].subs(linear.w, a), squared_error.subs(yhat, f), slope


def one_sample(theme: Theme) -> Figure:
    """The figure `graph-one-sample`."""
    from derivations.lectures.linear import b, x
    from derivations.symbols import D

    a, f, line, error, outer_slope = composite()
    figure, ax = stage(theme, "One sample: along a path the slopes multiply", 12.2, 5.6)
    sources = {s: node(ax, theme, (0.8, height), f"${s}$") for s, height in ((x, 4.8), (a, 3.0), (b, 1.2))}
    inner = node(ax, theme, (5.4, 3.0), f"$f = {written(line)}$", theme.bce, wide=2.5)
    outer = node(ax, theme, (10.6, 3.0), f"$g = {written(error)}$", theme.mse, wide=2.6)
    for source in sources.values():
        arrow(ax, theme, source, inner)
    arrow(ax, theme, inner, outer)
    arrow(ax, theme, node(ax, theme, (10.6, 4.8), "$y$"), outer)
    for parameter, at in ((a, (2.55, 3.4)), (b, (2.85, 1.55))):
        slope = rf"${written(D(f, parameter))} = {written(line.diff(parameter))}$"
        note(ax, theme, slope.replace("frac", "dfrac"), at, color=theme.bce)
    g = _letter("g")
    slope = rf"${written(D(g, f))} = {written(outer_slope)}$".replace("frac", "dfrac")
    note(ax, theme, slope, (8.0, 3.6), color=theme.mse)
    for parameter, middle in ((a, 4.1), (b, 9.0)):
        product = written(outer_slope) + (written(line.diff(parameter)) if line.diff(parameter) != 1 else "")
        left, outside, inside = (written(D(*pair)) for pair in ((g, parameter), (g, f), (f, parameter)))
        text = rf"${left} = {outside} \cdot {inside} = {product}$".replace("frac", "dfrac")
        note(ax, theme, text, (middle, 0.35), color=theme.ink)
    return figure


def two_samples(theme: Theme) -> Figure:
    """The figure `graph-two-samples`."""
    import sympy as sp

    from derivations.lectures.linear import b, x
    from derivations.symbols import D, y

    a, f, line, error, _ = composite()
    X, targets = datasets.load("composite")
    figure, ax = stage(theme, "Two samples share $a$ and $b$: over the paths the slopes add", 12.6, 6.4, 4.3)
    shared = {s: node(ax, theme, (0.8, height), f"${s}$") for s, height in ((a, 4.1), (b, 2.3))}
    total = node(ax, theme, (11.7, 3.2), "$g_1 + g_2$", wide=1.6)
    slopes = []
    for row, (value, target, height, color) in enumerate(
        zip(X[:, 0], targets, (5.2, 1.2), (theme.bce, theme.mse), strict=True), 1
    ):
        point = {x: sp.nsimplify(value), y: sp.nsimplify(target), f: _letter(f"f_{row}")}
        own_line, own_error = line.subs(point), error.subs(point)
        inner = node(ax, theme, (4.8, height), f"$f_{row} = {written(own_line)}$", color, wide=2.3)
        outer = node(ax, theme, (8.8, height), f"$g_{row} = {written(own_error)}$", color, wide=2.5)
        for source in shared.values():
            arrow(ax, theme, source, inner, color)
        arrow(ax, theme, inner, outer, color)
        arrow(ax, theme, outer, total, color)
        up = 1 if row == 1 else -1
        sample = f"sample {row}: $x_{row} = {point[x]}$, $y_{row} = {point[y]}$"
        note(ax, theme, sample, (4.8, height), (0, 29 * up), color)
        slope = sp.factor(own_error.diff(point[f]))
        left = written(D(_letter(f"g_{row}"), point[f])).replace("frac", "dfrac")
        note(ax, theme, f"${left} = {written(slope)}$", (8.8, height), (0, 34 * up), color)
        slopes.append({s: slope * own_line.diff(s) for s in shared})
    for parameter, height in ((a, 3.75), (b, 2.65)):
        parts = " + ".join(written(part[parameter]) for part in slopes)
        text = rf"$\dfrac{{\partial}}{{\partial {parameter}}}(g_1 + g_2) = {parts}$"
        note(ax, theme, text, (6.7, height))
    return figure


def _letter(name: str) -> Any:
    import sympy as sp

    return sp.Symbol(name, real=True)
