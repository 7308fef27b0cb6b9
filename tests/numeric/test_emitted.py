"""The generated code, read back, is the derived formula; a wrong digit in it is refused."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import derivations as dv
import numeric
from numeric.emitted import check, check_all, check_part, check_training
from numeric.read_back import meaning
from numeric.softmax_forms import Part, parts

ROLES = ("activation", "loss", "derivative", "second_derivative")
LEAST = {"sigmoid-bce": 8, "sigmoid-mse": 26, "tanh-bce": 12, "log-cosh": 6, "focal": 24}
"""How many branches there are at least; fewer would mean that some are not looked at."""


@pytest.mark.parametrize("name", dv.models)
def test_every_branch_of_the_code_is_the_derived_formula(name: str) -> None:
    assert check_all(numeric.kernels(name)) >= LEAST.get(name, 4)


BCE = dv.models["sigmoid-bce"].sample_loss
OFFSET = dv.Model("offset", dv.sigmoid(2 * dv.z - 3), BCE, labels=(0, 1))
"""Logistic regression with a known offset in the logit."""


def test_a_model_of_a_user() -> None:
    model = dv.Model("cube", dv.sigmoid(dv.z / 3), (dv.yhat - dv.y) ** 2, labels=(0, 1))
    assert check_all(numeric.kernels(model)) >= 8


def test_an_offset_has_the_form_of_what_it_moves() -> None:
    kernels = numeric.kernels(OFFSET)
    assert check_all(kernels) >= LEAST["sigmoid-bce"]
    assert check_training(kernels) >= LEAST["sigmoid-bce"]
    plain = numeric.kernels(dv.Model("no offset", dv.sigmoid(2 * dv.z), BCE, labels=(0, 1)))
    u = np.array([-8e307, -400.0, -30.25, -1.5, -0.125, 0.0, 0.25, 2.5, 40.0, 350.0, 1e9])  # u + 3/2 is exact, or u
    for role in ROLES:
        function, moved = getattr(plain, role), getattr(kernels, role)
        for given in [(np.array(label),) for label in (0.0, 1.0, 0.25)] if function.takes_label else [()]:
            with np.errstate(all="raise", under="ignore"):
                assert np.array_equal(moved(u + 1.5, *given), function(u, *given))


def forms(name: str | dv.Model) -> list[Any]:
    """All generated functions of a model."""
    kernels = numeric.kernels(name)
    return [form for role in ROLES for form in getattr(kernels, role).forms]


def wrong(source: str) -> list[str]:
    """The code with each number, sign or comparison of its last lines changed, one at a time."""
    head, body = source[: source.rindex('"""')], source[source.rindex('"""') :]
    changes = [(m.start(), m.end(), str(int(m.group()) + 1)) for m in re.finditer(r"(?<![\w.])\d+(?![\w.])", body)]
    changes += [(m.start(), m.end(), "-") for m in re.finditer(r"(?<= )\+(?= )", body)]
    changes += [(m.start(), m.end(), "+") for m in re.finditer(r"(?<= )-(?= )", body)]
    return [head + body[:a] + new + body[b:] for a, b, new in changes]


HARMLESS = re.compile(r"[<>]=? |minimum|clip|where\(\w")
"""A branch may end elsewhere, if both neighbours are the formula there: then the changed code is right too."""


@pytest.mark.parametrize("name", ["sigmoid-bce", "tanh-bce", "log-cosh", pytest.param(OFFSET, id="offset")])
def test_a_wrong_digit_in_the_code_is_refused(name: str | dv.Model) -> None:
    refused = planted = 0
    for form in forms(name):
        for source in wrong(form.source):
            line = next(b for a, b in zip(form.source.splitlines(), source.splitlines(), strict=True) if a != b)
            try:
                check(replace(form, source=source))
            except (dv.StepError, dv.OutsideClass, ValueError):
                refused += 1
            else:
                assert HARMLESS.search(line), line
            planted += 1
    assert refused >= planted * 2 // 3 > 10


@pytest.mark.parametrize(
    ("model", "old", "new"),
    [
        ("tanh-bce", "-10000", "-350"),  # the tail below e^-700 is lost
        ("tanh-bce", "40", "15"),  # 1 + e^30 is not e^30
        ("sigmoid-bce", "80", "30"),
        ("sigmoid-bce", "lazy_minimum(u, 80)", "numpy.maximum(u, 80)"),
        ("sigmoid-bce", "lazy_minimum(u, 80)", "numpy.clip(u, -700, 80)"),
        ("sigmoid-bce", "lazy_minimum(u, 80)", "lazy_minimum(2*u, 80)"),
        ("sigmoid-bce", "t/(t + 1)", "t/(t + 2)"),
        ("sigmoid-bce", "t/(t + 1)", "t"),
        ("sigmoid-bce", "s*v", "t*v"),
        ("sigmoid-bce", "1 - 2*y", "1 - y"),
    ],
)
def test_what_saturates_must_be_both_0_or_both_1(model: str, old: str, new: str) -> None:
    form = numeric.kernels(model).derivative.forms[0]
    head, code = form.source.rsplit('"""', 1)
    assert old in code
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        check(replace(form, source=f'{head}"""{code.replace(old, new)}'))


@pytest.mark.parametrize("name", dv.models)
def test_the_code_of_training_is_the_derived_formulas(name: str) -> None:
    assert check_training(numeric.kernels(name)) >= 4


TRAINING = [
    ("value_and_slope",), ("soft_value_and_slope",), ("one_power", "one_loss"), ("one_power", "one_derivative"),
    ("soft_one_derivative",), ("one_rest", "soft_one_rest"),
]  # fmt: skip


@pytest.mark.parametrize("functions", TRAINING)
def test_a_wrong_digit_in_the_code_of_training_is_refused(functions: tuple[str, ...]) -> None:
    kernels = numeric.kernels("tanh-bce")
    codes = {name: inspect.getsource(kernels.printed.function(name)) for name in functions}  # type: ignore[arg-type]
    planted = [(name, source.removeprefix('"""')) for name, code in codes.items() for source in wrong(f'"""{code}')]
    refused = 0
    for name, source in planted:
        try:
            check_training(kernels, {name: source})
        except (dv.StepError, dv.OutsideClass, ValueError):
            refused += 1
            continue
        (line,) = set(source.splitlines()) - set(codes[name].splitlines())
        assert HARMLESS.search(line) or "clip" in line, line
    assert refused >= len(planted) * 2 // 3 > 2


PARTS = list(parts())


@pytest.mark.parametrize("name", PARTS)
def test_the_code_of_softmax_is_the_derived_formula(name: str) -> None:
    assert check_part(parts()[name]) == (2 if name in LABELLED else 1)


LABELLED = ("others", "gradient", "hessian", "gradient_rest", "hessian_rest")
"""What is read for a = c and for a ≠ c."""


def slips(part: Part) -> list[str]:
    """`wrong`, a factor 2 in front, a term too many, and each argument for each other."""
    head, _, value = part.source.rstrip().rpartition("return ")
    names = list(part.reads)
    word = {name: re.compile(rf"(?<!\w){name}(?!\w)") for name in names}
    pairs = [(one, other) for one in names for other in names if one != other and word[one].search(value)]
    swapped = [f"{head}return {word[one].sub(other, value)}" for one, other in pairs]
    doubled = [f"{head}return 2*({value})", f"{head}return {value} + {names[-1]}"]
    return [*wrong(f'"""{part.source}'), *swapped, *doubled]


@pytest.mark.parametrize("name", PARTS)
def test_a_slip_in_the_code_of_softmax_is_refused(name: str) -> None:
    part = parts()[name]
    planted = [source.removeprefix('"""') for source in slips(part)]
    assert len(set(planted)) >= 2
    for source in planted:
        if name == "others" and "**3" in source:
            continue  # 1 - δ is 0 or 1, and so is its cube
        with pytest.raises((dv.StepError, dv.OutsideClass)):
            check_part(replace(part, source=source))


def test_the_correction_of_another_form_is_refused() -> None:
    for one, other in [("gradient_rest", "hessian_rest"), ("output_rest", "loss_rest"), ("loss_rest", "sum_rest")]:
        part = parts()[one]
        with pytest.raises((dv.StepError, dv.OutsideClass, KeyError)):
            check_part(replace(part, source=parts()[other].source))


def test_softmax_is_printed_for_numpy_alone() -> None:
    assert check_all(numeric.kernels("softmax-ce")) == len(PARTS) + len(LABELLED)
    with pytest.raises(ValueError, match="target is 'python'; softmax-ce"):
        check_all(numeric.kernels("softmax-ce"), "python")


def test_other_code_is_not_read() -> None:
    with pytest.raises(ValueError, match="no statement"):
        meaning("def f(z):\n    for i in z: pass\n    return z\n")
    with pytest.raises(ValueError, match="generated code has no"):
        meaning("def f(z):\n    return numpy.cbrt(z)\n")
    with pytest.raises(ValueError, match="generated code has no"):
        meaning("def f(z, y):\n    return z(y)\n")
    with pytest.raises(ValueError, match="returns nothing"):
        meaning("def f(z):\n    a = z\n")
