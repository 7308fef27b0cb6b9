"""The exact sign of an expression on a domain.

`signs` returns what is certain: the normal form is a rational function of generators, each generator has a range, and
`boxes` decides polynomials on these; otherwise the sign is unknown.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache, reduce
from itertools import product
from typing import Any

import flint
import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball, bound, hull, rational_bound
from derivations.normal_form.boxes import LINE, NOT_NEGATIVE, POSITIVE, UNKNOWN, Box, Signs, positive, univariate
from derivations.normal_form.domains import Domain
from derivations.normal_form.forms import by_square, homogeneous
from derivations.normal_form.generators import Field, Restart
from derivations.normal_form.indices import canonical_sum
from derivations.symbols import sigmoid

MAX_EXPONENT = 1000
"""e^c is bounded by numbers of so many digits at most; beyond, by 0, ∞ or e^±1000."""


def field(domain: Domain) -> Field:
    """A normal form whose absolute values are decided on ``domain``."""
    return Field(lambda own, image: _single(image_signs(own, image, domain)))


@lru_cache(maxsize=4096)
def signs(expr: Any, domain: Domain) -> Signs:
    """The signs that ``expr`` may take on the domain, a superset of the true ones ({1} means proved positive)."""
    if sp.false in domain.facts:
        return frozenset()  # it has no point
    found = _by_structure(expr, domain)
    if len(found) == 1:
        return found
    try:
        own = field(domain)
        ((numerator, denominator),) = own.fraction(expr)
        return found & image_signs(own, numerator / denominator, domain)
    except OutsideClass:
        if found == UNKNOWN:
            raise
        return found


def _by_structure(e: Any, domain: Domain) -> Signs:
    """What can be read off the outermost operation; multiplying out would hide a sum of squares."""
    if e.is_Add:
        terms = [signs(t, domain) for t in e.args]
        if all(t <= {0, 1} for t in terms) or all(t <= {-1, 0} for t in terms):
            vanishes = all(0 in t for t in terms) and not (max(map(max, terms)) == 1 and _apart(e, domain))
            return frozenset.union(*terms) - (set() if vanishes else {0})
    elif e.is_Mul:
        return reduce(_times, (signs(f, domain) for f in e.args))
    elif e.is_Pow and e.exp.is_Integer and e.base is not sp.E:
        base = signs(e.base, domain)
        return base if e.exp % 2 else frozenset(b * b for b in base)
    elif isinstance(e, (sp.log, sp.acosh)):
        return signs(e.args[0] - 1, domain)
    elif isinstance(e, sp.loggamma):  # convex, and 0 at 1 and 2
        return signs((e.args[0] - 1) * (e.args[0] - 2), domain)
    elif isinstance(e, sp.polygamma) and e.args[0].is_Integer and e.args[0] > 0:  # Σ (-1)ⁿ⁺¹ n!/(u + k)ⁿ⁺¹, k ≥ 0
        return frozenset({1 if e.args[0] % 2 else -1})
    elif isinstance(e, sp.polygamma) and e.args[0] == 0 and signs(e.args[1] - sp.Rational(3, 2), domain) <= {0, 1}:
        return POSITIVE  # it rises, and ψ(3/2) > 0
    elif e.func in _RISING:  # and 0 at 0
        return signs(e.args[0], domain)
    elif isinstance(e, sp.Sum):
        return _sum_signs(e, domain)
    elif isinstance(e, (sp.exp, sigmoid, sp.cosh, sp.sech)) or (
        isinstance(e, sp.Product) and signs(canonical_sum(e).function, domain) == {1}
    ):
        return frozenset({1})
    elif isinstance(e, sp.Piecewise):
        return frozenset().union(*(signs(value, domain) for value in reached(e, domain)))
    elif isinstance(e, sp.Abs):
        return frozenset(s * s for s in signs(e.args[0], domain))
    elif isinstance(e, (sp.Max, sp.Min)):
        greatest = max if isinstance(e, sp.Max) else min
        return frozenset(greatest(s) for s in product(*(possible(a, domain) for a in e.args)))
    elif e.is_Pow and e.base is not sp.E:  # a real power, which vanishes where its base does: 0^p = 0 for p > 0
        return signs(e.base, domain) & (NOT_NEGATIVE if possible(e.exp, domain) == POSITIVE else POSITIVE)
    return UNKNOWN


def _apart(total: Any, domain: Domain) -> bool:
    """Whether terms c·uʳ ≥ 0, c and r > 0, do not vanish all at once: √x + √(1-x), because x + (1-x) > 0."""
    bases = []
    for term in total.args:
        c, power = term.as_coeff_Mul()
        u, r = power.as_base_exp()
        bases.append(u if c > 0 and u is not sp.E and r.is_Rational and r > 0 else term)
    bare = sp.Add(*bases)
    return all(possible(u, domain) <= {0, 1} for u in bases) and bare != total and possible(bare, domain) == {1}


def possible(e: Any, domain: Domain) -> Signs:
    """`signs`, and all of them where they are not decided."""
    try:
        return signs(e, domain)
    except OutsideClass:
        return UNKNOWN


def truth(condition: Any, domain: Domain) -> bool | None:
    """Whether a condition holds at every point of the domain, or at none; None where neither is seen."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, sp.core.relational.Relational) and isinstance(condition.lhs, sp.Expr):
        answers = {bool(condition.func(s, 0)) for s in possible(condition.lhs - condition.rhs, domain)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(condition, (sp.And, sp.Or)):
        parts, decisive = {truth(c, domain) for c in condition.args}, isinstance(condition, sp.Or)
        return decisive if decisive in parts else None if None in parts else not decisive
    return None


def reached(e: Any, domain: Domain) -> list[Any]:
    """The branches of a Piecewise whose condition may hold on the domain, and none behind one that certainly does."""
    certain = [truth(condition, domain) for _, condition in e.args]
    last = certain.index(True) if True in certain else len(certain)
    return [value for (value, _), holds in zip(e.args[: last + 1], certain, strict=False) if holds is not False]


def _single(found: Signs) -> int | None:
    if found <= {0, 1}:
        return 1
    return -1 if found <= {-1, 0} else None


def image_signs(own: Field, image: Any, domain: Domain) -> Signs:
    """`signs` for an image in the generators of a field."""
    result: Signs = frozenset({1})
    for part in sp.fraction(sp.cancel(sp.together(image))):
        content, factors = sp.factor_list(part)
        result = _times(result, frozenset({int(sp.sign(content))}))
        for f, e in factors:
            found = _factor_signs(own, f, domain)
            result = _times(result, found if e % 2 else frozenset(s * s for s in found))
    return result


def _times(a: Signs, b: Signs) -> Signs:
    return frozenset(s * t for s, t in product(a, b))


def _factor_signs(own: Field, f: Any, domain: Domain) -> Signs:
    gens = sorted(f.free_symbols, key=str)
    poly = sp.Poly(f, *gens)
    boxes = {g: _range(own, g, domain) for g in gens}
    found = univariate(poly, boxes[gens[0]]) if len(gens) == 1 else UNKNOWN
    if found == UNKNOWN:
        found = frozenset({1}) if positive(poly, boxes) else found
        found = frozenset({-1}) if positive(-poly, boxes) else found
    if found == UNKNOWN:
        found = homogeneous(poly, boxes)
    if found == UNKNOWN:
        found = by_square(poly, lambda e: image_signs(own, e, domain))
    for fact in domain.facts:
        found &= _fact_signs(own, poly, fact)
    return found


def _sum_signs(total: Any, domain: Domain) -> Signs:
    """A sum of at least one term has the sign that all its terms have."""
    total = canonical_sum(total)  # its index is not a symbol of the domain
    found = signs(total.function, domain)
    lengths = [last - first for _, first, last in total.limits]
    filled = all(signs(length, domain) <= {0, 1} for length in lengths)
    return found if filled and (found <= {0, 1} or found <= {-1, 0}) else UNKNOWN


def _fact_signs(own: Field, poly: Any, fact: Any) -> Signs:
    """What a stated relation says about the sign of a polynomial that is proportional to it."""
    allowed = {sp.Gt: {1}, sp.Ge: {0, 1}, sp.Lt: {-1}, sp.Le: {-1, 0}, sp.Ne: {-1, 1}, sp.Eq: {0}}.get(fact.func)
    kinked = fact.atoms(sp.Abs, sp.sign, sp.Max, sp.Min, sp.Piecewise)
    if allowed is None or kinked or any(not p.exp.is_Integer for p in fact.atoms(sp.Pow)):
        return UNKNOWN
    try:
        ratio = sp.cancel(poly.as_expr() / own(fact.lhs - fact.rhs))
    except (Restart, OutsideClass):
        return UNKNOWN
    return frozenset(int(sp.sign(ratio)) * s for s in allowed) if ratio.is_Rational and ratio != 0 else UNKNOWN


def _range(own: Field, g: Any, domain: Domain) -> Box:
    """An interval with rational ends that contains every value of a generator."""
    kind, *what = own.meaning[g]
    if kind == "symbol":
        return Box.of(domain[what[0]])
    if kind == "root":
        return Box(sp.S.Zero, sp.oo)
    if kind == "exp" and (what[0].is_Symbol or isinstance(what[0], sp.Indexed)):
        values = Box.of(domain[what[0]])
        low, high = _exp_bound(values.start / what[1], up=False), _exp_bound(values.end / what[1], up=True)
        # an outer enclosure may be closed at will, except at 0, which e^z never reaches
        return Box(low, high, low == 0 or values.left_open, values.right_open)
    if kind == "exp":
        exponent = signs(what[0], domain) if not what[0].has(sp.Sum) else UNKNOWN
        low, high = sp.Integer(exponent <= {0, 1}), sp.S.One if exponent <= {-1, 0} else sp.oo
        if any(0 in possible(e.args[0], domain) for e in what[0].atoms(sp.log)):
            return Box(sp.S.Zero, high)  # a power x^p where x may be 0
        return Box(low, high, low == 0 or 0 not in exponent, 0 not in exponent)
    if kind == "function":
        return _function_range(what[0], domain)
    if kind == "opaque" and what[0] is sp.pi:
        return Box(sp.Integer(3), sp.Integer(4), True, True)
    if kind == "log":
        side = _single(image_signs(own, what[0], domain)) if what[0].free_symbols else 1
        above = image_signs(own, side * what[0] - 1, domain) if side else UNKNOWN
        if above <= {1}:
            return Box(sp.S.Zero, sp.oo, True)
        if above <= {-1}:
            return Box(-sp.oo, sp.S.Zero, True, True)
    return LINE


def _function_range(value: Any, domain: Domain) -> Box:
    """An interval that contains F(u) on the domain: by arb where u has a bounded range that is seen, else in all."""
    *order, u = value.args
    box = _affine_range(u, domain)
    if box.start.is_finite and box.end.is_finite:
        with suppress(NoBall):
            return _bounded_range(value.func(*order, _AT), box)
    right = sp.Rational(11, 7)  # a little more than π/2
    limits = {sp.sin: (-1, 1), sp.cos: (-1, 1), sp.atan: (-right, right), sp.erf: (-1, 1), sp.asin: (-right, right)}
    low, high = map(sp.sympify, limits.get(value.func, (-sp.oo, sp.oo)))
    if value.func not in _HUMPS:
        found = _by_structure(value, domain)
        low = sp.S.Zero if found <= {0, 1} else low
        high = sp.S.Zero if found <= {-1, 0} else high
        return Box(low, high, 0 not in found or low != 0, 0 not in found or high != 0)
    return Box(low, high)


def _bounded_range(value: Any, box: Box) -> Box:
    """By arb; where it is concave, nowhere below its least value at an end, and above 0 = sin 0; and sine is odd."""
    if value.func is sp.sin and box.end <= 0:
        low, high, left, right = _bounded_range(value, Box(-box.end, -box.start, box.right_open, box.left_open))
        return Box(-high, -low, right, left)
    ends = [ball(value, {_AT: e}) for e in (box.start, box.end)]
    if value.func in _RISING:  # the ends may be all that asin has a value at
        low, high = rational_bound(ends[0], up=False), rational_bound(ends[1], up=True)
        return Box(low, high, low == 0 and box.left_open, high == 0 and box.right_open)
    around = ball(value, {_AT: hull(box.start, box.end)})
    low, high = rational_bound(around, up=False), rational_bound(around, up=True)
    left, right = _HUMPS.get(value.func, (sp.oo, -sp.oo))
    if not (left <= box.start and box.end <= right):
        return Box(low, high)
    low = min(rational_bound(v, up=False) for v in ends)
    return Box(low, high, low == 0 and box.left_open)


_RISING = (sp.atan, sp.erf, sp.asinh, sp.asin)
"""Functions that rise wherever they have a value."""

_HUMPS = {sp.sin: (0, 3), sp.cos: (sp.Rational(-3, 2), sp.Rational(3, 2))}
"""Where functions are concave and not negative: between these numbers, and a little beyond."""

_AT = sp.Dummy("u", real=True)


def _affine_range(u: Any, domain: Domain) -> Box:
    """The range of a symbol, of a·x + b with rational a and b, or of a rational number."""
    if u.is_Symbol or u.is_Rational:
        return Box.of(domain[u]) if u.is_Symbol else Box(u, u)
    p = sp.Poly(u, *u.free_symbols) if len(u.free_symbols) == 1 and u.is_polynomial(*u.free_symbols) else None
    if p is None or p.degree() != 1 or not p.gen.is_Symbol or not all(c.is_Rational for c in p.all_coeffs()):
        return LINE
    a, b = p.all_coeffs()
    low, high, left, right = Box.of(domain[p.gen])
    return Box(a * low + b, a * high + b, left, right) if a > 0 else Box(a * high + b, a * low + b, right, left)


def _exp_bound(exponent: sp.Rational, up: bool) -> sp.Rational:
    """A rational bound of e^exponent, exact at 0 and short where the exponent is long."""
    if exponent == 0:
        return sp.S.One
    if abs(exponent) > MAX_EXPONENT:
        if up == (exponent > 0):
            return sp.oo if up else sp.S.Zero
        exponent = sp.Integer(MAX_EXPONENT if exponent > 0 else -MAX_EXPONENT)
    return bound(exponent, flint.arb.exp, up)
