"""How fast the curvature of a loss changes: the bounds of ℓ‴/ℓ″, and the losses of which none is proved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from sympy import Interval, Rational

import derivations as dv
from derivations.kernel.statements import Range
from tests.derivations.opinion import mp, value
from tests.derivations.test_models import MODELS, own_loss, places_of

z, y, p = dv.z, dv.y, dv.yhat

BOUNDS = {
    "sigmoid-bce": (-1, 1), "tanh-bce": (-2, 2), "label-smoothed-bce": (-1, 1), "smoothed": (-1, 1),
    "linear-mse": (0, 0), "exponential": (-1, 1), "log-cosh": (-2, 2), "poisson": (1, 1),
    "counts": (1, 1), "LINEX": (1, 1), "pseudo-Huber": (-Rational(3, 4), Rational(3, 4)),
}  # fmt: skip
"""All other models of the catalogue are not convex, or have a kink in ℓ′, or an ℓ‴/ℓ″ without bounds (probit)."""


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_catalogue(name: str) -> None:
    verdict = MODELS[name].concordance
    assert isinstance(verdict, dv.Proved) == (name in BOUNDS)
    if not isinstance(verdict, dv.Proved):
        assert isinstance(verdict, dv.Undecided)
        assert verdict.reason
        return
    assert isinstance(verdict.statement, Range)
    assert (verdict.statement.low, verdict.statement.high) == BOUNDS[name]
    verdict.check()


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_against_the_third_derivative(name: str) -> None:
    """|ℓ‴| ≤ M ℓ″ in numbers of mpmath, and for no smaller M."""
    M, loss = max(map(abs, BOUNDS[name])), own_loss(name)
    second, third = loss.diff(z, 2), loss.diff(z, 3)
    points = [*places_of(MODELS[name], 30), *({**place, z: 15} for place in places_of(MODELS[name], 5))]
    ratios = []
    for point in points:
        bend, change = value(second, point), value(third, point)
        assert abs(change) <= M * bend * (1 + mp.mpf(10) ** -30)
        ratios.append(abs(change) / bend)
    assert max(ratios) >= M * mp.mpf("0.999")


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_narrower_bounds_are_refused(name: str) -> None:
    verdict = MODELS[name].concordance
    assert isinstance(verdict, dv.Proved)
    assert isinstance(verdict.statement, Range)
    low, high = verdict.statement.low, verdict.statement.high
    for change in ({"low": low + Rational(1, 100)}, {"high": high - Rational(1, 100)}):
        with pytest.raises(dv.CheckError):
            replace(verdict, statement=replace(verdict.statement, **change))


OTHERS: dict[str, Any] = {
    "steeper": (sp.log(1 + sp.exp(3 * p)), (-3, 3)),
    "fractions": (sp.exp(p / 3) + sp.exp(-p / 2), (Rational(-1, 2), Rational(1, 3))),
    "affine": (p * y, (0, 0)),
    "nothing": (sp.S.Zero, (0, 0)),
    "quartic": (p**4, None),
    "exponential of a square": (sp.exp(p**2), None),
    "concave": (-(p**2), None),
    "concave exponential": (-sp.exp(p), None),
    "cubic": (p**3, None),
    "absolute value": (sp.Abs(p - y), None),
    "absolute value in pieces": (sp.Piecewise((-p, p < 0), (p, True)), None),
    "a step": (sp.Piecewise((0, p < 0), (1, True)), None),
    "a jump of the slope": (p**2 + sp.Piecewise((0, p < 0), (p, True)), None),
    "a jump of the curvature": (p**2 + sp.Max(0, p) ** 2, None),
    "a jump of the third derivative": (p**2 + sp.Max(0, p) ** 3, None),
}


@pytest.mark.parametrize(("loss", "bounds"), OTHERS.values(), ids=OTHERS)
def test_other_losses(loss: Any, bounds: tuple[Any, Any] | None) -> None:
    """Where there is no third derivative, or ℓ″ < 0 somewhere, or no bound, nothing is claimed."""
    verdict = dv.Model("other", z, loss, (0, 1)).concordance
    if bounds is None:
        assert isinstance(verdict, dv.Undecided)
    else:
        assert isinstance(verdict, dv.Proved)
        assert isinstance(verdict.statement, Range)
        assert (verdict.statement.low, verdict.statement.high) == bounds


def test_all_labels_count() -> None:
    """With the label 3 a row of the exponential loss bends faster."""
    loss = dv.models["exponential"].sample_loss
    for labels, M in (((-1, 1), 1), ((-1, 3), 3), (Interval(-2, 1), 2)):
        verdict = dv.Model("exponential", z, loss, labels).concordance
        assert isinstance(verdict, dv.Proved)
        assert isinstance(verdict.statement, Range)
        assert max(-verdict.statement.low, verdict.statement.high) == M
