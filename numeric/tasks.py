"""The iterations of a training as tasks of `sklearn.callback`, and as lines for ``verbose``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Iterations:
    """The callback of `numeric.fit` for an estimator: each iteration is a task below the task of its ``fit``.

    ``data`` is what callbacks are shown, X, y and the metadata; ``start`` is where the iterations start; ``parameters``
    makes of θ the attributes with which a copy of the estimator predicts. An iteration begins when the one before it
    has ended, so that one stays empty in the end, as in scikit-learn. How many there will be is not known.
    """

    def __init__(
        self,
        estimator: Any,
        data: dict[str, Any],
        start: Array,
        parameters: Callable[[Array], dict[str, Array]],
    ) -> None:
        self.stopped = False
        """Whether a callback asked to stop."""
        self._data = {"estimator": estimator, **data}
        self._parameters = parameters
        self._fit = estimator._init_callback_context(max_subtasks=None)
        self._fit.call_on_fit_task_begin(**self._data)
        self._begin(start)

    def __call__(self, iteration: int, theta: Array, loss: float) -> bool:
        """End the iteration that reached θ, and begin the next; True if a callback asks to stop."""
        estimator = self._data["estimator"]
        if estimator.verbose:
            print(f"{type(estimator).__name__}: iteration {iteration}, mean loss {loss:.10g}")
        self.stopped = self._task.call_on_fit_task_end(**self._at(theta))
        self._begin(theta)
        return self.stopped

    def close(self) -> None:
        """End the iteration that never ran, and the fit: the estimator is fitted."""
        self._task.call_on_fit_task_end(estimator=self._data["estimator"])
        self._fit.call_on_fit_task_end(**self._data, reconstruction_attributes={})

    def _begin(self, theta: Array) -> None:
        self._task = self._fit.subcontext(task_name="iteration").call_on_fit_task_begin(**self._at(theta))

    def _at(self, theta: Array) -> dict[str, Any]:
        return {**self._data, "reconstruction_attributes": lambda: self._parameters(theta)}
