"""The search for a comparison by which a function has no constant: towards an end f″ grows, or vanishes, like t^q.

How fast is seen from one distance to the next, which is twice or half as large; what is seen is then proved. Or the
slope jumps at a cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice, pairwise, product
from math import floor, log, log2
from typing import Any, NamedTuple

import sympy as sp

from derivations.calculus import KINKS, depends, derivative
from derivations.comparisons import Bound, Comparison, Kink, compared
from derivations.deciding.branches import split
from derivations.deciding.budget import FAILURES, paid, part, size
from derivations.deciding.convexity import decide_convex
from derivations.kernel.statements import Smooth, StronglyConvex
from derivations.normal_form.balls import PRECISIONS, NoBall, ball
from derivations.normal_form.domains import Domain
from derivations.points import points, symbols_of
from derivations.verdicts import Proved, Refuted, Witness

REACH, FEWEST = 9, 6
"""How often the distance 1, or what room there is, is doubled or halved; how often at least, for a power to be seen."""

RATES = tuple(sp.Rational(1, 2**k) for k in range(4))
"""The sizes of the powers that are tried."""

SLACK, LAST = 0.9, 0.999
"""What part of a power has to be seen at each step, and at the one next to the end."""

STILL = 0.05
"""What changes by a smaller power at the end is taken for a constant."""

FLAT = 40
"""A jump by less than 2^-40 is taken for none."""

TRIED = 4
"""How many values of labels and parameters are tried."""


class Seen(NamedTuple):
    """At the distance t: the sign of f″, and log₂ |f″|."""

    t: Any
    sign: int
    height: float


def without_constant(statement: Smooth | StronglyConvex) -> Refuted | None:
    """The verdict that there is no constant, with a comparison that shows it; or None."""
    f, (x,), over = statement.function, statement.variables, statement.domain
    grows = isinstance(statement, Smooth)
    rule = "unbounded curvature" if grows else "vanishing curvature"
    others = [s for s in symbols_of(f) if s != x]
    fixed = dict.fromkeys(tuple((s, v) for s, v in at.items() if s != x) for at in points(others, over))
    for values in islice(fixed, TRIED):
        with suppress(*FAILURES):
            for bound, box in _bounds(f.subs(dict(values)), x, over, grows):
                claim = compared(statement, bound, values, box)
                found = part(claim, partial(decide_convex, claim))
                if isinstance(found, Proved):
                    return Refuted(statement, Witness(rule, Comparison(bound, found, values)))
    return None


def _bounds(f: Any, x: Any, over: Domain, grows: bool) -> Iterator[tuple[Bound | Kink, sp.Interval]]:
    """What f may be compared with next to each end of its domain, or of a piece without kinks, and where."""
    inside = over.interior(x)
    broken = any(depends(kink, x) for kink in f.atoms(*KINKS))
    pieces = list(split(f, x, inside)) if broken else [(inside, f)]
    if grows:
        yield from _kinks(pieces, x)
    for (piece, g), side in product(reversed(pieces), (1, -1)):
        low, high = piece[x].start, piece[x].end
        end, room = high if side > 0 else low, min(sp.S.One, (high - low) / 2)
        steps = (room * sp.Rational(2) ** (-k if end.is_finite else k) for k in range(REACH + 1))
        places = {t: side * t if end.is_infinite else end - side * t for t in steps}
        seen = _towards(derivative(g, (x, 2)), x, [(t, at) for t, at in places.items() if low < at < high])
        bound, t = _like_a_logarithm(seen, end, grows) or _like(seen, end, grows) or (None, None)
        if bound is not None and (grows or bound.scale > 0):
            yield bound, sp.Interval(*sorted((places[t], end)), left_open=side < 0, right_open=side > 0)


def _kinks(pieces: list[tuple[Domain, Any]], x: Any) -> Iterator[tuple[Kink, sp.Interval]]:
    """Where the slopes of neighbours differ, and around it: there f bends the other way no more than a parabola."""
    for (left, g), (right, h) in pairwise(pieces):
        at, width = left[x].end, min(sp.S.One, left[x].measure / 2, right[x].measure / 2)
        jump = _told(derivative(h, x) - derivative(g, x), {x: at})
        if jump is None or jump[1] < -FLAT:
            continue
        sign, size = jump[0], sp.Rational(2) ** (floor(jump[1]) - 1)
        bends = [(f, side * width * sp.Rational(k, 4)) for f, side in ((g, -1), (h, 1)) for k in (1, 2, 3, 4)]
        seen = [_told(derivative(f, (x, 2)), {x: at + t}) for f, t in bends]
        against = [s[1] for s in seen if s is not None and s[0] == -sign]
        bend = sp.Rational(2) ** (floor(max(against)) + 2) if against else sp.S.Zero
        yield Kink(at, sign * size, bend), sp.Interval(at - width, at + width)


def _towards(bend: Any, x: Any, places: list[tuple[Any, Any]]) -> list[Seen]:
    """f″ as far back from the end as it keeps its sign; nothing where it is like a constant."""
    seen = list[Seen]()
    for t, at in reversed(places):
        value = _told(bend, {x: at})
        if value is None or (seen and seen[-1].sign != value[0]):
            break
        seen.append(Seen(t, *value))
        if len(seen) == 2 and abs(seen[0].height - seen[1].height) < STILL:
            return []
    return seen[::-1] if len(seen) > FEWEST else []


def _told(bend: Any, point: dict[Any, Any]) -> tuple[int, float] | None:
    """The sign and log₂ of the size of a number; None where it has no value, or is not told from 0."""
    for precision in PRECISIONS:
        paid(size(bend))
        with suppress(NoBall, ZeroDivisionError):
            value = ball(bend, point, precision)
            if value > 0 or value < 0:
                return (1 if value > 0 else -1), float(abs(value).log().mid()) / log(2)
    return None


def _like(seen: list[Seen], end: Any, grows: bool) -> tuple[Bound, Any] | None:
    """α t^q, which f″ seems to have below it, if it grows, else above it, from some t on to the end."""
    way = 1 if grows else -1
    rises = [way * (after.height - before.height) for before, after in pairwise(seen)]
    for rate in RATES:
        behind = [m for m, r in enumerate(rises) if r < SLACK * rate]
        rest = seen[behind[-1] + 1 :] if behind else seen
        if len(rest) > FEWEST and rises[-1] > LAST * rate:
            q = rate * way * (-1 if end.is_finite else 1)
            heights = [way * (s.height - q * log2(s.t)) - 1 for s in rest]
            return Bound(end, q, rest[0].sign * sp.Rational(2) ** (way * floor(min(heights)))), rest[0].t
    return None


def _like_a_logarithm(seen: list[Seen], end: Any, grows: bool) -> tuple[Bound, Any] | None:
    """α |log t|, which f″ seems to have below it: it rises by the same from one distance to the next."""
    sizes = [2.0**s.height for s in seen if s.height < REACH]
    rises = [after - before for before, after in pairwise(sizes)]
    if not grows or len(sizes) < len(seen) or not rises or not 0 < max(rises) < 1.5 * min(rises):
        return None
    least = min(v / abs(log(s.t)) for v, s in zip(sizes, seen, strict=True) if s.t != 1)
    return Bound(end, sp.S.Zero, seen[0].sign * sp.Rational(2) ** floor(log2(least) - 1)), seen[0].t
