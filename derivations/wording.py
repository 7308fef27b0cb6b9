"""Statements and domains in words, as errors and the terminal show them; `derivations.evidence` writes for the book.

Every floor may ask for it, and nothing that is proved depends on it: it knows statements by the names of their kinds.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.symbols import N, d, theta


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


def _declared(statement: Any) -> str:
    """What symbols run over by their declarations alone; all know that N and d count rows and parameters."""
    domain, formulas = statement.domain, statement.formulas().values()
    free = {s for e in formulas for s in e.free_symbols if isinstance(s, sp.Symbol)}
    told = {N, d, *(s for s, _ in domain.sets)}.union(*(e.atoms(sp.IndexedBase) for e in formulas))
    told |= {s.label for s in told if isinstance(s, sp.IndexedBase)}
    sets = ((s, domain.values(s)) for s in sorted(free - told, key=str))
    return ", ".join(f"{s} ∈ {show_set(v)}" for s, v in sets if v != sp.Interval(-sp.oo, sp.oo))


def text(statement: Any) -> str:
    """A statement in one line, with its domain."""
    s, over = (
        statement,
        f" for {', '.join(filter(None, (_declared(statement), where(statement.domain)))) or 'all reals'}",
    )
    names, strictly = (
        ", ".join(map(str, getattr(s, "variables", ()))),
        "strictly " if getattr(s, "strict", False) else "",
    )
    match type(s).__name__:
        case "Holds" if (s.left, s.sign) == (0, "=") and s.right in (0, 1):
            return f"{s.right == 0}, which SymPy made of the relation when it was written; evaluate=False keeps it"
        case "Holds":
            return f"{s.left} {s.sign} {s.right}{over}"
        case "Convex":
            return f"{s.function} is {strictly}convex in {names}{over}"
        case "StronglyConvex":
            constant = f"the constant {s.constant}" if s.constant != 0 else "some constant"
            return f"{s.function} is strongly convex in {names} with {constant}{over}"
        case "Monotone":
            return f"{s.function} is {strictly}{s.direction} in {names}{over}"
        case "Quasiconvex":
            return f"{s.function} is quasiconvex in {names}{over}"
        case "Range":
            return f"{s.low} ≤ {s.function} ≤ {s.high}{over}"
        case "Smooth":
            sharp = ", attained at " + ", ".join(f"{x} = {v}" for x, v in s.attained) if s.attained else ""
            curved = "" if s.variables != (theta,) else ", its curvature between -c XᵀX/N and c XᵀX/N,"
            constant = f"the constant {s.constant}" if s.constant != sp.oo else "some constant"
            return f"{s.function} is smooth in {names}{curved} with {constant}{over}{sharp}"
    raise TypeError(f"{statement!r} is no statement")
