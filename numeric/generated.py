"""The generated functions of a model: SymPy's `lambdify` prints the last step of each derivation as NumPy code.

Nothing here knows a formula. `kernels(model)` takes the four stable forms of a `derivations.Model`, prints them with
`lambdify` (whose own code is kept in ``source``), and makes an `Elementwise` function of them.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from derivations.errors import unknown
from numeric import special
from numeric.elementwise import Elementwise, Form
from numeric.labels import Labels

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model
    from numeric.softmax import SoftmaxKernels


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
        needed = [inspect.getsource(function) for name, function in special.FUNCTIONS.items() if name in called]
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


def function_of(model: Model, name: str) -> Elementwise:
    """One function of a model by its name, as a pickle asks for it."""
    function: Elementwise = getattr(kernels(model), name)
    return function


def _generate(model: Model, name: str) -> Elementwise:
    """The last formula of a derivation, and the one for soft labels where it differs, printed with `lambdify`."""
    forms = [_form(model, name, name, model.stable_forms[name])]
    if name in model.soft_forms:
        forms.append(_form(model, name, f"soft_{name}", model.soft_forms[name]))
    return Elementwise(name, model, tuple(forms), takes_label=name not in ("activation", "probability"))


def _form(model: Model, name: str, called: str, chain: Derivation) -> Form:
    """One form, with what `helpers` names computed once and first."""
    import sympy as sp

    from derivations.joining import a, u
    from derivations.symbols import y, z
    from numeric.printers import NumPy, helpers

    takes_label = name not in ("activation", "probability")
    arguments = [z, y] if takes_label else [z]
    first = helpers(chain)
    function = sp.lambdify(
        arguments,
        chain.last,
        {"numpy": np, **special.FUNCTIONS},
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
    forgotten = tuple(n for n, symbol in enumerate(arguments) if not _passes_on(whole, symbol))
    return Form(
        function, source, documentation, chain, forgotten, reaches=not _values(chain.last).isdisjoint((z, u, a))
    )


def _passes_on(e: Any, symbol: Any) -> bool:
    """Whether the value is NaN wherever the symbol is: a condition does not pass NaN on, a branch may lack it."""
    import sympy as sp

    if isinstance(e, sp.Piecewise):
        return all(_passes_on(value, symbol) for value, _ in e.args)
    return e == symbol or any(_passes_on(part, symbol) for part in e.args)


def _values(e: Any) -> set[Any]:
    """The symbols of a formula that stand in values, not in conditions alone."""
    import sympy as sp

    if isinstance(e, sp.Piecewise):
        return {symbol for value, _ in e.args for symbol in _values(value)}
    return {e} if e.is_Symbol else {symbol for part in e.args for symbol in _values(part)}


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
