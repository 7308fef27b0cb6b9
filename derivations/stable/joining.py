"""The functions of the two signs of u, in q, m, w and a = |u|, joined into one formula.

What they share is computed once. Where nothing is lost by it, no choice is left either: 1/(1 + q) for u ≥ 0 and
q/(1 + q) else is s = t/(t + 1) with t = e^{gu}.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.stable.horner import m, powers, q, times, w
from derivations.symbols import y

u, v, a, t, s = sp.symbols("u v a t s", real=True)
"""What the function depends on; the label as a sign, 1 - 2y; |u|; e^{gu}; and t/(t + 1)."""


def joined(above: Any, below: Any, x: Any) -> Any:
    """The function for x ≥ 0 and that for x < 0 as one formula: what they share is computed once, without a choice.

    |x| for x ≥ 0 and 0 else is max(x, 0); 1 - y for x ≥ 0 and -y else is h - y, where h is 1 for x ≥ 0 and 0 else; and
    1/(1 + q) for x ≥ 0 and q/(1 + q) else is s. 1 for x ≥ 0 and q else is max(q, h), because no power of q is above 1.
    """
    simple = {(a, 0): sp.Max(x, 0), (0, a): sp.Max(-x, 0), (1 - y, -y): _step(x >= 0), (-y, 1 - y): _step(x < 0)}
    if above == below or (above, below) in simple:
        return above if above == below else simple[above, below]
    i, k = _exponent(above), _exponent(below)
    if i is not None and k is not None:
        step = sp.Piecewise((1, x >= 0 if i < k else x < 0), (0, True))
        return times(*powers(q, min(i, k)), sp.Max(step, times(*powers(q, abs(k - i)))))
    if above.is_Pow and below.is_Pow and above.exp == below.exp:
        return sp.Pow(joined(above.base, below.base, x), above.exp, evaluate=False)
    terms = [_terms(e) for e in (above, below)]
    monomials = list(dict.fromkeys([*terms[0], *terms[1]]))
    if len(monomials) > 1 and (len(terms[0]) > 1 or len(terms[1]) > 1):
        pairs = [[found.get(monomial, sp.S.Zero) for found in terms] for monomial in monomials]
        return summed([joined(first, second, x) for first, second in pairs])
    if above.is_Add and below.is_Add:
        return _joined_sums(above, below, x)
    factors = [list(e.args) if e.is_Mul else [e] for e in (above, below)]
    if 0 in (above, below) and not (above.is_Number and below.is_Number):
        # 2·(a if x ≥ 0; 0 otherwise), where 2a does not overflow unless it is asked for
        numbers = [f for own in factors for f in own if f.is_Number and f != 0]
        factors = [[*numbers, sp.S.Zero] if own == [0] else own for own in factors]
    shared = [f for f in factors[0] if f in factors[1]]
    if not shared or len(set(shared)) < len(shared):
        return _chosen(above, below, x)
    one, other = (times(*(f for f in found if f not in shared)) for found in factors)
    first = [f for f in shared if f.is_Number]
    others = [f for f in shared if f not in first]
    if (sigmoid := _sigmoid(one, other, others)) is not None:
        return times(*first, *sigmoid)
    if a in others and not chooses(signed := joined(one, _negated(other), x)):
        return times(*first, signed, *(x if f == a else f for f in others))
    return times(*first, joined(one, other, x), *others)


def _step(condition: Any) -> Any:
    """1 - y where the condition holds, and -y elsewhere."""
    return sp.Add(sp.Piecewise((1, condition), (0, True)), -y, evaluate=False)


def _chosen(above: Any, below: Any, x: Any) -> Any:
    return sp.Piecewise((above, x >= 0), (below, True))


def chooses(e: Any) -> bool:
    """Whether something is left that both signs do not share, other than 1 and 0."""
    return any([value for value, _ in choice.args] != [1, 0] for choice in e.atoms(sp.Piecewise))


def _joined_sums(above: Any, below: Any, x: Any) -> Any:
    """c + q·d with both parts joined, if that leaves no choice; also in m and w."""
    for power in (q, m, w):
        parts = [[f for f in e.args if not f.has(power)] + [f for f in e.args if f.has(power)] for e in (above, below)]
        if all(len(found) == 2 and not found[0].has(power) and found[1].has(power) for found in parts):
            parts_of_both = [joined(first, second, x) for first, second in zip(*parts, strict=True)]
            return _chosen(above, below, x) if any(map(chooses, parts_of_both)) else summed(parts_of_both)
    return _chosen(above, below, x)


def _sigmoid(above: Any, below: Any, shared: list[Any]) -> list[Any] | None:
    """The factors of q^n f(q) and q^(n + 1) f(q) with s, if they are those of 1/(1 + q) and q/(1 + q); else None.

    Powers of s, and products with it, would be off by what each factor is off.
    """
    n, k = _exponent(above), _exponent(below)
    in_q = [f for f in shared if f.free_symbols == {q}]
    if n is None or k != n + 1 or sp.cancel(sp.Mul(q**n, 1 + q, *in_q)) != 1:
        return None
    return [s, *(f for f in shared if f not in in_q)]


def _exponent(e: Any) -> int | None:
    """n, if e is q^n."""
    e = sp.Mul(*sp.Mul.make_args(e))
    n = e.as_powers_dict()[q]
    return int(n) if e == q**n else None


def _negated(e: Any) -> Any:
    """-e as it is written: the last factor has the sign."""
    return times(*e.args[:-1], -e.args[-1]) if e.is_Mul else -e


def _terms(e: Any) -> dict[Any, Any]:
    """The terms of a sum by their powers of a and logarithms."""

    def monomial(term: Any) -> Any:
        return sp.Mul(*(f for f in sp.Mul.make_args(term) if f.as_base_exp()[0] == a or f.has(log1p)))

    return {monomial(term): term for term in (e.args if e.is_Add else (e,))}


def summed(terms: list[Any]) -> Any:
    """A sum as it is written."""
    return sp.Add(*terms, evaluate=False) if len(terms) > 1 else terms[0] if terms else sp.S.Zero
