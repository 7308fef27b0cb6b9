"""Rules for relations: by identities, signs and polynomials; case by case; by products, mean values, enclosures.

Lemmas used: (s - l)^k (h - s)^{n-k} ≥ 0 on [l, h], for Bernstein; an affine function of y that is not negative at both
ends of an interval is not negative inside; the mean value theorem (a function continuous on an interval and
differentiable inside with f′ ≥ 0 lies above its value at the left end, and above its limit there).

Whether a function of one variable vanishes at infinity: in the generators of the normal form it is a quotient of sums
of terms. At ∞ log p(t), p monic, t = e^{x/g}, is deg p·x/g plus what falls like 1/t, and erf u = 1 - erfc u with
0 < erfc u ≤ e^{-u²}. So the logarithm of one term over another is P(x) + c log x + O(log log x), or less, and they
vanish if P tends to -∞, or is constant and c < 0. The function vanishes if all other terms do over one of the
denominator, of which the size is known and not only a bound.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.kernel.premises import defined, divide, fresh, inequality, not_falling, on_interval, rests_on, within
from derivations.kernel.statements import Convex, Holds, Monotone, Premises, demand
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import ball, enclosure
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE, Box, univariate
from derivations.normal_form.derivatives import smooth_derivative
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import equal
from derivations.normal_form.polynomials import a, algebraic, bernstein_sum, exact, reduce, s
from derivations.normal_form.signs import field, signs


def decided(statement: Holds, evidence: Any, premises: Premises) -> None:
    """a = b, because the normal form of a - b vanishes; f > 0 (≥ 0), because the signs of its polynomials say so."""
    demand(evidence is None and not premises, "the rule takes neither evidence nor premises")
    if statement.sign == "=":
        equal(statement.left, statement.right, statement.domain)
    else:
        f, strict, domain = inequality(statement)
        found = signs(f, domain)
        demand(found <= (POSITIVE if strict else NOT_NEGATIVE), f"{f} may have the signs {sorted(found)}")


def bernstein(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R = Σ c_k (s-l)^k (h-s)^{n-k} with c_k ≥ 0 on pieces [l, h] that cover.

    Where f contains a number θ, √n or a root of a polynomial, a is written for it: S and c_k are polynomials in a, and
    the equation holds modulo the minimal polynomial of θ. For a strict claim f has no θ, and no root.
    Evidence: (coefficients of S, tuple of pieces (l, h, (c_0, ..., c_n)), θ or None).
    """
    rests_on(premises)
    square, pieces, number = evidence
    known = sp.Tuple(statement.left, statement.right, *statement.domain.facts).free_symbols
    demand(a not in known and a not in dict(statement.domain.sets), "a stands for the number only")
    left, right = (e if number is None else e.xreplace({number: a}) for e in (statement.left, statement.right))
    f, strict, domain = inequality(replace(statement, left=left, right=right))
    reduced, (minimal, around) = reduce(f, domain), algebraic(number)
    polynomial, box = reduced.polynomial, reduced.interval
    if strict:
        demand(number is None and 0 not in univariate(polynomial, Box.of(box)), "the function may touch zero")
    demand(all(isinstance(e, sp.Rational) for p in pieces for e in p[:2]), "the ends are not rational")
    demand(all(p[0] < p[1] for p in pieces), "a piece is empty")
    demand(all(p[1] == q[0] for p, q in pairwise(pieces)), "the pieces leave a gap")
    demand(pieces[0][0] <= box.start and pieces[-1][1] >= box.end, "the pieces do not cover the interval")
    scale = sp.Poly([exact(c).as_expr() for c in square], s) ** 2
    for low, high, coefficients in pieces:
        values = [exact(c).rem(minimal) for c in coefficients]
        at_least_zero = (c.is_zero or ball(c.as_expr(), {a: around}) > 0 for c in values)
        demand(all(map(bool, at_least_zero)), "a Bernstein coefficient may be negative")
        rest = scale * bernstein_sum(low, high, tuple(c.as_expr() for c in values)) - polynomial
        demand(all(exact(c).rem(minimal).is_zero for c in rest.all_coeffs()), "the Bernstein sum is another polynomial")


def cases(statement: Holds | Convex, evidence: Any, premises: Premises) -> None:
    """A statement for every value of a label that has finitely many. Evidence: the label; premises: each case."""
    domain, values = statement.domain, statement.domain[evidence]
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not one label: the labels of several rows differ")
    demand(evidence not in getattr(statement, "variables", ()), f"{evidence} is a variable, not a label")
    defined(domain, *statement.formulas().values())
    demand(isinstance(values, sp.FiniteSet), f"{evidence} does not run over a finite set")
    rests_on(premises, *(statement.at(evidence, value) for value in values))


def pieces(statement: Holds | Monotone, evidence: Any, premises: Premises) -> None:
    """The claim on each piece of the range of one symbol. Evidence: (x, (c_1, ..., c_m)) with rational cuts."""
    if isinstance(statement, Monotone):
        on_interval(evidence[0], statement.domain)
    rests_on(premises, *(replace(statement, domain=piece) for piece in divide(statement.domain, *evidence)))


def affine_label(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 for y in [a, b], because f is affine in y and not negative at a and b. Evidence: y."""
    f, _, domain = inequality(statement)
    # a fact about the label would cut other points off at each end: then both ends say too little
    on_interval(evidence, domain)
    values = domain[evidence]
    bounded = isinstance(evidence, sp.Symbol) and values.start.is_finite and values.end.is_finite
    demand(bounded, f"{evidence} does not run over a bounded interval")
    defined(domain.with_set(evidence, values.closure), f)  # so that f is continuous at both ends
    equal(smooth_derivative(f, (evidence, 2)), sp.S.Zero, domain)
    rests_on(premises, *(statement.at(evidence, value) for value in (values.start, values.end)))


def product(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f = Π f_i^{e_i} ≥ 0, where each f_i ≥ 0, or e_i is even. Evidence: ((f_1, e_1), ...).

    Premises: f_i ≥ 0 for the odd powers; for a strict claim f_i > 0 for all of them.
    """
    f, strict, domain = inequality(statement)
    demand(all(isinstance(e, int) for _, e in evidence), "an exponent is not an integer")
    defined(domain, *(g for g, _ in evidence))  # √x² is x everywhere for SymPy
    equal(f, sp.Mul(*(g**e for g, e in evidence)), domain)
    sign = ">" if strict else "≥"
    rests_on(premises, *(Holds(g, sign, sp.S.Zero, domain) for g, e in evidence if e % 2 or strict))


def mean_value(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f ≥ 0, because it is so at an end of an interval, or in the limit there, and does not fall on the way from it.

    Evidence: (x, end, c), where f(end) is c, or f - c vanishes at an infinite end. Premises: c ≥ 0; f′ ≥ 0 inside for
    the left end, f′ ≤ 0 for the right end.
    """
    (f, strict, domain), (x, end, c) = inequality(statement), evidence
    values = domain[x]
    demand(end in (values.start, values.end), f"{end} is no end")
    left = end == values.start
    if end.is_infinite:
        demand(f.free_symbols == {x} and c.is_Rational, "the limit is not a number")
        vanishes_at_infinity((f - c).subs(x, -x) if left else f - c, x)
    else:
        demand(c == f.subs(x, end), f"{c} is not the value at the end")
        defined(domain.with_set(x, values + sp.FiniteSet(end)), f)  # so that f is continuous at the end
    slope = not_falling(f if left else -f, x, 1, domain)
    rests_on(premises, Holds(c, "≥", sp.S.Zero, domain.substitute({x: end})), slope)
    above, rises = (p.sign in (">", "<") for p in premises)
    opened = values.left_open if left else values.right_open
    demand(above or not strict or bool(opened and rises), "f may vanish")


def vanishes_at_infinity(f: Any, x: Any) -> None:
    """OutsideClass unless f(x) → 0 as x → ∞ is seen."""
    own, log_x = field(Domain().with_set(x, sp.Interval.open(1, sp.oo))), sp.Dummy()
    ((numerator, denominator),) = own.fraction(f)
    size, split = {own(x): log_x}, dict[Any, Any]()  # the logarithms of generators; what is written for some of them
    for g, (kind, *what) in list(own.meaning.items()):
        (base, power), falling = own.readable(g).as_base_exp(), sp.Dummy()
        inside = [own.meaning[t] for t in what[0].free_symbols] if kind == "log" else []
        if kind == "exp":
            size[g] = what[0] / what[1]
        elif kind == "root" and base == x:
            size[g] = power * log_x
        elif base is sp.pi or inside == [("symbol", x)] or (kind in ("log", "root") and what[0].is_Integer):
            size[g] = sp.S.Zero
        elif [t[:2] for t in inside] == [("exp", x)] and sp.Poly(what[0]).LC() == 1:
            size[falling] = -x / inside[0][2]
            split[g] = falling - sp.Poly(what[0]).degree() * own(size[falling])
        elif isinstance(base, sp.erf) and _grows(base.args[0], x):
            size[falling] = -(base.args[0] ** 2)
            split[g] = 1 - falling

    def vanishes(quotient: Any) -> bool:
        powers = {g: e for g, e in quotient.as_powers_dict().items() if not g.is_Rational}
        if not powers.keys() <= size.keys():
            return False
        rest, c = sp.expand(sp.Add(*(size[g] * e for g, e in powers.items()))).as_independent(log_x, as_Add=True)
        return _grows(-rest, x) if rest.has(x) else bool(c.subs(log_x, 1) < 0)

    exact = {g for g, (kind, *_) in own.meaning.items() if kind != "log"}
    above, below = (sp.Add.make_args(sp.expand(e.subs(split))) for e in (numerator, denominator))
    for b in below:
        others = [a for a in above if a != 0] + [a for a in below if a != b]
        if b.free_symbols <= exact and all(vanishes(a / b) for a in others):
            return
    raise OutsideClass(f, "it is not seen to vanish at infinity")


def _grows(u: Any, x: Any) -> bool:
    """Whether a polynomial tends to ∞."""
    return u.is_polynomial(x) and sp.Poly(u, x).degree() >= 1 and bool(sp.LC(u, x) > 0)


def substitution(statement: Holds, evidence: Any, premises: Premises) -> None:
    """F(x, g(x)) ≥ 0, because F(x, u) ≥ 0 for every u in an interval in which g lies. Evidence: (g, u, interval).

    Premises: g lies between each finite end; F ≥ 0 for u in the interval.
    """
    (f, strict, domain), (g, u, values) = inequality(statement), evidence
    wider = fresh(u, values, domain, f)
    defined(domain, g)  # e^{log x} is x everywhere for SymPy
    general = Holds(premises[-1].left, ">" if strict else "≥", sp.S.Zero, wider)
    rests_on(premises, *within(g, values, domain), general)
    demand(not general.left.has(ExprWithLimits), f"{general.left} binds symbols")
    equal(general.left.subs(u, g), f, domain)


def enclosed(statement: Holds, evidence: Any, premises: Premises) -> None:
    """f > 0 (≥ 0) on a bounded box, because ball arithmetic says so on each part of it.

    Evidence: a bisection tree, "leaf" or (symbol, cut, tree below, tree above).
    """
    rests_on(premises)
    f, strict, domain = inequality(statement)
    demand(all(isinstance(x, sp.Symbol) for x in f.free_symbols), "the rule is for single numbers")
    parts = [(domain, evidence)]
    while parts:
        part, tree = parts.pop()
        if tree == "leaf":
            box = {x: (part[x].start, part[x].end) for x in f.free_symbols}
            demand(all(e.is_Rational for ends in box.values() for e in ends), "the box is not bounded")
            value = enclosure(f, box)
            demand(bool(value > 0 if strict else value >= 0), f"{f} is not enclosed above zero on {box}")
        else:
            x, cut, *trees = tree
            parts += zip(divide(part, x, (cut,)), trees, strict=True)
