"""The true value of a formula at float64 arguments, by ball arithmetic whose precision is raised until it is certain.

For |z| ≤ 1000 the formula is the derived one, as the book shows it. Beyond that e^{|z|} is no number, and the last step
of the derivation is taken, which is proved to be the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from math import inf, nan
from typing import Any

import flint
import sympy as sp

from derivations.normal_form.balls import FUNCTIONS as BALLS
from derivations.symbols import y, z

PRECISIONS = (128, 1300, 3200)
FAR = 1000.0
END = flint.arb(2) ** 2000
"""What stands for infinity: every function here is within 2⁻¹⁰⁷⁵ of its limit there, or beyond every float."""

Function = Callable[..., Any]


@dataclass(frozen=True)
class Format:
    """Binary floats: bits of the significand, exponent of the least subnormal, and of the first power too large."""

    bits: int
    least: int
    top: int

    def error(self, value: float, true: Any) -> float | None:
        """|value - true| in ulps of the true value, which is the distance of the floats around it.

        inf where a finite number is missed or made up; None where the ball is too wide to tell.
        """
        size, number = abs(true), value == value and abs(value) != inf
        if size < flint.arb(2) ** (self.least - 1):
            return abs(value) / 2.0**self.least if number else inf
        if size > (2 - flint.arb(2) ** -self.bits) * flint.arb(2) ** (self.top - 1):
            return 0.0 if abs(value) == inf and (value > 0) == bool(true > 0) else inf
        if not size.rad() * flint.arb(2) ** 64 < size.mid():
            return None
        if not number:
            return inf
        significand, exponent = size.mid().man_exp()
        unit = flint.arb(2) ** max(int(exponent) + int(significand).bit_length() - self.bits, self.least)
        return float((abs(true - flint.arb(value)) / unit).mid())


DOUBLE, SINGLE = Format(53, -1074, 1024), Format(24, -149, 128)


class Truth:
    """The exact function of a derivation, and its condition number |z f′/f|."""

    def __init__(self, derived: Any, last: Any) -> None:
        self._near, self._far = compiled(derived), compiled(last)
        self._derived = derived

    @cached_property
    def _slope(self) -> Function:
        return compiled(sp.diff(self._derived, z))

    def error(self, at: tuple[float, ...], value: float, floats: Format = DOUBLE) -> float:
        """The error in ulps, inf where a number is missed or made up, nan where the truth is not known well enough."""
        if at[0] != at[0]:
            return 0.0 if value != value else inf
        if abs(at[0]) == inf:
            return self._error(self._far, (END if at[0] > 0 else -END, *at[1:]), value, floats)
        return self._error(self._near if abs(at[0]) <= FAR else self._far, at, value, floats)

    def _error(self, function: Function, at: tuple[Any, ...], value: float, floats: Format) -> float:
        saved = flint.ctx.prec
        try:
            for flint.ctx.prec in PRECISIONS:
                true = function(*map(flint.arb, at))
                if true.is_finite() and (found := floats.error(value, true)) is not None:
                    return found
            return nan
        finally:
            flint.ctx.prec = saved

    def value(self, at: tuple[float, ...]) -> float:
        """The function at a point with |z| ≤ 1000, rounded."""
        saved, flint.ctx.prec = flint.ctx.prec, PRECISIONS[1]
        try:
            return float(self._near(*map(flint.arb, at)).mid())
        finally:
            flint.ctx.prec = saved

    def condition(self, at: tuple[float, ...]) -> float:
        """|z f′/f| at a point with |z| ≤ 1000; 1 beyond it, and where there is no value."""
        if abs(at[0]) > FAR:
            return 1.0
        saved, flint.ctx.prec = flint.ctx.prec, PRECISIONS[-1]
        try:
            point = [flint.arb(v) for v in at]
            value = float(abs(point[0] * self._slope(*point) / self._near(*point)).mid())
            return value if value == value else 1.0
        except ZeroDivisionError:
            return inf
        finally:
            flint.ctx.prec = saved


def compiled(e: Any) -> Function:
    """An expression in z and y as nested Python functions of balls."""
    if e in (z, y):
        place = (z, y).index(e)
        return lambda *at: at[place]
    if e.is_Rational:
        exact = flint.fmpq(int(e.p), int(e.q))
        return lambda *_: flint.arb(exact)
    if e is sp.pi:
        return lambda *_: flint.arb.pi()
    if isinstance(e, sp.Piecewise):
        branches = [(compiled(value), _holds(condition)) for value, condition in e.args]
        return lambda *at: next(value(*at) for value, holds in branches if holds(*at))
    parts = [compiled(part) for part in e.args]
    if e.is_Add or e.is_Mul:
        join: Callable[[Any, Any], Any] = (lambda a, b: a + b) if e.is_Add else (lambda a, b: a * b)
        return lambda *at: reduce(join, [part(*at) for part in parts])
    if e.is_Pow and e.base is not sp.E:
        base, power = parts[0], e.exp
        if power.is_Integer:
            return lambda *at: base(*at) ** int(power) if power > 0 else 1 / base(*at) ** int(-power)
        return lambda *at: base(*at).sqrt() if power == sp.S.Half else base(*at).rsqrt()
    if e.func in BALLS:
        function = BALLS[e.func]
        return lambda *at: function(*(part(*at) for part in parts))
    plain = e.rewrite(sp.log).rewrite(sp.exp) if not e.has(sp.erf) and e.rewrite(sp.log) != e else e.rewrite(sp.erf)
    return compiled(plain)


def _holds(condition: Any) -> Callable[..., bool]:
    if condition in (sp.true, sp.false):
        return lambda *_: bool(condition)
    gap, relation = compiled(condition.lhs - condition.rhs), condition.func

    def holds(*at: Any) -> bool:
        value = gap(*at)
        return bool(relation(1 if value > 0 else -1 if value < 0 else 0, 0))

    return holds
