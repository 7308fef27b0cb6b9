"""A composite function g(f(x)), f = ax + b and g = (f - y)², over one and over two samples.

Main results: `slope_a`, `slope_b`, `both_a`, `both_b` (the gradients of two samples add), `minimum` (a = 2, b = 3).
Source: claims S0-050 to S0-065.
"""

from typing import Any

from sympy import Ge, Matrix, symbols

from derivations.catalogue import models, squared_error
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, yhat
from derivations.symbols import y as label_symbol
from derivations.worked import Worked

a, b, x, y, f, g = symbols("a b x y f g", real=True)
f1, f2, g1, g2, G = symbols("f_1 f_2 g_1 g_2 G", real=True)


def squared(output: Any, label: Any) -> Any:
    """The squared error of the catalogue, in the letters of this slide."""
    return squared_error.subs({yhat: output, label_symbol: label}, simultaneous=True)


line = {g: squared(f, y), f: a * x + b}

with as_written():
    slope_a = (
        Derivation("composite, derivative in a", D(g, a), where=line)
        .to(D(g, f) * D(f, a), by="chain rule")
        .to(2 * (f - y) * x, by="the two factors")
    )
    slope_b = (
        Derivation("composite, derivative in b", D(g, b), where=line)
        .to(D(g, f) * D(f, b), by="chain rule")
        .to(2 * (f - y), by="the two factors; ∂f/∂b = 1")
    )
    samples = {G: g1 + g2, g1: squared(f1, 5), g2: squared(f2, 7), f1: a * 1 + b, f2: a * 2 + b}
    both_a = (
        Derivation("two samples, derivative in a", D(G, a), where=samples)
        .to(D(g1, f1) * D(f1, a) + D(g2, f2) * D(f2, a), by="the gradients of the samples add")
        .to(2 * (f1 - 5) * 1 + 2 * (f2 - 7) * 2, by="the factors at x = 1 and x = 2")
    )
    both_b = (
        Derivation("two samples, derivative in b", D(G, b), where=samples)
        .to(D(g1, f1) * D(f1, b) + D(g2, f2) * D(f2, b), by="the gradients of the samples add")
        .to(2 * (f1 - 5) + 2 * (f2 - 7), by="the factors")
    )

minimum = Derivation(
    "the gradient of two samples at a = 2, b = 3",
    Matrix([both_a.result, both_b.result]),
    where={f1: a + b, f2: 2 * a + b, a: 2, b: 3},
).to(Matrix([0, 0]), by="both samples are fitted exactly")

model = models["linear-mse"]
rows = (("1", "1"), ("1", "2"))
sequential = Worked(
    "one sample at a time, learning rate 0.01", model, rows, ("5", "7"), ("0", "0"), "0.01", ("b", "a"), ((0,), (1,)),
    claims="S0-061",
)  # fmt: skip
combined = Worked(
    "both samples at once: the summed gradient is twice the mean, so the rate is 0.02",
    model, rows, ("5", "7"), ("0", "0"), "0.02", ("b", "a"), claims="S0-062",
)  # fmt: skip

topic = Topic(
    "composite",
    "A composite function, and the order of gradient information",
    (5, 6),
    "S0-050 to S0-065",
    (
        "While a and b are being looked for they have concrete values at any time, so each gradient is a number.",
        slope_a,
        slope_b,
        "For the samples (1, 5) and (2, 7) the gradients add.",
        both_a,
        both_b,
        minimum,
        Theorem(
            "the sum of two squares is not negative",
            "So 0, reached at a = 2, b = 3, is the minimum; both squares vanish there only.",
            prove(Ge(squared(a + b, 5) + squared(2 * a + b, 7), 0, evaluate=False)),
        ),
        "The gradient information of two samples can be used one after the other, or together. Sequentially the second "
        "sample sees parameters that have moved already; combined, both see the same ones. A tenth of the learning "
        "rate makes a tenth of the step.",
        sequential,
        combined,
    ),
)
