"""Relations with kinks: the range is cut where |u|, a maximum or a condition changes its formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from typing import Any

import sympy as sp

from derivations.calculus import KINKS
from derivations.counterexamples import Point
from derivations.deciding.budget import asked
from derivations.kernel.premises import divide, positive_part
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import resolved
from derivations.solutions import solution
from derivations.verdicts import Certificate, Proved, Refuted, Verdict, Witness

Decide = Callable[[Holds], Verdict]


def by_branches(statement: Holds, decide: Decide) -> Proved | Refuted | None:
    """A relation piece by piece, where its kinks are gone on each piece; None where that leads nowhere."""
    f, domain = statement.left - statement.right, statement.domain
    kinks = [k for k in f.atoms(*KINKS) if k.free_symbols]
    if not kinks:
        return None
    x, cuts = cut(f, domain)
    if x is None:
        return None
    proofs = []
    for piece in divide(domain, x, cuts):
        part = Holds(resolved(statement.left, piece), statement.sign, resolved(statement.right, piece), piece)
        if not cuts and part == statement:
            return _inside(part, x, decide)  # nothing has become smaller
        found = decide(part)
        if isinstance(found, Refuted):
            with suppress(CheckError):
                return Refuted(statement, Witness("point", Point(found.witness.evidence.values)))
        if not isinstance(found, Proved):
            return None
        proofs.append(found)
    with suppress(CheckError):
        return Proved(statement, Certificate("pieces", (x, cuts), tuple(proofs)))
    return None


def _inside(part: Holds, x: Any, decide: Decide) -> Proved | None:
    """By the formula inside a piece: x ≤ 1 holds at the end of [1, ∞), but only there."""
    inner = part.domain.interior(x) if isinstance(part.domain[x], sp.Interval) else part.domain
    side = 1 if part.sign in (">", "≥") else -1
    g = side * (resolved(part.left, inner) - resolved(part.right, inner))
    if inner == part.domain or any(x in kink.free_symbols for kink in g.atoms(*KINKS)):
        return None
    return _as(part, g, decide)


def _as(statement: Holds, g: Any, decide: Decide) -> Proved | None:
    """The relation as g > 0 or g ≥ 0, where the kernel asks whether g is the difference of its sides."""
    found = decide(Holds(g, ">" if statement.sign in (">", "<") else "≥", sp.S.Zero, statement.domain))
    if isinstance(found, Proved):
        with suppress(CheckError):
            return Proved(statement, Certificate("product", ((g, 1),), (found,)))
    return None


def by_distance(statement: Holds, decide: Decide) -> Proved | None:
    """max(a, b) = (a + b + |a - b|)/2 and min(a, b) = (a + b - |a - b|)/2, after which terms may cancel."""
    f = statement.left - statement.right
    g = with_distances(f)
    return None if g == f else _as(statement, g if statement.sign in (">", "≥") else -g, decide)


def by_maximum(statement: Holds) -> Proved | None:
    """f ≥ 0 as f = max(0, f), where equality takes kinks of several symbols apart: |x + y| ≤ |x| + |y|."""
    f, strict = positive_part(statement)
    several = [kink for kink in f.atoms(*KINKS) if len(kink.free_symbols) > 1]
    if strict or len(several) != 1 or len(f.free_symbols) != 2:
        return None  # with two such kinks equality may take minutes
    asked(f)
    with suppress(CheckError):
        above = Proved(Holds(sp.Max(0, f), "≥", sp.S.Zero, statement.domain), Certificate("signs"))
        return Proved(statement, Certificate("product", ((sp.Max(0, f), 1),), (above,)))
    return None


def with_distances(f: Any) -> Any:
    """A function without maxima and minima of two parts; multiplied out, so that terms cancel."""
    pairs = {m: sp.Abs(m.args[0] - m.args[1]) for m in f.atoms(sp.Max, sp.Min) if len(m.args) == 2}
    halves = {m: (sum(m.args) + (d if isinstance(m, sp.Max) else -d)) / 2 for m, d in pairs.items()}
    return sp.expand(f.xreplace(halves)) if halves else f


def cut(f: Any, domain: Domain) -> tuple[Any, tuple[Any, ...]]:
    """A symbol with a rational cut inside its range; or without one, where the formula may be the same all over it."""
    free = sorted((s for k in f.atoms(*KINKS) for s in k.free_symbols if isinstance(s, sp.Symbol)), key=str)
    inner = [s for s in dict.fromkeys(free) if isinstance(domain[s], sp.Interval)]
    for x in inner:
        for e in switches(f, x):
            try:
                found = roots(resolved(e, domain), x)
            except OutsideClass:
                continue
            cut = next((r for r in found if r.is_Rational and domain[x].interior.contains(r) == sp.true), None)
            if cut is not None:
                return x, (cut,)
    return (inner[0] if inner else None), ()


def roots(e: Any, x: Any) -> list[Any]:
    """The real roots of a polynomial with rational coefficients, the rational root of a·(x - c); of others the rational
    ones, where all are seen to be rational: those of tanh x, log x or x eˣ; else those of -1, 0 and 1, as of sin x.
    """
    if not e.is_polynomial(x):
        with suppress(ValueError, NotImplementedError):  # of SymPy's solvers
            return sorted(solution(sp.Eq(e, 0, evaluate=False), x).boundary)
        return [c for c in map(sp.Integer, (-1, 0, 1)) if e.subs(x, c) == 0]
    polynomial = sp.Poly(e, x)
    if polynomial.get_domain() not in (sp.QQ, sp.ZZ):
        root = sp.cancel(-polynomial.nth(0) / polynomial.nth(1)) if polynomial.degree() == 1 else sp.nan
        return [root] if root.is_Rational else []
    return list(polynomial.real_roots())


def switches(f: Any, x: Any) -> list[Any]:
    """What changes its sign where a kink of f may lie, the innermost first."""
    found: set[Any] = set()
    for kink in f.atoms(*KINKS):
        if isinstance(kink, (sp.Max, sp.Min)):
            found |= {a - b for a, b in combinations(kink.args, 2)}
        elif isinstance(kink, sp.Piecewise):
            relations = (r for _, c in kink.args for r in c.atoms(sp.core.relational.Relational))
            found |= {r.lhs - r.rhs for r in relations}
        else:
            found.add(kink.args[0])
    return sorted((e for e in found if x in e.free_symbols), key=lambda e: (e.has(*KINKS), str(e)))


def singled_out(f: Any, x: Any) -> list[Any]:
    """Numbers that an equation in a condition singles out: 3 where Eq(x, 3) stands, ±√2 where Eq(x², 2) does."""
    found = set[Any]()
    for relation in f.atoms(sp.Eq, sp.Ne):
        e = relation.lhs - relation.rhs
        if e.free_symbols == {x} and e.is_polynomial(x):
            p = sp.Poly(e, x)
            found |= {-p.nth(0) / p.nth(1)} if p.degree() == 1 else {*roots(e, x)}
    return sorted(c for c in found if c.is_real and c.is_algebraic)


def split(f: Any, x: Any, domain: Domain) -> Iterator[tuple[Domain, Any]]:
    """Open pieces of the range of ``x``, from left to right, and the formula without kinks that f is on each."""
    box = domain[x]
    for e in switches(f, x):
        cut = next(
            (r for r in roots(resolved(e, domain), x) if r.is_Rational and box.interior.contains(r) == sp.true), None
        )
        if cut is not None:
            yield from split(f, x, domain.with_set(x, sp.Interval.open(box.start, cut)))
            yield from split(f, x, domain.with_set(x, sp.Interval.open(cut, box.end)))
            return
    g = resolved(resolved(f, domain), domain)  # |x + |x|| is |2x| first, which SymPy writes as 2|x|
    kink = next((k for k in g.atoms(*KINKS) if x in k.free_symbols), None)
    if kink is not None:
        raise OutsideClass(kink, "no rational cut divides the domain into pieces on which it is smooth")
    yield domain, g
