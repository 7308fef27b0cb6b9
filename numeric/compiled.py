"""The generated formulas compiled by numba: a pass over X for the mean loss and its gradient, which reads X once.

ℓ and ℓ′ are the last formulas of their derivations, printed like those for NumPy but for one number at a time, and
compiled into the loop over the rows together with the linear algebra of `numeric.fused`: some rows of X make their z,
their ℓ and ℓ′, and their part of Xᵀℓ′ while they are in the cache. No product or sum of a formula is reordered. The
machine code is kept on disk, each function by a name that says all it was made of: a formula is compiled once on a
machine, and never taken for another.

Where ℓ is a sum with the term log1p(q), q = e^{-g|z|} ≤ 1, a pass without weights adds up its other terms, and takes
one logarithm for many rows: log1p(p) + log1p(r) = log1p(p + r + pr). Nothing there is negative, so that a step rounds p
by 2u of it at most, and log1p, of condition p/((1 + p) log1p(p)) ≤ 1, passes on no more: however small the q are, the
ten steps that 1024 rows take cost 20u.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric import fused, vectorised
from numeric.fused import REORDERED, disk
from numeric.printed import fitting
from numeric.rows import Layout

if TYPE_CHECKING:
    from numeric.generated import Kernels
    from numeric.printed import Printed
    from numeric.typeset import Typeset

logits: Any = None
gradient: Any = None
power: Any = None
loss: Any = None
rest: Any = None
derivative: Any = None
evaluate: Any = None
log1p: Any = None
"""What the loops below call; `loss_pass` gives each name its function."""


def _pass(
    X: Any, w: Any, b: float, y: Any, weights: Any, start: int, stop: int, strip: int, g: Any
) -> tuple[float, float, float]:
    scratch = np.empty((3, strip))
    total = size = rise = 0.0
    for first in range(start, stop, strip):
        last = min(first + strip, stop)
        z, v, s = scratch[0, : last - first], scratch[1, : last - first], scratch[2, : last - first]
        logits(X, w, b, first, last, z)
        evaluate(z, y[first:last], v, s)
        if weights is not None:
            _weigh(weights[first:last], v, s)
        more, larger, steeper = _add_up(v, s)
        total, size, rise = total + more, size + larger, rise + steeper
        gradient(X, s, first, last, g)
    return total, size, rise


def _evaluate(z: Any, y: Any, value: Any, slope: Any) -> None:
    for i in range(len(z)):
        slope[i] = power(z[i], y[i])
    for i in range(len(z)):
        value[i] = loss(z[i], y[i], slope[i])
    for i in range(len(z)):
        slope[i] = derivative(z[i], y[i], slope[i])


def _evaluate_together(z: Any, y: Any, value: Any, slope: Any) -> None:
    """The same, but that the first value has the sum of log1p(q) of all, and the others have none of it."""
    for i in range(len(z)):
        value[i] = power(z[i], y[i])
    for i in range(len(z)):
        slope[i] = derivative(z[i], y[i], value[i])
    many = len(z)
    while many > LANES:
        half = many // 2
        p, r = value[:half], value[many - half : many]
        for i in range(half):
            p[i] = (p[i] + r[i]) + p[i] * r[i]  # (1 + p)(1 + r) - 1; by 1 + p itself it would lose what is small
        many -= half
    total = 0.0
    for i in range(many):
        total += log1p(value[i])
    for i in range(len(z)):
        value[i] = rest(z[i], y[i], value[i])
    value[0] += total


LANES = 8
"""Logarithms that are taken for a strip of rows: for each of them at most 128 of 1024 rows, whose p is below 2¹²⁸."""


def nothing(z: Any, y: Any) -> float:
    """In place of the power that formulas have in common, where they have none."""
    return 0.0


def _weigh(weights: Any, value: Any, slope: Any) -> None:
    for i in range(len(weights)):
        value[i] *= weights[i]
        slope[i] *= weights[i]


def _add_up(value: Any, slope: Any) -> tuple[float, float, float]:
    total = size = rise = 0.0
    for i in range(len(value)):
        total += value[i]
        size += abs(slope[i])
        rise += slope[i]
    return total, size, rise


@cache
def loss_pass(
    kernels: Kernels, soft: bool, layout: Layout, weighted: bool
) -> Callable[..., tuple[float, float, float]] | None:
    """(X, w, b, y, s, start, stop, strip, g) ↦ Σ s_n ℓ_n, Σ |s_n ℓ′_n|, Σ s_n ℓ′_n over rows start to stop.

    It adds Σ s_n ℓ′_n x_n to g; the weights s are None if not ``weighted``. z = Xw + b stays in the cache: to write it
    would take a tenth of the time of 30 columns, and few who ask for a loss ask for z. X is a matrix, or for "csr" the
    three arrays (data, indices, indptr). None for a model whose formulas call what only NumPy has here: erfcx for
    probit.
    """
    together = not weighted and kernels.printed.function(fitting(kernels.printed, "one_rest", soft)) is not None
    forms = compilable(kernels.printed, ("rest" if together else "loss", "derivative"), soft)
    if forms is None:
        return None
    tag = f"{layout}_{weighted}_{tag_of(*forms.values(), inspect.getsource(fused))}"
    evaluate, known = _evaluate_together if together else _evaluate, {"log1p": elementary()["log1p"], "LANES": LANES}
    parts: dict[str, Any] = {name: fused.asking(getattr(fused, f"_{name}_{layout}")) for name in ("logits", "gradient")}
    parts |= {"_weigh": _weigh, "_add_up": _add_up}
    # inlined, since a copy that is called, and lies where there is room, waits for X up to an eighth longer
    called = {name: jitted(renamed(part, {}, tag), REORDERED, inline=True) for name, part in parts.items()}
    called["evaluate"] = jitted(renamed(evaluate, known | inlined(forms, tag), tag), {"contract"}, inline=True)
    return disk(renamed(_pass, called, tag), set())


def compilable(printed: Printed | Typeset, roles: tuple[str, ...], soft: bool) -> dict[str, Any] | None:
    """The formulas of some roles for one number, and the power that they share; None if one calls what is not here."""
    forms = {role: printed.function(fitting(printed, f"one_{role}", soft)) for role in ("power", *roles)}
    made: dict[str, Any] = forms | {"power": forms["power"] or nothing}
    known = elementary().keys() | {"abs"}
    return made if all(set(form.__code__.co_names) <= known for form in made.values()) else None


def inlined(forms: dict[str, Any], tag: str) -> dict[str, Any]:
    """Formulas for one number, compiled into the loops that call them."""
    return {name: jitted(renamed(f, elementary(), tag), {"contract"}, inline=True) for name, f in forms.items()}


def tag_of(*made_of: Any) -> str:
    """A name for what is compiled of some functions, or texts, and of the elementary functions."""
    texts = (part if isinstance(part, str) else inspect.getsource(part) for part in (*made_of, vectorised))
    return sha256("".join(texts).encode()).hexdigest()[:16]


@cache
def elementary() -> dict[str, Any]:
    """What a formula may call, compiled: the functions of `numeric.vectorised`, and else those of `math`."""
    own = {name: f for name, f in vars(vectorised).items() if getattr(f, "__module__", "") == vectorised.__name__}
    namespace = dict(vars(vectorised))
    for name, function in own.items():
        namespace[name] = jitted(FunctionType(function.__code__, namespace, name), {"contract"}, inline=True)
    return vars(math) | {name: namespace[name] for name in own}


def renamed(function: Any, called: dict[str, Any], tag: str) -> FunctionType:
    """A function that calls the given ones, by a name of its own.

    numba links what it loads from disk with what it compiles by name alone: two functions of one name would be one.
    """
    made = FunctionType(function.__code__, {**function.__globals__, **called}, f"{function.__name__}_{tag}")
    made.__qualname__ = made.__name__
    return made


def jitted(function: FunctionType, fastmath: set[str], inline: bool = False) -> Any:
    import numba

    return numba.njit(nogil=True, error_model="numpy", fastmath=fastmath, forceinline=inline)(function)
