"""Relations where a fact such as x² ≤ 2 has ends that are not rational: by a rational interval around them.

b - x = α g + αA (b - x)² - α g(b) with α = 1/(2Ab - B), for the margin g = C + Bx - Ax² ≥ 0 and b beyond its roots; so
also below. What holds for every u from a to b holds for x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import sympy as sp

from derivations.deciding.budget import FAILURES
from derivations.deciding.margins import SIDES
from derivations.deciding.parameters import made, new
from derivations.kernel.premises import positive_part, within
from derivations.kernel.statements import Holds
from derivations.normal_form.domains import Domain
from derivations.verdicts import Proved, Verdict

DIGITS = 10
"""Binary digits of the ends behind the point."""


def by_ends(statement: Holds, decide: Callable[[Holds], Verdict]) -> Proved | None:
    """The proof of a relation in one number that a quadratic fact keeps between two ends; or None."""
    (f, strict), domain = positive_part(statement), statement.domain
    if len(f.free_symbols) != 1 or not domain.facts:
        return None
    (x,), u = f.free_symbols, new("u", statement)
    with suppress(*FAILURES):
        for g in _margins(x, domain):
            values = _around(g)
            bounds = [_bound(claim, g, values) for claim in within(x, values, domain)]
            general = Holds(f.subs(x, u), ">" if strict else "≥", sp.S.Zero, domain.with_set(u, values))
            inside = decide(general) if None not in bounds else None
            if isinstance(inside, Proved):
                return made(statement, "substitution", (x, u, values), (*(b for b in bounds if b), inside))
    return None


def _margins(x: Any, domain: Domain) -> Iterator[sp.Poly]:
    """C + Bx - Ax² with A > 0 and two real roots, which a fact says to be not negative."""
    for fact in domain.facts:
        side, _ = SIDES.get(fact.func, (0, True))
        e = side * (fact.lhs - fact.rhs)
        g = sp.Poly(e, x) if side and e.is_polynomial(x) else sp.Poly(0, x)
        if g.degree() == 2 and all(c.is_Rational for c in g.all_coeffs()) and g.LC() < 0 < g.discriminant():
            yield g


def _around(g: sp.Poly) -> sp.Interval:
    """A rational interval that contains both roots."""
    low, high = sorted(g.real_roots())
    return sp.Interval(sp.floor(low * 2**DIGITS) / 2**DIGITS, sp.ceiling(high * 2**DIGITS) / 2**DIGITS)


def _bound(claim: Holds, g: sp.Poly, values: sp.Interval) -> Proved | None:
    """x ≤ b, or x ≥ a, as a sum of what is not negative."""
    end, side = claim.right, 1 if claim.right == values.end else -1
    alpha = -side / g.diff().eval(end)
    terms = (sp.Mul(alpha, g.as_expr(), evaluate=False), -alpha * g.LC() * (g.gen - end) ** 2, -alpha * g.eval(end))
    total = sp.Add(*terms)
    above = made(Holds(total, "≥", sp.S.Zero, claim.domain), "signs")
    return above and made(claim, "product", ((total, 1),), (above,))
