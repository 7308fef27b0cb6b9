"""Ways to f ≥ 0 by the mean value theorem: from an end, or from a limit, from where f does not fall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.calculus import derivative
from derivations.deciding.landscape import ZERO, Sample, near, samples, value_at
from derivations.deciding.parameters import Direct, Solve, made
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.domains import Domain
from derivations.verdicts import Certificate, Proved

INVERSE = (sp.log, sp.atan, sp.asin, sp.acos, sp.asinh, sp.acosh, sp.atanh)
"""Functions whose derivatives are algebraic."""


class MeanValues:
    """The ways of one search, which hands the signs of derivatives back to it."""

    def __init__(self, solve: Solve, direct: Direct, signed: Callable[..., Proved | None]) -> None:
        self._solve, self._direct, self._signed = solve, direct, signed

    def from_end(self, statement: Holds, f: Any, x: Any, strict: bool, seen: list[Sample], depth: int) -> Proved | None:
        """f rises from one end, where it is not negative."""
        values, inside = statement.domain[x], statement.domain.interior(x)
        for end, direction in ((values.start, 1), (values.end, -1)):
            height = value_at(f, x, end) if end.is_Rational else None
            if height is None or height < -ZERO or not _monotone(seen, direction):
                continue
            opened = values.left_open if direction > 0 else values.right_open
            strictly = strict and height < ZERO
            if strictly and not opened:
                continue
            sign = ">" if strict and not strictly else "≥"
            first = self._direct(Holds(f.subs(x, end), sign, sp.S.Zero, statement.domain.substitute({x: end})))
            if not isinstance(first, Proved):
                continue
            slope = self._slope(f, x, direction, strictly, inside, depth)
            if slope is not None:
                return made(statement, "mean value", (x, end, f.subs(x, end)), (first, slope))
        return None

    def _slope(self, f: Any, x: Any, direction: int, strictly: bool, inside: Domain, depth: int) -> Proved | None:
        sign = {(1, True): ">", (1, False): "≥", (-1, True): "<", (-1, False): "≤"}[direction, strictly]
        return self._solve(Holds(derivative(f, x), sign, sp.S.Zero, inside), depth + 1)

    def from_limit(
        self, statement: Holds, f: Any, x: Any, strict: bool, seen: list[Sample], depth: int
    ) -> Proved | None:
        """f rises from its limit at an infinite end."""
        values, inside = statement.domain[x], statement.domain.interior(x)
        for end, direction, edge in ((values.start, 1, seen[0]), (values.end, -1, seen[-1])):
            if not end.is_infinite or not _monotone(seen, direction):
                continue
            for c in dict.fromkeys((sp.S.Zero, *near(sp.Rational(round(edge.value * 2**20), 2**20)))):
                slope = None
                if 0 <= c <= max(edge.value, 0) + ZERO:
                    slope = self._slope(f, x, direction, strict and c == 0, inside, depth)
                if slope is not None:
                    above = Holds(c, ">" if c > 0 else "≥", sp.S.Zero, statement.domain.substitute({x: end}))
                    premises = Proved(above, Certificate("signs")), slope
                    whole = made(statement, "mean value", (x, end, c), premises)
                    if whole is not None:
                        return whole
        return None

    def without_logarithm(self, statement: Holds, f: Any, x: Any, strict: bool, depth: int) -> Proved | None:
        """A + B log u as B·(A/B + log u), whose derivative has no logarithm; for the inverse functions alike."""
        logs = [a for a in f.atoms(*INVERSE) if a.has(x)]
        if len(logs) != 1:
            return None
        name = sp.Dummy()
        named = sp.expand(f.xreplace({logs[0]: name}))
        slope = named.diff(name)
        if not slope.has(x) or slope.has(name):
            return None
        h = sp.together(named.subs(name, 0) / slope) + logs[0]
        first = self._signed(slope, strict, statement.domain, depth)
        if first is None:
            return None
        assert isinstance(first.statement, Holds)
        part = Holds(h, first.statement.sign, sp.S.Zero, statement.domain)
        g, _ = positive_part(part)
        seen = samples(g, x, statement.domain[x])
        second = self.from_end(part, g, x, strict, seen, depth) or self.from_limit(part, g, x, strict, seen, depth)
        return second and made(statement, "product", ((positive_part(first.statement)[0], 1), (g, 1)), (first, second))


def _monotone(seen: list[Sample], direction: int) -> bool:
    return all(direction * s.slope >= -ZERO for s in seen)
