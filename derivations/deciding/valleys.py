"""`prove_quasiconvex`: whether f falls, then rises, so that every set f ≤ t is an interval.

A quasiconvex function of one that rises or falls is quasiconvex (Boyd & Vandenberghe, 3.4.4): (σ(z) - y)² is, for every
y, since (u - y)² is; and a/x + log x, as a function of x/a.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sympy as sp

from derivations.deciding.bends import hollows, places
from derivations.deciding.budget import FAILURES, limited
from derivations.deciding.compositions import INNER, fresh, inner_parts, proof, values_of
from derivations.deciding.convexity import decide_convex
from derivations.deciding.directions import directed
from derivations.deciding.questions import on_interval, read
from derivations.deciding.relations import decide
from derivations.deciding.turns import turn
from derivations.kernel.premises import divide, within
from derivations.kernel.several import parameters
from derivations.kernel.statements import Convex, Monotone, Quasiconvex
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.signs import possible
from derivations.reading import Spec
from derivations.verdicts import Certificate, Proved, Undecided, Verdict

WAYS = ("increasing", "decreasing")


def prove_quasiconvex(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that f falls, then rises, so that f ≤ t on an interval for every t; Refuted by three points."""
    f, over = read(expr, x, domain)
    return on_interval(Quasiconvex(f, (x,), over), _decide)


@limited
def _decide(statement: Quasiconvex) -> Verdict:
    try:
        found = turn(statement, True) or _valley(statement) or _inside(statement)
        return found or Undecided(statement, "no valley was found")
    except FAILURES as error:
        return Undecided(statement, str(error))


def _valley(statement: Quasiconvex) -> Proved | None:
    """It rises, falls, or is convex; or there is a rational point where it stops to fall, or convexity between two."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    for way in WAYS:
        if slope := directed(Monotone(f, (x,), way, domain)):
            return Proved(statement, Certificate("quasiconvexity", ((), (way,)), (slope,)))
    whole = decide_convex(Convex(f, (x,), domain))
    if isinstance(whole, Proved):
        return Proved(statement, Certificate("quasiconvexity", ((), ("convex",)), (whole,)))
    bent = f.as_independent(x, as_Add=True)[1]  # a parameter that is added moves no valley
    for cuts in (*((c,) for c in places(bent, x, domain[x])), *hollows(bent, x, domain[x])):
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


def _inside(statement: Quasiconvex) -> Proved | None:
    """f = g(h), where h rises or falls, and g has a valley that is found."""
    domain, u = statement.domain, next(fresh(statement))
    for g, h in _written(statement, u):
        slope = next(filter(None, (directed(Monotone(h, statement.variables, way, domain)) for way in WAYS)), None)
        if slope is None:
            continue
        values = values_of(h, statement)
        valley = _valley(Quasiconvex(g, (u,), parameters(statement).with_set(u, values)))
        if valley:
            claim: Any = slope.statement
            evidence = (g, u, values, h, sp.S.One, 1 if claim.direction == "increasing" else -1)
            bounds = map(decide, within(h, values, domain))
            return proof(statement, "composition", evidence, [valley, *bounds, slope])
    return None


def _written(statement: Quasiconvex, u: Any) -> Iterator[tuple[Any, Any]]:
    """What g and h may be: with a part of f for h, or x/a for a positive parameter a."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    yield from islice(inner_parts(f, {x}, u, domain), INNER)
    for a in sorted(f.free_symbols - {x}, key=str):
        if possible(a, domain) <= POSITIVE:
            yield sp.expand_log(f.subs(x, a * u), force=True), x / a
