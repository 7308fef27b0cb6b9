"""A bisection of a box into parts on each of which ball arithmetic finds a function to be positive."""

from __future__ import annotations

from itertools import count
from typing import Any

import sympy as sp

from derivations.deciding.budget import paid, size
from derivations.normal_form.balls import NoBall, enclosure, hull, taylor
from derivations.normal_form.domains import Domain

LEAVES = 400
"""How many boxes one bisection may look at."""

PRECISION = 80
"""In bits."""

Box = dict[Any, tuple[Any, Any]]


def bisection(f: Any, domain: Domain, price: int | None = None) -> Any:
    """The tree of a bisection, "leaf" or (symbol, cut, below, above), with f > 0 on every leaf; or None.

    ``price``: what a box costs, if not the size of the function.
    """
    if not all(isinstance(domain[s], sp.Interval) for s in f.free_symbols):
        return None
    box = {s: (domain[s].start, domain[s].end) for s in f.free_symbols}
    bounded = all(e.is_Rational for ends in box.values() for e in ends)
    return _tree(f, box, price or size(f), count(1)) if bounded and _goes_on(f, box) else None


def _goes_on(f: Any, box: Box) -> bool:
    """Whether a function of one variable has Taylor coefficients at both ends; without, no box there has any."""
    for x, e in ((x, e) for x, ends in box.items() for e in ends if len(box) == 1):
        paid(size(f))
        try:
            taylor(f, x, hull(e, e), 3, PRECISION)
        except NoBall:
            return False
    return True


def _tree(f: Any, box: Box, price: int, boxes: Any) -> Any:
    if next(boxes) > LEAVES:
        return None
    paid(price)
    try:
        if enclosure(f, box, PRECISION) > 0:
            return "leaf"
    except NoBall:
        pass
    if not box:
        return None
    x = max(box, key=lambda s: (box[s][1] - box[s][0], str(s)))
    low, high = box[x]
    cut = (low + high) / 2
    below = _tree(f, {**box, x: (low, cut)}, price, boxes)
    above = below and _tree(f, {**box, x: (cut, high)}, price, boxes)
    return (x, cut, below, above) if above else None
