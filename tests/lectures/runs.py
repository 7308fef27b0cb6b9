"""Runs of lossproof that show a statement of the lectures: by verdicts of `prove` and by values of the kernels.

Each run takes the claim, reads its arguments where it has any, and asserts what the claim says. Losses and slopes come
from the models; no formula of theirs is written here. The runs that train are in training.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
import sympy as sp

import derivations as dv
import numeric
from tests.lectures.claims import CLAIMS, Claim, arguments
from tests.lectures.formulas import equal
from tests.lectures.quantities import array, losses, of_model, printed_differs

Run = Callable[[Claim], None]
RUNS: dict[str, Run] = {}
"""Every run by the words that the accounts use."""


def run(name: str) -> Callable[[Run], Run]:
    """Give a run its name."""

    def add(function: Run) -> Run:
        assert name not in RUNS
        RUNS[name] = function
        return function

    return add


@run("outputs are numbers")
def outputs_are_numbers(claim: Claim) -> None:
    functions = numeric.kernels("sigmoid-bce")
    z = np.array([0.1, 0.5, -0.1]) @ np.array([1.0, 1.4, 0.2])
    assert np.ndim(functions.activation(z)) == np.ndim(functions.loss(z, 0)) == 0


@run("the arithmetic")
def arithmetic(claim: Claim) -> None:
    for key in ("machine", "machine_correction"):
        for body in [part["args"] for part in (claim.get(key),) if part and part.get("fn") == "expr_equals"]:
            assert isinstance(equal(body["expr"], body["value"]), dv.Proved)


@run("two printed values differ")
def values_differ(claim: Claim) -> None:
    (body,) = arguments(claim, "values_equal")
    assert isinstance(equal(body["a"], body["b"]), dv.Refuted)
    arithmetic(claim)


@run("shapes with samples in columns")
def shapes_in_columns(claim: Claim) -> None:
    (body,) = arguments(claim, "cols_layout_xT_ok")
    columns, residual = np.ones((body["n"], body["mm"])), np.ones(body["mm"])
    with pytest.raises(ValueError, match="mismatch"):
        columns.T @ residual
    assert (columns @ residual).shape == (body["n"],)


@run("three terms in the logit")
def three_terms(claim: Claim) -> None:
    from derivations.lectures import worked

    z = next(v for v in worked["day, hours and pass, one stochastic step"].values() if v.name == "z").exact
    assert isinstance(equal("0.2*1+0.1*0.5+0.1", z), dv.Proved)
    assert isinstance(equal("0.2*1+0.1", z), dv.Refuted)


@run("db, db is no descent")
def db_db(claim: Claim) -> None:
    """Along -(db, db) the slope of g is -db(da + db), which may be positive; along -(da, db) it is never."""
    b = sp.Symbol("b", real=True)
    at_four = {sp.Symbol("f_1", real=True): 4 + b, sp.Symbol("f_2", real=True): 8 + b}
    da, db = (dv.derivations[f"two samples, derivative in {name}"].result.subs(at_four) for name in "ab")
    assert da.free_symbols == db.free_symbols == {b}
    assert isinstance(dv.prove(sp.Ge(db * (da + db), 0)), dv.Refuted)
    assert isinstance(dv.prove(sp.Ge(da**2 + db**2, 0, evaluate=False)), dv.Proved)


@run("a square is not negative")
def square(claim: Claim) -> None:
    x = sp.Symbol("x", real=True)
    assert isinstance(dv.prove(sp.Ge(x**2, 0, evaluate=False)), dv.Proved)


@run("1/4 is attained")
def quarter(claim: Claim) -> None:
    """The open interval (0, 1/4) is refused: ŷ - ŷ² reaches 1/4. The half-open one holds."""
    p = sp.Symbol("p", real=True)
    unit, value, bound = {p: sp.Interval.open(0, 1)}, p - p**2, sp.Rational(1, 4)
    assert isinstance(dv.prove(sp.Lt(value, bound), unit), dv.Refuted)
    assert isinstance(dv.prove(sp.Le(value, bound), unit), dv.Proved)
    assert isinstance(dv.prove(sp.Gt(value, 0), unit), dv.Proved)


@run("as printed it says nothing")
def tautology(claim: Claim) -> None:
    """σ(u₁) ≤ σ(u₁) is proved without a word about σ; a falling function has the property as well."""
    u, v = sp.symbols("u v", real=True)
    for f in (dv.sigmoid, lambda t: -dv.sigmoid(t)):
        assert isinstance(dv.prove(sp.Eq(f(u), f(u), evaluate=False)), dv.Proved)
    assert isinstance(dv.prove(sp.Le(-dv.sigmoid(u), -dv.sigmoid(v), evaluate=False)), dv.Refuted)


@run("squared error bends both ways")
def both_ways(claim: Claim) -> None:
    model = dv.models["sigmoid-mse"]
    assert isinstance(model.convexity, dv.Refuted)
    for label in (0, 1):
        assert isinstance(dv.prove_convex(model.loss.subs(dv.y, label), dv.z), dv.Refuted)


@run("the gradient of squared error vanishes")
def vanishes(claim: Claim) -> None:
    """At a confident mistake squared error has no slope left, and BCE has slope 1."""
    mistakes, labels = np.array([40.0, -40.0]), np.array([0.0, 1.0])
    assert np.abs(numeric.kernels("sigmoid-mse").derivative(mistakes, labels)).max() < 1e-15
    assert np.abs(numeric.kernels("sigmoid-bce").derivative(mistakes, labels)) == pytest.approx(1)


@run("BCE is the steep curve")
def steep(claim: Claim) -> None:
    """For y = 0 the slope of BCE in ŷ is above that of squared error on all of (0, 1); never below."""
    bce, mse = (dv.models[name].sample_loss.diff(dv.yhat).subs(dv.y, 0) for name in ("sigmoid-bce", "sigmoid-mse"))
    unit = {dv.yhat: sp.Interval.open(0, 1)}
    assert isinstance(dv.prove(sp.Gt(bce, mse), unit), dv.Proved)
    assert isinstance(dv.prove(sp.Lt(bce, mse), unit), dv.Refuted)


@run("so many labels are right")
def accuracy(claim: Claim) -> None:
    for body in arguments(claim, "fit_accuracy"):
        z = array(body["a"]) * array(body["x"]) + array(body["b"])
        right = (numeric.kernels("sigmoid-bce").probability(z) >= 0.5) == array(body["y"])
        assert right.sum() == int(body["correct"])


@run("a table of outputs")
def outputs_table(claim: Claim) -> None:
    outputs, labels = claim["data"]["yhat"], claim["data"]["y"]
    mean = sp.Add(*losses("sigmoid-bce", outputs, labels)) / len(labels)
    assert round(float(mean), 6) == 0.766210
    assert sum((float(p) >= 0.5) == (y == "1") for p, y in zip(outputs, labels, strict=True)) == 5


@run("the NumPy listing")
def listing(claim: Claim) -> None:
    """The listing gives what the kernels give for its X, weights and bias."""
    X, _ = numeric.datasets.load("observations")
    z = X @ np.array([1.0, 2.0]) - 10
    assert z.tolist() == array(CLAIMS["S4-009"]["exact"]).tolist()
    printed = [0.01, 0.73, 1.0]
    assert np.round(numeric.kernels("sigmoid-bce").activation(z), 2).tolist() == printed


@run("the softmax listing")
def softmax(claim: Claim) -> None:
    X, _ = numeric.datasets.load("observations-one-hot")
    data = CLAIMS["S4-018"]["data"]
    assert claim.get("data", data) == data
    outputs = numeric.kernels("softmax-ce").activation(X @ array(data["W"]) + array(data["b"]))
    assert np.ravel(outputs) == pytest.approx(array(CLAIMS["S4-023"]["exact"]), rel=1e-9)
    assert outputs.sum(axis=1) == pytest.approx(1, rel=1e-15)


@run("the natural logarithm")
def natural(claim: Claim) -> None:
    """Only ln gives the printed 1.1573."""
    sample = CLAIMS["S0-044"]
    ln = float(of_model("logistic", sample["inputs"]))
    assert [f"{ln / np.log(base):.4f}" == "1.1573" for base in (np.e, 10, 2)] == [True, False, False]
    assert not printed_differs(sample)


@run("unscaled tanh over rows")
def unscaled(claim: Claim) -> None:
    """The mean of single gradients (ŷ - y)(1 + ŷ)/ŷ is xᵀ times them over N: with it, the slope of the mean loss."""
    chain = dv.derivations["tanh output without rescaling"]
    loss = dv.models["sigmoid-bce"].sample_loss.subs(dv.yhat, sp.tanh(dv.z))
    result = sp.lambdify((dv.yhat, dv.y), chain.result, "numpy")
    value = sp.lambdify((dv.z, dv.y), loss, "numpy")
    X, y, theta, h = np.array([[1.0, 0.5, 0.2], [1.0, 1.5, 0.7]]), np.array([0.0, 1.0]), np.array([0.2, 0.3, 0.1]), 1e-6
    closed = X.T @ result(np.tanh(X @ theta), y) / 2
    moved = [(value(X @ (theta + h * e), y) - value(X @ (theta - h * e), y)).mean() / (2 * h) for e in np.eye(3)]
    assert closed == pytest.approx(moved, rel=1e-7)


@run("a post of 2022")
def post(claim: Claim) -> None:
    """The number of a post counts milliseconds since 4 November 2010 in its upper bits."""
    from datetime import UTC, datetime

    number = int(claim["statement"].rpartition("/")[2])
    assert datetime.fromtimestamp(((number >> 22) + 1288834974657) / 1000, UTC).year == 2022


@run("the printed Hessian")
def printed_hessian(claim: Claim) -> None:
    """The matrix on the slide, entry by entry, is the result of the derivation."""
    body = claim["statement"].partition("{bmatrix}")[2].partition("\\end")[0]
    result = sp.Matrix(dv.derivations["Hessian of x² + 2x²y + y³"].result)
    names = {"x": sp.Symbol("x", real=True), "y": sp.Symbol("y", real=True)}
    entries = [re.sub(r"(\d)([xy])", r"\1*\2", entry) for entry in re.split(r"&|\\\\", body)]
    assert len(entries) == len(result) == 4
    for entry, wanted in zip(entries, result, strict=True):
        assert isinstance(dv.prove(sp.Eq(sp.sympify(entry, locals=names), wanted, evaluate=False)), dv.Proved)
