"""The formulas of the claims, translated into the symbols of lossproof and decided by `derivations.prove`."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

import derivations as dv
from tests.derivations.test_mutants import LANGUAGE, SETS, SYMBOLS, equations
from tests.lectures.claims import Claim, parts

__all__ = ["decided", "definitions", "equal", "equations", "exact", "translated", "verdicts", "well_formed"]

POSITIVE = {SYMBOLS["z"]: sp.Interval.open(0, sp.oo)}
"""Where the formulas of an unscaled tanh have a meaning."""


def translated(formula: str) -> Any:
    """A formula of the claims in the symbols of lossproof; its decimals are exact fractions."""
    return sp.sympify(formula, locals=LANGUAGE, rational=True)


@cache
def decided(left: str, right: str, binary: tuple[str, ...] = ()) -> Any:
    """The verdict on an equation between two formulas of the claims."""
    sides = [translated(side) for side in (left, right)]
    labels = {SYMBOLS[name]: sp.FiniteSet(0, 1) for name in binary}
    verdict = dv.prove(sp.Eq(*sides, evaluate=False), SETS | labels)
    verdict.check()
    return verdict


def verdicts(claim: Claim, key: str = "machine") -> list[Any]:
    """The verdicts on all equations of a claim, or of its correction."""
    return [decided(*equation) for equation in equations(claim.get(key) or {"type": "none"})]


def definitions(claim: Claim) -> list[str]:
    """The formulas that a claim only writes down."""
    return [part["expr"] for part in parts(claim.get("machine")) if part["type"] == "definition"]


def well_formed(formula: str) -> bool:
    """Whether the formula has a value wherever the slide uses it: that it equals itself is proved."""
    sides = [translated(formula)] * 2
    found = dv.prove(sp.Eq(*sides, evaluate=False), SETS | POSITIVE if sides[0].has(sp.tanh) else SETS)
    return isinstance(found, dv.Proved)


def exact(text: Any) -> Any:
    """An arithmetical expression of the slides, its decimals read as exact fractions."""
    return sp.sympify(str(text), rational=True)


def equal(left: Any, right: Any) -> Any:
    """The verdict on an equation between two arithmetical expressions."""
    return dv.prove(sp.Eq(exact(left), exact(right), evaluate=False))
