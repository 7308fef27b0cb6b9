"""Bad input is refused before anything is computed, by an error that names the argument, what it is, and the rule."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

import derivations as dv
import numeric
from numeric import GradientDescent, Labels, Newton, schedules
from numeric.objective import Objective

X = [[0.5, 1.0], [1.5, 0.0], [1.0, 2.0], [2.5, 1.0]]
Y = [0, 1, 0, 1]


def fit(**changes: Any) -> numeric.Fit:
    return numeric.fit(**{"model": "sigmoid-bce", "X": X, "y": Y, "l2": 0.1, **changes})


class Ragged:
    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array([["a", 1.0], [None, 2.0]], dtype=object)


REFUSED: list[tuple[dict[str, Any], str]] = [
    # X: what it is made of
    ({"X": [[0.5, math.nan], *X[1:]]}, r"X\[0, 1\] is nan; every entry must be a finite number"),
    ({"X": [*X[:3], [math.inf, math.nan]]}, r"X\[3, 0\] is inf; .*\(2 entries are not\)"),
    ({"X": [[0.5, 10**400], *X[1:]]}, r"X holds .*X\[0, 1\]|X holds Python objects"),
    ({"X": np.array(X) * 1j}, r"X holds .*X\[0, 0\] \(dtype complex128\); every entry must be a real number"),
    ({"X": [["a", "b"]] * 4}, r"X holds .*'a'.* at X\[0, 0\] \(dtype <U1\)"),
    ({"X": np.ones((4, 2)).astype("M8[s]")}, r"X holds .*datetime64"),
    ({"X": [[0.5, None], *X[1:]]}, r"X holds None at X\[0, 1\] \(dtype object\)"),
    ({"X": Ragged()}, r"X holds 'a', a str at X\[0, 0\]"),
    ({"X": [[Fraction(1, 2)]] * 4}, r"X holds Python objects .*astype\(float\)"),
    ({"X": [[1.0, 2.0], [3.0]]}, "X is ragged; its rows must all have one length"),
    ({"X": None}, "X holds None"),
    ({"X": {"a": 1}}, "X holds .*dict"),
    ({"X": np.ma.masked_invalid([[math.nan, 1.0], *X[1:]])}, "X has masked entries"),
    # X: its shape
    ({"X": []}, r"X has shape \(0,\); it must be a matrix with at least one row and one column"),
    ({"X": np.empty((0, 2)), "y": []}, r"X has shape \(0, 2\)"),
    ({"X": np.empty((4, 0))}, r"X has shape \(4, 0\)"),
    ({"X": [0.5, 1.5, 1.0, 2.5]}, r"X has shape \(4,\); .*X\.reshape\(-1, 1\)"),
    ({"X": np.ones((4, 2, 1))}, r"X has shape \(4, 2, 1\)"),
    ({"X": 3.0}, r"X has shape \(\)"),
    # X: sparse
    ({"X": sparse.csr_array([[0.5, math.nan], *X[1:]])}, r"X\[0, 1\] is nan; every entry must be a finite number"),
    ({"X": sparse.coo_matrix([*X[:3], [math.inf, 1.0]])}, r"X\[3, 0\] is inf"),
    ({"X": sparse.csr_array(np.array(X) * 1j)}, "X holds numbers of dtype complex128"),
    ({"X": sparse.csr_array((4, 0))}, r"X has shape \(4, 0\)"),
    ({"X": sparse.csr_array((0, 2)), "y": []}, r"X has shape \(0, 2\)"),
    ({"X": sparse.coo_array([1.0, 0.0, 2.0, 3.0])}, r"X has shape \(4,\)"),
    ({"X": sparse.csr_array(X), "y": [0, 1, 0]}, "y has 3 entries; it must have 4"),
    ({"X": np.array([[0.5, math.nan], *X[1:]], dtype="f4")}, r"X\[0, 1\] is nan"),
    ({"X": np.asfortranarray([[0.5, -math.inf], *X[1:]])}, r"X\[0, 1\] is -inf"),
    # softmax
    ({"model": "softmax-ce", "y": [0, 1, 3, 3]}, "y has no label 2; each class 0, 1, ..., 3 must occur"),
    ({"model": "softmax-ce", "y": [1, 1, 2, 2]}, "y has no label 0"),
    ({"model": "softmax-ce", "y": [0, 1, 2, -1]}, r"y\[3\] is -1; a label of softmax-ce must be a class"),
    ({"model": "softmax-ce", "y": [0, 1, 0.5, 1]}, r"y\[2\] is 0.5; a label of softmax-ce must be a class"),
    ({"model": "softmax-ce", "y": [0, 1, 2, 10**9]}, r"y\[3\] is 1e\+09"),
    ({"model": "softmax-ce", "y": [0, 0, 0, 0]}, "y holds one class only"),
    ({"model": "softmax-ce", "y": ["a", "b", "c", "a"]}, r"y holds 'a', a str at y\[0\]"),
    ({"model": "softmax-ce", "y": np.eye(4)}, r"y has shape \(4, 4\)"),
    ({"model": "softmax-ce", "theta0": [0, 0, 0]}, r"theta0 has shape \(3,\); it must have shape \(3, 2\)"),
    ({"model": "softmax-ce", "theta0": [[0, math.nan], [0, 0], [0, 0]]}, r"theta0\[0, 1\] is nan"),
    ({"model": "softmax-ce", "sample_weight": [1, 0, 1, 0]}, "one class only, all 2 labels are 0"),
    ({"model": "softmax-ce", "y": [0, 1, 2, 2], "sample_weight": [1, 1, 0, 0]}, "no row .* has the label 2"),
    # y
    ({"y": [0, 1, 0]}, "y has 3 entries; it must have 4, one for each row of X"),
    ({"y": [[0], [1], [0], [1]]}, r"y has shape \(4, 1\); .*\(4,\); y\.ravel\(\)"),
    ({"y": np.eye(4)}, r"y has shape \(4, 4\)"),
    ({"y": 1}, r"y has shape \(\)"),
    ({"y": []}, "y has 0 entries"),
    ({"y": [0, 1, 2, 3]}, r"y\[2\] is 2; a label of sigmoid-bce must be 0 or 1 \(2 labels are outside\)"),
    ({"y": [-1, 1, -1, 1]}, r"y\[0\] is -1"),
    ({"y": [0, 1, 0, 0.5]}, r"y\[3\] is 0.5"),
    ({"y": [0, 1, 0, math.nan]}, r"y\[3\] is nan"),
    ({"model": "linear-mse", "y": [0, 1, 0, -math.inf]}, r"y\[3\] is -inf"),
    ({"y": ["no", "yes", "no", "yes"]}, r"y holds 'no', a str at y\[0\]"),
    ({"y": [0, 1, 0, 1j]}, "y holds .*complex"),
    ({"y": None}, "y holds None"),
    ({"y": [0, 0, 0, 0]}, "y holds one class only, all 4 labels are 0; it must hold two classes"),
    ({"y": [1, 1, 1, 1], "method": "gd"}, "y holds one class only, all 4 labels are 1"),
    ({"X": [[1.0]], "y": [1]}, "y holds one class only, its one label is 1"),
    ({"sample_weight": [1, 0, 1, 0]}, "y holds one class only, all 2 labels are 0"),
    # sample_weight
    ({"sample_weight": [1, 1, 1, -1]}, r"sample_weight\[3\] is -1; a weight must be 0 or more"),
    ({"sample_weight": [0, 0, 0, 0]}, "sample_weight is 0 for each of the 4 rows"),
    ({"sample_weight": [1, math.nan, 1, 1]}, r"sample_weight\[1\] is nan"),
    ({"sample_weight": [1, 1]}, "sample_weight has 2 entries; it must have 4"),
    ({"sample_weight": 1.0}, r"sample_weight has shape \(\)"),
    ({"sample_weight": ["1"] * 4}, "sample_weight holds"),
    # theta0
    ({"theta0": [0, 0]}, r"theta0 has 2 entries; it must have 3, one for each parameter \[b, w1"),
    ({"theta0": [0, 0, 0], "fit_intercept": False}, r"theta0 has 3 entries; it must have 2"),
    ({"theta0": [0, math.nan, 0]}, r"theta0\[1\] is nan"),
    ({"theta0": [[0, 0, 0]]}, r"theta0 has shape \(1, 3\)"),
    ({"theta0": "000"}, "theta0 holds"),
    # l2, flags, callbacks, names
    ({"l2": -1}, "l2 is -1; it must be a finite number of at least 0"),
    ({"l2": math.nan}, "l2 is nan"),
    ({"l2": math.inf}, "l2 is inf"),
    ({"l2": 10**400}, "l2 is inf"),
    ({"l2": "0.1"}, "l2 is '0.1', a str; it must be a number"),
    ({"l2": None}, "l2 is None"),
    ({"l2": True}, "l2 is True, a bool"),
    ({"fit_intercept": 1}, "fit_intercept is 1, an int; it must be True or False"),
    ({"fit_intercept": "no"}, "fit_intercept is 'no'"),
    ({"callback": 3}, "callback is 3, an int; it must be None or a function"),
    ({"method": "newtown"}, "method is 'newtown'; .*Did you mean 'newton'?"),
    ({"method": "sgd"}, "method is 'sgd'; .*Did you mean 'gd'?"),
    ({"method": Newton}, "method is the class Newton"),
    ({"method": None}, "method is None"),
    ({"model": "sigmod-bce"}, "model is 'sigmod-bce'; .*Did you mean 'sigmoid-bce'?"),
    ({"model": 3}, "model is a int"),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_is_refused(changes: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Objective, "at", lambda *_: pytest.fail("something was computed"))
    with pytest.raises((TypeError, ValueError), match=message):
        fit(**changes)


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) >= 80


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: GradientDescent(learning_rate=0), "learning_rate is 0; it must be a finite number above 0"),
        (lambda: GradientDescent(learning_rate=-0.1), "learning_rate is -0.1"),
        (lambda: GradientDescent(learning_rate=math.nan), "learning_rate is nan"),
        (lambda: GradientDescent(learning_rate=math.inf), "learning_rate is inf"),
        (lambda: GradientDescent(learning_rate="0.1"), "learning_rate is '0.1', a str"),  # type: ignore[arg-type]
        (lambda: GradientDescent(learning_rate=[0.1]), "learning_rate is "),  # type: ignore[arg-type]
        (lambda: GradientDescent(batch_size=0), "batch_size is 0; it must be a whole number of at least 1"),
        (lambda: GradientDescent(batch_size=2.5), "batch_size is 2.5, a float"),  # type: ignore[arg-type]
        (lambda: GradientDescent(batch_size=True), "batch_size is True"),
        (lambda: GradientDescent(epochs=0), "epochs is 0"),
        (lambda: GradientDescent(epochs=1e3), "epochs is 1000.0, a float"),  # type: ignore[arg-type]
        (lambda: GradientDescent(schedule=0.5), "schedule is 0.5"),  # type: ignore[arg-type]
        (lambda: GradientDescent(schedule=schedules.Cosine), "schedule is the class Cosine"),  # type: ignore[arg-type]
        (lambda: GradientDescent(tol=-1), "tol is -1"),
        (lambda: GradientDescent(tol=math.nan), "tol is nan"),
        (lambda: GradientDescent(rng=-1), "rng is -1"),
        (lambda: GradientDescent(rng="seed"), "rng is 'seed'"),  # type: ignore[arg-type]
        (lambda: GradientDescent(shuffle=1), "shuffle is 1"),  # type: ignore[arg-type]
        (lambda: GradientDescent(reduction="total"), "reduction is 'total'"),  # type: ignore[arg-type]
        (lambda: numeric.Auto(tol=-1), "tol is -1"),
        (lambda: numeric.Auto(max_iter=-1), "max_iter is -1"),
        (lambda: numeric.LBFGS(memory=0), "memory is 0"),
        (lambda: numeric.LBFGS(tol=math.nan), "tol is nan"),
        (lambda: numeric.SubsampledNewton(rng=-1), "rng is -1"),
        (lambda: numeric.SubsampledNewton(tol=math.inf), "tol is inf"),
        (lambda: Newton(tol=-1e-9), "tol is -1e-09"),
        (lambda: Newton(tol=None), "tol is None"),  # type: ignore[arg-type]
        (lambda: Newton(max_iter=-1), "max_iter is -1"),
        (lambda: schedules.StepDecay(every=0), "every is 0"),
        (lambda: schedules.StepDecay(factor=0), "factor is 0; .*above 0 and of at most 1"),
        (lambda: schedules.StepDecay(factor=1.5), "factor is 1.5"),
        (lambda: schedules.ExponentialDecay(rate=-1), "rate is -1"),
        (lambda: schedules.InverseTime(rate=math.inf), "rate is inf"),
        (lambda: schedules.Cosine(epochs=0), "epochs is 0"),
        (lambda: schedules.Cosine(minimum=2), "minimum is 2"),
    ],
)
def test_senseless_solvers_are_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        make()


@pytest.mark.parametrize("size", [-0.1, math.nan, "small"])
def test_a_schedule_must_give_step_sizes(size: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=r"schedule\(learning_rate, 0\) is "):
        fit(method=GradientDescent(schedule=lambda learning_rate, epoch: size))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda fitted: fitted.predict([[1.0]]), r"X has shape \(1, 1\); it must have the 2 columns of the fit"),
        (lambda fitted: fitted.predict([1.0, 2.0]), r"X has shape \(2,\)"),
        (lambda fitted: fitted.logit([[1.0, math.nan]]), r"X\[0, 1\] is nan"),
        (lambda fitted: fitted.probability([["a", "b"]]), "X holds"),
        (lambda fitted: fitted.predict(X, threshold=1.5), "threshold is 1.5; .*of at least 0 and of at most 1"),
        (lambda fitted: fitted.predict(X, threshold=math.nan), "threshold is nan"),
        (lambda fitted: fitted.predict(X, threshold="half"), "threshold is 'half'"),
    ],
)
def test_bad_questions_are_refused(call: Callable[[numeric.Fit], object], message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        call(fit())


def test_a_single_row_makes_a_step_of_gradient_descent_only() -> None:
    assert fit(X=[[1.0, 2.0]], y=[0], method=GradientDescent(epochs=1)).n_iter == 1
    with pytest.raises(ValueError, match="one class only"):
        fit(X=[[1.0, 2.0]], y=[0])


@given(st.recursive(st.none() | st.floats() | st.text(max_size=2) | st.integers(), st.lists, max_leaves=8))
def test_anything_at_all_as_X_trains_or_is_refused_by_name(anything: Any) -> None:
    message = ""
    try:
        fitted = fit(X=anything, method=GradientDescent(epochs=2))
    except (TypeError, ValueError) as error:
        message = str(error)
    assert message.startswith(("X", "y")) or np.isfinite(fitted.theta).all()


NUMBERS = st.sampled_from([0.0, 1.0, -1.0, 2.0, 1e-300, 1e-12, 3e7, -1e12, 1e150, 1e300]) | st.floats(-10, 10)


@settings(deadline=None)
@given(
    st.integers(2, 7).flatmap(
        lambda rows: st.tuples(
            st.lists(st.lists(NUMBERS, min_size=2, max_size=2), min_size=rows, max_size=rows),
            st.lists(st.sampled_from([0, 1]), min_size=rows, max_size=rows),
        )
    ),
    st.sampled_from(["auto", "newton", "lbfgs", "subsampled-newton", "gd"]),
    st.sampled_from([0.0, 0.5]),
    st.booleans(),
)
def test_any_finite_numbers_train_to_what_is_said(
    data: tuple[list[list[float]], list[int]], method: str, l2: float, fit_intercept: bool
) -> None:
    """Constant, duplicate, tiny, huge and separable columns: θ is finite, the loss no higher, a claim is true."""
    matrix, labels = data
    if len(set(labels)) == 1:
        return
    fitted = numeric.fit("sigmoid-bce", matrix, labels, method, l2=l2, fit_intercept=fit_intercept)
    assert np.isfinite(fitted.theta).all()
    assert fitted.reason
    assert not fitted.history.loss[-1] > fitted.history.loss[0] * (1 + 1e-12) or method == "gd"
    if fitted.converged:
        again = numeric.fit("sigmoid-bce", matrix, labels, "newton", l2=l2, fit_intercept=fit_intercept)
        assert fitted.loss <= again.loss + 1e-9
    if fitted.gap is not None:
        assert fitted.gap >= 0


@pytest.mark.parametrize(
    ("labels", "inside", "outside", "words"),
    [
        (Labels(values=(0.0, 1.0)), [0, 1], [0.5, -1, math.nan], "0 or 1"),
        (Labels(values=(0.0, 1.0, 2.0)), [0, 1, 2], [3], "0, 1 or 2"),
        (Labels(values=(1.0,)), [1], [0], "1"),
        (Labels(low=0.0, high=1.0), [0, 0.3, 1], [-0.1, 1.1, math.nan], "a number from 0 to 1"),
        (Labels(), [-1e300, 0, 5], [math.nan, math.inf], "a real number"),
        (Labels(low=0.0, integer=True), [0, 1, 7], [0.5, -1, math.inf], "a whole number of at least 0"),
        (Labels(high=0.0), [-1, 0], [1], "a number of at most 0"),
        (Labels(integer=True), [-3, 4], [0.5], "a whole number"),
    ],
)
def test_labels(labels: Labels, inside: list[float], outside: list[float], words: str) -> None:
    assert labels.contains(inside).all()
    assert not labels.contains(outside).any()
    assert labels.describe() == words


def test_soft_labels_are_for_models_that_take_them() -> None:
    catalogue = dv.models["sigmoid-bce"]
    soft = dv.Model("soft-bce", catalogue.activation, catalogue.sample_loss, sp.Interval(0, 1))
    assert numeric.fit(soft, X, [0.1, 0.9, 0.4, 0.6]).converged
    with pytest.raises(ValueError, match=r"y\[0\] is 1.1; a label of soft-bce must be a number from 0 to 1"):
        numeric.fit(soft, X, [1.1, 0.9, 0.4, 0.6])


def test_the_package_lists_its_names() -> None:
    assert set(dir(numeric)) == set(numeric.__all__)
    assert all(getattr(numeric, name) is not None for name in numeric.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fti'"):
        _ = numeric.fti
