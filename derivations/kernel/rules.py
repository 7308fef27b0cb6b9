"""The rules of proof: one checker for each, in one table. A checker raises CheckError or returns None.

Trusted besides this package: SymPy's ``Poly``, ``factor_list`` and ``diff`` on smooth expressions, arb's enclosures,
the floors below (symbols, domains, balls, normal form, signs, definedness, sums, equality), and four lemmas, each
named at its rule: a C² function with f″ ≥ 0 on an interval is convex there (f″ > 0: strictly); convexity survives
composition with an affine map and averaging; |ℓ″| ≤ c bounds ∇² of the mean loss by c XᵀX/N; an affine function of y
that is not negative at both ends of an interval is not negative inside.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, derivative
from derivations.definedness import Undefined, require_defined
from derivations.domains import Domain
from derivations.equality import difference
from derivations.kernel.polynomials import Reduced, bernstein_sum, reduce, s
from derivations.kernel.statements import CheckError, Convex, Holds, Smooth, Statement, demand, mean_loss
from derivations.normal_form import OutsideClass
from derivations.signs import signs
from derivations.symbols import labels, theta, y, z

Premises = tuple[Statement, ...]
"""What has been proved before; the verdicts see to it that it was."""


def positive_part(statement: Holds) -> tuple[Any, bool]:
    """An inequality as (f, strict): f > 0 or f ≥ 0."""
    demand(statement.sign in ("≥", ">", "≤", "<"), f"{statement} is not an inequality")
    f = statement.left - statement.right
    return (f if statement.sign in ("≥", ">") else -f), statement.sign in (">", "<")


def _holds(statement: Statement) -> Holds:
    demand(isinstance(statement, Holds), f"the rule is for relations, not for {statement}")
    return statement  # type: ignore[return-value]


def _defined(domain: Domain, *exprs: Any) -> None:
    for e in exprs:
        try:
            require_defined(e, domain)
        except (Undefined, OutsideClass) as error:
            raise CheckError(str(error)) from None


def identity(statement: Statement, evidence: Any, premises: Premises) -> None:
    """a = b, because the normal form of the difference vanishes."""
    statement = _holds(statement)
    demand(statement.sign == "=" and evidence is None, f"{statement} is not an equation")
    try:
        apart = difference(statement.left, statement.right, statement.domain)
    except (Undefined, OutsideClass) as error:
        raise CheckError(str(error)) from None
    demand(apart is None, f"{statement} fails at {apart}")


def by_signs(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f > 0 (≥ 0), because exact root counts and coefficient signs leave no other sign."""
    statement = _holds(statement)
    f, strict = positive_part(statement)
    demand(evidence is None, "the rule takes no evidence")
    _defined(statement.domain, statement.left, statement.right)
    found = signs(f, statement.domain)
    demand(found <= (frozenset({1}) if strict else frozenset({0, 1})), f"{f} may have the signs {sorted(found)}")


def bernstein(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: its sign is that of S²·R, and R = Σ c_k (s-a)^k (b-s)^{n-k} with c_k ≥ 0 on pieces that cover.

    Evidence: (coefficients of S, tuple of pieces (a, b, (c_0, ..., c_n))).
    """
    statement = _holds(statement)
    f, strict = positive_part(statement)
    _defined(statement.domain, statement.left, statement.right)
    reduced = _reduced(f, statement.domain)
    square, pieces = evidence
    _exact(square)
    root = sp.Poly(list(square), s)
    rest, remainder = sp.div(reduced.polynomial, root**2)
    demand(remainder.is_zero and not root.is_zero, "S² does not divide the polynomial")
    box = reduced.interval
    demand(
        pieces and pieces[0][0] <= box.start and pieces[-1][1] >= box.end,
        "the pieces do not cover the interval",
    )
    for (_, end, _), (start, _, _) in pairwise(pieces):
        demand(end == start, "the pieces leave a gap")
    for low, high, coefficients in pieces:
        _exact((low, high))
        demand(low < high, "a piece is empty")
        demand(all(c.is_Rational and c >= 0 for c in coefficients), "a Bernstein coefficient is negative")
        demand((bernstein_sum(low, high, coefficients) - rest).is_zero, "the Bernstein sum is another polynomial")
    if strict:
        _strictly(rest * root, box)


def sturm(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0: the square-free polynomial R has no root inside the interval and is positive at one point of it.

    Evidence: (coefficients of S, a rational point).
    """
    statement = _holds(statement)
    f, strict = positive_part(statement)
    _defined(statement.domain, statement.left, statement.right)
    reduced = _reduced(f, statement.domain)
    square, point = evidence
    _exact(square)
    root = sp.Poly(list(square), s)
    rest, remainder = sp.div(reduced.polynomial, root**2)
    demand(remainder.is_zero and not root.is_zero, "S² does not divide the polynomial")
    box = reduced.interval
    _exact((point,))
    demand(box.start < point < box.end and rest.eval(point) > 0, "R is not positive at the point")
    demand(_roots_inside(rest, sp.Interval.open(box.start, box.end)) == 0, "R has a root inside")
    if strict:
        _strictly(rest * root, box)


def _exact(numbers: Any) -> None:
    demand(all(isinstance(c, sp.Rational) for c in numbers), f"{numbers} are not rational numbers")


def _reduced(f: Any, domain: Domain) -> Reduced:
    try:
        return reduce(f, domain)
    except OutsideClass as error:
        raise CheckError(str(error)) from None


def _strictly(p: sp.Poly, box: sp.Interval) -> None:
    demand(_roots_inside(p, box) == 0, "the function touches zero")


def _roots_inside(p: sp.Poly, box: sp.Interval) -> int:
    """The number of distinct real roots in an interval, by Sturm's theorem."""
    if p.degree() <= 0:
        return 0 if not p.is_zero else 1
    count = p.sqf_part().count_roots(None if box.start is -sp.oo else box.start, None if box.end is sp.oo else box.end)
    ends = [e for e, opened in ((box.start, box.left_open), (box.end, box.right_open)) if opened and e.is_finite]
    return int(count) - sum(p.eval(e) == 0 for e in set(ends))


def cases(statement: Statement, evidence: Any, premises: Premises) -> None:
    """A statement for every value of a label that has finitely many. Evidence: the label."""
    statement = _holds(statement)
    _defined(statement.domain, statement.left, statement.right)
    values = statement.domain[evidence]
    demand(isinstance(values, sp.FiniteSet), f"{evidence} does not run over a finite set")
    expected = [statement.at(evidence, value) for value in values]
    demand(list(premises) == expected, f"the premises are not the cases of {evidence}")


def affine_label(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f ≥ 0 for y in [a, b], because f is affine in y and not negative at a and b. Evidence: y."""
    statement = _holds(statement)
    f, _ = positive_part(statement)
    values = statement.domain[evidence]
    # a fact about the label would cut other points off at each end: then both ends say too little
    closed = statement.domain.is_interval(evidence) and values.is_left_unbounded is False
    demand(closed and values.is_right_unbounded is False, f"{evidence} does not run over a bounded interval")
    _defined(statement.domain, statement.left, statement.right)
    try:
        bent = difference(derivative(f, (evidence, 2)), sp.S.Zero, statement.domain)
    except (Undefined, OutsideClass) as error:
        raise CheckError(str(error)) from None
    demand(bent is None, f"{f} is not affine in {evidence}")
    expected = [statement.at(evidence, value) for value in (values.start, values.end)]
    demand(list(premises) == expected, f"the premises are not the ends of {evidence}")


def second_derivative(statement: Statement, evidence: Any, premises: Premises) -> None:
    """Lemma: a C² function of one variable with f″ ≥ 0 on an interval is convex there; f″ > 0, strictly."""
    demand(isinstance(statement, Convex), "the rule proves convexity")
    assert isinstance(statement, Convex)
    f, (variable, *others) = statement.function, statement.variables
    demand(not others and not isinstance(variable, sp.IndexedBase), "the rule is for one variable")
    demand(statement.domain.is_interval(variable), f"{variable} is not seen to run over an interval, a convex set")
    _smooth(f)
    _defined(statement.domain, f)
    (premise,) = _relations(premises, 1)
    demand(premise.sign == (">" if statement.strict else "≥") and premise.right == 0, "the premise is not f″ ≥ 0")
    _same(premise, _second(f, variable), statement.domain)


def _relations(premises: Premises, count: int) -> list[Holds]:
    demand(len(premises) == count, f"the rule takes {count} premises")
    return [_holds(p) for p in premises]


def _same(premise: Holds, left: Any, domain: Domain) -> None:
    """The left side of a premise equals what it stands for, on the same domain."""
    demand(premise.domain == domain, f"the premise is about {premise.domain}, not about {domain}")
    identity(Holds(premise.left, "=", left, domain), None, ())


def _second(f: Any, variable: Any) -> Any:
    try:
        return derivative(f, (variable, 2))
    except OutsideClass as error:
        raise CheckError(str(error)) from None


def _smooth(f: Any) -> None:
    kinks = f.atoms(*KINKS)
    roots = [p for p in f.atoms(sp.Pow) if not p.exp.is_Integer and p.base is not sp.E]
    demand(not kinks and not roots, f"{f} is not seen to be twice differentiable")


def affine_lift(statement: Statement, evidence: Any, premises: Premises) -> None:
    """Lemma: ℓ convex in z makes θ ↦ (1/N) Σ ℓ(x_nᵀθ, y_n) convex, for every X, N, d. Evidence: ℓ."""
    demand(isinstance(statement, Convex) and not statement.strict, "the rule proves convexity in θ")
    assert isinstance(statement, Convex)
    is_mean_loss(statement.function, statement.variables, evidence)
    expected = Convex(evidence, (z,), sample_domain(statement.domain))
    demand(list(premises) == [expected], "the premise is not the convexity of the loss in z")


def bounded_curvature(statement: Statement, evidence: Any, premises: Premises) -> None:
    """Lemma: vᵀ∇²v = (1/N) Σ ℓ″ (x_nᵀv)² lies between ∓c vᵀXᵀXv/N when |ℓ″| ≤ c. Evidence: ℓ."""
    demand(isinstance(statement, Smooth), "the rule bounds a Hessian")
    assert isinstance(statement, Smooth)
    is_mean_loss(statement.function, statement.variables, evidence)
    _smooth(evidence)
    domain, c, curvature = sample_domain(statement.domain), statement.constant, _second(evidence, z)
    _defined(domain, evidence)
    above, below = _relations(premises, 2)
    bounds = (above.sign, above.right, below.sign, below.right)
    demand(bounds == ("≤", c, "≥", -c), "the premises are not ℓ″ ≤ c and ℓ″ ≥ -c")
    for premise in (above, below):
        _same(premise, curvature, domain)


def is_mean_loss(function: Any, variables: Any, loss: Any) -> None:
    demand(loss.free_symbols <= {z, y} and not loss.atoms(sp.Indexed), f"{loss} is not a loss in z and y alone")
    demand(variables == (theta,) and function == mean_loss(loss), "the function is not the mean of that loss")


def sample_domain(domain: Domain) -> Domain:
    """The domain of one sample: the label y runs over what the labels y_n run over, and nothing else is restricted."""
    demand([symbol for symbol, _ in domain.sets] == [labels] and not domain.facts, f"{domain} is not about the labels")
    return Domain(tuple((y if symbol == labels else symbol, values) for symbol, values in domain.sets), domain.facts)


RULES: dict[str, Callable[[Statement, Any, Premises], None]] = {
    "identity": identity,
    "signs": by_signs,
    "Bernstein": bernstein,
    "Sturm": sturm,
    "cases": cases,
    "affine in the label": affine_label,
    "second derivative": second_derivative,
    "affine lift": affine_lift,
    "bounded curvature": bounded_curvature,
}
