"""Rules for relations that exact algebra decides: identities, signs, polynomials; and for one label at a time.

Lemmas used: (x - a)^k (b - x)^{n-k} ≥ 0 on [a, b], for Bernstein; Sturm's theorem; an affine function of y that is not
negative at both ends of an interval is not negative inside.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import flint
import sympy as sp

from derivations.balls import ball
from derivations.calculus import derivative
from derivations.kernel.premises import NOT_NEGATIVE, POSITIVE, Premises, defined, equal, inequality, rests_on
from derivations.kernel.statements import Convex, Holds, demand
from derivations.polynomials import a, bernstein_sum, image_of, reduce, s
from derivations.signs import signs
from derivations.symbols import sigmoid


def identity(statement: Holds, evidence: Any, premises: Premises) -> None:
    """a = b, because the normal form of the difference vanishes."""
    demand(statement.sign == "=" and evidence is None, f"{statement} is not an equation")
    equal(statement.left, statement.right, statement.domain)


def by_signs(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f > 0 (≥ 0), because exact root counts and coefficient signs leave no other sign."""
    f, strict, domain = inequality(statement)
    demand(evidence is None, "the rule takes no evidence")
    found = signs(f, domain)
    demand(found <= (POSITIVE if strict else NOT_NEGATIVE), f"{f} may have the signs {sorted(found)}")


def bernstein(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R = Σ c_k (s-a)^k (b-s)^{n-k} with c_k ≥ 0 on pieces that cover.

    Evidence: (coefficients of S, tuple of pieces (a, b, (c_0, ..., c_n))).
    """
    square, pieces = evidence
    rest, box = _without_square(statement, square)
    _cover(pieces, box)
    for low, high, coefficients in pieces:
        demand(all(c.is_Rational and c >= 0 for c in coefficients), "a Bernstein coefficient is negative")
        demand((bernstein_sum(low, high, coefficients) - rest).is_zero, "the Bernstein sum is another polynomial")


def sturm(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R has no root inside the interval and is positive at one point of it.

    Evidence: (coefficients of S, a rational point).
    """
    square, point = evidence
    rest, box = _without_square(statement, square)
    demand(isinstance(point, sp.Rational), f"{point} is not rational")
    demand(box.start < point < box.end and rest.eval(point) > 0, "R is not positive at the point")
    demand(_roots_inside(rest, sp.Interval.open(box.start, box.end)) == 0, "R has a root inside")


def algebraic(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 with a number θ = √n or a root of a polynomial in it: a Bernstein sum with coefficients in Q(θ).

    With a for θ, f = F(s, a), s = σ(v/g) (or v for g = 0); the sign of F is that of numerator times denominator, which
    is S²·Σ c_k (s-l)^k (h-s)^{n-k} modulo the minimal polynomial of θ, with c_k(θ) ≥ 0, on pieces that cover.
    Evidence: (θ, v, g, F, S, pieces (l, h, (c_0, ..., c_n))), where S and c_k are polynomials in a.
    """
    number, v, order, image, square, pieces = evidence
    known = sp.Tuple(statement.left, statement.right, *statement.domain.facts).free_symbols
    demand(a not in known and a not in dict(statement.domain.sets), "a stands for the number only")
    demand(isinstance(order, sp.Rational) and order >= 0, f"{order} is no order")
    square = sp.Poly(square, s, a, domain=sp.QQ).as_expr()
    left, right = (side.xreplace({number: a}) for side in (statement.left, statement.right))
    f, strict, domain = inequality(Holds(left, statement.sign, right, statement.domain))
    demand(not strict and not premises, "the rule has no premises and proves no strict claim")
    equal(f, image.subs(s, sigmoid(v / order) if order else v), domain)
    (minimal, around), (top, bottom) = _number(number), sp.fraction(sp.cancel(image))
    _cover(pieces, image_of(domain[v], order))
    for low, high, coefficients in pieces:
        rest = square**2 * bernstein_sum(low, high, coefficients).as_expr() - top * bottom
        rest = sp.Poly(rest, a, domain=sp.QQ[s]).rem(sp.Poly(minimal, a, domain=sp.QQ[s]))
        demand(rest.is_zero, "the Bernstein sum is another polynomial")
        for c in coefficients:
            value = sp.Poly(c, a, domain=sp.QQ).rem(sp.Poly(minimal, a))
            positive = value.is_zero or ball(value.as_expr(), {a: around}) > 0
            demand(bool(positive), "a coefficient may be negative")


def _number(number: Any) -> tuple[Any, flint.arb]:
    """The monic minimal polynomial, in a, of √n or of a root that SymPy has isolated, and a ball around it."""
    if isinstance(number, sp.CRootOf):
        demand(number.is_real, f"{number} is not real")
        near = number.eval_rational(sp.Rational(1, 2**128))
        return number.poly.monic().as_expr(a), ball(near, {}) + flint.arb(0, 2.0**-120)
    root = number.is_Pow and number.exp == sp.S.Half and number.base.is_Integer and number.base > 0
    demand(root, f"{number} is no √n")
    return a**2 - number.base, ball(number, {}, 256)


def _cover(pieces: Any, box: sp.Interval) -> None:
    """The pieces (low, high, ...) lie side by side, with rational ends, and cover an interval."""
    demand(all(isinstance(e, sp.Rational) for p in pieces for e in p[:2]), "the ends are not rational")
    demand(all(p[0] < p[1] for p in pieces), "a piece is empty")
    demand(all(p[1] == q[0] for p, q in pairwise(pieces)), "the pieces leave a gap")
    demand(pieces[0][0] <= box.start and pieces[-1][1] >= box.end, "the pieces do not cover the interval")


def _without_square(statement: Holds, square: Any) -> tuple[sp.Poly, sp.Interval]:
    """R with S²·R the polynomial of the statement, and its interval; if strict, S·R has no root there."""
    f, strict, domain = inequality(statement)
    demand(all(isinstance(c, sp.Rational) for c in square), f"{square} are not rational numbers")
    reduced, root = reduce(f, domain), sp.Poly(list(square), s)
    demand(not root.is_zero, "S is zero")
    rest, remainder = sp.div(reduced.polynomial, root**2)
    demand(remainder.is_zero, "S² does not divide the polynomial")
    demand(not strict or _roots_inside(rest * root, reduced.interval) == 0, "the function touches zero")
    return rest, reduced.interval


def _roots_inside(p: sp.Poly, box: sp.Interval) -> int:
    """The number of distinct real roots in an interval, by Sturm's theorem."""
    if p.degree() <= 0:
        return 0 if not p.is_zero else 1
    count = p.sqf_part().count_roots(None if box.start is -sp.oo else box.start, None if box.end is sp.oo else box.end)
    ends = [e for e, opened in ((box.start, box.left_open), (box.end, box.right_open)) if opened and e.is_finite]
    return int(count) - sum(p.eval(e) == 0 for e in set(ends))


def cases(statement: Holds | Convex, evidence: Any, premises: Premises) -> None:
    """A statement for every value of a label that has finitely many. Evidence: the label; premises: each case."""
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not one label: the labels of several rows differ")
    if isinstance(statement, Holds):
        defined(statement.domain, statement.left, statement.right)
    else:
        defined(statement.domain, statement.function)
        demand(evidence not in statement.variables, f"{evidence} is a variable, not a label")
    values = statement.domain[evidence]
    demand(isinstance(values, sp.FiniteSet), f"{evidence} does not run over a finite set")
    rests_on(premises, *(statement.at(evidence, value) for value in values))


def affine_label(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 for y in [a, b], because f is affine in y and not negative at a and b. Evidence: y."""
    f, _, domain = inequality(statement)
    values = domain[evidence]
    # a fact about the label would cut other points off at each end: then both ends say too little
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not a single number")
    closed = domain.is_interval(evidence) and values.is_left_unbounded is False
    demand(closed and values.is_right_unbounded is False, f"{evidence} does not run over a bounded interval")
    defined(domain.with_set(evidence, values.closure), f)  # so that f is continuous at both ends
    equal(derivative(f, (evidence, 2)), sp.S.Zero, domain)
    rests_on(premises, *(statement.at(evidence, value) for value in (values.start, values.end)))
