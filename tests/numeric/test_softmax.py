"""Softmax cross-entropy: generated functions against finite differences, the sigmoid, and the lectures' numbers."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import numeric

k = numeric.kernels("softmax-ce")
RNG = np.random.default_rng(7)
Z = RNG.normal(size=(5, 4))
Y = RNG.integers(0, 4, size=5)


def test_outputs_are_positive_and_sum_to_1() -> None:
    p = k.activation(Z)
    assert (p > 0).all()
    assert np.allclose(p.sum(axis=-1), 1, rtol=1e-15)


def test_a_shift_changes_nothing_and_nothing_overflows() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert np.allclose(k.activation(Z + 1e4), k.activation(Z), rtol=1e-11)
        assert np.isfinite(k.loss(Z * 1e4, Y)).all()


def test_derivatives_are_those_of_the_loss() -> None:
    h = 1e-6
    for a in range(4):
        e = h * np.eye(4)[a]
        slope = (k.loss(Z + e, Y) - k.loss(Z - e, Y)) / (2 * h)
        assert np.allclose(k.derivative(Z, Y)[:, a], slope, atol=1e-8)
        bend = (k.derivative(Z + e, Y) - k.derivative(Z - e, Y)) / (2 * h)
        assert np.allclose(k.second_derivative(Z, Y)[:, a], bend, atol=1e-8)


def test_the_hessian_is_symmetric_positive_semidefinite_and_kills_a_shift() -> None:
    hessian = k.second_derivative(Z, Y)
    assert np.array_equal(hessian, np.swapaxes(hessian, -1, -2))
    assert (np.linalg.eigvalsh(hessian) > -1e-15).all()
    # a sum of four terms below 1/4, each rounded once
    assert np.allclose(hessian.sum(axis=-1), 0, atol=4e-16)


def test_two_classes_are_the_sigmoid_of_the_difference() -> None:
    two = RNG.normal(size=(9, 2))
    label = RNG.integers(0, 2, size=9)
    logistic = numeric.kernels("sigmoid-bce")
    difference = two[:, 1] - two[:, 0]
    assert np.allclose(k.activation(two)[:, 1], logistic.activation(difference), rtol=1e-14)
    assert np.allclose(k.loss(two, label), logistic.loss(difference, label), rtol=1e-13)


def test_one_hot_rows_and_class_indices_agree() -> None:
    one_hot = np.eye(4)[Y]
    for function in (k.loss, k.derivative, k.second_derivative):
        assert np.array_equal(function(Z, Y), function(Z, one_hot))


def test_the_numbers_of_the_lectures() -> None:
    X, Y2 = numeric.datasets.load("observations-one-hot")
    logits = X @ np.array([[1, 3], [2, 4]]) + np.array([-10, -20])
    assert np.array_equal(logits, [[-5, -9], [1, 5], [7, 19]])
    expected = [
        [0.982013790038, 0.0179862099621],
        [0.0179862099621, 0.982013790038],
        [6.14417460221e-6, 0.999993855825],
    ]
    assert np.allclose(k.activation(logits), expected, rtol=1e-11)
    assert k.loss(logits, Y2).shape == (3,)


def test_types_and_pickling() -> None:
    assert k.activation(Z.astype(np.float32)).dtype == np.float32
    assert pickle.loads(pickle.dumps(k)) is k
    assert np.isnan(k.activation([0.0, np.nan])).all()


@pytest.mark.parametrize("y", [0.5, [0, 1], [0.0, 1.0, 0.0, 0.0, 1.0], np.zeros((5, 3))])
def test_labels_of_another_shape_are_refused(y: Any) -> None:
    with pytest.raises(ValueError, match="y has shape"):
        k.loss(Z, y)


def test_the_emitted_module_is_the_same_functions() -> None:
    names: dict[str, Any] = {}
    exec(numeric.kernels("softmax-ce").source, names)
    labels = [Y, np.eye(4)[Y], RNG.dirichlet(np.ones(4), 5)]
    for logits in (Z, Z * 200, Z.astype(np.float32), -Z):
        assert np.array_equal(names["activation"](logits), k.activation(logits))
        for name in ("loss", "derivative", "second_derivative"):
            for y in labels:
                found, expected = names[name](logits, y), getattr(k, name)(logits, y)
                assert np.array_equal(found, expected)
                assert found.dtype == expected.dtype
    with pytest.raises(ValueError, match="y has shape"):
        names["loss"](Z, 0.5)


def test_a_single_number_is_refused() -> None:
    with pytest.raises(ValueError, match="Z is a number"):
        k.activation(0.0)
