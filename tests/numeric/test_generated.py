"""The generated functions: right against mpmath, quiet, elementwise, picklable, and printed by lambdify."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import array_api_strict as xp
import mpmath
import numpy as np
import pytest
import sympy as sp

import derivations as dv
import numeric

MODELS = list(dv.models)
FUNCTIONS = ("activation", "loss", "derivative", "second_derivative")
GRID = np.concatenate([-np.geomspace(1e4, 1e-6, 60), [0.0], np.geomspace(1e-6, 1e4, 60)])
LABELS = {name: (-1.0, 1.0) if model.labels == {-1, 1} else (0.0, 1.0) for name, model in dv.models.items()}
REACH = {"exponential": 700.0, "poisson": 700.0}
"""Up to where the value itself is a number of float64."""


def _call(k: numeric.Kernels, name: str, z: Any, y: Any, compiled: bool = False) -> Any:
    function = getattr(k, name).compiled if compiled else getattr(k, name)
    return function(z) if name == "activation" else function(z, y)


WAYS = pytest.mark.parametrize("compiled", [False, True], ids=["NumPy", "compiled"])


def _textbook(model: Any, name: str) -> Any:
    """The formula as SymPy differentiates it, evaluated by mpmath: no stable form, no derivation."""
    loss = model.sample_loss.subs(dv.yhat, model.activation)
    formulas = {"activation": model.activation, "loss": loss}
    e = formulas.get(name, loss.diff(dv.z, 2 if name == "second_derivative" else 1))
    jumps = {"Heaviside": lambda u, _: mpmath.mpf(u > 0), "DiracDelta": lambda *_: mpmath.mpf(0)}
    return sp.lambdify([dv.z, dv.y], e.rewrite([dv.sigmoid, sp.tanh, sp.cosh], sp.exp), [jumps, "mpmath"])


def _claimed(model: str, z: float, y: float) -> bool:
    """Whether the chain of the second derivative says anything there: not at a kink of the slope."""
    facts = dv.models[model].second_derivative.domain.facts
    return all(fact.subs({dv.z: sp.Rational(z), dv.y: sp.Rational(y)}) == sp.true for fact in facts)


SLACK = {"poisson": 4e-16, "probit": 3e-15}
"""Where 1's cancel: e^z - y near z = log y, and √(2/π)/E - a of probit."""


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_values_agree_with_the_textbook_formula_at_high_precision(model: str, name: str) -> None:
    k = numeric.kernels(model)
    exact = _textbook(dv.models[model], name)
    with mpmath.workdps(300):
        for y in LABELS[model]:
            for z in (-30.0, -3.0, -0.4, -1e-3, 0.0, 2e-3, 0.7, 5.0, 25.0):
                if name == "second_derivative" and not _claimed(model, z, y):
                    continue
                expected = exact(mpmath.mpf(z), mpmath.mpf(y))
                found = float(_call(k, name, z, y))
                allowed = 1e-14 * max(abs(expected), 1e-30) + SLACK.get(model, 0)
                assert abs(found - expected) <= allowed, (z, y)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_no_overflow_no_nan_no_warning_up_to_1e4(model: str, name: str, side: int) -> None:
    k, y = numeric.kernels(model), LABELS[model][side]
    grid = GRID[np.abs(GRID) <= REACH.get(model, np.inf)]
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        assert np.isfinite(_call(k, name, grid, y)).all()


@WAYS
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_the_type_of_z_is_kept(model: str, name: str, dtype: Any, compiled: bool) -> None:
    z = np.linspace(-2, 2, 5, dtype=dtype)
    for y in (0, np.array([0, 1, 0, 1, 0]), np.array([0.0, 1, 0, 1, 0])):
        assert _call(numeric.kernels(model), name, z, y, compiled).dtype == dtype


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_integers_and_lists_become_float64(model: str, name: str) -> None:
    value = _call(numeric.kernels(model), name, [0, 1, 2], [0, 1, 0])
    assert value.dtype == np.float64
    assert value.shape == (3,)


@WAYS
@pytest.mark.parametrize("shapes", [((), ()), ((3,), ()), ((), (3,)), ((4, 1), (3,)), ((0,), ()), ((2, 1, 3), (5, 1))])
@pytest.mark.parametrize("name", FUNCTIONS[1:])
@pytest.mark.parametrize("model", MODELS)
def test_z_and_y_broadcast_also_where_the_formula_is_constant(
    model: str, name: str, shapes: Any, compiled: bool
) -> None:
    z, y = (np.ones(shape) for shape in shapes)
    value = _call(numeric.kernels(model), name, z, y, compiled)
    assert np.shape(value) == np.broadcast_shapes(*shapes)
    assert np.isscalar(value) == (np.broadcast_shapes(*shapes) == ())


@WAYS
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_nan_in_nan_out_and_nothing_else_is_touched(model: str, name: str, compiled: bool) -> None:
    z = np.array([0.5, np.nan, -0.5])
    value = _call(numeric.kernels(model), name, z, 1.0, compiled)
    assert np.array_equal(np.isnan(value), np.isnan(z))
    if name != "activation":
        value = _call(numeric.kernels(model), name, np.array([0.5, 0.3, -0.5]), np.array([1, np.nan, 1.0]), compiled)
        assert np.array_equal(np.isnan(value), np.isnan(z))


@pytest.mark.parametrize("name", FUNCTIONS[2:])
@pytest.mark.parametrize("model", MODELS)
def test_the_derivatives_are_those_of_the_loss(model: str, name: str) -> None:
    k = numeric.kernels(model)
    z, h = np.linspace(-4.1, 3.9, 17), 1e-5  # at no break
    lower = k.loss if name == "derivative" else k.derivative
    for y in LABELS[model]:
        slope = (lower(z + h, y) - lower(z - h, y)) / (2 * h)
        assert np.allclose(getattr(k, name)(z, y), slope, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("model", MODELS)
def test_the_source_is_a_module_of_its_own(model: str) -> None:
    k = numeric.kernels(model)
    namespace: dict[str, Any] = {}
    exec(compile(k.source, model, "exec", dont_inherit=True), namespace)
    z = np.linspace(-5, 5, 11)
    for name in FUNCTIONS:
        arguments = (z,) if name == "activation" else (z, np.float64(1))
        assert np.array_equal(namespace[name](*arguments) + 0 * z, _call(k, name, z, 1.0))
        assert namespace[name].__doc__.strip().startswith("The ")


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_functions_and_kernels_pickle_and_are_made_once(model: str, name: str) -> None:
    k = numeric.kernels(model)
    assert pickle.loads(pickle.dumps(k)) is k
    function = getattr(k, name)
    assert pickle.loads(pickle.dumps(function)) is function
    assert pickle.loads(pickle.dumps(function.compiled)) is function.compiled is function.compiled.compiled
    assert numeric.kernels(model) is k is numeric.kernels(dv.models[model])


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("model", MODELS)
def test_the_docstring_gives_formula_shapes_and_source(model: str, name: str) -> None:
    doc = getattr(numeric.kernels(model), name).__doc__
    assert model in doc
    assert "shape" in doc
    assert f"stable_forms[{name!r}]" in doc


def test_a_users_model_gets_its_functions() -> None:
    loss = -dv.y * sp.log(dv.yhat) * (1 - dv.yhat) ** 2 - (1 - dv.y) * sp.log(1 - dv.yhat) * dv.yhat**2
    focal = dv.Model("focal", dv.sigmoid(dv.z), loss, (0, 1))
    k = numeric.kernels(focal)
    with np.errstate(all="raise", under="ignore"):
        values = k.second_derivative(GRID, 1.0)
    assert np.isfinite(values).all()
    exact = _textbook(focal, "second_derivative")
    with mpmath.workdps(60):
        for z in (-20.0, -1.0, 0.3, 8.0):
            expected = exact(mpmath.mpf(z), mpmath.mpf(1))
            # terms of opposite sign cancel in the tail, until that branch is derived too
            assert abs(k.second_derivative(z, 1) - expected) <= 1e-9 * abs(expected)


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        ("sigmoid-bec", ValueError, "sigmoid-bce"),
        ("", ValueError, "should be one of"),
        (3, TypeError, "int"),
        (None, TypeError, "NoneType"),
    ],
)
def test_unknown_models_are_refused(model: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        numeric.kernels(model)


def test_a_regression_has_no_probability() -> None:
    with pytest.raises((TypeError, ValueError), match="linear-mse"):
        numeric.kernels("linear-mse").probability(0.0)


def test_the_tail_of_probit_stays_finite() -> None:
    """log Φ(-40) = -804.608..., where Φ(-40) itself is below every number of float64; so do slope and curvature."""
    k = numeric.kernels("probit")
    assert k.probability(-40.0) == 0
    for z in (-40.0, -1e3, -1e6):
        with mpmath.workdps(30):
            mills = mpmath.nsum(
                lambda m, z=z: (-1) ** int(m) * mpmath.fac2(2 * m - 1) / mpmath.mpf(z) ** (2 * m), [0, 8]
            )
            log_tail = -(mpmath.mpf(z) ** 2) / 2 - mpmath.log(-z * mpmath.sqrt(2 * mpmath.pi)) + mpmath.log(mills)
        assert k.loss(z, 1) == pytest.approx(float(-log_tail), rel=1e-15)
        assert k.derivative(z, 1) == pytest.approx(float(z / mills), rel=1e-15)
        assert k.second_derivative(z, 1) == pytest.approx(1.0, abs=2 / z**2 + 1e-3)
    assert k.loss(40.0, 1) < 1e-300


@pytest.mark.parametrize("model", ["sigmoid-bce", "sigmoid-mse", "tanh-bce", "focal", "probit", "label-smoothed-bce"])
def test_probabilities_run_from_0_to_1_through_a_half(model: str) -> None:
    p = numeric.kernels(model).probability(GRID)
    assert p[0] == 0
    assert p[-1] == 1
    assert numeric.kernels(model).probability(0.0) == 0.5
    assert (np.diff(p) >= 0).all()


@pytest.mark.parametrize(("model", "count"), [("sigmoid-bce", 0), ("sigmoid-bce", 2)])
def test_a_wrong_number_of_arguments_is_refused(model: str, count: int) -> None:
    with pytest.raises(TypeError, match="takes z and y"):
        numeric.kernels(model).loss(0.0, *range(count))


@WAYS
@pytest.mark.parametrize("model", MODELS)
def test_the_label_may_be_left_out_where_no_formula_has_it(model: str, compiled: bool) -> None:
    k, exact = numeric.kernels(model), _textbook(dv.models[model], "second_derivative")
    with mpmath.workdps(100):
        first, second = ([exact(mpmath.mpf(z), y) for z in (-3, -0.4, 0.3, 2.5)] for y in LABELS[model])
        same = all(abs(a - b) < 1e-80 for a, b in zip(first, second, strict=True))
    assert same == (model in ("sigmoid-bce", "tanh-bce", "label-smoothed-bce", "linear-mse", "poisson"))
    grid = np.append(np.linspace(-9, 9, 1200), [np.nan, np.inf, -np.inf])
    for name in FUNCTIONS[1:]:
        function = getattr(k, name).compiled if compiled else getattr(k, name)
        for z in (grid, grid[:40], grid[::2], grid.reshape(-1, 3), grid.astype(np.float32), 0.3, 2):
            if name == "second_derivative" and same:
                np.testing.assert_array_equal(function(z), function(z, 1.0), strict=True)
            else:
                with pytest.raises(TypeError, match="takes z and y"):
                    function(z)


def test_arrays_of_other_libraries_need_no_label_either() -> None:
    z = xp.asarray([-1.0, 0.0, 2.0])
    k = numeric.kernels("sigmoid-bce")
    assert xp.all(k.second_derivative(z) == k.second_derivative(z, 0.0))


def test_facts_are_those_that_are_proved() -> None:
    facts = {name: (numeric.kernels(name).convex, numeric.kernels(name).margin) for name in MODELS}
    assert facts == {
        "sigmoid-bce": (True, True),
        "sigmoid-mse": (False, True),
        "tanh-bce": (True, True),
        "linear-mse": (True, False),
        "label-smoothed-bce": (True, False),
        "focal": (False, True),
        "probit": (True, True),
        "exponential": (True, False),
        "savage": (False, False),
        "squared-hinge": (True, False),
        "log-cosh": (True, False),
        "huber": (True, False),
        "poisson": (True, False),
    }


@WAYS
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_layout_in_memory_does_not_matter(name: str, compiled: bool) -> None:
    k, rng = numeric.kernels("sigmoid-bce"), np.random.default_rng(4)
    z, y = rng.normal(0, 3, (150, 140)), rng.integers(0, 2, (150, 140)).astype(float)
    whole = _call(k, name, z, y, compiled)
    for a, b in ((z[::2], y[::2]), (z.T, y.T), (np.asfortranarray(z), y), (z[:, ::-1], y[:, ::-1]), (z[3], y[3])):
        rows = np.s_[::2] if a.shape == (75, 140) else np.s_[3] if a.ndim == 1 else np.s_[:]
        expected = whole.T if a.shape == (140, 150) else whole[:, ::-1] if a.strides[1:] == (-8,) else whole[rows]
        np.testing.assert_array_equal(_call(k, name, a, b, compiled), expected)


def test_what_cannot_be_compiled_stays_in_numpy() -> None:
    """Probit's loss calls erfcx; its activation, which calls erf alone, is of `math`."""
    k, z = numeric.kernels("probit"), np.linspace(-3, 3, 7)
    assert k.loss.compiled.forms == k.loss.forms
    np.testing.assert_array_equal(k.loss.compiled(z, 1.0), k.loss(z, 1.0))
    np.testing.assert_allclose(k.activation.compiled(z), k.activation(z), rtol=1e-15)


def test_without_numba_compiled_functions_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from numeric import loops

    monkeypatch.setattr(loops, "find_spec", lambda name: None)
    function = numeric.kernels(dv.Model("without numba", dv.sigmoid(dv.z), (dv.yhat - dv.y) ** 2, (0, 1))).loss
    with pytest.raises(ImportError, match="extra 'fast'"):
        _ = function.compiled
