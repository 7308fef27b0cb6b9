"""Softmax cross-entropy against ball arithmetic: every float64 within 5 ulp of the true value, outputs within 4."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import flint
import numpy as np
import numpy.typing as npt
import pytest
import sympy as sp
from sympy.codegen.cfunctions import log1p

import derivations as dv
import numeric
from derivations.lectures import softmax

Array = npt.NDArray[np.float64]

k = numeric.kernels("softmax-ce")
CLASSES = (2, 3, 5, 10)
TINY = flint.arb(2) ** -1074
LARGEST = flint.arb(np.finfo(np.float64).max)
ROWS = 30


def near_ties(rng: Any, shape: tuple[int, int]) -> Array:
    return rng.uniform(-100, 100, (shape[0], 1)) + rng.choice([0, 1e-16, 1e-13, 1e-8, 1e-3], shape)


def ahead(low: float, high: float) -> Callable[..., Array]:
    """One class is ahead of the others, which lie close together or apart."""

    def rows(rng: Any, shape: tuple[int, int]) -> Array:
        others = rng.uniform(-1, 1, shape) * rng.choice([1e-9, 1, 20], (shape[0], 1))
        winner = np.arange(shape[1]) == rng.integers(shape[1], size=(shape[0], 1))
        return np.where(winner, rng.uniform(low, high, (shape[0], 1)), others)

    return rows


FAMILIES: dict[str, Callable[[Any, tuple[int, int]], Array]] = {
    "close": lambda rng, shape: rng.uniform(-1, 1, shape),
    "uniform": lambda rng, shape: rng.uniform(-40, 40, shape),
    "wide": lambda rng, shape: rng.uniform(-400, 400, shape),
    "every size": lambda rng, shape: rng.choice([-1, 1], shape) * 10 ** rng.uniform(-300, 300, shape),
    "far out": lambda rng, shape: rng.uniform(-5, 5, shape) + rng.choice([-1, 1], shape[:1])[:, None] * 1e6,
    "near ties": near_ties,
    "dominated": ahead(30, 690),
    "subnormal": ahead(690, 780),
}


def true_values(row: Array, label: int) -> dict[str, list[flint.arb]]:
    """Output, loss, gradient and Hessian at the precision that is set."""
    shares = [(flint.arb(z) - flint.arb(row.max())).exp() for z in row.tolist()]
    total = sum(shares, flint.arb(0))
    others = [sum(shares[:a] + shares[a + 1 :], flint.arb(0)) for a in range(len(row))]
    M = int(row.argmax())
    loss = others[M].log1p() - (flint.arb(row[label]) - flint.arb(row[M]))
    gradient = [-others[a] if a == label else share for a, share in enumerate(shares)]
    hessian = [
        shares[a] * (others[a] if a == b else -shares[b]) / total**2 for a, b in product(range(len(row)), repeat=2)
    ]
    return {
        "activation": [share / total for share in shares],
        "loss": [loss],
        "derivative": [slope / total for slope in gradient],
        "second_derivative": hessian,
    }


def computed_values(rows: Array, labels: npt.NDArray[np.integer[Any]]) -> list[dict[str, list[float]]]:
    """The same as floats, for a batch of rows: one dictionary for each."""
    with np.errstate(all="raise", under="ignore"):
        found = {"activation": k.activation(rows), "loss": k.loss(rows, labels)}
        found |= {name: getattr(k, name)(rows, labels) for name in ("derivative", "second_derivative")}
    return [{name: np.ravel(values[n]).tolist() for name, values in found.items()} for n in range(len(rows))]


def unit(truth: flint.arb) -> flint.arb:
    """The distance of the floats around a true value; those around 0 are 2⁻¹⁰⁷⁴ apart."""
    if abs(truth) < flint.arb(2) ** -1022:
        return TINY
    mantissa, exponent = abs(truth).mid().man_exp()
    return flint.arb(2) ** (int(exponent) + int(mantissa).bit_length() - 53)


def ulps(found: float, truth: flint.arb) -> float | None:
    """How far off a float is, or None if the truth is not known well enough to say."""
    if truth > LARGEST:
        return 0.0 if found == np.inf else np.inf
    if not np.isfinite(found):
        return np.inf
    step = unit(truth)
    if truth.rad() / step > 2.0**-20:
        return None
    return float((abs(flint.arb(found) - truth) / step).upper())


def worst(row: Array, label: int, found: dict[str, list[float]]) -> dict[str, float]:
    """The largest error of each quantity, at a precision at which all are certain."""
    saved = flint.ctx.prec
    try:
        for flint.ctx.prec in (160, 320, 2600):
            truth = true_values(row, label)
            errors = {name: list(map(ulps, values, truth[name])) for name, values in found.items()}
            known = {name: max((e for e in es if e is not None), default=0.0) for name, es in errors.items()}
            if not any(e is None for es in errors.values() for e in es):
                return known
    finally:
        flint.ctx.prec = saved
    raise AssertionError(f"the true values at {row} are not known well enough")


def batch(family: str, classes: int, rows: int, seed: int = 0) -> tuple[Array, npt.NDArray[np.integer[Any]]]:
    """Logits, each row with a label at random and with the label of its largest logit."""
    rng = np.random.default_rng([seed, classes, *family.encode()])
    logits = FAMILIES[family](rng, (rows, classes))
    return np.concatenate([logits, logits]), np.concatenate([rng.integers(classes, size=rows), logits.argmax(axis=-1)])


def errors_of(family: str, classes: int, rows: int, seed: int = 0) -> dict[str, float]:
    """The largest error of each quantity in a batch."""
    logits, labels = batch(family, classes, rows, seed)
    found = computed_values(logits, labels)
    errors = [worst(*case) for case in zip(logits, labels.tolist(), found, strict=True)]
    return {name: max(e[name] for e in errors) for name in errors[0]}


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_last_bits(family: str, classes: int) -> None:
    errors = errors_of(family, classes, ROWS)
    assert errors.pop("activation") <= 4
    assert max(errors.values()) <= 5, errors


def test_the_measure_sees_an_error() -> None:
    row = np.array([0.0, 1.0, -750.0])
    (found,) = computed_values(row[None], np.array([1]))
    assert max(worst(row, 1, found).values()) <= 5
    for name, values in found.items():
        for n, value in enumerate(values):
            wrong = [*values[:n], value + 7 * np.spacing(value), *values[n + 1 :]]
            assert worst(row, 1, {**found, name: wrong})[name] > 5


def test_a_batch_of_one_class_is_certain() -> None:
    row = np.array([[3.0], [-1e300]])
    with np.errstate(all="raise"):
        assert np.array_equal(k.activation(row), [[1], [1]])
        assert np.array_equal(k.loss(row, [0, 0]), [0, 0])
        assert not k.derivative(row, [0, 0]).any()
        assert not k.second_derivative(row, [0, 0]).any()


@pytest.mark.parametrize(
    ("row", "losses"),
    [
        ([1e308, -7e307], [0, 1.7e308]),
        ([1e308, -1e308], [0, np.inf]),
        ([-1.7e308, -1.7e308, 1.7e308], [np.inf, np.inf, 0]),
        ([0, -np.inf], [0, np.inf]),
        ([np.inf, 0], [0, np.inf]),
        ([-np.inf, -5, -np.inf], [np.inf, 0, np.inf]),
        ([np.inf, np.inf], [np.nan, np.nan]),
        ([-np.inf, -np.inf], [np.nan, np.nan]),
        ([0, np.nan, 1], [np.nan] * 3),
    ],
)
def test_ends(row: list[float], losses: list[float]) -> None:
    classes = np.arange(len(row))
    rows = np.broadcast_to(np.array(row, dtype=np.float64), (len(row), len(row)))
    with np.errstate(all="raise", under="ignore"):
        assert np.array_equal(k.loss(rows, classes), losses, equal_nan=True)
        assert np.array_equal(k.loss(rows, np.eye(len(row))), losses, equal_nan=True)
        p, gradient, hessian = k.activation(row), k.derivative(rows, classes), k.second_derivative(rows, classes)
    certain = np.full(len(row), np.nan) if np.isnan(losses).any() else np.equal(losses, 0)
    assert np.array_equal(p, certain, equal_nan=True)
    assert np.array_equal(gradient, p - np.eye(len(row)), equal_nan=True)
    assert np.array_equal(hessian, 0 * hessian, equal_nan=True)


def test_large_batches_go_in_parts() -> None:
    rng = np.random.default_rng(11)
    logits, soft = rng.uniform(-50, 50, (2, 4001, 5)), rng.dirichlet(np.ones(5), (2, 4001))
    for labels in (rng.integers(5, size=(2, 4001)), soft):
        for name in ("loss", "derivative", "second_derivative"):
            whole, part = getattr(k, name)(logits, labels), getattr(k, name)(logits[1, 3990:], labels[1, 3990:])
            assert whole.shape[:2] == (2, 4001)
            assert np.allclose(whole[1, 3990:], part, rtol=1e-15, atol=1e-300)
    assert np.allclose(k.activation(logits)[1, 3990:], k.activation(logits[1, 3990:]), rtol=1e-15, atol=0)


@pytest.mark.parametrize("classes", CLASSES)
def test_float32_is_rounded_once(classes: int) -> None:
    for family in ("uniform", "near ties", "dominated"):
        logits, labels = batch(family, classes, 50)
        narrow = logits.astype(np.float32)
        for name in ("loss", "derivative", "second_derivative"):
            found = getattr(k, name)(narrow, labels)
            assert found.dtype == np.float32
            assert np.array_equal(found, getattr(k, name)(narrow.astype(np.float64), labels).astype(np.float32))


def test_soft_labels() -> None:
    rng = np.random.default_rng(5)
    logits = rng.uniform(-30, 30, (40, 4))
    labels = rng.dirichlet(np.ones(4), 40)
    each = np.stack([k.loss(logits, np.full(40, c)) for c in range(4)], axis=-1)
    assert np.allclose(k.loss(logits, labels), np.sum(labels * each, axis=-1), rtol=1e-15)
    assert np.allclose(k.derivative(logits, labels), k.activation(logits) - labels, rtol=0, atol=1e-16)
    assert k.loss([0.0, -np.inf], [1.0, 0.0]) == 0
    assert k.loss([0.0, -np.inf], [0.5, 0.5]) == np.inf


def test_one_hot_rows_keep_their_digits_beside_soft_ones() -> None:
    logits = np.array([[40.0, 0.0, 1.0]] * 3)
    labels = np.array([[1, 0, 0], [0.5, 0.25, 0.25], [1, 1, 0]])
    gradient = k.derivative(logits, labels)
    assert np.array_equal(gradient[0], k.derivative(logits[0], np.int64(0)))
    assert gradient[0, 0] < 0
    assert np.array_equal(gradient[1:], k.activation(logits[1:]) - labels[1:])


def test_the_shift_is_64_log_2() -> None:
    from numeric.softmax_arrays import SCALE, SHIFT, SHIFT_REST

    saved, flint.ctx.prec = flint.ctx.prec, 200
    try:
        gap = flint.arb(SHIFT).exp() * (1 + flint.arb(SHIFT_REST)) / flint.arb(SCALE) - 1
        assert abs(gap) < flint.arb(2) ** -99
    finally:
        flint.ctx.prec = saved


δ = sp.KroneckerDelta
a, b, c, E, R, M, z = (getattr(softmax, name) for name in ("a", "b", "c", "E", "R", "M", "z"))


@pytest.mark.parametrize(
    ("start", "slip"),
    [
        (softmax.p[c], E[c] / (2 + R[M])),
        (softmax.p[c], E[M] / (1 + R[M])),
        (sp.log(softmax.total) - z[c], log1p(R[M]) - (z[c] + z[M])),
        (softmax.p[a] - δ(a, c), ((1 - δ(a, c)) * E[a] - δ(a, c) * R[M]) / (1 + R[M])),
        (softmax.p[a] - δ(a, c), ((1 - δ(a, c)) * E[a] + δ(a, c) * R[a]) / (1 + R[M])),
        (
            softmax.p[a] * (δ(a, b) - softmax.p[b]),
            E[a] * (δ(a, b) * R[b] - (1 - δ(a, b)) * E[b]) / (1 + R[M]),
        ),
        (
            softmax.p[a] * (δ(a, b) - softmax.p[b]),
            E[a] * (δ(a, b) * R[b] - E[b]) / (1 + R[M]) ** 2,
        ),
    ],
)
def test_false_forms_are_refused(start: Any, slip: Any) -> None:
    with pytest.raises((dv.StepError, dv.OutsideClass)):
        dv.Derivation("a slip", start, where=softmax.stable).to(slip, by="a slip")


def test_the_code_is_the_last_step() -> None:
    """Each generated function, without what is put back, is the value of its derivation in exact arithmetic."""
    from numeric.softmax_forms import generated

    made: Any = generated()
    E_a, E_b, others, r, d = (sp.Rational(n, 7) for n in (2, 3, 9, 5, -11))
    values = {E[a]: E_a, E[b]: E_b, E[c]: E_a, R[M]: r, R[a]: others, R[b]: others, z[c]: d, z[M]: 0}
    for unit in (0, 1):
        exact = [
            (softmax.stable_output, made.output(E_a, r)),
            (softmax.stable_gradient, made.gradient(E_a, others, r, unit)),
            (softmax.stable_hessian, made.hessian(E_a, E_b, others, r, unit)),
        ]
        for chain, value in exact:
            assert chain.result.xreplace({**values, δ(a, c): sp.Integer(unit), δ(a, b): sp.Integer(unit)}) == value
    assert made.loss(float(d), float(r)) == pytest.approx(float(softmax.stable_loss.result.xreplace(values)))
