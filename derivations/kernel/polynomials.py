"""From a function of one variable to polynomials, and two ways to see that a polynomial is not negative.

A function rational in e^{v/g} is rational in s = σ(v/g) ∈ (0, 1); one rational in v is taken as it is, s = v. Where
the denominator has no zero, the sign of P/Q is the sign of P·Q, a polynomial with rational coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

from derivations.balls import rational_bound
from derivations.domains import Domain
from derivations.normal_form import OutsideClass
from derivations.signs import field

s = sp.Symbol("s", real=True)


@dataclass(frozen=True)
class Reduced:
    """The sign of a function of ``variable`` is that of ``polynomial`` in s on ``interval``.

    ``order`` g: s = σ(variable/g); 0 means s = variable. ``outer``: the interval is a rational enclosure.
    """

    variable: Any
    order: sp.Rational
    polynomial: sp.Poly
    interval: sp.Interval
    outer: bool = False

    def value(self, at: sp.Rational) -> Any:
        """The exact value of the variable where s = ``at``."""
        return sp.log(at / (1 - at)) * self.order if self.order else at


def reduce(function: Any, domain: Domain) -> Reduced:
    """Numerator times denominator of a function of one variable, as a polynomial in s; OutsideClass if it is none."""
    own = field(domain)
    ((numerator, denominator),) = own.fraction(function)
    gens = [g for g in own.meaning if numerator.has(g) or denominator.has(g)]
    if not gens:
        raise OutsideClass(function, "it is constant")
    meanings = [own.meaning[g] for g in gens]
    if len(gens) != 1 or meanings[0][0] not in ("symbol", "exp"):
        raise OutsideClass(function, "it is not rational in one variable or one exponential")
    (g,), ((kind, what, *order),) = gens, meanings
    numerator, denominator = sp.fraction(sp.cancel(numerator / denominator))
    if kind == "symbol":
        product = sp.Poly(numerator * denominator, g).replace(g, s).primitive()[1]
        return Reduced(what, sp.S.Zero, product, _interval(domain[what]))
    if not what.is_Symbol and not isinstance(what, sp.Indexed):
        raise OutsideClass(function, f"its exponent {what} is not a single variable")
    # only powers of e^{m·v/order} occur: take that as the exponential
    m = int(sp.gcd([e for p in (numerator, denominator) for (e,) in sp.Poly(p, g).monoms()]))
    numerator, denominator = (p.subs(g, g ** sp.Rational(1, m)) for p in (numerator, denominator))
    product = (_logistic(numerator, g) * _logistic(denominator, g)).primitive()[1]
    scale = sp.Rational(order[0], m)
    interval, outer = _logistic_interval(domain[what], scale)
    return Reduced(what, scale, product, interval, outer)


def _logistic(p: Any, t: Any) -> sp.Poly:
    """p(t) with t = s/(1 - s), times the positive (1 - s)^degree."""
    return homogenised(sp.Poly(p, t).all_coeffs(), s, 1 - s)


def image_of(values: Any, order: sp.Rational) -> sp.Interval:
    """A rational interval that contains σ(v/order), or v itself for the order 0, for all these values v."""
    return _logistic_interval(_interval(values), order)[0] if order else _interval(values)


def _interval(values: Any) -> sp.Interval:
    return values if isinstance(values, sp.Interval) else sp.Interval(min(values), max(values))


def _logistic_interval(values: sp.Interval, order: sp.Rational) -> tuple[sp.Interval, bool]:
    """A rational interval that contains σ(v/g) for all v of an interval, closed where it was made wider."""
    low, lopen = _logistic_bound(values.start, order, up=False)
    high, ropen = _logistic_bound(values.end, order, up=True)
    exact = values.start in (-sp.oo, 0) and values.end in (sp.oo, 0)
    left = lopen or (values.left_open and values.start == 0)
    return sp.Interval(low, high, left, ropen or (values.right_open and values.end == 0)), not exact


def _logistic_bound(v: Any, order: sp.Rational, up: bool) -> tuple[sp.Rational, bool]:
    if v.is_infinite:
        return (sp.S.One, True) if v is sp.oo else (sp.S.Zero, True)
    if v == 0:
        return sp.Rational(1, 2), False
    return rational_bound(1 / (1 + (-flint.arb(flint.fmpq(int((v / order).p), int((v / order).q)))).exp()), up), False


def bernstein_sum(low: sp.Rational, high: sp.Rational, coefficients: tuple[Any, ...]) -> sp.Poly:
    """Σ_k c_k (s - low)^k (high - s)^{n-k}: not negative on [low, high] when no c_k is."""
    return homogenised(coefficients[::-1], s - low, high - s)


def homogenised(coefficients: Any, above: Any, below: Any) -> sp.Poly:
    """Σ_k c_k a^k b^{n-k} for polynomials a and b in s; the coefficients are given from the highest to c_0."""
    f, a, b = sp.Poly(list(coefficients), s), sp.Poly(above, s), sp.Poly(below, s)
    degree = len(coefficients) - 1
    return f.transform(a, b) * b ** (degree - max(f.degree(), 0))
