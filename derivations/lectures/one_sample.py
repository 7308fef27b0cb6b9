"""The one-sample loop: pick, output, loss, gradient, update, with every intermediate number.

Main results: `weight`, `bias`, `second_weight` (more features only add terms), `descent` (the step goes downhill).
Source: claims S0-002 to S0-019, S0-042 to S0-049, S1-041 to S1-046, S3-018, S3-019.
"""

from sympy import Le, symbols

from derivations.catalogue import models
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, L, y, yhat, z
from derivations.worked import Worked

w, x, b, η, g_w, g_b = symbols("w x b η g_w g_b", real=True)
w1, w2, x1, x2 = symbols("w_1 w_2 x_1 x_2", real=True)
model = models["sigmoid-bce"]
one = {**model.where, z: w * x + b}
two = {**model.where, z: w1 * x1 + w2 * x2 + b}

with as_written():
    weight = (
        Derivation("one feature, derivative in w", D(L, w), where=one)
        .to(D(L, z) * D(z, w), by="chain rule")
        .to((yhat - y) * x, by="∂L/∂z = ŷ - y, and ∂z/∂w = x")
    )
    bias = (
        Derivation("one feature, derivative in b", D(L, b), where=one)
        .to(D(L, z) * D(z, b), by="chain rule")
        .to(yhat - y, by="∂L/∂z = ŷ - y, and ∂z/∂b = 1")
    )
    second_weight = (
        Derivation("two features, derivative in w₂", D(L, w2), where=two)
        .to(D(L, z) * D(z, w2), by="chain rule")
        .to((yhat - y) * x2, by="∂L/∂z = ŷ - y, and ∂z/∂w₂ = x₂")
    )
    descent = (
        Derivation(
            "slope of the loss along a step",
            D(L, η),
            where={**one, z: (w - η * g_w) * x + (b - η * g_b)},
        )
        .to(D(L, z) * D(z, η), by="chain rule")
        .to((yhat - y) * (-g_w * x - g_b), by="the two factors")
    )
    at_start = Derivation(
        "slope of the loss at the start of a step", descent.last, where={g_w: x * (yhat - y), g_b: yhat - y}
    ).to(-(1 + x**2) * (yhat - y) ** 2, by="the step is the gradient")

flower = Worked(
    "one stochastic step on one flower",
    model,
    rows=(("1", "1.4", "0.2"),),
    y=("0",),
    theta=("0.1", "0.5", "-0.1"),
    rate="0.01",
    printed={
        "ŷ": "0.6856",
        "L": "1.1573",
        "∂L/∂b": "0.6856",
        "∂L/∂w₁": "0.9599",
        "∂L/∂w₂": "0.1371",
        "b after": "0.093",
        "w₁ after": "0.499",
        "w₂ after": "-0.101",
    },
    claims="S0-042 to S0-046, S1-044 to S1-046",
)

topic = Topic(
    "one-sample",
    "The one-sample loop",
    (1, 4),
    "S0-002 to S0-019, S0-042 to S0-049, S1-041 to S1-046, S3-018, S3-019",
    (
        "Five steps: pick a sample, compute the logit and the output, compute the loss, compute the gradient, and "
        "move every parameter against its derivative, by the learning rate times that derivative.",
        weight,
        bias,
        "With two features nothing changes but one more term in the logit and one more derivative.",
        second_weight,
        "The step goes downhill: at its start the loss falls at the rate of the squared gradient.",
        descent,
        at_start,
        Theorem(
            "a gradient step starts downhill",
            "The slope along the step is never positive, and 0 only where the gradient is 0.",
            prove(Le(at_start.result, 0, evaluate=False)),
        ),
        flower,
        Answer(
            "S0-011",
            "If the number of features changes, which functions are affected?",
            "The logit (one more term wᵢxᵢ), the gradient (one more ∂L/∂wᵢ = xᵢ(ŷ - y)) and the update. The sigmoid, "
            "the loss and ∂L/∂b keep their form. In vectorised form no line changes, only the lengths of x and θ.",
            "two features, derivative in w₂",
        ),
        Answer(
            "S0-018",
            "The code must change whenever the number of features changes. How to solve the problem?",
            "Vectorise: prepend 1 to x and b to θ. Then z = θᵀx, ∇L = x(ŷ - y) and θ - η∇L hold for any number.",
            "gradient of one sample, every component",
        ),
        Answer(
            "S3-019",
            "Explain each formula with one example from start to end.",
            "The table above does, step by step, and so do the examples of the pages on mini-batch, batch, hours and "
            "days: every number comes from the derived formulas.",
            "one stochastic step on one flower",
        ),
    ),
)
