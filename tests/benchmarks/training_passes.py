"""Bandwidth: one pass of loss and gradient over X, beside reading X alone, in one run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

import numeric
from numeric.losses import Losses
from numeric.objective import Objective
from numeric.rows import Rows
from tests.benchmarks.training_data import Case


@dataclass(frozen=True)
class Pass:
    """Gigabytes of X per second."""

    case: Case
    ours: float
    reading: float


def one_pass(X: Any, y: Any, theta: Any) -> Any:
    """The mean BCE loss and its gradient in θ, without an intercept, by what `numeric.fit` is made of."""
    losses, rows = Losses(numeric.kernels("sigmoid-bce"), soft=False), Rows(X, intercept=False)
    here = Objective(losses, rows, y, None, np.zeros(len(theta))).at(theta)
    return here.loss, here.gradient


def reader() -> Callable[[Any], Any]:
    """A sum over X: by numba on all cores where it is installed, by NumPy elsewhere."""
    if find_spec("numba") is None:
        return lambda X: X.sum()
    import numba

    @numba.njit(nogil=True, fastmath=True)
    def total(flat: Any) -> float:
        found = 0.0
        for value in flat:
            found += value
        return found

    cores = os.cpu_count() or 1
    pool = ThreadPoolExecutor(cores)
    return lambda X: sum(pool.map(total, np.array_split(X.ravel(), cores)))


def passes(case: Case, rounds: int) -> Pass:
    """The best of many turns that take both, one after another."""
    problem, read = case.problem(), reader()
    X, y = problem.X, problem.y.astype(np.float64)
    theta = np.random.default_rng(1).standard_normal(X.shape[1]) / X.shape[1]
    best = {"ours": float("inf"), "reading": float("inf")}
    for _ in range(4 * rounds):
        for who, turn in (("ours", lambda: one_pass(X, y, theta)), ("reading", lambda: read(X))):
            start = time.perf_counter()
            turn()
            best[who] = min(best[who], time.perf_counter() - start)
    return Pass(case, *(X.nbytes / spent / 1e9 for spent in best.values()))
