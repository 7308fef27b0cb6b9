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
from numeric.lasso import Kinked, Lasso, least, soft
from numeric.solvers import CALLBACK, OVERFLOW, Newton, Stop
from numeric.steps import EPSILON, HALVINGS, improves, solve
from numeric.validation import number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array
    from numeric.solvers import Report

FEW = 100
"""Up to so many columns are looked at together; of more, those that are in use or next to be."""
SWEEPS = 1000
"""The minimum of a quadratic model is given up after so many sweeps."""
CLOSE = 0.1
"""How much smaller the subgradient of the model is to be than that of F; once the signs are right, it is 0."""
FLAT = 1e-8
"""Below this part of the whole, a slope where H is flat is rounding."""


@dataclass(frozen=True)
class ProximalNewton:
    """Newton's method for an l1 penalty, until the norm of the least subgradient is at most ``tol``.

    Each step is halved until the loss falls enough (Armijo). Without a penalty it is `Newton`. Raises TypeError or
    ValueError, naming the field, for values that make no sense.
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
    columns = _columns(objective, here)
    part = np.arange(objective.size).reshape(objective.rows.width, -1)[columns].ravel()
    whole = len(part) == objective.size
    hessian = (objective if whole else objective.narrowed(columns)).hessian(here)
    if not np.isfinite(hessian).all():
        return None
    aim = here.theta.copy()
    aim[part] = lowest(hessian, here.smooth[part], here.theta[part], objective.sizes[part])
    aim = objective.centred(aim)
    step = aim - here.theta
    promised = -float(here.smooth @ step + objective.sizes @ (np.abs(aim) - np.abs(here.theta)))
    for _ in range(HALVINGS):
        there = objective.at(here.theta + step)
        if improves(there, here, promised):
            return there
        step, promised = step / 2, promised / 2
    return None


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
    theirs. Both lower q; once the signs are right, the latter is exact.
    """
    w, slope, curvature = theta.copy(), gradient.copy(), np.diagonal(hessian)
    rounding = EPSILON * len(w) * np.linalg.norm(np.abs(gradient) + curvature * np.abs(theta))
    enough = max(CLOSE * np.linalg.norm(least(w, slope, sizes)), rounding)
    for _ in range(SWEEPS):
        for j in np.flatnonzero((least(w, slope, sizes) != 0) & (curvature > 0)):
            best = soft(w[j] - slope[j] / curvature[j], sizes[j] / curvature[j])
            slope += (best - w[j]) * hessian[j]
            w[j] = best
        w = _together(hessian, w, slope, sizes)
        slope = gradient + hessian @ (w - theta)
        if np.linalg.norm(least(w, slope, sizes)) <= enough:
            break
    return w


def _together(hessian: Array, w: Array, slope: Array, sizes: Array) -> Array:
    """Newton's step for the coordinates that are not 0, or not penalised; what would change its sign becomes 0.

    If that does not lower q, the step ends where the first of them is 0. Where H does not see a slope, only these
    ends stop q from falling: the step goes to the last of them.
    """
    free = np.flatnonzero((w != 0) | (sizes == 0))
    here, kappa = w[free], sizes[free]
    inner, down = hessian[np.ix_(free, free)], slope[free] + kappa * np.sign(here)
    step, rank = solve(inner, down)
    if rank < len(free):
        flat = down - inner @ step
        if np.linalg.norm(flat) > FLAT * np.linalg.norm(down):
            ends = (kappa > 0) & (flat * here > 0)
            step = flat * np.max(here[ends] / flat[ends], initial=0.0)
    moved = np.where((kappa > 0) & ((here - step) * here < 0), 0.0, here - step)
    change = moved - here
    if change @ (slope[free] + inner @ change / 2) + kappa @ (np.abs(moved) - np.abs(here)) > 0:
        ends = (kappa > 0) & (step * here > 0)
        first = np.min(here[ends] / step[ends], initial=1.0)
        moved = here - first * step
        moved[ends & (here == first * step)] = 0.0
    result = w.copy()
    result[free] = moved
    return result
