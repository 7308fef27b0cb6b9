"""`prove_concave`, `prove_strongly_convex`, `prove_smooth`, `prove_monotone`, `prove_range`, `prove_quasiconvex`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import sympy as sp

from derivations.balls import points, symbols_of
from derivations.calculus import KINKS, depends, derivative
from derivations.deciding.convexity import decide_convex
from derivations.deciding.extremes import Extreme, decide_bound, greatest
from derivations.deciding.kinks import Heights, grid, places, split
from derivations.deciding.relations import decide
from derivations.definedness import Undefined
from derivations.domains import Domain, Spec, domain_of
from derivations.kernel.kinks import adjacent
from derivations.kernel.properties import halves
from derivations.kernel.refutations import Turn
from derivations.kernel.statements import (
    CheckError,
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Range,
    Smooth,
    Statement,
    StronglyConvex,
)
from derivations.kernel.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness
from derivations.normal_form import OutsideClass

FAILURES = (CheckError, OutsideClass, Undefined, NotImplementedError, sp.PolynomialError)


def prove_concave(expr: Any, *variables: Any, domain: Spec = None, strict: bool = False) -> Verdict:
    """Decide whether ``expr`` is concave in ``variables``: the verdict says whether -expr is convex."""
    if not variables:
        raise ValueError("prove_concave: no variable is given; write prove_concave(expr, z)")
    f = sp.sympify(expr)
    return decide_convex(Convex(-f, variables, domain_of(domain, f), strict))


def prove_strongly_convex(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f″ ≥ m > 0, with the greatest m that is found; Refuted where f is not even convex."""
    f, over = _read(expr, domain)
    statement = StronglyConvex(f, (x,), sp.S.Zero, over)
    convex = decide_convex(Convex(f, (x,), over))
    if isinstance(convex, Refuted):
        return convex
    try:
        curvature = derivative(f, (x, 2))
        for low in greatest(-curvature, over.interior(x)):
            m = -low.value
            if not m.is_finite or sp.N(m, 30) <= 0:
                continue
            bound = decide_bound(Holds(curvature - m, "≥", sp.S.Zero, over.interior(x)))
            if isinstance(bound, Proved):
                rest = Convex(f - m / 2 * x**2, (x,), over)
                premise = Proved(rest, Certificate("second derivative", None, (bound,)))
                return Proved(replace(statement, constant=m), Certificate("strong convexity", None, (premise,)))
    except FAILURES as error:
        return Undecided(statement, str(error))
    return Undecided(statement, "no positive lower bound of the second derivative was found")


def prove_smooth(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that |f″| ≤ L, with the least L that is found, and the point where it is attained."""
    f, over = _read(expr, domain)
    statement = Smooth(f, (x,), sp.oo, over)
    try:
        inside, curvature = over.interior(x), derivative(f, (x, 2))
        return decide_curvature(statement, curvature, inside, "bounded second derivative", None)
    except FAILURES as error:
        return Undecided(statement, str(error))


def decide_curvature(statement: Smooth, curvature: Any, domain: Domain, rule: str, evidence: Any) -> Verdict:
    """The least c with |curvature| ≤ c, as a statement that the rule then makes of it."""
    above, below = greatest(curvature, domain), greatest(-curvature, domain)
    candidates = [max(pair, key=lambda e: sp.N(e.value, 30)) for pair in zip(above, below, strict=False)]
    for best in (*candidates, *(Extreme(e.value) for e in (*above, *below))):
        c = best.value
        if not c.is_finite:
            continue
        found = [decide_bound(Holds(curvature, "≤", c, domain)), decide_bound(Holds(curvature, "≥", -c, domain))]
        proofs = tuple(v for v in found if isinstance(v, Proved))
        for at in ((best.at, ()) if best.at else ((),)) if len(proofs) == 2 else ():
            try:
                return Proved(replace(statement, constant=c, attained=at), Certificate(rule, evidence, proofs))
            except CheckError:
                continue
    return Undecided(statement, "no bound of the second derivative was found")


def prove_monotone(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that ``expr`` increases or decreases in x, strictly where it does so; Refuted where it turns."""
    f, over = _read(expr, domain)
    statement = Monotone(f, (x,), "monotone", over)
    return (
        _turn(statement, False) or _monotone(statement) or Undecided(statement, "its slope keeps no sign that is seen")
    )


def _monotone(statement: Monotone, *directions: str) -> Proved | None:
    """A proof of one of the directions, strict if possible."""
    for strict in (True, False):
        for direction in directions or ("increasing", "decreasing"):
            made = _directed(replace(statement, direction=direction, strict=strict))
            if made:
                return made
    return None


def _directed(statement: Monotone) -> Proved | None:
    f, (x,), domain = statement.function, statement.variables, statement.domain
    try:
        if any(depends(kink, x) for kink in f.atoms(*KINKS)):
            return _in_pieces(statement)
        slope, inside, rises = derivative(f, x), domain.interior(x), statement.direction == "increasing"
        signs = (">", "≥") if rises else ("<", "≤")
        found = decide(Holds(slope, signs[0] if statement.strict else signs[1], sp.S.Zero, inside))
        if isinstance(found, Proved):
            return Proved(statement, Certificate("slope", None, (found,)))
        if statement.strict and f.free_symbols == {x}:
            found = decide(Holds(slope, signs[1], sp.S.Zero, inside))
    except FAILURES:
        return None
    if isinstance(found, Proved) and statement.strict:
        for point in islice(points([x], inside), 8):
            try:
                return Proved(statement, Certificate("slope", point[x], (found,)))
            except CheckError:
                continue
    return None


def _in_pieces(statement: Monotone) -> Proved | None:
    f, (x,), domain = statement.function, statement.variables, statement.domain
    parts = list(split(f, x, domain.interior(x)))
    parts = [p for i, p in enumerate(parts) if i == 0 or p[1] != parts[i - 1][1]]
    cuts, formulas = tuple(box[x].start for box, _ in parts[1:]), tuple(g for _, g in parts)
    boxes = adjacent(domain[x], (domain[x].start, *cuts, domain[x].end))
    made = [
        _directed(replace(statement, function=g, domain=domain.with_set(x, b)))
        for g, b in zip(formulas, boxes, strict=True)
    ]
    proofs = tuple(v for v in made if v)
    return (
        Proved(statement, Certificate("monotone pieces", (cuts, formulas), proofs))
        if len(proofs) == len(made)
        else None
    )


def prove_range(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove bounds low ≤ f ≤ high, exact where they are algebraic; an infinite one says nothing."""
    f, over = _read(expr, domain)
    statement = Range(f, -sp.oo, sp.oo, over)
    try:
        low = next(_bounds(f, "≥", [-e.value for e in greatest(-f, over)], over), None)
        high = next(_bounds(f, "≤", [e.value for e in greatest(f, over)], over), None)
        proofs = tuple(v for v in (low, high) if v)
        if proofs:
            made = Range(f, _right(low, -sp.oo), _right(high, sp.oo), over)
            return Proved(made, Certificate("bounds", None, proofs))
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
    f, over = _read(expr, domain)
    statement = Quasiconvex(f, (x,), over)
    refuted = _turn(statement, True)
    if refuted:
        return refuted
    directed = _monotone(Monotone(f, (x,), "monotone", over))
    premise: Verdict | None = directed and _unstrict(directed)
    premise = premise or decide_convex(Convex(f, (x,), over))
    try:
        if isinstance(premise, Proved):
            return Proved(statement, Certificate("quasiconvexity", None, (premise,)))
        return _valley(statement) or _weighted(statement) or Undecided(statement, "no valley and no weight was found")
    except FAILURES as error:
        return Undecided(statement, str(error))


def _unstrict(found: Proved) -> Proved | None:
    statement = found.statement
    assert isinstance(statement, Monotone)
    return _directed(replace(statement, strict=False))


def _valley(statement: Quasiconvex) -> Proved | None:
    """A rational point where f stops to fall."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    for cut in places(f, x, domain[x]):
        left, right = halves(domain, x, cut)
        falls = _directed(Monotone(f, (x,), "decreasing", left))
        rises = falls and _directed(Monotone(f, (x,), "increasing", right))
        if falls and rises:
            return Proved(statement, Certificate("valley", cut, (falls, rises)))
    return None


def _weighted(statement: Quasiconvex) -> Proved | None:
    """A weight w > 0 with (w f′)′ ≥ 0, among a few."""
    f, (x,), inside = statement.function, statement.variables, statement.domain.interior(statement.variables[0])
    slope = derivative(f, x)
    bottom = sp.fraction(sp.together(slope))[1]
    e = sp.exp(x)
    for w in (e, 1 / e, e + 2 + 1 / e, bottom, bottom**2, 1 + x**2, e**2, e**-2):
        first = decide(Holds(w, ">", sp.S.Zero, inside))
        second = decide(Holds(sp.cancel(derivative(sp.expand(w * slope), x)), "≥", sp.S.Zero, inside))
        if isinstance(first, Proved) and isinstance(second, Proved):
            return Proved(statement, Certificate("weighted slope", w, (first, second)))
    return None


def _read(expr: Any, domain: Spec) -> tuple[Any, Domain]:
    f = sp.sympify(expr)
    return f, domain_of(domain, f)


def _turn(statement: Statement, up: bool) -> Refuted | None:
    """Three points at which the function turns, downwards only if ``up``: seen in numbers, then checked."""
    assert isinstance(statement, (Monotone, Quasiconvex))
    f, (x,), domain = statement.function, statement.variables, statement.domain
    if not domain.is_interval(x):
        return None
    others = [v for v in symbols_of(f) if v != x]
    for fixed in islice(points(others, domain), 8 if others else 1):
        values = tuple(sorted(((v, c) for v, c in fixed.items() if v in others), key=str))
        for corner in _corners(f, x, domain, fixed, up):
            try:
                return Refuted(statement, Witness("turn", Turn(corner, values)))
            except CheckError:
                continue
    return None


def _corners(f: Any, x: Any, domain: Domain, fixed: dict[Any, Any], up: bool) -> Iterator[tuple[Any, Any, Any]]:
    """Triples a < b < c where f(b) lies above both others, or below them, at points of a grid."""
    height = Heights(f, x, fixed)
    at = [v for v in grid(f.subs(fixed), x, domain[x]) if height(v) == height(v)]
    for sign in (1, -1)[: 1 if up else 2]:
        seen = [(sign * height(v), v) for v in at]
        found = [(min(seen[:m]), seen[m], min(seen[m + 1 :])) for m in range(1, len(seen) - 1)]
        found = sorted((c for c in found if max(c[0], c[2]) < c[1]), key=lambda c: max(c[0][0], c[2][0]) - c[1][0])
        yield from ((a, b, c) for (_, a), (_, b), (_, c) in found[:3])
