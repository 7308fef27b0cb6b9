"""The form for floating point of formulas with Φ(z) = (1 + erf(z/√2))/2, as in probit regression.

With a = |z|, g = e^(-z²/2) and E = erfcx(a/√2) = e^(a²/2)(1 - erf(a/√2)) the small tail is gE/2, whose logarithm
log(E/2) - a²/2 stays finite where the tail itself is below every number of float64. The density over the tail is
√(2/π)/E = a + h, where h falls like 1/a: in h nothing cancels, and nothing is squared that could overflow. The density
over what the tail leaves is k; where k is about to underflow it has few digits, and ak is (af)r with k = fr and g = pr,
where p is e^(-c²/2), c = min(a, END), and keeps all of its digits. Nothing is approximated: the step is checked like
every other.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.derivation import Derivation
from derivations.normal_form import OutsideClass
from derivations.stable.form import rewritten
from derivations.stable.joining import a
from derivations.stable.tails import p, r
from derivations.symbols import y, z


class gauss(sp.Function):
    """e^(-u²/2), evaluated without a rounding of u², which would be magnified by u²/2."""

    nargs = 1

    def _eval_rewrite_as_exp(self, u: sp.Expr, **_: Any) -> sp.Expr:
        return sp.exp(-(u**2) / 2)


class erfcx(sp.Function):
    """The scaled complementary error function e^(u²)(1 - erf u), positive and falling like 1/(u√π)."""

    nargs = 1

    def _eval_rewrite_as_erf(self, u: sp.Expr, **_: Any) -> sp.Expr:
        return sp.exp(u**2) * (1 - sp.erf(u))


class excess(sp.Function):
    """How much the density of the normal law over its tail beyond u is above u: positive and falling like 1/u."""

    nargs = 1

    def _eval_rewrite_as_erf(self, u: sp.Expr, **_: Any) -> sp.Expr:
        return sp.sqrt(2) * sp.exp(-(u**2) / 2) / (sp.sqrt(sp.pi) * (1 - sp.erf(u / sp.sqrt(2)))) - u


g, E, h, f, k = sp.symbols("g E h f k", real=True)
SCALE, TAIL, EXCESS = gauss(a), erfcx(a / sp.sqrt(2)), excess(a)
"""What g, E and h stand for, as code calls them."""

END = 37
"""e^(-37²/2) has all digits of float64; and 37(a - 37) is exact for float64 where e^(-a²/2) is not 0."""

BEYOND = sp.Max(a - END, 0)
NEAR, REST, FALL = gauss(sp.Min(a, END)), gauss(BEYOND), sp.exp(-END * BEYOND)
"""p, and the two factors of r, as code calls them."""

_ERF = sp.erf(z / sp.sqrt(2))


def stable_normal(chain: Derivation) -> Derivation:
    """The chain with its result, affine in y, written in a, g and E; as it is where that cannot be checked."""
    e = chain.result
    if e.diff(y, 2) != 0:
        return chain
    above, below = (_branch(e, sign) for sign in (1, -1))
    form = sp.Piecewise((above[0], z >= 0), (below[0], True))
    if above[1] != 0:  # apart, and a² as a·(a·label): that is 0 for label 0 though a² overflows
        square = sp.Piecewise((above[1], z >= 0), (below[1], True))
        form = sp.Add(sp.Mul(a, sp.Mul(a, square, evaluate=False), evaluate=False), form, evaluate=False)
    where = {a: sp.Abs(z), g: SCALE.rewrite(sp.exp), E: TAIL.rewrite(sp.erf), h: EXCESS.rewrite(sp.erf)}
    where |= {p: NEAR.rewrite(sp.exp), r: REST.rewrite(sp.exp) * FALL}
    where |= {part: sp.sqrt(2) * n / (sp.sqrt(sp.pi) * (2 - g * E)) for part, n in ((f, p), (k, g))}
    try:
        return rewritten(chain, form, where, chain.domain)
    except OutsideClass:
        return chain


def _branch(e: Any, sign: int) -> tuple[Any, Any]:
    """The function where z has a sign, for each label on its own; without c·a², and c."""
    if not e.has(y):
        return _written(e, sign), sp.S.Zero
    parts = [(label, _written(e.subs(y, value), sign)) for label, value in ((y, 1), (1 - y, 0))]
    squares = [sp.expand(part).coeff(a, 2) if part.has(sp.log) else sp.S.Zero for _, part in parts]
    terms = (label * (part - c * a**2) for (label, part), c in zip(parts, squares, strict=True))
    form = sp.Add(*(_kept(term) for part in terms for term in sp.Add.make_args(part)))
    return form, sp.Add(*(c * label for (label, _), c in zip(parts, squares, strict=True)))


def _kept(term: Any) -> Any:
    """A product with a and k as one with f in its place, times r."""
    return sp.Mul(f * term / k, r, evaluate=False) if k in term.args and term.has(a) else term


def _written(e: Any, sign: int) -> Any:
    e = e.replace(sp.log, lambda u: _logarithm(u, sign))
    e = e.subs({_ERF: sign * (1 - g * E), z: sign * a}).subs(SCALE.rewrite(sp.exp), g)
    return e if e.has(sp.log) else _of_ratios(e)


def _of_ratios(e: Any) -> Any:
    """In a and h = √(2/π)/E - a alone, or in a and k alone, where that is possible."""
    root = sp.sqrt(sp.pi)
    by_tail = sp.factor(sp.cancel(e.subs(E, sp.sqrt(2) / (root * (a + h)))))
    if by_tail.is_polynomial(a, h) and by_tail.free_symbols <= {a, h}:
        return by_tail
    by_rest = sp.factor(sp.cancel(e.subs(g, 2 * k * root / (sp.sqrt(2) + k * root * E))))
    if by_rest.is_polynomial(a, k) and by_rest.free_symbols <= {a, k}:
        return by_rest
    return sp.factor(e)


def _logarithm(u: Any, sign: int) -> Any:
    """log of Φ(z) or of 1 - Φ(z): of the small tail or of what it leaves."""
    tail = u.subs(_ERF, sign * (1 - g * E)).expand()
    if tail == g * E / 2:
        return sp.log(E / 2) - a**2 / 2
    return log1p(tail - 1)
