"""Rules for inequalities beyond polynomials: products, sums, pieces, mean values, limits, enclosures.

Lemmas used: the mean value theorem (a function continuous on an interval and differentiable inside with f′ ≥ 0 lies
above its value at the left end, and above its limit there); and the ranges of the functions that are substituted.
Each is one step; a proof about x^a, log, erf or sin is a tree of them whose leaves are the rules for polynomials,
signs and enclosures.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import flint
import sympy as sp

from derivations.balls import NoBall, enclosure, rational_bound
from derivations.domains import Domain
from derivations.kernel.limits import vanishes_at_infinity
from derivations.kernel.premises import (
    Premises,
    defined,
    differentiated,
    equal,
    inequality,
    relation,
    relations,
    says,
    smooth,
)
from derivations.kernel.statements import CheckError, Holds, Statement, demand


def product(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f = Π f_i^{e_i} ≥ 0: an odd power has the sign of its factor. Evidence: ((f_1, e_1), ...); premises f_i ≷ 0.

    An even power needs no premise unless the claim is strict.
    """
    f, strict, domain = inequality(statement)
    demand(all(isinstance(e, int) for _, e in evidence), "an exponent is not an integer")
    equal(f, sp.Mul(*(g**e for g, e in evidence)), domain)
    needed, sign = [(g, e) for g, e in evidence if e % 2 or strict], 1
    for (g, e), p in zip(needed, relations(premises, len(needed)), strict=True):
        demand((p.left, p.right, p.domain) == (g, 0, domain), f"the premise {p} is not about the factor {g}")
        demand(p.sign in (">", "<") or (p.sign in ("≥", "≤") and not strict), f"the premise {p} is too weak")
        sign *= 1 if p.sign in (">", "≥") else (-1) ** e
    demand(sign == 1, "the factors make a negative product")


def total(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f = Σ f_i with every f_i ≥ 0 (strict: and one f_i > 0). Premises f_i ≥ 0 or f_i > 0."""
    f, strict, domain = inequality(statement)
    terms = relations(premises, len(premises))
    for p in terms:
        demand(p.right == 0 and p.domain == domain and p.sign in (">", "≥"), f"the premise {p} is not about a term")
    demand(not strict or any(p.sign == ">" for p in terms), "no term is positive")
    equal(f, sp.Add(*(p.left for p in terms)), domain)


def pieces(statement: Statement, evidence: Any, premises: Premises) -> None:
    """The claim on each piece of the range of one symbol. Evidence: (x, (c_1, ..., c_m)) with rational cuts."""
    symbol, cuts = evidence
    statement = relation(statement)
    demand(list(premises) == parts(statement, symbol, cuts), "the premises are not the claim on each piece")


def parts(statement: Holds, symbol: Any, cuts: tuple[Any, ...]) -> list[Holds]:
    """The statement on [a, c_1], [c_1, c_2], ..., [c_m, b]."""
    demand(isinstance(symbol, sp.Symbol), f"{symbol} is not a single number")
    values = statement.domain[symbol]
    ends = [values.start, *cuts, values.end]
    demand(all(c.is_Rational for c in cuts) and all(a < b for a, b in pairwise(ends)), "the cuts are not in order")
    boxes = [
        sp.Interval(a, b, values.left_open and a == ends[0], values.right_open and b == ends[-1])
        for a, b in pairwise(ends)
    ]
    return [Holds(statement.left, statement.sign, statement.right, statement.domain.with_set(symbol, b)) for b in boxes]


def mean_value(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0, because f(a) ≥ 0 at an end a of an interval and f does not fall on the way from it. Evidence: (x, a).

    Premises: f(a) ≥ 0; f′ ≥ 0 inside for the left end, f′ ≤ 0 for the right end.
    """
    f, strict, domain = inequality(statement)
    x, end = evidence
    values = domain[x]
    demand(domain.is_interval(x) and end.is_Rational and end in (values.start, values.end), f"{end} is no end")
    left, inside = end == values.start, domain.interior(x)
    opened = values.left_open if left else values.right_open
    defined(domain.with_set(x, values + sp.FiniteSet(end)), f)
    smooth(f, inside)
    first, slope = relations(premises, 2)
    says(first, first.sign, f.subs(x, end), 0, domain.substitute({x: end}))
    _rises(slope, f, x, left, inside)
    demand(first.sign in (">", "≥"), f"{first} is not f(a) ≥ 0")
    demand(not strict or first.sign == ">" or (opened and slope.sign in (">", "<")), "f may vanish")


def limit(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0, because f tends to c ≥ 0 at an infinite end and does not fall on the way from it. Evidence: (x, end, c).

    Premise: f′ ≥ 0 inside for the end -∞, f′ ≤ 0 for ∞. That f - c vanishes there is checked by `limits`.
    """
    f, strict, domain = inequality(statement)
    x, end, c = evidence
    values = domain[x]
    left = end == values.start
    demand(domain.is_interval(x) and end.is_infinite and end in (values.start, values.end), f"{end} is no end")
    demand(f.free_symbols == {x} and c.is_Rational and c >= 0, "the limit is not a nonnegative number")
    vanishes_at_infinity((f - c).subs(x, -x) if left else f - c, x)
    smooth(f, domain.interior(x))
    (slope,) = relations(premises, 1)
    _rises(slope, f, x, left, domain.interior(x))
    demand(not strict or c > 0 or slope.sign in (">", "<"), "f may vanish")


def _rises(slope: Holds, f: Any, x: Any, left: bool, inside: Domain) -> None:
    demand(slope.sign in ((">", "≥") if left else ("<", "≤")), f"{slope} has the wrong direction")
    says(slope, slope.sign, differentiated(f, x), 0, inside)


def substitution(statement: Statement, evidence: Any, premises: Premises) -> None:
    """The claim in t where x = φ(t) takes every value of its interval. Evidence: (x, t, name of φ)."""
    statement = relation(statement)
    demand(list(premises) == [substituted(statement, *evidence)], "the premise is not the claim in the new variable")


MAPS = {"-t": lambda t: -t, "exp(-t)": lambda t: sp.exp(-t), "log(t)": sp.log}
"""The maps x = φ(t); each is monotone and takes all values between those at the ends."""


def substituted(statement: Holds, x: Any, t: Any, name: str) -> Holds:
    """The statement in t, on a rational interval whose image contains that of x."""
    domain = statement.domain
    demand(isinstance(x, sp.Symbol) and not any(fact.has(x) for fact in domain.facts), f"a fact is about {x}")
    demand(t.is_Symbol and t.is_real and not _knows(statement, t), f"{t} is not a new symbol")
    values = domain[x]
    low, high = values.start, values.end
    if name == "-t":
        box = sp.Interval(-high, -low, values.right_open, values.left_open)
    elif name == "log(t)":
        start = sp.S.Zero if low is -sp.oo else _bound(low, flint.arb.exp, up=False)
        box = sp.Interval(start, sp.oo if high is sp.oo else _bound(high, flint.arb.exp, up=True), low is -sp.oo)
    else:
        demand(name == "exp(-t)" and low >= 0 and (low > 0 or values.left_open), f"{name} does not reach {values}")
        end = sp.oo if low == 0 else _bound(low, lambda v: -v.log(), up=True)
        box = sp.Interval(-sp.oo if high is sp.oo else _bound(high, lambda v: -v.log(), up=False), end)
    left, right = (side.subs(x, MAPS[name](t)) for side in (statement.left, statement.right))
    sets = Domain(tuple((s, v) for s, v in domain.sets if s != x), domain.facts)
    return Holds(left, statement.sign, right, sets.with_set(t, box))


def _knows(statement: Holds, t: Any) -> bool:
    seen = sp.Tuple(statement.left, statement.right, *statement.domain.facts)
    return t in seen.free_symbols or t in dict(statement.domain.sets)


def _bound(v: Any, function: Any, up: bool) -> sp.Rational:
    return rational_bound(function(flint.arb(flint.fmpq(int(v.p), int(v.q)))), up)


def bounded_part(statement: Statement, evidence: Any, premises: Premises) -> None:
    """F(x, g(x)) ≥ 0, because F(x, u) ≥ 0 for every u in [a, b], where g lies. Evidence: (g, u, a, b).

    Premises: g ≥ a; g ≤ b; F ≥ 0 for u in [a, b].
    """
    f, strict, domain = inequality(statement)
    g, u, low, high = evidence
    above, below, general = relations(premises, 3)
    demand(u.is_Symbol and u.is_real and not _knows(relation(statement), u), f"{u} is not a new symbol")
    demand((above.left, above.sign, above.right, above.domain) == (g, "≥", low, domain), "the premise is not g ≥ a")
    demand((below.left, below.sign, below.right, below.domain) == (g, "≤", high, domain), "the premise is not g ≤ b")
    demand(general.domain == domain.with_set(u, sp.Interval(low, high)), "the premise is not about u in [a, b]")
    demand(general.right == 0 and general.sign == (">" if strict else "≥"), "the premise is not F ≥ 0")
    equal(general.left.subs(u, g), f, domain)


def enclosed(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f > 0 (≥ 0) on a bounded box, because ball arithmetic says so on each part of it.

    Evidence: a bisection tree, "leaf" or (symbol, cut, tree below, tree above).
    """
    f, strict, domain = inequality(statement)
    box = {x: (domain[x].start, domain[x].end) for x in f.free_symbols}
    demand(all(isinstance(x, sp.Symbol) for x in box), "the rule is for single numbers")
    demand(all(e.is_Rational for ends in box.values() for e in ends), "the box is not bounded")
    _walk(f, strict, box, evidence)


def _walk(f: Any, strict: bool, box: dict[Any, Any], tree: Any) -> None:
    if tree == "leaf":
        try:
            value = enclosure(f, box)
        except NoBall as error:
            raise CheckError(str(error)) from None
        demand(bool(value > 0 if strict else value >= 0), f"{f} is not enclosed above zero on {box}")
        return
    x, cut, below, above = tree
    low, high = box[x]
    demand(cut.is_Rational and low < cut < high, f"{cut} does not cut the box")
    _walk(f, strict, {**box, x: (low, cut)}, below)
    _walk(f, strict, {**box, x: (cut, high)}, above)
