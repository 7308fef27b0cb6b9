"""The search for a proof of f ≥ 0 in several symbols: as a function of one combination of them, or by mean values.

Every step is a rule of the kernel: "product" takes out a positive factor, "substitution" names a combination,
"pieces" cuts at a place and "mean value" goes up from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, derivative
from derivations.deciding.budget import aside, remembered
from derivations.deciding.combinations import combinations
from derivations.deciding.rising import centred, places, seen_signs
from derivations.kernel.premises import positive_part, within
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form.domains import Domain
from derivations.verdicts import Certificate, Proved, Verdict

Solve = Callable[[Holds, int], Proved | None]
"""The search for a proof of a part, and how deep it stands."""

Direct = Callable[[Holds], Verdict]
"""What decides at once: polynomials, signs, cases."""

NESTED = 4
"""How many mean values stand inside each other."""


class Parameters:
    """The ways of one search, which hands its parts back to it."""

    def __init__(self, solve: Solve) -> None:
        self._solve = solve
        self._nested = 0
        self._centred = False
        self._inside = False

    def solve(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """A proof of an inequality in several symbols, or None; at a price of its own."""
        if -1 in seen_signs(f, statement.domain):
            return None
        if self._inside:
            return self._any_way(statement, f, depth)
        self._inside = True
        try:
            return aside(lambda: self._any_way(statement, f, depth))
        finally:
            self._inside = False

    def _any_way(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        return (
            self.combined(statement, f, depth)
            or self._rising(statement, f, depth)
            or self._recentred(statement, f, depth)
        )

    def combined(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """f = s·φ(g) with s > 0, and φ ≥ 0 in one variable."""
        domain, sign = statement.domain, ">" if positive_part(statement)[1] else "≥"
        u = new("u", statement)
        for scale, F, g, values in combinations(f, domain, u):
            rest = F.subs(u, g)
            part = statement if scale == 1 else Holds(rest, sign, sp.S.Zero, domain)
            proof = self.any_value(part, F, g, u, values, depth)
            if proof is not None and scale != 1:
                first = made(Holds(scale, sign, sp.S.Zero, domain), "signs")
                proof = first and made(statement, "product", ((scale, 1), (rest, 1)), (first, proof))
            if proof is not None:
                return proof
        return None

    def any_value(
        self, statement: Holds, F: Any, g: Any, u: Any, values: Any, depth: int, known: Proved | None = None
    ) -> Proved | None:
        """Any value u of g in an interval will do: f = F(x, g); which may be known already."""
        domain, strict = statement.domain, positive_part(statement)[1]
        general = Holds(F, ">" if strict else "≥", sp.S.Zero, domain.with_set(u, values))
        proofs = []
        for claim in (*within(g, values, domain), general):
            proof = known if claim == general else None
            proof = proof or remembered(("any value", claim), partial(self._solve, claim, depth + 1))
            if proof is None:
                return None
            proofs.append(proof)
        return made(statement, "substitution", (g, u, values), tuple(proofs))

    def _rising(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """From a place where f is not negative, on both sides of it."""
        if self._nested >= NESTED:
            return None
        self._nested += 1
        try:
            found = (self._from(statement, x, c, sides, depth) for x, c, sides in places(f, statement.domain))
            return next(filter(None, found), None)
        finally:
            self._nested -= 1

    def _from(self, statement: Holds, x: Any, c: Any, sides: list[tuple[Domain, int]], depth: int) -> Proved | None:
        proofs = []
        for piece, direction in sides:
            proof = self._side(replace(statement, domain=piece), x, c, direction, depth)
            if proof is None:
                return None
            proofs.append(proof)
        return proofs[0] if len(proofs) == 1 else made(statement, "pieces", (x, (c,)), tuple(proofs))

    def _side(self, statement: Holds, x: Any, c: Any, direction: int, depth: int) -> Proved | None:
        """From one end, by the sign of the derivative."""
        (f, strict), domain = positive_part(statement), statement.domain
        height, values = f.subs(x, c), domain[x]
        rest = domain.substitute({x: c})
        opened = values.left_open if direction > 0 else values.right_open
        rises = strict and bool(opened) and 0 in seen_signs(height, rest)
        if strict and not rises and 0 in seen_signs(height, rest):
            return None
        first = self._solve(Holds(height, ">" if strict and not rises else "≥", sp.S.Zero, rest), depth + 1)
        if first is None:
            return None
        sign = {(1, True): ">", (1, False): "≥", (-1, True): "<", (-1, False): "≤"}[direction, rises]
        claim = Holds(derivative(f, x), sign, sp.S.Zero, domain.interior(x))
        # as it is written first: what is put over one denominator has no simple derivative
        slope = self._rising(claim, positive_part(claim)[0], depth + 1) or self._solve(claim, depth + 1)
        return slope and made(statement, "mean value", (x, c, height), (first, slope))

    def _recentred(self, statement: Holds, f: Any, depth: int) -> Proved | None:
        """With the place where f has its least value, in one symbol, as 0 or 1; once in a search."""
        if self._centred:
            return None
        u, domain = new("u", statement), statement.domain
        self._centred = True
        try:
            for F, g, values in centred(f, domain, u):
                general = Holds(F, ">" if positive_part(statement)[1] else "≥", sp.S.Zero, domain.with_set(u, values))
                first = self._rising(general, F, depth + 1)
                proof = self.any_value(statement, F, g, u, values, depth, first)
                if proof is not None:
                    return proof
        finally:
            self._centred = False
        return None


def by_combination(statement: Holds, decide: Callable[[Holds], Verdict]) -> Proved | None:
    """A relation with kinks as one in a combination of its symbols: max(x, y) - y is max(u, 0) for u = x - y."""
    f, _ = positive_part(statement)
    if not any(len(kink.free_symbols) > 1 for kink in f.atoms(*KINKS)) or -1 in seen_signs(f, statement.domain):
        return None

    def solve(claim: Holds, depth: int) -> Proved | None:
        found = decide(claim)
        return found if isinstance(found, Proved) else None

    return Parameters(solve).combined(statement, f, 0)


def new(name: str, statement: Holds) -> sp.Symbol:
    """A symbol with a name that the statement does not use."""
    used = {str(s) for s in sp.Tuple(statement.left, statement.right).free_symbols}
    used |= {str(s) for s, _ in statement.domain.sets}
    while name in used:
        name += "′"
    return sp.Symbol(name, real=True)


def made(statement: Holds, rule: str, evidence: Any = None, premises: tuple[Proved, ...] = ()) -> Proved | None:
    """The statement with its proof, if the kernel finds it to be one."""
    try:
        return Proved(statement, Certificate(rule, evidence, premises))
    except CheckError:
        return None
