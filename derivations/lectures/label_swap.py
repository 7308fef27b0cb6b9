"""Exchanging the labels: L(θ; 1 - y) = L(-θ; y), so the fitted curve is mirrored and nothing else changes.

Main results: `swap`, `slope`. Source: claims S1-038 to S1-040.
"""

from derivations.catalogue import cross_entropy, models
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Topic
from derivations.symbols import sigmoid, y, yhat, z

model = models["sigmoid-bce"]

swap = (
    Derivation("the loss with exchanged labels", model.loss.subs(y, 1 - y))
    .to(cross_entropy.subs(yhat, 1 - sigmoid(z)), by="the two terms change places")
    .to(model.loss.subs(z, -z), by="1 - σ(z) = σ(-z)")
)  # fmt: skip

slope = (
    Derivation("the slope with exchanged labels", model.derivative.result.subs(y, 1 - y))
    .to(-(sigmoid(-z) - y), by="σ(z) - 1 = -σ(-z)")
    .to(-model.derivative.result.subs(z, -z), by="the slope at -z, with the other sign")
)

topic = Topic(
    "label-swap",
    "Exchanging the two labels",
    (18,),
    "S1-038 to S1-040",
    (
        swap,
        slope,
        "With z = θᵀx, -z belongs to -θ: every step of training is the mirror image of the step before the exchange.",
        Answer(
            "S1-039",
            "What happens if the two labels are exchanged?",
            "θ becomes -θ, the curve is mirrored, and loss and predictions are the same.",
            "the loss with exchanged labels",
        ),
    ),
)
