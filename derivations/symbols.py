"""The symbols of the lectures, declared once.

Scalars are real and nothing more: a range comes from a model or from ``domain=``, never from a symbol.
An index carries the range of its axis (i, j, k over the d parameters, n over the N rows), so that
Σ_k δ_jk f(k) = f(j) is a theorem about declared ranges and not a habit.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

z, y, yhat, rest = sp.symbols("z y ŷ c", real=True)
L = sp.Symbol("L", real=True)
"""The loss of one sample as a name, for ∂L/∂θ_i."""

N, d = sp.symbols("N d", integer=True, positive=True)
i, j, k = (sp.Idx(name, (1, d)) for name in "ijk")
n = sp.Idx("n", (1, N))


class indexed(sp.IndexedBase):
    """A family of real numbers; its label is not the scalar of the same name, which substitution would confuse."""

    def __new__(cls, label: Any, *_: Any, **__: Any) -> Any:
        return super().__new__(cls, sp.Symbol(str(label)), real=True)


theta, x, X = map(indexed, "θxX")
labels, logits, outputs, losses = map(indexed, ("y", "z", "ŷ", "L"))
"""y_n, z_n, ŷ_n, L_n: label, logit, output and loss of row n."""


def D(function: sp.Expr, *variables: Any) -> sp.Derivative:
    """∂function/∂variables, left as it stands, to be read through the context of a derivation."""
    return sp.Derivative(function, *variables, evaluate=False)


class sigmoid(sp.Function):
    """The logistic function σ(z) = 1/(1 + e^{-z}), from the reals into (0, 1) (claims S0-004, S1-002).

    Its derivative is σ(z)(1 - σ(z)) (claim S0-119); ``rewrite(exp)`` gives the definition.
    """

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, u: sp.Expr, **_: Any) -> sp.Expr:
        return 1 / (1 + sp.exp(-u))

    def _eval_is_extended_real(self) -> bool | None:
        return self.args[0].is_extended_real

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.rewrite(sp.exp)._eval_evalf(prec)

    def _sympystr(self, printer: Any) -> str:
        return f"σ({printer._print(self.args[0])})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = "" if exp is None else f"^{{{exp}}}"
        return rf"\sigma{power}\left({printer._print(self.args[0])}\right)"

    def _numpycode(self, printer: Any) -> str:
        return f"({printer._print(self.rewrite(sp.exp))})"

    _pythoncode = _mpmathcode = _numpycode
