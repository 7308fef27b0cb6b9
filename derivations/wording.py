"""Statements in words, as errors and the terminal show them; `derivations.evidence` writes them for the book."""

from __future__ import annotations

from typing import Any

import sympy as sp

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


def where(domain: Any) -> str:
    """A domain in one line; y*z ≠ 1 rather than Ne(y*z, 1)."""
    facts = (f"{f.lhs} ≠ {f.rhs}" if isinstance(f, sp.Ne) else str(f) for f in domain.facts)
    return ", ".join([*(f"{s} ∈ {show_set(values)}" for s, values in domain.sets), *facts])


def show_set(values: sp.Set) -> str:
    """A set as text: {0, 1} or [0, ∞)."""
    if values in _NAMED:
        return _NAMED[values]
    if isinstance(values, sp.FiniteSet):
        return "{" + ", ".join(map(str, values)) + "}"
    left, right = "(" if values.left_open else "[", ")" if values.right_open else "]"
    return f"{left}{values.start}, {values.end}{right}".replace("oo", "∞")


_NAMED = {sp.S.EmptySet: "∅", sp.S.Integers: "ℤ", sp.S.Naturals0: "ℕ₀", sp.S.Naturals: "ℕ"}


def text(statement: Any) -> str:
    """A statement in one line, with its domain."""
    over = f" for {statement.domain}" if str(statement.domain) else " for all reals"
    names = ", ".join(map(str, getattr(statement, "variables", ())))
    match statement:
        case Holds(left, sign, right):
            return f"{left} {sign} {right}{over}"
        case Convex(f, _, _, strict):
            return f"{f} is {'strictly ' if strict else ''}convex in {names}{over}"
        case StronglyConvex(f, _, constant):
            return f"{f} is strongly convex in {names} with the constant {constant}{over}"
        case Monotone(f, _, direction, _, strict):
            return f"{f} is {'strictly ' if strict else ''}{direction} in {names}{over}"
        case Quasiconvex(f):
            return f"{f} is quasiconvex in {names}{over}"
        case Range(f, low, high):
            return f"{low} ≤ {f} ≤ {high}{over}"
        case Smooth(f, variables, constant, _, attained):
            sharp = ", attained at " + ", ".join(f"{s} = {v}" for s, v in attained) if attained else ""
            if variables != (theta,):
                return f"|∂²/∂{names}² {f}| ≤ {constant}{over}{sharp}"
            between = f"the Hessian of {f} in {names} lies between -c XᵀX/N and c XᵀX/N"
            return f"{between} with c = {constant}{over}{sharp}"
    raise TypeError(f"{statement!r} is no statement")
