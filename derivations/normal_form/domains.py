"""Domains: which values the symbols of a claim run over.

A domain is a box (a rational interval or a finite set for each symbol) together with further facts, relations
that hold on it. A symbol that a domain does not mention runs over everything its declaration allows: all reals,
or the positive integers for N and d.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.indices import RESERVED, canonical_sum
from derivations.wording import where

_HULLS = {
    sp.S.Integers: sp.Interval(-sp.oo, sp.oo),
    sp.S.Naturals0: sp.Interval(0, sp.oo),
    sp.S.Naturals: sp.Interval(1, sp.oo),
}
"""What holds on the hull holds for the integers in it; a counterexample has to be an integer all the same."""


@dataclass(frozen=True)
class Domain:
    """A box of ``sets`` (symbol or IndexedBase -> Interval, FiniteSet or integers) and ``facts`` that hold on it."""

    sets: tuple[tuple[Any, sp.Set], ...] = ()
    facts: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        with sp.evaluate(True):  # a chain that is printed as written has a domain, too
            if len(dict(self.sets)) < len(self.sets):
                raise ValueError(f"domain: {self} has two sets for one symbol")
            for symbol, values in self.sets:
                _demand_declared(symbol, values)
                if isinstance(symbol, sp.Idx) and symbol.name.startswith(RESERVED):
                    raise ValueError(f"domain of {symbol}: its name is kept for the bound indices of sums")
                family = dict(self.sets).get(symbol.base) if isinstance(symbol, sp.Indexed) else None
                if family is not None and not values.is_subset(family):
                    raise ValueError(f"domain of {symbol}: {values} is more than that of {symbol.base}")

    def __getitem__(self, symbol: Any) -> sp.Set:
        """The finite set that ``symbol`` runs over, or the interval that contains its values."""
        values = self.values(symbol)
        return _HULLS.get(values, values)

    def contains(self, symbol: Any, value: Any) -> bool:
        """Whether a number certainly is one of the values of ``symbol``: an integer, where it runs over integers."""
        whole = symbol.is_integer if isinstance(symbol, sp.Basic) else False
        return self.values(symbol).contains(value) == sp.true and (not whole or bool(value.is_integer))

    def values(self, symbol: Any) -> sp.Set:
        """What ``symbol`` runs over; an entry y[n] is looked up as itself, then as its base y."""
        sets = dict(self.sets)
        base = symbol.base if isinstance(symbol, sp.Indexed) else symbol
        return sets.get(symbol, sets.get(base, _declared(symbol)))

    def is_interval(self, symbol: Any) -> bool:
        """Whether a symbol runs over a whole interval: no integers, and no fact that may cut something out."""
        family = symbol.base if isinstance(symbol, sp.Indexed) else symbol  # a fact about x[n] speaks of x[1], too
        cut = any(fact.has(family) for fact in self.facts)
        return isinstance(self.values(symbol), sp.Interval) and not symbol.is_integer and not cut

    def is_line(self, symbol: Any) -> bool:
        """Whether a symbol runs over all reals, but for what the facts exclude."""
        return self.values(symbol) == sp.Interval(-sp.oo, sp.oo) and not symbol.is_integer

    def interior(self, symbol: Any) -> Domain:
        """This domain, without the ends of the interval of ``symbol``."""
        values = self[symbol]
        if not isinstance(values, sp.Interval):
            raise OutsideClass(symbol, f"it runs over {values}, not over an interval")
        inside = sp.Interval.open(values.start, values.end)
        return self if values == inside else self.with_set(symbol, inside)

    def with_set(self, symbol: Any, values: sp.Set) -> Domain:
        """This domain, with ``symbol`` running over ``values`` instead."""
        sets = {**dict(self.sets), symbol: values}
        return Domain(tuple(sorted(sets.items(), key=str)), self.facts)

    def with_facts(self, *facts: Any) -> Domain:
        """This domain, with further facts."""
        return Domain(self.sets, (*self.facts, *facts))

    def substitute(self, values: Mapping[Any, Any]) -> Domain:
        """This domain where some symbols have become constants."""
        facts = (canonical_sum(fact).subs(values) for fact in self.facts)
        sets = tuple((s, v) for s, v in self.sets if s not in values)
        return Domain(sets, tuple(f for f in facts if f is not sp.true))

    def finite(self, expr: Any) -> Any | None:
        """A symbol of ``expr`` that runs over finitely many values, or None; y[n] under Σ_n is many symbols."""
        bound = {index for s in expr.atoms(sp.Sum, sp.Product) for index, *_ in s.limits}
        one = (s for s in expr.free_symbols if not (isinstance(s, sp.Indexed) and bound & s.free_symbols))
        candidates = sorted(one, key=str)
        return next((s for s in candidates if isinstance(self[s], sp.FiniteSet)), None)

    def cases(self, symbol: Any) -> Iterator[tuple[Any, Domain]]:
        """Each value of a finite symbol, with the domain that is left."""
        for value in self[symbol]:
            yield value, self.substitute({symbol: value})

    __str__ = where


def demand_set(values: Any, symbol: Any) -> None:
    """ValueError unless a set is an Interval with rational ends, a FiniteSet of rationals, or a set of integers."""
    if type(values) is sp.Interval:
        told = all(e.is_Rational or e.is_infinite for e in values.args[:2])
    else:
        told = values in _HULLS or (type(values) is sp.FiniteSet and all(v.is_Rational for v in values))
    if not told:
        raise ValueError(f"domain of {symbol}: {values} is neither an interval with rational ends nor a finite set")


@lru_cache(maxsize=4096)
def _declared(symbol: Any) -> sp.Set:
    """What the assumptions of a symbol, or the range of an index, let it run over."""
    if symbol.is_real is False:
        raise ValueError(f"{symbol} is declared not real; every symbol of a claim runs over real numbers")
    if isinstance(symbol, sp.Idx):
        return sp.Interval(symbol.lower if isinstance(symbol.lower, sp.Integer) else -sp.oo, sp.oo)
    if isinstance(symbol, (sp.Symbol, sp.Indexed, sp.IndexedBase)):
        known = {name: True for name in _UNDERSTOOD if getattr(symbol, f"is_{name}")}
        least = sp.Symbol("x", **known).assumptions0
        more = [(not value, len(name), name) for name, value in symbol.assumptions0.items() if least.get(name) != value]
        if more:
            no, _, name = min(more)
            raise ValueError(f"{symbol} is declared {name}={not no}, which no domain says; declare it real")
    if symbol.is_integer and symbol.is_positive:
        return sp.Interval(1, sp.oo)
    if symbol.is_positive:
        return sp.Interval.open(0, sp.oo)
    if symbol.is_nonnegative:
        return sp.Interval(0, sp.oo)
    if symbol.is_negative:
        return sp.Interval.open(-sp.oo, 0)
    if symbol.is_nonpositive:
        return sp.Interval(-sp.oo, 0)
    return sp.Interval(-sp.oo, sp.oo)


_UNDERSTOOD = ("commutative", "complex", "finite", "extended_real", "real", "integer", "positive", "nonnegative",
               "negative", "nonpositive")  # fmt: skip


@lru_cache(maxsize=4096)
def _demand_declared(symbol: Any, values: sp.Set) -> None:
    """ValueError where a domain gives a symbol values between ends that are no rational numbers, of which no end can be
    looked at; or values that its declaration excludes, and SymPy reckons with that.
    """
    if values is not sp.S.EmptySet:  # a piece may have no point: then what is said of it is true
        demand_set(values, symbol)
    if isinstance(symbol, (sp.Symbol, sp.Indexed, sp.IndexedBase)):
        whole = not symbol.is_integer or not isinstance(values, sp.FiniteSet) or all(v.is_integer for v in values)
        if not whole or not _HULLS.get(values, values).is_subset(_declared(symbol)):
            declared = f"{_declared(symbol)}{' ∩ ℤ' if symbol.is_integer else ''}"
            raise ValueError(f"domain of {symbol}: {values} is more than it is declared for, {declared}")
