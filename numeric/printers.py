"""Printers of the last step of a derivation: NumPy, plain Python, and any array-API namespace ``xp``.

Each prints the tree as it stands: a sum or product is not reordered, parentheses stay, and 1/x is a division. A
`Piecewise` becomes nested `where`, or `if` and `else`; one of 1 and 0 is its condition. Two things are printed
otherwise than they were proved. e^{-ga} for g ≠ 1, since ga may overflow: as e^{-g min(a, FAR/g)}; both are 0 where
they differ. And s = t/(t + 1) of t = e^{gu}, since t may overflow: of t = e^{g clip(u, -FAR/g, SATURATED/g)}, or for
g = 1 of t = e^{min(u, SATURATED)}; both are 0, or both 1, where they differ.

A ``quiet`` printer is for what stays bounded where z - y overflows: it calls for the difference without a warning.
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

FAR = 20000
"""e^{-20000} and smaller are 0 in every floating type of NumPy."""

SATURATED = 80
"""1 + e^80 is rounded to e^80 in every floating type of NumPy, and e^80 is a number in every type but float16."""

RARE = 40
"""Bounds from here on are hardly ever exceeded: it pays to see that, and then to leave out the minimum."""

OVERFLOW = 709.782712893384
"""The logarithm of the largest number of float64: e to a larger power is inf there."""

_SETTINGS = {"fully_qualified_modules": True, "inline": True, "allow_unknown_functions": False}


class _Tree:
    """What the three have in common; ``least``, ``greatest`` and ``within`` are how they say min, max and both."""

    least, greatest, within = "min", "max", "min(max({}, {}), {})"
    quiet, difference = False, "difference({}, {})"

    def value(self: Any, e: Any) -> str:
        """A formula where a value of its own is needed: the whole, a branch, an argument of min and max."""
        return str(self._print(e))

    def bound(self: Any, e: Any) -> str:
        """A number that a value is kept from crossing."""
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
        if isinstance(e.args[-1], sp.Max):  # as `_saturated` writes it
            high, (low, x) = e.args[0], e.args[1].args
            return str(self.within.format(self._print(x), self.bound(low), self.bound(high)))
        return reduce(lambda a, b: f"{self.least}({a}, {b})", map(self.value, e.args))

    def _print_Piecewise(self: Any, e: Any) -> str:
        if [value for value, _ in e.args] == [1, 0]:
            return str(self.step(self._print(e.args[0][1])))
        *first, (last, _) = e.args
        code = self.value(last)
        for value, condition in reversed(first):
            code = self.choice(self._print(condition), self.value(value), code)
        return str(code)

    def _as_ordered_terms(self: Any, e: Any, order: Any = None) -> list[Any]:
        """A choice first: (z >= 0) - y, not -y + (z >= 0), which is a step more."""
        terms = super()._as_ordered_terms(e, order)  # type: ignore[misc]
        return sorted(terms, key=lambda term: not isinstance(term, sp.Piecewise))

    def _print_Add(self: Any, e: Any, order: Any = None) -> str:
        from derivations.symbols import y, z

        if self.quiet and e in (z - y, y - z):
            return str(self.difference.format(*(("z", "y") if e == z - y else ("y", "z"))))
        return str(super()._print_Add(e, order))  # type: ignore[misc]

    def step(self, condition: str) -> str:
        """1 where the condition holds and 0 elsewhere, in a sum."""
        return f"({condition})"

    def _print_erf(self: Any, e: Any) -> str:
        return f"{e.func.__name__}({self._print(e.args[0])})"

    _print_gauss = _print_erfcx = _print_excess = _print_loggamma = _print_erf


class NumPy(_Tree, NumPyPrinter):
    """Arrays: every branch is evaluated, and chosen from by `where`."""

    least, greatest, within = "numpy.minimum", "numpy.maximum", "numpy.clip({}, {}, {})"

    def __init__(self, quiet: bool = False) -> None:
        super().__init__(dict(_SETTINGS))
        self.quiet = quiet

    def choice(self, condition: str, above: str, below: str) -> str:
        """`where`."""
        return f"numpy.where({condition}, {above}, {below})"

    def _print_Min(self, e: Any) -> str:
        if len(e.args) == 2 and e.args[0].is_Number and e.args[0] >= RARE and not isinstance(e.args[1], sp.Max):
            return f"lazy_minimum({self._print(e.args[1])}, {self._print(e.args[0])})"
        return super()._print_Min(e)


class Compiled(NumPy):
    """Numbers one at a time, to be compiled: what NumPy would be asked for, by the names in `numeric.vectorised`."""

    least, greatest, within = "minimum", "maximum", "clip({}, {}, {})"

    def __init__(self) -> None:
        NumPyPrinter.__init__(self, {**_SETTINGS, "fully_qualified_modules": False})

    def choice(self, condition: str, above: str, below: str) -> str:
        """`where`: both branches are evaluated."""
        return f"where({condition}, {above}, {below})"

    _print_Min = _Tree._print_Min


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

    bound = value

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

    least, greatest, within = "xp.minimum", "xp.maximum", "xp.clip({}, {}, {})"
    difference = "difference({}, {}, xp)"

    def __init__(self, quiet: bool = False) -> None:
        super().__init__(dict(_SETTINGS))
        self.quiet = quiet

    def value(self, e: Any) -> str:
        """A formula, a number as an array."""
        return str(self._print(e)) if e.free_symbols else f"xp.full_like(z, {self._print(e)})"

    def choice(self, condition: str, above: str, below: str) -> str:
        """`where`."""
        return f"xp.where({condition}, {above}, {below})"

    def step(self, condition: str) -> str:
        """1 and 0 as numbers: the namespace subtracts nothing from a truth value."""
        return f"xp.astype({condition}, z.dtype)"

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

    _print_gauss = _print_erfcx = _print_excess = _print_loggamma = _print_erf


def _may_be_huge(e: Any) -> bool:
    from derivations.stable.joining import a, u
    from derivations.symbols import z

    bounded = isinstance(e, sp.Min) and a in e.args
    return not (bounded or e.free_symbols.isdisjoint((z, u, a)))


def _at_most_zero(e: Any) -> bool:
    """Whether e is seen to be a negative multiple of what is not negative."""
    number, rest = e.as_coeff_Mul()
    return bool(number <= 0 and _at_least_zero(rest))


def _at_least_zero(e: Any) -> bool:
    """Whether e is |u|, a square or a number that is not negative, or the least or greatest of such ones."""
    from derivations.stable.joining import a

    if isinstance(e, (sp.Min, sp.Max)):
        return (all if isinstance(e, sp.Min) else any)(map(_at_least_zero, e.args))
    return bool(e == a or (e.is_Pow and e.exp == 2) or (e.is_Rational and e >= 0))


def helpers(chain: Derivation) -> list[tuple[Any, Any]]:
    """What is computed once and first, where used: v, u, a; p, r, q, m, w, n, or g, E, f, k, h; c, b; t, s; d, e."""
    from derivations.stable.growth import b, c
    from derivations.stable.horner import m, q, w
    from derivations.stable.joining import a, s, t, u, v
    from derivations.stable.normal import EXCESS, FALL, NEAR, REST, SCALE, TAIL, E, f, g, h, k
    from derivations.stable.shares import PARTS, j, n
    from derivations.stable.tails import p, r

    inner = (p, g, E) if f in chain.where else (g, E) if k in chain.where else ()
    inner = (*inner, n) if chain.last.has(j) else inner
    used = {name: e for name, e in chain.where.items() if chain.last.has(name) or name in inner}
    called = {g: SCALE, E: TAIL, h: EXCESS}
    called |= (
        {p: NEAR, r: REST * exponential(FALL), g: p * r, k: f * r} if f in used else {q: p * r} if p in used else {}
    )
    found = [(name, called.get(name) or exponential(used[name])) for name in (p, r, q, m, w, n) if name in used]
    found += [(name, called.get(name, used[name])) for name in (g, E, f, k, h) if name in used]
    if found or a in used:
        found.insert(0, (a, chain.where[a]))
    found += [(name, used[name]) for name in (c, b, t) if name in used]
    if s in used:
        (power,) = used[s].atoms(sp.exp)
        found += [(t, _saturated(power)), (s, t / (t + 1))]
    found += [(name, used[name]) for name in (j, *PARTS) if name in used]
    return [(name, chain.where[name]) for name in (v, u) if name in chain.where] + found


def exponential(e: Any) -> Any:
    """e^{-gx} with g·x that does not overflow; e^{-gx} - 1 by expm1."""
    from sympy.codegen.cfunctions import expm1

    (power,) = e.atoms(sp.exp)
    rate, x = (-power.exp).as_coeff_Mul()
    argument = power.exp if rate == 1 or isinstance(x, sp.Min) else -rate * sp.Min(x, FAR / rate)
    return expm1(argument) if e.is_Add else sp.exp(argument)


def _saturated(power: Any) -> Any:
    """e^{gu} that does not overflow."""
    rate, x = power.exp.as_coeff_Mul()
    return sp.exp(rate * sp.Min(x if rate == 1 else sp.Max(x, -FAR / rate), SATURATED / rate))
