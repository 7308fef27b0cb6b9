"""The bounds on f(θ) - min f: against the true gap in 60 digits, with much rounding, and where there is no minimum."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
from mpmath import fdot, fsum, lu_solve, matrix, mp, mpf, norm, workdps

import derivations as dv
import numeric
from derivations.lectures import optimality as page
from numeric import optimality
from numeric.optimality import gap_bound, gradient_rounding, hessian_rounding

MODELS = ("sigmoid-bce", "tanh-bce", "label-smoothed-bce", "linear-mse", "exponential", "log-cosh", "poisson")
CLASSES = ("sigmoid-bce", "tanh-bce", "exponential")


@pytest.fixture(autouse=True)
def sixty_digits() -> Iterator[None]:
    with workdps(60):
        yield


@cache
def exact(name: str) -> list[Any]:
    """ℓ, ℓ′ and ℓ″ of a model in numbers of mpmath, from SymPy's own derivatives."""
    σ, u = dv.sigmoid(dv.z), sp.exp(dv.z)
    loss = dv.models[name].loss.subs({sp.log(σ): -sp.log(1 + 1 / u), sp.log(1 - σ): -sp.log(1 + u)})
    return [sp.lambdify((dv.z, dv.y), loss.diff(dv.z, order), "mpmath") for order in range(3)]


class Problem:
    """A random table with its 1's, small enough for mpmath, of which a minimum exists."""

    def __init__(self, name: str, seed: int, ridge: float = 0.0) -> None:
        rng = np.random.default_rng(seed)
        self.name, count, size = name, int(rng.integers(8, 20)), int(rng.integers(1, 4))
        labels = np.arange(count) % 2
        scale = 10.0 ** rng.integers(-2, 3, size)
        while True:
            rows = rng.normal(size=(count, size)) * scale
            if name not in CLASSES or ridge or dv.separability(rows, labels) == "overlapping":
                break
        self.X = np.column_stack([np.ones(count), rows])
        self.y = {
            "exponential": 2 * labels - 1, "poisson": rng.integers(0, 4, count),
            "linear-mse": rng.normal(size=count), "log-cosh": 2 * rng.normal(size=count),
        }.get(name, labels).astype(float)  # fmt: skip
        self.weights = rng.integers(1, 4, count).astype(float)
        self.ridge = np.full(size + 1, ridge)
        self.reach = np.abs(self.X).max(axis=0)
        self.concordance = optimality.concordance(dv.models[name])

    def parts(self, theta: Any) -> tuple[Any, Any, Any]:
        """f, ∇f and ∇²f in 60 digits."""
        rows = [[mpf(c) for c in row] for row in self.X.tolist()]
        logits = [fdot(row, theta) for row in rows]
        triples = zip(self.weights.tolist(), logits, self.y.tolist(), strict=True)
        values = [[s * f(z, mpf(y)) for f in exact(self.name)] for s, z, y in triples]
        p, count, ridge = range(len(theta)), len(rows), [mpf(r) for r in self.ridge.tolist()]
        loss = fsum(v[0] for v in values) / count + fsum(ridge[j] * theta[j] ** 2 for j in p) / 2
        slope = [fsum(v[1] * x[j] for v, x in zip(values, rows, strict=True)) / count for j in p]
        bend = [[fsum(v[2] * x[i] * x[j] for v, x in zip(values, rows, strict=True)) / count for j in p] for i in p]
        gradient = matrix([g + ridge[j] * theta[j] for j, g in enumerate(slope)])
        return loss, gradient, matrix(bend) + mp.diag(ridge)

    def minimum(self) -> tuple[Any, Any]:
        """θ and f at the minimum, by Newton steps that are halved until f falls."""
        theta = matrix([0] * self.X.shape[1])
        loss, gradient, hessian = self.parts(theta)
        while norm(gradient) > mpf(10) ** -50:
            step = lu_solve(hessian, gradient)
            while not (ahead := self.parts(theta - step))[0] < loss + mpf(10) ** -55:
                step /= 2
            theta, (loss, gradient, hessian) = theta - step, ahead
        return theta, loss

    def gap(self, theta: Any, least: Any) -> Any:
        """f(θ) - min f."""
        return self.parts(matrix(theta.tolist()))[0] - least

    def bound(self, theta: Any, keep: slice = slice(None)) -> float | None:
        """What the trainer computes in float64; ``keep``: the rows that make the Hessian."""
        k, z = numeric.kernels(self.name), self.X @ theta
        with np.errstate(over="ignore"):
            slope, bend = (self.weights * f(z, self.y) for f in (k.derivative, k.second_derivative))
        gradient = self.X.T @ slope / len(z) + self.ridge * theta
        part = self.X[keep]
        hessian = (part.T * bend[keep]) @ part / len(z) + np.diag(self.ridge)
        assert self.concordance is not None
        errors = gradient_rounding(
            theta, self.reach, float(np.abs(slope).mean()), float(bend.mean()), self.ridge, self.concordance, len(z)
        )
        error = hessian_rounding(theta, self.reach, self.concordance, len(part))
        return gap_bound(gradient, hessian, self.reach, self.concordance, errors, error)


def start(found: Any) -> Any:
    return np.array([float(t) for t in found])


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_the_gap_is_never_above_the_bound_and_not_far_below(name: str, seed: int) -> None:
    problem = Problem(name, seed, ridge=[0.0, 1e-3][seed % 2])
    best, least = problem.minimum()
    rng, said = np.random.default_rng(seed), 0
    for distance in (0.0, 1e-12, 1e-8, 1e-4, 1e-2, 0.1, 1.0, 10.0):
        theta = start(best) + distance * rng.normal(size=len(best)) / problem.reach
        gap, bound = problem.gap(theta, least), problem.bound(theta)
        if bound is not None:
            said += 1
            assert gap <= bound
            assert distance < 1e-8 or bound <= 3 * gap
    assert said >= 5


@pytest.mark.parametrize("seed", range(10))
def test_some_of_the_rows_will_do_for_the_hessian(seed: int) -> None:
    problem = Problem("sigmoid-bce", seed, ridge=1e-2)
    best, least = problem.minimum()
    theta = start(best) + 1e-6 / problem.reach
    full, some = problem.bound(theta), problem.bound(theta, slice(5))
    assert full is not None
    assert some is not None
    assert problem.gap(theta, least) <= full <= some <= 1e4 * full


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("tied", [False, True])
def test_nothing_is_said_where_no_minimum_exists(name: str, tied: bool) -> None:
    """f falls for ever along (-5, 2); with a tie at 5/2 towards a number that is never reached."""
    problem = Problem(name, 0)
    x = [1.0, 2.0, 2.5, 2.5, 3.0, 4.0] if tied else [1.0, 2.0, 2.4, 2.6, 3.0, 4.0]
    labels = np.array([0, 0, 0, 1, 1, 1])
    problem.X, problem.y = np.column_stack([np.ones(6), x]), labels * 2.0 - 1 if name == "exponential" else labels * 1.0
    problem.weights, problem.ridge, problem.reach = np.ones(6), np.zeros(2), np.array([1.0, 4.0])
    rng = np.random.default_rng(0)
    for far in (0.0, 0.1, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 1e5):
        for theta in (far * np.array([-5.0, 2.0]), far * rng.normal(size=2)):
            assert problem.bound(theta) is None


@pytest.mark.parametrize("seed", range(10))
def test_far_away_nothing_is_said_or_the_truth(seed: int) -> None:
    problem = Problem("poisson" if seed % 2 else "sigmoid-bce", seed)
    _, least = problem.minimum()
    rng = np.random.default_rng(seed)
    for far in (0.3, 1.0, 3.0, 10.0, 30.0):
        theta = far * rng.normal(size=len(problem.reach)) / problem.reach
        bound = problem.bound(theta)
        assert bound is None or problem.gap(theta, least) <= bound


@pytest.mark.parametrize("digits", range(1, 13))
def test_columns_that_are_nearly_equal(digits: int) -> None:
    """The Hessian is known less and less well: then nothing is said."""
    problem = Problem("sigmoid-bce", 5)
    near = problem.X[:, :2] @ np.array([[0.0], [1.0]])
    near += 10.0**-digits * problem.reach[1] * np.random.default_rng(digits).normal(size=near.shape)
    problem.X = np.column_stack([problem.X[:, :2], near])
    problem.reach, problem.ridge = np.abs(problem.X).max(axis=0), np.zeros(3)
    if dv.separability(problem.X[:, 1:], problem.y) != "overlapping":
        pytest.fail("another seed is needed")
    best, least = problem.minimum()
    bound = problem.bound(start(best))
    assert (bound is not None) == (digits <= 4)
    assert bound is None or problem.gap(start(best), least) <= bound


def test_each_part_of_the_bound_is_needed() -> None:
    """Without M, without the rounding of the gradient, and with too much curvature it is below the gap somewhere."""
    problem = Problem("exponential", 2)
    best, least = problem.minimum()
    at, (_, gradient, hessian) = start(best), problem.parts(best)
    curved = np.array(hessian.tolist(), dtype=float)
    nothing = np.zeros(len(at))
    for sign in (1, -1):
        theta = at + sign * 0.05 / problem.reach
        slope = np.array(problem.parts(matrix(theta.tolist()))[1].tolist(), dtype=float)[:, 0]
        bent = np.array(problem.parts(matrix(theta.tolist()))[2].tolist(), dtype=float)
        gap = problem.gap(theta, least)
        found = [gap_bound(slope, h, problem.reach, m, nothing, 0) for h, m in ((bent, 1), (bent, 0), (bent * 1.2, 1))]
        assert found[0] is not None
        assert gap <= found[0]
        if sign == -1:
            continue
        assert min(b for b in found[1:] if b is not None) < gap
    assert norm(gradient) < mpf(10) ** -49
    exactly_zero = gap_bound(nothing, curved, problem.reach, 1, nothing, 0)
    assert exactly_zero is not None
    assert exactly_zero < problem.gap(at, least)


@pytest.mark.parametrize("rows", [100, 3000])
@pytest.mark.parametrize("far", [0.1, 10.0, 1e4])
@pytest.mark.parametrize("name", ["sigmoid-bce", "log-cosh", "poisson"])
def test_rounding_errors_stay_below_their_bounds(rows: int, far: float, name: str) -> None:
    rng = np.random.default_rng(rows)
    problem = Problem(name, 1, ridge=0.1)
    problem.X = np.column_stack([np.ones(rows), rng.normal(size=(rows, 2)) * [1.0, 100.0]])
    problem.reach, problem.ridge, problem.weights = np.abs(problem.X).max(axis=0), np.full(3, 0.1), np.ones(rows)
    theta = far * rng.normal(size=3) / problem.reach
    if name == "poisson":
        theta *= min(1.0, 20 / far)
    problem.y = (problem.X @ theta).round() if name == "log-cosh" else rng.integers(0, 2, rows).astype(float)
    k, z = numeric.kernels(name), problem.X @ theta
    slope, bend = k.derivative(z, problem.y), k.second_derivative(z, problem.y)
    gradient = problem.X.T @ slope / rows + problem.ridge * theta
    hessian = (problem.X.T * bend) @ problem.X / rows + np.diag(problem.ridge)
    _, exact_gradient, exact_hessian = problem.parts(matrix(theta.tolist()))
    M = problem.concordance
    assert M is not None
    sizes = float(np.abs(slope).mean()), float(bend.mean())
    errors = np.abs([float(mpf(g) - e) for g, e in zip(gradient.tolist(), exact_gradient, strict=True)])
    allowed = gradient_rounding(theta, problem.reach, *sizes, problem.ridge, M, rows)
    assert (errors <= allowed).all()
    assert (allowed <= 1e-9 * (problem.reach * sum(sizes) * (1 + far) + 0.1 * np.abs(theta))).all()
    wrong = np.array([[float(mpf(hessian[i, j]) - exact_hessian[i, j]) for i in range(3)] for j in range(3)])
    unit = np.sqrt(np.diagonal(hessian)[:, None] * np.diagonal(hessian))
    assert np.abs(wrong / unit).max() <= hessian_rounding(theta, problem.reach, M, rows) <= 1e-9


def test_the_sum_of_many_blocks() -> None:
    """(1/N) Xᵀ·2(Xθ - y) in exact fractions."""
    rng = np.random.default_rng(0)
    X, y, theta = rng.normal(size=(20_000, 2)), rng.normal(size=20_000), rng.normal(size=2)
    slope = 2 * (X @ theta - y)
    blocks = [X[n : n + 8192].T @ slope[n : n + 8192] for n in range(0, len(y), 8192)]
    table = [[Fraction(c) for c in row] for row in np.column_stack([X, y]).tolist()]
    a, b = map(Fraction, theta.tolist())
    residuals = [2 * (row[0] * a + row[1] * b - row[2]) for row in table]
    exactly = [sum(row[j] * r for row, r in zip(table, residuals, strict=True)) / len(y) for j in range(2)]
    errors = np.abs(
        [float(Fraction(g) - e) for g, e in zip((np.sum(blocks, axis=0) / len(y)).tolist(), exactly, strict=True)]
    )
    allowed = gradient_rounding(theta, np.abs(X).max(axis=0), float(np.abs(slope).mean()), 2.0, 0.0, 0.0, len(y))
    assert (errors <= allowed).all()
    assert (allowed < 1e-11).all()


@pytest.mark.parametrize("broken", ["gradient", "hessian", "singular", "indefinite", "zero", "uncertain", "errors"])
def test_what_cannot_be_said(broken: str) -> None:
    gradient, hessian, reach, errors = np.full(2, 1e-6), np.eye(2), np.ones(2), np.full(2, 1e-15)
    assert gap_bound(gradient, hessian, reach, 1.0, errors, 1e-15) == pytest.approx(1e-12, rel=1e-4)
    if broken == "gradient":
        gradient[0] = np.nan
    if broken == "errors":
        errors[1] = np.inf
    hessian = {
        "hessian": np.diag([1, np.inf]), "singular": np.ones((2, 2)), "indefinite": np.array([[1.0, 2.0], [2.0, 1.0]]),
        "zero": np.diag([1.0, 0.0]),
    }.get(broken, hessian)  # fmt: skip
    assert gap_bound(gradient, hessian, reach, 1.0, errors, 0.3 if broken == "uncertain" else 1e-15) is None


def test_strong_convexity() -> None:
    for seed in range(8):
        problem = Problem("sigmoid-bce", seed, ridge=0.25)
        best, least = problem.minimum()
        for far in (1e-9, 1e-3, 1.0, 100.0):
            theta = start(best) + far
            slope = float(norm(problem.parts(matrix(theta.tolist()))[1]))
            assert problem.gap(theta, least) <= optimality.strong(slope, 0.25)
    assert optimality.strong(2.0, 0.5) == pytest.approx(4)
    assert optimality.strong(1e-200, 1.0) > 0


def test_the_concordance_of_the_catalogue() -> None:
    found = {name: optimality.concordance(model) for name, model in dv.models.items()}
    assert found == dict.fromkeys(dv.models) | {
        "sigmoid-bce": 1, "label-smoothed-bce": 1, "exponential": 1, "poisson": 1, "tanh-bce": 2, "log-cosh": 2,
        "linear-mse": 0,
    }  # fmt: skip
    third = dv.Model("scaled", dv.z, sp.log(1 + sp.exp(dv.yhat / 3)), (0, 1))
    M = optimality.concordance(third)
    assert M is not None
    assert 1 / 3 <= M <= math.nextafter(1 / 3, 1)


def test_the_bound_is_the_one_of_the_book() -> None:
    """With one parameter, H = h² and no rounding: λ = |g|/h and K = M·reach/h."""
    formula = sp.lambdify((page.λ, page.K), page.bound.result)
    rng = np.random.default_rng(0)
    for g, h, reach, M in rng.uniform(0.01, 0.3, size=(20, 4)) * [0.1, 10.0, 1.0, 3.0]:
        found = gap_bound(np.array([-g]), np.array([[h * h]]), np.array([reach]), M, np.zeros(1), 0.0)
        assert (found is not None) == (M * reach * g / h**2 < 1)
        assert found is None or found == pytest.approx(formula(g / h, M * reach / h), rel=1e-5)
    squared = page.strong.result.subs(page.r, page.g / page.μ)
    assert optimality.strong(3.0, 0.25) == pytest.approx(-squared.subs({page.g: 3, page.μ: 0.25}))
