"""Rules for one variable: convexity, direction, quasiconvexity, what abbreviates them, and the lift to training.

Lemmas used: that of `premises`; a continuous function that is convex on two adjacent intervals, with a left slope at
the common end that is not above its right slope, is convex on their union; a convex function on an open interval stays
convex with a value at an end that is not below its limit there; a pointwise maximum of convex functions is convex, each
strictly too; a function that falls up to c, is convex up to d and rises from there is quasiconvex, and so it is without
one or two of the three (Boyd & Vandenberghe, Convex Optimization, 3.2.3, 3.4.2); if c/2·x² - f and c/2·x² + f are
convex, their slopes jump nowhere and f′ is c-Lipschitz; convexity survives affine maps of the variables and averaging.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.kernel.premises import analytic, defined, divide, not_falling, on_interval, one_sample, rests_on, same
from derivations.kernel.statements import Abbreviation, Convex, Holds, Monotone, Premises, Quasiconvex, Smooth, demand
from derivations.normal_form.balls import ball
from derivations.normal_form.breaks import KINKS
from derivations.normal_form.derivatives import smooth_derivative
from derivations.normal_form.equality import equal, vanishes


def by_derivative(statement: Convex | Monotone, evidence: Any, premises: Premises) -> None:
    """f is a formula g inside an interval, continuous up to its ends, and g″ ≥ 0 (f is convex), or g′ has one sign.

    Evidence: g and None, or for a strict claim from g″ ≥ 0 a point of g″ > 0. Premises: that sign; those of `no_jump`.
    """
    f, (x,), domain, (g, point) = statement.function, statement.variables, statement.domain, evidence
    ways = {"increasing": (1, 1), "decreasing": (1, -1)}
    order, sign = ways[statement.direction] if isinstance(statement, Monotone) else (2, 1)
    same(f, g, domain.interior(x))
    slope = not_falling(sign * g, x, order, domain, statement.strict, point)
    rests_on(premises, slope, *no_jump(statement, (sign * (-1) ** order, sign), (g, g)))


def no_jump(statement: Convex | Monotone, sides: tuple[int, int], formulas: tuple[Any, Any]) -> list[Holds]:
    """f is one of the formulas next to each end of its domain; its value at that end is not on the wrong side of it."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    ends = zip((domain[x].start, domain[x].end), sides, formulas, strict=True)
    own = [(e, side, g) for e, side, g in ends if g != f and domain[x].contains(e) == sp.true]
    for e, *_ in own:
        equal(f, f, domain.with_set(x, sp.FiniteSet(e)))  # it is defined there as it is written
    return [Holds(side * f.subs(x, e), "≥", side * g.subs(x, e), domain.substitute({x: e})) for e, side, g in own]


def quasiconvexity(statement: Quasiconvex, evidence: Any, premises: Premises) -> None:
    """f falls, is convex, rises: on pieces in this order, some of which may be missing. Evidence: (cuts, the ways)."""
    f, (x,), domain, (cuts, ways) = statement.function, statement.variables, statement.domain, evidence
    on_interval(x, domain)
    order = tuple(way for way in ("decreasing", "convex", "increasing") if way in ways)
    demand(ways == order, f"{ways} are no ways in the order of a valley")
    parts = zip(ways, divide(domain, x, cuts) if cuts else [domain], strict=True)
    rests_on(premises, *(Convex(f, (x,), p) if way == "convex" else Monotone(f, (x,), way, p) for way, p in parts))


def kinks(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = g_0, ..., g_m on the intervals between cuts c_1 < ... < c_m, each g_i convex and g_{i-1}′ ≤ g_i′ at c_i.

    Evidence: (cuts, formulas, pairs of formulas of g_{i-1}′ and g_i′ that have values at c_i). Premises: each g_i is
    convex; the slopes rise at each cut; those of `no_jump`.
    """
    f, (x,), domain, (cuts, formulas, slopes) = statement.function, statement.variables, statement.domain, evidence
    on_interval(x, domain)
    boxes, wanted = divide(domain, x, cuts), list[Any]()
    for g, box in zip(formulas, boxes, strict=True):
        equal(f, g, analytic(g, x, box))
        wanted.append(Convex(g, (x,), box, statement.strict))
    for c, pair, neighbours, sides in zip(cuts, slopes, pairwise(formulas), pairwise(boxes), strict=True):
        for g_slope, g, box in zip(pair, neighbours, sides, strict=True):
            # g′ has a limit at the cut, which is then the one-sided slope, by the mean value theorem
            inside = box.interior(x)
            demand(not g_slope.atoms(*KINKS), f"{g_slope} has a kink")
            equal(g_slope, smooth_derivative(g, x), inside)
            defined(inside.with_set(x, inside[x] + sp.FiniteSet(c)), g_slope)
            equal(f, g, domain.with_set(x, sp.FiniteSet(c)))
        left, right = (g_slope.subs(x, c) for g_slope in pair)
        wanted.append(Holds(left, "≤", right, domain.substitute({x: c})))
    rests_on(premises, *wanted, *no_jump(statement, (1, 1), (formulas[0], formulas[-1])))


def limits(statement: Convex, evidence: Any, premises: Premises) -> None:
    """f = g_0, ..., g_m, each convex, on the open pieces between cuts; at a cut, and at an end e that belongs to the
    domain, the limit of g_i is not above f(e): g_i(x) ≤ f(e) + k|x - e| near e. A line f(c) + m(x - c) stays below f
    near each cut c, so that the slopes rise there.

    Evidence: (cuts, formulas, (r, k, m) for each such e in order): "near e" is |x - e| < r. Premises: each g_i is
    convex; then for each e, and each piece that ends there, the bound above and, at a cut, the one below.
    """
    f, (x,), domain, (cuts, formulas, lines) = statement.function, statement.variables, statement.domain, evidence
    on_interval(x, domain)
    boxes, wanted = [box.interior(x) for box in divide(domain, x, cuts)], list[Any]()
    for g, box in zip(formulas, boxes, strict=True):
        equal(f, g, box)
        wanted.append(Convex(g, (x,), box, statement.strict))
    ends = [e for e in (domain[x].start, *cuts, domain[x].end) if domain[x].contains(e) == sp.true]
    for e, line in zip(ends, lines, strict=True):
        demand(all(isinstance(c, sp.Rational) for c in line) and bool(line[0] > 0), f"{line} are no numbers")
        (r, steep, slope), value = line, f.subs(x, e)
        equal(f, value, domain.with_set(x, sp.FiniteSet(e)))
        for g, box in zip(formulas, boxes, strict=True):
            side = (box[x].start == e) - (box[x].end == e)
            near = box.with_set(x, box[x] & sp.Interval.open(e - r, e + r))
            bounds = ("≤", side * steep), ("≥", slope)
            wanted += [Holds(g, sign, value + k * (x - e), near) for sign, k in bounds[: 1 + (e in cuts)] if side]
    rests_on(premises, *wanted)


def maximum(statement: Convex, evidence: Any, premises: Premises) -> None:
    """max(g_1, ..., g_k) is convex, and so is |u| = max(u, -u). Premises: each g_i is convex."""
    f = statement.function
    demand(isinstance(f, (sp.Max, sp.Abs)) and evidence is None, f"{f} is not a maximum")
    terms = f.args if isinstance(f, sp.Max) else (f.args[0], -f.args[0])
    rests_on(premises, *(replace(statement, function=g) for g in terms))


def dominated(statement: Convex, evidence: Any, premises: Premises) -> None:
    """max(g, h, ...) is g where g ≥ h, ...; min alike. Evidence: the max, and g. Premises: f with g; g - h ≥ 0, ..."""
    f, domain, (whole, g) = statement.function, statement.domain, evidence
    demand(isinstance(whole, (sp.Max, sp.Min)) and g in whole.args, f"{g} is no part of a maximum, {whole}")
    demand(not f.has(ExprWithLimits), f"{f} binds symbols")
    defined(domain, f)
    gaps = (Holds(g - h, "≥" if isinstance(whole, sp.Max) else "≤", sp.S.Zero, domain) for h in whole.args if h != g)
    rests_on(premises, replace(statement, function=f.xreplace({whole: g})), *gaps)


def meaning(statement: Abbreviation, evidence: Any, premises: Premises) -> None:
    """Smooth, strongly convex, between bounds: the statement abbreviates others. Premises: those, in their order.

    Evidence: where |f″| is the constant, an interval around the point and a formula of f there, labels put in.
    """
    rests_on(premises, *statement.meaning())
    sharp = getattr(statement, "attained", ())
    demand(bool(premises) and (evidence is None) == (sharp == ()), "evidence is about a point, if there is one")
    if isinstance(statement, Smooth) and sharp:
        domain, (x,), point, (values, g) = statement.domain, statement.variables, dict(sharp), evidence
        told = len(point) == len(sharp) and not any(fact.free_symbols & set(point) for fact in domain.facts)
        lies = told and all(domain.contains(symbol, value) and not value.free_symbols for symbol, value in sharp)
        at, near = point.pop(x), analytic(g, x, domain.with_set(x, domain[x] & values).substitute(point))
        demand(lies and near.contains(x, at), f"{sharp} may lie outside")
        equal(statement.function.subs(point), g, near)
        ball(bend := smooth_derivative(g, (x, 2)), {x: at})  # exact, without free symbols; and f″ has a value there
        size = bend.subs(x, at).rewrite(sp.exp) ** 2 - statement.constant**2
        demand(vanishes(size, near.substitute({x: at})), f"f″ is not ∓{statement.constant} there")


def affine_lift(statement: Convex | Smooth, evidence: Any, premises: Premises) -> None:
    """What holds for ℓ in z holds for F = θ ↦ (1/N) Σ ℓ(x_nᵀθ, y_n), for every X, N, d: it is convex, and so are
    c/2·θᵀ(XᵀX/N)θ ∓ F, the means of c/2·z² ∓ ℓ. Evidence: ℓ. Premise: the statement about ℓ in z.
    """
    demand(not isinstance(statement, Convex) or not statement.strict, "the rule proves no strict convexity")
    rests_on(premises, one_sample(statement, evidence))
