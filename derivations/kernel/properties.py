"""Rules for the relatives of convexity in one variable, and for bounds that are algebraic numbers.

Lemmas used: a continuous function with f′ ≥ 0 inside an interval increases on it, strictly if f′ > 0, or if it is
analytic and f′ > 0 somewhere, because the zeros of f′ are isolated; one that falls and then rises, or does only one of
both, is quasiconvex (Boyd and Vandenberghe, Convex Optimization, 3.4.2); so is a convex one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import flint
import sympy as sp

from derivations.balls import NoBall, ball, show
from derivations.domains import Domain
from derivations.equality import vanishes
from derivations.kernel.kinks import adjacent
from derivations.kernel.polynomials import bernstein_sum, image_of, s
from derivations.kernel.premises import (
    Premises,
    defined,
    differentiated,
    equal,
    positive_part,
    relation,
    relations,
    says,
    smooth,
)
from derivations.kernel.statements import (
    CheckError,
    Convex,
    Holds,
    Monotone,
    Quasiconvex,
    Range,
    Smooth,
    Statement,
    StronglyConvex,
    demand,
)
from derivations.normal_form import OutsideClass
from derivations.symbols import sigmoid

a = sp.Symbol("a·", real=True)
"""It stands for an algebraic number in polynomials with coefficients in Q(θ); no formula has a symbol of that name."""


def strong_convexity(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f is m-strongly convex, m > 0, because f - (m/2) Σ v² is convex."""
    demand(isinstance(statement, StronglyConvex), f"the rule proves strong convexity, not {statement}")
    assert isinstance(statement, StronglyConvex)
    m, variables = statement.constant, statement.variables
    demand(all(isinstance(v, sp.Symbol) for v in variables) and not m.free_symbols, "no constant of scalars")
    _signed(m, positive=True)
    rest = statement.function - m / 2 * sp.Add(*(v**2 for v in variables))
    demand(list(premises) == [Convex(rest, variables, statement.domain)], "the premise is not convexity of the rest")


def bounded_second_derivative(statement: Statement, evidence: Any, premises: Premises) -> None:
    """|f″| ≤ c inside an interval, on which f is continuous. Premises: f″ ≤ c, f″ ≥ -c."""
    demand(isinstance(statement, Smooth), "the rule bounds a second derivative")
    assert isinstance(statement, Smooth)
    x, inside = analytic(statement.function, statement.variables, statement.domain)
    c, curvature = statement.constant, differentiated(statement.function, (x, 2))
    above, below = relations(premises, 2)
    says(above, "≤", curvature, c, inside)
    says(below, "≥", curvature, -c, inside)
    sharp(above.left, statement, inside)


def sharp(curvature: Any, statement: Smooth, domain: Domain) -> None:
    """The curvature is ∓c at the point that the statement names, if it names one."""
    point = dict(statement.attained)
    for symbol, value in point.items():
        demand(domain.contains(symbol, value) and not value.free_symbols, f"{symbol} = {value} is not in the domain")
    demand(not point or curvature.free_symbols <= set(point), "the point leaves a symbol free")
    demand(not point or not any(fact.free_symbols & set(point) for fact in domain.facts), "there are facts")
    if point:
        try:
            ball(curvature, point)  # it has a value there
            zero = vanishes(curvature.subs(point).rewrite(sp.exp) ** 2 - statement.constant**2, Domain())
        except (NoBall, OutsideClass) as error:
            raise CheckError(str(error)) from None
        demand(zero, f"the curvature is not ∓{statement.constant} at {show(point)}")


def analytic(f: Any, variables: Any, domain: Domain) -> tuple[Any, Domain]:
    """The one variable and the interior of its interval, on which f is analytic; f is continuous on the whole."""
    (x,) = variables
    demand(isinstance(x, sp.Symbol) and domain.is_interval(x), f"{x} is not seen to run over an interval")
    inside = domain.interior(x)
    smooth(f, inside)
    defined(domain, f)
    return x, inside


def slope(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f increases on an interval, because f′ ≥ 0 inside (≤ 0: decreases).

    Evidence: None, or for a strict claim from f′ ≥ 0 a rational point of f′ ≠ 0.
    """
    demand(isinstance(statement, Monotone), f"the rule is about the direction of a function, not {statement}")
    assert isinstance(statement, Monotone)
    f, rises = statement.function, statement.direction == "increasing"
    demand(rises or statement.direction == "decreasing", f"{statement.direction} is no direction")
    x, inside = analytic(f, statement.variables, statement.domain)
    (premise,) = relations(premises, 1)
    touching = statement.strict and evidence is not None
    signs = (">", "≥") if rises else ("<", "≤")
    first = differentiated(f, x)
    says(premise, signs[0] if statement.strict and not touching else signs[1], first, 0, inside)
    if touching:
        demand(f.free_symbols == {x} and isinstance(evidence, sp.Rational), "one point says nothing of parameters")
        demand(inside.contains(x, evidence), f"{evidence} is not inside the interval")
        _signed(first.subs(x, evidence), positive=rises)


def _signed(value: Any, positive: bool) -> None:
    """A constant certainly is positive (negative)."""
    try:
        around = ball(value, {})
    except NoBall as error:
        raise CheckError(str(error)) from None
    demand(bool(around > 0 if positive else around < 0), f"{value} has not the sign that is claimed")


def bounds(statement: Statement, evidence: Any, premises: Premises) -> None:
    """low ≤ f ≤ high. Premises: one relation for each bound that is finite."""
    demand(isinstance(statement, Range), f"the rule bounds a function, not {statement}")
    assert isinstance(statement, Range)
    f, low, high, domain = statement.function, statement.low, statement.high, statement.domain
    defined(domain, f)
    expected = [] if low is -sp.oo else [Holds(f, "≥", low, domain)]
    expected += [] if high is sp.oo else [Holds(f, "≤", high, domain)]
    demand(list(premises) == expected, "the premises are not the two bounds")


def quasiconvexity(statement: Statement, evidence: Any, premises: Premises) -> None:
    """A convex function is quasiconvex, and so is a monotone one. Premise: one of the two."""
    statement = _quasiconvex(statement)
    f, variables, domain = statement.function, statement.variables, statement.domain
    (premise,) = premises
    kinds = [Convex(f, variables, domain)] + [Monotone(f, variables, d, domain) for d in ("increasing", "decreasing")]
    demand(premise in kinds, "the premise is neither convexity nor a direction")


def valley(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f falls up to a rational cut and rises from there. Evidence: the cut; premises: both directions."""
    statement = _quasiconvex(statement)
    f, (x,), domain = statement.function, statement.variables, statement.domain
    left, right = halves(domain, x, evidence)
    expected = [Monotone(f, (x,), "decreasing", left), Monotone(f, (x,), "increasing", right)]
    demand(list(premises) == expected, "the premises are not the two directions")


def halves(domain: Domain, x: Any, *cuts: Any) -> list[Domain]:
    """The domain up to each rational cut and from there, the cuts included."""
    edges = (domain[x].start, *cuts, domain[x].end)
    demand(all(isinstance(c, sp.Rational) for c in cuts) and all(p < q for p, q in pairwise(edges)), "no such cuts")
    return [domain.with_set(x, part) for part in adjacent(domain[x], edges)]


def monotone_pieces(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f is g_0, ..., g_m between rational cuts, the cuts included, and each g_i has the direction that is claimed.

    Evidence: (cuts, formulas). Premises: the direction of each g_i on its closed piece.
    """
    demand(isinstance(statement, Monotone), f"the rule is about the direction of a function, not {statement}")
    assert isinstance(statement, Monotone)
    (x,), (cuts, formulas) = statement.variables, evidence
    demand(isinstance(x, sp.Symbol) and statement.domain.is_interval(x), f"{x} is not seen to run over an interval")
    demand(statement.direction in ("increasing", "decreasing"), f"{statement.direction} is no direction")
    parts = list(zip(formulas, halves(statement.domain, x, *cuts), strict=True))
    for g, part in parts:
        # each end on its own: a condition such as x > 0 may change there
        for box in (part.interior(x), *(part.with_set(x, sp.FiniteSet(e)) for e in part[x].boundary if e in part[x])):
            equal(statement.function, g, box)
    expected = [Monotone(g, (x,), statement.direction, part, statement.strict) for g, part in parts]
    demand(list(premises) == expected, "the premises are not the directions of the pieces")


def weighted_slope(statement: Statement, evidence: Any, premises: Premises) -> None:
    """(w f′)′ ≥ 0 with w > 0 inside: w f′ rises, so that f′ changes its sign once, from - to +. Evidence: w."""
    statement = _quasiconvex(statement)
    x, inside = analytic(statement.function, statement.variables, statement.domain)
    smooth(evidence, inside)
    weight, rises = relations(premises, 2)
    says(weight, ">", evidence, 0, inside)
    says(rises, "≥", differentiated(evidence * differentiated(statement.function, x), x), 0, inside)


def _quasiconvex(statement: Statement) -> Quasiconvex:
    demand(isinstance(statement, Quasiconvex), f"the rule proves quasiconvexity, not {statement}")
    assert isinstance(statement, Quasiconvex)
    (x,) = statement.variables
    demand(isinstance(x, sp.Symbol) and statement.domain.is_interval(x), f"{x} is not seen to run over an interval")
    return statement


def algebraic(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 with a number θ = √n or a root of a polynomial in it: a Bernstein sum with coefficients in Q(θ).

    With a for θ, f = F(s, a), s = σ(v/g) (or v for g = 0); the sign of F is that of numerator times denominator, which
    is S²·Σ c_k (s-l)^k (h-s)^{n-k} modulo the minimal polynomial of θ, with c_k(θ) ≥ 0, on pieces that cover.
    Evidence: (θ, v, g, F, S, pieces (l, h, (c_0, ..., c_n))), where S and c_k are polynomials in a.
    """
    statement = relation(statement)
    demand(statement.sign in ("≤", "≥") and not premises, "the rule has no premises and proves no strict claim")
    number, v, order, image, square, pieces = evidence
    minimal, around = _number(number)
    demand(a not in statement.left.free_symbols | statement.right.free_symbols, "a stands for the number only")
    f = positive_part(statement)[0].xreplace({number: a})
    equal(f, image.subs(s, sigmoid(v / order) if order else v), statement.domain)
    top, bottom = sp.fraction(sp.cancel(image))
    polynomial, box = sp.Poly(top * bottom, s, a, domain=sp.QQ), image_of(statement.domain[v], order)
    demand(pieces[0][0] <= box.start and pieces[-1][1] >= box.end, "the pieces do not cover the interval")
    demand(all(p[1] == q[0] for p, q in pairwise(pieces)), "the pieces leave a gap")
    for low, high, coefficients in pieces:
        demand(isinstance(low, sp.Rational) and isinstance(high, sp.Rational) and low < high, "a piece is empty")
        total = square**2 * bernstein_sum(low, high, coefficients).as_expr() - polynomial.as_expr()
        demand(_remainder(total, minimal) == 0, "the Bernstein sum is another polynomial")
        for c in coefficients:
            rest = sp.Poly(c, a, domain=sp.QQ).rem(sp.Poly(minimal, a))
            demand(rest.is_zero or bool(ball(rest.as_expr(), {a: around}) > 0), "a coefficient may be negative")


def _number(number: Any) -> tuple[Any, flint.arb]:
    """The monic minimal polynomial, in a, of √n or of a root that SymPy has isolated, and a ball around it."""
    if isinstance(number, sp.CRootOf):
        demand(number.is_real, f"{number} is not real")
        width = sp.Rational(1, 2**128)
        near = number.eval_rational(width)
        middle = flint.arb(flint.fmpq(int(near.p), int(near.q)))
        return number.poly.monic().as_expr(a), middle + flint.arb(0, 2.0**-120)
    demand(
        number.is_Pow and number.exp == sp.S.Half and number.base.is_Integer and number.base > 0, f"{number} is no √n"
    )
    return a**2 - number.base, ball(number, {}, 256)


def _remainder(e: Any, minimal: Any) -> Any:
    return sp.rem(sp.Poly(e, a, domain=sp.QQ[s]), sp.Poly(minimal, a, domain=sp.QQ[s])).as_expr()
