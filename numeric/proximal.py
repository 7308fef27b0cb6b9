"""`ProximalNewton`: Newton's method for an objective with an l1 penalty.

Each step goes towards the minimum of the quadratic model of f and the penalty itself (Lee, Sun and Saunders, "Proximal
Newton-type methods for minimizing composite functions", SIAM Journal on Optimization 24, 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from numeric.bounds import rounding_of_norm
from numeric.coordinates import lowest_by_coordinates, suits
from numeric.lasso import Kinked, Lasso, least, soft
from numeric.solvers import CALLBACK, OVERFLOW, Newton, Stop
from numeric.steps import EPSILON, HALVINGS, improves, solve, to_unit_diagonal
from numeric.validation import number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array
    from numeric.solvers import Report

FEW = 100
"""Up to so many columns are looked at together; of more, those that are in use or next to be."""
SWEEPS = 50
"""The minimum of a quadratic model is given up after so many sweeps: what they found is a step that lowers F, too."""
CLOSE = 0.1
"""How much smaller the subgradient of the model is to be than that of F; once the signs are right, it is 0."""
FLAT = 1e-8
"""Below this part of the whole, a slope where H is flat is rounding."""


@dataclass(frozen=True)
class ProximalNewton:
    """Newton's method for an l1 penalty, until the norm of the least subgradient is at most ``tol``.

    Each step is halved until the loss falls enough (Armijo). Its aim is found by the Hessian of the columns in use, or,
    where those are many, by `numeric.coordinates`; without numba, and for softmax, always by the Hessian, which is
    dense: for up to a few thousand weights that are not 0. Without a penalty it is `Newton`.
    Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    tol: float = 1e-10
    max_iter: int = 100

    def __post_init__(self) -> None:
        number("tol", self.tol, at_least=0)
        whole("max_iter", self.max_iter, at_least=0)

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here``."""
        if not (isinstance(objective, Lasso) and isinstance(here, Kinked)):
            return Newton(self.tol, self.max_iter).minimise(objective, here, report)
        for iteration in range(self.max_iter + 1):
            norm = f"the norm {here.norm:.3g} of the least subgradient"
            if here.norm <= self.tol:
                return Stop(True, f"{norm} is at most tol={self.tol:g}")
            if iteration == self.max_iter:
                break
            there = _advance(objective, here)
            if there is None:
                return self._stuck(objective, here, norm)
            here = there
            if report(here):
                return Stop(False, CALLBACK)
        return Stop(False, f"reached max_iter={self.max_iter}; {norm} is above tol={self.tol:g}")

    def _stuck(self, objective: Lasso, here: Kinked, norm: str) -> Stop:
        """Why no step lowers the loss: an overflow, or rounding."""
        rounding = rounding_of_norm(objective, here)
        if not np.isfinite(rounding) or not np.isfinite(objective.diagonal(here)).all():
            return Stop(False, OVERFLOW)
        if here.norm <= rounding:
            return Stop(True, f"{norm} is zero to the rounding of float64, which is {rounding:.3g}")
        return Stop(False, f"{norm} is above tol={self.tol:g}, and no step lowers the loss in float64")


def _advance(objective: Lasso, here: Kinked) -> Kinked | None:
    """The step towards the minimum of the model, halved until the loss falls enough; None if it never does."""
    aim = lowest_by_coordinates(objective, here, CLOSE) if suits(objective, here) else _aim(objective, here)
    if aim is None:
        return None
    step = aim - here.theta
    promised = -float(here.smooth @ step + objective.sizes @ (np.abs(aim) - np.abs(here.theta)))
    if not promised > 0:
        return None
    for _ in range(HALVINGS):
        there = objective.at(here.theta + step)
        if improves(there, here, promised):
            return there
        step, promised = step / 2, promised / 2
    return None


def _aim(objective: Lasso, here: Kinked) -> Array | None:
    """Where the model is least, by the Hessian of the columns to look at; None if that overflows."""
    columns = _columns(objective, here)
    part = np.arange(objective.size).reshape(objective.rows.width, -1)[columns].ravel()
    whole = len(part) == objective.size
    hessian = (objective if whole else objective.narrowed(columns)).hessian(here)
    if not np.isfinite(hessian).all():
        return None
    aim = here.theta.copy()
    aim[part] = lowest(hessian, here.smooth[part], here.theta[part], objective.sizes[part])
    return objective.centred(aim)


def _columns(objective: Lasso, here: Kinked) -> npt.NDArray[np.intp]:
    """The numbers of the columns to look at: all, or those in use, and as many more whose subgradients are largest."""
    width = objective.rows.width
    if width <= FEW:
        return np.arange(width)
    used = here.theta.reshape(width, -1).any(axis=1)
    size = np.abs(here.gradient).reshape(width, -1).max(axis=1)
    most = max(FEW, int(used.sum()))
    others = np.argsort(np.where(used, 0.0, -size), kind="stable")[:most]
    return np.flatnonzero(used | (np.isin(np.arange(width), others) & (size > 0)))


def lowest(hessian: Array, gradient: Array, theta: Array, sizes: Array) -> Array:
    """The w with the least q(w) = ∇f·(w - θ) + ½ (w - θ)ᵀH(w - θ) + Σ_j κ_j |w_j|.

    Each coordinate in turn takes its best value, which `soft` gives; then those that are not 0 go together towards
    theirs, until none of these becomes 0. Both lower q; once the signs are right, the latter is exact. The units are
    such that the diagonal of H is 1.
    """
    unit = to_unit_diagonal(hessian)
    H, start, gradient, kappa = hessian * unit * unit[:, None], theta / unit, gradient * unit, sizes * unit
    w, slope, seen = start.copy(), gradient.copy(), np.diagonal(H) > 0
    rounding = EPSILON * len(w) * np.linalg.norm(np.abs(gradient) + np.abs(start))
    enough = max(CLOSE * np.linalg.norm(least(w, slope, kappa)), rounding)
    for _ in range(SWEEPS):
        for j in np.flatnonzero((least(w, slope, kappa) != 0) & seen):
            best = soft(w[j] - slope[j], kappa[j])
            slope += (best - w[j]) * H[j]
            w[j] = best
        fewer = True
        while fewer:
            free = np.flatnonzero((w != 0) | (kappa == 0))
            w[free] = _together(H[np.ix_(free, free)], w[free], slope[free], kappa[free])
            slope = gradient + H @ (w - start)
            fewer = bool((w[free][kappa[free] > 0] == 0).any())
        if np.linalg.norm(least(w, slope, kappa)) <= enough:
            break
    return w * unit


def _together(hessian: Array, here: Array, slope: Array, kappa: Array) -> Array:
    """Newton's step for coordinates that are not 0, or not penalised; what would change its sign becomes 0.

    If that does not lower q, the step ends where the first of them is 0. Where H does not see a slope, only these
    ends stop q from falling: the step goes to the last of them.
    """

    def rise(there: Array) -> float:
        change = there - here
        return float(change @ (slope + hessian @ change / 2) + kappa @ (np.abs(there) - np.abs(here)))

    down = slope + kappa * np.sign(here)
    step, rank = solve(hessian, down)
    if rank < len(here):
        flat = down - hessian @ step
        if np.linalg.norm(flat) > FLAT * np.linalg.norm(down):
            ends = (kappa > 0) & (flat * here > 0)
            step = flat * np.max(here[ends] / flat[ends], initial=0.0)
    there = np.where((kappa > 0) & ((here - step) * here < 0), 0.0, here - step)
    if rise(there) >= 0:
        ends = (kappa > 0) & (step * here > 0)
        first = np.min(here[ends] / step[ends], initial=1.0)
        there = here - first * step
        there[ends & (here == first * step)] = 0.0
    return there if rise(there) < 0 else here
