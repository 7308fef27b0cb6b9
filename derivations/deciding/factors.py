"""A function as a product: the irreducible factors of its normal form, with the exponentials that go with erf."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.normal_form.domains import Domain
from derivations.normal_form.generators import Field
from derivations.normal_form.signs import field, signs


def factors(f: Any, domain: Domain) -> list[tuple[Any, int]]:
    """The irreducible factors of the normal form of an expression, with their exponents."""
    own = field(domain)
    ((numerator, denominator),) = own.fraction(f)
    image = numerator / denominator
    if len(sp.factor_list(numerator)[1]) == 1:
        image = _related(numerator, own) / _related(denominator, own)
    found: dict[Any, int] = {}
    constant = sp.S.One
    for part, weight in zip(sp.fraction(sp.cancel(image)), (1, -1), strict=True):
        content, several = sp.factor_list(part)
        constant *= content**weight
        for factor, e in several:
            g = _plain(own.readable(factor), domain)
            scale = _scale(g)
            for base in (sp.expand(g / scale), scale):
                found[base] = found.get(base, 0) + weight * int(e)
    result = [(g, e) for g, e in found.items() if e and g != 1]
    return result if constant == 1 and result else [(constant, 1), *result]


def _related(image: Any, own: Field) -> Any:
    """A polynomial in the generators with x = (x^{1/q})^q and cos² = 1 - sin², so that what they share cancels."""
    known = {what[0]: g for g, (kind, *what) in own.meaning.items() if kind == "function"}
    for g, (kind, *what) in own.meaning.items():
        if kind == "root" and own.meaning.get(what[0], ("",))[0] == "symbol":
            image = image.subs(what[0], g ** what[1])
        if kind == "function" and isinstance(what[0], sp.cos) and (sine := known.get(sp.sin(*what[0].args))):
            image = sp.Poly(image, g).rem(sp.Poly(g**2 - 1 + sine**2, g)).as_expr()
    return image


def _scale(g: Any) -> Any:
    """The exponential that goes with the highest power of erf in a sum, if it is one alone.

    Without it the derivative of that power has a factor e^{-u²}, which leaves a function with a lower one.
    """
    scales: dict[int, set[Any]] = {}
    for t in sp.Add.make_args(sp.expand(g)) if g.is_Add else ():
        power = sum(int(e) for base, e in t.as_powers_dict().items() if isinstance(base, sp.erf))
        scales.setdefault(power, set()).add(sp.Mul(*t.atoms(sp.exp)))
    highest = max(scales, default=0)
    return scales[highest].pop() if highest and len(scales[highest]) == 1 else sp.S.One


def _plain(e: Any, domain: Domain) -> Any:
    """|u| as u or -u, where the sign of u is known."""
    for a in e.atoms(sp.Abs):
        found = signs(a.args[0], domain)
        if found <= {0, 1} or found <= {-1, 0}:
            e = e.xreplace({a: a.args[0] if found <= {0, 1} else -a.args[0]})
    return e
