"""A function where an equation e = 0 holds, such as x + y = 0: as a function of fewer variables, which may be convex.

There max(0, e) is 0, as equality sees, and it is e, as the rule "dominated" does, because e ≥ 0. So f(x, y), which is
f(x, y - max(0, e)/c), is f(x, y - e/c), in which y does not occur where e = c·y + .... For a strict claim a mean of two
such functions contains all variables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations, islice
from typing import Any

import sympy as sp

from derivations.deciding.budget import FAILURES
from derivations.deciding.compositions import DecideConvex, proof
from derivations.kernel.statements import Convex, Holds
from derivations.normal_form.domains import Domain
from derivations.verdicts import Certificate, Proved

Line = tuple[Any, Any]
"""(y, c) where e = c·y + ..., with a rational c."""

WAYS = 3
"""How many variables, or pairs of variables, are tried for each equation."""


def with_fewer_variables(statement: Convex, ask: DecideConvex) -> Proved | None:
    """The proof by an equation of the domain that gives a variable as a line in the others."""
    for fact in statement.domain.facts:
        e = sp.expand(fact.lhs - fact.rhs) if isinstance(fact, sp.Eq) else sp.S.Zero
        for lines in islice(_lines(e, statement), WAYS):
            with suppress(*FAILURES):
                found = _along(statement, e, lines, ask)
                if found:
                    return found
    return None


def _lines(e: Any, statement: Convex) -> Iterator[tuple[Line, ...]]:
    """One variable, or for a strict claim two of them."""
    variables = statement.variables
    if e.is_polynomial(*variables) and sp.Poly(e, *variables).total_degree() == 1:
        slopes = ((v, sp.Poly(e, *variables).coeff_monomial(v)) for v in variables)
        yield from combinations([(v, c) for v, c in slopes if c.is_Rational and c != 0], 2 if statement.strict else 1)


def _along(statement: Convex, e: Any, lines: tuple[Line, ...], ask: DecideConvex) -> Proved | None:
    """The mean of the functions without one variable each, as the rule "dominated" and then equality see it."""
    f, variables, domain, strict = statement.function, statement.variables, statement.domain, statement.strict
    zero, weights = sp.Max(0, e), (sp.Rational(1, len(lines)),) * len(lines)
    kinked = sp.Add(*(w * f.subs(y, y - zero / c) for w, (y, c) in zip(weights, lines, strict=True)))
    parts = [_without(y, Convex(f.subs(y, sp.expand(y - e / c)), variables, domain, strict)) for y, c in lines]
    convex = ask(Convex(sp.S.Zero, variables, domain))
    asked = (ask(part) for part in parts)
    mean = Convex(kinked.xreplace({zero: e}), variables, domain, strict)
    plain = proof(mean, "convex sum", (weights, sp.S.Zero), (v for vs in ([convex], asked) for v in vs))
    if plain is None:
        return None
    above = Proved(Holds(e, "≥", sp.S.Zero, domain), Certificate("signs"))
    same = proof(Convex(kinked, variables, domain, strict), "dominated", (zero, e), (plain, above))
    return same and proof(statement, "convex sum", ((sp.S.One,), sp.S.Zero), (convex, same))


def _without(y: Any, statement: Convex) -> Convex:
    """What is claimed of the other variables, whatever the facts say about this one."""
    rest = tuple(v for v in statement.variables if v != y)
    facts = tuple(fact for fact in statement.domain.facts if y not in fact.free_symbols)
    return Convex(statement.function, rest, Domain(statement.domain.sets, facts), statement.strict)
