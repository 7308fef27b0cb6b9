"""The rules of refutation: exact points, evaluated rigorously by balls. One table of all, as for proofs.

Nothing here can make a `Proved`. A function that is evaluated at a few points needs no rule of the kernel, only balls;
one that has no constant is compared with another (`comparisons`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.comparisons import Comparison, LossComparison, unbounded, unbounded_in_one_sample, vanishing
from derivations.kernel.premises import one_sample
from derivations.kernel.statements import (
    CheckError,
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Smooth,
    StronglyConvex,
    demand,
)
from derivations.normal_form.balls import PRECISIONS, ball, show
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import vanishes
from derivations.points import Values, held, inside, satisfied
from derivations.reading import SIGNS


@dataclass(frozen=True)
class Point:
    """A value of every symbol."""

    values: Values

    def __str__(self) -> str:
        return "at " + show(dict(self.values))


@dataclass(frozen=True)
class Chord:
    """Two points whose midpoint lies above the chord: f((a+b)/2) > (f(a)+f(b))/2, at fixed ``values``."""

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    values: Values = ()

    def __str__(self) -> str:
        a, b = (", ".join(map(str, p)) for p in (self.a, self.b))
        return f"the chord from ({a}) to ({b}) lies below the middle of the curve{held(self.values)}"


@dataclass(frozen=True)
class Flat(Chord):
    """Two points whose midpoint lies on the chord: f((a+b)/2) = (f(a)+f(b))/2, so that f is not strictly convex."""

    def __str__(self) -> str:
        a, b = (", ".join(map(str, p)) for p in (self.a, self.b))
        return f"the chord from ({a}) to ({b}) meets the middle of the curve{held(self.values)}"


@dataclass(frozen=True)
class Gap:
    """Two points of the domain whose midpoint is not in it, at fixed ``values``: the domain is not a convex set."""

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    values: Values = ()

    def __str__(self) -> str:
        a, b = (", ".join(map(str, p)) for p in (self.a, self.b))
        return f"the domain is not a convex set: ({a}) and ({b}) lie in it, the point halfway does not"


@dataclass(frozen=True)
class Turn:
    """Three points a < b < c with f(a) < f(b) > f(c), or with f(a) > f(b) < f(c), at fixed ``values``."""

    points: tuple[Any, Any, Any]
    values: Values = ()

    def __str__(self) -> str:
        a, b, c = self.points
        return f"the function turns between {a} and {c}, at {b}{held(self.values)}"


@dataclass(frozen=True)
class LossChord:
    """A chord of the loss of one sample: the data set with N = d = 1, x = 1 and that label refutes convexity in θ."""

    loss: Any
    chord: Chord

    def __str__(self) -> str:
        return f"one sample, x = 1: {self.chord}"


def at_point(statement: Holds, evidence: Point) -> None:
    """The relation is false at a point of the domain."""
    point, relation = dict(evidence.values), SIGNS[statement.sign]
    inside(statement.domain, point)
    for side in (statement.left, statement.right):
        ball(side, point, PRECISIONS[1])  # it has a value there, before anything cancels
    gap = statement.left - statement.right
    for precision in PRECISIONS:
        value = ball(gap, point, precision)
        if value > 0 or value < 0:
            demand(not relation(1 if value > 0 else -1, 0), f"{statement} holds at {show(point)}")
            return
    told = vanishes(gap.subs(point), Domain()) and not relation(0, 0)
    demand(told, f"the value of {gap} at {show(point)} is not told from zero")


def below_the_curve(statement: Convex, evidence: Chord) -> None:
    """A chord of the function lies below the middle of the curve, between two points of the domain."""
    points = _ends_and_middle(statement.variables, evidence)
    inside(statement.domain, *points)
    for precision in PRECISIONS:
        values = (ball(statement.function, point, precision) for point in points)
        # as one ball, so that the difference too is taken at this precision
        if ball(_BEND, dict(zip((_LEFT, _RIGHT, _MIDDLE), values, strict=True)), precision) > 0:
            return
    raise CheckError(f"{statement.function} does not rise above the chord from {evidence.a} to {evidence.b}")


_LEFT, _RIGHT, _MIDDLE = sp.symbols("left right middle", real=True)
_BEND = 2 * _MIDDLE - _LEFT - _RIGHT


def on_the_curve(statement: Convex, evidence: Flat) -> None:
    """A chord between two different points of the domain meets the middle of a function said to be strictly convex."""
    points = _ends_and_middle(statement.variables, evidence)
    demand(statement.strict and points[0] != points[1], "a chord that meets the curve refutes strict convexity alone")
    inside(statement.domain, *points)
    for point in points:
        ball(statement.function, point, PRECISIONS[1])  # it has a value there, before anything cancels
    a, b, middle = (statement.function.subs(point) for point in points)
    demand(
        vanishes(2 * middle - a - b, Domain()), f"the chord from {evidence.a} to {evidence.b} is not seen to meet it"
    )


def not_a_convex_set(statement: Convex, evidence: Gap) -> None:
    """Two rational points of the domain whose midpoint certainly is not in it: no function is convex there."""
    demand(all(sp.sympify(v).is_Rational for v in (*evidence.a, *evidence.b)), "the points are not rational")
    domain, (*ends, middle) = statement.domain, _ends_and_middle(statement.variables, evidence)
    inside(domain, *ends)
    outside = any(domain[s].contains(v) == sp.false for s, v in middle.items())
    demand(
        outside or not all(satisfied(fact, middle) for fact in domain.facts), "the midpoint is not seen to be outside"
    )


def in_one_sample(statement: Convex, evidence: LossChord) -> None:
    """With X = (1) and N = 1 the mean loss is ℓ(θ_1, y): a chord of ℓ in z refutes convexity in θ."""
    below_the_curve(one_sample(statement, evidence.loss), evidence.chord)


def turns(statement: Monotone | Quasiconvex, evidence: Turn) -> None:
    """A function that rises and then falls is not quasiconvex; one that does both, in any order, is not monotone."""
    p, q, r = evidence.points
    points = _places(statement.variables, evidence.values, (p,), (q,), (r,))
    demand(p < q < r, "the points are not in order")
    inside(statement.domain, *points)
    a, b, c = (ball(statement.function, point, PRECISIONS[1]) for point in points)
    down = isinstance(statement, Monotone) and a > b and b < c
    demand(down or bool(a < b and b > c), "no turn is seen")


def _ends_and_middle(variables: tuple[Any, ...], chord: Chord | Gap) -> list[dict[Any, Any]]:
    middle = tuple((p + q) / 2 for p, q in zip(chord.a, chord.b, strict=True))
    return _places(variables, chord.values, chord.a, chord.b, middle)


def _places(variables: tuple[Any, ...], values: Values, *points: tuple[Any, ...]) -> list[dict[Any, Any]]:
    """The values of all symbols at points in the space of the variables, the others being fixed."""
    numbers = [sp.sympify(v) for p in points for v in p]  # algebraic ones, of which SymPy compares any two
    real = all(v.is_Rational or (v.is_number and v.is_algebraic and v.is_real) for v in numbers)
    demand(real, "a coordinate is no real algebraic number")
    demand(not set(dict(values)) & set(variables), "a variable is held fixed")
    return [{**dict(values), **dict(zip(variables, map(sp.sympify, p), strict=True))} for p in points]


REFUTATIONS: dict[str, tuple[Any, type, Callable[[Any, Any], None]]] = {
    "point": (Holds, Point, at_point),
    "chord": (Convex, Chord, below_the_curve),
    "flat chord": (Convex, Flat, on_the_curve),
    "one sample": (Convex, LossChord, in_one_sample),
    "not a convex set": (Convex, Gap, not_a_convex_set),
    "turn": (Monotone | Quasiconvex, Turn, turns),
    "unbounded curvature": (Smooth, Comparison, unbounded),
    "unbounded in one sample": (Smooth, LossComparison, unbounded_in_one_sample),
    "vanishing curvature": (StronglyConvex, Comparison, vanishing),
}
"""The kind of the statement, the kind of the evidence, and the checker, which may raise CheckError."""
