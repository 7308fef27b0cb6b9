"""Where a relation about one number holds: a union of intervals with rational ends, exactly, or no answer.

f(x) < 0, = 0 and > 0 cut the points at which f has a value into three sets. Those of a rational function are found from
its roots; those of a product, a maximum, |u|, eᵘ, log u and of powers uʳ from those of their parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

import sympy as sp

from derivations.normal_form.balls import partial
from derivations.normal_form.boxes import rational_between
from derivations.symbols import sigmoid

LINE = sp.Interval(-sp.oo, sp.oo)

RISING = {sp.tanh: 0, sp.sinh: 0, sp.asinh: 0, sp.atan: 0, sp.erf: 0, sigmoid: sp.S.Half}
"""Functions that rise on the whole line, and their values at 0."""


class Unsolved(ValueError):
    """A relation whose solutions are not seen to be intervals with rational ends."""


class Signs(NamedTuple):
    """Where a function is negative, zero and positive; nowhere else it has a value."""

    negative: sp.Set
    zero: sp.Set
    positive: sp.Set

    def __neg__(self) -> Signs:
        return Signs(self.positive, self.zero, self.negative)

    def where(self) -> sp.Set:
        """Where it has a value."""
        return sp.Union(*self)

    def times(self, other: Signs) -> Signs:
        """The signs of the product with another function."""
        both = self.where() & other.where()
        positive = (self.positive & other.positive) | (self.negative & other.negative)
        negative = (self.positive & other.negative) | (self.negative & other.positive)
        return Signs(negative, (self.zero | other.zero) & both, positive)


def solution(relation: Any, x: Any) -> sp.Set:
    """The set of real numbers x for which a relation, or an And, an Or of relations, holds; Unsolved if not seen."""
    if isinstance(relation, (sp.And, sp.Or)):
        parts = [solution(part, x) for part in relation.args]
        return sp.Intersection(*parts) if isinstance(relation, sp.And) else sp.Union(*parts)
    if isinstance(relation, sp.Contains) and relation.args[0] == x:
        return relation.args[1] & LINE
    if not isinstance(relation, sp.core.relational.Relational) or relation.free_symbols != {x}:
        raise Unsolved(f"{relation} is no relation about {x} alone")
    difference = relation.lhs - relation.rhs
    if any(partial(e) and not difference.has(e) for e in relation.atoms(sp.Pow, sp.Function)):
        raise Unsolved(f"{relation} has no value at some points where {difference} has one")
    below, zero, above = _signs(difference, x)
    return {
        sp.Lt: below, sp.Le: below | zero, sp.Gt: above, sp.Ge: above | zero, sp.Eq: zero, sp.Ne: below | above,
    }[relation.func]  # fmt: skip


def _signs(f: Any, x: Any) -> Signs:
    if f.is_rational_function(x) and f.atoms(sp.Number) == f.atoms(sp.Rational) and not f.is_Atom:
        return _rational(f, x)
    if not f.has(x) or f == x:
        return _rational(f, x)
    if f.is_Mul:
        return reduce(Signs.times, (_signs(e, x) for e in f.args))
    constant, term = f.as_independent(x, as_Add=True)
    c, g = term.as_independent(x, as_Add=False)
    if not (constant.is_Rational and c.is_Rational):
        raise Unsolved(f"{f} is compared with what is no rational number")
    found = _above(g, -constant / c, x)
    return found if c > 0 else -found


def _rational(f: Any, x: Any) -> Signs:
    """By the roots of the numerator and of all denominators, which have to be rational."""
    if not all(n.is_Rational for n in f.atoms(sp.Number)) or f.free_symbols - {x}:
        raise Unsolved(f"{f} has coefficients that are not rational")
    bottoms = [p.base for p in f.atoms(sp.Pow) if p.exp.is_negative]
    edges = {r for e in (sp.numer(sp.together(f)), *bottoms) for r in _roots(e, x)}
    cuts = sorted(edges)
    open_parts = [sp.Interval.open(a, b) for a, b in pairwise([-sp.oo, *cuts, sp.oo])]
    found: dict[int, list[sp.Set]] = {-1: [], 0: [], 1: []}
    for part, at in [
        *((p, rational_between(p.start, p.end)) for p in open_parts),
        *((sp.FiniteSet(c), c) for c in cuts),
    ]:
        if any(e.subs(x, at) == 0 for e in bottoms):
            continue
        found[int(sp.sign(_exactly(f.subs(x, at))))].append(part)
    return Signs(*(sp.Union(*found[s]) for s in (-1, 0, 1)))


def _roots(e: Any, x: Any) -> Iterator[Any]:
    """The real roots of the numerator of a rational function; Unsolved where one is not rational."""
    p = sp.Poly(sp.numer(sp.together(e)), x)
    for root in p.real_roots(multiple=False) if p.degree() > 0 else []:
        if not root[0].is_Rational:
            raise Unsolved(f"{e} has a root that is not rational")
        yield root[0]


def _above(g: Any, t: Any, x: Any) -> Signs:
    """The signs of g - t for a function g and a rational number t."""
    u = g.args[0] if g.args else g
    if isinstance(g, sp.exp):
        return _always(_signs(u, x).where()) if t <= 0 else _signs(u - _exactly(sp.log(t)), x)
    if isinstance(g, sp.log):
        return _within(_signs(u - _exactly(sp.exp(t)), x), _signs(u, x).positive)
    if isinstance(g, sp.Abs):
        if t < 0:
            return _always(_signs(u, x).where())
        low, high = _signs(u + t, x), _signs(u - t, x)
        return Signs(low.positive & high.negative, low.zero | high.zero, low.negative | high.positive)
    if isinstance(g, (sp.Max, sp.Min)):
        side = 1 if isinstance(g, sp.Max) else -1
        parts = [_signs(side * (a - t), x) for a in g.args]
        whole = sp.Intersection(*(p.where() for p in parts))
        below, above = sp.Intersection(*(p.negative for p in parts)), sp.Union(*(p.positive for p in parts)) & whole
        found = Signs(below, whole - below - above, above)
        return found if side == 1 else -found
    if g.func in RISING and t == RISING[g.func]:
        return _signs(u, x)
    if g.is_Pow and g.base is sp.E:
        return _above(sp.exp(g.exp), t, x)
    if g.is_Pow and g.exp.is_Rational:
        return _power(g, t, x)
    raise Unsolved(f"{g} is not understood")


def _power(g: Any, t: Any, x: Any) -> Signs:
    """The signs of uʳ - t, r rational and not 0, by comparing |u| with the rational number t^(1/r)."""
    u, r = g.as_base_exp()
    if r.is_Integer and r > 0 and r % 2 == 0:
        return _above(sp.Abs(u), _exactly(t ** (1 / r)), x) if t >= 0 else _always(_signs(u, x).where())
    if r.is_Integer and r > 0:
        return _signs(u - sp.sign(t) * _exactly(abs(t) ** (1 / r)), x)
    signs = _signs(u, x)
    if r.is_Integer and signs.negative:
        raise Unsolved(f"{g} has more than one branch")
    own = signs.positive if r < 0 else signs.positive | signs.zero
    if t < 0 or (t == 0 and r < 0):
        return _always(own)
    found = _within(_signs(u - _exactly(t ** (1 / r)), x), own)
    return found if r > 0 else -found


def _exactly(t: Any) -> Any:
    if not t.is_Rational:
        raise Unsolved(f"{t} is not rational")
    return t


def _always(where: sp.Set) -> Signs:
    """A function that is positive where it has a value."""
    return Signs(sp.S.EmptySet, sp.S.EmptySet, where)


def _within(signs: Signs, where: sp.Set) -> Signs:
    return Signs(*(part & where for part in signs))
