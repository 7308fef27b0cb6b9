"""Signs of polynomials on boxes: the change of variables that they rest on."""

from __future__ import annotations

import sympy as sp
from sympy import Rational

from derivations.normal_form.boxes import _unfolded


def test_an_interval_unfolds_into_the_same_polynomial() -> None:
    """p((l + h t)/(1 + t)) (1 + t)^n, by substitution and cancelling, which takes ten times as long."""
    s, t = sp.symbols("s t")
    for p in (s**3 * t - 2 * s + t**2 - 5, (s - 2 * t) ** 4 + s, s + 1, t**2 + sp.S.Zero * s):
        for low, high in ((0, 1), (Rational(-3, 7), Rational(5, 2))):
            whole = p.subs(s, (low + high * s) / (1 + s)) * (1 + s) ** sp.degree(p, s)
            (image,) = _unfolded(p, s, sp.Interval(low, high))
            assert sp.expand(sp.cancel(whole) - image) == 0
