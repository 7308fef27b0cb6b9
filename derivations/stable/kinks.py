"""The form for floating point of formulas with a break, such as Huber's loss and the squared hinge.

Code evaluates both sides of a break everywhere and chooses. Where it ends, a side is kept from growing, so that what is
not chosen does not overflow: (z - y)²/2 for |z - y| ≤ 1 becomes min(|z - y|, 1)²/2. Where the other side is what that
leaves, there is nothing to choose: 2y(yz - 1) for yz < 1, and 0 else, is 2y(min(yz, 1) - 1); and z - y between two
breaks, and what that leaves beyond them, is the slope min(max(z - y, -1), 1).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.derivation import Derivation, StepError
from derivations.normal_form import OutsideClass
from derivations.stable.form import rewritten


def stable_kinks(chain: Derivation) -> Derivation:
    """The chain with its result, a choice, bounded on its inner side; as it is where that cannot be checked."""
    form = _bounded(chain.result)
    if form is None:
        return chain
    try:
        return rewritten(chain, form, {}, chain.domain)
    except (OutsideClass, StepError):
        return chain


def _bounded(e: Any) -> Any | None:
    """The choice with the quantity of its condition bounded; None where there is nothing to bound."""
    if not isinstance(e, sp.Piecewise):
        return None
    *beyond, (inner, condition), (outer, _) = e.args
    if not all(isinstance(c, (sp.Lt, sp.Le)) and c.rhs.is_Rational for _, c in (*beyond, (inner, condition))):
        return None
    x, end = condition.lhs, condition.rhs
    if beyond:
        return _between(x, beyond, inner, end, outer)
    if isinstance(x, sp.Abs):
        (w,) = x.args
        bounded = inner.subs({w**2: sp.Min(x, end) ** 2, (-w) ** 2: sp.Min(x, end) ** 2})
        return None if bounded == inner else sp.Piecewise((bounded, condition), (outer, True))
    at = sp.Dummy("x", real=True)
    image = inner.subs(x, at)
    if not image.has(at) or sp.expand(outer - image.subs(at, end)) != 0:
        return None
    return image.subs(at, sp.Min(x, end))


def _between(x: Any, beyond: list[Any], inner: Any, high: Any, outer: Any) -> Any | None:
    """An affine function of x between two breaks, and what that leaves beyond them."""
    at = sp.Dummy("x", real=True)
    image, (below, condition) = inner.subs(x, at), beyond[-1]
    if len(beyond) > 1 or condition.lhs != x or not image.diff(at).is_Rational:
        return None
    if (image.subs(at, condition.rhs), image.subs(at, high)) != (below, outer) or below == outer:
        return None
    return sp.Min(sp.Max(inner, min(below, outer)), max(below, outer))
