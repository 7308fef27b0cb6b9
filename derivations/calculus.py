"""Derivatives as the kernel and the searchers take them: SymPy's ``diff``, where it can be trusted.

A function with a kink has no derivative there, and SymPy does not say so (a step has the slope 0 for it); a bound index
of the same name as the variable's would be taken for it. Both are seen to here, once for all who differentiate.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass, canonical_sum

KINKS = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.floor, sp.ceiling, sp.Heaviside)


def derivative(function: Any, *variables: Any) -> Any:
    """The derivative of a smooth function; OutsideClass where it has a kink or SymPy leaves it unevaluated."""
    function = canonical_sum(function)
    names = [v[0] if isinstance(v, (tuple, sp.Tuple)) else v for v in variables if not isinstance(v, int)]
    kink = next((k for k in function.atoms(*KINKS) if any(depends(k, v) for v in names)), None)
    if kink is not None:
        raise OutsideClass(kink, "it has a kink, where no derivative exists, and no rule decides kinks yet")
    result = function.diff(*variables)
    if result.has(sp.Derivative, sp.Subs):
        raise OutsideClass(function, "SymPy leaves its derivative unevaluated")
    return result


def depends(function: Any, variable: Any) -> bool:
    """Whether a variable occurs in a function; for an entry such as θ_i, whether any entry of its family does."""
    if isinstance(variable, sp.Indexed):
        return any(a.base == variable.base for a in function.atoms(sp.Indexed))
    return variable in function.free_symbols
