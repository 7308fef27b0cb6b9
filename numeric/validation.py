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
from numeric.rows import Rows

Array = npt.NDArray[np.float64]


def design(X: Any, columns: int | None = None) -> Any:
    """X as a matrix with at least one row and one column (or ``columns``); its entries are for `finite_rows`.

    float32 and float64 stay as they are, in any order; every other real type becomes float64. What has a method
    ``tocsr``, as SciPy's sparse matrices and arrays have, becomes CSR.
    """
    if hasattr(X, "tocsr"):
        matrix = _sparse(X)
    else:
        matrix = _numbers("X", X, keep=True)
        if matrix.ndim == 1 and matrix.size:
            raise ValueError(
                f"X has shape {matrix.shape}; it must be a matrix with one row a sample: "
                "X.reshape(-1, 1) for a single column, X.reshape(1, -1) for a single row"
            )
    if matrix.ndim != 2 or not min(matrix.shape):
        raise ValueError(f"X has shape {matrix.shape}; it must be a matrix with at least one row and one column")
    if columns is not None and matrix.shape[1] != columns:
        raise ValueError(f"X has shape {matrix.shape}; it must have the {columns} columns of the fit")
    return matrix


def finite_rows(rows: Rows) -> Rows:
    """The rows of X, whose entries must be finite numbers."""
    if not np.isfinite(rows.maxima).all():
        if not rows.sparse:
            _finite("X", rows.X)
        entries = rows.X.tocoo()
        at = int(np.argmin(np.isfinite(entries.data)))
        where = f"X[{entries.row[at]}, {entries.col[at]}]"
        raise ValueError(f"{where} is {entries.data[at]}; every entry must be a finite number")
    return rows


def classes(y: npt.ArrayLike, rows: int) -> npt.NDArray[np.intp]:
    """y as class indices 0, 1, ..., K - 1, one for each row of X, each class at least once."""
    vector = _finite("y", _vector("y", y, rows, "row of X"))
    wrong = (vector != np.floor(vector)) | (vector < 0) | (vector >= rows)
    if wrong.any():
        index = int(np.argmax(wrong))
        raise ValueError(f"y[{index}] is {vector[index]:g}; a label of softmax-ce must be a class 0, 1, ..., K - 1")
    indices = vector.astype(np.intp)
    counts = np.bincount(indices)
    if len(counts) < 2:
        raise ValueError(f"y holds one class only, all {rows} labels are 0; it must hold two classes or more")
    if not counts.all():
        raise ValueError(f"y has no label {int(np.argmin(counts))}; each class 0, 1, ..., {len(counts) - 1} must occur")
    return indices


def target(y: npt.ArrayLike, rows: int, labels: Labels, model: str) -> Array:
    """y as a float64 vector with one label of the model for each of the ``rows`` rows of X."""
    vector = _vector("y", y, rows, "row of X")
    inside = labels.contains(vector)
    if not inside.all():
        _finite("y", vector)
        outside = ~inside
        index, count = int(np.argmax(outside)), int(outside.sum())
        others = f" ({count} labels are outside)" if count > 1 else ""
        raise ValueError(f"y[{index}] is {vector[index]:g}; a label of {model} must be {labels.describe()}{others}")
    return vector


def every_class(y: npt.NDArray[Any], *classes: float) -> None:
    """Each of the classes in ``y``, if there are any."""
    missing = [label for label in classes if not (y == label).any()]
    if missing and (y == y[0]).all():
        count = "its one label is" if len(y) == 1 else f"all {len(y)} labels are"
        raise ValueError(f"y holds one class only, {count} {y[0]:g}; it must hold two classes")
    if missing:
        raise ValueError(f"no row of y with a positive weight has the label {missing[0]:g}; every class must occur")


def weights(sample_weight: npt.ArrayLike | None, rows: int) -> Array | None:
    """The weights of the rows, scaled to mean 1; None for None. A row of weight 0 counts as absent."""
    if sample_weight is None:
        return None
    vector = _finite("sample_weight", _vector("sample_weight", sample_weight, rows, "row of X"))
    if (vector < 0).any():
        index = int(np.argmax(vector < 0))
        raise ValueError(f"sample_weight[{index}] is {vector[index]:g}; a weight must be 0 or more")
    if not vector.any():
        raise ValueError(f"sample_weight is 0 for each of the {rows} rows; at least one must be positive")
    vector = vector / vector.max()  # so that the sum of huge weights cannot overflow
    kept: Array = vector * (np.count_nonzero(vector) / vector.sum())
    return kept


def start(theta0: npt.ArrayLike | None, shape: tuple[int, ...], fit_intercept: bool) -> Array:
    """The θ to start from as a vector, one entry for each parameter; zeros for None."""
    if theta0 is None:
        return np.zeros(math.prod(shape))
    if len(shape) > 1:
        given = _finite("theta0", _numbers("theta0", theta0))
        if given.shape != shape:
            raise ValueError(f"theta0 has shape {given.shape}; it must have shape {shape}, one column for each class")
        return given.flatten()
    what = "parameter [b, w1, ...]" if fit_intercept else "parameter [w1, ...]"
    return _finite("theta0", _vector("theta0", theta0, shape[0], what)).copy()


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


def _sparse(X: Any) -> Any:
    """A sparse matrix as CSR of float32 or float64, without duplicate entries."""
    if X.dtype.kind not in "biuf":
        raise TypeError(f"X holds numbers of dtype {X.dtype}; every entry must be a real number")
    matrix = X.tocsr() if X.ndim == 2 else X
    if matrix.dtype not in (np.float32, np.float64):
        matrix = matrix.astype(np.float64)
    if matrix.ndim == 2 and not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    return matrix


def _numbers(name: str, value: npt.ArrayLike, keep: bool = False) -> Array:
    """Real numbers as a float64 array, or as float32 if they are that and may be kept; not a copy if none is needed."""
    if np.ma.is_masked(value):
        raise ValueError(f"{name} has masked entries; every entry must be a number")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} is ragged; its rows must all have one length") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds {_first_other(name, array)}; every entry must be a real number")
    if array.dtype == np.float64 or (keep and array.dtype == np.float32):
        return array
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
