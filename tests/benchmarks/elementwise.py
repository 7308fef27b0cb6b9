"""How long an element takes: the generated functions of sigmoid-bce beside the textbook and SciPy, in one run.

    python tests/benchmarks/elementwise.py [--markdown] [--rounds 9]

Nanoseconds per element in float64, the best of many turns that take the functions one after another, and the ratio to
the textbook: of the functions in NumPy, and as numba compiles them. How vectors lie in the cache lines moves each time
by up to a tenth, so they are put at four places, and the mean of the four best is shown. Labels are an array of 0 and
1, the label 1 for all, or an array of soft ones; the second derivative, in whose formula there is no label, is also
called without: with labels it looks for NaN in them, which no peer does. It reports, and asserts nothing. Peers differ
in digits too: see accuracy.py.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

import numeric

SIZES = (1_000, 10_000, 20_000, 1_000_000)
ELEMENTS = 3_000_000
"""How many elements a function is given in each round, at least."""

PLACES = (0, 16, 32, 48)
"""Bytes after the begin of a cache line: where NumPy may put a vector."""

ROLES = {"loss": "BCE loss", "derivative": "σ - y", "second_derivative": "σ(1 - σ)"}
LABELS = {role: ("none", "0 and 1") if role == "second_derivative" else ("0 and 1", "all 1", "soft") for role in ROLES}
Function = Callable[..., Any]


def _p(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _textbook_bell(z: Any, *_: Any) -> Any:
    p = _p(z)
    return p * (1 - p)


def _textbook_loss(z: Any, y: Any) -> Any:
    p = _p(z)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


PEERS: dict[str, dict[str, Function]] = {
    "textbook NumPy": {
        "loss": _textbook_loss,
        "derivative": lambda z, y: _p(z) - y,
        "second_derivative": _textbook_bell,
    },
    "SciPy": {
        "loss": lambda z, y: -y * special.log_expit(z) - (1 - y) * special.log_expit(-z),
        "derivative": lambda z, y: special.expit(z) - y,
        "second_derivative": lambda z, *_: special.expit(z) * special.expit(-z),
    },
    "logaddexp": {"loss": lambda z, y: np.logaddexp(0, z) - y * z},
}
"""The textbook computes σ(z) once where it needs it twice."""


def times(size: int, rounds: int) -> dict[tuple[str, str], dict[str, float]]:
    """Role and kind of labels, then who: nanoseconds per element."""
    rng = np.random.default_rng(0)
    logits = rng.uniform(-30, 30, size)
    hard, soft = rng.integers(0, 2, size).astype(float), rng.uniform(0, 1, size)
    k = numeric.kernels("sigmoid-bce")
    cases: dict[tuple[str, str], dict[str, Function]] = {
        (role, kind): {"lossproof": getattr(k, role), "compiled": getattr(k, role).compiled}
        | {peer: fs[role] for peer, fs in PEERS.items() if role in fs}
        for role in ROLES
        for kind in LABELS[role]
    }
    mean = {case: dict.fromkeys(functions, 0.0) for case, functions in cases.items()}
    for place in PLACES:
        z, zeros_and_ones, between = (_lying_at(place, values) for values in (logits, hard, soft))
        labels: dict[str, tuple[Any, ...]] = {
            "none": (),
            "0 and 1": (zeros_and_ones,),
            "all 1": (1.0,),
            "soft": (between,),
        }
        best = {case: dict.fromkeys(functions, float("inf")) for case, functions in cases.items()}
        with np.errstate(all="ignore"):
            for _ in range(max(1, rounds * ELEMENTS // size // len(PLACES))):
                for (role, kind), functions in cases.items():
                    for who in rng.permutation(list(functions)):  # who came before leaves the cache as it likes
                        function = functions[who]
                        start = time.perf_counter()
                        function(z, *labels[kind])
                        spent = (time.perf_counter() - start) / size * 1e9
                        best[role, kind][who] = min(best[role, kind][who], spent)
        for case, found in best.items():
            for who, spent in found.items():
                mean[case][who] += spent / len(PLACES)
    return mean


def _lying_at(place: int, values: Any) -> Any:
    """A copy that begins so many bytes after the begin of a cache line."""
    around = np.empty(values.size + 16)
    first = (-around.ctypes.data % 64 + place) // 8
    around[first : first + values.size] = values
    return around[first : first + values.size]


def rows(rounds: int) -> list[list[str]]:
    """The table."""
    names = ["lossproof", "compiled", *PEERS]
    table = [["ns per element (to the textbook)", "labels", "n", *names]]
    for size in SIZES:
        for (role, kind), found in times(size, rounds).items():
            base = found["textbook NumPy"]
            cells = [f"{found[name]:.1f} ({found[name] / base:.2f})" if name in found else "" for name in names]
            table.append([ROLES[role], kind, f"{size:.0e}".replace("e+0", "e"), *cells])
    return table


def main() -> None:
    """Text, or Markdown for the README."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="rounds over all functions")
    parser.add_argument("--markdown", action="store_true", help="as a table for the README")
    given = parser.parse_args()
    head, *body = rows(given.rounds)
    if given.markdown:
        print("| " + " | ".join(head) + " |", "| --- " * len(head) + "|", sep="\n")
        print(*("| " + " | ".join(row) + " |" for row in body), sep="\n")
        return
    widths = [max(len(row[k]) for row in (head, *body)) for k in range(len(head))]
    for row in (head, *body):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
