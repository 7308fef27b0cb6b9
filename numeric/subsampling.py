"""Newton's method for many rows: the Hessian of a subsample, and only a few passes over all rows.

1. Minimise over a small subsample, then over a larger one, each time from where the last one ended.
2. Go on over all rows, each step a pass for the loss and the gradient. The Hessian is that of the largest subsample,
   corrected by what the gradients of all rows have shown so far (the BFGS update, as L-BFGS applies it).

With m rows in the subsample and p parameters, each pass makes the error about √(p/m) times as large (Roosta-Khorasani
and Mahoney, Sub-sampled Newton methods, 2019), whatever the units and correlations of the columns. Whenever something
does not go as it should (no full rank, no minimum on the subsample, no progress), the full Hessian takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from numeric.quasi_newton import InverseHessian, descend, suspect
from numeric.solvers import CALLBACK, Newton, Sample, Stop
from numeric.steps import factorised
from numeric.validation import number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.rows import Array
    from numeric.solvers import Report

SHARE = 8
"""The largest subsample has at most one of so many rows."""
LEAST, ENOUGH = 10, 1000
"""The largest subsample has between so many rows for each parameter."""
FEWEST = 20_000
"""With fewer rows, all of them are read as fast."""
GROWTH = 8
"""How much larger the next subsample is."""
TELLING = 40
"""With fewer rows for each parameter, the last subsample has a Hessian, but a minimum that tells too little of all."""
TRUST = 1e4
"""What the rows of a sample say of all of them is at most so many times too much, or else not believed."""
TRIES = 20
"""Steps on one subsample at most; there may be no minimum."""


@dataclass(frozen=True)
class SubsampledNewton:
    """Newton's method with the Hessian of a subsample, until the loss is within about ``tol`` of its minimum.

    The measure is half the squared Newton decrement, ½ ∇fᵀH⁻¹∇f, which no unit of a column changes. ``rng`` seeds the
    choice of the rows. It is for losses whose convexity is proved, and for more than about 20 rows a parameter.
    Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    tol: float = 1e-14
    max_iter: int = 100
    rng: int = 0

    def __post_init__(self) -> None:
        number("tol", self.tol, at_least=0)
        whole("max_iter", self.max_iter, at_least=1)
        whole("rng", self.rng, at_least=0)

    @staticmethod
    def worthwhile(size: int) -> int:
        """From how many rows on a subsample of them tells enough of ``size`` parameters to save time."""
        return max(FEWEST, 2 * LEAST * size)

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here``."""
        full = Newton(max_iter=self.max_iter)
        suits = objective.losses.convex and len(objective.rows) >= self.worthwhile(objective.size)
        warm = self._warm(objective, here.theta) if suits else None
        if warm is None:
            return full.minimise(objective, here, report)
        theta, sample, inverse = warm
        there = here if theta is here.theta else objective.at(theta)
        if there.finite and there.loss < here.loss:
            here = there
            if report(here):
                return Stop(False, CALLBACK)
        here, stop = descend(objective, here, inverse, self.max_iter, report, lambda _, half: half, self.tol)
        if stop is None or (stop.converged and self._doubtful(objective, here, sample, inverse)):
            return full.minimise(objective, here, report)
        return stop._replace(sample=sample)

    def _doubtful(self, objective: Objective, here: Point, sample: Sample, inverse: InverseHessian) -> bool:
        """Whether the loss may be farther from its minimum than it seems, as where rows outside the sample matter most.

        The Hessian of all rows is at least that of the sample times its share of the rows, and the ridge.
        """
        share = len(sample.objective.rows) / len(objective.rows)
        least = factorised(share * sample.hessian + (1 - share) * np.diag(objective.ridge))
        bound = np.inf if least is None else float(here.gradient @ least(here.gradient)) / 2
        return bound > TRUST * self.tol or suspect(objective, here, inverse(here.gradient))

    def _warm(self, objective: Objective, theta: Array) -> tuple[Array, Sample, InverseHessian] | None:
        """θ from growing subsamples, the last of these, and what it knows of the Hessian; None if any of it fails."""
        rows, least = len(objective.rows), LEAST * objective.size
        largest = max(min(rows // SHARE, ENOUGH * objective.size), min(least, rows // 2))
        run = rows // largest
        rng = np.random.default_rng(self.rng)
        sample = objective.take(np.arange(largest) * run + rng.integers(run, size=largest))
        stages = [sample]
        while len(stages[0].rows) >= GROWTH * least:
            stages.insert(0, sample.take(np.arange(0, largest, GROWTH ** len(stages))))
        reached = None
        for stage in stages:
            start = here = stage.at(theta)
            hessian = stage.hessian(here)
            metric = factorised(hessian) if here.finite else None
            if metric is None:
                continue
            inverse = InverseHessian(metric)
            if stage is sample and len(stage.rows) < TELLING * stage.size:
                reached = stage
                continue
            enough = 5e-3 * stage.size / len(stage.rows)  # its minimum is size/(2 rows) or so above that of all rows
            here, stop = descend(stage, here, inverse, TRIES, lambda _: False, lambda _, half: half, enough)
            if stop is not None and stop.converged:
                theta, reached = here.theta, stage
        return (theta, Sample(sample, start.logit, hessian), inverse) if reached is sample else None
