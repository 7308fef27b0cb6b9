"""What training minimises: the mean loss of the rows plus the ridge, with its gradient and its Hessian.

The kernels give the scalar derivatives ℓ′ and ℓ″ with respect to the logit; the two matrix forms that make a
gradient and a Hessian in θ of them stand here, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from numeric.generated import Kernels

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Point:
    """θ, the logits z = Xθ, and the objective and its gradient at θ."""

    theta: Array
    logit: Array
    loss: float
    gradient: Array

    @property
    def norm(self) -> float:
        """The Euclidean norm of the gradient."""
        return float(np.linalg.norm(self.gradient))

    @property
    def finite(self) -> bool:
        """Whether neither the loss nor the gradient left the numbers of float64."""
        return bool(np.isfinite(self.loss) and np.isfinite(self.gradient).all())


@dataclass(frozen=True, eq=False)
class Objective:
    """f(θ) = (1/N) Σ_n s_n ℓ(x_nᵀθ, y_n) + ½ Σ_j λ_j θ_j².

    X is N × d with its column of ones, y the N labels, ``weights`` the N numbers s_n of mean 1, ``ridge`` the
    d numbers λ_j: l2, and 0 for the intercept.
    """

    kernels: Kernels
    X: Array
    y: Array
    weights: Array
    ridge: Array

    def at(self, theta: Array) -> Point:
        """The objective and its gradient at θ."""
        logit = self.X @ theta
        loss = np.mean(self.weights * self.kernels.loss(logit, self.y)) + theta @ (self.ridge * theta) / 2
        return Point(theta, logit, float(loss), self._gradient(theta, logit))

    def gradient(self, theta: Array) -> Array:
        """∇f(θ), of shape (d,)."""
        return self._gradient(theta, self.X @ theta)

    def _gradient(self, theta: Array, logit: Array) -> Array:
        """(1/N) Xᵀ ℓ′(z) + λθ: the derived ``batch_gradient`` of `derivations.Model`, and the ridge."""
        slope = self.weights * self.kernels.derivative(logit, self.y)
        gradient: Array = self.X.T @ slope / len(self.y) + self.ridge * theta
        return gradient

    def hessian(self, here: Point) -> Array:
        """∇²f(θ), of shape (d, d)."""
        return self.gram(self.kernels.second_derivative(here.logit, self.y)) + np.diag(self.ridge)

    def gram(self, curvature: Array | float = 1.0) -> Array:
        """(1/N) Xᵀ diag(ℓ″(z)) X: the derived ``batch_hessian`` of `derivations.Model`."""
        matrix: Array = (self.X.T * (self.weights * curvature)) @ self.X / len(self.y)
        return matrix

    def rows(self, rows: npt.NDArray[np.intp]) -> Objective:
        """The objective of some of the rows: with equal weights, their mean loss and the same ridge."""
        return replace(self, X=self.X[rows], y=self.y[rows], weights=self.weights[rows])

    @property
    def may_lack_minimum(self) -> bool:
        """Whether it is proved that a larger margin lowers the loss, always, and no ridge stops it."""
        return self.kernels.margin and not self.ridge.any()

    def separated(self, here: Point) -> bool:
        """Whether θ has every row strictly on its side of z = 0, so that f(tθ) falls for ever as t grows."""
        return self.may_lack_minimum and bool(np.where(self.y == 1, here.logit > 0, here.logit < 0).all())

    def rounding(self, here: Point) -> float:
        """How large the norm of the gradient may be by rounding alone, to first order.

        Each logit is off by about ε Σ_j |x_j θ_j|, which ℓ″ carries into the slope, and each slope by ε of
        itself.
        """
        sizes = np.abs(self.X)
        slope = np.abs(self.kernels.derivative(here.logit, self.y))
        curvature = np.abs(self.kernels.second_derivative(here.logit, self.y))
        errors = self.weights * (slope + curvature * (sizes @ np.abs(here.theta)))
        total = sizes.T @ errors / len(self.y) + self.ridge * np.abs(here.theta)
        return float(np.finfo(np.float64).eps * (len(here.theta) + 2) * np.linalg.norm(total))
