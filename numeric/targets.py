"""Generated functions for other targets than NumPy: plain Python floats, and arrays of any array-API namespace.

One function for each role: the formula for the labels of the model, and, where there is another for labels in (0, 1),
a choice between the two at each call. Around the formula stands what every function has (`OPENING`, `CLOSING`): NaN in
gives NaN out. If z stands in the value itself (`Form.reaches`), then an infinite z is read as ±H, H near the root of
the largest number, and y beside it as at most the third root, R, and as no nearer to 0 than R/H unless it is 0:
c₁|z| + c₀ is larger than R there unless c₁ = 0. So at z = ±inf the value is the limit, ±inf or c₀.

A function of floats looks up nothing but `math`, so that `numba.njit` compiles it; those of probit call `gauss`,
`erfcx` and `excess`, of `numeric.special_python`, which must be compiled first. One of arrays cannot be traced where it
must choose by y.
"""

from __future__ import annotations

import inspect
import linecache
import math
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from numeric import special, special_arrays, special_python
from numeric.softmax import SoftmaxKernels

if TYPE_CHECKING:
    from numeric.elementwise import Elementwise, Form
    from numeric.generated import Kernels

Target = Literal["numpy", "python", "array-api"]

HEADS = {
    "python": "def {name}({floats}) -> float:",
    "array-api": "def {name}({anys}, *, xp: Any = None) -> Any:",
}

OPENING = {
    "python": """\
    if {isnan}:
        return math.nan
{limits}""",
    "array-api": """\
    xp = z.__array_namespace__() if xp is None else xp
    z = xp.asarray(z)
    z = z if xp.isdtype(z.dtype, "real floating") else xp.astype(z, xp.float64)
{broadcast}{limits}""",
}
LIMITS = {
    "python": """    infinite = math.isinf(z)
    if infinite:
        z = math.copysign(1e150, z)
""",
    "array-api": """    infinite, greatest = xp.isinf(z), float(xp.finfo(z.dtype).max)
    z = xp.where(infinite, xp.sign(z)*greatest**0.49, z)
""",
}
BESIDE = {
    "python": "        y = math.copysign(min(max(abs(y), 1e-40), 1e100), y) if y else y\n",
    "array-api": """\
    beside = xp.sign(y)*xp.clip(xp.abs(y), greatest**-0.15, greatest**0.33)
    y = xp.where(infinite & (y != 0), beside, y)
""",
}
BROADCAST = "    z, y = xp.broadcast_arrays(z, xp.asarray(y, dtype=z.dtype, device=z.device))\n"

CHOICE = {
    "python": "    if y == 0 or y == 1:\n",
    "array-api": "    if xp.all((y == 0) | (y == 1)):\n",
}

CLOSING = {
    "python": "{limits}    return value\n",
    "array-api": "{limits}    return xp.where({isnan}, xp.full_like(value, math.nan), value)\n",
}
BEYOND = {
    "python": "    value = math.copysign(math.inf, value) if infinite and abs(value) > 1e100 else value\n",
    "array-api": """\
    far = infinite & (xp.abs(value) > greatest**0.33)
    value = xp.where(far, xp.copysign(xp.full_like(value, math.inf), value), value)
""",
}

REMARKS = {
    "numpy": "",
    "python": "z and y are floats, and so is the result, which is inf where it overflows.",
    "array-api": "z and y broadcast against each other; the result has their common shape and the type of z, in which\n"
    "it is computed. y is compared with 0 and 1 at each call where the formula differs between them.",
}

SPECIAL: dict[str, ModuleType] = {"numpy": special, "python": special_python, "array-api": special_arrays}


def frame(target: Target, arguments: list[str], reaches: bool) -> tuple[str, str]:
    """What stands before and after the formula, for arguments z or z and y; with limits if z reaches the value."""
    isnan = {
        "python": " or ".join(f"math.isnan({v})" for v in arguments),
        "array-api": " | ".join(f"xp.isnan({v})" for v in arguments),
    }[target]
    broadcast, beside = (BROADCAST, BESIDE[target]) if "y" in arguments else ("", "")
    limits, beyond = (LIMITS[target] + beside, BEYOND[target]) if reaches else ("", "")
    opening = OPENING[target].format(isnan=isnan, broadcast=broadcast, limits=limits)
    return opening, CLOSING[target].format(isnan=isnan, limits=beyond)


def source(function: Elementwise, target: Target) -> str:
    """The code of a generated function for a target: for NumPy that of every form, else one function with them all."""
    if target == "numpy":
        return function.source
    arguments = ["z", "y"] if function.takes_label else ["z"]
    before, after = frame(target, arguments, any(form.reaches for form in function.forms))
    first, *soft = (_lines(form, target) for form in function.forms)
    inner = _indented(first, 4)
    if soft:
        inner = f"{CHOICE[target]}{_indented(first, 8)}    else:\n{_indented(soft[0], 8)}"
    head = HEADS[target].format(
        name=function.name,
        floats=", ".join(f"{v}: float" for v in arguments),
        anys=", ".join(f"{v}: Any" for v in arguments),
    )
    documentation = _indented(_document(function, target).splitlines(), 4).strip()
    return f'{head}\n    """{documentation}\n    """\n{before}{inner}{after}'


def function(of: Elementwise, target: Target) -> Callable[..., Any]:
    """The function for a target, a plain Python function; `inspect.getsource` gives its code."""
    text = source(of, target)
    names: dict[str, Any] = {"math": math, "Any": Any} | {
        name: f for name, f in vars(SPECIAL[target]).items() if name in special.FUNCTIONS
    }
    place = f"<lossproof {of.kernels.name} {of.name} {target} {id(of)}>"
    linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
    exec(compile(text, place, "exec", dont_inherit=True), names)
    made: Callable[..., Any] = names[of.name]
    return made


def targets(kernels: Kernels | SoftmaxKernels) -> tuple[Target, ...]:
    """What a model is printed for: softmax for NumPy alone."""
    return ("numpy",) if isinstance(kernels, SoftmaxKernels) else ("numpy", "python", "array-api")


def require(kernels: Kernels | SoftmaxKernels, target: Target) -> None:
    """ValueError for a target that the model is not printed for."""
    if target not in targets(kernels):
        raise ValueError(
            f"target is {target!r}; {kernels.name}, whose functions add up rows of logits, is printed for "
            f"{' and '.join(targets(kernels))} only"
        )


def module(kernels: Kernels | SoftmaxKernels, target: Target) -> str:
    """The four functions as one module, which needs NumPy, nothing but the standard library, or what it is given.

    Raises ValueError for a target that the model is not printed for.
    """
    require(kernels, target)
    if target == "numpy" or isinstance(kernels, SoftmaxKernels):
        return kernels.source
    functions = (kernels.activation, kernels.loss, kernels.derivative, kernels.second_derivative)
    texts = [source(f, target) for f in functions]
    used = {name for f in functions for name in function(f, target).__code__.co_names}
    called = [name for name in special.FUNCTIONS if name in used]
    needed = [inspect.getsource(getattr(SPECIAL[target], name)) for name in called]
    imports = "import math\nfrom typing import Any\n" if target == "array-api" else "import math\n"
    return f"{imports}\n\n" + "\n\n".join([*needed, *texts])


def _lines(form: Form, target: Target) -> list[str]:
    """The formula: what is computed once and first, and the value."""
    from numeric.printers import ArrayAPI, Python, helpers

    printer: Any = Python() if target == "python" else ArrayAPI(quiet=not form.reaches)
    lines = [f"{name} = {printer.doprint(e)}" for name, e in helpers(form.chain)]
    return [*lines, f"value = {printer.value(form.chain.last)}"]


def _document(function: Elementwise, target: Target) -> str:
    """Formula of every form, types and shapes, source."""
    formula, _, last = function.forms[0].doc.rpartition("\n\n")
    origin = last.splitlines()[-1]
    parts = [formula, REMARKS[target] + "\n" + origin]
    if len(function.forms) > 1:
        soft = function.forms[1].doc.rpartition("\n\n")[0].partition("\n\n")[2]
        parts.insert(1, f"For labels between 0 and 1:\n\n{soft}")
    return "\n\n".join(parts)


def _indented(lines: list[str], by: int) -> str:
    return "".join(f"{' ' * by}{line}".rstrip() + "\n" for line in lines)
