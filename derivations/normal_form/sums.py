"""Sums with symbolic length: Σ_k δ_jk f(k) = f(j), linearity, products of sums, order and names of indices.

`sums_vanish` is sound, not complete: an expression is brought into the form Σ over index ranges of a summand, and it
vanishes if every summand does, after averaging over the permutations of indices with the same range.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from math import factorial
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.normal_form.indices import RESERVED, canonical_sum, expanded

Ranges = tuple[tuple[Any, Any], ...]


MAX_TERMS = 1000
"""A longer sum is not written out."""


def contract(e: Any) -> Any:
    """Rewritings before the normal form.

    log1p u = log(1 + u); a sum of known length is written out; Σ_k δ_jk f(k) = f(j) where j is declared with the range
    of k; log Π f = Σ log f, which asks for more than its left side does: every f positive.
    """
    if not e.args or not e.has(sp.KroneckerDelta, sp.Product, sp.Sum, log1p):
        return e
    e = e.func(*map(contract, e.args))
    if isinstance(e, sp.Sum) and len(e.limits) == 1 and _few_terms(*e.limits[0][1:]):
        index, first, last = e.limits[0]
        body = canonical_sum(e.function)
        return sp.Add(*(body.subs(index, m) for m in range(int(first), int(last) + 1)))
    if isinstance(e, log1p):
        return sp.log(1 + e.args[0])
    if isinstance(e, sp.log) and isinstance(e.args[0], sp.Product):
        return sp.Sum(sp.log(e.args[0].function), *e.args[0].limits)
    if not isinstance(e, sp.Sum) or not e.function.has(sp.KroneckerDelta):
        return e
    innermost, *others = e.limits
    if others:
        inner = contract(sp.Sum(e.function, innermost))
        return e if inner == sp.Sum(e.function, innermost) else contract(sp.Sum(inner, *others))
    index, first, last = innermost
    done, left = sp.S.Zero, sp.S.Zero
    for term in sp.Add.make_args(expanded(e.function)):
        other = next((o for f in sp.Mul.make_args(term) if (o := _partner(f, index, first, last))), None)
        if other is None:
            left += term
        else:
            rest = canonical_sum(term.subs(sp.KroneckerDelta(index, other), 1))
            done += rest.subs(index, other)
    return contract(done) + (sp.Sum(left, (index, first, last)) if left != 0 else 0)


def _few_terms(first: Any, last: Any) -> bool:
    return first.is_Integer and last.is_Integer and last - first < MAX_TERMS


def _partner(factor: Any, index: Any, first: Any, last: Any) -> Any | None:
    """The other index of δ with ``index``, if it is declared to lie in [first, last]."""
    if not isinstance(factor, sp.KroneckerDelta) or index not in factor.args:
        return None
    other = factor.args[1] if factor.args[0] == index else factor.args[0]
    return other if isinstance(other, sp.Idx) and (other.lower, other.upper) == (first, last) else None


def sums_vanish(e: Any, vanishes: Callable[[Any], bool]) -> bool:
    """Whether every summand of ``e``, collected by index ranges, vanishes."""
    if any(index.name.startswith(RESERVED[1]) for index in e.atoms(sp.Idx)):
        return False  # it would be captured
    return all(_summand_vanishes(ranges, body, vanishes) for ranges, body in _collect(e).items())


def _summand_vanishes(ranges: Ranges, body: Any, vanishes: Callable[[Any], bool]) -> bool:
    if vanishes(body):
        return True
    if len(ranges) > 4 or any(end.atoms(sp.Idx) for ends in ranges for end in ends):  # a range may depend on an index
        return False
    same = [p for p in permutations(range(len(ranges))) if all(ranges[a] == ranges[b] for a, b in enumerate(p))]
    names = [_index(position, r) for position, r in enumerate(ranges)]
    turned = (body.subs({names[a]: names[b] for a, b in enumerate(p)}, simultaneous=True) for p in same)
    return vanishes(sp.Add(*turned) / factorial(len(ranges)))


def _collect(e: Any) -> dict[Ranges, Any]:
    """``e`` as Σ over ranges of summands in canonical indices; products of sums become multiple sums."""
    result: dict[Ranges, Any] = {}
    for term in sp.Add.make_args(expanded(e)):
        parts: dict[Ranges, Any] = {(): sp.S.One}
        for factor in sp.Mul.make_args(term):
            base, power = factor.as_base_exp()
            if isinstance(base, sp.Sum) and power.is_Integer and power.is_positive:
                for _ in range(int(power)):
                    parts = _multiply(parts, _opened(base))
            else:
                parts = {ranges: body * factor for ranges, body in parts.items()}
        for ranges, body in parts.items():
            result[ranges] = result.get(ranges, 0) + body
    return result


def _opened(total: Any) -> dict[Ranges, Any]:
    """A Sum object as ranges and summand."""
    *inner, (index, first, last) = total.limits
    body = canonical_sum(sp.Sum(total.function, *inner) if inner else total.function)
    result: dict[Ranges, Any] = {}
    for ranges, summand in _collect(body.subs(index, (own := _fresh(first, last)))).items():
        for key, value in _sorted((*ranges, (first, last)), summand, own).items():
            result[key] = result.get(key, 0) + value
    return result


def _fresh(first: Any, last: Any) -> Any:
    return sp.Idx(sp.Dummy("m", integer=True), (first, last))


def _sorted(ranges: Ranges, body: Any, last_index: Any) -> dict[Ranges, Any]:
    """Sort ranges and rename the indices to their new positions; the last index has its own name."""
    names = [_index(p, r) for p, r in enumerate(ranges[:-1])] + [last_index]
    order = sorted(range(len(ranges)), key=lambda p: (str(ranges[p]), p))
    new = {names[p]: _index(position, ranges[p]) for position, p in enumerate(order)}
    return {tuple(ranges[p] for p in order): body.subs(new, simultaneous=True)}


def _multiply(a: dict[Ranges, Any], b: dict[Ranges, Any]) -> dict[Ranges, Any]:
    result: dict[Ranges, Any] = {}
    for ra, ba in a.items():
        for rb, bb in b.items():
            moved = [_fresh(*r) for r in rb]
            own = bb.subs({_index(p, r): m for (p, r), m in zip(enumerate(rb), moved, strict=True)})
            ranges, body = ra, ba * own
            for r, m in zip(rb, moved, strict=True):
                ((ranges, body),) = _sorted((*ranges, r), body, m).items()
            result[ranges] = result.get(ranges, 0) + body
    return result


def _index(position: int, limits: tuple[Any, Any]) -> Any:
    return sp.Idx(f"{RESERVED[1]}{position}", limits)
