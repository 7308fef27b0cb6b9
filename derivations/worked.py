"""Worked examples: gradient descent on the numbers of a slide, every value from the derived formulas.

z, ŷ, the loss and the gradient are evaluated in ball arithmetic from a model's own derivations, for the rows of a
table; nothing is rounded on the way, and the digits that are shown are certain. Beside them stand the numbers that the
slide prints, and whether those are rounded, cut off, or something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

import flint
import sympy as sp

from derivations.model import Model
from derivations.normal_form.balls import ball
from derivations.symbols import L, N, X, d, j, labels, logits, losses, n, outputs, theta

BITS, DIGITS = 256, 12
"""Working precision, and how many significant digits are shown."""


@dataclass(frozen=True)
class Value:
    """One number: its name, its exact value to 12 digits, and what the slide prints (or None)."""

    name: str
    exact: Decimal
    printed: str | None = None

    @property
    def verdict(self) -> str:
        """How the printed number relates to the exact one: exact, rounded, cut off, or off by how much."""
        if self.printed is None:
            return ""
        shown = Decimal(self.printed)
        unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
        if shown == self.exact:
            return "exact"
        if shown == self.exact.quantize(unit, ROUND_HALF_EVEN):
            return "rounded"
        if shown == self.exact.quantize(unit, ROUND_DOWN):
            return "cut off"
        return f"differs by {(shown - self.exact).copy_abs():.1g}"


@dataclass(frozen=True)
class Worked:
    """Steps of gradient descent on the rows of a table; without labels only z and ŷ, the prediction.

    ``rows`` are the rows of X (with the column of ones where the slide has one), ``batches`` say which rows each step
    takes (all of them, once, if None). ``names`` are those of the parameters, in the order of the columns. ``printed``
    maps names such as "ŷ₁", "L", "∂L/∂b", "w₁ after" to what the slide shows; with several steps a name ends in
    " (step 2)".
    """

    title: str
    model: Model
    rows: tuple[tuple[str, ...], ...]
    y: tuple[str, ...]
    theta: tuple[str, ...]
    rate: str = "0"
    names: tuple[str, ...] = ("b", "w₁", "w₂")
    batches: tuple[tuple[int, ...], ...] | None = None
    printed: Mapping[str, str] = field(default_factory=dict, hash=False)
    claims: str = ""

    def values(self) -> Iterator[Value]:
        """Every intermediate number, in the order of the five steps: z, ŷ, L, gradient, updated θ."""
        steps = self.batches or (tuple(range(len(self.rows))),)
        parameters: list[Any] = [sp.Rational(t) for t in self.theta]
        for number, batch in enumerate(steps, 1):
            point = self._point(batch, parameters)
            suffix = f" (step {number})" if len(steps) > 1 else ""
            yield from self._named("z", suffix, [self._at(logits[n], {**point, n: m}) for m in _places(batch)])
            yield from self._named("ŷ", suffix, [self._at(outputs[n], {**point, n: m}) for m in _places(batch)])
            if not self.y:
                continue
            if len(batch) > 1:
                yield from self._named("L", suffix, [self._at(losses[n], {**point, n: m}) for m in _places(batch)])
            yield self._value(f"L{suffix}", self._at(L, point))
            gradient = self.model.batch_gradient
            slopes = [self._at(gradient.last, {**point, j: m}) for m in _places(parameters)]
            yield from (self._value(f"∂L/∂{t}{suffix}", s) for t, s in zip(self.names, slopes, strict=False))
            rate = ball(sp.Rational(self.rate), {}, BITS)
            saved, flint.ctx.prec = flint.ctx.prec, BITS
            parameters = [ball(t, {}, BITS) - rate * s for t, s in zip(parameters, slopes, strict=True)]
            flint.ctx.prec = saved
            found = zip(self.names, parameters, strict=False)
            yield from (self._value(f"{t} after{suffix}", value) for t, value in found)

    def _point(self, batch: tuple[int, ...], parameters: list[Any]) -> dict[Any, Any]:
        point: dict[Any, Any] = {N: sp.Integer(len(batch)), d: sp.Integer(len(parameters))}
        for place, row in enumerate(batch, 1):
            point[labels[place]] = sp.Rational(self.y[row]) if self.y else sp.S.Zero
            point |= {X[place, k]: sp.Rational(v) for k, v in enumerate(self.rows[row], 1)}
        return point | {theta[k]: t for k, t in enumerate(parameters, 1)}

    def _at(self, formula: Any, point: Mapping[Any, Any]) -> flint.arb:
        return ball(self.model.batch_gradient.meaning(formula), point, BITS)

    def _named(self, name: str, suffix: str, found: list[flint.arb]) -> Iterator[Value]:
        for place, value in enumerate(found, 1):
            index = subscript(place) if len(found) > 1 else ""
            yield self._value(f"{name}{index}{suffix}", value)

    def _value(self, name: str, value: flint.arb) -> Value:
        return Value(name, decimal(value), self.printed.get(name))


def _places(items: Any) -> range:
    return range(1, len(items) + 1)


def subscript(number: int) -> str:
    """12 as ₁₂."""
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(c)] for c in str(number))


def decimal(value: flint.arb) -> Decimal:
    """A ball as a decimal with 12 significant digits, all of them certain."""
    shown = value.str(DIGITS, radius=False)
    if "/" in shown or "[" in shown:
        raise ValueError(f"{value} is too wide for {DIGITS} digits")
    return Decimal(shown).normalize() + 0
