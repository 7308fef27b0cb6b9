"""Parameters at both ends of their range, towers of e^-z, logarithms in 1/x, norms of convex functions; near misses."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Interval, Max, Rational, exp, log, sqrt

import derivations as dv

x, y, z, m = sp.symbols("x y z m", real=True)
unit, positive = {y: Interval(0, 1)}, {x: Interval.open(0, sp.oo)}
quartic = x**4 + m * x**2 * y**2 + y**4
loglog = y * exp(-z) - (1 - y) * log(1 - exp(-exp(-z)))


@pytest.mark.parametrize(
    ("f", "variables", "domain"),
    [
        (quartic, (x, y), {m: Interval(0, 6)}),
        (quartic, (x, y), {m: Interval.open(0, 6)}),
        (loglog, (z,), unit),
        (-log(1 - exp(-exp(-z))), (z,), None),
        (sqrt(Max(0, x) ** 2 + Max(0, y) ** 2), (x, y), None),
        (sqrt(Max(0, x) ** 2 + 3 * y**2), (x, y), None),
    ],
    ids=str,
)
def test_convex(f: Any, variables: tuple[Any, ...], domain: Any) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert isinstance(verdict, dv.Proved)
    verdict.check()


@pytest.mark.parametrize(
    ("f", "variables", "domain"),
    [
        (quartic, (x, y), {m: Interval(0, Rational(601, 100))}),
        (quartic, (x, y), {m: Interval(-Rational(1, 100), 6)}),
        (loglog - z**2 / 1000, (z,), unit),
        (loglog, (z,), {y: Interval(-Rational(1, 100), 1)}),
        (sqrt(Max(-1, x) ** 2 + Max(0, y) ** 2), (x, y), None),
        (sqrt(Max(0, x) ** 2 - Max(0, y) ** 2 / 10), (x, y), None),
    ],
    ids=str,
)
def test_not_convex(f: Any, variables: tuple[Any, ...], domain: Any) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert not isinstance(verdict, dv.Proved)
    verdict.check()


def test_a_mixture_of_both_ends_is_not_said_to_be_strictly_convex() -> None:
    f = m * x**4 + (1 - m) * (x**2 + y**2 + x**4)  # at m = 1 free of y
    assert isinstance(dv.prove_convex(f, x, y, domain={m: Interval(0, 1)}), dv.Proved)
    assert not isinstance(dv.prove_convex(f, x, y, domain={m: Interval(0, 1)}, strict=True), dv.Proved)


@pytest.mark.parametrize("f", [(1 + 1 / x) ** x, x * log(1 + 1 / x), x * (log(x + 1) - log(x))], ids=str)
def test_increasing(f: Any) -> None:
    verdict = dv.prove_monotone(f, x, domain=positive)
    assert isinstance(verdict, dv.Proved)
    assert verdict.statement.strict
    assert verdict.statement.direction == "increasing"
    verdict.check()


def test_logarithms_in_the_reciprocal() -> None:
    for relation in (log(1 + 1 / x) > 1 / (x + 1), log(1 + 1 / x) < 1 / x, log(x + 2) - log(x) > 2 / (x + 2)):
        verdict = dv.prove(relation, domain=positive)
        assert isinstance(verdict, dv.Proved)
        verdict.check()
    for relation in (log(1 + 1 / x) > Rational(101, 100) / (x + 1), log(1 + 1 / x) < Rational(99, 100) / x):
        assert isinstance(dv.prove(relation, domain=positive), dv.Refuted)
    assert not isinstance(dv.prove_monotone((1 + 1 / x) ** (x + Rational(1, 4)), x, domain=positive), dv.Proved)
