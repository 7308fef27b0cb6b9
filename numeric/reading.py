"""Reading a table from CSV: a header, numbers, and one target column; every bad row is named by its line."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from derivations.errors import unknown

Array = npt.NDArray[np.float64]
SHOWN = 20
"""So many faults are listed; the rest are counted."""


class BadData(ValueError):
    """A file that cannot be trained on; the message has one line for each fault, with its line number."""


@dataclass(frozen=True, eq=False)
class Table:
    """X and y of a file, the names of the columns of X, and the number that stands for each text label."""

    columns: tuple[str, ...]
    X: Array
    y: Array
    labels: dict[str, int]


Kind = Literal["two", "many", "numbers"]
"""What y holds: two classes, classes 0, 1, ..., K - 1, or numbers."""


def read(path: Path, target: str, positive: str | None = None, kind: Kind = "two") -> Table:
    """The table in the CSV file ``path``, whose column ``target`` becomes y and whose others become X.

    Two text labels become 0 and 1 in sorted order, and ``positive`` names the label that becomes 1 against all
    others; many become 0, 1, ..., K - 1 in sorted order, and so do whole numbers other than these. Raises BadData
    for a file that is not such a table, with the line and the column of each fault; ValueError for a target or a
    positive label that it lacks.
    """
    header, rows, faults = _records(path)
    if target not in header:
        raise unknown("target", target, header)
    at = header.index(target)
    columns = tuple(name for name in header if name != target)
    if not columns:
        raise BadData(f"{path.name}: {target!r} is the only column; are the fields separated by commas?")
    X = [
        [_value(faults, line, name, text) for name, text in zip(header, row, strict=True) if name != target]
        for line, row in rows
    ]
    column, texts = f"{path.name}: column {target!r}", [row[at] for _, row in rows]
    labels = (
        {} if kind == "numbers" else _classes(column, texts) if kind == "many" else _labels(column, texts, positive)
    )
    y = [labels[row[at]] if row[at] in labels else _value(faults, line, target, row[at]) for line, row in rows]
    if faults:
        listed = [text for _, text in sorted(faults, key=lambda fault: fault[0])]
        more = [f"... and {len(listed) - SHOWN} more"] if len(listed) > SHOWN else []
        count = "1 fault" if len(listed) == 1 else f"{len(listed)} faults"
        raise BadData("\n".join([f"{path.name}: {count}", *listed[:SHOWN], *more]))
    if not rows:
        raise BadData(f"{path.name}: a header, but no rows")
    return Table(columns, np.array(X, dtype=np.float64), np.array(y, dtype=np.float64), labels)


Faults = list[tuple[int, str]]
Rows = list[tuple[int, list[str]]]


def _records(path: Path) -> tuple[list[str], Rows, Faults]:
    """The header, the rows of the right length with their line numbers, and the faults of the others."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        lines = csv.reader(stream, strict=True, skipinitialspace=True)
        try:
            records = [(lines.line_num, [cell.strip() for cell in row]) for row in lines]
        except csv.Error as error:
            raise BadData(f"{path.name}: line {lines.line_num}: {error}") from None
        except UnicodeDecodeError:
            raise BadData(f"{path.name}: after line {lines.line_num}: not UTF-8 text") from None
    while records and not any(records[-1][1]) and len(records[-1][1]) < 2:
        records.pop()  # empty lines at the end
    if not records:
        raise BadData(f"{path.name}: empty; a header and rows are needed")
    (first, header), rows = records[0], records[1:]
    if all(_number(name) is not None for name in header):
        raise BadData(f"{path.name}: line {first}: numbers only, where the names of the columns are needed")
    twice = {name for name in header if header.count(name) > 1 or not name}
    if twice:
        raise BadData(f"{path.name}: line {first}: each column needs a name of its own, not {sorted(twice)}")
    fits = [(line, row) for line, row in rows if len(row) == len(header)]
    faults = []
    for line, row in rows:
        if len(row) != len(header):
            what = f"{len(row)} fields; the header has {len(header)}" if any(row) else "empty"
            faults.append((line, f"line {line}: {what}"))
    return header, fits, faults


def _labels(column: str, texts: list[str], positive: str | None) -> dict[str, int]:
    """Which label is 0 and which is 1; empty where the labels are the numbers themselves."""
    found = sorted(set(texts) - {""})
    numbers = {text: _number(text) for text in found}
    if positive is not None:
        wanted = _number(positive)
        chosen = {text for text in found if text == positive or (wanted is not None and numbers[text] == wanted)}
        if not chosen:
            raise unknown("positive", positive, found)
        return {text: int(text in chosen) for text in found}
    values = set(numbers.values())
    if values != {None} and (None in values or len(values) != 2 or values == {0.0, 1.0}):
        return {}  # numbers; text among them is a fault of its row, other numbers are for `fit` to refuse
    if len(found) > 2 or values != {None}:
        listed = ", ".join(map(repr, found[:5])) + (", ..." if len(found) > 5 else "")
        raise BadData(f"{column} holds the labels {listed}; say with --positive which of them is 1, the rest being 0")
    return {text: number for number, text in enumerate(found)}


def _classes(column: str, texts: list[str]) -> dict[str, int]:
    """Which label is which class; empty where the labels are the classes themselves."""
    found = sorted(set(texts) - {""})
    numbers = {text: _number(text) for text in found}
    if set(numbers.values()) == {None}:
        return {text: number for number, text in enumerate(found)}
    values = sorted({value for value in numbers.values() if value is not None})
    broken = [value for value in values if value != math.floor(value)]
    if broken:
        raise BadData(f"{column} holds the number {broken[0]:g}; classes are words or whole numbers")
    if len(values) < len(set(numbers.values())) or values == [*range(len(values))]:
        return {}  # a word among numbers is a fault of its row
    return {text: values.index(value) for text, value in numbers.items() if value is not None}


def _value(faults: Faults, line: int, column: str, text: str) -> float:
    """The number in a cell; NaN and a fault where there is none."""
    value = _number(text)
    if value is not None:
        return value
    what = f"{text!r} is not a finite number" if text else "empty"
    faults.append((line, f"line {line}, column {column!r}: {what}"))
    return math.nan


def _number(text: str) -> float | None:
    """The finite number that a text is, else None; digits in groups, as in 1_000, are no number."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
