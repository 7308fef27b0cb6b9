"""The rows of X: every layout, by BLAS, compiled code and as a whole, against the plain matrix; what is not finite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

from numeric import rows as module
from numeric.rows import Rows
from numeric.whole import Whole, arranged

Array = npt.NDArray[np.float64]

RowsOf = Callable[[Any, bool], Rows]

LAYOUTS: dict[str, Callable[[Array], Any]] = {
    "C": lambda X: X,
    "Fortran": np.asfortranarray,
    "every other row": lambda X: np.repeat(X, 2, axis=0)[::2],
    "columns reversed": lambda X: X[:, ::-1].copy()[:, ::-1],
    "float32": lambda X: X.astype(np.float32),
    "float32 Fortran": lambda X: np.asfortranarray(X.astype(np.float32)),
    "CSR": sparse.csr_array,
    "CSR matrix": sparse.csr_matrix,
    "CSR float32": lambda X: sparse.csr_array(X.astype(np.float32)),
}
ROWS, COLUMNS = 1237, 5


@pytest.fixture(params=["BLAS", "compiled", "whole"])
def rows_of(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> RowsOf:
    """Each way to read rows, with several blocks, of no round size, for data that are small."""
    monkeypatch.setattr(module, "BLOCK", 1)  # so that there are 512 rows in a block, the least
    monkeypatch.setattr(module, "SPAN", 500)  # so that there are several spans
    monkeypatch.setattr(module, "LARGE", 0 if request.param == "compiled" else 10**9)
    return arranged if request.param == "whole" else Rows


@pytest.fixture(scope="module")
def plain() -> Array:
    X = np.random.default_rng(3).normal(size=(ROWS, COLUMNS))
    X[X < -0.8] = 0
    return X.astype(np.float32).astype(np.float64)  # so that float32 changes nothing


def near(found: Array, expected: Array) -> None:
    """Equal but for the rounding of sums of at most 1237 numbers of size 1, in any order."""
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-11)


def added(rows: Rows, work: Callable[[slice], Array]) -> Array:
    return np.sum(rows.map(work), axis=0)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("intercept", [True, False])
def test_layouts(plain: Array, rows_of: RowsOf, layout: str, intercept: bool) -> None:
    rows, X = rows_of(LAYOUTS[layout](plain), intercept), np.column_stack([np.ones(ROWS), plain])
    X = X if intercept else plain
    rng = np.random.default_rng(0)
    theta, slope = rng.normal(size=X.shape[1]), rng.normal(size=ROWS)
    curvature = rng.uniform(size=ROWS)
    assert len(rows.blocks) == 3
    assert len(rows.spans) >= 2
    for parts in (rows.blocks, rows.spans):
        np.testing.assert_array_equal(np.concatenate([np.arange(ROWS)[part] for part in parts]), np.arange(ROWS))
        assert max(part.stop - part.start for part in parts) <= rows.longest
    near(rows.all_logits(theta), X @ theta)
    several, slopes = rng.normal(size=(X.shape[1], 3)), rng.normal(size=(ROWS, 3))
    near(rows.all_logits(several), X @ several)
    near(added(rows, lambda b: rows.gradient(b, slope[b])), X.T @ slope)
    near(added(rows, lambda b: rows.gradient(b, slopes[b])), X.T @ slopes)
    near(added(rows, lambda b: rows.squares(b, slope[b])), (X * X).T @ slope)
    near(added(rows, lambda b: rows.gram(b, curvature[b])), (X.T * curvature) @ X)
    near(added(rows, lambda b: rows.gram(b, slope[b])), (X.T * slope) @ X)
    np.testing.assert_array_equal(rows.maxima, np.abs(X).max(axis=0))
    some = rng.permutation(ROWS)[:100]
    near(rows.take(some).all_logits(theta), X[some] @ theta)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("row", [0, 3, 4, 700, ROWS - 1])
def test_what_is_not_finite_is_seen(plain: Array, rows_of: RowsOf, layout: str, bad: float, row: int) -> None:
    X = plain.copy()
    X[row, 2] = bad
    assert list(np.isfinite(rows_of(LAYOUTS[layout](X), True).maxima)) == [True, True, True, False, True, True]


def test_the_number_of_cores_changes_no_digit(plain: Array, rows_of: RowsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    slope = np.random.default_rng(0).normal(size=ROWS)
    sums = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(module, "_cores", lambda cores=cores: cores)
        rows = rows_of(plain, True)
        for parts in (rows.blocks, rows.spans):
            sums.append(np.sum(rows.map(lambda b, rows=rows: rows.gradient(b, slope[b]), parts), axis=0))  # type: ignore[misc]
    assert (np.array(sums[::2]) == sums[0]).all()
    assert (np.array(sums[1::2]) == sums[1]).all()


def test_nothing_is_copied_or_made_dense(plain: Array) -> None:
    csr = sparse.csr_array(plain)
    for X in (plain, np.asfortranarray(plain), plain.astype(np.float32), csr):
        assert Rows(X, True).X is X
    assert Rows(csr, True).sparse
    assert not isinstance(arranged(csr, True), Whole)
