"""tanh: its six forms, its link to the sigmoid, and two derivations of tanh′ = 1 - tanh².

Main results: `six_forms`, `link`, `by_quotient_rule`, `by_completing_the_square`.
Source: claims S0-139 to S0-160, S1-077 to S1-093.
"""

from sympy import Gt, Le, Lt, exp, tanh

from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Theorem, Topic
from derivations.symbols import D, sigmoid, z

with as_written():
    plus, minus = exp(z) + exp(-z), exp(z) - exp(-z)
    Δ = exp(-2 * z) + 1

    six_forms = (
        Derivation("six forms of tanh", tanh(z))
        .to(minus / plus, by="definition")
        .to((exp(2 * z) - 1) / (exp(2 * z) + 1), by="multiply numerator and denominator by eᶻ")
        .to(1 - 2 / (exp(2 * z) + 1), by="add and subtract 1 in the numerator")
        .to((1 - exp(-2 * z)) / (1 + exp(-2 * z)), by="multiply the definition by e⁻ᶻ above and below")
        .to(-(exp(-2 * z) - 1) / Δ, by="take out the sign")
        .to(2 / Δ - 1, by="add and subtract 1 in the numerator")
    )

    link = (
        Derivation("tanh is a rescaled sigmoid", tanh(z))
        .to(2 * (1 / (1 + exp(-2 * z))) - 1, by="sixth form")
        .to(2 * sigmoid(2 * z) - 1, by="definition of the sigmoid at 2z")
    )

    by_quotient_rule = (
        Derivation("derivative of tanh by the quotient rule", D(tanh(z), z))
        .to(D(minus / plus, z), by="definition")
        .to((plus * plus - minus * minus) / plus**2, by="quotient rule")
        .to((plus**2 - minus**2) / plus**2, by="squares")
        .to(1 - (minus / plus) ** 2, by="divide")
        .to(1 - tanh(z) ** 2, by="definition")
    )

    by_completing_the_square = (
        Derivation("derivative of tanh by completing the square", D(tanh(z), z))
        .to(D(2 / Δ - 1, z), by="sixth form")
        .to(4 * exp(-2 * z) / Δ**2, by="derivative of a reciprocal")
        .to(4 * ((Δ - 1) / Δ**2), by="add and subtract 1 in the numerator")
        .to(4 * (1 / Δ - 1 / Δ**2), by="split the fraction")
        .to(-(4 / Δ**2 - 4 / Δ), by="take out the sign")
        .to(1 - (4 / Δ**2 - 4 / Δ + 1), by="add and subtract 1")
        .to(1 - (2 / Δ - 1) ** 2, by="complete the square")
        .to(1 - tanh(z) ** 2, by="sixth form")
    )

topic = Topic(
    "tanh",
    "tanh",
    (19,),
    "S0-139 to S0-160, S1-077 to S1-093",
    (
        "The same function written six ways.",
        six_forms,
        link,
        Theorem("tanh is above -1", "tanh z > -1 for every z.", prove(Gt(tanh(z), -1))),
        Theorem("tanh is below 1", "tanh z < 1 for every z: the range is (-1, 1).", prove(Lt(tanh(z), 1))),
        "Its derivative, first by the quotient rule.",
        by_quotient_rule,
        "And again from the sixth form.",
        by_completing_the_square,
        Theorem("tanh rises", "tanh′ > 0.", prove(Gt(by_quotient_rule.result, 0))),
        Theorem("tanh has slope at most 1", "The steepest point is z = 0, four times as steep as the sigmoid.",
                prove(Le(by_quotient_rule.result, 1, evaluate=False))),
    ),
)  # fmt: skip
