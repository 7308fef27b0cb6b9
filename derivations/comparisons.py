"""The rules that refute every constant: by a comparison with a function g whose curvature is t^q next to an end.

t > 0 is the distance from a finite end of an interval, or |x| towards an infinite one, and g″ = t^q. Or by one whose
slope jumps at a kink.

Lemmas: where s·f - |α|g is convex, s the sign of α ≠ 0, and f′ is c-Lipschitz, c/2·x² - |α|g is convex too, the sum of
c/2·x² - s·f and s·f - |α|g, so that |α| t^q ≤ c: false next to an end where t^q tends to ∞. Where αg - f is convex and
f - m/2·x² too, so is αg - m/2·x², and m ≤ α t^q: false for every m > 0 next to an end where t^q tends to 0. For
|α|g = |α||t| - k/2·t² with t = x - e, the first says that (c + k)/2·x² - |α||t| is convex, whose slope falls at e.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.kernel.premises import defined, one_sample, rests_on
from derivations.kernel.proofs import Proved
from derivations.kernel.statements import Convex, Smooth, StronglyConvex, demand
from derivations.normal_form.boxes import rational_between
from derivations.normal_form.domains import Domain
from derivations.points import Values, held, inside
from derivations.wording import show_set


@dataclass(frozen=True)
class Bound:
    """The function αg, of which the curvature α t^q has a limit at an end: q = ``power``, and α = ``scale``.

    The power 0 stands for a logarithm that tends to ∞: g″ = log t at an infinite end, g″ = -log t at a finite one.
    """

    end: Any
    power: Any
    scale: Any

    def distance(self, x: Any, values: sp.Interval) -> Any:
        """t, for an x in an interval that has this end."""
        demand(self.end in (values.start, values.end), f"{self.end} is no end of {values}")
        side = 1 if self.end == values.end else -1
        if self.end.is_finite:
            return side * (self.end - x)
        demand(bool(min(side * values.start, side * values.end) >= 0), f"{x} changes its sign on {values}")
        return side * x

    def tends(self) -> Any:
        """The limit of |g″|: 0 or ∞."""
        return sp.oo if self.power == 0 or (self.power > 0) != self.end.is_finite else sp.S.Zero

    def curvature(self, t: Any) -> Any:
        """αg″."""
        own = sp.log(t) * (-1 if self.end.is_finite else 1) if self.power == 0 else t**self.power
        return self.scale * own

    def function(self, t: Any) -> Any:
        """αg."""
        q = self.power
        if q == 0:
            own = t**2 * (2 * sp.log(t) - 3) / 4 * (-1 if self.end.is_finite else 1)
        elif q in (-1, -2):
            own = t * sp.log(t) if q == -1 else -sp.log(t)
        else:
            own = t ** (q + 2) / ((q + 1) * (q + 2))
        return self.scale * own

    def numbers(self) -> tuple[Any, ...]:
        """What must be rational."""
        return (self.power, self.scale, *([self.end] if self.end.is_finite else []))

    def told(self, x: Any, box: sp.Interval, write: Callable[[Any], str]) -> str:
        """What is seen of the curvature."""
        grows = self.tends() is sp.oo
        how = "at least" if grows and self.scale > 0 else "at most"
        limit = "is unbounded" if grows else "tends to 0"
        where = f"for {write(x)} ∈ {show_set(box)}"
        return f"{where} the curvature is {how} {write(self.curvature(self.distance(x, box)))}, which {limit}"


@dataclass(frozen=True)
class Kink:
    """The function α|t| ∓ k/2·t², t = x - e: its slope jumps by 2α at e = ``place``; and k = ``bend``."""

    place: Any
    scale: Any
    bend: Any = sp.S.Zero

    def distance(self, x: Any, values: sp.Interval) -> Any:
        """t, for an x in an interval with the place inside."""
        demand(values.interior.contains(self.place) == sp.true, f"{self.place} is not inside {values}")
        return x - self.place

    def tends(self) -> Any:
        """The curvature of ever closer chords over the kink."""
        return sp.oo

    def function(self, t: Any) -> Any:
        """α|t| - k/2·t², or its negative for α < 0."""
        return self.scale * sp.Abs(t) - sp.sign(self.scale) * self.bend / 2 * t**2

    def numbers(self) -> tuple[Any, ...]:
        """What must be rational."""
        return self.place, self.scale, self.bend

    def told(self, x: Any, box: sp.Interval, write: Callable[[Any], str]) -> str:
        """What is seen of the slope."""
        way = "rises" if self.scale > 0 else "falls"
        return f"the slope {way} by {write(2 * abs(self.scale))} or more at {write(x)} = {write(self.place)}"


@dataclass(frozen=True)
class Comparison:
    """What a function is compared with, and the proof that it bends more, or less, at fixed ``values``."""

    bound: Bound | Kink
    premise: Proved
    values: Values = ()

    def __str__(self) -> str:
        return f"there is no constant: {self.told(str)}"

    def told(self, write: Callable[[Any], str]) -> str:
        """What is seen of the curvature, or of the slope."""
        shown: Any = self.premise.statement
        (x,) = shown.variables
        return self.bound.told(x, shown.domain[x], write) + held(self.values)


@dataclass(frozen=True)
class LossComparison:
    """A comparison for the loss of one sample: the data set with N = d = 1, x = 1 has no constant in θ."""

    loss: Any
    comparison: Comparison

    def __str__(self) -> str:
        return f"one sample, x = 1: {self.comparison}"


def unbounded(statement: Smooth, evidence: Comparison) -> None:
    """f, or -f, bends at least as |α|g, of which the curvature tends to ∞, or the slope jumps."""
    demand(statement.constant is sp.oo and statement.attained == (), "the statement names a constant")
    _rests(statement, evidence, sp.oo)


def unbounded_in_one_sample(statement: Smooth, evidence: LossComparison) -> None:
    """With X = (1) and N = 1 the mean loss is ℓ(θ_1, y): it has no constant in θ if ℓ has none in z."""
    demand(type(evidence.comparison) is Comparison, "it is no comparison")
    unbounded(one_sample(statement, evidence.loss), evidence.comparison)


def vanishing(statement: StronglyConvex, evidence: Comparison) -> None:
    """f bends at most as αg, of which the curvature tends to 0."""
    demand(statement.constant == 0 and bool(evidence.bound.scale > 0), "the statement names a constant")
    _rests(statement, evidence, sp.S.Zero)


def compared(statement: Smooth | StronglyConvex, bound: Bound | Kink, values: Values, box: sp.Interval) -> Convex:
    """The premise: on an interval s·f - |α|g is convex, or αg - f."""
    (x,), side = statement.variables, sp.sign(bound.scale) if isinstance(statement, Smooth) else -1
    rest = statement.function.subs(dict(values)) - bound.function(bound.distance(x, box))
    return Convex(side * rest, (x,), Domain().with_set(x, box))


def _rests(statement: Smooth | StronglyConvex, evidence: Comparison, limit: Any) -> None:
    """The curvature of the bound has this limit at an end of an interval in the domain; there the premise is proved."""
    (x,), domain, bound, premise = statement.variables, statement.domain, evidence.bound, evidence.premise
    demand(type(bound) in (Bound, Kink) and type(premise) is Proved, "there is no bound, or no proof of it")
    demand(type(premise.statement) is Convex, "the premise does not say that a function is convex")
    box, fixed = premise.statement.domain[x], dict(evidence.values)
    told = isinstance(x, sp.Symbol) and domain.is_interval(x) and type(box) is sp.Interval
    demand(told and box.is_subset(domain[x]), f"{x} does not run over an interval, of which {box} is a part")
    numbers = (*bound.numbers(), *fixed.values())
    demand(all(isinstance(r, sp.Rational) for r in numbers) and bound.scale != 0, f"{numbers} are not rational")
    demand(bound.tends() == limit, "the curvature of the bound has another limit")
    demand(x not in fixed and all(isinstance(s, sp.Symbol) for s in fixed), "what is fixed is no other symbol")
    inside(domain, {**fixed, x: rational_between(box.start, box.end)})
    alone = Domain(tuple((s, sp.FiniteSet(v)) for s, v in fixed.items())).with_set(x, box)
    defined(alone, statement.function)
    claim = compared(statement, bound, evidence.values, box)
    single = claim.function.free_symbols <= {x} and not claim.function.has(ExprWithLimits, sp.Derivative, sp.Subs)
    demand(single, f"{claim.function} is no function of {x} alone")
    rests_on((premise.statement,), claim)
    premise.check()
