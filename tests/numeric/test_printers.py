"""The other targets: Python floats and array-API namespaces agree with NumPy, are proved, and are emitted."""

from __future__ import annotations

import inspect
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp
from click.testing import CliRunner
from mypy import api as mypy

import derivations as dv
import numeric
from derivations.derivation import StepError
from numeric.__main__ import main
from numeric.emitted import check_all, check_target
from numeric.read_back import meanings
from numeric.selftest import true_value
from numeric.targets import Target, source

MODELS = list(dv.models)
ROLES = ("activation", "loss", "derivative", "second_derivative")
TARGETS: tuple[Target, ...] = ("numpy", "python", "array-api")
OTHERS: tuple[Target, ...] = ("python", "array-api")
EMITTED = ("sigmoid-bce", "probit", "poisson")

SMALL = [5e-324, 1e-310, 2.2e-308, 1e-160, 1e-8, 0.343, 0.34375, 0.5, 0.6875, 1.0, 2.0]
LARGE = [17.877, 36.5, 708.5, 709.5, 710.0, 745.0, 746.0, 1e4, 1e16, 1e154, 1e308, np.inf]
HALF = np.array([0.0, *SMALL, *np.linspace(0.123, 40.123, 41), *LARGE])
GRID = np.concatenate([-HALF[::-1], HALF, [np.nan]])

ULPS = {"focal": 6, "log-cosh": 8, "probit": 16, "sigmoid-mse": 3}
"""exp and log1p of `math` and of NumPy differ by an ulp, which a power or a difference multiplies; 2 elsewhere."""


def _labels(model: str, function: Any) -> list[tuple[float, ...]]:
    if not function.takes_label:
        return [()]
    values = numeric.kernels(model).labels.values or (0.0, 1.0, 2.5)
    return [(v,) for v in (*values, *((0.3, 0.95) if len(function.forms) > 1 else ()))]


def _expected(function: Any, y: tuple[float, ...]) -> tuple[Any, Any]:
    """The logits where NumPy's form has a value (or is given NaN), and the values."""
    with np.errstate(over="ignore", under="ignore"):
        return GRID, function(GRID, *y)


def _agree(found: Any, expected: Any, ulps: float) -> Any:
    with np.errstate(all="ignore"):
        near = np.abs(found - expected) <= ulps * np.spacing(np.abs(expected))
    return (found == expected) | (np.isnan(found) & np.isnan(expected)) | near


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_floats_agree_with_numpy(model: str, role: str) -> None:
    function = getattr(numeric.kernels(model), role)
    for y in _labels(model, function):
        grid, expected = _expected(function, y)
        found = [function.python(float(z), *y) for z in grid]
        assert {type(value) for value in found} == {float}
        near = _agree(np.array(found), expected, ULPS.get(model, 2))
        assert near.all(), (y, grid[~near])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_arrays_of_numpy_agree_with_numpy(model: str, role: str) -> None:
    function = getattr(numeric.kernels(model), role)
    for y in _labels(model, function):
        grid, expected = _expected(function, y)
        with np.errstate(all="ignore"):
            found = function.array_api(grid, *y, xp=np)
            row = function.array_api(grid.reshape(1, -1), *y)
        assert _agree(found, expected, 2).all(), y
        assert found.dtype == np.float64
        assert np.array_equal(row[0], found, equal_nan=True)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_arrays_of_another_namespace(model: str, role: str) -> None:
    xp = pytest.importorskip("array_api_strict", reason="array-api-strict is not installed")
    function = getattr(numeric.kernels(model), role)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that older standards are not fully supported
        xp.set_array_api_strict_flags(api_version="2023.12")
    for dtype, numpy_type in ((xp.float64, np.float64), (xp.float32, np.float32)):
        for y in _labels(model, function):
            z = np.array([-3.5, -0.25, 0.0, 0.75, 2.0, 9.0, np.inf, -np.inf, np.nan], dtype=numpy_type)
            with np.errstate(all="ignore"):
                found, expected = function(xp.asarray(z, dtype=dtype), *y), function(z, *y)
            assert (type(found), found.dtype, found.shape) == (type(xp.asarray(z)), dtype, z.shape)
            # in float32 what cancels keeps fewer digits: probit and log-cosh subtract
            assert np.allclose(np.asarray(found), expected, rtol=1e-14 if dtype == xp.float64 else 1e-4, equal_nan=True)


def test_arrays_that_are_not_of_numpy_go_to_their_namespace() -> None:
    asked = []

    class Foreign:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.array([0.0, 2.0])

        def __array_namespace__(self) -> Any:
            asked.append(True)
            return np

    loss = numeric.kernels("sigmoid-bce").loss
    assert np.array_equal(loss(Foreign(), 1), loss([0.0, 2.0], 1))
    assert asked
    assert isinstance(loss(np.float64(2), 1), float)


def test_integers_and_labels_of_another_shape_in_the_namespace() -> None:
    loss = numeric.kernels("sigmoid-bce").loss
    found = loss.array_api(np.array([[0], [3]]), np.array([0, 1, 1]))
    assert np.array_equal(found, loss([[0], [3]], [0, 1, 1]))
    with pytest.raises(AttributeError, match="__array_namespace__"):
        loss.array_api([0.0], 1)


@pytest.mark.parametrize("model", MODELS)
def test_a_function_of_floats_has_no_closure_and_its_source(model: str) -> None:
    for role in ROLES:
        function = getattr(numeric.kernels(model), role)
        assert function.python.__closure__ is None
        assert inspect.getsource(function.python) == source(function, "python")
        assert inspect.getsource(function.array_api) == source(function, "array-api")
        assert set(function.python.__code__.co_names) & set(function.python.__globals__) <= {
            "math",
            "gauss",
            "erfcx",
            "excess",
        }
        assert function.python.__doc__.startswith("The ")


def test_numba_compiles_a_function_of_floats() -> None:
    numba = pytest.importorskip("numba", reason="numba is not installed")
    for model in ("sigmoid-bce", "poisson", "huber"):
        function = numeric.kernels(model).loss.python
        assert numba.njit(function)(0.7, 1.0) == pytest.approx(function(0.7, 1.0), rel=1e-15)


# Proved


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("model", MODELS)
def test_the_code_is_proved_for_every_target(model: str, target: Target) -> None:
    kernels = numeric.kernels(model)
    assert check_all(kernels, target) == check_all(kernels)


@pytest.mark.parametrize("target", OTHERS)
@pytest.mark.parametrize(
    ("model", "role", "old", "new"),
    [
        ("sigmoid-bce", "second_derivative", "q*(q + 2) + 1", "q*(q + 3) + 1"),
        ("sigmoid-bce", "derivative", "(q + 1)", "(q + 2)"),
        ("sigmoid-bce", "loss", "log1p(q)", "log1p(-q)"),
        ("sigmoid-mse", "derivative", "9/8", "9/7"),
        ("log-cosh", "loss", "log(2)", "log(3)"),
        ("linear-mse", "second_derivative", "2", "3"),
        ("huber", "loss", "1/2", "1/3"),
        ("poisson", "loss", "c + (-y)", "c + y"),
        ("poisson", "loss", "z/b", "z/c"),
        ("poisson", "derivative", "z - 80", "z - 81"),
        ("tanh-bce", "second_derivative", "4*p", "5*p"),
        ("probit", "loss", "1/2 - ", "1/4 - "),
        ("probit", "second_derivative", "a + h", "a + 2*h"),
        ("probit", "second_derivative", "-E*g + 2", "-E*g + 3"),
        ("probit", "second_derivative", "-37*", "-38*"),
        ("probit", "second_derivative", "a + k", "a + 2*k"),
        ("squared-hinge", "loss", "+ 1", "+ 2"),
    ],
)
def test_a_wrong_coefficient_is_refused(model: str, role: str, old: str, new: str, target: Target) -> None:
    function = getattr(numeric.kernels(model), role)
    head, docstring, body = source(function, target).split('"""')
    assert old in body.split("value = ")[0] + body
    first, mark, formula = body.rpartition("    value = ") if target == "python" else body.partition("    value = ")
    planted = first.replace(old, new) + mark + formula.replace(old, new, 1)
    if model == "sigmoid-mse":  # the end of a branch is at liberty, as long as n goes as far: here it does not
        planted = body.replace("a <= 9/8", "a <= 9/7")
    with pytest.raises((StepError, dv.OutsideClass)):
        check_target(function, target, f'{head}"""{docstring}"""{planted}')


@pytest.mark.parametrize("target", OTHERS)
def test_the_soft_form_is_proved_too(target: Target) -> None:
    function = numeric.kernels("sigmoid-bce").derivative
    text = source(function, target)
    assert text.count("1 - 2*y") > 1
    place = text.rindex("1 - 2*y")
    with pytest.raises(StepError):
        check_target(function, target, text[:place] + "2 - 2*y" + text[place + 7 :])


@pytest.mark.parametrize(
    ("target", "old", "new"),
    [
        ("python", "1e150", "1e15"),
        ("python", "1e-40), 1e100", "1e-40), 1e10"),
        ("python", "y == 0 or y == 1", "y == 0 or y == 2"),
        ("python", "return math.nan", "return 0.0"),
        ("array-api", "> greatest**0.33", "> greatest**0.1"),
        ("array-api", "xp.abs(y), greatest", "xp.abs(2*y), greatest"),
        ("array-api", "xp.asarray(z)", "xp.asarray(2*z)"),
        ("array-api", "(y == 0) | (y == 1)", "(y == 0) | (y == 2)"),
    ],
)
def test_what_stands_around_the_formula_is_word_for_word(target: Target, old: str, new: str) -> None:
    text = source(numeric.kernels("focal").derivative, target)
    assert old in text
    with pytest.raises(ValueError, match=r"around the formula|is not chosen|generated code has no"):
        meanings(text.replace(old, new), target)


@pytest.mark.parametrize(
    ("old", "new"), [("709.782712893384", "709.0"), ("math.inf if z", "math.inf if 2*z"), ("z > 7", "z < 7")]
)
def test_only_what_overflows_may_be_replaced_by_inf(old: str, new: str) -> None:
    text = source(numeric.kernels("poisson").activation, "python").replace(f"{old}", new)
    with pytest.raises((ValueError, KeyError), match="inf"):
        meanings(text, "python")


# Emitted


@pytest.mark.parametrize(
    ("model", "target"), [*((model, target) for model in EMITTED for target in TARGETS), ("softmax-ce", "numpy")]
)
def test_an_emitted_module_tests_itself(model: str, target: Target, tmp_path: Path) -> None:
    path = tmp_path / "emitted.py"
    assert CliRunner().invoke(main, ["emit", model, "--target", target, "--output", str(path)]).exit_code == 0
    text = path.read_text("utf-8")
    compile(text, str(path), "exec")
    assert "import lossproof" not in text
    assert "numeric" not in [line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))]
    # -I: neither this directory nor the environment; -S: the standard library alone
    alone = [sys.executable, "-W", "error", *(["-I", "-S"] if target == "python" else ["-I"]), str(path)]
    done = subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith(f"{model}: ")
    planted = tmp_path / "planted.py"
    planted.write_text(_wrong(text), "utf-8")
    alone[-1] = str(planted)
    done = subprocess.run(alone, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("FAILED: ")


def _wrong(text: str) -> str:
    """The module with a slip in its first formula."""
    head, mark, rest = text.partition("    value = ") if "    value = " in text else text.partition("    return ")
    return f"{head}{mark}1e-9 + {rest}"


def test_emitted_modules_have_types(tmp_path: Path) -> None:
    for target in OTHERS:
        for model in EMITTED:
            name = f"{model}_{target}".replace("-", "_")
            CliRunner().invoke(main, ["emit", model, "--target", target, "--output", str(tmp_path / f"{name}.py")])
    options = ["--strict", "--config-file", "", "--cache-dir", str(tmp_path / "cache")]
    report, errors, status = mypy.run([*options, *(str(path) for path in sorted(tmp_path.glob("*.py")))])
    assert status == 0, report + errors


def test_an_unknown_target_is_refused() -> None:
    done = CliRunner().invoke(main, ["emit", "sigmoid-bce", "--target", "fortran"])
    assert done.exit_code == 2
    assert "array-api" in done.stderr


def test_true_values_are_rounded_once() -> None:
    point = {dv.z: sp.Integer(0), dv.y: sp.Integer(0)}
    assert true_value(dv.sigmoid(dv.z), point) == 0.5
    assert true_value(1 / dv.z, point) is None
