"""A straight line of NumPy code as steps that each write into a buffer, as few buffers as it takes.

    a = abs(z)                      bitwise_or(z.view(WHOLE), SIGN, out.view(WHOLE))
    q = numpy.exp(-a)               exp(out, out)
    return q/(q*(q + 2) + 1)        add(out, 2, f0); multiply(out, f0, f0); add(f0, 1, f0)
                                    divide(out, f0, out)

The operations are those of the source, in their order, so that every bit is the same. Only where a value is put is
decided here: in the buffer of an operand that is wanted no more, else in a free one. What does not write where it is
told, such as `where` or `erfcx`, is called as the source calls it. -|x| is x with its sign set, in one step; clip is
`maximum` and `minimum`, whose calls take less time.
"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from numeric import special

_OPERATORS = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
_RELATIONS = {ast.GtE: "greater_equal", ast.Gt: "greater", ast.LtE: "less_equal", ast.Lt: "less"}
_UFUNCS = ("absolute", "exp", "log", "log1p", "expm1", "sqrt", "minimum", "maximum")
"""Functions of NumPy that write where they are told."""

KNOWN = {name: getattr(np, name) for name in (*_UFUNCS, *_OPERATORS.values(), *_RELATIONS.values())}
KNOWN |= {"numpy": np, "math": math, "negative": np.negative, "square": np.square}
KNOWN |= {"copyto": np.copyto, "abs": abs} | special.FUNCTIONS
KNOWN |= {"empty": np.empty, "bool": bool, "bitwise_or": np.bitwise_or}
KNOWN |= {"WHOLE": np.dtype(np.int64), "SIGN": np.array(-(2**63))}
_ABSOLUTE = re.compile(r"absolute\((z|y|out|f\d+), (z|y|out|f\d+)\)")
"""The step to |x| from a vector x of float64."""


@dataclass(frozen=True)
class Written:
    """The code of the steps, the constants in it, and how many buffers of float64 it takes."""

    text: str
    constants: dict[str, Any]
    floats: int


def written(source: str, label_is_number: bool, truth: bool = False, owned: bool = False) -> Written:
    """The steps of a generated function. ``truth``: its values are conditions. ``owned``: it may write over z and y.

    It is ``run(z, y, out, buffers)``, or ``run(z, y, buffers)``, which returns its values, if z and y are owned.
    """
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    writer = _Writer({"y"} if label_is_number else set(), "b" if truth else "f", owned)
    writer.begin(Counter(node.id for node in ast.walk(function) if isinstance(node, ast.Name)))
    for statement in function.body:
        if isinstance(statement, ast.Assign):
            writer.assign(statement)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            writer.finish(statement.value)
    return Written(writer.code(), writer.constants, writer.made["f"])


def names(node: ast.expr) -> set[str]:
    """The names that an expression is made of."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


@dataclass
class _Value:
    """What stands under a name: in a buffer that may be written over once it is wanted no more, or in none."""

    text: str
    buffer: str | None = None
    uses: int = 1


@dataclass
class _Writer:
    """Statement after statement, with the buffers that are free."""

    numbers: set[str]
    """Names of what is one number for all elements."""
    result: str
    """What ``out`` holds: f for float64, b for truth values."""
    owned: bool = False
    """Whether z and y may be written over, and the values are returned, where they are, in place of ``out``."""
    uses: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    values: dict[str, _Value] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    free: dict[str, list[str]] = field(default_factory=lambda: {"f": [], "b": []})
    made: Counter[str] = field(default_factory=Counter)
    newest: _Value | None = None
    """What the last line wrote into a buffer."""

    def begin(self, uses: Counter[str]) -> None:
        """What is there before the first statement, if each name is used so often."""
        self.uses = uses
        for name in ("z", "y"):
            own = name if self.owned and name not in self.numbers else None
            self.values[name] = _Value(name, own, uses[name] if own else 0)
        if not self.owned:
            self.free[self.result].append("out")

    def assign(self, statement: ast.Assign) -> None:
        """A name of the source for a value: the value stays where it is, for as long as the name is used."""
        (target,) = statement.targets
        assert isinstance(target, ast.Name)
        if self._is_number(statement.value):
            self.numbers.add(target.id)
            self._line(ast.unparse(statement))
            return
        value = self._value(statement.value)
        value.uses += self.uses[target.id] - 2  # it stands in the source once as a target; and this use is over
        self.values[target.id] = value

    def finish(self, returned: ast.expr) -> None:
        """The returned value, in ``out``."""
        value = self._value(returned)
        if self.owned:
            self._line(f"return {value.text}")
        elif value is self.newest and value.text != "out":  # it may as well be written there
            self.lines[-1] = f"{self.lines[-1].removesuffix(f'{value.text})')}out)"
        elif value.text != "out":
            self._line(f"copyto(out, {value.text})")

    def code(self) -> str:
        """The function that was written."""
        given = "z, y, buffers" if self.owned else "z, y, out, buffers"
        floats = "".join(f"f{k}, " for k in range(self.made["f"]))
        taken = [f"{floats}= buffers.of(z.size, {self.made['f']})"] if floats else []
        truths = [f"b{k} = empty(z.size, bool)" for k in range(self.made["b"])]
        return "\n    ".join([f"def run({given}):", *taken, *truths, *self.lines])

    def _value(self, node: ast.expr) -> _Value:
        """Where the value of an expression stands, after the steps that compute it."""
        if self._is_number(node):
            return _Value(self._number(node))
        if isinstance(node, ast.Name):
            return self.values[node.id]
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return self._step(_OPERATORS[type(node.op)], [node.left, node.right])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and ast.unparse(node.right) == "2":
            return self._step("square", [node.left])
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self._negative(node.operand)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return self._step(_RELATIONS[type(node.ops[0])], [node.left, *node.comparators], "b")
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).removeprefix("numpy.")
            ufunc = "absolute" if name == "abs" else name
            if name == "clip":
                x, low, high = node.args
                return self._put("minimum", [self._step("maximum", [x, low]), self._value(high)])
            return self._step(ufunc, node.args) if ufunc in _UFUNCS else self._call(ast.unparse(node.func), node.args)
        return self._as_written(node)

    def _step(self, ufunc: str, operands: list[ast.expr], kind: str = "f") -> _Value:
        return self._put(ufunc, [self._value(operand) for operand in operands], kind)

    def _put(self, ufunc: str, values: list[_Value], kind: str = "f") -> _Value:
        """A step that puts its value into a free buffer."""
        if kind == "f":
            values = [self._float(value) for value in values]
        for value in values:
            self._used(value)
        buffer, said = self._free(kind), "out=" if ufunc in ("minimum", "maximum") else ""
        written = _Value(buffer, buffer)
        self._line(f"{ufunc}({', '.join(value.text for value in values)}, {said}{buffer})", written)
        return written

    def _float(self, value: _Value) -> _Value:
        """Truth values as 0 and 1 of float64: to copy them is faster than to leave it to a step of mixed types."""
        if value.buffer is None or self._kind(value.buffer) == "f":
            return value
        buffer = self._free("f")
        self._line(f"copyto({buffer}, {value.text})")
        self._used(value)
        return _Value(buffer, buffer)

    def _free(self, kind: str) -> str:
        """A buffer that holds nothing that is still wanted."""
        if not self.free[kind]:
            self.free[kind].append(f"{kind}{self.made[kind]}")
            self.made[kind] += 1
        return self.free[kind].pop()

    def _kind(self, buffer: str) -> str:
        return self.result if buffer == "out" else "b" if buffer.startswith("b") else "f"

    def _negative(self, operand: ast.expr) -> _Value:
        """-x; of an |x| that is wanted no more in the step that would have made it."""
        value = self._value(operand)
        made = _ABSOLUTE.fullmatch(self.lines[-1]) if value is self.newest and value.uses == 1 else None
        if made is None:
            return self._put("negative", [value])
        x, buffer = made.groups()
        self.lines[-1], self.newest = f"bitwise_or({x}.view(WHOLE), SIGN, {buffer}.view(WHOLE))", None
        return value

    def _call(self, name: str, operands: list[ast.expr]) -> _Value:
        """A function that makes its own array, or passes on what it was given."""
        values = [self._value(operand) for operand in operands]
        called = f"v{len(self.lines)}"
        if name == "lazy_minimum":  # the same array, perhaps: its buffer is not free before both are wanted no more
            value, bound = values[0], ast.unparse(operands[1])  # to which a number is compared, not an array
            self._line(f"{called} = {name}({value.text}, {bound})")
            return _Value(called, value.buffer if value.uses == 1 else None)
        self._line(f"{called} = {name}({', '.join(value.text for value in values)})")
        for value in values:
            self._used(value)
        return _Value(called)

    def _as_written(self, node: ast.expr) -> _Value:
        """An expression for which there is no step, of the values that its names stand for."""
        names = [part for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in self.values]
        for name in names:
            self._used(self.values[name.id])
            name.id = self.values[name.id].text
        called = f"v{len(self.lines)}"
        self._line(f"{called} = {ast.unparse(node)}")
        return _Value(called)

    def _line(self, text: str, written: _Value | None = None) -> None:
        self.lines.append(text)
        self.newest = written

    def _used(self, value: _Value) -> None:
        value.uses -= 1
        if not value.uses and value.buffer:
            self.free[self._kind(value.buffer)].append(value.buffer)

    def _is_number(self, node: ast.expr) -> bool:
        return names(node) <= self.numbers | KNOWN.keys()

    def _number(self, node: ast.expr) -> str:
        """The text of a number; one that is known now is computed now, and need not be made into an array each time."""
        text = ast.unparse(node)
        if any(isinstance(part, ast.Name) and part.id in self.numbers for part in ast.walk(node)):
            return text
        name = f"c{len(self.constants)}"
        self.constants[name] = np.array(eval(text, dict(KNOWN)), float)
        return name
