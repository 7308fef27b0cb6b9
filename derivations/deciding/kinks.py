"""Convexity of functions with kinks in one variable: search for the pieces, or for a chord across a break."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import sympy as sp

from derivations.calculus import derivative
from derivations.counterexamples import Chord
from derivations.deciding.bends import PLACES, bent_down, refuted_by
from derivations.deciding.branches import split
from derivations.deciding.relations import decide
from derivations.deciding.scaling import by_scale
from derivations.differences import Undefined
from derivations.kernel.convexity import no_jump
from derivations.kernel.premises import divide
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.points import symbols_of
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict

DecideConvex = Callable[[Convex], Verdict]

TINY = tuple(sp.Rational(2) ** -m for m in range(2, 160, 6))
"""Half widths of chords around a cut where the slope falls, perhaps by very little."""


def decide_kinks(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """The verdict on a function of one variable with kinks; smooth pieces are decided by ``decide_convex``."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    label = domain.finite(f)
    if label is not None and label != x:
        return _cases(statement, label, decide_convex)
    if not domain.is_interval(x):
        return Undecided(statement, f"{x} is not seen to run over an interval, a convex set")
    try:
        moved = any(s != x for s in symbols_of(f))
        refuted = bent_down(statement, 0, 1)
        found = refuted or _parts(statement, decide_convex)
        return (moved and isinstance(found, Undecided) and bent_down(statement, 1, PLACES)) or found
    except (OutsideClass, Undefined, CheckError) as error:
        return Undecided(statement, str(error))


def _parts(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """A proof from the pieces, the terms of a maximum, or the same function on another scale; or a chord of a piece."""
    several = isinstance(statement.function, sp.Max) and len(statement.function.args) > 3
    found: Verdict | None = _maximum(statement, decide_convex) if several else None
    try:
        found = found or _pieces(statement, decide_convex)
    except (OutsideClass, Undefined, CheckError) as error:
        found = Undecided(statement, str(error))
    if isinstance(found, (Proved, Refuted)):
        return found
    scaled = by_scale(statement, lambda g: _parts(g, decide_convex)) if not several else None
    return _maximum(statement, decide_convex) or scaled or found


def _proved(statement: Convex, rule: str, evidence: Any, found: list[Verdict]) -> Verdict:
    """The proof from these premises, or why one of them or the rule fails."""
    proofs = tuple(v for v in found if isinstance(v, Proved))
    if len(proofs) < len(found):
        missing = next(v for v in found if not isinstance(v, Proved))
        return Undecided(statement, str(missing))
    try:
        return Proved(statement, Certificate(rule, evidence, proofs))
    except CheckError as error:
        return Undecided(statement, str(error))


def _carried(statement: Convex, found: list[Verdict], values: list[tuple[Any, ...]]) -> Refuted | None:
    """A chord of a piece or of a case, for the whole statement."""
    for verdict, fixed in zip(found, values, strict=True):
        if isinstance(verdict, Refuted):
            chord = verdict.witness.evidence
            made = refuted_by(statement, type(chord)(chord.a, chord.b, tuple(sorted((*chord.values, *fixed), key=str))))
            if made:
                return made
    return None


def _cases(statement: Convex, label: Any, decide_convex: DecideConvex) -> Verdict:
    values = list(statement.domain[label])
    found = [decide_convex(statement.at(label, value)) for value in values]
    carried = _carried(statement, found, [((label, value),) for value in values])
    return carried or _proved(statement, "cases", label, found)


def _pieces(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """A convex formula on each piece, where neighbours with one formula are one piece, or else are not."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    parts = list(split(f, x, domain.interior(x)))
    joined = [p for i, p in enumerate(parts) if i == 0 or p[1] != parts[i - 1][1]]
    if [g for _, g in joined] == [f]:
        return Undecided(statement, f"its kinks are not taken apart along {x}")
    found = _by_pieces(statement, decide_convex, joined)
    return _by_pieces(statement, decide_convex, parts) if isinstance(found, Undecided) and joined != parts else found


def _by_pieces(statement: Convex, decide_convex: DecideConvex, parts: list[tuple[Domain, Any]]) -> Verdict:
    """A convex formula on each of these pieces, and slopes that rise at the cuts."""
    (x,), domain = statement.variables, statement.domain
    cuts, formulas = tuple(box[x].start for box, _ in parts[1:]), tuple(g for _, g in parts)
    edges = (domain[x].start, *cuts, domain[x].end)
    pieces = divide(domain, x, cuts)
    found = [decide_convex(Convex(g, (x,), p, statement.strict)) for g, p in zip(formulas, pieces, strict=True)]
    carried = _carried(statement, found, [()] * len(found))
    if carried or not all(isinstance(v, Proved) for v in found):
        return carried or _proved(statement, "kinks", None, found)
    slopes = tuple(
        (_slope(g, x, c, -1), _slope(h, x, c, 1)) for c, (g, h) in zip(cuts, pairwise(formulas), strict=True)
    )
    for c, (low, high) in zip(cuts, slopes, strict=True):
        rises = decide(Holds(low.subs(x, c), "≤", high.subs(x, c), domain.substitute({x: c})))
        if isinstance(rises, Refuted):
            room = min(c - edges[0], edges[-1] - c, sp.S.One)
            corner = next(
                filter(
                    None,
                    (
                        refuted_by(statement, Chord((c - room * h,), (c + room * h,), rises.witness.evidence.values))
                        for h in TINY
                    ),
                ),
                None,
            )
            if corner:
                return corner
        found.append(rises)
    found += map(decide, no_jump(statement, (1, 1), (formulas[0], formulas[-1])))
    return _proved(statement, "kinks", (cuts, formulas, slopes), found)


def _slope(g: Any, x: Any, cut: Any, side: int) -> Any:
    """g′ as a formula that has a value at the cut; where SymPy's t^(3/2)/t has none, in t = ±(x - c) > 0.

    Not always in t: SymPy takes minutes to ask itself for the signs of polynomials in a positive t and √2.
    """
    slope = derivative(g, x)
    if slope.subs(x, cut).is_finite:
        return slope
    t = sp.Dummy("t", positive=True)
    return side * derivative(g.subs(x, cut + side * t), t).subs(t, side * (x - cut))


def _maximum(statement: Convex, decide_convex: DecideConvex) -> Proved | None:
    """The greater of convex functions."""
    f = statement.function
    if not isinstance(f, (sp.Max, sp.Abs)):
        return None
    terms = f.args if isinstance(f, sp.Max) else (f.args[0], -f.args[0])
    found = [decide_convex(Convex(g, statement.variables, statement.domain, statement.strict)) for g in terms]
    made = _proved(statement, "maximum", None, found)
    return made if isinstance(made, Proved) else None
