"""lossproof, the symbolic side: one definition of a model, its derivations, and what is proved about it.

>>> import derivations as dv
>>> dv.models["sigmoid-bce"].gradient.result
(-y + ŷ)*x[i]

Names are loaded when they are first used, so that importing the package does not import SymPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "derivations.symbols": ("D", "L", "N", "X", "d", "i", "j", "k", "n", "rest", "sigmoid", "theta", "x", "y",
                            "yhat", "z"),
    "derivations.normal_form.domains": ("Domain",),
    "derivations.normal_form": ("OutsideClass",),
    "derivations.derivation": ("Derivation", "Step", "StepError"),
    "derivations.kernel.statements": ("CheckError", "Convex", "Holds", "Monotone", "Quasiconvex", "Range", "Smooth",
                                     "StronglyConvex"),
    "derivations.verdicts": ("Certificate", "Proved", "Refuted", "Undecided", "Witness"),
    "derivations.deciding.relations": ("prove",),
    "derivations.deciding.convexity": ("hessian", "prove_convex"),
    "derivations.deciding.curvature": ("prove_smooth", "prove_strongly_convex"),
    "derivations.deciding.properties": ("prove_concave", "prove_monotone", "prove_range"),
    "derivations.deciding.valleys": ("prove_quasiconvex",),
    "derivations.model": ("Model",),
    "derivations.catalogue": ("models",),
    "derivations.separation": ("Separability", "separability"),
    "derivations.lectures": ("Theorem", "Topic", "derivations", "theorems", "topics"),
}  # fmt: skip

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'derivations' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
