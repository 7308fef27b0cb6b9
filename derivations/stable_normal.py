"""The form for floating point of formulas with Φ(z) = (1 + erf(z/√2))/2, as in probit regression.

With a = |z|, g = e^(-z²/2) and E = erfcx(a/√2) = e^(a²/2)(1 - erf(a/√2)) the small tail is gE/2, whose logarithm
log(E/2) - a²/2 stays finite where the tail itself is below every number of float64; and the density over the tail,
√(2/π)/E, has no g at all. Nothing is approximated: the step is checked like every other.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.derivation import Derivation
from derivations.joining import a
from derivations.normal_form import OutsideClass
from derivations.stable_form import rewritten
from derivations.symbols import y, z


class erfcx(sp.Function):
    """The scaled complementary error function e^(u²)(1 - erf u), positive and falling like 1/(u√π)."""

    nargs = 1

    def _eval_rewrite_as_erf(self, u: sp.Expr, **_: Any) -> sp.Expr:
        return sp.exp(u**2) * (1 - sp.erf(u))


g, E = sp.symbols("g E", real=True)
TAIL = erfcx(a / sp.sqrt(2))
"""What E stands for, as code calls it."""

_ERF, _SCALE = sp.erf(z / sp.sqrt(2)), sp.exp(-(z**2) / 2)


def stable_normal(chain: Derivation) -> Derivation:
    """The chain with its result, affine in y, written in a, g and E; as it is where that cannot be checked."""
    e = chain.result
    if e.diff(y, 2) != 0:
        return chain
    above, below = (_branch(e, sign) for sign in (1, -1))
    where = {a: sp.Abs(z), g: _SCALE.subs(z, a), E: TAIL.rewrite(sp.erf)}
    try:
        return rewritten(chain, sp.Piecewise((above, z >= 0), (below, True)), where, chain.domain)
    except OutsideClass:
        return chain


def _branch(e: Any, sign: int) -> Any:
    """The function where z has a sign, for each label on its own."""
    if not e.has(y):
        return _written(e, sign)
    return _weighted(y, _written(e.subs(y, 1), sign)) + _weighted(1 - y, _written(e.subs(y, 0), sign))


def _weighted(label: Any, e: Any) -> Any:
    """The part of a label, with a² as a·(a·label): that is 0 for label 0 though a² overflows."""
    square = sp.expand(e).coeff(a, 2) if e.has(sp.log) else sp.S.Zero
    if square == 0:
        return label * e
    return sp.Add(sp.Mul(a, square * a * label, evaluate=False), label * (e - square * a**2), evaluate=False)


def _written(e: Any, sign: int) -> Any:
    e = e.replace(sp.log, lambda u: _logarithm(u, sign))
    e = e.subs({_ERF: sign * (1 - g * E), z: sign * a}).subs(_SCALE.subs(z, a), g)
    return sp.factor(e) if not e.has(sp.log) else e


def _logarithm(u: Any, sign: int) -> Any:
    """log of Φ(z) or of 1 - Φ(z): of the small tail or of what it leaves."""
    tail = u.subs(_ERF, sign * (1 - g * E)).expand()
    if tail == g * E / 2:
        return sp.log(E / 2) - a**2 / 2
    return log1p(tail - 1)
