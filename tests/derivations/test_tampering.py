"""Evidence that was changed: whatever no longer proves, or refutes, its statement raises CheckError.

Every kind of certificate and of witness is changed in every field. What the kernel still accepts must be true, by
mpmath; what it refuses must be refused by CheckError and by nothing else.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from sympy import Eq, Ge, Gt, Interval, Rational, S, exp, log

import derivations as dv
from derivations.domains import Domain
from derivations.kernel.refutations import LossChord, Point
from derivations.kernel.rules import RULES
from derivations.symbols import labels
from tests.derivations.changes import accepted, altered
from tests.derivations.opinion import NoValue
from tests.derivations.sampling import bulge, counterexample, false_at, inside
from tests.derivations.test_false_statements import BENT, FALSE

z, y, p, s, θ = dv.z, dv.y, dv.yhat, dv.sigmoid(dv.z), dv.theta
w = sp.Symbol("w", real=True)
Proved, Refuted, Certificate, Witness, CheckError = (
    dv.Proved,
    dv.Refuted,
    dv.Certificate,
    dv.Witness,
    dv.CheckError,
)
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
