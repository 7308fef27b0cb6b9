"""How a question is read: one name is one symbol, text is refused, and a verdict says what its symbols run over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flint
import pytest
import sympy as sp
from sympy.codegen.cfunctions import Cbrt, Sqrt, exp2, expm1, hypot, log2, log10

import derivations as dv
from derivations import z
from derivations.normal_form.polynomials import image_of
from derivations.reading import in_full

x, b = sp.symbols("x b", real=True)
UNIT = sp.Interval(0, 1)
ASKED: dict[str, Callable[..., Any]] = {
    "convex": dv.prove_convex, "concave": dv.prove_concave, "strongly": dv.prove_strongly_convex,
    "smooth": dv.prove_smooth, "monotone": dv.prove_monotone, "range": dv.prove_range,
    "quasiconvex": dv.prove_quasiconvex,
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("f", [-(sp.Symbol("x") ** 2), x * sp.Symbol("x"), x * sp.Symbol("x", positive=True)])
def test_two_symbols_of_one_name_are_refused(asked: str, f: Any) -> None:
    """-x² is constant in another x, and the sentence "-x² is convex in x" would be false."""
    with pytest.raises(ValueError, match="two symbols x"):
        ASKED[asked](f, x)


@pytest.mark.parametrize("asked", ASKED)
def test_text_is_refused(asked: str) -> None:
    with pytest.raises(ValueError, match="is text"):
        ASKED[asked]("-x**2", x)


def test_a_relation_of_two_symbols_of_one_name_is_refused() -> None:
    with pytest.raises(ValueError, match="two symbols x"):
        dv.prove(sp.Ge(x * sp.Symbol("x"), 0))


@pytest.mark.parametrize("key", [sp.Symbol("b"), sp.IndexedBase("b"), sp.IndexedBase("b")[1]])
@pytest.mark.parametrize("ask", [lambda d: dv.prove(sp.Ge(b, 0), d), lambda d: dv.prove_convex(b * x**2, x, domain=d)])
def test_a_domain_is_about_the_symbols_of_the_formula(ask: Callable[[Any], Any], key: Any) -> None:
    with pytest.raises(ValueError, match="another symbol"):
        ask({key: UNIT})


def test_a_family_and_its_label_are_one_name() -> None:
    a = sp.IndexedBase("a", real=True)
    assert isinstance(dv.prove(sp.Ge(a[1] + 1, 1), {a: UNIT}), dv.Proved)
    assert isinstance(dv.prove_convex(dv.theta[1] ** 2, dv.theta[1]), dv.Proved)


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        (sp.Symbol("p", positive=True), "for p ∈ (0, ∞)"),
        (sp.Symbol("p", nonnegative=True), "for p ∈ [0, ∞)"),
        (sp.Symbol("p", real=True), "for all reals"),
    ],
)
def test_a_verdict_says_what_its_symbols_are_declared_to_be(symbol: Any, words: str) -> None:
    assert words in str(dv.prove_convex(symbol**4, symbol))


@pytest.mark.parametrize("v", [sp.Rational(n, 7) for n in (-6900, -3200, -311, -40, -3, -1, 1, 2, 40, 311, 3200)])
def test_the_image_of_an_end_lies_between_0_and_1(v: sp.Rational) -> None:
    """It contains σ(v), and is wider by 2⁻⁴⁰ of σ(v) or 1 - σ(v) at most, so that it ends before 0 and 1."""
    w = v + sp.Rational(1, 3)
    low, high = (rational(e) for e in image_of(sp.Interval(v, w), sp.S.One).args[:2])
    with flint.ctx.workprec(4000):
        first, last = (1 / (1 + (-flint.arb(rational(e))).exp()) for e in (v, w))
        assert low < first < last < high
        assert first - low < min(first, 1 - first) * 2.0**-40
        assert high - last < min(last, 1 - last) * 2.0**-40


def rational(e: sp.Rational) -> flint.fmpq:
    return flint.fmpq(int(e.p), int(e.q))


@pytest.mark.parametrize(("end", "kind"), [(44, dv.Proved), (sp.Rational(446, 10), dv.Proved), (45, dv.Refuted)])
def test_a_turn_far_out(end: Any, kind: type) -> None:
    """The second derivative of e^z - 10⁻²⁰e^2z vanishes at z = log(10²⁰/4) = 44.665..."""
    verdict = dv.prove_convex(sp.exp(z) - sp.exp(2 * z) / 10**20, z, domain={z: sp.Interval(-sp.oo, end)})
    assert isinstance(verdict, kind)


@pytest.mark.parametrize(
    ("f", "end", "kind"),
    [
        (sp.sec(x), "3/2", dv.Proved),
        (sp.csc(x + 2), "1", dv.Proved),
        (sp.csc(x + 2), "6/5", dv.Refuted),
        (sp.cot(x + 2), "1", dv.Refuted),
        (-sp.cot(x + 2), "1", dv.Refuted),
        (-(x + 2) * sp.cot(x + 2), "1", dv.Proved),
        (sp.sinc(x), "oo", dv.Refuted),
    ],
    ids=str,
)
def test_abbreviations_of_quotients_are_read_in_full(f: Any, end: str, kind: Any) -> None:
    """A pole behind the end makes the function of another sign, which shows."""
    verdict: Any = dv.prove_convex(f, x, domain={x: sp.Interval.Ropen(-sp.Rational(3, 2), sp.sympify(end))})
    assert isinstance(verdict, kind), verdict
    verdict.check()
    assert not verdict.statement.function.has(sp.sec, sp.csc, sp.cot, sp.sinc)


def test_a_relation_with_an_abbreviation() -> None:
    unit = {x: sp.Interval(-1, 1)}
    assert isinstance(dv.prove(sp.Ge(sp.sec(x), 1 + x**2 / 2), unit), dv.Proved)
    assert isinstance(dv.prove(sp.Ge(sp.sec(x), 1 + x**2 * sp.Rational(51, 100)), unit), dv.Refuted)


@pytest.mark.parametrize(
    ("f", "low", "kind"),
    [
        (expm1(x) - x, "-oo", dv.Proved),
        (expm1(x) - x**2, "-oo", dv.Refuted),
        (exp2(x) - x, "-oo", dv.Proved),
        (-log2(x + 2), "-1", dv.Proved),
        (log10(x + 2), "-1", dv.Refuted),
        (-log10(x + 2), "-2", dv.Undecided),
        (hypot(x, 1), "-oo", dv.Proved),
        (-Sqrt(x + 2), "-2", dv.Proved),
        (-Cbrt(x + 2), "-2", dv.Proved),
        (sp.Heaviside(x), "-1", dv.Refuted),
        (sp.Heaviside(x, 0) * x, "-1", dv.Proved),
    ],
    ids=str,
)
def test_functions_of_code_and_steps_are_read_in_full(f: Any, low: str, kind: Any) -> None:
    """log10(x + 2) has no value at the end -2."""
    verdict: Any = dv.prove_convex(f, x, domain={x: sp.Interval(sp.sympify(low), sp.oo)})
    assert isinstance(verdict, kind), verdict
    assert not verdict.statement.function.has(sp.Heaviside, expm1, exp2, log2, log10, hypot, Sqrt, Cbrt)


@pytest.mark.parametrize(("reach", "side", "kind"), [(1, 1, dv.Proved), (1, -1, dv.Refuted), (2, 1, dv.Undecided)])
def test_an_angle_added_to_an_arc(reach: int, side: int, kind: Any) -> None:
    """ArcFace's cos(acos x + ½) is convex on [-1, 1], and has no value beyond."""
    f = side * sp.cos(sp.acos(x) + sp.Rational(1, 2))
    assert isinstance(dv.prove_convex(f, x, domain={x: sp.Interval(-reach, 1)}), kind)


@pytest.mark.parametrize("f", [4 * x**3 - 3 * x - sp.cos(3 * sp.acos(x)), x * sp.cos(2 * sp.asin(x))], ids=str)
def test_an_arc_is_not_read_as_what_is_defined_beyond_it(f: Any) -> None:
    assert not isinstance(dv.prove(sp.Ge(f**2, 0)), dv.Proved)


def test_a_kink_of_a_kink_keeps_its_value() -> None:
    """max(u, -u) for |u|, only where SymPy would make 2|x| of |x + |x||."""
    for u in (x + sp.Abs(x), sp.Abs(x) - 1, x - sp.Max(0, 2 * x), 2 * x - sp.Abs(x)):
        read = in_full(sp.Abs(u))
        assert all(read.subs(x, v) == sp.Abs(u).subs(x, v) for v in range(-3, 4))
        assert read.has(sp.Max) == (u != sp.Abs(x) - 1)


@pytest.mark.parametrize(("middle", "kind"), [(1, dv.Proved), (sp.Rational(1, 2), dv.Refuted)])
def test_a_step_is_its_square_but_for_its_middle(middle: Any, kind: Any) -> None:
    step = sp.Heaviside(x, middle)
    assert isinstance(dv.prove(sp.Eq(step, step**2, evaluate=False)), kind)
