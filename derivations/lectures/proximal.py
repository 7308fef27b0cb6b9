"""A penalty of sizes makes weights exactly 0: its step, its subgradient, and how far from the minimum a point is.

Main results: `above`, `below` and `between`, which make the soft threshold that `numeric.lasso` computes; `tangent`.
Source: claim S3-047; Donoho and Johnstone, Biometrika 81 (1994); Tibshirani, Journal of the Royal Statistical Society B
58 (1996).
"""

from sympy import Ge, Interval, oo, symbols

from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic

t, u, v = symbols("t u v", real=True)
κ = symbols("κ", positive=True)

with as_written():
    from_above = (t - (v - κ)) ** 2 / 2 + κ * v - κ**2 / 2
    from_below = (t - (v + κ)) ** 2 / 2 - κ * v - κ**2 / 2
above = Derivation("the square and the penalty, above 0", (t - v) ** 2 / 2 + κ * t).to(
    from_above, by="complete the square"
)
below = Derivation("the square and the penalty, below 0", (t - v) ** 2 / 2 - κ * t).to(
    from_below, by="complete the square"
)
between = Derivation("how much more than at 0", (t - v) ** 2 / 2 + κ * t - v**2 / 2, where={u: κ - v}).to(
    t**2 / 2 + t * u, by="u = κ - v"
)
not_below_zero = {t: Interval(0, oo), u: Interval(0, oo)}
tangent = prove(Ge(t * u, 0), not_below_zero)

topic = Topic(
    "proximal",
    "A penalty of sizes makes weights exactly 0",
    (11,),
    "S3-047",
    (
        "A ridge ½λ‖w‖² makes weights small. A penalty κ|w| for each of them makes some exactly 0, since it has a kink "
        "there; with both it is the elastic net. Let f be the convex and smooth part, and F = f + κ Σ |wⱼ|.",
        "Newton's method minimises a quadratic model of f, here together with the penalty. In one weight t, divided by "
        "the curvature, that is (t - v)²/2 + κ|t|, where v is the minimum of the model alone. Above 0, |t| is t:",
        above,
        "Below 0, |t| is -t:",
        below,
        "If v > κ, the first square is 0 at t = v - κ, which is above 0; the second falls up to t = v + κ, so that "
        "nothing below 0 is lower than 0 itself. The minimum is v - κ. With the signs of t and v exchanged, it is "
        "v + κ if v < -κ. Otherwise u = κ - v ≥ 0, and for t ≥ 0:",
        between,
        Theorem("nothing above 0 is lower", "Both terms are products of numbers that are not negative.",
                prove(Ge(t**2 / 2 + t * u, 0), not_below_zero)),
        "Below 0 it is the same with u = κ + v ≥ 0. So the minimum is 0. In one formula it is sign(v) max(|v| - κ, 0), "
        "the soft threshold.",
        "The slope of F in t is f′ + κ sign(t), but for t = 0, where each f′ + s with |s| ≤ κ is the slope of a line "
        "below F, a subgradient. The smallest in size is 0 for |f′| ≤ κ, and f′ - κ or f′ + κ beyond: the soft "
        "threshold of f′. F is convex, so that θ is a minimum if and only if the smallest subgradients are all 0.",
        "How far from the minimum is another θ? For |s| ≤ κ and t ≥ 0, with u = κ - s, κ|t| - st is tu; for t < 0, "
        "with -t for t and u = κ + s, likewise.",
        Theorem("a line with a slope of at most κ is below the penalty", "So κ|t| ≥ st for all t.", tangent),
        "So F(θ′) ≥ f(θ′) + s · θ′ for all θ′, and both are equal at θ if s = κ sign(t) for each weight t ≠ 0. The "
        "right side has the Hessian of f, and at θ the gradient ∇f + s. What bounds how far it is above its minimum "
        "(the page before this one) bounds that of F.",
    ),
)  # fmt: skip
