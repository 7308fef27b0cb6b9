"""Derivatives as the kernel takes them: SymPy's ``diff`` where the function has no kink.

A function with a kink has no derivative there, and SymPy does not say so (a step has the slope 0 for it); a bound index
of the same name as the variable's would be taken for it. Both are seen to here, once for all who differentiate.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.breaks import KINKS
from derivations.normal_form.indices import canonical_sum


def smooth_derivative(function: Any, *variables: Any) -> Any:
    """The derivative; OutsideClass where a kink depends on a variable, or SymPy leaves it unevaluated."""
    function = canonical_sum(function)
    for kink in function.atoms(*KINKS):
        if any(depends(kink, v) for v in names(*variables)):
            raise OutsideClass(kink, "it has a kink, and may have no derivative there")
    return taken(function, function.diff(*variables))


def taken(function: Any, result: Any) -> Any:
    """A derivative that is one, as SymPy makes it from its parts, so that a copy of it is equal: not 2·(6w² + 1)."""
    if result.has(sp.Derivative, sp.Subs):
        raise OutsideClass(function, "SymPy leaves its derivative unevaluated")
    return _rebuilt(result)


def _rebuilt(e: Any) -> Any:
    return e.func(*map(_rebuilt, e.args)) if e.args and not isinstance(e, (sp.Indexed, sp.Idx)) else e


def names(*variables: Any) -> list[Any]:
    """z, (z, 2) and z, 2 as diff reads them: each variable as often as it is differentiated by."""
    names: list[Any] = []
    for v in variables:
        if isinstance(v, (tuple, sp.Tuple)):
            names += [v[0]] * int(v[1])
        else:
            names += [names[-1]] * (int(v) - 1) if isinstance(v, (int, sp.Integer)) else [v]
    return names


def depends(function: Any, variable: Any) -> bool:
    """Whether a variable occurs in a function; for an entry such as θ_i, whether any entry of its family does."""
    if isinstance(variable, sp.Indexed):
        return any(a.base == variable.base for a in function.atoms(sp.Indexed))
    return variable in function.free_symbols
