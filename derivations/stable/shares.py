"""Quotients by powers of 1 + q, in which a label is rounded once at most.

(A + Bq)/(1 + q) lies between A and B. It is A - (A - B)q/(1 + q), so that y stands in one part alone, if it is not in
A - B; and what 1 - y loses when it is rounded is added to the other part. Near zero all is a polynomial in
j = 1/(1 + q) - 1/2, which is (A + B)/2 + (A - B)j here and changes its sign with u: there is no choice left.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.stable.horner import coefficient, horner, powers, q, times
from derivations.symbols import y

n, j, *PARTS = sp.symbols("n j d_1 e_1 d_2 e_2", real=True)
"""1/q - 1 near zero; 1/(1 + q) - 1/2 there, with the sign of u; and 1 - y and 1/2 - y, each in two parts."""

HALF = sp.Rational(1, 2)

KNOWN = {1 - y: PARTS[:2], HALF - y: PARTS[2:]}
"""What is written as two parts: itself as it is rounded, and what the rounding lost."""

MEANT = {part: value for known, (d, e) in KNOWN.items() for part, value in ((d, known), (e, 0))}
"""What the parts are in real numbers."""

END = sp.Rational(9, 8)
"""Where the branch near zero ends, as g|u|: q is about 1/3 there, and its errors are as small as those in j."""


def shares_context(x: Any, rate: Any, near: Any) -> dict[Any, Any]:
    """What the symbols stand for, where ``near`` = |x| goes no farther than the branch near zero.

    The second parts are exact to the last bit for |y| ≤ 1, by Fast2Sum (Dekker 1971); that of 1/2 - y for |y| > 1/2 as
    well, because it is then 0, or 1/2 less the first is a multiple of 2⁻⁵² of at most 1.
    """
    sign = sp.Add(sp.Piecewise((1, x >= 0), (0, True)), -HALF, evaluate=False)
    found = {n: sp.exp(rate * near) - 1, j: sp.Mul(sign, n, sp.Pow(n + 2, -1, evaluate=False), evaluate=False)}
    for known, (d, e) in KNOWN.items():
        found |= {d: known, e: sp.Add(known.subs(y, 0) - d, -y, evaluate=False)}
    return found


def is_share(f: Any) -> bool:
    """Whether a label stands in A and B of A + Bq, and not in A - B."""
    return bool(f.has(y) and sp.degree(f, q) == 1 and not f.subs(q, -1).has(y))


def share(f: Any) -> Any:
    """f/(1 + q) for f = A + Bq."""
    start, slope = (f.coeff(q, k) for k in (0, 1))
    return _summed(start, times(slope - start, q, sp.Pow(1 + q, -1, evaluate=False)))


def in_j(f: Any, k: int) -> Any:
    """f/(1 + q)^k near zero, for f of degree k at most."""
    found = sp.Poly(sp.cancel(f.subs(q, (1 - 2 * j) / (1 + 2 * j)) * (HALF + j) ** k), j)
    if found.degree() != 1 or found.nth(0) not in KNOWN:
        return horner(found.as_expr(), j)
    return _summed(found.nth(0), times(found.nth(1), j))


def powers_in_j(i: int, k: int) -> list[Any] | None:
    """q^i/(1 + q)^k near zero, where q/(1 + q)² is 1/(4 + qn²); None if more than one of q is left for each 1 + q."""
    if not 0 <= i <= k:
        return None
    both = min(i, k - i)
    bell = sp.Pow(sp.Add(4, sp.Mul(q, sp.Pow(n, 2), evaluate=False), evaluate=False), -1, evaluate=False)
    return [*powers(bell, both), *powers(HALF + j, max(0, k - 2 * i)), *powers(HALF - j, max(0, 2 * i - k))]


def of_other_sign(e: Any) -> Any:
    """A form near zero for u ≥ 0, with 1/(1 + q) - 1/2 = -j for u < 0; its parentheses stay."""
    if e in (j, -j) or not e.has(j):
        return -e if e.has(j) else e
    numbers = [f for f in e.args if f.is_Number] if e.is_Mul and j in e.args else []  # 2(-j) is (-2)j
    args = [-f if f in numbers else f for f in e.args] if len(numbers) == 1 else map(of_other_sign, e.args)
    return e.func(*args, evaluate=False)


def _summed(known: Any, other: Any) -> Any:
    if (known := sp.expand(known)) not in KNOWN:
        return sp.Add(coefficient(known), other, evaluate=False)
    d, e = KNOWN[known]
    return sp.Add(d, sp.Add(e, other, evaluate=False), evaluate=False)
