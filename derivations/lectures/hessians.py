"""Hessians: the definition, the lectures' example, and why XᵀSX proves convexity in all parameters together.

Main results: `example`, `saddle` (its diagonal is positive, and it is not convex), the entries x_i x_j ŷ(1 - ŷ) and
(1/N) XᵀSX of BCE, `quadratic_form` (a sum of squares), and what strict convexity needs: `along`, `still`, `minutes`.
Source: claims S0-110 to S0-115, S0-126, S3-058, S3-064, S3-065.
"""

from sympy import Integer, Matrix, Sum, symbols

from derivations.catalogue import models
from derivations.counterexamples import Chord
from derivations.deciding.convexity import hessian, prove_convex
from derivations.derivation import Derivation, as_written
from derivations.kernel.statements import Convex
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.output_form import in_output
from derivations.symbols import D, L, N, X, d, i, indexed, j, k, labels, logits, n, outputs, theta, y, yhat, z
from derivations.verdicts import Refuted, Witness

a, b = symbols("x y", real=True)
f = a**2 + 2 * a**2 * b + b**3

example = (
    Derivation("Hessian of x² + 2x²y + y³", Matrix([[D(f, (a, 2)), D(f, a, b)], [D(f, b, a), D(f, (b, 2))]]))
    .to(Matrix([[D(2 * a + 4 * a * b, a), D(2 * a + 4 * a * b, b)],
                [D(2 * a**2 + 3 * b**2, a), D(2 * a**2 + 3 * b**2, b)]]), by="the first derivatives")
    .to(hessian(f, a, b), by="differentiate again")
)  # fmt: skip

saddle = a**2 + b**2 + 3 * a * b
one, other = Integer(1), Integer(-1)
with as_written():
    form = D(saddle, (a, 2)) - 2 * D(saddle, a, b) + D(saddle, (b, 2))
bent = Derivation("the curvature of x² + y² + 3xy along (1, -1)", form).to(Integer(-2), by="2 - 2·3 + 2: below zero")

model = models["sigmoid-bce"]
v, s = indexed("v"), indexed("s")

quadratic_form = (
    Derivation("the Hessian of a mean loss as a sum of squares",
               Sum(Sum(v[i] * (Sum(X[n, i] * X[n, j] * s[n], (n, 1, N)) / N) * v[j], (i, 1, d)), (j, 1, d)))
    .to(Sum(Sum(Sum(s[n] * (v[i] * X[n, i]) * (v[j] * X[n, j]), (i, 1, d)), (j, 1, d)), (n, 1, N)) / N,
        by="sum over the rows last")
    .to(Sum(s[n] * Sum(X[n, j] * v[j], (j, 1, d)) ** 2, (n, 1, N)) / N, by="both inner sums are xₙ · v")
)  # fmt: skip

t, h, w, b0, w1, w2 = symbols("t h w b w_1 w_2", real=True)
slope, weight = (
    in_output(chain.result, model.activation).subs({yhat: outputs[n], y: labels[n]}, simultaneous=True)
    for chain in (model.derivative, model.second_derivative)
)
two_rows = sum(model.loss.subs({y: label, z: b0 + w * value}, simultaneous=True) for value, label in ((0, 0), (1, 1)))
moved = Sum(X[n, k] * (theta[k] + t * v[k]), (k, 1, d))
step = Sum(X[n, k] * v[k], (k, 1, d))
line = {**model.row_context, logits[n]: moved}
along = (
    Derivation("the curvature of BCE along a direction", D(L, (t, 2)), where=line)
    .to(D(Sum(slope * step, (n, 1, N)) / N, t), by="the slope is Σ (ŷₙ - yₙ)(xₙ · v)/N")
    .to(Sum(weight * step**2, (n, 1, N)) / N, by="∂ŷₙ/∂t = ŷₙ(1 - ŷₙ)(xₙ · v)")
)
still = (
    Derivation("the logits along a direction", moved)
    .to(Sum(X[n, k] * theta[k], (k, 1, d)) + t * step, by="linear: where Xv = 0 no logit moves")
)  # fmt: skip
minutes = (
    Derivation("BCE with hours and minutes as two columns", model.loss,
               where={z: b0 + (w1 + 60 * t) * h + (w2 - t) * 60 * h})
    .to(model.loss.subs(z, b0 + w1 * h + w2 * 60 * h), by="60th - 60th = 0: the same for every t")
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
        "The diagonal is not enough. Here both diagonal entries are 2 everywhere, so the function is convex in x and "
        "convex in y; along (1, -1) it bends down all the same.",
        Theorem("x² + y² + 3xy is convex in x", "The first diagonal entry is positive.", prove_convex(saddle, a)),
        Theorem("x² + y² + 3xy is convex in y", "So is the second.", prove_convex(saddle, b)),
        bent,
        Theorem("x² + y² + 3xy is convex", "It is not: the entries beside the diagonal, 3, outweigh it.",
                Refuted(Convex(saddle, (a, b)), Witness("chord", Chord((one, other), (other, one))))),
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
        "When is it strictly convex, with at most one minimum? Go along a line θ + tv.",
        along,
        "The weights are positive, so the curvature is 0 only where xₙ · v = 0 for all rows, that is Xv = 0. With full "
        "column rank no v ≠ 0 does that: the curvature is positive along every line, and BCE is strictly convex in θ.",
        Theorem("BCE of two rows is strictly convex", "The rows (1, 0) and (1, 1) have rank 2, as many as parameters.",
                prove_convex(two_rows, b0, w, strict=True)),
        "Without full column rank there is such a v, and along it nothing changes:",
        still,
        "An example without full column rank: the columns 1, h and 60h, hours and the same in minutes. Along "
        "v = (0, 60, -1) the loss of every row is constant, so it is convex, but not strictly.",
        minutes,
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
