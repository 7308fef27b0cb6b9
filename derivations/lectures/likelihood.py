"""From likelihood to BCE: the probability that the model gives to the labels, its logarithm, its negative mean.

Main results: `one_sample` (log P = y log ŷ + (1 - y) log(1 - ŷ)), `all_samples` (the mean of BCE is -1/N log Π P_n).
Source: claims S1-022 to S1-031, S0-005, S0-074 to S0-076, S3-063.
"""

from sympy import Eq, FiniteSet, Interval, Product, Sum, log

from derivations.catalogue import cross_entropy
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import N, labels, losses, n, outputs, y, yhat

probability = yhat**y * (1 - yhat) ** (1 - y)
unit = Interval.open(0, 1)

with as_written():
    one_sample = (
        Derivation("minus the log-likelihood of one sample is BCE", -log(probability), domain={yhat: unit})
        .to(-(log(yhat**y) + log((1 - yhat) ** (1 - y))), by="logarithm of a product")
        .to(-(y * log(yhat) + (1 - y) * log(1 - yhat)), by="logarithm of a power")
        .to(cross_entropy, by="definition of BCE")
    )

    P = probability.subs({yhat: outputs[n], y: labels[n]}, simultaneous=True)
    loss = cross_entropy.subs({yhat: outputs[n], y: labels[n]}, simultaneous=True)

    all_samples = (
        Derivation("minus the mean log-likelihood is the mean of BCE", -log(Product(P, (n, 1, N))) / N,
                   where={losses[n]: loss}, domain={outputs: unit})
        .to(-Sum(log(P), (n, 1, N)) / N, by="the logarithm of a product is a sum")
        .to(-Sum(labels[n] * log(outputs[n]) + (1 - labels[n]) * log(1 - outputs[n]), (n, 1, N)) / N, by="each factor")
        .to(Sum(losses[n], (n, 1, N)) / N, by="definition of BCE")
    )  # fmt: skip

error = (
    Derivation("error and belief add to 1", abs(yhat - y) + probability, domain={yhat: unit, y: FiniteSet(0, 1)})
    .to(1, by="y = 0: ŷ + (1 - ŷ); y = 1: (1 - ŷ) + ŷ")
)  # fmt: skip

topic = Topic(
    "likelihood",
    "From likelihood to binary cross-entropy",
    (17,),
    "S1-022 to S1-031, S0-005, S0-074 to S0-076, S3-063",
    (
        "The model believes label 1 with probability ŷ and label 0 with 1 - ŷ. Both cases are one formula, "
        "$P = \\hat{y}^{y} (1 - \\hat{y})^{1 - y}$.",
        Theorem("belief in label 1", "P = ŷ where y = 1.",
                prove(Eq(probability, yhat), {yhat: unit, y: FiniteSet(1)})),
        Theorem("belief in label 0", "P = 1 - ŷ where y = 0.",
                prove(Eq(probability, 1 - yhat), {yhat: unit, y: FiniteSet(0)})),
        error,
        "The loss of one sample is minus the logarithm of that belief.",
        one_sample,
        "For N independent samples beliefs multiply. A product of many numbers below 1 underflows, its logarithm "
        "does not; and log rises, so both have their maximum at the same θ.",
        all_samples,
        Answer("S3-063", "Why log-likelihood instead of probability?",
               "The maximum is at the same θ, because log rises; a product of 2000 halves is 0 in double precision, "
               "its logarithm -1386 is not; and minus the log-likelihood is convex.",
               "minus the mean log-likelihood is the mean of BCE"),
    ),
)  # fmt: skip
