"""A second opinion on formulas: their values by mpmath, with 50 digits. It shares nothing with the code under test."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import mul
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import log1p

mp = mpmath.mp.clone()
mp.dps = 50

Point = Mapping[Any, Any]
"""symbol -> number, and an IndexedBase -> function of its indices."""


class NoValue(ArithmeticError):
    """The formula has no real value at the point."""


def value(e: Any, point: Point) -> Any:
    """The value of ``e`` at ``point`` as an mpf; NoValue where there is none."""
    if e in point:
        return _number(point[e])
    if isinstance(e, sp.Indexed):
        return _number(point[e.base](*(int(value(a, point)) for a in e.indices)))
    if e.is_Number or e is sp.zoo:
        return _number(e)
    if isinstance(e, (sp.Sum, sp.Product)):
        *inner, (index, first, last) = e.limits
        body = e.func(e.function, *inner) if inner else e.function
        rows = range(int(value(first, point)), int(value(last, point)) + 1)
        terms = [value(body, {**point, index: row}) for row in rows]
        return mp.fsum(terms) if isinstance(e, sp.Sum) else reduce(mul, terms, mp.mpf(1))
    if isinstance(e, sp.Piecewise):
        chosen = next((body for body, condition in e.args if true_at(condition, point)), None)
        if chosen is None:
            raise NoValue(str(e))
        return value(chosen, point)
    if e.is_Symbol or e.func.__name__ not in _FUNCTIONS:
        raise TypeError(f"no second opinion on {e!r}")
    return _FUNCTIONS[e.func.__name__](*(value(a, point) for a in e.args))


def true_at(relation: Any, point: Point) -> bool:
    """Whether a relation holds at a point, by the values of its two sides."""
    if relation in (sp.true, sp.false):
        return bool(relation)
    left, right = value(relation.lhs, point), value(relation.rhs, point)
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
    }[relation.rel_op]


def _number(number: Any) -> Any:
    number = sp.sympify(number)
    if number.is_Float and number.is_finite:
        number = sp.Rational(number)
    if number.is_Rational:
        return mp.mpf(int(number.p)) / int(number.q)
    if number.is_Number or number is sp.zoo or number.free_symbols:
        raise NoValue(f"{number} is not an exact number")
    return value(number, {})


def _log(u: Any) -> Any:
    if u <= 0:
        raise NoValue(f"log {u}")
    return mp.log(u)


def _power(base: Any, exponent: Any) -> Any:
    if (base == 0 and exponent < 0) or (base < 0 and exponent != int(exponent)):
        raise NoValue(f"{base}^{exponent}")
    return mp.power(base, exponent)


def _tanh(u: Any) -> Any:
    return (mp.exp(u) - mp.exp(-u)) / (mp.exp(u) + mp.exp(-u))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Add": lambda *terms: mp.fsum(terms),
    "Mul": lambda *factors: reduce(mul, factors),
    "Pow": _power,
    "exp": mp.exp,
    "Exp1": lambda: mp.e,
    "Pi": lambda: mp.pi,
    "log": _log,
    log1p.__name__: lambda u: _log(1 + u),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "tanh": _tanh,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "Abs": abs,
    "sign": mp.sign,
    "Max": max,
    "Min": min,
    "erf": mp.erf,
    "loggamma": mp.loggamma,
    "sin": mp.sin,
    "cos": mp.cos,
    "atan": mp.atan,
    "asinh": mp.asinh,
    "acosh": lambda u: mp.acosh(u) if u >= 1 else mp.nan,
    "atanh": lambda u: mp.atanh(u) if abs(u) < 1 else mp.nan,
    "asin": lambda u: mp.asin(u) if abs(u) <= 1 else mp.nan,
    "acos": lambda u: mp.acos(u) if abs(u) <= 1 else mp.nan,
    "Heaviside": lambda u, at: mp.mpf(u > 0) if u else at,
    "DiracDelta": lambda *_: mp.zero,
    "KroneckerDelta": lambda a, b: mp.mpf(a == b),
}


def explicit(e: Any) -> Any:
    """``e`` with every σ(u) written as 1/(1 + e^{-u})."""
    return e.replace(lambda a: a.func.__name__ == "sigmoid", lambda a: 1 / (1 + sp.exp(-a.args[0])))


def somewhere(values: sp.Set, rng: random.Random, reach: int = 6) -> sp.Rational:
    """A rational number in a finite set or in the inside of an interval."""
    if isinstance(values, sp.FiniteSet):
        return rng.choice(sorted(values))
    low = values.start if values.start.is_finite else (values.end if values.end.is_finite else 0) - reach
    high = values.end if values.end.is_finite else (values.start if values.start.is_finite else 0) + reach
    return low + (high - low) * sp.Rational(rng.randint(1, 9999), 10000)


def places(
    symbols: Iterable[Any], domain: Mapping[Any, sp.Set], count: int, seed: int = 0, reach: int = 6
) -> list[dict[Any, sp.Rational]]:
    """``count`` random points, the same on every run; a symbol without a set runs over the line."""
    rng = random.Random(seed)
    names = sorted(symbols, key=str)
    return [{s: somewhere(domain.get(s, sp.S.Reals), rng, reach) for s in names} for _ in range(count)]


def apart(left: Any, right: Any, points: Iterable[Point]) -> Any | None:
    """The greatest relative distance of two formulas over the points where both have a value; None if nowhere."""
    seen = []
    for point in points:
        try:
            a, b = value(left, point), value(right, point)
        except (NoValue, ZeroDivisionError):
            continue
        seen.append(abs(a - b) / (1 + abs(a)))
    return max(seen, default=None)
