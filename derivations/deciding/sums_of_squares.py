"""Polynomials as sums of weighted squares: f = Σ c w q² with c > 0 and weights w ≥ 0 on the domain; or s·f, s > 0.

The weights are products of what is not negative: symbols, distances from the ends of intervals, functions, margins of
facts (Schmüdgen). Motzkin's polynomial becomes a sum of squares with s = 1 + x² + y² (Artin; Reznick).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations
from itertools import product as each
from math import prod
from typing import Any

import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from derivations.deciding.budget import FAILURES, paid
from derivations.deciding.gram import Block, Polynomial, product, weighted_squares
from derivations.deciding.margins import SIDES
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import possible
from derivations.verdicts import Certificate, Proved

SYMBOLS, WEIGHTS, LARGEST = 6, 24, 130
"""How many symbols a polynomial may have, how many weights are tried, and how many unknown entries there may be."""

PRODUCTS = 10_000
"""Products of two monomials and a term of a weight at most, before those that cannot be there are left out."""

PRICE = 4
"""What the search costs, times the unknown entries and the rows."""


def by_squares(statement: Holds) -> Proved | None:
    """A proof of f ≥ 0 by squares, or None."""
    (f, strict), domain = positive_part(statement), statement.domain
    p, sign = _polynomial(f, domain), ">" if strict else "≥"
    for s, atoms in _ways(p, _not_negative(p.gens, domain), domain) if p else ():
        with suppress(*FAILURES):
            total = _as_sum(p * s, atoms, domain)
            if total is None:
                continue
            factors = [(g, e) for g, e in ((total, 1), (s.as_expr(), -1)) if g != 1]
            known = tuple(Proved(Holds(g, sign, sp.S.Zero, domain), Certificate("signs")) for g, _ in factors)
            return Proved(statement, Certificate("product", tuple(factors), known))
    return None


def _polynomial(f: Any, domain: Domain) -> Any:
    """A polynomial with rational coefficients in several symbols, those of facts too, or functions; or None."""
    try:
        p = sp.Poly(sp.expand(f))
        others = sp.Tuple(*domain.facts).free_symbols - {*p.gens}
        p = sp.Poly(p.as_expr(), *p.gens, *sorted(others, key=str))
    except BasePolynomialError:
        return None
    return p.set_domain(sp.QQ) if p.domain in (sp.ZZ, sp.QQ) and 1 < len(p.gens) <= SYMBOLS else None


def _not_negative(names: tuple[Any, ...], domain: Domain) -> list[Any]:
    """Polynomials that are not negative on the domain."""
    found = list[Any]()
    for x in names:
        values = domain[x] if x.is_Symbol else None
        if isinstance(values, sp.Interval):
            found += [e for e in (x - values.start, values.end - x) if e.is_finite is not False]
        elif values is None and possible(x, domain) <= NOT_NEGATIVE:
            found.append(x)
    for fact in domain.facts:
        side, _ = SIDES.get(fact.func, (0, True))
        margin = sp.expand(side * (fact.lhs - fact.rhs))
        found += [margin] if side and margin.is_polynomial(*names) and margin.free_symbols <= set(names) else []
    polynomials = [sp.Poly(e, *names) for e in found]
    return [p.set_domain(sp.QQ) for p in polynomials if p.domain in (sp.ZZ, sp.QQ)]


def _zero(names: tuple[Any, ...], domain: Domain) -> list[Any]:
    """Polynomials that vanish on the domain: facts, and sin² + cos² - 1."""
    found = [fact.lhs - fact.rhs for fact in domain.facts if isinstance(fact, sp.Eq)]
    found += [sine**2 + sp.cos(*sine.args) ** 2 - 1 for sine in names if isinstance(sine, sp.sin)]
    polynomials = [sp.Poly(e, *names) for e in found if sp.sympify(e).is_polynomial(*names)]
    return [p.set_domain(sp.QQ) for p in polynomials if p.domain in (sp.ZZ, sp.QQ)]


def _ways(p: Any, atoms: list[Any], domain: Domain) -> Iterator[tuple[Any, list[Any]]]:
    """A positive factor, 1 or a sum of squares or of symbols, with atoms for the weights; first without these."""
    one = sp.Poly(1, *p.gens, domain=sp.QQ)
    yield one, []
    if atoms:
        yield one, atoms
    names = [(g, sp.Poly(g, *p.gens, domain=sp.QQ)) for g in p.gens]
    squares = [q**2 for _, q in names]
    plain = [q if possible(g, domain) <= NOT_NEGATIVE else q**2 for g, q in names]
    for terms, kept in ((squares, []), (plain, atoms)) if atoms else ((squares, []),):
        s = sum(terms, start=one * int(not p.is_homogeneous))
        if possible(s.as_expr(), domain) <= POSITIVE:
            yield s, kept


def _as_sum(p: Any, atoms: list[Any], domain: Domain) -> Any:
    """A polynomial, written as a sum of squares with products of atoms as weights, and multiples of zeros; or None."""
    names, f, zeros = p.gens, _terms(p), _zero(p.gens, domain)
    room = max(q.total_degree() for q in (p, *atoms, *zeros))
    ends = [range((room if zeros else max(q.degree(x) for q in (p, *atoms))) // 2, -1, -1) for x in names]
    monomials = list(each(*ends))  # 1 is the last one, so that it becomes the last square
    blocks = list[Block]()
    for chosen in (c for m in range(len(atoms) + 1) for c in combinations(atoms, m)):
        weight = prod(chosen, start=sp.Poly(1, *names, domain=sp.QQ))
        left = room - weight.total_degree()
        if left >= 0 and len(blocks) < WEIGHTS:
            written = sp.Mul(*(q.as_expr() for q in chosen))
            blocks.append(Block(written, _terms(weight), [{m: Fraction(1)} for m in monomials if 2 * sum(m) <= left]))
    multiples = [
        _terms(q * sp.Poly({m: 1}, *names)) for q in zeros for m in monomials if sum(m) + q.total_degree() <= room
    ]
    if sum(len(b.weight) * len(b.basis) ** 2 for b in blocks) > PRODUCTS:
        return None
    blocks = _pruned(f, blocks, multiples)
    unknown = sum(len(b.basis) * (len(b.basis) + 1) // 2 for b in blocks)
    if unknown > LARGEST:
        return None
    paid(PRICE * unknown * sum(len(b.basis) for b in blocks))
    found = weighted_squares(f, blocks, multiples)
    if found is None:
        return None
    terms = [_term(c, w, _expr(q, names)) for c, w, q in found]
    if zeros:
        quotients, _ = sp.reduced(p.as_expr() - sp.Add(*terms), [q.as_expr() for q in zeros], *names)
        exprs = [(q, zero.as_expr()) for q, zero in zip(quotients, zeros, strict=True)]
        terms += [_times(q, e) for q, e in exprs if possible(e, domain) == {0}]  # of sin² + cos² = 1 the kernel knows
    return sp.Add(*terms)


def _pruned(f: Polynomial, blocks: list[Block], multiples: list[Polynomial]) -> list[Block]:
    """Without monomials whose squares nothing cancels: what is neither in f nor a product of two others."""
    while True:
        mixed = {*f}.union(*multiples)
        for _, weight, basis in blocks:
            pairs = combinations(basis, 2) if len(weight) == 1 else each(basis, basis)
            mixed |= {m for b, c in pairs for m in product(weight, product(b, c))}
        kept = [
            block._replace(basis=[b for b in block.basis if mixed.issuperset(product(block.weight, product(b, b)))])
            for block in blocks
        ]
        if kept == blocks:
            return [block for block in blocks if block.basis]
        blocks = kept


def _terms(p: Any) -> Polynomial:
    return {m: Fraction(int(c.p), int(c.q)) for m, c in p.terms()}


def _expr(p: Polynomial, names: tuple[Any, ...]) -> Any:
    return sp.Add(*(sp.Rational(c) * prod(x**e for x, e in zip(names, m, strict=True)) for m, c in p.items()))


def _term(c: Fraction, w: Any, q: Any) -> Any:
    """c·w·q²."""
    return _times(sp.Rational(c), w * q**2)


def _times(c: Any, e: Any) -> Any:
    """c·e, where SymPy would multiply out 2·(1 - x)."""
    return sp.Mul(c, e, evaluate=not (e.is_Add and c.is_Number))
