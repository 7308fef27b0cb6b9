"""exp, expm1, log and log1p in straight lines, and the choices of NumPy, of which a compiler makes loops of vectors.

The functions of `math` are calls, which numba can't make one instruction for many numbers; these have no branch, so
that it can, at a tenth of the time. e^x = 2^k e^r with |r| ≤ ½ log 2 (Cody and Waite, 1980: x - k log 2 with log 2 in
two parts), e^r - 1 by its series; log x = k log 2 + log m with m between √½ and √2, log m by the series of artanh, put
together as in fdlibm (Sun, 1993). A series is added up in pairs of terms, and pairs of pairs (Estrin, 1960): in
Horner's rule each term waits for the one before. They are at most 1.2 ulp off, have their limits at 0 and ±∞, and pass
NaN on. Plain functions here; `numeric.compiled` compiles them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LOG2_HIGH, LOG2_LOW = float.fromhex("0x1.62e42fee00000p-1"), float.fromhex("0x1.a39ef35793c76p-33")
"""log 2: k times the first part is exact for |k| < 2^11."""
PER_LOG2 = 1.4426950408889634
ROUND = 1.5 * 2.0**52
"""x + ROUND is rounded to a whole number, which its last bits are."""
ROUND_BITS = int(np.float64(ROUND).view(np.int64))
ROOT_BITS = int(np.float64(0.5**0.5).view(np.int64))
"""The bits of √½: as far from one power of two as from the next."""
TINY = 2.0**-1022


def exp(x: Any) -> Any:
    """e^x."""
    r, more, half, rest = _reduced(x)
    one = 1.0 + r
    return (one + (((1.0 - one) + r) + more)) * half * rest


def expm1(x: Any) -> Any:
    """e^x - 1, exact to the last bits near 0."""
    r, more, half, rest = _reduced(x)
    power = half * rest
    first, second = power - 1.0, r * power
    total = first + second
    near = total + (((first - total) + second) + more * power)
    far = (1.0 + (r + more)) * half * rest  # 1 is nothing, and 2^k may be inf
    return far if x > 100.0 else near


def _reduced(x: Any) -> Any:
    """r and e^r - 1 - r, and two powers of two, of product 2^k: each is a number even where 2^k is not."""
    x = -800.0 if x < -800.0 else x
    x = 800.0 if x > 800.0 else x
    rounded = x * PER_LOG2 + ROUND
    k = rounded - ROUND
    high, low = x - k * LOG2_HIGH, k * LOG2_LOW
    r = high - low
    r2 = r * r
    r4 = r2 * r2
    a = (1 / 2 + 1 / 6 * r) + (1 / 24 + 1 / 120 * r) * r2
    b = (1 / 720 + 1 / 5040 * r) + (1 / 40320 + 1 / 362880 * r) * r2
    c = (1 / 3628800 + 1 / 39916800 * r) + (1 / 479001600 + 1 / 6227020800 * r) * r2
    n = np.float64(rounded).view(np.int64) - ROUND_BITS
    half = n >> 1
    more = ((high - r) - low) + r2 * (a + (b + c * r4) * r4)
    return r, more, _power_of_two(half), _power_of_two(n - half)


def _power_of_two(k: Any) -> Any:
    """2^k for -1022 ≤ k ≤ 1023."""
    return np.int64((k + 1023) << 52).view(np.float64)


def log(x: Any) -> Any:
    """The natural logarithm: -∞ at 0, NaN below."""
    return _logarithm(x, 0.0)


def log1p(x: Any) -> Any:
    """log(1 + x), exact to the last bits near 0."""
    f = 1.0 + x
    lost = x - (f - 1.0) if x < 1.0 else 1.0 - (f - x)
    return _logarithm(f, lost / f)


def _logarithm(f: Any, more: Any) -> Any:
    """log f, and what is small beside it."""
    tiny = f < TINY
    bits = np.float64(f * 2.0**54 if tiny else f).view(np.int64)
    n = (bits - ROOT_BITS) >> 52
    t = np.int64(bits - (n << 52)).view(np.float64) - 1.0
    k = n - (54.0 if tiny else 0.0)
    s = t / (2.0 + t)
    w = s * s
    w2 = w * w
    w4 = w2 * w2
    p = (2 / 3 + 2 / 5 * w) + (2 / 7 + 2 / 9 * w) * w2
    p += ((2 / 11 + 2 / 13 * w) + (2 / 15 + 2 / 17 * w) * w2 + (2 / 19 + 2 / 21 * w) * w4) * w4
    square = 0.5 * t * t
    found = k * LOG2_HIGH - ((square - (s * (square + w * p) + (k * LOG2_LOW + more))) - t)
    beyond = -np.inf if f == 0.0 else (f if f > 0.0 else np.nan)
    return found if (f > 0.0) & (f < np.inf) else beyond


def where(condition: Any, above: Any, below: Any) -> Any:
    """One of two numbers, both of which are known already."""
    return above if condition else below


def minimum(a: Any, b: Any) -> Any:
    """The smaller one, NaN if one is NaN."""
    return a if (b > a) | (a != a) else b


def maximum(a: Any, b: Any) -> Any:
    """The larger one, NaN if one is NaN."""
    return a if (b < a) | (a != a) else b


def clip(x: Any, low: Any, high: Any) -> Any:
    """x, or the end of the interval that it lies beyond."""
    x = low if x < low else x
    return high if x > high else x
