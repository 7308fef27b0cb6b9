"""What training returns: `Fit`, with θ, the way to it (`History`), how far from optimal it is, and what it predicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from numeric import validation
from numeric.certificate import Certificate
from numeric.generated import Kernels, kernels
from numeric.rows import Array, Rows
from numeric.separation import Separation

if TYPE_CHECKING:
    from derivations.model import Model


@dataclass(frozen=True, eq=False)
class History:
    """What each epoch or iteration reached, entry 0 being the start: n_iter + 1 entries.

    ``theta`` has one row for each entry, ``loss`` is the objective with its ridge, ``gradient_norm`` the
    Euclidean norm of its gradient.
    """

    theta: Array
    loss: Array
    gradient_norm: Array

    def __len__(self) -> int:
        return len(self.loss)


@dataclass(frozen=True, eq=False)
class Fit:
    """What training returned: θ and its objective, the history, whether it converged and why it stopped.

    ``theta`` is [b, w1, ...], or [w1, ...] without an intercept, in float64.
    """

    theta: Array
    loss: float
    history: History
    n_iter: int
    converged: bool
    reason: str
    model: str
    fit_intercept: bool
    definition: str | Model = field(repr=False)
    """What `numeric.kernels` takes: the name of a catalogue model, or the model."""
    separation: Separation | None = field(repr=False, default=None)
    """The direction that separates the classes, where that is why there is no minimum."""
    certificate: Certificate | None = field(repr=False, default=None)
    """What the gap is computed from, None for losses that are not convex and for too many parameters."""

    @property
    def gap(self) -> float | None:
        """A bound on f(θ) - min f, rounding included: how far θ is from optimal, at most, whatever the reason to stop.

        None where none is known: for losses whose convexity is not proved, far from the minimum, where there may be no
        minimum, and for more than a few thousand parameters. Source: page "optimality" of the book.
        """
        return None if self.certificate is None else self.certificate.gap

    def logit(self, X: npt.ArrayLike) -> Array:
        """z = b + Xw for each row of X, of shape (N,), or (N, K). Raises like `fit` for an X that will not do."""
        matrix = validation.design(X, len(self.theta) - self.fit_intercept)
        rows = validation.finite_rows(Rows(matrix, self.fit_intercept))
        with np.errstate(over="ignore", invalid="ignore"):
            return rows.all_logits(self.theta)

    def probability(self, X: npt.ArrayLike) -> Array:
        """P(y = 1) for each row of X, of shape (N,); of each class, of shape (N, K), for softmax.

        Raises TypeError for a model without probabilities.
        """
        k, logit = kernels(self.definition), self.logit(X)
        probability: Array = k.probability(logit) if isinstance(k, Kernels) else k.activation(logit)
        return probability

    def predict(self, X: npt.ArrayLike, threshold: float = 0.5) -> npt.NDArray[Any]:
        """Label 1 where the probability is at least ``threshold``, else 0: a tie goes to 1 (claim S2-080).

        For the labels -1 and 1 of a margin loss, which has no probability and no other threshold than 0.5, the label
        of the smaller loss; for a model whose labels are not two classes, the activation. The shape is (N,).
        """
        threshold = validation.number("threshold", threshold, at_least=0, at_most=1)
        k, logit = kernels(self.definition), self.logit(X)
        if not isinstance(k, Kernels):
            return np.argmax(logit, axis=1)
        if k.labels.values is None:
            activation: Array = k.activation(logit)
            return activation
        if not k.has_probability and threshold == 0.5:
            low, high = k.labels.values
            return np.where(k.loss(logit, high) <= k.loss(logit, low), high, low).astype(np.int64)
        return (k.probability(logit) >= threshold).astype(np.int64)

    def __repr__(self) -> str:
        theta = np.array2string(self.theta, precision=6, threshold=8)
        state = "converged" if self.converged else "not converged"
        numbers = f"theta={theta}, loss={self.loss:.6g}, n_iter={self.n_iter}"
        return f"Fit({self.model}, {numbers}, {state}: {self.reason})"
