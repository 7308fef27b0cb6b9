"""Logistic regression in scikit-learn's language: binary and multinomial, with standard errors."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.utils._param_validation import Options

from numeric.estimator import Classifier
from numeric.generated import kernels

if TYPE_CHECKING:
    from numeric.inference import Summary
    from numeric.trainer import Solver

Array = npt.NDArray[np.floating[Any]]


class LogisticRegression(Classifier):
    """Logistic regression with a ridge, binary, or multinomial for more than two classes (softmax cross-entropy).

    Parameters, defaults and attributes are those of scikit-learn 1.9's `LogisticRegression`, less the ones that it
    deprecates (penalty, n_jobs); see `Classifier` for what C, tol and solver mean. With more than two classes ``coef_``
    is (K, d), and ``intercept_`` (K,). ``random_state`` has no effect. Raises ValueError for what is not smooth, or not
    this problem: l1_ratio other than 0, dual=True, intercept_scaling other than 1, solver="liblinear".

    `summary` gives standard errors and confidence intervals.

    >>> LogisticRegression().fit([[0.5], [1.5], [1.0], [2.5]], [0, 0, 1, 1]).predict([[0.0], [3.0]])
    array([0, 1])
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Classifier._parameter_constraints,
        "l1_ratio": [Options(Real, {0})],
        "dual": [Options(bool, {False})],
        "intercept_scaling": [Options(Real, {1})],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        *,
        C: float = 1.0,
        l1_ratio: float = 0.0,
        dual: bool = False,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        intercept_scaling: float = 1,
        class_weight: dict[Any, float] | str | None = None,
        random_state: Any = None,
        solver: str | Solver = "lbfgs",
        max_iter: int = 100,
        verbose: int = 0,
        warm_start: bool = False,
    ) -> None:
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, of shape (N, K); near 0 it is as accurate as near 1."""
        z = self.decision_function(X)
        if z.ndim == 2:
            return kernels("softmax-ce").activation(z)
        slope = kernels("sigmoid-bce").derivative  # ŷ - y
        return np.column_stack([-slope(z, 1), slope(z, 0)])

    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of the probabilities, of shape (N, K): the loss of each class, negated, which stays finite."""
        z = self.decision_function(X)
        k = kernels("softmax-ce") if z.ndim == 2 else kernels("sigmoid-bce")
        return -np.column_stack([k.loss(z, np.full(len(z), c)) for c in range(len(self.classes_))])

    def summary(self, X: Any, y: Any, sample_weight: Any = None) -> Summary:
        """Standard errors, z-values and confidence intervals (Wald), from the data of the fit; print it for a table.

        The covariance is the inverse of the observed information Σ_n s_n ℓ″ x xᵀ at the coefficients, with 1 before
        each x for the intercept; weights count as repeated rows. It has its meaning for C=np.inf. For a finite C, I/C
        is added (0 for the intercept): the posterior covariance for the prior w ~ N(0, C I), in Laplace's
        approximation. Raises ValueError where the matrix is singular, or y has other classes than the fit.
        """
        from numeric.inference import summarise

        return summarise(self, X, y, sample_weight)

    def _trained(self, y: npt.NDArray[Any]) -> tuple[str, npt.NDArray[Any], float]:
        return "sigmoid-bce" if len(self.classes_) == 2 else "softmax-ce", np.arange(len(self.classes_)), 0.0

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = True
        return tags
