"""The rows of X as training reads them: a block at a time, each while it is in the cache, in any layout.

X stays what it is: float32 or float64, C order, F order or strided, or sparse (CSR, never made dense). With an
intercept, x̃ = (1, x); without one, x̃ = x. All that training needs of X is z = X̃θ, X̃ᵀs and X̃ᵀ diag(c) X̃ for a block.

Large matrices go through `numeric.fused` where numba is installed (the extra ``fast``), by a thread for each core,
else through BLAS. The blocks and the order in which their sums are added up depend on the shape of X alone: with
compiled code a fit has the same digits on one core and on many.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from itertools import pairwise
from operator import itemgetter
from typing import Any, Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
T = TypeVar("T")
Layout = Literal["by_row", "by_column", "csr"]

BLOCK = 2**19
"""Numbers of X in a block: 4 MiB."""
LONGEST = 2**14
"""Rows in a block at most: what is computed for each row should stay in the cache, too."""
SPAN, SPANS = 2**16, 40
"""Numbers of X at least in a unit of the work of a compiled pass, and units at most."""
STRIP: dict[Layout, int] = {"by_row": 2**9, "by_column": 2**15, "csr": 2**15}
"""Numbers of X in the rows that a compiled pass does at a time: 4 KiB, so that memory hardly waits; else 256 KiB."""
LARGE = 2**20
"""From so many numbers on, compiled code and threads save more than the import of numba and their start cost."""


@dataclass(frozen=True, eq=False)
class Rows:
    """X, of shape (N, d), and whether a 1 stands before each row."""

    X: Any
    intercept: bool
    sampled: bool = False
    """Whether these are rows of a matrix that goes through compiled code: they do so, too, however few they are."""

    def __len__(self) -> int:
        return int(self.X.shape[0])

    @property
    def width(self) -> int:
        """How many parameters a row meets: d, and 1 for the intercept."""
        return int(self.X.shape[1]) + self.intercept

    @cached_property
    def sparse(self) -> bool:
        """Whether X is CSR."""
        return not isinstance(self.X, np.ndarray)

    @cached_property
    def entries(self) -> int:
        """How many numbers of X are kept."""
        return int(self.X.nnz if self.sparse else self.X.size)

    @cached_property
    def blocks(self) -> list[slice]:
        """The rows in blocks, in order."""
        step = int(max(512, min(LONGEST, BLOCK * len(self) // max(self.entries, 1))))
        return [slice(first, min(first + step, len(self))) for first in range(0, len(self), step)]

    @cached_property
    def spans(self) -> list[slice]:
        """The rows as a compiled pass is called for them: it keeps to the cache by itself; else the blocks."""
        if self.fused is None:
            return self.blocks
        units = max(1, min(SPANS, self.entries // SPAN))
        ends = [0]
        while ends[-1] < units:  # the last ones are short, so that no thread waits long for another
            ends.append(ends[-1] + (4 if units - ends[-1] > max(units // 5, 3) else 1))
        return [slice(len(self) * n // units, len(self) * m // units) for n, m in pairwise(ends)]

    @property
    def longest(self) -> int:
        """How many rows are added up one after another, at most."""
        return max(part.stop - part.start for part in (*self.spans, self.blocks[0]))

    @cached_property
    def fused(self) -> Any:
        """The compiled functions, or None for small matrices, and without numba."""
        wanted = self.large or self.sampled
        if not (wanted and find_spec("numba") and find_spec("threadpoolctl")):
            return None
        from numeric.fused import compiled

        return compiled()

    @cached_property
    def layout(self) -> Layout:
        """By which functions compiled code reads X."""
        if self.sparse:
            return "csr"
        return "by_column" if self.X.flags.f_contiguous and not self.X.flags.c_contiguous else "by_row"

    @property
    def arrays(self) -> Any:
        """X as compiled code takes it."""
        return (self.X.data, self.X.indices, self.X.indptr) if self.sparse else self.X

    @property
    def large(self) -> bool:
        """Whether compiled code and threads are worth their start."""
        return self.entries >= LARGE

    @cached_property
    def _workers(self) -> int:
        """How many threads share the rows: one for each core, if there is enough to do for their start."""
        return _cores() if self.fused is not None and self.large else 1

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        """The threads beside ours, which end with this object: to start them for each pass would take too long."""
        return ThreadPoolExecutor(self._workers - 1)

    def own_threads(self) -> AbstractContextManager[Any]:
        """Keep BLAS to one thread, in this process, where X goes through compiled code.

        Its threads would wait for work in a loop, and take the cores from ours; and their number would change digits.
        """
        if self.fused is None:
            return nullcontext()
        return cast(AbstractContextManager[Any], _libraries().limit(limits=1, user_api="blas"))

    def map(self, work: Callable[[slice], T], parts: Sequence[slice] = (), alone: bool = False) -> list[T]:
        """``work`` for each part of the rows, the blocks if none are given, in their order; by threads if X is large.

        ``alone`` is for so little work that threads would only wait for each other.
        """
        parts = parts or self.blocks
        helpers = 0 if alone else min(self._workers, len(parts)) - 1
        if not helpers:
            return [work(part) for part in parts]
        todo = iter(enumerate(parts))

        def share() -> list[tuple[int, T]]:
            with np.errstate(over="ignore", invalid="ignore"):  # a new thread has NumPy's defaults
                return [(n, work(part)) for n, part in todo]

        shares = [self._pool.submit(share) for _ in range(helpers)]
        done = share() + [one for other in shares for one in other.result()]
        return [found for _, found in sorted(done, key=itemgetter(0))]

    def logits(self, block: slice, theta: Array, out: Array) -> None:
        """z = X̃θ for the rows of a block, written to ``out``: (n,), or (n, K) for θ of shape (d, K)."""
        b, w = self._parts(theta)
        fused = self.fused if theta.ndim == 1 else None
        if fused is None:
            np.add(self._dense(block) @ w, b, out=out)
        else:
            getattr(fused, f"logits_{self.layout}")(self.arrays, w, b, *_places(block), out)

    def _parts(self, theta: Array) -> tuple[Any, Array]:
        """The intercept, 0 if there is none, and the weights."""
        return (theta[0], theta[1:]) if self.intercept else (0.0, theta)

    def all_logits(self, theta: Array) -> Array:
        """z = X̃θ for all rows, of shape (N,) or (N, K)."""
        out = np.empty((len(self), *theta.shape[1:]))
        self.map(lambda block: self.logits(block, theta, out[block]), self.spans if theta.ndim == 1 else ())
        return out

    def gradient(self, block: slice, slope: Array) -> Array:
        """X̃ᵀs for the rows of a block: (p,), or (p, K) for slopes of shape (rows, K)."""
        total = np.zeros((self.width, *slope.shape[1:]))
        w = total[1:] if self.intercept else total
        if self.intercept:
            total[0] = slope.sum(axis=0)
        fused = self.fused if slope.ndim == 1 else None
        if fused is None:
            w += self._dense(block).T @ slope
        else:
            getattr(fused, f"gradient_{self.layout}")(self.arrays, slope, *_places(block), w)
        return total

    def pass_over(
        self, fused: Any, block: slice, theta: Array, y: Array, weights: Array | None
    ) -> tuple[float, float, Array]:
        """Σ s_n ℓ_n, Σ |s_n ℓ′_n| and X̃ᵀ(sℓ′) of a block by a pass of `numeric.compiled`."""
        b, w = self._parts(theta)
        total = np.zeros(self.width)
        rest = total[1:] if self.intercept else total
        loss, size, slope = fused(self.arrays, w, b, y, weights, block.start, block.stop, self.strip, rest)
        if self.intercept:
            total[0] = slope
        return loss, size, total

    @cached_property
    def strip(self) -> int:
        """How many rows a compiled pass does at a time, so that they stay in the cache of a core."""
        return max(8, min(1024, STRIP[self.layout] * len(self) // max(self.entries, 1) // 8 * 8))

    def gram(self, block: slice, curvature: Array) -> Array:
        """X̃ᵀ diag(c) X̃ for the rows of a block, of shape (p, p)."""
        rows = self._dense(block)
        total = np.empty((self.width, self.width))
        if self.sparse:
            scaled = rows.multiply(curvature[:, None]).tocsr()
            inner = (rows.T @ scaled).toarray()
        elif curvature.min() >= 0:
            root = rows * np.sqrt(curvature)[:, None]
            inner = root.T @ root  # BLAS computes one half of it
        else:
            inner = (rows.T * curvature) @ rows
        if not self.intercept:
            return np.asarray(inner)
        total[0, 0], total[1:, 1:] = curvature.sum(), inner
        total[0, 1:] = total[1:, 0] = curvature @ rows
        return total

    def squares(self, block: slice, values: Array) -> Array:
        """Σ_n v_n x̃_nj² over the rows of a block: (p,), or (p, K) for values of shape (rows, K)."""
        rows = self._dense(block)
        inner = (rows.multiply(rows) if self.sparse else rows * rows).T @ values
        return np.concatenate([values.sum(axis=0, keepdims=True), inner]) if self.intercept else np.asarray(inner)

    @cached_property
    def maxima(self) -> Array:
        """The largest |x̃_j| of each column, of shape (p,); NaN where a column has an entry that is not finite."""

        with np.errstate(invalid="ignore"):
            top = self._sparse_maxima() if self.sparse else np.max(self.map(self._block_maxima, self.spans), axis=0)
            return np.concatenate([np.ones(int(self.intercept)), top + (top - top)])

    def _block_maxima(self, block: slice) -> Array:
        if self.fused is None:
            columns = np.abs(self.X[block].T, order="C")  # each side by side, so that NumPy is fast
            return np.asarray(columns.max(axis=1), dtype=np.float64)
        top, zero = np.zeros((2, self.X.shape[1]))
        self.fused.maxima(self.X, block.start, block.stop, top, zero)
        return top + zero

    def _sparse_maxima(self) -> Array:
        top = np.zeros(self.X.shape[1])
        np.maximum.at(top, self.X.indices, np.abs(self.X.data))
        return top

    def take(self, rows: npt.NDArray[Any]) -> Rows:
        """Some of the rows: those of the indices, or where a mask is true."""
        return Rows(self.X[rows], self.intercept, sampled=self.sampled or self.large)

    def _dense(self, block: slice) -> Any:
        """The rows of a block, in float64; CSR if X is."""
        return self.X[block].astype(np.float64, copy=False)


def _places(block: slice) -> tuple[int, int]:
    """Where the halves of a block start."""
    return block.start, block.start + (block.stop - block.start) // 2


@cache
def _libraries() -> Any:
    """The libraries of this process that have threads; to look for them takes longer than a small fit."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
