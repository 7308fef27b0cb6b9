"""The vectorised forms: z = θᵀx, the mean loss with dot products, and the gradient (1/N) Xᵀ(ŷ - y).

Main results: `one_sample` (∇L = x(ŷ - y)), `mean_loss`, `gradient`, all for symbolic N and d.
Source: claims S0-030 to S0-038, S0-074 to S0-085, S0-097, S0-098, S1-036, S1-048, S1-049.
"""

from sympy import MatrixSymbol, S, Sum, Symbol, log

from derivations.catalogue import cross_entropy, models
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Topic
from derivations.matrices import Entry, design, label_vector, parameter_vector
from derivations.symbols import D, L, N, X, d, indexed, j, k, labels, n, outputs, theta, x, y, yhat, z

model = models["sigmoid-bce"]

features = MatrixSymbol("x", d, 1)
logit = (
    Derivation("the logit as a dot product", Sum(theta[k] * x[k], (k, 1, d)))
    .to(Entry(parameter_vector.T * features, S.One), by="row times column: θᵀx")
    .to(Entry(features.T * parameter_vector, S.One), by="a dot product commutes: xᵀθ")
)

logits = Derivation("the logits of all rows", Sum(X[n, k] * theta[k], (k, 1, d))).to(
    Entry(design * parameter_vector, n), by="entry n of Xθ"
)

one_sample = (
    Derivation("gradient of one sample, every component", D(L, theta[j]),
               where={**model.where, z: logit.start})
    .to(D(L, z) * D(z, theta[j]), by="chain rule")
    .to((yhat - y) * x[j], by="the common factor ŷ - y, and ∂z/∂θⱼ = xⱼ")
    .to(Entry(features * (yhat - y), j), by="component j of the vector x(ŷ - y)")
)  # fmt: skip

η = Symbol("η", real=True)
update = (
    Derivation(
        "one update, component by component and as a vector",
        theta[j] - η * D(L, theta[j]),
        where={**model.where, z: logit.start},
    )
    .to(theta[j] - η * (yhat - y) * x[j], by="the gradient")
    .to(Entry(parameter_vector - features * (η * (yhat - y)), j), by="component j of θ - ηx(ŷ - y)")
)

p, r, u = map(indexed, "pru")
beliefs, doubts, others = (MatrixSymbol(name, N, 1) for name in "pru")

loss_of_row = cross_entropy.subs({yhat: outputs[n], y: labels[n]}, simultaneous=True)

mean_loss = (
    Derivation("mean BCE with dot products",
               Sum(loss_of_row, (n, 1, N)) / N,
               where={p[n]: log(outputs[n]), r[n]: log(1 - outputs[n]), u[n]: 1 - labels[n],
                      outputs[n]: model.activation.subs(z, indexed("z")[n])})
    .to((-Sum(labels[n] * p[n], (n, 1, N)) - Sum((1 - labels[n]) * r[n], (n, 1, N))) / N, by="split the sum")
    .to((-Entry(label_vector.T * beliefs, S.One) - Entry(others.T * doubts, S.One)) / N, by="dot products")
)  # fmt: skip

topic = Topic(
    "vectorised",
    "Vectorised forms, for any number of samples and features",
    (3, 7),
    "S0-030 to S0-038, S0-074 to S0-085, S0-097, S0-098, S1-036, S1-048, S1-049",
    (
        "With x = [1, x₁, ...] and θ = [b, w₁, ...] the logit is one dot product, either way round.",
        logit,
        "With the samples in the rows of X all logits are Xθ (θᵀX, as some slides print it, has the wrong shape).",
        logits,
        "The components of the gradient share the factor ŷ - y.",
        one_sample,
        "So one update is the same in both forms, and, starting from the same θ, so is every update after it: the "
        "trajectories are identical.",
        update,
        Answer(
            "S0-034",
            "The loss is still made of numbers: what will we do?",
            "Vectorise what is left, the gradient and the update: ∇L = x(ŷ - y) and θ - η∇L.",
            "gradient of one sample, every component",
        ),
        "The mean loss of N samples, with u = 1 - y, p = log ŷ and r = log(1 - ŷ).",
        mean_loss,
        "And its gradient, proved equal to the mean of the gradients of the samples, for symbolic N and d.",
        model.batch_gradient,
    ),
)
