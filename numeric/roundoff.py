"""Real values on a box with what rounding does to their floats: the arithmetic of `numeric.rounding`.

The standard model: a sum, product, quotient or root is within u = 2⁻⁵³ of the true one, relatively, and exact where it
is a float (a multiple by a power of two, a sum of small integers, x - c for c/2 ≤ x ≤ 2c: Sterbenz 1974). Assumed of
the library: exp, expm1, log and log1p are within 1 ulp, so within 2u. What an error of the argument does to a function
is its condition number on the box. Beyond |x| = 708, e^{-|x|} may be subnormal: then only its absolute error is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

LIBRARY = 2
"""The error assumed of exp, expm1, log and log1p, in units of u."""

Number = flint.arb
ZERO, _INF = flint.arb(0), flint.arb("inf")


class Unbounded(ValueError):
    """A sum may cancel on a box, or a condition is not decided there."""


@dataclass(frozen=True)
class Value:
    """Real values between ``low`` and ``high``; the float is within ``error``·u relatively and ``off`` absolutely."""

    low: Number
    high: Number
    error: Number = ZERO
    off: Number = ZERO
    exact: Fraction | None = None

    @classmethod
    def constant(cls, value: Fraction) -> Value:
        """A number that stands in the code: exact if it is a float."""
        dyadic = value.denominator & (value.denominator - 1) == 0
        at = exactly(value)
        return cls(at.lower(), at.upper(), ZERO if dyadic else flint.arb(1), ZERO, value if dyadic else None)

    @property
    def size(self) -> Number:
        """The largest |value|."""
        return abs(self.low).max(abs(self.high))

    @property
    def least(self) -> Number:
        """The least |value|; 0 if 0 is between the ends."""
        return abs(self.low).min(abs(self.high)) if self.low * self.high > 0 else ZERO


def exactly(value: Fraction) -> Number:
    """A rational number as a ball."""
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def _between(numbers: list[Number]) -> tuple[Number, Number]:
    low, high = numbers[0], numbers[0]
    for x in numbers[1:]:
        low, high = low.min(x), high.max(x)
    return low.lower(), high.upper()


_U = flint.arb(2) ** -53


def _together(*errors: Any) -> Number:
    """(1 + e_1 u)(1 + e_2 u)... = 1 + e u."""
    product = flint.arb(1)
    for e in errors:
        product *= 1 + e * _U
    return ((product - 1) / _U).upper()


def scaled(a: Value, c: Fraction) -> Value:
    """c·a for a power of two c, which is exact."""
    ends = _between([a.low * exactly(c), a.high * exactly(c)])
    return Value(*ends, a.error, a.off * abs(exactly(c)), None if a.exact is None else a.exact * c)


def add(a: Value, b: Value) -> Value:
    """a + b; Unbounded where it may cancel."""
    if a.exact is not None and b.exact is not None:
        return Value.constant(a.exact + b.exact)
    if b.exact == 0 or a.exact == 0:
        return a if b.exact == 0 else b
    if _is_near(a, b.exact) or _is_near(b, a.exact):
        return Value((a.low + b.low).lower(), (a.high + b.high).upper())
    low, high = (a.low + b.low).lower(), (a.high + b.high).upper()
    off = (a.off + b.off).upper()
    if (a.low >= 0 and b.low >= 0) or (a.high <= 0 and b.high <= 0):
        inherited = a.error.max(b.error)
        if a.exact is None and b.exact is not None:  # the share of the part with an error, at most
            inherited = (a.error * a.size / (a.size + b.size)).upper()
        if b.exact is None and a.exact is not None:
            inherited = (b.error * b.size / (a.size + b.size)).upper()
        least = abs(low).min(abs(high))
    else:
        least = Value(low, high).least
        if not least > 0:
            raise Unbounded(f"a sum between {low} and {high} may cancel")
        inherited = ((a.size * a.error + b.size * b.error) / least).upper()
    if off > 0 and least > 0:
        inherited, off = (inherited + off / (least * _U)).upper(), ZERO
    return Value(low, high, _together(inherited, 1), (off * (1 + _U)).upper())


def _is_near(x: Value, c: Fraction | None) -> bool:
    """Whether x is a float between -c/2 and -2c for all of the box: then x + c is exact (Sterbenz)."""
    if c is None or x.error > 0 or x.off > 0:
        return False
    low, high = _between([exactly(-c / 2), exactly(-2 * c)])
    return bool(low <= x.low and x.high <= high)


def times(a: Value, b: Value) -> Value:
    """a·b."""
    for c, other in ((a.exact, b), (b.exact, a)):
        if c == 0:
            return Value.constant(Fraction(0))
        if c is not None and abs(c.numerator) & (abs(c.numerator) - 1) == 0:
            return scaled(other, c)
    if a.exact is not None and b.exact is not None:
        return Value.constant(a.exact * b.exact)
    ends = _between([x * y for x in (a.low, a.high) for y in (b.low, b.high)])
    off = (a.off * b.size + b.off * a.size).upper() * 2 if a.off > 0 or b.off > 0 else ZERO
    return Value(*ends, _together(a.error, b.error, 1), off)


def over(a: Value, b: Value) -> Value:
    """a/b; Unbounded where b may be 0."""
    if a.exact is not None and b.exact is not None and b.exact != 0:
        return Value.constant(a.exact / b.exact)
    if not b.least > 0 or b.off > 0:
        raise Unbounded(f"the denominator is between {b.low} and {b.high}")
    if a.exact == 0:
        return a
    ends = _between([x / y for x in (a.low, a.high) for y in (b.low, b.high)])
    return Value(*ends, _together(a.error, b.error, 1), (a.off / b.least * 2).upper() if a.off > 0 else ZERO)


def _exp(x: Value) -> Value:
    if x.exact == 0:
        return Value.constant(Fraction(1))
    low, high = x.low.exp().lower() if x.low > -_INF else ZERO, x.high.exp().upper()
    if not x.low >= -708:
        return Value(ZERO, high, ZERO, (high * 2).upper())
    return Value(low, high, _together(_moved(x, x.size), LIBRARY))


def _expm1(x: Value) -> Value:
    low = x.low.expm1().lower() if x.low > -_INF else flint.arb(-1)
    # x eˣ/(eˣ - 1) is at most 1 + max(x, 0)
    return Value(low, x.high.expm1().upper(), _together(_moved(x, 1 + x.high.max(ZERO)), LIBRARY))


def _log1p(x: Value) -> Value:
    if not x.low >= 0:
        raise Unbounded("log1p of what may be negative")
    # x/((1 + x) log(1 + x)) is at most 1 for x ≥ 0
    return Value(x.low.log1p().lower(), x.high.log1p().upper(), _together(_moved(x, 1), LIBRARY), x.off)


def _log(x: Value) -> Value:
    if x.exact is None or x.exact <= 0:
        raise Unbounded("log of what is no number")
    return Value(x.low.log().lower(), x.high.log().upper(), flint.arb(LIBRARY))


def _moved(x: Value, condition: Any) -> Number:
    """The relative error of f(x) from that of x: at most e·|x f′/f|, and a little more for large e."""
    if x.error == 0:
        return ZERO
    if not condition * x.error * _U < 2.0**-20:
        raise Unbounded("the error of an argument is too large")
    return (x.error * condition * (1 + flint.arb(2) ** -18)).upper()


def sigmoid(t: Value) -> Value:
    """t/(t + 1) for t ≥ 0: it moves 1/(t + 1) times as much as t. The last error is that of a t which stops at e^80."""
    if not t.low >= 0:
        raise Unbounded("t/(t + 1) of what may be negative")
    error = _together(_moved(t, 1 / (t.low + 1)), 1, 1, flint.arb(2) ** -60)
    return Value((t.low / (t.low + 1)).lower(), (t.high / (t.high + 1)).upper(), error, (t.off * 2).upper())


def _abs(x: Value) -> Value:
    return Value(x.least, x.size, x.error, x.off, None if x.exact is None else abs(x.exact))


def _least(x: Value, y: Value) -> Value:
    if _ordered(x, y) or _ordered(y, x):
        return x if _ordered(x, y) else y
    return Value(x.low.min(y.low), x.high.min(y.high), x.error.max(y.error))


def _greatest(x: Value, y: Value) -> Value:
    if _ordered(x, y) or _ordered(y, x):
        return y if _ordered(x, y) else x
    return Value(x.low.max(y.low), x.high.max(y.high), x.error.max(y.error))


def _ordered(x: Value, y: Value) -> bool:
    """Whether the float of x is at most that of y: no error changes a sign, and where there is none, no order."""
    known = all(v.error == 0 for v in (x, y)) or 0 in (x.exact, y.exact)
    return bool(x.high <= y.low) and known and all(v.off == 0 for v in (x, y))


FUNCTIONS: dict[str, Any] = {
    "exp": _exp, "expm1": _expm1, "log1p": _log1p, "log": _log, "abs": _abs,
    "minimum": _least, "lazy_minimum": _least, "min": _least, "maximum": _greatest, "max": _greatest,
    "clip": lambda x, low, high: _least(_greatest(x, low), high),
}  # fmt: skip
"""The functions that generated code calls."""
