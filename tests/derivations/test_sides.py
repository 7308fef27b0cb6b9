"""Kinks that no cut takes away, breaks that symbols move, single values: what is true of them, what is false."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import (
    Abs,
    Eq,
    FiniteSet,
    Interval,
    Max,
    Min,
    Ne,
    Piecewise,
    Rational,
    cos,
    exp,
    log,
    oo,
    sign,
    sin,
    sqrt,
    tanh,
)  # fmt: skip

import derivations as dv

x, y, z, a = sp.symbols("x y z a", real=True)
d = sp.Symbol("d", positive=True)
half = Rational(1, 2)
wave, step = sin(x), Piecewise((1, x <= 0), (0, True))


def huber(width: Any, below: Any = half) -> Any:
    return Piecewise((z**2 / 2, Abs(z) <= width), (width * Abs(z) - below * width**2, True))


def single(at: Any, value: Any = 100, beside: Any = wave) -> Any:
    return Piecewise((value, Eq(x, at)), (beside, True))


TRUE: dict[str, tuple[Any, Any]] = {
    "the reverse triangle": (Abs(Abs(x) - Abs(y)) <= Abs(x - y), None),
    "the reverse triangle, x + y": (Abs(Abs(x) - Abs(y)) <= Abs(x + y), None),
    "sine": (Abs(sin(x)) <= Abs(x), None),
    "sine, bounded": (Abs(sin(x)) <= 1, None),
    "sine on a ray": (Abs(sin(x)) < x, {x: Interval.open(0, oo)}),
    "double angle": (Abs(sin(x) * cos(x)) <= half, None),
    "tanh": (Abs(tanh(x)) <= Abs(x), None),
    "a maximum of waves": (Max(sin(x), cos(x)) <= 1, None),
    "a minimum below": (Min(sin(x), x) >= -1, {x: Interval(-1, oo)}),
    "one part is enough": (Max(sin(x), 1 + x**2) >= 1, None),
    "huber, not negative": (huber(d) >= 0, None),
    "huber below its lines": (huber(d) <= d * Abs(z), None),
    "huber below its lines, a": (huber(a) <= a * Abs(z), {a: Interval.open(0, oo)}),
    "huber below its square": (huber(d) <= z**2 / 2, None),
    "huber above its tangents": (huber(d) >= d * Abs(z) - d**2 / 2, None),
    "another value at 3": (single(3) <= 100, None),
    "another value at the end": (Piecewise((x, x < 1), (-5, True)) <= 1, None),
    "0-1 loss below logistic loss": (step <= log(1 + exp(-x)) / log(2), None),
    "0-1 loss below the hinge": (step <= Max(0, 1 - x), None),
    "a step": (sp.Heaviside(-x) <= exp(-x), None),
    "a sign": (sign(x) <= 1, None),
    "a sign, squared": (sign(x) ** 2 <= 1, None),
    "a sign times": (x * tanh(x) <= x * sign(x), None),
    "three formulas": (Piecewise((x, x < 1), (5, x < 2), (-x, True)) <= 5, None),
}

FALSE: dict[str, tuple[Any, Any]] = {
    "the reverse triangle, turned": (Abs(Abs(x) - Abs(y)) >= Abs(x - y), None),
    "the reverse triangle, strictly": (Abs(Abs(x) - Abs(y)) < Abs(x - y), None),
    "the reverse triangle, less": (Abs(Abs(x) - Abs(y)) <= Rational(99, 100) * Abs(x - y), None),
    "sine, half": (Abs(sin(x)) <= Abs(x) / 2, None),
    "sine, strictly": (Abs(sin(x)) < Abs(x), None),
    "sine, less than 1": (Abs(sin(x)) <= Rational(99, 100), None),
    "double angle": (Abs(sin(x) * cos(x)) <= Rational(49, 100), None),
    "a maximum of waves": (Max(sin(x), cos(x)) >= 0, None),
    "no part is enough": (Max(sin(x), 1 - x**2) >= 1, None),
    "huber below half its lines": (huber(d) <= d * Abs(z) / 2, None),
    "huber, strictly": (huber(d) < d * Abs(z), None),
    "0-1 loss below logistic loss": (step <= Rational(99, 100) * log(1 + exp(-x)) / log(2), None),
    "0-1 loss below the hinge": (2 * step <= Max(0, 1 - x), None),
    "half a step": (Piecewise((0, x < 0), (2, Eq(x, 0)), (1, True)) <= exp(x), None),
    "a sign": (sign(x) ** 2 >= 1, None),
    "a sign, strictly": (sign(x) < 1, None),
    "huber, any width": (huber(a) >= 0, None),
    "huber, a jump": (huber(d, Rational(1, 3)) <= z**2 / 2, None),
    "huber, below its tangents": (huber(d) <= d * Abs(z) - d**2 / 2, None),
    "another value at 3": (single(3) <= 1, None),
    "another value at √2": (single(sqrt(2)) <= 1, None),
    "another value at -√2": (Piecewise((100, Eq(x**2, 2)), (sin(x), True)) <= 99, {x: Interval(-2, 0)}),
    "all but one value": (Piecewise((sin(x), Ne(x, sqrt(2))), (2, True)) <= 1, None),
    "not below the value": (single(3) < 100, None),
    "another value at the end": (Piecewise((x, x < 1), (-5, True)) <= half, None),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name: str) -> None:
    verdict = dv.prove(*TRUE[name])
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize("name", FALSE)
def test_refuted(name: str) -> None:
    verdict = dv.prove(*FALSE[name])
    assert isinstance(verdict, dv.Refuted), str(verdict)
    verdict.check()


@pytest.mark.parametrize("at", [sqrt(2), sp.cbrt(5), -sqrt(3) / 7, 1 + sqrt(2)], ids=str)
def test_a_value_that_stands_out(at: Any) -> None:
    """Upwards, downwards, not at all; a chord or a turn with ends that are no rational numbers."""
    square = single(at, 100, x**2)
    for verdict in (
        dv.prove_convex(square, x),
        dv.prove_convex(single(at, -100, x**2), x),
        dv.prove_concave(single(at, -100, -(x**2)), x),
        dv.prove_quasiconvex(square, x),
        dv.prove_monotone(single(at, 100, x), x),
    ):
        assert isinstance(verdict, dv.Refuted), str(verdict)
        verdict.check()
    for verdict in (dv.prove_convex(single(at, at**2, x**2), x), dv.prove_monotone(single(at, at, x), x)):
        assert not isinstance(verdict, dv.Refuted), str(verdict)


@pytest.mark.parametrize("domain", [Interval(-1, 1), Interval.Ropen(0, Rational(141, 100))], ids=str)
def test_a_value_outside_refutes_nothing(domain: Any) -> None:
    for verdict in (
        dv.prove(single(sqrt(2)) <= 1, domain={x: domain}),
        dv.prove_convex(single(sqrt(2), 100, x**2), x, domain={x: domain}),
    ):
        assert not isinstance(verdict, dv.Refuted), str(verdict)


def test_ends_that_are_no_algebraic_numbers_are_refused() -> None:
    made = dv.prove_convex(single(sqrt(2), 100, x**2), x)
    assert isinstance(made, dv.Refuted)
    chord = type(made.witness.evidence)
    for other in (sp.pi, sp.I * sqrt(2), x, sp.log(2), sp.Float(1), oo, sp.nan, sqrt(2)):
        with pytest.raises(dv.CheckError):
            dv.Refuted(made.statement, type(made.witness)("chord", chord((other,), (2 * sqrt(2) - other,))))


RANGES: list[tuple[Any, Any, tuple[Any, Any]]] = [
    (single(3), None, (-1, 100)),
    (single(3, Rational(-101, 100)), None, (Rational(-101, 100), 1)),
    (single(3, 100, x**2), {x: Interval.Ropen(0, 3)}, (0, 9)),
    (Piecewise((x, x < 1), (-5, True)), None, (-oo, 1)),
    (Piecewise((x, x < 1), (5, x < 2), (-x, True)), None, (-oo, 5)),
    (single(1, -7, x**2), {x: Interval(-1, 2)}, (-7, 4)),
    (single(2, -7, x**2), {x: Interval(-1, 2)}, (-7, 4)),
    (single(2, -7, x**2), {x: Interval.Ropen(-1, 2)}, (0, 4)),
    (single(0, half, x**2), {x: FiniteSet(0, 1)}, (half, 1)),
]


@pytest.mark.parametrize(("f", "domain", "ends"), RANGES, ids=str)
def test_range(f: Any, domain: Any, ends: tuple[Any, Any]) -> None:
    verdict = dv.prove_range(f, x, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    assert isinstance(verdict.statement, dv.Range)
    assert (verdict.statement.low, verdict.statement.high) == ends
    verdict.check()
