"""What `prove` and `prove_convex` decide, in both directions, and that mpmath agrees with every verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import And, Eq, FiniteSet, Ge, Gt, Interval, Le, Lt, Rational, cosh, exp, log, sqrt, tanh

import derivations as dv
from derivations.counterexamples import REFUTATIONS
from derivations.kernel.proofs import RULES
from tests.derivations.proofs import REFUTED, SEARCHED, rule_of, tree, whole
from tests.derivations.sampling import agrees

z, y, p, σ = dv.z, dv.y, dv.yhat, dv.sigmoid
w = sp.Symbol("w", real=True)
s = σ(z)
bracket = -3 * p**2 + 2 * p - y + 2 * y * p
up, down, from_zero = Interval.open(0, sp.oo), Interval.open(-sp.oo, 0), Interval(0, sp.oo)
unit, closed, binary = Interval.open(0, 1), Interval(0, 1), FiniteSet(0, 1)
bce = -y * log(s) - (1 - y) * log(1 - s)
focal = -((1 - s) ** 2) * log(s)

PROVED: list[tuple[Any, Any]] = [
    (Eq(s, 1 / (1 + exp(-z))), None),
    (Gt(s, 0), None),
    (Lt(s, 1), None),
    (Le(s * (1 - s), Rational(1, 4)), None),
    (Gt(s * (1 - s), 0), None),
    (Ge(tanh(z), 0), {z: from_zero}),
    (Ge(1 - sp.cos(z) * sp.cos(w) - sp.sin(z) * sp.sin(w), 0), {z: up, w: up}),
    (Ge(z**4 * w**2 + z**2 * w**4 - 3 * z**2 * w**2 + 1, 0), {z: up, w: up}),
    (Gt(tanh(z), 0), {z: up}),
    (Lt(tanh(z), 0), z < 0),
    (Ge(s, Rational(1, 2)), z >= 0),
    (Lt(s, Rational(1, 2)), {z: down}),
    (Le(1 - tanh(z) ** 2, 1), None),
    (Ge(1 - tanh(z) ** 2, Rational(2, 5)), {z: Interval(-1, 1)}),
    (Gt(exp(z), 2), {z: Interval(1, 2)}),
    (Ge(z**2 - z + 1, Rational(3, 4)), None),
    (Gt(z**4 - 4 * z + 4, 0), None),
    (Ge(z**3 - 3 * z + 2, 0), {z: Interval(-2, sp.oo)}),
    (Ge((z - 1) ** 2 * (z + 3), 0), {z: from_zero}),
    (Gt(p - p**2, 0), {p: unit}),
    (Ge(p - p**2, 0), {p: closed}),
    (Ge(bracket, 0), {p: Interval(0, Rational(2, 3)), y: FiniteSet(0)}),
    (Ge(y * s + (1 - y) * (1 - s), 0), {y: binary}),
    (Gt(y * s + (1 - y) * (1 - s), 0), {y: closed}),
    (Ge(y * p + (1 - y) * (1 - p), 0), {y: closed, p: closed}),
    (Ge(z**2 / (exp(y) + 1), 0, evaluate=False), {y: FiniteSet(0, 1)}),
    (Gt(z**2 + w**2, -1), None),
    (Ge(z * w, 0), {z: from_zero, w: from_zero}),
    (Gt(z + w, 2), {z: Interval.open(1, 2), w: Interval.open(1, 2)}),
    (Gt(z - w, 0), z > w),
    (Gt(z * w, 0), And(z > 1, w > 2)),
    (Ge(exp(z * w) - 1 - z * w, 0), {z: up, w: up}),
    (Ge(z * log(z / w) - z + w, 0), {z: up, w: up}),
    (Gt(1 / z, 0), z > 0),
    (Ge(1 / (z - 1) ** 2, 0), z > 1),
    (Lt(1 / (1 + z**2), 2), None),
    (Ge(log(1 + exp(z)), 0), None),
    (Gt(log(z), 0), z > 1),
    (Ge(sqrt(z), 0), z >= 0),
]  # fmt: skip

FALSE: list[tuple[Any, Any]] = [
    (Eq(s, 1 / (1 + exp(z))), None),
    (Ge(s, Rational(1, 2)), None),
    (Lt(s * (1 - s), Rational(1, 4)), None),
    (Le(s * (1 - s), Rational(1, 4) - Rational(1, 10**6)), None),
    (Gt(z**2, 0), None),
    (Gt((z - 1) ** 2, 0), {z: Interval(0, 2)}),
    (Gt(tanh(z), 0), {z: from_zero}),
    (Ge(bracket, 0), {p: unit, y: FiniteSet(0)}),
    (Ge(bracket, 0), {p: unit, y: binary}),
    (Ge(y - s, 0), {y: closed}),
    (Ge(z * w, 0), None),
    (Gt(z - w, 1), z > w),
    (Le(exp(z), 100), {z: Interval(0, 5)}),
    (Le(z, 1), {z: Interval(0, Rational(1000001, 1000000))}),
    (Eq(z * w, w * z + Rational(1, 10**40)), None),
]  # fmt: skip

CONVEX: list[tuple[Any, Any, bool]] = [
    (z**2, None, True),
    (z**4, None, False),
    (exp(z), None, True),
    (3 * z + 1, None, False),
    (log(1 + exp(z)), None, True),
    (-log(s), None, True),
    (log(cosh(z)), None, True),
    (bce, {y: binary}, True),
    (bce, {y: closed}, True),
    (z**3, {z: from_zero}, False),
    (-(z**3), z < 0, True),
    (1 / z, z > 0, True),
    (-log(z), z > 0, True),
    (z * log(z), z > 0, True),
    (s, {z: Interval.Lopen(-sp.oo, 0)}, False),
    (s, z < 0, True),
    (-s, z > 0, True),
    ((s - y) ** 2, {y: FiniteSet(0), z: Interval(-5, Rational(1, 2))}, False),
    (w * z**2, {w: from_zero}, False),
]

BENT: list[tuple[Any, tuple[Any, ...], Any]] = [
    (-(z**2), (z,), None),
    (z**3, (z,), None),
    (s, (z,), None),
    (tanh(z), (z,), None),
    (log(z), (z,), z > 0),
    (1 / (1 + z**2), (z,), None),
    ((s - y) ** 2, (z,), {y: binary}),
    ((s - y) ** 2, (z,), {y: FiniteSet(0), z: Interval(0, 1)}),
    (y * z**2, (z,), {y: FiniteSet(-1, 1)}),
    (z**4 - z**2 / 1000, (z,), None),
    (focal, (z,), None),
    (z * w, (z, w), None),
    (z**2 + w**2 + 3 * z * w, (z, w), None),
    (z**2 - w**2 / 100, (z, w), None),
]

TRUE_OF_MORE = [
    z * log(z) + w * log(w) - (z + w + 1) * log(z + w + 1) + (z + w + 1) * log(3),
    -sp.sin(z) * sp.sin(w) - sp.cos(z) + sp.sqrt(2),
]

# relation, domain, and what the reason says; all but the poles are true
UNDECIDED: list[tuple[Any, Any, str]] = [
    (Ge(1 / z, 0), None, "is undefined where z vanishes"),
    (Ge(1 / (z - 1) ** 2, 0), {z: Interval(0, 2)}, "is undefined where z - 1"),
    (Ge(log(z), -100), {z: closed}, "is undefined where z"),
    (Ge(sqrt(z), 0), None, "is undefined where z is not nonnegative"),
    (Gt(sp.Si(z), 0), {z: up}, "Si is not in the exp-log class"),
    (Ge(sp.floor(z), z - 1), None, "floor is not in the exp-log class"),
    (Ge(sp.besselj(0, z), -1), None, "besselj is not in the exp-log class"),
    (Ge(sp.acoth(z), 0), {z: Interval(1, 2)}, "acoth is not in the exp-log class"),
    (Gt(sp.zeta(z), 1), {z: Interval(2, 3)}, "zeta is not in the exp-log class"),
    *((Ge(f, 0), {z: up, w: up}, f"{f} may have the signs") for f in TRUE_OF_MORE),
]


def prove(relation: Any, domain: Any) -> Any:
    return dv.prove(relation, domain)


@pytest.mark.parametrize(("relation", "domain"), PROVED, ids=str)
def test_proved(relation: Any, domain: Any) -> None:
    verdict = prove(relation, domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    agrees(verdict)


@pytest.mark.parametrize(("relation", "domain"), FALSE, ids=str)
def test_refuted(relation: Any, domain: Any) -> None:
    verdict = prove(relation, domain)
    assert isinstance(verdict, dv.Refuted), str(verdict)
    agrees(verdict)


@pytest.mark.parametrize(("f", "domain", "strict"), CONVEX, ids=str)
def test_convex(f: Any, domain: Any, strict: bool) -> None:
    for how in (False, True):
        verdict = dv.prove_convex(f, z, domain=domain, strict=how)
        assert isinstance(verdict, dv.Proved) or (how and not strict), str(verdict)
        assert not isinstance(verdict, dv.Refuted) or (how and not strict)
        agrees(verdict)


@pytest.mark.parametrize(("f", "variables", "domain"), BENT, ids=str)
def test_not_convex(f: Any, variables: Any, domain: Any) -> None:
    for strict in (False, True):
        verdict = dv.prove_convex(f, *variables, domain=domain, strict=strict)
        assert isinstance(verdict, dv.Refuted), str(verdict)
        agrees(verdict)


@pytest.mark.parametrize(("relation", "domain", "why"), UNDECIDED, ids=str)
def test_undecided_with_a_reason(relation: Any, domain: Any, why: str) -> None:
    verdict = prove(relation, domain)
    assert isinstance(verdict, dv.Undecided), str(verdict)
    assert why in verdict.reason
    assert verdict.reason in str(verdict)
    verdict.check()


def test_every_rule_is_found_by_the_search(report: Callable[[str], None]) -> None:
    """A rule that no search uses proves nothing for anybody: each has a statement that is decided through it."""
    searched = {name: {rule_of(node) for node in tree(whole(name))} for name in [*SEARCHED, *REFUTED]}
    assert all(name.partition(",")[0] in found for name, found in searched.items())
    assert set().union(*searched.values()) == set(RULES) | set(REFUTATIONS)
    known = [theorem.verdict for theorem in dv.theorems.values()]
    lectures = {rule_of(node) for verdict in known for node in tree(verdict)}
    report(
        f"verdicts: {len(PROVED) + len(CONVEX)} proved, {len(FALSE) + len(BENT)} refuted, {len(UNDECIDED)} undecided "
        f"in the tests; of {len(RULES)} rules of proof the lectures use {len(lectures & set(RULES))}"
    )


@pytest.mark.parametrize("name", [*SEARCHED, *REFUTED])
def test_example_of_a_rule(name: str) -> None:
    """The statements that have a proof, or a refutation, by each rule: mpmath agrees, with the premises too."""
    agrees(whole(name))


@pytest.mark.parametrize("name", sorted(dv.theorems))
def test_theorems_of_the_lectures(name: str) -> None:
    agrees(dv.theorems[name].verdict)


@pytest.mark.parametrize(
    ("f", "domain"), [(-y * z, {y: FiniteSet(-1, 1)}), (sp.Symbol("a", positive=True) * z, None), (y * z + y**2, None)]
)
def test_a_line_with_a_parameter_is_not_strictly_convex(f: Any, domain: Any) -> None:
    verdict = dv.prove_convex(f, z, domain=domain, strict=True)
    assert isinstance(verdict, dv.Refuted), verdict
    verdict.check()
    assert isinstance(dv.prove_convex(f, z, domain=domain), dv.Proved)


def test_a_coefficient_that_is_zero_in_disguise_stops_no_search() -> None:
    nothing = sqrt(2) + sqrt(3) - sqrt(5 + 2 * sqrt(6))
    verdict = dv.prove_convex(nothing * w**2, w, strict=True)
    assert isinstance(verdict, dv.Undecided)
    assert "stumbled" not in verdict.reason
