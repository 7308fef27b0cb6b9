"""How a question is read: a relation, and a domain that a caller writes as a dict of sets, as relations, or as it is.

What is proved is what the statement of a verdict says, with the domain that stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import sympy as sp

from derivations.kernel.statements import Holds
from derivations.normal_form.domains import Domain, demand_set
from derivations.solutions import solution
from derivations.wording import show_set

SIGNS = {"=": sp.Eq, "≥": sp.Ge, ">": sp.Gt, "≤": sp.Le, "<": sp.Lt, "≠": sp.Ne}
"""The signs of statements, and the relations of SymPy that they stand for."""

QUOTIENTS: dict[Any, Any] = {
    sp.sec: lambda u: 1 / sp.cos(u),
    sp.csc: lambda u: 1 / sp.sin(u),
    sp.cot: lambda u: sp.cos(u) / sp.sin(u),
    sp.sinc: lambda u: sp.Piecewise((sp.sin(u) / u, sp.Ne(u, 0)), (1, True)),
    sp.Heaviside: lambda u, middle: sp.Piecewise((0, u < 0), (middle, sp.Eq(u, 0)), (1, True)),
}
"""Functions that are read as what they abbreviate; they have values at the same points."""

CODE = "sympy.codegen.cfunctions"
"""Where expm1, log2, hypot and other functions of generated code come from."""

Spec = Any
"""What a caller may write: None, {symbol: set}, a relation or an And of relations, or a Domain."""


def domain_of(spec: Spec, about: Any = None) -> Domain:
    """Read a domain as a caller writes it, for a formula ``about``.

    Raises ValueError where it is not a box with rational ends, where one of its symbols only has the name of a
    symbol of the formula, where two symbols of the formula have one name, or where one is declared for what no domain
    says.
    """
    domain = _read(spec)
    named = {s.name: s for s in symbols_in(about)} if about is not None else {}
    for symbol in named.values():
        Domain()[symbol]
    for symbol in {s for s, _ in domain.sets}.union(*(fact.atoms(sp.Symbol) for fact in domain.facts)):
        other = named.get(_name(symbol), symbol)
        if other != symbol and not _labels_a_family(about, other):
            raise ValueError(
                f"domain: its {symbol} is another symbol than the {symbol} of the formula; use the same one"
            )
    return domain


def in_full(e: Any) -> Any:
    """A formula without abbreviations: quotients of sine and cosine, steps, functions of generated code, arcs."""
    for name, quotient in QUOTIENTS.items():
        e = e.replace(name, quotient) if e.has(name) else e
    if any(type(f).__module__ == CODE for f in e.atoms(sp.Function)):
        e = e.replace(lambda f: type(f).__module__ == CODE, lambda f: f.expand(func=True, deep=False))
    e = e.replace(_hides_a_multiple, lambda f: sp.Max(*f.args, -f.args[0])) if e.has(sp.Abs) else e
    waves = (w for w in e.atoms(sp.sin, sp.cos) if w.has(sp.asin, sp.acos))
    return e.xreplace({w: _of_an_arc(w) for w in waves})


def _hides_a_multiple(f: Any) -> bool:
    """Whether f = |x + |x|| or alike: with x for its |x|, SymPy writes it as 2|x|, which is a kink again."""
    kinks = (sp.Abs, sp.Max, sp.Min)
    if not isinstance(f, sp.Abs) or not f.args[0].has(*kinks):
        return False
    sides = (lambda *terms: terms[0]), (lambda *terms: terms[-1] if len(terms) > 1 else -terms[0])
    return any(sp.Abs(reduce(lambda e, kink: e.replace(kink, side), kinks, f.args[0])).is_Mul for side in sides)


def _of_an_arc(wave: Any) -> Any:
    """cos(acos u + c) as u·cos c - √(1 - u²)·sin c, which has no value either where acos u has none."""
    told = sp.expand_trig(wave)
    roots = {sp.sqrt(1 - arc.args[0] ** 2) for arc in wave.atoms(sp.asin, sp.acos)}
    return told if roots <= told.atoms(sp.Pow) and not told.has(sp.asin, sp.acos) else wave


def symbols_in(about: Any, *variables: Any) -> set[Any]:
    """The symbols of a formula and of its variables; ValueError where two have one name, as z and a z declared real."""
    symbols = about.atoms(sp.Symbol).union(v for v in variables if isinstance(v, sp.Symbol))
    named: dict[str, Any] = {}
    for symbol in symbols:
        other = named.setdefault(symbol.name, symbol)
        apart = isinstance(symbol, sp.Dummy) or any(_labels_a_family(about, s) for s in (symbol, other))
        if other != symbol and not apart:
            raise ValueError(f"there are two symbols {symbol}, declared in different ways; use one of them for both")
    return symbols


def _name(symbol: Any) -> str:
    base = symbol.base if isinstance(symbol, sp.Indexed) else symbol
    return str(base.label if isinstance(base, (sp.IndexedBase, sp.Idx)) else base)


def _labels_a_family(about: Any, symbol: Any) -> bool:
    return any(base.label == symbol for base in about.atoms(sp.IndexedBase))


def _read(spec: Spec) -> Domain:
    if spec is None:
        return Domain()
    if isinstance(spec, Domain):
        return spec
    if isinstance(spec, Mapping):
        result = Domain()
        for symbol, values in spec.items():
            if not isinstance(symbol, (sp.Symbol, sp.Indexed, sp.IndexedBase, sp.Idx)):
                raise ValueError(f"domain: {symbol!r} is not a symbol; write {{z: Interval(0, 1)}} with the symbol z")
            result = result.with_set(symbol, as_set(values, symbol))
        return result
    if spec in (sp.true, sp.false):
        if spec == sp.false:
            raise ValueError("domain: its relations hold nowhere, so that nothing is claimed; check them")
        return Domain()
    if isinstance(spec, (sp.And, sp.Or, sp.Contains, sp.core.relational.Relational)):
        return _with_relations(list(spec.args) if isinstance(spec, sp.And) else [spec])
    raise ValueError(f"domain: {spec!r} is neither a dict of sets nor a relation; write {{z: Interval(0, 1)}}")


def as_set(values: Any, symbol: Any = "the label") -> sp.Set:
    """An Interval with rational ends, a FiniteSet of rationals, or a set of integers; a tuple is a finite set."""
    if isinstance(values, (tuple, list, set, frozenset)):
        values = sp.FiniteSet(*(sp.nsimplify(v, rational=True) for v in values))
    if values is sp.S.Reals:
        return sp.Interval(-sp.oo, sp.oo)
    if values is sp.S.EmptySet:
        raise ValueError(f"domain of {symbol}: it is empty, so that nothing is claimed; check the relations")
    demand_set(values, symbol)
    return values


def _with_relations(relations: list[Any]) -> Domain:
    """What holds where all relations do: those about one number become its interval; the others are kept as facts."""
    domain, alone = Domain(), dict[Any, list[Any]]()
    for relation in relations:
        for symbol in relation.free_symbols if len(relation.free_symbols) == 1 else ():
            alone.setdefault(symbol, []).append(relation)
    for symbol, own in alone.items():
        values = _solution(sp.And(*own), symbol, domain)
        if values is None:
            continue
        relations = [relation for relation in relations if relation not in own]
        domain = domain.with_set(symbol, values)
    for relation in relations:
        if isinstance(relation, sp.Or):
            raise ValueError(f"domain: {relation} {_no_interval(relation)}; ask about each part of it")
        if not isinstance(relation, sp.core.relational.Relational):
            raise ValueError(f"domain: {relation} is not a relation; an And of relations is understood")
        domain = _with_relation(domain, relation)
    return domain


def _no_interval(relation: Any) -> str:
    """Why an Or is no set on which convexity is defined: what it is, if that is seen."""
    try:
        (symbol,) = relation.free_symbols
        parts = " ∪ ".join(map(show_set, sorted(sp.Union.make_args(solution(relation, symbol)), key=lambda p: p.inf)))
        return f"says {symbol} ∈ {parts}, no interval and no convex set"
    except (ValueError, NotImplementedError):
        return "is not seen to be an interval with rational ends, nor any convex set"


def _solution(relation: Any, symbol: Any, domain: Domain) -> sp.Set | None:
    """The interval, or the few values, that a relation leaves to a symbol; None where it is neither, or not seen."""
    try:
        values = solution(relation, symbol) & domain[symbol]
    except (ValueError, NotImplementedError):
        return None
    return as_set(values, symbol) if isinstance(values, (sp.Interval, sp.FiniteSet)) or not values else None


def _with_relation(domain: Domain, relation: Any) -> Domain:
    """Intersect with one relation: symbol against number narrows the box, anything else is kept as a fact."""
    try:
        (symbol,) = relation.free_symbols
        values = relation.as_set() if symbol in (relation.lhs, relation.rhs) else _solution(relation, symbol, domain)
    except (ValueError, NotImplementedError):
        values = None
    if isinstance(values, sp.Interval):
        return domain.with_set(symbol, as_set(domain[symbol].intersect(values), symbol))
    return Domain(domain.sets, (*domain.facts, relation))


def as_statement(relation: Any, domain: Domain) -> Holds:
    """A SymPy relation as a statement."""
    (sign,) = (name for name, func in SIGNS.items() if relation.func is func)
    return Holds(in_full(relation.lhs), sign, in_full(relation.rhs), domain)
