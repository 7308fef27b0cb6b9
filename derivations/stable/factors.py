"""Rational functions of q = e^{-g|z|} ∈ (0, 1], written so that floating point loses no digits.

A polynomial whose coefficients have one sign for every label is evaluated by Horner's rule without cancellation. So is
one whose coefficients in -m = 1 - q have one sign, as 1 - q itself. Else its digits near q = 1 are kept by Horner's
rule in m, and those far from it by Horner's rule in q; or near q = 1 all is a polynomial in 1/(1 + q) - 1/2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import signs as signs_of
from derivations.stable.horner import horner, m, powers, q, times, w
from derivations.stable.shares import END, in_j, is_share, powers_in_j, share
from derivations.symbols import y

NEAR = sp.Rational(11, 16)
"""Where a branch near zero in w ends, as g|u|: near log 2, where 1 - q = q."""


@dataclass(frozen=True)
class Factored:
    """``far`` and ``near`` are two ways of writing ``expr``; if it is ``tame``, one of them is good on all of (0, 1].

    ``near`` is the better one up to g|u| = ``end``. ``signs``: of the function for each label (or for all of an
    interval of them), None where it changes or is not seen.
    """

    expr: Any
    far: Any
    near: Any
    tame: bool
    signs: tuple[int | None, ...]
    end: Any = NEAR


@dataclass(frozen=True)
class _Factor:
    """A polynomial in q (and y) to a power; ``in_q`` and ``in_m`` say whether Horner's rule loses nothing there."""

    expr: Any
    power: int
    in_q: bool
    in_m: bool
    signs: tuple[int | None, ...]

    def written(self, variable: Any) -> list[Any]:
        """Its factors; (1 + q)² is 1 + q(2 + q), and so on, which saves roundings."""
        f = self.expr if variable is q else sp.expand(self.expr.subs(q, 1 + variable))
        count, direction = abs(self.power), 1 if self.power > 0 else -1
        if count > 1 and variable is q and f.is_Add and not f.has(y) and self.in_q:
            f, count = sp.expand(f**count), 1
        found = powers(horner(f, variable), count)
        return found if direction == 1 else [sp.Pow(p, -1, evaluate=False) for p in found]


@dataclass(frozen=True)
class _Share:
    """((A + Bq)/(1 + q))^power."""

    expr: Any
    power: int

    def written(self, variable: Any) -> list[Any]:
        """Its factors."""
        return powers(share(self.expr), self.power)


def factored(e: Any, labels: sp.Set) -> Factored:
    """A rational function of q and y with its numerator and denominator factored, the ways of writing it chosen."""
    e = sp.cancel(e)
    cases = list(labels) if isinstance(labels, sp.FiniteSet) and e.has(y) else [labels]
    constant, factors = sp.S.One, []
    for part, weight in zip(sp.fraction(e), (1, -1), strict=True):
        content, found = sp.factor_list(part)
        constant *= content**weight
        for f, k in found:
            turned, sign = _turned(f, k)
            constant *= sign
            factors.append(_factor(turned, weight * k, cases))
    signs = _product_signs(constant, factors, len(cases))
    every = len(labels) if isinstance(labels, sp.FiniteSet) else 1
    signs = signs * every if len(signs) == 1 else signs
    whole = not all(f.in_q for f in factors) and all(f.in_m for f in factors)  # then q is not needed at all
    far = _written(constant, [(f, m if f.in_m and (whole or not f.in_q) else q) for f in factors])
    if all(f.in_q or f.in_m for f in factors):
        return Factored(e, far, far, True, signs)
    if (near := _near(constant, factors)) is not None:
        return Factored(e, _written(constant, [(f, q) for f in _shares(factors)]), near, False, signs, END)
    near = _written(constant, [(f, q if f.in_q and not f.expr.has(y) else w) for f in factors])
    return Factored(e, far, near, False, signs)


def _shares(factors: list[_Factor]) -> list[_Factor | _Share]:
    """The factors, with a power of (A + Bq)/(1 + q) as one if y is in it: it multiplies the error of its base."""
    for f in factors:
        for g in factors:
            if f.power > 1 and is_share(f.expr) and g.expr == 1 + q and g.power <= -f.power:
                rest = [replace(g, power=g.power + f.power)] * (g.power < -f.power)
                return [_Share(f.expr, f.power), *rest, *(h for h in factors if h not in (f, g))]
    return [*factors]


def _near(constant: Any, factors: list[_Factor]) -> Any | None:
    """The product near zero, if it is a polynomial there; None for others, and for (A + Bq)/(1 + q) alone.

    That one is as good in w, where it has the denominator of ``far``: one division for both.
    """
    exponents = {f.expr: f.power for f in factors}
    i, k = exponents.pop(q, 0), -exponents.pop(1 + q, 0)
    degrees = {f: int(sp.degree(f, q)) for f in exponents}
    k -= sum(degrees[f] * power for f, power in exponents.items())
    denominators = None if (i, k, *exponents.values()) == (0, 0, 1) else powers_in_j(i, k)
    if denominators is None or any(power < 0 for power in exponents.values()):
        return None
    if abs(k - 2 * i) == 1 and len(exponents) == 1 and not (f := next(iter(exponents))).has(y) and exponents[f] == 1:
        more = 1 if k > 2 * i else q  # one sum less, if what is left of 1/(1 + q), or of q/(1 + q), is multiplied out
        return times(constant, in_j(sp.expand(f * more), degrees[f] + 1), *denominators[:-1])
    parts = [p for f, power in exponents.items() for p in powers(in_j(f, degrees[f]), power)]
    return times(constant, *parts, *denominators)


def _turned(f: Any, k: int) -> tuple[Any, int]:
    """A factor with its sign as one writes it, m for q - 1, else 1 - y rather than y - 1; and the sign of its power."""
    third, half = sp.Rational(1, 3), sp.Rational(1, 2)
    values = (f.subs(at) for at in ({q: half, y: 0}, {q: 0, y: third}, {q: third, y: third}))
    sign = next((sp.sign(value) for value in values if value != 0), sp.S.One)
    sign = -sign if sp.expand(sign * f + q - 1) == 0 else sign
    return sp.expand(sign * f), sign**k


def _factor(f: Any, k: int, cases: list[Any]) -> _Factor:
    in_q, in_m, signs = True, True, []
    if f == q:
        return _Factor(f, k, in_q=True, in_m=False, signs=(1,) * len(cases))
    for case in cases:
        given = f if isinstance(case, sp.Set) else f.subs(y, case)
        domain = Domain().with_set(y, case) if isinstance(case, sp.Set) and case is not sp.S.EmptySet else Domain()
        plain, shifted = (sp.Poly(e, x).all_coeffs()[::-1] for e, x in ((given, q), (given.subs(q, 1 + m), m)))
        one = _common([_sign(c, domain) for c in plain])
        other = _common([_times(_sign(c, domain), (-1) ** j) for j, c in enumerate(shifted)])
        leads = _dominated(plain)
        in_q &= one is not None or leads
        in_m &= other is not None or _dominated(shifted)
        found = (one, other, _sign(plain[0], domain) if leads else None)
        signs.append(next((s for s in found if s is not None), None))
    return _Factor(f, k, in_q, in_m, tuple(signs))


def _dominated(coefficients: list[Any]) -> bool:
    """|c_0| ≥ 2 Σ|c_k|: at most a factor 3 of cancellation for an argument between -1 and 1."""
    first, *others = coefficients
    return all(c.is_Rational for c in (first, *others)) and bool(abs(first) >= 2 * sum(abs(c) for c in others))


def _sign(c: Any, domain: Domain) -> int | None:
    """The sign of a coefficient for all labels, which may touch 0; 0 if it is zero, None where it changes."""
    try:
        found = signs_of(c, domain) if c.free_symbols else frozenset({int(sp.sign(c))})
    except OutsideClass:
        return None
    return None if {1, -1} <= found else 1 if 1 in found else -1 if -1 in found else 0


def _times(s: int | None, other: int) -> int | None:
    return None if s is None else s * other


def _common(signs: list[int | None]) -> int | None:
    """The one sign of a sum."""
    if None in signs or {1, -1} <= set(signs):
        return None
    return 1 if 1 in signs else -1 if -1 in signs else 0


def _product_signs(constant: Any, factors: list[_Factor], count: int) -> tuple[int | None, ...]:
    found: list[int | None] = []
    for j in range(count):
        sign: int | None = int(sp.sign(constant))
        for f in factors:
            s = f.signs[j]
            sign = sign if sign is None or (f.power % 2 == 0 and s) else _times(s, sign)
        found.append(sign)
    return tuple(found)


def _written(constant: Any, factors: Sequence[tuple[_Factor | _Share, Any]]) -> Any:
    """Constant, then the factors of numerator and denominator."""
    return times(constant, *(p for f, variable in factors for p in f.written(variable)))
