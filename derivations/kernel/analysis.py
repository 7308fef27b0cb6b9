"""Rules for inequalities beyond polynomials: products, pieces, mean values, limits, enclosures.

Lemmas used: the mean value theorem (a function continuous on an interval and differentiable inside with f′ ≥ 0 lies
above its value at the left end, and above its limit there); e^x increases from 0 to ∞, so that log t takes all values.
Each is one step; a proof about x^a, log, erf or sin is a tree of them whose leaves are the rules for polynomials,
signs and enclosures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import flint
import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.balls import enclosure
from derivations.calculus import derivative
from derivations.domains import Domain
from derivations.growth import vanishes_at_infinity
from derivations.kernel.premises import Premises, defined, divide, equal, inequality, positive_part, rests_on, smooth
from derivations.kernel.statements import Holds, demand
from derivations.polynomials import bound


def product(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f = Π f_i^{e_i} ≥ 0: an odd power has the sign of its factor. Evidence: ((f_1, e_1), ...); premises f_i ≷ 0.

    An even power needs no premise unless the claim is strict.
    """
    f, strict, domain = inequality(statement)
    demand(all(isinstance(e, int) for _, e in evidence), "an exponent is not an integer")
    equal(f, sp.Mul(*(g**e for g, e in evidence)), domain)
    needed = [(g, e) for g, e in evidence if e % 2 or strict]
    turned = [p.sign in ("<", "≤") for p in premises]
    signs = ("≥", "≤") if not strict else (">", "<")
    rests_on(premises, *(Holds(g, signs[t], sp.S.Zero, domain) for (g, _), t in zip(needed, turned, strict=True)))
    powers = [e for (_, e), t in zip(needed, turned, strict=True) if t]
    demand(sum(powers) % 2 == 0, "the factors make a negative product")


def pieces(statement: Holds, evidence: Any, premises: Premises) -> None:
    """The claim on each piece of the range of one symbol. Evidence: (x, (c_1, ..., c_m)) with rational cuts."""
    rests_on(premises, *parts(statement, *evidence))


def parts(statement: Holds, symbol: Any, cuts: tuple[Any, ...]) -> list[Holds]:
    """The statement on [a, c_1], [c_1, c_2], ..., [c_m, b]."""
    return [replace(statement, domain=piece) for piece in divide(statement.domain, symbol, cuts)]


def mean_value(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0, because f(a) ≥ 0 at an end a of an interval and f does not fall on the way from it. Evidence: (x, a).

    Premises: f(a) ≥ 0; f′ ≥ 0 inside for the left end, f′ ≤ 0 for the right end.
    """
    f, strict, domain = inequality(statement)
    x, end = evidence
    values, inside = domain[x], domain.interior(x)
    demand(domain.is_interval(x) and end.is_Rational and end in (values.start, values.end), f"{end} is no end")
    left = end == values.start
    defined(domain.with_set(x, values + sp.FiniteSet(end)), f)
    smooth(f, inside)
    rests_on(premises, Holds(f.subs(x, end), "≥", sp.S.Zero, domain.substitute({x: end})), _away(f, x, left, inside))
    above, rises = (positive_part(p)[1] for p in premises)
    opened = values.left_open if left else values.right_open
    demand(not strict or above or bool(opened and rises), "f may vanish")


def limit(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0, because f tends to c ≥ 0 at an infinite end and does not fall on the way from it. Evidence: (x, end, c).

    Premise: f′ ≥ 0 inside for the end -∞, f′ ≤ 0 for ∞. That f - c vanishes there is checked by `limits`.
    """
    f, strict, domain = inequality(statement)
    x, end, c = evidence
    values, inside = domain[x], domain.interior(x)
    demand(domain.is_interval(x) and end.is_infinite and end in (values.start, values.end), f"{end} is no end")
    left = end == values.start
    demand(f.free_symbols == {x} and c.is_Rational and c >= 0, "the limit is not a nonnegative number")
    vanishes_at_infinity((f - c).subs(x, -x) if left else f - c, x)
    smooth(f, inside)
    rests_on(premises, _away(f, x, left, inside))
    demand(not strict or c > 0 or positive_part(premises[0])[1], "f may vanish")


def _away(f: Any, x: Any, left: bool, inside: Domain) -> Holds:
    """That f does not fall inside an interval on the way from its left end, or else from its right end."""
    return Holds(derivative(f, x), "≥" if left else "≤", sp.S.Zero, inside)


def substitution(statement: Holds, evidence: Any, premises: Premises) -> None:
    """The claim in t > 0, where x = log t takes every value of its interval. Evidence: (x, t)."""
    defined(statement.domain, statement.left, statement.right)
    rests_on(premises, substituted(statement, *evidence))


def substituted(statement: Holds, x: Any, t: Any) -> Holds:
    """The statement in t = e^x, on a rational interval that contains the image of that of x."""
    domain, (low, high) = statement.domain, (statement.domain[x].start, statement.domain[x].end)
    demand(isinstance(x, sp.Symbol) and not any(fact.has(x) for fact in domain.facts), f"a fact is about {x}")
    _new(t, statement)
    start = sp.S.Zero if low is -sp.oo else bound(low, flint.arb.exp, up=False)
    box = sp.Interval(start, sp.oo if high is sp.oo else bound(high, flint.arb.exp, up=True), low is -sp.oo)
    left, right = (side.subs(x, sp.log(t)) for side in (statement.left, statement.right))
    sets = Domain(tuple((s, v) for s, v in domain.sets if s != x), domain.facts)
    return Holds(left, statement.sign, right, sets.with_set(t, box))


def _new(t: Any, statement: Holds) -> None:
    """A symbol is real, nothing else is known of it, and it does not occur in a statement, free or bound."""
    plain = isinstance(t, sp.Symbol) and t.assumptions0 == sp.Symbol("t", real=True).assumptions0
    seen = sp.Tuple(statement.left, statement.right, *statement.domain.facts).atoms(sp.Symbol)
    demand(plain and t not in seen and t not in dict(statement.domain.sets), f"{t} is not a new symbol")


def bounded_part(statement: Holds, evidence: Any, premises: Premises) -> None:
    """F(x, g(x)) ≥ 0, because F(x, u) ≥ 0 for every u in [a, b], where g lies. Evidence: (g, u, a, b).

    Premises: g ≥ a; g ≤ b; F ≥ 0 for u in [a, b].
    """
    f, strict, domain = inequality(statement)
    g, u, low, high = evidence
    _new(u, statement)
    general = Holds(premises[-1].left, ">" if strict else "≥", sp.S.Zero, domain.with_set(u, sp.Interval(low, high)))
    rests_on(premises, Holds(g, "≥", low, domain), Holds(g, "≤", high, domain), general)
    demand(not general.left.has(ExprWithLimits), f"{general.left} binds symbols")
    equal(general.left.subs(u, g), f, domain)


def enclosed(statement: Holds, evidence: Any, premises: Premises) -> None:
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
        value = enclosure(f, box)
        demand(bool(value > 0 if strict else value >= 0), f"{f} is not enclosed above zero on {box}")
        return
    x, at, below, above = tree
    low, high = box[x]
    demand(at.is_Rational and low < at < high, f"{at} does not cut the box")
    _walk(f, strict, {**box, x: (low, at)}, below)
    _walk(f, strict, {**box, x: (at, high)}, above)
