"""From one sample to training: convexity and smoothness of θ ↦ mean loss, and whether separable data have a minimum."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.deciding.convexity import decide_convex
from derivations.deciding.relations import decide
from derivations.domains import Domain
from derivations.kernel.polynomials import reduce
from derivations.kernel.refutations import LossChord
from derivations.kernel.statements import CheckError, Convex, Holds, Smooth, mean_loss
from derivations.kernel.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness
from derivations.normal_form import OutsideClass
from derivations.symbols import labels, theta, y, z


def decide_training(loss: Any, curvature: Any, values: sp.Set) -> Verdict:
    """Whether the mean of a loss in z and y, with ℓ″ = ``curvature``, is convex in θ for all labels in ``values``."""
    sample = decide_convex(Convex(loss, (z,), Domain().with_set(y, values)), curvature)
    statement = Convex(mean_loss(loss), (theta,), Domain().with_set(labels, values))
    if isinstance(sample, Proved):
        return Proved(statement, Certificate("affine lift", loss, (sample,)))
    if isinstance(sample, Refuted):
        return Refuted(statement, Witness("one sample", LossChord(loss, sample.witness.evidence)))
    return Undecided(statement, sample.reason)


def decide_smoothness(loss: Any, curvature: Any, values: sp.Set) -> Verdict:
    """A bound c of |ℓ″|: the least one where it is rational, else one within 1/1000 of it."""
    domain = Domain().with_set(y, values)
    function = mean_loss(loss)
    over = Domain().with_set(labels, values)
    for c in _bounds(curvature, domain):
        found = [decide(Holds(curvature, "≤", c, domain)), decide(Holds(curvature, "≥", -c, domain))]
        if all(isinstance(v, Proved) for v in found):
            proofs = tuple(v for v in found if isinstance(v, Proved))
            statement = Smooth(function, (theta,), c, over)
            try:
                return Proved(statement, Certificate("bounded curvature", loss, proofs))
            except CheckError as error:
                return Undecided(statement, str(error))
    return Undecided(Smooth(function, (theta,), sp.oo, over), "no bound of the curvature was found")


def _bounds(curvature: Any, domain: Domain) -> list[sp.Rational]:
    """Candidates for max |ℓ″|, from its values at the critical points in s, smallest first."""
    ends = _label_values(domain)
    best: sp.Expr = sp.S.Zero
    for value in ends:
        e = curvature.subs(y, value)
        if not e.free_symbols:
            best = max(best, abs(e))
            continue
        try:
            slope = reduce(e.diff(z), Domain())
        except OutsideClass:
            return [sp.Integer(2) ** m for m in range(-2, 4)]
        roots = [r for r, _ in slope.polynomial.real_roots(multiple=False) if slope.interval.contains(r) == sp.true]
        for root in roots:
            height = abs(e.subs(z, slope.value(root)))
            exact = sp.nsimplify(sp.N(height, 30), rational=True, tolerance=sp.Rational(1, 10**12))
            best = max(best, exact if exact.q < 1000 else sp.ceiling(sp.N(height, 30) * 1000) / 1000)
    return [best, best + sp.Rational(1, 1000)]


def _label_values(domain: Domain) -> list[Any]:
    values = domain[y]
    if isinstance(values, sp.FiniteSet):
        return list(values)
    return [v for v in (values.start, values.end) if v.is_finite] or [sp.S.Zero]


def decide_margin(slope: Any, values: sp.Set) -> Verdict:
    """Whether ∂L/∂z < 0 for y = 1 and > 0 for y = 0, so that ((1 - 2y) ∂L/∂z > 0) a larger margin is always better."""
    statement = Holds(sp.expand(1 - 2 * y) * slope, ">", sp.S.Zero, Domain().with_set(y, values))
    if values != sp.FiniteSet(0, 1):
        return Undecided(statement, "the labels are not 0 and 1")
    return decide(statement)
