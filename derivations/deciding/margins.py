"""The margin of a fact as a new variable: where xz > y², u = xz - y² is any positive number, and z = (u + y²)/x.

So a polynomial on a set that facts cut out becomes one on a box, whose sign its coefficients may show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible

SIDES = {sp.Gt: (1, True), sp.Ge: (1, False), sp.Lt: (-1, True), sp.Le: (-1, False)}
"""The sign that makes a margin positive, and whether it cannot vanish."""


def margins(f: Any, domain: Domain, u: Any) -> Iterator[tuple[Any, Any, sp.Interval]]:
    """(F, g, interval) with f = F where u = g, the margin of a fact; a symbol in which g is affine is not in F."""
    for fact in domain.facts:
        side, opened = SIDES.get(fact.func, (0, True))
        g = side * (fact.lhs - fact.rhs)
        for v in sorted(g.free_symbols & f.free_symbols, key=str) if g.is_polynomial(*g.free_symbols) else ():
            p = sp.Poly(g, v)
            if p.degree() == 1 and 0 not in possible(p.nth(1), domain):
                image = sp.cancel(f.subs(v, (u - p.nth(0)) / p.nth(1)))
                yield image, g, sp.Interval(0, sp.oo, left_open=opened)
