"""The generated functions of softmax with cross-entropy, for any number of classes K: what `lambdify` prints.

As for the other models nothing here knows a formula: every function is the last step of a derivation, the values by
`derivations.lectures.softmax`, and what rounding took of them by `softmax_rounding`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from numeric.error_free import total
from numeric.softmax_arrays import Generated

if TYPE_CHECKING:
    from derivations.derivation import Derivation


@dataclass(frozen=True)
class Part:
    """A generated function, its source, the derivation whose last step it is, and what its arguments stand for there.

    ``labelled``: an argument is δ, which is 0 or 1, so that the code has two branches.
    """

    function: Callable[..., Any]
    source: str
    chain: Derivation
    reads: Mapping[str, Any]
    labelled: bool


@cache
def parts() -> Mapping[str, Part]:
    """The parts by name, in the order of `Generated`; made once and kept."""
    import sympy as sp

    from derivations.derivation import Derivation
    from derivations.lectures import softmax, softmax_rounding
    from derivations.lectures.softmax import E, R, a, b, c, k, z
    from derivations.lectures.softmax import M as top

    def of(chain: Derivation, **reads: Any) -> tuple[Derivation, dict[str, Any]]:
        return chain, reads

    def defined(entry: Any) -> Derivation:
        return Derivation(f"softmax, {entry}", entry, softmax.parts).to(softmax.parts[entry], by="definition")

    unit, pair = sp.KroneckerDelta(a, c), sp.KroneckerDelta(a, b)
    s = softmax_rounding
    chains = {
        "exponential": of(defined(E[c]), d=z[c] - z[top]),
        "others": of(defined(R[c]), E=E[k], label=sp.KroneckerDelta(k, c)),
        "output": of(softmax.stable_output, E=E[c], r=R[top]),
        "loss": of(softmax.stable_loss, d=z[c] - z[top], r=R[top]),
        "gradient": of(softmax.stable_gradient, E=E[a], R=R[a], r=R[top], label=unit),
        "soft_gradient": of(softmax.soft_gradient, p=softmax.p[a], label=softmax.y[a]),
        "hessian": of(softmax.stable_hessian, E_a=E[a], E_b=E[b], R=R[b], r=R[top], label=pair),
        "sum_rest": of(s.sum_rest, lost=s.λ, r=s.others, r_rest=s.ρ, s=s.S),
        "output_rest": of(s.output_rest, value=s.P, rest=s.ε_a, s_rest=s.σ),
        "loss_rest": of(s.loss_rest, e=s.e, r=s.others, r_rest=s.ρ),
        "gradient_rest": of(s.gradient_rest, value=s.P, rest=s.ε_a, R_rest=s.ρ, s_rest=s.σ, label=s.δ),
        "hessian_rest": of(s.hessian_rest, value=s.P, rest_a=s.ε_a, rest_b=s.ε_b, R_rest=s.ρ, s_rest=s.σ, label=s.δ),
    }
    return {name: _part(name, *chain) for name, chain in chains.items()}


@cache
def generated() -> Generated:
    """The functions alone."""
    return Generated(**{name: part.function for name, part in parts().items()})


def source(part: Part) -> str:
    """The code of a part, with its derivation as docstring."""
    head, _, body = part.source.partition("\n")
    title, *steps = str(part.chain).splitlines()
    lines = [f"{title[0].upper()}{title[1:]}.", "", *steps, ""]
    lines += [f"Here {name} stands for {value}." for name, value in part.reads.items() if name != str(value)]
    quoted = "\n".join(f"    {line}".rstrip() for line in lines)
    return f'{head}\n    """{quoted.strip()}\n    """\n{body}'


def _part(name: str, chain: Derivation, reads: dict[str, Any]) -> Part:
    """The last step of a derivation in the names of the arguments, printed."""
    import sympy as sp

    from numeric.printers import NumPy

    class Printer(NumPy):
        def _print_Sum(self, e: Any) -> str:
            return f"total({self._print(e.function)})"

    arguments = {sp.Symbol(argument, real=True): value for argument, value in reads.items()}
    e = chain.result
    for symbol, value in arguments.items():
        if value.is_Add:  # the difference of two logits
            first, second = value.args if value.args[1].could_extract_minus_sign() else value.args[::-1]
            e = e.subs(first, symbol - second)
    e = e.xreplace({value: symbol for symbol, value in arguments.items()})
    function = sp.lambdify(list(arguments), e, {"numpy": np, "total": total}, Printer(), docstring_limit=0)
    text = inspect.getsource(function).replace("_lambdifygenerated", f"_{name}", 1)
    return Part(function, text, chain, reads, "label" in reads and name != "soft_gradient")
