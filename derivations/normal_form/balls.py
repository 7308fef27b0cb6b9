"""Rigorous values at rational points: midpoint-radius (ball) arithmetic with arb.

``ball(expr, point)`` encloses the true value of ``expr`` at a point, ``enclosure`` all its values on a box.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import flint
import sympy as sp

from derivations.symbols import sigmoid

Point = Mapping[Any, Any]

PRECISIONS = (64, 256, 1024, 4096)
"""Working precisions in bits, tried in turn; 10⁻⁴⁰ is told from 0 at the second."""

# written as methods of u: flint.arb.sgn takes a series for a number, and reads what it is not
FUNCTIONS: dict[Any, Callable[..., Any]] = {
    sp.exp: lambda u: u.exp(),
    sp.log: lambda u: u.log(),
    sp.sin: lambda u: u.sin(),
    sp.cos: lambda u: u.cos(),
    sp.tan: lambda u: u.sin() / u.cos(),
    sp.atan: lambda u: u.atan(),
    sp.erf: lambda u: u.erf(),
    sp.erfc: lambda u: u.erfc(),
    sp.asinh: lambda u: u.asinh() if isinstance(u, flint.arb) else (u + (u * u + 1).sqrt()).log(),
    sp.acosh: lambda u: u.acosh() if isinstance(u, flint.arb) else (u + (u * u - 1).sqrt()).log(),
    sp.atanh: lambda u: u.atanh() if isinstance(u, flint.arb) else ((1 + u) / (1 - u)).log() / 2,
    sp.asin: lambda u: u.asin(),
    sp.acos: lambda u: u.acos(),
    sp.tanh: lambda u: u.tanh() if isinstance(u, flint.arb) else 1 - 2 / ((2 * u).exp() + 1),
    sp.sinh: lambda u: (u.exp() - (-u).exp()) / 2,
    sp.cosh: lambda u: (u.exp() + (-u).exp()) / 2,
    sp.coth: lambda u: 1 + 2 / ((2 * u).exp() - 1),
    sp.sech: lambda u: 2 / (u.exp() + (-u).exp()),
    sp.csch: lambda u: 2 / (u.exp() - (-u).exp()),
    sp.loggamma: lambda u: u.lgamma(),
    sp.gamma: lambda u: u.lgamma().exp(),  # for u > 0 alone, as `definedness` asks
    sp.factorial: lambda u: (u + 1).lgamma().exp(),
    sp.polygamma: lambda n, u: _polygamma(n, u),
    sp.Abs: abs,
    sp.sign: lambda u: u.sgn() if u.is_finite() else u,  # arb gives no number a sign
    sp.Heaviside: lambda u, at: _step(u if not u.is_finite() else u.sgn(), at),
    sp.floor: lambda u: u.floor(),
    sp.ceiling: lambda u: u.ceil(),
    sigmoid: lambda u: 1 / (1 + (-u).exp()),
    sp.Max: lambda *a: reduce(lambda u, v: u.max(v), a),
    sp.Min: lambda *a: reduce(lambda u, v: u.min(v), a),
}

GAMMA = (sp.loggamma, sp.gamma, sp.polygamma)
MAX_POLYGAMMA = 30
"""Functions that are read of u > 0 alone; polygamma(n, u) of whole n below this."""


MAX_TERMS = 10_000
"""A longer sum is not evaluated."""


class NoBall(ValueError):
    """An expression has no rule here, or no real value at the point."""


def ball(expr: Any, point: Point, precision: int = 128) -> flint.arb:
    """An arb that contains the value of ``expr`` at ``point`` (symbol -> exact number)."""
    saved, flint.ctx.prec = flint.ctx.prec, precision
    try:
        value = _ball(expr, point)
    finally:
        flint.ctx.prec = saved
    if not value.is_finite():
        raise NoBall(f"{expr} has no finite value at {show(point)}")
    return value


def hull(low: Any, high: Any) -> flint.arb:
    """A ball that contains the interval between two rationals."""
    return exactly(sp.Rational(low)).union(exactly(sp.Rational(high)))


def taylor(expr: Any, variable: Any, at: flint.arb, order: int, precision: int = 128) -> list[flint.arb]:
    """The Taylor coefficients f^(m)/m! for m < order, enclosed over a ball; NoBall where one is not finite."""
    saved, flint.ctx.prec, cap = flint.ctx.prec, precision, flint.ctx.cap
    flint.ctx.cap = order
    try:
        value = _ball(expr, {variable: flint.arb_series([at, 1])})
    except (ValueError, TypeError, AttributeError) as error:  # arb_series says so where it divides by a ball around 0
        raise NoBall(f"{expr} has no Taylor coefficients around {at}: {error}") from None
    else:
        series = isinstance(value, flint.arb_series)
        if series and value.prec < order:
            raise NoBall(f"{expr} loses Taylor coefficients around {at}")
        found = [value[m] for m in range(order)] if series else [value]
    finally:
        flint.ctx.prec, flint.ctx.cap = saved, cap
    if not all(c.is_finite() for c in found):
        raise NoBall(f"{expr} has no finite Taylor coefficients around {at}")
    return found + [flint.arb(0)] * (order - len(found))


def enclosure(expr: Any, box: Mapping[Any, tuple[Any, Any]], precision: int = 128) -> flint.arb:
    """A ball that contains every value of an expression on a box (symbol -> its rational ends).

    In one variable x = m + h by Taylor's theorem, f(m) + f′(m)h + (f″/2)(box)h², else by interval arithmetic.
    """
    if len(box) != 1:
        return ball(expr, {x: hull(*ends) for x, ends in box.items()}, precision)
    ((x, (low, high)),) = box.items()
    middle, around = (low + high) / 2, hull(low, high)
    value, slope = taylor(expr, x, hull(middle, middle), 2, precision)
    *_, bend = taylor(expr, x, around, 3, precision)
    h = hull(low - middle, high - middle)
    return value + h * (slope + h * bend)


def _ball(e: Any, point: Point) -> Any:
    """An arb, or an arb_series where the point has one."""
    if isinstance(e, (flint.arb, flint.arb_series)):
        return e
    if isinstance(e, (sp.Symbol, sp.Indexed, sp.Idx)) and e in point:
        value = point[e]
        return _ball(value if isinstance(value, (flint.arb, flint.arb_series)) else sp.sympify(value), point)
    if e.is_Rational:
        return exactly(e)
    if e is sp.pi:
        return flint.arb.pi()
    if e is sp.E:
        return flint.arb(1).exp()
    if isinstance(e, sp.Indexed):
        entry = e.base[tuple(sp.Integer(integer(a, point)) for a in e.indices)]
        if entry not in point:
            raise NoBall(f"no value is given for {entry}")
        return _ball(entry, point)
    if e.is_Add:
        return sum((_ball(a, point) for a in e.args), flint.arb(0))
    if e.is_Mul:
        return reduce(lambda a, b: a * b, (_ball(a, point) for a in e.args))
    if e.is_Pow and e.base is not sp.E:
        base = _ball(e.base, point)
        if e.exp.is_Integer:
            return _power(base, abs(int(e.exp))) if e.exp.is_nonnegative else 1 / _power(base, abs(int(e.exp)))
        return _real_power(base, _ball(e.exp, point))
    if isinstance(e, sp.KroneckerDelta):
        return flint.arb(int(integer(e.args[0], point) == integer(e.args[1], point)))
    if isinstance(e, (sp.Sum, sp.Product)):
        *others, (index, first, last) = e.limits  # SymPy writes the outermost one last
        inner = e.func(e.function, *others) if others else e.function
        start, stop = integer(first, point), integer(last, point) + 1
        if not start <= stop <= start + MAX_TERMS:
            raise NoBall(f"{e} has {stop - start} terms")
        values = range(start, stop)
        terms = [_ball(inner, {**point, index: m}) for m in values]
        unit = flint.arb(0 if isinstance(e, sp.Sum) else 1)
        return reduce((lambda a, b: a + b) if isinstance(e, sp.Sum) else (lambda a, b: a * b), terms, unit)
    if isinstance(e, sp.Piecewise):
        for value, condition in e.args:
            if holds(condition, point):
                return _ball(value, point)
    if e.func in FUNCTIONS:
        return FUNCTIONS[e.func](*(_ball(a, point) for a in e.args))
    hint = "; a floating-point number is not exact, write Rational" if e.is_Float else ""
    raise NoBall(f"no ball arithmetic for {e.func.__name__} in {e}{hint}")


def bound(v: sp.Rational, function: Any, up: bool) -> sp.Rational:
    """A rational number above (below) the value of a function of balls."""
    return rational_bound(function(exactly(v)), up)


def exactly(r: sp.Rational) -> flint.arb:
    """A rational number as a ball."""
    return flint.arb(flint.fmpq(int(r.p), int(r.q)))


def rational_bound(value: flint.arb, up: bool) -> sp.Rational:
    """A rational with 64 binary digits above (below) every number in a ball."""
    end = (value * 2**64).upper().ceil() if up else (value * 2**64).lower().floor()
    digits = end.unique_fmpz()
    if digits is None:
        raise NoBall(f"{value} is too wide to be bounded")
    return sp.Rational(int(digits), 2**64)


def _real_power(base: Any, exponent: Any) -> Any:
    """b^e: e^(e log b) for b > 0, arb's own power (0^e = 0 for e > 0) for numbers otherwise."""
    if isinstance(base, flint.arb) and isinstance(exponent, flint.arb) and not base > 0:
        return base**exponent
    return (exponent * base.log()).exp()


def _step(sign: flint.arb, at: flint.arb) -> flint.arb:
    """Heaviside's step from the sign of its argument, and its value at 0."""
    return (1 + sign) / 2 + (at - flint.arb(1) / 2) * (1 - sign * sign)


def _polygamma(order: flint.arb, u: Any) -> Any:
    """ψ⁽ⁿ⁾(u) for u > 0, where it is monotone: between its values at the ends; for a series by Taylor's theorem."""
    n, series = order.unique_fmpz(), isinstance(u, flint.arb_series)
    around = u[0] if series else u
    if n is None or n not in range(MAX_POLYGAMMA) or not around > 0:
        raise NoBall(f"no ball arithmetic for polygamma of the order {order} at {around}")
    low, high = flint.acb(around.lower()), flint.acb(around.upper())
    terms = range(int(n), int(n) + (u.prec if series else 1))
    found = [low.polygamma(m).real.union(high.polygamma(m).real) / flint.arb(m - n).fac() for m in terms]
    h = flint.arb_series([0, *u.coeffs()[1:]], u.prec) if series else flint.arb(0)
    return reduce(lambda total, c: total * h + c, reversed(found), h * 0)


def _power(base: flint.arb, exponent: int) -> flint.arb:
    """By squaring: arb's own power of a ball around 0 is not a number."""
    result = flint.arb(1)
    while exponent:
        result, base, exponent = result * base if exponent % 2 else result, base * base, exponent // 2
    return result


def exact(e: Any, point: Point) -> Any:
    """A formula with the numbers of a point in it; a ball stays a symbol, for SymPy would take its middle."""
    return e.subs({s: v for s, v in point.items() if not isinstance(v, (flint.arb, flint.arb_series))})


def integer(e: Any, point: Point) -> int:
    """The whole number that an index is at a point."""
    value = e if e.is_Integer else exact(e, point)
    if not value.is_Integer:
        raise NoBall(f"the index {e} has no integer value at {show(point)}")
    return int(value)


def holds(relation: Any, point: Point) -> bool:
    """Whether a relation certainly holds at a point; NoBall where the balls overlap."""
    if relation in (sp.true, sp.false):
        return bool(relation)
    if isinstance(relation, sp.And):
        return all(holds(part, point) for part in relation.args)
    if isinstance(relation, sp.Or):
        return any(holds(part, point) for part in relation.args)
    if not isinstance(relation, sp.core.relational.Relational):
        raise NoBall(f"{relation} is not a relation")
    for side in relation.args if any(map(partial, relation.atoms(sp.Pow, sp.Function))) else ():
        value = _ball(side, point)  # √x·√(x - 1) is 0 at 0 for SymPy
        if isinstance(value, flint.arb) and not value.is_finite():
            raise NoBall(f"{side} has no finite value at {show(point)}")
    difference = relation.lhs - relation.rhs
    told = exact(difference, point)
    if told.is_Rational:
        return bool(relation.func(told, 0))
    for precision in PRECISIONS:
        value = ball(difference, point, precision)
        if value > 0 or value < 0:
            return bool(relation.func(1 if value > 0 else -1, 0))
    raise NoBall(f"{relation} is undecided at {show(point)}")


def partial(e: Any) -> bool:
    """Whether an operation has no real value at some real numbers."""
    power = e.is_Pow and e.base is not sp.E and not (e.exp.is_Integer and e.exp.is_nonnegative)
    return power or isinstance(e, (*GAMMA, sp.factorial, sp.log, sp.acosh, sp.atanh, sp.asin, sp.acos))


def show(point: Point) -> str:
    """A point as text."""
    return ", ".join(f"{s} = {v}" for s, v in point.items()) or "every point"
