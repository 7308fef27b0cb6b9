"""Relations with a kink that is not cut away, by the formulas that it has on its sides: |sin x| ≤ x for x ≥ 0.

If f falls in a kink |w|, it is the lesser of A, with w for the kink, and B, with -w. Where A ≥ 0 and B ≥ 0 everywhere,
f ≥ 0, as min(a, b) is for any a ≥ 0 and b ≥ 0 ("substitution", twice). If f rises in the kink, one of both is enough;
and of a condition, which only says where f = A and where f = B, both are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, derivative
from derivations.deciding.budget import FAILURES
from derivations.deciding.parameters import made, new
from derivations.deciding.rising import seen_signs
from derivations.deciding.shifts import once
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.boxes import NOT_NEGATIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible, truth
from derivations.verdicts import Proved, Verdict

Decide = Callable[[Holds], Verdict]
Build = Callable[..., Any]

TRIED = 3
"""How many kinks are tried."""

BRANCHES = 4
"""How many formulas a kink may have."""


def by_sides(statement: Holds, decide: Decide) -> Proved | None:
    """A proof from the formulas that one kink has on its sides, or None."""
    (f, strict), domain = positive_part(statement), statement.domain
    claim = Holds(f, ">" if strict else "≥", sp.S.Zero, domain)
    inner = (k for k in f.atoms(*KINKS) if k.free_symbols and not any(a.has(*KINKS) for a in k.args))
    for kink in islice(sorted(inner, key=sp.default_sort_key), TRIED):
        with suppress(*FAILURES):
            for build, parts, needed in _sides(f, kink, domain):
                if len(parts) <= BRANCHES and not any(-1 in seen_signs(parts[m], domain) for m in needed):
                    found = once(partial(_proved, claim, build, parts, needed, decide))
                    if found:
                        proof = found.certificate
                        return made(statement, proof.rule, proof.evidence, proof.premises)
    return None


def _sides(f: Any, kink: Any, domain: Domain) -> Iterator[tuple[Build, list[Any], tuple[int, ...]]]:
    """(build, parts, those that have to be ≥ 0), with f = build(parts)."""
    if isinstance(kink, sp.Piecewise):
        told = [(g, c, truth(c, domain)) for g, c in kink.args]
        last = next((m for m, (*_, certain) in enumerate(told) if certain), len(told))
        reached = [(g, certain or c) for g, c, certain in told[: last + 1] if certain is not False]
        conditions = [c for _, c in reached]

        def whole(*parts: Any) -> Any:
            return sp.Piecewise(*zip(parts, conditions, strict=True), evaluate=False)

        yield whole, [f.xreplace({kink: g}) for g, _ in reached], tuple(range(len(reached)))
    elif isinstance(kink, (sp.Abs, sp.Max, sp.Min)):
        t = sp.Dummy("t", real=True)
        slope = derivative(f.xreplace({kink: t}), t)
        way = next((s for s in (1, -1) if possible(s * slope, domain) <= NOT_NEGATIVE), 0)
        terms = kink.args if not isinstance(kink, sp.Abs) else (kink.args[0], -kink.args[0])
        parts = [f.xreplace({kink: g}) for g in terms]
        if way and (way == 1) != isinstance(kink, sp.Min):
            yield from ((sp.Max, parts, (m,)) for m in range(len(parts)))
        elif way:
            yield sp.Min, parts, tuple(range(len(parts)))


def _proved(claim: Holds, build: Build, parts: list[Any], needed: tuple[int, ...], decide: Decide) -> Proved | None:
    """The claim with a new number ≥ 0 for each formula that is needed, from the last one back to the claim."""
    steps, values = list[tuple[Holds, Any, Any, Proved]](), sp.Interval(0, sp.oo, left_open=claim.sign == ">")
    parts = list(parts)
    for m in needed:
        proof, u = decide(replace(claim, left=parts[m])), new("u", claim)
        if not isinstance(proof, Proved):
            return None
        steps.append((claim, parts[m], u, proof))
        parts[m] = u
        claim = replace(claim, left=build(*parts), domain=claim.domain.with_set(u, values))
    found = made(claim, "signs")
    for above, g, u, proof in reversed(steps):
        found = found and made(above, "substitution", (g, u, values), (proof, found))
    return found
