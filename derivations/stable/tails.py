"""Values that fall like q = e^{-ga} to the last digit that float64 has.

Where q is about to underflow it has few digits, and a product such as a·q, which is larger, lacks them. So hq is
written (hp)r: q = pr, where p = e^{-g min(a, END/g)} keeps all of its digits, and r is 1 unless a is that large.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.stable.horner import m, q, times
from derivations.stable.joining import a, s, u, v
from derivations.stable.shares import MEANT
from derivations.symbols import y, z

p, r = sp.symbols("p r", real=True)
"""The parts of q."""

END = 708
"""e^{-708} is the last power of e that has all digits of float64."""

MUCH = 2
"""What multiplies the last digit of q by more is worth a second exponential."""


def parts_of_q(rate: Any) -> dict[Any, Any]:
    """What p and r stand for."""
    end = END / rate
    return {p: sp.exp(-rate * sp.Min(a, end)), r: sp.exp(-rate * sp.Max(a - end, 0))}


def kept(e: Any, labels: sp.Set) -> Any:
    """A function with the factor q, multiplied by it last if it is hq with h beyond `MUCH` for small q.

    Where h has another factor q, hq has its digits as it is; elsewhere it is (hp)r, where a stands as ap: 2a overflows.
    """
    h = _without(e)
    if h is None:
        return e
    values = [_of_one_sign(h, sign) for sign in (1, -1)]
    if any(_is_large(value, labels) for value in values):
        return sp.Mul(_with_p(h), r, evaluate=False)
    rests = [rest for value in values if (rest := _without(value)) is not None]
    return sp.Mul(h, q, evaluate=False) if any(_is_large(rest, labels) for rest in rests) else e


def _without(e: Any) -> Any | None:
    """e/q for a formula with the factor q; None for others."""
    if e in (0, q):
        return e / q
    if e.is_Pow and e.exp.is_Integer and e.exp > 1 and (base := _without(e.base)) is not None:
        return times(base, sp.Pow(e.base, e.exp - 1))
    if e.is_Mul:
        for k, factor in sorted(enumerate(e.args), key=lambda pair: pair[1] != q):
            if factor != 0 and (rest := _without(factor)) is not None:
                return times(*e.args[:k], rest, *e.args[k + 1 :])
    if e.is_Add and None not in (terms := [_without(term) for term in e.args]):
        return sp.Add(*terms, evaluate=False)
    if isinstance(e, sp.Piecewise) and None not in (values := [_without(value) for value, _ in e.args]):
        return sp.Piecewise(*((value, condition) for value, (_, condition) in zip(values, e.args, strict=True)))
    return None


def _with_p(h: Any) -> Any:
    """hp, for each term and in each branch."""
    if h.is_Add:
        return sp.Add(*map(_with_p, h.args), evaluate=False)
    if isinstance(h, sp.Piecewise):
        return sp.Piecewise(*((_with_p(value), condition) for value, condition in h.args)) if h.has(a) else times(p, h)
    if h.is_Mul and (with_a := [k for k, factor in enumerate(h.args) if factor.has(a)]):
        (k, *_) = with_a
        return times(*h.args[:k], _with_p(h.args[k]), *h.args[k + 1 :])
    return sp.S.Zero if h == 0 else times(p, *sp.Mul.make_args(h))


def _of_one_sign(h: Any, sign: int) -> Any:
    """What h is where the logit has a sign, without the choices."""
    chosen = h.replace(lambda e: isinstance(e, sp.Piecewise), lambda e: e.subs({z: sign, u: sign}))
    return chosen.subs({s: 1, v: 1, u: sign, z: sign})


def _is_large(h: Any, labels: sp.Set) -> bool:
    """Whether h is beyond `MUCH` at q = 0, for a label at an end, or grows with a."""
    ends = labels if isinstance(labels, sp.FiniteSet) else (labels.inf, labels.sup)
    value = h.subs({q: 0, m: -1, **MEANT})
    return bool(value.has(a) or any(abs(value.subs(y, end)) > MUCH for end in ends))
