"""Falsehoods near the truth: off by a millionth, open ends for closed ones, touching points, poles inside.

None of them may be proved, none of the true neighbours may be refuted; mpmath is asked about each of them first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import And, Eq, FiniteSet, Ge, Gt, Interval, Le, Lt, Ne, Rational, cosh, exp, log, sqrt, tanh

import derivations as dv
from derivations.reading import as_statement
from tests.derivations.sampling import counterexample, false_at

z, y, p, s = dv.z, dv.y, dv.yhat, dv.sigmoid(dv.z)
w = sp.Symbol("w", real=True)
oo, ε, half, quarter = sp.oo, Rational(1, 10**6), Rational(1, 2), Rational(1, 4)
up, down, unit, closed = Interval.open(0, oo), Interval.open(-oo, 0), Interval.open(0, 1), Interval(0, 1)
bracket = -3 * p**2 + 2 * p - y + 2 * y * p
third = Rational(1, 3)

# (relation, domain, a point where it is false or where a side has no value)
FALSE: list[tuple[Any, Any, dict[Any, Any]]] = [
    (Le(s * (1 - s), quarter - ε), None, {z: 0}),
    (Lt(s * (1 - s), quarter), None, {z: 0}),
    (Ge(s * (1 - s), ε), None, {z: 20}),
    (Lt(s, 1 - ε), None, {z: 20}),
    (Gt(s, ε), None, {z: -20}),
    (Le(tanh(z), 1 - ε), None, {z: 10}),
    (Ge(tanh(z), -1 + ε), None, {z: -10}),
    (Gt(tanh(z), 0), {z: Interval(0, oo)}, {z: 0}),
    (Ge(tanh(z), ε), {z: up}, {z: ε / 2}),
    (Gt(s, half), {z: Interval(0, oo)}, {z: 0}),
    (Ge(s, half + ε), {z: up}, {z: ε}),
    (Ge(s, half), {z: Interval(-ε, oo)}, {z: -ε}),
    (Lt(1 - tanh(z) ** 2, 1), None, {z: 0}),
    (Le(1 - tanh(z) ** 2, 1 - ε), None, {z: 0}),
    (Gt(z**2, 0), None, {z: 0}),
    (Gt(z**2, 0), {z: Interval(0, 1)}, {z: 0}),
    (Gt(z**2, 0), {z: Interval(-1, 0)}, {z: 0}),
    (Ge(z**2, ε), {z: up}, {z: ε}),
    (Gt((z - 1) ** 2, 0), {z: Interval(1, 2)}, {z: 1}),
    (Gt((z - 1) ** 2 * (z - 3) ** 2, 0), {z: Interval(2, 4)}, {z: 3}),
    (Gt((3 * z - 1) ** 2, 0), {z: closed}, {z: third}),
    (Ge((z - 1) ** 2 - ε, 0), {z: closed}, {z: 1}),
    (Ge((z - third) ** 2 - Rational(1, 10**40), 0), {z: closed}, {z: third}),
    (Gt(z, 0), {z: closed}, {z: 0}),
    (Lt(z, 1), {z: closed}, {z: 1}),
    (Lt(z, 1), {z: Interval.Lopen(0, 1)}, {z: 1}),
    (Ge(z, ε), {z: unit}, {z: ε / 2}),
    (Ge(z, 0), {z: Interval(-ε, 1)}, {z: -ε}),
    (Ge(z**3, 0), {z: Interval.Ropen(-ε, 1)}, {z: -ε / 2}),
    (Ge(z * (z - 1), 0), {z: unit}, {z: half}),
    (Le(z * (z - 1), 0), {z: Interval(0, 1 + ε)}, {z: 1 + ε}),
    (Ge(z**2 - 2, 0), {z: Interval(Rational(14142135, 10**7), 2)}, {z: Rational(14142135, 10**7)}),
    (Ge(z**2 - z + quarter - ε, 0), None, {z: half}),
    (Gt(z**2 - z + quarter, 0), None, {z: half}),
    (Ge(z**4 - 2 * z**2 + 1 - ε, 0), None, {z: -1}),
    (Ge(z**3 - 3 * z + 2 - ε, 0), {z: Interval(-2, oo)}, {z: 1}),
    (Ge(z**3 - 3 * z + 2, 0), {z: Interval(-2 - ε, oo)}, {z: -2 - ε}),
    (Gt(exp(z), 1), {z: Interval(0, oo)}, {z: 0}),
    (Ge(exp(z), 1 + ε), {z: up}, {z: ε / 2}),
    (Lt(exp(z), Rational(2718281, 10**6)), {z: closed}, {z: 1}),
    (Ge(exp(2 * z) - 2 * exp(z) + 1 - ε, 0), None, {z: 0}),
    (Gt(exp(2 * z) - 2 * exp(z) + 1, 0), None, {z: 0}),
    (Gt(log(z), 0), {z: Interval(1, oo)}, {z: 1}),
    (Ge(log(z), 0), {z: Interval(1 - ε, oo)}, {z: 1 - ε}),
    (Gt(log(1 + exp(z)), log(2)), None, {z: 0}),
    (Gt(cosh(z), 1), None, {z: 0}),
    (Ge(cosh(z), 1 + ε), None, {z: 0}),
    (Ge(bracket, 0), {p: Interval(0, Rational(2, 3) + ε), y: FiniteSet(0)}, {p: Rational(2, 3) + ε, y: 0}),
    (Gt(bracket, 0), {p: Interval(0, Rational(2, 3)), y: FiniteSet(0)}, {p: 0, y: 0}),
    (Gt(bracket, 0), {p: Interval.Lopen(0, Rational(2, 3)), y: FiniteSet(0)}, {p: Rational(2, 3), y: 0}),
    (Ge(bracket, 0), {p: Interval(third - ε, 1), y: FiniteSet(1)}, {p: third - ε, y: 1}),
    (Ge(bracket, 0), {p: Interval(third, Rational(2, 3)), y: FiniteSet(0, half, 2)}, {p: third, y: 2}),
    (Gt(y * p + (1 - y) * (1 - p), 0), {y: closed, p: closed}, {y: 0, p: 1}),
    (Ge(y * p + (1 - y) * (1 - p), ε), {y: closed, p: unit}, {y: 0, p: 1 - ε / 2}),
    (Ge(y - s, 0), {y: FiniteSet(0, 1)}, {y: 0, z: 0}),
    (Ge(y - s, 0), {y: closed}, {y: 0, z: 0}),
    (Ge(z * w, 0), {z: Interval(0, 1), w: Interval(-ε, 1)}, {z: 1, w: -ε}),
    (Gt(z * w, 0), {z: Interval(0, 1), w: unit}, {z: 0, w: half}),
    (Gt(z**2 + w**2, 0), None, {z: 0, w: 0}),
    (Ge(z**2 + w**2 - 2 * z * w, ε), None, {z: 0, w: 0}),
    (Ge(z**2 + w**2 - (2 + ε) * z * w, 0), None, {z: 1, w: 1}),
    (Gt(z - w, 0), z >= w, {z: 0, w: 0}),
    (Ge(z - w, ε), z > w, {z: ε / 2, w: 0}),
    (Gt(w - z**2, 0), And(w > z, z >= 0), {w: 3, z: 2}),
    (Ge(1 / z, 0), None, {z: -1}),
    (Gt(1 / z, 0), {z: Interval(0, 1)}, {z: 0}),
    (Ge(1 / (z - 1) ** 2, 0), {z: Interval(0, 2)}, {z: 1}),
    (Ge(z**2 / z**4, 0), {z: Interval(-1, 1)}, {z: 0}),
    (Ge((z**2 - 1) / (z - 1) - z, 0), {z: Interval(0, 2)}, {z: 1}),
    (Ge(1 / (exp(z) - 1), 0), {z: Interval(0, 1)}, {z: 0}),
    (Ge(1 / (exp(z) - 1) ** 2, 0), None, {z: 0}),
    (Ge(1 / (2 * s - 1) ** 2, 1), None, {z: 0}),
    (Le(log(z), z), {z: closed}, {z: 0}),
    (Ge(log(z) ** 2, 0), {z: Interval(-1, 1)}, {z: 0}),
    (Ge(sqrt(z), 0), {z: Interval(-ε, 1)}, {z: -ε}),
    (Ge(sqrt(z) ** 3 * sqrt(z - 1), 0), {z: closed}, {z: half}),
    (Ne(z, 1), {z: closed}, {z: 1}),
    (Ne(z**2, 2 * z - 1), None, {z: 1}),
    (Eq(s * (1 - s), quarter), {z: Interval(-ε, ε)}, {z: ε}),
    (Eq(y**2, y), {y: FiniteSet(0, 1, 1 + ε)}, {y: 1 + ε}),
]  # fmt: skip

# the same at the right distance: (relation, domain)
TRUE: list[tuple[Any, Any]] = [
    (Le(s * (1 - s), quarter), None),
    (Lt(s * (1 - s), quarter + ε), None),
    (Gt(tanh(z), 0), {z: up}),
    (Gt(s, half), {z: up}),
    (Ge(s, half), {z: Interval(0, oo)}),
    (Gt(z**2, 0), {z: Interval.Lopen(0, 1)}),
    (Gt((z - 1) ** 2, 0), {z: Interval.Lopen(1, 2)}),
    (Ge((z - third) ** 2, 0), {z: closed}),
    (Gt((z - third) ** 2 + Rational(1, 10**40), 0), None),
    (Gt(z, 0), {z: Interval.Lopen(0, 1)}),
    (Ge(z**2 - 2, 0), {z: Interval(Rational(14142136, 10**7), 2)}),
    (Gt(z**2 - z + quarter + ε, 0), None),
    (Ge(z**3 - 3 * z + 2, 0), {z: Interval(-2, oo)}),
    (Gt(exp(z), 1), {z: up}),
    (Lt(exp(z), Rational(2718282, 10**6)), {z: closed}),
    (Ge(cosh(z), 1), None),
    (Gt(bracket, 0), {p: Interval.open(0, Rational(2, 3)), y: FiniteSet(0)}),
    (Gt(y * p + (1 - y) * (1 - p), 0), {y: closed, p: unit}),
    (Gt(1 / z, 0), {z: up}),
    (Gt(1 / (z - 1) ** 2, 0), {z: Interval.Lopen(1, 2)}),
    (Gt(1 / (exp(z) - 1), 0), {z: up}),
    (Gt(log(z), 0), {z: Interval.open(1, oo)}),
    (Ge(sqrt(z), 0), {z: Interval(0, 1)}),
    (Ge(y * (y - 1), 0), {y: FiniteSet(-1, 0, 1, 2)}),
    (Eq(y**2, y), {y: FiniteSet(0, 1)}),
]

# (function, variables, domain) that is not convex there, or not defined there
BENT: list[tuple[Any, tuple[Any, ...], Any]] = [
    (z**2 * (1 - 2 * ε) - z**2, (z,), None),
    (z**3, (z,), {z: Interval(-ε, 1)}),
    (z**4 - ε * z**2, (z,), None),
    (s, (z,), {z: Interval(-oo, ε)}),
    (-s, (z,), {z: Interval(-ε, oo)}),
    (tanh(z), (z,), {z: Interval(-1, ε)}),
    ((s - y) ** 2, (z,), {y: FiniteSet(0), z: Interval(0, Rational(7, 10))}),
    ((s - y) ** 2, (z,), {y: FiniteSet(0, 1), z: Interval(Rational(-7, 10), Rational(7, 10))}),
    (1 / (1 + z**2), (z,), {z: Interval(half, 1)}),
    (log(z), (z,), {z: up}),
    (-log(z) - z**2, (z,), {z: up}),
    (1 / z, (z,), None),
    (1 / z, (z,), {z: down}),
    (1 / z**2, (z,), {z: Interval(-1, 1)}),
    (1 / z**2, (z,), Ne(z, 0)),
    (1 / (z**2 - 1), (z,), {z: Interval(-2, 2)}),
    (-sqrt(1 - z**2), (z,), {z: Interval(-1, 1 + ε)}),
    (y * z**2, (z,), {y: Interval(-ε, 1)}),
    (y * z**2, (z,), None),
    (z * w, (z, w), {z: up, w: up}),
    (z**2 + w**2 - (2 + ε) * z * w, (z, w), None),
    (z**2 * w**2, (z, w), None),
]  # fmt: skip


def identify(case: Any) -> str:
    return ", ".join(str(part) for part in case)


@pytest.mark.parametrize("case", FALSE, ids=identify)
def test_never_proved(case: Any) -> None:
    relation, domain, where = case
    statement = as_statement(relation, dv.prove(relation, domain).statement.domain)
    assert false_at(statement, where)
    verdict = dv.prove(relation, domain)
    assert not isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize("case", TRUE, ids=identify)
def test_never_refuted(case: Any) -> None:
    relation, domain = case
    verdict = dv.prove(relation, domain)
    assert counterexample(verdict.statement) is None
    assert not isinstance(verdict, dv.Refuted), str(verdict)
    verdict.check()


@pytest.mark.parametrize("case", BENT, ids=identify)
def test_never_convex(case: Any) -> None:
    f, variables, domain = case
    for strict in (False, True):
        verdict = dv.prove_convex(f, *variables, domain=domain, strict=strict)
        assert not isinstance(verdict, dv.Proved), str(verdict)
        verdict.check()


def test_how_many_are_refuted(report: Callable[[str], None]) -> None:
    verdicts = [dv.prove(relation, domain) for relation, domain, _ in FALSE]
    verdicts += [dv.prove_convex(f, *variables, domain=domain) for f, variables, domain in BENT]
    refuted = sum(isinstance(v, dv.Refuted) for v in verdicts)
    proved = sum(isinstance(dv.prove(relation, domain), dv.Proved) for relation, domain in TRUE)
    report(f"near falsehoods: {refuted} of {len(verdicts)} refuted, none proved; true neighbours: "
           f"{proved} of {len(TRUE)} proved, none refuted")  # fmt: skip
    assert refuted > 0.6 * len(verdicts)
    assert proved > 0.9 * len(TRUE)
