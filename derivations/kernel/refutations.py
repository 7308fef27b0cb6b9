"""The rules of refutation: an exact point or chord, evaluated rigorously. One table, as for proofs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import flint
import sympy as sp

from derivations.balls import PRECISIONS, NoBall, ball, holds, show
from derivations.domains import Domain
from derivations.equality import vanishes
from derivations.kernel.convexity import is_mean_loss, sample_domain
from derivations.kernel.statements import SIGNS, CheckError, Convex, Holds, Monotone, Quasiconvex, Statement, demand
from derivations.normal_form import OutsideClass
from derivations.symbols import z


@dataclass(frozen=True)
class Point:
    """Exact values (rational, or closed expressions such as log 2) of every symbol."""

    values: tuple[tuple[Any, Any], ...]

    def __str__(self) -> str:
        return "at " + show(dict(self.values))


@dataclass(frozen=True)
class Chord:
    """Two points whose midpoint lies above the chord: f((a+b)/2) > (f(a)+f(b))/2, at fixed ``values``."""

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    values: tuple[tuple[Any, Any], ...] = ()

    def __str__(self) -> str:
        fixed = f", {show(dict(self.values))}" if self.values else ""
        a, b = (", ".join(map(str, p)) for p in (self.a, self.b))
        return f"the chord from ({a}) to ({b}) lies below the middle of the curve{fixed}"


@dataclass(frozen=True)
class Gap:
    """Two points of the domain whose midpoint is not in it, at fixed ``values``: the domain is not a convex set."""

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    values: tuple[tuple[Any, Any], ...] = ()

    def __str__(self) -> str:
        a, b = (", ".join(map(str, p)) for p in (self.a, self.b))
        return f"the domain is not a convex set: ({a}) and ({b}) lie in it, the point halfway does not"


@dataclass(frozen=True)
class Turn:
    """Three points a < b < c with f(a) < f(b) > f(c), or with f(a) > f(b) < f(c), at fixed ``values``."""

    points: tuple[Any, Any, Any]
    values: tuple[tuple[Any, Any], ...] = ()

    def __str__(self) -> str:
        fixed = f", {show(dict(self.values))}" if self.values else ""
        return f"the function turns between {self.points[0]} and {self.points[2]}, at {self.points[1]}{fixed}"


@dataclass(frozen=True)
class LossChord:
    """A chord of the loss of one sample: the data set with N = d = 1, x = 1 and that label refutes convexity in θ."""

    loss: Any
    chord: Chord

    def __str__(self) -> str:
        return f"one sample, x = 1: {self.chord}"


def at_point(statement: Statement, evidence: Any) -> None:
    """The relation is false at a point of the domain."""
    demand(isinstance(statement, Holds) and isinstance(evidence, Point), "the rule refutes a relation at a point")
    assert isinstance(statement, Holds)
    point, relation = dict(evidence.values), SIGNS[statement.sign]
    _inside(point, statement.domain)
    gap = statement.left - statement.right
    for precision in PRECISIONS:
        value = _ball(gap, point, precision)
        if value > 0 or value < 0:
            demand(not relation(1 if value > 0 else -1, 0), f"{statement} holds at {show(point)}")
            return
    try:
        zero = vanishes(gap.subs(point), Domain())
    except OutsideClass as error:
        raise CheckError(str(error)) from None
    demand(zero and not relation(0, 0), f"the value of {gap} at {show(point)} is not told from zero")


def below_the_curve(statement: Statement, evidence: Any) -> None:
    """A chord of the function lies below the middle of the curve, between two points of the domain."""
    demand(isinstance(statement, Convex) and isinstance(evidence, Chord), "the rule refutes convexity by a chord")
    assert isinstance(statement, Convex)
    _chord(statement.function, statement.variables, statement.domain, evidence)


def not_a_convex_set(statement: Statement, evidence: Any) -> None:
    """Two rational points of the domain whose midpoint certainly is not in it: no function is convex there."""
    demand(isinstance(statement, Convex) and isinstance(evidence, Gap), "the rule refutes convexity by a domain")
    assert isinstance(statement, Convex)
    domain, (*ends, middle) = statement.domain, _on_chord(statement.variables, evidence)
    for point in ends:
        _inside(point, domain)
    outside = any(domain[s].contains(v) == sp.false for s, v in middle.items())
    demand(outside or not all(holds(fact, middle) for fact in domain.facts), "the midpoint is not seen to be outside")


def one_sample(statement: Statement, evidence: Any) -> None:
    """With X = (1) and N = 1 the mean loss is ℓ(θ_1, y): a chord of ℓ in z refutes convexity in θ."""
    demand(isinstance(statement, Convex) and isinstance(evidence, LossChord), "the rule refutes convexity in θ")
    assert isinstance(statement, Convex)
    is_mean_loss(statement.function, statement.variables, evidence.loss)
    _chord(evidence.loss, (z,), sample_domain(statement.domain), evidence.chord)


def turns(statement: Statement, evidence: Any) -> None:
    """A function that rises and then falls is not quasiconvex; one that does both, in any order, is not monotone."""
    demand(isinstance(evidence, Turn) and isinstance(statement, (Monotone, Quasiconvex)), "the rule is about turns")
    assert isinstance(statement, (Monotone, Quasiconvex))
    (x,), points, fixed = statement.variables, evidence.points, dict(evidence.values)
    demand(x not in fixed and all(isinstance(p, sp.Rational) for p in points), "the points are not rational")
    demand(len(points) == 3 and points[0] < points[1] < points[2], "the points are not in order")
    for p in points:
        _inside({**fixed, x: p}, statement.domain)
    a, b, c = (_ball(statement.function, {**fixed, x: p}, PRECISIONS[1]) for p in points)
    down = isinstance(statement, Monotone) and a > b and b < c
    demand(down or bool(a < b and b > c), "no turn is seen")


def _chord(f: Any, variables: tuple[Any, ...], domain: Domain, chord: Chord) -> None:
    ends = _on_chord(variables, chord)
    for point in ends:
        _inside(point, domain)
    for precision in PRECISIONS:
        fa, fb, fm = (_ball(f, point, precision) for point in ends)
        if 2 * fm > fa + fb:
            return
    raise CheckError(f"{f} does not rise above the chord from {chord.a} to {chord.b}")


def _on_chord(variables: tuple[Any, ...], chord: Chord | Gap) -> list[dict[Any, Any]]:
    """The two rational ends of a chord, and its midpoint."""
    demand(len(chord.a) == len(chord.b) == len(variables), "the chord has another dimension")
    demand(all(sp.sympify(v).is_Rational for v in (*chord.a, *chord.b)), "the ends are not rational")
    fixed = dict(chord.values)
    demand(not set(fixed) & set(variables), "a variable is held fixed")
    middle = tuple((p + q) / 2 for p, q in zip(chord.a, chord.b, strict=True))
    return [{**fixed, **dict(zip(variables, p, strict=True))} for p in (chord.a, chord.b, middle)]


def _ball(e: Any, point: Mapping[Any, Any], precision: int) -> flint.arb:
    try:
        return ball(e, point, precision)
    except (NoBall, KeyError) as error:
        raise CheckError(f"no value of {e} at {show(point)}: {error}") from None


def _inside(point: Mapping[Any, Any], domain: Domain) -> None:
    """The point certainly lies in the domain."""
    for symbol, value in point.items():
        demand(domain.contains(symbol, sp.sympify(value)), f"{symbol} = {value} is not in the domain")
    for fact in domain.facts:
        demand(holds(fact, point), f"{fact} does not hold at {show(point)}")


REFUTATIONS: dict[str, Callable[[Statement, Any], None]] = {
    "point": at_point,
    "chord": below_the_curve,
    "one sample": one_sample,
    "not a convex set": not_a_convex_set,
    "turn": turns,
}
