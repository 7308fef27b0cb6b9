"""Quasi-Newton steps: a first idea of H⁻¹, corrected by what the gradients on the way have shown (BFGS).

H⁻¹∇f is applied by the two loops of Nocedal (1980), so that p numbers are kept for each pair and no matrix but the
first. `LBFGS` starts from the diagonal of H; `numeric.subsampling` from the Hessian of a subsample.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numeric.bounds import WORK, ridge_bound, rounding_of_norm
from numeric.solvers import CALLBACK, OVERFLOW, SEPARABLE, Newton, Stop
from numeric.steps import ARMIJO, EPSILON, HALVINGS, RUNAWAY
from numeric.validation import number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array
    from numeric.solvers import Report

NEAR = 1.0
"""A step that moves no logit farther changes ℓ″ by a factor of e or so at most (`Model.concordance`)."""

Measure = Callable[["Point", float], float]
"""How far f is above its minimum, about, from a point and half its squared decrement."""


class InverseHessian:
    """What is known of H⁻¹: a first ``metric`` v ↦ Mv, and pairs of steps and differences of gradients."""

    def __init__(self, metric: Callable[[Array], Array], memory: int | None = None) -> None:
        self._metric = metric
        self._pairs: deque[tuple[Array, Array]] = deque(maxlen=memory)

    def __call__(self, gradient: Array) -> Array:
        """H⁻¹∇f, the Newton step."""
        direction, shares = gradient.copy(), []
        for moved, bent in reversed(self._pairs):
            share = moved @ direction / (moved @ bent)
            direction -= share * bent
            shares.append(share)
        direction = self._metric(direction)
        for (moved, bent), share in zip(self._pairs, reversed(shares), strict=True):
            direction += (share - bent @ direction / (moved @ bent)) * moved
        return direction

    def learn(self, here: Point, there: Point) -> None:
        """Keep what the gradients at two points show; of a convex loss, unless rounding hides it."""
        moved, bent = there.theta - here.theta, there.gradient - here.gradient
        if moved @ bent > EPSILON * np.linalg.norm(moved) * np.linalg.norm(bent):
            self._pairs.append((moved, bent))

    def search(self, objective: Objective, here: Point, step: Array) -> Point | None:
        """The step, halved until the loss falls enough or, where that drowns in rounding, if the decrement shrinks."""
        promised = float(here.gradient @ step)
        for _ in range(HALVINGS):
            there = objective.at(here.theta - step)
            drowned = promised <= 1e3 * EPSILON * abs(here.loss)
            if there.finite and drowned:
                return there if there.gradient @ self(there.gradient) < promised else None
            if there.finite and there.loss <= here.loss - ARMIJO * promised:
                return there
            step, promised = step / 2, promised / 2
        return None


def descend(
    objective: Objective, here: Point, inverse: InverseHessian, max_iter: int, report: Report, done: Measure, tol: float
) -> tuple[Point, Stop | None]:
    """Step until the measure is at most ``tol``: where that led, and why it ended; None if no step lowers the loss.

    A measure is believed only if the last step moved no logit far, so that H hardly changed on the way. Whether there
    is a minimum is for the caller to ask (`suspect`), unless all rows are on their side.
    """
    before = None
    for _ in range(max_iter):
        step = inverse(here.gradient)
        above = done(here, float(here.gradient @ step) / 2)
        if above <= tol and before is not None and _moved(objective, before, here) <= NEAR:
            reached = f"the loss is about {above:.3g} above its minimum, at most tol={tol:g}, by the Newton decrement"
            return here, Stop(True, reached)
        there = inverse.search(objective, here, step)
        if there is None:
            return here, None
        inverse.learn(here, there)
        before, here = here, there
        if report(here):
            return here, Stop(False, CALLBACK)
        if objective.separated(here):
            return here, Stop(False, SEPARABLE, endless=True)
    return here, Stop(False, f"reached max_iter={max_iter} at about {above:.3g} above the minimum")


def _moved(objective: Objective, here: Point, there: Point) -> float:
    """How far a step moved a logit at most; a bound that costs nothing, if that is small enough."""
    bound = float(objective.maxima @ np.abs(there.theta - here.theta))
    return bound if bound <= NEAR else float(np.abs(there.logit - here.logit).max())


def suspect(objective: Objective, here: Point, step: Array) -> bool:
    """Whether a small gradient may hide that there is no minimum: all rows are right, or a step still moves a logit."""
    if not objective.may_lack_minimum:
        return False
    if objective.separated(here):
        return True
    return bool(objective.maxima @ np.abs(step) > RUNAWAY) and objective.change(step) > RUNAWAY


@dataclass(frozen=True)
class LBFGS:
    """L-BFGS, until the loss is within about ``tol`` of its minimum; for very many columns.

    It starts from the diagonal of H, so that the units of the columns do not matter, and remembers ``memory`` pairs.
    With a ridge the measure is `numeric.bounds.ridge_bound`, else half the squared Newton decrement, as far as it is
    known. Where a larger margin always lowers the loss and no ridge stops it, Newton's method has the last word if H is
    not too large, and else no minimum is claimed.
    Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    tol: float = 1e-12
    max_iter: int = 10_000
    memory: int = 20

    def __post_init__(self) -> None:
        number("tol", self.tol, at_least=0)
        whole("max_iter", self.max_iter, at_least=1)
        whole("memory", self.memory, at_least=1)

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here``."""
        if not objective.losses.convex:
            return Newton(max_iter=self.max_iter).minimise(objective, here, report)
        diagonal = objective.diagonal(here)
        if not np.isfinite(diagonal).all():
            return Stop(False, OVERFLOW)
        scale = 1 / np.where(diagonal > 0, diagonal, 1.0)
        inverse = InverseHessian(lambda v: scale * v, self.memory)

        def above(point: Point, half: float) -> float:
            return half if half > self.tol else max(half, ridge_bound(objective, point) or 0.0)

        here, stop = descend(objective, here, inverse, self.max_iter, report, above, self.tol)
        if stop is not None and not (stop.converged and objective.may_lack_minimum):
            return stop
        if len(objective.rows) * objective.size**2 <= WORK:
            return Newton(max_iter=self.max_iter).minimise(objective, here, report)
        if stop is not None:
            return Stop(False, f"{stop.reason}, if there is one, which without a ridge is not known; use l2 > 0")
        rounding = rounding_of_norm(objective, here)
        if here.norm <= rounding and not objective.may_lack_minimum:
            return Stop(True, f"the gradient norm {here.norm:.3g} is zero to the rounding of float64")
        return Stop(False, f"no step lowers the loss in float64, with a gradient norm of {here.norm:.3g}")
