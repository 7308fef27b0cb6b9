"""Both signs of u at once, in t = e^u: for whole vectors, in which a choice is made by computing both sides.

(A + Bq)/(1 + q) for u ≥ 0 and (B + Aq)/(1 + q) for u < 0, with q = e^{-|u|}, are (At + B)/(t + 1), in which there is
neither |u| nor a choice. It loses nothing where t is a number; beyond, the form in q goes on.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.stable.horner import horner, q
from derivations.stable.joining import t
from derivations.symbols import y

END = 600
"""At and 1/t are numbers with all digits up to t = e^600, for every A up to 10^47."""


def growing(x: Any) -> Any:
    """What t stands for."""
    return sp.exp(sp.Min(x, END))


def of_both_signs(above: Any, below: Any, x: Any) -> list[tuple[Any, Any]]:
    """The function for x ≥ 0 and that for x < 0 as one in t, and where it holds; nothing if they are of another kind.

    For labels in between alone: else the labels are a sign, and s has both signs already.
    """
    one, other = (sp.cancel(side * (1 + q)) for side in (above, below))
    if not all(n.is_polynomial() and n.free_symbols == {q, y} and sp.degree(n, q) == 1 for n in (one, other)):
        return []
    if sp.expand(one - q * other.subs(q, 1 / q)) != 0:
        return []
    content, numerator = sp.Poly(other, q, y).primitive()
    factors = [horner(numerator.as_expr().subs(q, t), t), sp.Pow(t + 1, -1, evaluate=False)]
    return [(sp.Mul(*([content] * (content != 1)), *factors, evaluate=False), x <= END)]


def of_one_sign(formula: Any) -> Any:
    """The formula without its branch in t: where others need q, too."""
    if not isinstance(formula, sp.Piecewise) or not formula.has(t):
        return formula
    return sp.Piecewise(*((value, condition) for value, condition in formula.args if not value.has(t)))
