"""Where each claim lives that is neither a formula, a number, a question nor a figure: claim -> pieces of lossproof.

A piece is "kind: name". The kinds are derivation, theorem, worked (example), model (a derivation or a verdict of a
model of the catalogue), run (of tests/lectures/runs.py), dataset, figure, and reason, where lossproof has no place for
the claim. The test of a claim asserts that all its pieces exist and hold. The tables go by lecture, S0 to S4.
"""

from __future__ import annotations

LOOP = "run: the loop of the slide"
MEAN = "derivation: sigmoid-bce: gradient of the mean loss"
ROWS = "derivation: the logits of all rows"
LIKELIHOOD = "derivation: minus the mean log-likelihood is the mean of BCE"
ONE_SAMPLE = "derivation: gradient of one sample, every component"
DESCENT = "derivation: slope of the loss at the start of a step | run: a small step lowers the loss"
SCALARS = "run: one number at a time"
SIGMOID = "theorem: the sigmoid is positive | theorem: the sigmoid is below 1"
RISES = "theorem: the sigmoid rises"
NOT_CONVEX = "theorem: squared error is convex in θ | run: squared error bends both ways"
ONE_FLOWER = "worked: one stochastic step on one flower"
TWO_FLOWERS = "worked: mini-batch of two flowers"
FOUR_FLOWERS = "worked: batch of four flowers"
HOURS = "worked: hours and pass, two stochastic steps"
TWO_POINTS = "worked: stochastic steps, i = 5 and i = 9"
HIDDEN = "worked: two batch steps on three points (targets before rounding)"
RATES = "run: learning rates too small and too large"
HEADING = "reason: What a heading says is no statement of mathematics; the page Errata corrects it."

S0 = {
    "S0-002": LOOP,
    "S0-008": DESCENT,
    "S0-009": DESCENT,
    "S0-010": "run: the natural logarithm | derivation: BCE in base 10",
    "S0-016": f"{SCALARS} | derivation: two features, derivative in w₂",
    "S0-017": SCALARS,
    "S0-020": "derivation: a number times a vector",
    "S0-022": "derivation: the transpose",
    "S0-023": "derivation: the transpose",
    "S0-027": "derivation: the dot product",
    "S0-030": "derivation: the logit as a dot product",
    "S0-033": "run: outputs are numbers",
    "S0-036": ONE_SAMPLE,
    "S0-037": SCALARS,
    "S0-038": "derivation: the dot product",
    "S0-039": SCALARS,
    "S0-041": SCALARS,
    "S0-042": f"dataset: iris-sample | {ONE_FLOWER}",
    "S0-048": LOOP,
    "S0-054": "worked: one sample at a time, learning rate 0.01",
    "S0-055": "dataset: composite",
    "S0-057": "derivation: two samples, derivative in a",
    "S0-058": "derivation: two samples, derivative in b",
    "S0-059": "derivation: the gradient of two samples at a = 2, b = 3 | run: the minimum of two samples",
    "S0-061": "worked: one sample at a time, learning rate 0.01 | run: both options reach the minimum",
    "S0-062": "worked: both samples at once: the summed gradient is twice the mean, so the rate is 0.02 "
    "| run: both options reach the minimum",
    "S0-063": "run: a tenth of the rate is slower",
    "S0-064": "run: db, db is no descent",
    "S0-066": f"dataset: iris-mini-batch | {TWO_FLOWERS}",
    "S0-067": HEADING,
    "S0-068": ROWS,
    "S0-070": "run: shapes with samples in rows",
    "S0-076": "derivation: mean BCE with dot products",
    "S0-080": MEAN,
    "S0-081": MEAN,
    "S0-082": MEAN,
    "S0-083": "derivation: one feature, derivative in b",
    "S0-084": f"{MEAN} | model: sigmoid-bce.batch_gradient",
    "S0-085": SCALARS,
    "S0-086": LOOP,
    "S0-089": "run: the arithmetic",
    "S0-096": LOOP,
    "S0-097": ROWS,
    "S0-098": f"derivation: mean BCE with dot products | {MEAN}",
    "S0-099": "run: shapes with samples in rows",
    "S0-101": f"dataset: iris-batch | {FOUR_FLOWERS} | run: no minimum, the data are separable",
    "S0-104": "run: the arithmetic",
    "S0-110": "derivation: Hessian of x² + 2x²y + y³",
    "S0-111": "derivation: Hessian of x² + 2x²y + y³",
    "S0-114": "derivation: Hessian of x² + 2x²y + y³ | run: the printed Hessian",
    "S0-123": "run: a square is not negative",
    "S0-124": "theorem: ŷ - ŷ² is at most 1/4 | run: 1/4 is attained",
    "S0-125": "theorem: the BCE second derivative is not negative",
    "S0-126": "theorem: BCE is convex in θ | model: sigmoid-bce.convexity",
    "S0-133": "theorem: ŷ - ŷ² is at most 1/4 | run: 1/4 is attained | run: a square is not negative",
    "S0-134": "derivation: MSE bracket for y = 0 | theorem: curved up for y = 0 and ŷ ≤ 2/3 "
    "| theorem: curved down for y = 0 and ŷ ≥ 2/3",
    "S0-135": "derivation: MSE bracket for y = 1 | theorem: curved down for y = 1 and ŷ ≤ 1/3 "
    "| theorem: curved up for y = 1 and ŷ ≥ 1/3",
    "S0-136": NOT_CONVEX,
    "S0-173": "derivation: tanh-BCE gradient | derivation: tanh-BCE gradient in the sigmoid "
    "| derivation: tanh is a rescaled sigmoid",
    "S0-175": f"{RISES} | {SIGMOID}",
    "S0-176": LOOP,
}

S1 = {
    "S1-003": SIGMOID,
    "S1-004": f"{RISES} | run: as printed it says nothing",
    "S1-006": "theorem: a line stays below 1",
    "S1-009": "dataset: petal-length | run: no minimum, the data are separable",
    "S1-014": "run: so many labels are right",
    "S1-016": "theorem: linear regression is convex in θ",
    "S1-018": "dataset: petal-length",
    "S1-020": "run: so many labels are right",
    "S1-022": "derivation: error and belief add to 1",
    "S1-024": "theorem: belief in label 1 | theorem: belief in label 0",
    "S1-025": "theorem: belief in label 1 | theorem: belief in label 0",
    "S1-026": LIKELIHOOD,
    "S1-027": LIKELIHOOD,
    "S1-029": LIKELIHOOD,
    "S1-030": f"derivation: mean BCE with dot products | {LIKELIHOOD}",
    "S1-036": f"{MEAN} | model: sigmoid-bce.batch_gradient",
    "S1-037": f"{MEAN} | run: shapes with samples in rows",
    "S1-038": "dataset: petal-length-swapped | run: exchanged labels give -θ",
    "S1-041": LOOP,
    "S1-042": ONE_SAMPLE,
    "S1-043": DESCENT,
    "S1-044": "dataset: iris-batch",
    "S1-045": "dataset: iris-sample",
    "S1-047": LOOP,
    "S1-048": "derivation: mean BCE with dot products",
    "S1-049": MEAN,
    "S1-050": "dataset: iris-mini-batch",
    "S1-051": "derivation: samples in columns | run: shapes with samples in columns",
    "S1-052": "dataset: iris-mini-batch",
    "S1-054": "run: the arithmetic",
    "S1-060": LOOP,
    "S1-061": "run: no minimum, the data are separable",
    "S1-062": "dataset: iris-batch",
    "S1-063": "dataset: iris-batch",
    "S1-070": f"{FOUR_FLOWERS} | run: two printed values differ",
    "S1-072": "worked: two batch steps: the loss falls from 0.6692 to 0.6679 | run: the loss falls after the step",
    "S1-099": "derivation: tanh output without rescaling | run: unscaled tanh over rows",
    "S1-101": "theorem: tanh is positive",
    "S1-104": "model: sigmoid-mse.batch_gradient",
    "S1-105": "model: sigmoid-mse.batch_gradient | run: a sum is not a mean",
    "S1-107": LOOP,
}

S2 = {
    "S2-002": "dataset: salary",
    "S2-005": "derivation: squared error of y = 6x + 7 | run: the least-squares line",
    "S2-008": "theorem: linear regression is convex in θ | run: the least-squares line",
    "S2-009": "dataset: salary | worked: salary, level 2: an exact fit in one step",
    "S2-015": "run: the arithmetic | worked: salary, level 2: an exact fit in one step",
    "S2-016": "run: the arithmetic | worked: salary, level 2: an exact fit in one step",
    "S2-018": "run: the residual after one step | derivation: learning rate 0.1 at x = 2",
    "S2-022": DESCENT,
    "S2-023": "derivation: the dot product",
    "S2-025": SCALARS,
    "S2-026": LOOP,
    "S2-027": LOOP,
    "S2-029": "dataset: salary | worked: salary, level 3: the loss stays 196 for ever",
    "S2-036": "run: the arithmetic | worked: salary, level 3: the loss stays 196 for ever",
    "S2-037": "run: the residual after one step | derivation: learning rate 0.1 at x = 3",
    "S2-039": "dataset: hours | run: no minimum, the data are separable",
    "S2-040": f"theorem: a line stays below 1 | {SIGMOID}",
    "S2-044": RISES,
    "S2-047": SIGMOID,
    "S2-048": f"{RISES} | run: as printed it says nothing",
    "S2-052": ONE_SAMPLE,
    "S2-053": LOOP,
    "S2-054": f"dataset: hours | {HOURS}",
    "S2-064": f"run: the loss falls after the step | {HOURS}",
    "S2-066": f"dataset: hours | {HOURS}",
    "S2-072": f"run: θ after two updates | {HOURS}",
    "S2-073": f"run: θ after two updates | {HOURS}",
    "S2-082": "dataset: day-hours | run: no minimum, the data are separable",
    "S2-084": "dataset: day-hours | worked: day, hours and pass, one stochastic step",
    "S2-086": "run: three terms in the logit",
    "S2-093": "run: two printed values differ",
}

S3 = {
    "S3-001": "reason: How many parts a text has is no statement of mathematics; the page Errata counts them.",
    "S3-004": "reason: The note announces reasons and lists one; there is nothing in it to show.",
    "S3-005": "theorem: linear regression is convex in θ | run: the least-squares line",
    "S3-006": "figure: trends",
    "S3-007": "derivation: Taylor line of x² at 1",
    "S3-008": "derivation: Taylor line of x² at 1",
    "S3-009": "run: a plane is first order | derivation: linear-mse: gradient of the mean loss",
    "S3-012": "run: a plane is first order | derivation: linear-mse: gradient of the mean loss",
    "S3-013": "derivation: the gradient and the normal equations | run: the least-squares line",
    "S3-015": "theorem: a line stays below 1",
    "S3-018": LOOP,
    "S3-021": "run: the gradient of squared error vanishes",
    "S3-022": NOT_CONVEX,
    "S3-026": "dataset: outputs | run: a table of outputs",
    "S3-037": "derivation: the dot product",
    "S3-043": NOT_CONVEX,
    "S3-047": "theorem: BCE is convex in θ | model: sigmoid-bce.convexity",
    "S3-050": "run: BCE is the steep curve",
    "S3-051": "run: BCE is the steep curve",
    "S3-052": f"theorem: BCE is convex in θ | {NOT_CONVEX} | {LIKELIHOOD}",
    "S3-057": "reason: The note wishes for a page that reacts to the reader; the book has matrices, but no controls.",
    "S3-066": "reason: The numbers of headings are no statement of mathematics; the page Errata corrects them.",
}

S4 = {
    "S4-005": "dataset: observations | run: no minimum, the data are separable",
    "S4-006": "worked: three observations with two features",
    "S4-008": f"run: the NumPy listing | {ROWS}",
    "S4-011": "run: the NumPy listing",
    "S4-012": "dataset: observations-one-hot",
    "S4-014": "derivation: softmax of two classes is a sigmoid",
    "S4-016": "derivation: the outputs of softmax sum to 1 | derivation: softmax does not see a shift",
    "S4-017": "dataset: observations-one-hot",
    "S4-018": "run: the softmax listing",
    "S4-020": "run: the softmax listing",
    "S4-022": "run: the softmax listing",
    "S4-024": "run: the softmax listing",
    "S4-025": "reason: A live demonstration with a slider; the figures learning-rates and pitfalls show such descents.",
    "S4-027": LOOP,
    "S4-028": f"run: the order of the rows | {TWO_POINTS}",
    "S4-029": LOOP,
    "S4-030": "derivation: batches of equal size average to the full gradient",
    "S4-031": "run: mini-batches are faster for each pass",
    "S4-032": "figure: noise-escapes",
    "S4-035": RATES,
    "S4-037": "run: a post of 2022",
    "S4-039": RATES,
    "S4-040": "derivation: the mistakes for label 1 and a negative logit "
    "| derivation: the mistakes for label 1 and a positive logit",
    "S4-041": "derivation: a ReLU with a negative input | derivation: a ReLU with a positive input",
    "S4-044": "derivation: linear-mse: gradient of the mean loss | model: linear-mse.batch_gradient",
    "S4-049": f"dataset: sgd | {TWO_POINTS} | run: which sample is on y = 2x - 1",
    "S4-052": LOOP,
    "S4-053": f"dataset: sgd | {TWO_POINTS}",
    "S4-057": "derivation: linear-mse: gradient of the mean loss",
    "S4-058": "derivation: linear-mse: gradient of the mean loss",
    "S4-059": f"dataset: bgd-displayed | {HIDDEN}",
    "S4-060": f"run: the step of the displayed targets | {HIDDEN}",
    "S4-073": HIDDEN,
}

ACCOUNTS: dict[str, tuple[str, ...]] = {
    claim: tuple(pieces.split(" | ")) for claim, pieces in (S0 | S1 | S2 | S3 | S4).items()
}
"""Claim -> its pieces, in order."""
