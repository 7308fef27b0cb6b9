"""Functions with breaks: differentiated piece by piece where the slopes of both sides agree, refused where not."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Max, Min, Ne, Piecewise, Rational, S, Sum, exp, sign

import derivations as dv
from derivations.normal_form.breaks import broken
from derivations.normal_form.equality import equal, pieces
from derivations.symbols import D
from tests.derivations.opinion import mp, value

z, y, x, θ, k, d = dv.z, dv.y, dv.x, dv.theta, dv.k, dv.d
REFUSED = (dv.StepError, dv.OutsideClass)
r = z - y


def slope(f: Any, g: Any, domain: Any = None) -> dv.Derivation:
    return dv.Derivation("slope", D(f, z), domain=domain).to(g, by="piece by piece")


SMOOTH = {
    "squared hinge": (Max(0, 1 - y * z) ** 2, -2 * y * Max(0, 1 - y * z)),
    "z|z|": (z * Abs(z), 2 * Abs(z)),
    "z² sign z": (z**2 * sign(z), 2 * Abs(z)),
    "min": (Min(z, 2) ** 2 - 4 * Min(z, 2), Piecewise((2 * z - 4, z < 2), (0, True))),
    "three breaks": (Piecewise((r**2, Abs(r) <= 1), (2 * Abs(r) - 1, True)), 2 * Max(-1, Min(1, r))),
    "under a sum": (Sum(Max(0, z - x[k]) ** 2, (k, 1, d)), Sum(2 * Max(0, z - x[k]), (k, 1, d))),
    "twice": (Max(0, z) ** 3, 3 * Max(0, z) ** 2),
}


@pytest.mark.parametrize(("f", "g"), SMOOTH.values(), ids=SMOOTH)
def test_slopes_that_agree(f: Any, g: Any) -> None:
    slope(f, g).check()
    for wrong in (2 * g, -g, g + Rational(1, 10**9), g.subs(z, z + 1), 0):
        with pytest.raises(REFUSED):
            slope(f, wrong)


@pytest.mark.parametrize("f", [f for f, _ in list(SMOOTH.values())[:5]], ids=list(SMOOTH)[:5])
def test_slopes_against_differences(f: Any) -> None:
    """(f(z + h) - f(z - h))/2h at the breaks and elsewhere, to the order h of a kink in the slope."""
    found, h = dv.Derivation("slope", D(f, z)).meaning(D(f, z)), Rational(1, 10**12)
    for at in (-2, -1, 0, 1, 2, Rational(3, 7)):
        for label in (-1, 1):
            point = {z: S(at), y: S(label)}
            left, right = (value(f, {**point, z: at + s * h}) for s in (-1, 1))
            assert abs(value(found, point) - (right - left) / (2 * value(h, {}))) < mp.mpf(10) ** -10


KINKED = {
    "|z|": (Abs(z), sign(z)),
    "hinge": (Max(0, 1 - z), Piecewise((-1, z < 1), (0, True))),
    "hinge of two": (Max(0, 1 - y * z), Piecewise((-y, y * z < 1), (0, True))),
    "step": (Piecewise((1, z > 0), (0, True)), S.Zero),
    "one point": (Piecewise((z**2, z < 0), (1, z <= 0), (z**2, True)), 2 * z),
    "one point, equal": (Piecewise((1, sp.Eq(z, 0)), (z**2, True)), 2 * z),
    "two breaks of one kind": (Max(0, z) ** 2 + Abs(z - 1), 2 * Max(0, z) + sign(z - 1)),
    "root": (Piecewise((sp.sqrt(z), z > 0), (0, True)), Piecewise((1 / (2 * sp.sqrt(z)), z > 0), (0, True))),
    "pole": (Piecewise((z**2 / (z - 1), z > 0), (0, True)), S.Zero),
    "no formula left": (Piecewise((z**2, z < 0), (0, z > 0)), Piecewise((2 * z, z < 0), (0, True))),
    "two quantities": (Max(0, z) ** 2 * Max(0, y) + Max(0, z + y) ** 2, S.Zero),
}


@pytest.mark.parametrize(("f", "g"), KINKED.values(), ids=KINKED)
def test_slopes_that_differ(f: Any, g: Any) -> None:
    with pytest.raises(REFUSED):
        slope(f, g)


def test_a_domain_without_the_break() -> None:
    """|z| is differentiable where z ≠ 0 is a fact, and 0 ≠ 2z says the same; z ≠ 1 does not."""
    bent = Piecewise((-1, z < 0), (1, True))
    for fact in (Ne(z, 0), Ne(2 * z, 0), Ne(0, -z)):
        slope(Abs(z), bent, fact).check()
        with pytest.raises(REFUSED):
            slope(Abs(z), -bent, fact)
    for fact in (Ne(z, 1), Ne(y, 0), Ne(z**2, 1)):
        with pytest.raises(REFUSED):
            slope(Abs(z), bent, fact)


EQUAL = {
    "no rational cut": (Abs(z**3 - 2), sign(z**3 - 2) * (z**3 - 2)),
    "two variables": (Max(z, y), Max(2 * z, 2 * y) / 2),
    "three variables": (Max(z, y) + Min(z, y) + dv.rest, dv.rest + y + z),
    "a product": (Abs(y * z) ** 2, y**2 * z**2),
    "beside a break": (Piecewise((Abs(r), r > 0), (0, True)), Max(0, r)),
}


@pytest.mark.parametrize(("f", "g"), EQUAL.values(), ids=EQUAL)
def test_equality_of_several_variables(f: Any, g: Any) -> None:
    dv.Derivation("equal", f).to(g, by="case by case").check()
    with pytest.raises(dv.StepError) as error:
        dv.Derivation("unequal", f).to(g + Rational(1, 10**9), by="almost")
    assert "·" not in str(error.value)
    for wrong in (
        g + Max(0, r) / 10**9,
        Piecewise((g, r > 1), (g + 1, True)),
        Piecewise((g + 1, sp.Eq(r, 1)), (g, True)),
    ):
        with pytest.raises(REFUSED):
            dv.Derivation("unequal", f).to(wrong, by="almost, somewhere")


def test_taken_apart() -> None:
    found = broken(Piecewise((r**2 / 2, Abs(r) <= 1), (Abs(r) - Rational(1, 2), True)))
    assert found.breaks == (-1, 0, 1)
    assert len(found.formulas) == 4
    with pytest.raises(dv.OutsideClass, match="kink"):
        broken(Max(z, y) + Max(z, -y))
    assert broken(Max(0, exp(z) - 1)).breaks == (1,)


@pytest.mark.parametrize(("one", "other"), [(y, z), (z, y)])
def test_the_symbol_in_the_fewest_places_is_moved(one: Any, other: Any) -> None:
    """Moved instead, the other would make a polynomial of degree 1000 in two variables, which takes minutes."""
    steep = sp.log(1 + sp.exp(one) + sp.exp(1000 * one))
    found = list(pieces((sp.Min(one, other), steep), dv.Domain()))
    assert found
    assert all(len(sides[1].free_symbols) == 1 for sides, _, _ in found)
    with pytest.raises(dv.OutsideClass, match="not seen to be zero"):
        equal(sp.Min(one, other), steep, dv.Domain())


def test_no_symbol_is_moved_for_ever() -> None:
    """For |z - y| and |z + y| in turn the same symbol moved to and fro, to the end of Python's stack."""
    f, g = Abs(z - y) + Abs(z + y), 2 * Max(Abs(z), Abs(y))
    for ask in (lambda: list(pieces((f, g), dv.Domain())), lambda: equal(f, g, dv.Domain())):
        with pytest.raises(dv.OutsideClass):
            ask()
    assert not isinstance(dv.prove(sp.Le(f, g)), dv.Refuted)
    assert isinstance(dv.prove(sp.Le(f, g - 1)), dv.Refuted)
