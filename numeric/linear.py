"""A linear classifier by its coefficients, in scikit-learn's language: what it predicts, for arrays of any library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import issparse
from sklearn.linear_model._base import LinearClassifierMixin, SparseCoefMixin
from sklearn.utils._array_api import get_namespace_and_device, move_to

Array = npt.NDArray[np.float64]

NUMPY = {"xp": np, "device": "cpu"}
"""Where training computes, whatever library the arrays are of."""


class Linear(LinearClassifierMixin, SparseCoefMixin):
    """Predictions from ``coef_`` and ``intercept_``, which are in the library and the precision of the X of the fit."""

    fit_intercept: bool
    threshold_: float

    def decision_function(self, X: Any) -> Array:
        """z - z₀, of shape (N,): ``classes_[1]`` is predicted where it is positive. (N, K) logits for K > 2 classes.

        z₀ is where the model is even between the classes: where the probability is 1/2, or, without probabilities, both
        losses are the same. It is 0 for every model of the catalogue.
        """
        scores: Array = super().decision_function(X)
        return scores - self.threshold_ if self.threshold_ else scores

    def _of_scores(self, X: Any, function: Callable[[Any], Any]) -> Any:
        """A function of the decision function that NumPy computes, in the array library and the precision of X."""
        scores = self.decision_function(X)
        xp, _, device = get_namespace_and_device(scores)
        return move_to(function(move_to(scores, **NUMPY)), xp=xp, device=device)

    def _theta(self) -> Array:
        """θ as `numeric.fit` has it, of shape (p,), or (p, K) for K > 2 classes; `_parameters` is the inverse."""
        coef = self.coef_.toarray() if issparse(self.coef_) else self.coef_
        coef, intercept = (array.astype(np.float64) for array in move_to(coef, self.intercept_, **NUMPY))
        theta: Array = np.vstack([intercept, coef.T]) if self.fit_intercept else coef.T
        return theta[:, 0] if theta.shape[1] == 1 else theta

    def _parameters(self, theta: Array, X: Any) -> dict[str, Any]:
        """``coef_`` and ``intercept_`` of a θ of `numeric.fit`, in the array library and the precision of X."""
        matrix = theta.reshape(len(theta), -1)
        intercept = matrix[0] if self.fit_intercept else np.zeros(matrix.shape[1])
        xp, _, device = get_namespace_and_device(X)
        single = X.dtype == xp.float32
        arrays = (
            np.array(part, np.float32 if single else np.float64, order="C")
            for part in (matrix[int(self.fit_intercept) :].T, intercept)
        )
        return dict(zip(("coef_", "intercept_"), move_to(*arrays, xp=xp, device=device), strict=True))
