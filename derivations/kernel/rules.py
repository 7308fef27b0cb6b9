"""The rules of proof, in one table. A checker takes (statement, evidence, premises) and may raise CheckError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivations.kernel import analysis, compositions, convexity, inequalities, kinks, properties, several
from derivations.kernel.premises import Premises
from derivations.kernel.statements import Statement

RULES: dict[str, Callable[[Statement, Any, Premises], None]] = {
    "identity": inequalities.identity,
    "signs": inequalities.by_signs,
    "Bernstein": inequalities.bernstein,
    "Sturm": inequalities.sturm,
    "cases": inequalities.cases,
    "affine in the label": inequalities.affine_label,
    "product": analysis.product,
    "sum": analysis.total,
    "pieces": analysis.pieces,
    "mean value": analysis.mean_value,
    "limit": analysis.limit,
    "substitution": analysis.substitution,
    "bounded part": analysis.bounded_part,
    "enclosure": analysis.enclosed,
    "second derivative": convexity.second_derivative,
    "affine lift": convexity.affine_lift,
    "bounded curvature": convexity.bounded_curvature,
    "kinks": kinks.kinks,
    "maximum": kinks.maximum,
    "convex cases": kinks.convex_cases,
    "algebraic bound": properties.algebraic,
    "strong convexity": properties.strong_convexity,
    "bounded second derivative": properties.bounded_second_derivative,
    "slope": properties.slope,
    "monotone pieces": properties.monotone_pieces,
    "bounds": properties.bounds,
    "quasiconvexity": properties.quasiconvexity,
    "valley": properties.valley,
    "weighted slope": properties.weighted_slope,
    "convex set": several.convex_set,
    "convex sum": several.sum_of_convex,
    "constant Hessian": several.constant_hessian,
    "norm": several.norm,
    "minors of the Hessian": several.hessian_minors,
    "interval Hessian": several.interval_hessian,
    "composition": compositions.composition,
    "perspective": compositions.perspective,
    "log-sum-exp": compositions.log_sum_exp,
}
