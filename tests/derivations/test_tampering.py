"""Evidence that was changed: whatever no longer proves, or refutes, its statement raises CheckError.

Every kind of certificate and of witness is changed in every field. What the kernel still accepts must be true, by
mpmath; what it refuses must be refused by CheckError and by nothing else.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any

import pytest
import sympy as sp
from sympy import Eq, FiniteSet, Float, Ge, Gt, Interval, Rational, S, exp, log

import derivations as dv
from derivations.domains import Domain
from derivations.kernel.refutations import Chord, LossChord, Point
from derivations.kernel.rules import RULES
from derivations.kernel.statements import mean_loss
from derivations.symbols import labels
from tests.derivations.opinion import NoValue
from tests.derivations.sampling import bulge, counterexample, false_at, inside
from tests.derivations.test_false_statements import BENT, FALSE

z, y, p, s, θ = dv.z, dv.y, dv.yhat, dv.sigmoid(dv.z), dv.theta
w = sp.Symbol("w", real=True)
Proved, Refuted, Certificate, Witness, CheckError = dv.Proved, dv.Refuted, dv.Certificate, dv.Witness, dv.CheckError
mse = (s - y) ** 2


def affine() -> Any:
    """By hand, for the search has shorter ways: y σ + (1 - y)(1 - σ) > 0 for y in [0, 1]."""
    statement = dv.Holds(y * s + (1 - y) * (1 - s), ">", S.Zero, Domain(((y, Interval(0, 1)),)))
    ends = tuple(Proved(statement.at(y, end), Certificate("signs")) for end in (S.Zero, S.One))
    return Proved(statement, Certificate("affine in the label", y, ends))


PROOFS: dict[str, Any] = {
    "identity": dv.prove(Eq(s, 1 / (1 + exp(-z)))),
    "signs": dv.prove(Gt(z**2 + w**2 + 1, 0, evaluate=False)),
    "signs, with a fact": dv.prove(Gt(z - w, 0), z > w),
    "Bernstein": dv.prove(Ge(Rational(1, 4) - s * (1 - s), 0)),
    "Bernstein, pieces": dv.prove(Gt(p**2 - 2 * p / 3, Rational(-11, 90)), {p: Interval(0, 1)}),
    "Sturm": dv.prove(Gt(z**4 - 4 * z + 4, 0)),
    "cases": dv.prove(Ge(y * s + (1 - y) * (1 - s), 0), {y: (0, 1)}),
    "affine in the label": affine(),
    "second derivative": dv.prove_convex(log(1 + exp(z)), z, strict=True),
    "second derivative, labels": dv.prove_convex(-y * log(s) - (1 - y) * log(1 - s), z, domain={y: (0, 1)}),
    "affine lift": dv.models["sigmoid-bce"].convexity,
    "bounded curvature": dv.models["sigmoid-bce"].smoothness,
}

REFUTATIONS: dict[str, Any] = {
    "point": dv.prove(Ge(s, Rational(1, 2))),
    "point, with a fact": dv.prove(Gt(z - w, 1), z > w),
    "point, algebraic": dv.prove(Gt(1 - 4 * s * (1 - s), 0), {z: Interval(-1, 1)}),
    "point, label": dv.prove(Ge(y - s, 0), {y: (0, 1)}),
    "chord": dv.prove_convex(z**3, z),
    "chord, label": dv.prove_convex(mse, z, domain={y: (0, 1)}),
    "chord, two variables": dv.prove_convex(z * w, z, w),
    "one sample": dv.models["sigmoid-mse"].convexity,
}


def test_the_kinds() -> None:
    assert {name.partition(",")[0] for name in PROOFS} == set(RULES)
    assert all(isinstance(v, Proved) and v.certificate.rule == k.partition(",")[0] for k, v in PROOFS.items())
    assert all(isinstance(v, Refuted) and v.witness.rule == k.partition(",")[0] for k, v in REFUTATIONS.items())


def altered(value: Any) -> Iterator[Any]:
    """Values that are not ``value``: each part of it changed, left out, doubled, or of another kind."""
    yield None
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from ({"≥": "≤", "≤": "≥", ">": "<", "<": ">", "=": ">"}.get(value, ""), value + " ", "=", "≥")
    elif isinstance(value, tuple):
        yield ()
        yield (*value, *value[-1:])
        for position in range(len(value)):
            yield (*value[:position], *value[position + 1 :])
            others = altered(value[position])
            if isinstance(value[position], Proved):
                others = islice(others, 20)  # the kinds of premises are all among PROOFS
            yield from ((*value[:position], v, *value[position + 1 :]) for v in others)
        yield value[::-1]
    elif isinstance(value, sp.Set):
        yield from (S.Reals, Interval(-1, 1), Interval.open(0, 1), FiniteSet(-1), FiniteSet(0, 1, 2), S.EmptySet)
    elif isinstance(value, sp.core.relational.Relational):
        yield from (value.negated, value.reversed, sp.true, sp.false, Gt(z, 0))
    elif isinstance(value, sp.Basic):
        yield from (-value, value + 1, value - Rational(1, 10**6), 2 * value, S.Zero, z, y, p, S.NaN, S.Infinity, sp.I)
        if value.is_Rational:
            yield from (Float(value), int(value), float(value))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            for other in altered(getattr(value, field.name)):
                made = attempt(lambda n=field.name, o=other: replace(value, **{n: o}))  # type: ignore[misc]
                if made is not None:
                    yield made
    elif callable(value):
        yield lambda *indices: S.Zero


def attempt(make: Callable[[], Any]) -> Any | None:
    """What was made, or None where it was refused, by whatever error."""
    try:
        return make()
    except Exception:
        return None


def accepted(make: Callable[[], Any]) -> Any | None:
    """A verdict that was made and can be replayed, or None."""
    made = attempt(make)
    return made if made is not None and attempt(lambda: made.check() is None) else None


def is_true(statement: Any) -> bool:
    return counterexample(statement) is None


@pytest.mark.parametrize("name", PROOFS)
def test_statements_of_proofs(name: str) -> None:
    """The same evidence for another statement: refused, or the other statement is true."""
    verdict = PROOFS[name]
    for statement in altered(verdict.statement):
        made = accepted(lambda st=statement: Proved(st, verdict.certificate))  # type: ignore[misc]
        assert made is None or is_true(statement), str(made)


@pytest.mark.parametrize("name", PROOFS)
def test_certificates(name: str) -> None:
    """Other evidence, another rule, other premises: refused, or it proves the same statement, which is true."""
    verdict = PROOFS[name]
    for certificate in altered(verdict.certificate):
        made = accepted(lambda c=certificate: Proved(verdict.statement, c))  # type: ignore[misc]
        assert made is None or made.certificate == certificate
    for rule in RULES:
        accepted(lambda r=rule: Proved(verdict.statement, replace(verdict.certificate, rule=r)))  # type: ignore[misc]


@pytest.mark.parametrize("name", [*PROOFS, *REFUTATIONS])
def test_the_error_is_a_check_error(name: str) -> None:
    """Also where a part of the evidence is of another type, or is missing."""
    verdict = (PROOFS | REFUTATIONS)[name]
    node = verdict.certificate if isinstance(verdict, Proved) else verdict.witness
    for other in altered(node.evidence):
        with suppress(CheckError):
            type(verdict)(verdict.statement, replace(node, evidence=other))
    for garbage in (None, 1, "rule", (), node.rule, verdict):
        with pytest.raises(CheckError):
            type(verdict)(verdict.statement, garbage)


def test_no_certificate_proves_a_falsehood() -> None:
    """Every certificate above, for every false statement."""
    statements = [dv.prove(relation, domain).statement for relation, domain, _ in FALSE]
    statements += [dv.prove_convex(f, *variables, domain=domain).statement for f, variables, domain in BENT]
    for statement in statements:
        for verdict in PROOFS.values():
            assert accepted(lambda st=statement, v=verdict: Proved(st, v.certificate)) is None  # type: ignore[misc]


def test_no_witness_refutes_a_truth() -> None:
    """Every witness above, for every true statement."""
    for refutation in REFUTATIONS.values():
        for proof in PROOFS.values():
            assert accepted(lambda p=proof, r=refutation: Refuted(p.statement, r.witness)) is None  # type: ignore[misc]


def refutes(statement: Any, evidence: Any) -> bool:
    """Whether a witness contradicts a statement by the values of mpmath."""
    try:
        if isinstance(evidence, Point) and isinstance(statement, dv.Holds):
            return inside(dict(evidence.values), statement.domain) and false_at(statement, dict(evidence.values))
        chord = evidence.chord if isinstance(evidence, LossChord) else evidence
        variables = (z,) if isinstance(evidence, LossChord) else statement.variables
        loss = evidence.loss if isinstance(evidence, LossChord) else statement.function
        ends = [{**dict(chord.values), **dict(zip(variables, end, strict=True))} for end in (chord.a, chord.b)]
        domain = Domain(tuple((y if s == labels else s, v) for s, v in statement.domain.sets), statement.domain.facts)
        return all(inside(end, domain) for end in ends) and bool(bulge(loss, (ends[0], ends[1])) > 0)
    except (NoValue, ZeroDivisionError):
        return False


@pytest.mark.parametrize("name", REFUTATIONS)
def test_witnesses(name: str) -> None:
    """Another witness: CheckError, or it contradicts the statement too."""
    verdict = REFUTATIONS[name]
    for witness in altered(verdict.witness):
        made = accepted(lambda o=witness: Refuted(verdict.statement, o))  # type: ignore[misc]
        assert made is None or refutes(verdict.statement, witness.evidence), str(made)


@pytest.mark.parametrize("name", REFUTATIONS)
def test_statements_of_refutations(name: str) -> None:
    """The same witness for another statement: CheckError, or it contradicts that one too."""
    verdict = REFUTATIONS[name]
    for statement in altered(verdict.statement):
        made = accepted(lambda st=statement: Refuted(st, verdict.witness))  # type: ignore[misc]
        assert made is None or refutes(statement, verdict.witness.evidence), str(made)


COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]


@pytest.mark.parametrize("again", COPIES)
@pytest.mark.parametrize("name", [*PROOFS, *REFUTATIONS])
def test_copies(name: str, again: Callable[[Any], Any]) -> None:
    verdict = (PROOFS | REFUTATIONS)[name]
    other = again(verdict)
    assert other == verdict
    assert str(other) == str(verdict)
    other.check()


def forged(kind: type, *values: Any) -> Any:
    """A verdict that was put together without its constructor."""
    made = object.__new__(kind)
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
    for premise in (bent, forged(Proved, bent.statement, Certificate("cases", y, (bent,))), object(), None, True):
        with pytest.raises(CheckError):
            Proved(dv.Convex(-(z**2), (z,)), Certificate("second derivative", None, (premise,))).check()


def test_nothing_can_be_assigned() -> None:
    for verdict in (PROOFS["cases"], REFUTATIONS["chord"], dv.Undecided(PROOFS["cases"].statement, "why")):
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
        Refuted(dv.Convex(mean_loss(f), (θ,), far), Witness("one sample", LossChord(f, Chord((S.Zero,), (S.Half,)))))


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
        ((1 - z) ** 2 - Rational(1, 10**20), "Bernstein", ((S.One,), ((S.Zero, Float(1.0), (S(10) ** 20, S(0), S(0))),))),
        ((z - Rational(1, 3)) ** 2 - Rational(1, 10**40), "Sturm", ((Float(3), Float(-1)), Rational(1, 2))),
        ((z - Rational(1, 3)) ** 2 - Rational(1, 10**40), "Bernstein",
         ((Float(3), Float(-1)), ((S.Zero, S.One, (S(10) ** 40,)),))),
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
