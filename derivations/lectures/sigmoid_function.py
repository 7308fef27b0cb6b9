"""The sigmoid: σ(z) = 1/(1 + e^{-z}) maps the line onto (0, 1), rises, and has σ′ = σ(1 - σ).

Main results: `derivative`, `symmetry`, `log_odds`; the theorems on range, monotony and slope.
Source: claims S0-004, S0-119, S0-139, S1-002 to S1-007, S2-047 to S2-050, S3-060, S3-062.
"""

from sympy import Gt, Interval, Le, Lt, Rational, exp, log

from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, sigmoid, yhat, z

σ = sigmoid(z)
with as_written():
    definition = 1 / (1 + exp(-z))

    forms = (
        Derivation("two forms of the sigmoid", σ)
        .to(definition, by="definition")
        .to(exp(z) / (exp(z) + 1), by="multiply numerator and denominator by eᶻ")
    )

    derivative = (
        Derivation("derivative of the sigmoid", D(σ, z))
        .to(D(definition, z), by="definition")
        .to(exp(-z) / (1 + exp(-z)) ** 2, by="derivative of a reciprocal")
        .to(definition * (exp(-z) / (1 + exp(-z))), by="split the square")
        .to(definition * (1 - definition), by="add and subtract 1 in the numerator")
        .to(σ * (1 - σ), by="definition")
    )

    symmetry = (
        Derivation("symmetry of the sigmoid", sigmoid(-z))
        .to(1 / (1 + exp(z)), by="definition")
        .to(exp(-z) / (1 + exp(-z)), by="multiply numerator and denominator by e⁻ᶻ")
        .to(1 - definition, by="add and subtract 1 in the numerator")
        .to(1 - σ, by="definition")
    )

    log_odds = (
        Derivation("log-odds of the sigmoid", log(σ / (1 - σ)))
        .to(log(σ / sigmoid(-z)), by="symmetry")
        .to(log((1 + exp(z)) / (1 + exp(-z))), by="definition")
        .to(log(exp(z), evaluate=False), by="take out eᶻ")
        .to(z, by="log and exp are inverse")
    )

    inverse = (
        Derivation("sigmoid of the log-odds", sigmoid(log(yhat / (1 - yhat))), domain={yhat: Interval.open(0, 1)})
        .to(1 / (1 + (1 - yhat) / yhat), by="definition")
        .to(yhat, by="multiply numerator and denominator by ŷ")
    )

    log_sigmoid = (
        Derivation("logarithm of the sigmoid", -log(σ))
        .to(-log(definition), by="definition")
        .to(log(1 + exp(-z)), by="logarithm of a reciprocal")
    )

topic = Topic(
    "sigmoid",
    "The sigmoid",
    (15, 37, 38),
    "S0-004, S0-119, S0-139, S1-002 to S1-007, S2-047 to S2-050, S3-060, S3-062",
    (
        "The sigmoid turns a real number z, the logit, into a probability.",
        forms,
        Theorem("the sigmoid is positive", "σ(z) > 0 for every z.", prove(Gt(σ, 0))),
        Theorem("the sigmoid is below 1", "σ(z) < 1 for every z: the range is (0, 1), and no end is reached.",
                prove(Lt(σ, 1))),
        "Its derivative is a formula in its own value, the equation of logistic growth.",
        derivative,
        Theorem("the sigmoid rises", "σ′ > 0, so a larger logit always means a larger output.",
                prove(Gt(derivative.result, 0))),
        Theorem("the sigmoid has slope at most 1/4", "The steepest point is z = 0.",
                prove(Le(derivative.result, Rational(1, 4)))),
        symmetry,
        "Its inverse is the logarithm of the odds. That is why the logit is a linear function of the inputs: "
        "each feature adds to the log-odds.",
        log_odds,
        inverse,
        log_sigmoid,
        Answer("S3-060", "Why use the sigmoid growth function?",
               "It inverts the log-odds, solves the equation of logistic growth σ′ = σ(1 - σ), maps the line onto "
               "(0, 1) without turning back, and makes the gradient of BCE ŷ - y.",
               "log-odds of the sigmoid"),
        Answer("S3-062", "What is the connection between ln and the sigmoid?",
               "ln(σ/(1 - σ)) = z, and -ln σ(z) = ln(1 + e⁻ᶻ), the softplus, whose derivative is a sigmoid again.",
               "logarithm of the sigmoid"),
    ),
)  # fmt: skip
