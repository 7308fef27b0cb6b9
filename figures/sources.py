"""Where curves and marked points come from: generated functions, and expressions of the derivations.

No formula is typed here or in any other module of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from numeric.elementwise import Array
from numeric.generated import Kernels

if TYPE_CHECKING:
    from derivations.model import Model

Curve = Callable[[npt.ArrayLike], Array]

_NAMES = {"sigmoid-bce": "BCE", "sigmoid-mse": "MSE"}


def name_of(kernels: Kernels) -> str:
    """What a model is called in a figure."""
    return _NAMES.get(kernels.name, kernels.name)


def label_of(kernels: Kernels, label: float | None = None) -> float:
    """The label to draw a model for: the given one, or 0 or 1 or an end of its range.

    Raises ValueError for a label that the model does not take.
    """
    import sympy as sp

    labels = kernels.model.labels
    if label is None:
        ends = [end for end in (labels.inf, labels.sup) if end.is_finite]
        return float(next(v for v in (sp.S.Zero, sp.S.One, *ends) if labels.contains(v) == sp.true))
    if labels.contains(sp.nsimplify(label)) != sp.true:
        raise ValueError(f"label is {label!r}; it should be in {labels}, the labels of {kernels.name!r}")
    return float(label)


def compiled(variable: Any, expr: Any) -> Curve:
    """An expression of one variable as a function of arrays, by `lambdify`."""
    import sympy as sp

    function = sp.lambdify(variable, expr, "numpy")
    return lambda x: np.broadcast_to(function(np.asarray(x, dtype=np.float64)), np.shape(x))


def logits(theta: tuple[Any, Any], x: npt.ArrayLike) -> Array:
    """The line z = b + wx in front of every activation, for θ = (b, w)."""
    b, w = theta
    return np.asarray(b + w * np.asarray(x, dtype=np.float64))


def inflections(model: Model, label: float) -> list[Any]:
    """The exact z, in order, where ∂²L/∂z² changes sign; none where the formula is outside the decidable class."""
    import sympy as sp

    from derivations.normal_form import OutsideClass
    from derivations.normal_form.domains import Domain
    from derivations.normal_form.polynomials import reduce
    from derivations.symbols import y, z

    curvature = model.second_derivative.result.subs(y, sp.nsimplify(label))
    if not curvature.has(z):
        return []
    try:
        reduced = reduce(curvature, Domain())
    except OutsideClass:
        return []
    return [reduced.value(root) for root in _sign_changes(reduced.polynomial, reduced.interval)]


def roots_inside(expr: Any, variable: Any, low: int, high: int) -> list[Any]:
    """The exact points strictly between ``low`` and ``high`` where a polynomial changes sign, in order."""
    import sympy as sp

    return _sign_changes(sp.Poly(expr, variable), sp.Interval.open(low, high))


def _sign_changes(polynomial: Any, interval: Any) -> list[Any]:
    """The roots of odd multiplicity inside an interval."""
    import sympy as sp

    inside = interval.interior
    return [root for root, m in polynomial.real_roots(multiple=False) if m % 2 and sp.true == inside.contains(root)]


def written(expr: Any) -> str:
    """A formula in mathtext, the subset of LaTeX that matplotlib sets."""
    import sympy as sp

    from derivations.printing import latex

    text = str(latex(expr)).replace(r"\left", "").replace(r"\right", "")
    for number in expr.atoms(sp.Integer):
        text = text.replace(rf"\log{{({number} )}}", rf"\log\,{number}")
    return text.replace("{(z )}", r"\,z")
