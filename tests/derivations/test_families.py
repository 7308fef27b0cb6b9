"""Sums inside functions, read as any numbers: what that proves, and what must not be taken for another sum."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Sum, exp, log

import derivations as dv
from derivations.families import any_numbers
from derivations.normal_form.domains import Domain
from derivations.symbols import D, labels, logits, losses

θ, x, X, N, d, n, i, j, k = dv.theta, dv.x, dv.X, dv.N, dv.d, dv.n, dv.i, dv.j, dv.k
L = dv.L
row, other = Sum(X[n, k] * θ[k], (k, 1, d)), Sum(X[n, k] * x[k], (k, 1, d))
residual = row - labels[n]

EQUAL: list[tuple[Any, Any]] = [
    (
        Sum(1 / (1 + residual**2), (n, 1, N)),
        Sum((1 + residual**2) / (1 + 2 * residual**2 + residual**4), (n, 1, N)),
    ),
    (Sum(log(exp(row) + 1), (n, 1, N)), Sum(row + log(1 + exp(-row)), (n, 1, N))),
    (Sum(log(1 - exp(-exp(row))), (n, 1, N)), Sum(log(exp(exp(row)) - 1) - exp(row), (n, 1, N))),
    (1 / (1 + exp(row)) + 1 / (1 + exp(-row)), sp.S.One),
]

APART: list[tuple[Any, Any]] = [
    (Sum(1 / (1 + row**2), (n, 1, N)), Sum(1 / (1 + other**2), (n, 1, N))),
    (Sum(1 / (1 + row**2), (n, 1, N)), Sum(1 / (1 + row.subs(n, 1) ** 2), (n, 1, N))),
    (Sum(1 / (1 + row**2), (n, 1, N)), Sum(1 / (1 + row**4), (n, 1, N))),
    (Sum(exp(row), (n, 1, N)), exp(Sum(row, (n, 1, N)))),
    (Sum(exp(Sum(X[k, k] * θ[k], (k, 1, d))), (n, 1, N)), Sum(exp(row), (n, 1, N))),
]


@pytest.mark.parametrize(("left", "right"), EQUAL, ids=range(len(EQUAL)))
def test_equal(left: Any, right: Any) -> None:
    dv.Derivation("claim", left).to(right, by="as claimed").check()


@pytest.mark.parametrize(("left", "right"), [*APART, *((a, b + 1) for a, b in EQUAL)], ids=str)
def test_apart(left: Any, right: Any) -> None:
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        dv.Derivation("claim", left).to(right, by="as claimed")


def test_a_logarithm_of_a_sum_needs_it_to_be_positive() -> None:
    for inside in (row, row**2, 1 + row):
        with pytest.raises((dv.StepError, dv.OutsideClass)):
            dv.Derivation("claim", Sum(log(inside), (n, 1, N))).to(Sum(log(inside), (n, 1, N)) + 0 * N, by="the same")


def test_families_are_told_apart_by_what_is_summed_and_not_by_the_names_of_rows() -> None:
    m = sp.Idx("m", (1, N))
    found = any_numbers(Domain(), exp(row) + exp(row.subs(n, m)), exp(other), row)
    assert found is not None
    _, (first, second, third) = found
    (u,), (v,) = ({e.base for e in part.atoms(sp.Indexed)} for part in (third, second))
    assert first == exp(u[n]) + exp(u[m])
    assert (second, third) == (exp(v[n]), u[n])
    assert u != v
    assert any_numbers(Domain(), Sum(row**2, (n, 1, N))) is None


def test_the_curvature_of_a_mean_loss_in_indices() -> None:
    where = {
        L: Sum(losses[n], (n, 1, N)) / N,
        losses[n]: log(1 + (logits[n] - labels[n]) ** 2),
        logits[n]: row,
    }
    right = (1 - residual**2) / (1 + residual**2) ** 2
    start = D(L, θ[i], θ[j])
    for factor, true in ((2, True), (1, False)):
        end = Sum(factor * X[n, i] * X[n, j] * right, (n, 1, N)) / N
        if true:
            dv.Derivation("Cauchy", start, where).to(end, by="chain rule").check()
        else:
            with pytest.raises((dv.StepError, dv.OutsideClass)):
                dv.Derivation("Cauchy", start, where).to(end, by="chain rule")
