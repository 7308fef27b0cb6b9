"""The optimum of a problem, and how far above it a θ is: the gap.

The logits are computed in float64, the losses by the generated functions, which are right to 1.4 ulp, and their sum by
`math.fsum`, which is exact. What remains is the rounding of the logits, at most (d + 2) 2⁻⁵³ Σ_j |x_j θ_j| each, which
reaches the mean times |∂ℓ/∂z| ≤ 1 and mostly cancels there: an objective is known to about 10⁻¹⁶, a gap too.

The optimum is found by Newton's method on its own, with SciPy's functions and conjugate gradients, which share nothing
with `numeric.fit`: on to a decrement, which is what a further step would gain, of 10⁻¹⁸.
"""

from __future__ import annotations

from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse.linalg import LinearOperator, cg
from scipy.special import expit, softmax

import numeric
from tests.benchmarks.training_data import Problem

Array = npt.NDArray[np.float64]

ENOUGH = 1e-18
NOISE = 1e-15
"""A fall of the objective below it is not seen."""


def objective(problem: Problem, theta: Array) -> float:
    """Mean loss and ridge; infinite for a θ that is not finite."""
    if not np.isfinite(theta).all():
        return float("inf")
    losses: Any = numeric.kernels(problem.model).loss(_logits(problem, theta), problem.y)
    ridge = problem.l2 / 2 * fsum(np.square(theta[1:]).ravel().tolist()) if problem.l2 else 0.0
    return fsum(losses.tolist()) / len(losses) + ridge


def optimum(problem: Problem) -> float:
    """The least value of the objective. Raises RuntimeError if Newton's method does not get there."""
    theta = np.zeros(problem.shape)
    here = objective(problem, theta)
    squares = problem.X.multiply(problem.X).tocsr() if problem.sparse else np.square(problem.X)
    for _ in range(100):
        step, decrement = _newton(problem, squares, theta)
        there = objective(problem, theta - step)
        while there > here + NOISE and decrement > ENOUGH:
            step /= 2
            there = objective(problem, theta - step)
        theta, here = theta - step, there
        if decrement <= ENOUGH:
            return here
    raise RuntimeError("Newton's method found no optimum in 100 steps")


def _logits(problem: Problem, theta: Array) -> Array:
    Z: Array = problem.X @ theta[1:] + theta[0]
    return Z


def _back(X: Any, slopes: Array) -> Array:
    """(1/n) Xᵀ slopes, with the column of ones first."""
    return np.concatenate([slopes.sum(axis=0, keepdims=True), X.T @ slopes]) / len(slopes)


def _ridge(problem: Problem, theta: Array) -> Array:
    penalty = problem.l2 * theta
    penalty[0] = 0
    return penalty


def _newton(problem: Problem, squares: Any, theta: Array) -> tuple[Array, float]:
    """A step right to three digits, and half the fall that it promises.

    It is found in units of θ in which the diagonal of the Hessian is about 1, for all classes alike: that keeps the
    sum of the w over the classes at its optimum, 0, which only the ridge holds there.
    """
    X, y, two = problem.X, problem.y, problem.classes == 2
    Z = _logits(problem, theta)
    p = expit(Z) if two else softmax(Z, axis=1)
    slopes = p - (y if two else np.eye(problem.classes)[y])
    gradient = _back(X, slopes) + _ridge(problem, theta)
    diagonal = _back(squares, p * (1 - p)) + _ridge(problem, np.ones(problem.shape))
    unit = 1 / np.sqrt(diagonal if two else diagonal.mean(axis=1, keepdims=True))

    def product(flat: Array) -> Array:
        direction = unit * flat.reshape(problem.shape)
        V = p * _logits(problem, direction)
        bent = _back(X, V - p * (V if two else V.sum(axis=1, keepdims=True))) + _ridge(problem, direction)
        return np.ravel(unit * bent)

    matrix = LinearOperator((theta.size, theta.size), matvec=product, dtype=np.float64)
    solved, _ = cg(matrix, np.ravel(unit * gradient), rtol=1e-3, maxiter=1000)
    step = unit * solved.reshape(problem.shape)
    return step, float(np.vdot(gradient, step)) / 2
