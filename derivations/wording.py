"""Statements in words, as errors and the terminal show them; `derivations.evidence` writes them for the book."""

from __future__ import annotations

from typing import Any

from derivations.kernel.statements import (
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Range,
    Smooth,
    StronglyConvex,
)
from derivations.symbols import theta


def text(statement: Any) -> str:
    """A statement in one line, with its domain."""
    where = f" for {statement.domain}" if str(statement.domain) else " for all reals"
    names = ", ".join(map(str, getattr(statement, "variables", ())))
    match statement:
        case Holds(left, sign, right):
            return f"{left} {sign} {right}{where}"
        case Convex(f, _, _, strict):
            return f"{f} is {'strictly ' if strict else ''}convex in {names}{where}"
        case StronglyConvex(f, _, constant):
            return f"{f} is strongly convex in {names} with the constant {constant}{where}"
        case Monotone(f, _, direction, _, strict):
            return f"{f} is {'strictly ' if strict else ''}{direction} in {names}{where}"
        case Quasiconvex(f):
            return f"{f} is quasiconvex in {names}{where}"
        case Range(f, low, high):
            return f"{low} ≤ {f} ≤ {high}{where}"
        case Smooth(f, variables, constant, _, attained):
            sharp = ", attained at " + ", ".join(f"{s} = {v}" for s, v in attained) if attained else ""
            if variables != (theta,):
                return f"|∂²/∂{names}² {f}| ≤ {constant}{where}{sharp}"
            between = f"the Hessian of {f} in {names} lies between -c XᵀX/N and c XᵀX/N"
            return f"{between} with c = {constant}{where}{sharp}"
    raise TypeError(f"{statement!r} is no statement")
