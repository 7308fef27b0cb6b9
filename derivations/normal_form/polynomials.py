"""From a function of one variable to polynomials, and two ways to see that a polynomial is not negative.

A function rational in e^{v/g} is rational in s = σ(v/g) ∈ (0, 1); one rational in v is taken as it is, s = v. Where
the denominator has no zero, the sign of P/Q is the sign of P·Q, a polynomial with rational coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import ball, bound
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import field

s = sp.Symbol("s", real=True)
a = sp.Symbol("a·", real=True)
"""It stands for an algebraic number in polynomials with coefficients in Q(θ); no formula has a symbol of that name."""


@dataclass(frozen=True)
class Reduced:
    """The sign of a function of ``variable`` is that of ``polynomial`` in s on ``interval``.

    ``order`` g: s = σ(variable/g); 0 means s = variable.
    """

    variable: Any
    order: sp.Rational
    polynomial: sp.Poly
    interval: sp.Interval

    def value(self, at: sp.Rational) -> Any:
        """The exact value of the variable where s = ``at``."""
        return sp.log(at / (1 - at)) * self.order if self.order else at


def reduce(function: Any, domain: Domain) -> Reduced:
    """Numerator times denominator of a function of one variable, as a polynomial in s; OutsideClass if it is none.

    The coefficients are rational, or polynomials in the number a.
    """
    own = field(domain)
    ((numerator, denominator),) = own.fraction(function)
    named = {g: a for g, meaning in own.meaning.items() if meaning == ("symbol", a)}
    numerator, denominator = sp.fraction(sp.cancel(numerator / denominator))
    numerator, denominator = (p.xreplace(named) for p in (numerator, denominator))
    gens = [g for g in own.meaning if numerator.has(g) or denominator.has(g)]
    if [own.meaning[g][0] for g in gens] not in (["symbol"], ["exp"]):
        raise OutsideClass(function, "it is not rational in one variable or one exponential")
    (g,), (kind, what, *orders) = gens, own.meaning[gens[0]]
    if kind == "symbol":
        product, order = sp.Poly(numerator * denominator, g).replace(g, s), sp.S.Zero
    else:
        if not isinstance(what, (sp.Symbol, sp.Indexed)):
            raise OutsideClass(function, f"its exponent {what} is not a single variable")
        # only powers of e^{m·v/order} occur: take that as the exponential
        m = int(sp.gcd([e for p in (numerator, denominator) for (e,) in sp.Poly(p, g).monoms()]))
        numerator, denominator = (p.subs(g, g ** sp.Rational(1, m)) for p in (numerator, denominator))
        product, order = _logistic(numerator, g) * _logistic(denominator, g), sp.Rational(orders[0], m)
    if not product.has(a):  # a content in a might be negative
        product = product.primitive()[1]
    return Reduced(what, order, product, image_of(domain[what], order))


def _logistic(p: Any, t: Any) -> sp.Poly:
    """p(t) with t = s/(1 - s), times the positive (1 - s)^degree."""
    return homogenised(sp.Poly(p, t).all_coeffs(), s, 1 - s)


def image_of(values: Any, order: sp.Rational) -> sp.Interval:
    """A rational interval that contains σ(v/order), or v itself for the order 0, for all these values v."""
    box = values if isinstance(values, sp.Interval) else sp.Interval(min(values), max(values))
    if not order:
        return box
    low, high = (_logistic_bound(v / order, up) for v, up in ((box.start, False), (box.end, True)))
    # closed where it was made wider
    return sp.Interval(low, high, box.left_open and box.start in _EXACT, box.right_open and box.end in _EXACT)


_EXACT = {-sp.oo: sp.S.Zero, sp.S.Zero: sp.S.Half, sp.oo: sp.S.One}
"""Where σ is rational, or has a rational limit."""


def _logistic_bound(v: Any, up: bool) -> sp.Rational:
    """σ(v), from above or below; far out with as many digits as tell it from 0 and 1."""
    if v in _EXACT:
        return _EXACT[v]
    if v > 0:
        return 1 - _logistic_bound(-v, not up)
    scale = 2 ** int(min(-v, 1000) * 3 / 2)
    return bound(v, lambda u: scale / (1 + (-u).exp()), up) / scale


def bernstein_sum(low: sp.Rational, high: sp.Rational, coefficients: tuple[Any, ...]) -> sp.Poly:
    """Σ_k c_k (s - low)^k (high - s)^{n-k}: not negative on [low, high] when no c_k is."""
    return homogenised(coefficients[::-1], s - low, high - s)


def homogenised(coefficients: Any, above: Any, below: Any) -> sp.Poly:
    """Σ_k c_k a^k b^{n-k} for polynomials a and b in s; the coefficients are given from the highest to c_0."""
    f, a, b = sp.Poly(list(coefficients), s), sp.Poly(above, s), sp.Poly(below, s)
    degree = len(coefficients) - 1
    return f.transform(a, b) * b ** (degree - max(f.degree(), 0))


def exact(c: Any) -> sp.Poly:
    """A polynomial in a with rational coefficients; OutsideClass if it is none."""
    p = sp.Poly(c, a)
    if p.domain not in (sp.ZZ, sp.QQ):
        raise OutsideClass(sp.sympify(c), "it has coefficients that are not rational")
    return p


def algebraic(number: Any) -> tuple[sp.Poly, flint.arb]:
    """The minimal polynomial, in a, of √n or of a root that SymPy has isolated, and a ball around it; 0 for None."""
    if number is None:
        return sp.Poly(a, a), flint.arb(0)
    if isinstance(number, sp.CRootOf) and number.is_real:
        near = number.eval_rational(sp.Rational(1, 2**128))
        return number.poly.replace(a), ball(near, {}) + flint.arb(0, 2.0**-120)
    if not (number.is_Pow and number.exp == sp.S.Half and number.base.is_Integer and number.base > 0):
        raise OutsideClass(number, "it is neither √n nor a real root of a polynomial")
    return sp.Poly(a**2 - number.base, a), ball(number, {}, 256)
