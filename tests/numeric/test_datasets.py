"""Every table of the lectures is the table that the lectures print, and iris is Fisher's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_iris

from derivations.errors import unknown
from numeric import datasets

LECTURES = Path(__file__).parents[1] / "lectures"
CLAIMS = {claim["id"]: claim for claim in json.loads((LECTURES / "claims.json").read_text("utf-8"))}
TABLES = [name for name in datasets.names() if name not in ("iris", "iris-setosa")]
PARAMETERS = {"theta", "w", "W", "b", "eta"}


def features(claim: dict[str, Any]) -> NDArray[np.float64]:
    """The rows that a claim states, without the column of ones: in front of θ = [b, w], behind θ = (w, b)."""
    data = claim.get("data") or claim["inputs"]
    [key] = data.keys() & {"X", "X_cols", "XT", "x", "level", "hours", "yhat"}
    rows = np.array(data[key], dtype=np.float64)
    if key in ("X_cols", "XT"):
        rows = rows.T
    elif key != "X":
        rows = rows[None, :] if isinstance(data["y" if "y" in data else "salary"], str) else rows[:, None]
    if rows.shape[1] > 1 and (rows[:, 0] == 1).all():
        return rows[:, 1:]
    return rows[:, :-1] if rows.shape[1] > 1 and (rows[:, -1] == 1).all() else rows


def targets(claim: dict[str, Any]) -> NDArray[np.float64] | None:
    """The targets that a claim states as one row per sample; S1-063 states only features."""
    data = claim.get("data") or claim["inputs"]
    stated = data.keys() & {"y", "Y", "salary"}
    if not stated:
        return None
    y = np.atleast_1d(np.array(data[stated.pop()], dtype=np.float64))
    return y[:, None] if y.ndim == 1 else y


@pytest.mark.parametrize("name", TABLES)
def test_table_is_what_the_claims_state(name: str) -> None:
    X, y = datasets.load(name)
    stated: dict[tuple[float, ...], None] = {}
    for source in datasets.describe(name).source:
        x, labels = features(CLAIMS[source]), targets(CLAIMS[source])
        if labels is None:
            assert np.array_equal(X, x)
        else:
            stated |= dict.fromkeys(map(tuple, np.hstack([x, labels]).tolist()))
    table = np.hstack([X, y[:, None] if y.ndim == 1 else y])
    assert table.tolist() == [list(row) for row in stated]


def test_every_table_of_the_lectures_is_here() -> None:
    cited = [source for name in TABLES for source in datasets.describe(name).source]
    assert len(cited) == len(set(cited))
    missing = {id_ for id_, claim in CLAIMS.items() if claim["kind"] == "dataset"} - set(cited)
    assert all(CLAIMS[id_]["data"].keys() <= PARAMETERS for id_ in missing), missing


@pytest.mark.parametrize("name", datasets.names())
def test_shapes_and_types(name: str) -> None:
    dataset = datasets.describe(name)
    X, y = datasets.load(name)
    assert X.dtype == y.dtype == np.float64
    assert X.shape == (len(y), len(dataset.features))
    assert y.shape == ((len(X),) if len(dataset.targets) == 1 else (len(X), len(dataset.targets)))
    assert np.isfinite(X).all()
    assert np.isfinite(y).all()


@pytest.mark.parametrize("name", [name for name in datasets.names() if "iris" in name or "petal" in name])
def test_labels_of_two_classes(name: str) -> None:
    assert set(datasets.load(name)[1]) <= {0.0, 1.0}


def test_one_hot_rows_are_the_labels() -> None:
    X, Y = datasets.load("observations-one-hot")
    plain, y = datasets.load("observations")
    assert np.array_equal(X, plain)
    assert np.array_equal(Y, np.eye(2)[y.astype(int)])


def test_swapped_labels_are_the_others() -> None:
    X, y = datasets.load("petal-length")
    same, swapped = datasets.load("petal-length-swapped")
    assert np.array_equal(X, same)
    assert np.array_equal(swapped, 1 - y)


def test_names_of_the_six_flowers() -> None:
    encoding = {"A": 0.0, "B": 1.0}
    assert datasets.load("petal-length")[1].tolist() == [encoding[n] for n in CLAIMS["S1-018"]["data"]["names"]]


def test_iris_is_that_of_scikit_learn() -> None:
    theirs = load_iris()
    X, y = datasets.load("iris")
    assert X.shape == (100, 4)
    assert np.array_equal(X, theirs.data[50:])
    assert np.array_equal(y, theirs.target[50:] == list(theirs.target_names).index("virginica"))
    X, y = datasets.load("iris-setosa")
    assert np.array_equal(X, theirs.data)
    assert np.array_equal(y, theirs.target == list(theirs.target_names).index("setosa"))


def test_iris_is_not_that_of_uci() -> None:
    X, _ = datasets.load("iris-setosa")
    assert X[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert X[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_each_load_is_a_fresh_copy() -> None:
    datasets.load("iris")[0][:] = 0
    assert datasets.load("iris")[0].all()


def test_the_tables_are_the_files() -> None:
    files = {datasets.describe(name).file for name in datasets.names()}
    assert files == {path.name for path in (Path(datasets.__file__).parent / "data").iterdir()}


@pytest.mark.parametrize("ask", [datasets.load, datasets.describe])
@pytest.mark.parametrize(("got", "nearest"), [("irsi", "iris"), ("Salary", "salary"), ("day_hours", "day-hours")])
def test_unknown_name_suggests_the_nearest(ask: Callable[[str], object], got: str, nearest: str) -> None:
    with pytest.raises(ValueError, match=f"^name is {got!r}; .* 'iris', .* Did you mean {nearest!r}\\?$"):
        ask(got)


@pytest.mark.parametrize("got", ["", "iris.csv.gz.part", None, 3, ("iris",)])
def test_unknown_name_is_refused(got: Any) -> None:
    with pytest.raises(ValueError, match=r"^name is .*; it should be one of 'iris', 'iris-setosa', "):
        datasets.load(got)


def test_no_suggestion_where_nothing_is_near() -> None:
    assert str(unknown("method", None, ["newton"])) == "method is None; it should be one of 'newton'."
