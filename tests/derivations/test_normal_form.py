"""Equality is decided: what must be accepted, what must be refused, and what is not in the class.

Each case goes through both public doors, a step of a derivation and `prove`. Refused pairs are told apart once more by
mpmath, so that no expectation rests on the code under test.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Max, Min, Piecewise, Product, Rational, Sum, cosh, exp, log, sinh, sqrt, tanh

import derivations as dv
from derivations.symbols import labels, outputs
from tests.derivations.opinion import apart, places

z, y, p = dv.z, dv.y, dv.yhat
a, b, c = sp.symbols("a b c", real=True)
σ, X, x, θ, N, d, n, i, j, k = dv.sigmoid, dv.X, dv.x, dv.theta, dv.N, dv.d, dv.n, dv.i, dv.j, dv.k
m = sp.Idx("m", (1, N))
u, v, w = (sp.IndexedBase(name, real=True) for name in "uvw")
δ = sp.KroneckerDelta

line: dict[Any, Any] = {}
positive, negative = {z: sp.Interval.open(0, sp.oo)}, {z: sp.Interval.open(-sp.oo, 0)}
from_zero, unit, binary = {z: sp.Interval(0, sp.oo)}, {p: sp.Interval.open(0, 1)}, {y: sp.FiniteSet(0, 1)}
units = {outputs: sp.Interval.open(0, 1)}


def total(body: Any) -> Any:
    return Sum(body, (n, 1, N))


TRUE = {
    "softplus": (log(1 + exp(z)) - z, log(1 + exp(-z)), line),
    "log sigmoid": (-log(σ(z)), log(1 + exp(-z)), line),
    "tanh is a sigmoid": (tanh(z), 2 * σ(2 * z) - 1, line),
    "log cosh": (log(cosh(z)), log(1 + exp(2 * z)) - z - log(2), line),
    "symmetry": (σ(-z), 1 - σ(z), line),
    "log-odds": (log(σ(z) / (1 - σ(z))), z, line),
    "softplus by max": (log(1 + exp(z)), Max(z, 0) + log(1 + exp(-Abs(z))), line),
    "BCE by max": (-y * log(σ(z)) - (1 - y) * log(σ(-z)), Max(z, 0) - y * z + log(1 + exp(-Abs(z))), line),
    "cosh and sinh": (cosh(z) ** 2 - sinh(z) ** 2, 1, line),
    "two exponentials": (exp(a) / (exp(a) + exp(b)), σ(a - b), line),
    "roots of exponentials": (exp(z / 2) ** 2 + exp(z / 3) ** 3, 2 * exp(z), line),
    "far out with an offset": (exp(-700) * exp(2 * z + 697), exp(2 * z - 3), line),
    "half argument": (tanh(z / 2), 2 * σ(z) - 1, line),
    "likelihood": (log(p**y * (1 - p) ** (1 - y)), y * log(p) + (1 - y) * log(1 - p), unit),
    "likelihood of 0 and 1": (p**y * (1 - p) ** (1 - y), y * p + (1 - y) * (1 - p), unit | binary),
    "powers of a power": ((p**y) ** 2, p ** (2 * y), unit),
    "idempotent labels": (y**2, y, binary),
    "logarithms of numbers": (log(12) - log(3), 2 * log(2), line),
    "logarithms of a product": (log(z**2 + z), log(z) + log(z + 1), positive),
    "logarithm of a square": (log(z**2), 2 * log(z), positive),
    "on the left": (log(z**2), 2 * log(-z), negative),
    "root of a square": (sqrt(z**2), z, from_zero),
    "root on the left": (sqrt(z**2), -z, negative),
    "product of roots": (sqrt(z) * sqrt(z + 1), sqrt(z**2 + z), from_zero),
    "nested roots": (sqrt(sqrt(z)), z ** Rational(1, 4), from_zero),
    "rational roots": (sqrt(12), 2 * sqrt(3), line),
    "denominator without zero": ((z**4 - 1) / (z**2 + 1), z**2 - 1, line),
    "away from the pole": ((z**2 - 1) / (z - 1), z + 1, {z: sp.Interval.open(1, sp.oo)}),
    "absolute value": (Abs(z) ** 2, z**2, line),
    "sign": (sp.sign(z) * z, Abs(z), line),
    "maximum": (Max(z, 1) + Min(z, 1), z + 1, line),
    "maximum of exponentials": (
        Max(exp(-Abs(2 * z - 3)), Piecewise((1, 2 * z >= 3), (0, True))) * exp(Max(3 - 2 * z, 0)),
        1,
        line,
    ),
    "pieces": (Piecewise((z, z >= 0), (-z, True)), Abs(z), line),
    "relu": (Piecewise((z, z > 0), (0, True)), Max(z, 0), line),
    "two kinks": (Abs(z - 1) + Abs(z + 1), Piecewise((-2 * z, z < -1), (2, z <= 1), (2 * z, True)), line),
    "linearity": (total(2 * u[n] + 3 * v[n]), 2 * total(u[n]) + 3 * total(v[n]), line),
    "a constant factor": (total(u[n]) / N, total(u[n] / N), line),
    "renamed index": (total(u[n] ** 2), Sum(u[m] ** 2, (m, 1, N)), line),
    "delta": (Sum(δ(i, j) * θ[i], (i, 1, d)), θ[j], line),
    "two deltas": (Sum(Sum(δ(i, j) * δ(j, k) * X[n, i], (i, 1, d)), (j, 1, d)), X[n, k], line),
    "order of sums": (Sum(total(X[n, i]), (i, 1, d)), total(Sum(X[n, i], (i, 1, d))), line),
    "square of a sum": (total(u[n]) ** 2, total(Sum(u[n] * u[m], (m, 1, N))), line),
    "product of sums": (total(u[n]) * total(v[n]), total(Sum(u[m] * v[n], (m, 1, N))), line),
    "square of a dot product": (
        total(w[n] * Sum(X[n, k] * θ[k], (k, 1, d)) ** 2),
        Sum(Sum(θ[i] * θ[j] * total(w[n] * X[n, i] * X[n, j]), (i, 1, d)), (j, 1, d)),
        line,
    ),
    "inside a sum": (total(log(σ(u[n]))), -total(log(1 + exp(-u[n]))), line),
    "logarithm of a product of N": (
        log(Product(outputs[n] ** labels[n], (n, 1, N))),
        total(labels[n] * log(outputs[n])),
        units,
    ),
}  # fmt: skip

FALSE = {
    "sign of z": (log(1 + exp(z)) - z, log(1 + exp(z)), line),
    "sign of the logarithm": (log(σ(z)), log(1 + exp(-z)), line),
    "a factor 2": (tanh(z), 2 * σ(z) - 1, line),
    "without log 2": (log(cosh(z)), log(1 + exp(2 * z)) - z, line),
    "1e-40": (σ(z), σ(z) + Rational(1, 10**40), line),
    "a factor 1 + 1e-40": (z, z * (1 + Rational(1, 10**40)), line),
    "an exponent": (exp(z) ** 2, exp(z**2), line),
    "an offset": (exp(-700) * exp(2 * z + 697), exp(2 * z - 2), line),
    "logarithm of a sum": (log(z + 1), log(z) + 1, positive),
    "root of a square": (sqrt(z**2), z, line),
    "root of a sum": (sqrt(z**2 + 1), z + 1, from_zero),
    "sign of the root": (sqrt(z**2), -z, from_zero),
    "absolute value": (Abs(z), z, line),
    "relu and a leak": (Max(z, 0), Max(z, z / 1000), line),
    "maximum of exponentials": (Max(exp(z), exp(2 * z - 3)), exp(2 * z - 3), line),
    "minimum of exponentials": (
        Min(exp(-Abs(2 * z - 3)), Piecewise((1, 2 * z >= 3), (0, True))) * exp(Max(3 - 2 * z, 0)),
        1,
        line,
    ),
    "one piece wrong": (Piecewise((z, z > 0), (-2 * z, True)), Abs(z), line),
    "wrong only at the cut": (Piecewise((1, z > 0), (0, z < 0), (Rational(1, 2), True)), (sp.sign(z) + 2) / 2, line),
    "labels swapped": (p**y * (1 - p) ** (1 - y), y * (1 - p) + (1 - y) * p, unit | binary),
    "only where y = 1": (p**y * (1 - p) ** (1 - y), p, unit | binary),
    "labels in between": (y**2, y, {y: sp.Interval(0, 1)}),
    "logarithms of numbers": (log(6), log(2) * log(3), line),
    "almost log 2": (log(2), Rational(69314718055994530941723212145817656808, 10**38), line),
    "almost e": (sp.E, Rational(2718281828459045235360287471352662498, 10**36), line),
    "N is missing": (total(u[n]) / N, total(u[n]), line),
    "another index": (total(X[n, i] * u[n]), total(X[n, j] * u[n]), line),
    "another family": (total(u[n]), total(v[n]), line),
    "delta of the wrong index": (Sum(δ(i, j) * θ[i], (i, 1, d)), θ[k], line),
    "square inside": (total(u[n]) ** 2, total(u[n] ** 2), line),
    "product inside": (total(u[n]) * total(v[n]), total(u[n] * v[n]), line),
    "transposed": (total(X[n, i] * X[n, j] * u[i]), total(X[n, i] * X[n, j] * u[j]), line),
    "without the first": (Sum(u[n], (n, 1, N)), Sum(u[n], (n, 2, N)), line),
    "without the last": (Sum(u[n], (n, 1, N - 1)), Sum(u[n], (n, 1, N)), line),
    "a constant outside": (total(u[n] + 1), total(u[n]) + 1, line),
    "logarithm inside": (log(total(exp(u[n]))), total(u[n]), line),
    "a constant inside": (total(u[n]) + 1, total(u[n] + 1 / N) + 1, line),
}  # fmt: skip

UNDEFINED = {
    "a removable pole": ((z**2 - 1) / (z - 1), z + 1, line),
    "logarithm of a square": (log(z**2), 2 * log(z), line),
    "logarithm of what may be negative": (log(z) + log(z + 1), log(z**2 + z), {z: sp.Interval.open(-2, 2)}),
    "root of a negative number": (sqrt(z**2 + z), sqrt(z) * sqrt(z + 1), line),
    "pole at the closed end": (z * (1 / z + 1), 1 + z, from_zero),
    "logarithm of zero": (log(p) + log(1 / p), 0, {p: sp.Interval(0, 1)}),
    "division by 0": (z / (exp(z) - 1), z * exp(-z) / (1 - exp(-z)), line),
    "power of 0": (p**y * p ** (1 - y), p, {p: sp.Interval(0, 1), y: sp.Interval(0, 1)}),
}


def step(left: Any, right: Any, domain: Any) -> dv.Derivation:
    return dv.Derivation("a formula", left, domain=domain).to(right, by="as claimed")


def equation(left: Any, right: Any, domain: Any) -> Any:
    return dv.prove(sp.Eq(left, right, evaluate=False), domain)


@pytest.mark.parametrize(("left", "right", "domain"), TRUE.values(), ids=TRUE)
def test_accepted(left: Any, right: Any, domain: Any) -> None:
    step(left, right, domain)
    step(right, left, domain)
    assert isinstance(equation(left, right, domain), dv.Proved)


@pytest.mark.parametrize(("left", "right", "domain"), FALSE.values(), ids=FALSE)
def test_refused(left: Any, right: Any, domain: Any) -> None:
    for one, two in ((left, right), (right, left)):
        with pytest.raises(dv.StepError) as error:
            step(one, two, domain)
        assert error.value.left == one
        found = equation(one, two, domain)
        assert isinstance(found, dv.Refuted)
        found.check()


@pytest.mark.parametrize(("left", "right", "domain"), UNDEFINED.values(), ids=UNDEFINED)
def test_undefined_somewhere(left: Any, right: Any, domain: Any) -> None:
    with pytest.raises(dv.StepError, match="undefined"):
        step(left, right, domain)
    found = equation(left, right, domain)
    assert isinstance(found, dv.Undecided)
    assert "undefined" in found.reason


def family(base: Any) -> Any:
    """Numbers in (0, 1) for the entries of an indexed base, other ones for each base."""
    first = ord(str(base.label)[0]) % 13
    return lambda *indices: Rational(1 + (first + 7 * indices[0] + 3 * indices[-1]) % 28, 29)


@pytest.mark.parametrize(("name", "same"), [(name, True) for name in TRUE] + [(name, False) for name in FALSE])
def test_second_opinion(name: str, same: bool) -> None:
    """The tables themselves: mpmath at random points, and with N = 3 rows of d = 2 numbers in (0, 1)."""
    left, right, domain = (TRUE if same else FALSE)[name]
    left, right = sp.sympify(left), sp.sympify(right)
    scalars = [s for s in (z, y, p, a, b, c) if left.has(s) or right.has(s)]
    fixed = {N: 3, d: 2, n: 1, i: 1, j: 2, k: 1} | {s: family(s) for s in (u, v, w, x, θ, X, labels, outputs)}
    points = [{**fixed, **point} for point in places(scalars, domain, 12)]
    cut = [{**fixed, **dict.fromkeys(scalars, 0)}] if name == "wrong only at the cut" else []
    gap = apart(left, right, points + cut)
    assert gap is not None
    assert (gap < 1e-45) if same else (gap > 1e-45)
