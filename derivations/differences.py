"""Where two formulas differ, or one has no value: points at which ball arithmetic says so.

`difference` and `require_defined` say why something is not proved. Nothing that is proved depends on them.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from itertools import product
from typing import Any

import sympy as sp

from derivations.families import any_numbers
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import GAMMA, PRECISIONS, NoBall, ball, show
from derivations.normal_form.boxes import Signs
from derivations.normal_form.definedness import demands, kind, undecided
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import SHIFTED, ZERO, gaps
from derivations.points import points, symbols_of

Point = dict[Any, Any]


class Undefined(ValueError):
    """A formula has no value at some point of its domain; ``expression`` is the part that has none."""

    def __init__(self, expression: Any, reason: str) -> None:
        super().__init__(f"{expression} is undefined where {reason}")
        self.expression, self.reason = expression, reason

    def __reduce__(self) -> tuple[Any, ...]:
        return Undefined, (self.expression, self.reason)


@lru_cache(maxsize=4096)
def difference(a: Any, b: Any, domain: Domain, demanded: tuple[tuple[Any, Signs], ...] = ()) -> Point | None:
    """None if a = b on the whole domain is proved, else a point of it where a ≠ b is certain.

    Raises Undefined where a side has no value, OutsideClass where the question is not decided.
    """
    if _for_any_numbers(a, b, domain, demanded):
        return None
    for gap in gaps(a, b, domain, demanded):
        if gap.needed != ZERO:
            refuse(gap.written, gap.part, gap.needed, gap.piece)
        point = separate(gap.part, gap.piece, a.subs(gap.values), b.subs(gap.values))
        if point is None:
            raise OutsideClass(a - b, "neither proved to be zero nor separated from it")
        return _in_rows(_original({**point, **gap.values}), domain, a, b)
    return None


def _for_any_numbers(a: Any, b: Any, domain: Domain, demanded: tuple[tuple[Any, Signs], ...]) -> bool:
    """Whether a = b is proved for any numbers in the place of the sums that stand inside functions."""
    if not (a.has(sp.Sum) or b.has(sp.Sum)):
        return False
    needs = (*demanded, *demands(a, domain), *demands(b, domain))
    found = any_numbers(domain, a, b, *(part for part, _ in needs))
    if found is None:
        return False
    wider, (left, right, *parts) = found
    asked = tuple((part, allowed) for part, (_, allowed) in zip(parts, needs, strict=True))
    with suppress(OutsideClass):
        return next(gaps(left, right, wider, asked), None) is None
    return False


def require_defined(expr: Any, domain: Domain) -> None:
    """Raise Undefined where ``expr`` has no real value on the domain, OutsideClass where that is not decided."""
    for part, needed in undecided(expr, domain):
        refuse(expr, part, needed, domain)


def refuse(expr: Any, part: Any, needed: Signs, domain: Domain) -> None:
    """Say why a demand fails: at a point where it certainly does, or that it is not decided."""
    what = kind(needed)
    if any((part, needed) in demands(e)[-1:] for e in expr.atoms(*GAMMA, sp.factorial)):
        raise OutsideClass(part, "not seen to be positive, and Γ is read of positive numbers alone; restrict domain=")
    seen: dict[int, str] = {}
    for point in points(symbols_of(part), domain):
        try:
            value = ball(part, point)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            seen.setdefault(1 if value > 0 else -1, show(point))
    if not needed & {-1} and -1 in seen:
        raise Undefined(expr, f"{part} is not {what}, as at {seen[-1]}; restrict domain=")
    if len(seen) == 2:
        raise Undefined(expr, f"{part} vanishes, between {seen[-1]} and {seen[1]}; restrict domain=")
    if len(part.free_symbols) == 1 and part.is_polynomial(*part.free_symbols):
        raise Undefined(expr, f"{part} = 0; restrict domain=")
    raise OutsideClass(part, f"not decided to be {what} on the domain{' ' + str(domain) if str(domain) else ''}")


def _original(point: Point) -> Point:
    """A point in the symbols of the formulas, without those that `pieces` introduced."""
    found = {s: sp.sympify(v).subs(point) for s, v in point.items()}
    return {s: v for s, v in found.items() if not (isinstance(s, sp.Dummy) and s.name.startswith(SHIFTED))}


def _in_rows(point: Point, domain: Domain, *exprs: Any) -> Point:
    """A value of y[n] becomes one of y[1] where n is 1; OutsideClass where y[1] has another value."""
    if all(m.is_Integer for s in point if isinstance(s, sp.Indexed) for m in s.indices):
        return point
    found = {**next(points(symbols_of(*exprs), domain), {}), **point}
    entries: Point = {}
    for s in (s for s in point if isinstance(s, sp.Indexed)):
        entry = s.base[tuple(m.subs(found) for m in s.indices)]
        if entries.setdefault(entry, point[s]) != point[s]:
            raise OutsideClass(s, f"it is {point[s]} where {entry} is {entries[entry]}")
        del found[s]
    return _needed(exprs, {**found, **entries})


def separate(expr: Any, domain: Domain, *written: Any) -> dict[Any, Any] | None:
    """A point of the domain where ``expr`` is certainly not zero, or None if none was found.

    ``written`` are the two sides before they were rewritten: the point has a value for all that they contain.
    """
    candidates = points(symbols_of(expr, *written), domain)
    for point, precision in ((p, b) for p, b in product(list(candidates), PRECISIONS)):
        try:
            value = ball(expr, point, precision)
        except (NoBall, ZeroDivisionError):
            continue
        if value > 0 or value < 0:
            return _needed(written or (expr,), point)
    return None


def _needed(exprs: tuple[Any, ...], point: dict[Any, Any]) -> dict[Any, Any]:
    """Leave out the entries that no expression uses."""
    for symbol in [s for s in point if isinstance(s, sp.Indexed)]:
        fewer = {s: v for s, v in point.items() if s != symbol}
        try:
            for e in exprs:
                ball(e, fewer)
        except (NoBall, ZeroDivisionError):
            continue
        point = fewer
    return point
