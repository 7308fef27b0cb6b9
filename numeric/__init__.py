"""lossproof, the numeric side: functions generated from the derivations, and the trainer that runs them.

>>> import numeric
>>> X, y = numeric.datasets.load("iris")
>>> fit = numeric.fit("sigmoid-bce", X, y)

Names are loaded when they are first used, so that importing the package imports neither SymPy nor NumPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numeric import datasets, schedules
    from numeric.generated import Kernels, kernels
    from numeric.labels import Labels
    from numeric.solvers import GradientDescent, Newton
    from numeric.trainer import Fit, History, fit

__all__ = [
    "Fit",
    "GradientDescent",
    "History",
    "Kernels",
    "Labels",
    "Newton",
    "datasets",
    "fit",
    "kernels",
    "schedules",
]

_HOMES = {
    "numeric.generated": ("Kernels", "kernels"),
    "numeric.labels": ("Labels",),
    "numeric.solvers": ("GradientDescent", "Newton"),
    "numeric.trainer": ("Fit", "History", "fit"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in ("datasets", "schedules"):
        return import_module(f"numeric.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
