"""Losses without a slope: accuracy, and the dead ReLU.

Main results: `dead` (max(0, z) is 0 for z < 0, and so is its derivative). Source: claims S4-040 to S4-042.
"""

from sympy import Interval, Max, Piecewise, S, oo

from derivations.derivation import Derivation
from derivations.lectures.topic import Topic
from derivations.symbols import z

below = {z: Interval.open(-oo, 0)}
above = {z: Interval.open(0, oo)}
mistake = Piecewise((S.Zero, z >= 0), (S.One, True))

dead = Derivation("a ReLU with a negative input", Max(0, z), domain=below).to(0, by="max(0, z) = 0")
alive = (
    Derivation("a ReLU with a positive input", Max(0, z), domain=above)
    .to(z, by="max(0, z) = z, whose slope is 1")
)  # fmt: skip

wrong = Derivation("the mistakes for label 1 and a negative logit", mistake, domain=below).to(
    1, by="the prediction is 0"
)
right = Derivation("the mistakes for label 1 and a positive logit", mistake, domain=above).to(
    0, by="the prediction is 1"
)

topic = Topic(
    "flat-losses",
    "Losses without a slope",
    (34,),
    "S4-040 to S4-042",
    (
        "Accuracy counts mistakes. On each side of the threshold the count is constant, so its derivative is 0 "
        "wherever it exists: gradient descent gets no direction from it.",
        wrong,
        right,
        "The same happens to a ReLU whose input is negative for all data: its output is constant, no gradient flows "
        "back, and it stays as it is.",
        dead,
        alive,
    ),
)
