"""The losses of rows as training asks for them: (ℓ, ℓ′) together, and ℓ″, from the generated functions of a model.

ℓ and ℓ′ share e^{-|u|} and more: their last formulas are printed as one function, what they share computed once. For
labels that are all 0 or 1 it is made from the forms for those, else from the forms for labels in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from derivations.model import Model
    from numeric.generated import Kernels
    from numeric.softmax import SoftmaxKernels

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Losses:
    """ℓ(z, y) of a binary or real model: logits and slopes of shape (rows,).

    ``soft`` says that some label is neither 0 nor 1.
    """

    kernels: Kernels
    soft: bool

    outputs = ()
    """The shape of the logits of one row."""
    unit = 1.0
    """What ℓ″ is beside, where only its rank matters."""

    @property
    def convex(self) -> bool:
        """Whether convexity of the mean loss in θ is proved."""
        return self.kernels.convex

    @property
    def margin(self) -> bool:
        """Whether it is proved that a larger margin always lowers the loss."""
        return self.kernels.margin

    @property
    def classes(self) -> tuple[float, ...]:
        """The labels, each of which must occur; none if any number of an interval is one."""
        return self.kernels.labels.values or ()

    @cached_property
    def smoothness(self) -> float | None:
        """A c ≥ |ℓ″| that is proved, or None."""
        from derivations.kernel.statements import Smooth
        from derivations.kernel.verdicts import Proved

        verdict = self.kernels.model.smoothness
        if not isinstance(verdict, Proved) or not isinstance(verdict.statement, Smooth):
            return None
        return float(verdict.statement.constant) * (1 + 1e-15)

    def value_and_slope(self, z: Array, y: Array) -> tuple[Array, Array]:
        """ℓ and ℓ′ of each row."""
        value, slope = self._joint(z, y)
        return np.broadcast_to(value, z.shape), np.broadcast_to(slope, z.shape)

    def curvature(self, z: Array, y: Array) -> Array:
        """ℓ″ of each row."""
        curvature: Array = self.kernels.second_derivative(z, y)
        return curvature

    @cached_property
    def _joint(self) -> Callable[[Array, Array], tuple[Any, Any]]:
        return _value_and_slope(self.kernels.model, self.soft)


@dataclass(frozen=True, eq=False)
class SoftmaxLosses:
    """Softmax cross-entropy: logits and slopes of shape (rows, K), y class indices of shape (rows,)."""

    kernels: SoftmaxKernels
    count: int

    convex = True
    margin = True
    smoothness = 0.5
    """diag(p) - ppᵀ ⪯ ½, as its rows have the sum of sizes 2p(1 - p)."""

    @property
    def outputs(self) -> tuple[int]:
        """The shape of the logits of one row."""
        return (self.count,)

    @property
    def classes(self) -> tuple[float, ...]:
        """The labels, each of which must occur."""
        return tuple(range(self.count))

    @property
    def unit(self) -> Array:
        """I - 11ᵀ/K: the same number added to all logits of a row changes nothing."""
        return np.eye(self.count) - 1 / self.count

    def value_and_slope(self, Z: Array, y: npt.NDArray[np.intp]) -> tuple[Array, Array]:
        """ℓ of each row, and ∂ℓ/∂z_k."""
        return self.kernels.loss(Z, y), self.kernels.derivative(Z, y)

    def curvature(self, Z: Array, y: npt.NDArray[np.intp]) -> Array:
        """∂²ℓ/∂z_a∂z_b of each row, of shape (rows, K, K)."""
        return self.kernels.second_derivative(Z, y)


@cache
def _value_and_slope(model: Model, soft: bool) -> Callable[[Array, Array], tuple[Any, Any]]:
    """The stable forms of ℓ and ℓ′ as one function, printed by `lambdify`."""
    import sympy as sp

    from derivations.symbols import y, z
    from numeric import special
    from numeric.generated import kernels
    from numeric.printers import NumPy, helpers

    forms = {**model.stable_forms, **(model.soft_forms if soft else {})}
    chains = forms["loss"], forms["derivative"]
    first = dict(pair for chain in chains for pair in helpers(chain))
    if any(first[s] != e for chain in chains for s, e in helpers(chain)):  # one writes a for |u|, the other for |z|
        k = kernels(model)
        return lambda z, y: (k.loss(z, y), k.derivative(z, y))
    function: Callable[[Array, Array], tuple[Any, Any]] = sp.lambdify(
        [z, y],
        [chain.last for chain in chains],
        {"numpy": np, "erf": special.erf, "erfcx": special.erfcx},
        NumPy(),
        cse=lambda exprs: (list(first.items()), exprs),
        docstring_limit=0,
    )
    return function
