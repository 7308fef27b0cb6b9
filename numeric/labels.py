"""The set of labels that a model takes, as plain numbers: two classes, an interval, the reals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Labels:
    """A finite set of ``values``; or, with ``values=None``, the numbers from ``low`` to ``high``.

    ``integer`` keeps only the whole numbers of the interval: the naturals are ``Labels(low=0.0,
    integer=True)``.
    """

    values: tuple[float, ...] | None = None
    low: float = -math.inf
    high: float = math.inf
    integer: bool = False

    def contains(self, y: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether each entry of ``y`` is a label, in the shape of ``y``; NaN and the infinities never are."""
        numbers = np.asarray(y)
        if self.values is not None:
            return np.asarray(reduce(or_, [numbers == value for value in self.values]))
        inside = np.isfinite(numbers) & (self.low <= numbers) & (numbers <= self.high)
        return inside & (numbers == np.floor(numbers)) if self.integer else inside

    def describe(self) -> str:
        """The set in words: "0 or 1", "a number from 0 to 1", "a real number"."""
        if self.values is not None:
            *others, last = (f"{value:g}" for value in self.values)
            return f"{', '.join(others)} or {last}" if others else last
        kind = "whole number" if self.integer else "number"
        match math.isfinite(self.low), math.isfinite(self.high):
            case True, True:
                return f"a {kind} from {self.low:g} to {self.high:g}"
            case True, False:
                return f"a {kind} of at least {self.low:g}"
            case False, True:
                return f"a {kind} of at most {self.high:g}"
        return f"a {kind}" if self.integer else "a real number"
