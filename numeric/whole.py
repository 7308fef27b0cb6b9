"""The rows of an X that is small: kept once more, with the column of ones, so that each product is one call.

X̃ᵀ, of shape (p, N), in float64 and C order: what is done to each column then runs along memory.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from numeric.rows import Array, Rows

NARROW = 24
"""Columns up to which BLAS computes both halves of a symmetric matrix faster than one of them."""


class Whole(Rows):
    """Rows with z = X̃θ, X̃ᵀs and X̃ᵀ diag(c) X̃ by NumPy from the one matrix X̃."""

    @cached_property
    def _columns(self) -> Array:
        columns = np.empty((self.width, len(self)))
        first = int(self.intercept)
        columns[:first], columns[first:] = 1.0, self.X.T
        return columns

    def logits(self, block: slice, theta: Array, out: Array) -> None:
        np.matmul(self._columns[:, block].T, theta, out=out)

    def gradient(self, block: slice, slope: Array) -> Array:
        return self._columns[:, block] @ slope

    def gram(self, block: slice, curvature: Array) -> Array:
        part = self._columns[:, block]
        if self.width <= NARROW or curvature.min() < 0:
            return (part * curvature) @ part.T
        root = part * np.sqrt(curvature)
        return root @ root.T  # BLAS computes one half of it

    def squares(self, block: slice, values: Array) -> Array:
        part = self._columns[:, block]
        return (part * part) @ values

    @cached_property
    def maxima(self) -> Array:
        top = np.abs(self._columns).max(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(top + (top - top))


def arranged(X: Any, intercept: bool) -> Rows:
    """The rows of X for many passes over them: `Whole` for a small matrix, unless it is sparse."""
    rows = Rows(X, intercept)
    return rows if rows.large or rows.sparse else Whole(X, intercept)
