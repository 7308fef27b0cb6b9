"""Sums that stand inside functions, taken for any numbers: with u_n for Σ_k X_nk θ_k, log(1 + u_n²) has one symbol.

What holds for all families of numbers u_n holds for those sums. The normal form, which multiplies a power of a sum out
as a double sum, then sees no sum inside another.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import sympy as sp

from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.normal_form.sums import contract
from derivations.symbols import indexed


def any_numbers(domain: Domain, *exprs: Any) -> tuple[Domain, tuple[Any, ...]] | None:
    """Formulas, and the facts about them, with families for the sums that stand inside functions; None without any."""
    read = [canonical_sum(contract(e)) for e in exprs]
    facts = [canonical_sum(fact) for fact in domain.facts]
    inner = sorted({total for e in read for total in _inside(e)}, key=sp.default_sort_key)
    taken = {str(s) for e in (*read, *facts) for s in e.atoms(sp.Symbol, sp.IndexedBase)}
    names = (f"u{number}" for number in count(1) if f"u{number}" not in taken)
    families = {place: indexed(next(names)) for place in dict.fromkeys(_pattern(total)[0] for total in inner)}
    if not families:
        return None

    def family(total: Any) -> Any:
        place, rows = _pattern(total)
        return families[place][rows or (1,)] if place in families else total

    def written(e: Any) -> Any:
        return e.replace(lambda a: isinstance(a, sp.Sum), family)

    return Domain(domain.sets, tuple(map(written, facts))), tuple(map(written, read))


def _inside(e: Any, within: bool = False) -> Iterator[Any]:
    """The sums without a sum in them that stand inside a function or a power, other than a whole one."""
    if isinstance(e, sp.Sum):
        if within and not e.function.has(sp.Sum):
            yield e
        else:
            yield from _inside(e.function)
        return
    bends = isinstance(e, (sp.Function, sp.exp, sp.Piecewise)) or (e.is_Pow and not (e.exp.is_Integer and e.exp > 0))
    for part in e.args if e.has(sp.Sum) else ():
        yield from _inside(part, within or bends)


def _pattern(total: Any) -> tuple[Any, tuple[Any, ...]]:
    """A sum with its free indices numbered, and these: the same for Σ_k X_nk θ_k and Σ_k X_mk θ_k."""
    rows = tuple(sorted((s for s in total.free_symbols if isinstance(s, sp.Idx)), key=str))
    return total.xreplace({s: sp.Idx(f"row{m}", (s.lower, s.upper)) for m, s in enumerate(rows)}), rows
