"""The search for a counterexample by mpmath: what a statement says, and random points. No kernel rule is used."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

import sympy as sp

import derivations as dv
from derivations.comparisons import Comparison, Kink, LossComparison
from derivations.counterexamples import Chord, Flat, Gap, LossChord, Point, Turn
from derivations.symbols import labels
from tests.derivations.opinion import NoValue, mp, places, somewhere, true_at, value

SLACK = mp.mpf(10) ** -40
STEP, ROUGH = sp.Rational(1, 10**12), mp.mpf(10) ** -20
"""A second derivative by differences over this step is wrong by about 10⁻²⁴ with 50 digits."""

SIGNS = {"=": sp.Eq, "≥": sp.Ge, ">": sp.Gt, "≤": sp.Le, "<": sp.Lt, "≠": sp.Ne}


def scalars(*exprs: Any) -> set[Any]:
    """What has a value of its own: symbols, and entries such as x[i]; not the labels of families."""
    entries = {a for e in exprs for a in e.atoms(sp.Indexed)}
    families = {a.base.label for a in entries}
    return entries | {s for e in exprs for s in e.free_symbols if s.is_Symbol and s not in families}


def inside(point: dict[Any, Any], domain: Any) -> bool:
    """Whether a point lies in the sets of a domain and satisfies its facts."""
    sets = dict(domain.sets)
    if not all(_among(sp.sympify(v), sets[s]) for s, v in point.items() if s in sets):
        return False
    return all(true_at(fact, point) for fact in domain.facts if fact.free_symbols <= set(point))


def _among(number: Any, values: Any) -> bool:
    """Whether a set contains a number; an interval is asked by its ends, because SymPy takes long."""
    if not isinstance(values, sp.Interval) or not number.is_Rational:
        return bool(values.contains(number) == sp.true)
    above = values.start < number or (number == values.start and not values.left_open)
    return bool(above and (number < values.end or (number == values.end and not values.right_open)))


def sample(exprs: tuple[Any, ...], domain: Any, count: int, seed: int) -> Iterator[dict[Any, Any]]:
    """Random points of a domain, and the closed ends of its intervals; where facts cut it down, out of many more."""
    names, sets = scalars(*map(sp.sympify, exprs), *domain.facts), dict(domain.sets)
    found = places(names, sets, count, seed)
    for name, values in sets.items():
        ends = [values.start, values.end] if isinstance(values, sp.Interval) else list(islice(values, 20))
        found += [{**found[0], name: end} for end in ends if name in names and values.contains(end) == sp.true]
    for turn in range(8 if domain.facts else 0):
        found += places(names, sets, count, seed + turn, reach=1 + turn)
    yield from islice((point for point in found if inside(point, domain)), 2 * count)


def false_at(statement: Any, point: dict[Any, Any]) -> bool:
    """Whether a relation is false, or a side of it has no value, at a point (up to 40 digits)."""
    try:
        left, right = (value(sp.sympify(side), point) for side in (statement.left, statement.right))
    except (NoValue, ZeroDivisionError):
        return True
    gap = mp.mpf(0) if abs(left - right) < SLACK else left - right
    return not bool(SIGNS[statement.sign](sp.sign(sp.Float(gap)) if gap else 0, 0))


def between(one: dict[Any, Any], two: dict[Any, Any]) -> dict[Any, Any]:
    return {s: sp.sympify(one[s] + two[s]) / 2 for s in one}


def bulge(f: Any, ends: tuple[dict[Any, Any], dict[Any, Any]]) -> Any:
    """f((a+b)/2) - (f(a)+f(b))/2, which a convex function has ≤ 0."""
    one, two = ends
    return value(f, between(one, two)) - (value(f, one) + value(f, two)) / 2


def counterexample(statement: Any, count: int = 60, seed: int = 1) -> Any | None:
    """A point, chord, row or data set that contradicts a statement, or None if none was met."""
    match statement:
        case dv.Holds(left, _, right, domain):
            return next((at for at in sample((left, right), domain, count, seed) if false_at(statement, at)), None)
        case dv.Convex() | dv.Smooth() if statement.variables == (dv.theta,):
            return next((data for data in data_sets(statement, count // 3, seed) if contradicts(statement, data)), None)
        case dv.Convex():
            return _chord_below(replace(statement, function=sp.sympify(statement.function)), count, seed)
        case dv.Monotone() | dv.Quasiconvex():
            return next(
                (row for row in _rows(statement, count, seed) if _breaks(statement, *zip(*row, strict=True))), None
            )
        case dv.Range(f, low, high, domain):
            claims = [dv.Holds(f, sign, c, domain) for sign, c in (("≥", low), ("≤", high)) if c not in (-sp.oo, sp.oo)]
        case dv.StronglyConvex(f, variables, m, domain):
            claims = [
                dv.Holds(m, ">", sp.S.Zero),
                dv.Convex(f - m / 2 * sp.Add(*(v**2 for v in variables)), variables, domain),
            ]
        case dv.Smooth(f, variables, c, domain, attained):
            bowl = c / 2 * sp.Add(*(v**2 for v in variables))
            claims = [dv.Convex(bowl + f, variables, domain), dv.Convex(bowl - f, variables, domain)]
            # what is left free must not matter: any value will do
            at = {**next(sample((f,), domain, 1, seed)), **dict(attained or ())}
            if attained and not is_near(abs(bend(f, lambda t: {**at, variables[0]: at[variables[0]] + t})), c):
                return attained
    found = (counterexample(claim, count, seed) for claim in claims)
    return next((against for against in found if against is not None), None)


def _chord_below(statement: Any, count: int, seed: int) -> Any | None:
    """A chord below the curve, or one that leaves the domain."""
    f, domain = statement.function, statement.domain
    about = (f, *statement.variables)
    found = list(sample(about, domain, count, seed))
    for turn, one in enumerate(found):
        for apart in (1, 7, 19):
            two = found[(turn + apart) % len(found)]
            other = {**one, **{v: two[v] for v in statement.variables}}
            if not inside(other, domain):
                continue
            try:
                if bulge(f, (one, other)) > SLACK or not inside(between(one, other), domain):
                    return one, other
            except (NoValue, ZeroDivisionError):
                return one, other
    return None


def _rows(statement: Any, count: int, seed: int) -> Iterator[list[tuple[Any, Any]]]:
    """Points of the domain in the order of the variable, the other symbols fixed, each with the value there."""
    (x,), f, domain = statement.variables, statement.function, statement.domain
    found = list(sample((f, x), domain, count, seed))
    for fixed in found[:8]:
        row = [{**fixed, x: at} for at in sorted({point[x] for point in found})]
        yield [(point, value(f, point)) for point in row if inside(point, domain)]


def _breaks(statement: Any, points: Any, values: Any) -> bool:
    """Whether values in a row turn, against a direction or against quasiconvexity."""
    steps = [b - a for a, b in pairwise(values)]
    if isinstance(statement, dv.Quasiconvex):
        lowest = values.index(min(values))
        return any(d > SLACK for d in steps[:lowest]) or any(d < -SLACK for d in steps[lowest:])
    flat = statement.strict and any(abs(d) <= SLACK for d in steps)
    falls, rises = any(d < -SLACK for d in steps), any(d > SLACK for d in steps)
    return bool(flat or {"increasing": falls, "decreasing": rises, "monotone": falls and rises}[statement.direction])


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
    X, a, b = data["X"], data["a"], data["b"]
    if isinstance(statement, dv.Convex):
        low, middle, high = (value(statement.function, _along(data, t)) for t in (0, sp.Rational(1, 2), 1))
        return bool(middle - (low + high) / 2 > SLACK)
    if statement.attained:
        at = dict(statement.attained)
        family, values = data["labels"]
        one = {"X": [[1]], "labels": (family, [at.get(dv.y, values[0])]), "a": [at[dv.z]], "b": [at[dv.z] + 1]}
        if not is_near(abs(bend(statement.function, lambda t: _along(one, t))), statement.constant):
            return True
    curvature = abs(bend(statement.function, lambda t: _along(data, t)))
    forms = (sum(x * (q - p) for x, p, q in zip(row, a, b, strict=True)) for row in X)
    bound = value(statement.constant, {}) * value(sp.Add(*(f**2 for f in forms)), {}) / len(X)
    return bool(curvature > bound * (1 + ROUGH))


def _along(data: dict[str, Any], t: Any) -> dict[Any, Any]:
    """A data set, with the parameters a + t(b - a)."""
    X, (family, labels), a, b = data["X"], data["labels"], data["a"], data["b"]
    return {
        dv.N: len(X),
        dv.d: len(a),
        dv.X: lambda n, k: X[n - 1][k - 1],
        dv.theta: lambda k: a[k - 1] + t * (b[k - 1] - a[k - 1]),
        family: lambda n: labels[n - 1],
    }


def bend(f: Any, at: Callable[[Any], dict[Any, Any]]) -> Any:
    """The second derivative of t ↦ f(at t) at 0, by differences."""
    low, middle, high = (value(f, at(t)) for t in (-STEP, 0, STEP))
    return (low - 2 * middle + high) / value(STEP**2, {})


def is_near(curvature: Any, constant: Any) -> bool:
    return bool(abs(curvature - value(constant, {})) < ROUGH)


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
    assert refutes(statement, evidence), (str(statement), str(evidence))


def refutes(statement: Any, evidence: Any) -> bool:
    """Whether a witness contradicts a statement by the values that mpmath gives; not where it has no such values."""
    try:
        return _refutes(statement, evidence)
    except (NoValue, ZeroDivisionError, ValueError):
        return False


def _refutes(statement: Any, evidence: Any) -> bool:
    domain = statement.domain
    match evidence:
        case Point(values):
            return inside(dict(values), domain) and false_at(statement, dict(values))
        case Chord(a, b, values) | Gap(a, b, values):
            one, two = ({**dict(values), **dict(zip(statement.variables, end, strict=True))} for end in (a, b))
            if not (inside(one, domain) and inside(two, domain)):
                return False
            if isinstance(evidence, Gap):
                return not inside(between(one, two), domain)
            rise = bulge(statement.function, (one, two))
            if isinstance(evidence, Flat):
                return bool(statement.strict and a != b and abs(rise) < mp.mpf(10) ** -40)
            return bool(rise > 0)
        case LossChord(loss, chord):
            # the loss of one sample is that of the statement: the mean over the data N = d = 1, x = 1
            (over,) = (v for s, v in domain.sets if s == labels)
            (low,), (high,), at = chord.a, chord.b, dict(chord.values).get(dv.y, sp.S.Zero)
            data = {"X": [[1]], "labels": (labels, [at]), "a": [low], "b": [high]}
            same = value(statement.function, _along(data, 0)) == value(loss, {dv.z: low, dv.y: at})
            return bool(at in over and same and contradicts(dv.Convex(statement.function, (dv.theta,), domain), data))
        case Comparison():
            return _outgrown(statement, evidence)
        case LossComparison(loss, compared):
            (over,) = (v for s, v in domain.sets if s == labels)
            at = dict(compared.values).get(dv.y, sp.S.Zero)
            data = {"X": [[1]], "labels": (labels, [at]), "a": [1], "b": [1]}
            same = value(statement.function, _along(data, 0)) == value(loss, {dv.z: 1, dv.y: at})
            alone = replace(statement, function=loss, variables=(dv.z,), domain=dv.Domain().with_set(dv.y, over))
            return bool(same and _outgrown(alone, compared))
        case Turn((a, b, c), values):
            (x,) = statement.variables
            points = [{**dict(values), x: at} for at in (a, b, c)]
            low, middle, high = (value(statement.function, point) for point in points)
            hollow = isinstance(statement, dv.Monotone) and low > middle < high
            return a < b < c and all(inside(p, domain) for p in points) and bool(low < middle > high or hollow)
    raise TypeError(f"no second opinion on {evidence!r}")


def _jumps(statement: Any, at: dict[Any, Any], kink: Any, box: Any) -> bool:
    """Whether second differences over the kink are 2|α|h or more, but for a parabola, for ever smaller steps h."""
    (x,), sign, unnamed = (
        statement.variables,
        sp.sign(kink.scale),
        statement.constant == sp.oo and not statement.attained,
    )
    steps = [min(at[x] - box.start, box.end - at[x]) / 2**k for k in range(1, 9)]
    if not isinstance(statement, dv.Smooth) or not unnamed or kink.scale == 0 or min(steps) <= 0:
        return False
    for h in steps:
        points = [{**at, x: at[x] + t} for t in (-h, 0, h)]
        low, middle, high = (value(statement.function, point) for point in points)
        least = value(2 * abs(kink.scale) * h - kink.bend * h**2, {})
        if not all(inside(p, statement.domain) for p in points) or sign * (low + high - 2 * middle) < least * (
            1 - ROUGH
        ):
            return False
    return True


def _outgrown(statement: Any, evidence: Any) -> bool:
    """Whether second differences stay beyond α t^q at points towards the end, which itself grows, or vanishes."""
    (x,), bound, box = statement.variables, evidence.bound, evidence.premise.statement.domain.sets[0][1]
    if isinstance(bound, Kink):
        return _jumps(statement, {**dict(evidence.values), x: bound.place}, bound, box)
    side = 1 if bound.end == box.end else -1
    if bound.end.is_finite:
        places = [bound.end - side * (box.end - box.start) / 2**k for k in range(1, 7)]
    else:
        places = [(box.start if side > 0 else box.end) + side * 2**k for k in range(1, 7)]
    points = [{**dict(evidence.values), x: at} for at in places]
    if bound.end not in (box.start, box.end) or not all(inside(point, statement.domain) for point in points):
        return False
    bends = [bend(statement.function, lambda t, p=point: {**p, x: p[x] + t}) for point in points]  # type: ignore[misc]
    distances = [value(abs(at - bound.end) if bound.end.is_finite else abs(at), {}) for at in places]
    powers = [t ** value(bound.power, {}) if bound.power else abs(mp.log(t)) for t in distances]
    sizes, sign = [value(abs(bound.scale), {}) * p for p in powers], 1 if bound.scale > 0 else -1
    if isinstance(statement, dv.Smooth):
        grows = sizes[0] < sizes[-1] and all(sign * b >= s * (1 - ROUGH) for b, s in zip(bends, sizes, strict=True))
        return bool(grows and statement.constant == sp.oo and statement.attained == ())
    vanishes = sizes[0] > sizes[-1] and all(b <= s * (1 + ROUGH) for b, s in zip(bends, sizes, strict=True))
    return bool(vanishes and sign > 0 and statement.constant == 0)
