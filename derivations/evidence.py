"""What a verdict rests on, in sentences with formulas, for the book and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.comparisons import Comparison, LossComparison
from derivations.counterexamples import Chord, Flat, Gap, LossChord, Point
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import (
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Range,
    Smooth,
    Statement,
    StronglyConvex,
)
from derivations.normal_form.balls import ball
from derivations.normal_form.polynomials import reduce, s
from derivations.reading import SIGNS
from derivations.symbols import sigmoid, z
from derivations.verdicts import Proved, Refuted, Verdict
from derivations.wording import show_set

Writer = Callable[[Any], str]
"""How a formula is written: `derivations.printing.formula` or, between $ signs, `latex`."""


SENTENCES = {
    "identity": "Both sides have the same normal form.",
    "signs": "Exact root counts and the signs of all coefficients leave no other sign.",
    "cases": "Each value of {} is decided on its own.",
    "affine in the label": "Affine in {}: both ends decide.",
    "second derivative": "The second derivative is not negative.",
    "slope": "The slope has one sign.",
    "affine lift": "The logit is linear in θ, and a mean keeps convexity and bounds of the curvature.",
    "product": "A product: every factor has a known sign.",
    "pieces": "Each piece of the range is decided on its own.",
    "mean value": "Not negative at one end, or in the limit, and it does not fall on the way (mean value theorem).",
    "substitution": "A part of it lies in an interval, and every value in that will do.",
    "enclosure": "Ball arithmetic encloses the values on each part of the box.",
    "kinks": "Each piece is convex, and at every cut the slope does not fall.",
    "limits": "Each open piece is convex, its limits are not above the values at its ends, and lines support the cuts.",
    "maximum": "A maximum of convex functions is convex.",
    "dominated": "One part of the maximum or minimum stands for the whole: none of the others ever passes it.",
    "Bernstein": "A Bernstein sum whose coefficients are exact algebraic numbers, none negative.",
    "meaning": "Each part of what this means is proved on its own.",
    "quasiconvexity": "It falls, is convex, rises: on pieces in this order, some of which may be missing.",
    "convex set": "The points of a convex set where convex functions are not positive form a convex set.",
    "convex sum": "A sum of convex functions with weights ≥ 0, and of an affine one, is convex.",
    "squares": "Functions that are affine, or convex and ≥ 0: their squares with weights ≥ 0, and p-norms, are convex.",
    "minors of the Hessian": "Principal minors of the Hessian: all of them are ≥ 0, or the leading ones are > 0.",
    "composition": "A function of one number: of an affine h, or of a convex h in which it does not fall; or d·g(h/d).",
    "log-sum-exp": "log Σ c e^h is convex where each h is: vᵀ(diag p - ppᵀ)v = ½ Σ p_i p_j (v_i - v_j)².",
}
"""What a rule says to a reader, with its evidence in the place of {}; Bernstein shows the polynomial, where it can."""


def claim(statement: Statement, write: Writer) -> str:
    """A statement as a sentence."""
    where = f" for {statement.domain}" if str(statement.domain) else ""
    match statement:
        case Holds(left, sign, right, _):
            return f"{write(SIGNS[sign](left, right, evaluate=False))}{where}"
        case Convex(function, variables, _, strict):
            how = "strictly convex" if strict else "convex"
            return f"{write(function)} is {how} in {_names(variables, write)}{where}"
        case Smooth(function, variables, constant, _, attained):
            named = f"c = {write(constant)}" if constant != sp.oo else "some c"
            bound, reached = f"{named}{where}", ", ".join(f"{write(a)} = {write(v)}" for a, v in attained)
            sharp = f"; c is reached at {reached}" if reached else ""
            broken = ", where it exists," if function.has(*KINKS) else ""
            if not isinstance(variables[0], sp.IndexedBase):
                return f"the second derivative of {write(function)}{broken} lies between -c and c with {bound}{sharp}"
            between = f"the Hessian of {write(function)} in {_names(variables, write)}{broken} lies between"
            return f"{between} -c·XᵀX/N and c·XᵀX/N with {bound}{sharp}"
        case StronglyConvex(function, variables, constant, _):
            names = _names(variables, write)
            told = f"the constant {write(constant)}" if constant != 0 else "some constant"
            return f"{write(function)} is strongly convex in {names} with {told}{where}"
        case Monotone(function, variables, direction, _, strict):
            how = f"strictly {direction}" if strict else direction
            return f"{write(function)} is {how} in {_names(variables, write)}{where}"
        case Quasiconvex(function, variables, _):
            return f"{write(function)} is quasiconvex in {_names(variables, write)}{where}"
        case Range(function, low, high, _):
            return f"{write(low)} ≤ {write(function)} ≤ {write(high)}{where}"


def reasons(verdict: Verdict, write: Writer, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The evidence, line by line, with its depth in the proof tree."""
    if isinstance(verdict, Refuted):
        yield depth, _counterexample(verdict, write)
    elif isinstance(verdict, Proved):
        yield depth, _rule(verdict, write)
        for premise in verdict.certificate.premises:
            yield depth + 1, claim(premise.statement, write)
            yield from reasons(premise, write, depth + 2)
    else:
        yield depth, verdict.reason


def _names(variables: tuple[Any, ...], write: Writer) -> str:
    return ", ".join(write(v.label if isinstance(v, sp.IndexedBase) else v) for v in variables)


def _rule(verdict: Proved, write: Writer) -> str:
    """One sentence for the rule that was used."""
    rule, statement = verdict.certificate.rule, verdict.statement
    if rule == "Bernstein" and isinstance(statement, Holds) and verdict.certificate.evidence[-1] is None:
        return _polynomial(verdict, statement, write)
    return SENTENCES[rule].format(verdict.certificate.evidence)


def _polynomial(verdict: Proved, statement: Holds, write: Writer) -> str:
    reduced = reduce(positive_part(statement)[0], statement.domain)
    square, pieces, _ = verdict.certificate.evidence
    root = sp.Poly(list(square), s)
    rest = sp.div(reduced.polynomial, root**2)[0]
    value = sigmoid(reduced.variable / reduced.order) if reduced.order else reduced.variable
    factor = write(root.as_expr() ** 2 * rest.as_expr()) if root.degree() > 0 else write(rest.as_expr())
    ends = {statement.domain[reduced.variable].start, statement.domain[reduced.variable].end}
    enclosed = " (a rational enclosure)" if reduced.order and not ends <= {-sp.oo, 0, sp.oo} else ""
    name = write(sp.Eq(s, value, evaluate=False))
    text = f"With {name} in {show_set(reduced.interval)}{enclosed} the sign is that of {factor}"
    if len(pieces) > 2:
        return f"{text}: Bernstein coefficients on {len(pieces)} pieces, none negative."
    shown = "; ".join(f"on [{a}, {b}] the Bernstein coefficients {', '.join(map(str, c))}" for a, b, c in pieces)
    return f"{text}: {shown}, none negative."


def _counterexample(verdict: Refuted, write: Writer) -> str:
    evidence, statement = verdict.witness.evidence, verdict.statement
    match evidence:
        case Point(values):
            return "False at " + ", ".join(write(sp.Eq(a, b, evaluate=False)) for a, b in values) + "."
        case LossChord(loss, chord):
            return "One sample with x = 1 suffices. " + _chord(loss, (z,), chord, write)
        case Chord() if isinstance(statement, Convex) and not isinstance(evidence, Flat):
            return _chord(statement.function, statement.variables, evidence, write)
        case LossComparison(_, compared):
            return f"One sample with x = 1 suffices. There is no constant: {compared.told(write)}."
        case Comparison():
            return f"There is no constant: {evidence.told(write)}."
        case Gap() if isinstance(statement, Convex):
            return f"No function is convex there: {evidence}."
    return str(verdict.witness)


def _chord(f: Any, variables: tuple[Any, ...], chord: Chord, write: Writer) -> str:
    """The three values that contradict convexity, exact or as printed digits of rigorous balls."""
    fixed, names = dict(chord.values), _names(variables, write)
    middle = tuple((p + q) / 2 for p, q in zip(chord.a, chord.b, strict=True))
    points = [{**fixed, **dict(zip(variables, p, strict=True))} for p in (chord.a, chord.b, middle)]
    a, b, m = (p[0] if len(p) == 1 else p for p in (chord.a, chord.b, middle))
    held = f" with {', '.join(f'{write(s)} = {v}' for s, v in fixed.items())}" if fixed else ""
    return (
        f"From {names} = {a} (value {_mean(f, points[0])}) to {b} (value {_mean(f, points[1])}){held} the chord passes "
        f"below the curve: in the middle, at {m}, the function is {_mean(f, points[2])}, the chord "
        f"{_mean(f, *points[:2])}."
    )


def _mean(f: Any, *points: dict[Any, Any]) -> str:
    """The mean of the values at some points: a short fraction, or printed digits."""
    exact = sum(f.subs(p) for p in points) / len(points)
    if exact.is_Rational and exact.q < 100:
        return str(exact)
    total = sum((ball(f, p) for p in points[1:]), ball(f, points[0]))
    return str((total / len(points)).str(5, radius=False))
