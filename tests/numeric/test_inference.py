"""Standard errors of logistic regression, against statsmodels, and where there are none."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.sparse import csr_array

from numeric import LogisticRegression

RNG = np.random.default_rng(1)
X = RNG.normal(size=(400, 3)) * [1.0, 1e-3, 1e4]
NOISE = RNG.gumbel(size=(400, 3))
Y = {K: np.argmax(X / [1.0, 1e-3, 1e4] @ RNG.normal(size=(3, K)) + NOISE[:, :K], axis=1) for K in (2, 3)}
WEIGHTS = RNG.integers(0, 4, 400)


def fitted(y: Any, weights: Any = None, **options: Any) -> LogisticRegression:
    return LogisticRegression(C=np.inf, tol=1e-10, **options).fit(X, y, weights)


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["", "frequencies"])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_logit_of_statsmodels(fit_intercept: bool, weights: Any) -> None:
    design = sm.add_constant(X) if fit_intercept else X
    theirs = sm.GLM(Y[2], design, sm.families.Binomial(), freq_weights=weights).fit(tol=1e-14)
    if weights is None:
        theirs = sm.Logit(Y[2], design).fit(disp=0, tol=1e-14)
    summary = fitted(Y[2], weights, fit_intercept=fit_intercept).summary(X, Y[2], weights)
    np.testing.assert_allclose(summary.estimate, theirs.params, rtol=1e-6)
    np.testing.assert_allclose(summary.standard_error, theirs.bse, rtol=1e-6)
    np.testing.assert_allclose(summary.z, theirs.tvalues, rtol=1e-6)
    np.testing.assert_allclose(summary.p_value, theirs.pvalues, rtol=1e-6)
    np.testing.assert_allclose(summary.covariance, theirs.cov_params(), rtol=1e-6)
    np.testing.assert_allclose(summary.interval(), theirs.conf_int(), rtol=1e-6)
    np.testing.assert_allclose(summary.interval(0.5), theirs.conf_int(0.5), rtol=1e-6)


def test_multinomial_logit_of_statsmodels() -> None:
    theirs = sm.MNLogit(Y[3], sm.add_constant(X)).fit(disp=0, maxiter=50, tol=1e-14)
    summary = fitted(Y[3]).summary(X, Y[3])
    to_the_first = np.kron([[-1, 1, 0], [-1, 0, 1]], np.eye(4))  # statsmodels sets the first class to 0
    np.testing.assert_allclose(to_the_first @ summary.estimate, np.ravel(theirs.params.T), rtol=1e-6)
    covariance = to_the_first @ summary.covariance @ to_the_first.T
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), np.ravel(theirs.bse.T), rtol=1e-6)
    assert summary.names[:5] == ("0: intercept", "0: x0", "0: x1", "0: x2", "1: intercept")


def test_class_weights_and_sparse_rows_count_as_in_the_fit() -> None:
    dense = fitted(Y[2], class_weight="balanced").summary(X, Y[2])
    balanced = np.where(Y[2] == 1, 200 / Y[2].sum(), 200 / (400 - Y[2].sum()))
    np.testing.assert_allclose(
        fitted(Y[2], balanced).summary(X, Y[2], balanced).covariance, dense.covariance, rtol=1e-9
    )
    sparse = fitted(Y[2], class_weight="balanced").summary(csr_array(X), Y[2])
    np.testing.assert_allclose(sparse.covariance, dense.covariance, rtol=1e-9)


def test_a_finite_C_gives_the_posterior_and_says_so() -> None:
    classifier = LogisticRegression(C=0.25, tol=1e-10).fit(X, Y[2])
    summary = classifier.summary(X, Y[2])
    p = classifier.predict_proba(X)[:, 1]
    design = sm.add_constant(X)
    hessian = design.T @ (design * (p * (1 - p))[:, None]) + np.diag([0, 4, 4, 4])
    np.testing.assert_allclose(summary.covariance, np.linalg.inv(hessian), rtol=1e-6)
    assert "posterior for the prior w ~ N(0, 0.25)" in str(summary)
    assert "covariance of sampling" in str(fitted(Y[2]).summary(X, Y[2]))


def test_table() -> None:
    lines = str(fitted(Y[2]).summary(X, Y[2])).splitlines()
    assert lines[0].split() == ["estimate", "std.", "error", "z", "P>|z|", "[0.025", "0.975]"]
    assert [line.split()[0] for line in lines[1:5]] == ["intercept", "x0", "x1", "x2"]


def test_columns_that_depend_on_each_other_have_no_standard_errors() -> None:
    for twice in (np.column_stack([X, X[:, 0] + X[:, 2]]), np.column_stack([X, np.ones(400)]), X * [1, 0, 1]):
        classifier = LogisticRegression(C=np.inf).fit(twice, Y[2])
        with pytest.raises(ValueError, match=re.escape("singular, so they have no standard errors")):
            classifier.summary(twice, Y[2])
        assert np.isfinite(LogisticRegression().fit(twice, Y[2]).summary(twice, Y[2]).standard_error).all()


def test_other_data_are_refused() -> None:
    classifier = fitted(Y[2])
    with pytest.raises(ValueError, match="y has labels beside"):
        classifier.summary(X, Y[3])
    with pytest.raises(ValueError, match="expecting 3 features"):
        classifier.summary(X[:, :2], Y[2])
    with pytest.raises(ValueError, match="level is 95"):
        classifier.summary(X, Y[2]).interval(95)
