"""All topics of the lectures, in the order of the book. Importing this module checks every step."""

from __future__ import annotations

from derivations.derivation import Derivation
from derivations.lectures import (
    batches,
    bce,
    composite,
    descent,
    entropy,
    errata,
    evaluation,
    flat_losses,
    from_linear,
    hessians,
    label_swap,
    likelihood,
    linear,
    minimum,
    mse,
    one_sample,
    operations,
    optimality,
    overview,
    prediction,
    proximal,
    sigmoid_function,
    softmax,
    softmax_rounding,
    tanh_bce,
    tanh_function,
    tanh_unscaled,
    vectorised,
)  # fmt: skip
from derivations.lectures.topic import Answer, Erratum, Theorem, Topic
from derivations.worked import Worked

topics: dict[str, Topic] = {
    module.topic.slug: module.topic
    for module in (
        overview, from_linear, linear, sigmoid_function, likelihood, bce, one_sample, operations, vectorised, composite,
        batches, prediction, descent, hessians, mse, minimum, optimality, proximal, flat_losses, tanh_function,
        tanh_bce, tanh_unscaled, label_swap, softmax, softmax_rounding, entropy,
        evaluation, errata,
    )
}  # fmt: skip
"""The topics by name, in the order of the book."""

derivations: dict[str, Derivation] = {d.title: d for topic in topics.values() for d in topic.derivations}
"""Every derivation of the lectures, by title."""

theorems: dict[str, Theorem] = {t.name: t for topic in topics.values() for t in topic.theorems}
"""Every theorem of the lectures, by name."""

worked: dict[str, Worked] = {w.title: w for topic in topics.values() for w in topic.worked}
"""Every worked example, by title."""

answers: dict[str, Answer] = {a.claim: a for topic in topics.values() for a in topic.answers}
"""Every open question of the lectures, by claim."""

corrections: dict[str, Erratum] = {e.claim: e for e in errata.topic.items if isinstance(e, Erratum)}
"""Every wrong statement of the lectures, by claim."""
