"""What the normal form does not decide is named: `OutsideClass.expression` is the part that stands in the way."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Float, Rational, Si, cos, cosh, exp, log, sin, tanh

import derivations as dv

z, y = dv.z, dv.y
f = sp.Function("f")
tiny = Rational(1, 10**40)
no_function, no_float, not_real = "is not in the exp-log class", "a floating-point number is not exact", "not a real"
neither = "neither proved to be zero nor separated from it"

# name: (left, right, the part that is to be named, why); each pair is true or nearly true, none may be accepted
OUTSIDE: dict[str, tuple[Any, Any, Any, str]] = {
    "a float": (Float("0.5") * z, z / 2, Float("0.5"), no_float),
    "a float that looks like 1/10": (Float("0.1") * z, z / 10, Float("0.1"), no_float),
    "a float in a denominator": (1 / (Float("1.5") + z**2), 2 / (3 + 2 * z**2), Float("1.5"), no_float),
    "beta": (sp.beta(z, y), sp.beta(y, z), sp.beta(z, y), no_function),
    "an incomplete gamma function": (sp.uppergamma(z, 2), sp.uppergamma(z, 2) + tiny, sp.uppergamma(z, 2), no_function),
    "zeta": (sp.zeta(z + 2), sp.zeta(z + 2) + tiny, sp.zeta(z + 2), no_function),
    "Bessel": (sp.besselj(0, z), sp.besselj(0, z) + tiny, sp.besselj(0, z), no_function),
    "Lambert": (sp.LambertW(z * exp(z)), z, sp.LambertW(z * exp(z)), no_function),
    "Ei": (sp.Ei(z), sp.Ei(z) + tiny, sp.Ei(z), no_function),
    "acoth": (sp.acoth(z), sp.acoth(z) + tiny, sp.acoth(z), no_function),
    "asech": (sp.asech(z), sp.acosh(1 / z), sp.asech(z), no_function),
    "acsc": (sp.acsc(z), sp.asin(1 / z), sp.acsc(z), no_function),
    "acot": (sp.acot(tanh(z)), sp.acot(tanh(z)) + tiny, sp.acot(tanh(z)), no_function),
    "floor": (sp.floor(z), z, sp.floor(z), no_function),
    "ceiling": (sp.ceiling(z), -sp.floor(-z), sp.ceiling(z), no_function),
    "a remainder": (sp.Mod(z, 1), z - sp.floor(z), sp.Mod(z, 1), no_function),
    "an unknown function": (f(z) + z, z + f(z), f(z), no_function),
    "deep inside": (log(1 + exp(Si(z) ** 2)), log(2 + exp(Si(z) ** 2)), Si(z), no_function),
    "an integral": (sp.Integral(z, z), z**2 / 2, sp.Integral(z, z), no_function),
    "an imaginary number": ((z + sp.I) * (z - sp.I), z**2 + 1, sp.I, not_real),
    "twice an angle": (sin(2 * z), 2 * sin(z) * cos(z), sin(2 * z) - 2 * sin(z) * cos(z), neither),
    "a sum of angles": (
        sin(y + z), sin(y) * cos(z) + cos(y) * sin(z), sin(y + z) - sin(y) * cos(z) - cos(y) * sin(z), neither),
    "an inverse": (sp.asinh(sp.sinh(z)), z, sp.asinh(sp.sinh(z)) - z, neither),
    "a logarithm of an unknown sign": (
        sp.asinh(z), log(z + sp.sqrt(z**2 + 1)), z + sp.sqrt(z**2 + 1), "not decided to be positive"),
    "breaks of two quantities": (
        Abs(z**3 - 2) + Abs(y * z), Abs(y * z) + sp.sign(z**3 - 2) * (z**3 - 2),
        Abs(z**3 - 2), "its kinks are not those of one quantity"),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right", "part", "why"), OUTSIDE.values(), ids=OUTSIDE)
def test_named(left: Any, right: Any, part: Any, why: str) -> None:
    with pytest.raises(dv.OutsideClass, match=why) as error:
        dv.Derivation("outside", left).to(right, by="as claimed")
    assert error.value.expression == part
    assert str(error.value).startswith(f"{part}: ")


@pytest.mark.parametrize(("left", "right", "part", "why"), OUTSIDE.values(), ids=OUTSIDE)
def test_undecided(left: Any, right: Any, part: Any, why: str) -> None:
    verdict = dv.prove(sp.Eq(left, right, evaluate=False))
    assert isinstance(verdict, dv.Undecided)
    assert str(part) in verdict.reason
    assert why in verdict.reason
    verdict.check()


INSIDE = {
    "sine and cosine": (sin(z) ** 2 + cos(z) ** 2, sp.S.One),
    "the tangent": (sp.tan(z) * cos(z), sin(z)),
    "erf": (sp.erf(z) + sp.erfc(z), sp.S.One),
    "an odd function": (sp.atan(z - 1), -sp.atan(1 - z)),
    "acosh": (sp.acosh(cosh(z)), Abs(z)),
    "atanh": (sp.atanh(tanh(z)), z),
    "asin and acos": (sp.asin(tanh(z)) + sp.acos(tanh(z)), sp.pi / 2),
}


@pytest.mark.parametrize(("left", "right"), INSIDE.values(), ids=INSIDE)
def test_what_was_outside_once(left: Any, right: Any) -> None:
    """Relations that are known of functions outside exp-log are decided, and a hair beside them is refuted."""
    where = {z: sp.Interval(-1, 1)}
    assert isinstance(dv.prove(sp.Eq(left, right, evaluate=False), where), dv.Proved)
    assert isinstance(dv.prove(sp.Eq(left, right + tiny, evaluate=False), where), dv.Refuted)


CONVEX = {
    "Bessel": (sp.besselj(0, z), "is not in the exp-log class"),
    "Lambert": (sp.LambertW(z), "is not in the exp-log class"),
    "zeta": (sp.zeta(z), "SymPy leaves its derivative unevaluated"),
    "an unknown function": (f(z), "SymPy leaves its derivative unevaluated"),
    "a float": (Float("0.5") * z**2, "Float"),
}


@pytest.mark.parametrize(("e", "why"), CONVEX.values(), ids=CONVEX)
def test_convexity_is_undecided_too(e: Any, why: str) -> None:
    verdict = dv.prove_convex(e, z)
    assert isinstance(verdict, dv.Undecided), str(verdict)
    assert why in verdict.reason


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])
def test_the_error_travels(again: Callable[[Any], Any]) -> None:
    error = again(dv.OutsideClass(Si(z), "no rule"))
    assert type(error) is dv.OutsideClass
    assert (error.expression, error.reason, str(error)) == (Si(z), "no rule", "Si(z): no rule")
