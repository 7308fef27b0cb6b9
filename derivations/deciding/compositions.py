"""Proofs of convexity from the parts of a function: an inner function, a log-sum-exp."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from typing import Any

import sympy as sp

from derivations.deciding.directions import directed
from derivations.deciding.exponents import logarithm
from derivations.deciding.relations import decide
from derivations.deciding.rising import seen_signs
from derivations.kernel.premises import within
from derivations.kernel.several import affine, parameters
from derivations.kernel.statements import CheckError, Convex, Holds, Monotone, Quasiconvex
from derivations.normal_form import OutsideClass
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs
from derivations.verdicts import Certificate, Proved, Undecided, Verdict

DecideConvex = Callable[[Convex], Verdict]

WAVES = (sp.sin, sp.cos)
"""Functions whose sign on an interval is asked for."""

INNER = 4
"""How many inner functions are tried."""


def proof(statement: Convex | Quasiconvex, rule: str, evidence: Any, premises: Iterable[Verdict]) -> Proved | None:
    """The proof by a rule, unless a premise is not proved or the kernel refuses it; premises are decided in turn."""
    found: list[Proved] = []
    for premise in premises:
        if not isinstance(premise, Proved):
            return None
        found.append(premise)
    try:
        return Proved(statement, Certificate(rule, evidence, tuple(found)))
    except CheckError:
        return None


def along_a_line(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f(x) = g(a·x + b), where every part of f that is affine is a multiple of the first, up to a constant."""
    f, variables = statement.function, statement.variables
    line = next((e for e in sp.preorder_traversal(f) if is_line(e, variables)), None)
    if line is None:
        return None
    u = next(fresh(statement))
    p = sp.Poly(line, *variables)
    lead = next((v for v in variables if p.coeff_monomial(v) != 0), None)
    if lead is None:
        return None

    def written(e: Any) -> Any:
        if not e.free_symbols & set(variables):
            return e
        if is_line(e, variables):
            ratio = sp.Poly(e, *variables).coeff_monomial(lead) / p.coeff_monomial(lead)
            rest = sp.expand(e - ratio * line)
            if rest.free_symbols & set(variables):
                raise OutsideClass(e, "it is no multiple")
            return ratio * u + rest
        return e.func(*map(written, e.args))

    return composed(statement, convex, ask, written(f), u, line, 0)


def is_line(e: Any, variables: tuple[Any, ...]) -> bool:
    """Whether an expression is affine in the variables, and contains one."""
    used = isinstance(e, sp.Expr) and e.free_symbols & set(variables)
    return bool(used) and e.is_polynomial(*variables) and affine(e, variables)


def inner_function(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f(x) = g(h(x)) for a part h of f, the only one that contains variables; or c e^(log of a product)."""
    f, variables = statement.function, statement.variables
    u = next(fresh(statement))
    for g, h in islice(inner_parts(f, set(variables), u, statement.domain), INNER):
        for turn in (1, -1):
            found = composed(statement, convex, ask, g, u, h, turn)
            if found:
                return found
    return None


def inner_parts(f: Any, variables: set[Any], u: Any, domain: Domain) -> Iterator[tuple[Any, Any]]:
    """(g, h) with f = g(h), g in u alone, for parts h of f."""
    seen = {f, *variables}
    for h in sp.preorder_traversal(f):
        if h in seen or not isinstance(h, sp.Expr) or not h.free_symbols & variables:
            continue
        seen.add(h)
        g = _with_multiple(f.xreplace({h: u}), u, h, variables)
        if not g.free_symbols & variables and h.args and not affine(g, (u,)):
            yield g, h
    for h in (p for p in f.atoms(sp.Pow) if _of_a_norm(p.exp, variables)):
        g = f.xreplace({h: u ** (2 * h.exp)})
        if not g.free_symbols & variables and h.base.is_Add and h.base.is_polynomial(*variables):
            yield g, sp.sqrt(h.base)  # a power of a norm
    for norm in (p for p in f.atoms(sp.Pow) if p.exp == sp.S.Half and p.base.is_polynomial(*variables)):
        g = f.xreplace({norm: u}).replace(*_multiples(norm.base, u, variables))
        if norm != f and not g.free_symbols & variables and not affine(g, (u,)):
            yield g, norm
    c, rest = f.as_independent(*variables, as_Add=False)
    factors = [(e, e.base if e.is_Pow and e.base is not sp.E else e) for e in sp.Mul.make_args(rest)]
    if (rest.is_Mul or (factors[0][1].is_Add and rest.has(sp.exp))) and all(
        signs(base, domain) <= POSITIVE for _, base in factors
    ):
        yield c * sp.exp(u), logarithm(rest)


def _of_a_norm(exponent: Any, variables: set[Any]) -> bool:
    """Whether a square to this power may be a norm to a power p ≥ 1: a fraction above 1/2, or a parameter."""
    if exponent.is_Rational:
        return not exponent.is_Integer and bool(2 * exponent > 1)
    return bool(exponent.free_symbols) and not exponent.free_symbols & variables


def _multiples(q: Any, u: Any, variables: set[Any]) -> tuple[Any, Any]:
    """Which parts of a function are c·q, and c·u² for them: with u for a norm, x² + y² is u²."""

    def ratio(e: Any) -> Any:
        plain = e.is_Add and e.is_polynomial(*variables) and e.free_symbols & variables
        c = sp.cancel(e / q) if plain else sp.nan
        return c if not c.free_symbols and c.is_Rational else None

    return lambda e: isinstance(e, sp.Expr) and ratio(e) is not None, lambda e: ratio(e) * u**2


def _with_multiple(g: Any, u: Any, h: Any, variables: set[Any]) -> Any:
    """g with c·u + b in the place of a polynomial that is c·h + b: x² + y² beside the exponent -x² - y²."""
    rest, bent = g.as_independent(u, as_Add=True)
    if not rest.free_symbols & variables or not (rest + h).is_polynomial(*variables):
        return g
    whole, part = sp.Poly(rest, *variables), sp.Poly(h, *variables)
    below = part.coeff_monomial(whole.LM())
    other = sp.expand(rest - whole.LC() / below * h) if below != 0 else rest
    return g if other.free_symbols & variables else bent + whole.LC() / below * u + other


def composed(
    statement: Convex,
    convex: tuple[Proved, ...],
    ask: DecideConvex,
    g: Any,
    u: Any,
    h: Any,
    turn: int,
    d: Any = sp.S.One,
) -> Proved | None:
    """The proof that d·g(h/d) is convex: h affine (turn 0), convex (1) or concave (-1), and d > 0 affine."""
    variables, domain, strict = statement.variables, statement.domain, statement.strict
    box = parameters(statement).with_set(u, values_of(h / d, statement))

    def premises() -> Iterator[Verdict]:
        yield from convex
        if turn:
            inner = ask(Convex(turn * h, variables, domain, strict))
            if not isinstance(inner, Proved):
                yield inner
        yield ask(Convex(g, (u,), box, strict and turn == 0))
        yield from map(decide, within(h / d, box[u], domain))
        if turn:
            rises = Monotone(g, (u,), "increasing" if turn == 1 else "decreasing", box, strict)
            yield inner
            yield directed(rises) or Undecided(rises, "its slope is not seen to have one sign")

    return proof(statement, "composition", (g, u, box[u], h, d, turn), premises())


def values_of(h: Any, statement: Convex | Quasiconvex) -> sp.Interval:
    """An interval that contains an inner function: that of an affine one on a box, and what is known of its sign."""
    values = sp.Interval(-sp.oo, sp.oo)
    if affine(h, statement.variables):
        p = sp.Poly(h, *statement.variables)
        slopes = [(p.coeff_monomial(v), statement.domain[v]) for v in statement.variables if p.has(v)]
        if all(c.is_Rational for c in p.coeffs()):
            reach = [sorted((c * box.start, c * box.end)) for c, box in slopes if c != 0]
            values = sp.Interval(*(sp.Add(p.coeff_monomial(1), *(r[side] for r in reach)) for side in (0, 1)))
    try:
        found = signs(h, statement.domain)
    except OutsideClass:
        found = frozenset({-1, 0, 1})
    if len(found) > 1 and (h.atoms(*WAVES) or statement.domain.facts):
        found = _seen(h, statement.domain)
    if found <= {0, 1}:
        values = values.intersect(sp.Interval(0, sp.oo, left_open=found == {1}))
    if found <= {-1, 0}:
        values = values.intersect(sp.Interval(-sp.oo, 0, right_open=found == {-1}))
    return values if isinstance(values, sp.Interval) else sp.Interval(-sp.oo, sp.oo)


def _seen(h: Any, domain: Domain) -> frozenset[int]:
    """The signs of a function of sines, or between facts, which its parts do not show, by the search for relations."""
    found = frozenset({-1, 0, 1})
    at_points = seen_signs(h, domain)
    ways = (("≥", NOT_NEGATIVE), (">", POSITIVE)) if -1 not in at_points else (("≤", frozenset({-1, 0})),)
    for sign, allowed in ways if len(at_points) < 3 else ():
        if not isinstance(decide(Holds(h, sign, sp.S.Zero, domain)), Proved):
            break
        found = allowed
    return found


def fresh(statement: Convex | Quasiconvex) -> Iterator[Any]:
    """Symbols u1, u2, ... that the statement does not contain."""
    exprs = (statement.function, *statement.variables, *statement.domain.facts)
    names = {s.name for e in exprs for s in e.free_symbols if hasattr(s, "name")} | {
        str(s) for s, _ in statement.domain.sets
    }
    return (sp.Symbol(f"u{n}", real=True) for n in count(1) if f"u{n}" not in names)


def log_sum_exp(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f = log Σ c_i e^{h_i}."""
    f, variables = statement.function, statement.variables
    if not isinstance(f, sp.log):
        return None
    inside = f.args[0].replace(sp.cosh, lambda h: (sp.exp(h) + sp.exp(-h)) / 2)
    terms = sp.Add.make_args(sp.expand_mul(inside))
    parts = [t.as_independent(*variables, as_Add=False) for t in terms]
    evidence = tuple((c, logarithm(e) if e != 1 else sp.S.Zero) for c, e in parts)
    if any(h == f for _, h in evidence) or not all(signs(t, statement.domain) <= POSITIVE for t in terms):
        return None
    bent = (ask(Convex(h, variables, statement.domain)) for _, h in evidence if not affine(h, variables))
    return proof(statement, "log-sum-exp", evidence, [*convex, *bent])
