"""Functions that are another one in disguise: a condition that is a maximum, a maximum that is one of its parts, √u².

Each way asks about the other function; the kernel asks whether they are equal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.branches import with_distances
from derivations.deciding.compositions import DecideConvex, proof
from derivations.deciding.relations import decide
from derivations.kernel.statements import Convex, Holds
from derivations.normal_form.boxes import POSITIVE
from derivations.normal_form.signs import signs
from derivations.verdicts import Proved


def as_maximum(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """f = max(g, h) where a Piecewise has the formulas g and h; the kernel asks whether they are equal."""
    f = statement.function
    if not isinstance(f, sp.Piecewise) or len(f.args) != 2:
        return None
    greater = ask(replace(statement, function=sp.Max(*(value for value, _ in f.args), evaluate=False)))
    return proof(statement, "convex sum", ((sp.S.One,), sp.S.Zero), [*convex, greater])


def without_lesser(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """A maximum is its part g where g ≥ h for each other part h, a minimum likewise: max(x, log x) = x."""
    f, domain = statement.function, statement.domain
    for whole in sorted(f.atoms(sp.Max, sp.Min), key=sp.default_sort_key):
        side = 1 if isinstance(whole, sp.Max) else -1
        for g in whole.args:
            gaps = [decide(Holds(side * (g - h), "≥", sp.S.Zero, domain)) for h in whole.args if h != g]
            if all(isinstance(gap, Proved) for gap in gaps):
                simpler = ask(replace(statement, function=f.xreplace({whole: g})))
                return proof(statement, "dominated", (whole, g), [simpler, *gaps])
    return None


def without_squares(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """√(u²v) as |u|√v, whose kinks are seen: √(x⁴ + x²) = |x|√(x² + 1)."""
    f = statement.function
    other = f.replace(lambda e: e.is_Pow and e.exp.is_Rational and e.exp.q == 2, _drawn)
    if other == f:
        return None
    return _written_as(other, statement, convex, ask)


def as_square(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """A polynomial of |x|, |y| that is a power, once x² is |x|²: x² + y² + 2|x||y| = (|x| + |y|)²."""
    f = statement.function
    names = {a: sp.Dummy(positive=True) for a in f.atoms(sp.Abs)}
    even = {a.args[0]: name for a, name in names.items() if a.args[0].is_Symbol}
    p = f.xreplace(names)
    if not names or not p.is_Add or not p.is_polynomial(*names.values(), *even):
        return None
    inner = p.replace(lambda e: e.is_Pow and e.base in even and e.exp % 2 == 0, lambda e: even[e.base] ** e.exp)
    power = sp.factor(inner)
    if inner.free_symbols & set(even) or not power.is_Pow:
        return None
    whole = power.xreplace({name: a for a, name in names.items()})
    return _written_as(whole, statement, convex, ask)


def multiplied_out(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """A power of a sum, whose terms may be convex where it is not smooth: (√x - √y)² = x + y - 2√x√y."""
    f = statement.function
    if not (f.is_Pow and f.base.is_Add and f.exp in (2, 3)):
        return None
    return _written_as(sp.expand(f), statement, convex, ask)


def with_fewer_kinks(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """|x||y| as |xy|, of which xy and -xy are the parts; max(x, y) + min(x, y) as x + y."""
    f = statement.function
    other = f.replace(lambda e: e.is_Mul and sum(isinstance(a, sp.Abs) for a in e.args) > 1, _one_abs)
    distances = with_distances(f)
    other = distances if len(distances.atoms(*KINKS)) < len(f.atoms(*KINKS)) else other
    if other == f:
        return None
    return _written_as(other, statement, convex, ask)


def _one_abs(product: Any) -> Any:
    inner = [a.args[0] for a in product.args if isinstance(a, sp.Abs)]
    rest = [a for a in product.args if not isinstance(a, sp.Abs)]
    return sp.Mul(*rest, sp.Abs(sp.Mul(*inner), evaluate=False))


def _drawn(root: Any) -> Any:
    """A root with the squares before it."""
    constant, factors = sp.factor_list(root.base)
    if all(m < 2 for _, m in factors):
        return root
    before = sp.Mul(*(sp.Abs(u) ** (m // 2) for u, m in factors))
    return before**root.exp.p * sp.Mul(constant, *(u ** (m % 2) for u, m in factors)) ** root.exp


def with_split_logarithms(statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """log(u/v) as log u - log v, of which the derivatives are short: the relative entropy of affine functions."""
    f, domain = statement.function, statement.domain

    def split(u: Any) -> Any:
        factors = [factor.as_base_exp() for factor in sp.Mul.make_args(sp.together(u))]
        whole = len(factors) > 1 and all(k.is_Integer and signs(g, domain) <= POSITIVE for g, k in factors)
        return sp.Add(*(k * sp.log(g) for g, k in factors)) if whole else sp.log(u)

    other = f.replace(sp.log, split)
    if other == f or len(statement.variables) < 3:
        return None
    return _written_as(other, statement, convex, ask)


def _written_as(other: Any, statement: Convex, convex: tuple[Proved, ...], ask: DecideConvex) -> Proved | None:
    """The proof for a function from that for the same one in another form."""
    return proof(statement, "convex sum", ((sp.S.One,), sp.S.Zero), [*convex, ask(replace(statement, function=other))])


ARITHMETIC = (with_fewer_kinks, with_split_logarithms, multiplied_out)
"""What is tried after the ways that read something off."""
