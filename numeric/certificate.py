"""What `Fit.gap` is computed from: a bound on f(θ) - min f that holds in spite of rounding.

The gradient, a Hessian or less, the sizes of the columns, and what rounding may have done. For many rows the Hessian is
that of a part of them, divided by the number of all: since ℓ″ ≥ 0 it is less than the whole, so that the bound still
holds. The bound itself, and why it does, is in `numeric.optimality`.

The f of softmax is taken with ½ Σ_j c_j (Σ_k θ_jk)² (`Objective.gram`): that does not lower f, nor raise its minimum.
Its third derivative along a line is a mean of third central moments of numbers a_k = x_nᵀv_k, each of which is at most
max a - min a ≤ 2 max|a_k| times the second central moment: M = 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from numeric.bounds import WORK, mean_curvature
from numeric.optimality import SLACK, gamma, gap_bound, gradient_rounding, hessian_rounding
from numeric.rows import Array

if TYPE_CHECKING:
    from derivations.model import Model
    from numeric.objective import Objective, Point
    from numeric.solvers import Sample

SOFTMAX = 2.0
"""The M of softmax."""


@dataclass(frozen=True, eq=False)
class Certificate:
    """∇f, a part of Xᵀdiag(sℓ″)X/N, the largest |x̃_j|, and the means of s|ℓ′| and sℓ″; θ is a vector throughout.

    ``drift``: how far the logits of that part have moved at most since it was computed; since |ℓ‴| ≤ M ℓ″, ℓ″ is at
    least e^(-M drift) times as large. ``added`` and ``sums`` are what more the rounding of softmax may do to ∇f and H.
    """

    definition: str | Model
    theta: Array
    gradient: Array
    gram: Array
    drift: float
    reach: Array
    ridge: Array
    added: Array
    sums: float
    slope: float
    curvature: float
    rows: int
    block: int

    @cached_property
    def gap(self) -> float | None:
        """A bound on f(θ) - min f, or None where none is known: too far away, or there may be no minimum."""
        M = _concordance(self.definition)
        if M is None:
            return None
        with np.errstate(over="ignore", invalid="ignore"):  # what overflows bounds nothing
            of_gradient = gradient_rounding(
                self.theta, self.reach, self.slope, self.curvature, self.ridge, M, self.rows, self.block
            )
            # a product p_a p_b of softmax changes by the square of the factor by which ℓ″ changes
            of_hessian = self.sums + hessian_rounding(self.theta, self.reach, 2 * M, self.rows, self.block)
            hessian = self.gram * math.exp(-M * self.drift * SLACK) + np.diag(self.ridge)
            return gap_bound(self.gradient, hessian, self.reach, M, of_gradient + self.added, of_hessian)


def certificate(
    definition: str | Model, objective: Objective, here: Point, sample: Sample | None
) -> Certificate | None:
    """The certificate of a point; None for losses that are not convex, and for too many parameters."""
    size = objective.size
    work = len(objective.rows) * size**2 if sample is None else 0
    if work > WORK or not objective.losses.convex or not here.finite:
        return None
    if sample is None:
        gram, drift = objective.gram(here), 0.0
    else:
        gram = sample.hessian - np.diag(objective.ridge)
        gram *= len(sample.objective.rows) / len(objective.rows)
        logit = here.logit if sample.objective is objective else sample.objective.logits(here.theta)
        drift = float(np.abs(logit - sample.logit).max())
    gradient = here.gradient
    curvature, added, sums = mean_curvature(objective, here), np.zeros(size), 0.0
    for K in objective.losses.outputs:
        c, matrix = objective.unseen * np.diagonal(gram).reshape(-1, K).mean(axis=1), here.theta.reshape(-1, K)
        gradient = gradient + np.repeat(c * matrix.sum(axis=1), K)  # c is at least what `gram` adds
        sums = gamma(4 * K)  # of K numbers, several times
        added = sums * (np.repeat(c * np.abs(matrix).sum(axis=1), K) + objective.maxima * (here.slope + curvature))
    return Certificate(
        definition, here.theta, gradient, gram, drift, objective.maxima, objective.ridge, added, sums,
        here.slope, curvature, len(objective.rows), objective.rows.longest,
    )  # fmt: skip


def _concordance(definition: str | Model) -> float | None:
    from numeric.generated import Kernels, kernels

    k = kernels(definition)
    return k.printed.concordance if isinstance(k, Kernels) else SOFTMAX
