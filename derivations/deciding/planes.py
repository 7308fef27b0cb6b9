"""A chord inside the plane that an equation of a domain, such as x + y = 1, cuts out: found with one variable fewer."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import sympy as sp

from derivations.deciding.budget import FAILURES
from derivations.deciding.chords import chord_below
from derivations.kernel.statements import Convex
from derivations.verdicts import Refuted, Witness


def in_a_plane(statement: Convex) -> Refuted | None:
    """The refutation by a chord along the first equation that gives a variable as a line in the others."""
    for fact in statement.domain.facts if len(statement.variables) > 1 else ():
        e = fact.lhs - fact.rhs
        for v in statement.variables if isinstance(fact, sp.Eq) and e.is_polynomial(*statement.variables) else ():
            p = sp.Poly(e, v)
            if p.degree() == 1 and p.LC().is_Rational and sp.Poly(e, *statement.variables).total_degree() == 1:
                with suppress(*FAILURES):
                    return _lifted(statement, v, -p.nth(0) / p.LC())
    return None


def _lifted(statement: Convex, v: Any, line: Any) -> Refuted | None:
    """A chord of f with the line for one variable, with the values of that variable."""
    rest = tuple(w for w in statement.variables if w != v)
    values = statement.domain[v]
    if not isinstance(values, sp.Interval):
        return None
    above = sp.Gt(line, values.start) if values.left_open else sp.Ge(line, values.start)
    below = sp.Lt(line, values.end) if values.right_open else sp.Le(line, values.end)
    inside = statement.domain.substitute({v: line}).with_facts(*(e for e in (above, below) if e != sp.true))
    part = Convex(statement.function.subs(v, line), rest, inside, statement.strict)
    found = in_a_plane(part) or chord_below(part)
    if found is None:
        return None
    chord = found.witness.evidence
    ends = [{**dict(chord.values), **dict(zip(rest, end, strict=True))} for end in (chord.a, chord.b)]
    a, b = (tuple({**end, v: line.subs(end)}[w] for w in statement.variables) for end in ends)
    return Refuted(statement, Witness(found.witness.rule, type(chord)(a, b, chord.values)))
