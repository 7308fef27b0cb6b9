"""Quadratic forms and norms: sums of squares, of affine functions or of convex ones that are not negative."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.deciding.compositions import DecideConvex, proof
from derivations.deciding.relations import decide
from derivations.kernel.several import affine
from derivations.kernel.statements import Convex, Holds
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs
from derivations.verdicts import Proved


def quadratic(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """A polynomial of degree 2, or the root of one, as a sum of squares of affine functions."""
    f, variables = statement.function, statement.variables
    root = f.is_Pow and f.exp == sp.S.Half
    p = sp.Poly(f.base if root else f, *variables)
    if p.total_degree() > 2:
        return None
    one = sp.Dummy("one")
    names, form = variables, p.as_expr()
    if root:
        names, form = (*variables, one), p.homogenize(one).as_expr() * one ** (2 - p.total_degree())
    found = _ldl(sp.hessian(form, names) / 2, names, statement.domain)
    terms = tuple((c, h.subs(one, 1)) for c, h in found or ())
    parts = sp.Add.make_args(p.as_expr()) if not root else ()
    straight = sp.Add(*(t for t in parts if affine(t, variables)))
    return None if found is None else proof(statement, "squares", (terms, straight), convex)


def norm(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """(Σ c |h|^p)^{1/p} with h affine, or convex and not negative."""
    f, variables, domain, terms = statement.function, statement.variables, statement.domain, list[Any]()
    if not (f.is_Pow and f.exp.is_Rational and 0 < f.exp < 1):
        return None
    for term in sp.Add.make_args(f.base):
        c, e = term.as_independent(*variables, as_Add=False)
        whole = e.is_Pow and e.exp * f.exp == 1  # of max(0, x)² SymPy would make x²
        h = e.base if whole else sp.powdenest(e**f.exp, force=True) if e != 1 else e
        straight = isinstance(h, sp.Abs) and affine(h.args[0], variables)
        terms.append((c, h.args[0] if straight else h))
    bent = [h for _, h in terms if not affine(h, variables)]
    if bent and len(terms) == 1:
        return None  # nothing has become simpler
    claims = [(Convex(h, variables, domain), Holds(h, "≥", sp.S.Zero, domain)) for h in bent]
    found = [verdict for convexity, sign in claims for verdict in (ask(convexity), decide(sign))]
    return proof(statement, "squares", (tuple(terms), sp.S.Zero), [*convex, *found])


def _ldl(matrix: sp.Matrix, names: tuple[Any, ...], domain: Domain) -> list[tuple[Any, Any]] | None:
    """vᵀMv = Σ d (vᵢ + ...)² with d ≥ 0, by LDLᵀ, where a pivot that may be 0 has a row of zeros; or None."""
    found: list[tuple[Any, Any]] = []
    while matrix.rows:
        pivot, row, rest = matrix[0, 0], matrix[0, 1:], matrix[1:, 1:]
        positive = signs(pivot, domain) <= POSITIVE
        if not positive and not (signs(pivot, domain) <= NOT_NEGATIVE and all(e == 0 for e in row)):
            return None
        slopes = [sp.S.One, *(sp.cancel(e / pivot) if e != 0 else e for e in row)]
        found += [(pivot, sp.Add(*(c * v for c, v in zip(slopes, names, strict=True))))] if pivot != 0 else []
        matrix = (rest - row.T * row / pivot).applyfunc(sp.cancel) if positive else rest
        names = names[1:]
    return found
