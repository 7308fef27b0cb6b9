"""The models that come with lossproof. Adding one is one entry here; everything about it is derived.

sigmoid-bce is logistic regression (claims S0-116, S1-030), sigmoid-mse its squared error (S0-127), tanh-bce the
rescaled tanh output (S0-162 to S0-164), linear-mse linear regression (S2-019, S4-043).
"""

from __future__ import annotations

import sympy as sp

from derivations.kernel.derivation import as_written
from derivations.model import Model
from derivations.symbols import sigmoid, y, yhat, z

cross_entropy = -y * sp.log(yhat) - (1 - y) * sp.log(1 - yhat)
"""BCE: L(ŷ, y) = -y log ŷ - (1 - y) log(1 - ŷ), for ŷ in (0, 1) (claim S0-005)."""

squared_error = (yhat - y) ** 2
"""L(ŷ, y) = (ŷ - y)² (claim S0-127)."""

with as_written():
    rescaled = (yhat + 1) / 2
"""ŷ_s = (ŷ + 1)/2 carries the output of tanh onto (0, 1) (claim S0-163)."""

models = {
    model.name: model
    for model in (
        Model("sigmoid-bce", sigmoid(z), cross_entropy, (0, 1)),
        Model("sigmoid-mse", sigmoid(z), squared_error, (0, 1)),
        Model("tanh-bce", sp.tanh(z), cross_entropy.subs(yhat, rescaled), (0, 1)),
        Model("linear-mse", z, squared_error, sp.S.Reals),
    )
}
"""The catalogue, by name."""
