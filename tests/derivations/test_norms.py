"""Norms of convex functions, squares of |x|, several angles, segments along which a function is straight."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Interval, Max, Min, Piecewise, Rational, S, cos, exp, log, oo, sin, sqrt

import derivations as dv
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.verdicts import Certificate, Proved

x, y, w = sp.symbols("x y w", real=True)
half = Rational(1, 2)
pos2 = {x: Interval.open(0, oo), y: Interval.open(0, oo)}
norm = sqrt(x**2 + y**2)

CONVEX: list[tuple[Any, Any, bool]] = [
    (sqrt(x**4 + y**4), None, True),
    (sqrt(1 + x**4 + y**4), None, True),
    (sqrt(exp(2 * x) + exp(2 * y)), None, True),
    (sqrt((x**2 + 1) ** 2 + y**2), None, True),
    (sqrt((x**2 - 1) ** 2 + y**2), None, False),
    (sqrt(x**4 + y), {y: Interval(0, oo)}, False),
    (x**2 + y**2 + 2 * Abs(x) * Abs(y), None, True),
    (x**2 + y**2 + Abs(x) * Abs(y), None, True),
    (x**2 + y**2 + 3 * Abs(x) * Abs(y), None, False),
    (sp.expand((Abs(x) + Abs(y) + Abs(w)) ** 2), None, True),
    (x**2 + y**2 - 2 * Abs(x) * Abs(y), None, False),
    (Max(x, y) + Min(x, y), None, True),
    (Max(x, y) + 2 * Min(x, y), None, False),
    (Piecewise(((x**2 + y**2) / 2, x**2 + y**2 <= 1), (norm - half, True)), None, True),
    (Piecewise((x**2 + y**2, x**2 + y**2 <= 1), (norm, True)), None, False),
    (x**2 / 2 + y**2 / 2 + sin(x) * cos(y), None, True),
    (x**2 / 2 + y**2 / 2 + cos(x) * cos(y), None, True),
    (x**2 / 2 + y**2 / 2 + Rational(101, 100) * sin(x) * cos(y), None, False),
]


@pytest.mark.parametrize(("f", "domain", "true"), CONVEX, ids=str)
def test_convexity(f: Any, domain: Any, true: bool) -> None:
    verdict = dv.prove_convex(f, *sorted(f.free_symbols, key=str), domain=domain)
    assert isinstance(verdict, dv.Proved if true else dv.Refuted), str(verdict)
    verdict.check()


m = sp.Symbol("m", real=True)
square, above = x**2 + y**2, Interval(1, oo)
POWERS: list[tuple[Any, tuple[Any, ...], Any, bool]] = [
    (square ** (m / 2), (x, y), {m: above}, True),
    ((square + w**2) ** (m / 2), (x, y, w), {m: Interval(1, 2)}, True),
    ((square + 1) ** m, (x, y), {m: Interval(half, oo)}, True),
    (Abs(x) ** m + Abs(y) ** m, (x, y), {m: above}, True),
    (square ** (m / 2), (x, y), {m: Interval(half, 1)}, False),
    (square ** (m / 2), (x, y), {m: Interval(Rational(99, 100), 2)}, False),
    (square ** (m / 2), (x, y), None, False),
    (-(square ** (m / 2)), (x, y), {m: above}, False),
    ((square + 1) ** m, (x, y), {m: Interval(Rational(1, 3), oo)}, False),
    ((x**2 - y**2) ** (m / 2), (x, y), {m: Interval(2, 4)}, False),
    (Abs(x) ** m + Abs(y) ** m, (x, y), {m: Interval(half, 2)}, False),
]


@pytest.mark.parametrize(("f", "variables", "domain", "true"), POWERS, ids=str)
def test_powers_of_norms_with_a_symbolic_exponent(f: Any, variables: Any, domain: Any, true: bool) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain)
    assert isinstance(verdict, dv.Proved) is true, str(verdict)
    if not isinstance(verdict, dv.Undecided):
        verdict.check()


STRICT: list[tuple[Any, tuple[Any, ...], Any, bool]] = [
    ((x + y) ** 2, (x, y), None, False),
    (exp(x - y), (x, y), None, False),
    (log(exp(x) + exp(y)), (x, y), None, False),
    (log(exp(x) + exp(y) + exp(w)), (x, y, w), None, False),
    (log(1 + exp(x) + exp(y)), (x, y), None, True),
    (exp(x + y) + exp(2 * x + 2 * y), (x, y), None, False),
    (exp(x + y) + exp(x - y), (x, y), None, True),
    (x * log(x / y), (x, y), pos2, False),
    (x**2 + y**2, (x, y, w), None, False),
    (sqrt(x**4 + y**4), (x, y), None, True),
    (x, (x,), None, False),
    (3 * x + 2, (x,), {x: Interval(0, 1)}, False),
    (S(5), (x,), None, False),
    (x + x**4, (x,), None, True),
]


@pytest.mark.parametrize(("f", "variables", "domain", "true"), STRICT, ids=str)
def test_strictness(f: Any, variables: tuple[Any, ...], domain: Any, true: bool) -> None:
    """A function that is straight along a segment is not strictly convex, and the segment says so."""
    verdict = dv.prove_convex(f, *variables, domain=domain, strict=True)
    assert isinstance(verdict, (dv.Proved, dv.Undecided) if true else dv.Refuted), str(verdict)
    verdict.check()


def premise(statement: Any, rule: str = "signs", evidence: Any = None) -> Proved:
    return Proved(statement, Certificate(rule, evidence))


def norm_of(h: Any, *premises: Proved, strict: bool = False, power: Any = half) -> Proved:
    """√(h² + y²), or h² + y², by the rule for squares."""
    f = (h**2 + y**2) ** power
    return Proved(
        Convex(f, (x, y), strict=strict), Certificate("squares", (((S.One, h), (S.One, y)), S.Zero), premises)
    )


def convex(f: Any) -> Proved:
    verdict = dv.prove_convex(f, x, y)
    assert isinstance(verdict, Proved)
    return verdict


def test_a_part_of_a_norm_is_convex_and_not_negative() -> None:
    square = convex(x**2), premise(Holds(x**2, "≥", S.Zero))
    norm_of(x**2, *square).check()
    norm_of(x**2, *square, power=S.One).check()
    well, hill = convex(x**2 - 1), 1 / (1 + x**2)
    for made in (
        lambda: norm_of(x**2),
        lambda: norm_of(x**2, square[0]),
        lambda: norm_of(x**2, square[1]),
        lambda: norm_of(x**2, *reversed(square)),
        lambda: norm_of(x**2, *square, *square),
        lambda: norm_of(x**2 - 1, well, square[1]),
        lambda: norm_of(x**2 - 1, well, premise(Holds(x**2 - 1, "≥", -S.One))),
        lambda: norm_of(hill, square[0], premise(Holds(hill, "≥", S.Zero))),
        lambda: norm_of(x**2, *square, strict=True, power=S.One),
    ):
        with pytest.raises(CheckError):
            made()
