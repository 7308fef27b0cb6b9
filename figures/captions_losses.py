"""Losses, their curvature and their surfaces; the activations."""

from __future__ import annotations

from figures.picture import Picture

PICTURES = (
    Picture(
        "loss-in-output",
        "BCE and MSE against the output",
        "Two panels, label 0 and label 1, of the loss against the output ŷ from 0 to 1. Both losses vanish where "
        "the output equals the label. Toward the opposite end BCE grows without bound, while MSE stays below 1.",
        ("S0-138", "S3-025", "S3-028", "S3-049", "S3-050", "S3-051"),
        ("figures.losses", "losses_in_output"),
    ),
    Picture(
        "loss-in-logit",
        "BCE and MSE against the logit",
        "Two panels, label 0 and label 1, of the loss against the logit z from -6 to 6. Where the prediction is "
        "wrong, BCE keeps rising with a slope near 1, while MSE flattens toward 1: its gradient vanishes there.",
        ("S0-138", "S3-049", "S3-050", "S3-051"),
        ("figures.losses", "losses_in_logit"),
    ),
    Picture(
        "curvature",
        "Second derivatives of BCE and MSE in the logit",
        "Three panels of the second derivative of the loss against the logit z. That of BCE is a bell with peak "
        "1/4 at z = 0, positive everywhere and the same for both labels. That of MSE changes sign: for label 0 it "
        "is positive below the inflection point z = log 2 and negative above it, for label 1 it is negative "
        "below z = -log 2 and positive above it.",
        ("S0-126", "S0-136", "S3-045", "S3-048"),
        ("figures.curvature", "curvatures"),
    ),
    Picture(
        "mse-quadratics",
        "The two quadratics that decide the curvature of MSE",
        "Two panels of the bracket in the second derivative of MSE, a downward parabola in the output ŷ. For "
        "label 0 it is ŷ(2 - 3ŷ), positive between 0 and 2/3 and negative from 2/3 to 1; for label 1 it is "
        "(1 - ŷ)(3ŷ - 1), negative from 0 to 1/3 and positive between 1/3 and 1.",
        ("S0-134", "S0-135", "S0-136", "S0-137"),
        ("figures.curvature", "quadratics"),
    ),
    Picture(
        "convexity",
        "A chord above BCE, a chord below MSE",
        "Two panels of the loss for label 0 against the logit z, each with the chord from z = -2/5 to z = 18/5. "
        "BCE: the chord lies above the curve, by 0.286 in the middle; its convexity is proved. MSE: the chord lies "
        "below the curve, by 0.138 in the middle, which refutes convexity; the curve is curved down to the right "
        "of its inflection point z = log 2, where the ground is shaded.",
        ("S0-136", "S3-024", "S3-046", "S3-048"),
        ("figures.chords", "chords"),
    ),
    Picture(
        "surfaces",
        "Loss surfaces of BCE and MSE with the path of gradient descent",
        "Two contour maps of the mean loss over weight w and intercept b, for eight students with hours of study "
        "and pass or fail. Both descents start at w = -2, b = 2, where six of the eight predictions are wrong, "
        "and take 400 steps of learning rate 0.5. With BCE the path runs into a long valley and down it, from loss "
        "2.57 to 0.12. With MSE it creeps along a plateau, from 0.59 to 0.50, and does not reach the valley. The "
        "classes are separable, so neither loss has a minimum: the valleys fall for ever.",
        ("S0-138", "S2-039", "S3-024"),
        ("figures.surfaces", "surfaces"),
    ),
    Picture(
        "sigmoid",
        "The sigmoid and its derivative",
        "The sigmoid rises from 0 to 1 as z goes from -6 to 6 and is 1/2 at z = 0. Its derivative σ(z)(1 - σ(z)) "
        "is a bell with peak 1/4 at z = 0.",
        ("S0-143", "S1-005", "S4-004"),
        ("figures.activations", "sigmoids"),
    ),
    Picture(
        "sigmoid-rises",
        "The sigmoid rises",
        "The sigmoid between its bounds 0 and 1, with two points on it. The larger logit has the larger output: "
        "0.269 at z = -1 and 0.818 at z = 1.5.",
        ("S0-174", "S1-005", "S2-049"),
        ("figures.activations", "rising"),
    ),
    Picture(
        "tanh",
        "tanh and its derivative",
        "tanh rises from -1 to 1 as z goes from -6 to 6 and is 0 at z = 0. Its derivative 1 - tanh² z is a bell "
        "with peak 1 at z = 0.",
        ("S0-143", "S1-094"),
        ("figures.activations", "tanhs"),
    ),
    Picture(
        "line-to-sigmoid",
        "A line becomes a probability",
        "Two panels over the petal length x from 0 to 5 cm. Left, the lines z = 0.535x - 0.654 and "
        "z = 2.331x - 5.156, without bound. Right, their sigmoids beside the labels of six flowers. At the "
        "threshold 1/2 the steeper one is right for all six, the other for four of them.",
        ("S1-008", "S1-013", "S1-014", "S1-015", "S2-051"),
        ("figures.lines", "lines"),
    ),
)
