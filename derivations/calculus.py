"""Derivatives as the kernel and the searchers take them: SymPy's ``diff``, where it can be trusted.

A function with a kink has no derivative there, and SymPy does not say so (a step has the slope 0 for it); a bound index
of the same name as the variable's would be taken for it. Both are seen to here, once for all who differentiate.
A function with a break at which both sides and their slopes agree, as of max(0, z)², is differentiated piece by piece;
where they do not agree, the derivative exists only on a domain that excludes the break (a fact such as z ≠ 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import sympy as sp

from derivations.breaks import KINKS, broken
from derivations.domains import Domain
from derivations.normal_form import OutsideClass, canonical_sum

__all__ = ["KINKS", "depends", "derivative", "minors"]


def derivative(function: Any, *variables: Any, domain: Domain = Domain()) -> Any:  # noqa: B008
    """The derivative on a domain; OutsideClass where there may be none or SymPy leaves it unevaluated."""
    function = canonical_sum(function)
    names = _names(*variables)
    if not any(depends(k, v) for k in function.atoms(*KINKS) for v in names):
        result = function.diff(*variables)
    else:
        result = function
        for name in names:
            result = _piece_by_piece(result, name, domain)
    if result.has(sp.Derivative, sp.Subs):
        raise OutsideClass(function, "SymPy leaves its derivative unevaluated")
    return _rebuilt(result)


def _rebuilt(e: Any) -> Any:
    """The expression as SymPy makes it from its parts, so that a copy of it is equal: 12w² + 2, not 2·(6w² + 1)."""
    return e.func(*map(_rebuilt, e.args)) if e.args and not isinstance(e, (sp.Indexed, sp.Idx)) else e


def _names(*variables: Any) -> list[Any]:
    """z, (z, 2) and z, 2 as diff reads them: each variable as often as it is differentiated by."""
    names: list[Any] = []
    for v in variables:
        if isinstance(v, (tuple, sp.Tuple)):
            names += [v[0]] * int(v[1])
        else:
            names += [names[-1]] * (int(v) - 1) if isinstance(v, (int, sp.Integer)) else [v]
    return names


def _piece_by_piece(f: Any, variable: Any, domain: Domain) -> Any:
    """∂f/∂v of a function with breaks: the chain rule through each sum that has some, then each formula on its own."""
    sums = [s for s in _outermost_sums(f) if s.has(*KINKS)]
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
    if not found.differentiable(domain):
        raise OutsideClass(f, f"it has a kink where {found.w} is one of {found.breaks}, and no derivative there")
    return found.written([g.diff(variable) for g in found.formulas])


def _outermost_sums(e: Any) -> list[Any]:
    if isinstance(e, sp.Sum):
        return [e]
    return list(dict.fromkeys(s for a in e.args for s in _outermost_sums(a)))


def depends(function: Any, variable: Any) -> bool:
    """Whether a variable occurs in a function; for an entry such as θ_i, whether any entry of its family does."""
    if isinstance(variable, sp.Indexed):
        return any(a.base == variable.base for a in function.atoms(sp.Indexed))
    return variable in function.free_symbols


def minors(f: Any, variables: tuple[Any, ...], every: bool) -> Iterator[Any]:
    """The principal minors of the Hessian, small ones first; or the leading ones alone."""
    hessian = sp.Matrix([[derivative(derivative(f, v), w) for w in variables] for v in variables])
    places = range(len(variables))
    for size in range(1, len(variables) + 1):
        for rows in combinations(places, size) if every else [places[:size]]:
            yield _determinant(hessian.extract(list(rows), list(rows)))


def _determinant(m: sp.Matrix) -> Any:
    """By Laplace's expansion along the first row; that of SymPy is multiplied out."""
    if not m.rows:
        return sp.S.One
    return sp.Add(*((-1) ** j * m[0, j] * _determinant(m.minor_submatrix(0, j)) for j in range(m.cols)))
