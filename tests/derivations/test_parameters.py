"""Relations in several symbols: functions of one combination of them, and mean values with the others as parameters.

For each kind the near misses stand beside it: false by a little, or true only on a smaller domain.
"""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Ge, Gt, Interval, Le, Max, Rational, cosh, exp, log, oo, sqrt, tanh

import derivations as dv
from derivations.deciding.combinations import combinations, difference
from derivations.deciding.rising import centred, places
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form.domains import Domain
from derivations.verdicts import Certificate, Proved

x, y, z, m, p, q, r, u = sp.symbols("x y z m p q r u", real=True)
positive, right, unit = Interval.open(0, oo), Interval(0, oo), Interval.open(0, 1)
both, rights, units = {x: positive, y: positive}, {x: right, y: right}, {p: unit, q: unit}
lse, gibbs = log(exp(x) + exp(y)), x * log(x / y) - x + y
softplus = log(1 + exp(z))
kl = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
tent = log(1 + exp(x)) + (y - x) / (1 + exp(-x)) - log(1 + exp(y))

TRUE: list[tuple[str, Any, Any]] = [
    ("difference: log-sum-exp above the mean", Ge(lse, (x + y) / 2 + log(2)), None),
    ("difference: log-sum-exp above the maximum", Ge(lse, Max(x, y)), None),
    ("difference: log-sum-exp below the maximum and log 2", Le(lse, Max(x, y) + log(2)), None),
    ("difference: log cosh", Le(log(cosh(x - y)), (x - y) ** 2 / 2), None),
    ("difference, after eˣ: a tangent of exp", Ge(exp(y), exp(x) * (1 + y - x)), None),
    ("difference, where x ≥ y: softplus is 1-Lipschitz", Le(log(1 + exp(x)) - log(1 + exp(y)), x - y), x >= y),
    ("sum", Ge(exp(x + y), 1 + x + y), None),
    ("product: LINEX", Ge(exp(m * z) - m * z - 1, 0), None),
    ("ratio: generalised Kullback-Leibler", Ge(gibbs, 0), both),
    ("ratio: Itakura-Saito", Ge(x / y - log(x / y) - 1, 0), both),
    ("ratio: Hellinger", Ge(gibbs, (sqrt(x) - sqrt(y)) ** 2), both),
    ("ratio: Jensen's for log", Ge(log((x + y) / 2), (log(x) + log(y)) / 2), both),
    ("ratio: the log-sum inequality", Ge(x * log(x) + y * log(y), (x + y) * log((x + y) / 2)), both),
    ("ratio: weighted means", Le(x**p * y ** (1 - p), p * x + (1 - p) * y), {**both, p: unit}),
    ("ratio: a tangent of -log", Ge(-log(y), -log(x) - (y - x) / x), both),
    ("an end: products", Ge(log(1 + x) + log(1 + y), log(1 + x + y)), rights),
    ("an end: tanh", Le(tanh(x + y), tanh(x) + tanh(y)), rights),
    ("at 0: Hoeffding's lemma", Le(log(1 - p + p * exp(z)) - p * z, z**2 / 8), {p: Interval(0, 1)}),
    ("at 0: Bernoulli's", Ge((1 + x) ** r, 1 + r * x), {x: Interval.open(-1, oo), r: Interval(1, oo)}),
    ("centred: Fenchel's for exp", Le(x * y, exp(x) + y * log(y) - y), {y: positive}),
    ("centred: for softplus", Ge(softplus - y * z + y * log(y) + (1 - y) * log(1 - y), 0), {y: unit}),
    ("centred: Kullback-Leibler of two coins", Ge(kl, 0), units),
    ("centred: Pinsker's", Ge(kl, 2 * (p - q) ** 2), units),
    ("centred: the descent lemma for softplus", Ge(tent + (y - x) ** 2 / 8, 0), None),
]
FALSE: list[tuple[str, Any, Any]] = [
    ("log-sum-exp and more than log 2", Ge(lse, (x + y) / 2 + Rational(7, 10)), None),
    ("log-sum-exp and less than log 2", Le(lse, Max(x, y) + Rational(69, 100)), None),
    ("a tangent of exp, too high", Ge(exp(y), exp(x) * (1 + Rational(11, 10) * (y - x))), None),
    ("half a Lipschitz constant", Le(log(1 + exp(x)) - log(1 + exp(y)), (x - y) / 2), x >= y),
    ("softplus, without x ≥ y", Le(log(1 + exp(x)) - log(1 + exp(y)), x - y), None),
    ("exp of a sum, strictly", Gt(exp(x + y), 1 + x + y), None),
    ("exp of a sum, a little more", Ge(exp(x + y), 1 + Rational(101, 100) * (x + y)), None),
    ("LINEX, strictly", Gt(exp(m * z) - m * z - 1, 0), None),
    ("LINEX, a little less", Ge(exp(m * z) - m * z - Rational(1001, 1000), 0), None),
    ("generalised Kullback-Leibler, strictly", Gt(gibbs, 0), both),
    ("generalised Kullback-Leibler, less", Ge(gibbs, (x - y) ** 2 / 10), both),
    ("twice Hellinger's", Ge(gibbs, Rational(21, 10) * (sqrt(x) - sqrt(y)) ** 2), both),
    ("Jensen's, the other way", Le(log((x + y) / 2), (log(x) + log(y)) / 2), both),
    ("weighted means, with p > 1", Le(x**p * y ** (1 - p), p * x + (1 - p) * y), {**both, p: Interval.open(0, 2)}),
    ("Hoeffding's lemma, 1/8.1", Le(log(1 - p + p * exp(z)) - p * z, z**2 * Rational(10, 81)), {p: Interval(0, 1)}),
    ("Bernoulli's, r ≥ 1/2", Ge((1 + x) ** r, 1 + r * x), {x: Interval.open(-1, oo), r: Interval(Rational(1, 2), oo)}),
    ("Fenchel's for exp, a little less", Le(x * y, exp(x) + y * log(y) - Rational(1001, 1000) * y), {y: positive}),
    ("Pinsker's, with 2.1", Ge(kl, Rational(21, 10) * (p - q) ** 2), units),
    ("the descent lemma, 1/8.1", Ge(tent + (y - x) ** 2 * Rational(10, 81), 0), None),
]


@pytest.mark.parametrize(("name", "relation", "domain"), TRUE, ids=[c[0] for c in TRUE])
def test_true_relation_is_proved_and_replays(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert isinstance(verdict, dv.Proved), verdict
    verdict.check()


@pytest.mark.parametrize(
    ("relation", "domain"),
    [
        (Ge(x**2 + y**2, Rational(2001, 1000)), x + y >= 2),  # at x = y = 1, on the border
        (Ge(x**2 + 2 * y**2, Rational(667, 1000)), x + y >= 1),
        (Le(cosh(x), exp(Rational(4999, 10000) * x**2)), None),  # beside 0, a local maximum
        (Ge(gibbs, (x - y) ** 2 / 10), both),
        (Ge(exp(m * z) - m * z - Rational(1001, 1000), 0), None),
    ],
)
def test_false_relation_is_refuted(relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert isinstance(verdict, dv.Refuted), verdict
    verdict.check()


@pytest.mark.parametrize(("name", "relation", "domain"), FALSE, ids=[c[0] for c in FALSE])
def test_near_miss_is_not_proved(name: str, relation: Any, domain: Any) -> None:
    verdict = dv.prove(relation, domain)
    assert not isinstance(verdict, dv.Proved), verdict
    verdict.check()


def _found(f: Any, domain: Domain) -> set[Any]:
    return {(scale, g) for scale, _, g, _ in combinations(f, domain, u)}


def test_which_combinations_are_found() -> None:
    box = Domain(((x, positive), (y, positive)))
    assert (y, x / y) in _found(gibbs, box)
    assert (y**2, x / y) in _found(x**2 - x * y + y**2, box)
    assert (1, x - y) in _found(exp(x - y) + (x - y) ** 2, Domain())
    assert (exp(2 * y), x - y) in _found(exp(2 * x) + exp(x + y), Domain())
    assert (1, x + y) in _found(exp(x + y) - x - y, Domain())
    assert (1, x * y) in _found(exp(x * y) - x * y, Domain())


def test_what_is_nearly_a_combination_is_none() -> None:
    box, small = Domain(((x, positive), (y, positive))), Rational(1, 1000)
    assert _found(gibbs + small, box) == set()
    assert _found(gibbs + small * x * y, box) == set()
    assert _found(exp(x - y) + small * x**2, Domain()) == set()
    assert _found(exp(x * y) - x * y + small * y, Domain()) == set()
    assert _found(x / y - log(x / y), Domain(((x, positive), (y, positive)))) >= {(1, x / y)}
    assert not any(g == x / y for _, g in _found(x**2 + y**2, Domain()))  # y may be 0


def test_where_a_difference_lies() -> None:
    box = Domain(((x, Interval.Ropen(0, 1)), (y, Interval(2, 5))))
    assert difference(x, y, box) == Interval.Ropen(-5, -1)
    assert difference(x, y, Domain(facts=(x >= y,))) == right
    assert difference(y, x, Domain(facts=(x > y,))) == Interval.open(-oo, 0)
    assert difference(x, y, Domain(facts=(x >= 2 * y,))) == Interval(-oo, oo)


def test_a_scale_that_is_not_positive_proves_nothing() -> None:
    """-y·φ(x/y) is not φ, though the kernel is told that φ ≥ 0."""
    domain = Domain(((x, positive), (y, positive)))
    ratio = Holds(x / y, "≥", sp.S.Zero, domain)
    first = Proved(ratio, Certificate("signs"))
    with pytest.raises(CheckError):
        Proved(Holds(-x, "≥", sp.S.Zero, domain), Certificate("product", ((-y, 1), (x / y, 1)), (first, first)))


def test_a_place_inside_is_one_where_the_function_vanishes() -> None:
    wide = Domain(((p, Interval(0, 1)),))
    hoeffding = z**2 / 8 + p * z - log(1 - p + p * exp(z))
    assert [(x, c) for x, c, _ in places(hoeffding, wide) if x == z] == [(z, 0)]
    assert list(places(hoeffding - Rational(1, 1000), wide)) == []
    assert all(x != z for x, *_ in places(z**2 - z * (p + 1), Domain()))  # it falls on the way from 0


def test_a_least_value_that_moves_is_centred() -> None:
    fenchel = exp(x) + y * log(y) - y - x * y
    domain = Domain(((y, positive),))
    assert x - log(y) in {g for _, g, _ in centred(fenchel, domain, u)}
    assert list(centred(fenchel - y / 10, domain, u)) == []
