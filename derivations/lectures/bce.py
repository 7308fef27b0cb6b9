"""Binary cross-entropy of a sigmoid: the gradient is x_i(ŷ - y), the second derivative x_i²(ŷ - ŷ²), BCE is convex.

Main results: `gradient`, `second_derivative`, and the theorems that training is convex and how smooth it is.
Source: claims S0-116 to S0-126, S1-032 to S1-036, S3-027 to S3-034, S3-047.
"""

from sympy import Ge, Gt, Interval, Le, Rational

from derivations.catalogue import models
from derivations.deciding.convexity import prove_convex
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, L, i, theta, x, y, yhat, z

model = models["sigmoid-bce"]
θ_i, x_i, ŷ = theta[i], x[i], yhat

with as_written():
    gradient = (
        Derivation("BCE gradient", D(L, θ_i), where=model.where)
        .to(D(L, ŷ) * D(ŷ, z) * D(z, θ_i), by="chain rule")
        .to((-y / ŷ + (1 - y) / (1 - ŷ)) * ŷ * (1 - ŷ) * x_i, by="the three factors")
        .to((ŷ - y) / (ŷ * (1 - ŷ)) * ŷ * (1 - ŷ) * x_i, by="common denominator")
        .to(x_i * (ŷ - y), by="cancel ŷ(1 - ŷ)")
    )

    second_derivative = (
        Derivation("BCE second derivative", D(L, (θ_i, 2)), where=model.where)
        .to(D(x_i * (ŷ - y), θ_i), by="the gradient")
        .to(x_i * D(ŷ, z) * D(z, θ_i), by="chain rule; y does not depend on θᵢ")
        .to(x_i * ŷ * (1 - ŷ) * x_i, by="the two factors")
        .to(x_i**2 * (ŷ - ŷ**2), by="multiply out")
    )

curvature, unit = ŷ - ŷ**2, {ŷ: Interval.open(0, 1)}

topic = Topic(
    "bce",
    "Binary cross-entropy is convex",
    (11, 12),
    "S0-116 to S0-126, S1-032 to S1-036, S3-027 to S3-034, S3-047",
    (
        "Three factors make the gradient, and the denominator of the first cancels the second.",
        gradient,
        second_derivative,
        "Its sign is that of ŷ - ŷ², which lies in (0, 1/4] for an output in (0, 1).",
        Theorem("ŷ - ŷ² is positive", "ŷ - ŷ² > 0 on (0, 1).", prove(Gt(curvature, 0), unit)),
        Theorem("ŷ - ŷ² is at most 1/4", "1/4 is reached at ŷ = 1/2, that is at z = 0.",
                prove(Le(curvature, Rational(1, 4)), unit)),
        Theorem("the BCE second derivative is not negative", "For every input xᵢ and every logit.",
                prove(Ge(second_derivative.meaning(second_derivative.result), 0))),
        Theorem("BCE is strictly convex in the logit", "In z the curvature is positive everywhere.",
                prove_convex(model.loss, z, domain=model.domain, strict=True)),
        "The diagonal of the Hessian is not enough for several parameters; the lift from z to θ is (see Hessians).",
        Theorem("BCE is convex in θ", "The curvature ŷ(1 - ŷ) is positive whatever the label, the logit is linear in "
                "θ, and a mean of convex functions is convex: training logistic regression with BCE is convex, for "
                "every data set. It is strictly convex exactly when X has full column rank (see Hessians).",
                model.convexity),
        Theorem("BCE is smooth in θ", "The Hessian is at most XᵀX/(4N): gradient descent with step 4N/λ_max(XᵀX) "
                "never raises the loss.", model.smoothness),
        "Convex does not mean that a minimum exists: see when the minimum is attained.",
    ),
)  # fmt: skip
