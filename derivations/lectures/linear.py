"""Linear regression with squared error: ∇L = 2x(ŷ - y), the mean over n samples, the normal equations.

Main results: `weight`, `bias`, the batch gradient, `normal_equations`, and that training is convex.
Source: claims S0-050 to S0-053, S2-007 to S2-025, S4-043 to S4-048, S4-057, S4-058.
"""

from sympy import symbols

from derivations.catalogue import models, squared_error
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.matrices import Entry, design, label_vector, parameter_vector
from derivations.symbols import D, L, N, j, y, yhat

model = models["linear-mse"]
w, x, b = symbols("w x b", real=True)
line = {L: squared_error, yhat: w * x + b}

with as_written():
    weight = (
        Derivation("linear regression, derivative in w", D(L, w), where=line)
        .to(D(L, yhat) * D(yhat, w), by="chain rule")
        .to(2 * (yhat - y) * x, by="the two factors")
    )

    bias = (
        Derivation("linear regression, derivative in b", D(L, b), where=line)
        .to(D(L, yhat) * D(yhat, b), by="chain rule")
        .to(2 * (yhat - y), by="the two factors; ∂ŷ/∂b = 1")
    )

gradient = model.batch_gradient

normal_equations = Derivation(
    "the gradient and the normal equations",
    gradient.result,
    where={k: v for k, v in gradient.where.items() if k != L},
).to(
    2 * (Entry(design.T * design * parameter_vector, j) - Entry(design.T * label_vector, j)) / N,
    by="insert ŷ = Xθ: the gradient is 0 exactly where XᵀXθ = Xᵀy",
)

topic = Topic(
    "linear",
    "Linear regression",
    (22, 35),
    "S0-050 to S0-053, S2-007 to S2-025, S4-043 to S4-048, S4-057, S4-058",
    (
        "One sample and one feature.",
        weight,
        bias,
        "The mean of N samples with d parameters.",
        gradient,
        normal_equations,
        Theorem("linear regression is convex in θ", "Squared error of a linear output is convex, for every data set.",
                model.convexity),
        Theorem("linear regression is smooth in θ", "The Hessian is 2XᵀX/N, the same everywhere.", model.smoothness),
    ),
)  # fmt: skip
