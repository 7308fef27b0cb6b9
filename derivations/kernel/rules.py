"""The rules of proof, in one table. A checker takes (statement, evidence, premises) and may raise CheckError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivations.kernel import convexity, inequalities
from derivations.kernel.premises import Premises
from derivations.kernel.statements import Statement

RULES: dict[str, Callable[[Statement, Any, Premises], None]] = {
    "identity": inequalities.identity,
    "signs": inequalities.by_signs,
    "Bernstein": inequalities.bernstein,
    "Sturm": inequalities.sturm,
    "cases": inequalities.cases,
    "affine in the label": inequalities.affine_label,
    "second derivative": convexity.second_derivative,
    "affine lift": convexity.affine_lift,
    "bounded curvature": convexity.bounded_curvature,
}
