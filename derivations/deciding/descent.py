"""Points where a function of several symbols is negative, or zero: downhill, in one symbol or in two, in numbers.

Where it has kinks, also points on them: max(x, y) is not greater than (x + y)/2 where x = y.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, islice, product
from typing import Any

import sympy as sp

from derivations.deciding.branches import roots, singled_out, switches
from derivations.deciding.budget import paid, size
from derivations.deciding.chords import compiled, inside_of
from derivations.normal_form.domains import Domain
from derivations.points import points

STARTS, ROUNDS = 4, 30
"""From how many points one goes downhill, and how often each symbol is moved."""

TOLERANCE = 1e-9
"""A value below this may be a zero."""


def low_points(f: Any, domain: Domain, below: float = TOLERANCE) -> Iterator[dict[Any, Any]]:
    """Rational points near the lowest ones of the domain, where f is about 0 or less; short coordinates first."""
    symbols = sorted(f.free_symbols, key=str)
    whole = not all(isinstance(s, sp.Symbol) and isinstance(domain[s], sp.Interval) for s in symbols)
    if len(symbols) < 2 or whole or any(s.is_integer for s in symbols):
        return
    height, inside = compiled(symbols, [f]), inside_of(domain, symbols)
    bounds = [(float(domain[s].start), float(domain[s].end)) for s in symbols]

    def value(at: list[float]) -> float:
        within = all(low <= v <= high for v, (low, high) in zip(at, bounds, strict=True))
        found = height(at) if within and inside(dict(zip(symbols, map(Fraction, at), strict=True))) else None
        return found[0] if found else math.inf

    for start in islice(points(symbols, domain), STARTS):
        paid(size(f))
        at, least = _downhill(value, [float(start[s]) for s in symbols])
        if least < below:
            for limit in (1, 4, 60, 10**6):
                short = (Fraction(v).limit_denominator(limit) for v in at)
                yield {s: sp.Rational(v.numerator, v.denominator) for s, v in zip(symbols, short, strict=True)}


def kink_points(f: Any, domain: Domain) -> Iterator[dict[Any, Any]]:
    """Points that an equation or a sign singles out; in several symbols, rational ones where all, or parts of a kink,
    are one.
    """
    symbols = sorted(f.free_symbols, key=str)
    signs = f.replace(sp.sign, lambda u: sp.Piecewise((0, sp.Eq(u, 0)), (1, True)))
    yield from ({x: c} for x in symbols if len(symbols) == 1 for c in singled_out(signs, x))
    single = all(isinstance(s, sp.Symbol) and isinstance(domain[s], sp.Interval) for s in symbols)
    some = list(islice(points(symbols, domain), STARTS)) if single and len(symbols) > 1 else []
    yield from (dict.fromkeys(symbols, at[s]) for at in some for s in symbols[:1])
    for at, x in product(some, symbols):
        rest = {s: v for s, v in at.items() if s != x}
        found = (root for e in switches(f, x) for root in roots(e.subs(rest), x))
        yield from ({**rest, x: root} for root in found if root.is_Rational)


def _downhill(value: Callable[[list[float]], float], at: list[float]) -> tuple[list[float], float]:
    """The lowest point that is reached, with its value; the steps grow with success, and shrink without.

    One symbol is moved at a time, or two against each other: so one goes on along a border such as x + y = 2.
    """
    ways = [{m: 1} for m in range(len(at))] + [{m: 1, n: -1} for m, n in combinations(range(len(at)), 2)]
    least, steps = value(at), [0.25] * len(ways)
    for turn in range(ROUNDS * len(ways)):
        m = turn % len(ways)
        moves = (side * scale * steps[m] for side in (1, -1) for scale in (2, 1))
        tried = ([v + ways[m].get(n, 0) * move for n, v in enumerate(at)] for move in moves)
        best, there = min((value(p), p) for p in tried)
        better = best < least
        least, at = (best, there) if better else (least, at)
        steps[m] *= 2 if better else 0.5
    return at, least
