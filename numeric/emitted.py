"""Generated code is proved: its text, read back, means the derived formula.

So a wrong coefficient in the printed code is found by a proof, whatever printed it and for whatever target. What is
read how, and three lemmas beside the kernel: `numeric.read_back`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sympy as sp

from derivations.derivation import Derivation
from derivations.stable.form import derived
from derivations.stable.horner import q
from derivations.symbols import y, z
from numeric.printed import fitting
from numeric.read_back import meaning, meanings
from numeric.softmax import SoftmaxKernels
from numeric.softmax_forms import parts
from numeric.softmax_forms import source as printed
from numeric.targets import Target, require, source
from numeric.typeset import NAMES, ONE, POWER, REST, TOGETHER

if TYPE_CHECKING:
    from numeric.elementwise import Elementwise, Form
    from numeric.generated import Kernels
    from numeric.softmax_forms import Part


def check(form: Form, e: Any = None) -> int:
    """Prove that the code of a form means the derived formula; the number of its branches. Raises StepError if not.

    ``e``: what its code for another target means, as `meanings` reads it.
    """
    return _proved(form.chain, meaning(form.source) if e is None else e)


def _proved(chain: Derivation, e: Any) -> int:
    Derivation(f"{chain.title}: the code", derived(chain), chain.where, chain.domain).to(e, by="the code, read back")
    return max(1, sum(len(p.args) - any(isinstance(v, sp.Piecewise) for v, _ in p.args) for p in e.atoms(sp.Piecewise)))


def check_target(function: Elementwise, target: Target, code: str | None = None) -> int:
    """`check` for every form of a function as it is printed for a target, or as ``code`` is, with the same result."""
    if target == "numpy":
        return sum(check(form) for form in function.forms)
    values = meanings(source(function, target) if code is None else code, target)
    return sum(check(form, e) for form, e in zip(function.forms, values, strict=True))


def check_part(part: Part) -> int:
    """Prove that the code of a part of softmax means what its derivation starts from, for every K; as `check`."""
    from derivations.lectures.softmax import K, k

    e = meaning(printed(part), {**part.reads, "total": lambda term: sp.Sum(term, (k, 1, K))})
    chain = part.chain
    Derivation(f"{chain.title}: the code", chain.start, chain.where, chain.domain).to(e, by="the code, read back")
    return 2 if part.labelled else 1


def check_training(kernels: Kernels, codes: Mapping[str, str] | None = None) -> int:
    """`check` for what is not called by itself: loss and slope together, and all roles for one number, to be compiled.

    ``codes``: other code for some of the functions, by their names.
    """
    printed, count = kernels.printed, 0

    def code(name: str) -> str | None:
        function = printed.function(name)
        return None if function is None else (codes or {}).get(name) or inspect.getsource(function)

    for name in NAMES:
        plain = name.removeprefix("soft_")
        roles = TOGETHER.get(plain) or ((ONE[plain],) if plain in ONE else ())
        source = code(name)
        if not roles or source is None:
            continue
        power = code(fitting(printed, POWER, plain != name)) if plain in ONE else None
        values = meaning(source, {"z": z, "y": y, **({} if power is None else {q.name: meaning(power)})})
        values = values + sp.log(1 + (q if power is None else meaning(power))) if plain == REST else values
        for role, e in zip(roles, values if plain in TOGETHER else [values], strict=True):
            count += _proved(printed.chain(fitting(printed, role, plain != name)), e)
    return count


def check_all(kernels: Kernels | SoftmaxKernels, target: Target = "numpy") -> int:
    """`check_target` for every function of a model, or `check_part`; how many branches were proved.

    Raises ValueError for a target that the model is not printed for.
    """
    require(kernels, target)
    if isinstance(kernels, SoftmaxKernels):
        return sum(map(check_part, parts().values()))
    functions = [kernels.activation, kernels.loss, kernels.derivative, kernels.second_derivative]
    return sum(check_target(function, target) for function in functions)
