"""A function of √x, log x, e^x or 1/x as a function of that: x = u², x = eᵘ, ..., where u runs over an interval.

cosh √x has a second derivative with √x in every term, of which a slope shows nothing; with u = √x it is a sum of
products of u, cosh u and sinh u. The least value of x log x, at 1/e, becomes that of u eᵘ, at -1. What log(1 + 1/x)
leaves at ∞ is what log(1 + u) leaves at 0. The curvature of the focal loss is that of products of u = σ(x) and log u.
"""

from __future__ import annotations

from math import gcd, lcm, log2
from typing import Any

import flint
import sympy as sp

from derivations.normal_form.balls import bound, exactly
from derivations.symbols import sigmoid

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
    return F, x ** sp.Rational(1, q), rising(values, lambda e: e.root(q), lambda e: e ** sp.Rational(1, q))


def by_logarithm(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = log x."""
    if not f.has(sp.log(x)) or values.start < 0 or (values.start == 0 and not values.left_open):
        return None
    return f.subs(x, sp.exp(u)), sp.log(x), rising(values, flint.arb.log, sp.log)


def by_exponential(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed:
    """With u = e^x, or u = e^-x where every exponential in an exponent has -x in its own."""
    inner = {e.exp for tower in f.atoms(sp.exp) for e in tower.exp.atoms(sp.exp)}
    side = -1 if inner and all(e.is_polynomial(x) and sp.Poly(e, x).LC() < 0 for e in inner) else 1
    low, high = sorted((side * values.start, side * values.end))
    below = bound(low, flint.arb.exp, False) if low.is_finite else sp.S.Zero
    above = bound(high, flint.arb.exp, True) if high.is_finite else sp.oo
    return f.subs(x, side * sp.log(u)), sp.exp(side * x), sp.Interval(below, above, left_open=below == 0)


def by_reciprocal(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = 1/x on a half-line of positive numbers, if log x goes: log(x + 1) - log x is log(1 + u)."""
    whole = values.start < 0 or values.end != sp.oo or values.contains(0) == sp.true
    if whole or len(f.atoms(sp.log)) < 2 or not f.has(sp.log(x)) or f.has(sp.exp, sp.erf):
        return None
    positive = sp.Dummy("u", positive=True)
    F = sp.expand(f.subs(x, 1 / positive).replace(sp.log, _split))
    high = 1 / values.start if values.start != 0 else sp.oo
    image = sp.Interval(0, high, left_open=True, right_open=values.left_open)
    return None if F.has(sp.log(positive)) else (F.xreplace({positive: u}), 1 / x, image)


def by_centre(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = (x - c)/w, so that each exponent -a(x - c)² + b becomes -k u² + b, where k is near 1."""
    exponents = [sp.Poly(e.exp, x) if e.exp.is_polynomial(x) else sp.Poly(0, x) for e in f.atoms(sp.exp) if e.has(x)]
    if not exponents or not all(p.degree() == 2 and all(c.is_Rational for c in p.all_coeffs()) for p in exponents):
        return None
    c, *others = {-p.nth(1) / (2 * p.nth(2)) for p in exponents}
    w = sp.Rational(2) ** -round(max(log2(abs(float(p.nth(2)))) for p in exponents) / 2)
    if others or (c == 0 and w == 1):
        return None
    F = f.subs(x, c + w * u).replace(lambda e: isinstance(e, sp.exp), lambda e: sp.exp(sp.expand(e.exp)))
    ends = (values.start - c) / w, (values.end - c) / w
    return F, (x - c) / w, sp.Interval(*ends, left_open=values.left_open, right_open=values.right_open)


def by_sigmoid(f: Any, x: Any, values: sp.Interval, u: Any) -> Renamed | None:
    """With u = σ(kx), or σ(-kx) if log(1 - u) goes then, where a logarithm of e^(kx) has a factor that depends on x."""
    if not f.has(sp.log) or not f.has(sp.exp, sigmoid):
        return None
    f = f.rewrite(sp.exp)
    rates = [e.exp / x for e in f.atoms(sp.exp)]
    if not all(r.is_Rational for r in rates) or not any(a.has(sp.exp) for a in f.atoms(sp.log)):
        return None
    k = sp.Rational(gcd(*(int(r.p) for r in rates)), lcm(*(int(r.q) for r in rates)))
    F = sp.expand(f.subs(x, sp.log(u / (1 - u)) / k).replace(sp.log, _split))
    if not F.has(sp.log(u)):
        F, k, values = sp.expand(F.subs(u, 1 - u)), -k, _mirrored(values)
    logs = {a: sp.Dummy() for a in F.atoms(sp.log)}
    named = F.xreplace(logs)
    if not logs.keys() <= {sp.log(u), sp.log(1 - u)} or not any(named.diff(name).has(u) for name in logs.values()):
        return None
    rate = abs(k)
    image = rising(values, lambda e: 1 / (1 + (e * exactly(-rate)).exp()), lambda e: sigmoid(rate * e).rewrite(sp.exp))
    return F, sigmoid(k * x), image


def _mirrored(values: sp.Interval) -> sp.Interval:
    """The interval of all -x."""
    return sp.Interval(-values.end, -values.start, left_open=values.right_open, right_open=values.left_open)


def _split(e: Any) -> Any:
    """The logarithm of a quotient, as a difference."""
    above, below = sp.fraction(sp.cancel(e))
    return sp.log(above) - sp.log(below)


def rising(values: sp.Interval, ball: Any, exact: Any) -> sp.Interval:
    """The image of an interval under a rising function; an end that is not rational is rounded outwards."""
    ends = []
    for e, up in ((values.start, False), (values.end, True)):
        value = exact(e)
        value = -sp.oo if value is sp.zoo else value  # the logarithm of 0
        ends.append(value if value.is_Rational or value.is_infinite else bound(e, ball, up))
    return sp.Interval(*ends, left_open=values.left_open, right_open=values.right_open)
