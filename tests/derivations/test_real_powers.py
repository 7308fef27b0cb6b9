"""Real powers of what may be 0, arcs, sums of roots, sines between their zeros: what is true, and only that."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import (
    Abs,
    Eq,
    Ge,
    Gt,
    Interval,
    Le,
    Lt,
    Max,
    Rational,
    acos,
    acosh,
    asin,
    asinh,
    atanh,
    cos,
    cosh,
    exp,
    log,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
)  # fmt: skip

import derivations as dv
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.verdicts import Certificate, Proved

x, y, p, q = sp.symbols("x y p q", real=True)
n = sp.Symbol("n", positive=True)
half = Rational(1, 2)
ray = Interval(0, oo)
D = {x: ray, p: Interval(1, 2)}

RELATIONS: list[tuple[Any, Any, type]] = [
    (Ge(x**p, 0), D, dv.Proved),
    (Gt(x**p, 0), D, dv.Refuted),
    (Gt(x**p + x ** (2 * p), 0), D, dv.Refuted),
    (Gt(1 + x**p, 1), D, dv.Refuted),
    (Gt(1 / (1 + x**p), 0), D, dv.Proved),
    (Gt(1 / x**p, 0), D, dv.Undecided),
    (Gt(exp(p * log(x)), 0), D, dv.Undecided),
    (Le(x**p, 1), {x: Interval(0, 1), p: Interval(1, 2)}, dv.Proved),
    (Le(x**p, 1), D, dv.Refuted),
    (Eq(x**p * x, x ** (p + 1)), D, dv.Proved),
    (Eq(x ** (p - 1) * x, x**p), D, dv.Undecided),
    (Eq(x ** (p - 1) * x, x**p), {x: Interval.open(0, oo), p: Interval(1, 2)}, dv.Proved),
    (Gt(sin(x), 0), {x: Interval.Lopen(0, 3)}, dv.Proved),
    (Gt(sin(x), 0), {x: Interval(0, 3)}, dv.Refuted),
    (Gt(sin(x), 0), {x: Interval.open(0, Rational(22, 7))}, dv.Refuted),
    (Gt(sin(2 * x), 0), {x: Interval.Lopen(0, Rational(3, 2))}, dv.Proved),
    (Gt(sin(2 * x), 0), {x: Interval.Lopen(0, 2)}, dv.Refuted),
    (Gt(cos(x), 0), {x: Interval(-Rational(3, 2), Rational(3, 2))}, dv.Proved),
    (Gt(cos(x), 0), {x: Interval(-Rational(8, 5), 0)}, dv.Refuted),
    (Gt(sqrt(x) + sqrt(1 - x), 0), {x: Interval(0, 1)}, dv.Proved),
    (Gt(sqrt(x) + sqrt(x - x**2), 0), {x: Interval(0, 1)}, dv.Refuted),
    (Gt(sqrt(x) + sqrt(y), 0), {x: ray, y: ray}, dv.Refuted),
    (Eq(asin(x) + acos(x), pi / 2), {x: Interval(-1, 1)}, dv.Proved),
    (Eq(asin(x) + acos(x), pi / 2), None, dv.Undecided),
    (Ge(asin(x), x), {x: Interval(0, 1)}, dv.Proved),
    (Ge(acosh(x), 0), {x: Interval(1, 2)}, dv.Proved),
    (Gt(acosh(x), 0), {x: Interval(1, 2)}, dv.Refuted),
    (Ge(acosh(x), 0), {x: Interval(0, 2)}, dv.Undecided),
    (Lt(sp.atan(x), Rational(11, 7)), None, dv.Proved),
    (Lt(sp.atan(x), Rational(156, 100)), None, dv.Refuted),
    (Ge(x * log(x), -exp(-1)), {x: Interval.open(0, oo)}, dv.Proved),
    (Ge(x * log(x), -Rational(367, 1000)), {x: Interval.open(0, oo)}, dv.Refuted),
]


@pytest.mark.parametrize(("relation", "domain", "kind"), RELATIONS, ids=str)
def test_relation(relation: Any, domain: Any, kind: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert isinstance(verdict, kind), str(verdict)
    verdict.check()


CONVEX: list[tuple[Any, Any, type]] = [
    (x**p, D, dv.Proved),
    (x**p, {x: Interval.open(0, oo), p: Interval(1, 2)}, dv.Proved),
    (x**p, {x: ray, p: Interval.open(0, 2)}, dv.Refuted),
    (x**p, {x: Interval(-1, 1), p: Interval(1, 2)}, dv.Undecided),
    (-(x**p), {x: ray, p: Interval.open(0, 1)}, dv.Proved),
    (-(x**p), {x: ray, p: Interval(0, 1)}, dv.Undecided),
    (x ** (p - 1), {x: ray, p: Interval(2, 3)}, dv.Proved),
    (x ** (1 + n), {x: ray}, dv.Proved),
    (x**x, {x: ray}, dv.Undecided),
    (Abs(x) ** p, {p: Interval(1, oo)}, dv.Proved),
    (Abs(x) ** p, {p: Interval(half, 2)}, dv.Refuted),
    (Max(x, 0) ** p, {p: Interval(1, oo)}, dv.Proved),
    (Max(x, 0) ** p, {p: Interval(0, 1)}, dv.Refuted),
    ((x**p - x) / (p - 1), {x: ray, p: Interval.open(1, oo)}, dv.Proved),
    (cosh(sqrt(x)), {x: ray}, dv.Proved),
    (cos(sqrt(x)), {x: Interval(0, 20)}, dv.Proved),
    (cos(sqrt(x)), {x: Interval(0, 21)}, dv.Refuted),
    (sinh(sqrt(x)) / sqrt(x), {x: Interval.open(0, oo)}, dv.Proved),
    (-log(sin(x)), {x: Interval.Lopen(0, 3)}, dv.Proved),
    (log(sin(x)), {x: Interval.Lopen(0, 3)}, dv.Refuted),
    (-log(sin(x)), {x: Interval(0, 3)}, dv.Undecided),
    (-log(sin(x)), {x: Interval.Lopen(0, 4)}, dv.Undecided),
    (1 / sin(x), {x: Interval.Lopen(0, 3)}, dv.Proved),
    (-2 * log(sqrt(x) + sqrt(1 - x)), {x: Interval(0, 1)}, dv.Proved),
    (acosh(x), {x: Interval(1, oo)}, dv.Refuted),
    (-acosh(x), {x: Interval(1, oo)}, dv.Proved),
    (-acosh(x), {x: Interval(0, 2)}, dv.Undecided),
    (acosh(1 + x**2), None, dv.Refuted),
    (asin(x), {x: Interval(0, 1)}, dv.Proved),
    (asin(x), {x: Interval(0, 2)}, dv.Undecided),
    (asin(x), {x: Interval(-1, 1)}, dv.Refuted),
    (acos(x), {x: Interval(-1, 0)}, dv.Proved),
    (acos(x) ** 2, {x: Interval(-1, 1)}, dv.Proved),
    (acos(x) ** 2 - 2 * x**2 / 5, {x: Interval(-1, 1)}, dv.Refuted),
    (atanh(x), {x: Interval.Ropen(0, 1)}, dv.Proved),
    (atanh(x), {x: Interval(0, 1)}, dv.Undecided),
    (x * asinh(x) - sqrt(1 + x**2), None, dv.Proved),
    (x * asin(x) + sqrt(1 - x**2), {x: Interval(-1, 1)}, dv.Proved),
    (sp.Heaviside(x), None, dv.Refuted),
]


@pytest.mark.parametrize(("f", "domain", "kind"), CONVEX, ids=str)
def test_convexity(f: Any, domain: Any, kind: Any) -> None:
    verdict = dv.prove_convex(f, x, domain=domain)
    assert isinstance(verdict, kind), str(verdict)
    verdict.check()


@pytest.mark.parametrize(
    "f", [acosh(1 + x**2), asin(1 - x**2), acos(1 - x**2), asin(sin(2 * x)), acosh(cosh(x))], ids=str
)
def test_an_arc_at_its_end_is_not_smooth(f: Any) -> None:
    """These have a kink where the argument is ±1, which no second derivative sees."""
    unit = dv.Domain().with_set(x, Interval(-1, 1))
    claim = Holds(f.diff(x, 2), "≥", sp.S.Zero, unit.interior(x))
    premise = object.__new__(Proved)
    object.__setattr__(premise, "statement", claim)
    object.__setattr__(premise, "certificate", Certificate("signs"))
    with pytest.raises(CheckError, match=r"differentiable|undefined|decided"):
        Proved(Convex(f, (x,), unit), Certificate("second derivative", (f, None), (premise,)))
