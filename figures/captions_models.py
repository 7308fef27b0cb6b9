"""The models beside those of the lectures: loss, slope and curvature of each."""

from __future__ import annotations

from figures.picture import Picture

ABOUT = {
    "label-smoothed-bce": (
        (0, 1),
        "It is binary cross-entropy tilted: also on the right side the loss rises again, slowly, so that its lowest "
        "point is at a finite logit. The curvature is the bell of cross-entropy, positive everywhere.",
    ),
    "focal": (
        (0, 1),
        "For label 0 the loss stays near zero for negative logits, longer than cross-entropy, and rises with a slope "
        "that goes beyond 1 and comes back to it: there the curvature is negative, and the ground is shaded.",
    ),
    "probit": (
        (0, 1),
        "For label 0 the loss is near zero for negative logits and grows like a parabola for positive ones; the "
        "curvature rises from 0 to 1. Label 1 is the mirror image.",
    ),
    "exponential": (
        (-1, 1),
        "For label 1 loss and curvature are one curve that falls from beyond the frame to zero, and the slope is its "
        "negative. Label -1 is the mirror image.",
    ),
    "savage": (
        (-1, 1),
        "For label 1 the loss falls from 1 to 0 in one smooth step; it is bounded, so that for negative logits the "
        "slope vanishes and the curvature is negative: there the ground is shaded. Label -1 is the mirror image.",
    ),
    "squared-hinge": (
        (-1, 1),
        "For label 1 the loss is a parabola to the left of z = 1 and zero to the right; its slope has a kink there, "
        "and the curvature jumps from 2 to 0. Label -1 is the mirror image.",
    ),
    "log-cosh": (
        (-1, 1),
        "The loss is a parabola where the logit is near the label and a straight line on both sides; the slope is a "
        "tanh, and the curvature a bell of height 1 over the label.",
    ),
    "huber": (
        (-1, 1),
        "The loss is a parabola for logits within 1 of the label and a straight line beyond, with the same slope where "
        "they meet; the curvature is 1 inside and 0 outside, and has no value where they meet.",
    ),
    "poisson": (
        (0, 3),
        "For the count 0 loss, slope and curvature are one curve, the exponential. For the count 3 the loss falls, is "
        "lowest at z = log 3 and rises steeply; the curvature is the same.",
    ),
}
"""Model -> the labels that are drawn, and what there is to see."""

PICTURES = tuple(
    Picture(
        f"model-{name}",
        f"The model {name}",
        f"Two panels of loss, slope and curvature against the logit z. {sight}",
        (),
        ("figures.curves", "curves"),
        (name, *labels),
    )
    for name, (labels, sight) in ABOUT.items()
)
