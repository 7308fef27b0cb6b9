"""The trainer as a scikit-learn classifier: its own checks of estimators, its own numbers, and what is refused."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
import unittest
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy.sparse import csr_array, csr_matrix, issparse
from sklearn import config_context, linear_model
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_iris, make_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils._array_api import move_to
from sklearn.utils.estimator_checks import parametrize_with_checks

import derivations as dv
import numeric
from numeric import Classifier, GradientDescent, LogisticRegression, Newton

DATA = {
    classes: make_classification(
        200, 6, n_informative=4, n_redundant=0, n_classes=classes, flip_y=0.2, random_state=classes
    )
    for classes in (2, 3)
}
WEIGHTS = np.random.default_rng(0).integers(0, 4, 200).astype(float)
TWO = [name for name, model in dv.models.items() if isinstance(model.labels, sp.FiniteSet)]


@parametrize_with_checks([LogisticRegression(), Classifier(), Classifier("squared-hinge"), Classifier("sigmoid-mse")])  # type: ignore[untyped-decorator]
def test_scikit_learn_checks(estimator: Any, check: Callable[[Any], None]) -> None:
    try:
        check(estimator)
    except unittest.SkipTest as skip:  # every check is asked for: pandas is there, and the array API is on
        pytest.fail(f"skipped: {skip}")


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["", "sample_weight"])
@pytest.mark.parametrize("layout", [np.asarray, np.asfortranarray, csr_array], ids=["C", "F", "csr"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"C": 0.01},
        {"C": 1e4},
        {"C": np.inf},
        {"fit_intercept": False},
        {"class_weight": "balanced"},
        {"class_weight": {0: 1.5, 1: 0.25}, "C": 0.1},
    ],
    ids=str,
)
def test_it_is_scikit_learns_minimum(
    options: dict[str, Any], layout: Callable[[Any], Any], weights: Any, classes: int
) -> None:
    X, y = DATA[classes]
    ours = LogisticRegression(tol=1e-10, **options).fit(layout(X), y, weights)
    theirs = linear_model.LogisticRegression(tol=1e-10, solver="newton-cholesky", **options).fit(X, y, weights)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=1e-6)
    assert (ours.predict(layout(X)) == theirs.predict(X)).all()
    assert ours.n_iter_.shape == (1,)
    assert len(ours.history_) == ours.n_iter_[0] + 1


def test_parameters_and_defaults_are_scikit_learns() -> None:
    assert LogisticRegression().get_params() == linear_model.LogisticRegression().get_params()


@pytest.mark.parametrize(
    "solver", ["auto", "newton-cg", "newton-cholesky", "sag", "saga", Newton(), GradientDescent(1)]
)
def test_solvers_share_the_minimum(solver: Any) -> None:
    X, y = DATA[2]
    if isinstance(solver, GradientDescent):
        solver = GradientDescent(0.5, epochs=2000, tol=1e-8)
    expected = LogisticRegression(tol=1e-10).fit(X, y).coef_
    np.testing.assert_allclose(LogisticRegression(solver=solver, tol=1e-8).fit(X, y).coef_, expected, rtol=1e-5)


@pytest.mark.parametrize("shape", [(60_000, 3), (300, 2500)], ids=["many rows", "many columns"])
def test_the_trainers_choice_keeps_the_limits(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=shape)
    y = X[:, 0] + rng.normal(size=len(X)) > 0
    theirs = linear_model.LogisticRegression(tol=1e-9, solver="newton-cg").fit(X, y)
    np.testing.assert_allclose(
        LogisticRegression(tol=1e-7, max_iter=1000).fit(X, y).coef_, theirs.coef_, rtol=1e-4, atol=1e-6
    )
    with pytest.warns(ConvergenceWarning):
        assert LogisticRegression(max_iter=1, tol=1e-7).fit(X, y).n_iter_[0] <= 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"l1_ratio": 1.5}, "'l1_ratio' parameter of LogisticRegression must be a float in the range [0.0, 1.0]"),
        ({"l1_ratio": 1}, "Solver lbfgs supports only 'l2' or None penalties, got l1 penalty; 'auto' supports all"),
        ({"l1_ratio": 0.5, "solver": "sag"}, "Solver sag supports only 'l2' or None penalties, got elasticnet penalty"),
        (
            {"l1_ratio": 1, "solver": Newton()},
            "method is Newton, which needs a gradient; with l1 > 0 it must be 'auto'",
        ),
        ({"l1_ratio": 0.5, "solver": "liblinear"}, "Only 'saga' solver supports elasticnet penalty"),
        ({"C": np.inf, "solver": "liblinear"}, "C=np.inf as well as penalty=None is not supported for the liblinear"),
        ({"l1_ratio": 1, "dual": True, "solver": "liblinear"}, "l1_ratio=1 and dual=True is not supported"),
        ({"dual": True}, "Solver lbfgs supports only dual=False, got dual=True"),
        ({"intercept_scaling": 0}, "'intercept_scaling' parameter of LogisticRegression must be a float in the range"),
        ({"penalty": "l3"}, "'penalty' parameter of LogisticRegression must be a str among"),
        ({"solver": "newtn"}, "Got 'newtn'"),
        ({"C": 0}, "'C' parameter of LogisticRegression must be a float in the range (0.0, inf]"),
        ({"C": -1.0}, "'C' parameter"),
        ({"tol": -1.0}, "'tol' parameter"),
        ({"max_iter": -1}, "'max_iter' parameter"),
        ({"class_weight": "equal"}, "'class_weight' parameter"),
        ({"class_weight": {0: 1.0, 5: 1.0}}, "The classes, [1], are not in class_weight"),
        ({"class_weight": {0: 0.0}}, "all rows of class 0 have weight 0"),
        ({"class_weight": {0: -1.0}}, "a weight must be 0 or more"),
    ],
    ids=str,
)
def test_refused_parameters(options: dict[str, Any], words: str) -> None:
    X, y = DATA[2]
    with pytest.raises(ValueError, match=re.escape(words)):
        LogisticRegression(**options).fit(X, y)


@pytest.mark.parametrize(
    ("y", "weights", "words"),
    [
        ([0] * 200, None, "y holds one class only, 0; it must hold two classes"),
        (["b"] * 200, None, "y holds one class only, b;"),
        (np.linspace(0, 1, 200), None, "Unknown label type: continuous"),
        ([0, 1] * 100, [1.0, 0.0] * 100, "all rows of class 1 have weight 0"),
        ([0, 1] * 100, [-1.0] + [1.0] * 199, "a weight must be 0 or more"),
        ([0, 1] * 100, [0.0] * 200, "at least one non-zero"),
        ([0, 1] * 100, [1.0] * 3, "sample_weight.shape == (3,), expected (200,)"),
    ],
)
def test_refused_data(y: Any, weights: Any, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        LogisticRegression().fit(DATA[2][0], y, weights)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("sigmod-bce", "Did you mean 'sigmoid-bce'?"),
        ("linear-mse", "whose label is a real number; a Classifier needs a model of two labels"),
        ("softmax-ce", "a Classifier needs a model of two labels"),
    ],
)
def test_refused_models(model: str, words: str) -> None:
    classifier = Classifier(model)
    assert not hasattr(classifier, "predict_proba")
    with pytest.raises(ValueError, match=re.escape(words)):
        classifier.fit(*DATA[2])


@pytest.mark.parametrize("model", TWO)
def test_every_model_of_two_classes_classifies(model: str) -> None:
    X, index = DATA[2]
    y = np.array(["no", "yes"])[index]
    classifier = Classifier(model, C=0.1).fit(X, y)
    assert classifier.score(X, y) > 0.7
    assert classifier.threshold_ == 0
    assert ((classifier.decision_function(X) > 0) == (classifier.predict(X) == "yes")).all()
    assert hasattr(classifier, "predict_proba") == (dv.models[model].probability is not None)
    if dv.models[model].probability is not None:
        assert (classifier.classes_[classifier.predict_proba(X).argmax(axis=1)] == classifier.predict(X)).all()


def test_a_model_that_is_not_even_at_zero() -> None:
    complementary = dv.Model(
        "complementary log-log",
        1 - sp.exp(-sp.exp(dv.z)),
        -dv.y * sp.log(dv.yhat) - (1 - dv.y) * sp.log(1 - dv.yhat),
        (0, 1),
    )
    X, y = DATA[2]
    classifier = Classifier(complementary).fit(X, y)
    assert classifier.threshold_ == pytest.approx(np.log(np.log(2)), rel=1e-12)
    probability = classifier.predict_proba(X)[:, 1]
    np.testing.assert_allclose(probability, 1 - np.exp(-np.exp(X @ classifier.coef_[0] + classifier.intercept_[0])))
    assert ((probability > 0.5) == (classifier.predict(X) == 1)).all()
    twin = pickle.loads(pickle.dumps(clone(classifier).fit(X, y)))
    assert (twin.coef_ == classifier.coef_).all()


def test_probabilities_keep_their_digits() -> None:
    classifier = LogisticRegression().fit(*DATA[2])
    classifier.coef_, classifier.intercept_ = np.eye(1, 6), np.zeros(1)
    np.testing.assert_allclose(classifier.predict_proba(40 * np.eye(1, 6)), [[np.exp(-40), 1]], rtol=1e-15)
    np.testing.assert_allclose(classifier.predict_log_proba(1000 * np.eye(1, 6)), [[-1000, 0]], rtol=1e-15)


def test_reasons_for_not_converging() -> None:
    X, y = DATA[2]
    with pytest.warns(ConvergenceWarning, match="solver lbfgs failed to converge: reached max_iter=1.*Increase the"):
        LogisticRegression(max_iter=1, tol=1e-12).fit(X, y)
    with pytest.warns(ConvergenceWarning, match="the data are separable.* use a finite C"):
        LogisticRegression(C=np.inf).fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_warm_start(fit_intercept: bool, classes: int) -> None:
    X, y = DATA[classes]
    classifier = LogisticRegression(warm_start=True, fit_intercept=fit_intercept).fit(X, y)
    coefficients = classifier.coef_
    assert classifier.n_iter_[0] > 0
    assert classifier.fit(X, y).n_iter_[0] == 0
    np.testing.assert_allclose(classifier.coef_, coefficients, rtol=1e-12)
    with pytest.raises(ValueError, match="theta0 has"):
        classifier.fit(X[:, :3], y)


def test_verbose_prints_the_iterations(capsys: pytest.CaptureFixture[str]) -> None:
    iterations = LogisticRegression(verbose=1).fit(*DATA[2]).n_iter_[0]
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == iterations
    assert lines[0].startswith("LogisticRegression: iteration 1, mean loss 0.")


class Recorder:
    """A callback of scikit-learn that keeps the scores of the iterations, and stops after some."""

    def __init__(self, most: int) -> None:
        self.most, self.scores, self.begun = most, list[float](), 0

    def setup(self, estimator: Any, context: Any) -> None:
        self.scores, self.begun = [], 0

    def teardown(self, estimator: Any, context: Any) -> None:
        pass

    def on_fit_task_begin(self, estimator: Any, context: Any) -> None:
        self.begun += context.task_name == "iteration"

    def on_fit_task_end(
        self, estimator: Any, context: Any, *, X: Any = None, y: Any = None, fitted_estimator: Any = None
    ) -> bool:
        if context.task_name == "iteration" and fitted_estimator is not None:
            self.scores.append(fitted_estimator.score(X, y))
        return len(self.scores) >= self.most


@pytest.mark.parametrize("classes", [2, 3])
def test_callbacks_follow_and_stop_the_training(classes: int) -> None:
    X, y = DATA[classes]
    recorder = Recorder(most=100)
    classifier = LogisticRegression().set_callbacks(recorder).fit(X, y)
    assert len(recorder.scores) == recorder.begun - 1 == classifier.n_iter_[0] > 2
    assert recorder.scores[-1] == classifier.score(X, y)
    assert classifier.set_callbacks(Recorder(most=2)).fit(X, y).n_iter_[0] == 2  # and no warning: it was asked for


def test_it_fits_into_scikit_learn() -> None:
    X, y = load_iris(return_X_y=True, as_frame=True)
    search = GridSearchCV(
        make_pipeline(StandardScaler(), LogisticRegression()), {"logisticregression__C": [0.01, 1, 100]}
    )
    assert search.fit(X, y).best_score_ > 0.95
    options = {"tol": 1e-8, "solver": "newton-cholesky"}
    ours, theirs = (
        CalibratedClassifierCV(lr.LogisticRegression(**options)).fit(X, y) for lr in (numeric, linear_model)
    )
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)
    assert OneVsRestClassifier(Classifier("squared-hinge")).fit(X, y).score(X, y) > 0.85
    models = GridSearchCV(Classifier(), {"model": ["probit", "squared-hinge", dv.models["focal"]]}).fit(X[50:], y[50:])
    assert models.best_score_ > 0.9
    classifier = LogisticRegression().fit(X, y)
    assert list(classifier.feature_names_in_) == list(X.columns)
    assert (pickle.loads(pickle.dumps(classifier)).predict_proba(X) == classifier.predict_proba(X)).all()


@pytest.mark.parametrize("layout", [np.asarray, csr_array], ids=["dense", "csr"])
@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_float32_is_trained_in_float64_and_rounded(
    fit_intercept: bool, classes: int, layout: Callable[[Any], Any]
) -> None:
    X, y = DATA[classes]
    classifier = LogisticRegression(fit_intercept=fit_intercept)
    single = clone(classifier).fit(layout(X.astype(np.float32)), y)
    double = classifier.fit(layout(X.astype(np.float32).astype(np.float64)), y)
    for name in ("coef_", "intercept_"):
        assert getattr(double, name).dtype == np.float64
        assert getattr(single, name).dtype == np.float32
        assert (getattr(single, name) == getattr(double, name).astype(np.float32)).all()
    assert single.predict_proba(X.astype(np.float32)).dtype == np.float32
    assert single.predict_log_proba(X.astype(np.float32)).dtype == np.float32
    np.testing.assert_allclose(single.summary(X, y).covariance, double.summary(X, y).covariance, rtol=1e-5)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("estimator", [LogisticRegression(), Classifier("probit"), LogisticRegression(warm_start=True)])
def test_arrays_of_another_library(estimator: Any, weighted: bool, dtype: str) -> None:
    strict = pytest.importorskip("array_api_strict")
    X, y = DATA[2]
    X = X.astype(dtype)
    weights = WEIGHTS if weighted else None
    ours = clone(estimator).fit(X, y, weights)
    with config_context(array_api_dispatch=True):
        A, b = strict.asarray(X), strict.asarray(y)
        theirs = clone(estimator).fit(A, b, None if weights is None else strict.asarray(weights))
        for name in ("coef_", "intercept_"):
            assert getattr(theirs, name).dtype == A.dtype
            assert (move_to(getattr(theirs, name), xp=np, device="cpu") == getattr(ours, name)).all()
        for method in ("predict", "decision_function", "predict_proba", "predict_log_proba"):
            found = getattr(theirs, method)(A)
            assert type(found) is type(A)
            expected = getattr(ours, method)(X)
            np.testing.assert_allclose(
                move_to(found, xp=np, device="cpu"), expected, rtol=1e-4 if dtype == "float32" else 1e-12
            )
        assert theirs.fit(A, b).n_iter_[0] <= (0 if theirs.get_params().get("warm_start") and not weighted else 10)


@pytest.mark.parametrize("classes", [2, 3])
def test_coefficients_as_a_sparse_matrix(classes: int) -> None:
    X, y = DATA[classes]
    classifier = LogisticRegression(warm_start=True).fit(X, y)
    expected = classifier.predict_proba(X)
    classifier.sparsify()
    assert issparse(classifier.coef_)
    for layout in (np.asarray, csr_array):
        np.testing.assert_allclose(classifier.predict_proba(layout(X)), expected, rtol=1e-12)
    assert classifier.summary(X, y).estimate.shape == ((1 if classes == 2 else 3) * 7,)
    assert classifier.fit(X, y).n_iter_[0] == 0
    assert not issparse(classifier.densify().coef_)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("solver", ["auto", "lbfgs", "saga"])
def test_without_an_iteration_the_start_stays(solver: str, classes: int) -> None:
    X, y = DATA[classes]
    with pytest.warns(ConvergenceWarning, match="reached max_iter=0"):
        classifier = LogisticRegression(solver=solver, max_iter=0).fit(X, y)
    assert classifier.n_iter_.tolist() == [0]
    assert not classifier.coef_.any()
    assert (classifier.predict_proba(X) == 1 / classes).all()


@pytest.mark.parametrize("layout", [csr_array, csr_matrix])
@pytest.mark.parametrize("solver", ["lbfgs", "liblinear", "newton-cg", "newton-cholesky", "sag", "saga"])
def test_sparse_rows_with_indices_of_64_bits(solver: str, layout: Callable[[Any], Any]) -> None:
    X, y = DATA[2]
    wide = layout(X)
    wide.indices, wide.indptr = wide.indices.astype(np.int64), wide.indptr.astype(np.int64)
    found, expected = (LogisticRegression(solver=solver, tol=1e-10).fit(A, y).coef_ for A in (wide, X))
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["", "sample_weight"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fit_intercept": False},
        {"intercept_scaling": 10.0},
        {"l1_ratio": 1, "C": 0.1},
        {"l1_ratio": 1, "intercept_scaling": 3.0, "C": 0.05},
        {"dual": True, "C": 0.01},
        {"class_weight": "balanced"},
    ],
    ids=str,
)
def test_liblinear_penalises_the_intercept(options: dict[str, Any], weights: Any) -> None:
    X, y = DATA[2][0] + 1, DATA[2][1]
    liblinear = {"solver": "liblinear", **options}
    ours = LogisticRegression(tol=1e-11, **liblinear).fit(X, y, weights)
    theirs = linear_model.LogisticRegression(tol=1e-10, max_iter=100_000, **liblinear).fit(X, y, weights)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-5, atol=1e-6)
    assert ((ours.coef_ == 0) == (theirs.coef_ == 0)).all()
    with pytest.raises(ValueError, match="'liblinear' solver does not support multiclass classification"):
        LogisticRegression(**liblinear).fit(*DATA[3])


def test_the_prior_of_an_intercept_that_is_penalised() -> None:
    X, y = DATA[2]
    classifier = LogisticRegression(C=0.5, solver="liblinear", intercept_scaling=2, tol=1e-10).fit(X, y)
    summary = classifier.summary(X, y)
    p, design = classifier.predict_proba(X)[:, 1], np.column_stack([np.ones(len(X)), X])
    hessian = design.T @ (design * (p * (1 - p))[:, None]) + np.diag([0.5, *[2.0] * 6])
    np.testing.assert_allclose(summary.covariance, np.linalg.inv(hessian), rtol=1e-6)
    assert "with 0.25 in I for the intercept" in str(summary)


@pytest.mark.parametrize(
    ("penalty", "ratio", "means"),
    [
        ("l2", 0.0, {}),
        ("l1", 1.0, {"l1_ratio": 1.0}),
        ("elasticnet", 0.3, {"l1_ratio": 0.3}),
        (None, 0.0, {"C": np.inf}),
    ],
)
def test_the_deprecated_penalty_means_what_it_did(penalty: str | None, ratio: float, means: dict[str, Any]) -> None:
    X, y = DATA[2]
    expected = LogisticRegression(solver="saga", **means).fit(X, y)
    with pytest.warns(FutureWarning, match="'penalty' was deprecated in scikit-learn 1.8"):
        found = LogisticRegression(penalty, solver="saga", l1_ratio=ratio).fit(X, y)
    assert (found.coef_ == expected.coef_).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n_jobs": 2}, "'n_jobs' has no effect"),
        ({"l1_ratio": None}, "'l1_ratio=None' was deprecated"),
        ({"penalty": None, "C": 2.0}, "Setting penalty=None will ignore the C and l1_ratio"),
        ({"penalty": "l2", "l1_ratio": 0.5}, "Inconsistent values: penalty=l2 with l1_ratio=0.5"),
        ({"penalty": "l1", "l1_ratio": 0.0}, "Inconsistent values: penalty=l1 with l1_ratio=0.0"),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:'penalty' was deprecated:FutureWarning")
def test_warnings_of_deprecated_parameters(options: dict[str, Any], words: str) -> None:
    with pytest.warns((FutureWarning, UserWarning), match=re.escape(words)) as caught:
        LogisticRegression(solver="saga", **options).fit(*DATA[2])
    assert all(warning.filename == __file__ for warning in caught)


@pytest.mark.filterwarnings("ignore:'penalty' was deprecated:FutureWarning")
@pytest.mark.filterwarnings("ignore:'l1_ratio=None' was deprecated:FutureWarning")
def test_an_elastic_net_needs_its_ratio() -> None:
    with pytest.raises(ValueError, match="l1_ratio must be specified when penalty is elasticnet"):
        LogisticRegression("elasticnet", solver="saga", l1_ratio=None).fit(*DATA[2])


def test_scikit_learn_is_needed_by_the_classifiers_only() -> None:
    script = (
        "import sys; sys.modules['sklearn'] = None; import numeric; from numeric import *; print(dir(numeric)[-1]);"
        "numeric.LogisticRegression"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout == "schedules\n"
    assert "ImportError: numeric.LogisticRegression needs scikit-learn 1.9 or newer: pip install" in run.stderr
    light = "import sys, numeric; print('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", light], capture_output=True, check=True).stdout == b"False\n"
