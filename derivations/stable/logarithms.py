"""Sums of terms with logarithms, and their logarithms as one where digits would cancel.

log(1 + 2q + 2q²) - 2 log(1 + q) is log1p(q²/(1 + q)²), which keeps its digits where q is small; and near z = 0 a sum
that vanishes there is log1p(R - 1), R - 1 written in w, and in n, which is -w/(1 + w).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.stable.factors import Factored, factored
from derivations.stable.horner import m, powers, q, w
from derivations.stable.joining import a
from derivations.stable.shares import n


@dataclass(frozen=True)
class Term:
    """A factored coefficient times a^power times a logarithm (or 1), whose signs for each label are known."""

    coefficient: Factored
    power: int
    log: Any
    log_signs: tuple[int | None, ...]

    @property
    def signs(self) -> tuple[int | None, ...]:
        """The sign for each label, None where it changes or is not seen."""
        return tuple(
            None if c is None or s is None else c * s
            for c, s in zip(self.coefficient.signs, self.log_signs, strict=True)
        )

    def written(self, near: bool) -> Any:
        """The term for floating point, near zero or elsewhere."""
        form = self.coefficient.near if near else self.coefficient.far
        return product(form, a**self.power * self.log)


def combined(terms: list[Term], constant: Any, labels: sp.Set) -> tuple[list[Term], Any]:
    """Logarithms of both signs as one, log1p(R - 1)/k, if R > 1/2 and R - 1 keeps its digits; else as they are."""
    logs = [t for t in terms if isinstance(t.log, log1p) and not t.power and t.coefficient.expr.is_Rational]
    if len(logs) < 2 or one_sign([t.signs for t in logs]):
        return terms, constant
    for number in dict.fromkeys([constant, sp.S.Zero]):  # with the constant, if R is rational then
        ratio, count = _ratio({1 + t.log.args[0]: t.coefficient.expr for t in logs}, number)
        if not ratio.subs(q, 1).is_Rational:
            continue
        rest = factored(sp.cancel(ratio - 1), labels)
        if rest.tame and factored(sp.cancel(ratio - sp.Rational(1, 2)), sp.S.EmptySet).signs == (1,):
            one = Term(factored(sp.Rational(1, count), labels), 0, log1p(rest.far), rest.signs)
            return [*(t for t in terms if t not in logs), one], constant - number
    return terms, constant


def near_zero(terms: list[Term], constant: Any, rate: Any, labels: sp.Set) -> Any | None:
    """Σ cᵢ log Pᵢ as log1p(R - 1)/k in w, R = Π Pᵢ^{kcᵢ} with R = 1 at z = 0; None where it is not such a sum."""
    parts = [(t.coefficient.expr, t.power, t.log) for t in terms]
    if any(c.free_symbols or not c.is_Rational for c, _, _ in parts):
        return None
    exponents: dict[Any, Any] = {}
    for c, power, log in parts:
        base = 1 + log.args[0] if isinstance(log, log1p) and not power else q if power == 1 and log == 1 else None
        if base is None:
            return None
        exponents[base] = -c / rate if base is q else c
    ratio, count = _ratio(exponents, constant)
    if not ratio.is_rational_function(q) or ratio.subs(q, 1) != 1:
        return None
    rest, least = sp.cancel(ratio - 1), 0  # (q - 1)/q is -n, which has no error of q - 1
    while sp.denom(rest).subs(q, 0) == 0 and sp.numer(rest).subs(q, 1) == 0:
        rest, least = sp.cancel(rest * q / (1 - q)), least + 1
    inner = factored(rest, labels).far.xreplace({m: w, q: 1 + w})
    return product(sp.Rational(1, count), log1p(sp.Mul(inner, *powers(n, least), evaluate=False) if least else inner))


def _ratio(exponents: dict[Any, Any], constant: Any) -> tuple[Any, int]:
    """R and k of Σ cᵢ log Pᵢ + constant = log(R)/k, the least k for which R has whole powers of each P."""
    count = sp.ilcm(1, 1, *(c.q for c in exponents.values()))
    return sp.exp(count * constant) * sp.Mul(*(base ** (count * c) for base, c in exponents.items())), int(count)


def one_sign(signs: list[tuple[int | None, ...]]) -> bool:
    """Whether all terms have one sign, for each label on its own."""
    return all(None not in row and not {1, -1} <= set(row) for row in zip(*signs, strict=True))


def product(coefficient: Any, monomial: Any) -> Any:
    """Their product as it is written, without a factor 1."""
    if monomial == 1 or coefficient == 0:
        return coefficient
    return monomial if coefficient == 1 else sp.Mul(coefficient, monomial, evaluate=False)
