"""Formulas written so that no part overflows or loses its digits, where the whole has no form in q = e^{-|z|}.

log(1 + e^u) = max(u, 0) + log1p(e^{-|u|}), e^{mu}/(1 + e^u)^k = e^{min(mu, (m-k)u)}/(1 + e^{-|u|})^k,
log(c e^u) = log c + u, log(1 + u) = log1p(u), and log n! = log Γ(n + 1).
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.symbols import sigmoid


def elementary(e: Any) -> Any:
    """The formula in other words; whether it is equal, the step that uses it checks."""
    e = e.replace(sigmoid, lambda u: 1 / (1 + sp.exp(-u)))
    apart = sp.expand_mul(e, deep=False)
    return _written(apart if len(apart.atoms(sp.exp)) < len(e.atoms(sp.exp)) else e)  # (e^z - y)e^{-z} is 1 - ye^{-z}


def _written(e: Any) -> Any:
    if not e.args or isinstance(e, (sp.Piecewise, sp.Indexed)):
        return e
    if isinstance(e, sp.log):
        return _logarithm(e.args[0])
    if e.is_Mul or _softened(e):
        return _product(e)
    return e.func(*map(_written, e.args))


def _logarithm(u: Any) -> Any:
    """log u."""
    if isinstance(u, sp.factorial):
        return sp.loggamma(u.args[0] + 1)
    over = any(p.exp.is_negative and p.base.is_Add for p in u.atoms(sp.Pow))
    factors = sp.Mul.make_args(sp.factor_terms(sp.together(u) if over else u))
    if len(factors) > 1 and any(f.has(sp.exp) for f in factors):
        return sp.Add(*map(_logarithm, factors))
    if isinstance(u, sp.exp):
        return u.exp
    exponent = _exponent(u)
    if exponent is not None:
        return sp.Max(exponent, 0) + log1p(sp.exp(-sp.Abs(exponent)))
    if u.is_Add and u.args[0] == 1:
        return log1p(_written(u - 1))
    return sp.log(_written(u))


def _product(e: Any) -> Any:
    """A product, its exponentials put together with the powers of 1 + e^u below."""
    parts = e.as_powers_dict()
    below = {base: -k for base, k in parts.items() if _softened(base**k)}
    if len(below) != 1:
        return e.func(*map(_written, e.args))
    ((base, k),) = below.items()
    u = _exponent(base)
    power = sp.Add(*(n * b.exp if isinstance(b, sp.exp) else n for b, n in parts.items() if isinstance(b, sp.exp)))
    m = sp.cancel((power + sp.S(parts.get(sp.E, 0))) / u)
    if not m.is_Integer:
        return e.func(*map(_written, e.args))
    rest = sp.Mul(*(b**n for b, n in parts.items() if b not in (base, sp.E) and not isinstance(b, sp.exp)))
    return _written(rest) * sp.exp(sp.Min(m * u, (m - k) * u)) / (1 + sp.exp(-sp.Abs(u))) ** k


def _softened(e: Any) -> bool:
    """Whether e is 1/(1 + e^u), or a whole power of it."""
    return bool(e.is_Pow and e.exp.is_Integer and e.exp < 0 and _exponent(e.base) is not None)


def _exponent(e: Any) -> Any | None:
    """u where e is 1 + e^u."""
    terms = e.args if e.is_Add and len(e.args) == 2 else ()
    return terms[1].exp if terms and terms[0] == 1 and isinstance(terms[1], sp.exp) else None
