"""Generated code as functions of arrays: broadcasting, types, chunks, limits at ±inf, and NaN for NaN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model
    from numeric.generated import Kernels

Array = npt.NDArray[np.floating[Any]]

CHUNK = 16384
"""Elements that are evaluated at a time, so that what is computed in between stays in a core's own cache."""


@dataclass(frozen=True)
class Form:
    """Generated code: a Python function of arrays, its source, its formula for the reader, and how it was derived.

    ``forgotten``: the arguments, z is 0 and y is 1, that some branch lacks, so that it does not pass their NaN on.
    ``reaches``: z stands in the value itself and not only in e^{-|z|} and the like, which have limits of their own.
    """

    function: Callable[..., Any]
    source: str
    doc: str
    forgotten: tuple[int, ...]
    reaches: bool
    derive: Callable[[], Derivation]

    @property
    def chain(self) -> Derivation:
        """Where it comes from."""
        return self.derive()

    def __call__(self, z: Array, y: list[Array], shape: tuple[int, ...]) -> Array:
        """The values, NaN where an input is, and limits where z is infinite."""
        if self.reaches and not np.isfinite(z).all() and (infinite := np.isinf(z)).any():
            return self._with_limits(z, y, shape, infinite)
        value = np.asarray(self.function(z, *y), dtype=z.dtype)
        if value.shape != shape or value is z:  # a constant, or the logit itself
            value = np.broadcast_to(value, shape).copy()
        for n in self.forgotten:
            forgotten = (z, *y)[n]
            if np.isnan(forgotten.max(initial=0)):
                value[np.broadcast_to(np.isnan(forgotten), shape)] = np.nan
        return value

    def _with_limits(self, z: Array, y: list[Array], shape: tuple[int, ...], infinite: Any) -> Array:
        """Where z is infinite: what is c₁|z| + c₀ far out tends to ±inf, or to c₀ if c₁ = 0; far out of all y, too."""
        beside = [np.where(infinite, np.clip(label, -1e290, 1e290), label) for label in y]
        with np.errstate(over="ignore"):
            at, half = (self(np.where(infinite, np.sign(z) * far, z), beside, shape) for far in (1e300, 5e299))
        grows = infinite & (at != half) & ~np.isnan(at)
        return np.where(grows, np.copysign(np.inf, at), at)


class Elementwise:
    """One generated function of the logit z (and the label y): call it with arrays that broadcast.

    ``source`` is the Python that `lambdify` wrote, ``__doc__`` the formula. The result has the floating type of z
    (float64 for integers) and the shape that z and y broadcast to; float32 is evaluated in float64 and rounded once.
    At z = ±inf it is the limit. It never validates: NaN in gives NaN out. ``forms``: the function for the labels of the
    model, and perhaps another for labels between 0 and 1, which keeps the digits that cancel there. Arrays that are not
    NumPy's but have ``__array_namespace__`` go to ``array_api``, and stay in their type.
    """

    def __init__(self, name: str, kernels: Kernels, forms: tuple[Form, ...], takes_label: bool) -> None:
        self.name, self.kernels, self.forms = name, kernels, forms
        self.takes_label = takes_label

    @property
    def model(self) -> Model:
        """The model that it belongs to."""
        return self.kernels.model

    @property
    def source(self) -> str:
        """The generated code of every form."""
        return "\n\n".join(form.source for form in self.forms)

    @property
    def __doc__(self) -> str:  # type: ignore[override]
        return self.forms[0].doc

    @property
    def calls(self) -> tuple[str, ...]:
        """The names that the generated code looks up."""
        return tuple(name for form in self.forms for name in form.function.__code__.co_names)

    @cached_property
    def python(self) -> Callable[..., float]:
        """A plain Python function of floats that needs only `math`; `inspect.getsource` gives its code."""
        from numeric.targets import function

        return function(self, "python")

    @cached_property
    def array_api(self) -> Callable[..., Any]:
        """A function of arrays of any array-API namespace ``xp``, by default that of z."""
        from numeric.targets import function

        return function(self, "array-api")

    def __repr__(self) -> str:
        return f"<{self.name} of {self.kernels.name!r}>"

    def __call__(self, z: npt.ArrayLike, *y: npt.ArrayLike) -> Any:
        if len(y) != self.takes_label:
            raise TypeError(f"{self.name} of {self.kernels.name!r} takes {'z and y' if self.takes_label else 'z'}")
        if not isinstance(z, (np.ndarray, np.generic)) and hasattr(z, "__array_namespace__"):
            return self.array_api(z, *y)
        given = np.asarray(z)
        kept = given.dtype if given.dtype.kind == "f" else np.dtype(np.float64)
        wide = kept if kept.itemsize >= 8 else np.dtype(np.float64)
        labels = [np.asarray(label, dtype=wide) for label in y]
        same = all(v.ndim == 0 or v.shape == given.shape for v in labels)
        if given.size < 2 * CHUNK or not (same and all(v.flags.c_contiguous for v in (given, *labels))):
            shape = given.shape if same else np.broadcast_shapes(given.shape, *(v.shape for v in labels))
            return self._of(given.astype(wide, copy=False), labels, shape).astype(kept, copy=False)[()]
        flat, rows = given.reshape(-1), [v if v.ndim == 0 else v.reshape(-1) for v in labels]
        out = np.empty_like(flat, dtype=kept)
        for start in range(0, flat.size, CHUNK):
            part = slice(start, start + CHUNK)
            logits = flat[part].astype(wide, copy=False)
            out[part] = self._of(logits, [v if v.ndim == 0 else v[part] for v in rows], logits.shape)
        return out.reshape(given.shape)

    def _of(self, z: Array, labels: list[Array], shape: tuple[int, ...]) -> Array:
        """By the form for the labels of the model if all are 0 or 1, else by that for labels in between."""
        hard = len(self.forms) == 1 or all(((v == 0) | (v == 1)).all() for v in labels)
        return self.forms[0 if hard else 1](z, labels, shape)

    def __reduce__(self) -> tuple[Any, ...]:
        from numeric.generated import function_of

        return function_of, (self.kernels.definition, self.name)
