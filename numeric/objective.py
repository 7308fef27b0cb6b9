"""What training minimises: the mean loss of the rows plus the ridge, with its gradient and its Hessian.

The losses give the scalar derivatives ℓ′ and ℓ″ with respect to the logits; the two matrix forms that make a
gradient and a Hessian in θ of them stand here and in `numeric.rows`, and nowhere else. A pass for the loss and the
gradient reads each block of X once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.losses import Losses
from numeric.rows import Array, Rows
from numeric.softmax_losses import SoftmaxLosses

FEW = 256
"""Rows that mostly show that a θ does not separate the classes."""
PIECE = 2**21
"""Numbers in the second derivatives of softmax for some of the rows of a block."""


@dataclass(frozen=True, eq=False)
class Point:
    """θ, the logits z = X̃θ, and the objective and its gradient at θ; ``slope`` is the mean of s|ℓ′|."""

    theta: Array
    loss: float
    gradient: Array
    slope: float
    rows: Rows
    kept: Array | None
    """The logits; None if the pass did not keep them."""

    @cached_property
    def logit(self) -> Array:
        """z = X̃θ of all rows; it may take a pass over X of its own, by the threads of `Rows.map`."""
        return self.rows.all_logits(self.theta) if self.kept is None else self.kept

    def logits(self, block: slice) -> Array:
        """z of some of the rows, for who reads them next: then they are in the cache, and no pass is added."""
        if self.kept is not None or "logit" in vars(self):
            return self.logit[block]
        z = np.empty(block.stop - block.start)
        self.rows.logits(block, self.theta, z)
        return z

    @cached_property
    def norm(self) -> float:
        """The Euclidean norm of the gradient."""
        return math.sqrt(self.gradient @ self.gradient)

    @property
    def finite(self) -> bool:
        """Whether neither the loss nor the gradient left the numbers of float64."""
        return math.isfinite(self.loss) and bool(np.isfinite(self.gradient).all())


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
        return self.rows.width * math.prod(self.losses.outputs)

    def centred(self, theta: Array) -> Array:
        """The θ of least norm that f does not tell from this one: for softmax, with Σ_k θ_jk = 0."""
        if not self.losses.outputs:
            return theta
        matrix = theta.reshape(self.rows.width, -1)
        return np.asarray((matrix - (self.unseen * matrix.mean(axis=1))[:, None]).ravel())

    def at(self, theta: Array) -> Point:
        """The objective and its gradient at θ."""
        matrix = theta.reshape(self.rows.width, *self.losses.outputs)
        fused, count = self._fused, len(self.rows)
        logit = np.empty((count, *self.losses.outputs)) if fused is None else None

        def part(block: slice) -> tuple[float, float, Array]:
            if logit is None:
                return self.rows.pass_over(fused, block, matrix, self.y, self.weights)
            self.rows.logits(block, matrix, logit[block])
            loss, slope = self.losses.value_and_slope(logit[block], self.y[block])
            if self.weights is not None:
                loss, slope = self.weighted(block, loss), self.weighted(block, slope)
            return float(loss.sum()), float(np.abs(slope).sum()), self.rows.gradient(block, slope)

        parts = () if fused is None else self.rows.spans
        # threads that run many short operations of NumPy wait for each other more than they compute
        losses, slopes, gradients = zip(*self.rows.map(part, parts, alone=fused is None), strict=True)
        loss, slope, pull = sum(losses) / count, sum(slopes) / count, self.ridge * theta
        loss += float(theta @ pull) / 2
        return Point(theta, loss, self.mean(gradients).ravel() + pull, slope, self.rows, logit)

    @cached_property
    def _fused(self) -> Any:
        """The compiled pass for the loss and its gradient, where there is one."""
        if not self.rows.fused or self.y.dtype != np.float64:
            return None
        return self.losses.fused(self.rows.layout, self.weights is not None)

    def gradient(self, theta: Array) -> Array:
        """∇f(θ): the derived ``batch_gradient`` (1/N) Xᵀ ℓ′(z) of `derivations.Model`, and the ridge."""
        return self.at(theta).gradient

    def hessian(self, here: Point) -> Array:
        """∇²f(θ), of shape (p, p); for softmax with what `gram` adds."""
        matrix = self.gram(here)
        matrix.flat[:: self.size + 1] += self.ridge
        return matrix

    def gram(self, here: Point | None = None) -> Array:
        """(1/N) Xᵀ diag(ℓ″(z)) X: the derived ``batch_hessian`` of `derivations.Model`; without a point, 1 for ℓ″.

        Softmax does not see the same vector added to the θ of each class. There the Hessian of ½ Σ_j c_j (Σ_k θ_jk)² is
        added, of the size of the rest: it changes neither f nor a Newton step where Σ_k θ_jk = 0.
        """
        outputs = self.losses.outputs

        def curvature(block: slice) -> Array:
            if here is None:
                return self.weighted(block, np.full((block.stop - block.start, *outputs, *outputs), self.losses.unit))
            return self.weighted(block, self.losses.curvature(here.logits(block), self.y[block]))

        def part(block: slice) -> Array:
            if not outputs:
                return self.rows.gram(block, curvature(block))
            pieces = self._pieces(block)
            return _sum([_blocks(self.rows, piece, np.moveaxis(curvature(piece), 0, -1)) for piece in pieces])

        matrix = self.mean(self.rows.map(part))
        if outputs:
            c = self.unseen * np.diagonal(matrix).reshape(self.rows.width, -1).mean(axis=1)
            matrix += np.kron(np.diag(c), np.ones((*outputs, *outputs)))
        return matrix

    @property
    def unseen(self) -> Array:
        """1 for each entry j of x̃ where f does not see a θ_jk that is the same for all k, but for the ridge: all."""
        return np.ones(self.rows.width)

    def diagonal(self, here: Point) -> Array:
        """The diagonal of the Hessian of a binary or real model, and of that of softmax."""

        def part(block: slice) -> Array:
            own = self.losses.own_curvature(here.logits(block), self.y[block])
            return self.rows.squares(block, self.weighted(block, own))

        return self.mean(self.rows.map(part)).ravel() + self.ridge

    def _pieces(self, block: slice) -> list[slice]:
        """The rows of a block, in as many parts as their second derivatives need."""
        step = max(1, PIECE // math.prod(self.losses.outputs) ** 2)
        return [slice(first, min(first + step, block.stop)) for first in range(block.start, block.stop, step)]

    def weighted(self, block: slice, values: Array) -> Array:
        """Values of the rows of a block, times the weights of the rows."""
        return values if self.weights is None else (self.weights[block] * values.T).T

    def logits(self, theta: Array) -> Array:
        """z = X̃θ, of shape (N,) or (N, K)."""
        return self.rows.all_logits(theta.reshape(self.rows.width, *self.losses.outputs))

    def change(self, step: Array) -> float:
        """The largest |x̃ᵀv|: how far a step v moves a logit."""
        return float(np.abs(self.logits(step)).max())

    def mean(self, parts: Any) -> Array:
        """The sum of what the blocks gave, divided by N."""
        return _sum(parts) / len(self.rows)

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

        # there mostly is a row on the wrong side, soon
        if not self.losses.outputs and ((here.logits(slice(0, len(self._few))) > 0) != self._few).any():
            return False

        def right(block: slice) -> bool:
            z, y = here.logits(block), self.y[block]
            if not self.losses.outputs:
                return bool((np.where(y == 1, z, -z) > 0).all())
            return bool((np.sum(z >= np.take_along_axis(z, y[:, None], axis=1), axis=1) == 1).all())

        return all(right(block) for block in self.rows.blocks)  # up to the first block with a row on the wrong side

    @cached_property
    def _few(self) -> npt.NDArray[np.bool_]:
        """On which side the first rows belong."""
        return np.asarray(self.y[:FEW] == 1)

    @cached_property
    def maxima(self) -> Array:
        """The largest |x̃_j|, once for each parameter."""
        return np.repeat(self.rows.maxima, math.prod(self.losses.outputs))


def _sum(parts: Sequence[Array]) -> Array:
    """The sum of arrays, in their order; the first becomes it."""
    total, *others = parts
    for one in others:
        total += one
    return total


def _blocks(rows: Rows, block: slice, curvature: Array) -> Array:
    """X̃ᵀ diag(c_ab) X̃ for each pair of outputs as one matrix (pK, pK), in the order of θ's entries; c_ab = c_ba."""
    K, p = len(curvature), rows.width
    total = np.empty((p, K, p, K))
    for a in range(K):
        for b in range(a, K):
            total[:, a, :, b] = rows.gram(block, curvature[a, b])
            total[:, b, :, a] = total[:, a, :, b]
    return total.reshape(p * K, p * K)
