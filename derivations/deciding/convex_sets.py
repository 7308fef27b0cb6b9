"""Whether a domain is a convex set: each fact g ≤ 0 that is not affine is one about a convex multiple of g."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from derivations.deciding.compositions import DecideConvex, proof
from derivations.kernel import several
from derivations.kernel.statements import Convex
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs
from derivations.verdicts import Proved


def convex_set(statement: Convex, ask: DecideConvex) -> tuple[Proved, ...] | None:
    """The proof that the domain is a convex set, where one is needed; None where there is none."""
    variables, domain = statement.variables, statement.domain
    if all(domain.is_interval(v) for v in variables):
        return ()
    bent = [fact for fact in domain.facts if not several.straight(fact, variables)]
    base, factors = Domain(domain.sets, tuple(f for f in domain.facts if f not in bent)), list[Any]()
    for fact in bent:
        g = fact.lhs - fact.rhs if fact.func in (sp.Lt, sp.Le) else fact.rhs - fact.lhs
        products = ((m, sp.expand(m * g) if m == 1 else sp.apart(m * g, v)) for m, v in _factors(variables, base))
        tried = ((m, e, ask(Convex(e, variables, base))) for m, e in products)
        factors.append(next(((m, e, v) for m, e, v in tried if isinstance(v, Proved)), None))
    if None in factors:
        return None
    evidence, premises = tuple((m, e) for m, e, _ in factors), [v for _, _, v in factors]
    found = proof(Convex(sp.S.Zero, variables, domain), "convex set", evidence, premises)
    return None if found is None else (found,)


def _factors(variables: tuple[Any, ...], base: Domain) -> Iterator[tuple[Any, Any]]:
    """(m, v) with m = 1, or 1 over the distance of a variable v from an end of its interval, where it is positive."""
    yield sp.S.One, None
    for v in variables:
        distances = (side * (v - e) for e, side in ((base[v].start, 1), (base[v].end, -1)) if e.is_finite)
        yield from ((1 / m, v) for m in distances if signs(m, base) <= POSITIVE)
