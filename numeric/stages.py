"""Loss and slope for one number in stages: first the exponential that both need, then each of it.

A compiler makes a loop of vectors of each stage; loops of short chains of operations keep a processor busier than one
loop of a long chain. s = t/(t + 1) of t = e^{gu} needs no exponential of its own where q = e^{-g|u|} is known: it is
1/(1 + q) for u ≥ 0 and q/(1 + q) else. For labels 0 and 1, |u| = |(1 - 2y)z| = |z|; the kernel proves all of it of
the code (`numeric.emitted`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import sympy as sp

from derivations.horner import q
from derivations.joining import a, s, t, u
from numeric.printers import exponential, helpers

if TYPE_CHECKING:
    from derivations.derivation import Derivation

First = list[tuple[Any, Any]]
"""Names and what they stand for, in the order in which they are computed."""


class Stages(NamedTuple):
    """What q takes, and what the loss and its derivative take when q is known."""

    power: First
    loss: First
    derivative: First


def stages(loss: Derivation, derivative: Derivation) -> Stages | None:
    """The stages of two formulas; None if they have no exponential in common."""
    chains = (loss, derivative)
    size = next((e for chain in chains for name, e in helpers(chain) if name == a), sp.Abs(u))
    of_loss, of_slope = (_without_t(chain, size) for chain in chains)
    powers = [_needed(first, q) for first in (of_loss, of_slope)]
    if powers[0] != powers[1] or not powers[0]:
        return None
    rests = [[(name, e) for name, e in first if name != q] for first in (of_loss, of_slope)]
    return Stages(powers[0], *(_needed(first, chain.last) for first, chain in zip(rests, chains, strict=True)))


def _without_t(chain: Derivation, size: Any) -> First:
    """What a formula takes, with s of q in place of t, if there is a t; ``size`` is |u|."""
    first = dict(helpers(chain))
    if t not in first:
        return list(first.items())
    del first[t]
    (power,) = chain.where[s].atoms(sp.exp)
    known = exponential(sp.exp(-power.exp.xreplace({u: a})))
    if first.get(q, known) != known or first.get(a, size) != size:
        return []
    first |= {a: size, q: known}
    first[s] = sp.Mul(sp.Piecewise((1, u >= 0), (q, True)), 1 / (1 + q), evaluate=False)
    return sorted(first.items(), key=lambda pair: pair[0] == s)


def _needed(first: First, e: Any) -> First:
    """Those that a formula takes, directly or through others."""
    wanted, kept = set(e.free_symbols), []
    for name, value in reversed(first):
        if name in wanted:
            wanted |= value.free_symbols
            kept.append((name, value))
    return kept[::-1]
