"""A second opinion on the verdicts of the benchmark, by programs that share nothing with the kernel.

mpmath hunts chords and points against everything that a proof states and evaluates every counterexample with 100
digits; z3 confirms the polynomials; and evidence that was tampered with is refused, or proves what is true.
One function in ``LOSSPROOF_EVERY`` (9) is asked about; 1 asks about all of them.
"""

from __future__ import annotations

import os
import pickle
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp

import derivations as dv
from derivations.counterexamples import Chord, Gap
from derivations.kernel.premises import positive_part
from derivations.normal_form.domains import Domain
from derivations.normal_form.polynomials import reduce, s
from derivations.points import points
from derivations.reading import domain_of
from tests.benchmarks.chords import DIGITS, SURE, Curve, hunt, places
from tests.benchmarks.functions import FUNCTIONS, Function
from tests.benchmarks.verdicts import OutOfTime, at_most
from tests.derivations.changes import altered
from tests.derivations.test_forged_evidence import forged

EVERY = int(os.environ.get("LOSSPROOF_EVERY", "9"))
BY_NAME = {f.name: f for f in FUNCTIONS[::EVERY]}
HUNDRED, THOUSAND = 100, 1000
PATIENCE = 4.0
"""Seconds for a verdict; one that takes longer is not looked at."""

each = pytest.mark.parametrize("name", BY_NAME)


@cache
def verdict_of(name: str) -> Any:
    f = next(f for f in FUNCTIONS if f.name == name)
    try:
        with at_most(PATIENCE):
            return dv.prove_convex(f.expr, *f.variables, domain=f.domain)
    except OutOfTime:
        return dv.Undecided(statement_of(f), f"no verdict in {PATIENCE:g} s")


def statement_of(f: Function) -> Any:
    function = sp.sympify(f.expr)
    return dv.Convex(function, f.variables, domain_of(f.domain, function))


def tree(verdict: Any) -> Iterator[Any]:
    """A proof and everything that it rests on."""
    yield verdict
    for premise in verdict.certificate.premises:
        yield from tree(premise)


def contradiction(statement: Any) -> Any:
    """A chord, a hole or a point that contradicts a statement; None if none is met."""
    if isinstance(statement, dv.Convex):
        return hunt(statement.function, statement.variables, statement.domain, seed=2)
    if isinstance(statement, dv.Monotone):
        return turned(statement)
    assert isinstance(statement, dv.Holds)
    gap = Curve(sp.sympify(statement.left) - statement.right, (), statement.domain)
    with mpmath.workdps(DIGITS):
        points = [p for p in places(gap, random.Random(3), 40) if gap.inside(p)]
        return next((p for p in points if not holds(gap, p, statement.sign) and sure(gap, p, statement.sign)), None)


def turned(statement: dv.Monotone) -> Any:
    """Two points, one after the other, between which the function goes the other way; None if none are met."""
    curve = Curve(statement.function, statement.variables, statement.domain)
    assert statement.direction in ("increasing", "decreasing")
    turn = 1 if statement.direction == "increasing" else -1
    with mpmath.workdps(SURE):
        points = sorted(p for p in places(curve, random.Random(3), 40) if curve.inside(p))
        for p, q in pairwise(points):
            after = (q[0], *p[1:])
            if not curve.inside(after):
                continue
            low, high = curve.value(p), curve.value(after)
            if low is None or high is None or turn * (high - low) < -(mpmath.mpf(10) ** (10 - SURE)) * (1 + abs(low)):
                return p, after
    return None


def test_what_turns_is_seen_to_turn() -> None:
    x = sp.Symbol("x", real=True)
    for f in (x**2, x**3 - x / 100, sp.sin(x), 1 / x):
        assert turned(dv.Monotone(f, (x,), "increasing", domain_of(None, f))) is not None
    assert turned(dv.Monotone(x**3, (x,), "increasing", domain_of(None, x**3))) is None
    assert turned(dv.Monotone(-sp.exp(x), (x,), "decreasing", domain_of(None, sp.exp(x)))) is None


def holds(gap: Curve, point: Any, sign: str) -> bool:
    """Whether gap ≥ 0, or whatever the sign says, up to the rounding of DIGITS digits, however many are used.

    So more digits tell a determinant that is 0, of terms of 10^30, from one that is negative.
    """
    value, small = gap.value(point), mpmath.mpf(10) ** (10 - DIGITS)
    if value is None:
        return False
    return bool({"≥": value >= -small, ">": value > -small, "≤": value <= small, "<": value < small}.get(
        sign, (abs(value) <= small) == (sign == "=")))  # fmt: skip


def sure(gap: Curve, point: Any, sign: str) -> bool:
    with mpmath.workdps(SURE):
        return not holds(gap, point, sign)


def refutes(statement: Any, evidence: Any, digits: int = HUNDRED) -> bool:
    """Whether a chord, or a gap in the domain, contradicts convexity by the values of mpmath."""
    with mpmath.workdps(digits):
        curve, values = Curve(statement.function, statement.variables, statement.domain), dict(evidence.values)
        if isinstance(evidence, Gap):  # the domain may say nothing of a symbol, which then has any value
            values = {**next(points(list(curve.symbols[curve.moving :]), Domain(statement.domain.sets))), **values}
        fixed = tuple(values[symbol] for symbol in curve.symbols[curve.moving :])
        one, two = (tuple(map(exact, (*end, *fixed))) for end in (evidence.a, evidence.b))
        middle = tuple((p + q) / 2 for p, q in zip(one, two, strict=True))
        if not (curve.inside(one) and curve.inside(two)):
            return False
        if isinstance(evidence, Gap):
            return not curve.inside(middle)
        assert isinstance(evidence, Chord)
        ends = curve.value(one), curve.value(two), curve.value(middle)
        return None not in ends and bool(
            ends[2] - (ends[0] + ends[1]) / 2 > mpmath.mpf(10) ** (10 - digits) * max(map(abs, ends))
        )


def exact(number: Any) -> Any:
    number = sp.sympify(number)
    return mpmath.mpf(int(number.p)) / int(number.q) if number.is_Rational else sp.lambdify((), number, "mpmath")()


@each
def test_verdict(name: str) -> None:
    """It is the known answer, it can be replayed, and mpmath agrees with all that it states."""
    f, verdict = BY_NAME[name], verdict_of(name)
    verdict.check()
    if isinstance(verdict, dv.Proved):
        assert f.convex is True
        for statement in dict.fromkeys(v.statement for v in tree(verdict)):
            assert contradiction(statement) is None, str(statement)
    elif isinstance(verdict, dv.Refuted):
        assert f.convex is not True
        assert seen_to_refute(verdict.statement, verdict.witness.evidence), str(verdict)
    else:
        assert verdict.reason


def seen_to_refute(statement: Any, evidence: Any) -> bool:
    """With 100 digits, or with 1000: far out a curve may bend by less than 100 show."""
    return refutes(statement, evidence) or refutes(statement, evidence, THOUSAND)


def made(kind: Any, statement: Any, evidence: Any) -> Any | None:
    """A verdict that can be replayed, or None where CheckError refuses it; any other error is an error."""
    try:
        with at_most(1):
            verdict = kind(statement, evidence)
            verdict.check()
    except (dv.CheckError, OutOfTime):
        return None
    return verdict


def some(values: Any, count: int) -> list[Any]:
    """A few of many changes, always the same ones."""
    found = list(islice(values, 2000))
    return found if len(found) <= count else random.Random(1).sample(found, count)


@each
def test_other_statements(name: str) -> None:
    """The evidence for changed statements: refused, or they are true (false) all the same."""
    verdict = verdict_of(name)
    if isinstance(verdict, dv.Proved):
        for statement in some(altered(verdict.statement), 6):
            assert made(dv.Proved, statement, verdict.certificate) is None or contradiction(statement) is None
    elif isinstance(verdict, dv.Refuted):
        for statement in some(altered(verdict.statement), 6):
            changed = made(dv.Refuted, statement, verdict.witness)
            assert changed is None or seen_to_refute(statement, verdict.witness.evidence), str(statement)


@each
def test_exchanged_evidence(name: str) -> None:
    """No certificate serves a function that is not convex, no witness one that is, and no copy brings it in."""
    verdict = verdict_of(name)
    if isinstance(verdict, dv.Undecided):
        return
    proved = isinstance(verdict, dv.Proved)
    evidence = verdict.certificate if proved else verdict.witness
    others = [f for f in FUNCTIONS if (f.convex is True) != proved]
    for other in random.Random(name).sample(others, 6):
        with pytest.raises(dv.CheckError):
            type(verdict)(statement_of(other), evidence)
        with pytest.raises(dv.CheckError):
            pickle.loads(pickle.dumps(forged(type(verdict), statement_of(other), evidence)))


@each
def test_tampered_evidence(name: str) -> None:
    """Parts of the evidence moved, dropped, doubled, swapped: refused, or the statement still follows."""
    verdict = verdict_of(name)
    if isinstance(verdict, dv.Proved):
        assert made(dv.Proved, verdict.statement, dv.Certificate("signs")) is None
        for certificate in some(altered(verdict.certificate), 6):
            changed = made(dv.Proved, verdict.statement, certificate)
            assert changed is None or {v.statement for v in tree(changed)} <= proved_before(verdict) or agreed(changed)
    elif isinstance(verdict, dv.Refuted):
        for witness in some(altered(verdict.witness), 6):
            changed = made(dv.Refuted, verdict.statement, witness)
            assert changed is None or seen_to_refute(verdict.statement, witness.evidence), str(witness)


def proved_before(verdict: Any) -> set[Any]:
    return {v.statement for v in tree(verdict)}


def agreed(verdict: Any) -> bool:
    """Nothing that a proof states is contradicted."""
    return all(contradiction(v.statement) is None for v in tree(verdict))


def test_z3_confirms_the_polynomials(report: Callable[[str], None]) -> None:
    """Where a certificate says that a polynomial is not negative on an interval, z3 finds no point against it."""
    z3 = pytest.importorskip("z3", reason="z3-solver is not installed")
    verdicts = [verdict_of(f.name) for f in FUNCTIONS if f.kind == "A" and f.convex]
    nodes = [n for v in verdicts if isinstance(v, dv.Proved) for n in tree(v)]
    statements = dict.fromkeys(n.statement for n in nodes if n.certificate.rule == "Bernstein")
    answers = {statement: asked(z3, statement) for statement in statements}
    counts = Counter(map(str, answers.values()))
    report(f"second opinion: z3 confirms {counts['unsat']} of {len(answers)} polynomial certificates, "
           f"{counts['unknown']} unknown")  # fmt: skip
    assert counts["sat"] == 0, [str(statement) for statement, answer in answers.items() if str(answer) == "sat"]
    assert counts["unsat"] > 0


def asked(z3: Any, statement: Any) -> Any:
    """Is there a point of the interval where the polynomial of a statement has the wrong sign?"""
    f, strict = positive_part(statement)
    reduced = reduce(f, statement.domain)
    box, at, solver = reduced.interval, z3.Real("s"), z3.SolverFor("QF_NRA")
    value = z3.RealVal(0)
    for c in sp.Poly(reduced.polynomial, s).all_coeffs():
        value = value * at + z3.Q(int(c.p), int(c.q))
    solver.set("timeout", 3000)
    solver.add(value <= 0 if strict else value < 0)
    if box.start.is_finite:
        low = z3.Q(int(box.start.p), int(box.start.q))
        solver.add(at > low if box.left_open else at >= low)
    if box.end.is_finite:
        high = z3.Q(int(box.end.p), int(box.end.q))
        solver.add(at < high if box.right_open else at <= high)
    return solver.check()
