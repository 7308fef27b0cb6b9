"""The models of the catalogue as `numeric.typeset` prints them: one module each, written by `make`, never by hand.

With them a model of the catalogue needs no SymPy to be evaluated or trained: neither its import nor the derivations.
That they are what the derivations say is tested: `tests/numeric/test_printed.py` prints them again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from numeric.labels import Labels

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model
    from numeric.typeset import Typeset


@cache
def names() -> tuple[str, ...]:
    """The models that are printed here."""
    return tuple(sorted(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[a-z]*.py")))


def file_name(model: str) -> str:
    """The file in which a model is printed."""
    return f"{model.replace('-', '_')}.py"


def fitting(printed: Printed | Typeset, name: str, soft: bool) -> str:
    """The name of the function for the labels: "soft_..." if some are in between and have a formula of their own."""
    own = f"soft_{name}"
    return own if soft and printed.function(own) is not None else name


class Printed:
    """A model of the catalogue as it was printed; it has what `numeric.typeset.Typeset` has, and the model itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._module = module = import_module(f"{__name__}.{Path(file_name(name)).stem}")
        self.labels: Labels = module.LABELS
        self.convex: bool = module.CONVEX
        self.margin: bool = module.MARGIN
        self.smoothness: float | None = module.SMOOTHNESS
        self.concordance: float | None = module.CONCORDANCE

    @cached_property
    def model(self) -> Model:
        """The model, of which all this was derived."""
        from derivations.catalogue import models

        return models[self.name]

    def function(self, name: str) -> Callable[..., Any] | None:
        """The function of a name, or None."""
        return getattr(self._module, name, None)

    def forgotten(self, name: str) -> tuple[int, ...]:
        """The arguments, z is 0 and y is 1, that some branch of a role lacks, so that it does not pass their NaN on."""
        return cast("tuple[int, ...]", self._module.FORGOTTEN[name])

    def reaches(self, name: str) -> bool:
        """Whether z stands in the value of a role itself, not only in e^{-|z|} and the like, which have limits."""
        return bool(self._module.REACHES[name])

    def chain(self, name: str) -> Derivation:
        """The derivation of a role, whose last step is the formula."""
        from numeric.typeset import Typeset

        return Typeset(self.model).chain(name)
