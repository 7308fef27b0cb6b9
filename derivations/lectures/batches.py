"""Mini-batch and batch: the worked examples with two and with four flowers, in rows and in columns.

Main results: `columns` (with samples in columns the gradient is (1/N) X(ŷ - y)ᵀ), the worked examples.
Source: claims S0-086 to S0-109, S1-047 to S1-075.
"""

from sympy import MatrixSymbol, Sum

from derivations.catalogue import models
from derivations.derivation import Derivation
from derivations.lectures.topic import Answer, Topic
from derivations.matrices import Entry, label_vector, output_vector
from derivations.symbols import N, X, d, indexed, j, labels, n, outputs
from derivations.worked import Worked

model = models["sigmoid-bce"]
start = ("0.1", "0.5", "-0.1")

two = Worked(
    "mini-batch of two flowers",
    model,
    rows=(("1", "1.5", "0.2"), ("1", "4.1", "1.3")),
    y=("0", "1"),
    theta=start,
    rate="0.01",
    printed={
        "z₁": "0.83",
        "z₂": "2.02",
        "ŷ₁": "0.6963",
        "ŷ₂": "0.8828",
        "L₁": "1.1917",
        "L₂": "0.1246",
        "L": "0.65815",
        "∂L/∂b": "0.28961",
        "∂L/∂w₁": "0.28217",
        "∂L/∂w₂": "-0.0064",
        "b after": "0.0971",
        "w₁ after": "0.4971",
        "w₂ after": "-0.099",
    },
    claims="S0-086 to S0-095, S1-047 to S1-059",
)

flowers = (("1", "1.4", "0.2"), ("1", "1.5", "0.2"), ("1", "3.0", "1.1"), ("1", "4.1", "1.3"))
four = Worked(
    "batch of four flowers",
    model,
    rows=flowers,
    y=("0", "0", "1", "1"),
    theta=start,
    rate="0.01",
    printed={
        "z₁": "0.78",
        "z₂": "0.83",
        "z₃": "1.49",
        "z₄": "2.02",
        "ŷ₁": "0.6856",
        "ŷ₂": "0.6963",
        "ŷ₃": "0.8160",
        "ŷ₄": "0.8828",
        "L": "0.6691",
        "∂L/∂b": "0.2702",
        "∂L/∂w₁": "0.2431",
        "∂L/∂w₂": "-0.019",
        "b after": "0.0971",
        "w₁ after": "0.4971",
        "w₂ after": "-0.099",
    },
    claims="S0-096 to S0-109, S1-060 to S1-070",
)
again = Worked(
    "two batch steps: the loss falls from 0.6692 to 0.6679",
    model,
    rows=flowers,
    y=("0", "0", "1", "1"),
    theta=start,
    rate="0.01",
    batches=((0, 1, 2, 3), (0, 1, 2, 3)),
    printed={"L (step 1)": "0.6692", "L (step 2)": "0.6679"},
    claims="S1-064, S1-071, S1-075",
)

C, c = MatrixSymbol("C", d, N), indexed("C")
columns = (
    Derivation("samples in columns", Sum(X[n, j] * (outputs[n] - labels[n]), (n, 1, N)) / N, where={c[j, n]: X[n, j]})
    .to(Sum(c[j, n] * (outputs[n] - labels[n]), (n, 1, N)) / N, by="C is X turned on its side")
    .to(Entry(C * (output_vector - label_vector) / N, j), by="the entry of a matrix product: no transpose")
)

topic = Topic(
    "batches",
    "Mini-batch and batch",
    (8, 9),
    "S0-086 to S0-109, S1-047 to S1-075",
    (
        "The same five steps with m samples (all of them for batch): all outputs at once, the mean loss, the gradient "
        "(1/m) Xᵀ(ŷ - y), and one update for all of them.",
        two,
        four,
        again,
        "Where a slide has the samples in columns, the transpose goes: the matrix stands as it is.",
        columns,
        Answer(
            "S1-075",
            "A question about the four flowers, whose wording is lost.",
            "Whatever it was, one more step from the updated parameters is in the table above, and every row is "
            "predicted as 1: four flowers and one small step do not separate them yet.",
            "two batch steps: the loss falls from 0.6692 to 0.6679",
        ),
    ),
)
