"""What every rule asks first: of which kind a statement is, that its formulas are defined, what its premises say."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.calculus import KINKS, derivative
from derivations.definedness import Undefined, require_defined
from derivations.domains import Domain
from derivations.equality import difference
from derivations.kernel.statements import CheckError, Convex, Holds, Statement, demand
from derivations.normal_form import OutsideClass
from derivations.signs import signs

Premises = tuple[Statement, ...]
"""What has been proved before; the verdicts see to it that it was."""

POSITIVE, NOT_NEGATIVE = frozenset({1}), frozenset({0, 1})


def relation(statement: Statement) -> Holds:
    """The statement, if it is a relation."""
    demand(isinstance(statement, Holds), f"the rule is for relations, not for {statement}")
    return statement  # type: ignore[return-value]


def convexity(statement: Statement) -> Convex:
    """The statement, if it claims convexity."""
    demand(isinstance(statement, Convex), f"the rule proves convexity, not {statement}")
    return statement  # type: ignore[return-value]


def positive_part(statement: Holds) -> tuple[Any, bool]:
    """An inequality as (f, strict): f > 0 or f ≥ 0."""
    demand(statement.sign in ("≥", ">", "≤", "<"), f"{statement} is not an inequality")
    f = statement.left - statement.right
    return (f if statement.sign in ("≥", ">") else -f), statement.sign in (">", "<")


def inequality(statement: Statement) -> tuple[Any, bool, Domain]:
    """f, whether f > 0 or f ≥ 0 is claimed, and where; both sides have a value there."""
    statement = relation(statement)
    defined(statement.domain, statement.left, statement.right)
    return *positive_part(statement), statement.domain


def relations(premises: Premises, count: int) -> list[Holds]:
    """The premises, if they are so many relations."""
    demand(len(premises) == count, f"the rule takes {count} premises, not {len(premises)}")
    return [relation(p) for p in premises]


def says(premise: Holds, sign: str, left: Any, right: Any, domain: Domain) -> None:
    """The premise is ``left sign right`` on that domain, its left side in any form that is equal."""
    demand(premise.domain == domain, f"the premise is about {premise.domain}, not about {domain}")
    demand(premise.sign == sign and premise.right == right, f"the premise {premise} is not … {sign} {right}")
    equal(premise.left, left, domain)


def equal(left: Any, right: Any, domain: Domain) -> None:
    """Two formulas have one value at every point of a domain: the normal form of their difference vanishes."""
    try:
        apart = difference(left, right, domain)
    except (Undefined, OutsideClass) as error:
        raise CheckError(str(error)) from None
    demand(apart is None, f"{left} = {right} fails at {apart}")


def defined(domain: Domain, *exprs: Any) -> None:
    """Every formula has a real value at every point of a domain."""
    for e in exprs:
        try:
            require_defined(e, domain)
        except (Undefined, OutsideClass) as error:
            raise CheckError(str(error)) from None


def differentiated(f: Any, *variables: Any) -> Any:
    """The derivative of a smooth function."""
    try:
        return derivative(f, *variables)
    except OutsideClass as error:
        raise CheckError(str(error)) from None


def smooth(f: Any, domain: Domain) -> None:
    """A function is analytic on a domain: it has no kink, and every root is one of a positive number."""
    demand(not f.atoms(*KINKS), f"{f} has a kink")
    for power in f.atoms(sp.Pow):
        if not power.exp.is_Integer and power.base is not sp.E:
            try:
                found = signs(power.base, domain)
            except OutsideClass as error:
                raise CheckError(str(error)) from None
            demand(found <= POSITIVE, f"{power} is not seen to be differentiable")
