"""Derivatives of functions with breaks, for derivations and searches; the kernel differentiates without.

A function with a break at which both sides and their slopes agree, as of max(0, z)², is differentiated piece by piece;
where they do not agree, the derivative exists only on a domain that excludes the break (a fact such as z ≠ 1).
Lemma used: if f = g for w < b and f = h for w > b near w = b, with g and h smooth on all of space, then f is
differentiable with ∇f = ∇g = ∇h where g - h is a multiple of (w - b)², and f(b) is their value.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.breaks import KINKS, Broken, broken
from derivations.normal_form.derivatives import depends, names, smooth_derivative, taken
from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.symbols import sigmoid

__all__ = ["KINKS", "bends", "depends", "derivative"]

_ENTIRE = (sp.exp, sigmoid, sp.tanh, sp.sinh, sp.cosh, sp.erf, sp.sin, sp.cos, sp.atan, sp.Add, sp.Mul, sp.Sum)


def derivative(function: Any, *variables: Any, domain: Domain = Domain()) -> Any:
    """The derivative on a domain; OutsideClass where there may be none or SymPy leaves it unevaluated."""
    function = canonical_sum(function)
    if not any(depends(k, v) for k in function.atoms(*KINKS) for v in names(*variables)):
        return smooth_derivative(function, *variables)
    result = function
    for name in names(*variables):
        result = _piece_by_piece(result, name, domain)
    return taken(function, result)


def _piece_by_piece(f: Any, variable: Any, domain: Domain) -> Any:
    """∂f/∂v of a function with breaks: the chain rule through each sum that has some, then each formula on its own."""
    sums = [s for s in _outermost_sums(f) if s.has(*KINKS)]
    if any(depends(k, variable) for s in sums for limit in s.limits for k in limit.atoms(*KINKS)):
        raise OutsideClass(f, "the number of its terms changes")
    if sums:
        names = {s: sp.Dummy(real=True) for s in sums}
        outer = f.xreplace(names)
        if outer.has(*KINKS):
            raise OutsideClass(f, "it has breaks inside a sum and outside")
        back = {name: s for s, name in names.items()}
        through = (
            outer.diff(name) * sp.Sum(_piece_by_piece(s.function, variable, domain), *s.limits)
            for s, name in names.items()
        )
        return sp.Add(outer.diff(variable), *through).xreplace(back)
    if not any(depends(k, variable) for k in f.atoms(*KINKS)):
        return f.diff(variable)
    found = broken(f)
    if not differentiable(found, domain):
        raise OutsideClass(f, f"it has a kink where {found.w} is one of {found.breaks}, and no derivative there")
    return _written(found, [g.diff(variable) for g in found.formulas])


def _outermost_sums(e: Any) -> list[Any]:
    if isinstance(e, sp.Sum):
        return [e]
    return list(dict.fromkeys(s for a in e.args for s in _outermost_sums(a)))


def differentiable(parts: Broken, domain: Domain) -> bool:
    """Whether the lemma gives a derivative at each break that the domain does not exclude."""
    for f in (parts.w, *parts.formulas):
        _demand_entire(f)
    return parts.agrees(2, domain)


def bends(parts: Broken) -> list[Any]:
    """Where the slopes of the two sides may differ, as facts that exclude it: w ≠ b."""
    unlike = [sp.Ne(parts.w - b, 0) for b in parts.breaks]
    return [
        sp.Ne(parts.w, b)
        for b in parts.breaks
        if not differentiable(parts, Domain((), tuple({*unlike} - {sp.Ne(parts.w - b, 0)})))
    ]


def _written(parts: Broken, formulas: list[Any]) -> Any:
    """Those formulas in the place of these, as one Piecewise; neighbours that are equal are joined."""
    pairs = [(formulas[-1], sp.true)]
    for b, formula in reversed(list(zip(parts.breaks, formulas[:-1], strict=True))):
        if sp.expand(formula - pairs[0][0]) != 0:
            pairs.insert(0, (formula, parts.w < b))
        elif pairs[0][1] != sp.true:
            pairs[0] = (formula, pairs[0][1])
    return sp.Piecewise(*pairs)


def _demand_entire(f: Any) -> None:
    """A formula that is smooth for all values of its symbols, so that it goes on beyond the break where it ends."""
    for e in sp.preorder_traversal(f):
        power = e.is_Pow and (e.base is sp.E or (e.exp.is_Integer and e.exp.is_nonnegative))
        if isinstance(e, sp.Indexed) or e.is_Number or not e.args:
            continue
        if not power and not isinstance(e, (*_ENTIRE, sp.Tuple, sp.Idx, sp.IndexedBase, sp.KroneckerDelta)):
            raise OutsideClass(e, "it stands beside a break, and is not seen to go on smoothly beyond it")
