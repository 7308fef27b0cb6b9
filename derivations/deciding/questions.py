"""Questions about a function, as they are asked: what is no function, or no variable, is refused with a ValueError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from derivations.normal_form.domains import Domain
from derivations.reading import Spec, domain_of, in_full, symbols_in
from derivations.verdicts import Undecided, Verdict


def formula(expr: Any, variables: tuple[Any, ...]) -> Any:
    """The expression, if it is one; ValueError says what is not a number, or not a variable."""
    if not variables:
        raise ValueError("no variable is given; write it after the expression, such as prove_convex(expr, z)")
    for v in variables:
        if not isinstance(v, (sp.Symbol, sp.Indexed, sp.IndexedBase)):
            raise ValueError(f"the variable {v!r} is no symbol; write z = sp.Symbol('z', real=True)")
    if isinstance(expr, str):
        raise ValueError(f"{expr!r} is text, whose symbols are not yours; the function is an expression, such as z**2")
    f = sp.sympify(expr)
    if not isinstance(f, sp.Expr) or f.is_Matrix:
        raise ValueError(f"{f!r} is a {type(f).__name__}; the function is an expression, such as z**2")
    symbols_in(f, *variables)
    for symbol in (*variables, *sorted(f.free_symbols, key=str)):
        if symbol.is_real is False:
            raise ValueError(f"{symbol} is declared not real; every symbol runs over real numbers")
    return in_full(f)


def read(expr: Any, x: Any, domain: Spec) -> tuple[Any, Domain]:
    """A function of one variable, and the domain that is meant."""
    f = formula(expr, (x,))
    return f, domain_of(domain, f)


def on_interval(statement: Any, decide: Callable[[Any], Verdict]) -> Verdict:
    """The verdict on a function of one variable, which has to run over an interval."""
    (x,) = statement.variables
    if not statement.domain.is_interval(x):
        return Undecided(statement, f"{x} is not seen to run over an interval")
    return decide(statement)
