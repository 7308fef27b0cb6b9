"""The error function for floats, by `math` alone. Generated Python carries the functions it needs."""

from __future__ import annotations

import math


def erf(x: float) -> float:
    """The error function."""
    return math.erf(x)


def erfcx(x: float) -> float:
    """e^(x²)(1 - erf x) for x ≥ 0: by `math.erfc` below 2, by Laplace's continued fraction beyond, without underflow.

    √π erfcx(x) = 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))) (NIST Handbook, 7.9.1); 60 terms leave 10⁻¹⁷ at 2.
    """
    if x < 2:
        return math.exp(x * x) * math.erfc(x)
    fraction = x
    for k in range(60, 0, -1):
        fraction = x + k / 2 / fraction
    return 1 / (math.sqrt(math.pi) * fraction)
