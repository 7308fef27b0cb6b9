"""Vector and matrix operations: a number times a vector, transpose, dot product, and what flows back through a matrix.

Main results: `dot`, `transpose`, `backward` (the chain rule sends ∂L/∂z back through X as Xᵀ).
Source: claims S0-020 to S0-029, S3-056, S3-057, S3-059.
"""

from sympy import Matrix, MatrixSymbol, S, Sum

from derivations.catalogue import models
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Topic
from derivations.matrices import Entry
from derivations.symbols import D, L, N, X, d, i, indexed, j, k, logits, losses, n, theta

u, v = indexed("u"), indexed("v")
U, V = MatrixSymbol("u", d, 1), MatrixSymbol("v", d, 1)
A = MatrixSymbol("A", d, d)
a = indexed("A")

scalar = Derivation("a number times a vector", Entry(2 * U, i)).to(2 * u[i], by="every entry is multiplied")
scalar_example = Derivation("2 times (1, 2, 3)", 2 * Matrix([1, 2, 3])).to(Matrix([2, 4, 6]), by="entry by entry")
transpose = Derivation("the transpose", Entry(A.T, i, j)).to(a[j, i], by="rows become columns")
transpose_example = Derivation("transpose of a 2 x 2 matrix", Matrix([[1, 2], [3, 4]]).T).to(
    Matrix([[1, 3], [2, 4]]), by="rows become columns"
)
dot = (
    Derivation("the dot product", Entry(V.T * U, S.One))
    .to(Sum(v[k] * u[k], (k, 1, d)), by="row times column")
    .to(Entry(U.T * V, S.One), by="a dot product commutes")
)
dot_example = Derivation("dot product of (1, 2) and (2, 3)", Matrix([[1, 2]]) * Matrix([2, 3])).to(
    Matrix([8]), by="1·2 + 2·3"
)

backward = (
    Derivation("the gradient flows back through the transpose", D(L, theta[j]), where=models["sigmoid-bce"].row_context)
    .to(Sum(D(losses[n], logits[n]) * D(logits[n], theta[j]), (n, 1, N)) / N, by="chain rule")
    .to(Sum(D(losses[n], logits[n]) * X[n, j], (n, 1, N)) / N, by="∂zₙ/∂θⱼ = Xₙⱼ: row j of Xᵀ")
)

topic = Topic(
    "operations",
    "Vector and matrix operations",
    (2, 39),
    "S0-020 to S0-029, S3-056, S3-057, S3-059",
    (
        scalar,
        scalar_example,
        transpose,
        transpose_example,
        dot,
        dot_example,
        "Matrices enter training twice: forward as Xθ, backward as Xᵀ times the slopes.",
        backward,
        Answer(
            "S3-056",
            "Explain matrix multiplication and the 'inverse multiplication' with matrices X and w.",
            "Forward z = Xw + b; backward the gradient is Xᵀ(ŷ - y)/N, the product with the transpose. If an inverse "
            "is meant, it is (XᵀX)⁻¹Xᵀy, which solves linear regression.",
            "the gradient flows back through the transpose",
        ),
        Answer(
            "S3-059",
            "Why multiply by the inverse?",
            "The transpose comes from the chain rule: ∂zₙ/∂θⱼ = Xₙⱼ. The matrix inverse solves the normal equations of "
            "linear regression; logistic regression has no closed form, and Newton's method solves with the Hessian "
            "in every step.",
            "the gradient and the normal equations",
        ),
    ),
)
