"""The same functions as libraries write them: NumPy by the textbook, SciPy, scikit-learn; others where installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy import special

Function = Callable[..., Any]


def _p(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


TEXTBOOK: dict[tuple[str, str], Function] = {
    ("sigmoid-bce", "activation"): _p,
    ("sigmoid-bce", "loss"): lambda z, y: -y * np.log(_p(z)) - (1 - y) * np.log(1 - _p(z)),
    ("sigmoid-bce", "derivative"): lambda z, y: _p(z) - y,
    ("sigmoid-bce", "second_derivative"): lambda z, y: _p(z) * (1 - _p(z)),
    ("sigmoid-mse", "loss"): lambda z, y: (_p(z) - y) ** 2,
    ("sigmoid-mse", "derivative"): lambda z, y: 2 * (_p(z) - y) * _p(z) * (1 - _p(z)),
    ("sigmoid-mse", "second_derivative"): lambda z, y: (
        2 * _p(z) * (1 - _p(z)) * (2 * y * _p(z) - y - 3 * _p(z) ** 2 + 2 * _p(z))
    ),
    ("tanh-bce", "activation"): np.tanh,
    ("tanh-bce", "loss"): lambda z, y: -y * np.log((1 + np.tanh(z)) / 2) - (1 - y) * np.log((1 - np.tanh(z)) / 2),
    ("tanh-bce", "derivative"): lambda z, y: np.tanh(z) + 1 - 2 * y,
    ("tanh-bce", "second_derivative"): lambda z, y: 1 - np.tanh(z) ** 2,
    ("log-cosh", "loss"): lambda z, y: np.log(np.cosh(z - y)),
}

SCIPY: dict[tuple[str, str], Function] = {
    ("sigmoid-bce", "activation"): special.expit,
    ("sigmoid-bce", "loss"): lambda z, y: -y * special.log_expit(z) - (1 - y) * special.log_expit(-z),
    ("sigmoid-bce", "derivative"): lambda z, y: special.expit(z) - y,
    ("sigmoid-bce", "second_derivative"): lambda z, y: special.expit(z) * special.expit(-z),
    ("sigmoid-mse", "loss"): lambda z, y: (special.expit(z) - y) ** 2,
    ("sigmoid-mse", "derivative"): lambda z, y: 2 * (special.expit(z) - y) * special.expit(z) * special.expit(-z),
    ("log-cosh", "loss"): lambda z, y: np.logaddexp(z - y, y - z) - np.log(2),
}


def _scikit_learn() -> dict[tuple[str, str], Function]:
    """The compiled loss of LogisticRegression; a private module, so it may be gone."""
    if find_spec("sklearn") is None:
        return {}
    from sklearn._loss import HalfBinomialLoss

    half = HalfBinomialLoss()

    def given(z: Any, y: Any) -> dict[str, Any]:
        return {"y_true": np.ascontiguousarray(np.broadcast_to(y, z.shape), dtype=z.dtype), "raw_prediction": z}

    return {
        ("sigmoid-bce", "loss"): lambda z, y: half.loss(**given(z, y)),
        ("sigmoid-bce", "derivative"): lambda z, y: half.gradient(**given(z, y)),
        ("sigmoid-bce", "second_derivative"): lambda z, y: half.gradient_hessian(**given(z, y))[1],
    }


def _torch() -> dict[tuple[str, str], Function]:
    if find_spec("torch") is None:
        return {}
    torch: Any = import_module("torch")
    F: Any = import_module("torch.nn.functional")

    def of(function: Function) -> Function:
        return lambda *at: function(*(torch.as_tensor(v) for v in at)).numpy()

    return {
        ("sigmoid-bce", "activation"): of(torch.sigmoid),
        ("sigmoid-bce", "loss"): of(lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none")),
        ("sigmoid-bce", "derivative"): of(lambda z, y: torch.sigmoid(z) - y),
        ("tanh-bce", "activation"): of(torch.tanh),
    }


PEERS: dict[str, dict[tuple[str, str], Function]] = {
    "textbook NumPy": TEXTBOOK, "SciPy": SCIPY, "scikit-learn": _scikit_learn(), "torch": _torch(),
}  # fmt: skip
"""Peer, then model and role. A peer without any function is not installed."""
