"""The linear algebra of a pass over X, compiled by numba: each row is read once, on any number of threads.

z = Xw + b for rows ``start`` to ``stop``, and g += Xᵀs with the z or s of these rows alone, for X in C order or any
other stride, in F order, and as CSR; X may be float32, every sum is in float64. Nothing here knows a loss. The
functions hold no lock of the interpreter, so that threads run them side by side; numba keeps the machine code on disk,
beside this file or in its own cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any

REORDERED = {"reassoc", "contract", "nsz"}
"""What the compiler may do to sums: reorder them, and fuse a product into them."""

AHEAD = 6
"""Lines of memory at most that a gradient asks for ahead of time, in each half of the next rows, for eight of its own.

More would wait for each other: so many come while eight rows are multiplied.
"""

fetch: Any = None
"""`numeric.prefetch.fetch`, once there is numba."""

STRIP = 1024
"""Rows of a matrix in F order that are done at a time, so that their z or s stay in the cache."""


def _logits_by_row(X: Any, w: Any, b: float, start: int, stop: int, z: Any) -> None:
    X = X[start:stop]  # indices from 0 on are known not to be negative
    half = len(z) // 2
    for i in range(half):  # two streams, one from each half, come from memory faster than one
        z0 = z1 = 0.0
        for j in range(X.shape[1]):
            z0 += X[i, j] * w[j]
            z1 += X[half + i, j] * w[j]
        z[i], z[half + i] = z0 + b, z1 + b
    for i in range(2 * half, len(z)):
        z0 = 0.0
        for j in range(X.shape[1]):
            z0 += X[i, j] * w[j]
        z[i] = z0 + b


def _gradient_by_row(X: Any, s: Any, start: int, stop: int, g: Any) -> None:
    whole, half, lines = X, stop + (stop - start) // 2, min(AHEAD, X.shape[1] * X.itemsize // 64)
    X = X[start:stop]
    eight = len(s) // 8 * 8
    for i in range(0, eight, 8):
        for n in range(i // 8 * lines, (i // 8 + 1) * lines):  # what `_logits_by_row` reads first of the next strip
            fetch(whole, stop, n)
            fetch(whole, half, n)
        s0, s1, s2, s3 = s[i], s[i + 1], s[i + 2], s[i + 3]
        s4, s5, s6, s7 = s[i + 4], s[i + 5], s[i + 6], s[i + 7]
        for j in range(X.shape[1]):
            upper = s0 * X[i, j] + s1 * X[i + 1, j] + s2 * X[i + 2, j] + s3 * X[i + 3, j]
            lower = s4 * X[i + 4, j] + s5 * X[i + 5, j] + s6 * X[i + 6, j] + s7 * X[i + 7, j]
            g[j] += upper + lower
    for i in range(eight, len(s)):
        for j in range(X.shape[1]):
            g[j] += s[i] * X[i, j]


def _logits_by_column(X: Any, w: Any, b: float, start: int, stop: int, z: Any) -> None:
    for first in range(0, stop - start, STRIP):
        part = z[first : first + STRIP]
        strip = X[start + first : start + first + len(part)]
        part[:] = b
        for j in range(X.shape[1]):
            for i in range(len(part)):
                part[i] += strip[i, j] * w[j]


def _gradient_by_column(X: Any, s: Any, start: int, stop: int, g: Any) -> None:
    for first in range(0, stop - start, STRIP):
        part = s[first : first + STRIP]
        strip = X[start + first : start + first + len(part)]
        for j in range(X.shape[1]):
            total = 0.0
            for i in range(len(part)):
                total += part[i] * strip[i, j]
            g[j] += total


def _logits_csr(X: Any, w: Any, b: float, start: int, stop: int, z: Any) -> None:
    data, column, row = X
    for i in range(start, stop):
        total = b
        for k in range(row[i], row[i + 1]):
            total += data[k] * w[column[k]]
        z[i - start] = total


def _gradient_csr(X: Any, s: Any, start: int, stop: int, g: Any) -> None:
    data, column, row = X
    for i in range(start, stop):
        slope = s[i - start]
        for k in range(row[i], row[i + 1]):
            g[column[k]] += slope * data[k]


def _maxima(X: Any, start: int, stop: int, top: Any, zero: Any) -> None:
    X = X[start:stop]
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            x = abs(X[i, j])
            top[j] = max(top[j], x)
            zero[j] += x - x  # NaN once x is not finite


@cache
def compiled() -> SimpleNamespace:
    """The functions above without their underscore; each is compiled when it is first called with a kind of array."""
    sums = (
        _logits_by_row, _gradient_by_row, _logits_by_column, _gradient_by_column, _logits_csr, _gradient_csr
    )  # fmt: skip
    made = {function.__name__[1:]: disk(asking(function), REORDERED) for function in sums}
    # by the rules for sums, x - x would be 0
    return SimpleNamespace(maxima=disk(_maxima, set()), **made)


def asking(function: Any) -> FunctionType:
    """The function with the instruction `fetch` that it may call."""
    from numeric.prefetch import fetch

    made = FunctionType(function.__code__, {**function.__globals__, "fetch": fetch}, function.__name__)
    made.__qualname__ = made.__name__
    return made


def disk(function: Callable[..., Any], fastmath: set[str]) -> Any:
    """The function, compiled when it is first called, and kept on disk where there is a folder to write to."""
    import numba

    try:
        return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath, cache=True)(function)
    except RuntimeError:  # numba found no such folder
        return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath)(function)
