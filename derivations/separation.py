"""Whether a hyperplane separates two classes: `separability`, with a certificate in exact rational numbers.

For the signed rows a_n = (2y_n - 1)(1, x_n), with labels 0 and 1, data are
complete: some θ has a_nᵀθ > 0 for all n;
quasi-complete: not that, but some θ has a_nᵀθ ≥ 0 for all n, and > 0 for at least one;
overlapping: neither.
Weights λ show what no θ can do. Gordan: λ ≥ 0, λ ≠ 0 and Aᵀλ = 0 exclude Aθ > 0. Stiemke: λ > 0 and Aᵀλ = 0 exclude
Aθ ≥ 0 other than Aθ = 0. Source: Albert and Anderson 1984, Santner and Duffy 1986.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite, lcm
from numbers import Rational, Real
from typing import Any

from derivations.deciding.separation import separating, whole
from derivations.kernel.proofs import Replayed
from derivations.kernel.statements import CheckError, demand

Numbers = tuple[Fraction, ...]
SHOWN = 12
"""How many weights an explanation lists."""


@dataclass(frozen=True)
class Separation:
    """The evidence: θ (the intercept first) that separates, weights λ (one a row) that exclude more; () for none."""

    theta: Numbers = ()
    weights: Numbers = ()


@dataclass(frozen=True, eq=False, repr=False)
class Separability(Replayed, str):
    """ "complete", "quasi-complete" or "overlapping" for ``rows`` (without ones) and ``labels`` (0 and 1).

    A string with its ``certificate``, which is checked when the object is made, copied or unpickled; CheckError if it
    does not show what the string says.
    """

    kind: str
    rows: tuple[Numbers, ...]
    labels: tuple[int, ...]
    certificate: Separation

    def __new__(cls, kind: str, rows: Any, labels: Any, certificate: Any) -> Separability:
        return super().__new__(cls, kind)

    def __post_init__(self) -> None:
        self.check()

    @property
    def margins(self) -> Numbers:
        """a_nᵀθ of every row; () where the classes overlap."""
        theta = self.certificate.theta
        return tuple(_dot(row, theta) for row in signed(self.rows, self.labels)) if theta else ()

    def check(self) -> None:
        """Replay the certificate in exact arithmetic, without search; returns None, or raises CheckError."""
        try:
            _check(self)
        except (AttributeError, TypeError, ValueError) as error:
            if isinstance(error, CheckError):
                raise
            raise CheckError(f"the evidence cannot be read: {type(error).__name__}: {error}") from error

    @property
    def explanation(self) -> str:
        """The certificate in one sentence: which θ separates, which weights exclude more."""
        count, right = len(self.rows), sum(m > 0 for m in self.margins)
        theta = f"θ = {_listed(self.certificate.theta)}"
        named = f" λ = {_listed(self.certificate.weights)}" if count <= SHOWN else ""
        zero = "Σ λₙ(2yₙ - 1)(1, xₙ) = 0"
        if self == "complete":
            return f"complete: {theta} puts every row strictly on the side of its label ({count} of {count})."
        if self == "quasi-complete":
            return (
                f"quasi-complete: {theta} puts no row on the wrong side, {right} of {count} strictly on the side of "
                f"their label and {count - right} on the border; the weights{named} ≥ 0 with {zero} show that no θ "
                "puts every row strictly on its side."
            )
        return (
            f"overlapping: the weights{named} > 0 with {zero} show that every θ puts some row strictly on the wrong "
            "side, or all rows on the border."
        )


def separability(X: Any, y: Any) -> Separability:
    """ "complete", "quasi-complete" or "overlapping": whether a hyperplane separates the two classes, exactly.

    ``X`` has shape (N, d), without the column of ones; ``y`` N labels, 0 and 1 or -1 and 1. Numbers are taken as the
    exact rationals that they are, a float too. What it means for a loss that falls strictly with the margin
    (`Model.margin`): unless the classes overlap, no minimum is attained, every θ can be improved along the direction
    of the certificate. If the classes overlap and the loss is convex and bounded below as well, such as BCE, a minimum
    is attained; for a loss that is not convex, such as MSE, it need not be.

    Raises ValueError for NaN and infinity, a wrong shape or other labels, TypeError for what is no number.

    >>> separability([[1], [2], [3], [4]], [0, 0, 1, 1]) == "complete"
    True
    """
    rows = _design(X)
    labels = _labels(y, len(rows))
    scales = [lcm(*(c.denominator for c in row)) for row in rows]
    scaled = [[int(c * scale) for c in row] for row, scale in zip(signed(rows, labels), scales, strict=True)]
    direction, found = separating(scaled)
    weights = [w * scale for w, scale in zip(found, scales, strict=True)]
    positive = sum(_dot(row, direction) > 0 for row in scaled)
    theta = tuple(direction) if positive else ()
    kind = "overlapping" if not positive else "complete" if positive == len(rows) else "quasi-complete"
    return Separability(kind, rows, labels, Separation(theta, () if kind == "complete" else tuple(whole(weights))))


def signed(rows: Sequence[Numbers], labels: Sequence[int]) -> list[Numbers]:
    """The rows (2y_n - 1)(1, x_n)."""
    return [tuple((2 * label - 1) * c for c in (Fraction(1), *row)) for row, label in zip(rows, labels, strict=True)]


def _check(found: Separability) -> None:
    theta, weights = found.certificate.theta, found.certificate.weights
    numbers = (*theta, *weights, *(c for row in found.rows for c in row))
    demand(all(type(c) is Fraction for c in numbers), "the numbers are not exact fractions")
    demand(all(type(label) is int and label in (0, 1) for label in found.labels), "a label is neither 0 nor 1")
    demand(found == found.kind and len(found.rows) > 0, f"{found!s} is not {found.kind}")
    rows = signed(found.rows, found.labels)
    if found.kind != "overlapping":
        margins = [_dot(row, theta) for row in rows]
        demand(any(m > 0 for m in margins) and all(m >= 0 for m in margins), "θ does not separate the classes")
    if found.kind != "complete":
        demand(len(weights) == len(rows), f"there are {len(weights)} weights for {len(rows)} rows")
        sums = [_dot(weights, column) for column in zip(*rows, strict=True)]
        demand(not any(sums), "the weighted rows do not sum to zero")
        demand(any(w > 0 for w in weights) and all(w >= 0 for w in weights), "the weights are not weights")
    match found.kind:
        case "complete":
            demand(all(m > 0 for m in margins) and weights == (), "θ leaves a row on the border")
        case "overlapping":
            demand(all(w > 0 for w in weights) and theta == (), "a row has no positive weight")
        case kind:
            demand(kind == "quasi-complete", f"there is no separation {kind!r}")


def _dot(a: Iterable[Any], b: Iterable[Any]) -> Any:
    return sum(p * q for p, q in zip(a, b, strict=True))


def _listed(numbers: Numbers) -> str:
    return f"({', '.join(map(str, numbers))})"


def _design(X: Any) -> tuple[Numbers, ...]:
    kind = "a list of numbers, because X must be a matrix with one row a sample"
    rows = [_entries(f"X[{n}]", row, kind) for n, row in enumerate(_entries("X", X, "a matrix with one row a sample"))]
    if not rows or not rows[0]:
        raise ValueError(f"X has {len(rows)} rows and no column; it must have at least one row and one column")
    for n, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise ValueError(f"X[{n}] has {len(row)} entries, X[0] has {len(rows[0])}; all rows must have one length")
    return tuple(tuple(_exact(f"X[{n}, {m}]", c) for m, c in enumerate(row)) for n, row in enumerate(rows))


def _labels(y: Any, count: int) -> tuple[int, ...]:
    values = [_exact(f"y[{n}]", v) for n, v in enumerate(_entries("y", y, "a vector of labels"))]
    if len(values) != count:
        raise ValueError(f"y has {len(values)} entries; it must have {count}, one for each row of X")
    for negative in (0, -1):
        if set(values) <= {negative, 1}:
            return tuple(int(v == 1) for v in values)
    others = [v for v in values if v not in (0, 1)]
    wrong = next((v for v in others if v != -1), others[0])
    raise ValueError(f"y[{values.index(wrong)}] is {wrong}; the labels must be 0 and 1, or -1 and 1")


def _entries(name: str, value: Any, kind: str) -> list[Any]:
    """The entries of a list, a tuple or an array; a masked entry is None, and refused."""
    for method in ("to_numpy", "tolist"):
        value = getattr(value, method)() if hasattr(value, method) else value
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{name} is {reprlib.repr(value)}, of type {type(value).__name__}; it must be {kind}")
    return list(value)


def _exact(name: str, value: Any) -> Fraction:
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if not isinstance(value, (Real, Decimal)) or not hasattr(value, "as_integer_ratio"):
        raise TypeError(f"{name} is {reprlib.repr(value)}, of type {type(value).__name__}; it must be a real number")
    if not isfinite(value):
        raise ValueError(f"{name} is {value}; it must be a finite number")
    return Fraction(*value.as_integer_ratio())
