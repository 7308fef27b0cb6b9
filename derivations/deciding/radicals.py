"""Square roots: √b ≥ a, where b ≥ a²; and a ≥ √b, where a ≥ 0 and a² ≥ b.

Both say that √(t² + u) ≥ t, for t = a and u = b - a², or for t = √b and u = a² - b. That holds for every t and every
u ≥ 0, because it does for u = 0, and the root rises in u.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from derivations.deciding.parameters import made, new
from derivations.deciding.rising import seen_signs
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import Holds
from derivations.verdicts import Proved, Verdict

Decide = Callable[[Holds], Verdict]


def by_radicals(statement: Holds, decide: Decide) -> Proved | None:
    """A relation with square roots by one of their squares, or None."""
    (f, strict), domain = positive_part(statement), statement.domain
    roots = list(_roots(f))
    if not roots or -1 in seen_signs(f, domain):
        return None

    def proved(g: Any, sign: str) -> Proved | None:
        found = decide(Holds(g, sign, sp.S.Zero, domain))
        return found if isinstance(found, Proved) else None

    for c, b, a in roots:
        t, difference = (a, b - a**2) if c > 0 else (sp.sqrt(b), a**2 - b)
        if c > 0 or proved(a, "≥"):
            known = proved(sp.expand(difference), ">" if strict else "≥")
            found = known and _rooted(statement, sp.Abs(c), t, known, difference, decide)
            if found:
                return found
    return None


def _rooted(statement: Holds, c: Any, t: Any, known: Proved, difference: Any, decide: Decide) -> Proved | None:
    """c·(√(t² + u) - t) ≥ 0 for every t and u; then for this t; then for u = the difference."""
    (_, strict), domain = positive_part(statement), statement.domain
    u, any_t = new("u", statement), new("t", statement)
    sign, line = ">" if strict else "≥", sp.Interval(-sp.oo, sp.oo)
    values, whole = sp.Interval(0, sp.oo, left_open=strict), domain.with_set(any_t, line)

    def claim(e: Any, inside: Any) -> Holds:
        return Holds(c * (sp.sqrt(e**2 + u) - e), sign, sp.S.Zero, inside)

    general = claim(any_t, whole.with_set(u, values))
    first = decide(Holds(general.left.subs(u, 0), "≥", sp.S.Zero, whole))
    slope = made(Holds(sp.diff(general.left, u), sign, sp.S.Zero, general.domain.interior(u)), "signs")
    if slope is None or not isinstance(first, Proved):
        return None
    rising = made(general, "mean value", (u, sp.S.Zero, general.left.subs(u, 0)), (first, slope))
    special = rising and made(claim(t, domain.with_set(u, values)), "substitution", (t, any_t, line), (rising,))
    return special and made(statement, "substitution", (difference, u, values), (known, special))


def _roots(f: Any) -> Iterator[tuple[Any, Any, Any]]:
    """(c, b, a) with f = c·(√b - a), those with c < 0 first."""
    terms, found = sp.Add.make_args(sp.expand_mul(f)), []
    for term in terms:
        if not term.free_symbols:
            if not term.is_Rational and (term**2).is_Rational:
                found.append((sp.sign(term), term**2, (term - f) / sp.sign(term)))
            continue
        c, rest = term.as_independent(*term.free_symbols, as_Add=False)
        bases = [p.base for p in sp.Mul.make_args(rest) if p.is_Pow and p.exp == sp.S.Half]
        if bases and len(bases) == len(sp.Mul.make_args(rest)) and c.is_nonzero:
            found.append((c, sp.Mul(*bases), -sp.Add(*(e for e in terms if e != term)) / c))
    yield from sorted(found, key=lambda root: bool(root[0] > 0))
