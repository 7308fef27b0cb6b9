"""The search for a proof of f ≥ 0 in one variable, beyond polynomials: factors, mean values, limits, enclosures.

A function is brought to its numerator in the normal form, so that exponentials and denominators are factors of known
sign. What is left is positive on bounded parts by enclosure; it rises from an end or from a limit, which asks the
same of its derivative, where a power of x or an exponential has gone; or the interval is cut, where it touches zero and
where its tails begin. Every step is a rule of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.calculus import derivative
from derivations.deciding.conics import by_conic
from derivations.deciding.enclosing import bisection
from derivations.deciding.exponents import by_exponents
from derivations.deciding.factors import factors
from derivations.deciding.landscape import Sample, lowest, near, samples, tails, value_at
from derivations.deciding.margins import margins
from derivations.deciding.parameters import Parameters, made, new
from derivations.deciding.renaming import (
    by_centre,
    by_exponential,
    by_logarithm,
    by_reciprocal,
    by_root,
    under_functions,
)
from derivations.deciding.sums_of_squares import by_squares
from derivations.deciding.tangents import by_tangents
from derivations.deciding.waves import on_the_circle
from derivations.differences import Undefined
from derivations.kernel.premises import divide, positive_part
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import vanishes
from derivations.points import points, symbols_of
from derivations.verdicts import Certificate, Proved, Refuted, Verdict

Direct = Callable[[Holds], Verdict]
"""What decides at once: polynomials, signs, cases."""

STEPS, DEPTH = 100, 14
"""The budget of one search: statements looked at, depth of a proof."""

INVERSE = (sp.log, sp.atan, sp.asin, sp.acos, sp.asinh, sp.acosh, sp.atanh)
"""Functions whose derivatives are algebraic."""

ZERO = 1e-10
"""Below this a value may be an exact zero, which is then asked of the normal form."""


class Search:
    """One search with one budget."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct
        self._steps = STEPS
        self._failed: set[Holds] = set()
        self._margins: set[Any] = set()
        self._parameters = Parameters(self.solve)

    def solve(self, statement: Holds, depth: int = 0) -> Proved | None:
        """A proof of an inequality in one variable, or None."""
        self._steps -= 1
        if self._steps < 0 or depth > DEPTH or statement in self._failed:
            return None
        proof = self._attempt(statement, depth)
        if proof is None:
            self._failed.add(statement)
        return proof

    def _attempt(self, statement: Holds, depth: int) -> Proved | None:
        try:
            verdict = self._direct(statement)
            if isinstance(verdict, Proved):
                return verdict
            f, _ = positive_part(statement)
            if isinstance(verdict, Refuted):
                return None
            proof = self._as_written(statement, f, depth)
            if proof is not None:
                return proof
            found = factors(f, statement.domain)
            whole = any(e == 1 and 0 in (sp.expand(f - g), sp.expand(f + g)) for g, e in found)
            if not whole:
                proof = self._factors(statement, found, depth)
                return proof or (by_squares(statement) if statement.domain.facts else None)
            one = len(f.free_symbols) == 1
            proof = self._whole(statement, depth) if one else None
            return self._several(statement, f, depth) if not one or (statement.domain.facts and not proof) else proof
        except (Undefined, OutsideClass, CheckError, NoBall):
            return None

    def _as_written(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """In a new variable that is seen before the formula is multiplied out."""
        if len(f.free_symbols) != 1:
            return None
        (x,), domain = f.free_symbols, statement.domain
        if x.is_integer:  # any real number will do
            u = new("u", statement)
            return self._parameters.any_value(statement, f.subs(x, u), x, u, domain[x], depth)
        if not domain.is_interval(x):
            return self._by_margins(statement, f, depth)
        found = (self._renamed(statement, by, f, x, depth) for by in (by_conic, by_centre))
        return next(filter(None, found), None) or self._of_exponents(statement, f, x, depth)

    def _of_exponents(self, statement: Holds, f: Any, x: Any, depth: int) -> Proved | None:
        """One positive term above another, by their logarithms."""
        u, strict = new("u", statement), positive_part(statement)[1]
        found = by_exponents(f, x, statement.domain, u)
        above = sp.Interval(0, sp.oo, left_open=strict)
        return found and self._parameters.any_value(statement, *found, u, above, depth)

    def _several(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """In several symbols: squares; any value of each sin and cos, or of the margin of a fact; enclosures."""
        waves = sorted(f.atoms(sp.sin, sp.cos), key=str)
        return (
            by_squares(statement)
            or (self._bounded(statement, f, waves[0], depth) if waves else None)
            or self._by_margins(statement, f, depth)
            or self._enclosed(statement, f)
            or (len(f.free_symbols) > 1 and self._parameters.solve(statement, f, depth))
            or None
        )

    def _by_margins(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """With the margin of a fact as a new variable: no second time, for the fact still holds then."""
        u = new("u", statement)
        for F, g, values in margins(f, statement.domain, u):
            if g in self._margins:
                continue
            self._margins.add(g)
            try:
                proof = self._parameters.any_value(statement, F, g, u, values, depth)
            finally:
                self._margins.discard(g)
            if proof is not None:
                return proof
        return None

    def _factors(self, statement: Holds, found: list[tuple[Any, int]], depth: int) -> Proved | None:
        """f as a product of the irreducible factors of its normal form, each of one sign."""
        _, strict = positive_part(statement)
        premises, positive = [], []
        for g, e in found:
            if e % 2 or strict:
                proof = self._signed(g, strict, statement.domain, depth)
                if proof is None:
                    return None
                assert isinstance(proof.statement, Holds)
                premises.append(proof)
                g = positive_part(proof.statement)[0]
            positive.append((g, e))
        return made(statement, "product", tuple(positive), tuple(premises))

    def _signed(self, g: Any, strict: bool, domain: Domain, depth: int) -> Proved | None:
        """A proof of the sign that a factor is seen to have."""
        seen = next(_values(g, domain), None)
        if seen is None:
            return None
        up, down = (">", "<") if strict else ("≥", "≤")
        return self.solve(Holds(g, up if seen > 0 else down, sp.S.Zero, domain), depth + 1)

    def _whole(self, statement: Holds, depth: int) -> Proved | None:
        """A single factor: in a new variable, by bounded parts, or on its interval."""
        f, strict = positive_part(statement)
        (x,) = f.free_symbols
        values = statement.domain[x]
        if not isinstance(values, sp.Interval):
            return None
        towers = [e for e in f.atoms(sp.exp) if e.exp.has(sp.exp)]
        if towers:
            return self._exponential(statement, f, x, depth)
        if under_functions(f, x):
            return self._renamed(statement, by_root, f, x, depth)
        if not (values.start.is_finite and values.end.is_finite):
            waves = sorted(f.atoms(sp.sin, sp.cos), key=str)
            proof = self._bounded(statement, f, waves[0], depth) if waves else None
            if proof is not None:
                return proof
        proof = self._renamed(statement, by_reciprocal, f, x, depth)
        if proof is not None:
            return proof
        seen = samples(f, x, values)
        low = lowest(f, x, seen)
        if not low or low[0].value < -ZERO:
            return None
        positive = low[0].value > ZERO
        if f.has(sp.cos):
            proof = self._circle(statement, f, x, low[0].at, depth)
            if proof is not None:
                return proof
        return (
            (positive and self._enclosed(statement, f))
            or self._by_tangents(statement, f, depth)
            or self._without_logarithm(statement, f, x, strict, depth)
            or self._from_end(statement, f, x, strict, seen, depth)
            or self._from_limit(statement, f, x, strict, seen, depth)
            or self._cut(statement, f, x, values, seen, low, depth)
            or self._renamed(statement, by_logarithm, f, x, depth)
            or None
        )

    def _exponential(self, statement: Holds, f: Any, x: Any, depth: int) -> Proved | None:
        """In t = e^x, or in t = e^-x where the towers are made of that."""
        t = new("t", statement)
        F, g, image = by_exponential(f, x, statement.domain[x], t)
        return self._parameters.any_value(statement, F, g, t, image, depth)

    def _renamed(self, statement: Holds, by: Any, f: Any, x: Any, depth: int) -> Proved | None:
        """In the new variable √x, log x or 1/x."""
        u = new("u", statement)
        found = by(f, x, statement.domain[x], u)
        return found and self._parameters.any_value(statement, found[0], found[1], u, found[2], depth)

    def _bounded(self, statement: Holds, f: Any, wave: Any, depth: int) -> Proved | None:
        """Any value of sin or cos will do."""
        u = new("u", statement)
        return self._parameters.any_value(statement, f.subs(wave, u), wave, u, sp.Interval(-1, 1), depth)

    def _circle(self, statement: Holds, f: Any, x: Any, at: Any, depth: int) -> Proved | None:
        """Any values of sin and cos will do, after a multiple of sin² + cos² - 1 is added."""
        u, square = new("u", statement), sp.Interval(-1, 1)
        found = (self._parameters.any_value(statement, F, g, u, square, depth) for F, g in on_the_circle(f, x, at, u))
        return next(filter(None, found), None)

    def _by_tangents(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """Any margins between logarithms and their tangents will do."""
        right, sign = sp.Interval(0, sp.oo), ">" if positive_part(statement)[1] else "≥"
        steps, claims = by_tangents(f, statement), [statement]
        for F, _, v in steps:
            claims.append(Holds(F, sign, sp.S.Zero, claims[-1].domain.with_set(v, right)))
        last = self._direct(claims[-1]) if steps else None
        proof = last if isinstance(last, Proved) else None
        for (F, g, v), claim in zip(reversed(steps), reversed(claims[:-1]), strict=True):
            proof = proof and self._parameters.any_value(claim, F, g, v, right, depth, proof)
        return proof

    def _enclosed(self, statement: Holds, f: Any) -> Proved | None:
        """Balls above zero on every box of a bisection."""
        tree = bisection(f, statement.domain)
        return tree and made(statement, "enclosure", tree)

    def _from_end(
        self, statement: Holds, f: Any, x: Any, strict: bool, seen: list[Sample], depth: int
    ) -> Proved | None:
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
        return self.solve(Holds(derivative(f, x), sign, sp.S.Zero, inside), depth + 1)

    def _from_limit(
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

    def _without_logarithm(self, statement: Holds, f: Any, x: Any, strict: bool, depth: int) -> Proved | None:
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
        second = self._from_end(part, g, x, strict, seen, depth) or self._from_limit(part, g, x, strict, seen, depth)
        return second and made(statement, "product", ((positive_part(first.statement)[0], 1), (g, 1)), (first, second))

    def _cut(
        self, statement: Holds, f: Any, x: Any, values: sp.Interval, seen: list[Sample], low: list[Sample], depth: int
    ) -> Proved | None:
        """The claim piece by piece: cut where f touches zero, and where its tails begin."""
        cuts = {c for c in _zeros(f, x, low) if values.start < c < values.end}
        cuts |= {c for c in tails(values, seen) if values.start < c < values.end}
        if not cuts and depth < 4:
            cuts = {s.at for s in seen[len(seen) // 2 : len(seen) // 2 + 1] if values.start < s.at < values.end}
        if not cuts:
            return None
        ordered = tuple(sorted(cuts))
        proofs = []
        for piece in divide(statement.domain, x, ordered):
            proof = self.solve(replace(statement, domain=piece), depth + 1)
            if proof is None:
                return None
            proofs.append(proof)
        return made(statement, "pieces", (x, ordered), tuple(proofs))


def _values(g: Any, domain: Domain) -> Iterator[float]:
    """Values of an expression inside a domain that are told from zero."""
    for point in points(symbols_of(g), domain):
        try:
            value = ball(g, point)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            yield 1.0 if value > 0 else -1.0


def _monotone(seen: list[Sample], direction: int) -> bool:
    return all(direction * s.slope >= -ZERO for s in seen)


def _zeros(f: Any, x: Any, low: list[Sample]) -> set[Any]:
    """Rational points where the function vanishes exactly."""
    close = [c for s in low[:12] if abs(s.value) < ZERO for c in near(s.at)]
    return {c for c in dict.fromkeys(close) if _is_zero(f.subs(x, c))}


def _is_zero(value: Any) -> bool:
    try:
        return vanishes(value, Domain())
    except (OutsideClass, ZeroDivisionError):
        return False
