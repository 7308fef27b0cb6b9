"""Where squared error of a sigmoid bends down: the sign of its curvature 2ŷ(1 - ŷ)·q(ŷ), for any label in [0, 1].

q is a quadratic in ŷ with leading coefficient -3; its roots r₁ ≤ r₂ are the inflection points, and between them the
curve bends up. Nothing is typed: q comes from the model's second derivative. Source: claims S0-131 to S0-136.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sympy import Gt, Interval, Lt, Poly, Rational, cancel, log, sqrt, symbols

from derivations.catalogue import models
from derivations.counterexamples import Chord
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.evidence import reasons
from derivations.kernel.statements import Convex, Holds
from derivations.lectures.topic import Theorem
from derivations.output_form import in_output
from derivations.printing import formula
from derivations.reading import domain_of
from derivations.symbols import y, yhat, z
from derivations.verdicts import Proved, Refuted, Witness

model = models["sigmoid-mse"]
curvature = in_output(model.second_derivative.result, model.activation)
quadratic = cancel(curvature / (2 * in_output(model.activation.diff(z), model.activation)))
leading, middle, last = Poly(-quadratic, yhat).all_coeffs()
center = -middle / 2
discriminant = (center**2 - leading * last).expand()
r1, r2 = symbols("r_1 r_2", real=True)
with as_written():
    roots = {r1: (center - sqrt(discriminant)) / leading, r2: (center + sqrt(discriminant)) / leading}
ends = (formula(root).replace("**2", "²") for root in roots.values())
every_label = "- every y in [0, 1]: it bends down for ŷ < {} and for ŷ > {}.".format(*ends)


@dataclass(frozen=True)
class Shape:
    """How the curve of one label bends: its inflection points in (0, 1), the proofs, the chords, and all of it told."""

    label: Any
    inflections: tuple[Any, ...]
    curvature: tuple[Theorem, ...]
    chords: tuple[Theorem, ...]

    @property
    def told(self) -> str:
        """Where it bends down, the inflection points in ŷ and in z, and the chords, as an item of a list."""
        proved = (t.verdict.statement for t in self.curvature if isinstance(t.verdict, Proved))
        down = " and ".join(_where(p.domain[yhat]) for p in proved if isinstance(p, Holds) and p.sign == "<")
        points = " and ".join(f"ŷ = {r} (z = {formula(logit(r))})" for r in self.inflections)
        shown = " ".join(line for c in self.chords for _, line in reasons(c.verdict, formula))
        return f"- y = {self.label}: it bends down for {down}; inflection at {points}. {shown}"


def shape(label: Any, *chords: tuple[int, int]) -> Shape:
    """The proofs for one rational label with rational roots; each chord, between two logits, is checked."""
    found = (root.subs(y, label).doit() for root in roots.values())
    points = tuple(sorted(r for r in found if 0 < r < 1))
    proofs = []
    for low, high in pairwise((Rational(0), *points, Rational(1))):
        up = quadratic.subs({y: label, yhat: (low + high) / 2}) > 0
        relation = (Gt if up else Lt)(curvature.subs(y, label), 0)
        name, where = f"curved {'up' if up else 'down'} for y = {label}", f"{low} < ŷ < {high}"
        says = f"The curvature is {'positive' if up else 'negative'} there."
        proofs.append(Theorem(f"{name} and {where}", says, prove(relation, {yhat: Interval.open(low, high)})))
    loss = model.loss.subs(y, label)
    refuted = tuple(
        Theorem(f"squared error for y = {label} is convex between z = {a} and {b}",
                "It is not: the chord passes below the curve.",
                Refuted(Convex(loss, (z,), domain_of({z: Interval(a, b)})), chord(a, b)))
        for a, b in chords
    )  # fmt: skip
    return Shape(label, points, tuple(proofs), refuted)


def inflections(found: Shape) -> tuple[Derivation, ...]:
    """The curvature is zero at each inflection point, in the logit."""
    return tuple(
        Derivation(f"MSE inflection for y = {found.label} at ŷ = {r}", model.second_derivative.result,
                   where={y: found.label, z: logit(r)}).to(0, by=f"ŷ = {r}")
        for r in found.inflections
    )  # fmt: skip


def logit(output: Any) -> Any:
    """z = log(ŷ/(1 - ŷ)), where σ(z) = ŷ."""
    return log(output / (1 - output))


def chord(a: Any, b: Any) -> Witness:
    """The chord between two rational logits."""
    return Witness("chord", Chord((Rational(a),), (Rational(b),)))


def _where(values: Any) -> str:
    """An interval of ŷ that reaches 0 or 1, and the same in z."""
    if values.start == 0:
        return f"ŷ < {values.end} (z < {formula(logit(values.end))})"
    return f"ŷ > {values.start} (z > {formula(logit(values.start))})"
