"""Wald inference for logistic regression: standard errors from the Hessian at the minimum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.validation import check_is_fitted, validate_data

from numeric.trainer import problem
from numeric.validation import number

if TYPE_CHECKING:
    from numeric.logistic import LogisticRegression

Array = npt.NDArray[np.float64]

SAMPLING = "covariance of sampling, for large samples: the inverse of the observed information Σ s_n ℓ″ x xᵀ"
POSTERIOR = (
    "covariance of the posterior for the prior w ~ N(0, {C:g}), in Laplace's approximation: the inverse of\n"
    "Σ s_n ℓ″ x xᵀ + I/C, with {intercept:g} in I for the intercept; C=np.inf gives that of sampling"
)


@dataclass(frozen=True, eq=False)
class Summary:
    """Estimates (P,) with their names and their covariance (P, P); ``basis`` says what the covariance is.

    The order is intercept, w1, ..., and with K > 2 classes that for each class: P = K(d + 1). These are then the
    coefficients that add up to 0 over the classes.
    """

    names: tuple[str, ...]
    estimate: Array
    covariance: Array
    basis: str

    @property
    def standard_error(self) -> Array:
        """The square roots of the variances, of shape (P,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def z(self) -> Array:
        """Estimate / standard error, of shape (P,)."""
        return self.estimate / self.standard_error

    @property
    def p_value(self) -> Array:
        """2Φ(-|z|), of shape (P,): how probable a |z| as large is where the parameter is 0."""
        from scipy.special import ndtr

        return 2 * ndtr(-np.abs(self.z))

    def interval(self, level: float = 0.95) -> Array:
        """Estimate ± Φ⁻¹((1 + level)/2) standard errors, of shape (P, 2)."""
        from scipy.special import ndtri

        half = ndtri((1 + number("level", level, above=0, at_most=1)) / 2) * self.standard_error
        return np.column_stack([self.estimate - half, self.estimate + half])

    def __str__(self) -> str:
        width = max(map(len, self.names))
        head = f"{'':{width}}  {'estimate':>10} {'std. error':>10} {'z':>8} {'P>|z|':>8} {'[0.025':>10} {'0.975]':>10}"
        columns = zip(
            self.names, self.estimate, self.standard_error, self.z, self.p_value, *self.interval().T, strict=True
        )
        lines = [
            f"{name:{width}}  {e:10.4g} {s:10.4g} {z:8.3f} {p:8.3g} {low:10.4g} {high:10.4g}"
            for name, e, s, z, p, low, high in columns
        ]
        return "\n".join([head, *lines, self.basis])


def summarise(fitted: LogisticRegression, X: Any, y: Any, sample_weight: Any) -> Summary:
    """The Hessian of Σ_n s_n ℓ_n + ‖w‖²/(2C) at the coefficients, inverted."""
    check_is_fitted(fitted)
    C, l1_ratio = fitted._strength()
    if l1_ratio > 0:
        raise ValueError(f"l1_ratio is {l1_ratio:g}; coefficients have standard errors for l1_ratio=0 only")
    X, y = validate_data(fitted, X, y, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
    if not np.isin(y, fitted.classes_).all():
        raise ValueError(f"y has labels beside {fitted.classes_}, the classes of the fit; pass the data of the fit")
    weights = fitted._weights(X, y, sample_weight)
    total = len(y) if weights is None else weights.sum()
    model, labels, _ = fitted._trained(y)
    index = labels[np.searchsorted(fitted.classes_, y)]
    objective = problem(model, X, index, sample_weight=weights, **fitted._penalties(total))
    theta = fitted._theta()
    outputs = theta.reshape(len(theta), -1).shape[1]
    with np.errstate(over="ignore", invalid="ignore"):
        hessian = total * objective.hessian(objective.at(theta.ravel()))
    by_class = hessian.reshape(len(theta), outputs, len(theta), outputs).transpose(1, 0, 3, 2)
    features = getattr(fitted, "feature_names_in_", [f"x{j}" for j in range(fitted.n_features_in_)])
    names = [*["intercept"] * fitted.fit_intercept, *features]
    if outputs > 1:
        names = [f"{label}: {name}" for label in fitted.classes_ for name in names]
    basis = SAMPLING
    if not np.isinf(C):
        basis = POSTERIOR.format(C=C, intercept=C * total * objective.ridge[0] * fitted.fit_intercept)
    covariance = _inverse(by_class.reshape(hessian.shape), _contrasts(outputs, len(theta)))
    return Summary(tuple(names), theta.T.ravel(), covariance, basis)


def _contrasts(classes: int, parameters: int) -> Array:
    """An orthonormal basis of the θ that add up to 0 over the classes, as columns; of all θ for one output.

    The same number added to a parameter of every class changes no probability: the Hessian is singular there.
    """
    from scipy.linalg import helmert

    basis = helmert(classes).T if classes > 1 else np.eye(1)
    return np.kron(basis, np.eye(parameters))


def _inverse(hessian: Array, basis: Array) -> Array:
    """B (BᵀHB)⁻¹ Bᵀ, inverted after its diagonal was scaled to 1, so that the units of the columns do not matter."""
    inner = basis.T @ hessian @ basis
    scale = np.sqrt(np.diag(inner))
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = inner / np.outer(scale, scale)
    if not np.isfinite(scaled).all() or np.linalg.eigvalsh(scaled)[0] < len(scale) * np.finfo(np.float64).eps:
        raise ValueError(
            "the Hessian at the coefficients is singular, so they have no standard errors: some columns of X are "
            "linearly dependent (a constant one is so of the intercept); drop them, or use a finite C"
        )
    half = basis / scale
    return half @ np.linalg.inv(scaled) @ half.T
