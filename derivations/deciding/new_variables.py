"""Ways to f ≥ 0 by a part of f that becomes a variable: any value of it in an interval will do ("substitution")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.deciding.conics import by_conic
from derivations.deciding.exponents import by_exponents
from derivations.deciding.margins import margins
from derivations.deciding.parameters import Direct, new
from derivations.deciding.renaming import by_centre, by_exponential, by_sigmoid
from derivations.deciding.rising import seen_signs
from derivations.deciding.tangents import by_tangents as tangents
from derivations.deciding.waves import on_the_circle
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.verdicts import Proved


class NewVariables:
    """The ways of one search, which decides what becomes of them."""

    def __init__(self, direct: Direct, any_value: Callable[..., Proved | None]) -> None:
        self._direct = direct
        self._any_value = any_value
        self._margins: set[Any] = set()

    def as_written(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """In a new variable that is seen before the formula is multiplied out."""
        if len(f.free_symbols) != 1:
            return None
        (x,), domain = f.free_symbols, statement.domain
        if x.is_integer:  # any real number will do
            u = new("u", statement)
            return self._any_value(statement, f.subs(x, u), x, u, domain[x], depth)
        if not domain.is_interval(x):
            return self.by_margins(statement, f, depth)
        found = (self.renamed(statement, by, f, x, depth) for by in (by_conic, by_centre, by_sigmoid))
        return next(filter(None, found), None) or self._of_exponents(statement, f, x, depth)

    def _of_exponents(self, statement: Holds, f: Any, x: Any, depth: int) -> Proved | None:
        """One positive term above another, by their logarithms."""
        u, strict = new("u", statement), positive_part(statement)[1]
        found = by_exponents(f, x, statement.domain, u)
        above = sp.Interval(0, sp.oo, left_open=strict)
        return found and self._any_value(statement, *found, u, above, depth)

    def by_margins(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """With the margin of a fact as a new variable: no second time, for the fact still holds then."""
        u = new("u", statement)
        for F, g, values in margins(f, statement.domain, u):
            if g in self._margins:
                continue
            self._margins.add(g)
            try:
                proof = self._any_value(statement, F, g, u, values, depth)
            finally:
                self._margins.discard(g)
            if proof is not None:
                return proof
        return None

    def exponential(self, statement: Holds, f: Any, x: Any, depth: int) -> Proved | None:
        """In t = e^x, or in t = e^-x where the towers are made of that."""
        t = new("t", statement)
        F, g, image = by_exponential(f, x, statement.domain[x], t)
        return self._any_value(statement, F, g, t, image, depth)

    def renamed(self, statement: Holds, by: Any, f: Any, x: Any, depth: int) -> Proved | None:
        """In the new variable √x, log x or 1/x."""
        u = new("u", statement)
        found = by(f, x, statement.domain[x], u)
        return found and self._any_value(statement, found[0], found[1], u, found[2], depth)

    def anywhere(self, statement: Holds, f: Any, x: Any, depth: int) -> Proved | None:
        """Any real number will do: of a period, the signs are known on the line, and not where arb evaluates them."""
        u, line = new("u", statement), sp.Interval(-sp.oo, sp.oo)
        if -1 in seen_signs(f, statement.domain.with_set(x, line)):
            return None
        return self._any_value(statement, f.subs(x, u), x, u, line, depth)

    def bounded(self, statement: Holds, f: Any, wave: Any, depth: int) -> Proved | None:
        """Any value of sin or cos will do."""
        u = new("u", statement)
        return self._any_value(statement, f.subs(wave, u), wave, u, sp.Interval(-1, 1), depth)

    def circle(self, statement: Holds, f: Any, x: Any, at: Any, depth: int) -> Proved | None:
        """Any values of sin and cos will do, after a multiple of sin² + cos² - 1 is added."""
        u, square = new("u", statement), sp.Interval(-1, 1)
        found = (self._any_value(statement, F, g, u, square, depth) for F, g in on_the_circle(f, x, at, u))
        return next(filter(None, found), None)

    def by_tangents(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """Any margins between logarithms and their tangents will do."""
        right, sign = sp.Interval(0, sp.oo), ">" if positive_part(statement)[1] else "≥"
        steps, claims = tangents(f, statement), [statement]
        for F, _, v in steps:
            claims.append(Holds(F, sign, sp.S.Zero, claims[-1].domain.with_set(v, right)))
        last = self._direct(claims[-1]) if steps else None
        proof = last if isinstance(last, Proved) else None
        for (F, g, v), claim in zip(reversed(steps), reversed(claims[:-1]), strict=True):
            proof = proof and self._any_value(claim, F, g, v, right, depth, proof)
        return proof
