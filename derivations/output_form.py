"""Formulas in ŷ: a function of z written in the output of the activation, as the lectures write them.

Where the activation is a Möbius function of t = e^{z/g}, as σ and tanh are, t is a Möbius function of ŷ, and every
function rational in t is rational in ŷ: σ′ = ŷ(1 - ŷ), tanh′ = (1 - ŷ)(1 + ŷ). What is produced here is a proposal;
the derivation that uses it checks it.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import field
from derivations.symbols import y, yhat, z


def in_output(e: Any, activation: Any) -> Any:
    """``e`` (in z and y) as a factored formula in ŷ and y, or in z and y where ŷ does not suffice."""
    if activation == z:
        return _in_residual(e.subs(z, yhat))
    own = field(Domain())
    try:
        image, output = (numerator / denominator for numerator, denominator in own.fraction(e, activation))
    except OutsideClass:
        return e
    exponentials = [g for g, (kind, *_) in own.meaning.items() if kind == "exp"]
    others = {g: own.readable(g) for g in image.free_symbols | output.free_symbols if g not in exponentials}
    if len(exponentials) != 1 or not set(others.values()) <= {y} or output.free_symbols != set(exponentials):
        short = e.subs(activation, yhat)
        return e if short.has(z) else short
    (t,) = exponentials
    step = _step(output, t)
    u = sp.Dummy("u")
    powers = sp.cancel(output).subs(t, u ** sp.Rational(1, step))
    numerator, denominator = (sp.Poly(p, u) for p in sp.fraction(sp.cancel(powers)))
    if max(numerator.degree(), denominator.degree()) != 1:
        return e
    (a, b), (c, f) = ((p.nth(1), p.nth(0)) for p in (numerator, denominator))
    inverse = (b - f * yhat) / (c * yhat - a)
    in_u = sp.cancel(image.subs(others)).subs(t, u ** sp.Rational(1, step))
    return tidy(sp.cancel(in_u.subs(u, inverse))) if in_u.is_rational_function(u) else e


def _in_residual(e: Any) -> Any:
    """A function of ŷ - y alone in that, not multiplied out: 1 + (ŷ - y)² keeps the digits that y² - 2yŷ + ŷ² loses."""
    r, plain = sp.Dummy("r", real=True), tidy(e)
    sums = [a for a in plain.atoms(sp.Add) if a.is_polynomial(y, yhat)]
    if plain.has(sp.Piecewise) or all(sp.Poly(a, y, yhat).total_degree() < 2 for a in sums):
        return plain
    image = tidy(sp.expand(e.subs(yhat, y + r)))
    return plain if image.has(y) else image.xreplace({r: yhat - y})


def _step(rational: Any, t: Any) -> int:
    """The greatest m such that only powers of t^m occur."""
    powers = [m for p in sp.fraction(sp.cancel(rational)) for (m,) in sp.Poly(p, t).monoms()]
    return int(sp.gcd(powers)) or 1


def tidy(e: Any) -> Any:
    """Factor, with signs as one writes them for 0 < ŷ < 1: (1 - ŷ) rather than -(ŷ - 1); tanh for sinh/cosh."""
    if isinstance(e, sp.Piecewise):
        return sp.Piecewise(*((tidy(value), condition) for value, condition in e.args))
    e = e.replace(sp.sinh, lambda u: sp.tanh(u) * sp.cosh(u))
    (constant, factors), (below, under) = map(_factors, sp.fraction(sp.together(e)))
    sign, found = sp.S.One, []
    for f, m in [*factors, *((f, -m) for f, m in under)]:
        flip = f.free_symbols == {yhat} and f.subs(yhat, sp.Rational(1, 2)) < 0
        sign *= -1 if flip and m % 2 else 1
        found.append((-f if flip else f, m))
    constant = sign * constant / below
    if constant < 0:
        at = next((p for p, (f, m) in enumerate(found) if f.has(y) and m % 2), None)
        if at is not None:
            found[at] = (sp.expand(-found[at][0]), found[at][1])
            constant = -constant
    return (
        sp.Mul(constant, *(f**m for f, m in found))
        if len(found) != 1 or abs(constant) == 1
        else _single(constant, *found[0])
    )


def _factors(e: Any) -> tuple[Any, list[tuple[Any, int]]]:
    """The factors of a polynomial; a number has none, and what is no polynomial, such as e^{ŷ-y} - 1, is one."""
    try:
        return (e, []) if e.is_number else sp.factor_list(e)
    except sp.PolynomialError:
        return sp.S.One, [(e, 1)]


def _single(constant: Any, f: Any, m: int) -> Any:
    return sp.Mul(constant, f**m, evaluate=False) if f.is_Add and m == 1 else constant * f**m
