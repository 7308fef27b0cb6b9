"""Printers of the last step of a derivation: NumPy, plain Python, and any array-API namespace ``xp``.

Each prints the tree as it stands: a sum or product is not reordered, parentheses stay, and 1/x is a division. A
`Piecewise` becomes nested `where`, or `if` and `else`. The one thing that is printed otherwise than it was proved is
e^{-ga} for g ≠ 1: as e^{-g min(a, 1000/g)}, since ga may overflow; both are 0 in float64 where they differ. So is
e^{g min(u, 0)}, as e^{g max(min(u, 0), -1000/g)}.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.printing.numpy import NumPyPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pycode import PythonCodePrinter

if TYPE_CHECKING:
    from derivations.derivation import Derivation

FAR = 1000
"""e^{-1000} and smaller are 0 in float64."""

OVERFLOW = 709.782712893384
"""The logarithm of the largest number of float64: e to a larger power is inf there."""

_SETTINGS = {"fully_qualified_modules": True, "inline": True, "allow_unknown_functions": False}


class _Tree:
    """What the three have in common; ``least`` and ``greatest`` are the names of their min and max."""

    least, greatest = "min", "max"

    def value(self: Any, e: Any) -> str:
        """A formula where a value of its own is needed: the whole, a branch, an argument of min and max."""
        return str(self._print(e))

    def _print_Relational(self: Any, e: Any) -> str:
        return f"{self._print(e.lhs)} {e.rel_op} {self._print(e.rhs)}"

    def _print_Pow(self: Any, e: Any, rational: bool = False) -> str:
        if e.exp == -1:
            return f"1/{self.parenthesize(e.base, PRECEDENCE['Pow'])}"
        return str(super()._print_Pow(e, rational))  # type: ignore[misc]

    def _print_Max(self: Any, e: Any) -> str:
        return reduce(lambda a, b: f"{self.greatest}({a}, {b})", map(self.value, e.args))

    def _print_Min(self: Any, e: Any) -> str:
        return reduce(lambda a, b: f"{self.least}({a}, {b})", map(self.value, e.args))

    def _print_Piecewise(self: Any, e: Any) -> str:
        *first, (last, _) = e.args
        code = self.value(last)
        for value, condition in reversed(first):
            code = self.choice(self._print(condition), self.value(value), code)
        return str(code)

    def _print_erf(self: Any, e: Any) -> str:
        return f"{e.func.__name__}({self._print(e.args[0])})"

    _print_erfcx = _print_erf


class NumPy(_Tree, NumPyPrinter):
    """Arrays: every branch is evaluated, and chosen from by `where`."""

    least, greatest = "numpy.minimum", "numpy.maximum"

    def __init__(self) -> None:
        super().__init__(dict(_SETTINGS))

    def choice(self, condition: str, above: str, below: str) -> str:
        """`where`."""
        return f"numpy.where({condition}, {above}, {below})"


class Python(_Tree, PythonCodePrinter):
    """Floats, by `math` alone: only the branch that is needed is evaluated, and what overflows is inf, no exception.

    A whole number that may become the result is printed as a float. A square of what may be huge is a product, because
    ** raises OverflowError; and exp of what may be positive is inf beyond `OVERFLOW`, where `math.exp` raises.
    """

    def __init__(self) -> None:
        super().__init__(dict(_SETTINGS))

    def value(self, e: Any) -> str:
        """A formula, a whole number as a float."""
        return f"{e}.0" if e.is_Integer else str(self._print(e))

    def choice(self, condition: str, above: str, below: str) -> str:
        """The conditional expression, in parentheses."""
        return f"({above} if {condition} else {below})"

    def _print_Pow(self, e: Any, rational: bool = False) -> str:
        if e.exp == 2 and _may_be_huge(e.base):
            base = self.parenthesize(e.base, PRECEDENCE["Pow"])
            return f"({base}*{base})"
        return super()._print_Pow(e, rational)

    def _print_exp(self, e: Any) -> str:
        argument = self._print(e.args[0])
        if _at_most_zero(e.args[0]):
            return f"math.exp({argument})"
        return f"(math.inf if {argument} > {OVERFLOW} else math.exp({argument}))"


class ArrayAPI(_Tree, PythonCodePrinter):
    """Arrays of any namespace ``xp`` of the array API, 2023.12, of one floating type; numbers by `math`.

    `where`, `minimum` and `maximum` take no plain number there, so that one is spread by ``full_like(z, ...)``.
    """

    least, greatest = "xp.minimum", "xp.maximum"

    def __init__(self) -> None:
        super().__init__(dict(_SETTINGS))

    def value(self, e: Any) -> str:
        """A formula, a number as an array."""
        return str(self._print(e)) if e.free_symbols else f"xp.full_like(z, {self._print(e)})"

    def choice(self, condition: str, above: str, below: str) -> str:
        """`where`."""
        return f"xp.where({condition}, {above}, {below})"

    def _print_exp(self, e: Any) -> str:
        return f"{'xp' if e.free_symbols else 'math'}.{e.func.__name__}({self._print(e.args[0])})"

    _print_log = _print_expm1 = _print_log1p = _print_exp

    def _print_Abs(self, e: Any) -> str:
        return f"xp.abs({self._print(e.args[0])})"

    def _print_Pow(self, e: Any, rational: bool = False) -> str:
        if e.exp == sp.S.Half and e.free_symbols:
            return f"xp.sqrt({self._print(e.base)})"
        return super()._print_Pow(e, rational)

    def _print_erf(self, e: Any) -> str:
        return f"{e.func.__name__}({self._print(e.args[0])}, xp)"

    _print_erfcx = _print_erf


def _may_be_huge(e: Any) -> bool:
    from derivations.stable_form import a, u
    from derivations.symbols import z

    return not e.free_symbols.isdisjoint((z, u, a))


def _at_most_zero(e: Any) -> bool:
    """Whether e is seen to be a negative multiple of |u|, of its minimum with a number, or of a square."""
    from derivations.stable_form import a

    number, rest = e.as_coeff_Mul()
    size = rest == a or (isinstance(rest, sp.Min) and a in rest.args) or (rest.is_Pow and rest.exp == 2)
    return bool(number <= 0 and size)


def helpers(chain: Derivation) -> list[tuple[Any, Any]]:
    """What is computed once and first, in order: u, a = |u|, then q, p, m, w, or g and E, as far as they are used."""
    from derivations.horner import m, q, w
    from derivations.stable_form import a, p, u
    from derivations.stable_normal import TAIL, E, g

    order = (q, p, m, w, g, E)
    found = [(s, TAIL if s is E else chain.where[s]) for s in order if s in chain.where and chain.last.has(s)]
    found = [(s, _exponential(e) if s in (q, p, m, w) else e) for s, e in found]
    if a in chain.where and (found or chain.last.has(a)):
        found.insert(0, (a, chain.where[a]))
    if u in chain.where:
        found.insert(0, (u, chain.where[u]))
    return found


def _exponential(e: Any) -> Any:
    """e^{-ga} with g·a that does not overflow; e^{-ga} - 1 by expm1."""
    from sympy.codegen.cfunctions import expm1

    from derivations.stable_form import a

    (power,) = e.atoms(sp.exp)
    rate = -power.exp.coeff(a)
    argument = power.exp if rate in (0, 1) else -rate * sp.Min(a, FAR / rate)
    scale, below = power.exp.as_coeff_Mul()
    if isinstance(below, sp.Min) and not below.has(a) and scale != 1:  # of p = e^{g min(u, 0)}
        argument = scale * sp.Max(below, -FAR / scale)
    return expm1(argument) if e.is_Add else sp.exp(argument)
