"""Bound and free indices: renaming must not capture, and the range of an index is part of the formula."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Product, Rational, Sum, exp, log

import derivations as dv
from derivations.symbols import D, labels, logits, losses
from tests.derivations.opinion import apart

N, d, n, i, j, k, X, x, θ, z = dv.N, dv.d, dv.n, dv.i, dv.j, dv.k, dv.X, dv.x, dv.theta, dv.z
m, r = sp.Idx("m", (1, N)), sp.Idx("r", (1, N))
u, v = (sp.IndexedBase(name, real=True) for name in "uv")
# the names that a normal form may give to bound indices
hidden = [sp.Idx(name, (1, d)) for name in ("_1", "_2", "_k")]
δ = sp.KroneckerDelta

FALSE = {
    "delta into an inner sum": (Sum(δ(i, j) * Sum(X[i, j], (j, 1, d)), (i, 1, d)), Sum(X[j, j], (j, 1, d))),
    "trace and total": (Sum(X[i, i], (i, 1, d)), Sum(Sum(X[i, j], (i, 1, d)), (j, 1, d))),
    "free and bound": (x[i] * Sum(X[i, j], (j, 1, d)), Sum(x[i] * X[i, j], (i, 1, d))),
    "bound is not free": (Sum(X[i, j], (i, 1, d)), Sum(X[i, j], (j, 1, d))),
    "square of a sum": (Sum(x[i], (i, 1, d)) ** 2, Sum(x[i] ** 2, (i, 1, d))),
    "square of an inner sum": (
        Sum(Sum(X[i, j], (j, 1, d)) ** 2, (i, 1, d)),
        Sum(Sum(X[i, j], (i, 1, d)) ** 2, (j, 1, d)),
    ),
    "same name, other range": (
        Sum(u[n], (n, 1, N)),
        Sum(u[sp.Idx("n", (1, d))], (sp.Idx("n", (1, d)), 1, d)),
    ),
    "other range": (Sum(x[k], (k, 1, d)), Sum(x[n], (n, 1, N))),
    "triangle": (Sum(Sum(X[i, j], (i, 1, j)), (j, 1, d)), Sum(Sum(X[i, j], (i, 1, d)), (j, 1, d))),
    "other triangle": (Sum(Sum(X[i, j], (i, 1, j)), (j, 1, d)), Sum(Sum(X[i, j], (j, 1, i)), (i, 1, d))),
    "number of rows": (Sum(u[n], (n, 1, N)) / N, Sum(u[n], (n, 1, N)) / d),
    "sum in an exponent": (exp(Sum(x[i], (i, 1, d))), Sum(exp(x[i]), (i, 1, d))),
    "product of sums": (Sum(x[i], (i, 1, d)) * Sum(θ[i], (i, 1, d)), Sum(x[i] * θ[i], (i, 1, d))),
    "antisymmetric": (
        Sum(Sum(X[i, j] * x[i], (i, 1, d)), (j, 1, d)),
        Sum(Sum(X[i, j] * x[j], (i, 1, d)), (j, 1, d)),
    ),
    "logarithm of a product": (log(Product(exp(u[n]), (n, 1, N))), Sum(u[n], (n, 1, N)) + 1),
} | {f"a name for bound indices, {h}": (Sum(x[i] * θ[h], (i, 1, d)), Sum(x[i] * θ[i], (i, 1, d))) for h in hidden}

TRUE = {
    "renamed": (
        Sum(Sum(X[i, j] * x[i], (i, 1, d)), (j, 1, d)),
        Sum(Sum(X[j, k] * x[j], (j, 1, d)), (k, 1, d)),
    ),
    "swapped": (
        Sum(Sum(X[i, j] * x[i], (i, 1, d)), (j, 1, d)),
        Sum(Sum(X[j, i] * x[j], (i, 1, d)), (j, 1, d)),
    ),
    "free inside": (x[i] * Sum(X[i, j], (j, 1, d)), Sum(x[i] * X[i, k], (k, 1, d))),
    "delta between free indices": (δ(i, j) * x[i], x[i] * δ(j, i)),
    "delta to a free index": (Sum(δ(i, k) * X[k, j], (k, 1, d)), X[i, j]),
    "three factors": (
        Sum(u[n], (n, 1, N)) ** 2 * Sum(v[n], (n, 1, N)),
        Sum(Sum(Sum(u[n] * u[m] * v[r], (n, 1, N)), (m, 1, N)), (r, 1, N)),
    ),
}


def numbers(seed: int) -> dict[Any, Any]:
    """N = 3, d = 2, free indices 1 and 2, and numbers for all families."""

    def family(base: Any) -> Any:
        first = sum(map(ord, str(base.label))) + seed
        return lambda *indices: Rational(1 + (first + 7 * indices[0] + 3 * indices[-1] ** 2) % 23, 17)

    return {N: 3, d: 2, i: 1, j: 2, k: 1, n: 2, m: 3, r: 1} | dict.fromkeys(hidden, 2) | {
        base: family(base) for base in (X, x, θ, u, v, labels)
    }  # fmt: skip


def says(start: Any, end: Any, where: Any = None) -> str:
    try:
        dv.Derivation("indices", start, where=where).to(end, by="as claimed")
    except (dv.StepError, dv.OutsideClass) as error:
        return type(error).__name__
    return "accepted"


@pytest.mark.parametrize(("left", "right"), FALSE.values(), ids=FALSE)
def test_refused(left: Any, right: Any) -> None:
    gap = max(apart(left, right, [numbers(seed)]) or 0 for seed in range(5))
    assert gap > 1e-6
    assert says(left, right) in ("StepError", "OutsideClass")
    assert says(right, left) in ("StepError", "OutsideClass")
    assert not isinstance(dv.prove(sp.Eq(left, right, evaluate=False)), dv.Proved)


@pytest.mark.parametrize(("left", "right"), TRUE.values(), ids=TRUE)
def test_accepted(left: Any, right: Any) -> None:
    gap = max(apart(left, right, [numbers(seed)]) or 0 for seed in range(5))
    assert gap < 1e-45
    assert says(left, right) == "accepted"
    assert isinstance(dv.prove(sp.Eq(left, right, evaluate=False)), dv.Proved)


def test_the_context_does_not_capture() -> None:
    """z_n = Σ_k X_nk θ_k read at n = k is Σ X_k· θ_·, not Σ_k X_kk θ_k."""
    where = {logits[n]: Sum(X[n, k] * θ[k], (k, 1, d)), losses[n]: (logits[n] - labels[n]) ** 2}
    assert says(logits[k], Sum(X[k, j] * θ[j], (j, 1, d)), where) == "accepted"
    assert says(logits[k], Sum(X[k, k] * θ[k], (k, 1, d)), where) != "accepted"
    assert says(losses[k], (Sum(X[k, k] * θ[k], (k, 1, d)) - labels[k]) ** 2, where) != "accepted"


def test_derivatives_of_sums() -> None:
    """∂/∂θ_j Σ_i θ_i x_i is x_j, and ∂²/∂θ_i∂θ_j of ½ Σ_k θ_k² is δ_ij."""
    for function, right in (
        (Sum(θ[i] * x[i], (i, 1, d)), x[j]),
        (Sum(θ[i] ** 2, (i, 1, d)), 2 * θ[j]),
        (Sum(Sum(θ[i] * X[i, k], (i, 1, d)), (k, 1, d)), Sum(X[j, k], (k, 1, d))),
    ):
        assert says(D(function, θ[j]), right) == "accepted"
        assert says(D(function, θ[j]), 2 * right) != "accepted"
        assert says(D(function, θ[j]), right.subs(j, k)) != "accepted"
    where = {dv.L: Sum(θ[k] ** 2, (k, 1, d)) / 2}
    assert says(D(dv.L, θ[j]), θ[j] + 0, where) == "accepted"
    assert says(D(dv.L, θ[i]), Sum(θ[i], (i, 1, d)), where) != "accepted"
    assert says(D(dv.L, θ[i], θ[j]), δ(i, j), where) == "accepted"
    assert says(D(dv.L, θ[i], θ[j]), sp.S.One, where) != "accepted"
