"""The generated functions of softmax with cross-entropy, for any number of classes K.

As for the other models nothing here knows a formula: output and loss are the last steps of their derivations, printed
by `lambdify` with z_k as the logits Z of shape (..., K) and Σ_k as a sum over the last axis. m is the largest logit,
which is allowed because the derivations hold for every shift m.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


class SoftmaxKernels:
    """Softmax cross-entropy in the logits Z (..., K) and labels y.

    y holds class indices of shape Z.shape[:-1] (integers), or one-hot rows of the shape of Z. ``activation`` has the
    shape of Z, ``loss`` that of Z without the last axis, ``derivative`` that of Z, and ``second_derivative`` is
    (..., K, K). Nothing overflows, whatever the logits; NaN in gives NaN out.
    """

    name = "softmax-ce"

    def __init__(self) -> None:
        self._outputs, self._losses, self._gradient, self._hessian = _generated()

    def activation(self, Z: npt.ArrayLike) -> Array:
        """p_c = e^(z_c - m) / Σ_k e^(z_k - m) (claims S4-014 to S4-016)."""
        logits = _logits(Z)
        outputs: Array = self._outputs(logits, logits.max(axis=-1, keepdims=True))
        return outputs

    def loss(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
        """-log p_c for the true class c."""
        logits = _logits(Z)
        losses = self._losses(logits, logits.max(axis=-1, keepdims=True))
        return np.asarray(np.sum(np.where(_one_hot(y, logits) != 0, losses, 0), axis=-1))[()]

    def derivative(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
        """∂L/∂z_a = p_a - δ_ac."""
        logits = _logits(Z)
        gradient: Array = self._gradient(self.activation(logits), _one_hot(y, logits))
        return gradient

    def second_derivative(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
        """∂²L/∂z_a∂z_b = p_a (δ_ab - p_b); the label is checked, but does not matter."""
        logits = _logits(Z)
        _one_hot(y, logits)
        p = self.activation(logits)
        unit = np.eye(logits.shape[-1], dtype=logits.dtype)
        hessian: Array = self._hessian(p[..., :, None], p[..., None, :], unit)
        return hessian

    def __reduce__(self) -> tuple[Any, ...]:
        return softmax_kernels, ()


@cache
def softmax_kernels() -> SoftmaxKernels:
    """The generated functions of softmax cross-entropy; made once and kept."""
    return SoftmaxKernels()


def _generated() -> tuple[Callable[..., Any], ...]:
    """lambdify the last step of each derivation."""
    import sympy as sp
    from sympy.printing.numpy import NumPyPrinter

    from derivations.lectures import softmax

    Z, P, Q, one_hot = sp.symbols("Z P Q one_hot", real=True)

    class Printer(NumPyPrinter):
        def __init__(self) -> None:
            super().__init__({"fully_qualified_modules": True, "inline": True, "allow_unknown_functions": False})

        def _print_Indexed(self, e: Any) -> str:
            return str(Z)

        def _print_Sum(self, e: Any) -> str:
            return f"numpy.sum({self._print(e.function)}, axis=-1, keepdims=True)"

    def function(arguments: list[Any], e: Any) -> Callable[..., Any]:
        made: Callable[..., Any] = sp.lambdify(arguments, e, {"numpy": np}, Printer())
        return made

    p, a, b, c = softmax.p, softmax.a, softmax.b, softmax.c
    gradient = softmax.gradient.result.subs({p[a]: P, sp.KroneckerDelta(a, c): one_hot})
    hessian = softmax.hessian.result.subs({p[a]: P, p[b]: Q, sp.KroneckerDelta(a, b): one_hot})
    return (
        function([Z, softmax.m], softmax.shift.last),
        function([Z, softmax.m], softmax.loss.last),
        function([P, one_hot], gradient),
        function([P, Q, one_hot], hessian),
    )


def _logits(Z: npt.ArrayLike) -> Array:
    logits = np.asarray(Z)
    if logits.ndim == 0:
        raise ValueError("Z is a number; it should be an array of logits whose last axis has the K classes")
    return logits if np.issubdtype(logits.dtype, np.floating) else logits.astype(np.float64)


def _one_hot(y: npt.ArrayLike, logits: Array) -> Array:
    """y as one-hot rows in the type of the logits."""
    given = np.asarray(y)
    if given.shape == logits.shape:
        return given.astype(logits.dtype)
    if given.shape == logits.shape[:-1] and np.issubdtype(given.dtype, np.integer):
        return (given[..., None] == np.arange(logits.shape[-1])).astype(logits.dtype)
    raise ValueError(
        f"y has shape {given.shape} and type {given.dtype}; it should hold class indices of shape {logits.shape[:-1]} "
        f"or one-hot rows of shape {logits.shape}"
    )
