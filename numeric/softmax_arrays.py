"""Softmax with cross-entropy on arrays: the generated functions put together, and what rounding lost put back.

No formula stands here: ``made`` holds generated functions, one for each stable form of `derivations.lectures.softmax`
and one for each differential of `softmax_rounding`. M is the class of the largest logit, which is allowed because the
derivations hold for every M. The emitted module of softmax carries what follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy
import numpy.typing

from numeric.error_free import Array, differences, two_sum

CHUNK = 10_000
"""Numbers that are evaluated at a time."""

SCALE = 2.0**64
"""The terms of a sum are scaled, which is exact, lest each of many subnormal E_k is rounded; the sum is scaled back."""

SHIFT, SHIFT_REST = 390207173010335 / 2**43, -5.621237396739354e-15
"""64 log 2 as a multiple of 2⁻⁴³, and the rest: 2⁶⁴ e^d = e^(d + SHIFT) (1 + SHIFT_REST)."""


class Generated(NamedTuple):
    """The generated functions, of arrays that broadcast.

    ``others`` adds up the last axis, and answers with the sum and what it lost.
    """

    exponential: Callable[[Array], Array]
    others: Callable[[Array, Array], tuple[Array, Array]]
    output: Callable[[Array, Array], Array]
    loss: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array, Array, Array], Array]
    soft_gradient: Callable[[Array, Array], Array]
    hessian: Callable[[Array, Array, Array, Array, Array], Array]
    sum_rest: Callable[[Array, Array, Array, Array], Array]
    output_rest: Callable[[Array, Array, Array], Array]
    loss_rest: Callable[[Array, Array, Array], Array]
    gradient_rest: Callable[[Array, Array, Array, Array, Array], Array]
    hessian_rest: Callable[[Array, Array, Array, Array, Array, Array], Array]


class Row(NamedTuple):
    """d, e, E, F (SCALE times E) and the rest of E (..., K); r = R_M, its rest and that of 1 + R_M (..., 1)."""

    d: Array
    e: Array
    E: Array
    F: Array
    rest: Array
    r: Array
    r_rest: Array
    s_rest: Array


class SoftmaxArrays:
    """Softmax cross-entropy in the logits Z (..., K) and labels y.

    y holds class indices of shape Z.shape[:-1] (integers), or rows of the shape of Z, one-hot or soft (labels that sum
    to 1). ``activation`` has the shape of Z, ``loss`` that of Z without the last axis, ``derivative`` that of Z, and
    ``second_derivative`` is (..., K, K), all of the floating type of Z (float64 for integers); float32 is evaluated in
    float64 and rounded once. Nothing overflows unless the loss itself does; NaN in gives NaN out.
    """

    def __init__(self, made: Generated) -> None:
        self.made = made

    def activation(self, Z: numpy.typing.ArrayLike) -> Array:
        """p_c = E_c / (1 + R_M) with E_k = e^(z_k - z_M) and R_M = Σ_{k≠M} E_k (claims S4-014 to S4-016)."""
        logits, kept = _logits(Z)
        return _in_parts(self._activation, logits).astype(kept, copy=False)

    def loss(self, Z: numpy.typing.ArrayLike, y: numpy.typing.ArrayLike) -> Array:
        """-log p_c = log1p(R_M) - (z_c - z_M) for the true class c; -Σ_c y_c log p_c for soft labels."""
        logits, kept = _logits(Z)
        return _in_parts(self._loss, logits, _label_rows(y, logits)).astype(kept, copy=False)[()]

    def derivative(self, Z: numpy.typing.ArrayLike, y: numpy.typing.ArrayLike) -> Array:
        """∂L/∂z_a = p_a - δ_ac, as E_a / (1 + R_M) for a ≠ c and -R_c / (1 + R_M) for a = c; p_a - y_a for soft y."""
        logits, kept = _logits(Z)
        return _in_parts(self._derivative, logits, _label_rows(y, logits)).astype(kept, copy=False)

    def second_derivative(self, Z: numpy.typing.ArrayLike, y: numpy.typing.ArrayLike) -> Array:
        """∂²L/∂z_a∂z_b = p_a (δ_ab - p_b): -E_a E_b / (1 + R_M)² for a ≠ b, E_a R_a / (1 + R_M)² for a = b.

        The label is checked, but does not matter.
        """
        logits, kept = _logits(Z)
        _label_rows(y, logits)
        return _in_parts(self._second_derivative, logits, width=logits.shape[-1]).astype(kept, copy=False)

    def _activation(self, logits: Array) -> Array:
        return self._outputs(self._row(logits))

    def _loss(self, logits: Array, label: Array) -> Array:
        row = self._row(logits)
        losses = self.made.loss(row.d, row.r) + self.made.loss_rest(row.e, row.r, row.r_rest)
        return numpy.asarray(numpy.sum(label * numpy.where(label != 0, losses, 0), axis=-1))

    def _derivative(self, logits: Array, label: Array) -> Array:
        row = self._row(logits)
        # of all R_a the formula needs R_c only
        others, others_rest = (part[..., None] for part in self._others(row.F, row.rest, label))
        gradient = self.made.gradient(row.E, others, row.r, label)
        gradient = gradient + self.made.gradient_rest(gradient, row.rest, others_rest, row.s_rest, label)
        one_hot = numpy.sum(label != 0, axis=-1, keepdims=True) == 1
        one_hot &= label.max(axis=-1, keepdims=True) == 1
        if one_hot.all():
            return gradient
        return numpy.where(one_hot, gradient, self.made.soft_gradient(self._outputs(row), label))

    def _second_derivative(self, logits: Array) -> Array:
        row, unit = self._row(logits), numpy.eye(logits.shape[-1], dtype=logits.dtype)
        a, b = (..., slice(None), None), (..., None, slice(None))
        others, others_rest = self._others(row.F[b], row.rest[b], unit)
        hessian = self.made.hessian(row.E[a], row.E[b], others[b], row.r[a], unit)
        return hessian + self.made.hessian_rest(hessian, row.rest[a], row.rest[b], others_rest[b], row.s_rest[a], unit)

    def _row(self, logits: Array) -> Row:
        d, e, largest = differences(logits)
        # d + SHIFT is exact: both are multiples of the last bit of numbers between 512 and 1024
        far = d < -600
        F = self.made.exponential(numpy.where(far, d + SHIFT, d))
        F, rest = numpy.where(far, F, F * SCALE), numpy.where(far, e + SHIFT_REST, e)
        r, r_rest = (part[..., None] for part in self._others(F, rest, largest))
        s, lost = two_sum(numpy.ones_like(r), r)
        return Row(d, e, F / SCALE, F, rest, r, r_rest, self.made.sum_rest(lost, r, r_rest, s))

    def _others(self, F: Array, rest: Array, label: Array) -> tuple[Array, Array]:
        """R_c for the class c of a one-hot row, without the last axis, and the rest: the true R_c is R_c (1 + rest)."""
        (scaled, lost), (more, _) = self.made.others(F, label), self.made.others(F * rest, label)
        return scaled / SCALE, numpy.divide(lost + more, scaled, out=numpy.zeros_like(scaled), where=scaled != 0)

    def _outputs(self, row: Row) -> Array:
        outputs = self.made.output(row.E, row.r)
        return outputs + self.made.output_rest(outputs, row.rest, row.s_rest)


def _in_parts(function: Callable[..., Array], *arrays: Array, width: int = 1) -> Array:
    """A function of arrays (..., K), some rows at a time: what is computed in between stays in a core's own cache."""
    *outer, K = arrays[0].shape
    if arrays[0].size * width <= CHUNK:
        return function(*arrays)
    rows, flat = max(1, CHUNK // (K * width)), [array.reshape(-1, K) for array in arrays]
    parts = [function(*(array[n : n + rows] for array in flat)) for n in range(0, len(flat[0]), rows)]
    return numpy.concatenate(parts).reshape(*outer, *parts[0].shape[1:])


def _logits(Z: numpy.typing.ArrayLike) -> tuple[Array, numpy.dtype[Any]]:
    """Z in float64 or wider, and the type that the result gets."""
    logits = numpy.asarray(Z)
    if logits.ndim == 0:
        raise ValueError("Z is a number; it should be an array of logits whose last axis has the K classes")
    kept = logits.dtype if numpy.issubdtype(logits.dtype, numpy.floating) else numpy.dtype(numpy.float64)
    return logits.astype(numpy.result_type(kept, numpy.float64), copy=False), kept


def _label_rows(y: numpy.typing.ArrayLike, logits: Array) -> Array:
    """y as rows of labels, one-hot for class indices, in the type of the logits."""
    given = numpy.asarray(y)
    if given.shape == logits.shape:
        return given.astype(logits.dtype)
    if given.shape == logits.shape[:-1] and numpy.issubdtype(given.dtype, numpy.integer):
        return (given[..., None] == numpy.arange(logits.shape[-1])).astype(logits.dtype)
    raise ValueError(
        f"y has shape {given.shape} and type {given.dtype}; it should hold class indices of shape {logits.shape[:-1]} "
        f"or rows of labels of shape {logits.shape}"
    )
