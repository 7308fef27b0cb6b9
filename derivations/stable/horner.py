"""Polynomials in q = e^{-g|z|} ∈ (0, 1], and powers, as floating point evaluates them."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.symbols import y

q, m, w = sp.symbols("q m w", real=True)
"""e^{-g|z|}; q - 1; and q - 1 near zero, where it is used in a branch of its own."""


def horner(e: Any, variable: Any) -> Any:
    """c_0 + v(c_1 + v(c_2 + ...)), each coefficient that is not affine in y factored."""
    if not e.has(variable):
        return e
    result = sp.S.Zero
    for c in sp.Poly(e, variable).all_coeffs():
        tail = result * variable if result in (1, -1, y, -y) else sp.Mul(variable, result, evaluate=False)
        if result == 0:
            result = coefficient(c)
        elif c == 0:
            result = tail
        else:
            result = sp.Add(coefficient(c), tail, evaluate=False)
    return result


def coefficient(c: Any) -> Any:
    """18(1 - 2y), which is exact where y is 1/2, rather than 18 - 36y; but 1/2 - y. In powers of y factored."""
    if sp.degree(c, y) > 1:
        return sp.factor(c)
    content, rest = c.primitive()
    return c if content == 1 or not rest.is_Add or abs(c.coeff(y)) == 1 else sp.Mul(content, rest, evaluate=False)


def times(*factors: Any) -> Any:
    """A product as it is written, without factors 1."""
    found = [f for f in factors if f != 1]
    return sp.Mul(*found, evaluate=False) if len(found) > 1 else found[0] if found else sp.S.One


def powers(p: Any, k: int) -> list[Any]:
    """p^k by squares alone, which code evaluates as products."""
    found, square = [], p
    while k:
        if k % 2:
            found.append(square)
        square, k = sp.Pow(square, 2, evaluate=False), k // 2
    return found
