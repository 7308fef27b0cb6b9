"""Signs of polynomials in several variables: none that a value shows may be left out."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
import sympy as sp
from sympy import Interval, Rational, oo

from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs

x, y, w = sp.symbols("x y w", real=True)
RANGES = (Interval(-oo, oo), Interval(0, oo), Interval.open(0, oo), Interval.Lopen(-oo, 0), Interval.open(-oo, 0))
GRID = [Rational(k, 3) for k in range(-9, 10)]
TOUCHING = [
    (x**2 + 2 * x * y + y**2, {0, 1}),
    (5 * x**2 + 2 * x * y + 7 * y**2, {0, 1}),
    (-(x**2) + x * y - y**2 - 1, {-1}),
    (x**2 + y**2 + w**2 - x * y - y * w - w * x, {0, 1}),
    (x**2 + (2 + Rational(1, 10**9)) * x * y + y**2, {-1, 0, 1}),
    (y * x**2 + x + 1, {-1, 0, 1}),
    (x**4 + 6 * x**2 * y**2 + 4 * x**3 * y + 4 * x * y**3 + y**4 + x**2 * y**2, {0, 1}),
]


@pytest.mark.parametrize(("f", "found"), TOUCHING, ids=str)
def test_known(f: Any, found: set[int]) -> None:
    assert signs(f, Domain()) == found


@pytest.mark.parametrize("seed", range(40))
def test_no_sign_is_left_out(seed: int) -> None:
    rng = random.Random(seed)
    degree, whole = rng.choice(((2, True), (3, True), (4, True), (2, False)))
    powers = (
        (i, j) for i, j in product(range(degree + 1), repeat=2) if i + j == degree or i + j < degree * (not whole)
    )
    f = sp.Add(*(rng.randint(-3, 3) * x**i * y**j for i, j in powers))
    domain = Domain().with_set(x, rng.choice(RANGES)).with_set(y, rng.choice(RANGES))
    values = {
        int(sp.sign(f.subs({x: p, y: q})))
        for p, q in product(GRID, repeat=2)
        if domain.contains(x, p) and domain.contains(y, q)
    }
    assert values <= signs(f, domain)


@pytest.mark.parametrize("function", [sp.asin, sp.atan, sp.erf, sp.asinh])
def test_a_rising_function_between_its_values_at_both_ends(function: Any) -> None:
    whole, point, half = Interval(-1, 1), sp.FiniteSet(1), Interval.Lopen(0, 1)
    low, high = (sp.Rational(str(sp.N(function(1), 20))) + k * Rational(1, 10**15) for k in (-1, 1))
    for values in (whole, point, half):
        domain = Domain().with_set(x, values)
        assert signs(function(x) - high, domain) == {-1}
        assert 1 in signs(function(x) - low, domain)
        assert signs(function(x) + high, domain) == {1}
    assert signs(function(x), Domain().with_set(x, half)) == {1}
    assert 0 in signs(function(x), Domain().with_set(x, Interval(0, 1)))
    assert signs(function(1 - x), Domain().with_set(x, Interval.Ropen(0, 1))) == {1}
