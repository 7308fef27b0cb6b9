"""lossproof, the numeric side: functions generated from the derivations, and the trainer that runs them.

>>> import numeric
>>> X, y = numeric.datasets.load("iris")
>>> fit = numeric.fit("sigmoid-bce", X, y)

Names are loaded when they are first used, so that importing the package imports neither SymPy nor NumPy. `Classifier`
and `LogisticRegression` need scikit-learn, the extra ``sklearn``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numeric import datasets, schedules
    from numeric.choice import Auto
    from numeric.estimator import Classifier
    from numeric.fitted import Fit, History
    from numeric.generated import Kernels, kernels
    from numeric.labels import Labels
    from numeric.logistic import LogisticRegression
    from numeric.proximal import ProximalNewton
    from numeric.quasi_newton import LBFGS
    from numeric.solvers import GradientDescent, Newton
    from numeric.subsampling import SubsampledNewton
    from numeric.trainer import fit

__all__ = [
    "LBFGS",
    "Auto",
    "Fit",
    "GradientDescent",
    "History",
    "Kernels",
    "Labels",
    "Newton",
    "ProximalNewton",
    "SubsampledNewton",
    "datasets",
    "fit",
    "kernels",
    "schedules",
]
if find_spec("sklearn"):
    __all__ += ["Classifier", "LogisticRegression"]

_HOMES = {
    "numeric.estimator": ("Classifier",),
    "numeric.fitted": ("Fit", "History"),
    "numeric.generated": ("Kernels", "kernels"),
    "numeric.choice": ("Auto",),
    "numeric.labels": ("Labels",),
    "numeric.logistic": ("LogisticRegression",),
    "numeric.proximal": ("ProximalNewton",),
    "numeric.quasi_newton": ("LBFGS",),
    "numeric.subsampling": ("SubsampledNewton",),
    "numeric.solvers": ("GradientDescent", "Newton"),
    "numeric.trainer": ("fit",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in ("datasets", "schedules"):
        return import_module(f"numeric.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    try:
        value = getattr(import_module(_HOME_OF[name]), name)
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("sklearn"):
            raise
        hint = "pip install 'scikit-learn>=1.9', or install lossproof with the extra 'sklearn'"
        raise ImportError(f"numeric.{name} needs scikit-learn 1.9 or newer: {hint}") from error
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
