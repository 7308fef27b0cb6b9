"""The generated functions of a model, an `Elementwise` function for each role. Nothing here knows a formula.

`kernels(model)` takes what `lambdify` prints of the last steps of the derivations: for a model of the catalogue as
`numeric.printed` keeps it, for any other as `numeric.typeset` prints it now.
"""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, overload

from derivations.errors import unknown
from numeric import special
from numeric.elementwise import Elementwise, Form
from numeric.in_place import steps
from numeric.labels import Labels
from numeric.printed import Printed, names

if TYPE_CHECKING:
    from derivations.model import Model
    from numeric.softmax import SoftmaxKernels
    from numeric.typeset import Typeset


@dataclass(frozen=True, eq=False)
class Kernels:
    """Activation, loss and its derivatives in z of a model, generated from its derivations.

    ``convex`` and ``margin`` are facts that were proved, or False: convexity of the mean loss in θ; and that a larger
    margin always lowers the loss, so that separable data have no minimum.
    """

    printed: Printed | Typeset

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.printed.name

    @property
    def model(self) -> Model:
        """The model, of which everything is derived."""
        return self.printed.model

    @property
    def definition(self) -> str | Model:
        """What `kernels` takes: the name of a catalogue model, or the model."""
        return self.name if isinstance(self.printed, Printed) else self.model

    @cached_property
    def activation(self) -> Elementwise:
        """ŷ = a(z)."""
        return self._generate("activation")

    @cached_property
    def loss(self) -> Elementwise:
        """The loss of each sample, in z and y."""
        return self._generate("loss")

    @cached_property
    def derivative(self) -> Elementwise:
        """∂L/∂z of each sample."""
        return self._generate("derivative")

    @cached_property
    def second_derivative(self) -> Elementwise:
        """∂²L/∂z² of each sample."""
        return self._generate("second_derivative")

    @cached_property
    def probability(self) -> Elementwise:
        """P(y = 1) for labels 0 and 1: the output, carried from its range onto (0, 1) by an affine map."""
        if not self.has_probability:
            raise TypeError(f"{self.name!r} has no probability: its labels are not 0 and 1, or its output is unbounded")
        return self._generate("probability")

    @cached_property
    def source(self) -> str:
        """The four functions as one module that needs nothing but NumPy."""
        functions = (self.activation, self.loss, self.derivative, self.second_derivative)
        called = {name for f in functions for name in f.calls}
        needed = [inspect.getsource(function) for name, function in special.FUNCTIONS.items() if name in called]
        imports = "import math\nfrom typing import Any\n\nimport numpy" if needed else "import numpy"
        return f"{imports}\n\n\n" + "\n\n".join([*needed, *(f.source for f in functions)])

    @property
    def labels(self) -> Labels:
        """The labels that the model takes."""
        return self.printed.labels

    @property
    def convex(self) -> bool:
        """Whether convexity of the mean loss in θ is proved."""
        return self.printed.convex

    @property
    def margin(self) -> bool:
        """Whether it is proved that a larger margin always lowers the loss."""
        return self.printed.margin

    @property
    def has_probability(self) -> bool:
        """Whether the output stands for a probability of label 1."""
        return self.printed.function("probability") is not None

    def _generate(self, name: str) -> Elementwise:
        """The last formula of a derivation, and the one for soft labels where it differs."""
        forms = []
        for called in (name, f"soft_{name}"):
            function = self.printed.function(called)
            if function is not None:
                source, doc = inspect.getsource(function), inspect.getdoc(function) or ""
                forgotten, reaches = self.printed.forgotten(called), self.printed.reaches(called)
                derive, made = partial(self.printed.chain, called), partial(steps, source)
                forms.append(Form(function, source, doc, forgotten, reaches, derive, made))
        return Elementwise(name, self, tuple(forms), takes_label=name not in ("activation", "probability"))

    def __reduce__(self) -> tuple[Any, ...]:
        return kernels, (self.definition,)


@overload
def kernels(model: Literal["softmax-ce"]) -> SoftmaxKernels: ...  # type: ignore[overload-overlap]


@overload
def kernels(model: str | Model) -> Kernels: ...


def kernels(model: str | Model) -> Kernels | SoftmaxKernels:
    """The generated functions of a catalogue model, by its name, or of any `derivations.Model`.

    They are made once and kept. Raises ValueError for an unknown name, with the nearest known one, and TypeError for
    anything that is neither a name nor a Model.
    """
    if model == "softmax-ce":
        from numeric.softmax import softmax_kernels

        return softmax_kernels()
    if isinstance(model, str):
        if model in names():
            return _kept(model)
        from derivations.catalogue import models

        if model not in models:
            raise unknown("model", model, [*models, "softmax-ce"])
        return _kept(models[model])  # it is not printed yet
    if "derivations.model" in sys.modules:  # else there is no such thing yet
        from derivations.catalogue import models
        from derivations.model import Model

        if isinstance(model, Model):
            known = models.get(model.name) is model and model.name in names()
            return _kept(model.name if known else model)
    raise TypeError(f"model is a {type(model).__name__}; it must be a name or a derivations.Model")


@cache
def _kept(definition: str | Model) -> Kernels:
    if isinstance(definition, str):
        return Kernels(Printed(definition))
    from numeric.typeset import Typeset

    return Kernels(Typeset(definition))


def function_of(definition: str | Model, name: str, compiled: bool = False) -> Elementwise:
    """One function of a model by its name, as a pickle asks for it."""
    function: Elementwise = getattr(kernels(definition), name)
    return function.compiled if compiled else function
