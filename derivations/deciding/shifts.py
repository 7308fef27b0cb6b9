"""Relations with a break where a symbol is another one, or some function of others: the difference is a new symbol.

Where z > 0, Huber's loss has a break at z = d; with d = z + u it has one at u = 0, whatever z is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from itertools import islice, product
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.deciding.branches import switches
from derivations.deciding.budget import FAILURES
from derivations.deciding.parameters import Parameters, new
from derivations.deciding.rising import seen_signs
from derivations.differences import require_defined
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.normal_form.equality import resolved
from derivations.verdicts import Proved, Verdict

NESTED = 3
"""How many |u| may stand inside one another, or beside, in what a break compares."""

_inside: ContextVar[bool] = ContextVar("inside", default=False)
"""Whether a search for one kink is under way."""

TRIED = 4
"""How many differences are tried."""


def once(search: Callable[[], Proved | None]) -> Proved | None:
    """A search that is not made inside another one of its kind, so that few questions come of it."""
    if _inside.get():
        return None
    token = _inside.set(True)
    try:
        return search()
    finally:
        _inside.reset(token)


def by_shift(statement: Holds, decide: Callable[[Holds], Verdict]) -> Proved | None:
    """A proof with x = r + u for a place r of a break and any real u; None where that says too much."""
    (f, _), domain = positive_part(statement), statement.domain
    kinks = [k for k in f.atoms(*KINKS) if len(k.free_symbols) > 1]
    if not kinks or -1 in seen_signs(f, domain):
        return None
    symbols = sorted({s for k in kinks for s in k.free_symbols if isinstance(s, sp.Symbol)}, key=str)
    pairs = ((x, r) for x in symbols if domain.is_interval(x) for r in moved_places(f, x) if r.free_symbols)
    found = (once(partial(_shifted, statement, x, r, decide)) for x, r in islice(pairs, TRIED))
    return next(filter(None, found), None)


def _shifted(statement: Holds, x: Any, r: Any, decide: Callable[[Holds], Verdict]) -> Proved | None:
    """For one place, where no kink is left on either side of it."""
    f, u, line = positive_part(statement)[0], new("u", statement), sp.Interval(-sp.oo, sp.oo)
    F, wider = f.subs(x, r + u), statement.domain.with_set(u, line)

    def solve(claim: Holds, depth: int) -> Proved | None:
        found = decide(claim)
        return found if isinstance(found, Proved) else None

    with suppress(*FAILURES):
        require_defined(F, wider)
        sides = (wider.with_set(u, half) for half in (sp.Interval.open(-sp.oo, 0), sp.Interval.open(0, sp.oo)))
        if -1 not in seen_signs(F, wider) and not any(resolved(F, side).has(*KINKS) for side in sides):
            return Parameters(solve).any_value(statement, F, x - r, u, line, 0)
    return None


def moved_places(f: Any, x: Any) -> list[Any]:
    """Where a kink may lie: the roots of the factors a·x + b and xⁿ - c of a switch when each |u| in it is u or -u."""
    found = set[Any]()
    for e in switches(f, x):
        inner = sorted(e.atoms(sp.Abs), key=sp.default_sort_key)
        for signs in product((1, -1), repeat=len(inner)) if len(inner) <= NESTED else ():
            plain = e.xreplace({a: sign * a.args[0] for a, sign in zip(inner, signs, strict=True)})
            p = sp.Poly(plain, x) if plain.is_polynomial(x) and not plain.has(*KINKS) else sp.Poly(0, x)
            found.update(root for factor, _ in p.factor_list()[1] for root in _root(factor))
    return sorted(found, key=sp.default_sort_key)


def _root(p: sp.Poly) -> list[Any]:
    """The real roots of a·x + b, and of xⁿ - c for a number c; of others none."""
    power = -p.nth(0) / p.LC()
    if p.degree() == 1:
        return [sp.cancel(power)]
    if p.length() > 2 or not power.is_Rational:
        return []
    root, even = sp.root(sp.Abs(power), p.degree()), p.degree() % 2 == 0
    return [] if even and power < 0 else [root, -root] if even else [sp.sign(power) * root]
