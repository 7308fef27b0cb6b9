"""Convexity of functions with kinks: what is decided, that numbers agree, and that no other evidence is accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mpmath
import pytest
import sympy as sp
from sympy import Abs, E, Eq, FiniteSet, Interval, Max, Min, Piecewise, Rational, S, exp, log, oo, sign, sqrt

import derivations as dv
from derivations.normal_form.domains import Domain
from tests.derivations.changes import accepted, altered
from tests.derivations.proofs import decided
from tests.derivations.sampling import shown

x, y, a, b = sp.symbols("x y a b", real=True)
half = Rational(1, 2)
huber = Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - half, True))
unit = {x: Interval(0, 1)}
margin = (2 * y - 1) * x
scale, alpha = Rational(10507, 10000), Rational(16733, 10000)

CONVEX: dict[str, tuple[Any, Any]] = {
    "absolute": (Abs(x), None),
    "absolute on a half-line": (Abs(x), {x: Interval(0, oo)}),
    "cube": (Abs(x) ** 3, None),
    "root of the cube": (Abs(x) ** Rational(3, 2), None),
    "relu": (Max(0, x), None),
    "hinge": (Max(0, 1 - x), None),
    "squared hinge": (Max(0, 1 - x) ** 2, None),
    "huber": (huber, None),
    "huber, 3": (Piecewise((x**2 / 2, Abs(x) <= 3), (3 * Abs(x) - Rational(9, 2), True)), None),
    "reverse huber": (Piecewise((Abs(x), Abs(x) <= 1), ((x**2 + 1) / 2, True)), None),
    "pinball": (Max(Rational(3, 10) * x, -Rational(7, 10) * x), None),
    "epsilon": (Max(Abs(x) - 1, 0), None),
    "leaky": (Max(x, x / 100), None),
    "elu": (Piecewise((x, x > 0), (exp(x) - 1, True)), None),
    "celu": (Piecewise((x, x > 0), (2 * (exp(x / 2) - 1), True)), None),
    "two": (Abs(x - 1) + Abs(x + 1), None),
    "square and absolute": (x**2 + Abs(x), None),
    "greater": (Max(x**2, 2 * x), None),
    "irrational cut": (Max(x**2 - 2, 0), None),
    "transcendental cut": (Max(exp(x) - 2, 1 - x), None),
    "irrational cut in a sum": (Max(x**2 - 2, 0) + exp(x), None),
    "x sign x": (x * sign(x), None),
    "exp": (exp(Abs(x)), None),
    "x exp x": (Abs(x) * exp(Abs(x)), None),
    "raised end": (Piecewise((5, x <= 0), (0, True)), unit),
    "raised point at the end": (Piecewise((5, Eq(x, 0)), (x**2, True)), unit),
    "slopes e and e": (Piecewise((exp(x), x < 1), (E * x, True)), None),
    "hinge, labels": (Max(0, 1 - y * x), {y: FiniteSet(-1, 1)}),
    "hinge, any y": (Max(0, 1 - y * x), None),
    "smooth hinge, labels": (
        Piecewise((0, margin >= 1), ((1 - margin) ** 2 / 2, margin > 0), (half - margin, True)),
        {y: FiniteSet(0, 1)},
    ),
    "distance": (Abs(x - y), None),
    "weight": (a * Abs(x), {a: Interval(0, oo)}),
    "x log x, 0 at 0": (Piecewise((x * log(x), x > 0), (0, True)), {x: Interval(0, oo)}),
    "negative binary entropy, closed": (
        Piecewise((0, Eq(x, 0)), (0, Eq(x, 1)), (x * log(x) + (1 - x) * log(1 - x), True)),
        unit,
    ),
    "removable, e": (Piecewise((1, Eq(x, 0)), ((exp(x) - 1) / x, True)), None),
    "flat, then exp(-1/x)": (Piecewise((0, x <= 0), (exp(-1 / x), True)), {x: Interval(-1, half)}),
    "a kink of a kink": (Abs(x + Abs(x)), None),
    "a kink of a kink, both sides": (Abs(2 * x - Abs(x)), None),
    "tangents at ±√2": (Piecewise((x**2, x**2 <= 2), (2 * sqrt(2) * Abs(x) - 2, True)), None),
    "tangents at ±π/2": (Piecewise((-sp.cos(x), Abs(x) <= sp.pi / 2), (Abs(x) - sp.pi / 2, True)), None),
    "cut at ∛2": (Max(x**3 - 2, 0), None),
    "cut at ±√2 and 0": (Max(x**4 - 2 * x**2, 0), None),
    "cut at the root of x³ - x - 1": (Max(x**3 - x - 1, 0) + x**2, None),
    "step": (x * sp.Heaviside(x), None),
    "expectile by a step": (Abs(Rational(1, 3) - sp.Heaviside(-x)) * x**2, None),
    "waves on an interval": (Abs(sp.sin(x)) + x**2 / 2, {x: Interval(-10, 10)}),
}

BENT: dict[str, tuple[Any, Any]] = {
    "minus": (-Abs(x), None),
    "root": (sqrt(Abs(x)), None),
    "lesser": (Min(x, 0), None),
    "relu6": (Min(Max(0, x), 6), None),
    "hard sigmoid": (Max(0, Min(1, x / 6 + half)), None),
    "hard tanh": (Max(-1, Min(1, x)), None),
    "hard swish": (x * Min(Max(x + 3, 0), 6) / 6, None),
    "elu, 2": (Piecewise((x, x > 0), (2 * (exp(x) - 1), True)), None),
    "selu": (Piecewise((scale * x, x > 0), (scale * alpha * (exp(x) - 1), True)), None),
    "tukey": (Piecewise(((1 - (1 - x**2) ** 3) / 6, Abs(x) <= 1), (Rational(1, 6), True)), None),
    "step": (Piecewise((0, x < 0), (1, True)), None),
    "a point too high": (Piecewise((1, Eq(x, 0)), (x**2, True)), None),
    "a point too low": (Piecewise((-1, Eq(x, 0)), (x**2, True)), None),
    "lowered end": (Piecewise((-5, x <= 0), (0, True)), unit),
    "difference": (Abs(x) - x**2, None),
    "two valleys": (Min(x**2, (x - 1) ** 2), None),
    "cut off": (Min(x**2, 1), None),
    "sign": (sign(x), None),
    "x |x|": (x * Abs(x), None),
    "log": (log(1 + Abs(x)), None),
    "sine": (Abs(sp.sin(x)), None),
    "inside": (Abs(x**2 - 2), None),
    "slopes e and 2": (Piecewise((exp(x), x < 1), (2 * x + E - 2, True)), None),
    "a tooth": (Abs(x) + 2 * Max(0, Rational(1, 1000) - Abs(x)), None),
    "a kink of a kink": (Abs(x - Abs(x)) - 3 * Abs(x), None),
    "too flat at ±√2": (Piecewise((x**2, x**2 <= 2), (2 * Abs(x) + 2 - 2 * sqrt(2), True)), None),
    "too flat at ±π/2": (
        Piecewise((-sp.cos(x), Abs(x) <= sp.pi / 2), ((Abs(x) - sp.pi / 2) * Rational(99, 100), True)),
        None,
    ),
    "below the root of x³ - x - 1": (Max(x**3 - x - 1, -1), None),
    "bent down before the root of x³ - x - 1": (Max(x**3 - x - 1, 0) - x**2 / 10**6, None),
    "inside ∛2": (Abs(x**3 - 2), None),
    "step, turned": (x * sp.Heaviside(-x), None),
    "waves on an interval": (Abs(sp.sin(x)) + Rational(49, 100) * x**2, {x: Interval(-10, 10)}),
    "far out": (Max(0, x - 100) - Max(0, x - 101), None),
    "weight of any sign": (a * Abs(x), None),
    "x log x, -1 at 0": (Piecewise((x * log(x), x > 0), (-1, True)), {x: Interval(0, oo)}),
    "removable, less at 0": (Piecewise((1 - Rational(1, 10**9), Eq(x, 0)), ((exp(x) - 1) / x, True)), None),
    "removable, more at 0": (Piecewise((1 + Rational(1, 10**9), Eq(x, 0)), ((exp(x) - 1) / x, True)), None),
}


def bulge(f: Any, domain: Any, fixed: dict[Any, Any]) -> Any:
    """The greatest f((p + q)/2) - (f(p) + f(q))/2 over a grid, by mpmath."""
    values = (domain or {}).get(x, Interval(-4, 4))
    low, high = values.start, min(values.end, values.start + 8)
    height = sp.lambdify(x, f.subs(fixed), "mpmath")
    at = [mpmath.mpf(int(p.p)) / int(p.q) for p in (low + (high - low) * Rational(m, 40) for m in range(41))]
    return max(height((p + q) / 2) - (height(p) + height(q)) / 2 for p in at for q in at)


@pytest.mark.parametrize("name", CONVEX)
def test_convex(name: str) -> None:
    f, domain = CONVEX[name]
    decided(dv.Proved, f, x, domain)
    for label in (-1, 1) if name == "hinge, labels" else (0, 1):
        assert bulge(f, domain, {y: label, a: label}) < mpmath.mpf(10) ** -12


@pytest.mark.parametrize("name", BENT)
def test_not_convex(name: str) -> None:
    f, domain = BENT[name]
    verdict = decided(dv.Refuted, f, x, domain)
    if name != "sine":  # the second opinion knows no sine
        shown(verdict.statement, verdict.witness.evidence)


def test_strictly() -> None:
    for f in (Abs(x) ** 3, x**2 + Abs(x), exp(Abs(x))):
        assert isinstance(dv.prove_convex(f, x, strict=True), dv.Proved), f
    for f in (Abs(x), huber, Max(0, 1 - x) ** 2):
        assert not isinstance(dv.prove_convex(f, x, strict=True), dv.Proved), f


def statement(f: Any, **changes: Any) -> Any:
    return dv.Convex(f, (x,), **changes)


left, right = (Domain(((x, i),)) for i in (Interval(-oo, 0), Interval(0, oo)))


def pieces(f: Any, g: Any, h: Any, low: Any, high: Any, cut: Any = S.Zero) -> Any:
    """f = g left of 0 and f = h right of it, with these slopes; the premises are as good as they can be."""
    premises = [dv.prove_convex(g, x, domain=left), dv.prove_convex(h, x, domain=right)]
    premises.append(dv.prove(sp.Le(low.subs(x, cut), high.subs(x, cut), evaluate=False)))
    certificate = dv.Certificate("kinks", ((cut,), (g, h), ((low, high),)), tuple(premises))
    return accepted(lambda: dv.Proved(statement(f), certificate))


def test_by_hand() -> None:
    one = S.One
    assert pieces(Abs(x), -x, x, -one, one)
    assert pieces(Abs(x), x, -x, one, -one) is None
    assert pieces(-Abs(x), x, -x, one, -one) is None
    assert pieces(-Abs(x), x, -x, -one, one) is None  # slopes that are not those of the pieces
    assert pieces(Abs(x), -x, x, -one, one, cut=one) is None
    assert pieces(Piecewise((-x, x < 0), (x + 1, True)), -x, x + 1, -one, one) is None  # a jump
    assert pieces(Piecewise((-x, x < 0), (-1, Eq(x, 0)), (x, True)), -x, x, -one, one) is None  # a point
    assert pieces(Piecewise((-x, x < 0), (1, Eq(x, 0)), (x, True)), -x, x, -one, one) is None
    # slopes with a kink of their own have the values that are asked for only at the cut
    step = Piecewise((-1, x >= 0), (1, True))
    assert pieces(-Abs(x), x, -x, step, -step) is None


TAMPERED = {
    "kinks": dv.prove_convex(huber, x),
    "kinks, one cut": dv.prove_convex(Max(0, 1 - x) ** 2, x),
    "kinks, ends": dv.prove_convex(Piecewise((5, x <= 0), (0, True)), x, domain=unit),
    "maximum": dv.prove_convex(Abs(x - y), x),
    "cases": dv.prove_convex(Max(0, 1 - y * x), x, domain={y: FiniteSet(-1, 1)}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampered(name: str) -> None:
    """Every part of the evidence changed: refused, or it is the same evidence; and no bent function is proved by it."""
    verdict: Any = TAMPERED[name]
    assert verdict.certificate.rule == name.partition(",")[0]
    for evidence in altered(verdict.certificate.evidence):
        certificate = replace(verdict.certificate, evidence=evidence)
        made = accepted(lambda c=certificate: dv.Proved(verdict.statement, c))  # type: ignore[misc]
        assert made is None or made.certificate.evidence == verdict.certificate.evidence, evidence
    premises = verdict.certificate.premises
    for others in ((), premises[:-1], premises[1:], premises[::-1], (*premises, premises[0])):
        if others != premises:
            with pytest.raises(dv.CheckError):
                dv.Proved(verdict.statement, replace(verdict.certificate, premises=others))
    for f, domain in BENT.values():
        other = dv.prove_convex(f, x, domain=domain).statement
        with pytest.raises(dv.CheckError):
            dv.Proved(other, verdict.certificate)


def test_labels_of_rows_are_not_one_label() -> None:
    """A mean loss is not decided by giving all labels the same value."""
    from derivations.kernel.statements import mean_loss
    from derivations.symbols import labels

    loss = Max(0, 1 - dv.y * dv.z)
    over = dv.Convex(mean_loss(loss), (dv.theta,), Domain(((labels, FiniteSet(-1, 1)),)))
    with pytest.raises(dv.CheckError, match="label"):
        dv.Proved(over, dv.Certificate("cases", labels, ()))
