"""Separability: against scipy's linear programs, on the data sets, and with certificates that were tampered with."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy.optimize import linprog

import derivations as dv
import numeric
from derivations.separation import Separation, signed

HALF = Fraction(1, 2)
COMPLETE = ([[1], [2], [3], [4]], [0, 0, 1, 1])
TIED = ([[1], [2], [2], [3]], [0, 0, 1, 1])
OVERLAPPING = ([[1], [2], [3], [4]], [0, 1, 0, 1])
KINDS = {"complete": COMPLETE, "quasi-complete": TIED, "overlapping": OVERLAPPING}


def second_opinion(X: Any, y: Any) -> str:
    """The kind by scipy: first the largest sum of margins in [0, 1], then the largest smallest margin."""
    a = (2 * np.asarray(y) - 1)[:, None] * np.column_stack([np.ones(len(X)), X])
    count, size = a.shape
    box = [(None, None)] * size + [(0, 1)] * count
    total = linprog([0] * size + [-1] * count, np.hstack([-a, np.eye(count)]), np.zeros(count), bounds=box)
    least = linprog(
        [0] * size + [-1],
        np.hstack([-a, np.ones((count, 1))]),
        np.zeros(count),
        bounds=[(None, None)] * size + [(0, 1)],
    )
    if -least.fun > HALF:
        return "complete"
    return "quasi-complete" if -total.fun > HALF else "overlapping"


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_kinds(kind: str) -> None:
    found = dv.separability(*KINDS[kind])
    assert found == kind
    assert issubclass(type(found), str)
    assert {found: 1}[kind] == 1
    assert found.check() is None
    assert found.explanation.startswith(f"{kind}: ")
    assert bool(found.certificate.theta) == (kind != "overlapping")
    assert bool(found.certificate.weights) == (kind != "complete")
    assert f"θ = ({', '.join(map(str, found.certificate.theta))})" in found.explanation or kind == "overlapping"


@pytest.mark.parametrize("seed", range(120))
def test_scipy_agrees(seed: int) -> None:
    """Small whole numbers, so that ties, duplicates and constant columns are common."""
    rng = np.random.default_rng(seed)
    count, size = rng.integers(1, 9), rng.integers(1, 4)
    X, y = rng.integers(-2, 3, (count, size)), rng.integers(0, 2, count)
    assert dv.separability(X, y) == second_opinion(X, y)


def test_the_random_data_are_of_all_kinds() -> None:
    rngs = map(np.random.default_rng, range(120))
    shapes = [(rng, rng.integers(1, 9), rng.integers(1, 4)) for rng in rngs]
    found = [dv.separability(rng.integers(-2, 3, (n, d)), rng.integers(0, 2, n)) for rng, n, d in shapes]
    assert min(found.count(kind) for kind in KINDS) >= 10


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("kind", KINDS)
def test_order_scale_and_shift_of_the_columns_do_not_matter(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    X, y = (np.array(part) for part in KINDS[kind])
    order = rng.permutation(len(y))
    scale, shift = rng.choice([-7, -1, 3, 1000]), rng.integers(-5, 6)
    assert dv.separability(X[order] * scale + shift, y[order]) == kind
    assert dv.separability(X, 1 - y) == kind
    assert dv.separability(X, 2 * y - 1) == kind
    assert dv.separability(np.column_stack([X, X, np.ones(len(y), int)]), y) == kind


@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(200, 10)).round(1 + 10 * (seed % 2))
    logit = X @ rng.normal(size=10)
    for y in (rng.random(200) < 0.5, logit > 0, rng.random(200) < 1 / (1 + np.exp(-9 * logit))):
        assert dv.separability(X, y.astype(int)) == second_opinion(X, y.astype(int))


LECTURES = {
    "complete": ("iris-sample", "iris-mini-batch", "iris-batch", "petal-length", "petal-length-swapped", "hours",
                 "day-hours", "observations", "iris-setosa"),
    "overlapping": ("iris", "outputs"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in LECTURES.items() for name in names])
def test_the_data_sets(kind: str, name: str) -> None:
    assert dv.separability(*numeric.datasets.load(name)) == kind


@pytest.mark.parametrize("other", [slice(50, 100), slice(100, 150)])
def test_setosa_against_either_other_iris(other: slice) -> None:
    X, y = numeric.datasets.load("iris-setosa")
    rows = np.r_[np.flatnonzero(y == 1), np.flatnonzero(y == 0)[slice(other.start - 50, other.stop - 50)]]
    assert set(y[rows]) == {0, 1}
    assert dv.separability(X[rows], y[rows]) == "complete"


def test_floats_are_taken_as_they_are() -> None:
    """0.1 + 0.2 is above 0.3 by one unit in the last place: exact arithmetic sees the gap, and the tie."""
    assert dv.separability([[0.3], [0.1 + 0.2]], [0, 1]) == "complete"
    assert dv.separability([[0.3], [Fraction(3, 10)]], [0, 1]) == "complete"
    assert dv.separability([[0.25], [Fraction(1, 4)]], [0, 1]) == "overlapping"
    assert dv.separability([[Decimal("0.1")], [sp.Rational(1, 10)]], [0, 1]) == "overlapping"
    assert dv.separability(np.array([[0.1]] * 2, dtype=np.float32), np.array([False, True])) == "overlapping"


FOUND = {kind: dv.separability(*data) for kind, data in KINDS.items()}
ZERO = Fraction(0)


def tampered(found: dv.Separability) -> dict[str, dict[str, Any]]:
    """Changes of every field after which the certificate does not show what the string says."""
    theta, weights = found.certificate.theta, found.certificate.weights
    changes: dict[str, dict[str, Any]] = {f"kind {kind}": {"kind": kind} for kind in KINDS if kind != found}
    changes |= {"no kind": {"kind": "separable"}, "no certificate": {"certificate": None}}
    changes |= {"no evidence": {"certificate": Separation()}, "labels swapped": {"labels": (1, 0, 1, 1)}}
    changes |= {"a label 2": {"labels": (0, 0, 1, 2)}, "a label left out": {"labels": found.labels[1:]}}
    changes |= {"a row left out": {"rows": found.rows[1:]}, "no rows": {"rows": (), "labels": ()}}
    changes |= {"rows that are floats": {"rows": tuple((float(x),) for (x,) in found.rows)}}
    changes |= {"rows that are text": {"rows": ("1", "2", "3", "4")}}
    wrong_theta = {
        "turned": tuple(-t for t in theta), "zero": (ZERO, ZERO), "short": theta[1:], "float": tuple(map(float, theta)),
        "long": (*theta, Fraction(1)), "none": (), "nan": (float("nan"),) * 2, "text": "ab", "nothing": None,
    }  # fmt: skip
    wrong_weights = {
        "negative": tuple(-w for w in weights), "zero": (ZERO,) * 4, "short": weights[1:], "none": (),
        "float": tuple(map(float, weights)), "one more": tuple(w + (n == 0) for n, w in enumerate(weights)),
        "nan": (float("nan"),) * 4, "text": "abcd", "nothing": None,
    }  # fmt: skip
    if found != "overlapping":
        changes |= {f"θ {n}": {"certificate": Separation(t, weights)} for n, t in wrong_theta.items()}
    if found != "complete":
        changes |= {f"λ {n}": {"certificate": Separation(theta, w)} for n, w in wrong_weights.items()}
    return changes


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in tampered(FOUND[kind])])
def test_a_tampered_certificate_is_refused(kind: str, name: str) -> None:
    found, changes = FOUND[kind], tampered(FOUND[kind])[name]
    with pytest.raises(dv.CheckError):
        replace(found, **changes)
    forged = str.__new__(dv.Separability, kind)
    forged.__dict__.update(vars(found) | changes)
    copies: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
    for ask in (dv.Separability.check, *copies):
        with pytest.raises(dv.CheckError):
            ask(forged)


@pytest.mark.parametrize("kind", KINDS)
def test_copies_are_checked_and_equal(kind: str) -> None:
    found = FOUND[kind]
    for other in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found)), replace(found)):
        assert other == found
        assert vars(other) == vars(found)
    with pytest.raises(AttributeError):
        found.kind = "complete"


def test_a_string_that_is_not_its_kind_is_refused() -> None:
    forged = str.__new__(dv.Separability, "overlapping")
    forged.__dict__.update(vars(FOUND["complete"]))
    with pytest.raises(dv.CheckError):
        forged.check()


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_certificate_says(kind: str) -> None:
    """The definitions, in numbers of NumPy: A θ and Aᵀλ."""
    found = FOUND[kind]
    a = np.array(signed(found.rows, found.labels), dtype=float)
    if found.certificate.theta:
        margins = a @ np.array(found.certificate.theta, dtype=float)
        assert margins.tolist() == [float(m) for m in found.margins]
        assert margins.min() >= 0
        assert (margins > 0).sum() == {"complete": 4, "quasi-complete": 2}[kind]
    if found.certificate.weights:
        assert not (np.array(found.certificate.weights, dtype=float) @ a).any()


def test_a_minimum_of_bce_is_attained_iff_the_classes_overlap() -> None:
    for kind, (X, y) in KINDS.items():
        assert numeric.fit("sigmoid-bce", X, y).converged == (kind == "overlapping")


def test_squared_error_may_have_no_minimum_although_the_classes_overlap() -> None:
    """One outlier far away: with u = e^{-(b+w)} the sum of the losses is above 1 for all b, w, and tends to 1."""
    X, y = np.array([-1.0] * 10 + [1.0] * 10 + [100.0])[:, None], np.array([0] * 10 + [1] * 10 + [0])
    assert dv.separability(X, y) == "overlapping"
    loss = numeric.kernels("sigmoid-mse").loss
    b, w = np.meshgrid(np.linspace(-12, 12, 97), np.linspace(-12, 12, 97))
    sums = np.sum([loss(b + w * x, label) for (x,), label in zip(X, y, strict=True)], axis=0)
    assert sums.min() > 1
    assert loss(12 * X[:, 0], y).sum() - 1 < 1e-6


REFUSED = {
    "nan": ([[float("nan")]], [1], ValueError, r"X\[0, 0\] is nan; it must be a finite number"),
    "inf": ([[1], [np.inf]], [0, 1], ValueError, r"X\[1, 0\] is inf"),
    "nan label": ([[1]], [float("nan")], ValueError, r"y\[0\] is nan"),
    "text": ([["a"]], [1], TypeError, r"X\[0, 0\] is 'a', of type str; it must be a real number"),
    "nothing": ([[None]], [1], TypeError, "NoneType"),
    "complex": ([[1j]], [1], TypeError, "complex"),
    "masked": (np.ma.masked_less(np.array([[1.0], [2.0]]), 2), [0, 1], TypeError, "NoneType"),
    "one dimension": ([1, 2], [0, 1], TypeError, r"X\[0\] is 1, of type int; .*one row a sample"),
    "three dimensions": (np.zeros((2, 2, 2)), [0, 1], TypeError, r"X\[0, 0\] is \[0.0, 0.0\]"),
    "a number": (3, [1], TypeError, "X is 3"),
    "ragged": ([[1, 2], [3]], [0, 1], ValueError, r"X\[1\] has 1 entries, X\[0\] has 2"),
    "no rows": ([], [], ValueError, "at least one row"),
    "no columns": ([[], []], [0, 1], ValueError, "one column"),
    "few labels": ([[1], [2]], [1], ValueError, "y has 1 entries; it must have 2, one for each row of X"),
    "label 2": ([[1], [2], [3]], [0, 1, 2], ValueError, r"y\[2\] is 2; the labels must be 0 and 1, or -1 and 1"),
    "mixed labels": ([[1], [2], [3]], [0, -1, 1], ValueError, r"y\[1\] is -1"),
    "half a label": ([[1]], [0.5], ValueError, "1/2"),
    "a table of labels": ([[1], [2]], [[0], [1]], TypeError, r"y\[0\] is \[0\]"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    X, y, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        dv.separability(X, y)
