"""The known answers of the benchmark, by mpmath: each chord that is needed is found, and none that is forbidden.

No verdict of lossproof is asked for here; the answers are checked before anybody is judged by them.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import mpmath
import pytest
import sympy as sp
from click.testing import CliRunner

from derivations.reading import domain_of
from tests.benchmarks import verdicts
from tests.benchmarks.chords import Curve, hunt
from tests.benchmarks.functions import FUNCTIONS, Function

BY_NAME = {f.name: f for f in FUNCTIONS}


def test_the_names() -> None:
    assert len(BY_NAME) == len(FUNCTIONS)
    counts = Counter((f.kind, f.convex) for f in FUNCTIONS)
    assert min(counts[kind, truth] for kind in "ABC" for truth in (True, False)) > 30
    assert all((f.kind == "none") == (f.convex is None) for f in FUNCTIONS)


@pytest.mark.parametrize("name", BY_NAME)
def test_answer(name: str) -> None:
    f = BY_NAME[name]
    function = sp.sympify(f.expr)
    # where a chord is known to be, it is looked for until it is met
    found = hunt(function, f.variables, domain_of(f.domain, function), tries=20 if f.convex else 200)
    assert (found is None) == (f.convex is True), found
    assert found is None or f.convex is None or not found.hole, found


@pytest.mark.parametrize("name", [f.name for f in FUNCTIONS if f.atoms is not None])
def test_atoms(name: str) -> None:
    """The function of CVXPY's atoms is the expression, up to a positive factor and an affine function."""
    cp = pytest.importorskip("cvxpy", reason="CVXPY is not installed")
    f = BY_NAME[name]
    assert f.atoms is not None
    curve = Curve(f.expr, f.variables, domain_of(f.domain, sp.sympify(f.expr)))
    variables = [cp.Variable() for _ in f.variables]
    made = cp.Constant(0) + f.atoms(cp, *variables)
    rng = random.Random(1)
    bends = []
    for _ in range(8):
        ends = _point(curve, rng), _point(curve, rng)
        middle = tuple((p + q) / 2 for p, q in zip(*ends, strict=True))
        ours, theirs = (
            float(value(middle) - (value(ends[0]) + value(ends[1])) / 2)
            for value in (curve.value, lambda point: _value(made, variables, point))
        )
        bends.append((ours, theirs))
    most, same = max(bends, key=lambda pair: abs(pair[0]))
    ratio = same / most if abs(most) > 1e-9 else 1.0
    rough = name in APPROXIMATED
    assert ratio > 0
    assert all(q == pytest.approx(ratio * p, rel=0.1 if rough else 1e-6, abs=0.05 if rough else 1e-7) for p, q in bends)


APPROXIMATED = ("probit -log Φ", "probit, |x| ≤ 3", "log Γ")
"""CVXPY's atoms for these are approximations."""


def _point(curve: Curve, rng: random.Random) -> Any:
    """A place in the domain, not far out."""
    while True:
        point = tuple(_placed(values, mpmath.mpf(rng.random())) for values in curve.sets)
        if curve.inside(point):
            return point


def _placed(values: Any, t: Any) -> Any:
    low = values.start if values.start.is_finite else values.end - 3 if values.end.is_finite else -2
    high = values.end if values.end.is_finite else low + 4
    return mpmath.mpf(str(low)) + (mpmath.mpf(str(high)) - mpmath.mpf(str(low))) * t


def _value(made: Any, variables: list[Any], point: Any) -> float:
    for variable, number in zip(variables, point, strict=True):
        variable.value = float(number)
    return float(made.value)


@pytest.mark.parametrize(
    ("said", "truth", "outcome"),
    [
        (True, True, "proved"),
        (False, False, "refuted"),
        (None, True, "undecided"),
        (None, None, "undecided"),
        (True, False, "WRONG"),
        (False, True, "WRONG"),
        (True, None, "WRONG"),
        (False, None, "refuted"),
    ],
)
def test_the_judge(said: bool | None, truth: bool | None, outcome: str) -> None:
    assert verdicts.judged(said, truth) == outcome


@pytest.mark.parametrize(("said", "code"), [(None, 0), (True, 1), (False, 0)])
def test_the_exit_code(said: bool | None, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing may be proved, a tool that proves is wrong; a wrong answer of lossproof fails the run."""

    def answer(_: Function) -> tuple[bool | None, str]:
        return said, "because"

    monkeypatch.setitem(verdicts.TOOLS, "lossproof", answer)
    run = CliRunner().invoke(verdicts.main, ["--markdown", "--only", "none", "--no-peers"])
    assert run.exit_code == code
    assert run.output.strip().startswith("| class | functions | tool |")
    assert run.output.count("undecided: lossproof, none") == (23 if said is None else 0)
    assert run.output.count("WRONG: lossproof, none") == (23 if said else 0)


def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def stubborn(_: Function) -> tuple[bool | None, str]:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    monkeypatch.setitem(verdicts.TOOLS, "stubborn", stubborn)
    answer = verdicts.put("stubborn", FUNCTIONS[0], 0.01)
    assert (answer.outcome, answer.note) == ("undecided", "no answer in 0.01 s")
