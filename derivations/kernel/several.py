"""Rules for convexity in several variables: convex sets, sums, quadratic forms, norms, and minors of the Hessian.

Lemmas used (Boyd & Vandenberghe, Convex Optimization, sections 3.1.4 and 3.2; Horn & Johnson, Matrix Analysis, 7.2.5
and 7.6): a continuous function on a convex set with ∇²f ⪰ 0 inside is convex (∇²f ≻ 0 on the set: strictly); a matrix
is positive semidefinite when ALL its principal minors are ≥ 0 and definite when the leading ones are > 0, in any order
of the variables; sums keep convexity; the points of a convex set with g ≤ 0, g convex, form a convex set.
That the domain is a convex set is itself a premise, said as: 0 is convex on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.calculus import derivative
from derivations.domains import Domain
from derivations.kernel.premises import NOT_NEGATIVE, POSITIVE, Premises, defined, rests_on, same, smooth
from derivations.kernel.statements import Convex, Holds, demand
from derivations.signs import signs

Variables = tuple[Any, ...]


def convex_set(statement: Convex, evidence: Any, premises: Premises) -> None:
    """{x in a box: affine facts, g_k(x) ≤ 0} is a convex set, because each m_k·g_k is convex there, with m_k > 0.

    Evidence: (m_k, m_k·g_k) for each fact that is not affine. Premises: m_k·g_k is convex where the box and the affine
    facts hold.
    """
    variables, domain = statement.variables, statement.domain
    demand(statement.function == 0 and not statement.strict, "the rule says that a domain is convex")
    _plain(variables, *(side for fact in domain.facts for side in fact.args))
    box = Domain(domain.sets)
    demand(all(box.is_interval(v) for v in variables), f"a variable of {domain} does not run over an interval")
    defined(box, *(side for fact in domain.facts for side in fact.args))  # it leaves out no point by having no value
    straight, bent = facts(domain, variables)
    base = Domain(domain.sets, straight)
    for fact, (m, product) in zip(bent, evidence, strict=True):
        demand(fact.func in (sp.Lt, sp.Le, sp.Gt, sp.Ge), f"{fact} is not seen to cut out a convex set")
        g = fact.lhs - fact.rhs if fact.func in (sp.Lt, sp.Le) else fact.rhs - fact.lhs
        defined(base, g, m)
        demand(signs(m, base) <= POSITIVE, f"{m} is not seen to be positive")
        same(product, m * g, base)
    rests_on(premises, *(Convex(product, variables, base) for _, product in evidence))


def facts(domain: Domain, variables: Variables) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The facts of a domain that cut out convex sets by themselves (free of the variables, or affine), and the rest."""

    def straight(fact: Any) -> bool:
        free = not fact.free_symbols & set(variables)
        return free or (fact.func is not sp.Ne and affine(fact.lhs - fact.rhs, variables))

    return tuple(filter(straight, domain.facts)), tuple(f for f in domain.facts if not straight(f))


def on_convex_set(statement: Convex, premises: Premises) -> Premises:
    """The premises that follow the one that the domain is a convex set; a box needs none."""
    _plain(statement.variables, statement.function)
    if all(statement.domain.is_interval(v) for v in statement.variables):
        return premises
    rests_on(premises[:1], Convex(sp.S.Zero, statement.variables, statement.domain))
    return premises[1:]


def _plain(variables: Variables, *exprs: Any) -> None:
    """The variables are distinct symbols, and nothing is there that binds a symbol or labels a family with one."""
    distinct = len(set(variables)) == len(variables) > 0
    demand(distinct and all(isinstance(v, sp.Symbol) for v in variables), f"{variables} are not distinct symbols")
    for e in exprs:
        demand(not e.has(ExprWithLimits, sp.Derivative, sp.Subs), f"{e} binds symbols")
        demand(not {a.base.label for a in e.atoms(sp.Indexed)} & set(variables), f"{e} has entries of a variable")


def affine(e: Any, variables: Variables) -> bool:
    """Whether an expression is a polynomial of degree at most 1 in the variables."""
    if not e.free_symbols & set(variables):
        return True
    return e.is_polynomial(*variables) and sp.Poly(e, *variables).total_degree() <= 1


def sum_of_convex(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = Σ c_i f_i + affine, c_i ≥ 0, where f_i is convex in the variables that it contains. Evidence: (c_i), affine.

    Strict: for x ≠ x′ some x_v differs; a strictly convex f_i in which v is a variable, with c_i > 0, does the rest.
    """
    premises, (weights, total) = on_convex_set(statement, premises), evidence
    domain, variables, bent = statement.domain, set(statement.variables), set()
    demand(affine(total, statement.variables), f"{total} is not affine")
    defined(domain, total, *weights)
    for c, p in zip(weights, premises, strict=True):
        found = frozenset() if c.free_symbols & variables else signs(c, domain)
        demand(found and found <= NOT_NEGATIVE, f"{c} is not seen to be a nonnegative weight")
        _about_fewer(p, statement)
        bent |= set(p.variables) if p.strict and found <= POSITIVE else set()
        total += c * p.function
    same(statement.function, total, domain)
    demand(not statement.strict or bent == variables, "no strictly convex term contains some variable")


def _about_fewer(premise: Convex, statement: Convex) -> None:
    """The premise is about some of the variables, all that its function and its facts contain, where no less holds."""
    kind = isinstance(premise, Convex) and set(premise.variables) <= set(statement.variables)
    demand(kind, f"{premise} is not about convexity in these variables")
    seen = sp.Tuple(premise.function, *premise.domain.facts).free_symbols & set(statement.variables)
    demand(seen <= set(premise.variables), f"{premise} contains more variables than it is about")
    fewer = set(premise.domain.facts) <= set(statement.domain.facts)
    demand(fewer and premise.domain.sets == statement.domain.sets, f"the premise is about {premise.domain}")


def constant_hessian(statement: Convex, evidence: Any, premises: Premises) -> None:
    """q, a polynomial of degree 2 with ∇²q ⪰ 0 (strict: ≻ 0), by an exact LDLᵀ with pivots of known sign.

    Or √q, the norm of an affine map, because q = (x, 1) M (x, 1)ᵀ with M ⪰ 0.
    """
    f, variables, domain = statement.function, statement.variables, statement.domain
    rests_on(on_convex_set(statement, premises))
    root = f.is_Pow and f.exp == sp.S.Half
    q = f.base if root else f
    demand(evidence is None and q.is_polynomial(*variables), f"{q} is not a polynomial")
    p = sp.Poly(q, *variables)
    demand(p.total_degree() <= 2 and not (root and statement.strict), f"{f} is not of degree 2, or not strictly convex")
    defined(domain, q)
    form = p.as_expr()
    if root:
        variables = (*variables, sp.Dummy("one"))
        form = p.homogenize(variables[-1]).as_expr() * variables[-1] ** (2 - p.total_degree())
    _semidefinite(sp.hessian(form, variables), domain, statement.strict)


def _semidefinite(matrix: sp.Matrix, domain: Domain, strict: bool) -> None:
    """A symmetric matrix is positive semidefinite (definite): LDLᵀ, where a pivot that may be 0 has a row of zeros."""
    while matrix.rows:
        pivot, row, rest = matrix[0, 0], matrix[0, 1:], matrix[1:, 1:]
        found = signs(pivot, domain)
        if found <= POSITIVE:
            rest = (rest - row.T * row / pivot).applyfunc(sp.cancel)
        else:
            zeros = found <= NOT_NEGATIVE and all(e == 0 for e in row)
            demand(zeros and not strict, f"the pivot {pivot} of LDLᵀ is not seen to be positive")
        matrix = rest


def hessian_minors(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f is continuous, and the minors of ∇²f have a sign inside: every principal minor is ≥ 0 (evidence None), or the
    leading ones are > 0 (evidence: an order of the variables). Premises: so they have, in the order of `minors`.
    """
    f, every = statement.function, evidence is None
    order, sign = (statement.variables, "≥") if every else (evidence, ">")
    demand(len(order) == len(statement.variables) and set(order) == set(statement.variables), "this is no order")
    demand(sign == ">" or not statement.strict, "minors ≥ 0 prove no strict convexity")
    premises, inside = on_convex_set(statement, premises), interior(statement)
    smooth(f, inside)
    defined(statement.domain, f)
    rests_on(premises, *(Holds(m, sign, sp.S.Zero, inside) for m in minors(f, order, every)))


def interior(statement: Convex) -> Domain:
    """The inside of a box; all of a domain that facts may cut down to a part of the boundary."""
    domain = statement.domain
    if statement.strict or not all(domain.is_interval(v) for v in statement.variables):
        return domain
    for v in statement.variables:
        domain = domain.interior(v)
    return domain


def minors(f: Any, variables: Variables, every: bool) -> Iterator[Any]:
    """The principal minors of the Hessian, small ones first; or the leading ones alone."""
    hessian = [[derivative(derivative(f, v), w) for w in variables] for v in variables]
    for size in range(1, len(variables) + 1):
        chosen = combinations(range(len(variables)), size) if every else (tuple(range(size)),)
        for rows in chosen:
            yield _determinant([[hessian[i][j] for j in rows] for i in rows])


def _determinant(rows: list[list[Any]]) -> Any:
    """By Laplace's expansion along the first row."""
    if not rows:
        return sp.S.One
    smaller = ([[*row[:j], *row[j + 1 :]] for row in rows[1:]] for j in range(len(rows)))
    return sp.Add(*((-1) ** j * e * _determinant(m) for j, (e, m) in enumerate(zip(rows[0], smaller, strict=True))))
