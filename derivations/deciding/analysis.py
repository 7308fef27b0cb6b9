"""The search for a proof of f ≥ 0 in one variable, beyond polynomials: factors, mean values, limits, enclosures.

A function is brought to its numerator in the normal form, so that exponentials and denominators are factors of known
sign. What is left is positive on bounded parts by enclosure; it rises from an end or from a limit, which asks the
same of its derivative, where a power of x or an exponential has gone; or the interval is cut, where it touches zero and
where its tails begin. Every step is a rule of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.deciding.enclosing import bisection
from derivations.deciding.factors import factors
from derivations.deciding.landscape import ZERO, Sample, lowest, near, samples, tails
from derivations.deciding.mean_values import MeanValues
from derivations.deciding.new_variables import NewVariables
from derivations.deciding.parameters import Direct, Parameters, made
from derivations.deciding.renaming import by_logarithm, by_reciprocal, by_root, under_functions
from derivations.deciding.sums_of_squares import by_squares
from derivations.deciding.waves import outgrown
from derivations.differences import Undefined
from derivations.kernel.premises import divide, positive_part
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import vanishes
from derivations.points import points, symbols_of
from derivations.verdicts import Proved, Refuted

STEPS, DEPTH = 100, 14
"""The budget of one search: statements looked at, depth of a proof."""


class Search:
    """One search with one budget."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct
        self._steps = STEPS
        self._failed: set[Holds] = set()
        self._parameters = Parameters(self.solve)
        self._variables = NewVariables(direct, self._parameters.any_value)
        self._mean_values = MeanValues(self.solve, direct, self._signed)

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
            proof = self._variables.as_written(statement, f, depth)
            if proof is not None:
                return proof
            found = factors(f, statement.domain)
            whole = any(e == 1 and 0 in (sp.expand(f - g), sp.expand(f + g)) for g, e in found)
            if not whole:
                proof = self._factors(statement, found, depth) or self._at_zeros(statement, f, depth)
                powers = [p for p in f.atoms(sp.Pow) if p.exp.free_symbols]  # for which e^(a log u) stands in factors
                proof = proof or (self._several(statement, f, depth) if powers else None)
                return proof or (by_squares(statement) if statement.domain.facts else None)
            one = len(f.free_symbols) == 1
            proof = self._whole(statement, depth) if one else None
            return self._several(statement, f, depth) if not one or (statement.domain.facts and not proof) else proof
        except (Undefined, OutsideClass, CheckError, NoBall):
            return None

    def _several(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """In several symbols: squares; any value of each sin and cos, or of the margin of a fact; enclosures."""
        waves = sorted(f.atoms(sp.sin, sp.cos), key=str)
        return (
            by_squares(statement)
            or (self._variables.bounded(statement, f, waves[0], depth) if waves else None)
            or self._variables.by_margins(statement, f, depth)
            or self._enclosed(statement, f)
            or (len(f.free_symbols) > 1 and self._parameters.solve(statement, f, depth))
            or None
        )

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

    def _at_zeros(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """A product whose factors change their signs together: (x - tanh x)(x + tanh x) at 0."""
        x, values = min(f.free_symbols, key=str, default=None), statement.domain
        if len(f.free_symbols) != 1 or not isinstance(values[x], sp.Interval):
            return None
        cuts = sorted(c for c in _zeros(f, x, lowest(f, x, samples(f, x, values[x]))) if values[x].interior.contains(c))
        return self._pieces(statement, x, tuple(cuts), depth) if cuts else None

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
            return self._variables.exponential(statement, f, x, depth)
        if under_functions(f, x):
            return self._variables.renamed(statement, by_root, f, x, depth)
        waves = sorted(f.atoms(sp.sin, sp.cos), key=str)
        if not (values.start.is_finite and values.end.is_finite):
            proof = self._variables.bounded(statement, f, waves[0], depth) if waves else None
            cuts = outgrown(f, x, values) if waves and not proof else ()
            proof = self._pieces(statement, x, cuts, depth) if cuts else proof
            if proof is not None:
                return proof
        elif waves and not strict and not f.xreplace(dict.fromkeys(waves, sp.S.One)).has(x):
            proof = self._variables.anywhere(statement, f, x, depth)
            if proof is not None:
                return proof
        proof = self._variables.renamed(statement, by_reciprocal, f, x, depth)
        if proof is not None:
            return proof
        seen = samples(f, x, values)
        low = lowest(f, x, seen)
        if not low or low[0].value < -ZERO:
            return None
        positive = low[0].value > ZERO
        if f.has(sp.cos):
            proof = self._variables.circle(statement, f, x, low[0].at, depth)
            if proof is not None:
                return proof
        return (
            (positive and self._enclosed(statement, f))
            or self._variables.by_tangents(statement, f, depth)
            or self._mean_values.without_logarithm(statement, f, x, strict, depth)
            or self._mean_values.from_end(statement, f, x, strict, seen, depth)
            or self._mean_values.from_limit(statement, f, x, strict, seen, depth)
            or self._cut(statement, f, x, values, seen, low, depth)
            or self._variables.renamed(statement, by_logarithm, f, x, depth)
            or None
        )

    def _enclosed(self, statement: Holds, f: Any) -> Proved | None:
        """Balls above zero on every box of a bisection."""
        tree = bisection(f, statement.domain)
        return tree and made(statement, "enclosure", tree)

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
        return self._pieces(statement, x, tuple(sorted(cuts)), depth)

    def _pieces(self, statement: Holds, x: Any, cuts: tuple[Any, ...], depth: int) -> Proved | None:
        proofs = []
        for piece in divide(statement.domain, x, cuts):
            proof = self.solve(replace(statement, domain=piece), depth + 1)
            if proof is None:
                return None
            proofs.append(proof)
        return made(statement, "pieces", (x, cuts), tuple(proofs))


def _values(g: Any, domain: Domain) -> Iterator[float]:
    """Values of an expression inside a domain that are told from zero."""
    for point in points(symbols_of(g), domain):
        try:
            value = ball(g, point)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            yield 1.0 if value > 0 else -1.0


def _zeros(f: Any, x: Any, low: list[Sample]) -> set[Any]:
    """Rational points where the function vanishes exactly."""
    close = [c for s in low[:12] if abs(s.value) < ZERO for c in near(s.at)]
    return {c for c in dict.fromkeys(close) if _is_zero(f.subs(x, c))}


def _is_zero(value: Any) -> bool:
    try:
        return vanishes(value, Domain())
    except (OutsideClass, ZeroDivisionError):
        return False
