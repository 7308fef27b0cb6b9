"""One positive function above another by their logarithms: a - b = b·(e^u - 1), where u = log a - log b."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible


def by_exponents(f: Any, x: Any, domain: Domain, u: Any) -> tuple[Any, Any] | None:
    """(F, g) with f = F for u = g: a difference of two terms, in one of which no line stands in the exponent.

    Not for erf, whose logarithm is the harder one: its derivative goes with that of the exponential.
    """
    terms = sp.Add.make_args(f)
    if len(terms) != 2 or not any(_curved(t, x) for t in terms) or f.has(sp.erf, sp.erfc):
        return None
    above = [t for t in terms if possible(t, domain) <= POSITIVE]
    below = [-t for t in terms if possible(-t, domain) <= POSITIVE]
    if len(above) != 1 or len(below) != 1:
        return None
    return below[0] * (sp.exp(u) - 1), logarithm(above[0]) - logarithm(below[0])


def _curved(e: Any, x: Any) -> bool:
    """Whether an exponent is no polynomial of degree 1."""
    powers = (p.exp for p in e.atoms(sp.exp, sp.Pow) if p.exp.has(x))
    return any(not p.is_polynomial(x) or sp.degree(p, x) > 1 for p in powers)


def logarithm(e: Any) -> Any:
    """log of a product of positive factors, with exponents in front."""
    factors = (factor.as_base_exp() for factor in sp.Mul.make_args(e))
    return sp.Add(*(power if base is sp.E else power * sp.log(base) for base, power in factors))
