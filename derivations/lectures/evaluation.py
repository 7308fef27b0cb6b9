"""The last step before code: each formula in q = e^{-g|z|}, where nothing overflows and what cancels has cancelled.

Main results: what the generated functions evaluate (`last_step`). Source: our own; claim S4-016 for a shift.
"""

from __future__ import annotations

from derivations.catalogue import models
from derivations.derivation import Derivation
from derivations.lectures.topic import Topic
from derivations.stable.form import STABLE, derived


def last_step(name: str, role: str, soft: bool = False) -> Derivation:
    """From the derived formula to the one that is evaluated; ``soft``: for labels between 0 and 1."""
    chain = (models[name].soft_forms if soft else models[name].stable_forms)[role]
    title = f"{chain.title}, evaluated" + (" for soft labels" if soft else "")
    return Derivation(title, derived(chain), chain.where, chain.domain).to(chain.last, by=STABLE)


bce = tuple(last_step("sigmoid-bce", role) for role in ("activation", "loss", "derivative", "second_derivative"))
soft = last_step("sigmoid-bce", "derivative", soft=True)
mse = last_step("sigmoid-mse", "loss")
tanh = last_step("tanh-bce", "activation")
log_cosh = last_step("log-cosh", "loss")

topic = Topic(
    "evaluation",
    "As floating point evaluates it",
    (28,),
    "S4-016",
    (
        "The textbook formulas overflow, and lose all digits where the output is certain: 1 - σ is 0 for z > 37. The "
        "code evaluates other forms of the same functions. With q = exp(-|z|), which lies between 0 and 1, nothing "
        "overflows; numerator and denominator are brought together in symbols, so that the 1's cancel exactly; and a "
        "logarithm is split into a multiple of |z| and log1p. A function that does not fall on both sides, as σ, is "
        "s = t/(t + 1) with t = exp(z), which code stops before it overflows, where s is 1. For labels 0 and 1 the "
        "derivative depends on u = (1 - 2y)z.",
        *bce,
        "For labels between 0 and 1 the slope is (1 - y)σ(z) - yσ(-z), one formula in t = exp(z) for both signs of z, "
        "whose terms cancel no more than the slope does. Near z = 0, where all of it may cancel, it is written in "
        "w = t - 1, which code computes as expm1 without losing a digit; and where t is too large, in q.",
        soft,
        "Squared error, the same way.",
        mse,
        "For tanh, q = exp(-2|z|); its numerator is m = q - 1 as a whole.",
        tanh,
        "A sum of logarithms that cancel, such as log cosh, is one logarithm near zero.",
        log_cosh,
    ),
)
