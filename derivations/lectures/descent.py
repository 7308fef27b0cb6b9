"""Gradient descent: training loops, learning rates, and the tables of linear regression.

Main results: `factor` (a step multiplies the residual by 1 - 2η‖x‖²), `unbiased` (batches average to the gradient).
Source: claims S2-009 to S2-037, S4-025 to S4-039, S4-049 to S4-073.
"""

from sympy import Gt, Idx, Interval, Lt, Rational, Sum, Symbol, symbols

from derivations.catalogue import models
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import indexed
from derivations.worked import Worked

w, b, x, y, η, r = symbols("w b x y η r", real=True)

with as_written():
    factor = (
        Derivation(
            "the residual after one step",
            (w - η * 2 * r * x) * x + (b - η * 2 * r) - y,
            where={r: w * x + b - y},
        )
        .to((w * x + b - y) - 2 * η * r * (1 + x**2), by="collect")
        .to(r * (1 - 2 * η * (1 + x**2)), by="the first bracket is the residual before")
    )

shrink = 1 - 2 * η * (1 + x**2)
exact = Derivation("learning rate 0.1 at x = 2", shrink, where={η: Rational(1, 10), x: 2}).to(0, by="1 - 0.2·5")
bounce = Derivation("learning rate 0.1 at x = 3", shrink, where={η: Rational(1, 10), x: 3}).to(-1, by="1 - 0.2·10")

B, M = (Symbol(name, integer=True, positive=True) for name in "BM")
β, μ = Idx("β", (1, B)), Idx("μ", (1, M))
g = indexed("g")
unbiased = Derivation(
    "batches of equal size average to the full gradient", Sum(Sum(g[β, μ], (μ, 1, M)) / M, (β, 1, B)) / B
).to(Sum(Sum(g[β, μ], (β, 1, B)), (μ, 1, M)) / (B * M), by="a sum may be taken in any order")

model = models["linear-mse"]
step_2 = Worked(
    "salary, level 2: an exact fit in one step", model, (("1", "2"),), ("18",), ("2", "2"), "0.1", ("b", "w"),
    batches=((0,), (0,)),
    printed={"z (step 1)": "6", "L (step 1)": "144", "∂L/∂b (step 1)": "-24", "∂L/∂w (step 1)": "-48",
             "b after (step 1)": "4.4", "w after (step 1)": "6.8"},
    claims="S2-009 to S2-018",
)  # fmt: skip
step_3 = Worked(
    "salary, level 3: the loss stays 196 for ever", model, (("1", "3"),), ("22",), ("2", "2"), "0.1", ("b", "w"),
    batches=((0,), (0,), (0,)),
    printed={"z (step 1)": "8", "L (step 1)": "196", "∂L/∂b (step 1)": "-28", "∂L/∂w (step 1)": "-84",
             "b after (step 1)": "4.8", "w after (step 1)": "10.4"},
    claims="S2-029 to S2-037",
)  # fmt: skip
picks = Worked(
    "stochastic steps, i = 5 and i = 9", model, (("5", "1"), ("9", "1")), ("5", "17"), ("0", "0"), "0.01", ("w", "b"),
    batches=((0,), (1,)),
    printed={"∂L/∂w (step 1)": "-50", "∂L/∂b (step 1)": "-10", "w after (step 1)": "0.5", "b after (step 1)": "0.1",
             "∂L/∂w (step 2)": "-223.2", "∂L/∂b (step 2)": "-24.8", "w after (step 2)": "2.732",
             "b after (step 2)": "0.348"},
    claims="S4-049 to S4-056",
)  # fmt: skip
tables = Worked(
    "two batch steps on three points (targets before rounding)", model, (("1", "1"), ("2", "1"), ("3", "1")),
    ("0.9884", "3.0039", "5.0147"), ("0", "0"), "0.1", ("w", "b"), batches=((0, 1, 2), (0, 1, 2)),
    printed={"L₁ (step 1)": "0.98", "L₂ (step 1)": "9.02", "L₃ (step 1)": "25.15", "∂L/∂w (step 1)": "-14.69",
             "∂L/∂b (step 1)": "-6.00", "w after (step 1)": "1.47", "b after (step 1)": "0.60", "z₁ (step 2)": "2.07",
             "z₂ (step 2)": "3.54", "z₃ (step 2)": "5.01", "∂L/∂w (step 2)": "1.42", "∂L/∂b (step 2)": "1.07",
             "w after (step 2)": "1.33", "b after (step 2)": "0.49"},
    claims="S4-059 to S4-073",
)  # fmt: skip

small = {η: Interval.open(0, Rational(1, 5))}
topic = Topic(
    "descent",
    "Gradient descent: loops, learning rates, tables",
    (22, 29, 30, 31, 32, 33, 35),
    "S2-009 to S2-037, S4-025 to S4-039, S4-049 to S4-073",
    (
        "Batch gradient descent takes all rows for one update. Stochastic gradient descent takes one row at a time, in "
        "an order shuffled every epoch (or picked by chance). Mini-batch gradient descent takes a few.",
        "For one sample of linear regression a step multiplies the residual by a fixed number.",
        factor,
        exact,
        step_2,
        bounce,
        step_3,
        "So the learning rate decides: below 1/(1 + x²) the residual shrinks, at exactly that rate it only changes its "
        "sign, above it grows. At x = 2:",
        Theorem("the residual shrinks for 0 < η < 1/5 at x = 2, from above", "The factor is below 1.",
                prove(Lt(shrink.subs(x, 2), 1), small)),
        Theorem("the residual shrinks for 0 < η < 1/5 at x = 2, from below", "The factor is above -1.",
                prove(Gt(shrink.subs(x, 2), -1), small)),
        "Mini-batches are needed when the data do not fit in memory; their steps are cheaper, and on average they are "
        "the step of all rows.",
        unbiased,
        "Their noise can carry θ out of a local minimum. A convex loss has none that is not global, so for BCE and "
        "for linear regression that is no reason; for squared error of a sigmoid it can be one.",
        picks,
        tables,
        Answer("S2-030", "x = 3, y = 22: what are ŷ, L, L′ and θ?",
               "ŷ = 8, L = 196, L′ = (-28, -84), θ = (4.8, 10.4); and then the residual only changes its sign.",
               "salary, level 3: the loss stays 196 for ever"),
    ),
)  # fmt: skip
