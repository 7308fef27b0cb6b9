"""`fit` trains a model on data with a solver, and returns a `Fit`: θ, the way to it, and why it stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from derivations.errors import unknown
from numeric import validation
from numeric.certificate import certificate
from numeric.choice import Auto
from numeric.fitted import Fit, History
from numeric.generated import Kernels, kernels
from numeric.lasso import Lasso
from numeric.losses import Losses
from numeric.objective import Objective, Point
from numeric.proximal import ProximalNewton
from numeric.quasi_newton import LBFGS
from numeric.rows import Array
from numeric.separation import separating
from numeric.softmax_losses import SoftmaxLosses
from numeric.solvers import OVERFLOW, GradientDescent, Newton, Stop
from numeric.subsampling import SubsampledNewton
from numeric.whole import arranged

if TYPE_CHECKING:
    from derivations.model import Model

Callback = Callable[[int, Array, float], Any]
Solver = Auto | GradientDescent | Newton | SubsampledNewton | LBFGS | ProximalNewton
METHODS: dict[str, Solver] = {
    "auto": Auto(),
    "newton": Newton(),
    "subsampled-newton": SubsampledNewton(),
    "lbfgs": LBFGS(),
    "proximal-newton": ProximalNewton(),
    "gd": GradientDescent(learning_rate=None),
}


def fit(
    model: str | Model,
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    method: str | Solver = "auto",
    l2: float = 0.0,
    fit_intercept: bool = True,
    theta0: npt.ArrayLike | None = None,
    sample_weight: npt.ArrayLike | None = None,
    callback: Callback | None = None,
    l1: float = 0.0,
    intercept_scaling: float | None = None,
) -> Fit:
    """Minimise the mean loss of a model over the rows of X, plus (l2/2)‖w‖² + l1 Σ_j |w_j|; the intercept is free.

    X has shape (N, d) and no column of ones, y shape (N,) with labels of the model. ``method`` is "auto" (by the
    numbers of rows and parameters: ``Fit.reason`` says which and why), "newton", "subsampled-newton",
    "proximal-newton", "lbfgs", "gd", or a solver such as ``GradientDescent(learning_rate=0.5)``. "softmax-ce" takes
    classes 0, ..., K - 1 and gives θ of shape (p, K), that of least norm where the ridge is 0. ``theta0`` is where to
    start, zeros if None.
    ``sample_weight`` makes the mean a weighted one, Σ s_n ℓ_n / Σ s_n: whole weights act as repeated
    rows, and a row of weight 0 as absent; each batch of gradient descent takes (1/m) Σ s_n ∇ℓ_n over its m rows,
    the s_n scaled to mean 1 over all rows. ``callback(epoch, theta, loss)`` is called
    after every epoch or iteration, and stops the training by returning something true. ``l1`` > 0, for losses whose
    convexity is proved, makes weights exactly zero; the gradient is then the subgradient of least norm.
    ``intercept_scaling`` penalises the intercept, too, as the weight b/s of a column of numbers s. Lists, DataFrames,
    arrays of any real type and order and SciPy's sparse matrices will do; all is computed in float64.

    Everything is checked before anything is computed: ValueError or TypeError name the argument, what it is
    and what it should be. y must hold both classes, except for gradient descent on a single row (the step of
    one sample).

    >>> fit("sigmoid-bce", [[0.5], [1.5], [1.0], [2.5]], [0, 0, 1, 1]).converged
    True
    """
    solver = _solver(method)
    ridge = validation.number("l2", l2, at_least=0)
    with_intercept = validation.flag("fit_intercept", fit_intercept)
    validation.function("callback", callback, "(epoch, theta, loss)")
    sizes = validation.number("l1", l1, at_least=0)
    scaling = None if intercept_scaling is None else validation.number("intercept_scaling", intercept_scaling, above=0)
    objective = problem(model, X, y, ridge, with_intercept, sample_weight, sizes, scaling)
    if isinstance(objective, Lasso) and not isinstance(solver, Auto | ProximalNewton):
        what = type(solver).__name__
        raise ValueError(
            f"method is {what}, which needs a gradient; with l1 > 0 it must be 'auto' or 'proximal-newton'"
        )
    shape = (objective.rows.width, *objective.losses.outputs)
    start = objective.centred(validation.start(theta0, shape, with_intercept))
    if len(objective.rows) > 1 or not isinstance(solver, GradientDescent):
        validation.every_class(objective.y, *objective.losses.classes)

    diary = _Diary(callback, shape)
    # the solvers look for overflow themselves, and report it
    with np.errstate(over="ignore", invalid="ignore"), objective.rows.own_threads():
        here = objective.at(start)
        diary.enter(here)
        stop = solver.minimise(objective, here, diary.report) if here.finite else Stop(False, OVERFLOW)
        proof = certificate(model, objective, diary.last, stop.sample)
    apart = separating(objective, diary.last) if stop.endless else None
    theta, loss, _ = diary.entries[-1]
    history = History(*(np.array(column) for column in zip(*diary.entries, strict=True)))
    return Fit(
        theta=theta.copy(),
        loss=loss,
        history=history,
        n_iter=len(history) - 1,
        converged=stop.converged,
        reason=stop.reason if apart is None else f"{stop.reason}; {apart}",
        model=objective.losses.kernels.name,
        fit_intercept=with_intercept,
        definition=model,
        separation=apart,
        certificate=proof,
    )


def problem(
    model: str | Model,
    X: Any,
    y: npt.ArrayLike,
    l2: float,
    fit_intercept: bool,
    sample_weight: npt.ArrayLike | None = None,
    l1: float = 0.0,
    intercept_scaling: float | None = None,
) -> Objective:
    """What `fit` minimises, with X, y and the weights checked; rows of weight 0 are absent from it."""
    generated = kernels(model)
    rows = arranged(validation.design(X), fit_intercept)
    losses: Losses | SoftmaxLosses
    if isinstance(generated, Kernels):
        target: npt.NDArray[Any] = validation.target(y, len(rows), generated.labels, generated.name)
        losses = Losses(generated, soft=not ((target == 0) | (target == 1)).all())
    else:
        target = validation.classes(y, len(rows))
        losses = SoftmaxLosses(generated, int(target.max()) + 1)
    weights = validation.weights(sample_weight, len(rows))
    validation.finite_rows(rows)
    scale = np.ones((rows.width, *losses.outputs))
    scale[: int(fit_intercept)] = 0.0 if intercept_scaling is None else 1 / intercept_scaling
    ridge = l2 * scale.ravel() ** 2
    if l1 and not losses.convex:
        raise ValueError(f"l1 is {l1:g}; it must be 0 for {generated.name}, whose convexity is not proved")
    objective = Objective(losses, rows, target, weights, ridge)
    if l1:
        objective = Lasso(losses, rows, target, weights, ridge, l1 * scale.ravel())
    return objective if weights is None or weights.all() else objective.take(weights > 0)


class _Diary:
    """The history as it is written, and the callback that reads along."""

    def __init__(self, callback: Callback | None, shape: tuple[int, ...]) -> None:
        self.entries: list[tuple[Array, float, float]] = []
        self.last: Point
        self._callback, self._shape = callback, shape

    def enter(self, here: Point) -> None:
        self.last = here
        self.entries.append((here.theta.reshape(self._shape), here.loss, here.norm))

    def report(self, here: Point) -> bool:
        """Enter the point; True if the callback asks to stop."""
        self.enter(here)
        if self._callback is None:
            return False
        return bool(self._callback(len(self.entries) - 1, self.entries[-1][0].copy(), here.loss))


def _solver(method: str | Solver) -> Solver:
    """The solver that ``method`` names or is."""
    if isinstance(method, Solver):
        return method
    if not isinstance(method, str):
        what = validation.shown(method)
        raise TypeError(f"method is {what}; it must be a name, or a solver such as GradientDescent() or Newton()")
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    return METHODS[method]
