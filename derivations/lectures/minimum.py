"""When the minimum is attained: a loss that falls with the margin has one only if the classes overlap.

Main results: the theorem that BCE falls with the margin, `separable`, `tied` and `overlapping` (three tables of hours,
with their certificates), and `attained` (the exact minimum of a table that overlaps).
Source: claims S2-039, S3-047; Albert and Anderson 1984.
"""

from sympy import Matrix, Rational, log, symbols

from derivations.catalogue import models
from derivations.derivation import Derivation
from derivations.lectures.topic import Theorem, Topic
from derivations.separation import Separability, separability
from derivations.symbols import D, L, y, z

model = models["sigmoid-bce"]
HOURS = [[Rational(hours)] for hours in ("0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0")]
PASSED = [0, 0, 0, 0, 1, 1, 1, 1]
"""The table of hours and pass (claim S2-039)."""

separable = separability(HOURS, PASSED)
tied = separability([*HOURS, [2]], [*PASSED, 1])
overlapping = separability([*HOURS, [1]], [*PASSED, 1])

t, m, b, w = symbols("t m b w", real=True)
slopes = [
    Derivation(f"the loss along tθ for y = {label}", D(L, t), where={L: model.loss.subs(y, label), z: logit}).to(
        -m * model.activation.subs(z, -t * m), by="negative, where the margin m is positive"
    )
    for label, logit in ((0, -t * m), (1, t * m))
]

SIX_HOURS, SIX_PASSED = [0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1]
six = separability([[x] for x in SIX_HOURS], SIX_PASSED)
slope = model.derivative.result
rows = list(zip(SIX_HOURS, SIX_PASSED, strict=True))
total = [slope.subs({y: label, z: b + w * x}, simultaneous=True) for x, label in rows]
attained = Derivation(
    "the gradient of the six rows at the minimum",
    Matrix([sum(total), sum(x * s for x, s in zip(SIX_HOURS, total, strict=True))]) / len(total),
    where={b: -log(2), w: 2 * log(2)},
).to(Matrix([0, 0]), by="σ(b) = 1/3 and σ(b + w) = 2/3, the share of label 1 at each x")


def told(found: Separability) -> str:
    """The certificate, and the margins where some θ separates."""
    margins = ", ".join(map(str, found.margins))
    return f"Verdict: {found.explanation}" + (f" The margins (2yₙ - 1)(1, xₙ) · θ are {margins}." if margins else "")


topic = Topic(
    "minimum",
    "When the minimum is attained",
    (11, 24),
    "S2-039, S3-047",
    (
        "A convex loss need not have a minimum. BCE falls whenever a margin (2yₙ - 1) zₙ grows:",
        Theorem("BCE falls with the margin", "∂L/∂z < 0 for y = 1 and > 0 for y = 0.", model.margin),
        "Suppose that some θ puts no row on the wrong side, and at least one strictly on its side. Then from every "
        "point a step along θ lowers the loss, because no margin shrinks and one grows: no minimum is attained. "
        "Otherwise the classes overlap: every direction that moves a logit shrinks some margin, there the loss grows "
        "without bound, because BCE is convex and falls, and a minimum is attained. Exact linear programming decides "
        "which it is, and the certificate is checked by multiplication: θ, or weights λ that exclude one.",
        "The lectures' hours (0.5 to 2 failed, 2.5 to 4 passed) are separable, like every table of features in the "
        "lectures.",
        told(separable),
        "Along tθ the loss of every row falls for ever, towards 0:",
        *slopes,
        "With one more student who passed after 2 hours there is a tie, and still no minimum.",
        told(tied),
        "With one more student who passed after 1 hour the classes overlap, and the minimum is attained.",
        told(overlapping),
        "Where it lies can be said exactly for a small table: x = 0, 0, 0, 1, 1, 1 with y = 0, 0, 1, 0, 1, 1.",
        told(six),
        attained,
        "BCE is convex, so where its gradient is zero it has its minimum. For a loss that is not convex, such as "
        "squared error, overlap is not enough: with ten rows (x, y) = (-1, 0), ten (1, 1) and one (100, 0) the classes "
        "overlap, and the sum of the squared errors tends to 1 along θ = (0, t), but is above 1 everywhere.",
    ),
)  # fmt: skip
