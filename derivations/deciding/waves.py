"""sin w and cos w together: any two numbers will do, once a multiple of sin² + cos² - 1 = 0 is added.

Where F(s, k) has its minimum on the circle s² + k² = 1, ∇F + 2λ(s, k) = 0 (Lagrange); with that λ, or a rational number
near it, F + λ(s² + k² - 1) may be positive on the whole square [-1, 1]², which F itself need not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sympy as sp

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
