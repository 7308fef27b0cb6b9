"""lossproof, the figures: plots of the generated functions, with the verdicts and the points that were proved.

>>> import figures
>>> figures.plot_convexity("sigmoid-mse").savefig("mse.svg")

Every ``plot_*`` draws into ``ax`` if one is given, and returns the figure. ``catalogue`` holds the gallery, by name.
Names are loaded when they are first used, so that importing the package imports neither matplotlib nor SymPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from figures.activations import plot_activation
    from figures.chords import plot_convexity
    from figures.curvature import plot_curvature, plot_quadratic
    from figures.curves import plot_model
    from figures.gallery import catalogue
    from figures.lines import plot_line
    from figures.losses import plot_losses
    from figures.picture import Picture
    from figures.saving import render
    from figures.surfaces import plot_surface

__all__ = [
    "Picture",
    "catalogue",
    "plot_activation",
    "plot_convexity",
    "plot_curvature",
    "plot_line",
    "plot_losses",
    "plot_model",
    "plot_quadratic",
    "plot_surface",
    "render",
]

_HOMES = {
    "figures.activations": ("plot_activation",),
    "figures.chords": ("plot_convexity",),
    "figures.curvature": ("plot_curvature", "plot_quadratic"),
    "figures.curves": ("plot_model",),
    "figures.gallery": ("catalogue",),
    "figures.lines": ("plot_line",),
    "figures.losses": ("plot_losses",),
    "figures.picture": ("Picture",),
    "figures.saving": ("render",),
    "figures.surfaces": ("plot_surface",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'figures' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
