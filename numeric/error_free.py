"""Error-free transformations: sums and differences together with what their rounding lost (TwoSum: Knuth, 1969)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


def two_sum(a: Array, b: Array) -> tuple[Array, Array]:
    """a + b as rounded, and what the rounding lost, exactly."""
    s = a + b
    back = s - a
    return s, (a - (s - back)) + (b - back)


def total(terms: Array) -> tuple[Array, Array]:
    """The sum over the last axis, added up in pairs, and what the roundings lost."""
    terms, lost = np.ascontiguousarray(np.moveaxis(terms, -1, 0)), np.zeros(terms.shape[:-1], terms.dtype)
    while len(terms) > 1:
        half = len(terms) // 2
        sums, errors = two_sum(terms[:half], terms[half : 2 * half])
        lost += errors.sum(axis=0)
        terms = np.concatenate([sums, terms[2 * half :]])
    return terms[0], lost


def differences(logits: Array) -> tuple[Array, Array, Array]:
    """d = z - z_M as rounded, its error e = (z - z_M) - d, and the one-hot row of M, the first of the largest."""
    at = logits.argmax(axis=-1, keepdims=True)
    largest = np.arange(logits.shape[-1]) == at
    top = np.take_along_axis(logits, at, axis=-1)
    # a difference that overflows is -inf: its exponential is 0 all the same, and a loss of that class is inf
    with np.errstate(over="ignore", invalid="ignore"):
        d, e = two_sum(logits, -top)
    return np.where(largest & (logits == top), 0, d), np.where(np.isfinite(e), e, 0), largest.astype(logits.dtype)
