"""Where an expression has a value: denominators without zeros, logarithms of positive numbers, roots of others.

`demands` lists what a formula needs, as it is written; `require_defined` asks for all of it on a domain. It raises
`Undefined` where a formula certainly has no value somewhere, `OutsideClass` where that is not decided.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.balls import NoBall, ball, show
from derivations.domains import Domain
from derivations.normal_form import REWRITTEN, TRANSCENDENTAL, OutsideClass, canonical_sum
from derivations.points import points, symbols_of
from derivations.signs import Signs, signs, truth


class Undefined(ValueError):
    """A formula has no value at some point of its domain; ``expression`` is the part that has none."""

    def __init__(self, expression: Any, reason: str) -> None:
        super().__init__(f"{expression} is undefined where {reason}")
        self.expression, self.reason = expression, reason

    def __reduce__(self) -> tuple[Any, ...]:
        return Undefined, (self.expression, self.reason)


def require_defined(expr: Any, domain: Domain) -> None:
    """Raise Undefined where ``expr`` has no real value on the domain, OutsideClass where that is not decided."""
    for part, needed in demands(expr, domain):
        require(expr, part, needed, domain)


def require(expr: Any, part: Any, needed: Signs, domain: Domain) -> None:
    """Raise as `require_defined` does, unless ``part`` of ``expr`` has one of the signs that it needs."""
    if not signs(part, domain) <= needed:
        _refuse(expr, part, needed, domain)


@lru_cache(maxsize=4096)
def demands(e: Any, domain: Domain | None = None) -> tuple[tuple[Any, Signs], ...]:
    """What must hold for ``e`` to have a value: (expression, signs it may take), inner parts first.

    Of a Piecewise no branch is asked for that no point of the domain reaches.
    """
    if e in (sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise Undefined(e, "it stands")
    if e is sp.I:
        raise OutsideClass(e, "it is not a real number")
    inner = [demand for a in _parts(e, domain) for demand in demands(a, domain)]
    own: list[tuple[Any, Signs]] = []
    if isinstance(e, (sp.Sum, sp.Product)):
        own = [(1 + last - first, frozenset({0, 1})) for _, first, last in canonical_sum(e).limits]
    elif isinstance(e, sp.Piecewise):
        covered = sp.Or(*(condition for _, condition in e.args))
        own = [(sp.Piecewise((1, covered), (-1, True)), frozenset({1}))] if covered != sp.true else []
    elif isinstance(e, sp.KroneckerDelta):
        if not all(a.is_integer for a in e.args):
            raise OutsideClass(e, "it is for whole numbers, and has no derivative")
    elif isinstance(e, log1p):
        own = [(1 + e.args[0], frozenset({1}))]
    elif isinstance(e, sp.log):
        own = [(e.args[0], frozenset({1}))]
    elif e.is_Pow and e.base is not sp.E and not (e.exp.is_Integer and e.exp.is_nonnegative):
        if e.exp.is_Integer:
            own = [(e.base, frozenset({-1, 1}))]
        else:
            own = [(e.base, frozenset({0, 1}) if e.exp.is_Rational and e.exp > 0 else frozenset({1}))]
    elif e.func in (sp.coth, sp.csch):
        own = [(e.args[0], frozenset({-1, 1}))]
    elif isinstance(e, sp.tan):
        own = [(sp.cos(e.args[0]), frozenset({-1, 1}))]
    elif e.args and not (e.is_Add or e.is_Mul or e.is_Pow or e.func in REWRITTEN or isinstance(e, _ALWAYS_DEFINED)):
        raise OutsideClass(e, f"{e.func.__name__} is not in the exp-log class")
    return tuple(dict.fromkeys([*inner, *own]))


def _parts(e: Any, domain: Domain | None) -> list[Any]:
    """What must have a value for ``e`` to have one: branches and conditions, a sum with its index renamed."""
    if isinstance(e, (sp.Indexed, sp.Derivative)):
        return []
    if isinstance(e, sp.Piecewise):
        relations = [r for _, condition in e.args for r in condition.atoms(sp.core.relational.Relational)]
        values = _reached(e, domain) if domain else [value for value, _ in e.args]
        return [*values, *(side for r in sorted(relations, key=sp.default_sort_key) for side in r.args)]
    if isinstance(e, (sp.Sum, sp.Product)):
        named = canonical_sum(e)
        return [named.function, *(end for _, *ends in named.limits for end in ends)]
    return list(e.args)


def _reached(e: sp.Piecewise, domain: Domain) -> list[Any]:
    """The branches whose condition may hold at a point of the domain, and none before it certainly does."""
    certain = [truth(condition, domain) for _, condition in e.args]
    last = certain.index(True) if True in certain else len(certain)
    return [value for (value, _), holds in zip(e.args[: last + 1], certain, strict=False) if holds is not False]


_ALWAYS_DEFINED = (
    *TRANSCENDENTAL, sp.exp, sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, log1p, sp.Sum, sp.Product,
    sp.KroneckerDelta, sp.Indexed, sp.Idx, sp.Tuple, sp.Derivative,
)  # fmt: skip


def _refuse(expr: Any, part: Any, needed: Signs, domain: Domain) -> None:
    """Say why a demand fails: at a point where it certainly does, or that it is not decided."""
    what = {frozenset({1}): "positive", frozenset({0, 1}): "nonnegative"}.get(needed, "nonzero")
    seen: dict[int, str] = {}
    for point in points(symbols_of(part), domain):
        try:
            value = ball(part, point)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            seen.setdefault(1 if value > 0 else -1, show(point))
    if not needed & {-1} and -1 in seen:
        raise Undefined(expr, f"{part} is not {what}, as at {seen[-1]}; restrict domain=")
    if len(seen) == 2:
        raise Undefined(expr, f"{part} vanishes, between {seen[-1]} and {seen[1]}; restrict domain=")
    if len(part.free_symbols) == 1 and part.is_polynomial(*part.free_symbols):
        raise Undefined(expr, f"{part} = 0; restrict domain=")
    raise OutsideClass(part, f"not decided to be {what} on the domain{' ' + str(domain) if str(domain) else ''}")
