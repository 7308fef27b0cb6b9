"""`prove_concave`, `prove_strongly_convex`, `prove_smooth`, `prove_monotone`, `prove_range`, `prove_quasiconvex`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, depends, derivative
from derivations.deciding.bends import hollows, places
from derivations.deciding.branches import split
from derivations.deciding.budget import FAILURES, limited
from derivations.deciding.convexity import decide_convex, formula
from derivations.deciding.directions import directed
from derivations.deciding.extremes import Extreme, decide_bound, greatest
from derivations.deciding.relations import decide
from derivations.deciding.turns import turn
from derivations.kernel.premises import divide, smooth
from derivations.kernel.statements import (
    CheckError,
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Range,
    Smooth,
    StronglyConvex,
)
from derivations.normal_form.domains import Domain
from derivations.reading import Spec, domain_of
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict


def prove_concave(expr: Any, *variables: Any, domain: Spec = None, strict: bool = False) -> Verdict:
    """Decide whether ``expr`` is concave in ``variables``: the verdict says whether -expr is convex."""
    f = formula(expr, variables)
    return decide_convex(Convex(-f, variables, domain_of(domain, f), strict))


def prove_strongly_convex(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f - m/2·x² is convex for an m > 0, the greatest that is found; Refuted where f is not strictly convex.

    Where f is smooth this says f″ ≥ m, so that a point of f″ = 0 refutes it, as of x⁴, whatever m is; a kink that bends
    upwards, as of x² + |x|, takes nothing from m.
    """
    f, over = _read(expr, x, domain)
    return _ask(StronglyConvex(f, (x,), sp.S.Zero, over), _decide_strongly_convex)


@limited
def _decide_strongly_convex(statement: StronglyConvex) -> Verdict:
    f, (x,), over = statement.function, statement.variables, statement.domain
    convex = decide_convex(Convex(f, (x,), over))
    if isinstance(convex, Refuted):
        return convex
    try:
        if any(depends(kink, x) for kink in f.atoms(*KINKS)):
            return _strongly_across(statement)
        curvature = derivative(f, (x, 2))
        for low in greatest(-curvature, over.interior(x)):
            if low.value.is_finite and sp.N(low.value, 30) < 0:
                found = replace(statement, constant=-low.value)
                positive, rest = found.meaning()
                bound = Holds(curvature, "≥", -low.value, over.interior(x))
                proofs = _all_proved(decide(positive), _by_curvature(rest, bound))
                if proofs:
                    return Proved(found, Certificate("meaning", None, proofs))
        return _touching(statement, curvature) or Undecided(
            statement, "no positive lower bound of the second derivative was found"
        )
    except FAILURES as error:
        return Undecided(statement, str(error))


def _touching(statement: StronglyConvex, curvature: Any) -> Refuted | None:
    """That f″ > 0 is false at a point where f is smooth: near it f - m/2·x² bends down for every m > 0."""
    f, (x,), over = statement.function, statement.variables, statement.domain
    for box in (over, over.interior(x)):  # up to an end, if f″ goes on to it
        with suppress(CheckError):
            smooth(f, box)
            found = decide(Holds(curvature, ">", sp.S.Zero, box))
            return found if isinstance(found, Refuted) else None
    return None


def _strongly_across(statement: StronglyConvex) -> Verdict:
    """Across kinks, by the convexity of f - m/2·x²; m is the least bound of the second derivatives of the pieces."""
    f, (x,), over = statement.function, statement.variables, statement.domain
    bounds = [greatest(-derivative(g, (x, 2)), box) for box, g in split(f, x, over.interior(x))]
    values = [-found[0].value for found in bounds if found and found[0].value.is_finite]
    least = min(values, key=lambda m: sp.N(m, 30)) if len(values) == len(bounds) else sp.S.Zero
    if sp.N(least, 30) > 0:
        made = replace(statement, constant=least)
        positive, rest = made.meaning()
        proofs = _all_proved(decide(positive), decide_convex(rest))
        if proofs:
            return Proved(made, Certificate("meaning", None, proofs))
    strictly = decide_convex(Convex(f, (x,), over, True))
    unproved = Undecided(statement, "no positive lower bound of the second derivatives of its pieces was found")
    return strictly if isinstance(strictly, Refuted) else unproved


def prove_smooth(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that |f″| ≤ L, with the least L that is found, and the point where it is attained."""
    f, over = _read(expr, x, domain)
    return _ask(Smooth(f, (x,), sp.oo, over), _decide_smooth)


@limited
def _decide_smooth(statement: Smooth) -> Verdict:
    try:
        return decide_curvature(statement, derivative(statement.function, (statement.variables[0], 2)))
    except FAILURES as error:
        return Undecided(statement, str(error))


@limited
def decide_curvature(statement: Smooth, curvature: Any) -> Verdict:
    """The least c with |f″| ≤ c, f″ = ``curvature``, for a function of one variable."""
    domain = statement.domain.interior(statement.variables[0])
    above, below = greatest(curvature, domain), greatest(-curvature, domain)
    candidates = [max(pair, key=lambda e: sp.N(e.value, 30)) for pair in zip(above, below, strict=False)]
    for best in (*candidates, *(Extreme(e.value) for e in (*above, *below))):
        if not best.value.is_finite:
            continue
        found = replace(statement, constant=best.value)
        bounds = Holds(curvature, "≤", best.value, domain), Holds(curvature, "≥", -best.value, domain)
        proofs = _all_proved(*map(decide_bound, bounds))
        for at in dict.fromkeys((best.at, ())) if proofs else ():
            try:
                return Proved(replace(found, attained=at), Certificate("meaning", None, proofs))
            except CheckError:
                continue
    return Undecided(statement, "no bound of the second derivative was found")


def _all_proved(*found: Verdict) -> tuple[Proved, ...]:
    """The verdicts, or none where one of them is no proof."""
    proofs = tuple(v for v in found if isinstance(v, Proved))
    return proofs if len(proofs) == len(found) else ()


def _by_curvature(statement: Convex, bound: Holds) -> Verdict:
    """Convexity of what a bound of f″ leaves."""
    found = decide_bound(bound)
    if not isinstance(found, Proved):
        return found
    try:
        return Proved(statement, Certificate("second derivative", (statement.function, None), (found,)))
    except CheckError as error:
        return Undecided(statement, str(error))


def prove_monotone(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that ``expr`` increases or decreases in x, strictly where it does so; Refuted where it turns."""
    f, over = _read(expr, x, domain)
    return _ask(Monotone(f, (x,), "monotone", over), _decide_monotone)


@limited
def _decide_monotone(statement: Monotone) -> Verdict:
    seen = turn(statement, False) or _monotone(statement)
    return seen or Undecided(statement, "its slope keeps no sign that is seen")


def _monotone(statement: Monotone) -> Proved | None:
    """A proof of one of the directions, strict if possible."""
    for strict in (True, False):
        for direction in ("increasing", "decreasing"):
            made = directed(replace(statement, direction=direction, strict=strict))
            if made:
                return made
    return None


def prove_range(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove bounds low ≤ f ≤ high, exact where they are algebraic; an infinite one says nothing."""
    f, over = _read(expr, x, domain)
    statement = Range(f, -sp.oo, sp.oo, over)
    if not over.is_interval(x) and not isinstance(over.values(x), sp.FiniteSet):
        return Undecided(statement, f"{x} is not seen to run over an interval")
    return _decide_range(statement)


@limited
def _decide_range(statement: Range) -> Verdict:
    f, over = statement.function, statement.domain
    try:
        low = next(_bounds(f, "≥", [-e.value for e in greatest(-f, over)], over), None)
        high = next(_bounds(f, "≤", [e.value for e in greatest(f, over)], over), None)
        proofs = tuple(v for v in (low, high) if v)
        if proofs:
            made = Range(f, _right(low, -sp.oo), _right(high, sp.oo), over)
            return Proved(made, Certificate("meaning", None, proofs))
    except FAILURES as error:
        return Undecided(statement, str(error))
    return Undecided(statement, "no bound was found")


def _bounds(f: Any, sign: str, candidates: list[Any], domain: Domain) -> Iterator[Proved]:
    for c in candidates:
        found = decide_bound(Holds(f, sign, c, domain)) if c.is_finite else None
        if isinstance(found, Proved):
            yield found


def _right(bound: Proved | None, default: Any) -> Any:
    return bound.statement.right if bound and isinstance(bound.statement, Holds) else default


def prove_quasiconvex(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f falls, then rises, so that f ≤ t on an interval for every t; Refuted by three points."""
    f, over = _read(expr, x, domain)
    return _ask(Quasiconvex(f, (x,), over), _decide_quasiconvex)


@limited
def _decide_quasiconvex(statement: Quasiconvex) -> Verdict:
    f, (x,), over = statement.function, statement.variables, statement.domain
    refuted = turn(statement, True)
    if refuted:
        return refuted
    try:
        for way in ("increasing", "decreasing"):
            proved = directed(Monotone(f, (x,), way, over))
            if proved:
                return Proved(statement, Certificate("quasiconvexity", ((), (way,)), (proved,)))
        convex = decide_convex(Convex(f, (x,), over))
        if isinstance(convex, Proved):
            return Proved(statement, Certificate("quasiconvexity", ((), ("convex",)), (convex,)))
        return _valley(statement) or Undecided(statement, "no valley was found")
    except FAILURES as error:
        return Undecided(statement, str(error))


def _valley(statement: Quasiconvex) -> Proved | None:
    """A rational point where f stops to fall, or two, between which it is convex."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    for cuts in (*((c,) for c in places(f, x, domain[x])), *hollows(f, x, domain[x])):
        left, *between, right = divide(domain, x, cuts)
        proofs: list[Proved] = []
        for way, part in (("decreasing", left), ("increasing", right)):
            made = directed(Monotone(f, (x,), way, part))
            proofs += [made] if made else []
        convex = [decide_convex(Convex(f, (x,), part)) for part in between] if len(proofs) == 2 else []
        middle = [v for v in convex if isinstance(v, Proved)]
        if len(proofs) == 2 and len(middle) == len(between):
            ways = ("decreasing", *["convex" for _ in middle], "increasing")
            return Proved(statement, Certificate("quasiconvexity", (cuts, ways), (proofs[0], *middle, proofs[1])))
    return None


def _read(expr: Any, x: Any, domain: Spec) -> tuple[Any, Domain]:
    f = formula(expr, (x,))
    return f, domain_of(domain, f)


def _ask(statement: Any, decide: Callable[[Any], Verdict]) -> Verdict:
    """A question about a function on an interval."""
    (x,) = statement.variables
    if not statement.domain.is_interval(x):
        return Undecided(statement, f"{x} is not seen to run over an interval")
    return decide(statement)
