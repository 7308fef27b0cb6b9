"""False statements with evidence that an earlier kernel accepted: each lacks a hypothesis that its rule asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from sympy import E, FiniteSet, I, Integer, Interval, Rational, S, Sum, log, sqrt

import derivations as dv
from derivations.counterexamples import Chord, Flat, Gap, Point, Turn
from derivations.kernel.statements import CheckError, Convex, Holds, Quasiconvex, Smooth, mean_loss
from derivations.normal_form.domains import Domain
from derivations.normal_form.polynomials import a
from derivations.symbols import labels
from derivations.verdicts import Certificate, Proved, Refuted, Witness

x, y, p, t, u, k = sp.symbols("x y p t u k", real=True)
unit = Domain().with_set(x, Interval(0, 1))
MAXIMUM = sp.Max(log(x), log(x) - 1, evaluate=False)


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
    evidence = ((I,), ((S.Zero, S.One, (a, 2 * a)),), sqrt(2))
    return proved(at_least(-sqrt(2) * (1 + x)), "Bernstein", evidence)


def number_in_the_domain() -> Any:
    """For a = 0 it would be x + a."""
    evidence = ((S.One,), ((S.Zero, S.One, (a, 1 + a)),), sqrt(2))
    return proved(at_least(2 * x - sp.Abs(x - sqrt(2)), unit.with_set(a, FiniteSet(0))), "Bernstein", evidence)


def content_in_the_number() -> Any:
    """(1 - √2)(1 + x) is negative, and a content 1 - a may not be divided out."""
    evidence = ((S.One,), ((S.Zero, S.One, (S.One, S(2))),), sqrt(2))
    return proved(at_least((1 - sqrt(2)) * (1 + x)), "Bernstein", evidence)


def substituted_integer() -> Any:
    whole, values = sp.Symbol("t", integer=True), Interval.open(0, sp.oo)
    statement = at_least(-abs(sp.sin(sp.pi * sp.exp(x))))
    claims = Holds(sp.exp(x), ">", S.Zero, unit), at_least(S.Zero, unit.with_set(whole, values))
    return proved(statement, "substitution", (sp.exp(x), whole, values), *(proved(c, "signs") for c in claims))


def substituted_part_beyond_its_bounds() -> Any:
    claims = Holds(x, "≥", S.Zero, unit), Holds(x, "<", S(2), unit), at_least(1 - t, unit.with_set(t, unit[x]))
    return proved(at_least(1 - 2 * x), "substitution", (2 * x, t, unit[x]), *(proved(c, "signs") for c in claims))


def part_without_a_value(part: Any, f: Any, general: Any) -> Any:
    """SymPy makes x of e^{log x} and -x² of (ix)², and the part runs over a line of which no end is asked for."""
    line = Domain().with_set(u, Interval(-sp.oo, sp.oo))
    premise = proved(Holds(general, "≥", S.Zero, line), "signs")
    return proved(at_least(f, Domain()), "substitution", (part, u, line[u]), premise)


def captured_part() -> Any:
    domain, inner = Domain().with_set(k, Interval(0, 1)), Sum(-k * u, (k, -2, 1))
    general = proved(at_least(inner, domain.with_set(u, Interval(0, 1))), "signs")
    above, below = (proved(Holds(k, sign, c, domain), "signs") for sign, c in (("≥", S.Zero), ("≤", S.One)))
    return proved(at_least(inner.subs(u, k), domain), "substitution", (k, u, Interval(0, 1)), above, below, general)


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


def kinks_of_whole_numbers() -> Any:
    """No function is convex on a set that is no interval; the same evidence proves it on [0, ∞)."""
    ray, whole = (Domain().with_set(x, values) for values in (Interval(0, sp.oo), S.Naturals0))
    flat = proved(at_least(S.Zero, ray.interior(x)), "signs")
    piece = proved(Convex(2 * x, (x,), ray), "second derivative", (2 * x, None), flat)
    end = proved(at_least(S.Zero, Domain()), "signs")
    assert proved(Convex(x + abs(x), (x,), ray), "kinks", ((), (2 * x,), ()), piece, end)
    return proved(Convex(x + abs(x), (x,), whole), "kinks", ((), (2 * x,), ()), piece, end)


def variable_constant() -> Any:
    bowls = [
        proved(Convex(f, (x,)), "second derivative", (f, None), proved(Holds(f.diff(x, 2), "≥", S.Zero), "signs"))
        for f in (5 * x**4, 7 * x**4)
    ]
    return proved(Smooth(x**4, (x,), 12 * x**2), "meaning", None, *bowls)


def at_an_end(value: Any, near: Interval) -> Any:
    """x² on [0, 1) with another value at 0, which a line bounds on ``near``."""
    f, domain = sp.Piecewise((value, sp.Eq(x, 0)), (x**2, True)), Domain().with_set(x, Interval.Ropen(0, 1))
    two = proved(at_least(S(2), domain.interior(x)), "signs")
    piece = proved(Convex(x**2, (x,), domain.interior(x)), "second derivative", (x**2, None), two)
    line = proved(Holds(x**2, "≤", value + 8 * x, domain.with_set(x, near)), "signs")
    return proved(Convex(f, (x,), domain), "limits", ((), (x**2,), ((S.Half, S(8), S.Zero),)), piece, line)


def without_support(cuts: Any = (S.Zero,), *lines: Any) -> Any:
    """-|x| goes to -1 at both sides of 0, where its slope falls: no line stays below it."""
    f, box = -abs(x), Domain().with_set(x, Interval.open(-1, 1))
    parts, bounds = list[Proved](), list[Proved]()
    for g, half in ((x, Interval.open(-1, 0)), (-x, Interval.open(0, 1))):
        zero = proved(at_least(S.Zero, box.with_set(x, half)), "signs")
        parts.append(proved(Convex(g, (x,), box.with_set(x, half)), "second derivative", (g, None), zero))
        bounds.append(proved(Holds(g, "≤", S.Zero, box.with_set(x, half)), "signs"))
    bounds = bounds if lines else []
    return proved(Convex(f, (x,), box), "limits", (cuts, (x, -x), lines), *parts, *bounds)


def outside_of_a_disc() -> Any:
    """No premise says that 1 - x² - y² is convex, where the factors can be read only once."""
    statement = Convex(S.Zero, (x, y), Domain((), (x**2 + y**2 >= 1,)))
    return proved(statement, "convex set", iter(((S.One, 1 - x**2 - y**2),)))


class Two(Holds):
    """It says 1 ≥ 0 to the rules."""

    def __getattribute__(self, name: str) -> Any:
        return S.One if name == "left" else super().__getattribute__(name)


class Unchecked(Proved):
    """A premise that nothing has looked at."""

    def __post_init__(self) -> None:
        pass


def premise_of_another_kind() -> Any:
    claim = Unchecked(at_least(-2 * S.One, Domain()), Certificate("signs"))
    return proved(Convex(-(x**2), (x,)), "second derivative", (-(x**2), None), claim)


def jump_inside_a_composition() -> Any:
    """g is convex on [0, ∞) and rises inside, but falls from g(0) = 5: g(max(0, x)) is not convex."""
    g, box = sp.Piecewise((5, sp.Eq(u, 0)), (u, True)), Domain().with_set(u, Interval(0, sp.oo))
    verdicts = dv.prove_convex(g, u, domain=box), dv.prove_convex(sp.Max(0, x), x)
    outer, inner = (v for v in verdicts if isinstance(v, Proved))
    inside = proved(Holds(sp.Max(0, x), "≥", S.Zero, Domain()), "signs")
    rises = proved(at_least(S.One, box.interior(u)), "signs")
    statement = Convex(g.subs(u, sp.Max(0, x)), (x,))
    return proved(statement, "composition", (g, u, box[u], sp.Max(0, x), S.One, 1), outer, inside, inner, rises)


def valley_of_a_part(f: Any, g: Any, h: Any, d: Any, turn: int, domain: Domain, about: Domain | None = None) -> Any:
    """f as quasiconvex, because g is, and h rises, on the whole domain or on a part of it."""
    line = Domain().with_set(u, Interval(-sp.oo, sp.oo))
    verdicts = dv.prove_quasiconvex(g, u, domain=line), dv.prove_monotone(h, x, domain=about or domain)
    outer, slope = (v for v in verdicts if isinstance(v, Proved))
    claim: Any = slope.statement
    rises = Proved(replace(claim, strict=False), slope.certificate)
    return proved(Quasiconvex(f, (x,), domain), "composition", (g, u, line[u], h, d, turn), outer, rises)


def hills(f: Any, ways: tuple[str, ...], edges: tuple[Any, ...] = (-1, 0, 1)) -> Any:
    """A function that is no valley, with a true statement about each of four pieces."""
    found = []
    for way, low, high in zip(ways, (-2, *edges), (*edges, 2), strict=True):
        box = Domain().with_set(x, Interval(low, high))
        verdict = dv.prove_convex(f, x, domain=box) if way == "convex" else dv.prove_monotone(f, x, domain=box)
        assert isinstance(verdict, Proved), str(verdict)
        claim: Any = verdict.statement
        found.append(Proved(replace(claim, strict=False), verdict.certificate))
    domain = Domain().with_set(x, Interval(-2, 2))
    return proved(Quasiconvex(f, (x,), domain), "quasiconvexity", (tuple(map(sp.Integer, edges)), ways), *found)


def taken_for(f: Any, whole: Any, g: Any, gap: Any, domain: Domain = unit) -> Any:
    """A function with its part g in the place of a maximum or minimum, as if gap ≥ 0 on [0, 1] said that it is that."""
    simpler = dv.prove_convex(f.xreplace({whole: g}), x, domain=domain)
    assert isinstance(simpler, Proved), str(simpler)
    return proved(Convex(f, (x,), domain), "dominated", (whole, g), simpler, proved(at_least(gap), "signs"))


def refuted(statement: Any, rule: str, evidence: Any) -> Callable[[], Any]:
    """Made when called."""
    return lambda: Refuted(statement, Witness(rule, evidence))


class EvenOne(int):
    """1, of which the remainder by 2 is 0."""

    def __mod__(self, other: int) -> int:
        return 0


class Own(Certificate):
    """It has other premises each time."""


ray = Domain().with_set(x, Interval(-1, 1))
FALSE: dict[str, Callable[[], Any]] = {
    "leading minors ≥ 0": minors_that_touch_zero,
    "S² = -1": imaginary_square,
    "a number divided out": content_in_the_number,
    "the number is a symbol of the domain": number_in_the_domain,
    "a part that leaves its interval": substituted_part_beyond_its_bounds,
    "an integer is substituted": substituted_integer,
    "a sum captures a part": captured_part,
    "a part without a value": lambda: part_without_a_value(log(x), x, sp.exp(u)),
    "a part that is not real": lambda: part_without_a_value(I * x, -(x**2), u**2),
    "a square of what has no value": lambda: proved(at_least(x, Domain()), "product", ((sqrt(x), 2),)),
    "a square of what is not real": lambda: proved(at_least(S.NegativeOne, Domain()), "product", ((I, 2),)),
    "an exponent that is another number each time": lambda: proved(
        at_least(x, Domain()), "product", ((x, EvenOne(1)),)
    ),
    "a statement of another kind": lambda: proved(Two(S.NegativeOne, "≥", S.Zero), "signs"),
    "a certificate of another kind": lambda: Proved(at_least(S.One), Own("signs")),
    "affine in an open label, not continuous at its end": open_label,
    "the mean captures an index of the loss": captured_row,
    "a constant that is a function": variable_constant,
    "a value below the limit": lambda: at_an_end(S.NegativeOne, Interval.open(Rational(1, 4), S.Half)),
    "a cut without a line below": lambda: without_support((S.Zero,), (S.One, S.Zero, S.Zero)),
    "cuts that can be read only once": lambda: without_support(iter((S.Zero,))),
    "a set that is cut out by what can be read only once": outside_of_a_disc,
    "a premise that was not checked": premise_of_another_kind,
    "a jump at the end of an outer function": jump_inside_a_composition,
    "a hill of a part that turns": lambda: valley_of_a_part(
        sp.exp(-(x**2)), sp.exp(-u), x**2, S.One, 1, Domain(), Domain().with_set(x, Interval(0, sp.oo))
    ),
    "a hill as a perspective": lambda: valley_of_a_part(
        x * sp.exp(-x), sp.exp(-u), x**2, x, 1, Domain().with_set(x, Interval.open(0, sp.oo))
    ),
    "a flat chord of one point, written in two ways": refuted(
        Convex(x**2, (x,), strict=True), "flat chord", Flat([S.One], (S.One,))  # type: ignore[arg-type]
    ),
    "a flat chord of one point, named twice": refuted(
        Convex(x**2, (x, x), strict=True), "flat chord", Flat((S.Zero, S.One), (S(5), S.One))
    ),
    "a chord in a domain without a point": refuted(
        Convex(-(x**2), (x,), Domain().with_set(y, S.EmptySet)), "chord", Chord((S.Zero,), (S.One,))
    ),
    "a chord of one point": refuted(Convex(x**2, (x,), strict=True), "flat chord", Flat((S.One,), (S.One,))),
    "a flat chord of a convex function": refuted(Convex(x, (x,)), "flat chord", Flat((S.Zero,), (S.One,))),
    "a flat chord that leaves the domain": refuted(
        Convex(abs(x), (x,), unit, True), "flat chord", Flat((S(2),), (S(3),))
    ),
    "a chord that only seems flat": refuted(
        Convex(x + x**2 / 10**40, (x,), strict=True), "flat chord", Flat((S.Zero,), (S.One,))
    ),
    "two valleys that are convex": lambda: hills(
        abs(abs(x) - 1), ("decreasing", "convex", "convex", "increasing")
    ),
    "a hill that is convex on both sides": lambda: hills(-abs(x), ("convex", "convex"), (0,)),
    "a hill that rises and falls": lambda: hills(-abs(x), ("increasing", "decreasing"), (0,)),
    "a hill behind a valley": lambda: hills(
        sp.Min(abs(x + 1), 1 - x), ("decreasing", "convex", "decreasing"), (-1, 0)
    ),
    "a minimum is its greater part": lambda: taken_for(-sp.Min(x, x**2), sp.Min(x, x**2), x, x - x**2),
    "a maximum is its part on [0, 1] alone": lambda: taken_for(-sp.Max(x, 2 * x), sp.Max(x, 2 * x), 2 * x, x, Domain()),
    "a minimum is no part of it": lambda: taken_for(-sp.Min(x, x**2), sp.Min(x, x**2), S.Zero, x - x**2),
    "a maximum of what has no value": lambda: taken_for(
        MAXIMUM - log(x), MAXIMUM, log(x), S.One, Domain()
    ),
    "convex on whole numbers": kinks_of_whole_numbers,
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
    "y[n] is y[1] where n is 1": refuted(
        Holds(sp.KroneckerDelta(dv.n, 1) * (labels[dv.n] - labels[1]), "=", S.Zero), "point",
        Point(((dv.n, S.One), (dv.N, S(2)), (labels[dv.n], S.Zero), (labels[1], S.One))),
    ),
    "no whole number in the domain": refuted(
        at_least(x, Domain().with_set(sp.Symbol("q", integer=True), Interval(Rational(1, 3), Rational(1, 2)))),
        "point", Point(((x, S.NegativeOne),)),
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
    proved(at_least(sqrt(2) * (1 + x)), "Bernstein", ((S.One,), ((S.Zero, S.One, (a, 2 * a)),), sqrt(2)))
    claims = Holds(x, "≥", S.Zero, unit), Holds(x, "≤", S.One, unit), at_least(1 - t, unit.with_set(t, unit[x]))
    proved(at_least(1 - x), "substitution", (x, t, unit[x]), *(proved(c, "signs") for c in claims))
    at_an_end(S.Zero, Interval.open(0, S.Half))
    taken_for(-sp.Max(x, x**2), sp.Max(x, x**2), x, x - x**2)
    part_without_a_value(x, sp.exp(x), sp.exp(u))
    proved(at_least(x), "product", ((sqrt(x), 2),))
    hills(sp.Max(abs(x), 1), ("decreasing", "convex", "increasing"), (-1, 1))
    refuted(Convex(x, (x,), unit, True), "flat chord", Flat((S.Zero,), (S.One,)))()
    refuted(Convex(-p * x**2, (x,)), "chord", Chord((S.NegativeOne,), (S.One,), ((p, S.One),)))()
