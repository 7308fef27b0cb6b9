"""`prove_concave`, `prove_monotone`, `prove_range`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.deciding.budget import FAILURES, limited
from derivations.deciding.convexity import decide_convex
from derivations.deciding.directions import directed
from derivations.deciding.extremes import decide_bound, greatest
from derivations.deciding.questions import formula, on_interval, read
from derivations.deciding.turns import turn
from derivations.kernel.statements import Convex, Holds, Monotone, Range
from derivations.normal_form.domains import Domain
from derivations.reading import Spec, domain_of
from derivations.verdicts import Certificate, Proved, Undecided, Verdict


def prove_concave(expr: Any, *variables: Any, domain: Spec = None, strict: bool = False) -> Verdict:
    """Decide whether ``expr`` is concave in ``variables``: the verdict says whether -expr is convex."""
    f = formula(expr, variables)
    return decide_convex(Convex(-f, variables, domain_of(domain, f), strict))


def prove_monotone(expr: Any, x: Any, domain: Spec = None) -> Verdict:
    """Prove that ``expr`` increases or decreases in x, strictly where it does so; Refuted where it turns."""
    f, over = read(expr, x, domain)
    return on_interval(Monotone(f, (x,), "monotone", over), _decide_monotone)


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
    f, over = read(expr, x, domain)
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
