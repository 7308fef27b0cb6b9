"""The losses of rows as training asks for them: (ℓ, ℓ′) together, and ℓ″, from the generated functions of a model.

ℓ and ℓ′ share e^{-|u|} and more: their last formulas are printed as one function, what they share computed once. For
labels that are all 0 or 1 it is made from the forms for those, else from the forms for labels in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from numeric.printed import fitting

if TYPE_CHECKING:
    from numeric.generated import Kernels
    from numeric.rows import Layout

Array = npt.NDArray[Any]
Printed = Callable[[Array, Array], list[Any]]
"""Generated code: one value for each form that it was made of."""


@dataclass(frozen=True, eq=False)
class Losses:
    """ℓ(z, y) of a binary or real model: logits and slopes of shape (rows,).

    ``soft`` says that some label is neither 0 nor 1.
    """

    kernels: Kernels
    soft: bool

    outputs = ()
    """The shape of the logits of one row."""
    largest_curvature = None
    """A bound on |ℓ″| that needs no proof."""
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

    @property
    def smoothness(self) -> float | None:
        """A c ≥ |ℓ″| that is proved, or None."""
        return self.kernels.printed.smoothness

    def value_and_slope(self, z: Array, y: Array) -> tuple[Array, Array]:
        """ℓ and ℓ′ of each row."""
        value, slope = self._value_and_slope(z, y)
        return _like(z, value), _like(z, slope)

    def fused(self, layout: Layout, weighted: bool) -> Callable[..., tuple[float, float, float]] | None:
        """The pass of `numeric.compiled` over rows of a layout, which have weights or have none."""
        from numeric.compiled import loss_pass

        return loss_pass(self.kernels, self.soft, layout, weighted)

    def own_curvature(self, z: Array, y: Array) -> Array:
        """ℓ″ of each row."""
        return self.curvature(z, y)

    def curvature(self, z: Array, y: Array) -> Array:
        """ℓ″ of each row."""
        return _like(z, self._function("second_derivative")(z, y))

    @cached_property
    def _value_and_slope(self) -> Callable[[Array, Array], Any]:
        printed, roles = self.kernels.printed, ["loss", "derivative"]
        own = self.soft and [fitting(printed, role, True) for role in roles] != roles
        together = printed.function("soft_value_and_slope" if own else "value_and_slope")
        if together is not None:
            return together
        apart = [self._function(role) for role in roles]
        return lambda z, y: [function(z, y) for function in apart]

    def _function(self, role: str) -> Callable[..., Any]:
        found = self.kernels.printed.function(fitting(self.kernels.printed, role, self.soft))
        assert found is not None
        return found


def _like(z: Array, value: Any) -> Array:
    """A value for each logit, where it may be the same for all."""
    return value if np.shape(value) == z.shape else np.broadcast_to(value, z.shape)
