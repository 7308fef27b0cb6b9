"""Inequalities beyond polynomials: what is proved by products, mean values, limits and enclosures, and what is refused.

Most of these tests forge evidence: true premises that do not carry the statement they are given for.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Ge, Gt, Interval, Le, Lt, Rational, S, atan, cos, erf, erfc, exp, log, oo, pi, sin, sqrt

import derivations as dv
from derivations.kernel.inequalities import vanishes_at_infinity
from derivations.normal_form.domains import Domain

x, u, t = sp.symbols("x u t", real=True)
positive, right = Interval.open(0, oo), Interval(0, oo)
Φ = (1 + erf(x / sqrt(2))) / 2
φ = exp(-(x**2) / 2) / sqrt(2 * pi)
m = sp.Symbol("m", integer=True, positive=True)
inner = {x: Interval.open(0, 1)}
far = Rational(22, 3)
bump = exp(-(10**6) * (x - far) ** 2)

TRUE: list[tuple[str, Any, Any]] = [
    ("Cusa and Huygens", Le(sin(x), x * (2 + cos(x)) / 3), {x: right}),
    ("an outgrown wave", Ge(x**2 + Rational(9, 10), 2 * x * sin(x)), None),
    ("a wave that touches on an interval", Ge(1 + sin(x), 0), {x: Interval(-10, 10)}),
    ("factors that change signs together", Le(sp.tanh(x) ** 2, x**2), None),
    ("a root above another", Ge((x**2 + 4) ** Rational(3, 2), (x**2 + 1) ** Rational(3, 2)), None),
    ("reciprocal roots", Lt(1 / sqrt(x + 1), 1 / sqrt(x)), {x: positive}),
    ("x^e below e^x", Le(x**sp.E, exp(x)), {x: positive}),
    ("e below (1 + 1/x)^(x + 1)", Gt((1 + 1 / x) ** (x + 1), sp.E), {x: positive}),
    ("Bernoulli, with the end", Ge((1 + x) ** u, 1 + u * x), {x: Interval(-1, oo), u: Interval(1, oo)}),
    ("the tail of the normal law", Gt(x * Φ + φ, 0), None),
    ("its curvature", Gt((x * Φ + φ) * φ / Φ**2, 0), None),
    ("e^x above its parabola", Ge(exp(x), 1 + x + x**2 / 2), {x: right}),
    ("e^x above its tangent", Ge(exp(x), 1 + x), None),
    ("log below its tangent", Le(log(x), x - 1), {x: positive}),
    ("log between", Ge(log(x), 1 - 1 / x), {x: positive}),
    ("x log x", Ge(x * log(x), -exp(-1)), {x: Interval(1, oo)}),
    ("tanh below the identity", Le(sp.tanh(x), x), {x: right}),
    ("atan below the identity", Le(atan(x), x), {x: right}),
    ("atan above x/(1 + x²)", Ge(atan(x), x / (1 + x**2)), {x: right}),
    ("sin below the identity", Le(sin(x), x), {x: right}),
    ("cos above its parabola", Ge(cos(x), 1 - x**2 / 2), {x: right}),
    ("erf below its tangent", Le(erf(x), 2 * x / sqrt(pi)), {x: right}),
    ("a squared sine", Le(sin(x) ** 2, 1), None),
    ("sin and cos", Gt(sin(x) + cos(x) + 3, 0), None),
    ("sin and cos, on a circle", Gt(sin(x) + cos(x), -Rational(1415, 1000)), None),
    ("sin and cos, at a rational point", Ge(5 - 3 * sin(2 * x) - 4 * cos(2 * x), 0), None),
    ("a product of both", Le(sin(x) * cos(x), Rational(1, 2)), None),
    ("two waves", Gt(sin(x) * cos(u) + 2, 0), None),
    ("a box", Gt(2 - x * u + x**4 - u**2 / 2, 0), {x: Interval(-1, 1), u: Interval(-1, 1)}),
    ("a constant", Gt(sp.E, Rational(5, 2), evaluate=False), None),
    ("π", Gt(pi, 3, evaluate=False), None),
    ("softplus above its asymptote", Gt(log(1 + exp(x)), x), None),
    ("u/(eᵘ - 1)", Gt(exp(exp(x)) * (exp(x) - 1) + 1, 0), None),
    ("acos, whose slope is infinite where it is 0", Ge(sp.acos(x), 0), {x: Interval(-1, 1)}),
    ("acos above 0", Gt(sp.acos(x), 0), {x: Interval.Ropen(-1, 1)}),
    ("asin below π/2", Le(sp.asin(x), pi / 2), {x: Interval(-1, 1)}),
    ("asin below its chord", Le(sp.asin(x), pi * x / 2), {x: Interval(0, 1)}),
    ("two roots", Ge(sqrt(x) + 1 / sqrt(x), 2), {x: positive}),
    ("a slope with a root of 1 + x²", Gt(1 + x / (2 * sqrt(1 + x**2)), 0), None),
    ("one that is not scaled", Gt(1 + (2 * x + 1) / (2 * sqrt(x**2 + x + 1)), 0), None),
    ("a root of x² - 1", Le(sqrt(x**2 - 1), x - 1 / (2 * x)), {x: Interval(1, oo)}),
    ("left of it", Le(sqrt(x**2 - 1), -x + 1 / (2 * x)), {x: Interval(-oo, -1)}),
    ("a root of 1 - x²", Le(sqrt(1 - x**2), 1 - x**2 / 2 - x**4 / 8), {x: Interval.open(-1, 1)}),
    ("the distance to a corner", Le(sqrt(1 + x**2) - 1, sp.Abs(x)), None),
    ("cosh below a Gaussian's inverse", Le(sp.cosh(x), exp(x**2 / 2)), None),
    ("strictly, but at 0", Lt(sp.cosh(x), exp(x**2 / 2)), {x: positive}),
    ("erfc below a bump", Le(erfc(x), exp(-(x**2))), {x: right}),
    ("Mills' ratio", Le(erfc(x / sqrt(2)) / 2, exp(-(x**2) / 2) / (x * sqrt(2 * pi))), {x: positive}),
    ("the least x^x", Ge(x**x, exp(-exp(-1))), {x: positive}),
    ("the limit of (1 + 1/x)^x", Le((1 + 1 / x) ** x, sp.E), {x: positive}),
    ("e^e^x", Ge(exp(exp(x)), exp(1 + x)), None),
    ("two logarithms by their tangents", Ge(2 / (x * (1 - x)) + log(x) / (1 - x) ** 2 + log(1 - x) / x**2, 0), inner),
    ("a narrow bump", Le(bump, 1), None),
    ("a power of 2 above a whole number", Ge(2**m, m + 1), None),
    ("the logarithm of a whole number", Ge(log(m), 1 - 1 / m), None),
    ("a sine before its top", Lt(sin(x), 1), {x: Interval(0, Rational(157, 100))}),
    ("a square of x² - 2, a little higher", Gt((x**2 - 2) ** 2 + exp(-x) / 10**9, 0), None),
    ("a curvature that a bump nearly takes away", Gt((x**2 + bump * Rational(99, 10**8)).diff(x, 2), 0), None),
    ("a far and narrow step", Gt((x - sp.tanh(1000 * (x - far)) / 1001).diff(x), 0), None),
    ("Shafer's bound of atan", Ge(atan(x), 3 * x / (1 + 2 * sqrt(1 + x**2))), {x: right}),
]
FALSE: list[tuple[str, Any, Any]] = [
    ("Cusa and Huygens, less", Le(sin(x), x * (199 + 101 * cos(x)) / 300), {x: Interval.open(0, oo)}),
    ("an outgrown wave, less", Ge(x**2 + Rational(1, 5), 2 * x * sin(x)), None),
    ("a wave that touches on an interval", Gt(Rational(9999, 10000) + sin(x), 0), {x: Interval(-10, 10)}),
    ("factors that change signs together", Le(sp.tanh(x) ** 2, Rational(99, 100) * x**2), None),
    ("a root above another", Ge(2 * (x**2 + 4) ** Rational(3, 2), 17 * (x**2 + 1) ** Rational(3, 2)), None),
    ("reciprocal roots", Lt(1 / sqrt(x + 1), Rational(9, 10) / sqrt(x)), {x: positive}),
    ("x^(e + 1/100) below e^x", Le(x ** (sp.E + Rational(1, 100)), exp(x)), {x: positive}),
    ("e below (1 + 1/x)^(x + 49/100)", Gt((1 + 1 / x) ** (x + Rational(49, 100)), sp.E), {x: positive}),
    (
        "Bernoulli, with smaller powers",
        Ge((1 + x) ** u, 1 + u * x),
        {x: Interval(-1, oo), u: Interval(Rational(9, 10), oo)},
    ),
    ("e^x² above 1, strictly", Gt(exp(x**2), 1), None),
    ("e^x above its tangent, strictly", Gt(exp(x), 1 + x), None),
    ("e^x above a steeper line", Ge(exp(x), 1 + Rational(11, 10) * x), None),
    ("log below a lower line", Le(log(x), x - Rational(11, 10)), {x: positive}),
    ("x log x", Ge(x * log(x), -Rational(3, 10)), {x: positive}),
    ("sin below a flatter line", Le(sin(x), Rational(99, 100) * x), {x: right}),
    ("acos above a little", Ge(sp.acos(x), Rational(1, 1000)), {x: Interval(-1, 1)}),
    ("asin below a lower chord", Le(sp.asin(x), 3 * x / 2), {x: Interval(0, 1)}),
    ("sin and cos, too high", Gt(sin(x) + cos(x), -Rational(1414, 1000)), None),
    ("a wave", Gt(2 * sin(x) + 3 * cos(x) + 3, 0), None),
    ("e", Lt(sp.E, Rational(27, 10), evaluate=False), None),
    ("a tail that dips late", Ge(exp(x) - 10**4 * x**2, 0), {x: Interval(1, oo)}),
    ("the normal tail, too much", Ge(x * Φ + φ - Rational(1, 10**6), 0), None),
    ("a slope with a steeper root", Gt(1 + Rational(1001, 1000) * x / sqrt(1 + x**2), 0), None),
    ("a root of x² - 1, too low", Le(sqrt(x**2 - 1), x - Rational(51, 100) / x), {x: Interval(1, oo)}),
    ("left of it, too low", Le(sqrt(x**2 - 1), -x + Rational(51, 100) / x), {x: Interval(-oo, -1)}),
    ("a root of 1 - x², too low", Le(sqrt(1 - x**2), 1 - Rational(51, 100) * x**2), {x: Interval.open(-1, 1)}),
    ("1 - x², strictly where it touches", Lt(sqrt(1 - x**2), 1 - x**2 / 2), {x: Interval.open(-1, 1)}),
    ("the distance to a corner, too low", Le(sqrt(1 + x**2) - Rational(99, 100), sp.Abs(x)), None),
    ("a power of 2 above a square", Ge(2**m, m**2), None),
    ("a power of 2 above a whole number, strictly", Gt(2**m, m + 1), None),
    ("a sine, strictly", Lt(sin(x), 1), None),
    ("a square of x² - 2, strictly", Gt((x**2 - 2) ** 2, 0), None),
    ("e^x + 4 e^-x, strictly", Gt(exp(x) + 4 * exp(-x), 4), None),
    ("the greater above the mean, strictly", Gt(sp.Max(x, u), (x + u) / 2), None),
    ("cosh below a wider one", Le(sp.cosh(x), exp(x**2 * Rational(499, 1000))), None),
    ("cosh strictly below, where it touches", Lt(sp.cosh(x), exp(x**2 / 2)), None),
    ("x^x above a little more than its least value", Ge(x**x, Rational(6923, 10000)), {x: positive}),
    ("(1 + 1/x)^x, too low", Le((1 + 1 / x) ** x, Rational(271, 100)), {x: positive}),
    ("e^e^x, too high", Ge(exp(exp(x)), exp(1 + x * Rational(101, 100))), None),
    ("two logarithms, too low", Ge(1 / (x * (1 - x)) + log(x) / (1 - x) ** 2 + log(1 - x) / x**2, 0), inner),
    ("entropy below less than log 2", Ge(x * log(x) + (1 - x) * log(1 - x), -Rational(69, 100)), inner),
    ("a narrow bump, not so high", Le(bump, Rational(99, 100)), None),
    ("a curvature that a bump takes away", Gt((x**2 + bump * Rational(101, 10**8)).diff(x, 2), 0), None),
    ("a far and narrow step, too high", Gt((x - sp.tanh(1000 * (x - far)) / 999).diff(x), 0), None),
    ("Shafer's bound, too high", Ge(atan(x), Rational(301, 100) * x / (1 + 2 * sqrt(1 + x**2))), {x: right}),
]


@pytest.mark.parametrize(("name", "relation", "domain"), TRUE, ids=[c[0] for c in TRUE])
def test_true_inequality_is_proved_and_replays(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert isinstance(verdict, dv.Proved), verdict
    verdict.check()


@pytest.mark.parametrize(("name", "relation", "domain"), FALSE, ids=[c[0] for c in FALSE])
def test_false_inequality_is_refuted(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert isinstance(verdict, dv.Refuted), verdict
    verdict.check()


def holds(f: Any, sign: str = "≥", values: Any = None) -> dv.Holds:
    return dv.Holds(f, sign, S.Zero, Domain() if values is None else Domain().with_set(x, values))


def proved(f: Any, sign: str = "≥", values: Any = None) -> Any:
    statement = holds(f, sign, values)
    verdict = dv.prove({"≥": Ge, ">": Gt, "≤": Le, "<": Lt}[sign](f, 0, evaluate=False), statement.domain)
    assert isinstance(verdict, dv.Proved), verdict
    return dv.Proved(statement, verdict.certificate)


def by_signs(f: Any, sign: str, domain: Domain) -> Any:
    return dv.Proved(dv.Holds(f, sign, S.Zero, domain), dv.Certificate("signs"))


half = Interval(1, oo)
unit = Interval(0, 1)
with_t, with_half_of_t = (Domain(((t, values), (x, positive))) for values in (positive, Interval(1, oo)))
FORGED: dict[str, tuple[dv.Holds, str, Any, list[Any]]] = {
    "product: premises of another domain": (
        holds(x**2 - 1), "product", ((x - 1, 1), (x + 1, 1)),
        [proved(x - 1, "≥", half), proved(x + 1, "≥", half)]),
    "product: an odd number of negative factors": (
        holds(-x * (x + 1), "≥", half), "product", ((-x, 1), (x + 1, 1)),
        [proved(-x, "≤", half), proved(x + 1, "≥", half)]),
    "product: another product": (
        holds(x - 2, "≥", half), "product", ((x, 1),), [proved(x, "≥", half)]),
    "product: strict from weak factors": (
        holds(x * exp(x), ">", right), "product", ((x, 1), (exp(x), 1)),
        [proved(x, "≥", right), proved(exp(x), ">", right)]),
    "product: an even power that vanishes": (
        holds(x**2, ">"), "product", ((x, 2),), []),
    "product: a half power": (
        holds(x, "≥", right), "product", ((x**2, Rational(1, 2)),), [proved(x**2, "≥", right)]),
    "pieces: a gap": (
        holds(x**2 - 1), "pieces", (x, (-S.One, S.One)),
        [proved(x**2 - 1, "≥", Interval(-oo, -1)), proved(x**2 - 1, "≥", half)]),
    "pieces: cuts out of order": (
        holds(x**2 - 1), "pieces", (x, (S.One, -S.One)),
        [proved(x**2 - 1, "≥", half), proved(x**2 - 1, "≥", Interval(-oo, -1))]),
    "mean value: the wrong end": (
        holds(x - Rational(1, 2), "≥", unit), "mean value", (x, S.One, Rational(1, 2)),
        [proved(Rational(1, 2)), proved(S.One, "≥", Interval.open(0, 1))]),
    "mean value: not an end": (
        holds(x, "≥", Interval(-1, 1)), "mean value", (x, S.Zero, S.Zero),
        [proved(S.Zero), proved(S.One, "≥", Interval.open(-1, 1))]),
    "mean value: strict at a closed end": (
        holds(x, ">", unit), "mean value", (x, S.Zero, S.Zero),
        [proved(S.Zero), proved(S.One, ">", Interval.open(0, 1))]),
    "mean value: a slope of something else": (
        holds(-x, "≥", unit), "mean value", (x, S.Zero, S.Zero),
        [proved(S.Zero), proved(S.One, "≥", Interval.open(0, 1))]),
    "mean value: a jump": (
        holds(sp.Piecewise((0, x <= 0), (-1, True)), "≥", unit), "mean value", (x, S.Zero, S.Zero),
        [proved(S.Zero), proved(S.Zero, "≥", Interval.open(0, 1))]),
    "mean value: a pole inside": (
        holds(-1 / x, "≥", Interval(-1, 1)), "mean value", (x, -S.One, S.One),
        [proved(S.One), proved(1 / x**2, "≥", Interval.open(0, 1))]),
    "mean value: not the value at the end": (
        holds(x - 1, "≥", unit), "mean value", (x, S.Zero, S.Zero),
        [proved(S.Zero), proved(S.One, "≥", Interval.open(0, 1))]),
    "limit: the wrong direction": (
        holds(-1 / x, "≥", half), "mean value", (x, oo, S.Zero),
        [proved(S.Zero), proved(1 / x**2, "≥", Interval.open(1, oo))]),
    "limit: another limit": (
        holds(exp(-x) - 1, "≥", right), "mean value", (x, oo, S.Zero),
        [proved(S.Zero), proved(-exp(-x), "≤", positive)]),
    "limit: a finite end": (
        holds(exp(-x) - 1, "≥", unit), "mean value", (x, S.One, S.Zero),
        [proved(S.Zero), proved(-exp(-x), "≤", Interval.open(0, 1))]),
    "limit: a negative limit": (
        holds(exp(-x) - 1, "≥", right), "mean value", (x, oo, -S.One),
        [proved(S.Zero), proved(-exp(-x), "≤", positive)]),
    "substitution: a variable that is there": (
        holds(x * t, "≥", positive), "substitution", (exp(x), t, positive),
        [proved(exp(x), ">", positive), by_signs(t * x, "≥", with_t)]),
    "substitution: a positive half of it": (
        holds(exp(x) - 2, "≥", positive), "substitution", (exp(x) - 1, t, Interval(1, oo)),
        [proved(exp(x) - 1, ">", positive), by_signs(t - 1, "≥", with_half_of_t)]),
    "substitution: the bounds of another function": (
        holds(sin(x) + Rational(1, 2)), "substitution", (sin(x), u, Interval(-Rational(1, 2), 1)), []),
    "enclosure: false": (
        holds(x - Rational(1, 2), "≥", unit), "enclosure", "leaf", []),
    "enclosure: a cut outside": (
        holds(x + 1, "≥", unit), "enclosure", (x, S(2), "leaf", "leaf"), []),
    "enclosure: an unbounded box": (
        holds(x + 1, "≥", right), "enclosure", "leaf", []),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_forged_evidence_is_refused(name: str) -> None:
    statement, rule, evidence, premises = FORGED[name]
    with pytest.raises(dv.CheckError):
        dv.Proved(statement, dv.Certificate(rule, evidence, tuple(premises)))


@pytest.mark.parametrize(
    "f",
    [exp(-x), 1 / x, x**5 * exp(-x), erfc(x), x**2 * (1 - erf(x)), log(x) / x, exp(-(x**2)) * exp(x),
     log(1 + exp(x)) - x, x * (log(1 + exp(x)) - x), (x + 1) / (x**2 + exp(x)), x / (exp(x) - 1),
     log(1 + x**2) / x, 1 / (sqrt(2) * x + 1)],
    ids=str,
)  # fmt: skip
def test_what_vanishes_at_infinity(f: Any) -> None:
    vanishes_at_infinity(f, x)


ZERO = sqrt((1 + sqrt(2)) ** 2 - 3 - 2 * sqrt(2))
"""It is 0, and SymPy does not say so."""


@pytest.mark.parametrize(
    "f",
    [S.One, exp(x), x, x / (x + 1), exp(-x) + 1, erf(x), log(x), log(1 + exp(x)), exp(-x) * exp(x), sin(x),
     exp(-(x**2)) / erfc(x) / sqrt(x), exp(-x) / (log(1 + exp(x)) - x), 1 / log(x), x / (x - x), erf(-x) + erf(x) + 1,
     1 / (x * ZERO + 1), log(2 + exp(x)) / (x + 1), exp(x) / sin(x)],
    ids=str,
)  # fmt: skip
def test_what_is_not_seen_to_vanish_at_infinity(f: Any) -> None:
    with pytest.raises((dv.OutsideClass, ZeroDivisionError)):
        vanishes_at_infinity(f, x)
