"""The generated formulas compiled by numba: a pass over X for the mean loss and its gradient, which reads X once.

ℓ and ℓ′ are the last formulas of their derivations, printed like those for NumPy but for one number at a time, and
compiled into the loop over the rows together with the linear algebra of `numeric.fused`: a few rows of X, half of them
from the middle on, make their z, their ℓ and ℓ′, and their part of Xᵀℓ′ while they are in the nearest cache; before the
formulas, and beside the gradient, memory is asked for the next rows, for which it would wait otherwise. No product or
sum of a formula is reordered. The machine code is kept on disk, each function by a name that says all it was made of: a
formula is compiled once on a machine, and never taken for another.

Where ℓ is a sum with the term log1p(q), q = e^{-g|z|} ≤ 1, a pass without weights adds up its other terms, and takes
one logarithm for many rows: log1p(p) + log1p(r) = log1p(p + r + pr). Nothing there is negative, so that a step rounds p
by 2u of it at most, and log1p, of condition p/((1 + p) log1p(p)) ≤ 1, passes on no more: however small the q are, the
forty steps at most that they take cost 80u.
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
from numeric.jit import REORDERED, disk, jitted, renamed
from numeric.printed import fitting
from numeric.rows import Layout

if TYPE_CHECKING:
    from numeric.generated import Kernels
    from numeric.printed import Printed
    from numeric.typeset import Typeset

logits: Any = None
ask: Any = None
gradient: Any = None
power: Any = None
loss: Any = None
derivative: Any = None
log1p: Any = None
gather: Any = None
evaluate: Any = None
weigh: Any = None
add_up: Any = None
multiply: Any = None
logarithms: Any = None
TOGETHER: Any = None
"""What the loops below call; `loss_pass` gives each name its function."""

LANES, ROWS = 8, 256
"""Logarithms that are taken for so many rows, or for one strip: of products of at most 256 numbers 1 + q ≤ 2."""


def _pass(
    X: Any, w: Any, b: float, y: Any, weights: Any, start: int, stop: int, strip: int, g: Any
) -> tuple[float, float, float]:
    middle, step, since = start + (stop - start) // 2, max(strip // 2, 1), 0
    scratch, lanes = np.empty((5, 2 * step)), np.zeros(LANES)
    total = size = rise = 0.0
    for done in range(0, stop - middle, step):
        first, second = start + done, middle + done
        half = min(step, middle - first)
        rows = half + min(step, stop - second)
        z, labels, v, s = scratch[0, :rows], scratch[1, :rows], scratch[2, :rows], scratch[3, :rows]
        spare = scratch[4, :rows]
        logits(X, w, b, first, second, z)
        ask(X, first + half, second + half)
        gather(y, first, second, labels)
        evaluate(z, labels, spare, v, s)
        if TOGETHER:
            multiply(spare, lanes)
            since += rows
            if since + strip > ROWS:
                total, since = total + logarithms(lanes), 0
        if weights is not None:
            gather(weights, first, second, spare)
            weigh(spare, v, s)
        more, larger, steeper = add_up(v, s)
        total, size, rise = total + more, size + larger, rise + steeper
        gradient(X, s, first, second, g)
    return total + logarithms(lanes), size, rise


def _gather(y: Any, first: int, second: int, there: Any) -> None:
    half = len(there) // 2
    for start, part in ((first, there[:half]), (second, there[half:])):
        own = y[start : start + len(part)]
        for i in range(len(part)):
            part[i] = own[i]


def _evaluate(z: Any, y: Any, q: Any, value: Any, slope: Any) -> None:
    for i in range(len(z)):
        p = power(z[i], y[i])
        q[i], slope[i], value[i] = p, derivative(z[i], y[i], p), loss(z[i], y[i], p)


def _multiply(p: Any, lanes: Any) -> None:
    """(1 + lane) Π (1 + p) - 1 for each lane; by 1 + p itself it would lose what is small."""
    many = len(p)
    while many > LANES:
        half = many // 2
        upper, lower = p[:half], p[many - half : many]
        for i in range(half):
            upper[i] = (upper[i] + lower[i]) + upper[i] * lower[i]
        many -= half
    for i in range(many):
        lanes[i] = (lanes[i] + p[i]) + lanes[i] * p[i]


def _logarithms(lanes: Any) -> float:
    """The logarithm of the product of all lanes, which then are empty."""
    total = 0.0
    for i in range(LANES):
        total += log1p(lanes[i])
        lanes[i] = 0.0
    return total


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
    one = inlined({"loss" if role == "rest" else role: form for role, form in forms.items()}, tag)
    reordered: dict[str, Any] = {name: getattr(fused, f"_{name}_{layout}") for name in ("logits", "ask", "gradient")}
    reordered |= {"gather": _gather, "weigh": _weigh, "add_up": _add_up}
    exact = {"evaluate": _evaluate, "multiply": _multiply, "logarithms": _logarithms}
    known = one | fused.asking() | {"log1p": elementary()["log1p"]}
    # inlined, since a copy that is called, and lies where there is room, waits for X up to an eighth longer
    called = {
        name: jitted(renamed(part, known, tag), rules, inline=True)
        for parts, rules in ((reordered, REORDERED), (exact, {"contract"}))
        for name, part in parts.items()
    }
    return disk(renamed(_pass, called | {"TOGETHER": together}, tag), set())


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
