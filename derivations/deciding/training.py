"""From one sample to training: how θ ↦ mean loss bends, and whether separable data have a minimum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.calculus import derivative
from derivations.comparisons import LossComparison
from derivations.counterexamples import LossChord
from derivations.deciding.budget import FAILURES
from derivations.deciding.convexity import decide_convex
from derivations.deciding.curvature import all_proved, decide_smooth
from derivations.deciding.properties import prove_range
from derivations.deciding.relations import decide
from derivations.kernel.statements import Convex, Holds, Range, Smooth, mean_loss
from derivations.normal_form.domains import Domain
from derivations.symbols import D, labels, theta, y, z
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness


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
    """The least bound c of |ℓ″|, with the logit and the label that attain it, or one within 1/1000 of it."""
    statement = Smooth(mean_loss(loss), (theta,), sp.oo, Domain().with_set(labels, values))
    try:
        one = Smooth(loss, (z,), sp.oo, Domain().with_set(y, values))
        sample = decide_smooth(one, curvature)
        sample = (isinstance(sample, Undecided) and _for_each_label(one)) or sample
        if isinstance(sample, Proved) and isinstance(sample.statement, Smooth):
            found = replace(statement, constant=sample.statement.constant, attained=sample.statement.attained)
            return Proved(found, Certificate("affine lift", loss, (sample,)))
        if isinstance(sample, Refuted):
            return Refuted(statement, Witness("unbounded in one sample", LossComparison(loss, sample.witness.evidence)))
        return Undecided(statement, sample.reason) if isinstance(sample, Undecided) else sample
    except FAILURES as error:
        return Undecided(statement, str(error))


def _for_each_label(statement: Smooth) -> Proved | None:
    """The greatest of the constants that the labels have, each label a question with a budget of its own."""
    values = statement.domain[y]
    alone = [statement.at(y, v) for v in values] if isinstance(values, sp.FiniteSet) else []
    found: list[Any] = [*all_proved(*map(decide_smooth, alone))]
    c = max((v.statement.constant for v in found), default=sp.oo)
    wider = (replace(v.statement, constant=c, attained=()) for v in found)
    proofs = all_proved(
        *(v if v.statement.constant == c else decide_smooth(w) for v, w in zip(found, wider, strict=True))
    )
    if not proofs:
        return None
    whole = replace(statement, constant=c)
    sides = zip(whole.meaning(), zip(*(v.certificate.premises for v in proofs), strict=True), strict=True)
    return Proved(whole, Certificate("meaning", None, tuple(Proved(s, Certificate("cases", y, p)) for s, p in sides)))


def decide_margin(slope: Any, values: sp.Set) -> Verdict:
    """Whether ∂L/∂z < 0 for y = 1 and > 0 for y = 0, so that ((1 - 2y) ∂L/∂z > 0) a larger margin is always better."""
    statement = Holds(sp.expand(1 - 2 * y) * slope, ">", sp.S.Zero, Domain().with_set(y, values))
    if values != sp.FiniteSet(0, 1):
        return Undecided(statement, "the labels are not 0 and 1")
    return decide(statement)


def decide_concordance(loss: Any, curvature: Any, values: sp.Set) -> Verdict:
    """Bounds of the r with ℓ‴ = r ℓ″, for an ℓ″ = ``curvature`` ≥ 0: with M the larger of their sizes |ℓ‴| ≤ M ℓ″."""
    domain = Domain().with_set(y, values)
    statement = Range(D(curvature, z) / curvature, -sp.oo, sp.oo, domain)
    try:
        second = derivative(loss, (z, 2))
        third = derivative(second, z)
        ratio = sp.cancel(derivative(curvature, z) / curvature) if third != 0 else third
        for needed in (
            Holds(second, "=", curvature, domain),
            Holds(third, "=", ratio * curvature, domain),
            Holds(curvature, "≥", sp.S.Zero, domain),
        ):
            if not isinstance(decide(needed), Proved):
                return Undecided(statement, f"it is not proved that {needed}")
        found = prove_range(ratio, z, domain={y: values})
        bounded = isinstance(found.statement, Range) and len(found.statement.meaning()) == 2
        return found if bounded else Undecided(statement, "no bound of ℓ‴/ℓ″ was found")
    except FAILURES as error:
        return Undecided(statement, str(error))
