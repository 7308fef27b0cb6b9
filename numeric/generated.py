"""The generated functions of a model: SymPy's `lambdify` prints the last step of each derivation as NumPy code.

Nothing here knows a formula. `kernels(model)` takes the four stable forms of a `derivations.Model`, prints them with
`lambdify` (whose own code is kept in ``source``), and adds what every elementwise function needs: broadcasting, the
type of z kept, constants spread to the full shape, NaN in gives NaN out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, reduce
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
    (float64 for integers) and the shape that z and y broadcast to. It never validates: NaN in gives NaN out.
    """

    def __init__(
        self,
        name: str,
        model: Model,
        source: str,
        doc: str,
        function: Callable[..., Any],
        takes_label: bool,
        forgets: bool,
    ) -> None:
        self.name, self.model, self.source, self.__doc__ = name, model, source, doc
        self._function, self._takes_label, self._forgets = function, takes_label, forgets

    @property
    def calls(self) -> tuple[str, ...]:
        """The names that the generated code looks up."""
        return self._function.__code__.co_names

    def __repr__(self) -> str:
        return f"<{self.name} of {self.model.name!r}>"

    def __call__(self, z: npt.ArrayLike, *y: npt.ArrayLike) -> Any:
        if len(y) != self._takes_label:
            raise TypeError(f"{self.name} of {self.model.name!r} takes {'z and y' if self._takes_label else 'z'}")
        logits = np.asarray(z)
        if not np.issubdtype(logits.dtype, np.floating):
            logits = logits.astype(np.float64)
        labels = [np.asarray(label, dtype=logits.dtype) for label in y]
        value = np.asarray(self._function(logits, *labels), dtype=logits.dtype)
        shape = np.broadcast_shapes(logits.shape, *(label.shape for label in labels))
        if value.shape != shape or self._forgets:
            unknown_inputs = [np.isnan(v) for v in (logits, *labels)]
            value = np.where(np.logical_or.reduce(np.broadcast_arrays(*unknown_inputs)), np.nan, value)
            value = value.astype(logits.dtype)
        return value[()]

    def __reduce__(self) -> tuple[Any, ...]:
        return _function_of, (self.model, self.name)


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
    """Print the last formula of a derivation with `lambdify`, q and a computed once and first."""
    import sympy as sp

    from derivations.stable_form import a, q
    from derivations.stable_normal import TAIL, E, g
    from derivations.symbols import y, z

    chain: Derivation = model.stable_forms[name]
    helpers = [(s, TAIL if s is E else chain.where[s]) for s in (q, g, E) if s in chain.where and chain.last.has(s)]
    if a in chain.where and (helpers or chain.last.has(a)):
        helpers.insert(0, (a, chain.where[a]))
    takes_label = name not in ("activation", "probability")
    arguments = [z, y] if takes_label else [z]
    function = sp.lambdify(
        arguments,
        chain.last,
        {"numpy": np, **_SPECIAL},
        _printer()(),
        cse=lambda exprs: (helpers, exprs),
        docstring_limit=0,
    )
    source = inspect.getsource(function).replace("_lambdifygenerated", name, 1)
    head, _, body = source.partition("\n")
    documentation = _document(model, name, chain)
    quoted = "\n".join(f"    {line}".rstrip() for line in documentation.splitlines())
    source = f'{head}\n    """{quoted.strip()}\n    """\n{body}'
    # a branch without z or y returns a number where they are not one
    branches = [value.subs(helpers[::-1]) for pw in chain.last.atoms(sp.Piecewise) for value, _ in pw.args]
    forgets = any(not branch.free_symbols >= set(arguments) for branch in branches)
    return Elementwise(name, model, source, documentation, function, takes_label, forgets)


@cache
def _printer() -> Any:
    """SymPy's NumPy printer with full names, `where` for two branches, and 1/x for a reciprocal."""
    from sympy.printing.numpy import NumPyPrinter
    from sympy.printing.precedence import PRECEDENCE

    class Printer(NumPyPrinter):
        def __init__(self) -> None:
            super().__init__({"fully_qualified_modules": True, "inline": True, "allow_unknown_functions": False})

        def _print_Piecewise(self, e: Any) -> str:
            *first, (last, _) = e.args
            code = str(self._print(last))
            for value, condition in reversed(first):
                code = f"numpy.where({self._print(condition)}, {self._print(value)}, {code})"
            return code

        def _print_Max(self, e: Any) -> str:
            return reduce(lambda a, b: f"numpy.maximum({a}, {b})", map(self._print, e.args))

        def _print_Min(self, e: Any) -> str:
            return reduce(lambda a, b: f"numpy.minimum({a}, {b})", map(self._print, e.args))

        def _print_erf(self, e: Any) -> str:
            return f"{e.func.__name__}({self._print(e.args[0])})"

        _print_erfcx = _print_erf

        def _print_Relational(self, e: Any) -> str:
            return f"{self._print(e.lhs)} {e.rel_op} {self._print(e.rhs)}"

        def _print_Pow(self, e: Any, rational: bool = False) -> str:
            if e.exp == -1:
                return f"1/{self.parenthesize(e.base, PRECEDENCE['Pow'])}"
            return str(super()._print_Pow(e, rational))

    return Printer


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
