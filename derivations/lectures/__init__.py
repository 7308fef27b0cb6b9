"""The lectures, one module for each topic, each reading like its slide; importing a topic checks its steps.

`topics`, `derivations`, `theorems`, `worked`, `answers` and `corrections` are all of them together, loaded when they
are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derivations.lectures.contents import answers, corrections, derivations, theorems, topics, worked
    from derivations.lectures.topic import Theorem, Topic

__all__ = ["Theorem", "Topic", "answers", "corrections", "derivations", "theorems", "topics", "worked"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'derivations.lectures' has no attribute {name!r}")
    value = getattr(import_module("derivations.lectures.contents"), name)
    globals()[name] = value
    return value
