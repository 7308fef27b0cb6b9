"""A bound on the error of generated code, for every float64 logit: proved, not measured.

The code is walked on boxes of the logit, by the arithmetic of `numeric.roundoff` and its standard model: each value
has an interval that contains the real value, and a bound on the relative error of its float. Where a sum may cancel,
the box is halved. An error of b·u is below b ulp. Results below 2⁻¹⁰¹⁶ are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint

from numeric.roundoff import FUNCTIONS, ZERO, Number, Unbounded, Value, add, exactly, over, scaled, sigmoid, times

SMALL = Fraction(1, 2**1016)
"""Results below this are left out: they may be subnormal."""

_OPERATIONS: dict[type[ast.operator], Any] = {ast.Add: add, ast.Mult: times, ast.Div: over}


class Walk:
    """The code of one function on one box of z, for one label."""

    def __init__(self, source: str, z: Value, y: Fraction | None) -> None:
        (function,) = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
        self._values = {"z": z} | ({} if y is None else {"y": Value.constant(y)})
        self.result = Value.constant(Fraction(0))
        for statement in function.body:
            if isinstance(statement, ast.Assign):
                self._values[ast.unparse(statement.targets[0])] = self._value(statement.value)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                self.result = self._value(statement.value)

    def _value(self, node: ast.AST) -> Value:
        match node:
            case ast.Name():
                return self._values[node.id]
            case ast.Constant():
                return Value.constant(Fraction(node.value))  # type: ignore[arg-type]
            case ast.UnaryOp(op=ast.USub()):
                return scaled(self._value(node.operand), Fraction(-1))
            case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
                return self._square(self._value(node.left))
            case ast.BinOp(op=ast.Div(), right=ast.BinOp(op=ast.Add(), left=t, right=ast.Constant(value=1))) if (
                ast.dump(t) == ast.dump(node.left)
            ):
                return sigmoid(self._value(t))
            case ast.BinOp():
                a, b = self._value(node.left), self._value(node.right)
                if isinstance(node.op, ast.Sub):
                    return add(a, scaled(b, Fraction(-1)))
                if type(node.op) in _OPERATIONS:
                    return _OPERATIONS[type(node.op)](a, b)
            case ast.Compare():
                return Value.constant(Fraction(self._decided(node)))
            case ast.IfExp():
                return self._value(node.body if self._decided(node.test) else node.orelse)
            case ast.Call():
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                if name == "where":
                    return self._value(node.args[1] if self._decided(node.args[0]) else node.args[2])
                return FUNCTIONS[name](*(self._value(part) for part in node.args))
        raise Unbounded(f"no rule for {ast.unparse(node)}")

    @staticmethod
    def _square(x: Value) -> Value:
        squared = times(x, x)
        return Value((x.least**2).lower(), squared.high, squared.error, squared.off, squared.exact)

    def _decided(self, node: ast.AST) -> bool:
        """A condition between exact values; at a common end of two boxes each box takes its own side."""
        assert isinstance(node, ast.Compare)
        a, b = self._value(node.left), self._value(node.comparators[0])
        if a.error > 0 or b.error > 0:
            raise Unbounded("a condition on a rounded value")
        greater = isinstance(node.ops[0], (ast.Gt, ast.GtE))
        if a.low >= b.high:
            return greater
        if a.high <= b.low:
            return not greater
        raise Unbounded("a condition is not decided")


EDGES = (
    0,
    *(Fraction(2) ** k for k in range(-60, 6)),
    *range(48, 354, 18),
    354,
    *range(372, 708, 16),
    708,
    *(Fraction(2) ** k for k in range(10, 1025)),
)


def bound(source: str, label: Fraction | None) -> float:
    """The error in ulp that the code of a function never exceeds, for all float64 z and this label."""
    saved, flint.ctx.prec = flint.ctx.prec, 256
    try:
        return _bound(source, label)
    finally:
        flint.ctx.prec = saved


def _bound(source: str, label: Fraction | None) -> float:
    worst = ZERO
    for low, high in pairwise(EDGES):
        for sign in (1, -1):
            for error in _errors(source, Fraction(low), Fraction(high), sign, label, 0):
                worst = worst.max(error)
    return float(worst.upper())


def _errors(source: str, low: Fraction, high: Fraction, sign: int, label: Any, depth: int) -> Iterator[Number]:
    ends = sorted((sign * low, sign * high))
    fine = 2**-5 if high <= 8 else 1
    try:
        if high <= 64 and high - low > fine and low >= 2**-8:
            raise Unbounded("a coarse box")
        value = Walk(source, Value(exactly(ends[0]), exactly(ends[1])), label).result
    except Unbounded:
        if depth > 40:
            raise
        middle = (low + high) / 2
        yield from _errors(source, low, middle, sign, label, depth + 1)
        yield from _errors(source, middle, high, sign, label, depth + 1)
        return
    if value.off > 0 and value.size > exactly(SMALL):
        raise Unbounded(f"on {low} ≤ |z| ≤ {high} only an absolute error is known")
    yield ZERO if value.off > 0 else value.error
