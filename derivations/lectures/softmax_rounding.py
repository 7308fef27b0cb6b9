"""What rounding takes from softmax, to first order: the differentials that the code adds to its values.

Main results: `output_rest`, `loss_rest`, `gradient_rest`, `hessian_rest`, the differentials of the stable forms of
`derivations.lectures.softmax`, and `sum_rest`, `others_rest`, what was lost of 1 + R_M and of R_c. A quantity and its
relative error are written E_a(1 + ε_a), E_b(1 + ε_b), R(1 + ρ) and S(1 + σ), with S = 1 + R_M; e is the error of d =
z_c - z_M. The label is δ, which is 0 or 1.
"""

from sympy import FiniteSet, Interval, KroneckerDelta, Sum, exp, oo, symbols

from derivations.derivation import Derivation
from derivations.lectures import softmax
from derivations.lectures.softmax import E, K, M, R, a, b, c, k, z
from derivations.lectures.topic import Topic
from derivations.symbols import D, indexed

P, first, second, others, S, d = symbols("P E_a E_b R S d", real=True)
"""The value that is corrected, and what it is made of; R is R_M, R_a or R_b."""
ε_a, ε_b, ρ, σ, e, λ, δ = symbols("ε_a ε_b ρ σ e λ δ", real=True)
ε = indexed("ε")
positive, sign = Interval.open(0, oo), FiniteSet(0, 1)

here = {E[c]: first, E[a]: first, E[b]: second, R[a]: others, R[b]: others, 1 + R[M]: S,
        KroneckerDelta(a, c): δ, KroneckerDelta(a, b): δ}  # fmt: skip
output = softmax.stable_output.result.xreplace(here)
loss = softmax.stable_loss.result.subs(z[c], d + z[M]).xreplace({R[M]: others})
gradient = softmax.stable_gradient.result.xreplace(here)
hessian = softmax.stable_hessian.result.xreplace(here)

exponential_rest = Derivation("an exponential, what rounding took", e * D(exp(d), d)).to(
    e * exp(d), by="so the relative error of e^d is that of d"
)

left_out = (1 - KroneckerDelta(k, c)) ** 2
others_rest = Derivation(
    "a sum without its own term, what rounding took",
    Sum(left_out * E[k] * (1 + ε[k]), (k, 1, K)) - softmax.parts[R[c]],
).to(Sum(left_out * E[k] * ε[k], (k, 1, K)), by="sums are linear")

sum_rest = Derivation(
    "the denominator of softmax, what rounding took",
    (1 + others * (1 + ρ)) / S - 1,
    where={others: S + λ - 1},
    domain={S: positive},
).to((λ + others * ρ) / S, by="S + λ = 1 + R, where λ is what the sum lost")

output_rest = Derivation(
    "softmax, what rounding took",
    first * ε_a * D(P, first) + S * σ * D(P, S),
    where={P: output},
    domain={S: positive},
).to(P * (ε_a - σ), by="relative errors add up")

loss_rest = Derivation(
    "softmax cross-entropy, loss, what rounding took",
    others * ρ * D(P, others) + e * D(P, d),
    where={P: loss},
    domain={others: Interval(0, oo)},
).to(others * ρ / (1 + others) - e, by="the derivative of log1p")

gradient_rest = Derivation(
    "softmax cross-entropy, gradient, what rounding took",
    first * ε_a * D(P, first) + others * ρ * D(P, others) + S * σ * D(P, S),
    where={P: gradient},
    domain={S: positive, δ: sign},
).to(P * ((1 - δ) * ε_a + δ * ρ - σ), by="E_a counts for δ = 0, and R for δ = 1")

hessian_rest = Derivation(
    "softmax cross-entropy, Hessian, what rounding took",
    first * ε_a * D(P, first) + second * ε_b * D(P, second) + others * ρ * D(P, others) + S * σ * D(P, S),
    where={P: hessian},
    domain={S: positive, δ: sign},
).to(P * (ε_a + (1 - δ) * ε_b + δ * ρ - 2 * σ), by="E_b counts for δ = 0, and R for δ = 1")

topic = Topic(
    "softmax-rounding",
    "Softmax: what rounding takes is put back",
    (28,),
    "S4-014 to S4-024",
    (
        "Where z_k - z_M or a sum is rounded, what is lost is found exactly, by error-free transformations (TwoSum: "
        "Møller 1965, Knuth 1969; that they are exact is theirs, and not proved here). The code puts it back to first "
        "order: it adds the differential of each stable form, Σ ∂P/∂x · xε over all x that stand for x(1 + ε). What "
        "is left out is of the size of ε², where |ε| < 2⁻⁴³.",
        exponential_rest,
        others_rest,
        "For the denominator that is exact: S is 1 + R_M as rounded, and λ what that lost.",
        sum_rest,
        output_rest,
        "The loss has no relative error of its own: it is corrected by so much.",
        loss_rest,
        "For labels δ, 0 or 1, only what counts in the form brings its error in.",
        gradient_rest,
        hessian_rest,
    ),
)
