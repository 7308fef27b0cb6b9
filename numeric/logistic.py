"""Logistic regression in scikit-learn's language: binary and multinomial, with standard errors."""

from __future__ import annotations

import warnings
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from sklearn.utils._param_validation import Hidden, Interval, StrOptions

from numeric.estimator import SOLVERS, Classifier
from numeric.generated import kernels

if TYPE_CHECKING:
    from numeric.inference import Summary
    from numeric.trainer import Solver

Array = npt.NDArray[np.floating[Any]]

RATIOS = {"l1": 1.0, "l2": 0.0, None: 0.0}
"""The l1_ratio that a name of the deprecated ``penalty`` means."""
INSTEAD = "; in its place use l1_ratio=0 for 'l2', 1 for 'l1', between 0 and 1 for 'elasticnet', and C=np.inf for None"


class LogisticRegression(Classifier):
    """Logistic regression with a penalty, binary, or multinomial for more than two classes (softmax cross-entropy).

    Parameters, defaults and attributes are those of scikit-learn 1.9's `LogisticRegression`; see `Classifier` for what
    C, l1_ratio, tol and solver mean. With more than two classes ``coef_`` is (K, d), and ``intercept_`` (K,).
    ``solver`` takes all names of scikit-learn's. They have one minimum, but for "liblinear", which is binary and
    penalises the intercept as the weight b/s of a column of numbers s = ``intercept_scaling``. What scikit-learn
    refuses of a solver is refused here: l1_ratio > 0 is for "saga", for "liblinear" if it is 1, and for "auto".
    ``dual`` (for "liblinear") and ``random_state`` have no effect on the minimum. ``penalty`` and ``n_jobs``, which are
    deprecated, mean what they mean in scikit-learn, and warn.

    `summary` gives standard errors and confidence intervals.

    >>> LogisticRegression().fit([[0.5], [1.5], [1.0], [2.5]], [0, 0, 1, 1]).predict([[0.0], [3.0]])
    array([0, 1])
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Classifier._parameter_constraints,
        "penalty": [StrOptions({"l1", "l2", "elasticnet"}), None, Hidden(StrOptions({"deprecated"}))],
        "l1_ratio": [*Classifier._parameter_constraints["l1_ratio"], None],
        "dual": ["boolean"],
        "intercept_scaling": [Interval(Real, 0, None, closed="neither")],
        "random_state": ["random_state"],
        "solver": [StrOptions(SOLVERS | {"liblinear"}), *Classifier._parameter_constraints["solver"][1:]],
        "n_jobs": [None, Integral],
    }

    def __init__(
        self,
        penalty: str | None = "deprecated",
        *,
        C: float = 1.0,
        l1_ratio: float | None = 0.0,
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
        n_jobs: int | None = None,
    ) -> None:
        self.penalty = penalty
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
        self.n_jobs = n_jobs

    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, of shape (N, K); near 0 it is as accurate as near 1."""

        def each(z: Array) -> Array:
            if z.ndim == 2:
                return kernels("softmax-ce").activation(z)
            slope = kernels("sigmoid-bce").derivative  # ŷ - y
            return np.column_stack([-slope(z, 1), slope(z, 0)])

        return self._of_scores(X, each)

    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of the probabilities, of shape (N, K): the loss of each class, negated, which stays finite."""

        def each(z: Array) -> Array:
            k = kernels("softmax-ce") if z.ndim == 2 else kernels("sigmoid-bce")
            return -np.column_stack([k.loss(z, np.full(len(z), c)) for c in range(len(self.classes_))])

        return self._of_scores(X, each)

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

    def _strength(self) -> tuple[float, float]:
        return np.inf if self.penalty is None else self.C, RATIOS.get(self.penalty, self.l1_ratio or 0.0)

    def _penalties(self, total: float) -> dict[str, Any]:
        scaling = self.intercept_scaling if self.solver == "liblinear" else None
        return {**super()._penalties(total), "intercept_scaling": scaling}

    def _check(self) -> None:
        self._deprecated()
        C, ratio = self._strength()
        name = "l2" if ratio == 0 else "l1" if ratio == 1 else "elasticnet"
        if self.solver not in ("liblinear", "saga", "auto") and isinstance(self.solver, str) and ratio > 0:
            raise ValueError(
                f"Solver {self.solver} supports only 'l2' or None penalties, got {name} penalty; 'auto' supports all."
            )
        if self.solver != "liblinear" and self.dual:
            raise ValueError(f"Solver {self.solver} supports only dual=False, got dual={self.dual}")
        if self.solver == "liblinear":
            if name == "elasticnet":
                raise ValueError(f"Only 'saga' solver supports elasticnet penalty, got solver={self.solver}.")
            if np.isinf(C):
                raise ValueError("C=np.inf as well as penalty=None is not supported for the liblinear solver")
            if self.dual and name == "l1":
                raise ValueError("The combination of l1_ratio=1 and dual=True is not supported")
            if len(self.classes_) > 2:
                raise ValueError(
                    "The 'liblinear' solver does not support multiclass classification; use another solver"
                )

    def _deprecated(self) -> None:
        """Warn of what scikit-learn deprecates."""
        if self.n_jobs is not None:
            warnings.warn("'n_jobs' has no effect, and is deprecated in scikit-learn 1.8", FutureWarning, stacklevel=5)
        if self.l1_ratio is None:
            warnings.warn("'l1_ratio=None' was deprecated in scikit-learn 1.8; use 0", FutureWarning, stacklevel=5)
        if self.penalty == "deprecated":
            return
        warnings.warn(f"'penalty' was deprecated in scikit-learn 1.8{INSTEAD}", FutureWarning, stacklevel=5)
        if self.penalty == "elasticnet" and self.l1_ratio is None:
            raise ValueError("l1_ratio must be specified when penalty is elasticnet.")
        if self.penalty is None and self.C != 1:
            warnings.warn("Setting penalty=None will ignore the C and l1_ratio parameters", stacklevel=5)
        elif self.penalty != "elasticnet" and self.l1_ratio not in (None, RATIOS[self.penalty]):
            what = f"penalty={self.penalty} with l1_ratio={self.l1_ratio}"
            warnings.warn(f"Inconsistent values: {what}; l1_ratio is only used for 'elasticnet'", stacklevel=5)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = self.solver != "liblinear"
        return tags
