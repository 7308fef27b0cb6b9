"""The modules of numeric/printed are what the derivations say, and no model of the catalogue is missing."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import derivations as dv
import numeric
from numeric import printed
from numeric.generated import Kernels
from numeric.losses import Losses
from numeric.typeset import NAMES, Typeset

FOLDER = Path(printed.__file__).parent


def test_every_model_is_printed() -> None:
    assert list(printed.names()) == sorted(dv.models)


@pytest.mark.parametrize("name", dv.models)
def test_a_model_is_printed_as_its_derivations_say(name: str) -> None:
    assert (FOLDER / printed.file_name(name)).read_text("utf-8") == Typeset(dv.models[name]).page(), (
        "run `make printed`"
    )


@pytest.mark.parametrize("name", dv.models)
def test_both_ways_to_print_are_one(name: str) -> None:
    kept, now = numeric.kernels(name), Kernels(Typeset(dv.models[name]))
    assert isinstance(kept.printed, printed.Printed)
    assert kept.source == now.source
    assert (kept.labels, kept.has_probability) == (now.labels, now.has_probability)
    for function in NAMES:
        assert (kept.printed.function(function) is None) == (now.printed.function(function) is None)


def test_training_a_model_of_the_catalogue_needs_no_sympy() -> None:
    code = """
import sys, numeric
X, y = numeric.datasets.load("iris")
fit = numeric.fit("sigmoid-bce", X, y)
assert fit.converged and fit.gap < 1e-12
fit.predict(X), numeric.kernels("sigmoid-bce").second_derivative(0.5, 1)
assert "sympy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=FOLDER.parent.parent)


def test_the_source_of_a_function_stays_its_own() -> None:
    """Also when the functions of other models are made and forgotten: by it compiled code is found again."""
    kept = Typeset(dv.Model("kept", dv.sigmoid(dv.z), (dv.yhat - dv.y) ** 2, (0, 1))).function("one_loss")
    assert kept is not None
    source = inspect.getsource(kept)
    for scale in range(2, 12):
        other = Typeset(dv.Model("other", dv.sigmoid(dv.z), scale * (dv.yhat - dv.y) ** 2, (0, 1))).function("one_loss")
        assert other is not None
        assert inspect.getsource(other) != source
        del other
    assert inspect.getsource(kept) == source


def test_soft_labels_keep_their_formulas_where_loss_and_slope_share_nothing() -> None:
    """If nothing can be computed once for both, each has its own function: not the one for labels 0 and 1."""
    page = Typeset(dv.models["sigmoid-mse"])
    page._functions["soft_value_and_slope"] = None
    z, y = np.linspace(-5, 5, 41), np.linspace(0.01, 0.99, 41)
    value, slope = Losses(Kernels(page), soft=True).value_and_slope(z, y)
    kept = numeric.kernels("sigmoid-mse")
    np.testing.assert_allclose(value, kept.loss(z, y), rtol=1e-14)
    np.testing.assert_allclose(slope, kept.derivative(z, y), rtol=1e-14)
