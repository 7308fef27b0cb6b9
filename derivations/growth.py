"""How functions of one variable grow: when one vanishes at infinity, the only limits that proofs use.

A function is read in the generators of the normal form. At ∞ each log p(e^{x/g}) is deg·x/g + log lc plus what
falls like e^{-x/g}, and erf u = 1 - erfc u with 0 < erfc u ≤ e^{-u²}. Then every term is a constant times powers of
x and log x, an exponential e^{P(x)}, and what falls; it vanishes if P - Σ u² tends to -∞, or is constant and the
power of x is negative.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.domains import Domain
from derivations.normal_form import OutsideClass
from derivations.signs import field


def vanishes_at_infinity(f: Any, x: Any) -> None:
    """OutsideClass unless f(x) → 0 as x → ∞ is seen."""
    own = field(Domain().with_set(x, sp.Interval.open(1, sp.oo)))
    ((numerator, denominator),) = own.fraction(f)
    replaced: dict[Any, Any] = {}
    order: dict[Any, tuple[Any, Any]] = {}  # how a generator grows: (power of x, exponent), up to logarithms
    for g, (kind, *what) in list(own.meaning.items()):
        if kind == "exp":
            order[g] = (sp.S.Zero, what[0] / what[1])
        elif kind in ("symbol", "root"):
            base, power = own.readable(g).as_base_exp()
            _demand(base == x or (kind == "root" and not base.free_symbols), base, f"it is neither {x} nor a number")
            order[g] = (power if base == x else sp.S.Zero, sp.S.Zero)
        elif kind == "log" and (found := _exponential(own, what[0])) is not None:
            exponent, degree = found
            rest = sp.Dummy()
            replaced[g] = degree * own(exponent) + rest
            order[own(x)], order[rest] = (sp.S.One, sp.S.Zero), (sp.S.Zero, -exponent)
        elif kind == "function" and isinstance(what[0], sp.erf):
            u = what[0].args[0]
            _demand(_grows(sp.Poly(u, x)), u, "it does not tend to ∞")
            rest = sp.Dummy()
            replaced[g], order[rest] = 1 - rest, (sp.S.Zero, -(u**2))
        else:
            number = what[0] is sp.pi if kind == "opaque" else kind == "log" and what[0].is_Integer
            logarithm = kind == "log" and own.readable(what[0]) == x
            _demand(bool(number or logarithm), own.readable(g), "its limit is not known")
            order[g] = (sp.S.Zero, sp.S.Zero)
    image = sp.expand(numerator.subs(replaced)), sp.expand(denominator.subs(replaced))
    largest = _largest([(t, _order(t, order)) for t in sp.Add.make_args(image[1])], x)
    known = {g for g, (kind, *_) in own.meaning.items() if kind != "log"}
    _demand(largest[0].free_symbols <= known, f, "of a logarithm and of what falls only an upper bound is known")
    for term in sp.Add.make_args(image[0]) if image[0] != 0 else ():
        power, exponent = (a - b for a, b in zip(_order(term, order), largest[1], strict=True))
        _demand(_negative(power, sp.expand(exponent), x), own.readable(term), "it is not seen to vanish at infinity")


def _demand(truth: bool, part: Any, why: str) -> None:
    if not truth:
        raise OutsideClass(part, why)


def _exponential(own: Any, p: Any) -> tuple[Any, int] | None:
    """x/g and the degree, for a monic polynomial in t = e^{x/g}."""
    if not p.free_symbols:
        return None
    (t, *others) = p.free_symbols
    kind, *what = own.meaning[t]
    if others or kind != "exp" or not what[0].is_Symbol or sp.Poly(p, t).LC() != 1:
        return None
    return what[0] / what[1], sp.Poly(p, t).degree()


def _order(term: Any, order: dict[Any, tuple[Any, Any]]) -> tuple[Any, Any]:
    powers = {g: e for g, e in term.as_powers_dict().items() if g in order}
    return tuple(sp.Add(*(order[g][m] * e for g, e in powers.items())) for m in (0, 1))


def _largest(terms: list[tuple[Any, Any]], x: Any) -> tuple[Any, Any]:
    """The one term of a denominator that outgrows all others, with its order."""
    for a, (power, exponent) in terms:
        if all(a is b or _negative(p - power, sp.expand(e - exponent), x) for b, (p, e) in terms):
            return a, (power, exponent)
    raise OutsideClass(sp.Add(*(a for a, _ in terms)), "none of its terms outgrows the others")


def _negative(power: Any, exponent: Any, x: Any) -> bool:
    """Whether x^power e^exponent (log x)^k vanishes at infinity for every k."""
    if not exponent.has(x):
        return bool(power < 0)
    return exponent.is_polynomial(x) and _grows(sp.Poly(-exponent, x))


def _grows(p: sp.Poly) -> bool:
    return p.degree() >= 1 and bool(p.LC() > 0)
