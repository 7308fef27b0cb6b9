"""Functions that jump, and that turn only a little: their directions, valleys, and evidence that is refused."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Eq, Interval, Max, Piecewise, Rational, exp, log, oo, sign, sin

import derivations as dv
from derivations.kernel.convexity import no_jump
from derivations.kernel.statements import CheckError, Convex, Holds, Monotone
from derivations.verdicts import Certificate, Proved

x = sp.Symbol("x", real=True)
half, ray = Rational(1, 2), dv.Domain().with_set(x, Interval(0, oo))
step = Piecewise((0, x < 0), (1, True))

MONOTONE: list[tuple[Any, Any, str | None]] = [
    (step, None, "increasing"),
    (-step, None, "decreasing"),
    (sign(x), None, "increasing"),
    (x + sign(x), None, "strictly increasing"),
    (x - sign(x), None, None),
    (Piecewise((exp(x), x < 0), (2 + x, True)), None, "strictly increasing"),
    (Piecewise((0, x < 0), (half, Eq(x, 0)), (1, True)), None, "increasing"),
    (Piecewise((0, x < 0), (5, Eq(x, 0)), (1, True)), None, None),
    (Piecewise((x, x < 0), (x - Rational(1, 100), True)), None, None),
    (Piecewise((5, Eq(x, 0)), (x, True)), {x: Interval(0, oo)}, None),
    (Piecewise((-5, Eq(x, 0)), (x, True)), {x: Interval(0, oo)}, "strictly increasing"),
    (Piecewise((3, x < 0), (2, x < 1), (1, x < 2), (0, True)), None, "decreasing"),
    (x**3 - x / 10**4, None, None),
    (x * exp(-x), {x: Interval(0, 1)}, "strictly increasing"),
    (x * exp(-x), {x: Interval(0, Rational(101, 100))}, None),
    (sin(x), {x: Interval(0, Rational(157, 100))}, "strictly increasing"),
    (sin(x), {x: Interval(0, Rational(158, 100))}, None),
    (x + Rational(101, 100) * sin(x), None, None),
    (log(x) - x, {x: Interval.Lopen(0, Rational(1001, 1000))}, None),
]


@pytest.mark.parametrize(("f", "domain", "how"), MONOTONE, ids=str)
def test_direction(f: Any, domain: Any, how: str | None) -> None:
    verdict = dv.prove_monotone(f, x, domain=domain)
    assert isinstance(verdict, dv.Refuted if how is None else dv.Proved), str(verdict)
    verdict.check()
    assert how is None or f" is {how} in x" in str(verdict)


VALLEYS: list[tuple[Any, bool]] = [
    (Piecewise((1, x < -1), (0, x < 1), (2, True)), True),
    (Piecewise((-x, x < 0), (0, x < 1), (x + 1, True)), True),
    (Piecewise((0, x < -1), (1, x < 1), (0, True)), False),
    (Piecewise((-x, x < 0), (1, Eq(x, 0)), (x, True)), False),
    (x + Rational(101, 100) * sin(x), False),
    (sign(x), True),
]


@pytest.mark.parametrize(("f", "true"), VALLEYS, ids=str)
def test_valley(f: Any, true: bool) -> None:
    verdict = dv.prove_quasiconvex(f, x)
    assert isinstance(verdict, dv.Proved if true else dv.Refuted), str(verdict)
    verdict.check()


def at_zero(value: Any, statement: type, rule: str, *way: str) -> Proved:
    """x on [0, ∞), but another value at 0, with everything that is true of x."""
    f = Piecewise((value, Eq(x, 0)), (x, True))
    slope = sp.S.One if rule == "slope" else sp.S.Zero
    inside = Proved(Holds(slope, "≥", sp.S.Zero, ray.interior(x)), Certificate("signs"))
    side = -1 if way == ("increasing",) else 1
    end = Holds(side * f.subs(x, 0), "≥", sp.S.Zero, dv.Domain())
    premises = (inside, Proved(end, Certificate("signs")))
    return Proved(statement(f, (x,), *way, ray), Certificate(rule, (x, None), premises))


def test_a_jump_to_the_wrong_side_is_refused() -> None:
    at_zero(-sp.S.One, Monotone, "slope", "increasing").check()
    at_zero(sp.S.One, Convex, "second derivative").check()
    for value, statement, rule, way in (
        (sp.S.One, Monotone, "slope", ("increasing",)),
        (-sp.S.One, Convex, "second derivative", ()),
    ):
        with pytest.raises(CheckError):
            at_zero(value, statement, rule, *way)


@pytest.mark.parametrize(("sides", "above"), [((-1, 1), (-2, 1)), ((1, -1), (2, -1)), ((1, 1), (2, 1))])
def test_rules_and_search_ask_the_same_of_jumps(sides: tuple[int, int], above: tuple[int, int]) -> None:
    """At the ends that belong to the domain, where another formula takes over; one that has no value is refused."""
    f, square = Piecewise((2, Eq(x, 0)), (1, Eq(x, 1)), (x, True)), dv.Domain().with_set(x, Interval(0, 1))
    asked = no_jump(Convex(f, (x,), square), sides, (x, x))
    assert asked == [Holds(above[0], "≥", 0, dv.Domain()), Holds(above[1], "≥", sides[1], dv.Domain())]
    assert no_jump(Convex(f, (x,), square.interior(x)), sides, (x, x)) == []
    assert no_jump(Convex(x, (x,), square), sides, (x, x)) == []
    with pytest.raises(ValueError, match="undefined"):
        no_jump(Convex(Piecewise((log(x), Eq(x, 0)), (x, True)), (x,), square), sides, (x, x))


@pytest.mark.parametrize("way", [None, "", "monotone", "convex"])
def test_a_direction_that_is_none_is_refused(way: Any) -> None:
    """Not taken for a claim of convexity, whose premise 0 ≥ 0 is at hand."""
    flat = Proved(Holds(sp.S.Zero, "≥", sp.S.Zero, ray.interior(x)), Certificate("signs"))
    with pytest.raises(CheckError):
        Proved(Monotone(x, (x,), way, ray), Certificate("slope", (x, None), (flat,)))


def test_no_premise_about_an_end_may_be_missing() -> None:
    made = at_zero(-sp.S.One, Monotone, "slope", "increasing")
    inside, end = made.certificate.premises
    for premises in ((inside,), (end,), (end, inside), (inside, end, end), ()):
        with pytest.raises(CheckError):
            Proved(made.statement, Certificate("slope", (x, None), premises))


def test_a_value_at_an_end_has_to_exist() -> None:
    f = Piecewise((1 / x, Eq(x, 0)), (x, True))
    inside = Proved(Holds(sp.S.One, "≥", sp.S.Zero, ray.interior(x)), Certificate("signs"))
    with pytest.raises(CheckError):
        Proved(Monotone(f, (x,), "increasing", ray), Certificate("slope", (x, None), (inside,)))
    verdict = dv.prove_monotone(f, x, domain={x: Interval(0, oo)})
    assert not isinstance(verdict, dv.Proved)


def test_relations_across_a_condition() -> None:
    huber = Piecewise((x**2 / 2, abs(x) <= 1), (abs(x) - half, True))
    for relation, kind in (
        (sp.Le(huber, x**2 / 2), dv.Proved),
        (sp.Le(huber, abs(x)), dv.Proved),
        (sp.Le(huber, abs(x) - Rational(1, 100)), dv.Refuted),
        (sp.Ge(Max(x, 1 - x), half), dv.Proved),
        (sp.Gt(Max(x, 1 - x), half), dv.Refuted),
    ):
        verdict = dv.prove(relation)
        assert isinstance(verdict, kind), str(verdict)


def test_a_step_of_what_has_no_value_has_none() -> None:
    f = sp.Heaviside(sp.sqrt(x) - 5, 0) / 100 - 3 * x**2
    assert isinstance(dv.prove_convex(f, x, domain={x: Interval(1, 3)}), dv.Refuted)
    assert isinstance(dv.prove_convex(f, x, domain={x: Interval(-3, -1)}), dv.Undecided)
