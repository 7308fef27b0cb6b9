"""What training minimises: the mean loss of the rows plus the ridge, with its gradient and its Hessian.

The losses give the scalar derivatives ℓ′ and ℓ″ with respect to the logits; the two matrix forms that make a
gradient and a Hessian in θ of them stand here and in `numeric.rows`, and nowhere else. A pass for the loss and the
gradient reads each block of X once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.losses import Losses, SoftmaxLosses
from numeric.rows import Array, Rows

EPSILON = float(np.finfo(np.float64).eps)
WIDE = 1000
"""Up to so many parameters the largest eigenvalue of a matrix is quickly found."""


@dataclass(frozen=True, eq=False)
class Point:
    """θ, the logits z = X̃θ, and the objective and its gradient at θ; ``slope`` is the mean of s|ℓ′|."""

    theta: Array
    logit: Array
    loss: float
    gradient: Array
    slope: float

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
    """f(θ) = (1/N) Σ_n s_n ℓ(x̃_nᵀθ, y_n) + ½ Σ_j λ_j θ_j².

    ``rows`` is X, y the N labels, ``weights`` the N numbers s_n of mean 1 (None: all 1), ``ridge`` the numbers λ_j: l2,
    and 0 for the intercept. θ is a vector throughout; for K logits a row it is a matrix of shape (p, K), row by row.
    """

    losses: Losses | SoftmaxLosses
    rows: Rows
    y: npt.NDArray[Any]
    weights: Array | None
    ridge: Array

    @property
    def size(self) -> int:
        """How many parameters θ has."""
        return self.rows.width * int(np.prod(self.losses.outputs, dtype=int))

    def centred(self, theta: Array) -> Array:
        """The θ of least norm that no loss tells from this one: for softmax, with Σ_k θ_jk = 0."""
        if not self.losses.outputs:
            return theta
        matrix = theta.reshape(self.rows.width, -1)
        return np.asarray((matrix - matrix.mean(axis=1, keepdims=True)).ravel())

    def at(self, theta: Array) -> Point:
        """The objective and its gradient at θ."""
        matrix = theta.reshape(self.rows.width, *self.losses.outputs)
        logit = np.empty((len(self.rows), *self.losses.outputs))

        def part(block: slice) -> tuple[float, float, Array]:
            self.rows.logits(block, matrix, logit)
            loss, slope = self.losses.value_and_slope(logit[block], self.y[block])
            loss, slope = self._weighted(block, loss), self._weighted(block, slope)
            return float(loss.sum()), float(np.abs(slope).sum()), self.rows.gradient(block, slope)

        losses, slopes, gradients = zip(*self.rows.map(part), strict=True)
        loss, slope = sum(losses) / len(self.rows), sum(slopes) / len(self.rows)
        loss += float(theta @ (self.ridge * theta)) / 2
        return Point(theta, logit, loss, self._mean(gradients).ravel() + self.ridge * theta, slope)

    def gradient(self, theta: Array) -> Array:
        """∇f(θ): the derived ``batch_gradient`` (1/N) Xᵀ ℓ′(z) of `derivations.Model`, and the ridge."""
        return self.at(theta).gradient

    def hessian(self, here: Point) -> Array:
        """∇²f(θ), of shape (p, p); for softmax with what `gram` adds."""
        return self.gram(here.logit) + np.diag(self.ridge)

    def gram(self, logit: Array | None = None) -> Array:
        """(1/N) Xᵀ diag(ℓ″(z)) X: the derived ``batch_hessian`` of `derivations.Model`; without z, 1 for ℓ″.

        Softmax does not see the same vector added to the θ of each class. There the Hessian of ½ Σ_j c_j (Σ_k θ_jk)² is
        added, of the size of the rest: it changes neither f nor a Newton step where Σ_k θ_jk = 0.
        """
        outputs = self.losses.outputs

        def part(block: slice) -> Array:
            if logit is None:
                curvature = np.full((block.stop - block.start, *outputs, *outputs), self.losses.unit)
            else:
                curvature = self.losses.curvature(logit[block], self.y[block])
            curvature = self._weighted(block, curvature)
            if not outputs:
                return self.rows.gram(block, curvature)
            return _blocks(self.rows, block, np.moveaxis(curvature, 0, -1))

        matrix = self._mean(self.rows.map(part))
        if outputs:
            c = np.diagonal(matrix).reshape(self.rows.width, -1).mean(axis=1)
            matrix += np.kron(np.diag(c), np.ones((*outputs, *outputs)))
        return matrix

    def diagonal(self, here: Point) -> Array:
        """The diagonal of the Hessian of a binary or real model, and of that of softmax."""

        def part(block: slice) -> Array:
            curvature = self._weighted(block, self.losses.curvature(here.logit[block], self.y[block]))
            own = np.diagonal(curvature, axis1=1, axis2=2) if self.losses.outputs else curvature
            return self.rows.squares(block, own)

        return self._mean(self.rows.map(part)).ravel() + self.ridge

    def ridge_bound(self, here: Point) -> float | None:
        """½ (g_b²/C + ‖g_w - x̄ g_b‖²/l2), with C the mean of sℓ″ and x̄ the mean of x weighted by it.

        ½ gᵀH⁻¹g is at most that, since (1/N) X̃ᵀ diag(sℓ″) X̃ ⪰ C (1, x̄)(1, x̄)ᵀ; None without a ridge, and for softmax.
        """
        l2, g = float(self.ridge[-1]), here.gradient
        if not l2 or self.losses.outputs:
            return None
        if not self.rows.intercept:
            return float(g @ g) / (2 * l2)

        def part(block: slice) -> Array:
            curvature = self.losses.curvature(here.logit[block], self.y[block])
            return self.rows.gradient(block, self._weighted(block, curvature))

        mean, *moments = self._mean(self.rows.map(part))
        rest = g[1:] - np.array(moments) / mean * g[0]
        return float(g[0] ** 2 / mean + rest @ rest / l2) / 2

    def _weighted(self, block: slice, values: Array) -> Array:
        """Values of the rows of a block, times the weights of the rows."""
        return values if self.weights is None else (self.weights[block] * values.T).T

    def logits(self, theta: Array) -> Array:
        """z = X̃θ, of shape (N,) or (N, K)."""
        return self.rows.all_logits(theta.reshape(self.rows.width, *self.losses.outputs))

    def curvature(self, here: Point) -> float:
        """The mean of s|ℓ″|, or a bound on it; for softmax summed over the pairs of outputs."""
        if self.losses.largest_curvature is not None:
            return self.losses.largest_curvature

        def part(block: slice) -> float:
            sizes = np.abs(self.losses.curvature(here.logit[block], self.y[block]))
            return float(self._weighted(block, sizes).sum())

        return sum(self.rows.map(part, alone=True)) / len(self.rows)

    @property
    def lipschitz(self) -> float | None:
        """An L with ‖∇f(θ) - ∇f(θ′)‖ ≤ L‖θ - θ′‖: c λ_max(XᵀX/N) and the ridge, c the constant of `Model.smoothness`.

        The trace stands for λ_max where there are very many columns; None where no c is proved.
        """
        if self.losses.smoothness is None:
            return None
        if self.size <= WIDE:
            gram = self.gram()
            largest = float(np.linalg.eigvalsh(gram)[-1]) if np.isfinite(gram).all() else np.inf
        else:
            ones = np.ones(len(self.rows)) if self.weights is None else self.weights
            largest = float(self._mean(self.rows.map(lambda block: self.rows.squares(block, ones[block]))).sum())
        return self.losses.smoothness * largest + float(self.ridge.max())

    def change(self, step: Array) -> float:
        """The largest |x̃ᵀv|: how far a step v moves a logit."""
        return float(np.abs(self.logits(step)).max())

    def _mean(self, parts: Any) -> Array:
        """The sum of what the blocks gave, divided by N."""
        total = np.zeros_like(parts[0])
        for one in parts:
            total += one
        return total / len(self.rows)

    def take(self, rows: npt.NDArray[Any]) -> Objective:
        """The objective of some of the rows: with equal weights, their mean loss and the same ridge."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, rows=self.rows.take(rows), y=self.y[rows], weights=weights)

    @property
    def may_lack_minimum(self) -> bool:
        """Whether it is proved that a larger margin lowers the loss, always, and no ridge stops it."""
        return self.losses.margin and not self.ridge.any()

    def separated(self, here: Point) -> bool:
        """Whether θ has every row strictly on its side, so that f(tθ) falls for ever as t grows."""
        if not self.may_lack_minimum:
            return False

        def right(block: slice) -> bool:
            z, y = here.logit[block], self.y[block]
            if not self.losses.outputs:
                return bool(np.where(y == 1, z > 0, z < 0).all())
            return bool((np.sum(z >= np.take_along_axis(z, y[:, None], axis=1), axis=1) == 1).all())

        return all(right(block) for block in self.rows.blocks)  # up to the first block with a row on the wrong side

    @cached_property
    def maxima(self) -> Array:
        """The largest |x̃_j|, once for each parameter."""
        return np.repeat(self.rows.maxima, int(np.prod(self.losses.outputs, dtype=int)))

    def rounding(self, here: Point) -> float:
        """How large the norm of the gradient may be by rounding alone, to first order.

        Each logit is off by about ε Σ_j |x_j θ_j|, which ℓ″ carries into the slope, and each slope by ε of
        itself.
        """
        size = np.abs(here.theta).reshape(self.rows.width, -1).max(axis=1)
        bound = here.slope + self.curvature(here) * float(self.rows.maxima @ size)
        total = self.maxima * bound + self.ridge * np.abs(here.theta)
        return float(EPSILON * (self.rows.width + 2) * np.linalg.norm(total))


def _blocks(rows: Rows, block: slice, curvature: Array) -> Array:
    """X̃ᵀ diag(c_ab) X̃ for each pair of outputs as one matrix (pK, pK), in the order of θ's entries; c_ab = c_ba."""
    K, p = len(curvature), rows.width
    total = np.empty((p, K, p, K))
    for a in range(K):
        for b in range(a, K):
            total[:, a, :, b] = rows.gram(block, curvature[a, b])
            total[:, b, :, a] = total[:, a, :, b]
    return total.reshape(p * K, p * K)
