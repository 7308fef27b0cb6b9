"""Convexity in several variables: search for a proof from the parts of a function, from its Hessian, or for a chord."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.blends import between_ends
from derivations.deciding.budget import FAILURES, remembered
from derivations.deciding.chords import chord_below, gap
from derivations.deciding.compositions import (
    DecideConvex,
    along_a_line,
    inner_function,
    log_sum_exp,
    proof,
)
from derivations.deciding.convex_sets import convex_set
from derivations.deciding.enclosing import bisection
from derivations.deciding.other_forms import ARITHMETIC, as_maximum, as_square, without_lesser, without_squares
from derivations.deciding.perspectives import perspective
from derivations.deciding.relations import decide
from derivations.deciding.squares import norm, quadratic
from derivations.deciding.waves import on_circles
from derivations.differences import Undefined, require_defined
from derivations.kernel import several
from derivations.kernel.statements import Convex, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.boxes import NOT_NEGATIVE
from derivations.normal_form.breaks import without_minima
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs
from derivations.points import points
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict

_open: ContextVar[frozenset[Any]] = ContextVar("open", default=frozenset())
"""The questions that are being decided."""

Way = Callable[[Convex, tuple[Proved, ...], DecideConvex], Proved | None]


def decide_several(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """The verdict on convexity in several variables; ``decide_convex`` decides parts in any number of variables."""
    question = statement, decide_convex
    if question in _open.get():
        return Undecided(statement, "this is asked already: a logarithm of its exponential, and so on")
    token = _open.set(_open.get() | {question})
    try:
        return remembered(question, lambda: _decided(statement, decide_convex))
    finally:
        _open.reset(token)


def _decided(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    if len(set(statement.variables)) < len(statement.variables):
        return Undecided(statement, "a variable is given twice")
    try:
        refuted = gap(statement) if statement.domain.facts else None
        convex = None if refuted else convex_set(statement, decide_convex)
        found = refuted or (_first(EXACT, statement, convex, decide_convex) if convex is not None else None)
        found = found or chord_below(statement)
    except FAILURES as error:
        return Undecided(statement, str(error))
    if found:
        return found
    if convex is None:
        return Undecided(statement, f"the domain {statement.domain} is not seen to be a convex set")
    try:
        require_defined(statement.function, statement.domain)
    except Undefined as error:
        return Undecided(statement, str(error))
    except OutsideClass:
        pass  # its parts may be understood
    unproved = Undecided(statement, "neither its parts nor its Hessian are seen to be convex, and no chord refutes it")
    return _first(WAYS, statement, convex, decide_convex) or _bent(statement) or unproved


def _first(ways: tuple[Way, ...], statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """The proof by the first way that leads to one."""
    for way in ways:
        with suppress(*FAILURES):
            proved = way(statement, convex, ask)
            if proved:
                return proved
    return None


def _labels(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """Each value of a label on its own."""
    label = statement.domain.finite(statement.function)
    if label is None:
        return None
    values = statement.domain[label]
    return proof(statement, "cases", label, (ask(statement.at(label, v)) for v in values))


def _affine(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    return proof(statement, "convex sum", ((), statement.function), convex)


def _maximum(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    f, variables, domain = statement.function, statement.variables, statement.domain
    if not isinstance(f, (sp.Max, sp.Abs)):
        return None
    terms = f.args if isinstance(f, sp.Max) else (f.args[0], -f.args[0])
    return proof(statement, "maximum", None, (ask(Convex(t, variables, domain, statement.strict)) for t in terms))


def _absorbed(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """c·max(g_1, ...) + h as the maximum of all c·g_i + h, where c ≥ 0 is constant: |x² - 2| + x²."""
    f, variables, domain = statement.function, statement.variables, statement.domain
    for term in f.args if f.is_Add else ():
        c, kink = term.as_independent(*variables, as_Add=False)
        if isinstance(kink, (sp.Max, sp.Abs)) and signs(c, domain) <= NOT_NEGATIVE:
            terms = kink.args if isinstance(kink, sp.Max) else (kink.args[0], -kink.args[0])
            whole = sp.Max(*(sp.expand(c * g + f - term) for g in terms), evaluate=False)
            found = _sum(statement, convex, ask, [(sp.S.One, whole)], sp.S.Zero)
            if found:
                return found
    return None


def _minima(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    f = without_minima(statement.function)
    return None if f == statement.function else _sum(statement, convex, ask, [(sp.S.One, f)], sp.S.Zero)


def _scaled(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f = c·g with a constant c ≥ 0, or (-c)·(-g)."""
    c, g = statement.function.as_independent(*statement.variables, as_Add=False)
    if not signs(c, statement.domain) <= NOT_NEGATIVE:
        c, g = -c, -g
    if c == 1 or g == statement.function:
        return None
    return _sum(statement, convex, ask, [(c, g)], sp.S.Zero)


def _terms(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f as a sum over groups of terms: those that share variables; else the quadratic part and every other term."""
    f, variables = statement.function, statement.variables
    terms = sp.Add.make_args(sp.expand_mul(f) if f.is_Mul else f)
    rest = sp.Add(*(t for t in terms if several.affine(t, variables)))
    bent = [t for t in terms if not several.affine(t, variables)]
    groups = _connected(bent, set(variables))
    if len(groups) == 1 and len(terms) > 1:
        quadratic = [t for t in bent if t.is_polynomial(*variables) and sp.Poly(t, *variables).total_degree() == 2]
        others = [t for t in bent if t not in quadratic]
        groups = [sp.Add(*quadratic), *others] if quadratic else others
        if len(groups) == 1 and rest == 0:
            return None  # nothing has become smaller
        convinced = [g for g in groups if isinstance(_asked(g, statement, ask), Proved)]
        remaining = sp.Add(*(g for g in groups if g not in convinced))
        groups = [*convinced, remaining] if remaining != 0 else convinced
    if groups == [f] and set(variables) <= f.free_symbols:
        return None  # nothing has become smaller
    return _sum(statement, convex, ask, [(sp.S.One, g) for g in groups], rest)


def _connected(terms: list[Any], variables: set[Any]) -> list[Any]:
    """Sums of the terms that are linked by common variables."""
    groups: list[tuple[set[Any], list[Any]]] = []
    for term in terms:
        names, members = term.free_symbols & variables, [term]
        for group in [g for g in groups if g[0] & names]:
            groups.remove(group)
            names, members = names | group[0], group[1] + members
        groups.append((names, members))
    return [sp.Add(*members) for _, members in groups]


def _about(g: Any, statement: Convex, strict: bool) -> Convex:
    """That one term is convex in the variables that it contains, whatever the facts about others say."""
    used = tuple(v for v in statement.variables if v in g.free_symbols)
    others = set(statement.variables) - set(used)
    kept = tuple(fact for fact in statement.domain.facts if not fact.free_symbols & others)
    return Convex(g, used, Domain(statement.domain.sets, kept), strict)


def _asked(g: Any, statement: Convex, ask: DecideConvex) -> Verdict:
    """Whether one term is convex in what it contains; or else in all variables, whose facts may say where it is."""
    found, whole = ask(_about(g, statement, False)), replace(statement, function=g, strict=False)
    narrow = isinstance(found, Proved) or g == statement.function or not statement.domain.facts
    return found if narrow else ask(whole)


def _sum(
    statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex, terms: list[tuple[Any, Any]], rest: Any
) -> Proved | None:
    def premises() -> Iterator[Verdict]:
        yield from convex
        for _, g in terms:
            strictly = ask(_about(g, statement, True)) if statement.strict else None
            yield strictly if isinstance(strictly, Proved) else _asked(g, statement, ask)

    return proof(statement, "convex sum", (tuple(c for c, _ in terms), rest), premises())


def _minors(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """By leading minors in some order, then by all principal minors; in few variables."""
    variables = statement.variables
    if len(variables) > 3:
        return None
    for order in (None, *permutations(variables)) if not statement.strict else permutations(variables):
        premises = map(_sign, several.minors(statement, order))
        found = proof(statement, "minors of the Hessian", order, _chained(convex, premises))
        if found:
            return found
    return None


def _sign(minor: Holds) -> Verdict:
    """Enclosed; or decided as it is written, or multiplied out: terms of one sign; or as a product."""
    tree = None if minor.left.is_rational_function() else bisection(minor.left, minor.domain, BOX)
    if tree:
        return Proved(minor, Certificate("enclosure", tree))
    found: Verdict = Undecided(minor, "no form was tried")
    for form in _forms(minor.left):
        found = decide(replace(minor, left=form))
        if not isinstance(found, Undecided):
            break
    return found


def _forms(e: Any) -> Iterator[Any]:
    yield from on_circles(e)
    yield e
    if _short(e):
        yield sp.expand(e)
        yield sp.factor(e)


LONGEST, BOX = 100, 4
"""Numbers in exponents, at most, of what is factored; what a box costs, before any arithmetic with polynomials."""


def _short(e: Any) -> bool:
    """Whether it has no power so large that to factor it as a polynomial, with e itself for a symbol, takes minutes."""
    return all(abs(c) <= LONGEST for power in e.atoms(sp.Pow, sp.exp) for c in power.exp.atoms(sp.Rational))


def _bent(statement: Convex) -> Refuted | None:
    """A chord where a principal minor of the Hessian is negative, at a point that refutes that it is not."""
    variables = statement.variables
    if len(variables) > 3 or statement.function.atoms(*KINKS):
        return None
    with suppress(*FAILURES):
        for minor in several.minors(statement, None):
            found = decide(minor)
            if not isinstance(found, Refuted):
                continue
            symbols = {*variables, *statement.function.free_symbols}
            point = {**next(points(list(symbols), statement.domain), {}), **dict(found.witness.evidence.values)}
            place = {s: Fraction(int(v.p), int(v.q)) for s, v in point.items() if v.is_Rational}
            if set(place) >= symbols and (chord := chord_below(statement, place)):
                return chord
    return None


def _chained(convex: tuple[Proved, ...], premises: Iterator[Verdict]) -> Iterator[Verdict]:
    yield from convex
    yield from premises


EXACT: tuple[Way, ...] = (_affine, quadratic, norm)
"""What decides in no time, before a chord is looked for."""

WAYS: tuple[Way, ...] = (
    _labels,
    between_ends,
    _minima,
    _maximum,
    as_maximum,
    without_lesser,
    without_squares,
    as_square,
    log_sum_exp,
    _scaled,
    _terms,
    along_a_line,
    inner_function,
    _absorbed,
    perspective,
    *ARITHMETIC,
    _minors,
)
"""In this order: what is read off first, what needs the most arithmetic last."""
