"""One positive function above another by their logarithms: a - b = b·(e^u - 1), where u = log a - log b.

Two products of roots by one logarithm: u = r·log(A/B), where A^r and B^r are the products, and A/B is rational.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible


def by_exponents(f: Any, x: Any, domain: Domain, u: Any) -> tuple[Any, Any] | None:
    """(F, g) with f = F for u = g: a difference of two terms, of which one has no line in the exponent, or has roots.

    Not for erf, whose logarithm is the harder one: its derivative goes with that of the exponential.
    """
    roots = [p for p in f.atoms(sp.Pow) if p.base.is_Add and p.exp.is_Rational and not p.exp.is_Integer]
    terms = sp.Add.make_args(sp.collect(sp.expand(f), roots) if len(roots) == 2 else f)
    if len(terms) != 2 or f.has(sp.erf, sp.erfc) or not any(_curved(t, x) or _rooted(t, x) for t in terms):
        return None
    above = [t for t in terms if possible(t, domain) <= POSITIVE]
    below = [-t for t in terms if possible(-t, domain) <= POSITIVE]
    if len(above) != 1 or len(below) != 1:
        return None
    margin = logarithm(above[0]) - logarithm(below[0])
    return below[0] * (sp.exp(u) - 1), _one_logarithm(margin) if any(_rooted(t, x) for t in terms) else margin


def _curved(e: Any, x: Any) -> bool:
    """Whether an exponent is no polynomial of degree 1, or one over a base that is not constant, or as in x^π."""
    powers = [p.as_base_exp() for p in e.atoms(sp.exp, sp.Pow)]
    if any(base.has(x) and (power.has(x) or not power.is_Rational) for base, power in powers):
        return True
    return any(not p.is_polynomial(x) or sp.degree(p, x) > 1 for _, p in powers if p.has(x))


def _rooted(e: Any, x: Any) -> bool:
    """Whether a term is a product of powers of polynomials, with a root of a sum."""
    powers = [factor.as_base_exp() for factor in sp.Mul.make_args(e)]
    plain = all(base.is_polynomial(x) and power.is_Rational for base, power in powers)
    return plain and any(base.is_Add and not power.is_Integer for base, power in powers)


def _one_logarithm(e: Any) -> Any:
    """Σ r_i log u_i as r·log Π u_i^(r_i/r)."""
    terms = [t.as_coeff_Mul() for t in sp.Add.make_args(e)]
    r = sp.Rational(1, sp.ilcm(1, *(c.q for c, _ in terms)))
    return r * sp.log(sp.cancel(sp.Mul(*(sp.exp(log) ** (c / r) for c, log in terms))))


def logarithm(e: Any) -> Any:
    """log of a product of positive factors, with exponents in front."""
    factors = (factor.as_base_exp() for factor in sp.Mul.make_args(e))
    return sp.Add(*(power if base is sp.E else power * sp.log(base) for base, power in factors))
