"""The steps of Newton's method: the linear system, the line search, the damping, the test for a runaway."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array

EPSILON = float(np.finfo(np.float64).eps)
ARMIJO = 1e-4
"""A step must lower the loss by this part of what the gradient promises."""
HALVINGS = 60
"""Beyond so many, a step is too short to change θ."""
SMALL = 32
"""A triangular matrix of so many rows is inverted at once."""
RUNAWAY = 0.1
"""Near a minimum, Newton's step is tiny; where the loss falls like e^{-z} for ever, it moves z by about 1."""


def solve(matrix: Array, vector: Array) -> tuple[Array, int]:
    """The shortest x with ``matrix @ x = vector`` (least squares), and the rank of the matrix.

    The matrix is symmetric and positive semidefinite. It is scaled to a unit diagonal first, so that its rank
    does not depend on the units of the columns. Cholesky's factor tells whether the rank is full; if not, it is solved
    by its eigenvalues.
    """
    scale = to_unit_diagonal(matrix)
    scaled, right = matrix * scale * scale[:, None], vector * scale
    factor = cholesky(scaled)
    if factor is not None and factor.diagonal().min() ** 2 > _cutoff(vector):
        return scale * np.linalg.solve(scaled, right), len(vector)  # once, where two triangles would be two solutions
    values, vectors = np.linalg.eigh(scaled)
    kept = values > _cutoff(vector) * values[-1]
    basis = vectors[:, kept]
    solution = scale * (basis @ (basis.T @ right / values[kept]))
    flat, _ = np.linalg.qr(scale[:, None] * vectors[:, ~kept])  # an orthonormal basis of the kernel
    return solution - flat @ (flat.T @ solution), int(kept.sum())


def factorised(matrix: Array) -> Callable[[Array], Array] | None:
    """v ↦ M⁻¹v for a symmetric positive definite matrix that is factorised once; None where its rank is deficient."""
    if not np.isfinite(matrix).all():
        return None
    scale = to_unit_diagonal(matrix)
    factor = cholesky(matrix * scale * scale[:, None])
    if factor is None or factor.diagonal().min() ** 2 <= _cutoff(matrix):
        return None
    inverse = inverse_of_lower(factor) * scale  # as a preconditioner its rounding does not matter
    return lambda vector: inverse.T @ (inverse @ vector)


def inverse_of_lower(factor: Array) -> Array:
    """L⁻¹ of a lower triangular matrix L = [[A, 0], [B, C]]: [[A⁻¹, 0], [-C⁻¹BA⁻¹, C⁻¹]], by products of matrices."""
    if len(factor) <= SMALL:
        return np.asarray(np.linalg.inv(factor), dtype=np.float64)
    half = len(factor) // 2
    inverse = np.zeros_like(factor)
    upper, lower = inverse_of_lower(factor[:half, :half]), inverse_of_lower(factor[half:, half:])
    inverse[:half, :half], inverse[half:, half:] = upper, lower
    inverse[half:, :half] = -lower @ (factor[half:, :half] @ upper)
    return inverse


def to_unit_diagonal(matrix: Array) -> Array:
    """What makes the diagonal of a positive semidefinite matrix 1."""
    diagonal = matrix.diagonal()
    return np.asarray(1 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0)))


def _cutoff(sized: Array) -> float:
    """Below this an eigenvalue of a matrix with unit diagonal is 0."""
    return 10 * len(sized) * EPSILON


def line_search(objective: Objective, here: Point, hessian: Array) -> Point | None:
    """The Newton step, halved until the loss falls enough; None if it never does."""
    if not np.isfinite(hessian).all():
        return None
    step, _ = solve(hessian, here.gradient)
    promised = float(here.gradient @ step)
    for _ in range(HALVINGS):
        there = objective.at(here.theta - step)
        if improves(there, here, promised):
            return there
        step, promised = step / 2, promised / 2
    return None


class Damping:
    """Levenberg's steps (H + μI)⁻¹∇f: μ rises until the matrix is positive definite and the loss falls."""

    def __init__(self) -> None:
        self.mu = 0.0

    def __call__(self, objective: Objective, here: Point, hessian: Array) -> Point | None:
        """The next point; None if no μ lowers the loss."""
        if not np.isfinite(hessian).all():
            return None
        least = 1e-3 * max(float(np.abs(hessian).max()), here.norm)
        for _ in range(HALVINGS):
            factor = cholesky(hessian + self.mu * np.eye(len(here.theta)))
            if factor is not None:
                step = np.linalg.solve(factor.T, np.linalg.solve(factor, here.gradient))
                there = objective.at(here.theta - step)
                if improves(there, here, float(here.gradient @ step)):
                    self.mu = self.mu / 8 if self.mu > least else 0.0
                    return there
            self.mu = max(4 * self.mu, least)
        return None


def runs_away(objective: Objective, here: Point, hessian: Array) -> bool:
    """Whether a small gradient may hide that no minimum exists, as where only ties keep data from separable.

    It may where the Newton step, by the Hessian there or near there, still moves a logit noticeably, or where the
    curvature has vanished in a direction in which the rows differ.
    """
    if not objective.may_lack_minimum:
        return False
    step, rank = solve(hessian, here.gradient)
    if rank < len(step) and rank < solve(objective.gram(), here.gradient)[1]:
        return True
    return bool(objective.maxima @ np.abs(step) > RUNAWAY) and objective.change(step) > RUNAWAY


def improves(there: Point, here: Point, promised: float) -> bool:
    """Whether the loss fell enough or, where the promised fall drowns in rounding, the gradient shrank."""
    if promised <= 1e3 * EPSILON * abs(here.loss):
        return there.finite and there.norm < here.norm
    return there.finite and there.loss <= here.loss - ARMIJO * promised


def cholesky(matrix: Array) -> Array | None:
    """The lower Cholesky factor, or None for a matrix that is not positive definite."""
    try:
        factor: Array = np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return factor
