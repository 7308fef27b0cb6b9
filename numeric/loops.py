"""The generated functions compiled by numba: one loop over the elements, in place of one for each step of a formula.

The formula is the one that training compiles, for one number at a time, with the elementary functions of
`numeric.vectorised`; the loop around it makes NaN of what is NaN. Nothing is reordered. The machine code is kept on
disk, and raises no warning where a value overflows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric import vectorised
from numeric.compiled import compilable, elementary, jitted, renamed
from numeric.fused import disk

if TYPE_CHECKING:
    from numeric.elementwise import Array, Elementwise, Form

one: Any = None
"""What the loops call; `_looped` puts the formula in its place."""


def _over_logits(z: Any, out: Any) -> None:
    for i in range(len(z)):
        out[i] = one(z[i]) if z[i] == z[i] else np.nan


def _over_labels(z: Any, y: Any, out: Any) -> None:
    for i in range(len(z)):
        out[i] = one(z[i], y[i]) if (z[i] == z[i]) & (y[i] == y[i]) else np.nan


def _for_a_label(z: Any, y: float, out: Any) -> None:
    for i in range(len(z)):
        out[i] = one(z[i], y) if (z[i] == z[i]) & (y == y) else np.nan


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
    printed, made = function.kernels.printed, []
    for form, soft in zip(function.forms, ("", "soft_"), strict=False):
        formula = printed.function(f"{soft}one_{function.name}")
        if formula is None or not compilable(formula):
            return function.forms
        loop, source = partial(_evaluated, form.function, formula), inspect.getsource(formula)
        made.append(replace(form, function=loop, source=source, forgotten=(), takes=are_hard))
    return tuple(made)


def _evaluated(plain: Callable[..., Any], formula: Any, z: Array, y: Array | None = None) -> Array:
    """The values; by NumPy for what is wider than float64, which numba does not know."""
    if z.dtype != np.float64:
        return plain(z) if y is None else plain(z, y)
    if y is not None and y.shape != z.shape and (y.ndim or not z.ndim):
        z, y = np.broadcast_arrays(z, y)
    out, flat = np.empty(z.shape), np.ascontiguousarray(z).reshape(-1)
    if y is None:
        _looped(formula, _over_logits)(flat, out.reshape(-1))
    elif y.ndim:
        _looped(formula, _over_labels)(flat, np.ascontiguousarray(y).reshape(-1), out.reshape(-1))
    else:
        _looped(formula, _for_a_label)(flat, y[()], out.reshape(-1))
    return out


def are_hard(y: Array) -> bool:
    """As `numeric.elementwise.are_hard`, in one loop."""
    return bool(_hardness()(np.ascontiguousarray(y, dtype=np.float64).reshape(-1)))


@cache
def _hardness() -> Any:
    return disk(_all_hard, set())


@cache
def _looped(formula: Any, loop: Any) -> Any:
    """A loop over the elements, for one formula; kept on disk by a name that says all that it was made of."""
    sources = map(inspect.getsource, (formula, vectorised))
    tag = sha256("".join(sources).encode()).hexdigest()[:16]
    called = {"one": jitted(renamed(formula, elementary(), tag), {"contract"}, inline=True)}
    return disk(renamed(loop, called, tag), {"contract"})
