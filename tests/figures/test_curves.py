"""What is drawn is what was generated and proved: curves, marked points and chords against their sources."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import derivations as dv
import figures
import numeric
from derivations.counterexamples import LossChord
from derivations.lectures import mse, sigmoid_function, tanh_function
from figures.sources import inflections
from figures.surfaces import DESCENT, START, mean_loss

FOLDER = Path(figures.__file__).parent


def lines(figure: Figure, label: str) -> list[Line2D]:
    """The lines that the figures call by a name."""
    return [line for ax in figure.axes for line in ax.lines if line.get_label() == f"_{label}"]


def point(figure: Figure, label: str) -> tuple[float, float]:
    """The only point of the only line of that name."""
    (x,), (y,) = data(figure, label)
    return float(x), float(y)


def data(figure: Figure, label: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The points of the only line of that name."""
    (line,) = lines(figure, label)
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_no_formula_is_typed(path: Path) -> None:
    elementary = {"exp", "expm1", "exp2", "log", "log1p", "log2", "log10", "logaddexp", "tanh", "sinh", "cosh", "expit"}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not called & elementary


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("model", ["sigmoid-bce", "sigmoid-mse"])
def test_losses_are_the_generated_ones(model: str, label: int) -> None:
    k = numeric.kernels(model)
    z, loss = data(figures.plot_losses("z", label), model)
    np.testing.assert_array_equal(loss, k.loss(z, label))
    output, loss = data(figures.plot_losses("ŷ", label), model)
    inside = (output > 0.01) & (output < 0.99)
    exact = sp.lambdify(dv.yhat, k.model.sample_loss.subs(dv.y, label))(output[inside])
    np.testing.assert_allclose(loss[inside], exact, rtol=1e-13)


@pytest.mark.parametrize("label", [-1, 1])
@pytest.mark.parametrize("model", ["savage", "squared-hinge", "huber"])
def test_a_model_is_drawn_with_its_derivatives(model: str, label: int) -> None:
    """Three generated curves; shaded exactly where the loss is curved down, with a gap where its curvature jumps."""
    k, (ax,) = numeric.kernels(model), figures.plot_model(model, label).axes
    _, *curves = ax.lines
    for line, function in zip(curves, (k.loss, k.derivative, k.second_derivative), strict=True):
        z, curve = line.get_xdata(), line.get_ydata()
        seen = ~np.isnan(np.asarray(curve))
        np.testing.assert_array_equal(np.asarray(curve)[seen], function(z, label)[seen])
    assert (~seen).sum() == {"savage": 0, "squared-hinge": 1, "huber": 2}[model]
    shaded = {float(x) for path in ax.collections[0].get_paths() for x in np.asarray(path.vertices)[:, 0]}
    down = np.asarray(z)[k.second_derivative(z, label) < 0]
    assert bool(shaded) == bool(len(down)) == (model == "savage")
    if shaded:
        assert (min(shaded), max(shaded)) == (down.min(), down.max())


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("model", ["sigmoid-bce", "sigmoid-mse", "tanh-bce"])
def test_curvature_is_the_generated_one(model: str, label: int) -> None:
    z, curve = data(figures.plot_curvature(model, label), model)
    np.testing.assert_array_equal(curve, numeric.kernels(model).second_derivative(z, label))


@pytest.mark.parametrize(("label", "bracket"), [(0, mse.quadratic_0), (1, mse.quadratic_1)])
def test_inflections_are_the_roots_of_the_bracket(label: int, bracket: dv.Derivation) -> None:
    quadratic = bracket.start.subs(dv.y, label)
    (root,) = [r for r in sp.solve(quadratic, dv.yhat) if 0 < r < 1]
    assert root == sp.Rational(2 - label, 3)
    (exact,) = inflections(dv.models["sigmoid-mse"], label)
    assert sp.simplify(exact - sp.log(root / (1 - root))) == 0
    assert point(figures.plot_curvature("sigmoid-mse", label), "inflection") == (float(exact), 0.0)
    figure = figures.plot_quadratic(label)
    assert point(figure, "root") == (float(root), 0.0)
    output, curve = data(figure, f"quadratic {label}")
    np.testing.assert_allclose(curve, sp.lambdify(dv.yhat, quadratic)(output), atol=1e-15)


def test_a_curvature_of_one_sign_has_no_inflection() -> None:
    assert inflections(dv.models["sigmoid-bce"], 0) == []
    assert inflections(dv.models["linear-mse"], 0) == []


def test_the_chord_is_the_witness() -> None:
    verdict = dv.models["sigmoid-mse"].convexity
    assert isinstance(verdict, dv.Refuted)
    evidence = verdict.witness.evidence
    assert isinstance(evidence, LossChord)
    (a,), (b,), label = evidence.chord.a, evidence.chord.b, dict(evidence.chord.values)[dv.y]
    figure, k = figures.plot_convexity("sigmoid-mse"), numeric.kernels("sigmoid-mse")
    ends, heights = data(figure, "chord")
    assert ends.tolist() == [float(a), float(b)]
    np.testing.assert_array_equal(heights, k.loss(ends, float(label)))
    middle, gap = data(figure, "gap")
    assert middle.tolist() == [float((a + b) / 2)] * 2
    np.testing.assert_allclose(gap, [k.loss(middle[0], float(label)), heights.mean()], rtol=1e-15)
    assert gap[0] > gap[1]
    z, loss = data(figure, "sigmoid-mse")
    np.testing.assert_array_equal(loss, k.loss(z, float(label)))
    shown = {text.get_text() for text in figure.axes[0].texts}
    assert {f"$z = {a}$", f"$z = {b}$"} <= shown


@pytest.mark.parametrize(
    ("model", "title"),
    [
        ("sigmoid-bce", "BCE: convexity proved"),
        ("sigmoid-mse", "MSE: convexity refuted"),
        ("tanh-bce", "tanh-bce: convexity proved"),
        ("linear-mse", "linear-mse: convexity proved"),
        (dv.Model("own", dv.sigmoid(dv.z), (dv.yhat - dv.y) ** 4, (0, 1)), "own: convexity refuted"),
    ],
    ids=str,
)
def test_the_title_is_the_verdict(model: str | dv.Model, title: str) -> None:
    figure = figures.plot_convexity(model)
    assert figure.axes[0].get_title("left") == title
    _, (on_curve, on_chord) = data(figure, "gap")
    assert (on_chord > on_curve) == title.endswith("proved")


def test_the_same_chord_for_both_losses() -> None:
    bce, refuted = lines(figures.catalogue["convexity"].draw(), "chord")
    assert np.array_equal(bce.get_xdata(), refuted.get_xdata())


def test_shading_ends_at_the_inflection() -> None:
    (exact,) = inflections(dv.models["sigmoid-mse"], 0)
    (region,) = figures.plot_convexity("sigmoid-mse").axes[0].collections
    (path,) = region.get_paths()
    assert np.asarray(path.vertices)[:, 0].min() == float(exact)


@pytest.mark.parametrize(
    ("name", "function", "derivative"),
    [
        ("sigmoid", sigmoid_function.definition, sigmoid_function.derivative),
        ("tanh", sp.tanh(dv.z), tanh_function.by_completing_the_square),
    ],
)
def test_activations_are_those_of_the_lectures(name: str, function: sp.Expr, derivative: dv.Derivation) -> None:
    figure = figures.plot_activation(name)
    z, output = data(figure, name)
    np.testing.assert_allclose(output, sp.lambdify(dv.z, function)(z), rtol=1e-14, atol=1e-16)
    z, slope = data(figure, f"derivative of {name}")
    np.testing.assert_allclose(slope, sp.lambdify(dv.z, derivative.result)(z), rtol=1e-12)
    assert point(figure, "steepest") == (0.0, slope.max())


@pytest.mark.parametrize("model", ["sigmoid-bce", "sigmoid-mse"])
def test_the_path_is_that_of_the_trainer(model: str) -> None:
    way = numeric.fit(model, *numeric.datasets.load("hours"), method=DESCENT, theta0=START).history
    w, b = data(figures.plot_surface(model), "path")
    np.testing.assert_array_equal(np.column_stack([b, w]), way.theta)
    np.testing.assert_allclose(mean_loss(model, "hours", w, b), way.loss, rtol=1e-13)


def test_the_lines_are_those_of_the_lectures() -> None:
    figure, activation = figures.plot_line("ŷ"), numeric.kernels("sigmoid-bce").activation
    X, y = numeric.datasets.load("petal-length")
    right = []
    for b, w in ((-0.654, 0.535), (-5.156, 2.331)):
        x, output = data(figure, f"({b}, {w})")
        np.testing.assert_allclose(output, activation(b + w * x), rtol=1e-14)
        right.append(int(((activation(b + w * X[:, 0]) >= 0.5) == y).sum()))
    assert right == [4, 6]
    shown_x, shown_y = data(figure, "labels")
    assert (shown_x.tolist(), shown_y.tolist()) == (X[:, 0].tolist(), y.tolist())


PLOTS = {
    "plot_activation": ("tanh",),
    "plot_convexity": ("sigmoid-bce",),
    "plot_curvature": ("sigmoid-mse", 1),
    "plot_line": ("z",),
    "plot_losses": ("ŷ", 0),
    "plot_model": ("savage", -1),
    "plot_quadratic": (1,),
    "plot_surface": ("sigmoid-mse", "petal-length"),
}


def test_every_plot_is_tested() -> None:
    assert set(PLOTS) == {name for name in figures.__all__ if name.startswith("plot_")}


def contents(figure: Figure, ax: Axes) -> tuple[object, ...]:
    return (
        figure.axes,
        figure.get_facecolor(),
        figure.get_children(),
        [a.get_children() for a in figure.axes if a is not ax],
    )


@pytest.mark.parametrize("name", PLOTS)
def test_ax_is_honoured(name: str) -> None:
    figure = Figure()
    first, ax = figure.subplots(2)
    before, settings = contents(figure, ax), dict(matplotlib.rcParams)
    assert getattr(figures, name)(*PLOTS[name], ax=ax) is figure
    assert contents(figure, ax) == before
    assert dict(matplotlib.rcParams) == settings
    assert ax.lines
    assert not first.lines
    assert ax.get_title("left")
    assert ax.get_xlabel()
    assert ax.get_ylabel()


@pytest.mark.parametrize("name", PLOTS)
def test_dark_is_dark(name: str) -> None:
    figure = getattr(figures, name)(*PLOTS[name], theme="dark")
    assert sum(figure.get_facecolor()[:3]) < 0.3
    assert sum(figure.axes[0].get_facecolor()[:3]) < 0.3


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: figures.plot_convexity("sigmoid-mes"), "Did you mean 'sigmoid-mse'?"),
        (lambda: figures.plot_convexity(chord=(1, 1)), "chord is (1, 1); it should be two values of z"),
        (lambda: figures.plot_convexity(label=2), "label is 2; it should be in {0, 1}"),
        (lambda: figures.plot_losses("y"), "against is 'y'; it should be one of 'z', 'ŷ'"),
        (lambda: figures.plot_losses("z", 3), "label is 3; it should be in {0, 1}"),
        (lambda: figures.plot_quadratic(5), "label is 5"),
        (lambda: figures.plot_activation("relu"), "name is 'relu'; it should be one of 'sigmoid', 'tanh'"),
        (lambda: figures.plot_line("w"), "quantity is 'w'"),
        (lambda: figures.plot_losses(theme="drak"), "Did you mean 'dark'?"),
        (lambda: figures.plot_surface(data="iris"), "data is 'iris', which has 4 features; it should have one"),
        (lambda: figures.plot_surface("linear-mse", "composite"), "method diverges"),
        (lambda: figures.render(figures.catalogue["tanh"], "gif"), "form is 'gif'; it should be one of 'svg'"),
    ],
)
def test_errors_name_the_argument(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        call()
