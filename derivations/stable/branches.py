"""A function of one exponential of z on the two signs of z, in q = e^{-g|z|}, joined into one formula.

In q nothing overflows, and what cancels has cancelled exactly, in symbols. A branch near zero is made where terms of
both signs are left.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.generators import Field
from derivations.normal_form.signs import field
from derivations.stable.both_signs import context_of_both, mirrored, of_both_signs
from derivations.stable.factors import factored
from derivations.stable.horner import m, q, w
from derivations.stable.joining import a, joined, s, summed, t, v
from derivations.stable.logarithms import Term, combined, near_zero, one_sign
from derivations.stable.shares import of_other_sign, shares_context
from derivations.stable.tails import kept, parts_of_q
from derivations.symbols import y, z

NEAR_LOG = sp.Integer(2)
"""Where a branch near zero ends, as g|u|, for logarithms."""


class Branches:
    """The two sign branches of a function of ``name``, given with z for it: ``expr`` in q, m, w, a, y and the name."""

    def __init__(self, e: Any, labels: sp.Set, name: Any, both: bool) -> None:
        self._own: Field = field(Domain())
        ((numerator, denominator),) = self._own.fraction(e)
        exponentials = [g for g, (kind, *_) in self._own.meaning.items() if kind == "exp"]
        if len(exponentials) != 1 or self._own.meaning[exponentials[0]][1] != z:
            raise OutsideClass(e, "it is not a function of one exponential of z")
        (self._t,) = exponentials
        order = self._own.meaning[self._t][2]
        self._image = sp.cancel(numerator / denominator)
        arguments = [what[0] for kind, *what in self._own.meaning.values() if kind == "log"]
        polynomials = [*sp.fraction(self._image), *arguments]
        self._step = int(sp.gcd([k for p in polynomials for (k,) in sp.Poly(p, self._t).monoms()])) or 1
        self.rate = sp.Rational(self._step, order)
        self._labels = labels
        self._both = both and self.rate == 1 and labels.sup.is_finite and labels.inf.is_finite
        self._end, self._name = sp.S.Zero, name
        self.expr = self._pieces()

    def context(self, quantity: Any) -> dict[Any, Any]:
        """What the symbols stand for; w goes no farther than the branch near zero, and never to -1."""
        near = sp.Min(a, self._end)
        named = {v: 1 - 2 * y} if quantity.has(v) else {}
        named |= {} if self._name == quantity else {self._name: quantity}
        falling, rising = sp.exp(-self.rate * a), sp.exp(self.rate * self._name)
        named |= {a: sp.Abs(self._name), q: falling, m: falling - 1}
        named |= {w: sp.exp(-self.rate * near) - 1} | shares_context(self._name, self.rate, near)
        named |= {s: rising / (rising + 1), **parts_of_q(self.rate)}
        return named | (context_of_both(self._name) if self.expr.has(t) else {})

    def _pieces(self) -> Any:
        """Near zero, and elsewhere; each with its two signs of u."""
        (above, above_near, end), (below, below_near, low) = self._branch(1), self._branch(-1)
        far = kept(joined(above, below, self._name), self._labels)
        if above_near is None and below_near is None:
            return far
        if self._both and (pieces := of_both_signs(above, below, self._name)):
            return sp.Piecewise(*pieces)
        self._end = max(end, low)
        near = mirrored(above_near, below_near)
        if near is None:
            pair = (above if above_near is None else above_near), (below if below_near is None else below_near)
            near = joined(*pair, self._name)
        return sp.Piecewise((near, a <= self._end), (far, True))

    def _branch(self, sign: int) -> tuple[Any, Any | None, Any]:
        """The function where z has a sign; another form near zero, and up to where, if its terms have both signs."""
        terms, constant = combined(*self._terms(sign), self._labels)
        far = summed([t.written(near=False) for t in terms] + [constant] * (constant != 0))
        if len(terms) == 1 and constant == 0:
            (term,) = terms
            near, end = (None if term.coefficient.tame else term.written(near=True)), term.coefficient.end
        elif one_sign([*(t.signs for t in terms)]) and constant == 0 and all(t.coefficient.tame for t in terms):
            near, end = None, sp.S.Zero
        else:
            near, end = near_zero(terms, constant, self.rate, self._labels), NEAR_LOG
        return far, near if near is None or sign == 1 else of_other_sign(near), end / self.rate

    def _terms(self, sign: int) -> tuple[list[Term], Any]:
        """The function as Σ coefficient·a^k·log1p(P) and a constant, with t^step = q^{-sign} and z = sign·a."""
        values: dict[Any, Any] = {}
        for g, (kind, *what) in self._own.meaning.items():
            if kind == "symbol":
                values[g] = sign * a if what[0] == z else what[0]
            elif kind == "log":
                values[g] = self._log(what[0], sign)
            elif kind != "exp":
                raise OutsideClass(self._own.readable(g), "it has no stable form yet")
        image = sp.expand(self._in_q(self._image, sign).subs(values))
        if sp.denom(sp.cancel(self._in_q(self._image, sign))).subs(q, 0) == 0:
            raise OutsideClass(image, "it grows like e^|z|, and 1/q overflows before it does")
        logs = sorted(image.atoms(log1p), key=str)
        names = [sp.Dummy(f"l{k}") for k in range(len(logs))]
        parts = sp.fraction(sp.together(image.xreplace(dict(zip(logs, names, strict=True)))))
        if any(parts[1].has(g) for g in (a, *names)):
            raise OutsideClass(image, "a logarithm stands in a denominator")
        found, constant = [], sp.S.Zero
        for (power, *powers), coefficient in sp.Poly(parts[0], a, *names).terms():
            c = coefficient / parts[1]
            if not power and not any(powers) and c.has(sp.log) and not c.free_symbols:
                c, of_logarithms = sp.expand(c).as_independent(sp.log, as_Add=True)
                constant += of_logarithms
                if c == 0:
                    continue
            inner = [factored(log.args[0], self._labels).signs for log, k in zip(logs, powers, strict=True) if k]
            log = sp.Mul(*(g**k for g, k in zip(logs, powers, strict=True)))
            ones = (1,) * len(factored(sp.S.One, self._labels).signs)
            found.append(Term(factored(c, self._labels), power, log, inner[0] if len(inner) == 1 else ones))
        return found, constant

    def _in_q(self, e: Any, sign: int) -> Any:
        return e.subs(self._t, q ** (-sp.Rational(sign, self._step)))

    def _log(self, f: Any, sign: int) -> Any:
        """log|f(t)| as a multiple of a, log of a constant, and log1p."""
        if not f.has(self._t):
            if f.free_symbols:
                raise OutsideClass(f, "its logarithm has no stable form yet")
            return sp.log(f)
        numerator, denominator = sp.fraction(sp.cancel(self._in_q(f, sign)))
        if numerator.free_symbols != {q} or not denominator.free_symbols <= {q}:
            raise OutsideClass(f, "its logarithm has no stable form yet")
        result = sp.S.Zero
        for part, weight in ((numerator, 1), (denominator, -1)):
            poly = sp.Poly(part, q)
            low = min(k for (k,) in poly.monoms())
            constant = poly.nth(low)
            ratio = sp.cancel(part / (constant * q**low)) - 1
            result += weight * (sp.log(abs(constant)) - low * self.rate * a)
            result += weight * log1p(factored(ratio, sp.S.EmptySet).far) if ratio != 0 else 0
        return result
