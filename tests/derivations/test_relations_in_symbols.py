"""Relations by the order of positive parts, by the tangents of logarithms, and between ends that are not rational."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Abs, And, Interval, Max, Min, Rational, cos, exp, log, oo, sin, sqrt

import derivations as dv
from derivations.kernel.statements import CheckError
from derivations.normal_form.domains import Domain

x, y, w = sp.symbols("x y w", real=True)
positive, simplex = And(x > 0, y > 0), And(x > 0, y > 0, x + y < 1)
third, near = And(x > 0, y > 0, w > 0, x + y + w < 1), x**2 <= 2
rest = 1 - x - y
entropy = -x * log(x) - y * log(y) - rest * log(rest)
entropy4 = -x * log(x) - y * log(y) - w * log(w) - (rest - w) * log(rest - w)

TRUE: list[tuple[Any, Any]] = [
    (Max(x, y) >= (x + y) / 2, None),
    (Min(x, y) <= sqrt(x * y), positive),
    (Min(x, y) <= sqrt(x) * sqrt(y), positive),
    (Max(x, y) >= sqrt(x * y), positive),
    (Min(x, y) <= 2 * x * y / (x + y), positive),
    (Max(x, y) <= sqrt(x**2 + y**2), positive),
    (Max(x, y) ** 3 >= x**2 * y, positive),
    (w * Min(x, y) <= w * sqrt(x * y), And(positive, w > 0)),
    (Abs(x - y) * (x + y) >= x**2 - y**2, positive),
    (entropy <= log(3), simplex),
    (entropy < log(4), simplex),
    (entropy4 <= log(4), third),
    (x * log(2 * x) + y * log(3 * y) + rest * log(6 * rest) >= 0, simplex),
    (log(x) + log(y) + log(rest) <= -3 * log(3), simplex),
    (x * log(x) + y * log(y) >= x + y - 2, positive),
    (cos(x) >= 0, near),
    (cos(x) >= Rational(15, 100), near),
    (exp(x) <= Rational(42, 10), near),
    (x <= Rational(3, 2), near),
    (x >= Rational(-3, 2), x**2 < 2),
]

FALSE: list[tuple[Any, Any]] = [
    (Max(x, y) >= (x + y) / 2 + Rational(1, 1000), None),
    (Max(x, y, w) >= (x + y + w) / 2, None),
    (Max(x, y, w) > (x + y + w) / 3, None),
    (Min(x, y) >= sqrt(x * y), positive),
    (Min(x, y) < sqrt(x * y), positive),
    (Min(x, y) <= sqrt(x * y) * Rational(99, 100), positive),
    (Max(x, y) <= sqrt(x * y), positive),
    (Max(x, y) ** 2 >= x * y * Rational(101, 100), positive),
    (Abs(x - y) * (x + y) > x**2 - y**2, positive),
    (entropy <= log(3) - Rational(1, 100), simplex),
    (entropy <= log(3) - Rational(1, 10**6), simplex),
    (entropy < log(3), simplex),
    (entropy4 <= log(4) - Rational(1, 100), third),
    (x * log(2 * x) + y * log(3 * y) + rest * log(5 * rest) >= 0, simplex),
    (x * log(x) + y * log(y) >= x + y - Rational(199, 100), positive),
    (cos(x) >= Rational(16, 100), near),
    (cos(x) >= 0, x**2 <= 3),
    (cos(x) >= 0, x**2 >= 2),
    (exp(x) <= Rational(41, 10), near),
    (x <= Rational(7, 5), near),
]


@pytest.mark.parametrize(("relation", "domain"), TRUE, ids=str)
def test_true_relations(relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain=domain)
    assert isinstance(verdict, dv.Proved), str(verdict)
    verdict.check()


@pytest.mark.parametrize(("relation", "domain"), FALSE, ids=str)
def test_false_relations(relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain=domain)
    assert not isinstance(verdict, dv.Proved), str(verdict)
    if isinstance(verdict, dv.Refuted):
        verdict.check()


def test_a_logarithm_needs_a_positive_argument() -> None:
    """Where 1 - x - y may be negative, the entropy has no value, and there is nothing to prove."""
    assert isinstance(dv.prove(entropy <= log(3), domain=positive), dv.Undecided)


CURVED: list[tuple[Any, Any, bool]] = [
    (-cos(x), near, True),
    (-cos(x), x**2 < 2, True),
    (exp(x) * sin(x), near, True),
    (-cos(x), x**2 <= 3, False),
    (-cos(x), x**2 + x <= 1, False),
    (cos(x), near, False),
    (-cos(x), None, False),
]


@pytest.mark.parametrize(("f", "domain", "true"), CURVED, ids=str)
def test_convexity_up_to_ends_that_are_not_rational(f: Any, domain: Any, true: bool) -> None:
    verdict = dv.prove_convex(f, x, domain=domain)
    assert isinstance(verdict, dv.Proved if true else dv.Refuted), str(verdict)
    verdict.check()


@pytest.mark.parametrize(
    ("relation", "domain", "wider"),
    [
        (Min(x, y) <= sqrt(x * y), positive, {x: Interval(0, oo), y: Interval(-1, oo)}),
        (entropy <= log(3), simplex, And(x > 0, y > 0, x + y < 2)),
        (cos(x) >= 0, near, x**2 <= 3),
    ],
    ids=str,
)
def test_a_proof_is_one_on_its_domain_only(relation: Any, domain: Any, wider: Any) -> None:
    verdict = dv.prove(relation, domain=domain)
    other = dv.prove(relation, domain=wider)
    assert isinstance(other.statement.domain, Domain)
    with pytest.raises(CheckError):
        dv.Proved(other.statement, verdict.certificate)
