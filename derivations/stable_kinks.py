"""The form for floating point of formulas with a break, such as Huber's loss and the squared hinge.

Code evaluates both sides of a break everywhere and chooses. Where it ends, a side is kept from growing, so that what is
not chosen does not overflow: (z - y)²/2 for |z - y| ≤ 1 becomes min(|z - y|, 1)²/2. Where the other side is what that
leaves, there is nothing to choose: 2y(yz - 1) for yz < 1, and 0 else, is 2y(min(yz, 1) - 1).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.derivation import Derivation, StepError
from derivations.normal_form import OutsideClass
from derivations.stable_form import rewritten


def stable_kinks(chain: Derivation) -> Derivation:
    """The chain with its result, a choice of two, bounded on its first side; as it is where that cannot be checked."""
    form = _bounded(chain.result)
    if form is None:
        return chain
    try:
        return rewritten(chain, form, {}, chain.domain)
    except (OutsideClass, StepError):
        return chain


def _bounded(e: Any) -> Any | None:
    """The choice with the quantity of its condition bounded; None where there is nothing to bound."""
    if not isinstance(e, sp.Piecewise) or len(e.args) != 2:
        return None
    (inner, condition), (outer, _) = e.args
    if not isinstance(condition, (sp.Lt, sp.Le)) or not condition.rhs.is_Rational:
        return None
    x, end = condition.lhs, condition.rhs
    if isinstance(x, sp.Abs):
        (w,) = x.args
        bounded = inner.subs({w**2: sp.Min(x, end) ** 2, (-w) ** 2: sp.Min(x, end) ** 2})
        return None if bounded == inner else sp.Piecewise((bounded, condition), (outer, True))
    at = sp.Dummy("x", real=True)
    image = inner.subs(x, at)
    if not image.has(at) or sp.expand(outer - image.subs(at, end)) != 0:
        return None
    return image.subs(at, sp.Min(x, end))
