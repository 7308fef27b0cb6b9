"""Who trains: lossproof, scikit-learn, statsmodels, and torch and JAX where they are installed.

Each is given the data as it takes them, prepared before any clock runs, and then asked for a θ at a tolerance. What a
tolerance means differs from one to the next, so each is asked with the loosest that reaches the optimum.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

import numeric
from tests.benchmarks.training_data import Problem
from tests.benchmarks.training_truth import Array
from tests.benchmarks.verdicts import at_most

LADDER = (1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14)
ENDLESS = 1_000_000
"""Iterations, when nothing but the tolerance is to end them."""

SAMPLE = 0.1
"""Seconds that show how long an iteration takes."""

Run = Callable[[float, float], Array]
"""θ of a tolerance, and of the seconds that there are."""

Fitted = Callable[[float, int], Array]
"""θ of a tolerance, and of at most so many iterations."""


class NotFor(Exception):
    """A peer has no way to solve the problem."""


def interrupted(fitted: Fitted) -> Run:
    """For solvers of few long iterations: OutOfTime when the seconds are over."""

    def run(tolerance: float, seconds: float) -> Array:
        with at_most(seconds):
            return fitted(tolerance, ENDLESS)

    return run


def capped(fitted: Fitted) -> Run:
    """For solvers of many short iterations: as many as there are seconds for, so that it is seen where they are."""
    fitted(0, 1)  # what is loaded or compiled at first is no measure
    iterations, spent = 1, 0.0
    while spent < SAMPLE and iterations < ENDLESS:
        iterations *= 4
        start = time.perf_counter()
        fitted(0, iterations)
        spent = time.perf_counter() - start
    return lambda tolerance, seconds: fitted(tolerance, min(ENDLESS, 1 + int(seconds * iterations / spent)))


def lossproof(problem: Problem) -> Run:
    def fitted(tolerance: float, _: int) -> Array:
        return numeric.fit(problem.model, problem.X, problem.y, numeric.Auto(tol=tolerance), problem.l2).theta

    return interrupted(fitted)


def scikit_learn(solver: str) -> Callable[[Problem], Run]:
    """LogisticRegression, which multiplies the sum of the losses by C where we divide it by n."""

    def prepare(problem: Problem) -> Run:
        from sklearn.linear_model import LogisticRegression

        C = 1 / (len(problem.y) * problem.l2) if problem.l2 else np.inf

        def fitted(tolerance: float, iterations: int) -> Array:
            model = LogisticRegression(solver=solver, C=C, tol=tolerance, max_iter=iterations)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit(problem.X, problem.y)
            theta: Array = np.vstack([model.intercept_, model.coef_.T])
            return theta.reshape(problem.shape)

        return interrupted(fitted) if "newton" in solver else capped(fitted)

    return prepare


def statsmodels(problem: Problem) -> Run:
    if problem.classes > 2 or problem.l2 or problem.sparse:
        raise NotFor("Logit has no ridge")
    api: Any = import_module("statsmodels.api")
    X = np.column_stack([np.ones(len(problem.X)), problem.X])

    def fitted(tolerance: float, iterations: int) -> Array:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = api.Logit(problem.y, X).fit(method="newton", tol=tolerance, maxiter=iterations, disp=False)
        return np.asarray(found.params)

    return interrupted(fitted)


def torch(problem: Problem) -> Run:
    """torch.optim.LBFGS with its line search."""
    if problem.sparse:
        raise NotFor("dense only")
    torch: Any = import_module("torch")
    F: Any = import_module("torch.nn.functional")
    X, y = torch.from_numpy(problem.X), torch.from_numpy(problem.y)
    two = problem.classes == 2
    y = y.double() if two else y

    def fitted(tolerance: float, iterations: int) -> Array:
        theta = torch.zeros(problem.shape, dtype=torch.float64, requires_grad=True)
        solver = torch.optim.LBFGS(
            [theta], max_iter=iterations, max_eval=2 * ENDLESS, tolerance_grad=tolerance, tolerance_change=0,
            history_size=10, line_search_fn="strong_wolfe",
        )  # fmt: skip

        def loss() -> Any:
            solver.zero_grad()
            Z = X @ theta[1:] + theta[0]
            mean = F.binary_cross_entropy_with_logits(Z, y) if two else F.cross_entropy(Z, y)
            total = mean + problem.l2 / 2 * theta[1:].square().sum()
            total.backward()
            return total

        solver.step(loss)
        return np.asarray(theta.detach())

    return capped(fitted)


def jax(problem: Problem) -> Run:
    """The compiled loss and gradient, given to SciPy's L-BFGS-B."""
    if problem.sparse:
        raise NotFor("dense only")
    from scipy.optimize import minimize

    jax: Any = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    X, y = jax.numpy.asarray(problem.X), jax.numpy.asarray(problem.y)

    def loss(flat: Any) -> Any:
        theta = flat.reshape(problem.shape)
        Z = X @ theta[1:] + theta[0]
        if problem.classes == 2:
            mean = (jax.nn.softplus(Z) - y * Z).mean()
        else:
            mean = -jax.numpy.take_along_axis(jax.nn.log_softmax(Z), y[:, None], axis=1).mean()
        return mean + problem.l2 / 2 * (theta[1:] ** 2).sum()

    both = jax.jit(jax.value_and_grad(loss))

    def fitted(tolerance: float, iterations: int) -> Array:
        limits = {"gtol": tolerance, "ftol": 0, "maxiter": iterations, "maxfun": 2 * ENDLESS}
        found = minimize(both, np.zeros(problem.shape).ravel(), jac=True, method="L-BFGS-B", options=limits)
        return np.asarray(found.x).reshape(problem.shape)

    return capped(fitted)


@dataclass(frozen=True)
class Competitor:
    """Who it is, how it is made ready for a problem, and which tolerances it is asked with."""

    name: str
    prepare: Callable[[Problem], Run]
    package: str
    ladder: tuple[float, ...] = LADDER

    @property
    def installed(self) -> bool:
        return find_spec(self.package) is not None


OURS = Competitor("lossproof", lossproof, "numeric")
"""As it is called without arguments: there is no tolerance to find."""

COMPETITORS = (
    OURS,
    Competitor("newton-cholesky", scikit_learn("newton-cholesky"), "sklearn"),
    Competitor("lbfgs", scikit_learn("lbfgs"), "sklearn"),
    Competitor("saga", scikit_learn("saga"), "sklearn"),
    Competitor("statsmodels", statsmodels, "statsmodels"),
    Competitor("torch L-BFGS", torch, "torch"),
    Competitor("JAX L-BFGS-B", jax, "jax"),
)


def competitor(name: str) -> Competitor:
    """One of them by its name."""
    return next(c for c in COMPETITORS if c.name == name)
