"""Exact extremes of functions rational in one variable or one exponential, and proofs that nothing lies beyond them.

The extremes lie where the derivative of F(s) vanishes, s = σ(v/g) or v, or at the ends; there F is an algebraic number.
What is not of this kind is bounded by numbers that are seen, rounded outwards; the kernel decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.branches import split
from derivations.deciding.landscape import lowest, near, samples
from derivations.deciding.relations import decide
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.polynomials import a, algebraic, image_of, reduce, s
from derivations.normal_form.signs import field
from derivations.points import points
from derivations.verdicts import Certificate, Proved, Undecided, Verdict

DEPTH = 12
"""How often an interval is halved in search of Bernstein coefficients that are not negative."""

MAX_DEGREE = 5
"""Of a number θ; beyond, SymPy may take half a minute to divide polynomials over Q(θ)."""

CLOSE = sp.Rational(1, 1000)
"""How far a bound may lie from an extreme that is only seen."""


@dataclass(frozen=True)
class Extreme:
    """A bound of a function, exact or not, and the point where it is attained, if it is known to be."""

    value: Any
    at: tuple[tuple[Any, Any], ...] = ()


def image(f: Any, domain: Domain) -> tuple[Any, Any, Any]:
    """(F, v, g) with f = F(s), rational, for s = σ(v/g), or s = v where g = 0; OutsideClass if there is none."""
    own = field(domain)
    ((top, bottom),) = own.fraction(f)
    back = {g: a for g, meaning in own.meaning.items() if meaning == ("symbol", a)}
    found = [g for g in own.meaning if g not in back and (top.has(g) or bottom.has(g))]
    if len(found) != 1 or own.meaning[found[0]][0] not in ("symbol", "exp"):
        raise OutsideClass(f, "it is not rational in one variable or one exponential")
    kind, what, *order = own.meaning[found[0]]
    if not isinstance(what, sp.Symbol):
        raise OutsideClass(f, f"its exponent {what} is not a single variable")
    value = s if kind == "symbol" else s / (1 - s)
    F = sp.cancel((top / bottom).xreplace(back).subs(found[0], value))
    return F, what, sp.Rational(order[0]) if order else sp.S.Zero


def greatest(f: Any, domain: Domain) -> list[Extreme]:
    """Candidates for the least upper bound of a function of one variable, the first to be tried first."""
    label = domain.finite(sp.Tuple(f))
    if label is not None or len(f.free_symbols) > 1:
        return _over_labels(f, domain, label)
    if not f.free_symbols:
        return [Extreme(f)]
    if f.atoms(*KINKS):
        (x,) = f.free_symbols
        parts = list(split(f, x, domain.interior(x)))
        found = [greatest(g, box) for box, g in parts]
        ends = dict.fromkeys(e for box, _ in parts for e in box[x].args[:2] if domain.contains(x, e))
        own = [Extreme(value, ((x, e),)) for e in ends if (value := f.subs(x, e)).is_real]
        together = zip(*found, strict=False) if all(found) else ()
        return [max((*c, *own), key=lambda e: sp.N(e.value, 30)) for c in together]
    try:
        best = max(_critical(f, domain), key=lambda e: sp.N(e.value, 30))
        return [best] if best.value.is_Rational or best.value.is_infinite else [best, _rounded(sp.N(best.value, 30))]
    except OutsideClass:
        (x,) = f.free_symbols
        seen = lowest(-f, x, samples(-f, x, domain[x])) if isinstance(domain[x], sp.Interval) else []
        high = -sp.Rational(seen[0].value) if seen else sp.S.Zero
        exact = [r for r in near(high) if abs(r - high) < sp.Rational(1, 10**7)]
        return [*map(Extreme, exact), _rounded(high), Extreme(sp.ceiling(high * 100 + 1) / 100)] if seen else []


def _rounded(value: Any) -> Extreme:
    """A rational bound a little above a number that is seen."""
    return Extreme(sp.ceiling(sp.Rational(value) / CLOSE + sp.Rational(1, 10**6)) * CLOSE)


def _over_labels(f: Any, domain: Domain, label: Any) -> list[Extreme]:
    """The greatest over the values of a label, or over both ends of its interval."""
    others = [v for v in sorted(f.free_symbols, key=str) if bounded(domain[v]) or v == label]
    label = label if label is not None else next(iter(v for v in others if f.diff(v, 2) == 0), None)
    if label is None:  # one value shows what to try; whether it holds for all of them is then decided
        label = min(f.free_symbols, key=str)
        ends = [next(iter(points([label], domain)))[label] if 0 not in domain[label] else sp.S.Zero]
    else:
        values = domain[label]
        ends = list(values) if isinstance(values, sp.FiniteSet) else [values.start, values.end]
    found = [(v, greatest(f.subs(label, v), domain.substitute({label: v}))) for v in ends]
    if not all(candidates for _, candidates in found):
        return []
    last = max((c[-1] for _, c in found), key=lambda e: sp.N(e.value, 30)).value
    v, best = max(((v, c[0]) for v, c in found), key=lambda pair: sp.N(pair[1].value, 30))
    at = tuple(sorted((*best.at, (label, v)), key=str)) if best.at and domain.contains(label, v) else ()
    return [Extreme(best.value, at), Extreme(last)]


def bounded(values: Any) -> bool:
    """Whether an interval has two finite ends."""
    return isinstance(values, sp.Interval) and bool(values.start.is_finite and values.end.is_finite)


def _critical(f: Any, domain: Domain) -> Iterator[Extreme]:
    """The values at the critical points and, as limits, at the ends."""
    F, v, order = image(f, domain)
    box, values = image_of(domain[v], order), domain[v]
    top, bottom = (sp.Poly(p, s) for p in sp.fraction(sp.cancel(F.diff(s))))
    for root in dict.fromkeys(top.real_roots()) if not top.is_zero else [sp.Rational(1, 3)]:
        if box.interior.contains(root) == sp.true and bottom.eval(root) != 0:
            at = sp.log(sp.radsimp(root / (1 - root))) * order if order else root
            if values.contains(at) == sp.true:
                yield Extreme(_value(F, root), ((v, at),))
    for end, inner, opened in ((values.start, box.start, values.left_open), (values.end, box.end, values.right_open)):
        if end.is_infinite or end == 0 or not order:
            value = sp.limit(F, s, inner, "-" if inner == box.end else "+")
            yield Extreme(value, () if opened or end.is_infinite or not value.is_finite else ((v, end),))
        else:
            yield Extreme(f.subs(v, end), () if opened else ((v, end),))


def _value(F: Any, root: Any) -> Any:
    """F at an algebraic number, as a polynomial in √n or in the root itself."""
    number = _number(root)
    if number is None:
        return F.subs(s, root)
    minimal, at = algebraic(number)[0].as_expr(), root.xreplace({number: a})
    top, bottom = (sp.rem(sp.expand(p.subs(s, at)), minimal, a) for p in sp.fraction(sp.cancel(F)))
    inverse = sp.invert(bottom, minimal, a) if bottom.has(a) else 1 / bottom
    return sp.rem(sp.expand(top * inverse), minimal, a).xreplace({a: number})


def _number(*exprs: Any) -> Any | None:
    """The one √n, or root of a polynomial, that occurs in expressions."""
    found = {p for e in exprs for p in e.atoms(sp.Pow) if p.base.is_Integer and p.exp == sp.S.Half}
    found |= {r for e in exprs for r in e.atoms(sp.CRootOf)}
    return found.pop() if len(found) == 1 else None


def decide_bound(statement: Holds) -> Verdict:
    """The verdict on a relation whose sides may have √n or a root of a polynomial in them."""
    number = _number(statement.left, statement.right)
    if number is None:
        return decide(statement)
    f, domain = positive_part(statement)[0], statement.domain
    label, rule = domain.finite(sp.Tuple(f)), "cases"
    if label is None and len(f.free_symbols) > 1:
        labels = (v for v in sorted(f.free_symbols, key=str) if bounded(domain[v]))
        label, rule = next((v for v in labels if f.diff(v, 2) == 0), None), "affine in the label"
    try:
        if label is None:
            return _algebraic(statement, f.xreplace({number: a}), number)
        values = domain[label]
        ends = list(values) if rule == "cases" else [values.start, values.end]
        found = [decide_bound(statement.at(label, v)) for v in ends]
        proofs = tuple(v for v in found if isinstance(v, Proved))
        if len(proofs) == len(found):
            return Proved(statement, Certificate(rule, label, proofs))
        return next(v for v in found if not isinstance(v, Proved))
    except (CheckError, OutsideClass, sp.PolynomialError) as error:
        plain = decide(statement)  # the number may belong to the function, as in erf(x/√2)
        return Undecided(statement, str(error)) if isinstance(plain, Undecided) else plain


def _algebraic(statement: Holds, f: Any, number: Any) -> Verdict:
    """A Bernstein sum with coefficients in Q(θ), after the squares at the touching points are divided out."""
    reduced, minimal = reduce(f, statement.domain), algebraic(number)[0].as_expr()
    if sp.degree(minimal, a) > MAX_DEGREE:
        return Undecided(statement, f"a number in it is of degree {sp.degree(minimal, a)}, which is above {MAX_DEGREE}")
    own = sp.Poly(reduced.polynomial.as_expr().subs(a, number), s, extension=number)
    square = sp.Poly(1, s, extension=number)
    for factor, power in own.sqf_list()[1]:
        square *= factor ** (power // 2)
    rest = _in_a(own.quo(square**2).all_coeffs()[::-1], number)
    box = reduced.interval
    pieces = list(_pieces(rest, number, minimal, box.start, box.end)) if bounded(box) else []
    if not pieces or None in pieces:
        return Undecided(statement, "no Bernstein coefficients in Q(θ) show it")
    evidence = tuple(_in_a(square.all_coeffs(), number)), tuple(pieces), number
    return Proved(statement, Certificate("Bernstein", evidence))


def _in_a(coefficients: list[Any], number: Any) -> list[Any]:
    """Numbers in Q(θ) with a written for θ."""
    return [sp.expand(c).xreplace({number: a}) for c in coefficients]


def _pieces(p: list[Any], number: Any, minimal: Any, low: Any, high: Any, depth: int = 0) -> Iterator[Any]:
    """(low, high, Bernstein coefficients ≥ 0) from left to right; None where there are none."""
    degree, width = len(p) - 1, high - low
    shifted = [
        sum(comb(j, i) * p[j] * low ** (j - i) for j in range(i, degree + 1)) * width**i for i in range(degree + 1)
    ]
    found = []
    for k in range(degree + 1):
        c = sum(sp.Rational(comb(k, i), comb(degree, i)) * shifted[i] for i in range(k + 1)) * comb(degree, k)
        found.append(
            sp.rem(sp.expand(c / width**degree), minimal, a) if sp.sympify(c).has(a) else sp.sympify(c / width**degree)
        )
    if all(c == 0 or sp.N(c.xreplace({a: number}), 30) > 0 for c in found):
        yield low, high, tuple(found)
    elif depth == DEPTH:
        yield None
    else:
        for x, y in ((low, (low + high) / 2), ((low + high) / 2, high)):
            yield from _pieces(p, number, minimal, x, y, depth + 1)
