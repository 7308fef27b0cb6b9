"""Rules for convexity in one variable, and for what it says about training.

Lemmas used: a continuous function on an interval that is C² inside with f″ ≥ 0 is convex (f″ > 0: strictly); an
analytic one with f″ ≥ 0 and f″ ≠ 0 somewhere is strictly convex, because the zeros of f″ are isolated; convexity
survives composition with an affine map and averaging; |ℓ″| ≤ c bounds ∇² of the mean loss by c XᵀX/N.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.balls import NoBall, ball
from derivations.domains import Domain
from derivations.kernel.premises import Premises, convexity, defined, differentiated, relations, says, smooth
from derivations.kernel.properties import sharp
from derivations.kernel.statements import CheckError, Convex, Smooth, Statement, demand, mean_loss
from derivations.symbols import labels, theta, y, z


def second_derivative(statement: Statement, evidence: Any, premises: Premises) -> None:
    """f is continuous on an interval, and f″ ≥ 0 inside it.

    Premise: f″ ≥ 0 on the interior. Evidence: None, or for strict convexity from f″ ≥ 0 a point of f″ > 0.
    """
    statement = convexity(statement)
    f, (variable, *others), domain = statement.function, statement.variables, statement.domain
    demand(not others and not isinstance(variable, sp.IndexedBase), "the rule is for one variable")
    demand(domain.is_interval(variable), f"{variable} is not seen to run over an interval, a convex set")
    inside = domain.interior(variable)
    smooth(f, inside)
    defined(domain, f)
    (premise,) = relations(premises, 1)
    curvature = differentiated(f, (variable, 2))
    touching = statement.strict and evidence is not None
    says(premise, ">" if statement.strict and not touching else "≥", curvature, 0, inside)
    if touching:
        demand(f.free_symbols == {variable}, "strictness at one point says nothing of other parameters")
        demand(inside.contains(variable, evidence), f"{evidence} is not inside the interval")
        try:
            demand(bool(ball(curvature, {variable: evidence}) > 0), f"{curvature} is not positive at {evidence}")
        except NoBall as error:
            raise CheckError(str(error)) from None


def affine_lift(statement: Statement, evidence: Any, premises: Premises) -> None:
    """ℓ convex in z makes θ ↦ (1/N) Σ ℓ(x_nᵀθ, y_n) convex, for every X, N, d. Evidence: ℓ."""
    statement = convexity(statement)
    demand(not statement.strict, "the rule proves no strict convexity")
    is_mean_loss(statement.function, statement.variables, evidence)
    expected = Convex(evidence, (z,), sample_domain(statement.domain))
    demand(list(premises) == [expected], "the premise is not the convexity of the loss in z")


def bounded_curvature(statement: Statement, evidence: Any, premises: Premises) -> None:
    """vᵀ∇²v = (1/N) Σ ℓ″ (x_nᵀv)² lies between ∓c vᵀXᵀXv/N when |ℓ″| ≤ c. Evidence: ℓ."""
    demand(isinstance(statement, Smooth), "the rule bounds a Hessian")
    assert isinstance(statement, Smooth)
    is_mean_loss(statement.function, statement.variables, evidence)
    domain, c, curvature = sample_domain(statement.domain), statement.constant, differentiated(evidence, (z, 2))
    smooth(evidence, domain)
    defined(domain, evidence)
    above, below = relations(premises, 2)
    says(above, "≤", curvature, c, domain)
    says(below, "≥", curvature, -c, domain)
    sharp(above.left, statement, domain)


def is_mean_loss(function: Any, variables: Any, loss: Any) -> None:
    """The function is θ ↦ (1/N) Σ ℓ(x_nᵀθ, y_n) for that loss ℓ of z and y."""
    demand(loss.free_symbols <= {z, y} and not loss.atoms(sp.Indexed), f"{loss} is not a loss in z and y alone")
    demand(variables == (theta,) and function == mean_loss(loss), "the function is not the mean of that loss")


def sample_domain(domain: Domain) -> Domain:
    """The domain of one sample: the label y runs over what the labels y_n run over, and nothing else is restricted."""
    demand([symbol for symbol, _ in domain.sets] == [labels] and not domain.facts, f"{domain} is not about the labels")
    return Domain().with_set(y, dict(domain.sets)[labels])
