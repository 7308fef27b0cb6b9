"""Softmax cross-entropy as training asks for it: the generated formulas alone, without error-free transformations.

That costs digits where the formulas cancel, which training does not need, and saves nine tenths of the time. Logits and
slopes have shape (rows, K); in between they are columns, so that what is added up lies side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from numeric.softmax import SoftmaxKernels

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class SoftmaxLosses:
    """ℓ(z, y) of softmax with K = ``count`` classes; y holds class indices, of shape (rows,).

    It is convex, as vᵀ(diag(p) - ppᵀ)v = ½ Σ_jk p_j p_k (v_j - v_k)² (`derivations.lectures.softmax`).
    """

    kernels: SoftmaxKernels
    count: int

    convex = True
    margin = True
    smoothness = 0.5
    """diag(p) - ppᵀ ⪯ ½, as its rows have sizes of sum 2p(1 - p)."""
    largest_curvature = 2.0
    """Σ_ab |p_a δ_ab - p_a p_b| = 2 (1 - Σ p²)."""

    @property
    def outputs(self) -> tuple[int]:
        """The shape of the logits of one row."""
        return (self.count,)

    @property
    def classes(self) -> tuple[float, ...]:
        """The labels, each of which must occur."""
        return tuple(range(self.count))

    @property
    def unit(self) -> Array:
        """I - 11ᵀ/K: the same number added to all logits of a row changes nothing."""
        return np.eye(self.count) - 1 / self.count

    def fused(self, layout: str, weighted: bool) -> None:
        """There is no compiled pass for it."""

    def value_and_slope(self, Z: Array, y: npt.NDArray[np.intp]) -> tuple[Array, Array]:
        """ℓ of each row, of shape (rows,), and ∂ℓ/∂z_k."""
        made, rows = self.kernels.made, np.arange(len(y))
        E, d, r, _ = self._parts(Z)
        own = (y, rows)
        mine, E[own] = E[own], 0
        others = E.sum(axis=0)
        E[own] = mine
        slope = made.gradient(E, np.zeros(()), r, np.zeros(()))
        slope[own] = made.gradient(mine, others, r, np.ones(()))
        return made.loss(d[own], r), slope.T

    def curvature(self, Z: Array, y: npt.NDArray[np.intp]) -> Array:
        """∂²ℓ/∂z_a∂z_b of each row, of shape (rows, K, K)."""
        E, _, r, others = self._parts(Z)
        unit = np.eye(self.count)[:, :, None]
        return np.moveaxis(self.kernels.made.hessian(E[:, None], E[None], others[None], r, unit), -1, 0)

    def own_curvature(self, Z: Array, y: npt.NDArray[np.intp]) -> Array:
        """∂²ℓ/∂z_a² of each row, of shape (rows, K)."""
        E, _, r, others = self._parts(Z)
        return self.kernels.made.hessian(E, E, others, r, np.ones(())).T

    def _parts(self, Z: Array) -> tuple[Array, Array, Array, Array]:
        """E_k = e^(z_k - z_M) and d_k = z_k - z_M, (K, rows); R_M, (rows,); and R_k, (K, rows)."""
        d = np.ascontiguousarray(Z.T)
        largest = (d.argmax(axis=0), np.arange(len(Z)))
        d = d - d[largest]
        E = self.kernels.made.exponential(d)
        first, E[largest] = E[largest], 0
        r = E.sum(axis=0)
        E[largest] = first
        others = r + 1 - E  # at least 1, so that little cancels, but for R_M
        others[largest] = r
        return E, d, r, others
