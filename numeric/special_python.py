"""The error function for floats, by `math` alone. Generated Python carries the functions it needs."""

from __future__ import annotations

import math


def erf(x: float) -> float:
    """The error function."""
    return math.erf(x)


def loggamma(x: float) -> float:
    """log Γ for x > 0."""
    return math.lgamma(x)


def gauss(x: float) -> float:
    """e^(-x²/2) for x ≥ 0, 0 from 200 on: e^(-c²/2) e^(-d(x + c)/2) with x = c + d, 16c whole, so that c² is exact."""
    x = min(x, 200.0)
    c = math.floor(16 * x) / 16
    return math.exp(-c * c / 2) * math.exp(-(x - c) * (x + c) / 2)


def erfcx(x: float) -> float:
    """e^(x²)(1 - erf x) for x ≥ 0: by `math.erfc` below 2, by Laplace's continued fraction beyond, without underflow.

    √π erfcx(x) = 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))) (NIST Handbook, 7.9.1); 60 terms leave 10⁻¹⁷ at 2.
    """
    if x < 2:
        return math.exp(x * x) * math.erfc(x)
    fraction = x
    for k in range(60, 0, -1):
        fraction = x + k / 2 / fraction
    return 1 / math.sqrt(math.pi) / fraction


def excess(x: float) -> float:
    """φ(x)/(1 - Φ(x)) - x for x ≥ 0, φ the normal density: by `math.erfc` below 5/4, by Laplace's fraction beyond.

    It is 1/(x + 2/(x + 3/(x + 4/(x + ...)))) (NIST Handbook, 7.9.1); 160 terms leave 10⁻¹⁷ at 5/4. The n-th of the
    fractions is about r + x/2 + x²/(8r) with r = √(n - 1/2), where the evaluation starts.
    """
    if x < 1.25:
        small = x / math.sqrt(2)
        return math.sqrt(2 / math.pi) / (math.exp(small * small) * math.erfc(small)) - x
    root, least = math.sqrt(160.5), min(x, 4.0)
    fraction = root + least / 2 + least * least / (8 * root)
    for k in range(160, 1, -1):
        fraction = x + k / fraction
    return 1 / fraction
