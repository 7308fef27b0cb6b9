"""The solvers, as values: `GradientDescent(learning_rate=0.1, ...)` and `Newton(tol=1e-10, ...)`.

Each minimises an `Objective` from a starting point, reports every epoch or iteration, and says whether it
converged and why it stopped. Convergence is claimed only for a gradient norm that was reached, and never
where no minimum exists: on data that the current θ separates, with a model of which it is proved that a
larger margin always lowers the loss, and without a ridge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from derivations.errors import unknown
from numeric.bounds import lipschitz, rounding_of_norm
from numeric.schedules import Constant, Schedule
from numeric.steps import Damping, line_search, runs_away
from numeric.validation import flag, function, number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array

Report = Callable[["Point"], bool]
"""Told of every new point; True asks the solver to stop."""

CALLBACK = "stopped by the callback"
SEPARABLE = (
    "the data are separable: θ classifies every row strictly right, so that tθ lowers the loss for ever as t "
    "grows, and no minimum exists; use l2 > 0"
)
NO_MINIMUM = (
    "the gradient norm {:.3g} is small, but the loss still falls in a direction in which the rows differ, as "
    "it does on data that only ties or outliers keep from being separable; no minimum is claimed; use l2 > 0"
)
SMALLER = "use a smaller learning rate"
STILL = 0.1
"""Where the last step moved no logit farther, the Hessian before it is near enough to that after it."""
OVERFLOW = "the loss or a derivative of it overflows float64; scale the columns of X"


class Sample(NamedTuple):
    """Some of the rows, and their Hessian at a point where their logits were ``logit``."""

    objective: Objective
    logit: Array
    hessian: Array


class Stop(NamedTuple):
    """Whether a solver converged, and why it stopped; ``sample`` has rows whose Hessian it used in place of all.

    ``endless``: that there is no minimum is known, or to be feared.
    """

    converged: bool
    reason: str
    sample: Sample | None = None
    endless: bool = False


@dataclass(frozen=True)
class GradientDescent:
    """Batch, mini-batch and stochastic gradient descent: θ ← θ - η ∇f_B(θ) for each batch B of rows.

    ``batch_size`` is None for all rows (one update an epoch), m for mini-batches, 1 for stochastic descent;
    the last batch of an epoch may be smaller. The rows are shuffled anew each epoch by ``rng`` (None, a seed or a NumPy
    Generator), unless ``batch_size`` is None or ``shuffle`` is False, which takes them in their order; with ``replace``
    every row of an epoch is picked at random from all of them (claim S4-052). f_B is the mean over the batch;
    ``reduction="sum"`` takes the sum, the combined update of the lectures (claim S0-062).
    A ``learning_rate`` of None is 1/L where ∇f is proved to be L-Lipschitz, so that the loss falls with each step on
    all rows, and 0.1 elsewhere. ``schedule(learning_rate, epoch)`` gives the step size η of each epoch, the first being
    0; see `numeric.schedules`.

    It stops after ``epochs`` epochs, or when the norm of the gradient of f over all rows is at most ``tol``.
    Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    learning_rate: float | None = 0.1
    batch_size: int | None = None
    epochs: int = 100
    schedule: Schedule | None = None
    tol: float = 0.0
    rng: int | np.random.Generator | None = None
    shuffle: bool = True
    replace: bool = False
    reduction: Literal["mean", "sum"] = "mean"

    def __post_init__(self) -> None:
        if self.learning_rate is not None:
            number("learning_rate", self.learning_rate, above=0)
        if self.batch_size is not None:
            whole("batch_size", self.batch_size, at_least=1)
        whole("epochs", self.epochs, at_least=1)
        function("schedule", self.schedule, "(learning_rate, epoch)")
        number("tol", self.tol, at_least=0)
        if self.rng is not None and not isinstance(self.rng, np.random.Generator):
            whole("rng", self.rng, at_least=0)
        flag("shuffle", self.shuffle)
        flag("replace", self.replace)
        if self.reduction not in ("mean", "sum"):
            raise unknown("reduction", self.reduction, ("mean", "sum"))

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here``."""
        rng = np.random.default_rng(self.rng)
        schedule = self.schedule or Constant()
        start, rate = here, self.learning_rate or _default(objective)
        for epoch in range(self.epochs + 1):
            if here.norm <= self.tol:
                return self._reached(objective, here)
            if epoch == self.epochs:
                break
            size = schedule(rate, epoch)
            number(f"schedule(learning_rate, {epoch})", size, at_least=0)
            there = objective.at(self._epoch(objective, here, size, rng))
            if not there.finite:
                return Stop(False, f"diverged in epoch {epoch + 1}: the loss overflows; {SMALLER}")
            here = there
            if report(here):
                return Stop(False, CALLBACK)
        reason = f"reached epochs={self.epochs} with a gradient norm of {here.norm:.3g}"
        if here.loss > start.loss:
            reason += f", and the loss rose from {start.loss:.3g} to {here.loss:.3g}; {SMALLER}"
        elif objective.separated(here):
            return Stop(False, f"{reason}; {SEPARABLE}", endless=True)
        return Stop(False, reason)

    def _reached(self, objective: Objective, here: Point) -> Stop:
        """What a gradient norm of at most ``tol`` means."""
        norm, name = f"the gradient norm {here.norm:.3g} is at most tol={self.tol:g}", objective.losses.kernels.name
        if objective.separated(here):
            return Stop(False, f"{norm}, but {SEPARABLE}", endless=True)
        if objective.losses.convex:
            return Stop(True, norm)
        return Stop(True, f"{norm}; only a stationary point is claimed, as convexity is not proved of {name}")

    def _epoch(self, objective: Objective, here: Point, size: float, rng: np.random.Generator) -> Array:
        """θ after one pass over the rows."""
        total = len(objective.rows)
        if self.batch_size is None:
            return here.theta - size * self._terms(total) * here.gradient
        theta = here.theta
        if self.replace:
            order = rng.integers(total, size=total)
        else:
            order = rng.permutation(total) if self.shuffle else np.arange(total)
        for first in range(0, total, self.batch_size):
            batch = order[first : first + self.batch_size]
            theta = theta - size * self._terms(len(batch)) * objective.take(batch).gradient(theta)
        return theta

    def _terms(self, rows: int) -> int:
        """How many mean gradients of a batch make one update."""
        return rows if self.reduction == "sum" else 1


def _default(objective: Objective) -> float:
    """1/L, or 0.1 where no L is proved; an L of 0, of a matrix of zeros, allows any step."""
    constant = lipschitz(objective)
    return 0.1 if constant is None or not 0 < constant < np.inf else 1 / constant


@dataclass(frozen=True)
class Newton:
    """Newton's method: θ ← θ - H⁻¹∇f(θ), until the norm of the gradient is at most ``tol``.

    Where convexity is proved, the step is shortened until the loss falls enough (Armijo), and a rank-
    deficient H (duplicate columns, fewer rows than parameters) takes the minimum-norm step. Where it is not
    proved, μI is added to H until it is positive definite and the loss falls (Levenberg); only a stationary
    point is claimed then.

    Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    tol: float = 1e-10
    max_iter: int = 100

    def __post_init__(self) -> None:
        number("tol", self.tol, at_least=0)
        whole("max_iter", self.max_iter, at_least=0)

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here``."""
        if objective.losses.convex:
            return self._iterate(line_search, objective, here, report)
        stop = self._iterate(Damping(), objective, here, report)
        remark = f"Convexity is not proved of {objective.losses.kernels.name}: the steps were damped, and at most a"
        return stop._replace(reason=f"{stop.reason}. {remark} stationary point is claimed")

    def _iterate(
        self,
        advance: Callable[[Objective, Point, Array], Point | None],
        objective: Objective,
        here: Point,
        report: Report,
    ) -> Stop:
        known = None
        for iteration in range(self.max_iter + 1):
            if objective.separated(here):
                return Stop(False, SEPARABLE, endless=True)
            if here.norm <= self.tol:
                if known is None or np.abs(here.logit - known.logit).max() > STILL:
                    known = Sample(objective, here.logit, objective.hessian(here))
                if not runs_away(objective, here, known.hessian):
                    return Stop(True, f"the gradient norm {here.norm:.3g} is at most tol={self.tol:g}", known)
            if iteration == self.max_iter:
                break
            known = Sample(objective, here.logit, objective.hessian(here))
            there = advance(objective, here, known.hessian)
            if there is None:
                return self._stuck(objective, here)
            here = there
            if report(here):
                return Stop(False, CALLBACK)
        if here.norm <= self.tol:
            return Stop(False, NO_MINIMUM.format(here.norm), endless=True)
        return Stop(False, f"reached max_iter={self.max_iter} with a gradient norm of {here.norm:.3g}")

    def _stuck(self, objective: Objective, here: Point) -> Stop:
        """Why no step lowers the loss: an overflow, a minimum that does not exist, or rounding."""
        norm, rounding = f"the gradient norm {here.norm:.3g}", rounding_of_norm(objective, here)
        small = here.norm <= max(self.tol, rounding)
        hessian = objective.hessian(here)
        if not np.isfinite(rounding) or not np.isfinite(hessian).all():
            return Stop(False, OVERFLOW)
        if small and runs_away(objective, here, hessian):
            return Stop(False, NO_MINIMUM.format(here.norm), endless=True)
        if small:
            return Stop(True, f"{norm} is zero to the rounding of float64, which is {rounding:.3g}")
        return Stop(False, f"{norm} is above tol={self.tol:g}, and no step lowers the loss in float64")
