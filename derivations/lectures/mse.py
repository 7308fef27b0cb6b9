"""Squared error of a sigmoid: gradient 2x_i(ŷ - y)ŷ(1 - ŷ), and a second derivative that changes sign.

Main results: `gradient`, `expanded`, `second_derivative`, the bracket that decides its sign for each label
(`quadratic_0`, `quadratic_1`, `factored` for every label), and the refutation of convexity. Where the curve bends down,
its inflection points and its chords are in `lectures.bends`.
Source: claims S0-127 to S0-137, S1-102 to S1-104, S3-021 to S3-024, S3-037 to S3-046.
"""

from sympy import Ge, Integer, Interval, Le, Lt, Rational

from derivations.catalogue import models
from derivations.deciding.relations import prove
from derivations.derivation import Derivation, as_written
from derivations.lectures.bends import (
    center,
    discriminant,
    every_label,
    inflections,
    leading,
    quadratic,
    r1,
    r2,
    roots,
    shape,
)
from derivations.lectures.topic import Answer, Theorem, Topic
from derivations.symbols import D, L, i, theta, x, y, yhat, z

model = models["sigmoid-mse"]
θ_i, x_i, ŷ = theta[i], x[i], yhat
two_thirds, third, half = Rational(2, 3), Rational(1, 3), Rational(1, 2)

with as_written():
    bracket = -3 * ŷ**2 + 2 * ŷ - y + 2 * y * ŷ
    slope = ŷ * (1 - ŷ)

    gradient = (
        Derivation("MSE gradient", D(L, θ_i), where=model.where)
        .to(D(L, ŷ) * D(ŷ, z) * D(z, θ_i), by="chain rule")
        .to(2 * (ŷ - y) * slope * x_i, by="the three factors")
        .to(2 * x_i * (ŷ - y) * ŷ * (1 - ŷ), by="reorder")
    )

    expanded = Derivation("MSE gradient, multiplied out", gradient.last).to(
        2 * x_i * (-(ŷ**3) + ŷ**2 - y * ŷ + y * ŷ**2), by="multiply out"
    )

    second_derivative = (
        Derivation("MSE second derivative", D(L, (θ_i, 2)), where=model.where)
        .to(D(expanded.last, θ_i), by="the gradient, multiplied out")
        .to(2 * x_i * (-3 * ŷ**2 * x_i * slope + 2 * x_i * ŷ * slope - y * x_i * slope + 2 * x_i * y * ŷ * slope),
            by="power rule, with ∂ŷ/∂θᵢ = xᵢ ŷ(1 - ŷ)")
        .to(2 * x_i**2 * slope * bracket, by="take out xᵢ ŷ(1 - ŷ)")
    )  # fmt: skip

    quadratic_0 = (
        Derivation("MSE bracket for y = 0", bracket, where={y: 0})
        .to(-3 * ŷ**2 + 2 * ŷ, by="insert y = 0")
        .to(ŷ * (2 - 3 * ŷ), by="factor")
    )
    quadratic_1 = (
        Derivation("MSE bracket for y = 1", bracket, where={y: 1})
        .to(-3 * ŷ**2 + 4 * ŷ - 1, by="insert y = 1")
        .to((1 - ŷ) * (3 * ŷ - 1), by="factor")
    )
    factored = (
        Derivation("MSE bracket for every label", bracket, where=roots)
        .to((discriminant - (leading * ŷ - center) ** 2) / leading, by="complete the square")
        .to(-leading * (ŷ - r1) * (ŷ - r2), by="a difference of two squares")
    )

unit = {y: Interval(0, 1)}
zero, one, soft = shape(Integer(0), (0, 4)), shape(Integer(1), (-4, 0)), shape(Rational(3, 8), (0, 4), (-6, -2))

topic = Topic(
    "mse",
    "Squared error of a sigmoid is not convex",
    (13, 14),
    "S0-127 to S0-137, S1-102 to S1-104, S3-021 to S3-024, S3-037 to S3-046",
    (
        "In short: where the curve of the loss bends down, and a chord that lies below it.\n\n"
        f"{zero.told}\n{one.told}\n{soft.told}\n{every_label}\n\nHow this is derived:",
        gradient,
        "The factor ŷ(1 - ŷ) stays, and it tends to 0 where the output is certain, right or wrong: the gradient "
        "vanishes.",
        expanded,
        second_derivative,
        "For N samples, with the mean of the losses:",
        model.batch_gradient,
        "xᵢ² and ŷ(1 - ŷ) are not negative, so the bracket decides. For each label it is a quadratic in ŷ.",
        quadratic_0,
        Theorem("curved up for y = 0 and ŷ ≤ 2/3", "The bracket is not negative on [0, 2/3].",
                prove(Ge(quadratic_0.result, 0), {ŷ: Interval(0, two_thirds)})),
        Theorem("curved down for y = 0 and ŷ ≥ 2/3", "The bracket is not positive on [2/3, 1]: an inflection at 2/3.",
                prove(Le(quadratic_0.result, 0), {ŷ: Interval(two_thirds, 1)})),
        quadratic_1,
        Theorem("curved down for y = 1 and ŷ ≤ 1/3", "The bracket is not positive on [0, 1/3]: an inflection at 1/3.",
                prove(Le(quadratic_1.result, 0), {ŷ: Interval(0, third)})),
        Theorem("curved up for y = 1 and ŷ ≥ 1/3", "The bracket is not negative on [1/3, 1].",
                prove(Ge(quadratic_1.result, 0), {ŷ: Interval(third, 1)})),
        "For a soft label, y between 0 and 1, the quadratic has two roots, and between them it is positive: the curve "
        "bends down for ŷ < r₁ and for ŷ > r₂.",
        factored,
        Theorem("the bracket at the label", "It is not negative, so r₁ ≤ y ≤ r₂.",
                prove(Ge(quadratic.subs(ŷ, y), 0), unit)),
        Theorem("the bracket at the output 0", "It is not positive, so 0 ≤ r₁.",
                prove(Le(quadratic.subs(ŷ, 0), 0), unit)),
        Theorem("the bracket at the output 1", "It is not positive, so r₂ ≤ 1.",
                prove(Le(quadratic.subs(ŷ, 1), 0), unit)),
        "No label makes squared error convex: below 1/2 the curve bends down near 1, above 1/2 near 0.",
        Theorem("curved down at ŷ = 9/10 for labels up to 1/2", "The bracket is negative there.",
                prove(Lt(quadratic.subs(ŷ, Rational(9, 10)), 0), {y: Interval(0, half)})),
        Theorem("curved down at ŷ = 1/10 for labels from 1/2", "The bracket is negative there.",
                prove(Lt(quadratic.subs(ŷ, Rational(1, 10)), 0), {y: Interval(half, 1)})),
        "An example where both roots are rational: y = 3/8.",
        *soft.curvature,
        "In the logit the inflections are where ŷ = σ(z) is a root, at z = log(ŷ/(1 - ŷ)).",
        model.second_derivative,
        *inflections(zero),
        *inflections(one),
        *inflections(soft),
        "Where the curve bends down a chord passes below it, which a convex function does not allow.",
        *zero.chords,
        *one.chords,
        *soft.chords,
        Theorem("squared error is convex in θ", "It is not: one sample suffices, and a chord shows it.",
                model.convexity),
        Answer("S3-023", "Logistic regression with squared error gives a result. Done?",
               "No: the loss is not convex, and its gradient vanishes where the output is certain and wrong.",
               "squared error is convex in θ"),
        Theorem("squared error is smooth in θ", "The curvature is bounded all the same.", model.smoothness),
    ),
)  # fmt: skip
