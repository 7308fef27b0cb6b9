"""Every check of what a user passes in, made before anything is computed.

Each function takes an argument, returns it as the trainer wants it, and otherwise raises an error that names
the argument, says what it is and what it should be: TypeError for the wrong kind of thing, ValueError for a
wrong value.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.labels import Labels

Array = npt.NDArray[np.float64]


def design(X: npt.ArrayLike, columns: int | None = None) -> Array:
    """X as a float64 matrix of finite numbers, with at least one row and one column (or ``columns``)."""
    matrix = _numbers("X", X)
    if matrix.ndim == 1 and matrix.size:
        raise ValueError(
            f"X has shape {matrix.shape}; it must be a matrix with one row a sample: "
            "X.reshape(-1, 1) for a single column, X.reshape(1, -1) for a single row"
        )
    if matrix.ndim != 2 or not matrix.size:
        raise ValueError(f"X has shape {matrix.shape}; it must be a matrix with at least one row and one column")
    if columns is not None and matrix.shape[1] != columns:
        raise ValueError(f"X has shape {matrix.shape}; it must have the {columns} columns of the fit")
    return _finite("X", matrix)


def target(y: npt.ArrayLike, rows: int, labels: Labels, model: str) -> Array:
    """y as a float64 vector with one label of the model for each of the ``rows`` rows of X."""
    vector = _finite("y", _vector("y", y, rows, "row of X"))
    outside = ~labels.contains(vector)
    if outside.any():
        index, count = int(np.argmax(outside)), int(outside.sum())
        others = f" ({count} labels are outside)" if count > 1 else ""
        raise ValueError(f"y[{index}] is {vector[index]:g}; a label of {model} must be {labels.describe()}{others}")
    return vector


def both_classes(y: Array, labels: Labels) -> None:
    """At least two different labels in ``y``, where the label set is finite."""
    if labels.values is not None and (y == y[0]).all():
        count = "its one label is" if len(y) == 1 else f"all {len(y)} labels are"
        raise ValueError(f"y holds one class only, {count} {y[0]:g}; it must hold two classes")


def weights(sample_weight: npt.ArrayLike | None, rows: int) -> Array:
    """The weights of the rows, scaled to mean 1; ones for None. A row of weight 0 counts as absent."""
    if sample_weight is None:
        return np.ones(rows)
    vector = _finite("sample_weight", _vector("sample_weight", sample_weight, rows, "row of X"))
    if (vector < 0).any():
        index = int(np.argmax(vector < 0))
        raise ValueError(f"sample_weight[{index}] is {vector[index]:g}; a weight must be 0 or more")
    if not vector.any():
        raise ValueError(f"sample_weight is 0 for each of the {rows} rows; at least one must be positive")
    vector = vector / vector.max()  # so that the sum of huge weights cannot overflow
    kept: Array = vector * (np.count_nonzero(vector) / vector.sum())
    return kept


def start(theta0: npt.ArrayLike | None, size: int, fit_intercept: bool) -> Array:
    """The θ to start from, one entry for each parameter; zeros for None."""
    if theta0 is None:
        return np.zeros(size)
    what = "parameter [b, w1, ...]" if fit_intercept else "parameter [w1, ...]"
    return _finite("theta0", _vector("theta0", theta0, size, what)).copy()


def number(
    name: str, value: Any, *, at_least: float = -math.inf, above: float = -math.inf, at_most: float = math.inf
) -> float:
    """A finite real number within its bounds, as a float."""
    if not isinstance(value, Real) or isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {shown(value)}; it must be a number")
    try:
        real = float(value)
    except OverflowError:  # a whole number beyond float64
        real = math.inf
    if not math.isfinite(real) or not at_least <= real <= at_most or not real > above:
        bounds = [f"of at least {at_least:g}"] if at_least > -math.inf else []
        bounds += [f"above {above:g}"] if above > -math.inf else []
        bounds += [f"of at most {at_most:g}"] if at_most < math.inf else []
        raise ValueError(f"{name} is {real:g}; it must be a finite number {' and '.join(bounds)}".rstrip())
    return real


def whole(name: str, value: Any, at_least: int) -> int:
    """A whole number of at least ``at_least``, as an int."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} is {shown(value)}; it must be a whole number")
    if value < at_least:
        raise ValueError(f"{name} is {value}; it must be a whole number of at least {at_least}")
    return int(value)


def flag(name: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {shown(value)}; it must be True or False")
    return bool(value)


def function(name: str, value: Callable[..., Any] | None, takes: str) -> None:
    """None or something that can be called with ``takes``."""
    if value is not None and (not callable(value) or isinstance(value, type)):
        raise TypeError(f"{name} is {shown(value)}; it must be None or a function of {takes}")


def _numbers(name: str, value: npt.ArrayLike) -> Array:
    """Real numbers as a float64 array; not a copy where none is needed."""
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked entries; every entry must be a number")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged; its rows must all have one length") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds {_first_other(name, array)}; every entry must be a real number")
    with np.errstate(over="ignore"):  # a long double beyond float64 becomes inf, which `_finite` reports
        return array.astype(np.float64, copy=False)


def _vector(name: str, value: npt.ArrayLike, size: int, each: str) -> Array:
    vector = _numbers(name, value)
    if vector.ndim != 1:
        hint = f"; {name}.ravel() makes it one" if vector.size == size else ""
        raise ValueError(f"{name} has shape {vector.shape}; it must be a vector of shape ({size},){hint}")
    if vector.size != size:
        raise ValueError(f"{name} has {vector.size} entries; it must have {size}, one for each {each}")
    return vector


def _finite(name: str, array: Array) -> Array:
    bad = ~np.isfinite(array)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        count = int(bad.sum())
        others = f" ({count} entries are not)" if count > 1 else ""
        where = ", ".join(map(str, index))
        raise ValueError(f"{name}[{where}] is {array[index]}; every entry must be a finite number{others}")
    return array


def _first_other(name: str, array: npt.NDArray[Any]) -> str:
    """The first entry that is not a real number, and the dtype."""
    for index, value in np.ndenumerate(array):
        if array.dtype.kind != "O" or not isinstance(value, Real):
            where = f" at {name}[{', '.join(map(str, index))}]" if index else ""
            plain = value.item() if isinstance(value, np.generic) else value
            return f"{shown(plain)}{where} (dtype {array.dtype})"
    return f"Python objects (dtype {array.dtype}, shape {array.shape}), which .astype(float) may convert"


def shown(value: Any) -> str:
    """A value and its type, short enough for one line."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    text = repr(value)
    name = type(value).__name__
    kind = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
    if len(text) > 40 or "\n" in text:
        return kind
    return text if value is None else f"{text}, {kind}"
