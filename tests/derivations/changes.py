"""Ways to change a value: a statement, a certificate, a witness, and everything in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import islice
from typing import Any

import sympy as sp
from sympy import FiniteSet, Float, Gt, Interval, Rational, S

import derivations as dv

z, y, p = dv.z, dv.y, dv.yhat

WORDS = (("≥", ">", "≤", "<"), ("increasing", "decreasing", "monotone"))
"""Words of statements that stand for each other's opposites."""


def altered(value: Any) -> Iterator[Any]:
    """Values that are not ``value``: each part of it changed, left out, doubled, or of another kind."""
    yield None
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (-value, value + 1, value - 1, 0, float(value), sp.Rational(2 * value + 1, 2))
    elif isinstance(value, str):
        yield from ("", value + " ", "=", "≥")
        yield from (other for words in WORDS if value in words for other in words if other != value)
    elif isinstance(value, tuple):
        yield ()
        yield (*value, *value[-1:])
        for position in range(len(value)):
            yield (*value[:position], *value[position + 1 :])
            others = altered(value[position])
            if isinstance(value[position], dv.Proved):
                others = islice(others, 6)  # what a premise may be is changed where it is a verdict of its own
            yield from ((*value[:position], v, *value[position + 1 :]) for v in others)
        yield value[::-1]
    elif isinstance(value, sp.Set):
        yield from (
            S.Reals,
            Interval(-1, 1),
            Interval.open(0, 1),
            FiniteSet(-1),
            FiniteSet(0, 1, 2),
            S.EmptySet,
        )
    elif isinstance(value, sp.core.relational.Relational):
        yield from (value.negated, value.reversed, sp.true, sp.false, Gt(z, 0))
    elif isinstance(value, sp.Basic):
        yield from (
            -value,
            value + 1,
            value - Rational(1, 10**6),
            2 * value,
            S.Zero,
            z,
            y,
            p,
            S.NaN,
            S.Infinity,
            sp.I,
        )
        if value.is_Rational:
            yield from (Float(value), int(value), float(value))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            others = altered(getattr(value, field.name))
            if isinstance(getattr(value, field.name), dv.Proved):
                others = islice(others, 6)
            for other in others:
                made = attempt(lambda n=field.name, o=other: replace(value, **{n: o}))  # type: ignore[misc]
                if made is not None:
                    yield made
    elif callable(value):
        yield lambda *indices: S.Zero


def attempt(make: Callable[[], Any]) -> Any | None:
    """What was made, or None where it was refused, by whatever error."""
    try:
        return make()
    except Exception:
        return None


def accepted(make: Callable[[], Any]) -> Any | None:
    """A verdict that was made and can be replayed, or None."""
    made = attempt(make)
    return made if made is not None and attempt(lambda: made.check() is None) else None
