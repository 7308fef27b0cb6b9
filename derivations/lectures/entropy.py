"""Entropy, cross-entropy, Kullback-Leibler divergence, and where they sit in BCE; and the base of the logarithm.

Main results: `split` (cross-entropy = entropy + divergence), `base`. Source: claims S3-053 to S3-055, S3-061, S0-010.
"""

from sympy import Interval, log

from derivations.catalogue import cross_entropy
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Topic
from derivations.symbols import D, L, y, yhat

unit = Interval.open(0, 1)
entropy = -y * log(y) - (1 - y) * log(1 - y)
divergence = y * log(y / yhat) + (1 - y) * log((1 - y) / (1 - yhat))

split = Derivation(
    "cross-entropy is entropy plus divergence", cross_entropy, domain={y: unit, yhat: unit}
).to(entropy + divergence, by="add and subtract the entropy of the label")  # fmt: skip

none = Derivation(
    "divergence of a label from itself", divergence, where={yhat: y}, domain={y: unit}
).to(0, by="log 1 = 0")  # fmt: skip

base = Derivation("BCE in base 10", cross_entropy / log(10), domain={yhat: unit}).to(
    -y * (log(yhat) / log(10)) - (1 - y) * (log(1 - yhat) / log(10)), by="log₁₀ u = ln u / ln 10"
)
base_slope = Derivation("slope of BCE in base 10", D(L, yhat), where={L: base.result}, domain={yhat: unit}).to(
    (yhat - y) / (yhat * (1 - yhat)) / log(10), by="the factor 1/ln 10 stays"
)

topic = Topic(
    "entropy",
    "Entropy, and the base of the logarithm",
    (36, 37),
    "S3-053 to S3-055, S3-061, S0-010",
    (
        "The entropy of a distribution is the expected information of its outcomes, -Σ p log p. The cross-entropy of "
        "the label y with the output ŷ is the entropy of y plus the divergence of ŷ from y.",
        split,
        none,
        Answer("S3-054", "What is entropy?",
               "H(p) = -Σ p log p, the expected information, here in nats; cross-entropy is H(p) plus the "
               "Kullback-Leibler divergence.",
               "cross-entropy is entropy plus divergence"),
        Answer("S3-055", "Where does entropy appear in logistic regression?",
               "BCE is the cross-entropy of the label with the output. A label 0 or 1 has entropy 0, so there BCE is "
               "the divergence itself.",
               "cross-entropy is entropy plus divergence"),
        "Every log of the lectures is the natural one. Another base changes loss and gradient by one factor.",
        base,
        base_slope,
        Answer("S3-061", "Why ln instead of log?",
               "Any base has the same minimum; with ln the factor 1/ln 10 does not appear in the gradient.",
               "slope of BCE in base 10"),
    ),
)  # fmt: skip
