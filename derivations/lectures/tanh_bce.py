"""tanh output with BCE: rescaled to (0, 1) by ŷ_s = (ŷ + 1)/2, four factors, and the gradient x_i(ŷ + 1 - 2y).

Main results: `gradient`, `as_sigmoid`. Source: claims S0-162 to S0-173.
"""

from sympy import S, Symbol, tanh

from derivations.catalogue import cross_entropy, models, rescaled
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, L, i, rest, sigmoid, theta, x, y, yhat, z

model = models["tanh-bce"]
θ_i, x_i, ŷ = theta[i], x[i], yhat
ŷ_s = Symbol("ŷ_s", real=True)
half = S.Half
context = {L: cross_entropy.subs(ŷ, ŷ_s), ŷ_s: rescaled, ŷ: model.activation, z: θ_i * x_i + rest}

with as_written():
    gradient = (
        Derivation("tanh-BCE gradient", D(L, θ_i), where=context)
        .to(D(L, ŷ_s) * D(ŷ_s, ŷ) * D(ŷ, z) * D(z, θ_i), by="chain rule")
        .to((-y / ŷ_s + (1 - y) / (1 - ŷ_s)) * half * (1 - ŷ**2) * x_i, by="the four factors")
        .to(x_i * ((ŷ_s - y) * (1 - ŷ**2) / (2 * ŷ_s * (1 - ŷ_s))), by="common denominator")
        .to(x_i * (((ŷ + 1) / 2 - y) * (1 - ŷ**2) / (2 * ((ŷ + 1) / 2) * (1 - (ŷ + 1) / 2))), by="insert ŷₛ")
        .to(x_i * ((ŷ + 1 - 2 * y) * (1 - ŷ**2) / ((ŷ + 1) * (1 - ŷ))), by="multiply above and below by 2")
        .to(x_i * (ŷ + 1 - 2 * y), by="cancel 1 - ŷ² = (1 + ŷ)(1 - ŷ)")
    )

    slope = (
        Derivation("tanh-BCE gradient in the sigmoid", gradient.last, where={ŷ: tanh(z)})
        .to(x_i * (2 * sigmoid(2 * z) - 1 + 1 - 2 * y), by="tanh z = 2σ(2z) - 1")
        .to(2 * x_i * (sigmoid(2 * z) - y), by="collect")
    )

as_sigmoid = Derivation("tanh-BCE is BCE at 2z", model.loss).to(
    models["sigmoid-bce"].loss.subs(z, 2 * z), by="(tanh z + 1)/2 = σ(2z)"
)

topic = Topic(
    "tanh-bce",
    "tanh output with binary cross-entropy",
    (20,),
    "S0-162 to S0-173",
    (
        "tanh takes values in (-1, 1), so the output is rescaled before the logarithm; that adds a fourth factor.",
        gradient,
        "The model is logistic regression with the logit doubled.",
        as_sigmoid,
        slope,
        Theorem("tanh-BCE is convex in θ", "Training is convex, for every data set.", model.convexity),
        Theorem("tanh-BCE is smooth in θ", "With c = 1, four times that of BCE, because the logit is doubled.",
                model.smoothness),
    ),
)  # fmt: skip
