"""Relations with parameters: f ≥ 0 where f rises, in one of its symbols, away from a place at which it is not negative.

The place is an end of the range, a rational number at which f vanishes whatever the others are, or one that depends on
the others: the g at which ∂f/∂x vanishes. Then x - g or x/g is a new symbol, and its place is 0 or 1. Values at a few
points suggest it; the derivative, which has to have its sign, is a relation of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sympy as sp

from derivations.calculus import derivative
from derivations.deciding.budget import FAILURES, paid, size
from derivations.differences import Undefined
from derivations.kernel.premises import divide
from derivations.kernel.statements import CheckError
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.domains import Domain
from derivations.points import points

Place = tuple[Any, Any, Domain, Any]
"""(x, c, domain of one side, direction)"""

POINTS = 10
"""At how many points a sign is looked at."""

SMALL = 1e-20
"""What is below is taken for 0, where nothing is decided."""


def seen_signs(f: Any, domain: Domain) -> set[int]:
    """The signs of an expression at a few points of a domain."""
    found = set()
    for point in islice(points(sorted(f.free_symbols, key=str), domain), POINTS):
        paid(size(f))
        try:
            value = ball(f, point, 160)
        except (NoBall, ZeroDivisionError, OverflowError):
            continue
        found.add(1 if value > SMALL else -1 if value < -SMALL else 0)
    return found


def places(f: Any, domain: Domain) -> Iterator[tuple[Any, Any, list[tuple[Domain, int]]]]:
    """(x, c, sides) with each side of x = c, as a domain with the direction in which f seems to rise there from c."""
    for x in sorted(f.free_symbols, key=str):
        values = domain[x]
        if not (isinstance(x, sp.Symbol) and domain.is_interval(x)):
            continue
        inner = [c for c in map(sp.Integer, (0, 1, -1)) if values.start < c < values.end]
        for c in (*(e for e in (values.start, values.end) if e.is_finite), *inner):
            try:
                height = f.subs(x, c)
                # a place inside is one where f vanishes: it has a least value there
                usual = {0} if c in inner else {0, 1}
                rest = domain.substitute({x: c})
                if height.has(sp.nan, sp.zoo, sp.oo, sp.I) or not seen_signs(height, rest) <= usual:
                    continue
                sides = _sides(f, x, c, domain)
            except (OutsideClass, Undefined, CheckError, *FAILURES):
                continue
            if sides:
                yield x, c, sides


def _sides(f: Any, x: Any, c: Any, domain: Domain) -> list[tuple[Domain, int]]:
    """The range up to c and from there, if f does not seem to fall on the way from c."""
    values = domain[x]
    cut = values.start < c < values.end
    pieces = divide(domain, x, (c,)) if cut else [domain]
    slope, found = derivative(f, x), []
    for piece in pieces:
        direction = 1 if piece[x].start == c else -1
        if -direction in seen_signs(slope, piece.interior(x)):
            return []
        found.append((piece, direction))
    return found


def centred(f: Any, domain: Domain, u: Any) -> Iterator[tuple[Any, Any, sp.Interval]]:
    """(F, g, interval) with f = F for u = g: x - m or, for positive x, x/m, where ∂f/∂x vanishes at x = m.

    For 0 < x < 1 the same of the logarithm of its odds, in which the derivative may be rational in eˣ.
    """
    line = sp.Interval(-sp.oo, sp.oo)
    for x in sorted(f.free_symbols, key=str):
        if not (isinstance(x, sp.Symbol) and domain.is_interval(x)):
            continue
        found: list[tuple[Any, Any]] = []
        if domain.is_line(x):
            found = [(u + m, x - m) for m in dict.fromkeys(_turning(f, x, domain))]
        elif domain[x] == sp.Interval.open(0, sp.oo):
            found = [(u * m, x / m) for m in dict.fromkeys(_turning(f, x, domain))]
        elif domain[x] == sp.Interval.open(0, 1):
            turning = _turning(f.subs(x, 1 / (1 + sp.exp(-u))), u, domain.with_set(u, line))
            found = [(1 / (1 + sp.exp(-u - m)), sp.log(x / (1 - x)) - m) for m in dict.fromkeys(turning)]
        for shifted, g in found:
            F, values = f.subs(x, shifted), domain[x] if domain[x].end.is_infinite else line
            least = F.subs(u, 1 if values.start == 0 else 0)
            if not F.has(sp.nan, sp.zoo, sp.oo, sp.I) and seen_signs(least, domain) <= {0, 1}:
                yield F, g, values


def _turning(f: Any, x: Any, domain: Domain) -> Iterator[Any]:
    """Where ∂f/∂x vanishes: at another symbol, or a root of its numerator, which is linear in x or in e^x."""
    slope = derivative(f, x)
    others = sorted(f.free_symbols - {x}, key=str)
    for y in others:
        if seen_signs(slope.subs(x, y), domain) == {0}:
            yield y
    t = sp.Dummy("t", positive=True)
    for new, back in ((sp.exp(x), sp.log), (x, lambda e: e)):
        try:
            numerator = sp.numer(sp.together(sp.expand(slope, power_base=False).subs(new, t)))
            if numerator.has(x) or not numerator.is_polynomial(t):
                continue
            factors = [sp.Poly(g, t) for g, _ in sp.factor_list(numerator, t)[1]]
        except FAILURES:
            continue
        for p in factors:
            if p.degree() == 1:
                root = sp.factor(-p.nth(0) / p.nth(1))
                if seen_signs(root, domain) == {1} or new == x:
                    yield back(root)
