"""sin w and cos w together: any two numbers will do, once a multiple of sin² + cos² - 1 = 0 is added.

Where F(s, k) has its minimum on the circle s² + k² = 1, ∇F + 2λ(s, k) = 0 (Lagrange); with that λ, or a rational number
near it, F + λ(s² + k² - 1) may be positive on the whole square [-1, 1]², which F itself need not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import sympy as sp

from derivations.deciding.budget import paid, size
from derivations.normal_form.balls import NoBall, ball


def on_the_circle(f: Any, x: Any, at: Any, u: Any) -> Iterator[tuple[Any, Any]]:
    """(F, sin w) with f = F where u = sin w; λ is chosen at a point where f is low."""
    s, k = sp.Dummy("s", real=True), sp.Dummy("k", real=True)
    for wave in sorted(f.atoms(sp.sin), key=str):
        other = sp.cos(*wave.args)
        F = f.xreplace({wave: s, other: k})
        if not F.has(k) or not F.is_polynomial(s, k):
            continue
        try:
            tension = ball(-(F.diff(s) * s + F.diff(k) * k).xreplace({s: wave, k: other}) / 2, {x: at})
        except (NoBall, ZeroDivisionError):
            continue
        close = Fraction(float(tension)).limit_denominator(100)
        factor = sp.Rational(close.numerator, close.denominator)
        yield (F + factor * (s**2 + k**2 - 1)).xreplace({s: u, k: other}), wave


FAR = tuple(map(sp.Integer, (1, 2, 3, 4, 6, 8, 12, 16, 32)))
"""Where a function may have outgrown its waves."""


def outgrown(f: Any, x: Any, values: sp.Interval) -> tuple[Any, ...]:
    """Cuts towards the infinite ends of an interval, beyond which f is not seen to be negative for any sin and cos."""
    paid(10 * size(f))
    waves = {w: sp.Dummy() for w in f.atoms(sp.sin, sp.cos)}
    F, sides = f.xreplace(waves), [s for e, s in ((values.start, -1), (values.end, 1)) if e.is_infinite]
    corners = [dict(zip(waves.values(), c, strict=True)) for c in product((-1, 1), repeat=min(len(waves), 3))]

    def calm(at: Any) -> bool:
        try:
            return len(waves) <= 3 and all(ball(F, {x: at, **corner}) > 0 for corner in corners)
        except (NoBall, ZeroDivisionError):
            return False

    found = (next((s * c for c in FAR if all(calm(s * c * m) for m in (1, 2, 4, 64))), None) for s in sides)
    return tuple(c for c in found if c is not None and values.start < c < values.end)


ANGLES = 3
"""Of how many angles sin² and cos² are told apart in every way."""


def on_circles(e: Any) -> Iterator[Any]:
    """An expression as a product, after sin² = 1 - cos² or cos² = 1 - sin² for each angle: (sin x - cos y)²."""
    angles = sorted({w.args[0] for w in e.atoms(sp.sin)} & {w.args[0] for w in e.atoms(sp.cos)}, key=str)
    for choice in product((sp.sin, sp.cos), repeat=len(angles)) if 0 < len(angles) <= ANGLES else ():
        form = sp.expand(e)
        for kept, u in zip(choice, angles, strict=True):
            gone = sp.cos if kept is sp.sin else sp.sin
            if not form.is_polynomial(gone(u)):
                return
            form = sp.expand(sp.Poly(form, gone(u)).rem(sp.Poly(gone(u) ** 2 - 1 + kept(u) ** 2, gone(u))).as_expr())
        factored = sp.factor(form)
        if not factored.is_Add:
            yield factored
