"""What can be proved: a relation on a domain, convexity and its relatives; and CheckError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from derivations.domains import Domain
from derivations.symbols import N, X, d, k, labels, n, theta, y, z


class CheckError(ValueError):
    """Evidence that does not prove, or does not refute, its statement."""


def demand(truth: Any, why: str) -> None:
    """CheckError unless ``truth`` holds."""
    if truth is not True and truth != sp.true:
        raise CheckError(why)


EVERYWHERE = Domain()
"""Every symbol runs over all that its declaration allows."""

SIGNS = {"=": sp.Eq, "≥": sp.Ge, ">": sp.Gt, "≤": sp.Le, "<": sp.Lt, "≠": sp.Ne}


@dataclass(frozen=True)
class Holds:
    """``left sign right`` at every point of ``domain``, where both sides are defined; a sign is one of = ≥ > ≤ <."""

    left: Any
    sign: str
    right: Any
    domain: Domain = EVERYWHERE

    @classmethod
    def of(cls, relation: Any, domain: Domain) -> Holds:
        """A SymPy relation as a statement."""
        (sign,) = (name for name, func in SIGNS.items() if relation.func is func)
        return cls(relation.lhs, sign, relation.rhs, domain)

    def at(self, symbol: Any, value: Any) -> Holds:
        """The same statement where a symbol has become a constant."""
        left, right = (side.subs(symbol, value) for side in (self.left, self.right))
        return Holds(left, self.sign, right, self.domain.substitute({symbol: value}))

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}{_on(self.domain)}"


@dataclass(frozen=True)
class Convex:
    """``function`` is convex in ``variables`` for all values of its other symbols in ``domain``.

    ``strict``: strictly convex. A variable θ (an IndexedBase) means the whole parameter vector.
    """

    function: Any
    variables: tuple[Any, ...]
    domain: Domain = EVERYWHERE
    strict: bool = False

    def __str__(self) -> str:
        how = "strictly convex" if self.strict else "convex"
        return f"{self.function} is {how} in {', '.join(map(str, self.variables))}{_on(self.domain)}"


@dataclass(frozen=True)
class Smooth:
    """The ``constant`` c bounds the curvature: |f″| ≤ c for a function of one variable, so that f′ is c-Lipschitz.

    For the mean loss as a function of θ: -c XᵀX/N ⪯ ∇² ⪯ c XᵀX/N, so that it is c·λ_max(XᵀX)/N-smooth.
    ``attained``: where the curvature (of one sample) is c or -c, so that no smaller constant will do; or nothing.
    """

    function: Any
    variables: tuple[Any, ...]
    constant: Any
    domain: Domain = EVERYWHERE
    attained: tuple[tuple[Any, Any], ...] = ()

    def __str__(self) -> str:
        sharp = ", attained at " + ", ".join(f"{s} = {v}" for s, v in self.attained) if self.attained else ""
        if self.variables != (theta,):
            (variable,) = self.variables
            return f"|∂²/∂{variable}² {self.function}| ≤ {self.constant}{_on(self.domain)}{sharp}"
        return (
            f"the Hessian of {self.function} in {', '.join(map(str, self.variables))} "
            f"lies between -c XᵀX/N and c XᵀX/N with c = {self.constant}{_on(self.domain)}{sharp}"
        )


@dataclass(frozen=True)
class StronglyConvex:
    """f - (m/2)·Σ v² is convex in the ``variables`` v, for the ``constant`` m > 0."""

    function: Any
    variables: tuple[Any, ...]
    constant: Any
    domain: Domain = EVERYWHERE

    def __str__(self) -> str:
        names = ", ".join(map(str, self.variables))
        return f"{self.function} is strongly convex in {names} with the constant {self.constant}{_on(self.domain)}"


@dataclass(frozen=True)
class Monotone:
    """The function is "increasing" or "decreasing" (or one of both, "monotone") in its variable, perhaps strictly."""

    function: Any
    variables: tuple[Any, ...]
    direction: str
    domain: Domain = EVERYWHERE
    strict: bool = False

    def __str__(self) -> str:
        how = "strictly " if self.strict else ""
        return f"{self.function} is {how}{self.direction} in {self.variables[0]}{_on(self.domain)}"


@dataclass(frozen=True)
class Quasiconvex:
    """f(b) ≤ max(f(a), f(c)) for all a < b < c of the domain, an interval of the one variable."""

    function: Any
    variables: tuple[Any, ...]
    domain: Domain = EVERYWHERE

    def __str__(self) -> str:
        return f"{self.function} is quasiconvex in {self.variables[0]}{_on(self.domain)}"


@dataclass(frozen=True)
class Range:
    """low ≤ f ≤ high on the domain; an infinite bound says nothing."""

    function: Any
    low: Any
    high: Any
    domain: Domain = EVERYWHERE

    def __str__(self) -> str:
        return f"{self.low} ≤ {self.function} ≤ {self.high}{_on(self.domain)}"


Statement = Holds | Convex | Smooth | StronglyConvex | Monotone | Quasiconvex | Range


def mean_loss(loss: Any) -> Any:
    """(1/N) Σ_n ℓ(Σ_k X_nk θ_k, y_n) for a loss ℓ of the logit z and the label y of one sample."""
    logit = sp.Sum(X[n, k] * theta[k], (k, 1, d))
    return sp.Sum(loss.subs({z: logit, y: labels[n]}, simultaneous=True), (n, 1, N)) / N


def _on(domain: Domain) -> str:
    return f" for {domain}" if str(domain) else " for all reals"
