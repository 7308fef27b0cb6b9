"""From linear to logistic regression: what a line can do, what it cannot, and what a loss must satisfy.

Main results: `residuals` and `best` (6x + 7 is not the least-squares line of the salaries), the conditions on a loss.
Source: claims S1-016 to S1-021, S2-002 to S2-008, S2-039 to S2-045, S3-003 to S3-017.
"""

from sympy import FiniteSet, Ge, Gt, Interval, Le, Matrix, Rational, Sum, symbols

from derivations.catalogue import cross_entropy, models, squared_error
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, L, N, indexed, n, y, yhat, z

a, b, x = symbols("a b x", real=True)
SALARIES = (8, 15, 18, 22, 26, 30, 38, 47)
"""The salaries of the levels 0 to 7 (claim S2-002)."""

squares = sum(squared_error.subs({yhat: a * level + b, y: salary}) for level, salary in enumerate(SALARIES))
least_squares = {a: Rational(107, 21), b: Rational(23, 3)}
gradient = Matrix([squares.diff(a), squares.diff(b)])
best = Derivation(
    "the gradient of the squared error at the least-squares line", gradient,
    where=least_squares,
).to(Matrix([0, 0]), by="so no line fits the salaries better")  # fmt: skip
drawn = Derivation("squared error of y = 6x + 7", squares, where={a: 6, b: 7}).to(118, by="add the squares")
least = Derivation("squared error of the least-squares line", squares, where=least_squares).to(
    Rational(706, 21), by="add the squares"
)

with as_written():
    taylor = Derivation("Taylor line of x² at 1", 1 + 2 * (x - 1)).to(2 * x - 1, by="f(1) + f′(1)(x - 1), collected")

unit = {yhat: Interval.open(0, 1), y: FiniteSet(0, 1)}
u, v = indexed("u"), indexed("v")
mean = Derivation("a mean of losses is linear in the losses", Sum(2 * u[n] + v[n], (n, 1, N)) / N).to(
    2 * Sum(u[n], (n, 1, N)) / N + Sum(v[n], (n, 1, N)) / N, by="linearity"
)
model = models["sigmoid-bce"]
flat = Derivation("the slope of BCE at the two labels", D(L, z), where={L: model.loss}).to(
    model.derivative.result, by="ŷ - y: not 0 wherever the output is wrong"
)

topic = Topic(
    "from-linear",
    "From linear to logistic regression",
    (16, 23),
    "S1-016 to S1-021, S2-002 to S2-008, S2-039 to S2-045, S3-003 to S3-017",
    (
        "A line through the data is found by least squares. For the salaries of the levels 0 to 7 the line that a "
        "slide draws, y = 6x + 7, is an illustration, not the best one.",
        drawn,
        least,
        best,
        Answer("S2-003", "Salary for level 3.5 and level 10?",
               "With y = 6x + 7: 28 and 67. With the least-squares line (107/21)x + 23/3: 25.5 and 58.6.",
               "the gradient of the squared error at the least-squares line"),
        "A line follows the global trend. The Taylor line at a point follows the local one: for x² on [0, 2] it is "
        "2x - 1 at the point 1, least squares gives 2x - 2/3.",
        taylor,
        "Labels are 0 and 1, and a line is neither: it leaves every bound.",
        Theorem("a line stays below 1", "It does not, whatever its slope a ≠ 0: so a line is no probability.",
                prove(Le(a * x + b, 1))),
        Answer("S2-041", "Need a more flexible model?",
               "Yes: the sigmoid of a line lies in (0, 1), and a threshold turns it into a label.",
               "the sigmoid is below 1"),
        Answer("S3-003", "Why is logistic regression needed, and what is the problem of linear regression?",
               "A linear output is unbounded and no probability. The sigmoid of it is; its loss BCE is minus the "
               "log-likelihood, and convex.",
               "BCE is convex in θ"),
        "What should a loss satisfy? It is not negative, it has a slope where the output is wrong, and, best of all, "
        "it is convex in the parameters. BCE does all of that.",
        Theorem("BCE is positive", "For every output in (0, 1) and both labels.", prove(Gt(cross_entropy, 0), unit)),
        flat,
        mean,
        Answer("S3-017", "What are the conditions of a loss function?",
               "Not negative; 0 only for the perfect output; differentiable, with a slope where the output is wrong; "
               "convex in the parameters if possible.",
               "BCE is positive"),
        Theorem("squared error is not negative", "It meets the first two conditions too; the last it does not.",
                prove(Ge(models["sigmoid-mse"].loss, 0, evaluate=False), {y: FiniteSet(0, 1)})),
    ),
)  # fmt: skip
