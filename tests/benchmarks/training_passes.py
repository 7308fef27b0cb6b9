"""Bandwidth: one pass of loss and gradient over X, beside reading X alone, in one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

import numeric
from numeric.losses import Losses
from numeric.objective import Objective
from numeric.rows import Rows
from tests.benchmarks.training_data import Case

RUN = 512
"""Numbers that are read from one place."""


@dataclass(frozen=True)
class Pass:
    """Gigabytes of X per second."""

    case: Case
    ours: float
    reading: float
    fastest: float
    """Reading X from several places at once."""


def one_pass(X: Any, y: Any, theta: Any) -> Callable[[], Any]:
    """The mean BCE loss and its gradient in θ, without an intercept, by what `numeric.fit` calls again and again."""
    losses, rows = Losses(numeric.kernels("sigmoid-bce"), soft=False), Rows(X, intercept=False)
    objective = Objective(losses, rows, y, None, np.zeros(len(theta)))
    return lambda: objective.at(theta)


def readers() -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Sums over X on all cores: in the order of memory, and from four places at once, which memory answers faster."""
    import numba

    @numba.njit(nogil=True, fastmath=True)
    def in_order(flat: Any) -> float:
        found = 0.0
        for value in flat:
            found += value
        return found

    @numba.njit(nogil=True, fastmath=True)
    def from_four(flat: Any) -> float:
        a = b = c = d = 0.0
        for first in range(0, len(flat) // (4 * RUN) * (4 * RUN), 4 * RUN):
            for i in range(first, first + RUN):
                a, b, c, d = a + flat[i], b + flat[i + RUN], c + flat[i + 2 * RUN], d + flat[i + 3 * RUN]
        return a + b + c + d

    cores = os.cpu_count() or 1
    pool = ThreadPoolExecutor(cores)

    def on_all(total: Any) -> Callable[[Any], Any]:
        return lambda X: sum(pool.map(total, np.array_split(X.ravel(), cores)))

    return on_all(in_order), on_all(from_four)


def passes(case: Case, rounds: int) -> Pass:
    """The best of many turns, one after another; each is called twice, as a solver calls it again and again."""
    problem, (in_order, from_four) = case.problem(), readers()
    X, y = problem.X, problem.y.astype(np.float64)
    theta = np.random.default_rng(1).standard_normal(X.shape[1]) / X.shape[1]
    ours = one_pass(X, y, theta)
    turns = (ours, lambda: in_order(X), lambda: from_four(X))
    best = [float("inf")] * len(turns)
    for _ in range(4 * rounds):
        for who, turn in enumerate(turns):
            turn()  # wakes its threads
            start = time.perf_counter()
            turn()
            best[who] = min(best[who], time.perf_counter() - start)
    return Pass(case, *(X.nbytes / spent / 1e9 for spent in best))
