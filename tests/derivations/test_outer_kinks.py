"""Kinks of an outer function, as in -|sin x| or with a cut at √2: what is decided, and what no evidence may prove."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, Interval, Max, Piecewise, Rational, S, exp, oo, sin

import derivations as dv
from derivations.normal_form.domains import Domain
from tests.derivations.changes import accepted
from tests.derivations.proofs import decided

x, y, u = sp.symbols("x y u", real=True)
arch = {x: Interval(0, 3)}

CONVEX: dict[str, tuple[Any, Any]] = {
    "minus |sin|": (-Abs(sin(x)), arch),
    "minus the positive part of sin": (-Max(sin(x), 0), arch),
    "cut at the root of 2": (Piecewise((2, x**2 < 2), (x**2, True)), None),
    "cut at the root of 2, a line added": (Piecewise((2 + x, x**2 < 2), (x**2 + x, True)), None),
    "cut at log 2": (Piecewise((2, exp(x) < 2), (exp(x), True)), None),
    "steeper from the root of 2 on": (Piecewise((x**2, x**2 < 2), (3 * x**2 - 4, True)), None),
    "the positive part of sinh": (Max(0, sp.sinh(x)), None),
    "|sinh|": (Abs(sp.sinh(x)), None),
    "the positive part of x e^x": (Max(0, x * exp(x)), None),
}

BENT: dict[str, tuple[Any, Any]] = {
    "minus |sin|, beyond π": (-Abs(sin(x)), {x: Interval(0, Rational(16, 5))}),
    "|sin|": (Abs(sin(x)), arch),
    "minus the positive part of sin, beyond π": (-Max(sin(x), 0), {x: Interval(0, Rational(16, 5))}),
    "a jump at the root of 2": (Piecewise((1, x**2 < 2), (x**2, True)), None),
    "the lesser": (Piecewise((2, x**2 > 2), (x**2, True)), None),
    "a slope that falls at the root of 2": (Piecewise((3 * x**2 - 4, x**2 < 2), (x**2, True)), None),
    "a slope that falls at log 2": (Piecewise((exp(x), exp(x) < 2), (exp(x) / 2 + 1, True)), None),
    "the positive part of tanh": (Max(0, sp.tanh(x)), None),
    "the positive part of sinh, a little less": (Max(0, sp.sinh(x)) - x**2 / 10**4, None),
    "|x e^x|": (Abs(x * exp(x)), None),
}


@pytest.mark.parametrize("name", CONVEX)
def test_convex(name: str) -> None:
    f, domain = CONVEX[name]
    decided(dv.Proved, f, x, domain)


@pytest.mark.parametrize("name", BENT)
def test_not_convex(name: str) -> None:
    f, domain = BENT[name]
    decided(dv.Refuted, f, x, domain)


def composed(f: Any, g: Any, h: Any, turn: int, values: Any, way: str, domain: Domain) -> Any:
    """The proof that f = g(h) is convex, whose premises say what is true of them."""
    box = Domain(((u, values),))
    premises = [dv.prove_convex(g, u, domain=box)]
    premises.append(dv.prove(sp.Ge(h, values.start, evaluate=False), domain=domain))
    premises.append(dv.prove_convex(turn * h, x, domain=domain))
    directed = dv.prove_monotone(g, u, domain=box)
    premises.append(directed)
    held = [p for p in premises if isinstance(p, dv.Proved)]
    kind = isinstance(directed, dv.Proved) and getattr(directed.statement, "direction", None) == way
    certificate = dv.Certificate("composition", (g, u, values, h, sp.S.One, turn), tuple(held))
    return kind, accepted(lambda: dv.Proved(dv.Convex(f, (x,), domain), certificate))


def test_an_outer_function_that_falls_is_for_a_concave_one() -> None:
    """Each hypothesis on its own: the direction of g, where h lies, and how h bends."""
    here, far = Domain(((x, Interval(0, 3)),)), Domain(((x, Interval(0, 4)),))
    unit, both = Interval(0, oo), Interval(-1, oo)
    assert composed(-Abs(sin(x)), -Abs(u), sin(x), -1, unit, "decreasing", here)[1]
    assert composed(-Abs(sin(x)), -Abs(u), sin(x), 1, unit, "decreasing", here) == (True, None)
    assert composed(-Abs(sin(x)), -Abs(u), sin(x), -1, unit, "decreasing", far) == (True, None)
    assert composed(Abs(sin(x)), Abs(u), sin(x), -1, unit, "increasing", here) == (True, None)
    assert composed(Abs(sin(x)), Abs(u), sin(x), -1, both, "increasing", here) == (False, None)
    # |x² - 1| bends down at 0, though |u| and x² - 1 are convex: |u| falls before it rises
    line = Domain()
    assert composed(Abs(x**2 - 1), Abs(u), x**2 - 1, 1, Interval(-1, oo), "increasing", line) == (False, None)
    assert composed(Max(x**2 - 1, 0), Max(u, 0), x**2 - 1, 1, Interval(-1, oo), "increasing", line)[1]


def test_a_condition_of_two_formulas_is_not_always_their_maximum() -> None:
    lesser = Piecewise((2, x**2 > 2), (x**2, True))
    greater = dv.prove_convex(Max(2, x**2), x)
    assert isinstance(greater, dv.Proved)
    certificate = dv.Certificate("convex sum", ((S.One,), S.Zero), (greater,))
    assert accepted(lambda: dv.Proved(dv.Convex(lesser, (x,)), certificate)) is None
    assert accepted(lambda: dv.Proved(dv.Convex(Piecewise((2, x**2 < 2), (x**2, True)), (x,)), certificate))


v = sp.Symbol("v", real=True)
SUBADDITIVE: list[tuple[Any, type]] = [
    (abs(u + v) <= abs(u) + abs(v), dv.Proved),
    (abs(u - v) <= abs(u) + abs(v), dv.Proved),
    (abs(u - v) >= abs(u) - abs(v), dv.Proved),
    (sp.Max(0, u + v) <= sp.Max(0, u) + sp.Max(0, v), dv.Proved),
    (sp.Max(u, v) <= abs(u) + abs(v), dv.Proved),
    (abs(u**2 + v) <= u**2 + abs(v), dv.Proved),
    (2 * abs(u * v) <= u**2 + v**2, dv.Proved),
    (sp.Rational(101, 100) * abs(u + v) <= abs(u) + abs(v), dv.Refuted),
    (abs(u + v) < abs(u) + abs(v), dv.Refuted),
    (abs(u + v) >= abs(u) - abs(v) / 2, dv.Refuted),
    (sp.Max(0, u + v) <= sp.Max(0, u) + sp.Max(0, v) - sp.Max(0, u) / 100, dv.Refuted),
    (abs(u**2 + v) <= u**2 + abs(v) - abs(u) / 100, dv.Refuted),
]


@pytest.mark.parametrize(("relation", "kind"), SUBADDITIVE, ids=str)
def test_relations_with_a_kink_of_two_symbols(relation: Any, kind: Any) -> None:
    verdict = dv.prove(relation)
    assert isinstance(verdict, kind), str(verdict)
    verdict.check()


@pytest.mark.parametrize("f", [abs(u) + abs(v) - 2 * abs(u + v), abs(u) - abs(v), abs(u + v) - 1], ids=str)
def test_what_may_be_negative_is_no_maximum_with_0(f: Any) -> None:
    above = dv.Proved(dv.Holds(sp.Max(0, f), "≥", sp.S.Zero), dv.Certificate("signs"))
    with pytest.raises(dv.CheckError):
        dv.Proved(dv.Holds(f, "≥", sp.S.Zero), dv.Certificate("product", ((sp.Max(0, f), 1),), (above,)))
