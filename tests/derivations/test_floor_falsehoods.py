"""False statements that the floors below the kernel once let pass, or may: sums, conditions, declarations, balls."""

from __future__ import annotations

from typing import Any

import flint
import pytest
import sympy as sp
from sympy import (
    And,
    Eq,
    Ge,
    Gt,
    Idx,
    Interval,
    KroneckerDelta,
    Max,
    Ne,
    Or,
    Piecewise,
    Product,
    Rational,
    S,
    Sum,
    exp,
    log,
    sign,
    sqrt,
)

import derivations as dv
from derivations.calculus import derivative
from derivations.counterexamples import Point
from derivations.differences import Undefined, require_defined
from derivations.kernel.premises import smooth
from derivations.normal_form.balls import NoBall, ball, enclosure, holds, hull, taylor
from derivations.normal_form.derivatives import smooth_derivative
from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.normal_form.signs import signs
from derivations.symbols import labels

z, y, x, X, k, j, i, n, N, d = dv.z, dv.y, dv.x, dv.X, dv.k, dv.j, dv.i, dv.n, dv.N, dv.d
u, v = sp.symbols("u v", real=True)
a, b, c = sp.symbols("a b c", integer=True)
oo, row = sp.oo, labels[n]
M = sp.Symbol("M", integer=True, positive=True)


bound, other = Idx("·1", (1, d)), Idx("˙0", (1, d))  # names that the floors keep for themselves


class own_exp(exp):
    """SymPy takes it for an exponential; it may mean anything."""


def equal(left: Any, right: Any) -> Any:
    """An equation that SymPy does not decide itself."""
    return Eq(left, right, evaluate=False)


def nested(last: Any) -> Any:
    """Three sums, each inside a function in the terms of the next."""
    inner = Sum(exp(x[c] * last), (c, 1, d))
    return Sum(exp(x[a] + Sum(exp(x[b] + inner), (b, 1, d))), (a, 1, d))


# relations that are false, or have a side without a value somewhere
NEVER_PROVED: dict[str, tuple[Any, Any]] = {
    "an index of a sum that is a symbol of the domain": (sp.Lt(Sum(u, (u, 1, M)), 0), {u: Interval(-5, -1)}),
    "an index that depends on an index": (Eq(Sum(b - c, (a, 1, b), (b, 1, d), (c, 1, d)), 0), None),
    "an index captured by a shift": (
        Eq(Max(z - x[k], 0) + Sum(z - x[k], (k, 1, d)), Max(z - x[k], 0) + Sum(z - x[k], (i, 1, d))),
        None,
    ),
    "an index captured in a product": (
        Eq(Product(Max(z - x[k], 0), (k, 1, d)), Product(Max(z - x[k], 0), (i, 1, d))),
        None,
    ),
    "three sums, one in another": (Eq(nested(x[a]), nested(x[b])), None),
    "labels of several rows": (Eq(Sum(row, (n, 1, N)) ** 2, Sum(row, (n, 1, N)) * Sum(1, (n, 1, N))), {labels: (0, 1)}),
    "a sum without end": (equal(Sum(2, (a, 1, oo)), 2 * Sum(1, (a, 1, oo))), None),
    "a limit that is no whole number": (Eq(Sum(2 * u * a, (a, 1, v)), 2 * u * Sum(a, (a, 1, v))), None),
    "limits in the wrong order": (equal(Sum(u * a, (a, 3, 1)), 0), None),
    "a zero in a sum": (Gt(Sum(1 / (a - 2) ** 2, (a, 1, d)), 0), None),
    "a condition without a value": (equal(Piecewise((1, sqrt(u) >= 0), (0, True)), 1), None),
    "a condition without a value, strict": (Gt(Piecewise((1, exp(1 / u) + v**2 > 0), (0, True)), 0), None),
    "no branch": (Ge(Piecewise((1, u * v > 0), (2, u * v < 0)), 1, evaluate=False), None),
    "no branch at 0": (Ge(Piecewise((1, u > 0), (2, u < 0)), 1, evaluate=False), None),
    "δ of real numbers": (equal(KroneckerDelta(u, 0) * u, u), None),
    "a zero of a condition": (Gt(Piecewise((1, u * v > 0), (u**2, True)), 0, evaluate=False), None),
    "a condition on conditions": (equal(Piecewise((u, Eq(u > 0, v > 0)), (2, True)), u), None),
    "an index with the name of a bound one": (Eq(Sum(x[k] * x[bound], (k, 1, d)), Sum(x[k] ** 2, (k, 1, d))), None),
    "an index with the name of a sorted one": (Eq(Sum(x[k] * x[other], (k, 1, d)), Sum(x[k] ** 2, (k, 1, d))), None),
    "a derivative that is not taken": (Gt(Max(sp.Derivative(log(u), u, evaluate=False), 1), 0, evaluate=False), None),
    "an index without a value": (Gt(Max(x[log(u)], 1), 0, evaluate=False), None),
    "families with the names of numbers": (Eq(sp.IndexedBase(u)[1], sp.IndexedBase(v)[1]), {u: (1,), v: (1,)}),
    "a function of one's own": (Gt(own_exp(u), 0, evaluate=False), None),
    "a branch that is reached": (equal(Piecewise((0, And(u > 0, u < 1)), (u, True)), Max(0, u)), None),
}

# relations that are true: never refuted, and proved but for a few
NEVER_REFUTED: dict[str, tuple[Any, Any]] = {
    "δ_ij is 1 at one j": (Eq(Sum(KroneckerDelta(k, j), (k, 1, d)), 1), None),
    "an empty sum": (equal(Sum(u * a, (a, 3, 2)), 0), None),
    "Karr's convention": (equal(Sum(u * a, (a, 3, 1)), -2 * u), None),
    "the last index of a range": (Ge(exp(d - 1 - Idx("k", (0, d - 1))) - 1, 0), None),
    "the first index of a range": (Ge(exp(Idx("k", (3, d)) - 3) - 1, 0), None),
    "not positive": (Ge(exp(-sp.Symbol("q", nonpositive=True)) - 1, 0), None),
    "1/k": (Gt(Sum(1 / a, (a, 1, M)), 0), None),
    "log k": (Ge(Sum(log(a), (a, 1, M)), 0), None),
    "labels 0 and 1": (Eq(Sum(row**2, (n, 1, N)), Sum(row, (n, 1, N))), {labels: (0, 1)}),
    "both branches": (Gt(Piecewise((1, u * v > 0), (2 + u**2, True)), 0, evaluate=False), None),
    "a branch that is there": (Gt(Piecewise((u, u > 0)), 0, evaluate=False), {u: Interval.open(0, 1)}),
    "labels in a denominator": (Ge(1 / (exp(y) + 1 - u), 0), {y: (0, 1), u: Interval(0, 1)}),
    "labels in a function": (Ge(1 / (sp.atan(y) + 1 - u), 0), {y: (0, 1), u: Interval(0, Rational(1, 2))}),
    "a shift by an entry": (
        Eq(Max(z, x[k]) + Sum(x[k], (k, 1, d)), Max(2 * z, 2 * x[k]) / 2 + Sum(x[i], (i, 1, d))),
        None,
    ),
    "a fact about every row": (Eq(sign(x[k]) ** 2, 1), Ne(x[j], 0)),
    "a fact about every row, by its sign": (Gt(x[k], 0), Gt(x[j], 0)),
    "y[n] is y[1] where n is 1": (Eq(KroneckerDelta(n, 1) * (row - labels[1]), 0), {labels: (0, 1)}),
    "dummies": (equal(sp.Dummy("x", real=True), sp.Dummy("x", real=True) * 1), None),
}

NOT_DECIDED = ("Karr's convention", "the last index of a range", "the first index of a range",
               "a fact about every row, by its sign", "y[n] is y[1] where n is 1")  # fmt: skip


@pytest.mark.parametrize(("relation", "domain"), NEVER_PROVED.values(), ids=NEVER_PROVED)
def test_never_proved(relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert not isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize("name", [name for name in NEVER_REFUTED if name != "dummies"])
def test_never_refuted(name: str) -> None:
    verdict = dv.prove(*NEVER_REFUTED[name])
    assert not isinstance(verdict, dv.Refuted), str(verdict)
    assert isinstance(verdict, dv.Proved) or name in NOT_DECIDED, str(verdict)
    verdict.check()


def test_dummies_are_two_symbols() -> None:
    """A counterexample has a value for each; those that a shift introduces do not appear in it."""
    verdict = dv.prove(NEVER_REFUTED["dummies"][0])
    assert isinstance(verdict, dv.Refuted)
    assert len(verdict.witness.evidence.values) == 2
    other = sp.Symbol("·z", real=True)  # the name of a shifted z
    assert not isinstance(dv.prove(Eq(Max(z, y) - y, Max(other, 0))), dv.Proved)


BENT: dict[str, tuple[Any, Any]] = {
    "a condition without a value": (Piecewise((u**2, v**2 + exp(1 / u) > 0), (-(u**2), True)), None),
    "no branch": (Piecewise((u**2, u > 0)), None),
    "no branch at 0": (Piecewise((u**2, u > 0), (u**2, u < 0)), None),
    "one point": (Piecewise((-1, Eq(u, 0)), (u**2, True)), None),
    "all but one point": (Piecewise((u**2, Ne(u, 0)), (1, True)), None),
    "one end": (Piecewise((-1, Eq(u, 0)), (u**2, True)), {u: Interval(0, 1)}),
    "two conditions": (Piecewise((u**2, And(u > -1, u < 1)), (2 * sp.Abs(u) - 2, True)), None),
    "one or the other": (Piecewise((u**2, Or(u > 1, u < -1)), (2 - u**2, True)), None),
    "δ": (u**2 + KroneckerDelta(u, 0), None),
    "a limit": (Sum(1, (a, 1, Max(0, u))), None),
}


@pytest.mark.parametrize("name", BENT)
def test_never_convex(name: str) -> None:
    """Nor monotone, but for the one that rises from its value at the end."""
    f, domain = BENT[name]
    assert not isinstance(dv.prove_convex(f, u, domain=domain), dv.Proved)
    assert isinstance(dv.prove_monotone(f, u, domain=domain), dv.Proved) == (name == "one end")


def test_everywhere_defined() -> None:
    """A Piecewise asks for values of its branches and of its conditions, and for a branch at each point."""
    for f in (Piecewise((1, log(u) > 0), (0, True)), Piecewise((1, u > 0)), Piecewise((1, 1 / u > 0), (0, True))):
        with pytest.raises((Undefined, dv.OutsideClass)):
            require_defined(f, Domain())
        require_defined(f, Domain().with_set(u, Interval(1, 2)))


DECLARED = [{"nonzero": True, "real": True}, {"even": True}, {"prime": True}, {"irrational": True}, {"rational": True},
            {"commutative": False}, {"imaginary": True}]  # fmt: skip


@pytest.mark.parametrize("declared", DECLARED, ids=lambda kind: next(iter(kind)))
def test_declared_for_what_no_domain_says(declared: dict[str, bool]) -> None:
    s = sp.Symbol("s", **declared)
    with pytest.raises(ValueError, match="s is declared"):
        Domain()[s]
    assert isinstance(outcome(Gt(1 - exp(-(s**2)), 0, evaluate=False)), (ValueError, dv.Undecided))


def test_a_family_declared_for_what_no_domain_says() -> None:
    family = sp.IndexedBase("s", nonzero=True, real=True)
    with pytest.raises(ValueError, match=r"s\[1\] is declared"):
        Domain()[family[1]]
    with pytest.raises(ValueError, match="domain of p"):
        Domain(((sp.IndexedBase("p", positive=True), Interval(-1, 1)),))


def test_sets_of_a_domain() -> None:
    """One set for each symbol, none for a bound index, and of no kind that may have other ends than are printed."""
    for sets in (((u, Interval(0, 1)), (u, Interval(-1, 1))), ((bound, Interval(-5, -1)),), ((u, OwnInterval(-1, 1)),)):
        with pytest.raises(ValueError, match="domain"):
            Domain(sets)
    assert isinstance(dv.prove(Ge(u, 0), OwnDomain()), dv.Undecided)


class OwnInterval(Interval):
    start = property(lambda self: S.Zero)


class OwnDomain(Domain):
    def __getitem__(self, symbol: Any) -> Any:
        return Interval(0, 1)


def test_a_fact_about_every_row_cuts_each() -> None:
    """x[1] ≠ 0 where x[j] ≠ 0 for every j: no function is convex there."""
    assert Domain().is_interval(x[1])
    assert not Domain((), (Ne(x[j], 0),)).is_interval(x[1])
    assert not isinstance(dv.prove_convex(x[1] ** 2, x[1], domain=Ne(x[j], 0)), dv.Proved)


def test_a_label_in_a_row_that_is_named() -> None:
    """The value of y[n] is one of y[1] or y[2] in the counterexample."""
    verdict = dv.prove(Eq(row**2, 2 * row), {labels: (0, 1)})
    assert isinstance(verdict, dv.Refuted)
    assert all(index.is_Integer for s, _ in verdict.witness.evidence.values for index in getattr(s, "indices", ()))


def test_roots_in_a_sum() -> None:
    """Σ_{u=0..1} √(z² + u) has a kink at 0, whatever a free u is."""
    f = Sum(sqrt(z**2 + u), (u, 0, 1))
    with pytest.raises(dv.CheckError, match="differentiable"):
        smooth(f, Domain().with_set(u, Interval(1, 2)))


def test_the_number_of_terms_changes() -> None:
    f = Sum(u, (a, 1, Piecewise((3, v < 0), (1, True))))
    for slope in (lambda: derivative(f, v), lambda: smooth_derivative(f, v)):
        with pytest.raises(dv.OutsideClass, match=r"changes|kink"):
            slope()


def outcome(relation: Any) -> Any:
    """The verdict, or the error that says what is wrong with the question."""
    try:
        return dv.prove(relation)
    except ValueError as error:
        return error


def test_a_domain_against_a_declaration() -> None:
    """SymPy takes |p| for p where p is declared positive, whatever the domain says; x[1] is one of x."""
    with pytest.raises(ValueError, match=r"domain of x\[1\]"):
        dv.prove(Ge(Sum(x[k], (k, 1, d)), 0), {x: Interval(0, 1), x[1]: Interval(-1, 1)})
    narrow = {x: Interval(0, 1), x[1]: Interval(Rational(1, 2), 1)}
    assert isinstance(dv.prove(Ge(x[1] * x[2], 0), narrow), dv.Proved)
    p, m = sp.Symbol("p", positive=True), sp.Symbol("m", nonpositive=True)
    cases: list[tuple[Any, Any]] = [(p, Interval(-1, 1)), (p, Interval(0, 1)), (p, S.Naturals0), (p, S.Reals)]
    cases += [(m, Interval(0, 1)), (M, Interval(0, 2)), (M, (1, Rational(3, 2)))]
    for symbol, values in cases:
        with pytest.raises(ValueError, match=f"domain of {symbol}"):
            dv.prove(Ge(exp(symbol) * symbol, -1), {symbol: values})
    for symbol, values in (
        (p, Interval.Lopen(0, 1)),
        (p, S.Naturals),
        (m, Interval(-1, 0)),
        (M, (1, 3)),
        (M, Interval(1, 3)),
    ):
        assert isinstance(dv.prove(Ge(symbol * symbol + 1, 0, evaluate=False), {symbol: values}), dv.Proved)


@pytest.mark.parametrize(
    "values", [Interval(0, v), Interval(sqrt(2), oo), sp.FiniteSet(v), Interval(0, 1) | Interval(2, 3)]
)
def test_ends_that_are_no_rational_numbers(values: Any) -> None:
    """Whether a value at such an end fits is seen by no rule; no domain has them, however it is made."""
    with pytest.raises(ValueError, match="neither an interval with rational ends nor a finite set"):
        Domain(((u, values),))


def test_conditions_on_balls() -> None:
    """SymPy would take the middle of a ball for its value."""
    box = {u: hull(-1, 2), v: hull(0, 1)}
    for condition in (sign(u) > 0, Max(u, 3) <= 3 - v, Gt(u + v, 0), Or(u > 3, u > 0), And(u > -2, u > 0)):
        with pytest.raises(NoBall):
            holds(condition, box)
    assert holds(And(u > -2, v < 2), box)
    assert not holds(Or(u > 3, v > 2), box)
    step = Piecewise((S.One, sign(u) > 0), (-S.One, True)) + v / 10
    rule = dv.Certificate("enclosure", "leaf")
    over = Domain(((u, Interval(-1, 2)), (v, Interval(0, 1))))
    with pytest.raises(dv.CheckError):
        dv.Proved(dv.Holds(step, ">", S.Zero, over), rule)


def test_series() -> None:
    """No Taylor coefficients across a kink, and none that a quotient has lost."""
    for f in (sp.Abs(u), sign(u), Max(u, 0), Piecewise((u, u > 0), (-u, True)), sp.sin(u) ** 2 / u):
        with pytest.raises(NoBall):
            enclosure(f, {u: (Rational(-1), Rational(2))})
        with pytest.raises(NoBall):
            taylor(f, u, hull(0, 0), 3)
    assert taylor(u**2, u, hull(1, 1), 3)[2] == flint.arb(1)


FORGED: list[tuple[Any, Any, Any, Any]] = [
    (sp.sin(z), "≤", S.One, {sp.sin(z): 5, z: 0}),
    (exp(z), ">", S.Zero, {exp(z): -1, z: 0}),
    (d - 1 - Idx("k", (0, d - 1)), "≥", S.Zero, {d: 2, Idx("k", (0, d - 1)): 2}),
    (Idx("k", (3, d)), "≥", sp.Integer(3), {d: 5, Idx("k", (3, d)): 2}),
    (Sum(a, (a, 3, 1)), "=", sp.Integer(-2), {}),
]


@pytest.mark.parametrize(("left", "relation", "right", "point"), FORGED, ids=lambda part: str(part))
def test_forged_points(left: Any, relation: str, right: Any, point: dict[Any, Any]) -> None:
    values = tuple((s, sp.sympify(value)) for s, value in point.items())
    with pytest.raises(dv.CheckError):
        dv.Refuted(dv.Holds(left, relation, right), dv.Witness("point", Point(values)))


def test_names_of_indices() -> None:
    """Each index has a name of its own, also where it stands in the range of another."""
    assert canonical_sum(nested(x[a])) != canonical_sum(nested(x[b]))
    triangle = canonical_sum(Sum(b * x[a], (a, 1, b), (b, 1, d)))
    assert triangle.free_symbols & {a, b} == set()
    assert triangle == canonical_sum(Sum(c * x[k], (k, 1, c), (c, 1, d))) == canonical_sum(triangle)
    slope = derivative(Sum(z * x[a], (a, 1, b), (b, 1, d)), z)
    assert slope == canonical_sum(Sum(x[a], (a, 1, b), (b, 1, d)))
    for f in (Sum(u, (a, 1, oo)), Sum(u, (a, 1, v)), Sum(u, (a, 1, Max(0, u)))):
        with pytest.raises(dv.OutsideClass, match="whole number"):
            derivative(f, u)
    assert isinstance(ball(Sum(u, (a, 1, 0)), {u: S.One}), flint.arb)


SHORT: dict[str, tuple[Any, Any]] = {
    "a long sum": (equal(Sum(u / a, (a, 1, 10**6)), u * Sum(1 / a, (a, 1, 10**6))), None),
    "a large exponent": (Ge(u ** (10**9) + 1, 0, evaluate=False), {u: Interval(0, 1)}),
    "e to a large number": (Gt(exp(u) - u**2, 0), {u: Interval(10**5, 10**9)}),
}


@pytest.mark.parametrize(("relation", "domain"), SHORT.values(), ids=SHORT)
def test_it_comes_to_an_end(relation: Any, domain: Any) -> None:
    assert not isinstance(dv.prove(relation, domain), dv.Refuted)


def test_no_point_and_no_interval() -> None:
    """A domain without a point proves everything; a finite set is no interval."""
    empty = Domain((), (sp.false,))
    assert signs(u, empty) == frozenset()
    assert isinstance(dv.Proved(dv.Holds(u, ">", S.Zero, empty), dv.Certificate("signs")), dv.Proved)
    for decide in (dv.prove_smooth, dv.prove_strongly_convex, dv.prove_monotone):
        assert isinstance(decide(u**2, u, domain={u: (0, 1)}), dv.Undecided)


def test_the_last_limit_is_the_outermost() -> None:
    """Σ_{b=1..3} Σ_{a=1..b} 1 = 6, whatever a free b is: the claim is true, and was refuted at b = 1."""
    six = Sum(S.One, (a, 1, b), (b, 1, 3))
    assert ball(six, {b: S.One}).contains(6)
    assert not isinstance(dv.prove(Ge(six + b**2, 6, evaluate=False)), dv.Refuted)
