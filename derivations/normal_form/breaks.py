"""Functions with breaks, such as max(0, 1 - yz)² and Huber's loss, taken apart into formulas without any.

Where every |u|, max and condition depends on one quantity w (yz, or z - y), f is one smooth formula between two
neighbouring breaks w = b. Lemma used: where f = g for w < b and f = h for w > b near w = b, and g - h is a multiple of
w - b, both have one value at w = b, and f has it if f(b) - g is such a multiple. Divisibility is that of polynomials.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.boxes import rational_between
from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.symbols import sigmoid

KINKS = (sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise, sp.floor, sp.ceiling, sp.Heaviside)


@dataclass(frozen=True)
class Broken:
    """``formulas[m]`` is the function for breaks[m-1] < w < breaks[m], ``at[m]`` its value where w = breaks[m]."""

    w: Any
    breaks: tuple[sp.Rational, ...]
    formulas: tuple[Any, ...]
    at: tuple[Any, ...]

    def entry(self, m: int) -> Broken:
        """The m-th of several functions that were taken apart together."""
        return Broken(self.w, self.breaks, tuple(f[m] for f in self.formulas), tuple(f[m] for f in self.at))

    def agrees(self, order: int, domain: Domain) -> bool:
        """Whether g - h is divisible by (w - b)^order, and f(b) is their value, at each break that is not excluded."""
        neighbours = zip(self.breaks, pairwise(self.formulas), self.at, strict=True)
        return all(
            excluded(self.w - b, domain) or (_divides(self.w - b, order, g - h) and _divides(self.w - b, 1, g - at))
            for b, (g, h), at in neighbours
        )


def broken(f: Any) -> Broken:
    """The breaks of a function and its formulas between them; OutsideClass where they are not of one quantity."""
    w = quantity(innermost(f))
    cells = list(_cells(f, w, -sp.oo, sp.oo))
    breaks = tuple(low for low, _, _ in cells[1:])
    at = tuple(formula for b in breaks for _, _, formula in _cells(f, w, b, b))
    return Broken(w, breaks, tuple(formula for _, _, formula in cells), at)


def excluded(gap: Any, domain: Domain) -> bool:
    """Whether the domain says that ``gap`` is not 0; a fact about row n speaks of every row."""
    for fact in domain.facts:
        if isinstance(fact, sp.Ne):
            said = canonical_sum(fact.lhs - fact.rhs)
            rows = [s for s in said.free_symbols if isinstance(s, sp.Idx)]
            names = [s for s in gap.free_symbols if isinstance(s, sp.Idx)]
            turns = [said.subs(a, b) for a in rows for b in names if (a.lower, a.upper) == (b.lower, b.upper)]
            found = [_affine(gap, e) for e in (said, *turns)]
            if any(line is not None and line[0] != 0 and line[1] == 0 for line in found):
                return True
    return False


def _cells(f: Any, w: Any, low: Any, high: Any) -> Iterator[tuple[Any, Any, Any]]:
    """(low, high, formula) from left to right; low = high stands for the break itself."""
    kink = innermost(f)
    if kink is None:
        yield low, high, f
        return
    lines = {u: _affine(u, w) or _refuse(kink) for u in switches(kink)}
    cut = next((-b / a for a, b in lines.values() if a != 0 and bool(low < -b / a) and bool(-b / a < high)), None)
    if cut is not None:
        yield from _cells(f, w, low, cut)
        yield from _cells(f, w, cut, high)
        return
    place = low if low == high else rational_between(low, high)
    signs = {u: sp.sign(a * place + b) for u, (a, b) in lines.items()}
    yield from _cells(f.xreplace({kink: _resolved(kink, signs)}), w, low, high)


def innermost(f: Any) -> Any | None:
    """A kink without a kink inside it; one in the terms of a sum has breaks of its own for each term, and is left."""
    inner = next((k for a in f.args if (k := innermost(a)) is not None), None)
    bound = {index for index, *_ in f.limits} if isinstance(f, (sp.Sum, sp.Product)) else set()
    if inner is not None and inner.free_symbols & bound:
        return None
    return f if inner is None and isinstance(f, KINKS) else inner


def without_minima(e: Any) -> Any:
    """min(a, b) is written as -max(-a, -b)."""
    return e.replace(sp.Min, lambda *terms: -sp.Max(*(-t for t in terms)))


def switches(kink: Any) -> list[Any]:
    """The quantities whose signs say which formula holds."""
    if isinstance(kink, (sp.Abs, sp.sign)):
        return [kink.args[0]]
    if isinstance(kink, (sp.Max, sp.Min)):
        return [a - b for a, b in combinations(kink.args, 2)]
    conditions = [c for _, c in kink.args if c not in (sp.true, sp.false)] if isinstance(kink, sp.Piecewise) else []
    of_numbers = (isinstance(c, sp.core.relational.Relational) and isinstance(c.lhs, sp.Expr) for c in conditions)
    if not conditions or not all(of_numbers):
        _refuse(kink)
    return [c.lhs - c.rhs for c in conditions]


def _resolved(kink: Any, signs: dict[Any, Any]) -> Any:
    if isinstance(kink, sp.Piecewise):
        for value, c in kink.args:
            if c == sp.true or (c != sp.false and c.func(signs[c.lhs - c.rhs], 0) == sp.true):
                return value
        _refuse(kink)
    if isinstance(kink, (sp.Abs, sp.sign)):
        return signs[kink.args[0]] * kink.args[0] if isinstance(kink, sp.Abs) else signs[kink.args[0]]
    best = kink.args[0]
    for other in kink.args[1:]:
        if (signs[best - other] < 0) == isinstance(kink, sp.Max):
            best = other
    return best


def quantity(kink: Any) -> Any:
    """What the first condition of a kink compares, without its constant, and without a sign or a number in front."""
    _, terms = sp.expand(switches(kink)[0]).as_coeff_Add()
    w = terms.primitive()[1]
    if w.is_Number:
        _refuse(kink)
    return -w if w.could_extract_minus_sign() else w


def _affine(u: Any, w: Any) -> tuple[Any, Any] | None:
    """(a, b) with u = a·w + b for rational a and b, or None."""
    u, w = sp.expand(u), sp.expand(w)
    term, scale = next(iter(w.as_independent(*w.free_symbols, as_Add=True)[1].as_coefficients_dict().items()))
    a = u.as_coefficients_dict()[term] / scale
    b = sp.expand(u - a * w)
    return (a, b) if a.is_Rational and b.is_Rational else None


def _divides(p: Any, power: int, g: Any) -> bool:
    """Whether p^power divides g, as polynomials in whatever continuous functions stand in them."""
    g = sp.expand(g)
    if g == 0:
        return True
    atoms = sorted(sp.Tuple(g, p).atoms(sp.Sum, sp.exp, sp.sin, sp.cos, sigmoid), key=sp.default_sort_key)
    names = {a: sp.Dummy() for a in atoms}
    target, divisor = sp.expand(g.xreplace(names)), sp.expand(p.xreplace(names) ** power)
    generators = sorted(target.free_symbols | divisor.free_symbols, key=str)
    if not (target.is_polynomial(*generators) and divisor.is_polynomial(*generators)):
        return False
    return bool(sp.reduced(target, [divisor], *generators)[1] == 0)


def _refuse(kink: Any) -> Any:
    raise OutsideClass(kink, "its kinks are not those of one quantity that is compared with rational numbers")
