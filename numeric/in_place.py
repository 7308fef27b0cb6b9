"""A generated function in place: into buffers that are used again, in place of a new array for each operation.

The steps are those of `numeric.straight_line`. Where the function returns one of two formulas, that of most elements is
evaluated for all, and the other only where it is meant. Every bit is as the source says.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from numeric.straight_line import KNOWN, Written, names, written

Run = Callable[[Any, Any, Any], None]
_Run = Callable[[Any, Any, Any, "_Buffers"], None]
_Values = Callable[[Any, Any, "_Buffers"], Any]


@cache
def steps(source: str, label_is_number: bool) -> Run:
    """``run(z, y, out)`` of a generated NumPy function, for vectors of float64 that have elements.

    y may be a label for all, or None.
    """
    evaluate = _steps(source, label_is_number)

    def run(z: Any, y: Any, out: Any) -> None:
        try:
            buffers = _KEPT.pop()
        except IndexError:  # all are in use by other threads, or there are none yet
            buffers = _Buffers()
        evaluate(z, y, out, buffers)
        _KEPT.append(buffers)

    return run


def _steps(source: str, label_is_number: bool, truth: bool = False) -> _Run:
    """The same, with buffers to use. ``truth``: it returns a condition, and ``out`` is a vector of truth values."""
    if parts := _branches(source):
        condition, formula, other = parts
        bounded, limit = _bound(condition)
        within = formula.replace(bounded, "z") if bounded else formula
        both = [_steps(part, label_is_number) for part in (formula, other)]
        few = [_values(part, label_is_number) for part in (within, other)]
        chosen = _chosen(_steps(condition, label_is_number, truth=True), both, few, label_is_number)
        return chosen if limit is None else _below(limit, _steps(within, label_is_number), chosen)
    run: _Run = _made(written(source, label_is_number, truth))
    return run


def _values(source: str, label_is_number: bool) -> _Values:
    """The same as a new vector, or in one of those that it is given: it may write over them."""
    if not _branches(source):
        values: _Values = _made(written(source, label_is_number, owned=True))
        return values
    steps = _steps(source, label_is_number)

    def run(z: Any, y: Any, buffers: _Buffers) -> Any:
        out = np.empty(z.size)
        steps(z, y, out, buffers)
        return out

    return run


def _made(code: Written) -> Any:
    """A function of its code."""
    made: dict[str, Any] = {}
    exec(code.text, {**KNOWN, **code.constants}, made)
    return made["run"]


def _below(limit: int, whole: _Run, chosen: _Run) -> _Run:
    """``whole`` if no z is above the limit, which one look tells, else what chooses."""

    def run(z: Any, y: Any, out: Any, buffers: _Buffers) -> None:
        (whole if z.item(z.argmax()) <= limit else chosen)(z, y, out, buffers)

    return run


def _chosen(condition: _Run, both: list[_Run], few: list[_Values], label_is_number: bool) -> _Run:
    """The first of both where the condition holds, else the second. ``few``: the same, only where they are meant."""

    def run(z: Any, y: Any, out: Any, buffers: _Buffers) -> None:
        holds = np.empty(out.size, bool)
        condition(z, y, holds, buffers)
        usual = holds.item(0)  # a guess at what most are: to count takes time
        places = _places(holds, not usual)
        if 2 * places.size > out.size:
            places, usual = _places(holds, usual), not usual
        most, rest = (both[0], few[1]) if usual else (both[1], few[0])
        most(z, y, out, buffers)
        if places.size:
            out[places] = rest(z[places], y if label_is_number or y is None else y[places], buffers)

    return run


def _places(holds: Any, wanted: bool) -> Any:
    """The places of one of both truth values."""
    return (holds if wanted else ~holds).nonzero()[0]


def _branches(source: str) -> list[str] | None:
    """The sources of a condition, and of the two formulas between which it decides, if that is what is returned."""
    function, value = _returned(source)
    if not isinstance(value, ast.Call) or ast.unparse(value.func) != "numpy.where":
        return None
    return [_returning(function, part) for part in value.args]


def _bound(condition: str) -> tuple[str, int | None]:
    """What keeps z within a condition, z <= c or |z| <= c, in formulas, and c of the first; "" for other conditions."""
    match _returned(condition)[1]:
        case ast.Compare(ast.Name("z"), [ast.LtE()], [ast.Constant(int(limit))]):
            return f"lazy_minimum(z, {limit})", limit
        case ast.Compare(ast.Name("a"), [ast.LtE()], [end]) if "a = abs(z)" in condition:
            return f"numpy.clip(z, -{ast.unparse(end)}, {ast.unparse(end)})", None
    return "", None


def _returned(source: str) -> tuple[ast.FunctionDef, ast.expr | None]:
    """A function, and what it returns."""
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    last = function.body[-1]
    return function, last.value if isinstance(last, ast.Return) else None


def _returning(function: ast.FunctionDef, value: ast.expr) -> str:
    """The source of the same function, but that it returns this value; without the names that this does not need."""
    lines, needed = [f"return {ast.unparse(value)}"], names(value)
    for statement in reversed(function.body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) in needed:
            lines.append(ast.unparse(statement))
            needed |= names(statement.value)
    return "\n    ".join([f"def {function.name}({ast.unparse(function.args)}):", *reversed(lines)])


LONG = 1000
"""Elements from which on it pays to write in place, in buffers that are kept; shorter ones are made in less time."""

LINE = 8
"""Numbers of float64 in a cache line. A step takes up to a twentieth longer on vectors that begin within one."""


@dataclass
class _Buffers:
    """Vectors of float64 that are kept, side by side, each from the begin of a cache line on."""

    size: int = 0
    vectors: list[Any] = field(default_factory=list)
    asked: int = 0
    """The size that was asked for last, and ``begins`` of the vectors of that size: mostly it is asked for again."""
    begins: list[Any] = field(default_factory=list)

    def of(self, size: int, count: int) -> list[Any]:
        """So many vectors of this size; short ones are made."""
        if size < LONG:
            return [np.empty(size) for _ in range(count)]
        if size != self.asked or count > len(self.begins):
            if size > self.size or count > len(self.vectors):
                self._make(max(size, self.size), max(count, len(self.vectors)))
            self.asked, self.begins = size, [vector[:size] for vector in self.vectors]
        return self.begins[:count]

    def _make(self, size: int, count: int) -> None:
        step = -(-size // LINE) * LINE
        around = np.empty(count * step + LINE)
        lines = around[-around.ctypes.data // around.itemsize % LINE :]
        self.size, self.vectors = size, [lines[k * step : k * step + size] for k in range(count)]


_KEPT: list[_Buffers] = []
"""Those that no call uses now; as many as calls were under way at once."""
