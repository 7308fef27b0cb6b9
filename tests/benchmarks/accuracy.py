"""How many digits are right: errors in ulp of lossproof and its peers against ball arithmetic.

    python tests/benchmarks/accuracy.py [--points 2000] [--searched 500000] [--markdown] [--figure FILE]

Logits: uniform, around zero, the tails to ±760, log-uniform from 10⁻³²⁰ to 10³⁰⁸, and special ones. Labels: 0, 1 and
soft ones. For each function: the greatest error and, in parentheses, the one that 99.9 % stay below, in ulp of the true
value: the distance of the floats around it, subnormal ones too. The greatest is sought among many more logits, and soft
labels near the output or where the slope's condition number is about 1: where float64 and NumPy's long double differ
most, the error is measured, too, in ball arithmetic like all others. Then how often a value is infinite or no number
where the truth is a float, or the reverse (nan/inf); how often a value is lost, right to three bits at most; whether it
warns where the truth does not overflow (warns); and whether it misses a limit at ±inf or makes a number of NaN (ends).
An error of soft labels, and of the second derivative of squared error, is divided by max(1, |z f′/f|), because those
have zeros. The rows of float32 are in ulp of float32: lossproof evaluates float32 in float64 and rounds once; the rows
"float32 alone" are its code for array libraries, in float32 from end to end. It reports, and asserts nothing.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
import sympy as sp

import derivations as dv
import numeric
from derivations.stable.form import derived
from derivations.symbols import z
from tests.benchmarks import accurate_peers, accurate_softmax
from tests.benchmarks.scores import Array, Rows, Score, compared
from tests.benchmarks.tables import written
from tests.benchmarks.truth import DOUBLE, FAR, SINGLE, Format, Truth

SPECIAL = (0.0, 5e-324, 1e-310, 2.0**-1022, 1e-20, 2.0**-27, 0.5, 0.6875, 1.0, 36.7, 37.5, 354.2, 372.5, 700.0)
EDGES = (708.3, 709.78, 709.79, 744.44, 745.13, 745.14, 746.0, 1420.0, 1490.3, 1e10, 1e100, 8.98e307, 9e307, 1.7e308)

STEP = np.longdouble(2) ** -20
"""A part of the logit, over which a condition number is estimated."""

HARDEST = 40
"""Places that are measured out of those that are searched."""


@dataclass(frozen=True)
class Question:
    """One function of the logit for some labels; for labels between 0 and 1 where none are named."""

    name: str
    model: str
    role: str
    labels: tuple[int, ...] = ()
    conditioned: bool = False
    floats: Format = DOUBLE
    alone: bool = False
    """Whether it is computed in its own type from end to end, as the array-API target does."""

    @property
    def label(self) -> int | None:
        """The first label; None for those between 0 and 1, and without labels."""
        return self.labels[0] if self.labels else None

    def arguments(self, logits: Array, rng: np.random.Generator) -> tuple[Any, ...]:
        kind = np.float64 if self.floats is DOUBLE else np.float32
        if self.floats is SINGLE:
            logits = logits[np.abs(logits) < np.finfo(np.float32).max]
        if self.role == "activation":
            return (logits.astype(kind),)
        size = logits.size
        labels = rng.choice(self.labels, size) if self.labels else rng.uniform(0, 1, size)
        return logits.astype(kind), labels.astype(kind)


QUESTIONS = (
    Question("σ", "sigmoid-bce", "activation"),
    Question("softplus = BCE, y = 0", "sigmoid-bce", "loss", (0,)),
    Question("-log σ = BCE, y = 1", "sigmoid-bce", "loss", (1,)),
    Question("σ - y, y = 0", "sigmoid-bce", "derivative", (0,)),
    Question("σ - y, y = 1", "sigmoid-bce", "derivative", (1,)),
    Question("σ(1 - σ)", "sigmoid-bce", "second_derivative", (0, 1)),
    Question("tanh", "tanh-bce", "activation"),
    Question("1 - tanh²", "tanh-bce", "second_derivative", (0, 1)),
    Question("tanh-BCE", "tanh-bce", "loss", (0, 1)),
    Question("tanh-BCE′", "tanh-bce", "derivative", (0, 1)),
    Question("MSE", "sigmoid-mse", "loss", (0, 1)),
    Question("MSE′", "sigmoid-mse", "derivative", (0, 1)),
    Question("MSE″", "sigmoid-mse", "second_derivative", (0, 1), conditioned=True),
    Question("log-cosh", "log-cosh", "loss", (0,)),
    Question("BCE, soft", "sigmoid-bce", "loss", conditioned=True),
    Question("σ - y, soft", "sigmoid-bce", "derivative", conditioned=True),
    Question("MSE, soft", "sigmoid-mse", "loss", conditioned=True),
    Question("MSE′, soft", "sigmoid-mse", "derivative", conditioned=True),
    Question("MSE″, soft", "sigmoid-mse", "second_derivative", conditioned=True),
)
"""In float64."""

NARROW = (
    Question("float32: BCE", "sigmoid-bce", "loss", (0, 1), floats=SINGLE),
    Question("float32: σ - y", "sigmoid-bce", "derivative", (0, 1), floats=SINGLE),
    Question("float32: σ(1 - σ)", "sigmoid-bce", "second_derivative", (0, 1), floats=SINGLE),
)
"""float32 in and out, which lossproof evaluates in float64 and rounds once."""

ALONE = (
    Question("float32 alone: σ", "sigmoid-bce", "activation", floats=SINGLE, alone=True),
    Question("float32 alone: BCE", "sigmoid-bce", "loss", (0, 1), floats=SINGLE, alone=True),
    Question("float32 alone: σ - y", "sigmoid-bce", "derivative", (0, 1), floats=SINGLE, alone=True),
    Question("float32 alone: σ(1 - σ)", "sigmoid-bce", "second_derivative", (0, 1), floats=SINGLE, alone=True),
    Question("float32 alone: tanh", "tanh-bce", "activation", floats=SINGLE, alone=True),
)
"""In float32 from end to end, by the code for array libraries with NumPy as the library."""


def logits(count: int, rng: np.random.Generator) -> Array:
    """Logits of every size and sign."""
    wide = 10.0 ** rng.uniform(-320, 308, count) * rng.choice([-1, 1], count)
    parts = [rng.uniform(-40, 40, count), rng.uniform(-3, 3, count), rng.uniform(-760, 760, count), wide]
    special = np.array([s * v for v in SPECIAL + EDGES for s in (1, -1)])
    return np.concatenate([*parts, special])


def truth(question: Question) -> Truth:
    """The exact function."""
    model = dv.models[question.model]
    soft = {} if question.labels else model.soft_forms
    chain = soft.get(question.role, model.stable_forms[question.role])
    last = chain.last
    for symbol, value in reversed(chain.where.items()):
        last = last.subs(symbol, value)
    return Truth(derived(chain), last)


def lossproof(question: Question, compiled: bool = False) -> Callable[..., Any]:
    """Our function; or as numba compiles it."""
    function = getattr(numeric.kernels(question.model), question.role)
    made: Callable[..., Any] = partial(function.array_api, xp=np) if question.alone else function
    return function.compiled if compiled else made


def errors(exact: Truth, function: Callable[..., Any], points: tuple[Array, ...], floats: Format) -> Array:
    """The error at each point."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = np.asarray(function(*points))
    places = (tuple(map(float, at)) for at in zip(*points, strict=True))
    return np.array([exact.error(at, float(value), floats) for at, value in zip(places, values, strict=True)])


def warns(function: Callable[..., Any], points: tuple[Array, ...]) -> bool:
    """Whether anything is said; of underflow nothing needs to be."""
    with warnings.catch_warnings(record=True) as said, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        function(*points)
    return bool(said)


@dataclass(frozen=True)
class Search:
    """Many arguments of a question, with the value in long double, and its condition number where that is asked."""

    points: tuple[Array, ...]
    true: Any
    condition: Any

    @classmethod
    def of(cls, question: Question, count: int, rng: np.random.Generator) -> Search:
        points, function = question.arguments(logits(count, rng), rng), lossproof(question)
        if len(points) > 1 and not question.labels:
            points = points[0], _soft(question, points[0], points[1], rng)
        at, *labels = (v.astype(np.longdouble) for v in points)
        with np.errstate(all="ignore"):
            true, condition = function(at, *labels), 1.0
            if question.conditioned:
                step = abs(at) * STEP
                change = function(at + step, *labels) - function(at - step, *labels)
                condition = np.fmax(1.0, abs(change / (2 * STEP * true)))
        return cls(points, true, condition)

    def hardest(self, function: Callable[..., Any]) -> tuple[Array, ...]:
        """Where a function seems to be off most; what it is off there is for the ball arithmetic to say."""
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            away = abs(function(*self.points) - self.true) / self.condition / np.spacing(abs(self.true).astype(float))
        order = np.argsort(np.where(np.isfinite(away), away, 0.0))
        return tuple(v[order[-HARDEST:]] for v in self.points)


def _soft(question: Question, at: Array, labels: Array, rng: np.random.Generator) -> Array:
    """A third of the labels as they are, a third near ŷ, and a third where |zŷ′/(ŷ - y)| is about 1."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        output = numeric.kernels(question.model).activation(at)
        near = output * 10.0 ** -rng.uniform(0, 3, at.size)
        level = abs(at) * numeric.kernels("sigmoid-bce").second_derivative(at) / rng.uniform(0.25, 2, at.size)
        side, kind = rng.choice([-1, 1], at.size), rng.integers(0, 3, at.size)
        apart: Array = np.where(kind == 1, output + side * near, output + side * level)
        return np.where(kind == 0, labels, np.clip(apart, 0, 1))


def conditioned(question: Question, function: Callable[..., Any], points: tuple[Array, ...]) -> Array:
    """The error at each point, divided by the condition number where the question says so."""
    exact = truth(question)
    found = errors(exact, function, points, question.floats)
    if question.conditioned:
        rows = zip(*points, found, strict=True)
        condition = np.array([exact.condition(tuple(map(float, at))) if e > 1 else 1.0 for *at, e in rows])
        found = found / np.maximum(1.0, condition)
    return found


def score(
    question: Question, function: Callable[..., Any], points: tuple[Array, ...], search: Search | None = None
) -> Score:
    """What is seen of one function."""
    exact, floats = truth(question), question.floats
    found = conditioned(question, function, points)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        overflows = np.isinf(function(*points)) & (found == 0)
    warned = warns(function, tuple(v[~overflows] for v in points))
    kind, labels = points[0].dtype, question.labels or (0.25, 0.75)
    ends = [np.array([v for v in (np.inf, -np.inf, np.nan) for _ in labels], dtype=kind)]
    if len(points) > 1:
        ends.append(np.tile(np.array(labels, dtype=kind), 3))
    missed = not (errors(exact, function, tuple(ends), floats) <= 2).all()
    sought = conditioned(question, function, search.hardest(function)) if search else None
    return Score.of(found, floats.bits, warned, missed, sought)


def table(count: int, searched: int, rng: np.random.Generator) -> Rows:
    """Question, then who answered."""
    peers = {name: functions for name, functions in accurate_peers.PEERS.items() if functions}
    found: Rows = {}
    for question in QUESTIONS + NARROW + ALONE:
        points = question.arguments(logits(count, rng), rng)
        search = Search.of(question, searched, rng) if question in QUESTIONS and searched else None
        row = {"lossproof": score(question, lossproof(question), points, search)}
        if not question.alone and find_spec("numba"):
            row["compiled"] = score(question, lossproof(question, compiled=True), points, search)
        for name, functions in peers.items():
            if (question.model, question.role) in functions and not question.alone:
                row[name] = score(question, functions[question.model, question.role], points, search)
        found[question.name] = row
        print(f"{question.name}: {row['lossproof']}", file=sys.stderr)
    return found


def library(count: int, rng: np.random.Generator) -> dict[str, float]:
    """NumPy's own exp, expm1 and log1p on this machine, in ulp: on q's and logits, as the generated code calls them."""
    at = -np.abs(logits(count, rng))
    plain = {"exp": sp.exp(z), "expm1": sp.exp(z) - 1, "log1p": sp.log(1 + z)}
    inputs = {"exp": at, "expm1": at, "log1p": np.exp(at[at > -700])}
    functions: dict[str, Any] = {"exp": np.exp, "expm1": np.expm1, "log1p": np.log1p}
    found = {}
    for name, e in plain.items():
        x = inputs[name][inputs[name] > -FAR]
        found[name] = float(errors(Truth(e, e), functions[name], (x,), DOUBLE).max())
    return found


def main() -> None:
    """The table of all functions, and the figure if one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=2000, help="logits of each of four kinds")
    parser.add_argument("--searched", type=int, default=500_000, help="those among which the hardest are looked for")
    parser.add_argument("--markdown", action="store_true", help="as a table for the README")
    parser.add_argument(
        "--figure", help="draw the error against the logit, and no table: a path with .svg, .png or .pdf"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="of the figure")
    given = parser.parse_args()
    rng = np.random.default_rng(0)
    if given.figure:
        from tests.benchmarks import accuracy_figure

        accuracy_figure.draw(given.figure, given.theme)
        return
    own = library(given.points, rng)
    found = table(given.points, given.searched, rng) | accurate_softmax.table(given.points // 20, rng)
    print(written(compared(found), given.markdown))
    print("\nNumPy", np.__version__, "here:", ", ".join(f"{name} {error:.2f} ulp" for name, error in own.items()))


if __name__ == "__main__":
    main()
