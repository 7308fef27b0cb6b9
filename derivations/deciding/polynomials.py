"""Polynomials on an interval: where one is negative, or Bernstein coefficients that are not; the kernel checks both."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
import sympy as sp

from derivations.normal_form.boxes import rational_between, short_between
from derivations.normal_form.polynomials import homogenised, s

MAX_RAISE, MAX_PIECES = 12, 8
"""How far a Bernstein degree is raised, and into how many pieces an interval is cut, before roots are counted."""


def square_free(p: sp.Poly) -> tuple[sp.Poly, sp.Poly]:
    """p = S²·R with R square-free up to its constant."""
    content, factors = p.factor_list()
    square, rest = sp.Poly(1, s), sp.Poly(content, s)
    for f, e in factors:
        square *= f ** (e // 2)
        rest *= f ** (e % 2)
    return square, rest


def negative_point(p: sp.Poly, box: sp.Interval) -> sp.Rational | None:
    """A rational inside the interval where a square-free polynomial is negative."""
    inside = [(r, exact) for r, exact in _real_roots(p) if box.start < r < box.end]
    for (a, known), (b, also) in pairwise([(box.start, True), *inside, (box.end, True)]):
        both = (known and also) or a.is_infinite or b.is_infinite
        at = rational_between(a, b) if both else short_between(a, b)
        if p.eval(at) < 0:
            return at
    return None


def _real_roots(p: sp.Poly) -> list[tuple[sp.Rational, bool]]:
    """Close to each, in order, and whether it is that; to isolate two that are nearly one takes SymPy a minute."""
    if p.degree() < 1:
        return []
    coefficients = [int(c) for c in reversed(p.clear_denoms(convert=True)[1].all_coeffs())]
    with flint.ctx.workprec(256):
        found: Any = flint.fmpz_poly(coefficients).complex_roots()
        places = [(root.real * 2**200).mid().floor().unique_fmpz() for root, _ in found if root.imag == 0]
    near = [(Fraction(int(n), 2**200), Fraction(int(n), 2**200).limit_denominator(10**6)) for n in places]
    roots = [(sp.Rational(r), sp.Rational(short)) for r, short in sorted(near)]
    return [(short, True) if p.eval(short) == 0 else (r, False) for r, short in roots]


def bernstein_pieces(p: sp.Poly, box: sp.Interval) -> tuple[Any, ...] | None:
    """Nonnegative Bernstein coefficients on one piece, or on a few of equal length."""
    if not (box.start.is_finite and box.end.is_finite):
        return None
    count = 1
    while count <= MAX_PIECES:
        width = (box.end - box.start) / count
        cuts = [box.start + m * width for m in range(count + 1)]
        pieces = [_bernstein(p, a, b) for a, b in pairwise(cuts)]
        if all(pieces):
            return tuple(pieces)
        count *= 2
    return None


def _bernstein(p: sp.Poly, low: sp.Rational, high: sp.Rational) -> tuple[Any, ...] | None:
    """(low, high, c_0 ... c_n) with p = Σ c_k (s-low)^k (high-s)^{n-k} and c_k ≥ 0, raising the degree if needed."""
    degree = max(p.degree(), 0)
    # s = (low + high u)/(1 + u): (1+u)^n p(s) has the coefficients c_k (high-low)^n
    image = homogenised(p.all_coeffs(), low + high * s, 1 + s)
    for raised in range(degree, degree + MAX_RAISE):
        coefficients = [c / (high - low) ** raised for c in reversed(image.all_coeffs())]
        if all(c >= 0 for c in coefficients):
            return low, high, tuple(coefficients + [sp.S.Zero] * (raised + 1 - len(coefficients)))
        image *= sp.Poly(1 + s, s)
    return None
