"""Sums as objects: their bound indices have canonical names, and constant factors stand outside."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass

RESERVED = ("·", "˙")
"""Names that begin so are for the bound indices of sums, which are renamed so that nothing is captured."""


def canonical_sum(e: Any) -> Any:
    """A sum with its bound indices renamed by depth, so that Σ_k and Σ_j of the same terms are one object.

    It is also what has to be done before anything is substituted into a sum, so that no index is captured.
    """
    if not isinstance(e, (sp.Sum, sp.Product)):
        return e.func(*map(canonical_sum, e.args)) if e.args and e.has(sp.Sum, sp.Product) else e
    for end in (end for _, *ends in e.limits for end in ends):
        if not end.is_integer or end.is_infinite:
            raise OutsideClass(e, f"its limit {end} is not a whole number")
    body, names = canonical_sum(e.function), dict[Any, Any]()
    limits: list[tuple[Any, Any, Any]] = []
    depth = _depth(body) + len(e.limits)
    for index, *ends in reversed(e.limits):  # an index may stand in the ends of those inside it
        first, last = (end.xreplace(names) for end in ends)
        limits.insert(0, (sp.Idx(f"·{depth - len(names)}", (first, last)), first, last))
        names = {**names, index: limits[0][0]}
    if e.free_symbols & set(names.values()):
        raise OutsideClass(e, f"it has a symbol with a name that is kept for bound indices, {', '.join(RESERVED)}")
    return e.func(body.xreplace(names), *limits)


def _depth(e: Any) -> int:
    """How many indices are bound around the innermost part of an expression."""
    own = len(e.limits) if isinstance(e, (sp.Sum, sp.Product)) else 0
    return own + max((_depth(a) for a in e.args if a.has(sp.Sum, sp.Product)), default=0)


def linearised(e: Any) -> Any:
    """Σ_k c f(k) as c Σ_k f(k), term by term, for a sum over one index; what is free of the index is pulled out."""
    if not isinstance(e, sp.Sum):
        return e
    (index, first, last), *others = e.limits[::-1]
    body = linearised(sp.Sum(e.function, *others[::-1])) if others else e.function
    if not others and e.function.has(sp.Sum):
        body = body.replace(lambda a: isinstance(a, sp.Sum), linearised)
    result = sp.S.Zero
    # e^(z_k - m) = e^(z_k) e^(-m), of which the second factor goes out
    body = body.replace(lambda a: isinstance(a, sp.exp) and a.exp.is_Add, lambda a: sp.Mul(*map(sp.exp, a.exp.args)))
    for term in sp.Add.make_args(expanded(body)):
        outside, inside = term.as_independent(index, as_Add=False)
        result += outside * sp.Sum(inside, (index, first, last))
    return result


def expanded(e: Any) -> Any:
    """Multiply out the outermost sums and products, and leave the insides of functions alone."""
    if e.is_Add:
        return sp.Add(*map(expanded, e.args))
    factors = [sp.expand_multinomial(f, deep=False) for f in sp.Mul.make_args(e)]
    return sp.expand_mul(sp.Mul(*factors), deep=False)
