"""`prove_smooth` and `prove_strongly_convex`: the least c and the greatest m with m ≤ f″ ≤ c, or -c ≤ f″ ≤ c.

They are sought among the extremes of f″ on the pieces where f is smooth, and proved as the convexity of what a parabola
leaves: of c/2·x² - f and c/2·x² + f, and of f - m/2·x². So a kink may bend upwards without taking anything from m.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, depends, derivative
from derivations.deciding.branches import split
from derivations.deciding.budget import FAILURES, limited
from derivations.deciding.comparing import without_constant
from derivations.deciding.convexity import decide_convex
from derivations.deciding.extremes import Extreme, decide_bound, greatest
from derivations.deciding.questions import on_interval, read
from derivations.deciding.relations import decide
from derivations.kernel.premises import smooth
from derivations.kernel.statements import CheckError, Convex, Holds, Smooth, StronglyConvex
from derivations.normal_form.domains import Domain
from derivations.points import points
from derivations.reading import Spec
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict

Point = tuple[tuple[Any, Any], ...]


def prove_strongly_convex(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f - m/2·x² is convex for an m > 0, the greatest that is found; Refuted where there is none.

    Where f is smooth this says f″ ≥ m, so that a point of f″ = 0 refutes it, as of x⁴, whatever m is; a kink that bends
    upwards, as of x² + |x|, takes nothing from m. Where f″ > 0 comes near to 0, as of eˣ, what is refuted is that there
    is some m > 0; its statement has the constant 0.
    """
    f, over = read(expr, x, domain)
    return on_interval(StronglyConvex(f, (x,), sp.S.Zero, over), _decide_strongly_convex)


@limited
def _decide_strongly_convex(statement: StronglyConvex) -> Verdict:
    f, (x,), over = statement.function, statement.variables, statement.domain
    convex = decide_convex(Convex(f, (x,), over))
    if isinstance(convex, Refuted):
        return convex
    try:
        for low in _extremes(f, x, over, -1):
            if low.value.is_finite and sp.N(low.value, 30) < 0:
                found = replace(statement, constant=-low.value)
                positive, rest = found.meaning()
                proofs = all_proved(decide(positive), _left(rest, statement, "≥", -low.value))
                if proofs:
                    return Proved(found, Certificate("meaning", None, proofs))
        wrong = _flat(statement) or without_constant(statement)
        return wrong or Undecided(statement, "no positive lower bound of the second derivative was found")
    except FAILURES as error:
        return Undecided(statement, str(error))


def _flat(statement: StronglyConvex) -> Refuted | None:
    """That f″ > 0 is false at a point where f is smooth: near it f - m/2·x² bends down for every m > 0.

    A function with kinks is refuted where it is not even strictly convex.
    """
    f, (x,), over = statement.function, statement.variables, statement.domain
    if _kinked(f, x):
        strictly = decide_convex(Convex(f, (x,), over, True))
        return strictly if isinstance(strictly, Refuted) else None
    for box in (over, over.interior(x)):  # up to an end, if f″ goes on to it
        with suppress(CheckError):
            smooth(f, box)
            found = decide(Holds(derivative(f, (x, 2)), ">", sp.S.Zero, box))
            return found if isinstance(found, Refuted) else None
    return None


def prove_smooth(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f′ is L-Lipschitz, so that |f″| ≤ L, with the least L found, and a point where it is attained.

    Where f″ grows without bound, as of eˣ, what is refuted is that there is some L; its statement has the constant ∞.
    """
    f, over = read(expr, x, domain)
    return on_interval(Smooth(f, (x,), sp.oo, over), decide_smooth)


@limited
def decide_smooth(statement: Smooth, curvature: Any = None) -> Verdict:
    """The least c with |f″| ≤ c, or the one given; ``curvature`` may be f″ as it reads well, of an f without kinks."""
    try:
        none = without_constant(statement) if statement.constant.is_infinite else None
        if none:
            return none
        for best in _constants(statement, curvature):
            found = replace(statement, constant=best.value)
            sides = zip(found.meaning(), "≤≥", (best.value, -best.value), strict=True)
            proofs = all_proved(*(_left(rest, found, sign, c, curvature) for rest, sign, c in sides))
            if proofs:
                return _attained(found, best.at, proofs) or Proved(found, Certificate("meaning", None, proofs))
        return Undecided(statement, "no bound of the second derivative was found")
    except FAILURES as error:
        return Undecided(statement, str(error))


def _constants(statement: Smooth, curvature: Any) -> Iterator[Extreme]:
    """What the least c may be: the greatest |f″| that is seen; or the constant that is given."""
    f, (x,), over = statement.function, statement.variables, statement.domain
    if statement.constant.is_finite:
        yield Extreme(statement.constant)
    else:
        above, below = (_extremes(f, x, over, side, curvature) for side in (1, -1))
        both = (max(pair, key=_size) for pair in zip(above, below, strict=False))
        yield from (e for e in (*both, *(Extreme(e.value) for e in (*above, *below))) if e.value.is_finite)


def _attained(statement: Smooth, at: Point, proofs: tuple[Proved, ...]) -> Proved | None:
    """The bound with a point where it is attained, and the formula of f around it."""
    f, (x,), over = statement.function, statement.variables, statement.domain
    for box, g, fixed in _pieces(f, x, over) if at else ():
        with suppress(CheckError):
            values = dict(at)
            formula = g.subs({s: v for s, v in values.items() if s != x})
            if dict(fixed).items() <= values.items():
                return Proved(replace(statement, attained=at), Certificate("meaning", (box[x], formula), proofs))
    return None


def _extremes(f: Any, x: Any, over: Domain, side: int, curvature: Any = None) -> list[Extreme]:
    """Candidates for the greatest f″, or for side = -1 the greatest -f″, on all pieces where f is smooth."""
    found = []
    for box, g, fixed in _pieces(f, x, over):
        bend = side * (curvature if curvature is not None and g == f else derivative(g, (x, 2)))
        anywhere = {x: sp.S.Zero} if box.contains(x, sp.S.Zero) else next(points([x], box))
        free = () if x in bend.free_symbols else tuple(anywhere.items())
        ranked = greatest(bend, box) if bend.free_symbols else [Extreme(bend, free)]
        found.append([Extreme(e.value, tuple(sorted({*e.at, *free, *fixed}, key=str)) if e.at else ()) for e in ranked])
    return [max(ranked, key=_size) for ranked in zip(*found, strict=False)]


def _pieces(f: Any, x: Any, over: Domain, fixed: Point = ()) -> Iterator[tuple[Domain, Any, Point]]:
    """Where f is smooth, its formula there, and which values of labels, or one of what else is free, are put in.

    Neighbours with one formula are taken for one piece, as of x²/2 on both sides of 0, which |x| ≤ 1 has cut.
    """
    if not _kinked(f, x):
        yield over.interior(x), f, fixed
    elif f.free_symbols == {x}:
        for g, parts in groupby(split(f, x, over.interior(x)), key=itemgetter(1)):
            boxes = [box for box, _ in parts]
            yield boxes[0].with_set(x, sp.Interval.open(boxes[0][x].start, boxes[-1][x].end)), g, fixed
    else:
        label = over.finite(f)
        other = min(f.free_symbols - {x}, key=str) if label in (None, x) else label
        values = over[other] if other == label else [next(points([other], over))[other]]
        for value in values:
            part = over.substitute({other: value})
            yield from _pieces(f.subs(other, value), x, part, (*fixed, (other, value)))


def _left(rest: Convex, whole: Any, sign: str, bound: Any, curvature: Any = None) -> Verdict:
    """Convexity of what a parabola leaves: for a smooth f by the bound of its second derivative."""
    f, (x,), over = whole.function, whole.variables, whole.domain
    if _kinked(f, x):
        return decide_convex(rest)
    bend = curvature if curvature is not None else derivative(f, (x, 2))
    found = decide_bound(Holds(bend, sign, bound, over.interior(x)))
    if not isinstance(found, Proved):
        return found
    try:
        return Proved(rest, Certificate("second derivative", (rest.function, None), (found,)))
    except CheckError as error:
        return Undecided(rest, str(error))


def _kinked(f: Any, x: Any) -> bool:
    return any(depends(kink, x) for kink in f.atoms(*KINKS))


def _size(extreme: Extreme) -> Any:
    return sp.N(extreme.value, 30)


def all_proved(*found: Verdict) -> tuple[Proved, ...]:
    """The verdicts, or none where one of them is no proof."""
    proofs = tuple(v for v in found if isinstance(v, Proved))
    return proofs if len(proofs) == len(found) else ()
