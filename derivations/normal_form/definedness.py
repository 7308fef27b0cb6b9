"""Where an expression has a value: denominators without zeros, logarithms and Γ of positive numbers, roots of others.

`demands` lists what a formula needs, as it is written; `undecided` what of it is not seen to hold on a domain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import GAMMA, MAX_POLYGAMMA
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE, Signs
from derivations.normal_form.domains import Domain
from derivations.normal_form.generators import REWRITTEN, TRANSCENDENTAL
from derivations.normal_form.indices import canonical_sum
from derivations.normal_form.signs import possible, reached, signs


def undecided(expr: Any, domain: Domain) -> Iterator[tuple[Any, Signs]]:
    """What is not seen to hold of all that ``expr`` needs to have a value on the domain: as `demands` lists it."""
    demand_readable(domain, expr)
    for part, needed in demands(expr, domain):
        if not signs(part, domain) <= needed:
            yield part, needed


def kind(needed: Signs) -> str:
    """What an expression with those signs is."""
    return {POSITIVE: "positive", NOT_NEGATIVE: "nonnegative", frozenset({0}): "zero"}.get(needed, "nonzero")


def demand_readable(domain: Domain, *exprs: Any) -> None:
    """OutsideClass unless every derivative is taken, indices are whole numbers, and no number names a family.

    Where t is a number and t[1] an entry of a family t, to put a value for t is to confuse the family with another.
    """
    told = sp.Tuple(*exprs, *domain.facts)
    for e in told.atoms(sp.Derivative, sp.Subs):
        raise OutsideClass(e, "it is a derivative that is not taken")
    families = told.atoms(sp.IndexedBase)
    numbers = told.xreplace({family: sp.Dummy() for family in families}).atoms(sp.Symbol) | {s for s, _ in domain.sets}
    for entry in told.atoms(sp.Indexed) if families else ():
        if entry.base.label in numbers or not all(index.is_integer for index in entry.indices):
            raise OutsideClass(entry, "its family has the name of a number, or its index is no whole number")


@lru_cache(maxsize=4096)
def demands(e: Any, domain: Domain | None = None) -> tuple[tuple[Any, Signs], ...]:
    """What must hold for ``e`` to have a value: (expression, signs it may take), inner parts first.

    Of a Piecewise no branch is asked for that no point of the domain reaches.
    """
    if e in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise OutsideClass(e, "it is no number")
    if e is sp.I:
        raise OutsideClass(e, "it is not a real number")
    if e.args and e.func not in _CLASS:  # not a class made of one of these: it may mean anything
        raise OutsideClass(e, f"{e.func.__name__} is not in the exp-log class")
    if isinstance(e, sp.polygamma) and e.args[0] not in range(MAX_POLYGAMMA):
        raise OutsideClass(e, f"its order is no whole number from 0 to {MAX_POLYGAMMA - 1}")
    inner = [demand for a in _parts(e, domain) for demand in demands(a, domain)]
    own: list[tuple[Any, Signs]] = []
    if isinstance(e, (sp.Sum, sp.Product)):
        own = [(1 + last - first, NOT_NEGATIVE) for _, first, last in canonical_sum(e).limits]
    elif isinstance(e, sp.Piecewise):
        covered = sp.Or(*(condition for _, condition in e.args))
        own = [(sp.Piecewise((1, covered), (-1, True)), POSITIVE)] if covered != sp.true else []
    elif isinstance(e, sp.KroneckerDelta):
        if not all(a.is_integer for a in e.args):
            raise OutsideClass(e, "it is for whole numbers, and has no derivative")
    elif isinstance(e, (log1p, sp.factorial)):
        own = [(1 + e.args[0], POSITIVE)]
    elif isinstance(e, (sp.log, *GAMMA)):
        own = [(e.args[-1], POSITIVE)]
    elif e.is_Pow and e.base is not sp.E and not (e.exp.is_Integer and e.exp.is_nonnegative):
        if e.exp.is_Integer:
            own = [(e.base, frozenset({-1, 1}))]
        else:
            rises = e.exp > 0 if e.exp.is_Rational else domain is not None and possible(e.exp, domain) == POSITIVE
            own = [(e.base, NOT_NEGATIVE if rises else POSITIVE)]
    elif e.func in (sp.coth, sp.csch):
        own = [(e.args[0], frozenset({-1, 1}))]
    elif isinstance(e, sp.acosh):
        own = [(e.args[0] - 1, NOT_NEGATIVE)]
    elif isinstance(e, (sp.atanh, sp.asin, sp.acos)):
        own = [(1 - e.args[0] ** 2, POSITIVE if isinstance(e, sp.atanh) else NOT_NEGATIVE)]
    elif isinstance(e, sp.tan):
        own = [(sp.cos(e.args[0]), frozenset({-1, 1}))]
    return tuple(dict.fromkeys([*inner, *own]))


def _parts(e: Any, domain: Domain | None) -> list[Any]:
    """What must have a value for ``e`` to have one: branches and conditions, a sum with its index renamed."""
    if isinstance(e, (sp.Indexed, sp.Derivative)):
        return []
    if isinstance(e, sp.Piecewise):
        relations = [r for _, condition in e.args for r in condition.atoms(sp.core.relational.Relational)]
        values = reached(e, domain) if domain else [value for value, _ in e.args]
        return [*values, *(side for r in sorted(relations, key=sp.default_sort_key) for side in r.args)]
    if isinstance(e, (sp.Sum, sp.Product)):
        named = canonical_sum(e)
        return [named.function, *(end for _, *ends in named.limits for end in ends)]
    return list(e.args)


_CLASS = (
    *REWRITTEN, *TRANSCENDENTAL, sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, log1p, sp.Abs, sp.sign, sp.Max, sp.Min,
    sp.Piecewise, sp.Sum, sp.Product, sp.KroneckerDelta, sp.Indexed, sp.Idx, sp.Tuple, sp.Derivative,
)  # fmt: skip
