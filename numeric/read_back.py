"""Generated code, read back: the text is given its meaning in real numbers.

Three lemmas are used. min(c, a) in e^{-g min(c, a)} with gc ≥ FAR is read as a, because both exponentials are 0 where
they differ. t/(t + 1) of t = e^{g clip(u, -c, d)}, or e^{g min(u, d)}, with gc ≥ FAR and gd ≥ SATURATED is read as
that of e^{gu}, because both are 0, or both 1, where they differ. And `inf if x > c else exp(x)` is
read as e^x, if e^c is the largest float64 or more. What stands before and after the formula for other targets than
NumPy must be, word for word, what `numeric.targets.frame` gives: it changes nothing where z and y are finite.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import sympy as sp

from derivations.stable.normal import erfcx, excess, gauss
from derivations.stable.shares import PARTS
from derivations.symbols import y, z
from numeric.printers import FAR, OVERFLOW, SATURATED
from numeric.targets import CHOICE, Target, frame

_FUNCTIONS = {
    "exp": sp.exp,
    "log": sp.log,
    "log1p": lambda u: sp.log(1 + u),
    "expm1": lambda u: sp.exp(u) - 1,
    "sqrt": sp.sqrt,
    "abs": sp.Abs,
    "minimum": sp.Min,
    "lazy_minimum": sp.Min,
    "maximum": lambda a, b: sp.Max(_number(a), _number(b)),
    "min": sp.Min,
    "max": lambda a, b: sp.Max(_number(a), _number(b)),
    "clip": lambda x, low, high: sp.Min(sp.Max(x, low), high),
    "astype": lambda value: _number(value),
    "full_like": lambda like, value: value,
    "where": lambda condition, above, below: sp.Piecewise((above, condition), (below, True)),
    "erf": sp.erf,
    "loggamma": sp.loggamma,
    "erfcx": lambda u: erfcx(u).rewrite(sp.erf),
    "excess": lambda u: excess(u).rewrite(sp.erf),
    "gauss": lambda u: gauss(u).rewrite(sp.exp),
    "difference": lambda u, v: u - v,
}

_OPERATORS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}

LOST = {str(part) for part in PARTS[1::2]}
"""The names of what a rounding lost."""

_TYPES = ("xp", "z.dtype")
"""Arguments that say nothing of the value."""

_RELATIONS = {ast.GtE: sp.Ge, ast.Gt: sp.Gt, ast.LtE: sp.Le, ast.Lt: sp.Lt}


def meaning(source: str, names: Mapping[str, Any] | None = None) -> Any:
    """The value of a generated NumPy function in real numbers; ValueError for other code.

    ``names``: what its arguments stand for, or a function that it calls; by default z and y for themselves.
    """
    *lines, last = _body(source)
    if not isinstance(last, ast.Return) or last.value is None:
        raise ValueError("the function returns nothing")
    values = _assigned(lines, names)
    if isinstance(last.value, ast.List):
        return [_without_far(_value(part, values)) for part in last.value.elts]
    return _without_far(_value(last.value, values))


def meanings(source: str, target: Target) -> tuple[Any, ...]:
    """The values of a generated function for another target: for the labels of the model, and for those between."""
    body = _body(source)
    arguments = ["z", "y"] if "y" in [a.arg for a in _function(source).args.args] else ["z"]
    for reaches in (True, False):
        before, after = (_statements(text) for text in frame(target, arguments, reaches))
        inner = body[len(before) : len(body) - len(after)]
        if _dump(body) == _dump([*before, *inner, *after]):
            break
    else:
        raise ValueError(f"what stands around the formula is not what stands there for {target}")
    branches = [inner]
    if len(inner) == 1 and isinstance(inner[0], ast.If):
        (choice,) = _statements(CHOICE[target] + "        pass\n")
        if not isinstance(choice, ast.If) or ast.dump(inner[0].test) != ast.dump(choice.test):
            raise ValueError(f"the formula is not chosen by {ast.unparse(inner[0].test)!r}")
        branches = [inner[0].body, inner[0].orelse]
    return tuple(_without_far(_assigned(lines)["value"]) for lines in branches)


def _function(source: str) -> ast.FunctionDef:
    (function,) = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return function


def _body(source: str) -> list[ast.stmt]:
    """The statements of the one function, without its docstring."""
    first, *others = _function(source).body
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return others if documented else [first, *others]


def _statements(text: str) -> list[ast.stmt]:
    return _function(f"def f():\n{text}").body if text.strip() else []


def _dump(statements: list[ast.stmt]) -> list[str]:
    return [ast.dump(statement) for statement in statements]


def _assigned(statements: list[ast.stmt], names: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the names stand for after some assignments."""
    values: dict[str, Any] = {"pi": sp.pi, **({"z": z, "y": y} if names is None else names)}
    for statement in statements:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise ValueError(f"generated code has no statement such as {ast.unparse(statement)!r}")
        name = statement.targets[0].id
        values[name] = _value(statement.value, values)
        if name in LOST and values[name] != 0:  # with it, any value of the other part would pass
            raise ValueError(f"{name}, what a rounding lost, is {values[name]} in real numbers, not 0")
    return values


def _value(node: ast.AST, values: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return sp.Rational(node.value)
    if isinstance(node, ast.BinOp):
        left, right = (_number(_value(part, values)) for part in (node.left, node.right))
        if isinstance(node.op, ast.Div) and ast.unparse(node.right) == f"{ast.unparse(node.left)} + 1":
            left = _unsaturated(left)
            right = left + 1
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, values)
    if isinstance(node, ast.Compare):
        return _RELATIONS[type(node.ops[0])](_value(node.left, values), _value(node.comparators[0], values))
    if isinstance(node, ast.IfExp) and _guards_overflow(node):
        return _value(node.orelse, values)
    if isinstance(node, ast.IfExp):
        branches = (_value(node.body, values), _value(node.test, values)), (_value(node.orelse, values), True)
        return sp.Piecewise(*branches)
    if isinstance(node, ast.Attribute) and node.attr == "pi":
        return sp.pi
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        function = _FUNCTIONS.get(str(name)) or values.get(str(name))
        if callable(function) and not isinstance(function, sp.Basic):
            return function(*(_value(part, values) for part in node.args if ast.unparse(part) not in _TYPES))
    raise ValueError(f"generated code has no {ast.unparse(node)!r}")


def _number(value: Any) -> Any:
    """1 for a condition that holds and 0 for one that does not, where a number is wanted."""
    return sp.Piecewise((1, value), (0, True)) if isinstance(value, sp.core.relational.Relational) else value


def _without_far(e: Any) -> Any:
    """e^{-g min(c, a)} with gc ≥ FAR as e^{-ga}."""

    def bare(power: Any) -> Any:
        for bounded in power.exp.atoms(sp.Min):
            numbers = [c for c in bounded.args if c.is_Rational]
            rate = -power.exp.coeff(bounded)
            if len(numbers) == 1 and rate > 0 and rate * numbers[0] >= FAR:
                rest = sp.Min(*(c for c in bounded.args if not c.is_Rational))
                return sp.exp(power.exp.xreplace({bounded: rest}))
        return power

    return e.replace(lambda p: isinstance(p, sp.exp), bare)


def _unsaturated(power: Any) -> Any:
    """e^{g clip(u, -c, d)} and e^{g min(u, d)} with gc ≥ FAR and gd ≥ SATURATED as e^{gu}, and others as they are."""
    if not isinstance(power, sp.exp):
        return power
    rate, bounded = power.exp.as_coeff_Mul()
    if not isinstance(bounded, sp.Min) or len(bounded.args) != 2 or not bounded.args[0].is_Rational:
        return power
    high, x = bounded.args
    if isinstance(x, sp.Max):
        if len(x.args) != 2 or not x.args[0].is_Rational or not rate * x.args[0] <= -FAR:
            return power
        x = x.args[1]
    return sp.exp(rate * x) if rate > 0 and rate * high >= SATURATED else power


def _guards_overflow(node: ast.IfExp) -> bool:
    """Whether it is `inf if x > c else exp(x)` where e^c is the largest float64 or more."""
    test, power = node.test, node.orelse
    if not (isinstance(node.body, ast.Attribute) and node.body.attr == "inf" and isinstance(test, ast.Compare)):
        return False
    (end,) = test.comparators
    exponential = isinstance(power, ast.Call) and isinstance(power.func, ast.Attribute) and power.func.attr == "exp"
    far = isinstance(test.ops[0], ast.Gt) and isinstance(end, ast.Constant) and end.value == OVERFLOW
    return exponential and far and ast.dump(power.args[0]) == ast.dump(test.left)  # type: ignore[attr-defined]
