"""Equality of two formulas on a domain, decided.

`gaps` tells what is not seen of a = b: nothing where it is proved. Being defined everywhere on the domain is part of
equality: (z² - 1)/(z - 1) is not z + 1 where z = 1 is in the domain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.boxes import Signs
from derivations.normal_form.breaks import broken, excluded, innermost, quantity, switches
from derivations.normal_form.definedness import demand_readable, demands, kind, undecided
from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.normal_form.signs import field, possible, signs, truth
from derivations.normal_form.sums import contract, sums_vanish

Values = dict[Any, Any]


ZERO: Signs = frozenset({0})


class Gap(NamedTuple):
    """What is not seen to hold on a ``piece`` of the domain: that ``part`` has one of the signs ``needed``.

    It comes from the formula ``written``, where some symbols have become ``values``.
    """

    written: Any
    part: Any
    needed: Signs
    piece: Domain
    values: Values


@lru_cache(maxsize=4096)
def equal(a: Any, b: Any, domain: Domain) -> None:
    """OutsideClass unless a = b on the whole domain is proved."""
    for gap in gaps(a, b, domain):
        hint = "" if gap.needed == ZERO else "; without that a formula is undefined, restrict domain="
        raise OutsideClass(gap.part, f"it is not seen to be {kind(gap.needed)}{hint}")


def gaps(a: Any, b: Any, domain: Domain, demanded: tuple[tuple[Any, Signs], ...] = ()) -> Iterator[Gap]:
    """What is not seen of a = b on the whole domain; where nothing is, it is proved.

    Both sides are asked to be defined as they are written, before anything cancels; ``demanded`` adds what a formula
    needed before it was read through a context. Raises OutsideClass where a question cannot be put.
    """
    demand_readable(domain, a, b)
    needs = tuple(dict.fromkeys([*demanded, *demands(a, domain), *demands(b, domain)]))
    for number in a.atoms(sp.Float) | b.atoms(sp.Float):
        raise OutsideClass(number, "a floating-point number is not exact; write Rational")
    parts = tuple(part for part, _ in needs)
    sides = tuple(canonical_sum(contract(e)) for e in (a, b, *parts))  # so that no index of a sum is captured
    for (left, right, *needed), values, piece in pieces(sides, domain):
        asked = [(part, written, allowed) for part, (written, allowed) in zip(needed, needs, strict=True)]
        yield from (Gap(w, p, s, piece, values) for p, w, s in asked if not signs(p, piece) <= s)
        yield from (Gap(e, part, s, piece, values) for e in (left, right) for part, s in undecided(e, piece))
        if not vanishes(left - right, piece):
            yield Gap(a - b, left - right, ZERO, piece, values)


SHIFTED = "·"


@lru_cache(maxsize=4096)
def vanishes(e: Any, domain: Domain) -> bool:
    """Whether the normal form of an expression that is defined on the domain is zero."""
    own = field(domain)
    ((numerator, _),) = own.fraction(e)
    return own.vanishes(numerator) or (e.has(sp.Sum) and sums_vanish(e, lambda body: _body_vanishes(body, domain)))


def _body_vanishes(body: Any, domain: Domain) -> bool:
    if innermost(body) is not None:
        parts = broken(contract(body))
        return parts.agrees(1, domain) and all(_body_vanishes(f, domain) for f in parts.formulas)
    symbol = domain.finite(body)
    if symbol is not None:
        return all(_body_vanishes(body.subs(symbol, value), left) for value, left in domain.cases(symbol))
    own = field(domain)
    ((numerator, _),) = own.fraction(contract(body))
    return own.vanishes(numerator)


def pieces(sides: tuple[Any, ...], domain: Domain) -> Iterator[tuple[tuple[Any, ...], Values, Domain]]:
    """Split the domain until labels are numbers and |u|, Max, Min, Piecewise have become formulas.

    A kink of several variables is one of a single variable after a shift (z - y = u), or it splits the two sides, which
    come first, into formulas that meet continuously. What stands under a sum is left to `vanishes`.
    """
    if sp.false in domain.facts:
        return
    together = sp.Tuple(*sides)
    symbol = domain.finite(together)
    if symbol is not None:
        for value, left in domain.cases(symbol):
            for done, values, piece in pieces(tuple(s.subs(symbol, value) for s in sides), left):
                yield done, {symbol: value, **values}, piece
        return
    sides = tuple(resolved(s, domain) for s in sides)
    kink = innermost(sp.Tuple(*sides))
    if kink is None:
        yield sides, {}, domain
        return
    shift = _shift(kink, domain, sp.Tuple(*sides))
    if shift is not None:
        symbol, image = shift
        for done, values, piece in pieces(
            tuple(s.subs(symbol, image) for s in sides), domain.substitute(dict([shift]))
        ):
            yield done, {symbol: image.subs(values), **values}, piece
        return
    found = _cut(kink, domain)
    if found is None:
        yield from _broken_pieces(sides, domain)
        return
    symbol, cut = found
    box = domain[symbol]
    lower = sp.Interval(box.start, cut, box.left_open, True)
    upper = sp.Interval(cut, box.end, True, box.right_open)
    for part in (lower, upper):
        if part is not sp.S.EmptySet:  # the cut may be an end
            yield from pieces(sides, domain.with_set(symbol, part))
    for done, values, piece in pieces(tuple(s.subs(symbol, cut) for s in sides), domain.substitute({symbol: cut})):
        yield done, {symbol: cut, **values}, piece


def _shift(kink: Any, domain: Domain, sides: Any) -> tuple[Any, Any] | None:
    """(z, u + y) for a break at z - y = u, where z, in the fewest places, runs over the line whatever others are."""
    w = quantity(kink)
    for symbol in sorted(w.free_symbols, key=lambda s: (sides.count(s), str(s))) if len(w.free_symbols) > 1 else []:
        slope = w.diff(symbol) if isinstance(symbol, sp.Symbol) else None
        if slope in (1, -1) and domain.is_line(symbol) and SHIFTED not in symbol.name:  # or it never ends
            return symbol, slope * (sp.Dummy(SHIFTED + symbol.name, real=True) - (w - slope * symbol))
    return None


def _broken_pieces(sides: tuple[Any, ...], domain: Domain) -> Iterator[tuple[tuple[Any, ...], Values, Domain]]:
    """One piece between each two breaks and one at each break, where both sides have the values of their formulas."""
    parts = broken(canonical_sum(sp.Tuple(*sides)))
    for side in range(2):
        if not parts.entry(side).agrees(1, domain):
            raise OutsideClass(sides[side], f"it is not seen to be continuous where {parts.w} is one of {parts.breaks}")
    for formula, low, high in zip(parts.formulas, (-sp.oo, *parts.breaks), (*parts.breaks, sp.oo), strict=True):
        ends = [f for f in (parts.w > low, parts.w < high) if f != sp.true]
        yield tuple(formula), {}, domain.with_facts(*ends)
    for at, formula, b in zip(parts.at, parts.formulas, parts.breaks, strict=False):
        if not excluded(parts.w - b, domain):
            yield (*formula[:2], *at[2:]), {}, domain.with_facts(sp.Eq(parts.w, b))


def resolved(e: Any, domain: Domain) -> Any:
    """Replace what has one formula on the whole of this piece."""
    if not e.args or isinstance(e, (sp.Indexed, sp.Idx)):
        return e
    if isinstance(e, sp.Piecewise):
        for value, condition in e.args:
            certain = truth(condition, domain)
            if certain is None:
                break
            if certain:
                return resolved(value, domain)
    e = e.func(*(resolved(a, domain) for a in e.args)) if e.has(sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise) else e
    if isinstance(e, (sp.Abs, sp.sign)):
        found = possible(e.args[0], domain)
        if len(found) == 1 or (isinstance(e, sp.Abs) and found in ({0, 1}, {-1, 0})):
            s = sum(found)
            return s * e.args[0] if isinstance(e, sp.Abs) else sp.Integer(s)
    if isinstance(e, (sp.Max, sp.Min)):
        want = {0, 1} if isinstance(e, sp.Max) else {-1, 0}
        for a in e.args:
            if all(possible(_difference(a, b), domain) <= want for b in e.args):
                return a
    return e


def _difference(a: Any, b: Any) -> Any:
    """a - b, or f - g for e^f and e^g, which has its sign."""
    f, g = (sp.S.Zero if e == 1 else e.exp if isinstance(e, sp.exp) else None for e in (a, b))
    return a - b if f is None or g is None or a == b else f - g


def _cut(kink: Any, domain: Domain) -> tuple[Any, Any] | None:
    """A symbol and a rational in its range where a kink may change its formula: the root of something affine."""
    for e in switches(kink):
        if len(e.free_symbols) == 1 and e.is_polynomial(*e.free_symbols):
            (symbol,) = e.free_symbols
            poly = sp.Poly(e, symbol)
            root = -poly.nth(0) / poly.nth(1) if poly.degree() == 1 else sp.nan
            if root.is_Rational and domain[symbol].contains(root) == sp.true:
                return symbol, root
    return None
