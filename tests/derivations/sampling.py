"""The search for a counterexample by mpmath: what a statement says, and random points. No kernel rule is used."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import sympy as sp

import derivations as dv
from derivations.kernel.refutations import Chord, LossChord, Point
from tests.derivations.opinion import NoValue, mp, places, somewhere, true_at, value

SLACK = mp.mpf(10) ** -40
SIGNS = {"=": sp.Eq, "≥": sp.Ge, ">": sp.Gt, "≤": sp.Le, "<": sp.Lt, "≠": sp.Ne}


def scalars(*exprs: Any) -> set[Any]:
    """What has a value of its own: symbols, and entries such as x[i]; not the labels of families."""
    entries = {a for e in exprs for a in e.atoms(sp.Indexed)}
    families = {a.base.label for a in entries}
    return entries | {s for e in exprs for s in e.free_symbols if s.is_Symbol and s not in families}


def inside(point: dict[Any, Any], domain: Any) -> bool:
    """Whether a point lies in the sets of a domain and satisfies its facts."""
    sets = dict(domain.sets)
    if not all(sets[s].contains(sp.sympify(v)) == sp.true for s, v in point.items() if s in sets):
        return False
    return all(true_at(fact, point) for fact in domain.facts if fact.free_symbols <= set(point))


def sample(exprs: tuple[Any, ...], domain: Any, count: int, seed: int) -> Iterator[dict[Any, Any]]:
    """Random points of a domain, and the closed ends of its intervals."""
    names, sets = scalars(*map(sp.sympify, exprs)), dict(domain.sets)
    found = places(names, sets, count, seed)
    for name, values in sets.items():
        ends = [values.start, values.end] if isinstance(values, sp.Interval) else list(values)
        found += [{**found[0], name: end} for end in ends if name in names and values.contains(end) == sp.true]
    yield from (point for point in found if inside(point, domain))


def false_at(statement: Any, point: dict[Any, Any]) -> bool:
    """Whether a relation is false, or a side of it has no value, at a point (up to 40 digits)."""
    try:
        left, right = (value(sp.sympify(side), point) for side in (statement.left, statement.right))
    except (NoValue, ZeroDivisionError):
        return True
    gap = mp.mpf(0) if abs(left - right) < SLACK else left - right
    return not bool(SIGNS[statement.sign](sp.sign(sp.Float(gap)) if gap else 0, 0))


def bulge(f: Any, ends: tuple[dict[Any, Any], dict[Any, Any]]) -> Any:
    """f((a+b)/2) - (f(a)+f(b))/2, which a convex function has ≤ 0."""
    one, two = ends
    middle = {s: sp.sympify(one[s] + two[s]) / 2 for s in one}
    return value(f, middle) - (value(f, one) + value(f, two)) / 2


def counterexample(statement: Any, count: int = 60, seed: int = 1) -> Any | None:
    """A point, chord or data set that contradicts a statement, or None if none was met."""
    if isinstance(statement, dv.Holds):
        points = sample((statement.left, statement.right), statement.domain, count, seed)
        return next((point for point in points if false_at(statement, point)), None)
    if statement.variables == (dv.theta,):
        return next((data for data in data_sets(statement, count // 3, seed) if contradicts(statement, data)), None)
    assert isinstance(statement, dv.Convex)
    for one in sample((statement.function,), statement.domain, count, seed):
        for two in sample((statement.function,), statement.domain, 3, seed + hash(str(one)) % 97):
            other = {**one, **{v: two[v] for v in statement.variables}}
            try:
                if bulge(statement.function, (one, other)) > SLACK:
                    return one, other
            except (NoValue, ZeroDivisionError):
                return one, other
    return None


def data_sets(statement: Any, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Designs, labels, and two parameter vectors."""
    rng = random.Random(seed)
    families = {a.base for a in statement.function.atoms(sp.Indexed)}
    labels = next((f for f in families if f not in (dv.theta, dv.X)), None)
    allowed = dict(statement.domain.sets).get(labels, sp.S.Reals)
    for _ in range(count):
        rows, columns = rng.randint(1, 3), rng.randint(1, 2)
        yield {
            "X": [[somewhere(sp.S.Reals, rng, 3) for _ in range(columns)] for _ in range(rows)],
            "labels": (labels, [somewhere(allowed, rng) for _ in range(rows)]),
            "a": [somewhere(sp.S.Reals, rng, 2) for _ in range(columns)],
            "b": [somewhere(sp.S.Reals, rng, 2) for _ in range(columns)],
        }


def contradicts(statement: Any, data: dict[str, Any]) -> bool:
    """Whether a data set shows that a mean loss is not convex in θ, or bends more than a bound of it allows."""
    X, (family, labels), a, b = data["X"], data["labels"], data["a"], data["b"]

    def mean(t: Any) -> Any:
        """The mean loss at a + t(b - a)."""
        point = {
            dv.N: len(X),
            dv.d: len(a),
            dv.X: lambda n, k: X[n - 1][k - 1],
            dv.theta: lambda k: a[k - 1] + t * (b[k - 1] - a[k - 1]),
            family: lambda n: labels[n - 1],
        }
        return value(statement.function, point)

    if isinstance(statement, dv.Convex):
        return bool(mean(sp.Rational(1, 2)) - (mean(0) + mean(1)) / 2 > SLACK)
    h = sp.Rational(1, 10**12)
    bend = (mean(h) - 2 * mean(0) + mean(-h)) / mp.mpf(10) ** -24
    forms = (sum(x * (q - p) for x, p, q in zip(row, a, b, strict=True)) for row in X)
    bound = value(statement.constant, {}) * value(sp.Add(*(f**2 for f in forms)), {}) / len(X)
    return bool(abs(bend) > bound * (1 + mp.mpf(10) ** -9))


def agrees(verdict: Any) -> None:
    """Replay it, and look for a contradiction by mpmath; recursively for the premises."""
    verdict.check()
    if isinstance(verdict, dv.Proved):
        assert counterexample(verdict.statement) is None, str(verdict)
        for premise in verdict.certificate.premises:
            agrees(premise)
    elif isinstance(verdict, dv.Refuted):
        shown(verdict.statement, verdict.witness.evidence)
    else:
        assert verdict.reason


def shown(statement: Any, evidence: Any) -> None:
    """The witness contradicts the statement, by the values that mpmath gives."""
    match evidence:
        case Point(values):
            assert inside(dict(values), statement.domain)
            assert false_at(statement, dict(values))
        case Chord(a, b, values):
            ends = [{**dict(values), **dict(zip(statement.variables, end, strict=True))} for end in (a, b)]
            assert all(inside(end, statement.domain) for end in ends)
            assert bulge(statement.function, (ends[0], ends[1])) > 0
        case LossChord(loss, chord):
            labels = next(v for v in dict(statement.domain.sets).values())
            assert all(v in labels for s, v in chord.values if s == dv.y)
            ends = [{**dict(chord.values), dv.z: end} for (end,) in (chord.a, chord.b)]
            assert bulge(loss, (ends[0], ends[1])) > 0
