"""Rules for relations in few symbols: identities, signs, polynomials, cases.

Lemma used: an affine function of y that is not negative at both ends of an interval is not negative inside.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy as sp

from derivations.kernel.polynomials import bernstein_sum, reduce, s
from derivations.kernel.premises import (
    NOT_NEGATIVE,
    POSITIVE,
    Premises,
    defined,
    differentiated,
    equal,
    inequality,
    relation,
)
from derivations.kernel.statements import CheckError, Statement, demand
from derivations.normal_form import OutsideClass
from derivations.signs import signs


def identity(statement: Statement, evidence: Any, premises: Premises) -> None:
    """a = b, because the normal form of the difference vanishes."""
    statement = relation(statement)
    demand(statement.sign == "=" and evidence is None, f"{statement} is not an equation")
    equal(statement.left, statement.right, statement.domain)


def by_signs(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f > 0 (≥ 0), because exact root counts and coefficient signs leave no other sign."""
    f, strict, domain = inequality(statement)
    demand(evidence is None, "the rule takes no evidence")
    found = signs(f, domain)
    demand(found <= (POSITIVE if strict else NOT_NEGATIVE), f"{f} may have the signs {sorted(found)}")


def bernstein(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R = Σ c_k (s-a)^k (b-s)^{n-k} with c_k ≥ 0 on pieces that cover.

    Evidence: (coefficients of S, tuple of pieces (a, b, (c_0, ..., c_n))).
    """
    square, pieces = evidence
    rest, box = _without_square(statement, square)
    covers = pieces and pieces[0][0] <= box.start and pieces[-1][1] >= box.end
    demand(covers, "the pieces do not cover the interval")
    for (_, end, _), (start, _, _) in pairwise(pieces):
        demand(end == start, "the pieces leave a gap")
    for low, high, coefficients in pieces:
        _exact((low, high))
        demand(low < high, "a piece is empty")
        demand(all(c.is_Rational and c >= 0 for c in coefficients), "a Bernstein coefficient is negative")
        demand((bernstein_sum(low, high, coefficients) - rest).is_zero, "the Bernstein sum is another polynomial")


def sturm(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R has no root inside the interval and is positive at one point of it.

    Evidence: (coefficients of S, a rational point).
    """
    square, point = evidence
    rest, box = _without_square(statement, square)
    _exact((point,))
    demand(box.start < point < box.end and rest.eval(point) > 0, "R is not positive at the point")
    demand(_roots_inside(rest, sp.Interval.open(box.start, box.end)) == 0, "R has a root inside")


def _without_square(statement: Statement, square: Any) -> tuple[sp.Poly, sp.Interval]:
    """R with S²·R the polynomial of the statement, and its interval; if strict, S·R has no root there."""
    f, strict, domain = inequality(statement)
    _exact(square)
    try:
        reduced = reduce(f, domain)
    except OutsideClass as error:
        raise CheckError(str(error)) from None
    root = sp.Poly(list(square), s)
    demand(not root.is_zero, "S is zero")
    rest, remainder = sp.div(reduced.polynomial, root**2)
    demand(remainder.is_zero, "S² does not divide the polynomial")
    demand(not strict or _roots_inside(rest * root, reduced.interval) == 0, "the function touches zero")
    return rest, reduced.interval


def _exact(numbers: Any) -> None:
    demand(all(isinstance(c, sp.Rational) for c in numbers), f"{numbers} are not rational numbers")


def _roots_inside(p: sp.Poly, box: sp.Interval) -> int:
    """The number of distinct real roots in an interval, by Sturm's theorem."""
    if p.degree() <= 0:
        return 0 if not p.is_zero else 1
    count = p.sqf_part().count_roots(None if box.start is -sp.oo else box.start, None if box.end is sp.oo else box.end)
    ends = [e for e, opened in ((box.start, box.left_open), (box.end, box.right_open)) if opened and e.is_finite]
    return int(count) - sum(p.eval(e) == 0 for e in set(ends))


def cases(statement: Statement, evidence: Any, premises: Premises) -> None:
    """A statement for every value of a label that has finitely many. Evidence: the label."""
    statement = relation(statement)
    defined(statement.domain, statement.left, statement.right)
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not a single number")
    values = statement.domain[evidence]
    demand(isinstance(values, sp.FiniteSet), f"{evidence} does not run over a finite set")
    expected = [statement.at(evidence, value) for value in values]
    demand(list(premises) == expected, f"the premises are not the cases of {evidence}")


def affine_label(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 for y in [a, b], because f is affine in y and not negative at a and b. Evidence: y."""
    f, _, domain = inequality(statement)
    values = domain[evidence]
    # a fact about the label would cut other points off at each end: then both ends say too little
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not a single number")
    closed = domain.is_interval(evidence) and values.is_left_unbounded is False
    demand(closed and values.is_right_unbounded is False, f"{evidence} does not run over a bounded interval")
    equal(differentiated(f, (evidence, 2)), sp.S.Zero, domain)
    expected = [relation(statement).at(evidence, value) for value in (values.start, values.end)]
    demand(list(premises) == expected, f"the premises are not the ends of {evidence}")
