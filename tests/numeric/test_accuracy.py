"""Few ulp over all of float64: errors against ball arithmetic, limits, and no number made up or lost."""

from __future__ import annotations

import warnings
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp

import derivations as dv
import numeric
from derivations.stable.form import derived
from derivations.symbols import y, z
from tests.benchmarks.accuracy import ALONE, QUESTIONS, Question, lossproof, truth
from tests.benchmarks.accuracy import logits as all_sizes

PRIMITIVES = ("sigmoid-bce", "tanh-bce")


def allowed(question: Question) -> float:
    """Three ulp for what has at most four roundings; five for squares, and per condition number elsewhere."""
    return 3.0 if question.model in PRIMITIVES and not question.conditioned else 5.0


@pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_errors_in_ulp(question: Question, compiled: bool) -> None:
    rng = np.random.default_rng(7)
    points = question.arguments(all_sizes(120, rng), rng)
    with np.errstate(over="ignore", under="ignore"):
        values = lossproof(question, compiled)(*points)
    exact = truth(question)
    for *at, value in zip(*points, values, strict=True):
        place = tuple(map(float, at))
        error = exact.error(place, float(value))
        if error > allowed(question):
            assert question.conditioned, (place, value, error)
            assert error <= allowed(question) * max(1.0, exact.condition(place)), (place, value, error)


HARD = [
    ("MSE", (24.647042649578893, 1.0)),
    ("MSE′", (-4.138438394366372, 0.0)),
    ("MSE″", (-1.0518005108167425, 0.0)),
    ("MSE, soft", (0.5950251714549204, 0.2950007390574154)),
    ("MSE, soft", (0.7010469957173294, 0.42295417068920477)),
    ("MSE, soft", (0.68897207122418, 0.4919094668794967)),
    ("MSE, soft", (-0.3213419805718728, 0.24938591553897713)),
    ("MSE′, soft", (0.5108200644318491, 0.4933294795629023)),
    ("MSE′, soft", (-0.4894444159030331, 0.24765247255413506)),
    ("MSE″, soft", (-0.608555355697945, 0.352388811204745)),
    ("MSE″, soft", (-0.6948235392654708, 0.2089643781162252)),
    ("MSE″, soft", (-0.3612750411964891, 0.32813158214575)),
]
"""Where squared error was 4.98 to 6.9 ulp off, times the condition number, with squares of σ, with powers of 1 + q, or
with 1 - y and 1 - 2y as they are rounded."""


@pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])
@pytest.mark.parametrize(("name", "place"), HARD)
def test_squares_are_within_five_ulp_where_they_were_off_most(
    name: str, place: tuple[float, float], compiled: bool
) -> None:
    (question,) = (question for question in QUESTIONS if question.name == name)
    exact = truth(question)
    value = lossproof(question, compiled)(*map(np.array, place))
    assert exact.error(place, float(value)) <= 5 * max(1.0, exact.condition(place) if question.conditioned else 1.0)


@pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])
def test_squared_error_of_a_label_at_the_output_is_that_of_a_logit_nearby(compiled: bool) -> None:
    """A double zero has no condition number; the value is the true one of some z(1 + δ), |δ| ≤ 2⁻⁵¹."""
    kernels, forms = numeric.kernels("sigmoid-mse"), dv.models["sigmoid-mse"].soft_forms
    loss, slope = (sp.lambdify([z, y], derived(forms[role]), "mpmath") for role in ("loss", "derivative"))
    rng = np.random.default_rng(9)
    at = np.concatenate([rng.uniform(-3, 3, 300), rng.uniform(-36, 36, 100), 10.0 ** rng.uniform(-8, 0, 100)])
    output = kernels.activation(at)
    labels = np.clip(output + rng.integers(-2, 3, at.size) * np.spacing(output), 0, 1)
    values = (kernels.loss.compiled if compiled else kernels.loss)(at, labels)
    with mpmath.workdps(60):
        for place, label, value in zip(at.tolist(), labels.tolist(), values.tolist(), strict=True):
            ends = [mpmath.mpf(place) * (1 + sign * mpmath.mpf(2) ** -51) for sign in (-1, 1)]
            least, most = sorted(loss(end, mpmath.mpf(label)) for end in ends)
            first, last = (slope(end, mpmath.mpf(label)) for end in ends)
            assert (0 if first * last <= 0 else least) <= value <= most, (place, label, value)


@pytest.mark.parametrize("question", ALONE, ids=lambda q: q.name)
def test_errors_of_the_code_for_arrays_in_float32_alone(question: Question) -> None:
    """NumPy's exp of float32 alone is off by 2.4 ulp."""
    rng = np.random.default_rng(8)
    points = question.arguments(all_sizes(100, rng), rng)
    values = lossproof(question)(*points)
    assert values.dtype == np.float32
    exact = truth(question)
    for *at, value in zip(*points, values, strict=True):
        place = tuple(map(float, at))
        assert exact.error(place, float(value), question.floats) <= 5, (place, value)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_nothing_warns_unless_the_value_overflows(question: Question) -> None:
    rng = np.random.default_rng(3)
    points = question.arguments(all_sizes(100, rng), rng)
    function = lossproof(question)
    with np.errstate(over="ignore", under="ignore"):
        finite = np.isfinite(function(*points))
    assert finite.mean() > 0.9
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        assert np.isfinite(function(*(v[finite] for v in points))).all()


LIMITS: list[tuple[str, str, float, float, float]] = [
    ("sigmoid-bce", "loss", 0, 0, np.inf),
    ("sigmoid-bce", "loss", 1, np.inf, 0),
    ("sigmoid-bce", "loss", 0.25, np.inf, np.inf),
    ("sigmoid-bce", "derivative", 0, 0, 1),
    ("sigmoid-bce", "derivative", 1, -1, 0),
    ("sigmoid-bce", "derivative", 0.25, -0.25, 0.75),
    ("sigmoid-bce", "second_derivative", 1, 0, 0),
    ("sigmoid-mse", "loss", 1, 1, 0),
    ("tanh-bce", "loss", 1, np.inf, 0),
    ("log-cosh", "loss", 2, np.inf, np.inf),
    ("log-cosh", "derivative", 2, -1, 1),
    ("poisson", "loss", 2, np.inf, np.inf),
    ("poisson", "derivative", 2, -2, np.inf),
    ("huber", "loss", 0, np.inf, np.inf),
    ("probit", "loss", 0, 0, np.inf),
    ("probit", "loss", 1, np.inf, 0),
    ("probit", "loss", 0.25, np.inf, np.inf),
]


@pytest.mark.parametrize(("model", "role", "label", "left", "right"), LIMITS)
def test_limits(model: str, role: str, label: float, left: float, right: float) -> None:
    function = getattr(numeric.kernels(model), role)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = function([-np.inf, np.inf, np.nan], label)
    np.testing.assert_array_equal(found, [left, right, np.nan])
    assert np.isnan(function(np.inf, np.nan))


def test_the_slope_of_poisson_loses_what_its_subtraction_loses() -> None:
    """e^z - y is within 2 (1 + y/|e^z - y|) ulp: the rounding of e^z is all that is lost, near z = log y too."""
    rng = np.random.default_rng(6)
    y = rng.integers(1, 50, 600).astype(float)
    z = np.log(y) + rng.choice([-1, 1], 600) * 10.0 ** rng.uniform(-16, 0.5, 600)
    question = Question("", "poisson", "derivative", (0,))
    exact, values = truth(question), lossproof(question)(z, y)
    for at, label, value in zip(z.tolist(), y.tolist(), values.tolist(), strict=True):
        loss = label / abs(exact.value((at, label)))
        assert exact.error((at, label), value) <= 2 * (1 + loss), (at, label)


@pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])
@pytest.mark.parametrize("name", ["sigmoid-bce", "sigmoid-mse", "tanh-bce", "log-cosh"])
@pytest.mark.parametrize("role", ["loss", "derivative", "second_derivative"])
def test_float32_is_rounded_once(name: str, role: str, compiled: bool) -> None:
    function: Any = getattr(numeric.kernels(name), role)
    function = function.compiled if compiled else function
    z = np.random.default_rng(5).uniform(-80, 80, 2000).astype(np.float32)
    narrow, wide = function(z, 1), function(z.astype(np.float64), 1)
    assert narrow.dtype == np.float32
    np.testing.assert_array_equal(narrow, wide.astype(np.float32))


@pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])
def test_chunks_are_the_whole(compiled: bool) -> None:
    z = np.random.default_rng(2).normal(0, 5, (3, 30011))
    y = (z > 0).astype(float)
    for role in ("loss", "derivative", "second_derivative"):
        function = getattr(numeric.kernels("sigmoid-bce"), role)
        function = function.compiled if compiled else function
        rows = np.stack([function(a[:1000], b[:1000]) for a, b in zip(z, y, strict=True)])
        np.testing.assert_array_equal(function(z, y)[:, :1000], rows)
        soft = function(z, np.where(y > 0, 0.9, 0.2))
        np.testing.assert_array_equal(soft[:, :1000], function(z[:, :1000], np.where(y > 0, 0.9, 0.2)[:, :1000]))
