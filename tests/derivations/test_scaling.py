"""Kinks at places that parameters move: decided on another scale, and nothing beside them that is false."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Interval, Max, Piecewise, Rational, oo

import derivations as dv
from tests.derivations.proofs import decided

x, y, a, b = sp.symbols("x y a b", real=True)
d, g = sp.symbols("d g", positive=True)
half = Rational(1, 2)


def huber(u: Any, at: Any, slope: Any = 1, below: Any = half) -> Any:
    return Piecewise((u**2 / 2, Abs(u) <= at), (slope * at * Abs(u) - below * at**2, True))


def smooth_l1(at: Any, scale: Any = 2) -> Any:
    return Piecewise((x**2 / (scale * at), Abs(x) < at), (Abs(x) - at / 2, True))


def minimax_concave(scale: Any) -> Any:
    return Piecewise((d * Abs(x) - x**2 / (2 * g), Abs(x) <= g * d), (g * d**2 / 2, True)) + x**2 / scale


def hinge(scale: Any) -> Any:
    return Piecewise((0, x > 0), (x**2 / (scale * d), x > -d), (-x - d / 2, True))


def smoothed_hinge(u: Any, width: Any = d, curve: Any = half, below: Any = half) -> Any:
    """Two places, 1 and 1 - d."""
    return Piecewise((0, u >= 1), (curve * (1 - u) ** 2 / width, u > 1 - width), (1 - u - below * width, True))


CONVEX: dict[str, tuple[Any, Any]] = {
    "huber": (huber(x, d), None),
    "huber, bounded": (huber(x, a), {a: Interval(1, 2)}),
    "huber of a residual": (huber(x - y, d), None),
    "smooth l1": (smooth_l1(d), None),
    "smooth l1, bounded": (smooth_l1(a), {a: Interval(half, 2)}),
    "one side": (Piecewise((x**2 / 2, x <= d), (d * x - d**2 / 2, True)), None),
    "moved": (Piecewise(((x - a) ** 2, x <= a), (3 * (x - a) ** 2, True)), None),
    "half-line": (huber(x, d), {x: Interval(0, oo)}),
    "minimax concave with its square": (minimax_concave(2 * g), None),
    "an irrational place": (Piecewise((x**2 / 2, x < sp.sqrt(2)), (sp.sqrt(2) * x - 1, True)), None),
    "a hinge below 0": (hinge(2), None),
    "insensitive": (Max(0, Abs(x) - a), {a: Interval(0, 1)}),
    "smoothed hinge": (smoothed_hinge(x), None),
    "smoothed hinge, a domain": (smoothed_hinge(x, a), {a: Interval.open(0, oo)}),
    "smoothed hinge of a margin": (smoothed_hinge(y * x), {y: sp.FiniteSet(-1, 1)}),
    "smoothed hinge, x - 1": (smoothed_hinge(x).subs((1 - x) ** 2, (x - 1) ** 2), None),
    "smoothed hinge and a line": (3 * smoothed_hinge(x) - x / 7, None),
}

BENT: dict[str, tuple[Any, Any]] = {
    "huber, a jump": (huber(x, d, below=Rational(1, 3)), None),
    "huber, the slope falls": (huber(x, d, Rational(9, 10), Rational(4, 10)), None),
    "huber, a slope that falls a little": (huber(x, d, 1 - Rational(1, 1000), half - Rational(1, 1000)), None),
    "huber, any a": (huber(x, a), {a: Interval(-1, 1)}),
    "smooth l1, a jump": (smooth_l1(d, 3), None),
    "an irrational place, the slope falls": (
        Piecewise((x**2, x < sp.sqrt(2)), (Rational(14, 5) * x - Rational(14, 5) * sp.sqrt(2) + 2, True)),
        None,
    ),
    "moved": (Piecewise(((x - a) ** 2, x <= a), (-((x - a) ** 2), True)), None),
    "a hinge below 0, a jump": (hinge(1), None),
    "minimax concave with less": (minimax_concave(3 * g), None),
    "smoothed hinge, bent down": (smoothed_hinge(x, curve=-half), None),
    "smoothed hinge, a jump": (smoothed_hinge(x, below=Rational(1, 3)), None),
    "smoothed hinge, too steep": (smoothed_hinge(x, curve=1, below=0), None),
    "smoothed hinge, a little too steep": (smoothed_hinge(x, curve=half + Rational(1, 1000)), None),
    "smoothed hinge of a margin, a jump": (smoothed_hinge(y * x, below=1), {y: sp.FiniteSet(-1, 1)}),
}


@pytest.mark.parametrize("name", CONVEX)
def test_convex(name: str) -> None:
    f, domain = CONVEX[name]
    decided(dv.Proved, f, x, domain)


@pytest.mark.parametrize("name", BENT)
def test_not_convex(name: str) -> None:
    f, domain = BENT[name]
    decided(dv.Refuted, f, x, domain)


def test_a_scale_that_may_be_zero_is_none() -> None:
    """x/a has no value at a = 0, where Huber's loss is 0."""
    assert not isinstance(dv.prove_convex(huber(x, a), x, domain={a: Interval(-1, 0)}), dv.Proved)


@pytest.mark.parametrize("widths", [Interval(-1, 1), Interval(0, 1), Interval(-2, -1)], ids=str)
def test_a_width_that_may_not_be_positive(widths: Any) -> None:
    assert not isinstance(dv.prove_convex(smoothed_hinge(x, a), x, domain={a: widths}), dv.Proved)
