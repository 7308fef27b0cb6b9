"""BCE on a tanh output that is not rescaled: the gradient xᵢ(ŷ - y)(1 + ŷ)/ŷ exists for z > 0 only.

Main results: `gradient`, and the refutation that tanh is positive. Source: claims S1-095 to S1-101.
"""

from sympy import Gt, Interval, oo, tanh

from derivations.catalogue import cross_entropy
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, L, y, yhat, z

ŷ = yhat
positive = {z: Interval.open(0, oo)}

with as_written():
    gradient = (
        Derivation("tanh output without rescaling", D(L, z), where={L: cross_entropy, ŷ: tanh(z)}, domain=positive)
        .to(D(L, ŷ) * D(ŷ, z), by="chain rule")
        .to((ŷ - y) / (ŷ * (1 - ŷ)) * (1 - ŷ**2), by="the two factors")
        .to((ŷ - y) * (1 + ŷ) / ŷ, by="cancel 1 - ŷ")
    )

topic = Topic(
    "tanh-unscaled",
    "tanh output without rescaling",
    (21,),
    "S1-095 to S1-101",
    (
        "log ŷ asks for a positive output. tanh z is positive for positive z only, and so the formula holds there "
        "only.",
        Theorem("tanh is positive for positive z", "There the loss is defined.", prove(Gt(tanh(z), 0), positive)),
        Theorem("tanh is positive", "It is not: for z ≤ 0 the loss has no real value. Rescale.", prove(Gt(tanh(z), 0))),
        gradient,
    ),
)
