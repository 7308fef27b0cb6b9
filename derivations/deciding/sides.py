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
    if isinstance(kink, (sp.Piecewise, sp.sign)):
        cases = kink.rewrite(sp.Piecewise)
        reached = _reached(cases, domain)
        conditions = [truth(cases.args[m][1], domain) or cases.args[m][1] for m in reached]

        def whole(*parts: Any) -> Any:
            return sp.Piecewise(*zip(parts, conditions, strict=True), evaluate=False)

        parts = [_at_an_end(f.xreplace({kink: cases.args[m][0]}), cases, m, domain) for m in reached]
        yield whole, parts, tuple(range(len(reached)))
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


def _reached(kink: Any, domain: Domain) -> list[int]:
    """Which branches of a Piecewise some point of the domain may reach."""
    told = [truth(c, domain) for _, c in kink.args]
    last = told.index(True) if True in told else len(told)
    return [m for m, certain in enumerate(told[: last + 1]) if certain is not False]


def _at_an_end(part: Any, kink: Any, branch: int, domain: Domain) -> Any:
    """A formula, or its value at the one end of an interval that alone reaches this branch; 1 where nothing does."""
    for x in sorted(kink.free_symbols, key=str):
        if domain.is_interval(x) and branch not in _reached(kink, domain.interior(x)):
            ends = [e for e in (domain[x].start, domain[x].end) if domain.contains(x, e)]
            at = [e for e in ends if branch in _reached(kink, domain.with_set(x, sp.FiniteSet(e)))]
            return part.subs(x, at[0]) if len(at) == 1 else part if at else sp.S.One
    return part


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
