"""Lines, why labels need a sigmoid, and the way from errors to the loss."""

from __future__ import annotations

from figures.picture import Picture

PICTURES = (
    Picture(
        "salary",
        "Salary by level, with the line of the slide and the least-squares line",
        "Eight points rise from salary 8 at level 0 to 47 at level 7. The dashed line y = 6x + 7, as the slide draws "
        "it, has a mean squared error of 14.75; the least-squares line y = 5.1x + 7.67 has 4.20. It predicts 25.5 "
        "for level 3.5 and 58.62 for level 10.",
        ("S1-017", "S2-004", "S2-006", "S2-042", "S3-011", "S3-014"),
        ("figures.regression", "salary"),
    ),
    Picture(
        "linear-step",
        "One step of linear regression on one sample",
        "Two panels with the line y = 2x + 2 before and after a step of learning rate 0.1. With the sample at level "
        "2 the new line y = 6.8x + 4.4 meets its salary 18. With the sample at level 3 the new line y = 10.4x + 4.8 "
        "jumps from 8 past the salary 22 to 36.",
        ("S2-017", "S2-018", "S2-038"),
        ("figures.regression", "one_step"),
    ),
    Picture(
        "linear-oscillation",
        "The same learning rate, exact on one sample and swinging on another",
        "The residual ŷ - y over six steps of learning rate 0.1. At level 2 it starts at -12 and is 0 after one "
        "step. At level 3 it swings between -14 and 14 for ever, with a loss of 196 at every step.",
        ("S2-017", "S2-038"),
        ("figures.regression", "oscillation"),
    ),
    Picture(
        "linear-batch",
        "Batch gradient descent turns a line toward three points",
        "Three points near y = 2x - 1, and the line after 0, 1, 2, 4, 8 and 64 steps. It starts level at 0 and turns "
        "up quickly, then slowly; the mean loss falls from 5.41 after one step to 0.34 after eight and 0.15 after "
        "64.",
        ("S4-058", "S4-061"),
        ("figures.regression", "three_points"),
    ),
    Picture(
        "trends",
        "The global and the local trend of a curve",
        "The sigmoid from z = -6 to 6 with three lines. The least-squares line, the global trend, has slope 0.113. "
        "The first-order Taylor lines, the local trends, have slope 0.250 at z = 0 and 0.045 at z = 3.",
        ("S3-006", "S3-007", "S3-008", "S3-010"),
        ("figures.regression", "trends"),
    ),
    Picture(
        "line-through-labels",
        "Why a line does not fit labels",
        "Two panels of pass or fail against hours of study, with one more student who studied 16 hours and passed. "
        "The least-squares line leaves the range from 0 to 1, and that student moves its threshold to 2.80 hours, so "
        "that one of eight is predicted wrong. The sigmoid keeps its threshold at 2.25 hours, and none is wrong.",
        ("S2-041", "S2-042", "S3-014", "S3-015"),
        ("figures.labels", "why_not_a_line"),
    ),
    Picture(
        "sigmoid-through-labels",
        "A line and a sigmoid through labels",
        "Two panels, pass or fail against hours and flower against petal length. A dashed line runs below 0 and "
        "above 1; the sigmoid, fitted with a small ridge, stays between and crosses 1/2 at 2.25 hours and at 2.34 "
        "cm.",
        ("S1-019", "S1-106", "S2-042", "S2-045"),
        ("figures.labels", "sigmoids"),
    ),
    Picture(
        "label-swap",
        "Exchanging the labels mirrors the curve",
        "Two panels of six flowers. With flower A as 0 the sigmoid rises, with b = -7.645 and w = 3.263; with A as 1 "
        "it falls, with b = 7.645 and w = -3.263. Both have the loss 0.0936 and the same threshold.",
        ("S1-038", "S1-039", "S1-040"),
        ("figures.labels", "swapped"),
    ),
    Picture(
        "errors-beliefs",
        "Errors and beliefs of six labels",
        "Two panels of the sigmoid with w = 2.331 and six labels. Left, the errors as gaps between curve and label, "
        "from 0.012 to 0.160. Right, the beliefs, what is left of 1. Their product is 0.5732; minus its mean "
        "logarithm, the loss, is 0.0927.",
        ("S1-023", "S1-031", "S3-020"),
        ("figures.beliefs", "gaps"),
    ),
    Picture(
        "underflow",
        "A product of beliefs underflows, the sum of logarithms does not",
        "Two panels over up to 2000 samples with belief 1/2. The product falls on a logarithmic axis and is 0 in "
        "float64 after 1074 samples. The sum of the logarithms falls along a straight line to -1386.3.",
        ("S1-031", "S3-020", "S3-063"),
        ("figures.beliefs", "underflow"),
    ),
    Picture(
        "logarithm",
        "The logarithm",
        "The logarithm rises through 0 at x = 1. Between 0 and 1, where beliefs lie, it is negative: -0.693 at 0.5, "
        "-1.386 at 0.25, -2.079 at 0.125. Each half costs the same, and toward 0 it falls without bound.",
        ("S0-092",),
        ("figures.beliefs", "logarithm"),
    ),
    Picture(
        "entropy",
        "Entropy, cross-entropy and divergence",
        "Left, the entropy of a label against its share: 0 at both ends, 0.693 at 1/2. Right, for labels 1 with "
        "share 0.3, the cross-entropy against the output: least at 0.3, where it is the entropy 0.611; what lies "
        "above that is the divergence, 0.583 at the output 0.8.",
        ("S3-053", "S3-054", "S3-055"),
        ("figures.beliefs", "entropies"),
    ),
    Picture(
        "prediction",
        "Predictions of pass or fail with a threshold",
        "Two panels of the probability of a pass against hours. After two steps the curve is nearly level: 0.4996 "
        "for 0.25 hours, a fail, and 0.5210 for 4.5 hours, a pass. Trained with a small ridge, it is 0.0009 and "
        "0.9996.",
        ("S2-043", "S2-081"),
        ("figures.predictions", "thresholds"),
    ),
    Picture(
        "prediction-two-features",
        "Predictions in a plane of two features",
        "Two maps over day and hours. After one step all students are predicted to pass: 0.58 for day 2 and 0.25 "
        "hours, 0.62 for day 1 and 4.5 hours. Trained with a small ridge, a line separates those who failed from "
        "those who passed, and the two are 0.00, a fail, and 0.98, a pass.",
        ("S2-083", "S2-101"),
        ("figures.predictions", "students"),
    ),
    Picture(
        "boundary",
        "The decision boundary between two irises",
        "Petal length and width of versicolor, as squares, and virginica, as discs, on a map of the probability. The "
        "straight line of probability 1/2 leaves 94 of the 100 flowers on the right side; the mean loss is 0.1028.",
        ("S1-076", "S2-102"),
        ("figures.predictions", "boundary"),
    ),
)
"""The figures of this chapter."""
