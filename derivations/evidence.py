"""What a verdict rests on, in sentences with formulas, for the book and the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from derivations.balls import ball
from derivations.domains import show_set
from derivations.kernel.polynomials import reduce, s
from derivations.kernel.premises import positive_part
from derivations.kernel.refutations import Chord, LossChord, Point
from derivations.kernel.statements import SIGNS, Convex, Holds, Smooth, Statement
from derivations.kernel.verdicts import Proved, Refuted, Verdict
from derivations.symbols import sigmoid, z

Writer = Callable[[Any], str]
"""How a formula is written: `derivations.printing.formula` or, between $ signs, `latex`."""


def claim(statement: Statement, write: Writer) -> str:
    """A statement as a sentence."""
    where = f" for {statement.domain}" if str(statement.domain) else ""
    match statement:
        case Holds(left, sign, right, _):
            return f"{write(SIGNS[sign](left, right, evaluate=False))}{where}"
        case Convex(function, variables, _, strict):
            how = "strictly convex" if strict else "convex"
            return f"{write(function)} is {how} in {_names(variables, write)}{where}"
        case Smooth(function, variables, constant, _):
            return (
                f"the Hessian of {write(function)} in {_names(variables, write)} lies between "
                f"-{constant}·XᵀX/N and {constant}·XᵀX/N{where}"
            )


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
    if rule in ("Bernstein", "Sturm") and isinstance(statement, Holds):
        return _polynomial(verdict, statement, write)
    return {
        "identity": "Both sides have the same normal form.",
        "signs": "Exact root counts and the signs of all coefficients leave no other sign.",
        "cases": f"Each value of {verdict.certificate.evidence} is decided on its own.",
        "affine in the label": f"Affine in {verdict.certificate.evidence}: both ends decide.",
        "second derivative": "The second derivative is not negative.",
        "affine lift": "The logit is linear in θ, and a mean of convex functions is convex.",
        "bounded curvature": "vᵀ∇²v = (1/N) Σ ℓ″(zₙ, yₙ)(xₙ·v)², and |ℓ″| is bounded.",
    }[rule]


def _polynomial(verdict: Proved, statement: Holds, write: Writer) -> str:
    reduced = reduce(positive_part(statement)[0], statement.domain)
    square, evidence = verdict.certificate.evidence
    root = sp.Poly(list(square), s)
    rest = sp.div(reduced.polynomial, root**2)[0]
    value = sigmoid(reduced.variable / reduced.order) if reduced.order else reduced.variable
    factor = write(root.as_expr() ** 2 * rest.as_expr()) if root.degree() > 0 else write(rest.as_expr())
    enclosed = " (a rational enclosure)" if reduced.outer else ""
    name = write(sp.Eq(s, value, evaluate=False))
    text = f"With {name} in {show_set(reduced.interval)}{enclosed} the sign is that of {factor}"
    if verdict.certificate.rule == "Sturm":
        return f"{text}: no root inside (Sturm), and positive at s = {evidence}."
    if len(evidence) > 2:
        return f"{text}: Bernstein coefficients on {len(evidence)} pieces, none negative."
    shown = "; ".join(f"on [{a}, {b}] the Bernstein coefficients {', '.join(map(str, c))}" for a, b, c in evidence)
    return f"{text}: {shown}, none negative."


def _counterexample(verdict: Refuted, write: Writer) -> str:
    evidence, statement = verdict.witness.evidence, verdict.statement
    match evidence:
        case Point(values):
            return "False at " + ", ".join(write(sp.Eq(a, b, evaluate=False)) for a, b in values) + "."
        case LossChord(loss, chord):
            return "One sample with x = 1 suffices. " + _chord(loss, (z,), chord, write)
        case Chord() if isinstance(statement, Convex):
            return _chord(statement.function, statement.variables, evidence, write)
    return str(verdict.witness)


def _chord(f: Any, variables: tuple[Any, ...], chord: Chord, write: Writer) -> str:
    """The three values that contradict convexity, as printed digits of rigorous balls."""
    fixed = dict(chord.values)
    middle = tuple((p + q) / 2 for p, q in zip(chord.a, chord.b, strict=True))
    values = [ball(f, {**fixed, **dict(zip(variables, p, strict=True))}) for p in (chord.a, chord.b, middle)]
    low, high = ((values[0] + values[1]) / 2).str(5, radius=False), values[2].str(5, radius=False)
    names = _names(variables, write)
    at = ", ".join(f"{write(a)} = {b}" for a, b in fixed.items())
    points = [p[0] if len(p) == 1 else p for p in (chord.a, chord.b, middle)]
    return (
        f"Between {names} = {points[0]} and {points[1]}{f' with {at}' if at else ''} the chord passes below the curve: "
        f"at {points[2]} the function is {high}, the chord {low}."
    )
