"""Computational graphs, and tables of numbers as boxes."""

from __future__ import annotations

from figures.picture import Picture

PICTURES = (
    Picture(
        "graph-one-sample",
        "The graph of g(f(x)) for one sample",
        "Arrows lead from x, a and b to f = ax + b, and from f and y to g = (f - y)². The slopes stand on the "
        "arrows: ∂f/∂a = x, ∂f/∂b = 1 and ∂g/∂f = 2(f - y). Below, their products along each path: "
        "∂g/∂a = 2(f - y)x and ∂g/∂b = 2(f - y).",
        ("S0-050", "S0-051", "S0-052", "S0-056"),
        ("figures.graphs", "one_sample"),
    ),
    Picture(
        "graph-two-samples",
        "The graph of g(f(x)) for two samples",
        "a and b lead to f₁ = a + b and to f₂ = 2a + b, these to g₁ = (f₁ - 5)² and g₂ = (f₂ - 7)², and both to "
        "their sum. The derivatives of the sum add the slopes of both paths: 2(f₁ - 5) + 4(f₂ - 7) in a, "
        "2(f₁ - 5) + 2(f₂ - 7) in b.",
        ("S0-057", "S0-058", "S0-060"),
        ("figures.graphs", "two_samples"),
    ),
    Picture(
        "graph-logistic",
        "Logistic regression on one sample, with every number",
        "The inputs 1, 1.4 and 0.2 meet b = 0.1, w₁ = 0.5 and w₂ = -0.1 in z = 0.78. The sigmoid makes it "
        "ŷ = 0.6857, which with the label 0 gives the loss 1.1573. An arrow back from the loss to z carries the "
        "slope ŷ - y = 0.6857. A table lists b, w₁ and w₂ before the step, their gradients and their values after "
        "a step of rate 0.01, which lowers the loss to 1.1433.",
        ("S0-047", "S1-046", "S2-065", "S2-094"),
        ("figures.networks", "one_sample"),
    ),
    Picture(
        "graph-mini-batch",
        "A mini-batch of two flowers, with every number",
        "A table of four flowers, of which the second and the fourth are picked. From them follow z, ŷ, and with "
        "the labels the residuals ŷ - y. A second table lists b, w₁ and w₂ before the step, the gradient of the "
        "mean over two samples, and the values after the step. The mean loss falls from 0.6582 to 0.6566.",
        ("S0-087", "S1-059"),
        ("figures.networks", "mini_batch"),
    ),
    Picture(
        "graph-batch",
        "A batch of four flowers, with every number",
        "A table of four flowers. From all of them follow z, ŷ, and with the labels the residuals ŷ - y. A second "
        "table lists b, w₁ and w₂ before the step, the gradient of the mean over four samples, and the values after "
        "the step: 0.0973, 0.4976 and -0.0998. The mean loss falls from 0.6693 to 0.6679.",
        ("S0-100", "S1-073"),
        ("figures.networks", "batch"),
    ),
    Picture(
        "vector-operations",
        "Operations on vectors and matrices",
        "Four drawings of numbers in boxes: twice the vector (1, 2, 3) is (2, 4, 6); the transpose turns a column "
        "of three into a row; the transpose of a matrix of two rows exchanges its rows and columns; the dot "
        "product of (1, 2, 3) and (2, 3, 1) is 1·2 + 2·3 + 3·1 = 11.",
        ("S0-026", "S0-029"),
        ("figures.arrays", "operations"),
    ),
    Picture(
        "vectorised",
        "The traditional and the vectorised form",
        "A table of the five steps of gradient descent: pick a sample, output, loss, gradient, update. Left, "
        "written out for three parameters, with three lines each for the gradient and the update; right, in "
        "vectors, with one line for each step: z = θᵀx, ∇L = x(ŷ - y), θ ← θ - η∇L.",
        ("S0-032", "S0-040"),
        ("figures.arrays", "vectorised"),
    ),
    Picture(
        "mean-loss",
        "The mean loss, entry by entry",
        "Five columns of four numbers: z; ŷ, the sigmoid of each entry; the labels y; y log ŷ; and "
        "(1 - y) log(1 - ŷ). A bracket below each of the last two gives its sum, -0.3278 and -2.3492. Minus a "
        "quarter of both together is the mean loss, 0.6693.",
        ("S0-073", "S0-077"),
        ("figures.arrays", "mean_loss"),
    ),
)
"""The figures of this chapter."""
