"""How formulas are written: as text for a terminal, as LaTeX that GitHub renders.

SymPy's printers, with the lectures' habits: ∂L/∂θ_i, ŷ - y rather than -y + ŷ, x_i before the bracket, and factors of
an unevaluated product in the order in which they were given.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

_NAMES = {"ŷ": r"\hat{y}", "θ": r"\theta", "η": r"\eta", "ℓ": r"\ell"}


class _Habits:
    """Orders of terms and factors, shared by both printers."""

    def _as_ordered_terms(self, e: Any, order: Any = None) -> list[Any]:
        terms = list(e.args) if sp.Add(*e.args).args != e.args else list(e.as_ordered_terms())
        first = next((t for t in terms if not t.could_extract_minus_sign()), None)
        return terms if first is None else [first, *(t for t in terms if t is not first)]

    def _reordered(self, e: Any) -> Any:
        """Numbers, then single letters, then brackets; a product built unevaluated stays as it is."""
        if sp.Mul(*e.args).args != e.args:
            return e
        return sp.Mul(*sorted(e.args, key=_weight), evaluate=False)


def _weight(factor: Any) -> tuple[int, int]:
    base = factor.base if factor.is_Pow else factor
    rank = 0 if base.is_Number else 1 if base.is_Symbol or isinstance(base, sp.Indexed) else 3 if base.is_Add else 2
    return rank, 0 if isinstance(base, sp.Indexed) else len(str(base))


def _sum_last(e: Any) -> tuple[Any, Any | None]:
    """(1/N) Σ ... as coefficient and sum, where a product has one sum; else (e, None)."""
    sums = [a for a in e.args if isinstance(a, (sp.Sum, sp.Product))]
    others = [a for a in e.args if a not in sums]
    return (sp.Mul(*others), sums[0]) if len(sums) == 1 and others else (e, None)


def _power(count: int, sup: str) -> str:
    return "" if count == 1 else sup.format(count)


class Text(_Habits, StrPrinter):  # type: ignore[misc]
    """Formulas in one line of Unicode."""

    def _print_Mul(self, e: Any) -> str:
        settings, self._settings = self._settings, {**self._settings, "order": "none"}
        try:
            before, total = _sum_last(e)
            if total is None:
                return str(super()._print_Mul(self._reordered(e)))
            return f"{self.parenthesize(before, 50)}·{self._print(total)}"
        finally:
            self._settings = settings

    def _print_Derivative(self, e: Any) -> str:
        total = sum(c for _, c in e.variable_count)
        upper = "" if total == 1 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(total)]
        body = self._print(e.expr)
        body = body if e.expr.is_Symbol or isinstance(e.expr, sp.Indexed) else f"({body})"
        below = "".join(f"∂{self._print(v)}" + ("" if c == 1 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)]) for v, c in e.variable_count)
        return f"∂{upper}{body}/{below}"

    def _print_Sum(self, e: Any) -> str:
        limits = ", ".join(f"{i}=1..{b}" if a == 1 else f"{i}={a}..{b}" for i, a, b in e.limits)
        return f"Σ_({limits}) {self.parenthesize(e.function, 50)}"

    def _print_Product(self, e: Any) -> str:
        limits = ", ".join(f"{i}={a}..{b}" for i, a, b in e.limits)
        return f"Π_({limits}) {self.parenthesize(e.function, 50)}"

    def _print_Piecewise(self, e: Any) -> str:
        return "; ".join(
            self._print(v) + (f" if {self._print(c)}" if c is not sp.true else " otherwise") for v, c in e.args
        )

    def _print_DiagMatrix(self, e: Any) -> str:
        return f"diag({self._print(e.args[0])})"

    def _print_Transpose(self, e: Any) -> str:
        return f"{self._print(e.arg)}ᵀ"


class Latex(_Habits, LatexPrinter):  # type: ignore[misc]
    """Formulas as LaTeX without macros that GitHub refuses."""

    def _print_Symbol(self, e: Any, style: str = "plain") -> str:
        return _NAMES.get(e.name) or str(super()._print_Symbol(e, style))

    def _print_MatrixSymbol(self, e: Any) -> str:
        return rf"\mathbf{{{_NAMES.get(e.name, e.name)}}}"

    def _print_Idx(self, e: Any) -> str:
        return str(self._print(e.label))

    def _print_Indexed(self, e: Any) -> str:
        indices = [self._print(i) for i in e.indices]
        return f"{self._print(e.base.label)}_{{{(',' if any(len(i) > 1 for i in indices) else '').join(indices)}}}"

    def _print_Mul(self, e: Any) -> str:
        settings, self._settings = self._settings, {**self._settings, "order": "none"}
        try:
            before, total = _sum_last(e)
            if total is None:
                return str(super()._print_Mul(self._reordered(e)))
            return f"{self._print(before)} {self._print(total)}"
        finally:
            self._settings = settings

    def _print_Derivative(self, e: Any) -> str:
        total = sum(c for _, c in e.variable_count)
        below = "".join(rf"\partial {self._print(v)}{_power(c, '^{{{}}}')}" for v, c in e.variable_count)
        over = rf"\partial{_power(total, '^{{{}}}')}"
        if e.expr.is_Symbol or isinstance(e.expr, sp.Indexed):
            return rf"\frac{{{over} {self._print(e.expr)}}}{{{below}}}"
        return rf"\frac{{{over}}}{{{below}}}\left[{self._print(e.expr)}\right]"

    def _print_DiagMatrix(self, e: Any) -> str:
        return rf"\mathrm{{diag}}\left({self._print(e.args[0])}\right)"

    def _print_Transpose(self, e: Any, exp: Any = None) -> str:
        return rf"{self.parenthesize(e.arg, 100)}^{{\top}}"

    def _print_log1p(self, e: Any) -> str:
        return rf"\mathrm{{log1p}}\left({self._print(e.args[0])}\right)"

    def doprint(self, expr: Any) -> str:
        return str(super().doprint(expr)).replace(r"\operatorname", r"\mathrm")


def formula(e: Any) -> str:
    """One formula as text."""
    return str(Text().doprint(e))


def latex(e: Any) -> str:
    """One formula as LaTeX."""
    return Latex({"mat_str": "matrix", "mat_delim": "["}).doprint(e)


def context(chain: Any) -> list[tuple[Any, Any]]:
    """The definitions of a derivation, in the order in which they were given."""
    return list(chain.where.items())


def text(chain: Any) -> str:
    """A derivation as lines of text: title, context, then one line for each formula with its reason."""
    lines = [chain.title, *(f"  where {formula(a)} = {formula(b)}" for a, b in context(chain))]
    if str(chain.domain):
        lines.append(f"  for {chain.domain}")
    rows = [(f"  {formula(chain.start)}", "")] + [(f"  = {formula(s.expr)}", s.by) for s in chain.steps]
    width = min(max(len(left) for left, _ in rows), 88)
    return "\n".join([*lines, *(f"{left:<{width}}  [{by}]" if by else left for left, by in rows)])


def chain_latex(chain: Any) -> str:
    """A derivation as an ``aligned`` environment, each reason beside its step."""
    if not chain.steps:
        return latex(chain.start)
    first, *others = chain.steps
    lines = [f"{latex(chain.start)} &= {latex(first.expr)} && \\text{{{_plain(first.by)}}}"]
    lines += [f"&= {latex(s.expr)} && \\text{{{_plain(s.by)}}}" for s in others]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _plain(reason: str) -> str:
    """Text inside LaTeX: formulas between $ signs are kept, characters that LaTeX reserves are escaped."""
    return reason.replace("\\", r"\backslash ").replace("_", r"\_").replace("%", r"\%").replace("&", r"\&")
