"""The lectures, one module for each topic, each reading like its slide. Importing this package checks every step."""

from __future__ import annotations

from derivations.kernel.derivation import Derivation
from derivations.lectures import (
    bce,
    hessians,
    likelihood,
    linear,
    mse,
    sigmoid_function,
    tanh_bce,
    tanh_function,
    vectorised,
)  # fmt: skip
from derivations.lectures.topic import Theorem, Topic

topics: dict[str, Topic] = {
    module.topic.slug: module.topic
    for module in (
        sigmoid_function,
        likelihood,
        bce,
        vectorised,
        hessians,
        mse,
        tanh_function,
        tanh_bce,
        linear,
    )
}
"""The topics by name, in the order of the book."""

derivations: dict[str, Derivation] = {d.title: d for topic in topics.values() for d in topic.derivations}
"""Every derivation of the lectures, by title."""

theorems: dict[str, Theorem] = {t.name: t for topic in topics.values() for t in topic.theorems}
"""Every theorem of the lectures, by name."""
