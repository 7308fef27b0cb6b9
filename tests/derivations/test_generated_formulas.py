"""Random formulas of the class: rewritten ones are accepted, disturbed ones are refused, and mpmath is the umpire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sympy import Rational, cosh, exp, log, sqrt, tanh

import derivations as dv
from tests.derivations.opinion import apart, places

z, y, σ = dv.z, dv.y, dv.sigmoid
positive = {z: sp.Interval.open(0, sp.oo)}

rationals = st.builds(Rational, st.integers(-4, 4), st.integers(1, 3))
linear = st.builds(lambda a, b: a * z + b, st.sampled_from([1, -1, 2, Rational(1, 2)]), st.integers(-1, 1))
leaves = st.one_of(st.sampled_from([z, y]), rationals)


def composed(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One more operation of the class; denominators and arguments of logarithms are positive."""
    return st.one_of(
        st.builds(lambda a, b: a + b, parts, parts),
        st.builds(lambda a, b: a * b, parts, parts),
        st.builds(lambda a, b: a / (b**2 + 1), parts, parts),
        st.builds(lambda a, u: a * exp(u), parts, linear),
        st.builds(lambda a, u: a - σ(u), parts, linear),
        st.builds(lambda a, u: a * tanh(u), parts, linear),
        st.builds(lambda a, u: a + log(1 + exp(u)), parts, linear),
        st.builds(lambda a: log(a**2 + 1), parts),
    )


formulas = st.recursive(leaves, composed, max_leaves=7)

REWRITES: dict[str, Callable[[Any], Any]] = {
    "expand": lambda e: sp.expand(e),
    "together": lambda e: sp.together(e),
    "factor": lambda e: sp.factor(e),
    "definitions": lambda e: e.rewrite([σ, tanh], exp),
    "common denominator of exponentials": lambda e: sp.together(e.rewrite([σ, tanh], exp)),
    "powers": lambda e: sp.powsimp(sp.expand(e)),
    "cancel": lambda e: sp.cancel(sp.together(e)),
    "horner": lambda e: sp.collect(sp.expand(e), z),
}

DISTURBANCES: dict[str, Callable[[Any], Any]] = {
    "a constant": lambda e: e + Rational(1, 10**40),
    "a factor": lambda e: e * (1 + Rational(1, 10**30)),
    "another sign": lambda e: -e,
    "an exponential": lambda e: e + exp(-(z**2)) / 10**6,
    "a shift": lambda e: e.subs(z, z + Rational(1, 3)),
    "labels": lambda e: e.subs(y, 1 - y),
    "mirrored": lambda e: e.subs(z, -z),
}

quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def answer(left: Any, right: Any, domain: Any = None) -> str:
    """What a step says: accepted, refused, or unknown where a denominator is not seen to be positive."""
    try:
        dv.Derivation("generated", left, domain=domain).to(right, by="rewritten")
    except dv.StepError:
        return "refused"
    except dv.OutsideClass as error:
        return "unknown" if "not decided to be" in error.reason else str(error)
    return "accepted"


@pytest.mark.parametrize("rewrite", REWRITES)
@quick
@given(e=formulas)
def test_rewritten(rewrite: str, e: Any) -> None:
    other = REWRITES[rewrite](e)
    gap = apart(e, other, places((z, y), {}, 4))
    assume(gap is not None and gap < 1e-40)
    said = answer(e, other)
    assert said in ("accepted", "unknown")
    verdict = dv.prove(sp.Eq(e, other, evaluate=False))
    assert isinstance(verdict, dv.Proved if said == "accepted" else dv.Undecided)
    verdict.check()


@pytest.mark.parametrize("disturbance", DISTURBANCES)
@quick
@given(e=formulas)
def test_disturbed(disturbance: str, e: Any) -> None:
    other = DISTURBANCES[disturbance](e)
    gap = apart(e, other, places((z, y), {}, 4))
    assume(gap is not None and gap > 1e-45)
    said = answer(e, other)
    assert said in ("refused", "unknown")
    verdict = dv.prove(sp.Eq(e, other, evaluate=False))
    assert isinstance(verdict, dv.Refuted if said == "refused" else dv.Undecided)
    verdict.check()


@settings(quick, max_examples=15)
@given(e=formulas, a=formulas, b=formulas)
def test_laws(e: Any, a: Any, b: Any) -> None:
    """Distributive law, squares and quotients, unevaluated."""
    for left, right in (
        (sp.Mul(e, a + b, evaluate=False), e * a + e * b),
        ((a + b) ** 2, a**2 + 2 * a * b + b**2),
        ((e + a) / (1 + b**2), e / (1 + b**2) + a / (1 + b**2)),
    ):
        assert answer(left, right) in ("accepted", "unknown")
        assert answer(left, right + Rational(1, 10**40)) in ("refused", "unknown")


@settings(quick, max_examples=15)
@given(
    u=st.sampled_from([z, z + 1, 2 * z, z**2, exp(z), z**2 + z, 1 + exp(-z), σ(z), 1 / z, cosh(z), z**2 + 1]),
    v=st.sampled_from([z, 3 * z + 1, exp(2 * z), σ(2 * z), z**3, 1 + z**2, 1 / (1 + z)]),
    power=st.sampled_from([2, -1, 3, -4]),
)
def test_logarithms_and_roots_of_positive_functions(u: Any, v: Any, power: Any) -> None:
    """log uv = log u + log v, log u^m = m log u, √(uv) = √u √v where z > 0."""
    for left, right in (
        (log(u * v), log(u) + log(v)),
        (log(u / v), log(u) - log(v)),
        (log(u**power), power * log(u)),
        (sqrt(u * v), sqrt(u) * sqrt(v)),
        (exp(log(u) + 2 * log(v)), u * v**2),
    ):
        assert answer(left, right, positive) == "accepted"
        assert answer(left, right + z / 10**20, positive) == "refused"
        assert answer(left + exp(-z), right, positive) == "refused"
