"""The signs of polynomials on intervals: exactly in one variable, by coefficients in several.

A univariate polynomial is decided by counting its real roots; one in several generators is positive if its coefficients
are not negative after each interval has been mapped to (0, ∞).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import sympy as sp

Signs = frozenset[int]
UNKNOWN: Signs = frozenset({-1, 0, 1})
POSITIVE: Signs = frozenset({1})
NOT_NEGATIVE: Signs = frozenset({0, 1})


class Box(NamedTuple):
    """An interval, perhaps of one point."""

    start: Any
    end: Any
    left_open: Any = False
    right_open: Any = False

    @classmethod
    def of(cls, values: sp.Set) -> Box:
        """The least one that contains an interval or a finite set."""
        return cls(*values.args) if isinstance(values, sp.Interval) else cls(min(values), max(values))


LINE = Box(-sp.oo, sp.oo, True, True)


def univariate(poly: sp.Poly, box: Box) -> Signs:
    """Exactly the signs of a polynomial on an interval."""
    low, high = box.start, box.end
    roots = [r for r in sp.Poly.real_roots(poly, multiple=False) if _inside(r[0], box)]
    found = {0} if roots else set()
    cuts = sorted({low, high, *(r for r, _ in roots)})
    if len(cuts) == 1:
        return frozenset({int(sp.sign(poly.eval(low)))})
    for a, b in pairwise(cuts):
        found.add(int(sp.sign(poly.eval(rational_between(a, b)))))
    return frozenset(found)


def _inside(root: Any, box: Box) -> bool:
    left = root > box.start if box.left_open else root >= box.start
    right = root < box.end if box.right_open else root <= box.end
    return bool(left) and bool(right)


def rational_between(a: Any, b: Any) -> sp.Rational:
    """A rational strictly between two real algebraic numbers or infinities."""
    if a is -sp.oo and b is sp.oo:
        return sp.S.Zero
    if a is -sp.oo:
        return sp.floor(b) - 1
    if b is sp.oo:
        return sp.ceiling(a) + 1
    if a.is_Rational and b.is_Rational:
        return (a + b) / 2
    return short_between(a, b)


def short_between(a: Any, b: Any) -> sp.Rational:
    """A rational strictly between two numbers, with as few binary digits as do."""
    middle, bits = (a + b) / 2, 0
    while True:
        short = sp.floor(middle * 2**bits + sp.S.Half) / 2**bits
        if a < short < b:
            return short
        bits += 1


def positive(poly: sp.Poly, boxes: dict[Any, Box]) -> bool:
    """Whether poly > 0 on a product of intervals is certain: closed ends by substitution, insides by coefficients."""
    if not boxes:
        return all(c >= 0 for c in poly.coeffs()) and poly.as_expr() != 0
    (g, box), *others = boxes.items()
    rest, e = dict(others), poly.as_expr()

    def at(value: Any) -> bool:
        return positive(sp.Poly(e.subs(g, value), *poly.gens), rest)

    low, high = box.start, box.end
    if (not box.left_open and low.is_finite and not at(low)) or (
        not box.right_open and high.is_finite and not at(high)
    ):
        return False
    if low == high:
        return True
    return all(positive(sp.Poly(image, *poly.gens), rest) for image in _unfolded(e, g, box)) and (
        low.is_finite or high.is_finite or at(0)
    )


def _unfolded(e: Any, g: Any, box: Box) -> list[Any]:
    """The polynomial as g runs over (0, ∞) instead of the inside of an interval (two halves for the line)."""
    low, high = box.start, box.end
    if low.is_finite and high.is_finite:
        coefficients = sp.Poly(e, g).all_coeffs()
        powers = ((low + high * g) ** m * (1 + g) ** (len(coefficients) - 1 - m) for m in range(len(coefficients)))
        return [sp.expand(sp.Add(*(c * power for c, power in zip(reversed(coefficients), powers, strict=True))))]
    if low.is_finite:
        return [sp.expand(e.subs(g, low + g))]
    if high.is_finite:
        return [sp.expand(e.subs(g, high - g))]
    return [e, sp.expand(e.subs(g, -g))]
