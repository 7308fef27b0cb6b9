"""Convexity where an equation holds, such as x + y = 0: in fewer variables; and what is not convex there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from sympy import And, Eq, Max, Rational, exp, log

import derivations as dv
from derivations.kernel.statements import CheckError

x, y, w, a = sp.symbols("x y w a", real=True)
zero, line = Eq(x + y, 0), Eq(x, y)
lse, half = log(exp(x) + exp(y)), Rational(1, 2)

PROVED: list[tuple[Any, tuple[Any, ...], Any, bool]] = [
    (x * y, (x, y), line, False),
    (x * y, (x, y), line, True),
    (a * x * y, (x, y), And(line, a > 0), False),
    (x**2 * y**2, (x, y), Eq(2 * x, 3 * y), False),
    (x**2 - y**2, (x, y), Eq(x, 2 * y), False),
    (x * y + w**2, (x, y, w), line, True),
    (lse, (x, y), zero, True),
    (lse, (x, y), Eq(x + 2 * y, 1), True),
]

NOT_PROVED: list[tuple[Any, tuple[Any, ...], Any, bool]] = [
    (-x * y, (x, y), line, False),
    (x * y, (x, y), zero, False),
    (x * y, (x, y), None, False),
    (x * y, (x, y), x >= y, False),
    (x * y, (x, y), Eq(x**2, y**2), False),
    (a * x * y, (x, y), line, False),
    (x * y + w**2, (x, y, w), Eq(x, w), False),
    (x * y + w, (x, y, w), line, True),
    (lse, (x, y), line, True),
    (lse, (x, y), None, True),
    (lse - x**2 / 100, (x, y), zero, False),
    (x + y, (x, y), zero, True),
    ((x - y) ** 2, (x, y), line, True),
]


@pytest.mark.parametrize(("f", "variables", "domain", "strict"), PROVED, ids=str)
def test_convex_where_an_equation_holds(f: Any, variables: Any, domain: Any, strict: bool) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain, strict=strict)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize(("f", "variables", "domain", "strict"), NOT_PROVED, ids=str)
def test_what_is_not_convex_there(f: Any, variables: Any, domain: Any, strict: bool) -> None:
    verdict = dv.prove_convex(f, *variables, domain=domain, strict=strict)
    assert isinstance(verdict, dv.Refuted), str(verdict)
    verdict.check()


def test_the_proof_says_nothing_without_the_equation() -> None:
    """The step that adds max(0, y - x), which is 0 on the line, is refused elsewhere."""
    verdict = dv.prove_convex(x * y, x, y, domain=line)
    step = verdict.certificate.premises[1]
    assert step.statement.function.atoms(Max)
    for fact in (zero, x >= y, x <= y):
        elsewhere = replace(verdict.statement, domain=replace(verdict.statement.domain, facts=(fact,)))
        with pytest.raises(CheckError):
            dv.Proved(elsewhere, verdict.certificate)
