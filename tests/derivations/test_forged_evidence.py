"""Evidence that was made up: by hand, by rounding, for another domain. All of it raises CheckError."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
import sympy as sp
from sympy import FiniteSet, Float, Ge, Interval, Rational, S

import derivations as dv
from derivations.counterexamples import Chord, LossChord, Point
from derivations.kernel.proofs import RULES
from derivations.kernel.statements import mean_loss
from derivations.normal_form.domains import Domain
from derivations.symbols import labels

z, y, s, θ = dv.z, dv.y, dv.sigmoid(dv.z), dv.theta
w = sp.Symbol("w", real=True)
Proved, Refuted, Certificate, Witness, CheckError = dv.Proved, dv.Refuted, dv.Certificate, dv.Witness, dv.CheckError
mse = (s - y) ** 2

CASES: Any = dv.prove(Ge(y * s + (1 - y) * (1 - s), 0), {y: (0, 1)})
CHORD: Any = dv.prove_convex(z**3, z)
COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]


def forged(kind: type, *values: Any) -> Any:
    """A verdict that was put together without its constructor."""
    made: Any = object.__new__(kind)
    for field, value in zip(fields(kind), values, strict=True):
        object.__setattr__(made, field.name, value)
    return made


FORGED = {
    "proof": forged(Proved, dv.Holds(z, "≥", S.Zero), Certificate("signs")),
    "unknown rule": forged(Proved, dv.Holds(z, "≥", S.Zero), Certificate("trust me")),
    "refutation": forged(Refuted, dv.Holds(z**2, "≥", S.Zero), Witness("point", Point(((z, S.One),)))),
    "unknown refutation": forged(Refuted, dv.Holds(z**2, "≥", S.Zero), Witness("trust me", None)),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged(name: str) -> None:
    for ask in (lambda v: v.check(), *COPIES):
        with pytest.raises(CheckError):
            ask(FORGED[name])


def test_forged_premises() -> None:
    bent = forged(Proved, dv.Holds(S(-2), "≥", S.Zero), Certificate("signs"))
    for premise in (
        bent,
        forged(Proved, bent.statement, Certificate("cases", y, (bent,))),
        object(),
        None,
        True,
    ):
        with pytest.raises(CheckError):
            Proved(dv.Convex(-(z**2), (z,)), Certificate("second derivative", (-(z**2), None), (premise,))).check()


def test_nothing_can_be_assigned() -> None:
    for verdict in (CASES, CHORD, dv.Undecided(CASES.statement, "why")):
        for field in fields(verdict):
            with pytest.raises(AttributeError):
                setattr(verdict, field.name, None)


def lifted(loss: Any, sample: Domain, over: Domain) -> Any:
    premise = dv.prove_convex(loss, z, domain=sample)
    assert isinstance(premise, Proved)
    return Proved(dv.Convex(mean_loss(loss), (θ,), over), Certificate("affine lift", loss, (premise,)))


def test_the_lift_needs_every_logit_and_every_label() -> None:
    """Convexity in z on an interval, or for labels that the statement does not restrict, does not lift to θ."""
    on = Domain(((z, Interval(0, Rational(1, 2))), (labels, FiniteSet(0))))
    sample = Domain(((z, Interval(0, Rational(1, 2))), (y, FiniteSet(0))))
    with pytest.raises(CheckError):
        lifted(mse, sample, on)
    only_y = Domain(((y, FiniteSet(0, 1)),))
    with pytest.raises(CheckError):
        lifted(y * z**2, only_y, only_y)
    with pytest.raises(CheckError):
        lifted(θ[1] * z, Domain(), Domain())


def test_one_sample_needs_its_data_in_the_domain() -> None:
    f = z**2 * (z - 2)
    far = Domain(((θ, Interval(1, 2)), (dv.X, Interval(2, 3))))
    with pytest.raises(CheckError):
        Refuted(
            dv.Convex(mean_loss(f), (θ,), far),
            Witness("one sample", LossChord(f, Chord((S.Zero,), (S.Half,)))),
        )


def test_affine_in_the_label_needs_both_ends_in_the_domain() -> None:
    """On {0 ≤ y ≤ 1, y > z} the end y = 0 is missing where z ≥ 0: y - z(1 + 3.9(1 - z)²) < 0 at y = 1/2, z = 1/4."""
    f = y - z * (1 + Rational(39, 10) * (1 - z) ** 2)
    assert f.subs({y: Rational(1, 2), z: Rational(1, 4)}) < 0
    statement = dv.Holds(f, "≥", S.Zero, Domain(((y, Interval(0, 1)),), (y > z,)))
    ends = tuple(Proved(statement.at(y, v), Certificate("signs")) for v in (S.Zero, S.One))
    with pytest.raises(CheckError):
        Proved(statement, Certificate("affine in the label", y, ends))


def test_floats_are_no_evidence() -> None:
    """Rounding must not prove (1-z)² ≥ 10⁻²⁰ on [0, 1], nor (z - 1/3)² ≥ 10⁻⁴⁰."""
    unit = Domain(((z, Interval(0, 1)),))
    for f, rule, evidence in (
        ((1 - z) ** 2 - Rational(1, 10**20), "Bernstein",
         ((S.One,), ((S(0), Float(1.0), (S(10) ** 20, S(0), S(0))),), None)),
        ((z - Rational(1, 3)) ** 2 - Rational(1, 10**40), "Bernstein",
         ((Float(3), Float(-1)), ((S.Zero, S.One, (S(10) ** 40,)),), None)),
    ):  # fmt: skip
        with pytest.raises(CheckError):
            Proved(dv.Holds(f, "≥", S.Zero, unit), Certificate(rule, evidence))


N, δ = dv.N, sp.KroneckerDelta(z, Rational(1, 3))
bits = Domain(((labels, FiniteSet(0, 1)),))

OUT_OF_PLACE: dict[str, tuple[Any, tuple[tuple[Any, Any], ...]]] = {
    "an entry that is no label": (dv.Holds(labels[dv.n], "≥", S.Zero, bits), ((labels[1], S(-1)), (dv.n, S.One))),
    "the entry itself": (dv.Holds(labels[dv.n], "≥", S.Zero, bits), ((labels[dv.n], S(-1)),)),
    "half a row": (dv.Holds((N - 1) * (N - 2), "≥", S.Zero), ((N, Rational(3, 2)),)),
    "no rows": (dv.Holds(N, "≥", S.One), ((N, S.Zero),)),
    "delta of fractions": (
        dv.Holds(δ, "≥", S.Half, Domain(((z, FiniteSet(Rational(1, 3))),))), ((z, Rational(1, 3)),)),
    "against a fact": (dv.Holds(z, "≥", w, Domain((), (z > w,))), ((z, S.Zero), (w, S.One))),
    "at a pole": (dv.Holds(1 / z, "≥", S.Zero, Domain(((z, Interval(0, 1)),))), ((z, S.Zero),)),
    "an imaginary number": (dv.Holds(z**2, "≥", S.Zero), ((z, sp.I),)),
    "not a number": (dv.Holds(z**2, "≥", S.Zero), ((z, S.NaN),)),
    "infinity": (dv.Holds(z**2, "≥", S.Zero), ((z, S.Infinity),)),
    "a float": (dv.Holds(z**2, "≥", S.Zero), ((z, Float(-1)),)),
    "through another symbol": (dv.Holds(z, "≥", S.Zero, Domain(((z, Interval(0, 1)),))), ((z, w), (w, S(-1)))),
    "nothing": (dv.Holds(z, "≥", S.Zero), ()),
    "another symbol": (dv.Holds(z, "≥", S.Zero), ((w, S(-1)),)),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "values"), OUT_OF_PLACE.values(), ids=OUT_OF_PLACE)
def test_points_lie_in_the_domain(statement: Any, values: Any) -> None:
    with pytest.raises(CheckError):
        Refuted(statement, Witness("point", Point(values)))


@pytest.mark.parametrize("evidence", [[1], {}, {S.One}, iter(()), object(), 0.5, (S.One, [S.One]), Chord, map(abs, ())])
def test_what_may_change_between_two_readings_is_no_evidence(evidence: Any) -> None:
    for rule in RULES:
        with pytest.raises(CheckError):
            Proved(dv.Convex(z, (z,)), Certificate(rule, evidence))
    with pytest.raises(CheckError, match="not made of tuples"):
        Proved(dv.Holds(z**2, "≥", S.Zero), Certificate("signs", evidence))
