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

    @cached_property
    def smoothness(self) -> float | None:
        """A c ≥ |ℓ″| that is proved, or None."""
        from derivations.kernel.statements import Smooth
        from derivations.verdicts import Proved

        verdict = self.kernels.model.smoothness
        if not isinstance(verdict, Proved) or not isinstance(verdict.statement, Smooth):
            return None
        return float(verdict.statement.constant) * (1 + 1e-15)

    def value_and_slope(self, z: Array, y: Array) -> tuple[Array, Array]:
        """ℓ and ℓ′ of each row."""
        value, slope = self._value_and_slope(z, y)
        return _like(z, value), _like(z, slope)

    def own_curvature(self, z: Array, y: Array) -> Array:
        """ℓ″ of each row."""
        return self.curvature(z, y)

    def curvature(self, z: Array, y: Array) -> Array:
        """ℓ″ of each row."""
        (curvature,) = self._curvature(z, y)
        return _like(z, curvature)

    @cached_property
    def _value_and_slope(self) -> Printed:
        return _printed(self.kernels.model, self.soft, ("loss", "derivative"))

    @cached_property
    def _curvature(self) -> Printed:
        return _printed(self.kernels.model, self.soft, ("second_derivative",))


def _like(z: Array, value: Any) -> Array:
    """A value for each logit, where it may be the same for all."""
    return value if np.shape(value) == z.shape else np.broadcast_to(value, z.shape)


@cache
def _printed(model: Model, soft: bool, names: tuple[str, ...]) -> Printed:
    """Some of the stable forms as one function, printed by `lambdify`, what they share computed once."""
    import sympy as sp

    from derivations.symbols import y, z
    from numeric import special
    from numeric.generated import kernels
    from numeric.printers import NumPy, helpers

    # the soft forms are asked for only if they are needed: deriving them takes time
    chains = [
        model.soft_forms.get(name, model.stable_forms[name]) if soft else model.stable_forms[name] for name in names
    ]
    first = dict(pair for chain in chains for pair in helpers(chain))
    if any(first[s] != e for chain in chains for s, e in helpers(chain)):  # one writes a for |u|, the other for |z|
        apart = [getattr(kernels(model), name) for name in names]
        return lambda z, y: [function(z, y) for function in apart]
    function: Printed = sp.lambdify(
        [z, y],
        [chain.last for chain in chains],
        {"numpy": np, **special.FUNCTIONS},
        NumPy(),
        cse=lambda exprs: (list(first.items()), exprs),
        docstring_limit=0,
    )
    return function
