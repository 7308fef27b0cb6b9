"""The rules of proof, in one table: the kind of the statement, and the checker of (statement, evidence, premises)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivations.kernel import analysis, compositions, convexity, inequalities, several
from derivations.kernel.premises import Premises
from derivations.kernel.statements import Abbreviation, Convex, Holds, Monotone, Quasiconvex, Smooth

RULES: dict[str, tuple[Any, Callable[[Any, Any, Premises], None]]] = {
    "identity": (Holds, inequalities.identity),
    "signs": (Holds, inequalities.by_signs),
    "Bernstein": (Holds, inequalities.bernstein),
    "Sturm": (Holds, inequalities.sturm),
    "algebraic bound": (Holds, inequalities.algebraic),
    "cases": (Holds | Convex, inequalities.cases),
    "affine in the label": (Holds, inequalities.affine_label),
    "product": (Holds, analysis.product),
    "pieces": (Holds, analysis.pieces),
    "mean value": (Holds, analysis.mean_value),
    "limit": (Holds, analysis.limit),
    "substitution": (Holds, analysis.substitution),
    "bounded part": (Holds, analysis.bounded_part),
    "enclosure": (Holds, analysis.enclosed),
    "second derivative": (Convex, convexity.second_derivative),
    "kinks": (Convex, convexity.kinks),
    "maximum": (Convex, convexity.maximum),
    "slope": (Monotone, convexity.slope),
    "quasiconvexity": (Quasiconvex, convexity.quasiconvexity),
    "meaning": (Abbreviation, convexity.meaning),
    "affine lift": (Convex | Smooth, convexity.affine_lift),
    "convex set": (Convex, several.convex_set),
    "convex sum": (Convex, several.sum_of_convex),
    "constant Hessian": (Convex, several.constant_hessian),
    "minors of the Hessian": (Convex, several.hessian_minors),
    "composition": (Convex, compositions.composition),
    "log-sum-exp": (Convex, compositions.log_sum_exp),
}
