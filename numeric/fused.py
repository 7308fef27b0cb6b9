"""The linear algebra of a pass over X, compiled by numba: each row is read once, on any number of threads.

z = Xw + b, and g += Xᵀs, for rows in two places: the first half of z or s belongs to the rows from ``first`` on, the
rest to those from ``second`` on, for two streams come from memory faster than one. X is in C order or any other stride,
in F order, or CSR, and may be float32; every sum is in float64. Nothing here knows a loss. The functions hold no lock
of the interpreter, so that threads run them side by side; numba keeps the machine code on disk, beside this file or in
its own cache folder.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

from numeric.jit import REORDERED, disk, renamed

AHEAD, BESIDE = 40, 10
"""Lines of memory that a pass asks for in each place: before it evaluates formulas, and beside each four rows after.

Some are asked for twice, and some not at all; more, or fewer, or every other one, are slower.
"""

fetch: Any = None
"""`numeric.prefetch.fetch`, once there is numba."""

STRIP = 1024
"""Rows of a matrix in F order that are done at a time, so that their z or s stay in the cache."""


def _logits_by_row(X: Any, w: Any, b: float, first: int, second: int, z: Any) -> None:
    half = len(z) // 2
    P, Q = X[first : first + half], X[second : second + len(z) - half]  # indices from 0 on are known not to be negative
    upper, lower = z[:half], z[half:]
    two = half // 2 * 2
    for i in range(0, two, 2):
        z0 = z1 = z2 = z3 = 0.0
        for j in range(X.shape[1]):
            z0 += P[i, j] * w[j]
            z1 += P[i + 1, j] * w[j]
            z2 += Q[i, j] * w[j]
            z3 += Q[i + 1, j] * w[j]
        upper[i], upper[i + 1], lower[i], lower[i + 1] = z0 + b, z1 + b, z2 + b, z3 + b
    for rows, part in ((P, upper), (Q, lower)):
        for i in range(two, len(part)):
            z0 = 0.0
            for j in range(X.shape[1]):
                z0 += rows[i, j] * w[j]
            part[i] = z0 + b


def _ask_by_row(X: Any, first: int, second: int) -> None:
    for n in range(AHEAD):
        fetch(X, first, n)
        fetch(X, second, n)


def _gradient_by_row(X: Any, s: Any, first: int, second: int, g: Any) -> None:
    half = len(s) // 2
    P, Q = X[first : first + half], X[second : second + len(s) - half]
    upper, lower = s[:half], s[half:]
    four = half // 4 * 4
    for i in range(0, four, 4):
        for n in range(BESIDE):
            fetch(X, first + half, AHEAD + i // 4 * BESIDE + n)
            fetch(X, second + half, AHEAD + i // 4 * BESIDE + n)
        s0, s1, s2, s3 = upper[i], upper[i + 1], upper[i + 2], upper[i + 3]
        s4, s5, s6, s7 = lower[i], lower[i + 1], lower[i + 2], lower[i + 3]
        for j in range(X.shape[1]):
            above = s0 * P[i, j] + s1 * P[i + 1, j] + s2 * P[i + 2, j] + s3 * P[i + 3, j]
            below = s4 * Q[i, j] + s5 * Q[i + 1, j] + s6 * Q[i + 2, j] + s7 * Q[i + 3, j]
            g[j] += above + below
    for rows, part in ((P, upper), (Q, lower)):
        for i in range(four, len(part)):
            for j in range(X.shape[1]):
                g[j] += part[i] * rows[i, j]


def _logits_by_column(X: Any, w: Any, b: float, first: int, second: int, z: Any) -> None:
    half = len(z) // 2
    for start, there in ((first, z[:half]), (second, z[half:])):
        for at in range(0, len(there), STRIP):
            part = there[at : at + STRIP]
            strip = X[start + at : start + at + len(part)]
            part[:] = b
            for j in range(X.shape[1]):
                for i in range(len(part)):
                    part[i] += strip[i, j] * w[j]


def _gradient_by_column(X: Any, s: Any, first: int, second: int, g: Any) -> None:
    half = len(s) // 2
    for start, there in ((first, s[:half]), (second, s[half:])):
        for at in range(0, len(there), STRIP):
            part = there[at : at + STRIP]
            strip = X[start + at : start + at + len(part)]
            for j in range(X.shape[1]):
                total = 0.0
                for i in range(len(part)):
                    total += part[i] * strip[i, j]
                g[j] += total


def _logits_csr(X: Any, w: Any, b: float, first: int, second: int, z: Any) -> None:
    data, column, row = X
    half = len(z) // 2
    for start, part in ((first, z[:half]), (second, z[half:])):
        for i in range(len(part)):
            total = b
            for k in range(row[start + i], row[start + i + 1]):
                total += data[k] * w[column[k]]
            part[i] = total


def _gradient_csr(X: Any, s: Any, first: int, second: int, g: Any) -> None:
    data, column, row = X
    half = len(s) // 2
    for start, part in ((first, s[:half]), (second, s[half:])):
        for i in range(len(part)):
            slope = part[i]
            for k in range(row[start + i], row[start + i + 1]):
                g[column[k]] += slope * data[k]


def _ask_nothing(X: Any, first: int, second: int) -> None:
    pass


_ask_by_column = _ask_csr = _ask_nothing


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
    made = {f.__name__[1:]: disk(renamed(f, asking() | {"BESIDE": 0}, "alone"), REORDERED) for f in sums}
    # by the rules for sums, x - x would be 0
    return SimpleNamespace(maxima=disk(_maxima, set()), **made)


def asking() -> dict[str, Any]:
    """The instruction that functions may call."""
    from numeric.prefetch import fetch

    return {"fetch": fetch}
