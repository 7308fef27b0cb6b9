"""The generated functions compiled by numba: a loop for each stage of a formula, in place of one for each step.

The formula is the one that training compiles, for one number at a time and in stages, with the elementary functions of
`numeric.vectorised`; the loop around it makes NaN of what is NaN. Nothing is reordered. The machine code is kept on
disk, and raises no warning where a value overflows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.compiled import compilable, inlined, tag_of
from numeric.jit import disk, renamed

if TYPE_CHECKING:
    from numeric.elementwise import Array, Elementwise, Form

power: Any = None
one: Any = None
"""What the loops call: the power that formulas share, and the formula; `_looped` puts them in their place."""


def _over_labels(z: Any, y: Any, out: Any) -> None:
    for i in range(len(z)):
        out[i] = power(z[i], y[i])
    for i in range(len(z)):
        out[i] = one(z[i], y[i], out[i]) if (z[i] == z[i]) & (y[i] == y[i]) else np.nan


def _for_a_label(z: Any, y: float, out: Any) -> None:
    for i in range(len(z)):
        out[i] = power(z[i], y)
    for i in range(len(z)):
        out[i] = one(z[i], y, out[i]) if (z[i] == z[i]) & (y == y) else np.nan


def _all_hard(y: Any) -> bool:
    soft = 0
    for i in range(len(y)):
        soft += (y[i] != 0.0) & (y[i] != 1.0)
    return soft == 0


def forms(function: Elementwise) -> tuple[Form, ...]:
    """The forms of a function, each a compiled loop; as they are where a formula calls what only NumPy has here."""
    if not find_spec("numba"):
        raise ImportError(
            "compiled functions need numba: pip install numba, or install lossproof with the extra 'fast'"
        )
    made = []
    for form, soft in zip(function.forms, (False, True), strict=False):
        found = compilable(function.kernels.printed, (function.name,), soft)
        if found is None:
            return function.forms
        source, write = inspect.getsource(found[function.name]), partial(_write, *found.values())
        evaluate, steps = partial(_evaluated, form.function, write), partial(_whatever_label, write)
        made.append(replace(form, function=evaluate, source=source, forgotten=(), takes=are_hard, steps=steps))
    return tuple(made)


def _whatever_label(write: Callable[..., None], _: bool) -> Callable[..., None]:
    return write


def _write(first: Any, formula: Any, z: Array, y: Array | None, out: Array) -> None:
    """The values into ``out``, for vectors of float64, and a vector of labels, one for all, or none."""
    if y is None or not y.ndim:
        _looped(first, formula, _for_a_label)(z, 0.0 if y is None else y[()], out)
    else:
        _looped(first, formula, _over_labels)(z, y, out)


def _evaluated(plain: Callable[..., Any], write: Callable[..., None], z: Array, y: Array | None = None) -> Array:
    """The values; by NumPy for what is wider than float64, which numba does not know."""
    if z.dtype != np.float64:
        return plain(z) if y is None else plain(z, y)
    if y is not None and y.shape != z.shape and (y.ndim or not z.ndim):
        z, y = np.broadcast_arrays(z, y)
    out, labels = np.empty(z.shape), y if y is None or not y.ndim else np.ascontiguousarray(y).reshape(-1)
    write(np.ascontiguousarray(z).reshape(-1), labels, out.reshape(-1))
    return out


def are_hard(y: Array) -> bool:
    """As `numeric.elementwise.are_hard`, in one loop."""
    return bool(_hardness()(np.ascontiguousarray(y, dtype=np.float64).reshape(-1)))


@cache
def _hardness() -> Any:
    return disk(_all_hard, set())


@cache
def _looped(first: Any, formula: Any, loop: Any) -> Any:
    """A loop over the elements, for one formula; kept on disk by a name that says all that it was made of."""
    tag = tag_of(first, formula)
    return disk(renamed(loop, inlined({"power": first, "one": formula}, tag), tag), {"contract"})
