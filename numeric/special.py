"""The error function for arrays, which NumPy lacks. The generated module of a model carries the functions it needs."""

from __future__ import annotations

import math
from typing import Any

import numpy


def erf(x: Any) -> Any:
    """The error function, elementwise, with the accuracy of `math.erf`."""
    x = numpy.asarray(x)
    return numpy.vectorize(math.erf, otypes=[float])(x).astype(x.dtype)


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
    return numpy.where(x < 2, near, 1 / (math.sqrt(math.pi) * fraction)).astype(x.dtype)


FUNCTIONS = {"erf": erf, "erfcx": erfcx}
"""What generated code may call beside NumPy."""
