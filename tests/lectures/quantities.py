"""The numbers of the slides, computed by lossproof: `numeric.fit` for every step, the kernels for every function.

No formula of a model is written here. A gradient is what one step of size 1 subtracts from θ.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

import derivations as dv
import numeric
from tests.lectures.claims import Claim
from tests.lectures.formulas import equal, exact

Array = npt.NDArray[np.float64]
MODELS = {"logistic": "sigmoid-bce", "linear": "linear-mse"}
TOLERANCE = 1e-9


def array(values: Any) -> Array:
    """Nested decimal strings as an array."""
    if isinstance(values, list | tuple):
        return np.array([array(value) for value in values])
    return np.array(float(Fraction(str(values))))


def trained(model: str, X: Array, y: Array, theta: Array, rate: float, **options: Any) -> numeric.Fit:
    """Gradient descent on given rows (with their column of ones) from a given θ: one step, unless told otherwise."""
    solver = numeric.GradientDescent(learning_rate=rate, **{"epochs": 1, "batch_size": None} | options)
    return numeric.fit(model, X, y, method=solver, fit_intercept=False, theta0=theta)


def gradient(model: str, X: Array, y: Array, theta: Array) -> Array:
    """The gradient of the mean loss: what one step of size 1 subtracts."""
    return np.asarray(theta - trained(model, X, y, theta, 1.0).theta, dtype=np.float64)


def of_model(name: str, inputs: dict[str, Any]) -> Any:
    """A quantity of a model, after the steps of the history."""
    model, functions = MODELS[name], numeric.kernels(MODELS[name])
    theta, rate, last = array(inputs["theta"]), float(inputs.get("eta", "1")), None
    for batch in inputs.get("history", []):
        last = trained(model, array(batch["X"]), array(batch["y"]), theta, rate)
        theta = last.theta
    want = inputs["want"]
    if want == "theta":
        return theta
    X = array(inputs["X"])
    z = X @ theta
    if want == "z":
        return z
    if want == "yhat":
        return functions.activation(z)
    if want == "one_minus_yhat":
        return 1 - functions.activation(z)
    if want == "class":
        assert last is not None
        return last.predict(X, float(inputs.get("threshold", "0.5")))
    y = array(inputs["y"])
    match want:
        case "residual":
            return functions.activation(z) - y
        case "terms":
            return functions.loss(z, y)
        case "k":
            return functions.derivative(z, y)
        case "grad":
            return gradient(model, X, y, theta)
        case "grad_terms":
            rows = range(len(y))
            return [gradient(model, X[n : n + 1], y[n : n + 1], theta)[inputs["j"]] for n in rows]
        case "step":
            return trained(model, X, y, theta, rate).theta
        case "loss" | "loss_after_step":
            return trained(model, X, y, theta, rate).history.loss[int(want != "loss")]
    raise KeyError(want)


def losses(model: str, outputs: list[str], labels: list[str]) -> list[Any]:
    """The loss of each sample from its output ŷ, exactly, by the definition of the model."""
    loss = dv.models[model].sample_loss
    # A label 0 or 1 drops one of the two terms.
    return [loss.subs({dv.y: exact(y), dv.yhat: exact(p)}) for p, y in zip(outputs, labels, strict=True)]


def example(title: str) -> Any:
    """The result of a worked matrix operation, checked."""
    chain = dv.derivations[title]
    chain.check()
    return np.array(sp.Matrix(chain.result).tolist(), dtype=np.float64)


def transposed(inputs: dict[str, Any]) -> Any:
    """The transpose, entry by entry as the derivation of the transpose says."""
    dv.derivations["the transpose"].check()
    A = array(inputs["A"])
    if A.shape == (2, 2):
        assert np.array_equal(A.T, example("transpose of a 2 x 2 matrix"))
    return A.T


OPERATIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "logistic": lambda i: of_model("logistic", i),
    "linear": lambda i: of_model("linear", i),
    "scalar_mul": lambda i: example("2 times (1, 2, 3)"),
    "dot": lambda i: example("dot product of (1, 2) and (2, 3)"),
    "transpose": transposed,
    "line": lambda i: array(i["a"]) * array(i["x"]) + array(i["b"]),
    "line_sigmoid": lambda i: numeric.kernels("sigmoid-bce").activation(array(i["a"]) * array(i["x"]) + array(i["b"])),
    "affine_mat": lambda i: array(i["X"]) @ array(i["W"]) + array(i["b"]),
    "softmax_rows": lambda i: numeric.kernels("softmax-ce").activation(array(i["Z"])),
    "expr": lambda i: [float(exact(formula)) for formula in i["expr"]],
}


def computed(claim: Claim) -> Array:
    """The numbers of a claim, as lossproof computes them."""
    return np.ravel(np.asarray(OPERATIONS[claim["quantity"]](claim["inputs"]), dtype=np.float64))


def reproduced(claim: Claim) -> bool:
    """Whether they are the exact ones, to a relative 1e-9; an arithmetical expression exactly."""
    if claim["quantity"] == "expr":
        pairs = zip(claim["inputs"]["expr"], claim["exact"], strict=True)
        if not all(isinstance(equal(*pair), dv.Proved) for pair in pairs):
            return False
    found, wanted = computed(claim), np.ravel(array(claim["exact"]))
    return found.shape == wanted.shape and bool(np.all(np.abs(found - wanted) <= TOLERANCE * np.abs(wanted)))


def printed_differs(claim: Claim) -> bool:
    """Whether a printed number is neither the exact one nor a rounded or cut off form of it."""
    found = computed(claim)
    assert len(found) == len(claim["printed"])
    for value, text in zip(found, claim["printed"], strict=True):
        mantissa, _, exponent = str(text).partition("e")
        unit = 10.0 ** (int(exponent or "0") - len(mantissa.partition(".")[2]))
        if abs(value - float(text)) >= unit * (1 - 1e-9):
            return True
    return False
