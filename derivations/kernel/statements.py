"""What can be proved: a relation on a domain, convexity and its relatives; and CheckError.

A statement about a function holds for all values that its other symbols take in the domain. A variable θ (an
IndexedBase) means the whole parameter vector. Some statements abbreviate others: `meaning` says which.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from derivations.normal_form.domains import Domain
from derivations.symbols import N, X, d, k, labels, n, theta, y, z
from derivations.wording import text


class CheckError(ValueError):
    """Evidence that does not prove, or does not refute, its statement."""


def demand(truth: Any, why: str) -> None:
    """CheckError unless ``truth`` holds."""
    if truth is not True and truth != sp.true:
        raise CheckError(why)


class Claim:
    """What all statements share."""

    def at(self: Any, symbol: Any, value: Any) -> Any:
        """The same statement where a symbol, none of its variables, has become a constant."""
        formulas = {name: e.subs(symbol, value) for name, e in self.formulas().items()}
        return replace(self, **formulas, domain=self.domain.substitute({symbol: value}))

    def formulas(self) -> dict[str, Any]:
        """What the statement is about: its two sides, or its function."""
        return {name: getattr(self, name) for name in ("left", "right", "function") if hasattr(self, name)}

    __str__ = text


@dataclass(frozen=True)
class Holds(Claim):
    """``left sign right`` at every point of ``domain``, where both sides are defined; a sign is one of = ≥ > ≤ <."""

    left: Any
    sign: str
    right: Any
    domain: Domain = Domain()


@dataclass(frozen=True)
class Convex(Claim):
    """``function`` is convex in ``variables``; ``strict``: strictly convex."""

    function: Any
    variables: tuple[Any, ...]
    domain: Domain = Domain()
    strict: bool = False


@dataclass(frozen=True)
class Smooth(Claim):
    """The ``constant`` c bounds the curvature: f′ is c-Lipschitz, so that |f″| ≤ c wherever f has a second derivative.

    For the mean loss as a function of θ: -c XᵀX/N ⪯ ∇² ⪯ c XᵀX/N, so that it is c·λ_max(XᵀX)/N-smooth.
    ``attained``: where the curvature (of one sample) is c or -c, so that no smaller constant will do; or nothing.
    """

    function: Any
    variables: tuple[Any, ...]
    constant: Any
    domain: Domain = Domain()
    attained: tuple[tuple[Any, Any], ...] = ()

    def meaning(self) -> tuple[Convex, ...]:
        """c/2·x² - f and c/2·x² + f are convex, for a number c and the one variable x."""
        (x,), c = self.variables, self.constant
        demand(not c.free_symbols, "the constant is not a number")
        return tuple(Convex(c / 2 * x**2 + g, (x,), self.domain) for g in (-self.function, self.function))


@dataclass(frozen=True)
class StronglyConvex(Claim):
    """The function is strongly convex in the ``variables`` with the ``constant`` m > 0."""

    function: Any
    variables: tuple[Any, ...]
    constant: Any
    domain: Domain = Domain()

    def meaning(self) -> tuple[Holds, Convex]:
        """m > 0, and f - m/2·Σ v² is convex."""
        scalars = all(isinstance(v, sp.Symbol) for v in self.variables)
        demand(scalars and not self.constant.free_symbols, "the constant, or a variable, is not a number")
        rest = self.function - self.constant / 2 * sp.Add(*(v**2 for v in self.variables))
        return Holds(self.constant, ">", sp.S.Zero), Convex(rest, self.variables, self.domain)


@dataclass(frozen=True)
class Monotone(Claim):
    """The function is "increasing" or "decreasing" (or one of both, "monotone") in its variable, perhaps strictly."""

    function: Any
    variables: tuple[Any, ...]
    direction: str
    domain: Domain = Domain()
    strict: bool = False


@dataclass(frozen=True)
class Quasiconvex(Claim):
    """f(b) ≤ max(f(a), f(c)) for all a < b < c of the domain, an interval of the one variable."""

    function: Any
    variables: tuple[Any, ...]
    domain: Domain = Domain()


@dataclass(frozen=True)
class Range(Claim):
    """low ≤ f ≤ high on the domain; an infinite bound says nothing."""

    function: Any
    low: Any
    high: Any
    domain: Domain = Domain()

    def meaning(self) -> tuple[Holds, ...]:
        """One relation for each bound that is finite."""
        bounds = ("≥", self.low, -sp.oo), ("≤", self.high, sp.oo)
        return tuple(Holds(self.function, sign, c, self.domain) for sign, c, nothing in bounds if c != nothing)


Abbreviation = Smooth | StronglyConvex | Range
Statement = Holds | Convex | Smooth | StronglyConvex | Monotone | Quasiconvex | Range

Premises = tuple[Any, ...]
"""Statements that have been proved before, which `proofs` sees to; a rule says by `rests_on` which they must be."""


def mean_loss(loss: Any) -> Any:
    """(1/N) Σ_n ℓ(Σ_k X_nk θ_k, y_n) for a loss ℓ of the logit z and the label y of one sample."""
    logit = sp.Sum(X[n, k] * theta[k], (k, 1, d))
    return sp.Sum(loss.subs({z: logit, y: labels[n]}, simultaneous=True), (n, 1, N)) / N
