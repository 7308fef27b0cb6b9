"""That there is no constant, of smoothness or of strong convexity: verdicts, and evidence that must refute nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, FiniteSet, Interval, Max, Rational, S, acos, acosh, atanh, cosh, exp, log, oo, sqrt

import derivations as dv
from derivations.comparisons import Bound, Comparison, Kink, LossComparison, compared
from derivations.evidence import claim, reasons
from derivations.kernel.statements import mean_loss
from derivations.normal_form.domains import Domain
from derivations.printing import formula
from derivations.symbols import labels
from tests.derivations.sampling import agrees
from tests.derivations.test_forged_evidence import forged

z, y, θ, σ = dv.z, dv.y, dv.theta, dv.sigmoid
x, w = sp.symbols("x w", real=True)
whole = sp.Symbol("n", integer=True)
up, from_zero, from_one, unit = Interval.open(0, oo), Interval(0, oo), Interval(1, oo), Interval.open(0, 1)
HALF = Rational(1, 2)

NOT_SMOOTH: list[tuple[Any, Any]] = [
    (exp(x), S.Reals), (exp(-x), S.Reals), (x**3, S.Reals), (-(x**3), S.Reals), (x**4, S.Reals), (cosh(x), S.Reals),
    (exp(x**2), S.Reals), (exp(x) / 100, S.Reals), (Max(0, x) ** 3, S.Reals), (Abs(x) ** 3, S.Reals), (x**x, up),
    (x * log(x), unit), (sqrt(x), up), (sqrt(x), from_zero), (-log(x), up), (1 / x, up), (log(x) / x, up),
    (x**2 * log(x), from_one), (x**2 * log(x), unit), (x**2 * log(x) / 100, from_one), (x ** Rational(5, 2), up),
    (x ** Rational(3, 2), up), (acos(x), Interval(-1, 1)), (-acosh(x), from_one), (atanh(x), Interval.open(-1, 1)),
    (1 / (1 - x), Interval.Ropen(0, 1)), (exp(w * x), S.Reals), (w * x**3, S.Reals),
    (Max(0, x) ** Rational(3, 2), S.Reals), (Abs(x) ** Rational(3, 2) + x, Interval(-1, 1)),
]  # fmt: skip

NOT_STRONG: list[tuple[Any, Any]] = [
    (exp(x), S.Reals), (log(1 + exp(x)), S.Reals), (sqrt(1 + x**2), S.Reals), (-log(σ(x)), S.Reals),
    (Abs(x) + exp(-x), S.Reals), (1 / x, from_one), (1 / x, up), (-log(x), up), (x * log(x), up), (-sqrt(x), up),
    (x ** Rational(3, 2), up), (exp(-x), from_zero), (x + 1 / x, up), (x**3, up), (x**4, up),
    (Abs(x) ** 3 + Abs(x), S.Reals),
]  # fmt: skip


@pytest.mark.parametrize(("f", "values"), NOT_SMOOTH, ids=str)
def test_there_is_no_constant_of_smoothness(f: Any, values: Any) -> None:
    verdict = dv.prove_smooth(f, x, domain={x: values})
    assert isinstance(verdict, dv.Refuted), str(verdict)
    assert (verdict.statement.constant, verdict.witness.rule) == (oo, "unbounded curvature")
    agrees(verdict)


@pytest.mark.parametrize(("f", "values"), NOT_STRONG, ids=str)
def test_there_is_no_constant_of_strong_convexity(f: Any, values: Any) -> None:
    verdict = dv.prove_strongly_convex(f, x, domain={x: values})
    assert isinstance(verdict, dv.Refuted), str(verdict)
    assert (verdict.statement.constant, verdict.witness.rule) == (0, "vanishing curvature")
    agrees(verdict)


def test_of_which_label_and_in_one_sample() -> None:
    for name in ("exponential", "poisson"):
        verdict = dv.models[name].smoothness
        assert isinstance(verdict, dv.Refuted)
        agrees(verdict)
    label = dv.prove_smooth(exp(-y * z), z, domain={y: (0, 1)})  # of y = 0 alone it has one
    assert isinstance(label, dv.Refuted)
    assert label.witness.evidence.values == ((y, S.One),)
    assert isinstance(dv.prove_smooth(exp(-y * z), z, domain={y: FiniteSet(0)}), dv.Proved)


@pytest.mark.parametrize(
    ("f", "domain"),
    [
        (log(1 + exp(x)), None), (x**2, None), (sp.sin(x), None), (x * sp.atan(x), None), (sqrt(1 + x**2), None),
        (exp(x), {x: Interval(-oo, 5)}), (x * log(x), {x: from_one}), (x * log(x), {x: Interval(Rational(1, 100), 1)}),
        (x**3, {x: Interval(-5, 5)}), (1 / x, {x: from_one}), (x**2 / 2 - log(1 + x**2), None),
    ],
    ids=str,
)  # fmt: skip
def test_what_has_a_constant_is_not_refuted(f: Any, domain: Any) -> None:
    assert isinstance(dv.prove_smooth(f, x, domain=domain), dv.Proved)


KINKED: list[tuple[Any, Any]] = [
    (Abs(x), S.Reals), (-Abs(x), S.Reals), (Max(0, x), S.Reals), (Max(0, 1 - x), S.Reals), (Abs(x) / 1000, S.Reals),
    (sp.Piecewise((x**2, x < 0), (x**2 + x, True)), S.Reals), (Abs(x) - x**2, S.Reals), (Abs(x) + sp.sin(x), S.Reals),
    (exp(-Abs(x)), S.Reals), (log(1 + Abs(x)), S.Reals), (Abs(log(x)), up), (sp.Min(1, x), S.Reals),
    (Abs(x - w), S.Reals), (Max(x, x**2), S.Reals), (w * Max(0, x), S.Reals), (sp.tanh(x) ** 2 - Abs(x), S.Reals),
]  # fmt: skip


@pytest.mark.parametrize(("f", "values"), KINKED, ids=str)
def test_a_slope_that_jumps_has_no_constant(f: Any, values: Any) -> None:
    verdict = dv.prove_smooth(f, x, domain={x: values})
    assert isinstance(verdict, dv.Refuted), str(verdict)
    assert isinstance(verdict.witness.evidence.bound, Kink)
    agrees(verdict)


def test_the_hinge_has_no_constant_in_one_sample() -> None:
    hinge = dv.Model("hinge", z, Max(0, 1 - y * dv.yhat), (-1, 1)).smoothness
    assert isinstance(hinge, dv.Refuted), str(hinge)
    assert hinge.witness.rule == "unbounded in one sample"
    agrees(hinge)
    assert str(hinge).endswith("one sample, x = 1: there is no constant: the slope rises by 1 or more at z = 1, y = 1)")


@pytest.mark.parametrize(
    ("f", "values"),
    [
        (Max(0, x) ** 2, S.Reals), (x * Abs(x), S.Reals), (Abs(x), Interval(0, 1)), (Abs(x), Interval(-2, 0)),
        (Max(0, x - 1), Interval(0, 1)), (sp.Piecewise((x**2, x < 0), (x**2 / 2, True)), S.Reals),
        (Abs(x) + Max(-2 * x, 0) - Abs(x) - 2 * Max(-x, 0), S.Reals),
    ],
    ids=str,
)  # fmt: skip
def test_a_slope_without_a_jump_has_one(f: Any, values: Any) -> None:
    assert isinstance(dv.prove_smooth(f, x, domain={x: values}), dv.Proved)


def test_the_wording() -> None:
    smooth, strong = dv.prove_smooth(exp(-x), x), dv.prove_strongly_convex(x**4, x, domain={x: up})
    assert str(smooth) == (
        "Refuted: exp(-x) is smooth in x with some constant for all reals (there is no constant: for x ∈ (-∞, -1] the "
        "curvature is at least -x, which is unbounded)"
    )
    assert str(strong) == (
        "Refuted: x**4 is strongly convex in x with some constant for x ∈ (0, ∞) (there is no constant: for x ∈ (0, 1] "
        "the curvature is at most 32*x, which tends to 0)"
    )
    below = dv.prove_smooth(-y * x**3, x, domain={y: (0, 1)})
    assert str(below).endswith("for x ∈ [1, ∞) the curvature is at most -2*x, which is unbounded, y = 1)")
    assert claim(smooth.statement, formula) == "the second derivative of exp(-x) lies between -c and c with some c"
    assert claim(strong.statement, formula).endswith("is strongly convex in x with some constant for x ∈ (0, ∞)")
    (line,) = (text for _, text in reasons(dv.models["poisson"].smoothness, formula))
    assert line.startswith("One sample with x = 1 suffices. There is no constant: for z ∈ [1, ∞) the curvature is at ")


def proved(f: Any, box: Any) -> dv.Proved:
    verdict = dv.prove_convex(f, x, domain={x: box})
    assert isinstance(verdict, dv.Proved), str(verdict)
    return verdict


def known(statement: Any, bound: Bound | Kink, box: Any, values: Any = ()) -> Comparison:
    """The comparison with a premise that is proved."""
    return Comparison(bound, proved(compared(statement, bound, values, box).function, box), values)


def on(values: Any, *sets: Any) -> Domain:
    return Domain(tuple(sorted([(x, values), *sets], key=str)))


def smooth(f: Any, domain: Any = Domain()) -> Any:
    return dv.Smooth(f, (x,), oo, domain)


def strong(f: Any, domain: Any = Domain()) -> Any:
    return dv.StronglyConvex(f, (x,), S.Zero, domain)


CUBE, LINE, FALLING = Bound(oo, S.One, S.One), Bound(oo, S.Zero, S.One), Bound(oo, -S.One, S(2))
ONE_LACKS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "another limit: f″ ≥ 1/(2x)": lambda: (
        smooth(x * log(x), on(from_one)), known(smooth(x * log(x)), Bound(oo, -S.One, HALF), from_one)),
    "another limit: f″ ≤ x": lambda: (strong(x**2 / 2), known(strong(x**2 / 2), CUBE, from_one)),
    "another limit: f″ ≥ t at a finite end": lambda: (
        smooth(x**3, on(Interval(0, 1))), known(smooth(x**3), Bound(S.Zero, S.One, S.One), Interval(0, 1))),
    "another limit: f″ ≤ 1/t at a finite end": lambda: (
        strong(x**2 / 2, on(unit)), known(strong(x**2 / 2), Bound(S.Zero, -S.One, S.One), unit)),
    "a logarithm does not vanish": lambda: (
        strong(x**2 / 2), known(strong(x**2 / 2), LINE, Interval(3, oo))),
    "no end of the interval: f″ ≥ 1/(2x) from 1 on": lambda: (
        smooth(x * log(x), on(from_one)),
        Comparison(Bound(S.Zero, -S.One, HALF), proved(x * log(x) / 2, Interval(1, 2)))),
    "an interval outside of the domain": lambda: (
        smooth(exp(x), on(Interval(-oo, 0))), known(smooth(exp(x)), CUBE, from_one)),
    "an interval that reaches out of the domain": lambda: (
        smooth(x**3, on(Interval(0, 5))), known(smooth(x**3), CUBE, from_one)),
    "an end that the domain has not": lambda: (
        smooth(x * log(x), on(Interval(Rational(1, 9), 1))),
        known(smooth(x * log(x)), Bound(S.Zero, -S.One, HALF), unit)),
    "a kink at the end of the interval": lambda: (
        smooth(Abs(x), on(Interval(0, 1))), Comparison(Kink(S.Zero, S.One), proved(S.Zero * x, Interval(0, 1)))),
    "a kink outside of the domain": lambda: (
        smooth(Abs(x), on(from_one)), known(smooth(Abs(x)), Kink(S.Zero, S.One), Interval(-1, 1))),
    "a kink on an interval that reaches out of the domain": lambda: (
        smooth(Abs(x), on(Interval(0, 1))), known(smooth(Abs(x)), Kink(S.Zero, S.One), Interval(-1, 1))),
    "no kink: the premise of another function": lambda: (
        smooth(x**2), known(smooth(Abs(x)), Kink(S.Zero, S.One), Interval(-1, 1))),
    "no kink: a parabola alone": lambda: (
        smooth(x**2), known(smooth(x**2), Kink(S.Zero, S.Zero, S.One), Interval(-1, 1))),
    "a kink of the other sign": lambda: (
        smooth(x**2 / 2), known(smooth(-Abs(x)), Kink(S.Zero, -S.One), Interval(-1, 1))),
    "a kink does not vanish": lambda: (
        strong(x**2), known(smooth(Abs(x)), Kink(S.Zero, S.One), Interval(-1, 1))),
    "no scale": lambda: (smooth(x**2), known(smooth(x**2), Bound(oo, S.One, S.Zero), from_one)),
    "no scale, for strong convexity": lambda: (
        strong(x**2), Comparison(replace(FALLING, scale=S.Zero), proved(x**2, from_one))),
    "a scale below zero": lambda: (
        strong(x**2), Comparison(replace(FALLING, scale=-S.One), proved(x**2, from_one))),
    "another sign": lambda: (smooth(x**2), known(smooth(-(x**3)), replace(CUBE, scale=-S.One), from_one)),
    "the premise of another function": lambda: (smooth(x**2), known(smooth(exp(x)), CUBE, from_one)),
    "the premise of other values": lambda: (
        smooth(y * exp(x), on(S.Reals, (y, FiniteSet(0, 1)))),
        replace(known(smooth(y * exp(x)), CUBE, from_one, ((y, S.One),)), values=((y, S.Zero),))),
    "a label that is none": lambda: (
        smooth(y * exp(x), Domain(((y, FiniteSet(0)),))), known(smooth(y * exp(x)), CUBE, from_one, ((y, S.One),))),
    "no label at all": lambda: (smooth(exp(x), Domain(((y, S.EmptySet),))), known(smooth(exp(x)), CUBE, from_one)),
    "a fact that no value satisfies": lambda: (
        smooth(exp(x), Domain((), (sp.false,))), known(smooth(exp(x)), CUBE, from_one)),
    "a fact that the values do not satisfy": lambda: (
        smooth(w * exp(x), Domain((), (sp.Lt(w, 0),))), known(smooth(w * exp(x)), CUBE, from_one, ((w, S.One),))),
    "a fact that cuts the variable": lambda: (
        smooth(exp(x), Domain((), (sp.Lt(x, 0),))), known(smooth(exp(x)), CUBE, from_one)),
    "the variable is fixed": lambda: (
        smooth(exp(x)), replace(known(smooth(exp(x)), CUBE, from_one), values=((x, S.One),))),
    "a constant that is named": lambda: (
        replace(smooth(x**2), constant=S(2)), known(smooth(exp(x)), CUBE, from_one)),
    "a constant that is named, for strong convexity": lambda: (
        replace(strong(x**2), constant=S(2)), known(strong(exp(-x)), FALLING, from_one)),
    "a statement of another kind": lambda: (dv.Convex(exp(x), (x,)), known(smooth(exp(x)), CUBE, from_one)),
    "smoothness for strong convexity": lambda: (strong(exp(x)), known(smooth(exp(x)), CUBE, from_one)),
    "two variables": lambda: (
        dv.StronglyConvex(exp(-x), (x, w), S.Zero), known(strong(exp(-x)), FALLING, from_one)),
    "a forged premise": lambda: (
        smooth(x**2), Comparison(CUBE, forged(
            dv.Proved, compared(smooth(x**2), CUBE, (), from_one), dv.Certificate("second derivative", (x, None))))),
    "a premise that is undecided": lambda: (
        smooth(x**2), Comparison(CUBE, dv.Undecided(compared(smooth(x**2), CUBE, (), from_one), "why"))),
    "a premise of another kind": lambda: (smooth(exp(x)), Comparison(CUBE, dv.prove(sp.Ge(exp(x), 0)))),
    "no comparison": lambda: (smooth(exp(x)), proved(exp(x) - x**3 / 6, from_one)),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_LACKS)
@pytest.mark.parametrize("rule", ["unbounded curvature", "vanishing curvature", "unbounded in one sample"])
def test_evidence_that_lacks_one_thing(name: str, rule: str) -> None:
    statement, evidence = ONE_LACKS[name]()
    for given in (evidence, LossComparison(statement.function, evidence)):
        for ask in (dv.Refuted, lambda *parts: forged(dv.Refuted, *parts).check()):
            with pytest.raises(dv.CheckError):
                ask(statement, dv.Witness(rule, given))


def test_the_same_evidence_with_nothing_lacking() -> None:
    for statement, bound, box in (
        (smooth(x**3, on(from_one)), CUBE, from_one), (strong(x * log(x), on(from_one)), FALLING, from_one),
        (smooth(exp(x)), LINE, Interval(2, oo)), (smooth(x * log(x), on(unit)), Bound(S.Zero, -S.One, HALF), unit),
    ):  # fmt: skip
        rule = "unbounded curvature" if isinstance(statement, dv.Smooth) else "vanishing curvature"
        agrees(dv.Refuted(statement, dv.Witness(rule, known(statement, bound, box))))
    kinked = smooth(Abs(x) - x**2), Kink(S.Zero, S.One, S(2)), Interval(-1, 1)
    agrees(dv.Refuted(kinked[0], dv.Witness("unbounded curvature", known(*kinked))))


@pytest.mark.parametrize("value", [S.NaN, sp.I, sqrt(2), sp.Float(1), 1.0, oo, -oo, None, x, "1", (1,)], ids=repr)
def test_numbers_that_are_not_rational(value: Any) -> None:
    given = known(smooth(exp(x)), CUBE, from_one)
    for field in ("end", "power", "scale"):
        if (field, value) != ("end", oo):
            with pytest.raises(dv.CheckError):
                dv.Refuted(smooth(exp(x)), dv.Witness("unbounded curvature", replace(
                    given, bound=replace(CUBE, **{field: value}))))  # fmt: skip
    kinked = known(smooth(Abs(x)), Kink(S.Zero, S.One, S.Zero), Interval(-1, 1))
    for field in ("place", "scale", "bend"):
        bound = replace(Kink(S.Zero, S.One), **{field: value})
        with pytest.raises(dv.CheckError):
            dv.Refuted(smooth(Abs(x)), dv.Witness("unbounded curvature", replace(kinked, bound=bound)))


def test_the_variable_runs_over_the_reals() -> None:
    f = exp(whole)
    premise = proved(exp(x) - x**3 / 6, from_one)
    with pytest.raises(dv.CheckError):
        dv.Refuted(dv.Smooth(f, (whole,), oo), dv.Witness("unbounded curvature", Comparison(CUBE, premise)))


def test_one_sample_needs_the_mean_of_that_loss_and_its_labels() -> None:
    verdict: Any = dv.models["exponential"].smoothness
    bce, far = dv.models["sigmoid-bce"].smoothness.statement, Domain(((labels, FiniteSet(0)),))
    for changed in (
        replace(verdict.statement, function=bce.function), replace(verdict.statement, domain=far),
        replace(verdict.statement, domain=Domain()), replace(verdict.statement, variables=(z,)),
        replace(verdict.statement, function=mean_loss(exp(y * z))), replace(bce, constant=oo, attained=()),
        replace(verdict.statement, domain=Domain(((θ, Interval(1, 2)), (labels, FiniteSet(-1, 1))))),
    ):  # fmt: skip
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=changed)


def test_no_certificate_says_that_there_is_some_constant() -> None:
    """What has no name is proved by none: the constant of a proof is a number."""
    for proof in (dv.prove_smooth(x**2, x), dv.prove_strongly_convex(x**2 + exp(x), x)):
        assert isinstance(proof, dv.Proved)
        unnamed = replace(proof.statement, constant=oo if isinstance(proof.statement, dv.Smooth) else S.Zero)
        for statement in (unnamed, replace(unnamed, attained=()) if isinstance(unnamed, dv.Smooth) else unnamed):
            with pytest.raises(dv.CheckError):
                replace(proof, statement=statement)
