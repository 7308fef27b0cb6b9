"""The error function for arrays, and others that NumPy lacks. The module of a model carries the functions it needs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy


def erf(x: Any) -> Any:
    """The error function, elementwise, with the accuracy of `math.erf`."""
    x = numpy.asarray(x)
    return numpy.vectorize(math.erf, otypes=[float])(x).astype(x.dtype)


def loggamma(x: Any) -> Any:
    """log Γ for x > 0, elementwise, with the accuracy of `math.lgamma`."""
    x = numpy.asarray(x)
    return numpy.vectorize(math.lgamma, otypes=[float])(x).astype(numpy.result_type(x, numpy.float16))


def gauss(x: Any) -> Any:
    """e^(-x²/2) for x ≥ 0, 0 from 200 on: e^(-c²/2) e^(-d(x + c)/2) with x = c + d, 16c whole, so that c² is exact."""
    x = numpy.minimum(x, 200)
    c = numpy.floor(16 * x) / 16
    return numpy.exp(-c * c / 2) * numpy.exp(-(x - c) * (x + c) / 2)


def erfcx(x: Any) -> Any:
    """e^(x²)(1 - erf x) for x ≥ 0: by `math.erfc` below 2, by Laplace's continued fraction beyond, without underflow.

    √π erfcx(x) = 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))) (NIST Handbook, 7.9.1); 60 terms leave 10⁻¹⁷ at 2.
    """
    x = numpy.asarray(x)
    small, large = numpy.minimum(x, 2), numpy.maximum(x, 2)
    fraction = large
    for k in range(60, 0, -1):
        fraction = large + k / 2 / fraction
    near = numpy.exp(small * small) * numpy.vectorize(math.erfc, otypes=[float])(small)
    return numpy.where(x < 2, near, 1 / math.sqrt(math.pi) / fraction).astype(x.dtype)


def excess(x: Any) -> Any:
    """φ(x)/(1 - Φ(x)) - x for x ≥ 0, φ the normal density: by `math.erfc` below 5/4, by Laplace's fraction beyond.

    It is 1/(x + 2/(x + 3/(x + 4/(x + ...)))) (NIST Handbook, 7.9.1); 160 terms leave 10⁻¹⁷ at 5/4. The n-th of the
    fractions is about r + x/2 + x²/(8r) with r = √(n - 1/2), where the evaluation starts.
    """
    x = numpy.asarray(x)
    small, large = numpy.minimum(x, 2) / math.sqrt(2), numpy.maximum(x, 1)
    root, least = math.sqrt(160.5), numpy.minimum(large, 4)
    fraction = root + least / 2 + least * least / (8 * root)
    for k in range(160, 1, -1):
        fraction = large + k / fraction
    tail = numpy.vectorize(math.erfc, otypes=[float])(small)
    near = math.sqrt(2 / math.pi) / (numpy.exp(small * small) * tail) - x
    return numpy.where(x < 1.25, near, 1 / fraction).astype(x.dtype)


def lazy_minimum(x: Any, high: float) -> Any:
    """The smaller one of x and a number that x hardly ever exceeds: to see that takes less time than `minimum`."""
    x = numpy.asarray(x)
    return x if not x.size or x.item(x.argmax()) <= high else numpy.minimum(x, high)


def difference(x: Any, y: Any) -> Any:
    """x - y, without a warning where it is beyond every float: for what has a limit there."""
    with numpy.errstate(over="ignore"):
        return x - y


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "lazy_minimum": lazy_minimum,
    "difference": difference,
    "erf": erf,
    "loggamma": loggamma,
    "gauss": gauss,
    "erfcx": erfcx,
    "excess": excess,
}
"""What generated code may call beside NumPy."""
