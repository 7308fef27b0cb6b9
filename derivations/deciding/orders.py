"""Relations with max, min and |u| of positive symbols: by the order of two parts, whose quotient becomes a symbol.

With u = a/b, any positive number, in the place of a symbol that is a or b up to a factor, one part of the kink is the
greater one on each side of u = 1. So the range is cut, and no kink is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.branches import cut, switches
from derivations.deciding.budget import FAILURES, asked
from derivations.deciding.parameters import made, new
from derivations.deciding.rising import seen_signs
from derivations.kernel.premises import divide, positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import equal, resolved
from derivations.normal_form.signs import possible
from derivations.verdicts import Proved, Verdict

DEPTH = 4
"""How many cuts and new symbols stand inside each other: the order of two parts takes one of both."""

RIGHT = sp.Interval.open(0, sp.oo)

Decide = Callable[[Holds], Verdict]


def by_order(statement: Holds, decide: Decide) -> Proved | None:
    """The proof of a relation with a kink of several positive symbols, or None."""
    (f, strict), domain = positive_part(statement), statement.domain
    if not any(len(kink.free_symbols) > 1 for kink in f.atoms(*KINKS)):
        return None
    with suppress(*FAILURES):
        if next(_quotients(f, domain, sp.Dummy()), None) and -1 not in seen_signs(f, domain):
            equal(f, f, domain)  # no rule sees that a step leads back to the maximum of three symbols
            plain = Holds(f, ">" if strict else "≥", sp.S.Zero, domain)
            return _as(statement, f, _ordered(plain, decide, DEPTH))
    return None


def _ordered(statement: Holds, decide: Decide, depth: int) -> Proved | None:
    f, domain = resolved(statement.left, statement.domain), statement.domain
    asked(f)
    if not f.atoms(*KINKS):
        found = decide(replace(statement, left=f))
        return _as(statement, f, found if isinstance(found, Proved) else None)
    x, cuts = cut(f, domain)
    if depth and cuts:
        halves = []
        for piece in divide(domain, x, cuts):
            half = _ordered(replace(statement, domain=piece), decide, depth - 1)
            if half is None:
                return None
            halves.append(half)
        return made(statement, "pieces", (x, cuts), tuple(halves))
    u = new("u", statement)
    order = next(_quotients(f, domain, u), None) if depth else None
    if order is None:
        return None
    v, image, g = order
    above = made(Holds(g, ">", sp.S.Zero, domain), "signs")
    claim = Holds(statement.left.subs(v, image), statement.sign, sp.S.Zero, domain.with_set(u, RIGHT))
    general = above and _ordered(claim, decide, depth - 1)
    return above and general and made(statement, "substitution", (g, u, RIGHT), (above, general))


def _as(statement: Holds, f: Any, found: Proved | None) -> Proved | None:
    return found and made(statement, "product", ((f, 1),), (found,))


def _quotients(f: Any, domain: Domain, u: Any) -> Iterator[tuple[Any, Any, Any]]:
    """(v, e, g) with v = e for u = g, the positive quotient of two parts of a kink, in which v is a factor."""
    for v in sorted((s for s in f.free_symbols if possible(s, domain) <= POSITIVE and domain.is_interval(s)), key=str):
        for d in (d for d in switches(f, v) if d.is_Add and {-1, 1} <= possible(d, domain)):
            a, b = d.as_two_terms()
            g = -a / b
            if not (g / v).has(v) and possible(g, domain) <= POSITIVE:
                yield v, u * v / g, g
