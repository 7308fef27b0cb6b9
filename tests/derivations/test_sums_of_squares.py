"""Relations of polynomials and roots in several symbols: sums of weighted squares, and squares of square roots.

For each kind the near misses stand beside it: false by a little, or true only on a smaller domain.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from sympy import Abs, And, Eq, Ge, Gt, Interval, Le, Lt, Max, Min, Rational, cos, exp, oo, sin, sqrt

import derivations as dv
from derivations.deciding.gram import Block, Polynomial, weighted_squares
from derivations.deciding.sums_of_squares import by_squares
from derivations.kernel.statements import Holds
from derivations.normal_form.domains import Domain

x, y, z, w, u, v, t = sp.symbols("x y z w u v t", real=True)
right, positive = Interval(0, oo), Interval.open(0, oo)
rights, positives = {x: right, y: right, z: right}, {x: positive, y: positive, z: positive}
simplex = And(x > 0, y > 0, x + y < 1)
motzkin = x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2
schur = x * (x - y) * (x - z) + y * (y - x) * (y - z) + z * (z - x) * (z - y)
fourth = (x**2 + y**2 + z**2) ** 2 - 3 * (x**3 * y + y**3 * z + z**3 * x)
sides = x / (y + z) + y / (z + x) + z / (x + y)
steep = (x - y) ** 6 + (x + 2 * y) ** 6 + x**4
hessian = sp.expand(sp.hessian(steep, (x, y)).det())
lam = 1 + x**2 * y**2 + y**2 * z**2 + z**2 * x**2 - 4 * x * y * z

TRUE: list[tuple[str, Any, Any]] = [
    ("means of three", Ge(x**3 + y**3 + z**3, 3 * x * y * z), rights),
    ("means of three, by the sum", Ge((x + y + z) ** 3, 27 * x * y * z), rights),
    ("means of four", Ge(x**4 + y**4 + z**4 + w**4, 4 * x * y * z * w), None),
    ("three sums of two", Ge((x + y) * (y + z) * (z + x), 8 * x * y * z), rights),
    ("rearranged", Ge(x**3 + y**3 + z**3, x**2 * y + y**2 * z + z**2 * x), positives),
    ("Nesbitt's", Ge(sides, Rational(3, 2)), positives),
    ("Schur's", Ge(schur, 0), positives),
    ("Cauchy's in three", Ge((x**2 + y**2 + z**2) * (u**2 + v**2 + w**2), (x * u + y * v + z * w) ** 2), None),
    ("a form of degree 4 with four zeros", Ge(fourth, 0), None),
    ("Motzkin's", Ge(motzkin, 0), None),
    ("Choi and Lam's", Ge(lam, 0), None),
    ("with a constant that is not needed", Gt(x**4 + y**4 + 1, 2 * x * y - Rational(1, 2)), None),
    ("two zeros", Ge(x**4 + y**4 + 2, 4 * x * y), None),
    ("on a disc", Le(x + y, 2), x**2 + y**2 <= 2),
    ("on a disc, up to a root", Le(x + y, sqrt(2)), x**2 + y**2 <= 1),
    ("on a simplex", Le(x * y * (1 - x - y), Rational(1, 27)), simplex),
    ("on a line", Le(x * y, Rational(1, 4)), Eq(x + y, 1)),
    ("on a line, strictly", Gt(x**2 + y**2, Rational(49, 100)), Eq(x + y, 1)),
    ("on a triangle in space", Le(x * y * z, Rational(1, 27)), And(x > 0, y > 0, z > 0, Eq(x + y + z, 1))),
    ("on a sphere", Ge(x * y + y * z + z * x, -Rational(1, 2)), Eq(x**2 + y**2 + z**2, 1)),
    ("on two circles", Le(cos(x) * cos(y) + sin(x) * sin(y), 1), None),
    ("where the squares are of several degrees", Ge(hessian, 0), None),
    ("of exponentials", Ge(exp(4 * x) + exp(4 * y) + 2, 4 * exp(x + y)), None),
    ("a root above what it is of", Ge(sqrt(x**2 + y**2), x), None),
    ("a root above, strictly", Gt(sqrt(t**2 + u), t), {u: positive}),
    ("roots rise", Ge(sqrt(x + u), sqrt(x)), {x: right, u: right}),
    ("root mean square", Ge(sqrt((x**2 + y**2) / 2), (x + y) / 2), None),
    ("a root of a sum", Ge(sqrt(x) + sqrt(y), sqrt(x + y)), {x: right, y: right}),
    ("two norms", Ge(sqrt(2) * sqrt(x**2 + y**2), Abs(x) + Abs(y)), None),
    ("Minkowski's", Ge(sqrt(x**2 + y**2) + sqrt(u**2 + v**2), sqrt((x + u) ** 2 + (y + v) ** 2)), None),
]
FALSE: list[tuple[str, Any, Any]] = [
    ("means of three, on all reals", Ge(x**3 + y**3 + z**3, 3 * x * y * z), None),
    ("means of three, 3.01", Ge(x**3 + y**3 + z**3, Rational(301, 100) * x * y * z), positives),
    ("means of three, strictly", Gt(x**3 + y**3 + z**3, 3 * x * y * z), positives),
    ("Nesbitt's, 1.501", Ge(sides, Rational(1501, 1000)), positives),
    ("Schur's, on all reals", Ge(schur, 0), None),
    ("Cauchy's, 1.01", Ge((x**2 + y**2) * (u**2 + v**2), Rational(101, 100) * (x * u + y * v) ** 2), None),
    ("degree 4, 3.01", Ge(fourth, (x**3 * y + y**3 * z + z**3 * x) / 100), None),
    ("Motzkin's, 3.001", Ge(motzkin, x**2 * y**2 / 1000), None),
    ("Motzkin's, strictly", Gt(motzkin, 0), None),
    ("two zeros, 4.001", Ge(x**4 + y**4 + 2, Rational(4001, 1000) * x * y), None),
    ("on a disc, 1.99", Le(x + y, Rational(199, 100)), x**2 + y**2 <= 2),
    ("on a simplex, 1/28", Le(x * y * (1 - x - y), Rational(1, 28)), simplex),
    ("on a line, 0.24", Le(x * y, Rational(24, 100)), Eq(x + y, 1)),
    ("on a line, strictly, where it touches", Gt(x**2 + y**2, Rational(1, 2)), Eq(x + y, 1)),
    ("off the line", Le(x * y, Rational(1, 4)), None),
    ("on two circles, strictly", Lt(cos(x) * cos(y) + sin(x) * sin(y), 1), None),
    ("on three circles", Le(cos(x) * cos(z) + sin(x) * sin(y), 1), None),
    ("several degrees, 1/100 less", Ge(hessian, x**2 * y**2 / 100), None),
    ("a maximum above the mean, strictly", Gt(Max(x, y), (x + y) / 2), None),
    ("a maximum of three above the mean, strictly", Gt(Max(x, y, z), (x + y + z) / 3), None),
    ("a maximum above a minimum, strictly", Gt(Max(x, y), Min(x, y)), None),
    ("a distance that is not zero", Gt(Abs(x - 2 * y + 1), 0), None),
    ("a root above, strictly, where it touches", Gt(sqrt(t**2 + u), t), {u: right}),
    ("a root above more", Ge(sqrt(x**2 + y**2), x + y), None),
    ("root mean square, 0.51", Ge(sqrt((x**2 + y**2) / 2), Rational(51, 100) * (x + y)), None),
    ("two norms, 1.41", Ge(Rational(141, 100) * sqrt(x**2 + y**2), Abs(x) + Abs(y)), None),
]


@pytest.mark.parametrize(("name", "relation", "domain"), TRUE)
def test_true(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize(("name", "relation", "domain"), FALSE)
def test_near_misses_are_refuted(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain=domain)
    assert isinstance(verdict, dv.Refuted), str(verdict)


def polynomial(e: Any, *names: Any) -> Polynomial:
    return {m: Fraction(int(c.p), int(c.q)) for m, c in sp.Poly(e, *names).terms()}


def plain(*monomials: Any) -> list[Block]:
    return [Block("1", polynomial(1, x, y), [polynomial(m, x, y) for m in monomials])]


@pytest.mark.parametrize(
    ("e", "monomials"),
    [
        ((x - y) ** 2, (x, y)),
        (2 * x**4 + 2 * x**3 * y - x**2 * y**2 + 5 * y**4, (x**2, x * y, y**2)),
        (x**2 + 10**4 * y**2 + x * y, (x, y)),
        ((x**2 - 2) ** 2 + y**2, (x**2, y, x, sp.S.One)),
        ((3 * x - 7 * y + 1) ** 2 / 5 + (x * y - 2) ** 2, (x * y, x, y, sp.S.One)),
    ],
)
def test_the_squares_add_up(e: Any, monomials: tuple[Any, ...]) -> None:
    found = weighted_squares(polynomial(e, x, y), plain(*monomials), [])
    assert found is not None
    assert all(square.factor > 0 for square in found)
    roots = [(sp.Rational(c), sum(sp.Rational(d) * x**i * y**j for (i, j), d in q.items())) for c, _, q in found]
    assert sp.expand(sum(c * q**2 for c, q in roots) - e) == 0


@pytest.mark.parametrize(
    ("e", "monomials"),
    [
        (x**2 - y**2, (x, y)),
        (x**2 + 3 * x * y + y**2, (x, y)),
        (motzkin, (x**2 * y, x * y**2, x * y, x, y, sp.S.One)),
        (x**2 + y**2, (x,)),
        (10**9 * x**2 + y**2, (x, y)),  # of which floating-point numbers see x² alone
        (10**400 * x**2 + y**2, (x, y)),  # too large for them
    ],
)
def test_no_squares(e: Any, monomials: tuple[Any, ...]) -> None:
    assert weighted_squares(polynomial(e, x, y), plain(*monomials), []) is None


@pytest.mark.parametrize("f", [x - y, x**3 + y**3, sp.S.Zero, sqrt(2) * x**2 + y**2 - x * y, x**2, abs(x) + y])
def test_what_is_no_sum_of_squares(f: Any) -> None:
    assert by_squares(Holds(f, "≥", sp.S.Zero, Domain())) is None


CONVEX: list[tuple[Any, Any, bool]] = [
    (sp.expand(steep), None, False),
    (x**2 + y**2 + x * y * (x + y) / 8, x**2 + y**2 <= 2, False),
    (exp(x - y) + exp(y), None, True),
]
BENT: list[tuple[Any, Any, bool]] = [
    (sp.expand(steep) - x**2 * y**2, None, False),
    (x**2 + y**2 + x * y * (x + y), x**2 + y**2 <= 2, False),
    (exp(x - y) + exp(y - x), None, True),
    (x**2 + y**2 - (x + y) ** 4 / 10**9, None, False),  # only far from the origin
    (exp(x) + y**2 + x * y, {x: Interval(-Rational(7, 10), oo)}, False),  # only between -0.7 and -log 2
]


@pytest.mark.parametrize(("f", "domain", "strict"), CONVEX)
def test_convex(f: Any, domain: Any, strict: bool) -> None:
    verdict = dv.prove_convex(f, x, y, domain=domain, strict=strict)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize(("f", "domain", "strict"), BENT)
def test_not_convex(f: Any, domain: Any, strict: bool) -> None:
    verdict = dv.prove_convex(f, x, y, domain=domain, strict=strict)
    assert isinstance(verdict, dv.Refuted), str(verdict)
