"""Rules for convexity of compositions: g(h_1, ..., h_k), perspectives and log-sum-exp.

Lemmas used (Boyd & Vandenberghe, Convex Optimization, sections 3.2.2, 3.2.4, 3.2.6 and 3.1.5). For log Σ c_i e^{h_i}
with weights p_i ∝ c_i e^{h_i}: vᵀ(diag p - ppᵀ)v = ½ Σ p_i p_j (v_i - v_j)² ≥ 0 makes log Σ c_i e^{u_i} convex, and it
rises in every u_i.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.domains import Domain
from derivations.kernel.premises import POSITIVE, Premises, convexity, defined, differentiated
from derivations.kernel.several import affine, on_convex_set, same
from derivations.kernel.statements import Convex, Holds, Statement, demand
from derivations.signs import signs


def composition(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f(x) = g(h_1(x), ..., h_k(x)): g is convex on a box that contains h(x), and each h_i is affine (turn 0), or
    convex while g does not fall in u_i (turn 1), or concave while g does not rise in u_i (turn -1).

    Evidence: g, the box, and (u_i, h_i, turn_i) for each argument. Strict: affine arguments tell all points apart and g
    is strictly convex; or every other argument is strictly convex (concave) and g rises (falls) strictly in it.
    """
    statement = convexity(statement)
    premises = on_convex_set(statement, premises)
    domain, variables, strict = statement.domain, statement.variables, statement.strict
    g, box, arguments = evidence
    straight = [h for _, h, turn in arguments if turn == 0]
    all_straight = len(straight) == len(arguments)
    demand(all(affine(h, variables) for h in straight), f"{straight} are not affine")
    defined(domain, *straight)
    if strict and all_straight:
        slopes = sp.Matrix(straight).jacobian(variables)
        demand(all(e.is_Rational for e in slopes) and slopes.rank() == len(variables), "two points have one image")
    expected = outer(statement, g, box, [(u, h) for u, h, _ in arguments], strict and all_straight)
    for u, h, turn in arguments:
        demand(turn in (-1, 0, 1), f"{turn} is no direction")
        if turn:
            sign = {(1, False): "≥", (1, True): ">", (-1, False): "≤", (-1, True): "<"}[turn, strict]
            expected.append(Convex(turn * h, variables, domain, strict))
            expected.append(Holds(differentiated(g, u), sign, sp.S.Zero, box.interior(u)))
    same(statement.function, g.subs({u: h for u, h, _ in arguments}, simultaneous=True), domain)
    demand(list(premises) == expected, "the premises are not those of the composition")


def perspective(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f(x, t) = t·g(w_1/t, ..., w_k/t) is convex where g is, with w_i and t > 0 affine in the variables.

    Evidence: g, its box, (u_i, w_i) for each argument, t. Premises: t > 0, then g and the ranges of w_i/t.
    """
    statement = convexity(statement)
    premises = on_convex_set(statement, premises)
    g, box, arguments, t = evidence
    domain, variables = statement.domain, statement.variables
    demand(not statement.strict, "a perspective is not strictly convex")
    demand(all(affine(e, variables) for e in (t, *(w for _, w in arguments))), "an argument is not affine")
    defined(domain, t, *(w for _, w in arguments))
    inner = [(u, w / t) for u, w in arguments]
    expected = [Holds(t, ">", sp.S.Zero, domain), *outer(statement, g, box, inner, False)]
    same(statement.function, t * g.subs(dict(inner), simultaneous=True), domain)
    demand(list(premises) == expected, "the premises are not those of the perspective")


def outer(statement: Convex, g: Any, box: Domain, arguments: list[tuple[Any, Any]], strict: bool) -> list[Statement]:
    """That g is convex in fresh symbols on their box, and that the arguments lie in it."""
    names, free = tuple(u for u, _ in arguments), parameters(statement)
    old = {s for s, _ in statement.domain.sets}.union(
        *(e.free_symbols for e in (statement.function, *statement.domain.facts, *statement.variables))
    )
    fresh = all(isinstance(u, sp.Symbol) and box.is_interval(u) for u in names) and not old & set(names)
    demand(fresh and len(set(names)) == len(names) > 0, f"{names} are not fresh symbols on intervals")
    demand(not g.free_symbols & set(statement.variables) and not g.has(ExprWithLimits), f"{g} contains a variable")
    ranges: list[Statement] = []
    for u, h in arguments:
        free, values = free.with_set(u, box[u]), box[u]
        if values.start.is_finite:
            ranges.append(Holds(h, ">" if values.left_open else "≥", values.start, statement.domain))
        if values.end.is_finite:
            ranges.append(Holds(h, "<" if values.right_open else "≤", values.end, statement.domain))
    demand(box == free, f"{box} is not a box for the arguments and what is known of the parameters")
    return [Convex(g, names, box, strict), *ranges]


def parameters(statement: Convex) -> Domain:
    """What the domain says of symbols that are not variables."""
    variables, domain = set(statement.variables), statement.domain
    sets = tuple((s, v) for s, v in domain.sets if s not in variables)
    return Domain(sets, tuple(f for f in domain.facts if not f.free_symbols & variables))


def log_sum_exp(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f = log Σ c_i e^{h_i}, c_i > 0, h_i convex. Evidence: (c_i, h_i). Premises: those h_i that are not affine."""
    statement = convexity(statement)
    premises = on_convex_set(statement, premises)
    variables, domain = statement.variables, statement.domain
    demand(not statement.strict, "the rule proves no strict convexity")
    demand(not any(c.free_symbols & set(variables) for c, _ in evidence), "a weight is not constant")
    straight = [h for _, h in evidence if affine(h, variables)]
    defined(domain, *straight, *(c for c, _ in evidence))
    demand(all(signs(c, domain) <= POSITIVE for c, _ in evidence), "a weight is not seen to be positive")
    same(statement.function, sp.log(sp.Add(*(c * sp.exp(h) for c, h in evidence))), domain)
    expected = [Convex(h, variables, domain) for _, h in evidence if h not in straight]
    demand(list(premises) == expected, "the premises do not say that the exponents are convex")
