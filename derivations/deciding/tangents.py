"""Logarithms with a margin: log u = 1 - 1/u + v or u - 1 - v for some v ≥ 0, as its tangents at 1 say."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.deciding.parameters import new
from derivations.kernel.statements import Holds
from derivations.normal_form.boxes import NOT_NEGATIVE
from derivations.normal_form.signs import possible


def by_tangents(f: Any, statement: Holds) -> list[tuple[Any, Any, Any]]:
    """(F, g, v) one after the other: f = F for v = g; a function of several logarithms, in each of which it is affine.

    Where the coefficient of log u is positive, log u is above 1 - 1/u by v; else it is below u - 1 by v.
    """
    found = list[tuple[Any, Any, Any]]()
    logs = sorted(f.atoms(sp.log), key=sp.default_sort_key)
    for a in logs if len(logs) > 1 else ():
        name, u = sp.Dummy(), a.args[0]
        slope = sp.expand(f.xreplace({a: name})).diff(name)
        rises = possible(slope, statement.domain) <= NOT_NEGATIVE
        if slope.has(name) or not (rises or possible(-slope, statement.domain) <= NOT_NEGATIVE):
            return []
        v = new(f"v{len(found)}", statement)
        f = f.xreplace({a: 1 - 1 / u + v if rises else u - 1 - v})
        found.append((f, a - 1 + 1 / u if rises else u - 1 - a, v))
    return found
