"""The minimum of a quadratic model with an l1 penalty by coordinates, for an X of many columns: without a Hessian.

q(w) = ∇f·(w - θ) + ½ (w - θ)ᵀH(w - θ) + Σ_j κ_j |w_j| with H = (1/N) X̃ᵀ diag(sℓ″) X̃ + diag(ρ). Each coordinate in turn
takes its best value, for which of H only its diagonal is needed, and X̃(w - θ) is kept (Friedman, Hastie and Tibshirani,
"Regularization paths for generalized linear models via coordinate descent", Journal of Statistical Software 33, 2010):
a sweep over all coordinates reads each entry of X once or twice. It is compiled by numba.
"""

from __future__ import annotations

import inspect
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.jit import disk, jitted, renamed
from numeric.lasso import soft

if TYPE_CHECKING:
    from numeric.lasso import Kinked, Lasso
    from numeric.rows import Array

MANY = 300
"""The Hessian of more columns than so many costs more than the sweeps."""
COPIED = 2**24
"""Up to so many numbers a dense X is kept once more, by columns: 192 MiB."""
SWEEPS = 30
"""The minimum is given up after so many sweeps over all coordinates: what they found lowers F, too."""
WITHIN = 20
"""Sweeps over the coordinates in use, at most, before the next one over all."""


def suits(objective: Lasso, here: Kinked) -> bool:
    """Whether there are many columns, of a large X or in use; what is used here must be installed."""
    rows = objective.rows
    if objective.losses.outputs or objective.size <= MANY or not (find_spec("numba") and find_spec("scipy")):
        return False
    if not rows.sparse and rows.entries > COPIED:
        return False
    return rows.large or int(np.count_nonzero(here.theta)) > MANY


def lowest_by_coordinates(objective: Lasso, here: Kinked, close: float) -> Array:
    """The w with the least q(w), up to a least subgradient of ``close`` times that of F at θ."""
    everything = slice(0, len(objective.rows))
    curvature = objective.weighted(everything, objective.losses.curvature(here.logit, objective.y)) / len(here.logit)
    X, steepest = objective.columns, objective.diagonal(here)
    w, moved = here.theta.copy(), np.zeros(len(here.logit))
    task = (X.data, X.indices, X.indptr, curvature, here.smooth, here.theta)
    sizes = (steepest, objective.ridge, objective.sizes)
    enough, sweep = (close * here.norm) ** 2, _compiled()
    for _ in range(SWEEPS):
        missed = sweep(*task, *sizes, False, w, moved)
        if not missed > enough:
            break
        for _ in range(WITHIN):
            if not sweep(*task, *sizes, True, w, moved) > enough / 4:
                break
    return w


def _sweep(
    data: Any, row: Any, column: Any, curvature: Any, gradient: Any, theta: Any,
    steepest: Any, ridge: Any, sizes: Any, used: bool, w: Any, moved: Any,
) -> float:  # fmt: skip
    """Each coordinate, or each that is not 0, takes its best value; the squares of slopes that move one are summed."""
    missed = 0.0
    for j in range(len(w)):
        here, size, steep = w[j], sizes[j], steepest[j]
        if not steep > 0 or (used and here == 0 and size > 0):
            continue
        slope = gradient[j] + ridge[j] * (here - theta[j])
        for k in range(column[j], column[j + 1]):
            slope += data[k] * curvature[row[k]] * moved[row[k]]
        best = soft(here - slope / steep, size / steep)
        if best != here:
            w[j] = best
            missed += (steep * (best - here)) ** 2
            for k in range(column[j], column[j + 1]):
                moved[row[k]] += data[k] * (best - here)
    return missed


@cache
def _compiled() -> Any:
    """The sweep with the formula of `soft` compiled into it."""
    tag = sha256("".join(inspect.getsource(f) for f in (_sweep, soft)).encode()).hexdigest()[:16]
    called = {"soft": jitted(renamed(soft, {}, tag), {"contract"}, inline=True)}
    return disk(renamed(_sweep, called, tag), {"contract"})
