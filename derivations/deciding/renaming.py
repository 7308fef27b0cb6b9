"""A function of √x or of log x as a function of that: x = u² or x = eᵘ, where u runs over an interval.

cosh √x has a second derivative with √x in every term, of which a slope shows nothing; with u = √x it is a sum of
products of u, cosh u and sinh u. The least value of x log x, at 1/e, becomes that of u eᵘ, at -1.
"""

from __future__ import annotations

from math import lcm
from typing import Any

import flint
import sympy as sp

from derivations.normal_form.balls import bound

Renamed = tuple[Any, Any, sp.Interval]
"""(F, g, interval) with f(x) = F(g(x)), F written in a given symbol, and an interval that contains all g(x)."""


def roots_of(f: Any, x: Any) -> set[Any]:
    """The powers x^r in a function, r rational and no whole number."""
    return {p for p in f.atoms(sp.Pow) if p.base == x and p.exp.is_Rational and not p.exp.is_Integer}


def under_functions(f: Any, x: Any) -> bool:
    """Whether a root of x stands inside another function, as in cosh √x."""
    inner = f.atoms(sp.Function, sp.exp)
    return any(roots_of(sp.Tuple(*e.args), x) for e in inner)


def by_root(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = x^(1/q), of which all roots of x are powers."""
    roots = roots_of(f, x)
    if not roots or values.start < 0:
        return None
    q, positive = lcm(*(int(p.exp.q) for p in roots)), sp.Dummy("u", positive=True)
    F = f.subs(x, positive**q).xreplace({positive: u})
    return F, x ** sp.Rational(1, q), _image(values, lambda e: e.root(q), lambda e: e ** sp.Rational(1, q))


def by_logarithm(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = log x."""
    if not f.has(sp.log(x)) or values.start < 0 or (values.start == 0 and not values.left_open):
        return None
    return f.subs(x, sp.exp(u)), sp.log(x), _image(values, flint.arb.log, sp.log)


def _image(values: sp.Interval, ball: Any, exact: Any) -> sp.Interval:
    """The image of an interval under a rising function; an end that is not rational is rounded outwards."""
    ends = []
    for e, up in ((values.start, False), (values.end, True)):
        value = exact(e)
        value = -sp.oo if value is sp.zoo else value  # the logarithm of 0
        ends.append(value if value.is_Rational or value.is_infinite else bound(e, ball, up))
    return sp.Interval(*ends, left_open=values.left_open, right_open=values.right_open)
