"""The lectures, one module for each topic, each reading like its slide; importing a topic checks its steps.

`topics` has them by name, each derived when it is first asked for; `derivations`, `theorems`, `worked`, `answers` and
`corrections` are those of all topics together, loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derivations.lectures.contents import answers, corrections, derivations, theorems, worked
    from derivations.lectures.order import topics
    from derivations.lectures.topic import Theorem, Topic

__all__ = ["Theorem", "Topic", "answers", "corrections", "derivations", "theorems", "topics", "worked"]

_HOMES = {"Theorem": "topic", "Topic": "topic", "topics": "order"}
"""The modules of what does not stand in `contents`, which derives every topic."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'derivations.lectures' has no attribute {name!r}")
    value = getattr(import_module(f"derivations.lectures.{_HOMES.get(name, 'contents')}"), name)
    globals()[name] = value
    return value
