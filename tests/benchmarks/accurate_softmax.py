"""Errors of softmax with cross-entropy: output, loss, and every entry of gradient and Hessian, by label.

Logits of 2, 3, 5 and 10 classes: close, far apart, of every size, with near ties, with one class far ahead.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import Any

import flint
import numpy as np
import numpy.typing as npt
from scipy import special

import numeric
from tests.benchmarks.scores import Array, Rows, Score
from tests.benchmarks.truth import DOUBLE, PRECISIONS
from tests.numeric.test_softmax_accuracy import CLASSES, FAMILIES, true_values

Labels = npt.NDArray[np.integer[Any]]
Functions = dict[str, Callable[[Array, Labels], Any]]

NAMES = {
    "activation": "softmax",
    "loss": "softmax-CE",
    "derivative": "its gradient",
    "second_derivative": "its Hessian",
}


FAR = 1e308
"""What stands for infinity: a true value beyond its half is infinite."""

ENDS = tuple(map(np.array, (
    (np.inf, 0.0, 1.0), (-np.inf, 0.0, 1.0), (-np.inf, -np.inf, 1.0), (np.inf, -np.inf, 0.5), (np.nan, 0.0, 1.0),
)))  # fmt: skip
"""Where there is a limit: one logit at most is +inf, and not all are -inf."""


def _by(softmax: Callable[[Array], Array], log_softmax: Callable[[Array], Array]) -> Functions:
    """The textbook's p - e, p pᵀ and so on from any softmax."""

    def hessian(z: Array, _: Labels) -> Array:
        p = softmax(z)
        return p[:, :, None] * (np.eye(z.shape[1]) - p[:, None, :])

    return {
        "activation": lambda z, _: softmax(z),
        "loss": lambda z, c: -np.take_along_axis(log_softmax(z), c[:, None], axis=1)[:, 0],
        "derivative": lambda z, c: softmax(z) - np.eye(z.shape[1])[c],
        "second_derivative": hessian,
    }


def _textbook(z: Array) -> Array:
    q = np.exp(z - z.max(axis=1, keepdims=True))
    shares: Array = q / q.sum(axis=1, keepdims=True)
    return shares


def _own() -> Functions:
    k = numeric.kernels("softmax-ce")
    return {
        "activation": lambda z, _: k.activation(z),
        "loss": k.loss,
        "derivative": k.derivative,
        "second_derivative": k.second_derivative,
    }


def peers() -> dict[str, Functions]:
    """Who is asked. The textbook subtracts the largest logit, as every textbook does by now."""
    return {
        "lossproof": _own(),
        "textbook NumPy": _by(_textbook, lambda z: np.log(_textbook(z))),
        "SciPy": _by(lambda z: special.softmax(z, axis=1), lambda z: special.log_softmax(z, axis=1)),
    }


def entry(value: float, row: Array, label: int, name: str, place: int) -> float:
    """The error of one entry; nan where the truth is not known well enough."""
    for flint.ctx.prec in PRECISIONS:
        if (found := DOUBLE.error(value, true_values(row, label)[name][place])) is not None:
            return found
    return float("nan")


def errors(values: dict[str, Array], rows: Array, labels: Labels) -> dict[str, list[float]]:
    """The error of every entry of every row."""
    found: dict[str, list[float]] = {name: [] for name in values}
    saved = flint.ctx.prec
    try:
        for n, (row, label) in enumerate(zip(rows, labels.tolist(), strict=True)):
            flint.ctx.prec = PRECISIONS[0]
            truth = true_values(row, label)
            for name, of in values.items():
                for place, value in enumerate(np.ravel(of[n]).tolist()):
                    flint.ctx.prec = PRECISIONS[0]
                    seen = DOUBLE.error(value, truth[name][place])
                    found[name].append(entry(value, row, label, name, place) if seen is None else seen)
    finally:
        flint.ctx.prec = saved
    return found


def misses_ends(function: Callable[[Array, Labels], Any], name: str) -> bool:
    """Whether a limit is missed for a row of `ENDS` and any label, or a number is made of NaN."""
    saved, flint.ctx.prec = flint.ctx.prec, PRECISIONS[1]
    try:
        return not all(_right(function, name, row, label) for row in ENDS for label in range(row.size))
    finally:
        flint.ctx.prec = saved


def _right(function: Callable[[Array, Labels], Any], name: str, row: Array, label: int) -> bool:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = np.ravel(function(row[None], np.array([label]))).tolist()
    if np.isnan(row).any():
        return all(value != value for value in found)
    truth = [t * 2**100 if abs(t) > FAR / 2 else t for t in true_values(np.clip(row, -FAR, FAR), label)[name]]
    errors = [DOUBLE.error(value, true) for value, true in zip(found, truth, strict=True)]
    return all(error is not None and error <= 2 for error in errors)


def table(count: int, rng: np.random.Generator) -> Rows:
    """Quantity, then who answered; ``count`` rows of each kind for each number of classes."""
    asked = peers()
    found: dict[str, dict[str, list[float]]] = {peer: {name: [] for name in NAMES} for peer in asked}
    warned: dict[str, dict[str, bool]] = {peer: dict.fromkeys(NAMES, False) for peer in asked}
    for family in FAMILIES.values():
        for classes in CLASSES:
            rows = family(rng, (count, classes))
            labels = np.where(rng.random(count) < 0.5, rows.argmax(axis=1), rng.integers(classes, size=count))
            for peer, functions in asked.items():
                values = {}
                for name, function in functions.items():
                    with warnings.catch_warnings(record=True) as said, np.errstate(all="warn", under="ignore"):
                        warnings.simplefilter("always")
                        values[name] = np.asarray(function(rows, labels))
                    warned[peer][name] |= bool(said)
                for name, seen in errors(values, rows, labels).items():
                    found[peer][name] += seen
    table = {
        title: {
            peer: Score.of(
                np.array(found[peer][name]), DOUBLE.bits, warned[peer][name], misses_ends(functions[name], name)
            )
            for peer, functions in asked.items()
        }
        for name, title in NAMES.items()
    }
    for title, row in table.items():
        print(f"{title}: {row['lossproof']}", file=sys.stderr)
    return table
