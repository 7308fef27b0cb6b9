"""A penalty of sizes beside the ridge, Σ_j κ_j |θ_j|, which makes parameters exactly zero (lasso, elastic net).

F = f + Σ_j κ_j |θ_j| is convex where f is, and has a kink where a penalised θ_j is 0. There the slopes of F are an
interval; the subgradient of least norm is 0 exactly at a minimum, and stands for the gradient throughout. With a
subgradient s of the penalty at θ, F lies above the smooth f + s·θ′ + a constant, and touches it at θ′ = θ, where its
gradient is ∇f + s: what bounds the distance of that from its minimum bounds that of F (`numeric.certificate`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.objective import Objective, Point
from numeric.rows import Array, Rows


@dataclass(frozen=True, eq=False)
class Kinked(Point):
    """A point of F: ``loss`` is F(θ), ``gradient`` its subgradient of least norm, ``smooth`` is ∇f(θ)."""

    smooth: Array


@dataclass(frozen=True, eq=False)
class Lasso(Objective):
    """F(θ) = f(θ) + Σ_j κ_j |θ_j|, with the numbers κ_j in ``sizes``: l1, and 0 for the intercept."""

    sizes: Array

    def at(self, theta: Array) -> Kinked:
        """F and its subgradient of least norm at θ."""
        here = super().at(theta)
        known = {field.name: getattr(here, field.name) for field in fields(Point)}
        known["loss"] += float(self.sizes @ np.abs(theta))
        known["gradient"] = least(theta, here.gradient, self.sizes)
        return Kinked(**known, smooth=here.gradient)

    @property
    def may_lack_minimum(self) -> bool:
        """Whether nothing stops a larger margin from lowering the loss."""
        return super().may_lack_minimum and not self.sizes.any()

    @property
    def unseen(self) -> Array:
        """1 for the intercept, 0 for what is penalised: its Σ_k θ_jk may be any number."""
        return np.array(self.sizes.reshape(self.rows.width, -1)[:, 0] == 0, dtype=np.float64)

    @cached_property
    def columns(self) -> Any:
        """X̃ by columns (CSC), in float64."""
        from scipy.sparse import csc_array, hstack

        ones = csc_array(np.ones((len(self.rows), int(self.rows.intercept))))
        return hstack([ones, csc_array(self.rows.X.astype(np.float64, copy=False))], format="csc")

    def narrowed(self, columns: npt.NDArray[np.intp]) -> Lasso:
        """F of some of the entries of x̃, given by their numbers: its Hessian is a part of that of f."""
        intercept = self.rows.intercept and bool(columns[0] == 0)
        rows = Rows(self.rows.X[:, columns[int(intercept) :] - self.rows.intercept], intercept)
        ridge, sizes = (every.reshape(self.rows.width, -1)[columns].ravel() for every in (self.ridge, self.sizes))
        return replace(self, rows=rows, ridge=ridge, sizes=sizes)


def soft(value: Array, threshold: Array) -> Array:
    """The t with the least (t - v)²/2 + κ|t|: sign(v) max(|v| - κ, 0), derived on the page "proximal" of the book."""
    return np.sign(value) * np.maximum(np.abs(value) - threshold, 0.0)


def least(theta: Array, gradient: Array, sizes: Array) -> Array:
    """The subgradient of least norm of a function with this gradient and the penalty: ∇f + κ sign θ, or soft at 0."""
    return np.where(theta == 0, soft(gradient, sizes), gradient + sizes * np.sign(theta))
