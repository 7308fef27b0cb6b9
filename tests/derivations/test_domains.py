"""Domains: how they are read, what they refuse, and that a verdict speaks about the domain that was asked for."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import And, Eq, FiniteSet, Ge, Gt, Interval, Le, Lt, Ne, Or, Rational, oo

import derivations as dv

z, y, N = dv.z, dv.y, dv.N
w = sp.Symbol("w", real=True)
half = Rational(1, 2)


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        (None, ""),
        ({z: Interval(0, 1)}, "z ∈ [0, 1]"),
        ({z: Interval.Lopen(0, oo)}, "z ∈ (0, ∞)"),
        ({y: (0, 1)}, "y ∈ {0, 1}"),
        ({y: FiniteSet(half, -3)}, "y ∈ {-3, 1/2}"),
        (z > 0, "z ∈ (0, ∞)"),
        (And(z > 0, z <= 2), "z ∈ (0, 2]"),
        (And(z > 0, z < 2, z >= 1), "z ∈ [1, 2)"),
        (z > w, "z > w"),
    ],
)
def test_read(domain: Any, text: str) -> None:
    verdict = dv.prove(Ge(z**2 + 1, 0, evaluate=False), domain)
    assert isinstance(verdict, dv.Proved)
    assert str(verdict.statement.domain) == text
    assert dv.Derivation("t", z, domain=domain).to(z + 0, by="nothing").domain == verdict.statement.domain


@pytest.mark.parametrize(
    "domain",
    [
        {z: Interval(1, 0)},
        {z: sp.EmptySet},
        {z: ()},
        {z: Interval(0, sp.sqrt(2))},
        {z: Interval(0, sp.pi)},
        {z: Interval(0.25, 1)},
        {z: FiniteSet(sp.sqrt(2), 1)},
        {z: FiniteSet(w)},
        {z: sp.Union(Interval(0, 1), Interval(2, 3))},
        {z: sp.Complexes},
        {z: "positive"},
        {z: 1},
        {"z": Interval(0, 1)},
        And(z > 1, z < 0),
        And(z > 1, Or(w > 1, w < -1)),
        Or(z > 1, z < -1),
        z < sp.sqrt(2),
        "z > 0",
        Interval(0, 1),
        3,
    ],
    ids=str,
)
def test_refused(domain: Any) -> None:
    for ask in (
        lambda: dv.prove(Ge(z, 0), domain),
        lambda: dv.prove_convex(z**2, z, domain=domain),
        lambda: dv.Derivation("t", z, domain=domain),
    ):
        with pytest.raises(ValueError, match=r"domain|z|symbol") as error:
            ask()
        assert type(error.value) is ValueError


def test_a_symbol_of_the_same_name() -> None:
    """sp.Symbol("z") is not z: a verdict must not show one and speak about the other."""
    with pytest.raises(ValueError, match="z"):
        dv.prove(Ge(z, 0), {sp.Symbol("z"): Interval(0, 1)})


@pytest.mark.parametrize("words", [None, 1, z, "z >= 0", [Ge(z, 0)], And(z > 0, z < 1)], ids=str)
def test_not_a_relation(words: Any) -> None:
    with pytest.raises(ValueError, match="relation"):
        dv.prove(words)


@pytest.mark.parametrize("relation", [Ge(z, 0), Gt(z, 0), Eq(z, 2), Le(z, 0), Lt(z, 0), Ne(z, 0)], ids=str)
def test_sides_of_a_point(relation: Any) -> None:
    """On a finite set every relation is what it is at each of its points."""
    for values in ((0,), (1,), (-1, 0), (-1, 1), (0, 2), (2,)):
        verdict = dv.prove(relation, {z: values})
        if isinstance(verdict, dv.Undecided):
            assert isinstance(relation, Ne)
            continue
        assert isinstance(verdict, dv.Proved) == all(relation.subs(z, v) == sp.true for v in values)


def test_integers_are_not_the_line() -> None:
    """What holds for integers only must not be refuted at a fraction, and what a fraction refutes is not proved."""
    for relation, domain in (
        (Ge(z * (z - 1), 0), {z: sp.S.Integers}),
        (Ge(y * (y - 1), 0), {y: sp.S.Naturals0}),
        (Ge((y - 1) * (y - 2), 0), {y: sp.S.Naturals}),
        (Ge((N - 1) * (N - 2), 0), None),
        (Ge((2 * N - 3) ** 2, 1), None),
    ):
        verdict = dv.prove(relation, domain)
        assert not isinstance(verdict, dv.Refuted), str(verdict)
    assert isinstance(dv.prove(Ge(y * (y + 1), 0), {y: sp.S.Naturals0}), dv.Proved)
    refuted = dv.prove(Ge(y - 1, 0), {y: sp.S.Naturals0})
    if isinstance(refuted, dv.Refuted):
        assert dict(refuted.witness.evidence.values)[y].is_Integer


def test_facts_are_used_and_respected() -> None:
    above = dv.prove(Gt(z - w, 0), z > w)
    assert isinstance(above, dv.Proved)
    for relation, domain in (
        (Ge(z + 1, 0), sp.Abs(z) < 1),
        (Ge(1 - z, 0), z**2 < 1),
        (Ge(z + 1, w), sp.Abs(z - w) < 1),
        (Gt(w + 1, 0), And(w > z, z >= 0)),
    ):
        assert not isinstance(dv.prove(relation, domain), dv.Refuted)
    refuted = dv.prove(Ge(z, 0), z < w)
    assert not isinstance(refuted, dv.Proved)
    if isinstance(refuted, dv.Refuted):
        point = dict(refuted.witness.evidence.values)
        assert point[z] < point[w]
        assert point[z] < 0


def test_a_fact_about_another_symbol_does_not_matter() -> None:
    assert isinstance(dv.prove(Ge(z**2, 0), w > 0), dv.Proved)
    for domain in (w > y, {w: Interval(0, 1)}, And(w > y, w < 0)):
        assert isinstance(dv.prove(Ge(z**2, 0), domain), dv.Proved)
        assert not isinstance(dv.prove(Ge(z, 0), domain), dv.Proved)


def test_declared_ranges() -> None:
    p = sp.Symbol("p", positive=True)
    assert isinstance(dv.prove(Eq(sp.log(p**2), 2 * sp.log(p), evaluate=False)), dv.Proved)
    assert isinstance(dv.prove(Gt(N + p, 1)), dv.Proved)
    assert not isinstance(dv.prove(Gt(p, 1)), dv.Proved)
    with pytest.raises(ValueError, match="not real"):
        dv.prove(Ge(sp.Symbol("q", imaginary=True) ** 2, 0, evaluate=False))
