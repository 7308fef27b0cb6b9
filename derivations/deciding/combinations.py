"""Functions of one combination of two symbols, up to a positive factor: f = s·φ(g), so that φ ≥ 0 is enough.

g = x - y, where f(x + t, y + t) = e^{kt} f(x, y), with s = e^{ky}; g = x/y, where f(tx, ty) = t^k f(x, y), with
s = y^k; g = x + y and g = xy, where f(x + t, y - t) or f(tx, y/t) is f(x, y). Values at a few points suggest which;
whether f is s·φ(g) the kernel decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice, permutations
from typing import Any

import sympy as sp

from derivations.deciding.budget import paid, size
from derivations.deciding.margins import margins
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.domains import Domain
from derivations.points import points

Combination = tuple[Any, Any, Any, sp.Interval]
"""(s, F, g, interval) with f = s·F for u = g, s > 0, and g in the interval."""

LINE = sp.Interval(-sp.oo, sp.oo)


def combinations(f: Any, domain: Domain, u: Any) -> Iterator[Combination]:
    """Those that values at a few points do not exclude."""
    symbols = sorted(f.free_symbols, key=str)
    single = [s for s in symbols if isinstance(s, sp.Symbol) and isinstance(domain[s], sp.Interval)]
    seen = list(islice(points(symbols, domain), 3)) if len(single) > 1 else []
    positive = [s for s in single if domain[s].start > 0 or (domain[s].start == 0 and domain[s].left_open)]
    for x, y in permutations(single, 2):
        if x in positive and y in positive and (k := _power(f, seen, {x: 1, y: 1}, {})) is not None:
            yield from _made(y**k, f, {x: u, y: 1}, x / y, _ratio(domain[x], domain[y]))
        if (k := _power(f, seen, {}, {x: 1, y: 1})) is not None:
            yield from _made(sp.exp(k * y), f, {x: u, y: 0}, x - y, difference(x, y, domain))
        if str(x) < str(y):
            if _power(f, seen, {}, {x: 1, y: -1}) == 0:
                yield from _made(sp.S.One, f, {x: u, y: 0}, x + y, _sum(domain[x], domain[y]))
            if _power(f, seen, {x: 1, y: -1}, {}) == 0:
                yield from _made(sp.S.One, f, {x: u, y: 1}, x * y, _product(domain[x], domain[y]))
    if len(positive) > 2 and (k := _power(f, seen, dict.fromkeys(positive, 1), {})) is not None:
        *others, last = positive
        ratios = {s: s / last for s in others[1:]}
        values = _ratio(domain[others[0]], domain[last])
        yield from _made(last**k, f, {others[0]: u, **ratios, last: 1}, others[0] / last, values)


def _made(scale: Any, f: Any, at: dict[Any, Any], g: Any, values: sp.Interval) -> Iterator[Combination]:
    F = f.subs(at, simultaneous=True)
    if not F.has(sp.nan, sp.zoo, sp.oo, sp.I):
        yield scale, F, g, values


def _power(f: Any, seen: list[Any], scaled: dict[Any, int], moved: dict[Any, int]) -> Any:
    """The k for which f grows by t^k where symbols grow by t^e, or by e^{kt} where te is added to them; or None."""
    found = []
    for point in seen:
        for t in (sp.S(2), sp.Rational(1, 3)) if scaled else (sp.S.One, sp.Rational(-1, 2)):
            other = {s: v * t ** scaled.get(s, 0) + t * moved.get(s, 0) for s, v in point.items()}
            paid(2 * size(f))
            try:
                ratio = float((ball(f, other, 80) / ball(f, point, 80)).mid())
            except (NoBall, ZeroDivisionError, OverflowError):
                continue
            if not (ratio > 0 and math.isfinite(ratio)):
                return None
            found.append(math.log(ratio) / (math.log(t) if scaled else float(t)))
            k = sp.Rational(round(4 * found[0]), 4)
            if abs(found[-1] - k) > 1e-9:
                return None
    return k if len(found) > 2 else None


def difference(x: Any, y: Any, domain: Domain) -> sp.Interval:
    """The values of x - y on the box, and where a fact says x ≥ y."""
    a, b = domain[x], domain[y]
    low, high = a.start - b.end, a.end - b.start
    known = sp.Interval(low, high, a.left_open or b.right_open, a.right_open or b.left_open)
    for _, g, values in margins(x, domain, sp.Dummy()):
        if sp.expand(g - x + y) == 0:
            return known & values
        if sp.expand(g + x - y) == 0:
            return known & sp.Interval(-sp.oo, 0, right_open=values.left_open)
    return known


def _sum(a: sp.Interval, b: sp.Interval) -> sp.Interval:
    return sp.Interval(a.start + b.start, a.end + b.end, a.left_open or b.left_open, a.right_open or b.right_open)


def _ratio(a: sp.Interval, b: sp.Interval) -> sp.Interval:
    """The values of x/y, of positive x and y."""
    low = sp.S.Zero if b.end.is_infinite else a.start / b.end
    high = sp.oo if b.start == 0 or a.end.is_infinite else a.end / b.start
    left = low == 0 or a.left_open or b.right_open
    return sp.Interval(low, high, left, a.right_open or b.left_open)


def _product(a: sp.Interval, b: sp.Interval) -> sp.Interval:
    """Some interval with the values of xy: those above 0, where neither is negative; or all."""
    return LINE if a.start < 0 or b.start < 0 else sp.Interval(0, sp.oo, a.left_open and b.left_open)
