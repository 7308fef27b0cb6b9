"""Chains of formulas: what a step may say, what a derivative means, and what must not pass for 0 = 0."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
import sympy as sp
from sympy import Matrix, Rational, Sum, exp, log

import derivations as dv
from derivations.matrices import Entry, design, output_vector
from derivations.symbols import D, labels, logits, losses, outputs, rest

z, y, p, L, σ = dv.z, dv.y, dv.yhat, dv.L, dv.sigmoid
θ, x, X, N, d, n, i, j, k = dv.theta, dv.x, dv.X, dv.N, dv.d, dv.n, dv.i, dv.j, dv.k
a, b, w = sp.symbols("a b w", real=True)
context = {L: -y * log(p) - (1 - y) * log(1 - p), p: σ(z), z: θ[i] * x[i] + rest}
rows = {L: Sum(losses[n], (n, 1, N)) / N, losses[n]: (logits[n] - labels[n]) ** 2,
        logits[n]: Sum(X[n, k] * θ[k], (k, 1, d))}  # fmt: skip


def says(start: Any, end: Any, where: Any = None, domain: Any = None) -> dv.Derivation:
    return dv.Derivation("claim", start, where=where, domain=domain).to(end, by="as claimed")


def refused(start: Any, end: Any, where: Any = None, domain: Any = None) -> dv.StepError:
    with pytest.raises(dv.StepError) as error:
        says(start, end, where, domain)
    return error.value


def test_a_chain() -> None:
    start = dv.Derivation("square", (z + 1) ** 2)
    longer = start.to(z**2 + 2 * z + 1, by="multiply out").to(z * (z + 2) + 1, by="collect")
    assert (start.title, start.start, start.steps, start.result) == ("square", (z + 1) ** 2, (), (z + 1) ** 2)
    assert [(step.expr, step.by) for step in longer.steps] == [
        (z**2 + 2 * z + 1, "multiply out"),
        (z * (z + 2) + 1, "collect"),
    ]
    assert longer.result == z * (z + 2) + 1
    longer.check()


def test_the_error_says_which_step_and_why() -> None:
    chain = dv.Derivation("square", (z + 1) ** 2).to(z**2 + 2 * z + 1, by="multiply out")
    with pytest.raises(dv.StepError) as error:
        chain.to(z**2 + 2 * z + 2, by="guess")
    for part in ("step 2", "square", "guess", "z**2 + 2*z + 1", "z**2 + 2*z + 2", "-1"):
        assert part in str(error.value)
    assert (error.value.left, error.value.right) == (z**2 + 2 * z + 1, z**2 + 2 * z + 2)
    assert sp.expand(error.value.residual) == -1
    for again in (copy.copy(error.value), pickle.loads(pickle.dumps(error.value))):
        assert (str(again), again.left, again.right) == (
            str(error.value),
            error.value.left,
            error.value.right,
        )
        assert sp.expand(again.residual) == -1


def test_each_step_is_compared_with_the_one_before() -> None:
    chain = dv.Derivation("t", z).to(z + 0, by="nothing")
    with pytest.raises(dv.StepError, match="step 2"):
        chain.to(2 * z, by="false")
    with pytest.raises(dv.StepError, match="step 1"):
        dv.Derivation("t", z).to(2 * z, by="false")


PARTIAL = {
    "through the context": (D(L, θ[i]), x[i] * (p - y)),
    "twice": (D(L, (θ[i], 2)), x[i] ** 2 * p * (1 - p)),
    "chain rule": (D(L, θ[i]), D(L, p) * D(p, z) * D(z, θ[i])),
    "stops at ŷ": (D(L, p), (p - y) / (p * (1 - p))),
    "stops at z": (D(L, z), p - y),
    "of ŷ in z": (D(p, z), p * (1 - p)),
    "of z in θ_i": (D(z, θ[i]), x[i]),
    "of z in x_i": (D(z, x[i]), θ[i]),
    "in the label": (D(L, y), -log(p) + log(1 - p)),
    "of a derivative": (D(D(L, p), p), y / p**2 + (1 - y) / (1 - p) ** 2),
    "total of a product": (D(D(L, p) * D(p, z), z), p * (1 - p)),
    "in the rest": (D(L, rest), p - y),
    "linear twice": (D(z, (θ[i], 2)), 0),
    "of a product": (D(p * y, z), y * D(p, z)),
}


@pytest.mark.parametrize(("start", "end"), PARTIAL.values(), ids=PARTIAL)
def test_derivatives(start: Any, end: Any) -> None:
    says(start, end, context)
    if end != 0:
        refused(start, 2 * end, context)
        refused(start, -end, context)
    refused(start, end + Rational(1, 10**30), context)


ROWS = {
    "a sum of samples": (D(L, θ[j]), Sum(D(losses[n], θ[j]), (n, 1, N)) / N),
    "chain rule in a row": (D(losses[n], θ[j]), D(losses[n], logits[n]) * D(logits[n], θ[j])),
    "entry of the design": (D(logits[n], θ[j]), X[n, j] + 0 * z),
    "stops at the logit": (D(losses[n], logits[n]), 2 * (logits[n] - labels[n])),
    "gradient": (D(L, θ[j]), 2 * Sum(X[n, j] * (logits[n] - labels[n]), (n, 1, N)) / N),
    "Hessian": (D(L, θ[i], θ[j]), 2 * Sum(X[n, i] * X[n, j], (n, 1, N)) / N),
    "a matrix": (
        D(L, θ[j]),
        2 * Entry(design.T * (sp.MatrixSymbol("z", N, 1) - sp.MatrixSymbol("y", N, 1)), j) / N,
    ),
}


@pytest.mark.parametrize(("start", "end"), ROWS.values(), ids=ROWS)
def test_derivatives_of_sums(start: Any, end: Any) -> None:
    says(start, end, rows)
    refused(start, 2 * end, rows)
    refused(start, end * N, rows)


NOTHING_TO_DIFFERENTIATE: dict[str, tuple[Any, Any]] = {
    "no context at all": (D(L, θ[i]), {}),
    "z is not said": (D(L, θ[i]), {L: context[L], p: σ(z)}),
    "ŷ is not said": (D(L, z), {L: context[L]}),
    "of ŷ without its formula": (D(p, z), {}),
    "another z": (D(σ(z), sp.Symbol("z")), {}),
    "a symbol of the same name": (D(L, θ[i]), context | {z: sp.Symbol("θ", real=True) * x[i]}),
    "another base": (D(L, dv.X[n, i]), context),
    "inside a product": (sp.Mul(p, D(L, w), evaluate=False), context),
    "inside a sum": (p + D(L, w) - p, context),
    "times zero": (sp.Mul(0, D(L, w), evaluate=False), context),
    "inside a function": (exp(D(p, w)), context),
    "inside a derivative": (D(D(p, z), w), context),
    "inside an index sum": (Sum(D(outputs[n], θ[j]), (n, 1, N)), {outputs[n]: σ(logits[n])}),
    "in the second place": (D(L, θ[i], w), context),
    "second order": (D(L, (w, 2)), context),
    "of a number": (D(sp.Integer(3), z), {}),
    "inside a matrix": (Matrix([[D(L, w)]]), context),
    "cancelled before": (D(p - y - p, z), context),
    "the name of an index": (D(L, sp.Symbol("i", real=True)), context),
}


@pytest.mark.parametrize(("start", "where"), NOTHING_TO_DIFFERENTIATE.values(), ids=NOTHING_TO_DIFFERENTIATE)
def test_silent_zero(start: Any, where: Any) -> None:
    """0 = 0 must not stand in for a symbol that was not substituted, at the start of a chain or in a step of it."""
    with pytest.raises(dv.StepError, match="does not depend on"):
        dv.Derivation("trap", start, where=where)
    if isinstance(start, sp.MatrixBase):
        return
    with pytest.raises(dv.StepError, match="does not depend on"):
        dv.Derivation("trap", z - z, where=where).to(start, by="0 = 0")


@pytest.mark.parametrize(
    "where",
    [
        {z: z + 1},
        {z: 2 * z},
        {a: b + 1, b: a},
        {a: 2 * b, b: a},
        {a: exp(b), b: w, w: a + 1},
        {L: p**2, p: L + 1},
        {logits[n]: logits[n] + 1},
    ],
    ids=str,
)
def test_the_context_is_not_a_circle(where: Any) -> None:
    for name in where:
        with pytest.raises(dv.StepError, match="by itself"):
            dv.Derivation("circle", name + 0, where=where)


def test_order_of_the_context_does_not_matter() -> None:
    for names in ([L, p, z], [z, p, L], [p, L, z]):
        says(D(L, θ[i]), x[i] * (p - y), {name: context[name] for name in names})


def test_matrices() -> None:
    f = a**2 + 2 * a**2 * b + b**3
    says(Matrix([[D(f, (a, 2)), D(f, a, b)], [D(f, b, a), D(f, (b, 2))]]), dv.hessian(f, a, b))
    for wrong in (Matrix([[2 + 4 * b, 4 * a], [4 * a, 6 * a]]), Matrix([[2 + 4 * b, 4 * b], [4 * b, 6 * b]])):
        refused(dv.hessian(f, a, b), wrong)
    for shape in (Matrix([[a, b]]), Matrix([[a, b], [a, b], [a, b]]), a, Matrix([[a], [b], [a], [b]])):
        assert "shape" in str(refused(Matrix([[a, b], [a, b]]), shape))


def test_entries_of_products() -> None:
    residual = output_vector - sp.MatrixSymbol("y", N, 1)
    says(Sum(X[n, j] * (outputs[n] - labels[n]), (n, 1, N)) / N, Entry(design.T * residual / N, j))
    refused(Sum(X[n, j] * (outputs[n] - labels[n]), (n, 1, N)) / N, Entry(design.T * residual, j))
    refused(Sum(X[n, j] * (outputs[n] - labels[n]), (n, 1, N)) / N, Entry(design.T * residual / N, i))
    refused(Sum(X[n, j] * (labels[n] - outputs[n]), (n, 1, N)) / N, Entry(design.T * residual / N, j))
    says(Sum(X[n, k] * θ[k], (k, 1, d)), Entry(design * sp.MatrixSymbol("θ", d, 1), n))
    with pytest.raises(TypeError, match="HadamardProduct"):
        says(X[n, j] + 0, Entry(sp.HadamardProduct(design, design), n, j))


def test_domain_of_a_chain() -> None:
    unit = {p: sp.Interval.open(0, 1)}
    says(log(p**2), 2 * log(p), domain=unit)
    assert "undefined" in str(refused(log(p**2), 2 * log(p)))
    assert "undefined" in str(refused(1 / p, 1 / p + 0 * z))
    refused(log(p**2), 2 * log(p), domain={p: sp.Interval.open(-1, 1)})
    with pytest.raises(ValueError, match="domain"):
        dv.Derivation("t", z, domain={z: "everywhere"})
