"""Separating directions: against exact arithmetic, dense and sparse, and with what linear programs cannot see."""

from __future__ import annotations

import sys
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import scipy.optimize
from scipy.sparse import csc_array, csr_array

import derivations as dv
from derivations.deciding.separation import separating
from numeric import separation as module
from numeric.separation import Separation, separation


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linear programs, however small the data."""
    monkeypatch.setattr(module, "EXACT", 0)


def kind(found: Separation | None) -> str:
    return "overlapping" if found is None else found.kind


def margins(X: Any, y: Any, found: Separation) -> list[Fraction]:
    """The margins in exact arithmetic."""
    rows = [[Fraction(c) for c in ([1.0] if found.intercept else []) + row] for row in np.asarray(X, float).tolist()]
    v = [Fraction(c) for c in found.direction.tolist()]
    signs = [1 if label > 0 else -1 for label in np.asarray(y).tolist()]
    return [Fraction(s * sum(a * c for a, c in zip(row, v, strict=True))) for s, row in zip(signs, rows, strict=True)]


def small(seed: int) -> tuple[Any, Any]:
    """Small whole numbers, so that ties, duplicates and constant columns are common."""
    rng = np.random.default_rng(seed)
    count, size = rng.integers(1, 12), rng.integers(1, 4)
    return rng.integers(-2, 3, (count, size)).astype(float), rng.integers(0, 2, count)


def check(X: Any, y: Any, found: Separation | None) -> None:
    """What is claimed is exactly so."""
    if found is None or found.kind == "undecided":
        return
    exact = margins(X, y, found)
    assert min(exact) >= 0
    assert sum(m > 0 for m in exact) == found.strict > 0
    assert (found.strict == found.rows == len(exact)) == (found.kind == "complete")


@pytest.mark.parametrize("seed", range(150))
def test_linear_programs_agree_with_exact_arithmetic(seed: int, programs: None) -> None:
    X, y = small(seed)
    wanted = dv.separability(X, y)
    for scale in (1, 2.0**20):
        for make in (np.asarray, csr_array, csc_array):
            found = separation(make(X * scale), y)
            assert kind(found) == wanted
            check(X * scale, y, found)
    assert kind(separation(X, 2 * y - 1)) == wanted


@pytest.mark.parametrize("seed", range(60))
def test_small_data_are_decided_exactly(seed: int) -> None:
    X, y = small(seed)
    found = separation(X, y)
    assert kind(found) == dv.separability(X, y)
    check(X, y, found)


@pytest.mark.parametrize("seed", range(60))
def test_columns_of_any_scale(seed: int, programs: None) -> None:
    """With columns of tenths there are ties that linear programs only see up to rounding: these are undecided."""
    X, y = small(seed)
    X *= np.random.default_rng(seed).choice([0.1, 0.3, 1e3, 7.0], X.shape[1])
    found = separation(X, y)
    assert kind(found) in (dv.separability(X, y), "undecided")
    check(X, y, found)


@pytest.mark.parametrize("seed", range(60))
def test_without_an_intercept(seed: int) -> None:
    X, y = small(seed)
    signed = ((2 * y - 1)[:, None] * X).astype(int).tolist()
    theta, _ = separating(signed)
    positive = sum(sum(t * c for t, c in zip(theta, row, strict=True)) > 0 for row in signed)
    found = separation(X, y, intercept=False)
    wanted = "overlapping" if not positive else "complete" if positive == len(y) else "quasi-complete"
    assert kind(found) == wanted
    assert found is None or len(found.direction) == X.shape[1]
    check(X, y, found)


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("count", [3, 300])
def test_a_single_class(label: int, count: int) -> None:
    X = np.random.default_rng(0).normal(size=(count, 2))
    found = separation(X, np.full(count, label))
    assert found is not None
    assert found.kind == "complete"
    check(X, np.full(count, label), found)


def test_a_column_that_only_one_class_has() -> None:
    """The usual quasi-complete separation: a rare category whose rows all have label 1."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(5000, 8)), rng.integers(0, 2, 5000)
    assert separation(X, y) is None
    X[:, 4] = (y == 1) & (rng.random(5000) < 0.01)
    count = int(X[:, 4].sum())
    for table in (X, csr_array(X)):
        found = separation(table, y)
        assert found is not None
        assert (found.kind, found.strict) == ("quasi-complete", count)
        assert found.direction.tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0]
        share = f"{count} of 5000 strictly on the side of their label"
        assert str(found) == f"the direction w5 = 1, all others 0, puts no row on the wrong side, and {share}"


def test_what_linear_programs_cannot_see(programs: None) -> None:
    """A gap of one unit in the last place is none for them, which is why small data are decided exactly."""
    X, y = np.array([[1.0], [1.0 + 2.0**-52]]), np.array([0, 1])
    assert dv.separability(X, y) == "complete"
    assert separation(X, y) is None
    assert kind(separation(np.array([[1.0], [1.0 + 1e-3], [2.0]]), [0, 1, 1])) == "complete"


def test_a_tie_that_rounding_hides() -> None:
    """Only multiples of (0.1, -0.3), rounded as they are, have the margin 0 at (0.3, 0.1)."""
    X, y = np.array([[0.3, 0.1], [0.3, 0.1], [1.0, 0.0], [0.0, 1.0]]), np.array([0, 1, 1, 0])
    found = separation(X, y, intercept=False)
    assert found is not None
    assert found.kind == "undecided"
    share = "2 of 4 rows are on the side of their label beyond rounding"
    assert str(found) == f"the direction w1 = 0.333333, w2 = -1 may separate the classes: {share}"


def test_a_program_that_is_not_solved(programs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scipy.optimize, "linprog", lambda *_, **__: SimpleNamespace(status=4, x=None))
    found = separation(np.array([[0.0], [1.0]]), [0, 1])
    assert found is not None
    assert found.kind == "undecided"
    assert not found.direction.any()
    assert str(found) == "it is not known whether the classes can be separated"


def test_without_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    X, y = np.arange(4.0)[:, None], [0, 0, 1, 1]
    assert kind(separation(X, y)) == "complete"
    with pytest.raises(ImportError, match="needs SciPy: install lossproof with the extra 'sklearn'"):
        separation(X, y, intercept=False)


@pytest.mark.parametrize("labels", [[0, 1, 2], [0, -1, 1], [0.5, 0, 1], [0, np.nan, 1]])
def test_other_labels_are_refused(labels: list[float]) -> None:
    with pytest.raises(ValueError, match="the labels must be 0 and 1, or -1 and 1"):
        separation(np.arange(3.0)[:, None], labels)


def test_the_largest_entries_are_named() -> None:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 9))
    found = separation(X, X @ np.arange(9) > 0)
    assert found is not None
    assert "w9 = " in str(found)
    assert "w1 = " not in str(found)
    assert "smaller entries puts every row strictly on the side of its label (400 of 400)" in str(found)
    assert str(separation(np.array([[1.0], [2.0], [3.0]]), [0, 0, 1])).startswith(
        "the direction b = -5, w1 = 2 puts every"
    )
