"""A proof by every rule of the kernel, and a refutation by every rule: small ones, for tests that go over all rules.

A name is the rule, and after a comma what is special. A rule that goes away takes its lines here with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import sympy as sp
from sympy import Abs, Eq, FiniteSet, Ge, Gt, Interval, Le, Lt, Max, Rational, S, exp, log, oo, sin, sqrt

import derivations as dv
from derivations.normal_form.domains import Domain

z, y, p, s = dv.z, dv.y, dv.yhat, dv.sigmoid(dv.z)
w = sp.Symbol("w", real=True)
up, from_zero, unit = Interval.open(0, oo), Interval(0, oo), Interval(0, 1)
bce = -y * log(s) - (1 - y) * log(1 - s)
convex, smooth, strong = dv.prove_convex, dv.prove_smooth, dv.prove_strongly_convex


def decided(kind: Any, f: Any, x: Any, domain: Any) -> Any:
    """The verdict on the convexity of f in x: it is of that kind, and can be replayed."""
    verdict = dv.prove_convex(f, x, domain=domain)
    assert isinstance(verdict, kind), str(verdict)
    verdict.check()
    return verdict


SEARCHED: dict[str, Callable[[], Any]] = {
    "identity": lambda: dv.prove(Eq(s, 1 / (1 + exp(-z)))),
    "signs": lambda: dv.prove(Gt(z**2 + w**2 + 1, 0, evaluate=False)),
    "signs, root counts": lambda: dv.prove(Gt(z**4 - 4 * z + 4, 0)),
    "signs, with a fact": lambda: dv.prove(Gt(z - w, 0), z > w),
    "Bernstein": lambda: dv.prove(Ge(Rational(1, 4) - s * (1 - s), 0)),
    "Bernstein, pieces": lambda: dv.prove(Gt(p**2 - 2 * p / 3, Rational(-11, 90)), {p: unit}),
    "Bernstein, algebraic": lambda: dv.prove_range(z**3 - 2 * z, z, domain={z: Interval(0, 2)}),
    "cases": lambda: dv.prove(Ge(y * s + (1 - y) * (1 - s), 0), {y: (0, 1)}),
    "cases, convex": lambda: convex(Max(0, 1 - y * z), z, domain={y: FiniteSet(-1, 1)}),
    "product": lambda: dv.prove(Ge(exp(z), 1 + z + z**2 / 2), {z: from_zero}),
    "product, across a condition": lambda: dv.prove(
        Le(sp.Piecewise((z**2 / 2, z <= 1), (z - S.Half, True)), z**2 / 2), {z: Interval(1, oo)}),
    "product, strict": lambda: dv.prove(Gt((exp(z) - 1 - z) * z, 0), {z: up}),
    "pieces": lambda: dv.prove(Ge(exp(z), 1 + z)),
    "mean value": lambda: dv.prove(Le(sin(z), z), {z: from_zero}),
    "mean value, strict": lambda: dv.prove(Lt(sin(z), z), {z: up}),
    "mean value, limit": lambda: dv.prove(Gt(log(1 + exp(z)), z)),
    "substitution": lambda: dv.prove(Gt(exp(exp(z)) * (exp(z) - 1) + 1, 0)),
    "substitution, bounded": lambda: dv.prove(Gt(z * sin(z) + z**4 + 1, 0)),
    "affine in the label": lambda: dv.prove(Gt(z * sin(z) + z**4 + 1, 0)),
    "enclosure": lambda: dv.prove(Gt(z * sin(z) - z + Rational(3, 10), 0), {z: unit}),
    "second derivative": lambda: convex(log(1 + exp(z)), z, strict=True),
    "second derivative, touching": lambda: convex(z**4, z, strict=True),
    "second derivative, labels": lambda: convex(bce, z, domain={y: (0, 1)}),
    "second derivative, a power of 0": lambda: convex(z**y, z, domain={z: from_zero, y: Interval(1, 2)}),
    "second derivative, an arc": lambda: convex(-sp.acosh(z), z, domain={z: Interval(1, oo)}),
    "second derivative, a sine": lambda: convex(-log(sin(z)), z, domain={z: Interval.Lopen(0, 3)}),
    "kinks": lambda: convex(Max(0, 1 - z) ** 2, z),
    "kinks, raised end": lambda: convex(sp.Piecewise((5, z <= 0), (0, True)), z, domain={z: unit}),
    "limits": lambda: convex(sp.Piecewise((z * log(z), z > 0), (0, True)), z, domain={z: from_zero}),
    "limits, cut": lambda: convex(
        sp.Piecewise((exp(-1 / z), z > 0), (0, True)), z, domain={z: Interval(-1, Rational(1, 2))}),
    "maximum": lambda: convex(Abs(z - w), z),
    "dominated": lambda: convex(Max(z, log(z)), z, domain={z: up}),
    "dominated, from below": lambda: convex(sp.Min(z, exp(z) - 1) + exp(z), z),
    "slope": lambda: dv.prove_monotone(z**3, z),
    "slope, on a piece": lambda: dv.prove_monotone(Max(0, z), z),
    "pieces, monotone": lambda: dv.prove_monotone(Max(0, z), z),
    "slope, a jump": lambda: dv.prove_monotone(sp.Piecewise((z, z < 0), (1 + z, True)), z),
    "slope, decreasing": lambda: dv.prove_monotone(-exp(z), z),
    "quasiconvexity": lambda: dv.prove_quasiconvex(log(1 + z**2), z),
    "quasiconvexity, convex": lambda: dv.prove_quasiconvex(z**2, z),
    "quasiconvexity, one way": lambda: dv.prove_quasiconvex(-s, z),
    "quasiconvexity, a hollow": lambda: dv.prove_quasiconvex(z / (1 + exp(-z)), z),
    "meaning, smooth": lambda: smooth(log(1 + exp(z)), z),
    "meaning, strongly convex": lambda: strong(z**2 + exp(z), z),
    "meaning, range": lambda: dv.prove_range(s, z),
    "meaning, one bound": lambda: dv.prove_range(z**2, z),
    "affine lift": lambda: dv.models["sigmoid-bce"].convexity,
    "affine lift, smooth": lambda: dv.models["sigmoid-bce"].smoothness,
    "convex set": lambda: convex(-log(1 - z**2 - w**2), z, w, domain=z**2 + w**2 < 1),
    "convex set, scaled": lambda: convex(z + w**2, z, w, domain=sp.And(z > 0, z * w > 1)),
    "convex sum": lambda: convex(2 * exp(z) + w**4 - z, z, w),
    "convex sum, strict": lambda: convex(exp(z) + w**4 + w**2, z, w, strict=True),
    "squares": lambda: convex(z**2 + z * w + w**2, z, w, strict=True),
    "squares, parameter": lambda: convex(y * z**2 + w**2, z, w, domain={y: from_zero}),
    "squares, norm": lambda: convex(sqrt(z**2 + (z - w) ** 2 + 1), z, w),
    "squares, p-norm": lambda: convex((Abs(z - w) ** 3 + 2 * Abs(w + 1) ** 3 + 5) ** Rational(1, 3), z, w),
    "squares, of convex functions": lambda: convex(sqrt(z**4 + w**4 + 1), z, w),
    "minors of the Hessian": lambda: convex(z**4 + z**2 * w**2 + w**4, z, w),
    "minors of the Hessian, strict": lambda: convex(
        exp(z) + exp(w) - z * w, z, w, domain={z: up, w: up}, strict=True),
    "composition": lambda: convex(exp(z**2 + w**2), z, w),
    "composition, affine": lambda: convex(exp(z + w), z, w),
    "composition, perspective": lambda: convex(Max(0, z) ** 2 / w, z, w, domain={w: up}),
    "composition, quasiconvex": lambda: dv.prove_quasiconvex(log(1 + (z**3 - y) ** 2), z),
    "log-sum-exp": lambda: convex(log(exp(z**2) + 2 * exp(w)), z, w),
}  # fmt: skip


def affine() -> Any:
    """y σ + (1 - y)(1 - σ) > 0 for y in [0, 1]."""
    statement = dv.Holds(y * s + (1 - y) * (1 - s), ">", S.Zero, Domain(((y, unit),)))
    ends = tuple(dv.Proved(statement.at(y, end), dv.Certificate("signs")) for end in (S.Zero, S.One))
    return dv.Proved(statement, dv.Certificate("affine in the label", y, ends))


BY_HAND: dict[str, Callable[[], Any]] = {
    "affine in the label, strict": affine,
}
"""What the search does not find, or proves by shorter ways."""

REFUTED: dict[str, Callable[[], Any]] = {
    "point": lambda: dv.prove(Ge(s, S.Half)),
    "point, with a fact": lambda: dv.prove(Gt(z - w, 1), z > w),
    "point, algebraic": lambda: dv.prove(Gt(1 - 4 * s * (1 - s), 0), {z: Interval(-1, 1)}),
    "point, label": lambda: dv.prove(Ge(y - s, 0), {y: (0, 1)}),
    "chord": lambda: convex(z**3, z),
    "chord, label": lambda: convex((s - y) ** 2, z, domain={y: (0, 1)}),
    "chord, two variables": lambda: convex(z * w, z, w),
    "flat chord": lambda: convex(Max(0, z), z, strict=True),
    "flat chord, two variables": lambda: convex((z + w) ** 2, z, w, strict=True),
    "one sample": lambda: dv.models["sigmoid-mse"].convexity,
    "not a convex set": lambda: convex(z**2 + w**2, z, w, domain=z**2 + w**2 >= 1),
    "not a convex set, parameter": lambda: convex(z + w, z, w, domain=Abs(z) > y),
    "turn, of a direction": lambda: dv.prove_monotone(z**2, z),
    "turn, of a valley": lambda: dv.prove_quasiconvex(-(z**2), z),
    "unbounded curvature": lambda: smooth(-(z**4), z),
    "unbounded curvature, at 0": lambda: smooth(-y * log(z), z, domain={z: up, y: (0, 2)}),
    "unbounded curvature, a logarithm": lambda: smooth(z**2 * log(z), z, domain={z: Interval(1, oo)}),
    "unbounded curvature, a kink": lambda: smooth(Abs(z) - z**2, z),
    "unbounded in one sample": lambda: dv.models["exponential"].smoothness,
    "vanishing curvature": lambda: strong(1 / z, z, domain={z: up}),
    "vanishing curvature, at 0": lambda: strong(z**4, z, domain={z: up}),
}

PROVED = SEARCHED | BY_HAND


def tree(verdict: Any) -> Iterator[Any]:
    """A verdict and the premises of its proof, those that it states first."""
    yield verdict
    if isinstance(verdict, dv.Proved):
        for premise in verdict.certificate.premises:
            yield from tree(premise)


def rule_of(verdict: Any) -> str:
    return str((verdict.witness if isinstance(verdict, dv.Refuted) else verdict.certificate).rule)


@cache
def whole(name: str) -> Any:
    """The verdict of a case."""
    verdict = (PROVED | REFUTED)[name]()
    assert isinstance(verdict, dv.Proved if name in PROVED else dv.Refuted), str(verdict)
    return verdict


@cache
def example(name: str) -> Any:
    """The first node of a case that is by the rule of its name."""
    rule = name.partition(",")[0]
    found = next((node for node in tree(whole(name)) if rule_of(node) == rule), None)
    assert found is not None, f"{name}: the rule was not used"
    return found
