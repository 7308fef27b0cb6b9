"""What a reader is told: every rule has its sentence, every statement reads as one, in text and in LaTeX."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import sympy as sp

import derivations as dv
from derivations.counterexamples import Chord
from derivations.evidence import SENTENCES, claim, reasons
from derivations.kernel import statements
from derivations.kernel.proofs import RULES
from derivations.kernel.statements import mean_loss
from derivations.printing import formula, latex

z, loss = dv.z, mean_loss(dv.models["sigmoid-mse"].loss)
STATEMENTS = {
    "z**2 ≥ 0": dv.Holds(z**2, "≥", sp.S.Zero),
    "z**2 is strictly convex in z": dv.Convex(z**2, (z,), strict=True),
    "the second derivative of z**2 lies between -c and c with c = 2; c is reached at z = 0": dv.Smooth(
        z**2, (z,), sp.Integer(2), attained=((z, sp.S.Zero),)
    ),
    f"the Hessian of {formula(loss)} in θ lies between -c·XᵀX/N and c·XᵀX/N with c = 1/4": dv.Smooth(
        loss, (dv.theta,), sp.Rational(1, 4)
    ),
    "z**2 is strongly convex in z with the constant 2": statements.StronglyConvex(z**2, (z,), sp.Integer(2)),
    "z**3 is strictly increasing in z": statements.Monotone(z**3, (z,), "increasing", strict=True),
    "z**3 is quasiconvex in z": statements.Quasiconvex(z**3, (z,)),
    "0 ≤ z**2 ≤ 1 for z ∈ [0, 1]": statements.Range(
        z**2, sp.S.Zero, sp.S.One, dv.Domain().with_set(z, sp.Interval(0, 1))
    ),
}


def test_every_rule_has_a_sentence() -> None:
    assert set(SENTENCES) == set(RULES)
    assert all(sentence.format("y").endswith(".") for sentence in SENTENCES.values())


def test_every_kind_of_statement_is_tried() -> None:
    assert {type(statement) for statement in STATEMENTS.values()} == set(get_args(statements.Statement))


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_reads_as_a_sentence(text: str) -> None:
    assert claim(STATEMENTS[text], formula) == text
    assert "None" not in claim(STATEMENTS[text], latex)


@pytest.mark.parametrize("f", [z**2, sp.exp(z), sp.Abs(z), dv.models["sigmoid-bce"].loss, z**3, z * sp.exp(z)])
def test_every_line_of_a_proof_is_told(f: Any) -> None:
    verdict = dv.prove_convex(f, z, domain={dv.y: (0, 1)})
    lines = [line for _, line in reasons(verdict, formula)]
    assert lines
    assert all(line for line in lines)


def test_a_chord_is_told_with_its_values() -> None:
    a, b = sp.symbols("a b", real=True)
    chord = Chord((sp.Integer(1), sp.Integer(-1)), (sp.Integer(-1), sp.Integer(1)))
    verdict = dv.Refuted(dv.Convex(a**2 + b**2 + 3 * a * b, (a, b)), dv.Witness("chord", chord))
    assert next(reasons(verdict, formula))[1] == (
        "From a, b = (1, -1) (value -1) to (-1, 1) (value -1) the chord passes below the curve: in the middle, at "
        "(0, 0), the function is 0, the chord -1."
    )
