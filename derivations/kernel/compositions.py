"""Rules for convexity of compositions: g(h_1, ..., h_k), and log-sum-exp.

Lemmas used (Boyd & Vandenberghe, Convex Optimization, sections 3.2.2, 3.2.4 and 3.1.5). For log Σ c_i e^{h_i}
with weights p_i ∝ c_i e^{h_i}: vᵀ(diag p - ppᵀ)v = ½ Σ p_i p_j (v_i - v_j)² ≥ 0 makes log Σ c_i e^{u_i} convex, and it
rises in every u_i.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.calculus import derivative
from derivations.domains import Domain
from derivations.kernel.premises import POSITIVE, Premises, defined, rests_on, same
from derivations.kernel.several import affine, on_convex_set
from derivations.kernel.statements import Convex, Holds, Statement, demand
from derivations.signs import signs


def composition(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f(x) = g(h_1(x), ..., h_k(x)): g is convex on a box that contains h(x), and each h_i is affine (turn 0), or
    convex while g does not fall in u_i (turn 1), or concave while g does not rise in u_i (turn -1).

    Evidence: g, the box, and (u_i, h_i, turn_i) for each argument. Strict: affine arguments tell all points apart and g
    is strictly convex; or every other argument is strictly convex (concave) and g rises (falls) strictly in it.
    """
    premises, (g, box, arguments) = on_convex_set(statement, premises), evidence
    domain, variables, strict = statement.domain, statement.variables, statement.strict
    demand(all(turn in (-1, 0, 1) for *_, turn in arguments), "a turn is none of -1, 0, 1")
    straight = [h for _, h, turn in arguments if turn == 0]
    demand(all(affine(h, variables) for h in straight), f"{straight} are not affine")
    defined(domain, *straight)
    apart = strict and len(straight) == len(arguments)
    if apart:
        slopes = sp.Matrix(straight).jacobian(variables)
        demand(all(e.is_Rational for e in slopes) and slopes.rank() == len(variables), "two points have one image")
    wanted = _outer(statement, g, box, [(u, h) for u, h, _ in arguments], apart)
    for u, h, turn in arguments:
        if turn:
            steep = Holds(turn * derivative(g, u), ">" if strict else "≥", sp.S.Zero, box.interior(u))
            wanted += [Convex(turn * h, variables, domain, strict), steep]
    same(statement.function, g.subs({u: h for u, h, _ in arguments}, simultaneous=True), domain)
    rests_on(premises, *wanted)


def _outer(statement: Convex, g: Any, box: Domain, arguments: list[tuple[Any, Any]], strict: bool) -> list[Statement]:
    """That g is convex in fresh symbols on their box, and that the arguments lie in it."""
    names, known, domain = tuple(u for u, _ in arguments), parameters(statement), statement.domain
    seen = sp.Tuple(statement.function, *domain.facts, *statement.variables).free_symbols | {s for s, _ in domain.sets}
    fresh = all(isinstance(u, sp.Symbol) and box.is_interval(u) for u in names) and not seen & set(names)
    demand(fresh and len(set(names)) == len(names) > 0, f"{names} are not fresh symbols on intervals")
    demand(not g.free_symbols & set(statement.variables) and not g.has(ExprWithLimits), f"{g} contains a variable")
    wanted: list[Statement] = [Convex(g, names, box, strict)]
    for u, h in arguments:
        known, values = known.with_set(u, box[u]), box[u]
        if values.start.is_finite:
            wanted.append(Holds(h, ">" if values.left_open else "≥", values.start, domain))
        if values.end.is_finite:
            wanted.append(Holds(h, "<" if values.right_open else "≤", values.end, domain))
    demand(box == known, f"{box} is not a box for the arguments and what is known of the parameters")
    return wanted


def parameters(statement: Convex) -> Domain:
    """What the domain says of symbols that are not variables."""
    variables, domain = set(statement.variables), statement.domain
    sets = tuple((s, v) for s, v in domain.sets if s not in variables)
    return Domain(sets, tuple(f for f in domain.facts if not f.free_symbols & variables))


def log_sum_exp(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = log Σ c_i e^{h_i}, c_i > 0, h_i convex. Evidence: (c_i, h_i). Premises: those h_i that are not affine."""
    premises, variables, domain = on_convex_set(statement, premises), statement.variables, statement.domain
    demand(not statement.strict, "the rule proves no strict convexity")
    demand(not any(c.free_symbols & set(variables) for c, _ in evidence), "a weight is not constant")
    straight = [h for _, h in evidence if affine(h, variables)]
    defined(domain, *straight, *(c for c, _ in evidence))
    demand(all(signs(c, domain) <= POSITIVE for c, _ in evidence), "a weight is not seen to be positive")
    same(statement.function, sp.log(sp.Add(*(c * sp.exp(h) for c, h in evidence))), domain)
    rests_on(premises, *(Convex(h, variables, domain) for _, h in evidence if h not in straight))
