"""Entries of matrix products, so that a derivation in indices can end as the slides do, in matrices.

``Entry(Xᵀ(ŷ - y), j)`` is one entry of a matrix expression; `Entry.open` writes it as the sum that the definition
of the product says, in the indexed symbols of the same names. Nothing is differentiated in matrix form.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.symbols import N, d, indexed

design = sp.MatrixSymbol("X", N, d)
label_vector, output_vector, logit_vector = (sp.MatrixSymbol(name, N, 1) for name in ("y", "ŷ", "z"))
parameter_vector = sp.MatrixSymbol("θ", d, 1)


class Entry(sp.Expr):
    """The entry (row, column) of a matrix expression; the column of a vector is left out."""

    is_commutative = True

    def __new__(cls, matrix: Any, row: Any, column: Any = sp.S.One) -> Entry:
        return sp.Expr.__new__(cls, matrix, row, column)

    @staticmethod
    def open(e: Any) -> Any:
        """Write every Entry inside ``e`` as sums of products of indexed symbols."""
        return e.replace(lambda a: isinstance(a, Entry), lambda a: _entry(*a.args)) if e.has(Entry) else e

    def _sympystr(self, printer: Any) -> str:
        matrix, row, column = self.args
        if matrix.shape == (1, 1):
            return f"({printer._print(matrix)})"
        index = f"{row}" if matrix.shape[1] == 1 else f"{row}, {column}"
        return f"({printer._print(matrix)})[{index}]"

    def _latex(self, printer: Any) -> str:
        matrix, row, column = self.args
        if matrix.shape == (1, 1):
            return str(printer._print(matrix))
        index = f"{row}" if matrix.shape[1] == 1 else f"{row}{column}"
        return rf"\left[{printer._print(matrix)}\right]_{{{index}}}"


def _entry(matrix: Any, row: Any, column: Any) -> Any:
    """The definition of each matrix operation, entry by entry."""
    if isinstance(matrix, sp.MatrixSymbol):
        base = indexed(matrix.name)
        return base[row] if matrix.shape[1] == 1 else base[row, column]
    if isinstance(matrix, sp.Transpose):
        return _entry(matrix.arg, column, row)
    if isinstance(matrix, sp.MatAdd):
        return sp.Add(*(_entry(a, row, column) for a in matrix.args))
    if isinstance(matrix, sp.MatMul):
        scalar, factors = matrix.as_coeff_matrices()
        return scalar * _product(factors, row, column)
    if isinstance(matrix, sp.DiagMatrix):
        return sp.KroneckerDelta(row, column) * _entry(matrix.args[0], row, sp.S.One)
    raise TypeError(f"no entry rule for {type(matrix).__name__} in {matrix}")


def _product(factors: list[Any], row: Any, column: Any) -> Any:
    """(AB)_rc = Σ_m A_rm B_mc."""
    first, *others = factors
    if not others:
        return _entry(first, row, column)
    size = first.shape[1]
    m = sp.Idx(sp.Dummy("m", integer=True), (1, size))
    return sp.Sum(_entry(first, row, m) * _product(others, m, column), (m, 1, size))
