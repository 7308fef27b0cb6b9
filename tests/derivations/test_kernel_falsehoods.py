"""False statements with evidence that an earlier kernel accepted: each lacks a hypothesis that its rule asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp
from sympy import E, FiniteSet, I, Integer, Interval, Rational, S, Sum, exp, log, sqrt

import derivations as dv
from derivations.counterexamples import Chord, Gap, Point, Turn
from derivations.domains import Domain
from derivations.kernel.analysis import substituted
from derivations.kernel.statements import CheckError, Convex, Holds, Quasiconvex, Smooth, mean_loss
from derivations.polynomials import a, s
from derivations.symbols import labels
from derivations.verdicts import Certificate, Proved, Refuted, Witness

x, y, p, t, u, k = sp.symbols("x y p t u k", real=True)
unit = Domain().with_set(x, Interval(0, 1))


def proved(statement: Any, rule: str, evidence: Any = None, *premises: Proved) -> Proved:
    """By hand, without any search."""
    return Proved(statement, Certificate(rule, evidence, premises))


def at_least(f: Any, domain: Domain = unit) -> Holds:
    """f ≥ 0."""
    return Holds(f, "≥", S.Zero, domain)


def minors_that_touch_zero() -> Any:
    zero = proved(at_least(S.Zero, Domain()), "signs")
    return proved(Convex(-(y**2), (x, y)), "minors of the Hessian", (), zero, zero)


def imaginary_square() -> Any:
    evidence = (sqrt(2), x, S.Zero, -a, I, ((S.Zero, S.One, (a,)),))
    return proved(at_least(-sqrt(2)), "algebraic bound", evidence)


def negative_order() -> Any:
    pieces = ((Rational(1, 2), S.One, (S.Zero, S.One)),)
    domain = Domain().with_set(x, Interval(-1, sp.oo))
    evidence = (sqrt(2), x, S.NegativeOne, s - Rational(1, 2), S.One, pieces)
    return proved(at_least(dv.sigmoid(-x) - Rational(1, 2), domain), "algebraic bound", evidence)


def number_in_the_domain() -> Any:
    evidence = (sqrt(2), x, S.Zero, a, S.One, ((S.Zero, S.One, (a,)),))
    return proved(at_least(-sqrt(2), unit.with_set(a, FiniteSet(0))), "algebraic bound", evidence)


def substituted_bound_symbol() -> Any:
    statement = Holds(Sum(t * x, (t, -2, 1)), "≤", S.Zero, Domain().with_set(x, Interval(-1, 0)))
    return proved(statement, "substitution", (x, t), proved(substituted(statement, x, t), "signs"))


def substituted_integer() -> Any:
    whole = sp.Symbol("t", integer=True)
    statement = at_least(-abs(sp.sin(sp.pi * sp.exp(x))))
    return proved(statement, "substitution", (x, whole), proved(substituted(statement, x, whole), "signs"))


def captured_part() -> Any:
    domain, inner = Domain().with_set(k, Interval(0, 1)), Sum(-k * u, (k, -2, 1))
    general = proved(at_least(inner, domain.with_set(u, Interval(0, 1))), "signs")
    above, below = (proved(Holds(k, sign, c, domain), "signs") for sign, c in (("≥", S.Zero), ("≤", S.One)))
    return proved(at_least(inner.subs(u, k), domain), "bounded part", (k, u, S.Zero, S.One), above, below, general)


def open_label() -> Any:
    domain = Domain().with_set(y, Interval.open(0, Rational(1, 2)))
    statement = at_least(E * 2 ** (1 / log(y)) - (2 * y) ** (1 / log(y)) + 2 * y - Rational(1, 2), domain)
    ends = [proved(statement.at(y, value), "signs") for value in (S.Zero, Rational(1, 2))]
    return proved(statement, "affine in the label", y, *ends)


def captured_row() -> Any:
    loss = Sum((3 * dv.n - 4) * dv.z**2, (dv.n, 1, 2))
    one = dv.prove_convex(loss, dv.z, domain={dv.y: FiniteSet(0, 1)})
    assert isinstance(one, Proved), "it is z²: the lift alone is false"
    return proved(
        Convex(mean_loss(loss), (dv.theta,), Domain().with_set(labels, FiniteSet(0, 1))), "affine lift", loss, one
    )


def variable_constant() -> Any:
    above, below = (
        proved(Holds(12 * x**2, sign, c, Domain()), "signs") for sign, c in (("≤", 12 * x**2), ("≥", -12 * x**2))
    )
    return proved(Smooth(x**4, (x,), 12 * x**2), "meaning", None, above, below)


def refuted(statement: Any, rule: str, evidence: Any) -> Callable[[], Any]:
    """Made when called."""
    return lambda: Refuted(statement, Witness(rule, evidence))


ray = Domain().with_set(x, Interval(-1, 1))
FALSE: dict[str, Callable[[], Any]] = {
    "leading minors ≥ 0": minors_that_touch_zero,
    "S² = -1": imaginary_square,
    "σ(x/g) for g < 0": negative_order,
    "the number is a symbol of the domain": number_in_the_domain,
    "a bound symbol is substituted": substituted_bound_symbol,
    "an integer is substituted": substituted_integer,
    "a sum captures a part": captured_part,
    "affine in an open label, not continuous at its end": open_label,
    "the mean captures an index of the loss": captured_row,
    "a constant that is a function": variable_constant,
    "a fixed value is the variable, chord": refuted(
        Convex(-p * x, (x,)), "chord", Chord((S.NegativeOne,), (S.One,), ((p, x),))
    ),
    "a fixed value is the variable, turn": refuted(
        Quasiconvex(-p * x, (x,)), "turn", Turn((S.NegativeOne, S.Zero, S.One), ((p, x),))
    ),
    "a fixed value is the variable, gap": refuted(
        Convex(x, (x,), Domain((), (p * x >= 1,))), "not a convex set", Gap((S.NegativeOne,), (S.One,), ((p, x),))
    ),
    "a point where both sides have no value": refuted(
        Holds(log(x) + x, ">", log(x), ray), "point", Point(((x, Rational(-1, 2)),))
    ),
    "the sign of no number": refuted(
        Holds(sp.sign(log(x)) + x + 3, ">", S.Zero), "point", Point(((x, Integer(-10)),))
    ),
    "an index out of its range": refuted(
        Holds(dv.n, "≤", dv.N), "point", Point(((dv.n, Integer(5)), (dv.N, Integer(2))))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_a_falsehood_is_refused(name: str) -> None:
    with pytest.raises(CheckError):
        FALSE[name]()


def test_what_is_refused_above_is_refused_for_its_one_fault() -> None:
    """The same evidence is accepted where the hypothesis holds."""
    zero = proved(at_least(S.Zero, Domain()), "signs")
    two = proved(at_least(2 * S.One, Domain()), "signs")
    proved(Convex(y**2, (x, y)), "minors of the Hessian", None, zero, two, zero)
    proved(at_least(sqrt(2)), "algebraic bound", (sqrt(2), x, S.Zero, a, S.One, ((S.Zero, S.One, (a,)),)))
    fresh = at_least(exp(x), Domain().with_set(x, Interval(-1, 0)))
    proved(fresh, "substitution", (x, t), proved(substituted(fresh, x, t), "signs"))
    refuted(Convex(-p * x**2, (x,)), "chord", Chord((S.NegativeOne,), (S.One,), ((p, S.One),)))()
