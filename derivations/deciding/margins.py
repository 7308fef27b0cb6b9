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
    """(F, g, interval) with f = F where u = g, the margin of a fact; a symbol in which g is affine is not in F.

    Where g is of a higher degree in its one symbol, F is what f leaves when it is divided by g - u.
    """
    for fact in domain.facts:
        side, opened = SIDES.get(fact.func, (0, True))
        g = side * (fact.lhs - fact.rhs)
        for v in sorted(g.free_symbols & f.free_symbols, key=str) if g.is_polynomial(*g.free_symbols) else ():
            p = sp.Poly(g, v)
            if p.degree() == 1 and 0 not in possible(p.nth(1), domain):
                image = sp.cancel(f.subs(v, (u - p.nth(0)) / p.nth(1)))
                yield image, g, sp.Interval(0, sp.oo, left_open=opened)
            elif p.degree() > 1 and f.free_symbols == {v} and all(c.is_Rational for c in p.all_coeffs()):
                alone = p.length() == 2 and p.nth(0) > 0  # c - k·x^n, which is c at most for even n and k > 0
                top = p.nth(0) if alone and p.degree() % 2 == 0 and p.LC() < 0 else sp.oo
                yield from ((F, g, sp.Interval(0, top, left_open=opened)) for F in _remainders(f, v, p, u))


def _remainders(f: Any, x: Any, g: sp.Poly, u: Any) -> Iterator[Any]:
    """A function as one of u = g(x) alone; or, where it is rational, with what is left of x in a lower degree."""
    n = g.degree()
    whole = f.subs(x**n, (u - g.nth(0)) / g.LC())
    if g.length() == 2 and not whole.has(x):
        yield whole
    elif f.is_rational_function(x):
        above, below = (sp.rem(part, g.as_expr() - u, x) for part in sp.fraction(sp.together(f)))
        yield sp.cancel(above / below)
