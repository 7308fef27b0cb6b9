"""Overview: what the lectures cover, and where it stands in this book. Source: claims of topic 40."""

from derivations.lectures.topic import Topic

TALLY = (
    "The lectures make 526 statements. All are accounted for, and `make test` counts them: 24 are wrong as printed and "
    "corrected (see the errata), 6 garbled and read as corrected, 27 questions answered, 127 formulas proved or "
    "well-formed, 99 numbers computed, 54 shown by a derivation, 18 by a theorem, 6 by a worked example, 1 by a model, "
    "54 by a run, 28 by a data set, 65 by a figure, and 17 have a reason why nothing is to be shown."
)
"""What the conformity tests count; they compare this sentence with their tally."""

topic = Topic(
    "overview",
    "Overview",
    (40,),
    "S0-001, S0-174 to S0-176, S1-001, S1-076, S1-106, S1-107, S2-001, S2-102, S2-103, S3-001 to S3-003, S3-066, "
    "S4-074",
    (
        "A model is a linear map, an activation and a loss. The sigmoid turns the logit into a probability; the "
        "likelihood of the labels gives the loss, binary cross-entropy; its gradient is Xᵀ(ŷ - y)/N; training moves "
        "the parameters against it, one row, a few rows, or all rows at a time; and because the loss is convex, it "
        "cannot be trapped.",
        "The summary of every lecture is the same five steps: pick, compute the output, compute the loss, compute the "
        "gradient, update. The pages of this book derive each of them, prove what can be proved about them, and "
        "recompute every number that the slides print.",
        TALLY,
    ),
)
