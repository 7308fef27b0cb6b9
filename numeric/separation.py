"""Whether a hyperplane separates two classes, and which: exact for small data, by linear programs for large ones.

With the signed rows a_n = ±x_n, x_n with its 1, data are complete if some v has a_nᵀv > 0 for all n; quasi-complete if
not, but some v has a_nᵀv ≥ 0 for all n and > 0 for one; else overlapping (Albert and Anderson 1984). `dv.separability`
decides that in rational numbers. Where that takes too long two linear programs propose a v, with |v_j| ≤ 1: the first
has the largest smallest margin, the second the largest sum of margins ≥ 0. What is proposed is checked with a bound on
rounding, and in fractions where a margin is within it: only then it is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib.util import find_spec
from math import lcm
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from numeric.optimality import SLACK, gamma

if TYPE_CHECKING:
    from numeric.objective import Objective, Point
    from numeric.optimality import Array

Kind = Literal["complete", "quasi-complete", "undecided"]

EXACT = 400
"""How many entries X may have for `dv.separability`, which then takes at most about 0.2 s."""

TOLERANCE = 1e-6
"""What the linear programs leave of a zero, in units of the columns: HiGHS allows 1e-7 for each row."""

QUICK = 200_000
"""Up to so many entries the linear programs take a second or two."""

SHORT, LONG = (1, 2, 5, 10), (100, 1000, 10**4, 10**7)
"""How large the denominators may be that the entries of a direction, as ratios to the largest, are rounded to."""

SHOWN = 6
"""How many entries of a direction are named."""


@dataclass(frozen=True, eq=False)
class Separation:
    """How ``direction`` v, of shape (p,), separates the classes; with ``intercept`` its first entry belongs to the 1.

    "complete": all ``rows`` have margins a_nᵀv > 0, and ``strict`` is their number. "quasi-complete": none is < 0, and
    ``strict`` > 0 of them are > 0; another v may be complete by less than what the linear programs see. Both hold
    exactly for v as it is given (as it was before rounding, if its whole numbers exceed float64). "undecided": a v that
    separates up to the tolerance of the linear programs, or none (all 0, and ``strict`` is 0).
    """

    kind: Kind
    direction: Array
    strict: int
    rows: int
    intercept: bool

    def __str__(self) -> str:
        share = f"{self.strict} of {self.rows}"
        if self.kind == "complete":
            return f"{self._named} puts every row strictly on the side of its label ({share})"
        if self.kind == "quasi-complete":
            return f"{self._named} puts no row on the wrong side, and {share} strictly on the side of their label"
        if self.strict:
            return (
                f"{self._named} may separate the classes: {share} rows are on the side of their label beyond rounding"
            )
        return "it is not known whether the classes can be separated"

    @property
    def _named(self) -> str:
        """The direction by its largest entries."""
        v = self.direction
        names = [*["b"] * self.intercept, *(f"w{j}" for j in range(1, len(v) + 1 - self.intercept))]
        shown = sorted(sorted(np.flatnonzero(v), key=lambda j: -abs(v[j]))[:SHOWN])
        left = int(np.count_nonzero(v)) - len(shown)
        rest = f" and {left} smaller entries" if left else ", all others 0," if len(shown) < len(v) else ""
        return f"the direction {', '.join(f'{names[j]} = {v[j]:.6g}' for j in shown)}{rest}"


def separation(X: Any, y: npt.ArrayLike, intercept: bool = True) -> Separation | None:
    """A direction that separates the labels 0 and 1, or -1 and 1; None where the classes overlap.

    X has shape (N, d), an array or sparse (SciPy), without the column of ones. With an intercept and at most `EXACT`
    entries in an array, None is exact; else it is what the linear programs say, within their tolerance. Raises
    ValueError for other labels, and ImportError where a linear program is needed and SciPy is missing.
    """
    labels = np.asarray(y)
    if not (np.isin(labels, (0, 1)).all() or np.isin(labels, (-1, 1)).all()):
        raise ValueError(f"y holds {np.unique(labels)[:5]}; the labels must be 0 and 1, or -1 and 1")
    if intercept and isinstance(X, np.ndarray) and X.size <= EXACT:
        return _exactly(X, labels)
    rows = _Rows(X, np.where(labels > 0, 1.0, -1.0), intercept)
    complete = next((found for found in rows.claims(rows.widest()[0]) if found.kind == "complete"), None)
    if complete is not None:
        return complete
    proposed, solved = rows.furthest()
    if solved and rows.margins(proposed)[0].max() <= TOLERANCE:
        return None
    return next(rows.claims(proposed), None) or rows.undecided(proposed)


def separating(objective: Objective, here: Point) -> Separation | None:
    """The direction that separates the rows of an objective that seems to have no minimum; None if none is found.

    θ itself if it has every row on its side, else what `separation` finds for data of a size for which that is quick.
    """
    rows = objective.rows
    if objective.losses.outputs:
        return None
    if objective.separated(here):
        size = np.abs(here.theta)
        error = SLACK * gamma(len(size) + 4) * float(objective.maxima @ size)  # of a logit, and of scaling θ
        strict = int(np.count_nonzero(np.abs(here.logit) > error))
        kind: Kind = "complete" if strict == len(rows) else "undecided"
        return Separation(kind, here.theta / size.max(), strict, len(rows), rows.intercept)
    exact = rows.intercept and not rows.sparse and rows.entries <= EXACT
    if rows.entries > QUICK or not (exact or find_spec("scipy")):
        return None
    return separation(rows.X, objective.y, rows.intercept)


def _exactly(X: npt.NDArray[Any], labels: npt.NDArray[Any]) -> Separation | None:
    """In rational numbers; the direction is one of whole numbers, but for those that float64 does not have."""
    from derivations.separation import separability

    found = separability(X, labels)
    if found.kind == "overlapping":
        return None
    largest = max(map(abs, found.certificate.theta))
    direction = np.array([float(c if largest < 2**53 else c / largest) for c in found.certificate.theta])
    strict = sum(m > 0 for m in found.margins)
    return Separation("complete" if found.kind == "complete" else "quasi-complete", direction, strict, len(X), True)


class _Rows:
    """The signed rows a_n = ±x_n, and what is asked of them."""

    def __init__(self, X: Any, sign: Array, intercept: bool) -> None:
        self.X, self.sign, self.intercept = X, sign, intercept
        top = abs(X).max(axis=0)
        top = np.concatenate(
            [np.ones(int(intercept)), np.asarray(top if isinstance(X, np.ndarray) else top.todense()).ravel()]
        )
        self._scale = np.where(top > 0, top, 1.0)

    def widest(self) -> tuple[Array, bool]:
        """The v with the largest smallest margin, and whether the program was solved."""
        ones = np.ones((len(self.sign), 1))
        return self._solve(np.append(-1.0, np.zeros(len(self._scale))), _beside(ones, -self._signed))

    def furthest(self) -> tuple[Array, bool]:
        """The v with the largest sum of margins, none of them negative, and whether the program was solved."""
        return self._solve(-np.asarray(self._signed.sum(axis=0)).ravel(), -self._signed)

    def margins(self, v: Array) -> tuple[Array, Array]:
        """a_nᵀv for all n, and a bound on its rounding error: 0 where only whole numbers are added up."""
        b, w = (v[0], v[1:]) if self.intercept else (0.0, v)
        size = abs(self.X) @ abs(w) + abs(b)
        whole = self._whole & bool((v == np.rint(v)).all()) & (size < 2**52)
        return self.sign * (self.X @ w + b), np.where(whole, 0.0, SLACK * gamma(len(v) + 2) * size)

    def claims(self, v: Array) -> Iterator[Separation]:
        """What v and vectors of whole numbers near its direction are seen to do, in spite of rounding."""
        for direction in _near(v):
            margins, error = self.margins(direction)
            if (margins < -error).any():
                continue
            doubtful = np.flatnonzero((np.abs(margins) <= error) & (error > 0))
            exact = [self._exact_sign(n, direction) for n in doubtful.tolist()]
            strict = int((margins > error).sum()) + sum(e > 0 for e in exact)
            if strict and min(exact, default=0) >= 0:
                kind: Kind = "complete" if strict == len(margins) else "quasi-complete"
                yield Separation(kind, direction, strict, len(margins), self.intercept)

    def undecided(self, v: Array) -> Separation:
        """v, of which nothing is claimed."""
        direction = v / (np.abs(v).max() or 1.0)
        margins, error = self.margins(direction)
        return Separation("undecided", direction, int((margins > error).sum()), len(margins), self.intercept)

    @cached_property
    def _signed(self) -> Any:
        """The matrix of the a_n, its columns scaled to a largest size of 1."""
        ones = np.ones((len(self.sign), int(self.intercept)))
        if isinstance(self.X, np.ndarray):
            return self.sign[:, None] * np.hstack([ones, self.X]) / self._scale
        from scipy.sparse import diags_array

        return diags_array(self.sign) @ _beside(ones, self.X) @ diags_array(1 / self._scale)

    @cached_property
    def _whole(self) -> npt.NDArray[np.bool_]:
        """Which rows consist of whole numbers."""
        if isinstance(self.X, np.ndarray):
            return np.asarray((np.rint(self.X) == self.X).all(axis=1))
        return np.asarray(abs(self.X - self.X.rint()).sum(axis=1)).ravel() == 0

    def _exact_sign(self, n: int, v: Array) -> int:
        row = self.X[[n]] if isinstance(self.X, np.ndarray) else self.X[[n]].toarray()
        entries = [*[1.0] * self.intercept, *row[0].tolist()]
        total = sum(Fraction(a) * Fraction(c) for a, c in zip(entries, v.tolist(), strict=True) if a and c)
        return int(self.sign[n]) * ((total > 0) - (total < 0))

    def _solve(self, costs: Array, matrix: Any) -> tuple[Array, bool]:
        """min costᵀ(t, u) with matrix (t, u) ≤ 0 and |u_j| ≤ 1, as v in the units of X."""
        try:
            from scipy.optimize import linprog
        except ImportError as error:
            raise ImportError(
                "to separate this many rows needs SciPy: install lossproof with the extra 'sklearn'"
            ) from error
        found = linprog(costs, A_ub=matrix, b_ub=np.zeros(len(self.sign)), bounds=(-1, 1), method="highs")
        solved = found.status == 0
        u = found.x[-len(self._scale) :] if solved else np.zeros(len(self._scale))
        return u / self._scale, solved


def _near(v: Array) -> Iterator[Array]:
    """Short vectors of whole numbers near the direction of v; v, its largest entry 1; and longer ones, for ties."""
    largest = np.abs(v).max()
    if largest > 0:
        unit = v / largest
        yield from _whole(unit, SHORT)
        yield unit
        yield from _whole(unit, LONG)


def _whole(unit: Array, limits: Iterable[int]) -> Iterator[Array]:
    """The entries rounded to ratios with denominators up to each limit, times what makes all of them whole."""
    for limit in limits:
        ratios = [Fraction(c).limit_denominator(limit) for c in unit.tolist()]
        multiple = lcm(*(c.denominator for c in ratios))
        if multiple < 2**40:
            yield np.array([float(c * multiple) for c in ratios])


def _beside(left: Array, right: Any) -> Any:
    """Two matrices side by side."""
    if isinstance(right, np.ndarray):
        return np.hstack([left, right])
    from scipy.sparse import csr_array, hstack

    return hstack([csr_array(left), right], format="csr")
