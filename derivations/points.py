"""Rational points of a domain, always the same ones, and a point at which formulas certainly differ.

``separate`` is how two formulas are called different: ball arithmetic tells their difference from zero there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count, islice, product
from typing import Any

import sympy as sp

from derivations.balls import PRECISIONS, NoBall, ball, satisfied
from derivations.domains import Domain

_SEEDS = [Fraction(a, b) for a, b in ((1, 3), (-5, 7), (12, 5), (-9, 4), (2, 11), (7, 6), (-1, 8), (31, 9))]


def points(symbols: list[Any], domain: Domain, limit: int = 24) -> Iterator[dict[Any, Any]]:
    """Rational points inside a domain, always the same ones; N = d = 2 where sizes are symbolic."""
    symbols = sorted({*symbols, *symbols_of(*domain.facts)}, key=str)
    for turn in islice(count(), limit):
        point: dict[Any, Any] = {}
        for position, symbol in enumerate(symbols):
            if symbol.is_integer:
                # sizes stay small, because a sum of that length is evaluated
                point[symbol] = sp.Integer(2 if symbol.is_positive else 1 + (turn + position) % 2)
            else:
                value = _inside(domain[symbol], _SEEDS[(3 * turn + position) % 8] * (1 + turn // 8))
                point[symbol] = value if domain.contains(symbol, value) else sp.ceiling(value)
        try:
            if all(satisfied(fact, point) for fact in domain.facts):
                yield point
        except NoBall:
            continue


def _inside(values: sp.Set, seed: Fraction) -> sp.Rational:
    """A rational in the interior of an interval (or an element of a finite set), moved by ``seed``."""
    r = sp.Rational(seed.numerator, seed.denominator)
    if isinstance(values, sp.FiniteSet):
        return list(values)[abs(seed.numerator) % len(values)]
    low, high = values.start, values.end
    if low.is_infinite and high.is_infinite:
        return r
    if high.is_infinite:
        return low + abs(r)
    if low.is_infinite:
        return high - abs(r)
    return low + (high - low) * (1 + r / (1 + abs(r))) / 2


def symbols_of(*exprs: Any) -> list[Any]:
    """What has to be given a value: free symbols, the sizes of ranges, the entries of families with indices 1 and 2."""
    found: set[Any] = set()
    for e in exprs:
        entries = e.atoms(sp.Indexed)
        names = {a.base.label for a in entries}
        free = {s for s in e.free_symbols if isinstance(s, (sp.Symbol, sp.Idx)) and s not in names}
        ends = (end for s in free if isinstance(s, sp.Idx) for end in (s.lower, s.upper) if end is not None)
        found |= free.union(*(end.free_symbols for end in ends))
        found |= {a.base[m] for a in entries for m in product((1, 2), repeat=len(a.indices))}
    return sorted(found, key=str)


def separate(expr: Any, domain: Domain, *written: Any) -> dict[Any, Any] | None:
    """A point of the domain where ``expr`` is certainly not zero, or None if none was found.

    ``written`` are the two sides before they were rewritten: the point has a value for all that they contain.
    """
    candidates = points(symbols_of(expr, *written), domain)
    for point, precision in ((p, b) for p, b in product(list(candidates), PRECISIONS)):
        try:
            value = ball(expr, point, precision)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            return _needed(written or (expr,), point)
    return None


def _needed(exprs: tuple[Any, ...], point: dict[Any, Any]) -> dict[Any, Any]:
    """Leave out the entries that no expression uses."""
    for symbol in [s for s in point if isinstance(s, sp.Indexed)]:
        fewer = {s: v for s, v in point.items() if s != symbol}
        try:
            for e in exprs:
                ball(e, fewer)
        except (NoBall, ZeroDivisionError):
            continue
        point = fewer
    return point
