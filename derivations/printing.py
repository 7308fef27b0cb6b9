"""How formulas are written: as text for a terminal, as LaTeX that GitHub renders.

SymPy's printers, with the lectures' habits: ∂L/∂θ_i, ŷ - y rather than -y + ŷ, x_i before the bracket, and factors of
an unevaluated product in the order in which they were given.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

_NAMES = {"ŷ": r"\hat{y}", "θ": r"\theta", "η": r"\eta", "ℓ": r"\ell"}


class _Habits:
    """Orders of terms and factors, shared by both printers."""

    _settings: dict[str, Any]

    def _as_ordered_terms(self, e: Any, order: Any = None) -> list[Any]:
        terms = _terms(e) if sp.Add(*e.args).args != e.args else list(e.as_ordered_terms())
        first = next((t for t in terms if not t.could_extract_minus_sign()), None)
        return terms if first is None else [first, *(t for t in terms if t is not first)]

    def _reordered(self, e: Any) -> Any:
        """Numbers, then single letters, then brackets; a product built unevaluated stays as it is, but flat."""
        if sp.Mul(*e.args).args != e.args:
            return sp.Mul(*[f for f in _flat(e) if f != 1], evaluate=False)
        return sp.Mul(*sorted(e.args, key=_weight), evaluate=False)


def _terms(e: Any) -> list[Any]:
    """The terms of nested sums."""
    return [t for a in e.args for t in _terms(a)] if e.is_Add else [e]


def _flat(e: Any, outermost: bool = True) -> list[Any]:
    """The factors of nested products; a fraction inside a product stays whole."""
    fraction = e.is_Mul and any(f.is_Pow and f.exp.could_extract_minus_sign() for f in e.args)
    return [e] if not e.is_Mul or (fraction and not outermost) else [f for a in e.args for f in _flat(a, False)]


def _weight(factor: Any) -> tuple[int, int, str]:
    base = factor.base if factor.is_Pow else factor
    if base.is_Number:
        return -1 if factor.is_Number else 0, 0, str(base)
    letter, logarithm = base.is_Symbol or isinstance(base, sp.Indexed), isinstance(base, sp.log)
    rank = 1 if letter else 4 if logarithm else 3 if base.is_Add else 2
    indices = len(base.indices) if isinstance(base, sp.Indexed) else 0
    return rank, -indices, "" if str(base).startswith("θ") else str(base)


def _sum_last(e: Any) -> tuple[Any, Any | None]:
    """(1/N) Σ ... as coefficient and sum, where a product has one sum; else (e, None)."""
    sums = [a for a in e.args if isinstance(a, (sp.Sum, sp.Product))]
    others = [a for a in e.args if a not in sums]
    return (sp.Mul(*others), sums[0]) if len(sums) == 1 and others else (e, None)


def _power(count: int, sup: str) -> str:
    return "" if count == 1 else sup.format(count)


class Text(_Habits, StrPrinter):
    """Formulas in one line of Unicode."""

    def _print_Mul(self, e: Any) -> str:
        before, total = _sum_last(e)
        if total is not None:
            sign = "-" if before == -1 else f"{self.parenthesize(before, 50)}·"
            return f"{sign}{self._print(total)}"
        above: list[Any] = []
        below: list[Any] = []
        for f in _flat(self._reordered(e)):
            inverted = f.is_Pow and f.exp.is_Number and f.exp.is_negative
            if inverted:
                below += _flat(f.base) if f.exp == -1 else [sp.Pow(f.base, -f.exp, evaluate=False)]
            else:
                above.append(f)
        leading = above.pop(0) if above and above[0].is_Rational else sp.S.One
        number = sp.Mul(leading, *(f for f in above if f in (1, -1)))
        above = [sp.Integer(abs(number.p)), *(f for f in above if f not in (1, -1))]
        below = [sp.Integer(number.q), *below]
        sign, below = "-" if number < 0 else "", [f for f in below if f != 1]
        numerator, denominator = self._factors([f for f in above if f != 1]), self._factors(below)
        return f"{sign}{numerator}" + (f"/({denominator})" if len(below) > 1 else f"/{denominator}" if below else "")

    def _factors(self, factors: list[Any]) -> str:
        level = PRECEDENCE["Mul"]
        whole = [self.parenthesize(f, level + (f.is_Mul or (f.is_Rational and not f.is_Integer))) for f in factors]
        return "*".join(whole) or "1"

    def _print_Pow(self, e: Any, rational: bool = False) -> str:
        if e.exp.is_Number and e.exp.is_negative:
            return self._print_Mul(sp.Mul(sp.S.One, e, evaluate=False))
        if e.exp == sp.S.Half:
            return f"sqrt({self._print(e.base)})"
        base, power = (self.parenthesize(a, PRECEDENCE["Pow"] + a.is_Pow) for a in e.args)
        return f"{base}**{power}" if e.exp != 1 else base

    def _print_Derivative(self, e: Any) -> str:
        total = sum(c for _, c in e.variable_count)
        upper = "" if total == 1 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(total)]
        body = self._print(e.expr)
        alone = isinstance(e.expr, (sp.Symbol, sp.Indexed, sp.Function)) and not isinstance(e.expr, sp.Piecewise)
        body = body if alone else f"({body})"
        below = "".join(f"∂{self._print(v)}" + ("" if c == 1 else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)]) for v, c in e.variable_count)
        return f"∂{upper}{body}/{below}"

    def _print_Sum(self, e: Any) -> str:
        limits = ", ".join(f"{i}=1..{b}" if a == 1 else f"{i}={a}..{b}" for i, a, b in e.limits)
        return f"Σ_({limits}) {self.parenthesize(e.function, 50)}"

    def _print_Product(self, e: Any) -> str:
        limits = ", ".join(f"{i}={a}..{b}" for i, a, b in e.limits)
        return f"Π_({limits}) {self.parenthesize(e.function, 50)}"

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        cases = isinstance(item, sp.Piecewise)  # which SymPy takes for a function call
        return f"({self._print(item)})" if cases else str(super().parenthesize(item, level, strict))

    def _print_Add(self, e: Any, order: Any = None) -> str:
        if not any(isinstance(term, sp.Piecewise) for term in e.args):
            return str(super()._print_Add(e, order))
        terms = [self.parenthesize(term, PRECEDENCE["Add"]) for term in e.args]
        return " + ".join(terms).replace("+ -", "- ")

    def _print_Piecewise(self, e: Any) -> str:
        return "; ".join(
            self._print(v) + (f" if {self._print(c)}" if c is not sp.true else " otherwise") for v, c in e.args
        )

    def _print_Relational(self, e: Any) -> str:
        sign = {"==": "=", ">=": "≥", "<=": "≤", "!=": "≠"}.get(e.rel_op, e.rel_op)
        return f"{self._print(e.lhs)} {sign} {self._print(e.rhs)}"

    def _print_DiagMatrix(self, e: Any) -> str:
        return f"diag({self._print(e.args[0])})"

    def _print_Transpose(self, e: Any) -> str:
        return f"{self._print(e.arg)}ᵀ"


class Latex(_Habits, LatexPrinter):
    """Formulas as LaTeX without macros that GitHub refuses."""

    def _print_Symbol(self, e: Any, style: str = "plain") -> str:
        return _NAMES.get(e.name) or str(super()._print_Symbol(e, style))

    def _print_MatrixSymbol(self, e: Any) -> str:
        return rf"\boldsymbol{{{_NAMES.get(e.name, e.name)}}}"

    def _print_Idx(self, e: Any) -> str:
        return str(self._print(e.label))

    def _print_Indexed(self, e: Any) -> str:
        indices = [self._print(i) for i in e.indices]
        return f"{self._print(e.base.label)}_{{{(',' if any(len(i) > 1 for i in indices) else '').join(indices)}}}"

    def _print_Mul(self, e: Any) -> str:
        settings, self._settings = self._settings, {**self._settings, "order": "none"}
        try:
            if not e.is_Mul:  # a reciprocal, which SymPy prints as a fraction here
                return str(super()._print_Mul(e))
            before, total = _sum_last(e)
            if total is None:
                product = self._reordered(e)
                return str(super()._print_Mul(product) if product.is_Mul else self._print(product))
            return f"{'-' if before == -1 else self._print(before)} {self._print(total)}"
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

    def _print_MatAdd(self, e: Any) -> str:
        terms = sorted(map(self._print, e.args), key=lambda t: t.startswith("-"))
        return " ".join([terms[0], *(t if t.startswith("-") else f"+ {t}" for t in terms[1:])])

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


def context(chain: Any) -> list[Any]:
    """The definitions of a derivation as equations, in the order in which they were given."""
    return [sp.Eq(name, value, evaluate=False) for name, value in chain.where.items()]


def text(chain: Any) -> str:
    """A derivation as lines of text: title, context, then one line for each formula with its reason."""
    lines = [chain.title, *(f"  where {formula(definition)}" for definition in context(chain))]
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
    lines = [f"{latex(chain.start)} &= {latex(first.expr)} && {_reason(first.by)}"]
    lines += [f"&= {latex(s.expr)} && {_reason(s.by)}" for s in others]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def _reason(by: str) -> str:
    """A reason as text; _ and ^ belong to formulas, and a renderer refuses them here."""
    return rf"\text{{{by.replace('_', ' ').replace('^', ' to the ')}}}"
