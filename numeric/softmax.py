"""The generated functions of softmax with cross-entropy, for any number of classes K.

Nothing cancels in the stable forms: R_c, the sum of all E_k but E_c, is added up without E_c instead of taken as a
difference. One thing is added to them: error-free transformations. Where z_k - z_M, a sum R_c, or 1 + R_M is rounded,
what is lost is found exactly (TwoSum: Møller 1965, Knuth 1969) and put back at the end, to first order, by the
differential of the form: if E_k = e^d_k (1 + e_k), then p_k is multiplied by 1 + e_k, and so on. Where E_k is not 0,
|e_k| < 2⁻⁴³, so that what is left out, of the size of e_k², is far below the last bit.
"""

from __future__ import annotations

import inspect
from functools import cache, cached_property
from types import ModuleType
from typing import Any

from numeric import error_free, softmax_arrays
from numeric.softmax_arrays import Generated, SoftmaxArrays
from numeric.softmax_forms import generated, parts, source

IMPORTS = """\
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy
import numpy.typing
"""

FUNCTIONS = ("activation", "loss", "derivative", "second_derivative")


class SoftmaxKernels(SoftmaxArrays):
    __doc__ = SoftmaxArrays.__doc__

    name = "softmax-ce"

    def __init__(self) -> None:
        super().__init__(generated())

    @cached_property
    def source(self) -> str:
        """The four functions as one module that needs nothing but NumPy."""
        printed = map(source, parts().values())
        made = "".join(f"    {name}=_{name},\n" for name in Generated._fields)
        public = "".join(f"{name} = _made.{name}\n" for name in FUNCTIONS)
        return "\n\n".join([
            IMPORTS,
            *printed,
            *(_contents(module) for module in (error_free, softmax_arrays)),
            f"_made = SoftmaxArrays(Generated(\n{made}))\n{public}",
        ])  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        return softmax_kernels, ()


@cache
def softmax_kernels() -> SoftmaxKernels:
    """The generated functions of softmax cross-entropy; made once and kept."""
    return SoftmaxKernels()


def _contents(module: ModuleType) -> str:
    """The text of a module after its last import."""
    lines = inspect.getsource(module).splitlines(keepends=True)
    last = max(n for n, line in enumerate(lines) if line.startswith(("import ", "from ")))
    return "".join(lines[last + 1 :]).strip() + "\n"
