"""Two classes, 0 and 1: cross-entropy behind a sigmoid or tanh, and the squared error that it replaces.

sigmoid-bce is logistic regression (claims S0-116, S1-030), sigmoid-mse its squared error (S0-127), tanh-bce the
rescaled tanh output (S0-162 to S0-164).
"""

from __future__ import annotations

import sympy as sp

from derivations.catalogue.losses import cross_entropy, squared_error
from derivations.derivation import as_written
from derivations.model import Model
from derivations.symbols import sigmoid, yhat, z

with as_written():
    rescaled = (yhat + 1) / 2
"""ŷ_s = (ŷ + 1)/2 carries the output of tanh onto (0, 1) (claim S0-163)."""

sigmoid_bce = Model("sigmoid-bce", sigmoid(z), cross_entropy, (0, 1))
sigmoid_mse = Model("sigmoid-mse", sigmoid(z), squared_error, (0, 1))
tanh_bce = Model("tanh-bce", sp.tanh(z), cross_entropy.subs(yhat, rescaled), (0, 1))
