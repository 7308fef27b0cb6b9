"""The form for floating point of sums whose terms overflow before the sum does.

e^{gz} - yz is inf - inf where both terms overflow. With e^{gz} = cb, c = e^{min(gz, 80)} and b = e^{max(gz - 80, 0)},
it is b(c - y(z/b)): in the parentheses c is a number, and what is beyond every float there is so in the sum. b is 1
unless z is large. And 2z - 2y is written 2(z - y).
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sympy as sp

from derivations.derivation import Derivation, StepError
from derivations.normal_form import OutsideClass
from derivations.stable.elementary import elementary
from derivations.stable.form import rewritten
from derivations.symbols import z

c, b = sp.symbols("c b", real=True)
"""The parts of an exponential that grows: what is at most e^80, and the rest."""

LARGE = 80
"""e^80 is a number in every floating type of NumPy but float16, and far above the logarithm of the largest one."""


def stable_growth(chain: Derivation) -> Derivation:
    """The chain with its result written so that no difference of infinities is left; as it is if it is not."""
    for e in (elementary(chain.result), chain.result):
        form, where = _without_overflow(e) if e.is_Add else (e, dict[Any, Any]())
        with suppress(OutsideClass, StepError):
            return chain if form == chain.result else rewritten(chain, form, where, chain.domain)
    return chain


def _without_overflow(e: Any) -> tuple[Any, dict[Any, Any]]:
    """The sum with its one exponential, or with the number that divides all terms, taken out; and what c and b are."""
    powers = [power for power in e.atoms(sp.exp) if (power.exp / z).is_Rational]
    if len(powers) != 1:
        number, rest = e.primitive()
        return (e if number == 1 else sp.Mul(number, rest, evaluate=False)), {}
    (power,) = powers
    x = power.exp
    terms = [c * (term / power) if term.has(power) else _over_b(term) for term in e.args]
    where = {c: sp.exp(sp.Min(x, LARGE)), b: sp.exp(sp.Max(x - LARGE, 0))}
    return sp.Mul(b, sp.Add(*terms, evaluate=False), evaluate=False), where


def _over_b(term: Any) -> Any:
    """A term over b: y(z/b), so that yz is not asked for."""
    over = sp.Pow(b, -1)
    if z not in sp.Mul.make_args(term):
        return sp.Mul(*term.as_coeff_Mul(), over, evaluate=False)
    return sp.Mul(term / z, sp.Mul(z, over, evaluate=False), evaluate=False)
