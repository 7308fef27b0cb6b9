"""The error function and others for arrays of any namespace ``xp`` of the array API, which has none: by `math`.

Generated code carries the functions it needs.
"""

from __future__ import annotations

import math
from typing import Any


def erf(x: Any, xp: Any) -> Any:
    """The error function, elementwise, with the accuracy of `math.erf`."""
    flat = xp.reshape(x, (-1,))
    values = [math.erf(float(flat[n])) for n in range(flat.shape[0])]
    return xp.reshape(xp.asarray(values, dtype=x.dtype, device=x.device), x.shape)


def loggamma(x: Any, xp: Any) -> Any:
    """log Γ for x > 0, elementwise, with the accuracy of `math.lgamma`."""
    flat = xp.reshape(x, (-1,))
    values = [math.lgamma(float(flat[n])) for n in range(flat.shape[0])]
    return xp.reshape(xp.asarray(values, dtype=x.dtype, device=x.device), x.shape)


def gauss(x: Any, xp: Any) -> Any:
    """e^(-x²/2) for x ≥ 0, 0 from 200 on: e^(-c²/2) e^(-d(x + c)/2) with x = c + d, 16c whole, so that c² is exact."""
    x = xp.minimum(x, xp.full_like(x, 200))
    c = xp.floor(16 * x) / 16
    return xp.exp(-c * c / 2) * xp.exp(-(x - c) * (x + c) / 2)


def erfcx(x: Any, xp: Any) -> Any:
    """e^(x²)(1 - erf x) for x ≥ 0: by `math.erfc` below 2, by Laplace's continued fraction beyond, without underflow.

    √π erfcx(x) = 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))) (NIST Handbook, 7.9.1); 60 terms leave 10⁻¹⁷ at 2.
    """
    two = xp.full_like(x, 2)
    small, large = xp.minimum(x, two), xp.maximum(x, two)
    fraction = large
    for k in range(60, 0, -1):
        fraction = large + k / 2 / fraction
    flat = xp.reshape(small, (-1,))
    values = [math.erfc(float(flat[n])) for n in range(flat.shape[0])]
    tail = xp.reshape(xp.asarray(values, dtype=x.dtype, device=x.device), x.shape)
    return xp.where(x < 2, xp.exp(small * small) * tail, 1 / math.sqrt(math.pi) / fraction)


def excess(x: Any, xp: Any) -> Any:
    """φ(x)/(1 - Φ(x)) - x for x ≥ 0, φ the normal density: by `math.erfc` below 5/4, by Laplace's fraction beyond.

    It is 1/(x + 2/(x + 3/(x + 4/(x + ...)))) (NIST Handbook, 7.9.1); 160 terms leave 10⁻¹⁷ at 5/4. The n-th of the
    fractions is about r + x/2 + x²/(8r) with r = √(n - 1/2), where the evaluation starts.
    """
    two = xp.full_like(x, 2)
    small, large = xp.minimum(x, two) / math.sqrt(2), xp.maximum(x, two / 2)
    root, least = math.sqrt(160.5), xp.minimum(large, 2 * two)
    fraction = root + least / 2 + least * least / (8 * root)
    for k in range(160, 1, -1):
        fraction = large + k / fraction
    flat = xp.reshape(small, (-1,))
    values = [math.erfc(float(flat[n])) for n in range(flat.shape[0])]
    tail = xp.reshape(xp.asarray(values, dtype=x.dtype, device=x.device), x.shape)
    near = math.sqrt(2 / math.pi) / (xp.exp(small * small) * tail) - x
    return xp.where(x < 1.25, near, 1 / fraction)


def difference(x: Any, y: Any, xp: Any) -> Any:
    """x - y, without a warning where it is beyond every float and has the sign of x: for what has a limit there."""
    beyond = xp.abs(x / 2 - y / 2) > float(xp.finfo(x.dtype).max) / 2
    infinite = xp.copysign(xp.full_like(x, math.inf), x)
    return xp.where(beyond, infinite, x - xp.where(beyond, xp.full_like(y, 0), y))
