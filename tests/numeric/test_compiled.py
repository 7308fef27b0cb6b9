"""Compiled passes say what the generated functions say; exp, log and their like are right to the last bits."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flint
import numpy as np
import numpy.typing as npt
import pytest
import sympy as sp
from scipy import sparse

import derivations as dv
import numeric
from numeric import compiled, fused, jit
from numeric import rows as module
from numeric.losses import Losses
from numeric.objective import Objective
from numeric.rows import Rows

Array = npt.NDArray[np.float64]

ROOT = Path(__file__).parents[2]
ROWS, COLUMNS = 1237, 5
LARGEST = flint.arb(np.finfo(np.float64).max)
FUNCTIONS: dict[str, tuple[Callable[[flint.arb], flint.arb], float]] = {
    "exp": (flint.arb.exp, 0.8), "expm1": (flint.arb.expm1, 1.2), "log": (flint.arb.log, 0.9),
    "log1p": (flint.arb.log1p, 0.9),
}  # fmt: skip
"""The truth, and how many ulp a compiled function may be off."""


def points(name: str, rng: np.random.Generator) -> Array:
    """Where a function has a value: everywhere, and thickly where its formula changes."""
    tiny = 10.0 ** rng.uniform(-320, 0, 2000)
    if name in ("exp", "expm1"):
        halves = math.log(2) * (np.arange(-1070, 1022) + 0.5)
        return np.concatenate([rng.uniform(-745, 709.7, 4000), rng.uniform(-1, 1, 4000), tiny, -tiny, halves])
    far = 10.0 ** rng.uniform(-323 if name == "log" else -300, 308, 4000)
    powers = 2.0 ** (np.arange(-1000, 1000) + 0.5)
    own = rng.uniform(-0.9999, 0, 4000) if name == "log1p" else rng.uniform(0.5, 2, 4000)
    return np.concatenate([tiny, far, powers, np.nextafter(powers, 0), own])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_elementary_functions(name: str) -> None:
    truth, allowed = FUNCTIONS[name]
    function = compiled.elementary()[name]
    with flint.ctx.workprec(200):
        for x in map(float, points(name, np.random.default_rng(5))):
            found, exact = function(x), truth(flint.arb(x))
            assert abs(exact) < LARGEST
            assert abs(flint.arb(found) - exact) <= allowed * math.ulp(float(exact.mid())), x


@pytest.mark.parametrize(
    ("name", "x", "limit"),
    [
        ("exp", -math.inf, 0.0), ("exp", -746.0, 0.0), ("exp", math.inf, math.inf), ("exp", 710.0, math.inf),
        ("expm1", -math.inf, -1.0), ("expm1", math.inf, math.inf), ("log", 0.0, -math.inf), ("log", math.inf, math.inf),
        ("log", 5e-324, math.log(5e-324)), ("log1p", -1.0, -math.inf), ("log1p", math.inf, math.inf),
        ("log", -1.0, math.nan), ("log1p", -2.0, math.nan), ("exp", math.nan, math.nan), ("expm1", math.nan, math.nan),
        ("log", math.nan, math.nan), ("log1p", math.nan, math.nan),
    ],
)  # fmt: skip
def test_limits(name: str, x: float, limit: float) -> None:
    np.testing.assert_equal(compiled.elementary()[name](x), limit)


@pytest.mark.parametrize("name", ["minimum", "maximum"])
@pytest.mark.parametrize("pair", [(1.0, 2.0), (2.0, 1.0), (math.nan, 1.0), (1.0, math.nan)])
def test_choices_are_numpy_s(name: str, pair: tuple[float, float]) -> None:
    np.testing.assert_equal(compiled.elementary()[name](*pair), getattr(np, name)(*pair))


def labels(model: dv.Model, soft: bool, rng: np.random.Generator) -> Array:
    if soft:
        return rng.uniform(0, 1, ROWS)
    values = numeric.kernels(model).labels.values
    return rng.choice(values, ROWS) if values else rng.poisson(2, ROWS).astype(float)


def data(rng: np.random.Generator, columns: int = COLUMNS) -> tuple[Array, Array]:
    """X, and θ with logits from 10⁻³ to 10³."""
    X = rng.normal(size=(ROWS, columns)) * 10.0 ** rng.uniform(-3, 2, (ROWS, 1))
    X[X < -0.8] = 0
    return X, rng.normal(size=columns + 1)


def the_same(model: dv.Model, X: Any, y: Array, soft: bool, weights: Array | None, monkeypatch: Any) -> None:
    """A compiled pass and one by NumPy agree to the rounding of sums of 1237 numbers."""
    monkeypatch.setattr(module, "BLOCK", 1)  # so that there are 512 rows in a block, and three blocks
    theta = data(np.random.default_rng(1), X.shape[1])[1]
    found = []
    for large in (0, 10**9):
        monkeypatch.setattr(module, "LARGE", large)
        objective = Objective(Losses(numeric.kernels(model), soft), Rows(X, True), y, weights, np.zeros(len(theta)))
        assert (objective._fused is not None) == (large == 0)
        found.append(objective.at(theta))
    ours, plain = found
    reach = np.concatenate(
        [[1.0], np.abs(X).max(axis=0).toarray().ravel() if sparse.issparse(X) else abs(X).max(axis=0)]
    )
    np.testing.assert_allclose(ours.logit, plain.logit, rtol=1e-12, atol=1e-12 * float(reach @ abs(theta)))
    np.testing.assert_allclose([ours.loss, ours.slope], [plain.loss, plain.slope], rtol=1e-11)
    np.testing.assert_array_less(abs(ours.gradient - plain.gradient), 1e-11 * reach * plain.slope + 1e-300)


MODELS = [
    (name, soft)
    for name, model in dv.models.items()
    for soft in (False, True)
    if name not in ("softmax-ce", "probit") and (not soft or model.soft_forms)
]


@pytest.mark.parametrize(("name", "soft"), MODELS)
def test_every_model(name: str, soft: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    X, _ = data(rng)
    X = X / 30 if name in ("poisson", "exponential") else X  # e^z is a number
    the_same(dv.models[name], X, labels(dv.models[name], soft, rng), soft, None, monkeypatch)


LAYOUTS: dict[str, Callable[[Array], Any]] = {
    "C": lambda X: X,
    "Fortran": np.asfortranarray,
    "columns reversed": lambda X: X[:, ::-1].copy()[:, ::-1],
    "float32": lambda X: X.astype(np.float32),
    "CSR": sparse.csr_array,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("weighted", [False, True])
def test_every_layout(layout: str, weighted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    X = LAYOUTS[layout](data(rng)[0].astype(np.float32).astype(np.float64))  # so that float32 changes nothing
    weights = rng.uniform(0, 2, ROWS) if weighted else None
    model = dv.models["sigmoid-bce"]
    the_same(model, X, labels(model, False, rng), False, weights, monkeypatch)


@pytest.mark.parametrize("columns", [8, 30])
@pytest.mark.parametrize("weighted", [False, True])
def test_more_columns(columns: int, weighted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    X, weights = data(rng, columns)[0], rng.uniform(0, 2, ROWS) if weighted else None
    model = dv.models["sigmoid-bce"]
    the_same(model, X, labels(model, False, rng), False, weights, monkeypatch)


@pytest.mark.parametrize("columns", [*range(7, 18), 24, 30, 33])
@pytest.mark.parametrize("rows", [1, 8, 77])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rows_of_every_length(columns: int, rows: int, dtype: Any) -> None:
    """None is counted twice, and nothing beyond the rows is read."""
    rng = np.random.default_rng(0)
    X = np.full((rows + 5, columns), np.nan, dtype)  # what is beyond the rows is not to be seen
    X[2 : 2 + rows] = rng.normal(size=(rows, columns))
    part, w, s, g = (
        X[2 : 2 + rows].astype(np.float64),
        rng.normal(size=columns),
        rng.normal(size=rows),
        np.ones(columns),
    )
    z = np.empty(rows)
    fused.compiled().logits_by_row(X, w, 0.5, 2, 2 + rows // 2, z)
    fused.compiled().gradient_by_row(X, s, 2, 2 + rows // 2, g)
    np.testing.assert_allclose(z, part @ w + 0.5, rtol=0, atol=1e-14 * columns)
    np.testing.assert_allclose(g, part.T @ s + 1, rtol=0, atol=1e-14 * rows)


def test_one_logarithm_for_two() -> None:
    """log1p(p) + log1p(r) = log1p(p + r + pr) for p, r ≥ 0: what an unweighted pass does with the log1p(q) of rows."""
    p, r = sp.symbols("p r", real=True)
    domain, both = {p: sp.Interval(0, sp.oo), r: sp.Interval(0, sp.oo)}, sp.log(1 + p) + sp.log(1 + r)
    chain = dv.Derivation("one logarithm for two", both, domain=domain)
    chain = chain.to(sp.log((1 + p) * (1 + r)), "log of a product").to(sp.log(1 + (p + r + p * r)), "multiply")
    assert chain.result == sp.log(1 + p + r + p * r)
    for wrong in (p + r - p * r, p + r, p + 2 * r + p * r):
        with pytest.raises(dv.StepError):
            chain.to(sp.log(1 + wrong), "a slip")


APART = ("sigmoid-bce", "tanh-bce", "label-smoothed-bce")
"""The models whose loss is a sum with the term log1p(q)."""


def test_which_losses_have_that_term() -> None:
    for name in dv.models:
        if name != "softmax-ce":
            assert (numeric.kernels(name).printed.function("one_rest") is not None) == (name in APART), name


@pytest.mark.parametrize("columns", [3, 9])
@pytest.mark.parametrize("margin", [0.0, 1e-9, 0.3, 20.0, 300.0])
@pytest.mark.parametrize("name", ["sigmoid-bce", "tanh-bce"])
def test_the_loss_keeps_its_digits(name: str, margin: float, columns: int) -> None:
    """Also where the classes are nearly separated, and its mean is 10⁻⁹ or 10⁻¹¹⁸; and where all z are 0 or alike."""
    rng = np.random.default_rng(2)
    rows, g = 9001, np.zeros(columns)
    y = rng.integers(0, 2, rows).astype(np.float64)
    X = np.zeros((rows, columns))
    X[:, 0] = (2 * y - 1) * margin * rng.uniform(0.9, 1.1, rows)
    model, layout = numeric.kernels(name), module.Rows(X, False).layout
    found = compiled.loss_pass(model, False, layout, False)
    assert found is not None
    loss, *_ = found(X, np.eye(columns)[0], 0.0, y, None, 0, rows, 24, g)
    twice = 2 if name == "tanh-bce" else 1
    with flint.ctx.workprec(2400):
        exact = sum(((-twice * flint.arb(abs(z))).exp() + 1).log() for z in X[:, 0])
        assert abs(flint.arb(loss) / exact - 1) < 1e-13


@pytest.mark.parametrize("strip", [8, 9, 17, 23, 1000, 1024])
def test_products_do_not_overflow(strip: int) -> None:
    """Where all z are 0 each row doubles one: 10,001 rows in strips of any length."""
    found = compiled.loss_pass(numeric.kernels("sigmoid-bce"), False, "by_row", False)
    assert found is not None
    loss, *_ = found(np.zeros((10_001, 3)), np.zeros(3), 0.0, np.ones(10_001), None, 0, 10_001, strip, np.zeros(3))
    np.testing.assert_allclose(loss, 10_001 * math.log(2), rtol=1e-13)


def test_a_pass_says_that_a_row_is_not_a_number() -> None:
    X, y = np.ones((100, 9)), np.ones(100)
    X[77, 8] = np.nan
    found = compiled.loss_pass(numeric.kernels("sigmoid-bce"), False, "by_row", False)
    assert found is not None
    assert all(map(math.isnan, found(X, np.ones(9), 0.0, y, None, 0, 100, 32, np.zeros(9))))


def test_probit_has_none() -> None:
    """It needs erfcx, which is a call."""
    assert compiled.loss_pass(numeric.kernels("probit"), False, "by_row", False) is None


def test_a_user_s_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `math` has is called, as sin is here."""
    model = dv.Model("wavy", dv.z, (dv.yhat - dv.y) ** 2 + dv.sigmoid(dv.yhat), (0, 1))
    rng = np.random.default_rng(0)
    the_same(model, data(rng)[0], labels(model, False, rng), False, None, monkeypatch)


def test_what_the_disk_kept_of_one_model_is_not_another_s(tmp_path: Path) -> None:
    """Machine code has names; a process that loads that of one model and compiles another must not mix them up."""
    code = """
import sys
import numpy as np
import derivations as dv
import numeric
from numeric import rows
from numeric.losses import Losses
from numeric.objective import Objective
rows.LARGE = 0
rng = np.random.default_rng(0)
X, y = rng.normal(size=(500, 3)), rng.integers(0, 2, 500).astype(float)
theta = rng.normal(size=4)
for scale in map(int, sys.argv[1:]):
    model = dv.Model(f"scaled-{scale}", dv.sigmoid(dv.z), scale * (dv.yhat - dv.y) ** 2, (0, 1))
    k = numeric.kernels(model)
    found = Objective(Losses(k, False), rows.Rows(X, True), y, None, np.zeros(4)).at(theta).loss
    np.testing.assert_allclose(found, k.loss(theta[0] + X @ theta[1:], y).mean(), rtol=1e-12)
"""
    folder = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    for scales in ("3", "3 5", "5 7 3"):
        subprocess.run([sys.executable, "-c", code, *scales.split()], check=True, cwd=ROOT, env=folder)


@pytest.mark.parametrize("method", ["auto", "lbfgs", "newton"])
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_threads_may_ask_for_the_logits_that_a_pass_did_not_keep(
    method: Any, l2: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block computes its own: a thread that waited for the others to compute all would wait for ever."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30_000, COLUMNS))
    y = (X[:, 0] + rng.normal(size=len(X)) > 0).astype(float)
    plain = numeric.fit("sigmoid-bce", X, y, method, l2=l2)
    monkeypatch.setattr(module, "LARGE", 0)
    monkeypatch.setattr(module, "SPAN", 1000)
    monkeypatch.setattr(module, "_cores", lambda: 2)
    fit = numeric.fit("sigmoid-bce", X, y, method, l2=l2)
    assert fit.converged
    np.testing.assert_allclose(fit.theta, plain.theta, atol=1e-6)


def test_the_logits_of_a_block_are_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 0)
    X, theta = data(np.random.default_rng(0))
    here = Objective(
        Losses(numeric.kernels("sigmoid-bce"), False), Rows(X, True), np.zeros(ROWS), None, np.zeros(COLUMNS + 1)
    ).at(theta)
    assert here.kept is None
    before = here.logits(slice(100, 300))
    np.testing.assert_allclose(here.logit, theta[0] + X @ theta[1:], rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(before, here.logit[100:300], rtol=1e-12, atol=1e-9)
    assert here.logits(slice(100, 300)).base is here.logit


def test_loss_and_slope_of_one_number_are_right_to_three_ulp() -> None:
    """Of sigmoid-bce with labels 0 and 1: near 0, where the slope changes fast, and in the tails."""
    rng = np.random.default_rng(3)
    k = numeric.kernels("sigmoid-bce")
    run = {}
    for role in ("power", "loss", "derivative"):
        form = jit.renamed(k.printed.function(f"one_{role}"), compiled.elementary(), "ulp")
        run[role] = jit.jitted(form, {"contract"})
    logits = np.concatenate([rng.uniform(-40, 40, 1500), rng.uniform(-700, 700, 300), rng.normal(size=1500) / 4, [0.0]])
    with flint.ctx.workprec(2200):
        for z in map(float, logits):
            for y in (0.0, 1.0):
                exact, q = flint.arb(z), run["power"](z, y)
                loss, slope = (1 + exact.exp()).log() - exact * y, 1 / (1 + (-exact).exp()) - y
                for found, truth in ((run["loss"](z, y, q), loss), (run["derivative"](z, y, q), slope)):
                    assert abs(flint.arb(found) - truth) <= 3 * math.ulp(float(truth.mid())), (z, y)
