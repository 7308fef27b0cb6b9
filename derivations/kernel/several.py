"""Rules for convexity in several variables: of sets, sums, squares, by the Hessian, of compositions, perspectives.

Lemmas used (Boyd & Vandenberghe, Convex Optimization, sections 3.1.4, 3.1.5 and 3.2; Horn & Johnson, Matrix Analysis,
7.2.5): a continuous function on a convex set with ∇²f ⪰ 0 inside is convex (∇²f ≻ 0 on the set: strictly); a matrix is
positive semidefinite when ALL its principal minors are ≥ 0 and definite when the leading ones are > 0, in any order of
the variables; sums and p-norms are convex (Minkowski) and rise in each u ≥ 0; the points of a convex set with g ≤ 0, g
convex, form a convex set. For log Σ c_i e^{h_i} with weights p_i ∝ c_i e^{h_i}: vᵀ(diag p - ppᵀ)v = ½ Σ p_i p_j (v_i -
v_j)² ≥ 0 makes log Σ c_i e^{u_i} convex, rising in each u_i. That a domain is convex is said as: 0 is convex on it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.kernel.premises import defined, fresh, rests_on, same, smooth, within
from derivations.kernel.statements import Convex, Holds, Monotone, Premises, Quasiconvex, Statement, demand
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE
from derivations.normal_form.derivatives import smooth_derivative
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs


def convex_set(statement: Convex, evidence: Any, premises: Premises) -> None:
    """{x in a box: affine facts, g_k(x) ≤ 0} is a convex set, because each m_k·g_k is convex there, with m_k > 0.

    Evidence: (m_k, m_k·g_k) for each fact that is not affine. Premises: m_k·g_k is convex where the other facts hold.
    """
    variables, domain = statement.variables, statement.domain
    demand(statement.function == 0 and not statement.strict, "the rule says that a domain is convex")
    _plain(variables, *(side for fact in domain.facts for side in fact.args))
    box = Domain(domain.sets)
    demand(all(box.is_interval(v) for v in variables), f"a variable of {domain} does not run over an interval")
    defined(box, *(side for fact in domain.facts for side in fact.args))  # it leaves out no point by having no value
    bent = [fact for fact in domain.facts if not straight(fact, variables)]
    base = Domain(domain.sets, tuple(fact for fact in domain.facts if fact not in bent))
    for fact, (m, product) in zip(bent, evidence, strict=True):
        demand(fact.func in (sp.Lt, sp.Le, sp.Gt, sp.Ge), f"{fact} is not seen to cut out a convex set")
        g = fact.lhs - fact.rhs if fact.func in (sp.Lt, sp.Le) else fact.rhs - fact.lhs
        defined(base, m)
        demand(signs(m, base) <= POSITIVE, f"{m} is not seen to be positive")
        same(product, m * g, base)
    rests_on(premises, *(Convex(product, variables, base) for _, product in evidence))


def straight(fact: Any, variables: tuple[Any, ...]) -> bool:
    """Whether a fact cuts out a convex set by itself: it is free of the variables, or affine, and not ≠."""
    free = not fact.free_symbols & set(variables)
    return free or (fact.func is not sp.Ne and affine(fact.lhs - fact.rhs, variables))


def on_convex_set(statement: Convex | Quasiconvex, premises: Premises) -> Premises:
    """The premises that follow the one that the domain is a convex set; a box needs none."""
    _plain(statement.variables, statement.function)
    if all(statement.domain.is_interval(v) for v in statement.variables):
        return premises
    rests_on(premises[:1], Convex(sp.S.Zero, statement.variables, statement.domain))
    return premises[1:]


def _plain(variables: tuple[Any, ...], *exprs: Any) -> None:
    """The variables are distinct symbols, and nothing is there that binds a symbol or labels a family with one."""
    distinct = len(set(variables)) == len(variables) > 0
    demand(distinct and all(isinstance(v, sp.Symbol) for v in variables), f"{variables} are not distinct symbols")
    for e in exprs:
        demand(not e.has(ExprWithLimits, sp.Derivative, sp.Subs), f"{e} binds symbols")
        demand(not {a.base.label for a in e.atoms(sp.Indexed)} & set(variables), f"{e} has entries of a variable")


def affine(e: Any, variables: tuple[Any, ...]) -> bool:
    """Whether an expression is a polynomial of degree at most 1 in the variables."""
    return e.is_polynomial(*variables) and sp.Poly(e, *variables).total_degree() <= 1


def sum_of_convex(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = Σ c_i f_i + affine, c_i ≥ 0. Evidence: (c_i), affine. Premises: f_i is convex in some of the variables, all
    that it and the facts of its domain contain, on a domain that is not smaller.

    Strict: for x ≠ x′ some x_v differs; a strictly convex f_i in which v is a variable, with c_i > 0, does the rest.
    """
    premises, (weights, total) = on_convex_set(statement, premises), evidence
    domain, variables, bent = statement.domain, set(statement.variables), set()
    demand(affine(total, statement.variables), f"{total} is not affine")
    defined(domain, total, *weights)
    for c, p in zip(weights, premises, strict=True):
        found = frozenset() if c.free_symbols & variables else signs(c, domain)
        demand(found and found <= NOT_NEGATIVE, f"{c} is not seen to be a nonnegative weight")
        demand(isinstance(p, Convex) and set(p.variables) <= variables, f"{p} is not about these variables")
        seen = sp.Tuple(p.function, *p.domain.facts).free_symbols & variables
        demand(seen <= set(p.variables), f"{p} contains more variables than it is about")
        demand(set(p.domain.facts) <= set(domain.facts) and p.domain.sets == domain.sets, f"it is about {p.domain}")
        bent |= set(p.variables) if p.strict and found <= POSITIVE else set()
        total += c * p.function
    same(statement.function, total, domain)
    demand(not statement.strict or bent == variables, "no strictly convex term contains some variable")


def squares(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = Σ c_i h_i² + affine, or (Σ c_i |h_i|^p)^{1/p}, p > 1; c_i ≥ 0. Evidence: ((c_i, h_i)), affine.

    Premises: each h_i that is not affine is convex, and ≥ 0. Strict: there is none, c_i > 0, the h_i tell points apart.
    """
    f, variables, domain, (terms, rest) = statement.function, statement.variables, statement.domain, evidence
    bent = [h for _, h in terms if not affine(h, variables)]
    wanted = ((Convex(h, variables, domain), Holds(h, "≥", sp.S.Zero, domain)) for h in bent)
    rests_on(on_convex_set(statement, premises), *chain.from_iterable(wanted))
    for c, _ in terms:
        demand(not c.free_symbols & set(variables), f"{c} is not constant")
        demand(signs(c, domain) <= (POSITIVE if statement.strict else NOT_NEGATIVE), f"{c} is not seen to be positive")
    demand(affine(rest, variables), f"{rest} is not affine")
    defined(domain, rest, *(e for term in terms for e in term))
    power = 1 / f.exp if f.is_Pow and f.exp.is_Rational and 0 < f.exp < 1 else sp.Integer(2)
    total = sp.Add(*(c * sp.Abs(h) ** power for c, h in terms))
    if f.is_Pow and f.exp == 1 / power:
        demand(rest == 0 and not statement.strict, "a norm is not strictly convex, nor with anything added")
        f = f.base
    same(f, total + rest, domain)
    demand(not statement.strict or (not bent and injective([h for _, h in terms], variables)), "points have one image")


def injective(forms: list[Any], variables: tuple[Any, ...]) -> bool:
    """Whether affine functions are seen to tell all points apart."""
    slopes = sp.Matrix(forms).jacobian(variables)
    triangular = slopes.is_square and slopes.is_upper and all(e.is_Rational and e != 0 for e in slopes.diagonal())
    return triangular or (all(e.is_Rational for e in slopes) and slopes.rank() == len(variables))


def hessian_minors(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f is continuous, and the minors of ∇²f have a sign inside: every principal minor is ≥ 0 (evidence None), or the
    leading ones are > 0 (evidence: an order of the variables). Premises: so they have, in the order of `minors`.
    """
    order = statement.variables if evidence is None else evidence
    demand(len(order) == len(statement.variables) and set(order) == set(statement.variables), "this is no order")
    demand(evidence is not None or not statement.strict, "minors ≥ 0 prove no strict convexity")
    premises, wanted = on_convex_set(statement, premises), minors(statement, evidence)
    smooth(statement.function, wanted[0].domain)
    defined(statement.domain, statement.function)
    rests_on(premises, *wanted)


def minors(statement: Convex, order: tuple[Any, ...] | None) -> list[Holds]:
    """That the leading minors of ∇²f are > 0, in an order of the variables; or for None, all principal ones ≥ 0."""
    variables, sign, inside = order or statement.variables, ">" if order else "≥", statement.domain
    if not statement.strict and all(inside.is_interval(v) for v in variables):  # else facts may leave some of the edge
        for v in variables:
            inside = inside.interior(v)
    gradient = [smooth_derivative(statement.function, v) for v in variables]
    hessian, places = sp.Matrix([[smooth_derivative(g, v) for v in variables] for g in gradient]), range(len(variables))
    rows = [list(r) for m in places for r in ([places[: m + 1]] if order else combinations(places, m + 1))]
    return [Holds(_determinant(hessian.extract(r, r)), sign, sp.S.Zero, inside) for r in rows]


def _determinant(m: Any) -> Any:
    """By Laplace's expansion along the first row; that of SymPy is multiplied out."""
    terms = ((-1) ** j * m[0, j] * _determinant(m.minor_submatrix(0, j)) for j in range(m.cols))
    return sp.Add(*terms) if m.cols else sp.S.One


def composition(statement: Convex | Quasiconvex, evidence: Any, premises: Premises) -> None:
    """f(x) = d·g(h(x)/d): d > 0 is affine, g is convex on an interval in which h/d lies, and h is affine (turn 0), or
    convex while g does not fall (turn 1), or concave while g does not rise (turn -1). For d = 1, f is quasiconvex
    where g is, if h rises (turn 1) or falls (turn -1).

    Evidence: (g, its variable u, the interval, h, d, the turn). Strict: d = 1, g is strictly convex and h tells all
    points apart; or h is strictly convex (concave) and g rises (falls) strictly.
    """
    premises, (g, u, values, h, d, turn) = on_convex_set(statement, premises), evidence
    domain, variables, quasi = statement.domain, statement.variables, isinstance(statement, Quasiconvex)
    strict, way = getattr(statement, "strict", False), "increasing" if turn == 1 else "decreasing"
    fresh(u, values, domain, statement.function, *variables)
    demand(not g.free_symbols & set(variables) and not g.has(ExprWithLimits), f"{g} contains a variable")
    demand(turn in (-1, 1) or (turn == 0 and not quasi), f"{turn} is no turn")
    demand(d == 1 or (affine(d, variables) and not quasi and not strict), f"{d} is neither 1 nor an affine scale")
    demand(signs(d, domain) <= POSITIVE, f"{d} is not seen to be positive")
    outer: Any = replace(statement, function=g, variables=(u,), domain=parameters(statement).with_set(u, values))
    wanted: list[Statement] = [outer, *within(h / d, values, domain)]
    if quasi:
        wanted.append(Monotone(h, variables, way, domain))
    elif turn:
        wanted[0] = replace(outer, strict=False)
        wanted += [Convex(turn * h, variables, domain, strict), Monotone(g, (u,), way, outer.domain, strict)]
    else:
        demand(affine(h, variables), f"{h} is not affine")
        demand(not strict or injective([h], variables), "two points have one image")
        defined(domain, h)
    same(statement.function, d * g.subs(u, h / d), domain)
    rests_on(premises, *wanted)


def parameters(statement: Convex | Quasiconvex) -> Domain:
    """What the domain says of symbols that are not variables."""
    variables, domain = set(statement.variables), statement.domain
    sets = tuple((s, v) for s, v in domain.sets if s not in variables)
    return Domain(sets, tuple(f for f in domain.facts if not f.free_symbols & variables))


def log_sum_exp(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = log Σ c_i e^{h_i}, c_i > 0, h_i convex. Evidence: (c_i, h_i). Premises: those h_i that are not affine."""
    premises, variables, domain = on_convex_set(statement, premises), statement.variables, statement.domain
    demand(not statement.strict, "the rule proves no strict convexity")
    demand(not any(c.free_symbols & set(variables) for c, _ in evidence), "a weight is not constant")
    bent = [h for _, h in evidence if not affine(h, variables)]
    defined(domain, *(c for c, _ in evidence), *(h for _, h in evidence if h not in bent))
    demand(all(signs(c, domain) <= POSITIVE for c, _ in evidence), "a weight is not seen to be positive")
    same(statement.function, sp.log(sp.Add(*(c * sp.exp(h) for c, h in evidence))), domain)
    rests_on(premises, *(Convex(h, variables, domain) for h in bent))
