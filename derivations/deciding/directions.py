"""Whether a function of one variable rises or falls: by its slope, on each piece without kinks."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, depends, derivative
from derivations.deciding.branches import split
from derivations.deciding.budget import FAILURES
from derivations.deciding.relations import decide
from derivations.kernel.convexity import no_jump
from derivations.kernel.premises import divide
from derivations.kernel.statements import CheckError, Holds, Monotone
from derivations.points import points
from derivations.verdicts import Certificate, Proved


def directed(statement: Monotone) -> Proved | None:
    """The slope on each piece without kinks; for a strict claim from a slope ≥ 0, with a point where it is not 0."""
    f, (x,), domain = statement.function, statement.variables, statement.domain
    try:
        parts = list(split(f, x, domain.interior(x))) if any(depends(k, x) for k in f.atoms(*KINKS)) else [(domain, f)]
        parts = [p for i, p in enumerate(parts) if i == 0 or p[1] != parts[i - 1][1]]
        cuts = tuple(box[x].start for box, _ in parts[1:])
        boxes = divide(domain, x, cuts) if cuts else [domain]
        found = [_sloped(g, replace(statement, domain=box)) for (_, g), box in zip(parts, boxes, strict=True)]
        proofs = tuple(v for v in found if v is not None)
        if len(proofs) < len(found):
            return None
        return Proved(statement, Certificate("pieces", (x, cuts), proofs)) if cuts else proofs[0]
    except FAILURES:
        return None


def _sloped(g: Any, statement: Monotone) -> Proved | None:
    """By the sign of g′, where g is a formula for f; strictly from g′ ≥ 0 with a point where it is not 0."""
    (x,), domain = statement.variables, statement.domain
    signs, sides = ((">", "≥"), (-1, 1)) if statement.direction == "increasing" else (("<", "≤"), (1, -1))
    for sign in signs if statement.strict else signs[1:]:
        found = decide(Holds(derivative(g, x), sign, sp.S.Zero, domain.interior(x)))
        if isinstance(found, Proved):
            touching = statement.strict and sign == signs[1]
            places = (p[x] for p in islice(points([x], domain.interior(x)), 8)) if touching else [None]
            ends = tuple(v for v in map(decide, no_jump(statement, sides, (g, g))) if isinstance(v, Proved))
            for point in places:
                with suppress(CheckError):
                    return Proved(statement, Certificate("slope", (g, point), (found, *ends)))
    return None
