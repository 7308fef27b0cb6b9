"""The generated functions of softmax with cross-entropy, for any number of classes K.

As for the other models nothing here knows a formula: every function is the last step of a derivation, printed by
`lambdify`. M is the class of the largest logit, which is allowed because the derivations hold for every M. Nothing
cancels in these forms: R_c, the sum of all E_k but E_c, is added up without E_c instead of taken as a difference.

One thing is added to the derived formulas: error-free transformations. Where z_k - z_M, a sum R_c, or 1 + R_M is
rounded, what is lost is found exactly (TwoSum: Møller 1965, Knuth 1969) and put back at the end, to first order: if
E_k = e^d_k (1 + e_k), then p_k is multiplied by 1 + e_k, and so on. Where E_k is not 0, |e_k| < 2⁻⁴³, so that what is
left out, of the size of e_k², is far below the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from numeric.error_free import Array, differences, total, two_sum

CHUNK = 10_000
"""Numbers that are evaluated at a time."""

SCALE = 2.0**64
"""The terms of a sum are scaled, which is exact, lest each of many subnormal E_k is rounded; the sum is scaled back."""

SHIFT, SHIFT_REST = 390207173010335 / 2**43, -5.621237396739354e-15
"""64 log 2 as a multiple of 2⁻⁴³, and the rest: 2⁶⁴ e^d = e^(d + SHIFT) (1 + SHIFT_REST)."""


class SoftmaxKernels:
    """Softmax cross-entropy in the logits Z (..., K) and labels y.

    y holds class indices of shape Z.shape[:-1] (integers), or rows of the shape of Z, one-hot or soft (labels that sum
    to 1). ``activation`` has the shape of Z, ``loss`` that of Z without the last axis, ``derivative`` that of Z, and
    ``second_derivative`` is (..., K, K), all of the floating type of Z (float64 for integers); float32 is evaluated in
    float64 and rounded once. Nothing overflows unless the loss itself does; NaN in gives NaN out.
    """

    name = "softmax-ce"

    def __init__(self) -> None:
        self.made = _generated()

    def activation(self, Z: npt.ArrayLike) -> Array:
        """p_c = E_c / (1 + R_M) with E_k = e^(z_k - z_M) and R_M = Σ_{k≠M} E_k (claims S4-014 to S4-016)."""
        logits, kept = _logits(Z)
        return _in_parts(self._activation, logits).astype(kept, copy=False)

    def loss(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
        """-log p_c = log1p(R_M) - (z_c - z_M) for the true class c; -Σ_c y_c log p_c for soft labels."""
        logits, kept = _logits(Z)
        return _in_parts(self._loss, logits, _label_rows(y, logits)).astype(kept, copy=False)[()]

    def derivative(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
        """∂L/∂z_a = p_a - δ_ac, as E_a / (1 + R_M) for a ≠ c and -R_c / (1 + R_M) for a = c; p_a - y_a for soft y."""
        logits, kept = _logits(Z)
        return _in_parts(self._derivative, logits, _label_rows(y, logits)).astype(kept, copy=False)

    def second_derivative(self, Z: npt.ArrayLike, y: npt.ArrayLike) -> Array:
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
        losses = self.made.loss(row.d, row.r) + (row.r * row.r_rest / (1 + row.r) - row.e)
        return np.asarray(np.sum(label * np.where(label != 0, losses, 0), axis=-1))

    def _derivative(self, logits: Array, label: Array) -> Array:
        row = self._row(logits)
        # of all R_a the formula needs R_c only
        others, others_rest = (part[..., None] for part in self._others(row.F, row.rest, label))
        gradient = self.made.gradient(row.E, others, row.r, label)
        gradient = gradient + gradient * (np.where(label != 0, others_rest, row.rest) - row.s_rest)
        one_hot = (np.sum(label != 0, axis=-1, keepdims=True) == 1) & (label.max(axis=-1, keepdims=True) == 1)
        if one_hot.all():
            return gradient
        return np.where(one_hot, gradient, self.made.soft_gradient(self._outputs(row), label))

    def _second_derivative(self, logits: Array) -> Array:
        row, unit = self._row(logits), np.eye(logits.shape[-1], dtype=logits.dtype)
        a, b = (..., slice(None), None), (..., None, slice(None))
        others, others_rest = self._others(row.F[b], row.rest[b], unit)
        hessian = self.made.hessian(row.E[a], row.E[b], others[b], row.r[a], unit)
        rest = row.rest[a] + np.where(unit != 0, others_rest[b], row.rest[b]) - 2 * row.s_rest[a]
        return hessian + hessian * rest

    def _row(self, logits: Array) -> _Row:
        d, e, largest = differences(logits)
        # d + SHIFT is exact: both are multiples of the last bit of numbers between 512 and 1024
        far = d < -600
        F = self.made.exponential(np.where(far, d + SHIFT, d))
        F, rest = np.where(far, F, F * SCALE), np.where(far, e + SHIFT_REST, e)
        r, r_rest = (part[..., None] for part in self._others(F, rest, largest))
        s, lost = two_sum(np.ones_like(r), r)
        return _Row(d, e, F / SCALE, F, rest, r, r_rest, (lost + r * r_rest) / s)

    def _others(self, F: Array, rest: Array, label: Array) -> tuple[Array, Array]:
        """R_c for the class c of a one-hot row, without the last axis, and the rest: the true R_c is R_c (1 + rest)."""
        (scaled, lost), (more, _) = self.made.others(F, label), self.made.others(F * rest, label)
        return scaled / SCALE, np.divide(lost + more, scaled, out=np.zeros_like(scaled), where=scaled != 0)

    def _outputs(self, row: _Row) -> Array:
        outputs = self.made.output(row.E, row.r)
        return outputs + outputs * (row.rest - row.s_rest)

    def __reduce__(self) -> tuple[Any, ...]:
        return softmax_kernels, ()


class _Row(NamedTuple):
    """d, e, E, F (SCALE times E) and the rest of E (..., K); r = R_M, its rest and that of 1 + R_M (..., 1)."""

    d: Array
    e: Array
    E: Array
    F: Array
    rest: Array
    r: Array
    r_rest: Array
    s_rest: Array


class _Generated(NamedTuple):
    """What `lambdify` made: functions of arrays that broadcast; ``others`` adds up the last axis with `total`."""

    exponential: Callable[[Array], Array]
    others: Callable[[Array, Array], tuple[Array, Array]]
    output: Callable[[Array, Array], Array]
    loss: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array, Array, Array], Array]
    soft_gradient: Callable[[Array, Array], Array]
    hessian: Callable[[Array, Array, Array, Array, Array], Array]


@cache
def softmax_kernels() -> SoftmaxKernels:
    """The generated functions of softmax cross-entropy; made once and kept."""
    return SoftmaxKernels()


def _generated() -> _Generated:
    """lambdify the last step of each derivation, and the definitions of E and R."""
    import sympy as sp

    from derivations.lectures import softmax
    from numeric.printers import NumPy

    class Printer(NumPy):
        def _print_Sum(self, e: Any) -> str:
            return f"total({self._print(e.function)})"

    def function(e: Any, values: dict[Any, Any], *arguments: Any) -> Callable[..., Any]:
        return sp.lambdify(arguments, e.xreplace(values), {"numpy": np, "total": total}, Printer())

    def of_difference(e: Any) -> Any:
        return e.subs(z[c], d + z[M])

    d, first, second, others, r, label, p = sp.symbols("d E_a E_b R r label p", real=True)
    a, b, c, k, M, z, E, R = (getattr(softmax, name) for name in "abckMzER")
    δ = sp.KroneckerDelta
    here = {E[a]: first, E[b]: second, E[c]: first, R[M]: r, R[a]: others, R[b]: others, δ(a, c): label, δ(a, b): label}
    return _Generated(
        function(of_difference(softmax.parts[E[c]]), {}, d),
        function(softmax.parts[R[c]], {E[k]: first, δ(k, c): label}, first, label),
        function(softmax.stable_output.result, here, first, r),
        function(of_difference(softmax.stable_loss.result), here, d, r),
        function(softmax.stable_gradient.result, here, first, others, r, label),
        function(softmax.gradient.result, {softmax.p[a]: p, **here}, p, label),
        function(softmax.stable_hessian.result, here, first, second, others, r, label),
    )


def _in_parts(function: Callable[..., Array], *arrays: Array, width: int = 1) -> Array:
    """A function of arrays (..., K), some rows at a time: what is computed in between stays in a core's own cache."""
    *outer, K = arrays[0].shape
    if arrays[0].size * width <= CHUNK:
        return function(*arrays)
    rows, flat = max(1, CHUNK // (K * width)), [array.reshape(-1, K) for array in arrays]
    parts = [function(*(array[n : n + rows] for array in flat)) for n in range(0, len(flat[0]), rows)]
    return np.concatenate(parts).reshape(*outer, *parts[0].shape[1:])


def _logits(Z: npt.ArrayLike) -> tuple[Array, np.dtype[Any]]:
    """Z in float64 or wider, and the type that the result gets."""
    logits = np.asarray(Z)
    if logits.ndim == 0:
        raise ValueError("Z is a number; it should be an array of logits whose last axis has the K classes")
    kept = logits.dtype if np.issubdtype(logits.dtype, np.floating) else np.dtype(np.float64)
    return logits.astype(np.result_type(kept, np.float64), copy=False), kept


def _label_rows(y: npt.ArrayLike, logits: Array) -> Array:
    """y as rows of labels, one-hot for class indices, in the type of the logits."""
    given = np.asarray(y)
    if given.shape == logits.shape:
        return given.astype(logits.dtype)
    if given.shape == logits.shape[:-1] and np.issubdtype(given.dtype, np.integer):
        return (given[..., None] == np.arange(logits.shape[-1])).astype(logits.dtype)
    raise ValueError(
        f"y has shape {given.shape} and type {given.dtype}; it should hold class indices of shape {logits.shape[:-1]} "
        f"or rows of labels of shape {logits.shape}"
    )
