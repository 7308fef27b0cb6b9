"""Evidence that was changed: whatever no longer proves, or refutes, its statement raises CheckError.

A proof by every rule and a refutation by every rule are changed in every field. What the kernel still accepts must be
true by mpmath, which knows no rule of it; what it refuses must be refused by CheckError and by nothing else.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest
import sympy as sp

import derivations as dv
from derivations.counterexamples import REFUTATIONS
from derivations.kernel.proofs import RULES
from derivations.reading import as_statement, domain_of
from tests.derivations.changes import altered
from tests.derivations.proofs import PROVED, REFUTED, example, rule_of
from tests.derivations.sampling import counterexample, refutes
from tests.derivations.test_false_statements import BENT, FALSE
from tests.derivations.test_forged_evidence import forged

CASES = [*PROVED, *REFUTED]
COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]

z, y, σ = dv.z, dv.y, dv.sigmoid(dv.z)

each_proof = pytest.mark.parametrize("name", PROVED)
each_refutation = pytest.mark.parametrize("name", REFUTED)
each = pytest.mark.parametrize("name", CASES)


def node(verdict: Any) -> Any:
    """What a verdict rests on: its certificate, or its witness."""
    return verdict.certificate if isinstance(verdict, dv.Proved) else verdict.witness


def accepted(kind: Any, statement: Any, on: Any) -> Any | None:
    """The verdict, replayed; None if it is refused by CheckError. Any other error is an error of the kernel."""
    try:
        made = kind(statement, on)
    except dv.CheckError:
        return None
    made.check()
    return made


def test_the_kinds() -> None:
    assert {name.partition(",")[0] for name in PROVED} == set(RULES)
    assert {name.partition(",")[0] for name in REFUTED} == set(REFUTATIONS)
    assert [rule_of(example(name)) for name in CASES] == [name.partition(",")[0] for name in CASES]


@each
def test_mpmath_agrees(name: str) -> None:
    """The cases are what they say, so that a change which leaves the statement as it is cannot make it false."""
    verdict = example(name)
    if name in PROVED:
        assert counterexample(verdict.statement) is None
    else:
        assert refutes(verdict.statement, verdict.witness.evidence)


@each_proof
def test_statements_of_proofs(name: str) -> None:
    """The same evidence for another statement: refused, or the other statement is true."""
    verdict = example(name)
    for statement in altered(verdict.statement):
        made = accepted(dv.Proved, statement, verdict.certificate)
        assert made is None or counterexample(statement, 25) is None, str(made)


@each_proof
def test_certificates(name: str) -> None:
    """Another certificate for the same statement, which is true: refused, or it is replayed like any other."""
    verdict = example(name)
    others = [*altered(verdict.certificate), *(replace(verdict.certificate, rule=rule) for rule in RULES)]
    made = [accepted(dv.Proved, verdict.statement, other) for other in others]
    assert None in made
    assert all(m is None or m.certificate == other for m, other in zip(made, others, strict=True))


@each_proof
def test_premises(name: str) -> None:
    """One premise too few, too many, or one that says something else: refused, by rules that rest on none as well."""
    verdict = example(name)
    premises, certificate = verdict.certificate.premises, verdict.certificate
    foreign = dv.prove(sp.Gt(dv.theta[1] ** 2 + 7, 0, evaluate=False))
    assert isinstance(foreign, dv.Proved)
    others = [(*premises, foreign), (foreign, *premises)]
    for at in range(len(premises)):
        others += [premises[:at] + premises[at + 1 :], (*premises[:at], foreign, *premises[at + 1 :])]
    for other in others:
        made = accepted(dv.Proved, verdict.statement, replace(certificate, premises=other))
        assert made is None, str(made)


def falsehoods(statement: Any) -> Iterator[Any]:
    """Statements near one that is true, false by mpmath: its sides, function, constants, domain or words changed."""
    for other in altered(statement):
        with suppress(Exception):  # of some that say nothing, mpmath can read nothing
            if counterexample(other, 20) is not None:
                yield other


@each_proof
def test_no_change_proves_a_falsehood(name: str) -> None:
    """Changed evidence and changed premises, for statements near by that are false."""
    verdict = example(name)
    changed = list(altered(verdict.certificate))
    near = list(islice(falsehoods(verdict.statement), 2))
    assert near or name == "quasiconvexity, one way"  # what is near a monotone function is monotone
    for statement in near:
        for certificate in changed[:: len(changed) // 25 + 1]:
            made = accepted(dv.Proved, statement, certificate)
            assert made is None, str(made)


def test_no_certificate_proves_a_falsehood() -> None:
    """Every certificate for a fourth of the false statements, each of which meets a fourth of the certificates."""
    statements: list[Any] = [as_statement(relation, domain_of(domain)) for relation, domain, _ in FALSE]
    statements += [dv.Convex(f, tuple(variables), domain_of(domain)) for f, variables, domain in BENT]
    for number, name in enumerate(PROVED):
        for statement in statements[number % 4 :: 4]:
            made = accepted(dv.Proved, statement, example(name).certificate)
            assert made is None, str(made)


def lifted() -> Any:
    """A loss that is strictly convex in z is not so in θ: all rows of the data may be 0."""
    model, known = dv.models["sigmoid-bce"], example("affine lift")
    premise = dv.prove_convex(model.loss, z, domain={y: (0, 1)}, strict=True)
    return replace(known.statement, strict=True), replace(known.certificate, premises=(premise,))


ONE = sp.S.One
ALL_BUT_ONE: dict[str, Callable[[], Any]] = {
    "a negative Bernstein coefficient": lambda: (
        dv.Holds(σ, "≥", sp.S.Half), dv.Certificate("Bernstein", ((ONE,), ((sp.S.Zero, ONE, (-ONE, ONE)),), None))),
    "a lift of strictness": lifted,
}  # fmt: skip


@pytest.mark.parametrize("name", ALL_BUT_ONE)
def test_evidence_that_lacks_one_thing(name: str) -> None:
    """Evidence made for a false statement, right in all but what makes it false."""
    statement, certificate = ALL_BUT_ONE[name]()
    assert accepted(dv.Proved, statement, certificate) is None


def test_no_witness_refutes_a_truth() -> None:
    """Every witness, for every true statement."""
    for refutation in REFUTED:
        for proof in PROVED:
            made = accepted(dv.Refuted, example(proof).statement, example(refutation).witness)
            assert made is None, str(made)


@each_refutation
def test_witnesses(name: str) -> None:
    """Another witness: CheckError, or it contradicts the statement too."""
    verdict = example(name)
    others = [*altered(verdict.witness), *(replace(verdict.witness, rule=rule) for rule in REFUTATIONS)]
    for other in others:
        made = accepted(dv.Refuted, verdict.statement, other)
        assert made is None or refutes(verdict.statement, other.evidence), str(made)


@each_refutation
def test_statements_of_refutations(name: str) -> None:
    """The same witness for another statement: CheckError, or it contradicts that one too."""
    verdict = example(name)
    for statement in altered(verdict.statement):
        made = accepted(dv.Refuted, statement, verdict.witness)
        assert made is None or refutes(statement, verdict.witness.evidence), str(made)


def fields_changed(verdict: Any) -> Iterator[tuple[str, Any, Any]]:
    """For each field of a verdict: its name, and statement and evidence where that field alone was changed."""
    on = node(verdict)
    yield from (("statement", other, on) for other in altered(verdict.statement))
    for field in ("rule", "evidence", "premises") if isinstance(verdict, dv.Proved) else ("rule", "evidence"):
        for value in altered(getattr(on, field)):
            yield field, verdict.statement, replace(on, **{field: value})


@each
def test_no_way_around_the_constructor(name: str) -> None:
    """What the constructor refuses is refused by `replace`, and by whoever copies or replays a forged one."""
    verdict = example(name)
    kind, on = type(verdict), "certificate" if name in PROVED else "witness"
    seen: dict[str, int] = {}
    for field, statement, other in fields_changed(verdict):
        if seen.get(field, 0) < 2 and accepted(kind, statement, other) is None:
            seen[field] = seen.get(field, 0) + 1
            with pytest.raises(dv.CheckError):
                replace(verdict, **{"statement": statement, on: other})
            for ask in (lambda v: v.check(), *COPIES):
                with pytest.raises(dv.CheckError):
                    ask(forged(kind, statement, other))
    assert set(seen) >= {"statement", "rule"}
    assert "evidence" in seen or node(verdict).evidence is None


@each
def test_no_evidence_at_all(name: str) -> None:
    verdict = example(name)
    on = node(verdict)
    for garbage in (None, 1, "rule", (), on.rule, verdict):
        with pytest.raises(dv.CheckError):
            type(verdict)(verdict.statement, garbage)


@pytest.mark.parametrize("again", COPIES)
@each
def test_copies(name: str, again: Callable[[Any], Any]) -> None:
    verdict = example(name)
    other = again(verdict)
    assert other == verdict
    assert str(other) == str(verdict)
    other.check()
