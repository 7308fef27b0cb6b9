"""Data to train on: classes that overlap, in columns that are easy for a solver or hard.

Easy columns are independent and standard normal. Hard ones are correlated, by 0.9 to 0.99, and their scales run from
10⁻³ to 10³; in sparse data they come in correlated pairs. Labels are drawn with the probabilities of a true model, and
one in twenty is then drawn blindly, so that no plane separates the classes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

BLIND = 0.05
"""The share of labels that do not depend on the row."""

STRENGTH = 1.5
"""The standard deviation of the true logits."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Minimise the mean loss over the rows of X plus (l2/2)‖w‖²; the intercept is free."""

    X: Any
    """A matrix without a column of ones, or one of SciPy's sparse arrays, by rows."""
    y: npt.NDArray[np.int64]
    l2: float
    classes: int

    @property
    def model(self) -> str:
        return "sigmoid-bce" if self.classes == 2 else "softmax-ce"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of θ: the intercept first, and a column for each class of softmax."""
        parameters = self.X.shape[1] + 1
        return (parameters,) if self.classes == 2 else (parameters, self.classes)

    @property
    def sparse(self) -> bool:
        return not isinstance(self.X, np.ndarray)


@dataclass(frozen=True)
class Case:
    """What is trained on: its sizes, with ``entries`` numbers in each row where X is sparse."""

    name: str
    rows: int
    columns: int
    classes: int = 2
    entries: int = 0
    ridge: bool = False
    """Whether l2 = 1/rows, which scikit-learn calls C = 1; without a ridge otherwise."""
    hard: bool = False

    @property
    def title(self) -> str:
        kind = [f"K = {self.classes}"] * (self.classes > 2) + ["sparse"] * (self.entries > 0)
        return ", ".join([f"{short(self.rows)} × {short(self.columns)}", *kind])

    def smaller(self) -> Case:
        """With one row in twenty, but enough of them for the classes to overlap."""
        return replace(self, rows=min(self.rows, max(self.rows // 20, 20 * (self.entries or self.columns))))

    def problem(self, seed: int = 0) -> Problem:
        """The data, the same for each seed."""
        rng = np.random.default_rng(seed)
        shape = (self.columns,) if self.classes == 2 else (self.columns, self.classes)
        X = _sparse(self, rng) if self.entries else _dense(self, rng)
        Z = X @ rng.standard_normal(shape)
        Z *= STRENGTH / Z.std()
        if self.hard:
            scales = rng.permutation(np.logspace(-3, 3, self.columns))
            X = X @ _diagonal(scales) if self.entries else np.multiply(X, scales, out=X)
        return Problem(X, _labels(Z, self.classes, rng), self.ridge / self.rows, self.classes)


CASES = (
    Case("1e3x5", 1_000, 5),
    Case("2e5x10", 200_000, 10),
    Case("1e6x30", 1_000_000, 30),
    Case("2e5x100", 200_000, 100),
    Case("2e4x500", 20_000, 500),
    Case("sparse", 200_000, 10_000, entries=10, ridge=True),
    Case("softmax", 200_000, 30, classes=10, ridge=True),
)


def short(count: int) -> str:
    """A size as 2e5; a small one as it is."""
    return f"{count:g}" if count < 1000 else f"{count:.2g}".replace("e+0", "e")


def _dense(case: Case, rng: np.random.Generator) -> Any:
    """Standard normal columns, which share one factor if they are to be hard."""
    X = rng.standard_normal((case.rows, case.columns))
    if case.hard:
        shared = rng.uniform(0.9, 0.99, case.columns)
        X *= np.sqrt(1 - shared)
        X += np.multiply.outer(rng.standard_normal(case.rows), np.sqrt(shared))
    return X


def _sparse(case: Case, rng: np.random.Generator) -> Any:
    """Rows with a few normal entries anywhere; in hard columns, columns 2k and 2k + 1 are filled together."""
    from scipy.sparse import csr_array

    pairs = rng.integers(0, case.columns // 2, (case.rows, case.entries // 2))
    first, second = rng.standard_normal((2, *pairs.shape))
    if case.hard:
        shared = rng.uniform(0.9, 0.99, pairs.shape)
        second = shared * first + np.sqrt(1 - shared**2) * second
        others = 2 * pairs + 1
    else:
        others = 2 * rng.integers(0, case.columns // 2, pairs.shape) + 1
    columns = np.stack([2 * pairs, others], axis=-1).reshape(case.rows, -1)
    values = np.stack([first, second], axis=-1)
    starts = np.arange(0, values.size + 1, columns.shape[1])
    indices, starts = columns.ravel().astype(np.int32), starts.astype(np.int32)  # as saga wants them
    X = csr_array((values.ravel(), indices, starts), shape=(case.rows, case.columns))
    X.sum_duplicates()
    return X


def _diagonal(scales: npt.NDArray[np.float64]) -> Any:
    from scipy.sparse import diags_array

    return diags_array(scales, format="csr")


def _labels(Z: Any, classes: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Classes with the probabilities of the logits; some drawn blindly."""
    y = rng.logistic(size=Z.shape) < Z if classes == 2 else np.argmax(Z + rng.gumbel(size=Z.shape), axis=1)
    blind = rng.random(len(y)) < BLIND
    return np.where(blind, rng.integers(0, classes, len(y)), y).astype(np.int64)
