"""Learning-rate schedules: callables (learning rate, epoch) -> step size, the first epoch being 0.

>>> from numeric.schedules import InverseTime
>>> [InverseTime()(0.1, epoch) for epoch in range(3)]
[0.1, 0.05, 0.03333333333333333]

Any function of the same two arguments does as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from numeric.validation import number, whole

Schedule = Callable[[float, int], float]


@dataclass(frozen=True)
class Constant:
    """The learning rate η itself, at every epoch."""

    def __call__(self, learning_rate: float, epoch: int) -> float:
        return learning_rate


@dataclass(frozen=True)
class StepDecay:
    """η · factor^⌊epoch / every⌋: a drop after ``every`` epochs, 0 < factor ≤ 1."""

    every: int = 10
    factor: float = 0.5

    def __post_init__(self) -> None:
        whole("every", self.every, at_least=1)
        number("factor", self.factor, above=0, at_most=1)

    def __call__(self, learning_rate: float, epoch: int) -> float:
        return learning_rate * self.factor ** (epoch // self.every)


@dataclass(frozen=True)
class ExponentialDecay:
    """η · e^{-rate · epoch}, rate ≥ 0."""

    rate: float = 0.01

    def __post_init__(self) -> None:
        number("rate", self.rate, at_least=0)

    def __call__(self, learning_rate: float, epoch: int) -> float:
        return learning_rate * math.exp(-self.rate * epoch)


@dataclass(frozen=True)
class InverseTime:
    """η / (1 + rate · epoch), rate ≥ 0: with rate 1 the step of the t-th epoch is η/t."""

    rate: float = 1.0

    def __post_init__(self) -> None:
        number("rate", self.rate, at_least=0)

    def __call__(self, learning_rate: float, epoch: int) -> float:
        return learning_rate / (1 + self.rate * epoch)


@dataclass(frozen=True)
class Cosine:
    """η (m + (1 - m) (1 + cos(π epoch / epochs)) / 2): from η down to mη after ``epochs``, where it stays."""

    epochs: int = 100
    minimum: float = 0.0

    def __post_init__(self) -> None:
        whole("epochs", self.epochs, at_least=1)
        number("minimum", self.minimum, at_least=0, at_most=1)

    def __call__(self, learning_rate: float, epoch: int) -> float:
        falling = (1 + math.cos(math.pi * min(epoch, self.epochs) / self.epochs)) / 2
        return learning_rate * (self.minimum + (1 - self.minimum) * falling)
