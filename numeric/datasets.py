"""The tables of the lectures, and Fisher's iris.

>>> X, y = load("iris")
>>> X.shape, y.shape
((100, 4), (100,))
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from derivations.errors import unknown


@dataclass(frozen=True)
class Dataset:
    """Where a table comes from and how its columns are read.

    `source` lists the lecture claims (S0-101, ...) that state the table, or rows of it. `labels` says which
    number stands for which word of the target column, and a row with any other word is left out; without
    `labels` the targets are numbers.
    """

    name: str
    file: str
    features: tuple[str, ...]
    targets: tuple[str, ...]
    source: tuple[str, ...]
    description: str
    labels: tuple[tuple[str, float], ...] = ()

    def label(self, cell: str) -> float | None:
        """The number that a cell of a target column stands for, None if its row is to be left out."""
        return dict(self.labels).get(cell) if self.labels else float(cell)


_PETALS = ("petal_length", "petal_width")
_IRIS = ("sepal_length", "sepal_width", *_PETALS)
_FISHER = (
    "R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936",
    "the copy in scikit-learn (load_iris, 0.20 and later), which agrees with the paper; the copy at UCI has "
    "4.9, 3.1, 1.5, 0.1 both in row 35 (for 4.9, 3.1, 1.5, 0.2) and in row 38 (for 4.9, 3.6, 1.4, 0.1)",
)

_DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "iris", "iris.csv", _IRIS, ("species",), _FISHER,
            "Fisher's iris: versicolor (0) against virginica (1), which overlap; 50 rows each, in cm.",
            labels=(("versicolor", 0.0), ("virginica", 1.0)),
        ),
        Dataset(
            "iris-setosa", "iris.csv", _IRIS, ("species",), _FISHER,
            "Fisher's iris: setosa (1) against the two others (0), which a plane separates; 150 rows, in cm.",
            labels=(("setosa", 1.0), ("versicolor", 0.0), ("virginica", 0.0)),
        ),
        Dataset(
            "iris-sample", "iris_sample.csv", _PETALS, ("label",), ("S0-042", "S1-045"),
            "The one flower of the stochastic example.",
        ),
        Dataset(
            "iris-mini-batch", "iris_mini_batch.csv", _PETALS, ("label",), ("S0-066", "S1-050", "S1-052"),
            "The two flowers of the mini-batch example.",
        ),
        Dataset(
            "iris-batch", "iris_batch.csv", _PETALS, ("label",), ("S0-101", "S1-044", "S1-062", "S1-063"),
            "The four flowers of the batch example; separable.",
        ),
        Dataset(
            "petal-length", "petal_length.csv", ("petal_length",), ("category",), ("S1-009", "S1-018"),
            "Petal length of six flowers, A (0, Category 1) or B (1, Category 2); separable.",
        ),
        Dataset(
            "petal-length-swapped", "petal_length_swapped.csv", ("petal_length",), ("category",), ("S1-038",),
            "The same six flowers with the two labels exchanged.",
        ),
        Dataset(
            "salary", "salary.csv", ("level",), ("salary",), ("S2-002", "S2-009", "S2-029"),
            "Salary by level, for linear regression.",
        ),
        Dataset(
            "hours", "hours.csv", ("hours",), ("pass",), ("S2-039", "S2-054", "S2-066"),
            "Passed (1) or not (0) after so many hours of study; separable.",
        ),
        Dataset(
            "day-hours", "day_hours.csv", ("day", "hours"), ("pass",), ("S2-082", "S2-084"),
            "Passed (1) or not (0) by day and hours of study; separable.",
        ),
        Dataset(
            "composite", "composite.csv", ("x",), ("y",), ("S0-055",),
            "The two samples of the composite function (ax + b - y)², which y = 2x + 3 fits exactly.",
        ),
        Dataset(
            "outputs", "outputs.csv", ("output",), ("label",), ("S3-026",),
            "Outputs ŷ of some classifier beside their labels: the column of X is ŷ itself, not a feature.",
        ),
        Dataset(
            "observations", "observations.csv", ("x_1", "x_2"), ("y",), ("S4-005",),
            "The three observations of the NumPy listings; separable.",
        ),
        Dataset(
            "observations-one-hot", "observations_one_hot.csv", ("x_1", "x_2"), ("y_1", "y_2"), ("S4-017",),
            "The same three observations with one-hot labels, for softmax: y has one column per class.",
        ),
        Dataset(
            "sgd", "sgd.csv", ("x",), ("y",), ("S4-049", "S4-053"),
            "The samples i = 5, (5, 5), and i = 9, (9, 17), in the order stochastic gradient descent draws them.",
        ),
        Dataset(
            "bgd", "bgd.csv", ("x",), ("y",), ("S4-061",),
            "The three samples of batch gradient descent, with the targets behind its printed steps.",
        ),
        Dataset(
            "bgd-displayed", "bgd_displayed.csv", ("x",), ("y",), ("S4-059",),
            "The same three samples with the targets as displayed, rounded to two decimals.",
        ),
    )
}  # fmt: skip


def names() -> tuple[str, ...]:
    """The names that `load` and `describe` accept."""
    return tuple(_DATASETS)


def describe(name: str) -> Dataset:
    """What the data set is, where it comes from and how its columns are read."""
    if name not in _DATASETS:
        raise unknown("name", name, _DATASETS)
    return _DATASETS[name]


def load(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """X of shape (N, d), without a column of ones, and y of shape (N,), or (N, K) where it is one-hot."""
    dataset = describe(name)
    X: list[list[float]] = []
    y: list[list[float | None]] = []
    text = files("numeric").joinpath("data", dataset.file).read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        labels = [dataset.label(row[column]) for column in dataset.targets]
        if None not in labels:
            X.append([float(row[column]) for column in dataset.features])
            y.append(labels)
    targets = np.array(y, dtype=np.float64)
    return np.array(X, dtype=np.float64), targets[:, 0] if len(dataset.targets) == 1 else targets
