"""Generated code as functions of arrays: broadcasting, types, chunks, limits at ±inf, and NaN for NaN."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from numpy import empty, ndarray

from numeric.in_place import LONG, Run

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model
    from numeric.generated import Kernels

Array = npt.NDArray[np.floating[Any]]
DOUBLE = np.dtype(np.float64)
ZERO, ONE = np.array(0.0), np.array(1.0)
"""Numbers that need not be made into arrays at each call."""

NO_LABEL = np.array(0.0)
"""It stands for a label that is left out."""

IN_ONE_PIECE = (8,)
"""Bytes from one number to the next."""

CHUNK = 32000
"""Elements that are evaluated at a time, at most: what is computed in between stays in a core's own cache."""


def are_hard(y: Array) -> bool:
    """Whether all labels are 0 or 1; seldom is only the first one."""
    if y.size and y.item(0) not in (0, 1):
        return False
    return b"\0" not in ((y == ZERO) | (y == ONE)).tobytes()


@dataclass(frozen=True)
class Form:
    """Generated code: a Python function of arrays, its source, its formula for the reader, and how it was derived.

    ``forgotten``: the arguments, z is 0 and y is 1, that some branch lacks, so that it does not pass their NaN on.
    ``reaches``: z stands in the value itself and not only in e^{-|z|} and the like, which have limits of their own.
    ``steps``: the same for vectors, without a new array at each step; for one label for all, or for a label each.
    """

    function: Callable[..., Any]
    source: str
    doc: str
    forgotten: tuple[int, ...]
    reaches: bool
    derive: Callable[[], Derivation]
    steps: Callable[[bool], Run]
    takes: Callable[[Array], bool] = are_hard
    """Whether labels are all of those that the first form is for, where there is another one."""

    @property
    def chain(self) -> Derivation:
        """Where it comes from."""
        return self.derive()

    def __call__(self, z: Array, y: Array | None, shape: tuple[int, ...]) -> Array:
        """The values, NaN where an input is, and limits where z is infinite."""
        if self._reaches_out(z):
            return self._with_limits(z, y, shape)
        value = self.function(z) if y is None else self.function(z, y)
        if type(value) is not np.ndarray or value.dtype is not z.dtype:
            value = np.asarray(value, dtype=z.dtype)
        if value.shape != shape or value is z:  # a constant, or the logit itself
            value = np.broadcast_to(value, shape).copy()
        if value.size:
            self._pass_on_nan(z, y, value)
        return value

    def write(self, z: Array, y: Array | None, out: Array) -> None:
        """The same into ``out``, for vectors of float64."""
        if self.reaches and self._reaches_out(z):
            out[:] = self._with_limits(z, y, out.shape)
            return
        (self._over_labels if y is None or y.ndim else self._for_a_label)(z, y, out)
        if self.forgotten:
            self._pass_on_nan(z, y, out)

    @cached_property
    def needs_label(self) -> bool:
        """Whether y stands in the formula."""
        *_, body = ast.parse(self.source).body
        return any(isinstance(node, ast.Name) and node.id == "y" for node in ast.walk(body))

    @cached_property
    def _over_labels(self) -> Run:
        return self.steps(False)

    @cached_property
    def _for_a_label(self) -> Run:
        return self.steps(True)

    def _reaches_out(self, z: Array) -> bool:
        """Whether some z is infinite, and that matters."""
        return self.reaches and bool(np.count_nonzero(np.isfinite(z)) < z.size and np.isinf(z).any())

    def _pass_on_nan(self, z: Array, y: Array | None, value: Array) -> None:
        for n in self.forgotten:
            forgotten: Any = y if n else z
            if forgotten is not NO_LABEL:
                largest = forgotten.item(forgotten.argmax())  # NaN comes before all numbers
                if largest != largest:
                    value[np.broadcast_to(np.isnan(forgotten), value.shape)] = np.nan

    def _with_limits(self, z: Array, y: Array | None, shape: tuple[int, ...]) -> Array:
        """Where z is infinite: what is c₁|z| + c₀ far out tends to ±inf, or to c₀ if c₁ = 0; far out of all y, too."""
        infinite = np.isinf(z)
        beside = None if y is None else np.where(infinite, np.clip(y, -1e290, 1e290), y)
        with np.errstate(over="ignore"):
            at, half = (self(np.where(infinite, np.sign(z) * far, z), beside, shape) for far in (1e300, 5e299))
        grows = infinite & (at != half) & ~np.isnan(at)
        return np.where(grows, np.copysign(np.inf, at), at)


class Elementwise:
    """One generated function of the logit z (and the label y): call it with arrays that broadcast.

    ``source`` is the Python that `lambdify` wrote, ``__doc__`` the formula. The result has the floating type of z
    (float64 for integers) and the shape that z and y broadcast to; float32 is evaluated in float64 and rounded once.
    At z = ±inf it is the limit. It never validates: NaN in gives NaN out. y may be left out where no formula has it, as
    in σ(1 - σ). ``forms``: the function for the labels of the model, and perhaps another for labels between 0 and 1,
    which keeps the digits that cancel there. Arrays that are not NumPy's but have ``__array_namespace__`` go to
    ``array_api``, and stay in their type.
    """

    def __init__(
        self, name: str, kernels: Kernels, forms: tuple[Form, ...], takes_label: bool, plain: Elementwise | None = None
    ) -> None:
        self.name, self.kernels, self.forms, self.takes_label = name, kernels, forms, takes_label
        self._no_label = NO_LABEL if takes_label else None
        self.plain = plain or self
        """The same function in NumPy, for one that is compiled."""

    @property
    def model(self) -> Model:
        """The model that it belongs to."""
        return self.kernels.model

    @property
    def source(self) -> str:
        """The generated code of every form."""
        return "\n\n".join(form.source for form in self.forms)

    @cached_property
    def needs_label(self) -> bool:
        """Whether it must be given y: where no formula has y, as σ(1 - σ) has none, y may be left out."""
        return self.takes_label and any(form.needs_label for form in self.plain.forms)

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

    @cached_property
    def compiled(self) -> Elementwise:
        """The same function, compiled by numba into loops. ImportError without it, which is the extra ``fast``.

        The first call compiles, for some tenths of a second, and keeps the code on disk. Probit stays in NumPy.
        """
        if self.plain is not self:
            return self
        from numeric import loops

        return Elementwise(self.name, self.kernels, loops.forms(self), self.takes_label, self)

    def __repr__(self) -> str:
        return f"<{self.name} of {self.kernels.name!r}>"

    def __call__(self, z: npt.ArrayLike, *y: npt.ArrayLike) -> Any:
        if len(y) != self.takes_label and (y or self.needs_label):
            raise TypeError(f"{self.name} of {self.kernels.name!r} takes {'z and y' if self.takes_label else 'z'}")
        own: Any = y[0] if y else self._no_label
        if type(own) is not ndarray and isinstance(own, (int, float)):
            own = np.array(own, DOUBLE)
        if type(z) is ndarray and z.dtype is DOUBLE and z.strides == IN_ONE_PIECE and LONG <= (size := z.size) <= CHUNK:
            # one chunk as it is, the most frequent call: nothing else is asked, as each question takes its time
            one = type(own) is ndarray and own.dtype is DOUBLE
            if own is None or (one and (own.size == size if own.strides == IN_ONE_PIECE else not own.ndim)):
                out = empty(size)
                (self.forms[0] if len(self.forms) == 1 else self._form(own)).write(z, own, out)
                return out
        if not isinstance(z, (np.ndarray, np.generic)) and hasattr(z, "__array_namespace__"):
            return self.array_api(z, *(y or (0.0,) * self.takes_label))
        given = np.asarray(z)
        kept = given.dtype if given.dtype.kind == "f" else DOUBLE
        wide = kept if kept.itemsize >= 8 else DOUBLE
        label = None if own is None else np.asarray(own, dtype=wide)
        paired = label is None or not label.ndim or (label.shape == given.shape and label.flags.c_contiguous)
        if given.size >= LONG and paired and wide == DOUBLE and given.flags.c_contiguous:
            return self._of_vectors(given, label, kept)
        shape = np.broadcast_shapes(given.shape, () if label is None else label.shape)
        found = self._form(label)(given if given.dtype is wide else given.astype(wide), label, shape)
        return (found if kept is wide else found.astype(kept))[()]

    def _of_vectors(self, z: Array, y: Array | None, kept: Any) -> Array:
        """The values where there is a label for each logit, or one for all; chunk by chunk."""
        out = np.empty(z.shape, kept)
        count = -(-z.size // CHUNK)
        logits, values = z.reshape(-1), out.reshape(-1)
        labels = None if y is None or not y.ndim else y.reshape(-1)
        for first, last in pairwise(z.size * n // count for n in range(count + 1)):
            self._write(logits[first:last], y if labels is None else labels[first:last], values[first:last])
        return out

    def _write(self, z: Array, y: Array | None, out: Array) -> None:
        """The values into ``out``, rounded once to its type."""
        if z.dtype is out.dtype is DOUBLE:
            self._form(y).write(z, y, out)
            return
        wide = out if out.dtype == DOUBLE else np.empty(out.size)
        self._form(y).write(z if z.dtype == DOUBLE else z.astype(DOUBLE), y, wide)
        if wide is not out:
            out[:] = wide

    def _form(self, y: Array | None) -> Form:
        """That for the labels of the model if all are 0 or 1, else that for labels in between."""
        return self.forms[1] if y is not None and len(self.forms) > 1 and not self.forms[0].takes(y) else self.forms[0]

    def __reduce__(self) -> tuple[Any, ...]:
        from numeric.generated import function_of

        return function_of, (self.kernels.definition, self.name, self.plain is not self)
