"""The bound on rounding errors: it holds for what is measured, and is refused where digits can cancel."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import derivations as dv
import numeric
from derivations.stable.form import derived
from numeric.rounding import bound
from numeric.roundoff import Unbounded
from tests.benchmarks.truth import Truth

ROLES: dict[str, list[int | None]] = {
    "activation": [None],
    "loss": [0, 1],
    "derivative": [0, 1],
    "second_derivative": [0, 1],
}
PRIMITIVES = [
    (name, role, label)
    for name in ("sigmoid-bce", "tanh-bce")
    for role, labels in ROLES.items()
    for label in labels
] + [("sigmoid-mse", role, label) for role in ("loss", "derivative") for label in (0, 1)]  # fmt: skip
AT_MOST = {"sigmoid-bce": 8, "tanh-bce": 8, "sigmoid-mse": 14}
"""What counting roundings by hand gives: two for each e^x, one for each further operation, doubled by a square."""


def function(name: str, role: str) -> Any:
    """The code for labels 0 and 1."""
    return getattr(numeric.kernels(name), role).forms[0]


def exact(name: str, role: str) -> Truth:
    """The derived function."""
    formula = derived(dv.models[name].stable_forms[role])
    return Truth(formula, formula)


@pytest.mark.parametrize(("name", "role", "label"), PRIMITIVES)
def test_no_error_exceeds_the_bound(name: str, role: str, label: int | None) -> None:
    limit = bound(function(name, role).source, None if label is None else Fraction(label))
    assert 1 <= limit <= AT_MOST[name]
    rng = np.random.default_rng(1)
    z = np.concatenate([rng.uniform(-40, 40, 200), rng.uniform(-2, 2, 200), rng.uniform(-700, 700, 100)])
    arguments = (z,) if label is None else (z, np.full(z.size, float(label)))
    values = getattr(numeric.kernels(name), role)(*arguments)
    truth = exact(name, role)
    normal = [k for k, v in enumerate(values) if abs(v) > 2.0**-1016]
    worst = max(truth.error(tuple(float(a[k]) for a in arguments), float(values[k])) for k in normal)
    assert len(normal) > 400
    assert worst <= limit


CANCELS = {
    "σ - y as it is written": "q = numpy.exp(-z)\n    return 1/(1 + q) - y",
    "1 - tanh²": "m = numpy.expm1(-2*abs(z))\n    return 1 - (m/(m + 2))**2",
    "log(1 + q) - log 2": "q = numpy.exp(-abs(z))\n    return numpy.log1p(q) - numpy.log(2)",
}


@pytest.mark.parametrize("body", CANCELS.values(), ids=CANCELS)
def test_what_cancels_has_no_bound(body: str) -> None:
    with pytest.raises(Unbounded):
        bound(f"def f(z, y):\n    {body}\n", Fraction(1))


def test_more_roundings_have_a_greater_bound() -> None:
    short, long = ("def f(z):\n    q = numpy.exp(-abs(z))\n    return " + e for e in ("q", "q*q*q*q"))
    assert bound(short, None) < bound(long, None)


def test_code_that_is_not_known_has_no_bound() -> None:
    with pytest.raises(Unbounded, match="no rule"):
        bound("def f(z):\n    return z@z\n", None)
