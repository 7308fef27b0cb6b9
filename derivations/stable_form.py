"""The last step of a derivation: the form that floating point evaluates.

On each sign branch of z put q = e^{-g|z|} ∈ (0, 1]; in q nothing overflows, and what cancels has cancelled exactly,
in symbols: numerator and denominator are factored and written by Horner's rule, log q becomes -g|z|, and
log(c(1 + r)) becomes log c + log1p(r). The step is checked like every other. Formulas without exponentials, and those
outside the class, are left as they are.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import log1p

from derivations.derivation import Derivation
from derivations.domains import Domain
from derivations.normal_form import Field, OutsideClass
from derivations.signs import field
from derivations.symbols import y, z

q = sp.Symbol("q", real=True)
a = sp.Symbol("a", real=True)


QUANTITIES = ((z, z), (z - y, z + y), (y * z, z / y))
"""What a loss may depend on, as u and z(u): the logit, the residual of a regression, the margin for labels -1 and 1."""


def stable(chain: Derivation, labels: sp.Set = sp.S.Reals) -> Derivation:
    """The chain with its result, in z and y, written in q = e^{-g|u|} and a = |u|, with u = z, z - y or yz."""
    for u, logit in QUANTITIES:
        try:
            form = _Branches(chain.result.subs(z, logit), u)
        except OutsideClass:
            continue
        domain = chain.domain.with_set(y, labels) if u == y * z else chain.domain
        return rewritten(chain, form.expr, {a: sp.Abs(u), q: sp.exp(-form.rate * a)}, domain)
    return chain


def rewritten(chain: Derivation, form: Any, where: dict[Any, Any], domain: Domain) -> Derivation:
    """The chain on that domain, with its form for floating point as the last step."""
    longer = Derivation(chain.title, chain.start, {**chain.where, **where}, domain)
    for step in chain.steps:
        longer = longer.to(step.expr, step.by)
    return longer.to(form, by="stable evaluation")


class _Branches:
    """The two sign branches of a function of u, given with z for u: ``expr`` in q, a and y, with q = e^{-rate·a}."""

    def __init__(self, e: Any, u: Any) -> None:
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
        self._step = int(sp.gcd([m for p in polynomials for (m,) in sp.Poly(p, self._t).monoms()])) or 1
        self.rate = sp.Rational(self._step, order)
        above, below = self._branch(1), self._branch(-1)
        self.expr = above if above == below else sp.Piecewise((above, u >= 0), (below, True))

    def _branch(self, sign: int) -> Any:
        """The function where z has a sign: t^step = q^{-sign}, z = sign·a."""
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
        names = [sp.Dummy(f"l{m}") for m in range(len(logs))]
        parts = sp.fraction(sp.together(image.xreplace(dict(zip(logs, names, strict=True)))))
        if any(parts[1].has(g) for g in (a, *names)):
            raise OutsideClass(image, "a logarithm stands in a denominator")
        terms = sp.Poly(parts[0], a, *names).terms()
        found = []
        for powers, coefficient in terms:
            monomial = sp.Mul(*(g**m for g, m in zip((a, *logs), powers, strict=True)))
            found.append(_product(_rational(coefficient / parts[1]), monomial))
        return sp.Add(*found, evaluate=False) if len(found) > 1 else found[0]

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
            low = min(m for (m,) in poly.monoms())
            constant = poly.nth(low)
            ratio = sp.cancel(part / (constant * q**low)) - 1
            result += weight * (sp.log(abs(constant)) - low * self.rate * a)
            result += weight * log1p(_horner(ratio)) if ratio != 0 else 0
        return result


def _product(coefficient: Any, monomial: Any) -> Any:
    if monomial == 1 or coefficient == 0:
        return coefficient
    return monomial if coefficient == 1 else sp.Mul(coefficient, monomial, evaluate=False)


def _rational(e: Any) -> Any:
    """A rational function of q with factored numerator and denominator, each factor by Horner's rule."""
    constant, found = sp.S.One, []
    for part, weight in zip(sp.fraction(sp.cancel(e)), (1, -1), strict=True):
        content, factors = sp.factor_list(part)
        constant *= content**weight
        found += [(f, weight * m) for f, m in factors]
    if constant < 0:
        # the sign belongs to the factor with the label: 1 - y, not -(y - 1)
        at = next((p for p, (f, m) in enumerate(found) if f.is_Add and f.has(y) and m % 2), None)
        if at is not None:
            constant, found[at] = -constant, (sp.expand(-found[at][0]), found[at][1])
    parts = [sp.Pow(_horner(f), m, evaluate=False) if m != 1 else _horner(f) for f, m in found]
    if constant != 1 or not parts:
        parts.insert(0, constant)
    return sp.Mul(*parts, evaluate=False) if len(parts) > 1 else parts[0]


def _horner(e: Any) -> Any:
    """c_0 + q(c_1 + q(c_2 + ...)), each coefficient that is not affine in y factored."""
    if not e.has(q):
        return e
    result = sp.S.Zero
    for c in sp.Poly(e, q).all_coeffs():
        tail = q if result == 1 else sp.Mul(q, result, evaluate=False)
        if result == 0:
            result = _coefficient(c)
        elif c == 0:
            result = tail
        else:
            result = sp.Add(_coefficient(c), tail, evaluate=False)
    return result


def _coefficient(c: Any) -> Any:
    return c if sp.degree(c, y) <= 1 else sp.factor(c)
