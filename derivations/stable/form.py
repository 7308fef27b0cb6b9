"""The last step of a derivation: the form that floating point evaluates.

On each sign branch of z put q = e^{-g|z|} ∈ (0, 1] and m = q - 1; in q nothing overflows, and what cancels has
cancelled exactly, in symbols: numerator and denominator are factored and written by Horner's rule in q or in m, log q
becomes -g|z|, and log(c(1 + r)) becomes log c + log1p(r). Where terms of both signs are left, a branch near zero is
written in w, which is m there, or in j = 1/(1 + q) - 1/2: a polynomial, or Σ cᵢ log Pᵢ as log1p(Π Pᵢ^{kcᵢ} - 1)/k.
The branches of the two signs are joined without a choice where that loses nothing: 1/(1 + q) for z ≥ 0 and q/(1 + q)
else is s = t/(t + 1) with t = e^{gz}; and for labels in between a slope is (At + B)/(t + 1). A known offset moves z:
σ(2z - 3) is written in u = z - 3/2. Each branch is proved equal to the derived formula, like every other step. Formulas
without exponentials, and others, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from derivations.derivation import Derivation
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import vanishes
from derivations.normal_form.generators import REWRITTEN
from derivations.stable.branches import Branches
from derivations.stable.joining import chooses, t, u, v
from derivations.stable.logarithms import product
from derivations.symbols import y, z

WITH_LABELS = ((z - y, z + y), (y * z, z / y))
"""What a loss may depend on, as u and z(u): the residual of a regression, or the margin for labels -1 and 1."""

STABLE = "stable evaluation"

ANY = sp.Interval(-sp.oo, sp.oo)
"""The labels where nothing is said of them: all real numbers, as a domain has them."""


def stable(chain: Derivation, labels: sp.Set = ANY, both: bool = True) -> Derivation:
    """The chain with its result, in z and y, written in q, m, w, s and a = |u|, with u = z, z - y, yz or (1 - 2y)z.

    ``both``: a formula for both signs of u at once is taken where there is one.

    A form for all labels between 0 and 1 that chooses nothing is taken for labels 0 and 1 too.
    """
    if labels == sp.FiniteSet(0, 1) and chain.result.has(y):
        soft = stable(chain, sp.Interval(0, 1))
        if soft != chain and not chooses(soft.last):
            return soft
    domain = chain.domain.with_set(y, labels) if chain.result.has(y) else chain.domain
    for quantity, sign, function in _readings(chain.result, labels):
        try:
            form = Branches(function, labels, z if quantity == z else u, both)
        except OutsideClass:
            continue
        return rewritten(chain, product(sign, form.expr), form.context(quantity), domain)
    return chain


def by_sign(chain: Derivation) -> Derivation:
    """A chain that `stable` made, in q for each sign of u, as others are that are computed with it, in place of t."""
    if not chain.last.has(t):
        return chain
    before = Derivation(chain.title, chain.start, chain.where, chain.domain)
    for step in chain.steps[:-1]:
        before = before.to(step.expr, step.by)
    return stable(before, chain.domain.values(y), both=False)


def _readings(e: Any, labels: sp.Set) -> Iterator[tuple[Any, Any, Any]]:
    """A function of z and y as sign·f(u), with f given in z (and y)."""
    for offset in (sp.S.Zero, *_offsets(e)):
        moved, logit = e.subs(z, z + offset), z - offset
        if labels == sp.FiniteSet(0, 1) and e.has(y):
            zero, one = moved.subs(y, 0), moved.subs(y, 1).subs(z, -z)
            for sign, apart in ((sp.S.One, zero - one), (v, zero + one)):
                if _vanishes(apart):
                    yield v * logit, sign, zero
        yield logit, sp.S.One, moved
    yield from ((quantity, sp.S.One, e.subs(z, logit)) for quantity, logit in WITH_LABELS)


def _offsets(e: Any) -> list[Any]:
    """The zeros, other than 0, of what is affine in z and stands in an exponential, or in σ and the like."""
    found = []
    for part in e.atoms(sp.exp, *REWRITTEN):
        slope, level = part.args[0].diff(z), part.args[0].subs(z, 0)
        if slope.is_Rational and slope != 0 and level.is_Rational and level != 0:
            found.append(-level / slope)
    return sorted(set(found))


def _vanishes(e: Any) -> bool:
    try:
        return vanishes(e, Domain())
    except OutsideClass:
        return False


def rewritten(chain: Derivation, form: Any, where: dict[Any, Any], domain: Domain) -> Derivation:
    """The chain on that domain, with its form for floating point as the last step."""
    used = set(form.free_symbols)
    for name, value in reversed(where.items()):
        used |= value.free_symbols if name in used else set()
    inner = {name: value for name, value in where.items() if name in used}
    longer = Derivation(chain.title, chain.start, {**chain.where, **inner}, domain)
    for step in chain.steps:
        longer = longer.to(step.expr, step.by)
    return longer.to(form, by=STABLE)


def derived(chain: Derivation) -> Any:
    """The last formula of a derivation before it was written for floating point."""
    before = [chain.start, *(step.expr for step in chain.steps)]
    return before[-2] if chain.steps and chain.steps[-1].by == STABLE else before[-1]
