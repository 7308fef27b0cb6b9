"""Softmax with cross-entropy for K classes: gradient p - y, Hessian diag(p) - ppᵀ, and the sigmoid for K = 2.

Main results: `gradient`, `soft_gradient`, `hessian`, `quadratic_form` (½ ΣΣ p_j p_k (v_j - v_k)²), `two_classes`,
`shift`, and the forms that the code evaluates, in which nothing cancels: `stable_output`, `stable_loss`,
`stable_gradient`, `stable_hessian`.
Source: claims S4-012 to S4-024, S3-016.
"""

from sympy import Ge, Idx, KroneckerDelta, Sum, Symbol, exp, log, symbols
from sympy.codegen.cfunctions import log1p

from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, L, indexed, labels, logits, sigmoid

K = Symbol("K", integer=True, positive=True)
a, b, c, k = (Idx(name, (1, K)) for name in "abck")
z, p, v = logits, indexed("p"), indexed("v")
total = Sum(exp(z[k]), (k, 1, K))
where = {L: -log(p[c]), p[c]: exp(z[c]) / total}

simplex = Derivation("the outputs of softmax sum to 1", Sum(p[a], (a, 1, K)), where={p[c]: where[p[c]]}).to(
    1, by="the common denominator is the sum of the numerators"
)

m = Symbol("m", real=True)
shift = Derivation("softmax does not see a shift", exp(z[c]) / total).to(
    exp(z[c] - m) / Sum(exp(z[k] - m), (k, 1, K)), by="e^-m cancels"
)

loss = (
    Derivation("softmax cross-entropy, loss", L, where=where)
    .to(log(total) - z[c], by="logarithm of a quotient")
    .to(log(Sum(exp(z[k] - m), (k, 1, K))) - (z[c] - m), by="take out e to the m, and m cancels")
)

gradient = (
    Derivation("softmax cross-entropy, gradient", D(L, z[a]), where=where)
    .to(D(log(total) - z[c], z[a]), by="logarithm of a quotient")
    .to(exp(z[a]) / total - KroneckerDelta(a, c), by="chain rule; only the term of the class c has -1")
    .to(p[a] - KroneckerDelta(a, c), by="the output; δ is the one-hot label")
)

hessian = (
    Derivation("softmax cross-entropy, Hessian", D(L, z[a], z[b]), where=where)
    .to(D(p[a], z[b]), by="the gradient; the label is constant")
    .to(p[a] * (KroneckerDelta(a, b) - p[b]), by="quotient rule")
)

y, w = labels, indexed("w")
soft_gradient = Derivation(
    "softmax cross-entropy, gradient for soft labels",
    D(Sum(-y[c] * log(p[c]), (c, 1, K)), z[a]),
    where={p[c]: where[p[c]], y[c]: exp(w[c]) / Sum(exp(w[k]), (k, 1, K))},
).to(p[a] - y[a], by="chain rule; Σ y = 1")

M = Idx("M", (1, K))
E, R = indexed("E"), indexed("R")
# 1 - δ is 0 or 1, and so is its square, of which the check knows that it is not negative: so 1 + R_M > 0.
parts = {E[c]: exp(z[c] - z[M]), R[c]: Sum((1 - KroneckerDelta(k, c)) ** 2 * E[k], (k, 1, K))}
stable = {**where, **parts}

stable_output = (
    Derivation("softmax, evaluated", p[c], where={p[c]: where[p[c]], **parts})
    .to(exp(z[c] - z[M]) / Sum(exp(z[k] - z[M]), (k, 1, K)), by="a shift by one of the logits")
    .to(E[c] / (1 + R[M]), by="its own term of the sum is 1")
)

with as_written():
    stable_loss = (
        Derivation("softmax cross-entropy, loss, evaluated", L, where=stable)
        .to(log(total) - z[c], by="logarithm of a quotient")
        .to(log1p(R[M]) - (z[c] - z[M]), by="take out e to the z_M; log1p u = log(1 + u)")
    )

stable_gradient = (
    Derivation("softmax cross-entropy, gradient, evaluated", D(L, z[a]), where=stable)
    .to(p[a] - KroneckerDelta(a, c), by="the gradient")
    .to(
        ((1 - KroneckerDelta(a, c)) * E[a] - KroneckerDelta(a, c) * R[a]) / (1 + R[M]),
        by="common denominator; for a = c, 1 - p is the sum of the others",
    )
)

stable_hessian = (
    Derivation("softmax cross-entropy, Hessian, evaluated", D(L, z[a], z[b]), where=stable)
    .to(p[a] * (KroneckerDelta(a, b) - p[b]), by="the Hessian")
    .to(
        E[a] * (KroneckerDelta(a, b) * R[b] - (1 - KroneckerDelta(a, b)) * E[b]) / (1 + R[M]) ** 2,
        by="common denominator; for a = b, 1 - p is the sum of the others",
    )
)

squares = Sum(Sum(p[a] * p[b] * (v[a] - v[b]) ** 2, (a, 1, K)), (b, 1, K)) / 2
quadratic_form = (
    Derivation(
        "the Hessian of softmax as a sum of squares",
        Sum(Sum(v[a] * p[a] * (KroneckerDelta(a, b) - p[b]) * v[b], (a, 1, K)), (b, 1, K)),
        where={p[c]: where[p[c]]},
    )
    .to(Sum(p[a] * v[a] ** 2, (a, 1, K)) - Sum(p[a] * v[a], (a, 1, K)) ** 2, by="a variance")
    .to(squares, by="expand, with Σ p = 1")
)

z1, z2 = symbols("z_1 z_2", real=True)
two_classes = (
    Derivation("softmax of two classes is a sigmoid", exp(z1) / (exp(z1) + exp(z2)))
    .to(1 / (1 + exp(z2 - z1)), by="divide by eᶻ¹ above and below")
    .to(sigmoid(z1 - z2), by="definition")
)

topic = Topic(
    "softmax",
    "Softmax with cross-entropy",
    (28,),
    "S4-012 to S4-024, S3-016",
    (
        "For K classes there are K logits, and the outputs are their exponentials, divided by the sum.",
        simplex,
        "A common shift cancels. Code subtracts the largest logit, so that nothing overflows.",
        shift,
        "The loss is minus the logarithm of the output of the true class c.",
        loss,
        gradient,
        "Labels between 0 and 1 that sum to 1 are written as a softmax of any w; the limits are the labels with zeros.",
        soft_gradient,
        hessian,
        "The Hessian is diag(p) - ppᵀ. In a direction v it is a variance, a sum of squares with weights.",
        quadratic_form,
        Theorem(
            "softmax cross-entropy curves up in every direction",
            "So the loss is convex in the logits, and, the logits being linear in θ, in θ. It is not strictly convex: "
            "a common shift of the logits changes nothing.",
            prove(Ge(quadratic_form.meaning(squares), 0, evaluate=False)),
        ),
        "Near certainty p - 1 and p(1 - p) lose all digits in floating point. The code evaluates other forms, which "
        "hold for every class M; it takes the largest logit for M. R_c adds up all E_k but E_c, so that nothing "
        "cancels; (1 - δ)² is 1 - δ, which is 0 or 1.",
        stable_output,
        stable_loss,
        stable_gradient,
        stable_hessian,
        "For two classes it is logistic regression in the difference of the logits.",
        two_classes,
        Answer(
            "S3-016",
            "How can one choose a loss for several classes?",
            "Softmax with cross-entropy: the gradient is p - y, as for two classes, and the loss is convex.",
            "softmax cross-entropy, gradient",
        ),
    ),
)
