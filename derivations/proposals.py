"""What a model proposes for its derivations, which check it: derivatives, the vector of slopes, one more step."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sympy as sp

from derivations.calculus import bends, derivative
from derivations.derivation import Derivation
from derivations.matrices import label_vector, output_vector
from derivations.normal_form import OutsideClass
from derivations.normal_form.breaks import broken
from derivations.normal_form.definedness import undecided
from derivations.normal_form.domains import Domain
from derivations.symbols import N, y, yhat, z


def where_valued(loss: Any, labels: Domain) -> Domain:
    """Nothing about y, where a loss in z and y is seen to have a value for every number; else the labels: log y."""
    try:
        return labels if any(part.has(y) for part, _ in undecided(loss, Domain())) else Domain()
    except OutsideClass:
        return labels


def slope(function: Any, domain: Domain = Domain()) -> Any:
    """∂/∂z; where there may be none, what SymPy says, which no derivation accepts and no rule for smooth losses."""
    try:
        return derivative(function, z, domain=domain)
    except OutsideClass:
        return function.diff(z)


def bent(first: Any) -> list[Any]:
    """Where a slope has a kink, as facts that exclude it; none where that is not seen, and then no step is accepted."""
    with suppress(OutsideClass):
        return bends(broken(first)) if first.has(sp.Piecewise) else []
    return []


def vector(entry: Any) -> Any:
    """The vector of the slopes: aŷ + by where that is what they are, else g with gₙ = ∂Lₙ/∂zₙ."""
    a, b = entry.diff(yhat), entry.diff(y)
    if (a * yhat + b * y - entry).expand() == 0 and not (a.free_symbols | b.free_symbols):
        return a * output_vector + b * label_vector
    return sp.MatrixSymbol("g", N, 1)


def ending_in(chain: Derivation, expr: Any, by: str) -> Derivation:
    """One more step, unless it would repeat the formula."""
    return chain if chain.last == expr else chain.to(expr, by=by)
