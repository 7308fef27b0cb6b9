"""Training: the order of updates, learning rates, pitfalls, and losses without a slope."""

from __future__ import annotations

from figures.picture import Picture

PICTURES = (
    Picture(
        "update-order",
        "Sequential and combined updates",
        "Two panels of the plane of b and a. In the first three rounds, one update for each of two samples zigzags "
        "beside one update with the sum of both gradients; with rate 0.001 instead of 0.01 the steps are a tenth. "
        "After 150 rounds both ways of rate 0.01 have turned toward the minimum a = 2, b = 3, while the one of rate "
        "0.001 is still on its way into the valley.",
        ("S0-061", "S0-062", "S0-063", "S0-065"),
        ("figures.descents", "orders"),
    ),
    Picture(
        "learning-rates",
        "Learning rates too small, good and too large",
        "Three panels of the same parabola, the loss of a line through the origin against its weight. After five "
        "steps, rate 0.01 has come part of the way, to loss 8.43; rate 0.08 has reached the minimum, 0.15; rate "
        "0.225 jumps from side to side and up, to 57.37.",
        ("S4-034", "S4-035", "S4-036"),
        ("figures.descents", "rates"),
    ),
    Picture(
        "learning-curves",
        "Learning curves of four learning rates",
        "The mean loss of stochastic descent over 40 epochs on two irises. Rate 0.001 falls slowly, to 0.285; "
        "rate 0.1 reaches 0.104; rate 3 is faster at first but stays at 0.114; rate 20 jumps up and down between "
        "a quarter and a half.",
        ("S4-038",),
        ("figures.descents", "learning_curves"),
    ),
    Picture(
        "schedules",
        "Learning-rate schedules and what they reach",
        "Left, four schedules from rate 10: constant, halved every ten epochs, cosine down to 0, and inverse time. "
        "Right, the mean loss of stochastic descent with each: constant rises to 0.170, the others fall, cosine to "
        "0.103.",
        ("S4-036", "S4-038", "S4-039"),
        ("figures.descents", "plans"),
    ),
    Picture(
        "pitfalls",
        "A plateau and a local minimum",
        "The mean squared error of a sigmoid with one weight on seven samples. Left of w = -3 it is a plateau, where "
        "40 steps of descent hardly move; from w = -0.9 descent ends in a local minimum of loss 0.250 at w = 0; only "
        "from the right does it head for the global minimum of loss 0.215.",
        ("S3-024", "S4-026"),
        ("figures.valleys", "pitfalls"),
    ),
    Picture(
        "noise-escapes",
        "Noise leaves a local minimum",
        "The weight over 30 epochs of descent that starts in the local minimum. Batch descent stays there, with loss "
        "0.250. Stochastic descent, one sample a step, leaves in the first epoch and settles beside the global "
        "minimum, with loss 0.215.",
        ("S4-032", "S4-033"),
        ("figures.valleys", "noise"),
    ),
    Picture(
        "flat-losses",
        "Losses without a slope",
        "Left, against the intercept: the share of wrong predictions is a staircase, level almost everywhere, while "
        "BCE is a smooth curve with a minimum. Right, the squared error of a ReLU with label 1: for negative inputs "
        "it is level at 1 with slope 0, so that descent cannot leave.",
        ("S4-040", "S4-041"),
        ("figures.flatness", "flat"),
    ),
    Picture(
        "softmax",
        "Softmax of two classes",
        "The two outputs of softmax against the difference of the logits: one rises from 0 to 1, the other falls. "
        "Dots on the first are the sigmoid of the difference. A dashed step, the largest takes all, has no slope.",
        ("S4-042",),
        ("figures.flatness", "softmax"),
    ),
)
"""The figures of this chapter."""
