"""The generated functions of a model: SymPy's `lambdify` prints the last step of each derivation as NumPy code.

Nothing here knows a formula. `kernels(model)` takes the four stable forms of a `derivations.Model`, prints them with
`lambdify` (whose own code is kept in ``source``), and adds what every elementwise function needs: broadcasting, the
type of z kept, constants spread to the full shape, NaN in gives NaN out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np
import numpy.typing as npt

from derivations.errors import unknown
from numeric import special
from numeric.labels import Labels

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model
    from numeric.softmax import SoftmaxKernels

Array = npt.NDArray[np.floating[Any]]


_SPECIAL = {"erf": special.erf, "erfcx": special.erfcx}
"""What generated code may call beside NumPy."""


class Elementwise:
    """One generated function of the logit z (and the label y): call it with arrays that broadcast.

    ``source`` is the Python that `lambdify` wrote, ``__doc__`` the formula. The result has the floating type of z
    (float64 for integers) and the shape that z and y broadcast to; float32 is evaluated in float64 and rounded once.
    At z = ±inf it is the limit. It never validates: NaN in gives NaN out. ``forms``: the function for the labels of the
    model, and perhaps another for labels between 0 and 1, which keeps the digits that cancel there. Arrays that are not
    NumPy's but have ``__array_namespace__`` go to ``array_api``, and stay in their type.
    """

    def __init__(self, name: str, model: Model, forms: tuple[Form, ...], takes_label: bool) -> None:
        self.name, self.model, self.forms = name, model, forms
        self.takes_label = takes_label

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
        return f"<{self.name} of {self.model.name!r}>"

    def __call__(self, z: npt.ArrayLike, *y: npt.ArrayLike) -> Any:
        if len(y) != self.takes_label:
            raise TypeError(f"{self.name} of {self.model.name!r} takes {'z and y' if self.takes_label else 'z'}")
        if not isinstance(z, (np.ndarray, np.generic)) and hasattr(z, "__array_namespace__"):
            return self.array_api(z, *y)
        given = np.asarray(z)
        kept = given.dtype if given.dtype.kind == "f" else np.dtype(np.float64)
        wide = kept if kept.itemsize >= 8 else np.dtype(np.float64)
        labels = [np.asarray(label, dtype=wide) for label in y]
        whole = given.flags.c_contiguous and all(
            v.ndim == 0 or (v.shape == given.shape and v.flags.c_contiguous) for v in labels
        )
        if not whole or given.size < 2 * CHUNK:
            shape = given.shape if whole else np.broadcast_shapes(given.shape, *(v.shape for v in labels))
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
        return _function_of, (self.model, self.name)


CHUNK = 16384
"""Elements that are evaluated at a time, so that what is computed in between stays in a core's own cache."""


@dataclass(frozen=True)
class Form:
    """Generated code: a Python function of arrays, its source, its formula for the reader, and where it comes from.

    ``forgets``: some branch lacks z or y, so that it does not pass NaN on by itself.
    """

    function: Callable[..., Any]
    source: str
    doc: str
    chain: Derivation
    forgets: bool

    def __call__(self, z: Array, y: list[Array], shape: tuple[int, ...]) -> Array:
        """The values, NaN where an input is, and limits where z is infinite."""
        finite = np.isfinite(z).all()
        if not finite and (infinite := np.isinf(z)).any():
            return self._with_limits(z, y, shape, infinite)
        value = np.asarray(self.function(z, *y), dtype=z.dtype)
        if value.shape != shape:
            value = np.broadcast_to(value, shape).copy()
        if not self.forgets or (finite and not any(np.isnan(v).any() for v in y)):
            return value
        unknown = np.logical_or.reduce(np.broadcast_arrays(*(np.isnan(v) for v in (z, *y))))
        return np.where(unknown, np.nan, value)

    def _with_limits(self, z: Array, y: list[Array], shape: tuple[int, ...], infinite: Any) -> Array:
        """Where z is infinite: what is c₁|z| + c₀ far out tends to ±inf, or to c₀ if c₁ = 0."""
        with np.errstate(over="ignore"):
            at, half = (self(np.where(infinite, np.sign(z) * far, z), y, shape) for far in (1e300, 5e299))
        grows = infinite & (at != half) & ~np.isnan(at)
        return np.where(grows, np.copysign(np.inf, at), at)


@dataclass(frozen=True)
class Kernels:
    """Activation, loss and its derivatives in z of a model, generated from its derivations.

    ``convex`` and ``margin`` are facts that were proved, or False: convexity of the mean loss in θ; and that a larger
    margin always lowers the loss, so that separable data have no minimum.
    """

    model: Model

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model.name

    @cached_property
    def activation(self) -> Elementwise:
        """ŷ = a(z)."""
        return _generate(self.model, "activation")

    @cached_property
    def loss(self) -> Elementwise:
        """The loss of each sample, in z and y."""
        return _generate(self.model, "loss")

    @cached_property
    def derivative(self) -> Elementwise:
        """∂L/∂z of each sample."""
        return _generate(self.model, "derivative")

    @cached_property
    def second_derivative(self) -> Elementwise:
        """∂²L/∂z² of each sample."""
        return _generate(self.model, "second_derivative")

    @cached_property
    def source(self) -> str:
        """The four functions as one module that needs nothing but NumPy."""
        functions = (self.activation, self.loss, self.derivative, self.second_derivative)
        called = {name for f in functions for name in f.calls}
        needed = [inspect.getsource(function) for name, function in _SPECIAL.items() if name in called]
        imports = "import math\nfrom typing import Any\n\nimport numpy" if needed else "import numpy"
        return f"{imports}\n\n\n" + "\n\n".join([*needed, *(f.source for f in functions)])

    @cached_property
    def labels(self) -> Labels:
        """The labels that the model takes."""
        return _labels(self.model)

    @cached_property
    def convex(self) -> bool:
        """Whether convexity of the mean loss in θ is proved."""
        return type(self.model.convexity).__name__ == "Proved"

    @cached_property
    def margin(self) -> bool:
        """Whether it is proved that a larger margin always lowers the loss."""
        return type(self.model.margin).__name__ == "Proved"

    @cached_property
    def probability(self) -> Elementwise:
        """P(y = 1) for labels 0 and 1: the output, carried from its range onto (0, 1) by an affine map."""
        if self.model.probability is None:
            raise TypeError(f"{self.name!r} has no probability: its labels are not 0 and 1, or its output is unbounded")
        return _generate(self.model, "probability")

    def __reduce__(self) -> tuple[Any, ...]:
        return kernels, (self.model,)


@overload
def kernels(model: Literal["softmax-ce"]) -> SoftmaxKernels: ...  # type: ignore[overload-overlap]


@overload
def kernels(model: str | Model) -> Kernels: ...


def kernels(model: str | Model) -> Kernels | SoftmaxKernels:
    """The generated functions of a catalogue model, by its name, or of any `derivations.Model`.

    They are made once and kept. Raises ValueError for an unknown name, with the nearest known one, and TypeError for
    anything that is neither a name nor a Model.
    """
    from derivations.catalogue import models
    from derivations.model import Model

    if model == "softmax-ce":
        from numeric.softmax import softmax_kernels

        return softmax_kernels()
    if isinstance(model, str):
        if model not in models:
            raise unknown("model", model, [*models, "softmax-ce"])
        model = models[model]
    if not isinstance(model, Model):
        raise TypeError(f"model is a {type(model).__name__}; it must be a name or a derivations.Model")
    return _kept(model)


@cache
def _kept(model: Model) -> Kernels:
    return Kernels(model)


def _function_of(model: Model, name: str) -> Elementwise:
    function: Elementwise = getattr(kernels(model), name)
    return function


def _generate(model: Model, name: str) -> Elementwise:
    """The last formula of a derivation, and the one for soft labels where it differs, printed with `lambdify`."""
    forms = [_form(model, name, name, model.stable_forms[name])]
    if name in model.soft_forms:
        forms.append(_form(model, name, f"soft_{name}", model.soft_forms[name]))
    return Elementwise(name, model, tuple(forms), takes_label=name not in ("activation", "probability"))


def _form(model: Model, name: str, called: str, chain: Derivation) -> Form:
    """One form, with a, q, m and w computed once and first."""
    import sympy as sp

    from derivations.symbols import y, z
    from numeric.printers import NumPy, helpers

    takes_label = name not in ("activation", "probability")
    arguments = [z, y] if takes_label else [z]
    first = helpers(chain)
    function = sp.lambdify(
        arguments,
        chain.last,
        {"numpy": np, **_SPECIAL},
        NumPy(),
        cse=lambda exprs: (first, exprs),
        docstring_limit=0,
    )
    source = inspect.getsource(function).replace("_lambdifygenerated", called, 1)
    head, _, body = source.partition("\n")
    documentation = _document(model, name, chain)
    quoted = "\n".join(f"    {line}".rstrip() for line in documentation.splitlines())
    source = f'{head}\n    """{quoted.strip()}\n    """\n{body}'
    whole = chain.last.subs(first[::-1])
    forgets = not all(_passes_on(whole, s) for s in arguments)
    return Form(function, source, documentation, chain, forgets)


def _passes_on(e: Any, symbol: Any) -> bool:
    """Whether the value is NaN wherever the symbol is: a condition does not pass NaN on, a branch may lack it."""
    import sympy as sp

    if isinstance(e, sp.Piecewise):
        return all(_passes_on(value, symbol) for value, _ in e.args)
    return e == symbol or any(_passes_on(part, symbol) for part in e.args)


def _document(model: Model, name: str, chain: Derivation) -> str:
    """Formula, shapes and source of a generated function."""
    what = {
        "activation": "The output ŷ",
        "probability": "The probability of label 1",
        "loss": "The loss L",
        "derivative": "The derivative ∂L/∂z",
        "second_derivative": "The second derivative ∂²L/∂z²",
    }[name]
    lines = [f"{what} of {model.name}, elementwise.", "", *str(chain).splitlines()[1:], ""]
    lines += ["z and y broadcast against each other; the result has their common shape and the type of z."]
    lines += [f"Source: derivations, models[{model.name!r}].stable_forms[{name!r}]."]
    return "\n".join(lines)


def _labels(model: Model) -> Labels:
    """The label set of a model as plain numbers."""
    import sympy as sp

    from derivations.symbols import y

    values = model.domain[y]
    if isinstance(values, sp.FiniteSet):
        numbers = tuple(sorted(float(v) for v in values))
        return Labels(values=numbers, low=numbers[0], high=numbers[-1], integer=False)
    whole = model.labels in (sp.S.Naturals0, sp.S.Naturals, sp.S.Integers)
    return Labels(values=None, low=float(values.start), high=float(values.end), integer=whole)
