"""What the emitted module of softmax tests itself with: entries of its functions for rows of three logits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

if TYPE_CHECKING:
    from numeric.softmax import SoftmaxKernels

LOGITS = (
    (0.3, -1.2, 2.5),
    (40.25, 0.0, 1.0),
    (-3.1, 7.7, 7.700000001),
    (1e-9, 0.0, -2e-9),
    (-5.0, -5.0, -5.0),
    (-100.5, 3.0, -30.125),
)

ENTRY = '''

def _entry(name: str, *numbers: float) -> float:
    """An entry of the value of a function, in the order of its last axes, for logits, a label, and its place."""
    *logits, label, place = numbers
    labels = () if name == "activation" else (numpy.int64(label),)
    return float(numpy.ravel(globals()[name](numpy.array(logits), *labels))[int(place)])
'''
"""What the table is read with."""

FOUND = "_entry(name, *map(float.fromhex, arguments))"


def tables(kernels: SoftmaxKernels) -> list[tuple[str, float, list[tuple[float, ...]]]]:
    """For each function its name, the greatest error found, in ulp, and rows of logits, label, place and true value."""
    from derivations.lectures import softmax
    from numeric.selftest import true_value

    chains = {
        "activation": softmax.stable_output,
        "loss": softmax.loss,
        "derivative": softmax.gradient,
        "second_derivative": softmax.hessian,
    }
    result: list[tuple[str, float, list[tuple[float, ...]]]] = []
    for name, chain in chains.items():
        e, worst = chain.meaning(chain.start), 0.0
        rows: list[tuple[float, ...]] = []
        for n, logits in enumerate(LOGITS):
            label = n % 3
            labels = () if name == "activation" else (np.int64(label),)
            found = getattr(kernels, name)(np.array(logits), *labels)
            for place, at in enumerate(np.ndindex(found.shape)):
                value = true_value(e, _point(softmax, logits, label, at, name == "activation"))
                if value is not None:
                    worst = max(worst, abs(float(found[at]) - value) / math.ulp(value))
                    rows.append((*logits, float(label), float(place), value))
        result.append((name, worst, rows))
    return result


def _point(softmax: Any, logits: tuple[float, ...], label: int, at: tuple[int, ...], output: bool) -> dict[Any, Any]:
    """What the symbols of the derivation are at an entry; the classes count from 1 there, and its output is p_c."""
    point = {softmax.z[n]: sp.Rational(logit) for n, logit in enumerate(logits, 1)}
    indices = (softmax.c,) if output else (softmax.a, softmax.b)
    point |= {softmax.K: sp.Integer(len(logits)), softmax.c: sp.Integer(label + 1)}
    return point | {index: sp.Integer(n + 1) for index, n in zip(indices, at, strict=False)}
