"""The trainer in scikit-learn's language: `LogisticRegression`, and `Classifier` for any model of two classes.

Both minimise C Σ_n s_n ℓ_n + r Σ_j |w_j| + (1 - r) ½‖w‖² over the weights w and a free intercept b, with r for l1_ratio
and logits z = b + Xw; s_n is the weight of the sample times that of its class. `numeric.fit` minimises it divided by
C Σ_n s_n: l1 is r/(C Σ_n s_n), l2 is (1 - r)/(C Σ_n s_n).
"""

from __future__ import annotations

import warnings
from functools import partial
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, _fit_context
from sklearn.callback import CallbackSupportMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import compute_class_weight
from sklearn.utils._array_api import get_namespace_and_device, move_to
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, validate_data

from numeric.choice import Auto
from numeric.generated import Kernels, kernels
from numeric.linear import NUMPY, Linear
from numeric.tasks import Iterations
from numeric.trainer import Solver, fit

if TYPE_CHECKING:
    from derivations.model import Model

Array = npt.NDArray[np.float64]

SOLVERS = {"auto", "lbfgs", "newton-cg", "newton-cholesky", "sag", "saga"}
"""The trainer's choice, and the solvers of scikit-learn that have the same minimum."""


def _has_probability(classifier: Classifier) -> bool:
    """Whether the model has probabilities; raises AttributeError, as scikit-learn asks for, if it has none."""
    try:
        _ = kernels(classifier.model).probability
    except (TypeError, ValueError) as error:
        raise AttributeError(str(error)) from None
    return True


class Classifier(CallbackSupportMixin, Linear, BaseEstimator):
    """A linear classifier for two classes, with the loss of a model: a catalogue name or a `derivations.Model`.

    ``classes_[0]`` takes the lower label of the model, ``classes_[1]`` the higher. C, l1_ratio, class_weight,
    fit_intercept and warm_start mean what they mean in scikit-learn; C=np.inf trains without penalty, and l1_ratio > 0
    is for models whose convexity is proved. ``solver`` is "auto", the trainer's choice; or a name of scikit-learn's,
    which means the same here, as the minimum is the same; or a solver of `numeric.fit`, such as `numeric.Newton()`,
    with its own limits. "auto" stops after ``max_iter`` iterations, or where the Euclidean norm of the gradient of the
    problem divided by C Σ_n s_n (for l1_ratio > 0, of its least subgradient) is at most ``tol``; where the solver
    measures the loss instead, it is at most ``tol``² above its minimum. ``verbose`` prints a line for each iteration;
    callbacks (``set_callbacks``) follow each iteration, and may stop the training.

    Fitted: ``coef_`` (1, d), ``intercept_`` (1,), ``classes_``, ``n_iter_`` (1,), ``history_`` (a `numeric.History`),
    ``n_features_in_`` and ``feature_names_in_``. X is dense or CSR, or an array of another library where scikit-learn
    dispatches these. All is computed in float64, by NumPy; coefficients and predictions are of the library of X, and
    float32 if X is.

    Raises ValueError or TypeError, naming what is wrong, for parameters and data that will not do. Warns with
    ConvergenceWarning, and the reason, where a minimum was not reached or does not exist.

    >>> Classifier("squared-hinge").fit([[0.5], [1.5], [1.0], [2.5]], [3, 3, 7, 7]).predict([[0.0], [3.0]])
    array([3, 7])
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "model": "no_validation",  # `numeric.kernels` names the nearest known one
        "C": [Interval(Real, 0, None, closed="right")],
        "l1_ratio": [Interval(Real, 0, 1, closed="both")],
        "tol": [Interval(Real, 0, None, closed="left")],
        "fit_intercept": ["boolean"],
        "class_weight": [dict, StrOptions({"balanced"}), None],
        "solver": [StrOptions(SOLVERS), *get_args(Solver)],
        "max_iter": [Interval(Integral, 0, None, closed="left")],
        "verbose": ["verbose"],
        "warm_start": ["boolean"],
    }

    def __init__(
        self,
        model: str | Model = "sigmoid-bce",
        *,
        C: float = 1.0,
        l1_ratio: float = 0.0,
        tol: float = 1e-4,
        fit_intercept: bool = True,
        class_weight: dict[Any, float] | str | None = None,
        solver: str | Solver = "auto",
        max_iter: int = 100,
        verbose: int = 0,
        warm_start: bool = False,
    ) -> None:
        self.model = model
        self.C = C
        self.l1_ratio: float | None = l1_ratio
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.class_weight = class_weight
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start

    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train on X (N, d), labels y (N,) and weights (N,) of 0 or more."""
        xp = get_namespace_and_device(X)[0]
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[xp.float64, xp.float32])
        check_classification_targets(y)
        matrix, target, sample_weight = move_to(X, y, sample_weight, **NUMPY)
        self.classes_, index = np.unique(target, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y holds one class only, {self.classes_[0]}; it must hold two classes")
        self._check()
        model, labels, self.threshold_ = self._trained(target)
        weights = self._weights(matrix, target, sample_weight)
        task = {
            "model": model,
            "X": matrix,
            "y": labels[index],
            "sample_weight": weights,
            **self._penalties(len(target) if weights is None else weights.sum()),
        }
        solver = Auto(self.tol, self.max_iter) if isinstance(self.solver, str) else self.solver
        start = self._start(matrix.shape[1], len(labels))
        parameters = partial(self._parameters, X=X)
        metadata = None if sample_weight is None else {"sample_weight": sample_weight}
        iterations = Iterations(self, {"X": X, "y": y, "metadata": metadata}, start, parameters)
        result = fit(**task, method=solver, theta0=start, callback=iterations)
        self.__dict__.update(parameters(result.theta))
        self.n_iter_, self.history_ = np.array([result.n_iter], dtype=np.int32), result.history
        if not (result.converged or iterations.stopped):
            warnings.warn(self._failure(result.reason), ConvergenceWarning, stacklevel=3)
        iterations.close()
        return self

    @available_if(_has_probability)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, of shape (N, 2). The method is missing where the model has none."""

        def both(scores: Array) -> Array:
            probability = kernels(self.model).probability(scores + self.threshold_)
            return np.column_stack([1 - probability, probability])

        return self._of_scores(X, both)

    @available_if(_has_probability)  # type: ignore[untyped-decorator]
    def predict_log_proba(self, X: Any) -> Array:
        """The logarithms of the probabilities, of shape (N, 2)."""
        xp = get_namespace_and_device(X)[0]
        with np.errstate(divide="ignore"):
            return xp.log(self.predict_proba(X))

    def _trained(self, y: npt.NDArray[Any]) -> tuple[str | Model, npt.NDArray[Any], float]:
        """What is trained: the model, its label for each class, and z₀."""
        kind = type_of_target(y, input_name="y")
        if kind != "binary":
            raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
        k = kernels(self.model)
        values = k.labels.values if isinstance(k, Kernels) else None
        if values is None or len(values) != 2:
            what = k.labels.describe() if isinstance(k, Kernels) else "a class of many"
            raise ValueError(f"model is {k.name!r}, whose label is {what}; a Classifier needs a model of two labels")
        return self.model, np.array(values), _even(k, *values)

    def _check(self) -> None:
        """Raise ValueError for parameters that do not go together."""

    def _strength(self) -> tuple[float, float]:
        """C and l1_ratio."""
        return self.C, self.l1_ratio or 0.0

    def _penalties(self, total: float) -> dict[str, Any]:
        """What `numeric.fit` is told of the penalties and the intercept; ``total`` is Σ_n s_n."""
        C, ratio = self._strength()
        return {"l2": (1 - ratio) / (C * total), "l1": ratio / (C * total), "fit_intercept": self.fit_intercept}

    def _weights(self, X: Any, y: npt.NDArray[Any], sample_weight: Any) -> Array | None:
        """s_n, the weight of the sample times that of its class; None for ones."""
        if sample_weight is None and self.class_weight is None:
            return None
        weights: Array = _check_sample_weight(sample_weight, X, dtype=np.float64)
        index = np.searchsorted(self.classes_, y)
        if self.class_weight is not None:
            options = {"classes": self.classes_, "y": y, "sample_weight": weights}
            weights = weights * compute_class_weight(self.class_weight, **options)[index]
        if weights.min() < 0:
            raise ValueError(f"a row has the weight {weights.min():g}, of sample and class; a weight must be 0 or more")
        absent = np.bincount(index, weights) == 0
        if absent.any():
            name = self.classes_[absent][0]
            raise ValueError(f"all rows of class {name} have weight 0; leave them out of X and y, or give them weight")
        return weights

    def _start(self, features: int, classes: int) -> Array:
        """Where to start: zeros, or the last fit for ``warm_start``."""
        if self.warm_start and hasattr(self, "coef_"):
            return self._theta()
        size = features + self.fit_intercept
        return np.zeros(size if classes == 2 else (size, classes))

    def _failure(self, reason: str) -> str:
        """What is warned of."""
        name = self.solver if isinstance(self.solver, str) else type(self.solver).__name__
        advice = ". Increase the number of iterations" if "reached max_iter" in reason else ""
        reason = reason.replace("l2 > 0", "a finite C")
        return f"{type(self).__name__} with the solver {name} failed to converge: {reason}{advice}."

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_class = False
        return tags


def _even(k: Kernels, low: float, high: float) -> float:
    """z₀, where a model of two labels is even between them."""
    from scipy.optimize import brentq

    def lead(z: float) -> float:
        if k.has_probability:
            return float(k.probability(z)) - 0.5
        return float(k.loss(z, low)) - float(k.loss(z, high))

    return 0.0 if lead(0.0) == 0 else float(brentq(lead, -100, 100))
