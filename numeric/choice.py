"""`Auto`: the solver by the numbers of rows and parameters, and the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from numeric.lasso import Lasso
from numeric.proximal import ProximalNewton
from numeric.quasi_newton import LBFGS
from numeric.solvers import Newton, Stop
from numeric.subsampling import SubsampledNewton
from numeric.validation import number, whole

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.solvers import Report

MANY = 2000
"""With more parameters than so many, a Hessian costs more than it saves."""


@dataclass(frozen=True)
class Auto:
    """Newton's method; with a subsample's Hessian for many rows, L-BFGS for very many parameters, proximal for l1 > 0.

    ``tol`` is the norm of the gradient for `Newton` and `ProximalNewton`, and its square the distance of the loss from
    its minimum for the others; None for the ``tol`` and ``max_iter`` of each. ``Stop.reason`` says which was chosen and
    why. Raises TypeError or ValueError, naming the field, for values that make no sense.
    """

    tol: float | None = None
    max_iter: int | None = None

    def __post_init__(self) -> None:
        if self.tol is not None:
            number("tol", self.tol, at_least=0)
        if self.max_iter is not None:
            whole("max_iter", self.max_iter, at_least=0)

    def minimise(self, objective: Objective, here: Point, report: Report) -> Stop:
        """Descend from ``here`` with the solver that suits the objective."""
        solver, why = self.choose(objective)
        stop = solver.minimise(objective, here, report)
        return stop._replace(reason=f"{why}{stop.reason}")

    def choose(self, objective: Objective) -> tuple[Newton | ProximalNewton | SubsampledNewton | LBFGS, str]:
        """The solver, and why."""
        rows, size = len(objective.rows), objective.size
        limits = {} if self.max_iter is None else {"max_iter": self.max_iter}
        of_loss = limits if self.tol is None else limits | {"tol": self.tol**2}
        of_gradient = limits if self.tol is None else limits | {"tol": self.tol}
        if isinstance(objective, Lasso):
            return ProximalNewton(**of_gradient), ""
        if objective.losses.convex and self.max_iter != 0:
            if size > MANY:
                return LBFGS(**of_loss), f"L-BFGS, as {size} parameters are too many for their Hessian: "
            if rows >= SubsampledNewton.worthwhile(size):
                many = f"{rows} rows are many for {size} parameters"
                return SubsampledNewton(**of_loss), f"subsampled Newton, as {many}: "
        return Newton(**of_gradient), ""
