"""Both signs of u at once, in t = e^u: for whole vectors, in which a choice is made by computing both sides.

(A + Bq)/(1 + q) for u ≥ 0 and (B + Aq)/(1 + q) for u < 0, with q = e^{-|u|}, are (At + B)/(t + 1), in which there is
neither |u| nor a choice. It loses nothing where t is a number; beyond, the form for u ≥ 0 goes on. Near zero it is
(A + B)/2 + (A - B)w/(2w + 4) with w = t - 1. What is computed together with others has the forms of the two signs,
which share q.

And near zero, a formula in j = 1/(1 + q) - 1/2 with the sign of u, without |u|, is that of both signs.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.stable.factors import NEAR
from derivations.stable.horner import coefficient, horner, q, times, w
from derivations.stable.joining import a, t
from derivations.stable.shares import j
from derivations.symbols import y

END = 600
"""At and 1/t are numbers with all digits up to t = e^600, for every A up to 10^47."""


def context_of_both(x: Any) -> dict[Any, Any]:
    """What t and w stand for, where w goes no farther than the branch near zero."""
    return {t: sp.exp(sp.Min(x, END)), w: sp.exp(sp.Min(NEAR, sp.Max(-NEAR, x))) - 1}


def of_both_signs(above: Any, below: Any, x: Any) -> list[tuple[Any, Any]]:
    """The function for x ≥ 0 and that for x < 0 as one in w, one in t, and the first, and where; nothing for others.

    For labels in between, of which none is large; for two labels, s has both signs already.
    """
    one, other = (sp.cancel(side * (1 + q)) for side in (above, below))
    if not all(n.is_polynomial() and n.free_symbols == {q, y} and sp.degree(n, q) == 1 for n in (one, other)):
        return []
    if sp.expand(one - q * other.subs(q, 1 / q)) != 0:
        return []
    rest, rising = (sp.Poly(other, q).nth(k) for k in (0, 1))
    odd = times(sp.expand(rising - rest), w, sp.Pow(2 * w + 4, -1, evaluate=False))
    small = sp.Add(coefficient(sp.expand((rising + rest) / 2)), odd, evaluate=False)
    content, numerator = sp.Poly(other.subs(q, t), t, y).primitive()
    whole = times(content, horner(numerator.as_expr(), t), sp.Pow(1 + t, -1, evaluate=False))
    return [(small, a <= NEAR), (whole, x <= END), (above, sp.true)]


def mirrored(above: Any | None, below: Any | None) -> Any | None:
    """The form near zero for both signs of u, given that of u ≥ 0, that of u < 0, or both; None if there is none."""
    if above is None or below is None:
        one = below if above is None else above
        return one if one is not None and one.has(j) and not one.has(a) else None
    return above if sp.expand(above - below) == 0 else None
