"""The same questions for SymPy's `is_convex` and for CVXPY: from expressions, and from atoms by hand."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Any

import sympy as sp
from sympy.calculus.util import is_convex

from derivations.reading import domain_of
from tests.benchmarks.functions import Function

CVXPY = find_spec("cvxpy") is not None


class NotSaid(Exception):
    """A tool has no way to put the question."""


def sympy(question: Function) -> bool | None:
    """`is_convex`, on the interval of x where there is one variable."""
    domain = domain_of(question.domain, question.plain)
    if len(question.variables) > 1:
        answer = is_convex(question.plain, *question.variables)
    else:
        (variable,) = question.variables
        where = [fact.as_set() for fact in domain.facts]
        answer = is_convex(question.plain, variable, domain=sp.Intersection(domain[variable], *where))
    return None if answer is None else bool(answer)


def cvxpy_from_expressions(question: Function) -> bool | None:
    """The expression, operation by operation."""
    return _curvature(lambda cp: translate(cp, question.plain.rewrite(HYPERBOLIC, sp.exp), leaves(cp, question)))


def cvxpy_from_atoms(question: Function) -> bool | None:
    """The expression of somebody who knows the atoms."""
    if question.atoms is None:
        raise NotSaid("no atoms are known")
    atoms = question.atoms
    return _curvature(lambda cp: atoms(cp, *(leaves(cp, question)[v] for v in question.variables)))


HYPERBOLIC = (sp.sinh, sp.cosh, sp.tanh)


def _curvature(build: Any) -> bool | None:
    """What the rules of disciplined convex programming say; concave and not piecewise linear counts as a refutation."""
    import cvxpy as cp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = cp.Constant(0) + build(cp)
        return True if made.is_convex() else False if made.is_concave() and not made.is_pwl() else None


def leaves(cp: Any, question: Function) -> dict[Any, Any]:
    """CVXPY's variables and parameters, with the sign that the domain gives them."""
    domain = domain_of(question.domain, question.plain)
    made = {}
    for symbol in sorted(question.plain.free_symbols | set(question.variables), key=str):
        values = domain[symbol]
        low, high = values.inf, values.sup
        sign = {
            "pos": low > 0 or (low == 0 and low not in values),
            "nonneg": low >= 0,
            "neg": high < 0 or (high == 0 and high not in values),
            "nonpos": high <= 0,
        }
        known = next(({name: True} for name, holds in sign.items() if holds), {})
        made[symbol] = (cp.Variable if symbol in question.variables else cp.Parameter)(**known)
    return made


def translate(cp: Any, e: Any, leaf: dict[Any, Any]) -> Any:
    """A SymPy expression in CVXPY's operators; NotSaid where it has none, or one with a smaller domain."""
    if e in leaf:
        return leaf[e]
    if e.is_number:
        return float(e)
    named = {sp.exp: "exp", sp.log: "log", sp.Abs: "abs", sp.Max: "maximum", sp.Min: "minimum", sp.loggamma: "loggamma"}
    if e.is_Pow and e.exp.is_number:
        base, power = translate(cp, e.base, leaf), float(e.exp)
        if power % 2 and not base.is_nonneg():
            raise NotSaid(f"CVXPY reads {e} as a function of {e.base} ≥ 0")
        return cp.power(base, power)
    if e.is_Pow:
        return cp.exp(translate(cp, e.exp * sp.log(e.base), leaf))
    if not (e.is_Add or e.is_Mul or e.func in named):
        raise NotSaid(f"{e.func.__name__} is no atom")
    parts = [translate(cp, part, leaf) for part in e.args]
    if e.func in named:
        return getattr(cp, named[e.func])(*parts)
    total = parts[0]
    for part in parts[1:]:
        total = total + part if e.is_Add else total * part
    return total
