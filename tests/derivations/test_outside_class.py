"""What the normal form does not decide is named: `OutsideClass.expression` is the part that stands in the way."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Float, Max, Rational, exp, log

import derivations as dv

z, y = dv.z, dv.y
f = sp.Function("f")

# name: (left, right, the part that is to be named); each pair is true or nearly true, none may be accepted
OUTSIDE = {
    "a float": (Float("0.5") * z, z / 2, Float("0.5")),
    "a float that looks like 1/10": (Float("0.1") * z, z / 10, Float("0.1")),
    "a float in a denominator": (1 / (Float("1.5") + z**2), 2 / (3 + 2 * z**2), Float("1.5")),
    "erf": (sp.erf(z), -sp.erf(-z) + Rational(1, 10**40) - Rational(1, 10**40), sp.erf(z)),
    "sine and cosine": (sp.sin(z) ** 2 + sp.cos(z) ** 2, 1, None),
    "tangent": (sp.tan(z), sp.sin(z) / sp.cos(z), sp.tan(z)),
    "an unknown function": (f(z) + z, z + f(z), f(z)),
    "deep inside": (log(1 + exp(sp.erf(z) ** 2)), log(2 + exp(sp.erf(z) ** 2)), sp.erf(z)),
    "gamma": (sp.gamma(z + 1), z * sp.gamma(z), sp.gamma(z + 1)),
    "floor": (sp.floor(z), z, sp.floor(z)),
    "a step": (sp.Heaviside(z), sp.Heaviside(z) ** 2, sp.Heaviside(z)),
    "an imaginary number": ((z + sp.I) * (z - sp.I), z**2 + 1, sp.I),
    "breaks of two quantities": (Abs(z**3 - 2) + Abs(y * z), Abs(y * z) + sp.sign(z**3 - 2) * (z**3 - 2), None),
    "an integral": (sp.Integral(z, z), z**2 / 2, sp.Integral(z, z)),
}


@pytest.mark.parametrize(("left", "right", "part"), OUTSIDE.values(), ids=OUTSIDE)
def test_named(left: Any, right: Any, part: Any) -> None:
    with pytest.raises(dv.OutsideClass) as error:
        dv.Derivation("outside", left).to(right, by="as claimed")
    assert part is None or error.value.expression in (part, part.subs(z, -z))
    assert str(error.value.expression) in str(error.value)
    assert (sp.sympify(left) - right).has(error.value.expression) or sp.Tuple(left, right).has(error.value.expression)


@pytest.mark.parametrize(("left", "right", "part"), OUTSIDE.values(), ids=OUTSIDE)
def test_undecided(left: Any, right: Any, part: Any) -> None:
    verdict = dv.prove(sp.Eq(left, right, evaluate=False))
    assert isinstance(verdict, dv.Undecided)
    assert part is None or str(part) in verdict.reason or str(part.subs(z, -z)) in verdict.reason
    verdict.check()


def test_convexity_is_undecided_too() -> None:
    for e in (sp.erf(z), f(z), Float("0.5") * z**2, Max(z, 0), Abs(z)):
        verdict = dv.prove_convex(e, z)
        assert isinstance(verdict, dv.Undecided)
        assert verdict.reason


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])
def test_the_error_travels(again: Callable[[Any], Any]) -> None:
    error = again(dv.OutsideClass(sp.erf(z), "no rule"))
    assert type(error) is dv.OutsideClass
    assert (error.expression, error.reason, str(error)) == (sp.erf(z), "no rule", "erf(z): no rule")
