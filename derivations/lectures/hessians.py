"""Hessians: the definition, the lectures' example, and why XᵀSX proves convexity in all parameters together.

Main results: `example`, `entry` (x_i x_j ŷ(1 - ŷ)), `mean` ((1/N) XᵀSX), `quadratic_form` (a sum of squares).
Source: claims S0-110 to S0-115, S0-126, S3-058, S3-064, S3-065.
"""

from sympy import Matrix, Sum, symbols

from derivations.catalogue import models
from derivations.deciding.convexity import hessian, prove_convex
from derivations.kernel.derivation import Derivation
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, N, X, d, i, indexed, j, n

a, b = symbols("x y", real=True)
f = a**2 + 2 * a**2 * b + b**3

example = (
    Derivation("Hessian of x² + 2x²y + y³", Matrix([[D(f, (a, 2)), D(f, a, b)], [D(f, b, a), D(f, (b, 2))]]))
    .to(Matrix([[D(2 * a + 4 * a * b, a), D(2 * a + 4 * a * b, b)],
                [D(2 * a**2 + 3 * b**2, a), D(2 * a**2 + 3 * b**2, b)]]), by="the first derivatives")
    .to(hessian(f, a, b), by="differentiate again")
)  # fmt: skip

model = models["sigmoid-bce"]
v, s = indexed("v"), indexed("s")

quadratic_form = (
    Derivation("the Hessian of a mean loss as a sum of squares",
               Sum(Sum(v[i] * (Sum(X[n, i] * X[n, j] * s[n], (n, 1, N)) / N) * v[j], (i, 1, d)), (j, 1, d)))
    .to(Sum(Sum(Sum(s[n] * (v[i] * X[n, i]) * (v[j] * X[n, j]), (i, 1, d)), (j, 1, d)), (n, 1, N)) / N,
        by="sum over the rows last")
    .to(Sum(s[n] * Sum(X[n, j] * v[j], (j, 1, d)) ** 2, (n, 1, N)) / N, by="both inner sums are xₙ · v")
)  # fmt: skip

topic = Topic(
    "hessians",
    "Hessians and convexity in several variables",
    (10, 11),
    "S0-110 to S0-115, S0-126, S3-058, S3-064, S3-065",
    (
        "The Hessian is the square matrix of second derivatives.",
        example,
        Theorem("x² + 2x²y + y³ is convex", "It is not: a Hessian that is positive definite at some points does not "
                "make a function convex.", prove_convex(f, a, b)),
        "For one sample the Hessian of BCE has the entries xᵢ xⱼ ŷ(1 - ŷ).",
        model.hessian,
        "For N samples it is (1/N) XᵀSX, where S is diagonal with the entries ŷₙ(1 - ŷₙ).",
        model.batch_hessian,
        "A quadratic form with that matrix is a sum of squares with weights sₙ. Where no sₙ is negative, the form "
        "is not negative in any direction v: the loss is convex in all parameters together. That the diagonal "
        "entries are not negative would not be enough.",
        quadratic_form,
        Theorem("BCE is convex in several variables", "The weights ŷ(1 - ŷ) are positive, for every X, N and d.",
                model.convexity),
        Answer("S3-064", "What is convex?",
               "f(λa + (1 - λ)b) ≤ λf(a) + (1 - λ)f(b): no chord passes below the curve. For smooth functions: the "
               "Hessian has vᵀHv ≥ 0 for every v, everywhere. Softplus is convex; σ² is not.",
               "BCE is convex in several variables"),
        Answer("S3-036", "Explain convexity with linear algebra.",
               "A smooth function is convex where its Hessian is positive semidefinite at every point; that of BCE is "
               "a sum of squares with positive weights.",
               "the Hessian of a mean loss as a sum of squares"),
        Answer("S3-058", "Convexity of BCE for several variables with the Hessian matrix?",
               "vᵀHv = (1/N) Σ ŷₙ(1 - ŷₙ)(xₙ·v)² ≥ 0. It is positive for every v ≠ 0 exactly when X has full "
               "column rank.",
               "the Hessian of a mean loss as a sum of squares"),
        Answer("S3-065", "Convexity in logistic regression for the matrix computation?",
               "XᵀSX with a diagonal S that is not negative: every local minimum of BCE is a global one.",
               "sigmoid-bce: Hessian of the mean loss"),
    ),
)  # fmt: skip
