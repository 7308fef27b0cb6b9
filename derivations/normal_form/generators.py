"""The normal form that decides equality of exp-log expressions.

Every expression of the class becomes a rational function over Q in generators: the symbols, t = e^{m/g} for each
monomial m of an exponent, log|f| for each irreducible f (or prime) of an argument, |f|^{1/q} for radicals, sin, cos,
atan, erf, asinh, asin, log Γ and ψ⁽ⁿ⁾ of an argument, and whole sums that stand inside a function. σ, tanh and their
relatives are rational in t.

Main result: where both sides are defined, a vanishing normal form of a - b proves a = b, because every rewriting
here is an identity of real numbers (log u = Σ e_i log|f_i| needs only u > 0, which `definedness` asks for).
For exponentials and logarithms of coprime factors the generators are algebraically independent (Ostrowski 1946, Ax
1971), so the test is complete there; a difference is claimed only when ball arithmetic separates the two sides.
"""

from __future__ import annotations

from collections.abc import Callable
from math import lcm
from typing import Any

import sympy as sp

from derivations.normal_form import OutsideClass
from derivations.normal_form.indices import canonical_sum, linearised
from derivations.symbols import sigmoid

MAX_ORDER = 60
"""e^(z/g) is allowed up to this g; beyond, the polynomials become too large to be decided."""


MAX_POWER = 10_000
"""u^n is allowed up to this n, because its polynomial would have so many coefficients."""


class Restart(Exception):
    """A finer root of a generator is needed than was assumed."""


_REWRITTEN: dict[Any, Callable[[Any], Any]] = {
    sigmoid: lambda u: 1 / (1 + sp.exp(-u)),
    sp.tanh: lambda u: (sp.exp(2 * u) - 1) / (sp.exp(2 * u) + 1),
    sp.sinh: lambda u: (sp.exp(u) - sp.exp(-u)) / 2,
    sp.cosh: lambda u: (sp.exp(u) + sp.exp(-u)) / 2,
    sp.coth: lambda u: (sp.exp(2 * u) + 1) / (sp.exp(2 * u) - 1),
    sp.sech: lambda u: 2 / (sp.exp(u) + sp.exp(-u)),
    sp.csch: lambda u: 2 / (sp.exp(u) - sp.exp(-u)),
    sp.erfc: lambda u: 1 - sp.erf(u),
    sp.tan: lambda u: sp.sin(u) / sp.cos(u),
    sp.acosh: lambda u: sp.log(u + sp.sqrt(u**2 - 1)),
    sp.atanh: lambda u: sp.log((1 + u) / (1 - u)) / 2,
    sp.acos: lambda u: sp.pi / 2 - sp.asin(u),
    sp.gamma: lambda u: sp.exp(sp.loggamma(u)),
    sp.factorial: lambda u: sp.exp(sp.loggamma(u + 1)),
}

REWRITTEN = tuple(_REWRITTEN)

TRANSCENDENTAL = (sp.sin, sp.cos, sp.atan, sp.erf, sp.asinh, sp.asin, sp.loggamma, sp.polygamma)
"""Functions that are generators as they stand; cos² = 1 - sin² is the only relation that is known of them."""


class Field:
    """The generators met so far, and the map from expressions into rational functions of them.

    ``meaning`` gives for each generator what it stands for: ("symbol", s), ("exp", m, g) for e^{m/g},
    ("log", f) for log|f|, ("root", f, q) for |f|^{1/q}, ("function", F(u)), ("opaque", e).
    """

    def __init__(self, sign: Callable[[Field, Any], int | None]) -> None:
        self.meaning: dict[Any, tuple[Any, ...]] = {}
        self._generators: dict[tuple[Any, ...], Any] = {}
        self._orders: dict[tuple[Any, ...], int] = {}
        self._units: dict[Any, Any] = {}
        self._sign = sign

    def fraction(self, *exprs: Any) -> list[tuple[Any, Any]]:
        """Numerator and denominator (expressions polynomial in the generators) of each expression."""
        for _ in range(40):
            try:
                images = [self(e) for e in exprs]
            except Restart:
                self.meaning.clear()
                self._generators.clear()
                continue
            return [sp.fraction(sp.together(e)) for e in images]
        raise OutsideClass(exprs[0], "its exponents have no common denominator")

    def vanishes(self, numerator: Any) -> bool:
        """Whether a polynomial in the generators is zero, modulo ρ^q = |f| for the radicals."""
        poly = sp.expand(numerator)
        for g, (kind, *what) in reversed(list(self.meaning.items())):
            if kind == "root" and poly.has(g):
                f, q = what
                sign = self._sign(self, f)
                if sign in (1, -1):
                    poly = sp.expand(sp.Poly(poly, g).rem(sp.Poly(g**q - sign * f, g)).as_expr())
            if kind == "function" and isinstance(what[0], sp.cos) and poly.has(g):
                sine = self._generator("function", sp.sin(what[0].args[0]))
                poly = sp.expand(sp.Poly(poly, g).rem(sp.Poly(g**2 - 1 + sine**2, g)).as_expr())
        return bool(poly == 0)

    def readable(self, image: Any) -> Any:
        """An image back in the symbols that it came from."""
        for g, (kind, *what) in reversed(list(self.meaning.items())):
            if image.has(g):
                value = what[0]
                if kind == "exp":
                    value = sp.exp(value / what[1])
                elif kind == "log":
                    value = sp.log(sp.Abs(value))
                elif kind == "root":
                    value = sp.Abs(value) ** sp.Rational(1, what[1])
                image = image.subs(g, value)
        return image

    def __call__(self, e: Any) -> Any:
        """The image of an expression; OutsideClass names the part that has none."""
        if e.is_Rational:
            return e
        if e.is_Float:
            raise OutsideClass(e, "a floating-point number is not exact; write Rational")
        if e.is_Symbol or isinstance(e, (sp.Indexed, sp.Idx)):
            return self._generator("symbol", e)
        if e.is_Mul and len(powers := [f.exp for f in e.args if isinstance(f, sp.exp)]) > 1:  # e^c e^{z-c} is e^z
            return self(sp.exp(sp.Add(*powers))) * sp.Mul(*(self(f) for f in e.args if not isinstance(f, sp.exp)))
        if e.is_Add or e.is_Mul:
            return e.func(*map(self, e.args))
        if e.is_Pow and e.base is not sp.E:
            return self._power(e)
        if isinstance(e, sp.exp) or e is sp.E or e.is_Pow:
            return self._exp(self(e.exp if e.is_Pow or isinstance(e, sp.exp) else sp.S.One))
        if isinstance(e, sp.log):
            return self._log(self(e.args[0]))
        if e.func in _REWRITTEN:
            return self(_REWRITTEN[e.func](e.args[0]))
        if isinstance(e, TRANSCENDENTAL):
            return self._function(e, self(e.args[-1]))
        if isinstance(e, sp.Abs):
            return self._abs(self(e.args[0]), e)
        if isinstance(e, sp.Sum) and (flat := linearised(e)) != e:
            return self(flat)
        if isinstance(e, (sp.Sum, sp.Product, sp.KroneckerDelta)) or e is sp.pi:
            return self._generator("opaque", canonical_sum(e))
        raise OutsideClass(e, f"{e.func.__name__} is not in the exp-log class")

    def _function(self, e: Any, image: Any) -> Any:
        """F(u) as a generator, with the sign of u taken out, where F is odd or even."""
        numerator, denominator = self._polynomial(image)
        value = e.func(*e.args[:-1], self.readable(numerator / denominator))
        sign, value = (-1, -value) if value.could_extract_minus_sign() else (1, value)
        return sign * (self._generator("function", value) if isinstance(value, e.func) else self(value))

    def _generator(self, *key: Any) -> Any:
        if key not in self._generators:
            name, sign = f"{key[0]}{len(self._generators)}", True if key[0] in ("exp", "root") else None
            g = sp.Dummy(name, real=True, positive=sign)
            self._generators[key], self.meaning[g] = g, key
        return self._generators[key]

    def _order(self, key: tuple[Any, ...], denominator: int) -> int:
        """The common denominator of all exponents of one generator; a new one starts the conversion again."""
        order = self._orders.get(key, 1)
        if order % denominator:
            self._orders[key] = lcm(order, denominator)
            if self._orders[key] > MAX_ORDER:
                raise OutsideClass(key[1], f"its multiples need a common denominator above {MAX_ORDER}")
            raise Restart
        return order

    def _polynomial(self, image: Any) -> tuple[Any, Any]:
        """Numerator and denominator of an image, coprime."""
        numerator, denominator = sp.fraction(sp.cancel(sp.together(image)))
        return sp.expand(numerator), denominator

    def _exp(self, image: Any) -> Any:
        """e^(Σ c_k m_k) = Π (e^{m_k/g_k})^{c_k g_k}, with e^{c log|f|} = |f|^c."""
        numerator, denominator = self._polynomial(image)
        content, denominator = denominator.as_coeff_Mul()
        result = sp.S.One
        for term in sp.Add.make_args(numerator):
            c, m = term.as_coeff_Mul()
            result *= self._exp_term(c / content, m / denominator)
        return result

    def _exp_term(self, c: Any, m: Any) -> Any:
        kind, *what = self.meaning.get(m, (None,))
        if kind == "log":
            return self._absolute_power(what[0], c)
        if c == 0:
            return sp.S.One
        meaning = self.readable(m)
        unit = self._unit(meaning, abs(c))
        return self._generator("exp", meaning, 1 / unit) ** (c / unit)

    def _unit(self, exponent: Any, c: Any) -> Any:
        """The number of which all multiples of one exponent are whole multiples; a finer one starts again."""
        unit = self._units.setdefault(exponent, c)
        if (c / unit).is_Integer:
            return unit
        self._units[exponent] = finer = sp.gcd(unit, c)
        if max(unit, c) / finer > MAX_ORDER:
            raise OutsideClass(exponent, f"its multiples need a common denominator above {MAX_ORDER}")
        raise Restart

    def _log(self, image: Any) -> Any:
        return sp.Add(*(m * self._log_factor(f) for f, m in self.factors(image)))

    def _log_factor(self, f: Any) -> Any:
        """log|f|; log u is Σ e_i log|f_i| over the irreducible factors of u, for u > 0."""
        kind, *what = self.meaning.get(f, (None,))
        if kind == "exp":
            meaning, order = what
            return self(meaning) / order
        if kind == "root":
            return self._log_factor(what[0]) / what[1]
        return self._generator("log", f)

    def factors(self, image: Any) -> list[tuple[Any, int]]:
        """Irreducible factors over Q with exponents, primes of the content included (the sign is left out)."""
        result: list[tuple[Any, int]] = []
        for part, power in zip(self._polynomial(image), (1, -1), strict=True):
            content, found = sp.factor_list(part)
            if content == 0:
                raise OutsideClass(part, "zero has no logarithm")
            for rational, e in ((content.p, 1), (content.q, -1)):
                result += [(sp.Integer(f), e * m * power) for f, m in sp.factorint(abs(rational)).items() if f > 1]
            result += [(f, e * power) for f, e in found]
        return result

    def _power(self, e: Any) -> Any:
        if e.exp.is_Integer:
            if abs(e.exp) > MAX_POWER:
                raise OutsideClass(e, f"its exponent is above {MAX_POWER}")
            return self(e.base) ** e.exp
        if not e.exp.is_Rational:
            return self._exp(sp.expand(self(e.exp) * self._log(self(e.base))))  # exp(c log b) would be b^c again
        parts = self.factors(self(e.base))
        return sp.Mul(*(self._absolute_power(f, m * e.exp) for f, m in parts))

    def _absolute_power(self, f: Any, c: Any) -> Any:
        """|f|^c for an irreducible f and a rational c."""
        kind, *what = self.meaning.get(f, (None,))
        if kind == "exp":
            return self(sp.exp(what[0] * c / what[1]))
        if not c.is_Integer:
            q = self._order(("root", self.readable(f)), c.q)
            return self._generator("root", f, q) ** (c * q)
        return (f if c % 2 == 0 or f.is_Integer else self._abs(f, self.readable(f))) ** c

    def _abs(self, image: Any, e: Any) -> Any:
        sign = self._sign(self, image)
        if sign is None:
            raise OutsideClass(e, "its sign on the domain is not decided; restrict the domain")
        return sign * image
