"""The search behind `dv.separability`: one exact linear program gives θ and λ. `derivations.separation` checks them.

For the signed rows a_n = (2y_n - 1)(1, x_n) the program is: maximise Σ u_n subject to Aᵀ(u + v) = 0, 0 ≤ u ≤ 1, v ≥ 0.
Its optimum and the multipliers θ of its equations are complementary (Goldman and Tucker): a_nᵀθ ≥ 1 where u_n = 0, and
a_nᵀθ = 0 where u_n = 1, so λ = u + v is positive exactly on the rows that no θ puts strictly right.
Source: Albert and Anderson 1984, Santner and Duffy 1986; the simplex method with bounds, and Bland's rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import flint


def separating(rows: Sequence[Sequence[int]]) -> tuple[list[Fraction], list[Fraction]]:
    """θ with Aθ ≥ 0 and as many positive entries as can be, and λ ≥ 0 with Aᵀλ = 0, positive where (Aθ)_n = 0.

    ``rows`` are the signed rows a_n in whole numbers, at least one; d + 1 equations, so that a step is cheap.
    """
    theta, weights = _optimum(flint.fmpq_mat([[flint.fmpq(c) for c in row] for row in rows]))
    return _short(theta, rows), [_fraction(w) for w in weights]


def _optimum(a: flint.fmpq_mat) -> tuple[list[flint.fmpq], list[flint.fmpq]]:
    """The multipliers θ and λ = u + v. Variables: u_n, then v_n, then one that stays 0 for each equation."""
    count, size = a.nrows(), a.ncols()
    columns = [[a[n, m] for m in range(size)] for n in range(count)]
    units = [[flint.fmpq(int(m == k)) for m in range(size)] for k in range(size)]
    everything = [*columns, *columns, *units]
    zero, one = flint.fmpq(0), flint.fmpq(1)
    basis, full = [2 * count + k for k in range(size)], set[int]()
    stuck = False
    while True:
        matrix = flint.fmpq_mat(size, size, [everything[j][m] for m in range(size) for j in basis])
        theta = matrix.transpose().solve(flint.fmpq_mat(size, 1, [one if j < count else zero for j in basis]))
        margins, basic = a * theta, set(basis)
        slopes = {j: _slope(j, margins, count, full) for j in range(2 * count) if j not in basic}
        rising = [j for j, slope in slopes.items() if slope > 0]
        used = flint.fmpq_mat(count, 1, [flint.fmpq(int(n in full)) for n in range(count)])
        values = matrix.solve(-(a.transpose() * used))
        if not rising:
            weights = [flint.fmpq(int(n in full)) for n in range(count)]
            for place, j in enumerate(basis):
                if j < 2 * count:
                    weights[j % count] += values[place, 0]
            return [theta[m, 0] for m in range(size)], weights
        entering = rising[0] if stuck else max(rising, key=lambda j: slopes[j])
        change = matrix.solve(flint.fmpq_mat(size, 1, everything[entering])) * (1 if entering in full else -1)
        limits = [(one, entering, -1)] if entering < count else []
        for place, j in enumerate(basis):
            if change[place, 0] < 0:
                limits.append((values[place, 0] / -change[place, 0], j, place))
            elif change[place, 0] > 0 and not count <= j < 2 * count:
                upper = one if j < count else zero
                limits.append(((upper - values[place, 0]) / change[place, 0], j, place))
        step, leaving, place = min(limits)
        stuck = step == 0
        if place < 0:
            full ^= {entering}
            continue
        full.discard(entering)
        if leaving < count and change[place, 0] > 0:
            full.add(leaving)
        basis[place] = entering


def _slope(j: int, margins: flint.fmpq_mat, count: int, full: set[int]) -> flint.fmpq:
    """How fast the sum of the u_n grows when variable j leaves its bound."""
    slope = (1 if j < count else 0) - margins[j % count, 0]
    return -slope if j in full else slope


def whole(numbers: Sequence[Fraction]) -> list[Fraction]:
    """The numbers times the least positive number that makes all of them whole, without a common factor."""
    scaled = [int(q * lcm(*(q.denominator for q in numbers))) for q in numbers]
    return [Fraction(n, gcd(*scaled) or 1) for n in scaled]


def _short(theta: Sequence[flint.fmpq], rows: Sequence[Sequence[int]]) -> list[Fraction]:
    """A multiple of θ in whole numbers, rounded where that leaves the sign of every (Aθ)_n as it is."""
    exact = [_fraction(t) for t in theta]
    largest = max(map(abs, exact)) or Fraction(1)
    wanted = _signs(exact, rows)
    for size in (*range(1, 100), *(10**power for power in range(2, 16))):
        rounded = [Fraction(round(t / largest * size)) for t in exact]
        if _signs(rounded, rows) == wanted:
            return rounded
    return whole(exact)


def _signs(theta: Sequence[Fraction], rows: Sequence[Sequence[int]]) -> list[int]:
    margins = (sum(t * c for t, c in zip(theta, row, strict=True)) for row in rows)
    return [(m > 0) - (m < 0) for m in margins]


def _fraction(q: flint.fmpq) -> Fraction:
    return Fraction(int(q.p), int(q.q))
