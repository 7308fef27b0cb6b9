"""The normal form: what lies between the symbols and the kernel, and is trusted by both rules and derivations.

An expression in exp, log and their relatives becomes a rational function of generators, of which equality and signs are
decided exactly. In the order in which to read:

- `indices`: sums are objects with canonical indices. `generators`: the normal form itself; main result: where it
  vanishes, both sides are equal. `domains`: the values that symbols run over.
- `balls`: values enclosed by arb, which bound a generator and tell two numbers apart.
- The sign of a polynomial: `boxes` in one variable by its roots, in several by coefficients; `forms` by a completed
  square, or homogeneous. `signs`: that of an expression. `polynomials`: a function of one variable as one polynomial in
  σ(z), with Bernstein's coefficients.
- `definedness`: what must hold for a formula to have a value. `breaks`: |u|, max and Piecewise taken apart.
  `derivatives`: ``diff`` where there is no kink. `sums`: when sums of symbolic length cancel.
- `equality`: two formulas are equal, and have values, on a whole domain.

No module here knows of statements, of proofs or of the search; whoever cannot decide something raises `OutsideClass`.
"""

from __future__ import annotations

from typing import Any


class OutsideClass(ValueError):
    """An expression that cannot be decided: ``expression`` is the part that stands in the way."""

    def __init__(self, expression: Any, reason: str) -> None:
        super().__init__(f"{expression}: {reason}")
        self.expression, self.reason = expression, reason

    def __reduce__(self) -> tuple[Any, ...]:
        return OutsideClass, (self.expression, self.reason)
