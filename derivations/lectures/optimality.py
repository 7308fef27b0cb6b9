"""How far a point is above the minimum: a bound that a program can compute, from the gradient and the Hessian there.

Main results: `strong` (with strong convexity), `third` (|φ‴| ≤ s φ″ along a direction), `ray` (what that leaves of f),
`lowest` (its least value) and `bound`, which `numeric.optimality` computes: f(θ) - min f ≤ λ²(1 + Kλ)/2 for Kλ < 1.
Source: claim S3-047; Bach, "Self-concordant analysis for logistic regression", Electronic Journal of Statistics 4
(2010), proposition 1 and section 2; Sun and Tran-Dinh, Mathematical Programming 178 (2019).
"""

from sympy import Ge, Interval, Le, Sum, exp, log, symbols

from derivations.catalogue import models
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.hessians import along, line, step, t, weight
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, L, N, n, outputs

g, r, w, δ = symbols("g r w δ", real=True)
s, λ, μ, K = symbols("s λ μ K", positive=True)
small = {δ: Interval.Ropen(0, 1)}

with as_written():
    square = (μ * r - g) ** 2 / (2 * μ) - g**2 / (2 * μ)
strong = Derivation("a quadratic along a ray", -g * r + μ * r**2 / 2).to(square, by="complete the square")

third = (
    Derivation("the third derivative of BCE along a direction", D(L, (t, 3)), where=line)
    .to(D(along.last, t), by="the second derivative")
    .to(Sum((1 - 2 * outputs[n]) * weight * step**3, (n, 1, N)) / N, by="∂ŷₙ/∂t = ŷₙ(1 - ŷₙ)(xₙ · v)")
)

ψ = r**2 * (exp(-s * t) + s * t - 1) / s**2
rise = Derivation("the slope of ψ", D(ψ, t)).to(r**2 * (1 - exp(-s * t)) / s, by="differentiate")
bend = Derivation("the curvature of ψ", D(ψ, (t, 2))).to(r**2 * exp(-s * t), by="differentiate twice")

with as_written():
    below = (exp(-s) + s - 1 - δ * s) / K**2
    left = (1 - δ) * (exp(-w) + w - 1) / K**2 - (δ + (1 - δ) * log(1 - δ)) / K**2
ray = Derivation("what is left of f after a step of length r", -λ * r + ψ.subs(t, 1), where={r: s / K, λ: δ / K}).to(
    below, by="r = s/K, λ = δ/K"
)
lowest = Derivation("its least value", below, where={s: w - log(1 - δ)}, domain=small).to(
    left, by="s = w - log(1 - δ), so e⁻ˢ = (1 - δ)e⁻ʷ"
)
bound = Derivation("the bound", δ**2 * (1 + δ) / (2 * K**2), where={δ: K * λ}).to(λ**2 * (1 + K * λ) / 2, by="δ = Kλ")

NAMES = ("sigmoid-bce", "tanh-bce", "poisson", "linear-mse")
concordances = [
    Theorem(f"the concordance of {name}", "ℓ‴/ℓ″ lies between these bounds.", models[name].concordance)
    for name in NAMES
]

topic = Topic(
    "optimality",
    "How far from the minimum",
    (11,),
    "S3-047",
    (
        "A small gradient does not say how far f(θ) is above its minimum, nor that there is one. Convexity alone does "
        "not either; what is needed is a lower bound of the curvature, at least near θ. Let f be the mean of the "
        "losses sₙ ℓ(xₙ · θ, yₙ) with weights sₙ ≥ 0, plus a ridge, and ℓ convex.",
        "With a ridge μ on every entry of θ, f is strongly convex: f(θ + v) ≥ f(θ) + ∇f · v + μ‖v‖²/2. With g = ‖∇f‖ "
        "and r = ‖v‖ that is at least f(θ) - gr + μr²/2.",
        strong,
        "A square is not negative, so f(θ) - min f ≤ ‖∇f‖²/(2μ).",
        "Without such a ridge the curvature at θ itself must do. Let H be the Hessian at θ, positive definite, "
        "r² = v · Hv, and φ(t) = f(θ + tv), so that φ′(0) = ∇f · v and φ″(0) = r². How fast φ″ changes is seen one "
        "derivative later:",
        third,
        "Here 1 - 2ŷₙ lies between -1 and 1, and φ″ is the same sum without it and with one xₙ · v less. So |φ‴| is at "
        "most max |xₙ · v| times φ″. For other losses it is at most M max |xₙ · v| φ″ if |ℓ‴| ≤ M ℓ″; a ridge only "
        "adds to φ″. Bounds of ℓ‴/ℓ″ give M, the larger of their sizes.",
        *concordances,
        "If B bounds the norms √(xₙ · H⁻¹xₙ) of all rows, then |xₙ · v| ≤ B r (Cauchy and Schwarz), and |φ‴| ≤ s φ″ "
        "with s = K r and K = M B. Hence the derivative of e^(st) φ″(t), which is e^(st) (φ‴ + s φ″), is not negative, "
        "and φ″(t) ≥ r² e^(-st) for t ≥ 0. That is the curvature of ψ(t) = r²(e^(-st) + st - 1)/s²:",
        rise,
        bend,
        "ψ and its slope are 0 at t = 0, so φ(t) - φ(0) - φ′(0) t - ψ(t), whose curvature is not negative, is not "
        "negative. With the Newton decrement λ = √(∇f · H⁻¹∇f), φ′(0) ≥ -λr. Together, at t = 1: "
        "f(θ + v) - f(θ) ≥ -λr + ψ(1). (If M = 0, f is quadratic, and the square above with μ = 1 gives λ²/2.)",
        ray,
        "If δ < 1, this has a least value, and it grows without bound with s, so that f has a minimum. If δ ≥ 1, it "
        "falls for ever, and nothing is claimed: where f has no minimum, as on separable data, δ ≥ 1 at every θ.",
        lowest,
        Theorem("e⁻ʷ lies above its tangent", "The first part is not negative.", prove(Ge(exp(-w) + w - 1, 0))),
        "So f(θ) - min f ≤ (δ + (1 - δ) log(1 - δ))/K². In floating point that cancels for small δ. A polynomial is "
        "above it, and close to it:",
        Theorem("a polynomial bound", "Both sides are δ²/2, and terms that are smaller for small δ.",
                prove(Le(δ + (1 - δ) * log(1 - δ), δ**2 * (1 + δ) / 2), small)),
        bound,
        "So f(θ) - min f ≤ λ²(1 + Kλ)/2 for Kλ < 1. The same holds with less curvature: if H_S ⪯ H, such as the part "
        "of the sum over some of the rows (ℓ″ ≥ 0), then φ″(0) ≥ v · H_S v, and every step above goes through with H_S "
        "in the place of H, which makes λ and B larger.",
    ),
)  # fmt: skip
