"""Strong convexity, smoothness, direction, range, quasiconvexity: verdicts, numbers, and evidence that is refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp
from sympy import Abs, CRootOf, Eq, Interval, Max, Min, Piecewise, Rational, S, cos, erf, exp, log, oo, sin, sqrt, tanh

import derivations as dv
from derivations.counterexamples import Turn
from derivations.kernel.statements import Convex
from derivations.normal_form.domains import Domain
from tests.derivations.changes import accepted, altered
from tests.derivations.opinion import explicit

x, y = sp.symbols("x y", real=True)
σ = dv.sigmoid(x)
up = {x: Interval(0, oo)}
third = Rational(1, 3)
huber = Piecewise((x**2 / 2, Abs(x) <= 1), (Abs(x) - Rational(1, 2), True))
AT = [mpmath.mpf(m) / 16 for m in range(-96, 97)]
TINY = mpmath.mpf(10) ** -12


def values(f: Any, domain: Any = None) -> list[Any]:
    """The function at the points of a grid that lie in the domain, by mpmath."""
    box = (domain or {}).get(x, sp.S.Reals)
    height = sp.lambdify(x, explicit(sp.sympify(f)), "mpmath")
    return [height(t) for t in AT if box.contains(Rational(int(16 * t), 16)) == sp.true]


def number(c: Any) -> Any:
    return mpmath.mpf(str(sp.N(c, 20)))


def proved(verdict: Any) -> Any:
    """The statement of a proof that can be replayed."""
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    return verdict.statement


STRONG: list[tuple[Any, Any, Any]] = [
    (x**2, None, 2),
    (x**2 + exp(x), None, 2),
    (x**2 + cos(x) / 2, None, Rational(3, 2)),
    (x**2 + x**2 / (1 + x**2), None, Rational(3, 2)),
    (exp(x), {x: Interval(0, 1)}, 1),
    (log(1 + exp(x)) + x**2 / 10, None, Rational(1, 5)),
    (x**4 - x**3 + 3 * x**2, None, Rational(21, 4)),
]


@pytest.mark.parametrize(("f", "domain", "m"), STRONG, ids=str)
def test_strongly_convex(f: Any, domain: Any, m: Any) -> None:
    verdict = dv.prove_strongly_convex(f, x, domain=domain)
    assert proved(verdict).constant == m
    assert min(values(f.diff(x, 2), domain)) >= number(m) - TINY


ACROSS: list[tuple[Any, Any, Any]] = [
    (x**2 + sp.Abs(x), None, 2),
    (x**2 + huber, None, 2),
    (sp.Piecewise((x**2, x < 0), (3 * x**2, True)), None, 2),
    (exp(x) + sp.Abs(x - Rational(1, 2)), {x: Interval(0, 1)}, 1),
]


@pytest.mark.parametrize(("f", "domain", "m"), ACROSS, ids=str)
def test_strongly_convex_across_kinks(f: Any, domain: Any, m: Any) -> None:
    """The constant is the least of the pieces; with a little more, the rest is not convex."""
    verdict = dv.prove_strongly_convex(f, x, domain=domain)
    assert proved(verdict).constant == m
    more = f - (m + Rational(1, 1000)) / 2 * x**2
    assert isinstance(dv.prove_convex(more, x, domain=domain), dv.Refuted)


def test_not_strongly_convex_across_kinks() -> None:
    for f in (x**2 - sp.Abs(x), sp.Piecewise((x**2, x < 0), (3 * x**2 + 1, True))):
        assert isinstance(dv.prove_strongly_convex(f, x), dv.Refuted)
    for f in (sp.Abs(x), sp.Max(x**2, x), sp.Max(0, x) ** 2, huber):  # straight somewhere: not even strictly convex
        verdict = dv.prove_strongly_convex(f, x)
        assert isinstance(verdict, dv.Refuted)
        assert verdict.statement == Convex(f, (x,), strict=True)
        verdict.check()
    assert isinstance(dv.prove_strongly_convex(Abs(x) ** 3 + Abs(x), x), dv.Refuted)  # f″ = 6|x| tends to 0


def test_not_strongly_convex() -> None:
    assert isinstance(dv.prove_strongly_convex(-(x**2), x), dv.Refuted)
    for f in (log(1 + exp(x)), exp(x), sqrt(1 + x**2)):  # f″ comes near to 0 only far out
        assert isinstance(dv.prove_strongly_convex(f, x), dv.Refuted)


@pytest.mark.parametrize(
    ("f", "domain"),
    [(x**4, None), (3 * x, None), (x**2 / 2 + cos(x), None), (x**2 / 2 + cos(x), {x: Interval(0, 1)}), (x**4, up)],
    ids=str,
)
def test_where_the_curvature_is_zero_it_is_not_strongly_convex(f: Any, domain: Any) -> None:
    verdict = dv.prove_strongly_convex(f, x, domain=domain)
    assert isinstance(verdict, dv.Refuted)
    assert (verdict.statement.sign, verdict.statement.right) == (">", 0)  # what is refuted is f″ > 0
    verdict.check()


def test_a_curvature_that_does_not_vanish_in_the_domain() -> None:
    below = dv.prove_strongly_convex(x**2 / 2 + cos(x), x, domain={x: Interval.open(0, 1)})
    assert isinstance(below, dv.Refuted)  # 0 is the limit at an end that does not belong to the domain: f″ > 0 there
    assert below.statement == dv.StronglyConvex(x**2 / 2 + cos(x), (x,), S.Zero, below.statement.domain)
    for f, domain in ((x**4 + x**2 / 1000, None), (x**4, {x: Interval(1, 2)})):
        assert isinstance(dv.prove_strongly_convex(f, x, domain=domain), dv.Proved)


SMOOTH: list[tuple[Any, Any, Any, Any]] = [
    (x**2, None, 2, None),
    (log(1 + exp(x)), None, Rational(1, 4), 0),
    (σ, None, sqrt(3) / 18, log(2 - sqrt(3))),
    (σ**2, None, Rational(13, 768) + 55 * sqrt(33) / 2304, log((7 - sqrt(33)) / 2)),
    (tanh(x), None, 4 * sqrt(3) / 9, None),
    (cos(x), None, 1, None),
    (1 / (1 + x**2), None, 2, 0),
    (x**4, {x: Interval(-1, 2)}, 48, None),
]


@pytest.mark.parametrize(("f", "domain", "c", "at"), SMOOTH, ids=str)
def test_smooth(f: Any, domain: Any, c: Any, at: Any) -> None:
    verdict = dv.prove_smooth(f, x, domain=domain)
    assert proved(verdict).constant == c
    bends = [abs(v) for v in values(f.diff(x, 2), domain)]
    assert number(c) * Rational(9, 10) <= max(bends) <= number(c) + TINY
    where = dict(verdict.statement.attained).get(x)
    if where is not None:
        reached = sp.lambdify(x, explicit(f).diff(x, 2), "mpmath")(number(where))
        assert abs(abs(reached) - number(c)) < TINY
    assert at is None or abs(abs(number(at)) - abs(number(where))) < TINY


BENT: list[tuple[Any, Any, Any]] = [
    (huber, None, 1),
    (Max(0, 1 - x) ** 2, None, 2),
    (x * Abs(x), None, 2),
    (Abs(x) - log(1 + Abs(x)), None, 1),
    (Piecewise((1 - (1 - x**2) ** 3, Abs(x) <= 1), (1, True)) / 6, None, 1),
    (Piecewise((x**2, x < 0), (3 * x**2, True)), None, 6),
    (Abs(x) ** 3, {x: Interval(-1, 2)}, 12),
    (-huber, {x: Interval(-5, 5)}, 1),
]


@pytest.mark.parametrize(("f", "domain", "c"), BENT, ids=str)
def test_smooth_across_breaks_of_the_curvature(f: Any, domain: Any, c: Any) -> None:
    """f″ jumps, f′ does not: the constant is the greatest of the pieces, and with less a parabola is not enough."""
    verdict = dv.prove_smooth(f, x, domain=domain)
    assert proved(verdict).constant == c
    less = (c - Rational(1, 1000)) / 2 * x**2
    assert any(isinstance(dv.prove_convex(less + g, x, domain=domain), dv.Refuted) for g in (f, -f))


def test_smooth_with_a_label_or_a_place() -> None:
    for f, domain, c in (
        (Max(0, 1 - y * x) ** 2, {y: (-1, 1)}, 2),
        (Max(0, x - y) ** 2, None, 2),
        (huber.subs(x, x - y), None, 1),
    ):
        verdict = dv.prove_smooth(f, x, domain=domain)
        assert proved(verdict).constant == c
        assert set(dict(verdict.statement.attained)) == {x, y}


def test_a_slope_that_jumps_or_grows_without_bound_is_not_smooth() -> None:
    step = Piecewise((x**2, x < 0), (x**2 + 1, True))
    corner = Piecewise((x**2, x < 0), (x**2 + x, True))
    raised = Piecewise((1, Eq(x, 0)), (x**2, True))
    for f in (step, raised):
        assert isinstance(dv.prove_smooth(f, x), dv.Undecided)
    for f in (Abs(x), Max(0, x), corner, Max(0, x) ** 3):
        assert isinstance(dv.prove_smooth(f, x), dv.Refuted)
    assert isinstance(dv.prove_smooth(raised, x, domain={x: Interval(0, 1)}), dv.Undecided)


def test_where_a_curvature_is_attained_is_checked() -> None:
    """Outside the piece, at a break, elsewhere on another piece, twice, at no number, with another formula: refused."""
    verdict: Any = dv.prove_smooth(Max(0, x) ** 2, x)
    values, g = verdict.certificate.evidence
    assert (values, g) == (Interval.open(0, oo), x**2)
    assert dict(verdict.statement.attained)[x] > 0
    assert replace(verdict, statement=replace(verdict.statement, attained=((x, S(7)),)))
    for at in (-1, 0, oo, x, y, Rational(1, 2) * y):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=replace(verdict.statement, attained=((x, S(at)),)))
    for attained in (((x, S.One), (x, S(-1))), ((x, S(-1)), (x, S.One)), ((y, S.One),), ()):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=replace(verdict.statement, attained=attained))
    for evidence in (None, (values, S.Zero), (values, 2 * x**2), (S.Reals, x**2), (Interval.open(-1, 2), x**2), (g,)):
        with pytest.raises(dv.CheckError):
            replace(verdict, certificate=replace(verdict.certificate, evidence=evidence))
    label: Any = dv.prove_smooth(y * x**2, x, domain={y: Interval(0, 3)})
    assert dict(label.statement.attained)[y] == 3
    for value in (S(4), S(2), S(-3)):
        with pytest.raises(dv.CheckError):
            replace(label, statement=replace(label.statement, attained=((x, S.Zero), (y, value))))


def test_not_smooth() -> None:
    for f in (x**4, exp(x), Abs(x)):
        assert isinstance(dv.prove_smooth(f, x), dv.Refuted)


def test_smoothness_of_squared_error_is_exact() -> None:
    verdict = dv.models["sigmoid-mse"].smoothness
    assert isinstance(verdict, dv.Proved)
    assert verdict.statement.constant == Rational(13, 768) + 55 * sqrt(33) / 2304
    at = dict(verdict.statement.attained)
    assert at[dv.y] == 0
    assert sp.expand(exp(at[dv.z])) == Rational(7, 2) - sqrt(33) / 2
    for c in (verdict.statement.constant - Rational(1, 10**9), Rational(154, 1000)):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=replace(verdict.statement, constant=c))
    for other in (((dv.y, S.Zero), (dv.z, S.Zero)), ((dv.z, S.Zero),), ((dv.y, S.One), (dv.z, at[dv.z]))):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=replace(verdict.statement, attained=other))


MONOTONE: list[tuple[Any, Any, str, bool]] = [
    (x**3, None, "increasing", True),
    (σ, None, "increasing", True),
    (-exp(x), None, "decreasing", True),
    (Max(0, x), None, "increasing", False),
    (x**2, up, "increasing", True),
    (Piecewise((x, x > 0), (exp(x) - 1, True)), None, "increasing", True),
    (x - sin(x), None, "increasing", True),
    (sqrt(x), up, "increasing", True),
    (Min(0, -x), None, "decreasing", False),
    (Max(0, tanh(x)), None, "increasing", False),
    (Min(1, exp(x)) + x, None, "increasing", True),
    (Max(0, sp.atan(x)) - Max(0, -x * exp(x**2)), None, "increasing", True),
    (x + sqrt(x**2 + 1) / 2 - Rational(1, 2), None, "increasing", True),
]


@pytest.mark.parametrize(("f", "domain", "direction", "strict"), MONOTONE, ids=str)
def test_monotone(f: Any, domain: Any, direction: str, strict: bool) -> None:
    verdict = dv.prove_monotone(f, x, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    assert (verdict.statement.direction, verdict.statement.strict) == (direction, strict)
    seen = values(f, domain)
    steps = [(q - p) * (1 if direction == "increasing" else -1) for p, q in pairwise(seen)]
    assert min(steps) > 0 if strict else min(steps) == 0


TURNING = [
    x**2,
    sin(x),
    x * σ,
    Abs(x),
    Piecewise((x, x < 0), (x - 1, True)),
    Max(0, tanh(x)) - x**2 / 10**6,
    Min(1, exp(x)) - x / 10**3,
    x + Rational(101, 100) * sqrt(x**2 + 1),
]


@pytest.mark.parametrize("f", TURNING, ids=str)
def test_not_monotone(f: Any) -> None:
    verdict = dv.prove_monotone(f, x)
    assert isinstance(verdict, dv.Refuted), str(verdict)
    height = sp.lambdify(x, explicit(f), "mpmath")
    p, q, r = (height(number(t)) for t in verdict.witness.evidence.points)
    assert (q - p) * (r - q) < 0


RANGES: list[tuple[Any, Any, Any, Any]] = [
    (σ, None, 0, 1),
    (σ * (1 - σ), None, 0, Rational(1, 4)),
    (tanh(x), None, -1, 1),
    (x**2, None, 0, oo),
    (x / (1 + x**2), None, -Rational(1, 2), Rational(1, 2)),
    (σ**2 * (1 - σ), None, 0, Rational(4, 27)),
    (sin(x), None, -1, 1),
    (3 * sin(x) + 4 * cos(x), None, -5, 5),
    (x * (1 + erf(x / sqrt(2))) / 2, None, -Rational(17, 100), oo),
    (x**2, {x: Interval(-1, 2)}, 0, 4),
    (sp.acos(x), {x: Interval(-1, 1)}, 0, Rational(1571, 500)),
    (sp.acos(x), {x: Interval.open(-1, 1)}, 0, Rational(1571, 500)),
    (Max(0, tanh(x)), None, 0, 1),
    (Abs(exp(x) - 1), None, 0, oo),
    (
        σ**2 * (1 - σ) * (2 - 3 * σ),
        None,
        Rational(13, 1536) - 55 * sqrt(33) / 4608,
        Rational(13, 1536) + 55 * sqrt(33) / 4608,
    ),
]


@pytest.mark.parametrize(("f", "domain", "low", "high"), RANGES, ids=str)
def test_range(f: Any, domain: Any, low: Any, high: Any) -> None:
    verdict = dv.prove_range(f, x, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    assert (verdict.statement.low, verdict.statement.high) == (low, high)
    assert all(number(low) - TINY <= v for v in values(f, domain))
    assert high == oo or all(v <= number(high) + TINY for v in values(f, domain))


QUASICONVEX = [
    x**2, x**3, sqrt(Abs(x)), log(1 + x**2), 1 - exp(-(x**2) / 2), tanh(x) ** 2, log(1 + Abs(x)),
    Min(Abs(x), 1), -exp(-((x - 1) ** 2)), x * exp(x), -σ, Min(x**2, 1), x * σ, x * (1 + erf(x / sqrt(2))) / 2,
]  # fmt: skip
HILLS = [-(x**2), x**4 - x**2, sin(x), -Abs(x), Min(x**2, (x - 1) ** 2), σ * (1 - σ), (x - 1) ** 2 / (1 + x**2)]


@pytest.mark.parametrize("f", QUASICONVEX, ids=str)
def test_quasiconvex(f: Any) -> None:
    verdict = dv.prove_quasiconvex(f, x)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    seen = values(f)
    turn = seen.index(min(seen))
    assert all(p >= q - TINY for p, q in pairwise(seen[: turn + 1]))
    assert all(p <= q + TINY for p, q in pairwise(seen[turn:]))


@pytest.mark.parametrize("f", HILLS, ids=str)
def test_not_quasiconvex(f: Any) -> None:
    verdict = dv.prove_quasiconvex(f, x)
    assert isinstance(verdict, dv.Refuted), str(verdict)
    height = sp.lambdify(x, explicit(f), "mpmath")
    p, q, r = (height(number(t)) for t in verdict.witness.evidence.points)
    assert q > max(p, r)


c, UP = sp.Symbol("c", positive=True), Interval.open(0, oo)
MOVED = [
    ((σ - c) ** 2, None), (Abs(tanh(x) - c), None), ((exp(x) - c) ** 2, None), (log(1 + (x - c) ** 2), None),
    (c / x + log(x), {x: UP}), (x**2 / c - log(x), {x: UP}), (-x / (x**2 + c**2), {x: UP}), ((x**3 - c) ** 2, None),
]  # fmt: skip
"""Valleys at a place that a parameter moves."""


@pytest.mark.parametrize(("f", "domain"), MOVED, ids=str)
def test_quasiconvex_with_a_parameter(f: Any, domain: Any) -> None:
    verdict = dv.prove_quasiconvex(f, x, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()
    assert isinstance(dv.prove_quasiconvex(-f, x, domain=domain), dv.Refuted)
    for value in (Rational(1, 3), Rational(5, 2)):
        seen = values(f.subs(c, value), domain)
        turn = seen.index(min(seen))
        assert all(p >= q - TINY for p, q in pairwise(seen[: turn + 1]))
        assert all(p <= q + TINY for p, q in pairwise(seen[turn:]))


def test_concave() -> None:
    assert isinstance(dv.prove_concave(log(x), x, domain=x > 0), dv.Proved)
    assert isinstance(dv.prove_concave(-Abs(x), x), dv.Proved)
    assert isinstance(dv.prove_concave(x**2, x), dv.Refuted)
    with pytest.raises(ValueError, match="variable"):
        dv.prove_concave(x)


def test_strict_convexity_where_the_curvature_touches_zero() -> None:
    verdict: Any = dv.prove_convex(x**4, x, strict=True)
    assert isinstance(verdict, dv.Proved)
    for point in (S.Zero, sp.I, None):
        certificate = replace(verdict.certificate, evidence=(x**4, point))
        assert accepted(lambda c=certificate: replace(verdict, certificate=c)) is None  # type: ignore[misc]
    assert not isinstance(dv.prove_convex(3 * x, x, strict=True), dv.Proved)


NODES = {
    "Bernstein": dv.prove_smooth(σ, x),
    "meaning": dv.prove_strongly_convex(x**2 + exp(x), x),
    "meaning, smooth": dv.prove_smooth(σ, x),
    "meaning, bounds": dv.prove_range(σ, x),
    "slope": dv.prove_monotone(x**3, x),
    "slope, pieces": dv.prove_monotone(Max(0, x), x),
    "quasiconvexity": dv.prove_quasiconvex(x**2, x),
    "quasiconvexity, one way": dv.prove_quasiconvex(x**3, x),
    "quasiconvexity, a valley": dv.prove_quasiconvex(log(1 + x**2), x),
    "quasiconvexity, a hollow": dv.prove_quasiconvex(x * σ, x),
}


def node(name: str) -> Any:
    """The first node of a proof tree that uses a rule."""
    nodes = [NODES[name]]
    while nodes[0].certificate.rule != name.partition(",")[0]:
        nodes[:1] = nodes[0].certificate.premises
    return nodes[0]


@pytest.mark.parametrize("name", NODES)
def test_tampered(name: str) -> None:
    """Evidence and premises of each rule, changed in every part, prove nothing else and do not fail otherwise."""
    verdict = node(name)
    premises = verdict.certificate.premises
    if verdict.certificate.evidence is not None:
        tried = [replace(verdict.certificate, evidence=e) for e in altered(verdict.certificate.evidence)]
        made = [accepted(lambda c=c: dv.Proved(verdict.statement, c)) for c in tried]  # type: ignore[misc]
        assert made.count(None) > len(made) / 2
    for others in (
        (),
        premises[:-1],
        (*premises, *premises[-1:]),
        premises[::-1],
        NODES["slope"].certificate.premises,
    ):
        if others != premises:
            with pytest.raises(dv.CheckError):
                dv.Proved(verdict.statement, replace(verdict.certificate, premises=others))


def bad(f: Any) -> list[Any]:
    """Statements about a function that are false for -x⁴ + x² + x/5."""
    return [
        dv.StronglyConvex(f, (x,), S.One),
        dv.Smooth(f, (x,), S(2)),
        *(dv.Monotone(f, (x,), d) for d in ("increasing", "decreasing", "monotone", "up")),
        dv.Range(f, S.Zero, S.One),
        dv.Quasiconvex(f, (x,)),
        dv.Holds(f, "≤", sqrt(2)),
        dv.Holds(f, "≥", -sqrt(2)),
    ]


def test_no_evidence_proves_a_falsehood() -> None:
    for statement in bad(x**2 - x**4 + x / 5):
        if statement == dv.Holds(x**2 - x**4 + x / 5, "≤", sqrt(2)):
            continue  # that one is true
        for name in NODES:
            with pytest.raises(dv.CheckError):
                dv.Proved(statement, node(name).certificate)


def test_algebraic_bounds_are_sharp() -> None:
    """A smaller bound, another root, a coefficient that is negative: refused."""
    bound = node("Bernstein")
    square, pieces, n = bound.certificate.evidence
    for right in (bound.statement.right - Rational(1, 10**12), sqrt(3) / 19, -bound.statement.right):
        with pytest.raises(dv.CheckError):
            replace(bound, statement=replace(bound.statement, right=right))
    for evidence in (
        (square, pieces, -n),
        (square, pieces, sqrt(5)),
        (square, pieces, None),
        ((*square[:-1], square[-1] + 1), pieces, n),
        (square, tuple((low, high, tuple(-c for c in cs)) for low, high, cs in pieces), n),
        (square, pieces[1:], n),
    ):
        with pytest.raises(dv.CheckError):
            replace(bound, certificate=replace(bound.certificate, evidence=evidence))


def test_a_bound_of_degree_five() -> None:
    """The critical point, x⁵ - x - 3 = 0, has no radicals."""
    f = 3 * x + x**2 / 2 - x**6 / 6
    verdict = dv.prove_range(f, x, domain={x: Interval(0, 2)})
    assert isinstance(verdict, dv.Proved), str(verdict)
    root = CRootOf(x**5 - x - 3, 0)
    assert abs(number(verdict.statement.high) - number(f.subs(x, root))) < mpmath.mpf("0.0011")
    assert max(values(f, {x: Interval(0, 2)})) <= number(verdict.statement.high) + TINY


@pytest.mark.parametrize(
    ("statement", "points"),
    [
        (dv.Quasiconvex(x**2, (x,)), (-S.One, S.Zero, S.One)),
        (dv.Quasiconvex(-(x**2), (x,)), (S.Zero, S.One, S(2))),
        (dv.Quasiconvex(-(x**2), (x,)), (S.One, S.Zero, -S.One)),
        (dv.Quasiconvex(-(x**2), (x,), Domain(((x, Interval(0, 1)),))), (-S.One, S.Zero, S.One)),
        (dv.Monotone(x**3, (x,), "monotone"), (-S.One, S.Zero, S.One)),
        (dv.Monotone(-Max(0, x), (x,), "monotone"), (-S.One, S.Zero, S.One)),
        (dv.Convex(-(x**2), (x,)), (-S.One, S.Zero, S.One)),
    ],
    ids=str,
)
def test_no_turn(statement: Any, points: Any) -> None:
    with pytest.raises(dv.CheckError):
        dv.Refuted(statement, dv.Witness("turn", Turn(points)))


def test_a_greatest_value_of_a_high_degree_is_rounded_up() -> None:
    f = sp.atan(3 * x) / 4 + 1 / (9 * x**2 / 16 + 1)  # exact, it is of degree 10, of which nothing was proved
    verdict = dv.prove_smooth(f, x)
    assert isinstance(verdict, dv.Proved), verdict
    bend = sp.lambdify(x, f.diff(x, 2))
    greatest = max(abs(bend(k / 1000)) for k in range(-3000, 3001))
    assert greatest <= verdict.statement.constant <= greatest * 1.001
