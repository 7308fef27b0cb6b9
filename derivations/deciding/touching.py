"""f ≥ 0 in several symbols by the tangents of its logarithms at the place where f is least: Gibbs' inequality.

log u = log a + 1 - a/u + v, or log a + u/a - 1 - v, for some v ≥ 0, which is 0 where u = a. With the values a that the
arguments have at the lowest point, f is Σ c v with coefficients c ≥ 0, and a rest that is to be not negative.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

import sympy as sp

from derivations.deciding.budget import FAILURES
from derivations.deciding.descent import low_points
from derivations.deciding.parameters import made, new
from derivations.deciding.rising import seen_signs
from derivations.kernel.premises import divide, positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.boxes import NOT_NEGATIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible
from derivations.verdicts import Proved, Verdict

RIGHT, ABOVE = sp.Interval(0, sp.oo), sp.Interval.open(0, sp.oo)

PLACES, LOGARITHMS = 3, 6
"""How many lowest points are tried, and how many logarithms there may be."""


class Term(NamedTuple):
    """c·side·log u with a coefficient c ≥ 0."""

    log: Any
    coefficient: Any
    side: int


def by_touching(statement: Holds, decide: Callable[[Holds], Verdict]) -> Proved | None:
    """The proof of a function of several logarithms, in each of which it is affine; or None."""
    (f, _), domain = positive_part(statement), statement.domain
    with suppress(*FAILURES):
        terms, rest = _terms(f, domain)
        for values in islice(_places(f, domain, terms), PLACES) if terms else ():
            found = _touched(statement, f, terms, rest, values, decide)
            if found:
                return found
    return None


def _terms(f: Any, domain: Domain) -> tuple[list[Term], Any]:
    """The terms with logarithms, and what is left of f; no terms where f is no such function."""
    names = {e: sp.Dummy() for e in sorted(f.atoms(sp.log), key=sp.default_sort_key) if e.free_symbols}
    if not (1 < len(names) <= LOGARITHMS and len(f.free_symbols) > 1):
        return [], f
    whole, terms = sp.expand(f.xreplace(names)), list[Term]()
    for e, name in names.items():
        c = sp.factor_terms(whole.diff(name))
        side = next((s for s in (1, -1) if possible(s * c, domain) <= NOT_NEGATIVE), 0)
        if side == 0 or c.free_symbols & set(names.values()):
            return [], f
        terms.append(Term(e, side * c, side))
    return terms, whole.xreplace(dict.fromkeys(names.values(), sp.S.Zero))


def _places(f: Any, domain: Domain, terms: list[Term]) -> Iterator[tuple[Any, ...]]:
    """The values of all arguments at the lowest points, once each."""
    seen = set[tuple[Any, ...]]()
    for point in low_points(f, domain, math.inf):
        values = tuple(term.log.args[0].subs(point) for term in terms)
        if values not in seen and all(a.is_Rational and a > 0 for a in values):
            seen.add(values)
            yield values


def _touched(
    statement: Holds, f: Any, terms: list[Term], rest: Any, values: tuple[Any, ...], decide: Callable[[Holds], Verdict]
) -> Proved | None:
    """By one margin v for each logarithm, and one for the rest."""
    sign = ">" if positive_part(statement)[1] else "≥"
    claims, margins, total = [statement], list[tuple[Any, Any]](), sp.S.Zero
    for (e, c, side), a in zip(terms, values, strict=True):
        u, v, domain = e.args[0], new(f"v{len(margins)}", statement), claims[-1].domain
        line = sp.log(a) + (1 - a / u if side > 0 else u / a - 1)
        f, rest, total = f.xreplace({e: line + side * v}), rest + side * c * line, total + c * v
        margins.append((side * (e - line), v))
        claims.append(Holds(f, sign, sp.S.Zero, domain.with_set(v, RIGHT)))
    last, w = claims[-1].domain, new("w", statement)
    if -1 in seen_signs(rest, statement.domain):
        return None
    beyond = decide(Holds(rest, sign, sp.S.Zero, last))
    range_of = ABOVE if sign == ">" else RIGHT
    general = made(Holds(total + w, sign, sp.S.Zero, last.with_set(w, range_of)), "signs")
    if not isinstance(beyond, Proved) or general is None:
        return None
    proof = made(claims[-1], "substitution", (rest, w, range_of), (beyond, general))
    for claim, (g, v), (e, _, side), a in reversed(list(zip(claims[:-1], margins, terms, values, strict=True))):
        above = _above(Holds(g, "≥", sp.S.Zero, claim.domain), e.args[0] / a, side)
        proof = above and proof and made(claim, "substitution", (g, v, RIGHT), (above, proof))
    return proof


def _above(claim: Holds, quotient: Any, side: int) -> Proved | None:
    """log t ≥ 1 - 1/t, or log t ≤ t - 1, for a positive quotient t: from t = 1 on both sides."""
    t, domain = new("t", claim), claim.domain
    f = sp.log(t) - 1 + 1 / t if side > 0 else t - 1 - sp.log(t)
    general = Holds(f, "≥", sp.S.Zero, domain.with_set(t, ABOVE))
    sides = []
    for piece in divide(general.domain, t, (sp.S.One,)):
        falls = piece[t].end == 1
        height = made(Holds(sp.S.Zero, "≥", sp.S.Zero, piece.substitute({t: sp.S.One})), "signs")
        slope = made(Holds(-f.diff(t) if falls else f.diff(t), "≥", sp.S.Zero, piece.interior(t)), "signs")
        part = (
            height
            and slope
            and made(Holds(f, "≥", sp.S.Zero, piece), "mean value", (t, sp.S.One, sp.S.Zero), (height, slope))
        )
        if part is None:
            return None
        sides.append(part)
    both = made(general, "pieces", (t, (sp.S.One,)), tuple(sides))
    positive = made(Holds(quotient, ">", sp.S.Zero, domain), "signs")
    return both and positive and made(claim, "substitution", (quotient, t, ABOVE), (positive, both))
