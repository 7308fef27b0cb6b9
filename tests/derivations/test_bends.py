"""Where squared error bends down: against its second derivative in numbers, and as terminal and book tell it."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from click.testing import CliRunner

import derivations as dv
from derivations.__main__ import derive
from derivations.lectures import bends, minimum


def curvature(label: mpmath.mpf, output: mpmath.mpf) -> mpmath.mpf:
    """ℓ″ at ŷ by mpmath, from the definition of the loss alone."""
    return mpmath.diff(lambda z: (1 / (1 + mpmath.exp(-z)) - label) ** 2, mpmath.log(output / (1 - output)), 2)


@pytest.mark.parametrize("sixteenths", range(17))
def test_between_the_roots_the_curve_bends_up(sixteenths: int) -> None:
    with mpmath.workdps(40):
        tiny, label, exact = mpmath.mpf(10) ** -30, mpmath.mpf(sixteenths) / 16, sp.Rational(sixteenths, 16)
        low, high = (mpmath.mpf(str(sp.N(root.subs(dv.y, exact), 40))) for root in bends.roots.values())
        assert -tiny < low <= label <= high < 1 + tiny
        for output in (mpmath.mpf(m) / 100 for m in range(1, 100)):
            if min(abs(output - low), abs(output - high)) > 1e-10:
                assert (curvature(label, output) > 0) == (low < output < high)


@pytest.mark.parametrize(
    ("label", "points", "logits"),
    [("0", ["2/3"], ["log(2)"]), ("1", ["1/3"], ["-log(2)"]), ("3/8", ["1/6", "3/4"], ["-log(5)", "log(3)"]),
     ("5/8", ["1/4", "5/6"], ["-log(3)", "log(5)"])],
)  # fmt: skip
def test_the_inflection_points(label: str, points: list[str], logits: list[str]) -> None:
    found = bends.shape(sp.Rational(label))
    assert list(map(str, found.inflections)) == points
    assert [str(bends.logit(r)) for r in found.inflections] == logits
    assert all(isinstance(theorem.verdict, dv.Proved) for theorem in found.curvature)
    assert len(found.curvature) == len(points) + 1
    for chain in bends.inflections(found):
        assert chain.result == 0
        chain.check()


def test_a_chord_where_the_curve_bends_up_is_refused() -> None:
    with pytest.raises(dv.CheckError):
        bends.shape(sp.Integer(0), (-4, 0))


def test_a_root_that_is_not_rational_is_refused() -> None:
    with pytest.raises(ValueError, match="rational"):
        bends.shape(sp.Rational(1, 2))


TOLD = [
    "y = 0: it bends down for ŷ > 2/3 (z > log(2)); inflection at ŷ = 2/3 (z = log(2)). From z = 0 (value 0.25000) "
    "to 4 (value 0.96435) the chord passes below the curve: in the middle, at 2, the function is 0.77580, the chord "
    "0.60718.",
    "y = 1: it bends down for ŷ < 1/3 (z < -log(2)); inflection at ŷ = 1/3 (z = -log(2)).",
    "y = 3/8: it bends down for ŷ < 1/6 (z < -log(5)) and ŷ > 3/4 (z > log(3));",
    "every y in [0, 1]: it bends down for ŷ < (1 + y - sqrt(y² - y + 1))/3 and for ŷ > (1 + y + sqrt(y² - y + 1))/3.",
]


@pytest.mark.parametrize("form", [[], ["--format", "md"]])
def test_a_student_reads_it_first(form: list[str]) -> None:
    out = CliRunner().invoke(derive, ["--only", "mse", *form]).stdout
    places = [out.index(line) for line in TOLD]
    assert places == sorted(places)
    assert places[-1] < out.index("MSE gradient")


def test_the_tables_of_the_page_on_the_minimum() -> None:
    tables = (minimum.separable, minimum.tied, minimum.overlapping, minimum.six)
    assert list(tables) == ["complete", "quasi-complete", "overlapping", "overlapping"]
    out = CliRunner().invoke(derive, ["--only", "minimum"]).stdout
    assert all(table.explanation in out for table in tables)
