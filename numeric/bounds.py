"""Bounds that an objective gives of itself: on its curvature, on its distance from the minimum, on rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from numeric.steps import EPSILON

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array

WORK = 1e10
"""With more multiplications than so many, a Hessian of all rows costs more than to know it is worth."""
WIDE = 1000
"""Up to so many parameters the largest eigenvalue of a matrix is quickly found."""


def lipschitz(objective: Objective) -> float | None:
    """An L with ‖∇f(θ) - ∇f(θ′)‖ ≤ L‖θ - θ′‖: c λ_max(XᵀX/N) and the ridge, c the constant of `Model.smoothness`.

    The trace stands for λ_max where there are very many columns; None where no c is proved.
    """
    if objective.losses.smoothness is None:
        return None
    if objective.size <= WIDE:
        gram = objective.gram()
        largest = float(np.linalg.eigvalsh(gram)[-1]) if np.isfinite(gram).all() else np.inf
    else:
        ones = np.ones(len(objective.rows)) if objective.weights is None else objective.weights
        squares = objective.rows.map(lambda block: objective.rows.squares(block, ones[block]))
        largest = float(objective.mean(squares).sum())
    return objective.losses.smoothness * largest + float(objective.ridge.max())


def mean_curvature(objective: Objective, here: Point) -> float:
    """A bound on the mean of s|ℓ″|, where one is proved, or that mean; for softmax summed over the pairs of outputs."""
    bound = objective.losses.largest_curvature or objective.losses.smoothness
    if bound is not None:
        return bound

    def part(block: slice) -> float:
        sizes = np.abs(objective.losses.curvature(here.logits(block), objective.y[block]))
        return float(objective.weighted(block, sizes).sum())

    return sum(objective.rows.map(part, alone=True)) / len(objective.rows)


def ridge_bound(objective: Objective, here: Point) -> float | None:
    """½ (g_b²/C + ‖g_w - x̄ g_b‖²/l2), with C the mean of sℓ″ and x̄ the mean of x weighted by it.

    ½ gᵀH⁻¹g is at most that, since (1/N) X̃ᵀ diag(sℓ″) X̃ ⪰ C (1, x̄)(1, x̄)ᵀ; None without a ridge, and for softmax.
    """
    l2, g = float(objective.ridge[-1]), here.gradient
    if not l2 or objective.losses.outputs:
        return None
    if not objective.rows.intercept:
        return float(g @ g) / (2 * l2)

    def part(block: slice) -> Array:
        curvature = objective.losses.curvature(here.logits(block), objective.y[block])
        return objective.rows.gradient(block, objective.weighted(block, curvature))

    mean, *moments = objective.mean(objective.rows.map(part))
    if not mean > 0:  # underflow: nothing is known of the intercept
        return np.inf
    rest = g[1:] - np.array(moments) / mean * g[0]
    return float(g[0] ** 2 / mean + rest @ rest / l2) / 2


def rounding_of_norm(objective: Objective, here: Point) -> float:
    """How large the norm of the gradient may be by rounding alone, to first order.

    Each logit is off by about ε Σ_j |x_j θ_j|, which ℓ″ carries into the slope, and each slope by ε of
    itself.
    """
    size = np.abs(here.theta).reshape(objective.rows.width, -1).max(axis=1)
    bound = here.slope + mean_curvature(objective, here) * float(objective.rows.maxima @ size)
    total = objective.maxima * bound + objective.ridge * np.abs(here.theta)
    return float(EPSILON * (objective.rows.width + 2) * np.linalg.norm(total))
