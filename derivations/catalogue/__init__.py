"""The models that come with lossproof. Adding one is one module and one line here; everything about it is derived."""

from __future__ import annotations

from derivations.catalogue.binary import rescaled, sigmoid_bce, sigmoid_mse, tanh_bce
from derivations.catalogue.focal_loss import focal
from derivations.catalogue.linear import linear_mse
from derivations.catalogue.losses import cross_entropy, squared_error
from derivations.catalogue.margins import exponential, savage, squared_hinge
from derivations.catalogue.poisson_regression import poisson
from derivations.catalogue.probit_regression import probit
from derivations.catalogue.robust import huber, log_cosh
from derivations.catalogue.smoothed import label_smoothed_bce

__all__ = ["cross_entropy", "models", "rescaled", "squared_error"]

models = {
    model.name: model
    for model in (
        sigmoid_bce,
        sigmoid_mse,
        tanh_bce,
        linear_mse,
        label_smoothed_bce,
        focal,
        probit,
        exponential,
        savage,
        squared_hinge,
        log_cosh,
        huber,
        poisson,
    )
}
"""The catalogue, by name."""
