"""Convexity of functions with kinks in one variable: search for the pieces, or for a chord across a break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice, pairwise
from typing import Any

import sympy as sp

from derivations.balls import NoBall, ball
from derivations.calculus import KINKS, derivative
from derivations.counterexamples import Chord, Flat
from derivations.deciding.branches import roots, switches
from derivations.deciding.budget import paid, size
from derivations.deciding.landscape import near
from derivations.deciding.relations import decide
from derivations.definedness import Undefined
from derivations.domains import Domain
from derivations.equality import resolved
from derivations.kernel.premises import divide
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.normal_form import OutsideClass
from derivations.points import points, symbols_of
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness

DecideConvex = Callable[[Convex], Verdict]

STEPS = tuple(sp.Rational(2) ** -m for m in (1, 3, 6, 10, 22))
"""Distances of the points that are tried around a break; between breaks the first ones are enough."""


FLATS = 8
"""How many chords that seem to meet the curve are tried against strict convexity."""

TINY = tuple(sp.Rational(2) ** -m for m in range(2, 160, 6))
"""Half widths of chords around a cut where the slope falls, perhaps by very little."""


def decide_kinks(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """The verdict on a function of one variable with kinks; smooth pieces are decided by ``decide_convex``."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    label = domain.finite(f)
    if label is not None and label != x:
        return _cases(statement, label, decide_convex)
    if not domain.is_interval(x):
        return Undecided(statement, f"{x} is not seen to run over an interval, a convex set")
    try:
        refuted = bent_down(statement)
        if refuted:
            return refuted
        several = isinstance(f, sp.Max) and len(f.args) > 3
        found = (several and _maximum(statement, decide_convex)) or _pieces(statement, decide_convex)
    except (OutsideClass, Undefined, CheckError) as error:
        found = Undecided(statement, str(error))
    return found if isinstance(found, (Proved, Refuted)) else _maximum(statement, decide_convex) or found


def _proved(statement: Convex, rule: str, evidence: Any, found: list[Verdict]) -> Verdict:
    """The proof from these premises, or why one of them or the rule fails."""
    proofs = tuple(v for v in found if isinstance(v, Proved))
    if len(proofs) < len(found):
        missing = next(v for v in found if not isinstance(v, Proved))
        return Undecided(statement, str(missing))
    try:
        return Proved(statement, Certificate(rule, evidence, proofs))
    except CheckError as error:
        return Undecided(statement, str(error))


def _refuted(statement: Convex, chord: Chord) -> Refuted | None:
    try:
        return Refuted(statement, Witness("flat chord" if isinstance(chord, Flat) else "chord", chord))
    except CheckError:
        return None


def _carried(statement: Convex, found: list[Verdict], values: list[tuple[Any, ...]]) -> Refuted | None:
    """A chord of a piece or of a case, for the whole statement."""
    for verdict, fixed in zip(found, values, strict=True):
        if isinstance(verdict, Refuted):
            chord = verdict.witness.evidence
            made = _refuted(statement, type(chord)(chord.a, chord.b, tuple(sorted((*chord.values, *fixed), key=str))))
            if made:
                return made
    return None


def _cases(statement: Convex, label: Any, decide_convex: DecideConvex) -> Verdict:
    values = list(statement.domain[label])
    found = [decide_convex(statement.at(label, value)) for value in values]
    carried = _carried(statement, found, [((label, value),) for value in values])
    return carried or _proved(statement, "cases", label, found)


def _pieces(statement: Convex, decide_convex: DecideConvex) -> Verdict:
    """A convex formula on each piece, and slopes that rise at the cuts."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    values = domain[x]
    parts = list(split(f, x, domain.interior(x)))
    parts = [p for i, p in enumerate(parts) if i == 0 or p[1] != parts[i - 1][1]]
    cuts, formulas = tuple(box[x].start for box, _ in parts[1:]), tuple(g for _, g in parts)
    if formulas == (f,):
        return Undecided(statement, f"its kinks are not taken apart along {x}")
    edges = (values.start, *cuts, values.end)
    pieces = divide(domain, x, cuts)
    found = [decide_convex(Convex(g, (x,), p, statement.strict)) for g, p in zip(formulas, pieces, strict=True)]
    carried = _carried(statement, found, [()] * len(found))
    if carried or not all(isinstance(v, Proved) for v in found):
        return carried or _proved(statement, "kinks", None, found)
    slopes = tuple(
        (_slope(g, x, c, -1), _slope(h, x, c, 1)) for c, (g, h) in zip(cuts, pairwise(formulas), strict=True)
    )
    for c, (low, high) in zip(cuts, slopes, strict=True):
        rises = decide(Holds(low.subs(x, c), "≤", high.subs(x, c), domain.substitute({x: c})))
        if isinstance(rises, Refuted):
            room = min(c - edges[0], edges[-1] - c, sp.S.One)
            corner = next(
                filter(
                    None,
                    (
                        _refuted(statement, Chord((c - room * h,), (c + room * h,), rises.witness.evidence.values))
                        for h in TINY
                    ),
                ),
                None,
            )
            if corner:
                return corner
        found.append(rises)
    for e, g in ((edges[0], formulas[0]), (edges[-1], formulas[-1])):
        if values.contains(e) == sp.true:
            found.append(decide(Holds(f.subs(x, e), "≥", g.subs(x, e), domain.substitute({x: e}))))
    return _proved(statement, "kinks", (cuts, formulas, slopes), found)


def _slope(g: Any, x: Any, cut: Any, side: int) -> Any:
    """g′ as a formula in t = ±(x - c) > 0, which has a value at t = 0 where SymPy's t^(3/2)/t has none."""
    t = sp.Dummy("t", positive=True)
    return side * derivative(g.subs(x, cut + side * t), t).subs(t, side * (x - cut))


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
    g = resolved(f, domain)
    kink = next((k for k in g.atoms(*KINKS) if x in k.free_symbols), None)
    if kink is not None:
        raise OutsideClass(kink, "no rational cut divides the domain into pieces on which it is smooth")
    yield domain, g


def _maximum(statement: Convex, decide_convex: DecideConvex) -> Proved | None:
    """The greater of convex functions."""
    f = statement.function
    if not isinstance(f, (sp.Max, sp.Abs)):
        return None
    terms = f.args if isinstance(f, sp.Max) else (f.args[0], -f.args[0])
    found = [decide_convex(Convex(g, statement.variables, statement.domain, statement.strict)) for g in terms]
    made = _proved(statement, "maximum", None, found)
    return made if isinstance(made, Proved) else None


def bent_down(statement: Convex) -> Refuted | None:
    """A chord below the middle of the curve, at a few places and, more closely, around every break."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    others = [s for s in symbols_of(f) if s != x]
    for fixed in islice(points(others, domain), 8 if others else 1):
        values = tuple(sorted(((s, v) for s, v in fixed.items() if s in others), key=str))
        function, height = f.subs(fixed), Heights(f, x, fixed)
        flat = list[Chord]()
        for a, b in _chords(function, x, domain[x], height):
            rise, size = 2 * height((a + b) / 2) - height(a) - height(b), abs(height(a)) + abs(height(b))
            made = _refuted(statement, Chord((a,), (b,), values)) if rise > 0 else None
            if made:
                return made
            if statement.strict and a != b and abs(rise) <= 1e-12 * size:
                flat.append(Flat((a,), (b,), values))
        made = next(filter(None, (_refuted(statement, chord) for chord in flat[:FLATS])), None)
        if made:
            return made
    return None


class Heights:
    """Values of a function at rational points, for the search only; not a number where there is none."""

    def __init__(self, f: Any, x: Any, fixed: dict[Any, Any]) -> None:
        self.f, self.x, self.fixed = f, x, fixed
        self.seen: dict[Any, float] = {}
        self.price = 1 + size(f) // 4

    def __call__(self, at: Any) -> float:
        if at not in self.seen:
            paid(self.price)
            try:
                self.seen[at] = float(ball(self.f, {**self.fixed, self.x: at}, 64))
            except (NoBall, ZeroDivisionError, AttributeError):  # a condition such as And has no value there
                self.seen[at] = float("nan")
        return self.seen[at]


def _chords(f: Any, x: Any, values: sp.Interval, height: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of points of the interval: coarse ones everywhere, finer ones around the breaks and the ends."""
    coarse, within = _coarse(values), _within(values)
    inside = list(filter(within, coarse))
    for gap in (2, 4, 12):
        yield from zip(inside, inside[gap:], strict=False)
    for c in [*_breaks(f, x, coarse), coarse[0], coarse[-1]]:
        for h in STEPS:
            around = [c + m * h for m in (-4, -2, -1, 0, 1, 2, 4)]
            yield from combinations(filter(within, around), 2)


def _within(values: sp.Interval) -> Callable[[Any], bool]:
    """Whether a rational lies in an interval, without SymPy's sets, which are slow."""
    low, high, left, right = values.start, values.end, values.left_open, values.right_open
    return lambda v: bool(low < v or (low == v and not left)) and bool(v < high or (v == high and not right))


def _coarse(values: sp.Interval) -> list[Any]:
    """33 points between the ends, 8 or more from one end of what is unbounded."""
    low = values.start if values.start.is_finite else min(values.end, 0) - 8 if values.end.is_finite else sp.Integer(-8)
    high = values.end if values.end.is_finite else max(low, 0) + 8
    return [low + (high - low) * sp.Rational(m, 32) for m in range(33)]


def grid(f: Any, x: Any, values: sp.Interval) -> list[Any]:
    """Points of the interval in order, the breaks of f and some far ones among them."""
    coarse = _coarse(values)
    found = {*coarse, *(sign * 2**m for sign in (1, -1) for m in range(4, 8)), *_breaks(f, x, coarse)}
    return sorted(sp.sympify(v) for v in found if values.contains(v) == sp.true)


def places(f: Any, x: Any, values: sp.Interval) -> list[Any]:
    """Rational points inside the interval where f may stop to fall: breaks, and roots of the numerator of f′."""
    found = set(_breaks(f, x, _coarse(values)))
    if not f.atoms(*KINKS):
        found |= {r for part in sp.Mul.make_args(sp.factor(sp.together(f.diff(x)))) for r in roots(part, x)}
        height = Heights(f, x, {})
        found |= set(near(min(_coarse(values), key=lambda v: (height(v) != height(v), height(v)))))
    return sorted(c for c in found if c.is_Rational and values.interior.contains(c) == sp.true)


def _breaks(f: Any, x: Any, grid: list[Any]) -> Iterator[Any]:
    """Rational numbers at, or very near, the points where f may change its formula."""
    for e in switches(f, x):
        yield from (r if r.is_Rational else sp.Rational(str(sp.N(r, 20))) for r in roots(e, x))
        height = Heights(e, x, {})
        for a, b in pairwise(grid):
            if height(a) * height(b) <= 0:
                for _ in range(40):
                    c = (a + b) / 2
                    a, b = (a, c) if height(a) * height(c) <= 0 else (c, b)
                yield b
