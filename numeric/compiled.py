"""The generated formulas compiled by numba: a pass over X for the mean loss and its gradient, which reads X once.

ℓ and ℓ′ are the last formulas of their derivations, printed like those for NumPy but for one number at a time, and
compiled into the loop over the rows together with the linear algebra of `numeric.fused`: some rows of X make their z,
their ℓ and ℓ′, and their part of Xᵀℓ′ while they are in the cache. No product or sum of a formula is reordered. The
machine code is kept on disk, each function by a name that says all it was made of: a formula is compiled once on a
machine, and never taken for another.

Where ℓ is a sum with the term log1p(q), q = e^{-g|z|} ≤ 1, a pass without weights adds up its other terms, and takes
one logarithm for many rows: log1p(p) + log1p(r) = log1p(p + r + pr). Nothing there is negative, so that a step rounds p
by 2u of it at most, and log1p, of condition p/((1 + p) log1p(p)) ≤ 1, passes on no more: k rows cost 2ku, twice what
their sum may cost, however small the q are.
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
take: Any = None
evaluate: Any = None
weigh: Any = None
add_up: Any = None
load: Any = None
store: Any = None
plus: Any = None
times: Any = None
log1p: Any = None
"""What the loops below call; `loss_pass` gives each name its function."""

MOST = 2**12
"""Rows whose 1 + q ≤ 2 are multiplied: in each of eight products an eighth, and one of each strip at most, so that it
stays below 2^1023."""


def _pass(
    X: Any, w: Any, b: float, y: Any, weights: Any, start: int, stop: int, strip: int, g: Any
) -> tuple[float, float, float]:
    products = np.empty(8)
    total = size = rise = 0.0
    for first in range(start, stop, MOST):
        end = min(first + MOST, stop)
        whole = end - (end - first) % strip
        for i in range(8):
            products[i] = 0.0
        for here, there, rows in ((first, whole, strip), (whole, end, end - whole)):  # the rest is a shorter strip
            scratch = np.empty((5, rows))
            z, v, s, labels, factors = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
            for at in range(here, there, max(rows, 1)):
                logits(X, w, b, at, at + rows, z)
                take(y, at, labels)
                evaluate(z, labels, v, s, products)
                if weights is not None:
                    take(weights, at, factors)
                    weigh(factors, v, s)
                more, larger, steeper = add_up(v, s)
                total, size, rise = total + more, size + larger, rise + steeper
                gradient(X, s, at, at + rows, g)
        for i in range(8):
            total += log1p(products[i])
    return total, size, rise


def _take(values: Any, first: int, taken: Any) -> None:
    for i in range(len(taken)):
        taken[i] = values[np.uintp(first + i)]  # known not to be negative


def _evaluate(z: Any, y: Any, value: Any, slope: Any, products: Any) -> None:
    for i in range(len(z)):
        slope[i] = power(z[i], y[i])
    for i in range(len(z)):
        value[i] = loss(z[i], y[i], slope[i])
    for i in range(len(z)):
        slope[i] = derivative(z[i], y[i], slope[i])


def _evaluate_apart(z: Any, y: Any, value: Any, slope: Any, products: Any) -> None:
    """The loss without its log1p(q); 1 + ``products`` are multiplied by the 1 + q of these rows."""
    for i in range(len(z)):
        value[i] = power(z[i], y[i])
    p = load(products, 0)
    for i in range(0, len(z) - 7, 8):
        r = load(value, i)
        p = plus(plus(p, r), times(p, r))  # (1 + p)(1 + r) - 1; by 1 + p itself it would lose what is small
    store(products, 0, p)
    for i in range(len(z) // 8 * 8, len(z)):
        products[i % 8] = (products[i % 8] + value[i]) + products[i % 8] * value[i]
    for i in range(len(z)):
        slope[i] = derivative(z[i], y[i], value[i])
    for i in range(len(z)):
        value[i] = rest(z[i], y[i], value[i])


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


SUMS = {"take": _take, "weigh": _weigh, "add_up": _add_up}
"""What a pass calls between the formulas."""


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
    from numeric import eight

    apart = not weighted and kernels.printed.function(fitting(kernels.printed, "one_rest", soft)) is not None
    forms = compilable(kernels.printed, ("rest" if apart else "loss", "derivative"), soft)
    if forms is None:
        return None
    tag = f"{layout}_{weighted}_{tag_of(*forms.values(), inspect.getsource(fused), inspect.getsource(eight))}"
    made = {name: getattr(fused.compiled(), f"{name}_{layout}") for name in ("logits", "gradient")}
    made |= {name: jitted(renamed(f, {}, tag), REORDERED) for name, f in SUMS.items()}
    evaluate = renamed(_evaluate_apart if apart else _evaluate, vars(eight) | inlined(forms, tag), tag)
    made["evaluate"] = jitted(evaluate, {"contract"})
    made["log1p"] = elementary()["log1p"]
    return disk(renamed(_pass, made, tag), set())


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
