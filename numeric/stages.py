"""Formulas for one number in stages: first the exponential that all of them need, then each of it.

A compiler makes a loop of vectors of each stage; loops of short chains of operations keep a processor busier than one
loop of a long chain. s = t/(t + 1) of t = e^{gu} needs no exponential of its own where q = e^{-g|u|} is known: it is
1/(1 + q) for u ≥ 0 and q/(1 + q) else, for z in place of u too. For labels 0 and 1, |u| = |(1 - 2y)z| = |z|; the kernel
proves all of it of the code (`numeric.emitted`).

Where a loss is a sum with the term log1p(q), its sum over rows needs one logarithm for many of them, as
log1p(p) + log1p(r) = log1p(p + r + pr); the code of the other terms is proved together with that term.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.stable.horner import q
from derivations.stable.joining import a, s, t, u
from derivations.symbols import z
from numeric.printers import exponential, helpers

if TYPE_CHECKING:
    from derivations.derivation import Derivation

First = list[tuple[Any, Any]]
"""Names and what they stand for, in the order in which they are computed."""


def power(loss: Derivation, derivative: Derivation) -> First:
    """What q takes, and q, which two formulas need; nothing if they have no exponential in common."""
    chains = (loss, derivative)
    size = next((e for chain in chains for name, e in helpers(chain) if name == a), sp.Abs(u))
    needed = [_needed(_without_t(chain, size), q) for chain in chains]
    return needed[0] if needed[0] == needed[1] else []


def rest(chain: Derivation, known: First, formula: Any) -> First:
    """What a formula, or a part of it, takes beside q, where that is ``known``; all of it if its q is another."""
    first = _without_t(chain, dict(known).get(a))
    if not known or _needed(first, q) != known:
        return helpers(chain)
    return _needed([(name, e) for name, e in first if name != q], formula)


def apart(loss: Derivation, known: First) -> Any | None:
    """The loss without its term log1p(q), where it has one and q is ``known``; None where q is elsewhere in it, too."""
    terms = sp.Add.make_args(loss.last)
    others = [term for term in terms if term != log1p(q)]
    if not known or len(others) == len(terms) or any(term.has(q) for term in others):
        return None
    return sp.Add(*others, evaluate=False)


def _without_t(chain: Derivation, size: Any) -> First:
    """What a formula takes, with s of q in place of t, if there is a t; ``size`` is |u|. Nothing if q is another."""
    first = dict(helpers(chain))
    if t not in first:
        return list(first.items())
    del first[t]
    (found,) = chain.where[s].atoms(sp.exp)
    known = exponential(sp.exp(-found.exp.xreplace({u: a, z: a})))
    if first.get(q, known) != known or first.get(a, size) != size:
        return []
    first |= {a: size, q: known}
    positive = (u if found.has(u) else z) >= 0
    first[s] = sp.Mul(sp.Piecewise((1, positive), (q, True)), 1 / (1 + q), evaluate=False)
    return sorted(first.items(), key=lambda pair: pair[0] == s)


def _needed(first: First, e: Any) -> First:
    """Those that a formula takes, directly or through others."""
    wanted, kept = set(e.free_symbols), []
    for name, value in reversed(first):
        if name in wanted:
            wanted |= value.free_symbols
            kept.append((name, value))
    return kept[::-1]
