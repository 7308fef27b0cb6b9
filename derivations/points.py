"""Rational points of a domain, always the same ones, and whether a point lies in a domain and satisfies its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from derivations.kernel.statements import demand
from derivations.normal_form.balls import NoBall, exact, holds, integer, show
from derivations.normal_form.domains import Domain

Values = tuple[tuple[Any, Any], ...]
"""Symbols with their exact values: rational, or closed expressions such as log 2."""

_SEEDS = [Fraction(a, b) for a, b in ((1, 3), (-5, 7), (12, 5), (-9, 4), (2, 11), (7, 6), (-1, 8), (31, 9))]


def points(symbols: list[Any], domain: Domain, limit: int = 24) -> Iterator[dict[Any, Any]]:
    """Rational points inside a domain, always the same ones; N = d = 2 where sizes are symbolic.

    Where facts restrict it, as x + y < 1 does, some of them lie nearer to 0.
    """
    symbols = sorted({*symbols, *symbols_of(*domain.facts)}, key=str)
    for turn in range(2 * limit if domain.facts else limit):
        size = 1 + turn // 8 if turn < limit else Fraction(1, 8)
        point: dict[Any, Any] = {}
        for position, symbol in enumerate(symbols):
            if symbol.is_integer:
                # sizes stay small, because a sum of that length is evaluated
                point[symbol] = sp.Integer(2 if symbol.is_positive else 1 + (turn + position) % 2)
            else:
                value = _moved(domain[symbol], _SEEDS[(3 * turn + position) % 8] * size)
                point[symbol] = value if domain.contains(symbol, value) else sp.ceiling(value)
        moved = [change for fact in domain.facts for change in _on_a_line(fact, point).items()]
        point |= dict(moved)
        try:
            inside = all(domain.contains(symbol, value) for symbol, value in moved)
            if inside and in_ranges(point) and all(satisfied(fact, point) for fact in domain.facts):
                yield point
        except NoBall:
            continue


def _on_a_line(fact: Any, point: dict[Any, Any]) -> dict[Any, Any]:
    """The value of one symbol with which an equation holds that is affine in it, as x + y = 1 is; or nothing."""
    for v in sorted(fact.free_symbols & {*point}, key=str, reverse=True) if isinstance(fact, sp.Eq) else ():
        e = (fact.lhs - fact.rhs).subs({s: value for s, value in point.items() if s != v})
        p = sp.Poly(e, v) if e.is_polynomial(v) else sp.Poly(0, v)
        if p.degree() == 1 and all(c.is_Rational for c in p.all_coeffs()):
            return {v: -p.nth(0) / p.nth(1)}
    return {}


def _moved(values: sp.Set, seed: Fraction) -> sp.Rational:
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


def in_ranges(point: Mapping[Any, Any]) -> bool:
    """Whether each index certainly lies between its ends, as far as the point has values for them."""
    for index in (s for s in point if isinstance(s, sp.Idx)):
        outside = ((index.lower, sp.Lt), (index.upper, sp.Gt))
        if any(end is not None and told(point[index], exact(end, point)) == sp.true for end, told in outside):
            return False
    return True


def satisfied(fact: Any, point: Mapping[Any, Any]) -> bool:
    """Whether a fact of a domain certainly holds at a point: for every row, where it is about row n."""
    index = next((s for s in sorted(fact.free_symbols, key=str) if isinstance(s, sp.Idx)), None)
    if index is None or index.lower is None:
        return holds(fact, point)
    rows = range(integer(index.lower, point), integer(index.upper, point) + 1)
    return all(satisfied(fact.subs(index, m), point) for m in rows)


def held(values: Values) -> str:
    """What is held fixed, as the end of a sentence."""
    return f", {show(dict(values))}" if values else ""


def inside(domain: Domain, *points: Mapping[Any, Any]) -> None:
    """CheckError unless the points certainly lie in the domain."""
    for symbol, values in domain.sets:
        own = values & sp.S.Integers if symbol.is_integer else values
        demand(own is not sp.S.EmptySet, "the domain has no point")
    for point in points:
        for symbol, value in point.items():
            entry = isinstance(symbol, sp.Indexed) and all(m.is_Integer for m in symbol.indices)
            single = entry or isinstance(symbol, (sp.Symbol, sp.Idx))  # y[n] is y[1] where n = 1
            demand(single and not sp.sympify(value).free_symbols, f"{symbol} = {value} gives no symbol a number")
            demand(domain.contains(symbol, sp.sympify(value)), f"{symbol} = {value} is not in the domain")
            if isinstance(symbol, sp.Idx) and symbol.lower is not None:
                low, high = (end.subs(dict(point)) for end in (symbol.lower, symbol.upper))
                demand(bool(low <= value <= high), f"{symbol} = {value} is not an index from {low} to {high}")
        for fact in domain.facts:
            demand(satisfied(fact, point), f"{fact} does not hold at {show(point)}")
