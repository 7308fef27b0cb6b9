"""Every model at the ends of float64: no infinity or NaN but the value's own, and no warning without overflow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

import flint
import numpy as np
import pytest

import derivations as dv
import numeric
from tests.benchmarks.accuracy import Question, truth
from tests.benchmarks.truth import DOUBLE

ROLES = ("activation", "loss", "derivative", "second_derivative")
TARGETS = ("numpy", "python", "array-api", "compiled")
SOFT = (0.25, 0.75)
LARGEST = float(np.finfo(float).max)
COUNTS = (0.0, 2.0, 1e3, 1e16, 1e200, LARGEST)
REALS = (0.0, 2.0, 1e3, -1e3, 3e200, 2e300, 1.5e308, -1.6e308)
SIZES: tuple[float, ...] = (
    0.0,
    5e-324,
    1e-310,
    2.0**-1022,
    1e-150,
    1e-16,
    0.7,
    1.25,
    3.0,
    36.7,
    40.0,
    700.0,
    709.79,
    745.14,
    1e4,
    1e16,
)
SIZES += (1e77, 1e103, 1e150, 1e153, 1.3e154, 1.4e154, 1e155, 1e200, 8.98e307, 1.7e308, LARGEST)
POINTS = [sign * size for size in SIZES for sign in (1.0, -1.0)]
ENDS = [np.inf, -np.inf, np.nan]


def function_of(model: str, role: str, target: str = "numpy") -> Any:
    """A function of a model for a target."""
    function = getattr(numeric.kernels(model), role)
    if target == "array-api":
        return partial(function.array_api, xp=np)
    return function if target == "numpy" else getattr(function, target)


def labels(model: str, role: str) -> Iterator[tuple[float, ...]]:
    """The arguments beside z: labels of the model, and soft ones where it takes them."""
    kernels = numeric.kernels(model)
    if not getattr(kernels, role).takes_label:
        yield ()
        return
    yield from ((y,) for y in kernels.labels.values or (COUNTS if kernels.labels.integer else REALS))
    if kernels.labels.values == (0.0, 1.0):
        yield from ((y,) for y in SOFT)


def evaluated(function: Any, z: float, y: tuple[float, ...]) -> float:
    """The value. A warning is an error, unless the value is infinite."""
    with np.errstate(all="ignore"):
        value = float(function(z, *y))
    if abs(value) != np.inf:
        with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
            warnings.simplefilter("error")
            assert np.array_equal(float(function(z, *y)), value, equal_nan=True)
    return value


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", [name for name in dv.models if name != "probit"])
def test_values_at_the_ends(model: str, role: str, target: str) -> None:
    """Also where z - y overflows, which log-cosh and Huber's slope do not: 1 there, without a warning."""
    function = function_of(model, role, target)
    for y in labels(model, role):
        soft = not y or y[0] in SOFT
        exact = truth(Question("", model, role, () if soft else (int(y[0]),)))
        for z in POINTS + ENDS:
            at = (z, *(y or (0.0,)))
            value = evaluated(function, z, y)
            error = exact.error(at, value)
            assert error <= 5 or error <= 5 * exact.condition(at), (z, y, value, error)  # near a zero of the function


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("y", [5e-324, 1e-60, 1e-7, 0.5])
def test_a_label_is_never_too_small_for_a_limit(y: float, target: str) -> None:
    """-y log ŷ is infinite at z = -∞ for every y > 0, and only for those."""
    loss = function_of("sigmoid-bce", "loss", target)
    assert [float(loss(z, label)) for z, label in ((-np.inf, y), (-np.inf, 0.0), (np.inf, y))] == [np.inf, 0, np.inf]
    if target == "array-api":
        z, label = np.array([-np.inf, np.inf], dtype=np.float32), np.full(2, y, dtype=np.float32)
        assert loss(z, label).tolist() == [np.inf if label[0] else 0, np.inf]


ENDS_OF_FLOATS = ((744.4, 745.2), (745.2, 754.0), (705.0, 745.0), (353.0, 376.0), (236.0, 251.0), (177.0, 189.0))
"""Where e^-z, z e^-z, e^-2z and so on are about to underflow."""


@pytest.mark.parametrize("target", ["numpy", "compiled"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", [name for name in dv.models if name != "probit"])
def test_no_tail_is_lost(model: str, role: str, target: str) -> None:
    """Values below 2⁻¹⁰¹⁶ have an error of 2.2 units of their last place at most: z e^-z had 700, 4 e^-2z had 2."""
    function = function_of(model, role, target)
    rng = np.random.default_rng(3)
    sizes = np.concatenate([rng.uniform(*ends, 25) for ends in ENDS_OF_FLOATS])
    for y in labels(model, role):
        soft = not y or y[0] in SOFT
        exact = truth(Question("", model, role, () if soft else (int(y[0]),)))
        for z in (*sizes, *-sizes):
            with np.errstate(over="ignore"):
                value = float(function(z, *y))
            if abs(value) < 2.0**-1016:
                assert exact.error((float(z), *(y or (0.0,))), value) <= 2.2, (z, y, value)


def test_what_overflows_on_the_way() -> None:
    """e^z - yz is ±inf, not NaN, by the larger one; and so is a slope, or the difference of two multiples."""
    k = numeric.kernels("poisson")
    with np.errstate(over="ignore"):
        assert k.loss(LARGEST, 2.0) == k.loss.python(LARGEST, 2.0) == np.inf
        assert k.loss(712.0, LARGEST) == k.loss.python(712.0, LARGEST) == -np.inf
        for slope in (k.derivative, k.derivative.python):
            assert slope(710.0, 5e307) == pytest.approx(1.733994766161711e308, rel=1e-15)
    assert numeric.kernels("linear-mse").derivative(LARGEST, LARGEST) == 0


# Probit: its truth is taken from erfc, and far out from two neighbours of Laplace's continued fraction.


def tail(u: flint.arb) -> tuple[flint.arb, flint.arb, flint.arb]:
    """-log Q(u), and its two derivatives h and h (h - u), where Q is the tail of the normal law and h = φ/Q."""
    if u < 100:
        share = (u / flint.arb(2).sqrt()).erfc() / 2
        density = (-u * u / 2).exp() / (2 * flint.arb.pi()).sqrt()
        return -share.log(), density / share, density / share * (density / share - u)
    above = below = u
    for k in range(200, 1, -1):
        above, below = u + k / above, u + (k + 1) / below if k == 200 else u + k / below
    gap = (1 / above).union(1 / below)
    h = u + gap
    return u * u / 2 + (2 * flint.arb.pi()).sqrt().log() + h.log(), h, h * gap


def probit(role: str, z: float, y: float) -> flint.arb:
    """The true value; 0 up to 2⁻²⁰⁰⁰ where a part of it is below e^-50000000."""
    tiny = flint.arb(0, 2.0**-1000) * flint.arb(2) ** -1000
    if role == "activation":
        return tiny if z < -1e4 else 1 - tiny if z > 1e4 else (-flint.arb(z) / flint.arb(2).sqrt()).erfc() / 2
    total = flint.arb(0)
    for sign, weight in ((1, 1 - flint.arb(y)), (-1, flint.arb(y))):
        loss, slope, bend = tail(sign * flint.arb(z)) if sign * z > -1e4 else (tiny, tiny, tiny)
        total += weight * {"loss": loss, "derivative": sign * slope, "second_derivative": bend}[role]
    return total


TAIL = (1.3, 2.0, 5.1, 9.99, 17.3, 26.2246, 33.0497, 36.2457, 37.3, 37.9, 38.3, 38.5)
TAIL += (*np.linspace(37.62, 38.7, 60).tolist(), 38.567, 38.5711, 38.6)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("role", ROLES)
def test_probit_at_the_ends(role: str, target: str) -> None:
    """Within 5 ulp from 5/4 on, to the last subnormal: z times an e^(-z²/2) that is subnormal was 31 units off."""
    function = function_of("probit", role, target)
    saved, flint.ctx.prec = flint.ctx.prec, 4000
    try:
        for y in labels("probit", role):
            for z in (*POINTS, *TAIL, *(-size for size in TAIL)):
                value = evaluated(function, z, y)
                error = DOUBLE.error(value, probit(role, z, *(y or (0.0,))))
                # the condition number of √(2/π)/E - a is up to 4; beyond 2¹⁰²¹ h is subnormal, and so is k in a·k
                allowed = 5 + 10 * (abs(z) <= 1.25) + 3 * (abs(z) > 2.0**1021)
                assert error is not None
                assert error <= allowed, (z, y, value, error)
                assert value != 0 or abs(probit(role, z, *(y or (0.0,)))) < 2.0**-1074, (z, y)
    finally:
        flint.ctx.prec = saved


def test_limits_at_every_label() -> None:
    """Far out is where z is beyond every y: the slope 2(z - y) at inf was -inf for y above 10³⁰⁰."""
    for target in TARGETS:
        for y in REALS:
            for end in (np.inf, -np.inf):
                assert evaluated(function_of("linear-mse", "derivative", target), end, (y,)) == end
                assert evaluated(function_of("huber", "derivative", target), end, (y,)) == np.sign(end)
        for y in COUNTS:
            assert evaluated(function_of("poisson", "derivative", target), -np.inf, (y,)) == -y


def test_limits_of_probit() -> None:
    k = numeric.kernels("probit")
    assert [evaluated(k.second_derivative, z, (1.0,)) for z in (-np.inf, np.inf)] == [1, 0]
    assert [evaluated(k.derivative, z, (1.0,)) for z in (-np.inf, np.inf)] == [-np.inf, 0]
    assert [evaluated(k.activation, z, ()) for z in (-np.inf, np.inf)] == [0, 1]
    for role in ROLES:
        for y in labels("probit", role):
            assert np.isnan(evaluated(getattr(k, role), np.nan, y))


def test_a_warning_is_seen() -> None:
    with pytest.raises((RuntimeWarning, FloatingPointError)):
        evaluated(lambda z: np.where(np.asarray(z) > 0, 0.0, np.exp(np.asarray(z))), 1e4, ())
