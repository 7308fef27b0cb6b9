"""Signs of polynomials in several variables: by completing a square, and of homogeneous ones in two by one variable.

Lemmas: 4A(Ag² + Bg + C) = (2Ag + B)² + (4AC - B²); so where A ≥ 0, C ≥ 0 and 4AC ≥ B², Ag² + Bg + C ≥ 0 (where A = 0,
B = 0 too). A homogeneous polynomial of degree n has f(x, y) = yⁿ f(x/y, 1) for y > 0 and (-y)ⁿ f(-x/y, -1) for y < 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.normal_form.boxes import UNKNOWN, Box, Signs, univariate

GENERATORS, TERMS = 5, 40
"""A polynomial in more generators, or of more terms, is left alone."""


def by_square(poly: sp.Poly, signs: Callable[[Any], Signs]) -> Signs:
    """The signs of a polynomial of degree 2 in one of its generators, by those of coefficients and discriminant."""
    quadratic = [g for g in poly.gens if poly.degree(g) == 2]
    if not 2 <= len(poly.gens) <= GENERATORS or len(poly.terms()) > TERMS:
        return UNKNOWN
    for g in quadratic[:2]:
        a, b, c = sp.Poly(poly.as_expr(), g).all_coeffs()
        for side in (1, -1):
            if signs(side * a) <= {0, 1} and signs(side * c) <= {0, 1}:
                rest = signs(4 * a * c - b**2)
                if rest <= {0, 1}:
                    # where 4AC - B² > 0, A is not 0
                    return frozenset({side}) if rest <= {1} else frozenset({0, side})
    return UNKNOWN


def homogeneous(poly: sp.Poly, boxes: dict[Any, Box]) -> Signs:
    """Exactly the signs of a homogeneous polynomial in two variables that run over lines or rays from 0."""
    if len(poly.gens) != 2 or not poly.is_homogeneous or not all(map(_cone, boxes.values())):
        return UNKNOWN
    x, y = poly.gens
    found = set[int]()
    for side in _sides(boxes[y]):
        found |= univariate(sp.Poly(poly.as_expr().subs(y, side), x), boxes[x])
    if _zero(boxes[y]):
        found |= {int(sp.sign(poly.eval({x: side, y: 0}))) for side in _sides(boxes[x])}
    return frozenset(found | ({0} if all(map(_zero, boxes.values())) else set()))


def _cone(box: Box) -> bool:
    return all(e in (0, -sp.oo, sp.oo) for e in (box.start, box.end)) and box.start != box.end


def _zero(box: Box) -> bool:
    """Whether 0 belongs to a line or a ray."""
    return box.start < 0 < box.end or not (box.left_open if box.start == 0 else box.right_open)


def _sides(box: Box) -> list[int]:
    return [side for side, far in ((1, box.end), (-1, box.start)) if far == side * sp.oo]
