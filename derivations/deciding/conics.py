"""A function of x and roots of one quadratic polynomial as one of e^u: with x + h = k sinh u, k cosh u or k tanh u.

(x + h)² + k² becomes k² cosh² u, (x + h)² - k² becomes k² sinh² u, and k² - (x + h)² becomes k²/cosh² u (Euler's
substitutions, in hyperbolic functions): what is rational in x and √q has then a sign that polynomials decide.
"""

from __future__ import annotations

from typing import Any

import flint
import sympy as sp

from derivations.deciding.renaming import Renamed, rising
from derivations.normal_form.balls import exactly


def by_conic(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = asinh w, acosh w or atanh w, w = ±(x + h)/k; None for any other function."""
    roots = [p for p in f.atoms(sp.Pow) if p.has(x) and p.exp.is_Rational and not p.exp.is_Integer]
    if not roots or not f.xreplace({p: sp.Dummy() for p in roots}).is_rational_function(x):
        return None
    q = sp.Poly(roots[0].base, x) if roots[0].base.is_polynomial(x) else sp.Poly(0, x)
    ratios = {p: sp.cancel(p.base / q.as_expr()) for p in roots if (2 * p.exp).is_Integer}
    told = q.degree() == 2 and all(c.is_Rational for c in (*q.all_coeffs(), *ratios.values()))
    if not told or len(ratios) < len(roots) or min(ratios.values()) < 0:
        return None
    a, b, c = q.all_coeffs()
    h, square = b / (2 * a), c / a - (b / (2 * a)) ** 2
    if square == 0:
        return None
    k, side = sp.sqrt(abs(square)), sp.S.One
    if square > 0:
        inverse, place, root = sp.asinh, sp.sinh(u), sp.cosh(u)
    elif a < 0:
        inverse, place, root = sp.atanh, sp.tanh(u), 1 / sp.cosh(u)
    else:
        inverse, place, root = sp.acosh, sp.cosh(u), sp.sinh(u)
        side = sp.S.One if values.start >= -h else sp.S.NegativeOne
    F = f.xreplace({p: (r * abs(a * square)) ** p.exp * root ** (2 * p.exp) for p, r in ratios.items()})
    along = values if side > 0 else sp.Interval(-values.end, -values.start, values.right_open, values.left_open)
    ball = getattr(flint.arb, inverse.__name__)
    image = rising(
        along,
        lambda e: ball((e + exactly(side * h)) / exactly(abs(square)).sqrt()),
        lambda e: inverse((e + side * h) / k),
    )
    return F.subs(x, side * k * place - h), inverse(side * (x + h) / k), image
