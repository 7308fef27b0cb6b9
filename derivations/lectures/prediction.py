"""Prediction: label 1 where ŷ ≥ 1/2, that is where z ≥ 0; and the examples with hours and days.

Main results: `rule`, the theorems on both sides of the threshold, the worked examples.
Source: claims S2-039, S2-043, S2-052 to S2-101, S4-001 to S4-011.
"""

from sympy import Ge, Interval, Lt, Rational, oo, tanh

from derivations.catalogue import models
from derivations.deciding.relations import prove
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import sigmoid, z
from derivations.worked import Worked

model = models["sigmoid-bce"]
half = Rational(1, 2)

rule = (
    Derivation("the threshold 1/2 in the logit", sigmoid(z) - half)
    .to(tanh(z / 2) / 2, by="tanh(z/2) = 2σ(z) - 1")
)  # fmt: skip

hours = Worked(
    "hours and pass, two stochastic steps",
    model,
    rows=(("1", "0.5"), ("1", "1.0")),
    y=("0", "0"),
    theta=("0.1", "0.1"),
    rate="0.1",
    batches=((0,), (1,)),
    printed={
        "z (step 1)": "0.15",
        "ŷ (step 1)": "0.54",
        "L (step 1)": "0.771",
        "∂L/∂b (step 1)": "0.54",
        "∂L/∂w₁ (step 1)": "0.27",
        "b after (step 1)": "0.046",
        "w₁ after (step 1)": "0.073",
        "z (step 2)": "0.119",
        "ŷ (step 2)": "0.53",
        "L (step 2)": "0.755",
        "b after (step 2)": "-0.007",
        "w₁ after (step 2)": "0.02",
    },
    claims="S2-054 to S2-072",
)
hours_after = Worked(
    "predictions for 0.25 and 4.5 hours, from the rounded parameters",
    model, (("1", "0.25"), ("1", "4.5")), (), ("-0.007", "0.02"), names=("b", "w"),
    printed={"z₁": "-0.002", "ŷ₁": "0.499", "z₂": "0.083", "ŷ₂": "0.52"}, claims="S2-074 to S2-079",
)  # fmt: skip
days = Worked(
    "day, hours and pass, one stochastic step",
    model,
    rows=(("1", "1.0", "0.5"),),
    y=("0",),
    theta=("0.1", "0.2", "0.1"),
    rate="0.1",
    printed={
        "z": "0.35",
        "ŷ": "0.59",
        "L": "0.883",
        "∂L/∂b": "0.59",
        "∂L/∂w₁": "0.59",
        "∂L/∂w₂": "0.295",
        "b after": "0.041",
        "w₁ after": "0.141",
        "w₂ after": "0.0706",
    },
    claims="S2-084 to S2-093",
)
days_after = Worked(
    "predictions for (day 2, 0.25 h) and (day 1, 4.5 h), from the rounded parameters",
    model, (("1", "2", "0.25"), ("1", "1", "4.5")), (), ("0.041", "0.141", "0.0706"),
    printed={"z₁": "0.3417", "ŷ₁": "0.58", "z₂": "0.5", "ŷ₂": "0.622"}, claims="S2-095 to S2-100",
)  # fmt: skip
observations = Worked(
    "three observations with two features",
    model, (("1", "1", "2"), ("1", "3", "4"), ("1", "5", "6")), (), ("-10", "1", "2"),
    printed={"z₁": "-5", "z₂": "1", "z₃": "7", "ŷ₁": "0.01", "ŷ₂": "0.73", "ŷ₃": "1.00"}, claims="S4-005 to S4-011",
)  # fmt: skip

topic = Topic(
    "prediction",
    "Prediction, and the examples with hours and days",
    (24, 25, 26, 27),
    "S2-039, S2-043, S2-052 to S2-101, S4-001 to S4-011",
    (
        "Predict 1 where the output reaches the threshold. At 1/2 that is where the logit is not negative; a tie goes "
        "to label 1.",
        rule,
        Theorem("label 1 where z ≥ 0", "The output is at least 1/2.",
                prove(Ge(sigmoid(z), half), {z: Interval(0, oo)})),
        Theorem("label 0 where z < 0", "The output is below 1/2.",
                prove(Lt(sigmoid(z), half), {z: Interval.open(-oo, 0)})),
        "The slides round after every step; here nothing is rounded, and both stand side by side.",
        hours,
        hours_after,
        Answer("S2-043", "Pass or fail for 0.25 hours and for 4.5 hours?",
               "ŷ = 0.4996 gives 0, ŷ = 0.521 gives 1.",
               "predictions for 0.25 and 4.5 hours, from the rounded parameters"),
        days,
        days_after,
        Answer("S2-083", "Pass for (day 2, 0.25 hours) and (day 1, 4.5 hours)?",
               "Both outputs are above 1/2: pass, pass. One step is not training: the first row's label 0 has hardly "
               "moved the parameters.",
               "predictions for (day 2, 0.25 h) and (day 1, 4.5 h), from the rounded parameters"),
        observations,
    ),
)  # fmt: skip
