"""Error-free transformations: sums and differences together with what their rounding lost.

That TwoSum loses nothing is a theorem about rounding to the nearest (Møller 1965, Knuth 1969), which is not proved
here. The generated module of softmax carries this one.
"""

from __future__ import annotations

from typing import Any

import numpy
import numpy.typing

Array = numpy.typing.NDArray[numpy.floating[Any]]


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """a + b as rounded, and what the rounding lost, exactly."""
    s = a + b
    back = s - a
    return s, (a - (s - back)) + (b - back)


def total(terms: Array) -> tuple[Array, Array]:
    """The sum over the last axis, added up in pairs, and what the roundings lost."""
    terms, lost = numpy.ascontiguousarray(numpy.moveaxis(terms, -1, 0)), numpy.zeros(terms.shape[:-1], terms.dtype)
    while len(terms) > 1:
        half = len(terms) // 2
        sums, errors = two_sum(terms[:half], terms[half : 2 * half])
        lost += errors.sum(axis=0)
        terms = numpy.concatenate([sums, terms[2 * half :]])
    return terms[0], lost


def differences(logits: Array) -> tuple[Array, Array, Array]:
    """d = z - z_M as rounded, its error e = (z - z_M) - d, and the one-hot row of M, the first of the largest."""
    at = logits.argmax(axis=-1, keepdims=True)
    largest = numpy.arange(logits.shape[-1]) == at
    top = numpy.take_along_axis(logits, at, axis=-1)
    # a difference that overflows is -inf: its exponential is 0 all the same, and a loss of that class is inf
    with numpy.errstate(over="ignore", invalid="ignore"):
        d, e = two_sum(logits, -top)
    return (
        numpy.where(largest & (logits == top), 0, d),
        numpy.where(numpy.isfinite(e), e, 0),
        largest.astype(logits.dtype),
    )
