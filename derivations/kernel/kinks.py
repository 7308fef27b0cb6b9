"""Rules for convex functions with kinks: pieces of a line, the greater of several functions, one label at a time.

Lemmas used: a continuous function that is convex on two adjacent intervals, with a left slope at the common end that
is not above its right slope, is convex on their union; raising a convex function at an end of its closed interval
leaves it convex; a pointwise maximum of convex functions is convex (Boyd and Vandenberghe, Convex Optimization,
3.2.3). Each holds for strict convexity too.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.kernel.premises import Premises, convexity, defined, differentiated, equal, smooth
from derivations.kernel.statements import Convex, Holds, Statement, demand


def kinks(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f = g_0, ..., g_m on the intervals between cuts c_1 < ... < c_m, each g_i convex and g_{i-1}′ ≤ g_i′ at c_i.

    Evidence: (cuts, formulas, pairs of formulas of g_{i-1}′ and g_i′ that have values at c_i). Premises: each g_i is
    convex; the slopes rise at each cut; f(e) ≥ g(e) at each end e of the domain.
    """
    statement = convexity(statement)
    f, (x, *others), domain = statement.function, statement.variables, statement.domain
    demand(not others and isinstance(x, sp.Symbol) and domain.is_interval(x), "the rule is for an interval")
    cuts, formulas, slopes = evidence
    values, edges = domain[x], (domain[x].start, *cuts, domain[x].end)
    demand(all(isinstance(c, sp.Rational) for c in cuts) and all(a < b for a, b in pairwise(edges)), "no such cuts")
    pieces = [domain.with_set(x, part) for part in adjacent(values, edges)]
    for g, piece in zip(formulas, pieces, strict=True):
        # without kinks it is continuous where it is defined
        smooth(g, piece.interior(x))
        equal(f, g, piece.interior(x))
        defined(piece, g)
    for c, pair, neighbours, boxes in zip(cuts, slopes, pairwise(formulas), pairwise(pieces), strict=True):
        for slope, g, box in zip(pair, neighbours, boxes, strict=True):
            # g′ has a limit at the cut, which is then the one-sided slope, by the mean value theorem
            demand(not slope.atoms(*KINKS), f"{slope} has a kink")
            equal(slope, differentiated(g, x), box.interior(x))
            defined(box.interior(x).with_set(x, box.interior(x)[x] + sp.FiniteSet(c)), slope)
            equal(f, g, domain.with_set(x, sp.FiniteSet(c)))
    rises = [
        Holds(a.subs(x, c), "≤", b.subs(x, c), domain.substitute({x: c}))
        for c, (a, b) in zip(cuts, slopes, strict=True)
    ]
    ends = [(e, g) for e, g in ((edges[0], formulas[0]), (edges[-1], formulas[-1])) if values.contains(e) == sp.true]
    for e, _ in ends:
        equal(f, f, domain.with_set(x, sp.FiniteSet(e)))  # it is defined there as it is written
    raised = [Holds(f.subs(x, e), "≥", g.subs(x, e), domain.substitute({x: e})) for e, g in ends]
    convex = [Convex(g, (x,), piece, statement.strict) for g, piece in zip(formulas, pieces, strict=True)]
    demand(list(premises) == [*convex, *rises, *raised], "the premises are not about these pieces, slopes and ends")


def adjacent(values: sp.Interval, edges: tuple[Any, ...]) -> list[sp.Interval]:
    """The closed intervals between cuts, with the ends of the whole as they are."""
    first, last = edges[0], edges[-1]
    return [
        sp.Interval(a, b, a == first and values.left_open, b == last and values.right_open) for a, b in pairwise(edges)
    ]


def maximum(statement: Statement, evidence: Any, premises: Premises) -> None:
    """max(g_1, ..., g_k) is convex, and so is |u| = max(u, -u). Premises: each g_i is convex."""
    statement = convexity(statement)
    f = statement.function
    demand(isinstance(f, (sp.Max, sp.Abs)) and evidence is None, f"{f} is not a maximum")
    terms = f.args if isinstance(f, sp.Max) else (f.args[0], -f.args[0])
    expected = [Convex(g, statement.variables, statement.domain, statement.strict) for g in terms]
    demand(list(premises) == expected, "the premises are not the convexity of each term")


def convex_cases(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f is convex for every value of a label that has finitely many. Evidence: the label."""
    statement = convexity(statement)
    demand(isinstance(evidence, sp.Symbol), f"{evidence} is not one label: the labels of several rows differ")
    defined(statement.domain, statement.function)
    values = statement.domain[evidence]
    demand(isinstance(values, sp.FiniteSet), f"{evidence} does not run over a finite set")
    demand(list(premises) == [labelled(statement, evidence, value) for value in values], "the premises are other cases")


def labelled(statement: Convex, label: Any, value: Any) -> Convex:
    """The same statement where a label has become a constant."""
    demand(label not in statement.variables, f"{label} is a variable")
    function, domain = statement.function.subs(label, value), statement.domain.substitute({label: value})
    return Convex(function, statement.variables, domain, statement.strict)
