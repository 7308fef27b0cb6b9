"""`prove`: search for a certificate or a counterexample of a relation. The kernel checks whatever is found."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, derivative
from derivations.counterexamples import Point
from derivations.deciding.analysis import Search
from derivations.deciding.branches import by_branches, by_distance, by_maximum
from derivations.deciding.budget import asked, limited, manageable, remembered
from derivations.deciding.descent import kink_points, low_points
from derivations.deciding.ends import by_ends
from derivations.deciding.landscape import ZERO, closed, lowest, near, samples
from derivations.deciding.orders import by_order
from derivations.deciding.parameters import by_combination
from derivations.deciding.polynomials import bernstein_pieces, negative_point, square_free
from derivations.deciding.radicals import by_radicals
from derivations.deciding.shifts import by_shift
from derivations.deciding.sides import by_sides
from derivations.deciding.touching import by_touching
from derivations.differences import Undefined, difference, require_defined
from derivations.kernel.premises import positive_part
from derivations.kernel.statements import CheckError, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.polynomials import Reduced, reduce
from derivations.points import points, symbols_of
from derivations.reading import Spec, as_statement, domain_of
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness

SEARCHES: tuple[Callable[[Holds, Callable[[Holds], Verdict]], Verdict | None], ...] = (
    by_branches, by_order, by_distance, lambda statement, _: by_maximum(statement), by_combination, by_shift, by_sides,
    by_radicals, by_touching, by_ends,
)  # fmt: skip
"""What is tried, in this order, on a relation that is not decided as it is written."""


def prove(relation: Any, domain: Spec = None) -> Verdict:
    """Decide whether a relation (Eq, Ge, Gt, Le, Lt of SymPy) holds on a whole domain.

    ``domain`` is {symbol: SymPy set}, or a relation or And of relations; a symbol it does not mention runs over all
    reals. Returns Proved with a certificate, Refuted with an exact witness, or Undecided with the reason. Raises
    ValueError for what is not a relation or not a domain.
    """
    if not isinstance(relation, sp.core.relational.Relational):
        if relation not in (sp.true, sp.false):
            raise ValueError(f"prove: {relation!r} is not a relation; write sp.Ge(f, 0) or sp.Eq(f, g)")
        relation = sp.Eq(sp.S.Zero, sp.S.Zero if relation == sp.true else sp.S.One, evaluate=False)
    return decide(as_statement(relation, domain_of(domain, relation)))


@limited
def decide(statement: Holds) -> Verdict:
    """The verdict on a relation that has been read already."""
    try:
        if statement.sign == "=":
            return _equation(statement)
        for side in (statement.left, statement.right):
            require_defined(side, statement.domain)
        if statement.sign == "≠":
            return Undecided(statement, "no rule decides ≠ yet")
    except (Undefined, OutsideClass, NoBall) as error:
        return Undecided(statement, str(error))
    found = _smooth(statement)
    if isinstance(found, Undecided):
        tried = (search(statement, decide) for search in SEARCHES)
        return _kink_point(statement) or next((verdict for verdict in tried if verdict), found)
    return found


def _smooth(statement: Holds) -> Verdict:
    """The verdict on a relation whose formulas are taken as they are written."""
    try:
        verdict = _direct(statement)
        return verdict if not isinstance(verdict, Undecided) else _searched(statement, verdict.reason)
    except OutsideClass as error:  # it may be too large to be proved
        return _hunted(statement, positive_part(statement)[0]) or Undecided(statement, str(error))
    except (Undefined, NoBall) as error:
        return Undecided(statement, str(error))


def _equation(statement: Holds) -> Verdict:
    point = difference(statement.left, statement.right, statement.domain)
    return Proved(statement, Certificate("identity")) if point is None else _refuted(statement, point)


def _direct(statement: Holds) -> Verdict:
    """What is decided at once: labels, constants, polynomials, signs."""
    f, _ = positive_part(statement)
    label = statement.domain.finite(sp.Tuple(f))
    if label is not None:
        asked(f)
        parts = [statement.at(label, value) for value in statement.domain[label]]
        return _combined(statement, "cases", label, list(statement.domain[label]), parts)
    found = remembered(("signs", statement), lambda: _by_signs(statement))
    for label in sorted(f.free_symbols, key=str) if isinstance(found, Undecided) else ():
        values = statement.domain[label]
        if values.start.is_finite and values.end.is_finite and derivative(f, (label, 2)).is_zero:
            ends = [values.start, values.end]
            return _combined(statement, "affine in the label", label, ends, [statement.at(label, v) for v in ends])
    return found


def _by_signs(statement: Holds) -> Verdict:
    """The verdict on a constant, a polynomial, or what signs alone decide."""
    f, strict = positive_part(statement)
    asked(f)
    if not f.free_symbols:
        return _constant(statement)
    manageable(f, statement.domain)
    with suppress(OutsideClass):
        found = _one_variable(statement, reduce(f, statement.domain), strict)
        if not (isinstance(found, Undecided) and statement.domain.facts):  # which polynomials alone do not show
            return found
    try:
        return Proved(statement, Certificate("signs"))
    except CheckError as error:
        return Undecided(statement, str(error))


def _searched(statement: Holds, reason: str) -> Verdict:
    """A proof by analysis, or a point where the relation is false."""
    f, strict = positive_part(statement)
    x = next(iter(f.free_symbols)) if len(f.free_symbols) == 1 else None
    wrong = _low_point(statement, f, x, strict) if x else _lowest_point(statement, f)
    found = wrong or Search(_direct).solve(statement) or (_hunted(statement, f) if x else None)
    return found or Undecided(statement, reason)


def _low_point(statement: Holds, f: Any, x: Any, strict: bool) -> Verdict | None:
    """A point where f < 0 (where f = 0, if that is enough), among its lowest ones."""
    values = statement.domain[x]
    for low in lowest(f, x, samples(f, x, values))[:4] if isinstance(values, sp.Interval) else ():
        touching = closed(low.at) if strict and abs(low.value) < ZERO else ()
        whole = (sp.floor(low.at), sp.ceiling(low.at)) if x.is_integer else ()
        for at in (*near(low.at), low.at, *whole, *touching) if low.value < 0 or strict else ():
            if statement.domain.contains(x, at) and (low.value < 0 or abs(low.value) < ZERO):
                verdict = _refuted(statement, {x: at})
                if isinstance(verdict, Refuted):
                    return verdict
    return None


def _constant(statement: Holds) -> Verdict:
    for certificate in (Certificate("signs"), Certificate("enclosure", "leaf")):
        try:
            return Proved(statement, certificate)
        except CheckError:
            continue
    return _refuted(statement, {})


def _combined(statement: Holds, rule: str, label: Any, values: list[Any], parts: list[Holds]) -> Verdict:
    """One verdict from those at several values of a label."""
    verdicts = [decide(part) for part in parts]
    for value, verdict in zip(values, verdicts, strict=True):
        if isinstance(verdict, Refuted) and statement.domain[label].contains(value) == sp.true:
            found = {**dict(verdict.witness.evidence.values), label: value}
            return _refuted(statement, found)
    proofs = tuple(v for v in verdicts if isinstance(v, Proved))
    if len(proofs) == len(verdicts):
        return Proved(statement, Certificate(rule, label, proofs))
    reasons = (f"{label} = {v}: {w}" for v, w in zip(values, verdicts, strict=True) if not isinstance(w, Proved))
    return Undecided(statement, "; ".join(reasons))


def _one_variable(statement: Holds, reduced: Reduced, strict: bool) -> Verdict:
    """The sign of a polynomial on an interval: a certificate, or a point where it is wrong."""
    square, rest = square_free(reduced.polynomial)
    box = reduced.interval
    wrong = negative_point(rest, box)
    if wrong is None and strict:
        wrong = next((r for r in sp.Poly.ground_roots(square * rest) if box.contains(r) == sp.true), None)
    if wrong is not None:
        return _refuted_at(statement, reduced, wrong)
    coefficients = tuple(square.all_coeffs())
    pieces = bernstein_pieces(rest, box)
    try:
        shown = Certificate("signs") if pieces is None else Certificate("Bernstein", (coefficients, pieces, None))
        return Proved(statement, shown)
    except CheckError as error:
        return Undecided(statement, str(error))


def _refuted_at(statement: Holds, reduced: Reduced, at: sp.Rational) -> Verdict:
    """Prefer a short rational point near the exact one; the exact one where only equality refutes."""
    exact = reduced.value(at)
    for digits in (1, 2, 4, 8) if reduced.order else ():
        short = sp.Rational(str(sp.N(exact, 30).round(digits)))
        verdict = _refuted(statement, {reduced.variable: short})
        if isinstance(verdict, Refuted):
            return verdict
    return _refuted(statement, {reduced.variable: exact})


def _hunted(statement: Holds, f: Any) -> Verdict | None:
    """A point among a few where ball arithmetic shows the relation to be false, or both sides to be equal."""
    symbols = symbols_of(f)
    for point in points(symbols, statement.domain):
        try:
            if ball(f, point) < 0:
                return _refuted(statement, point)
        except (NoBall, ZeroDivisionError):
            continue
    _, strict = positive_part(statement)
    alike = [dict.fromkeys(symbols, c) for c in (sp.S.Zero, sp.S.One) if strict]
    inside = (point for point in alike if all(statement.domain.contains(*place) for place in point.items()))
    found = (_refuted(statement, point) for point in inside)
    return next((v for v in found if isinstance(v, Refuted)), None)


def _lowest_point(statement: Holds, f: Any) -> Verdict | None:
    """A point in several symbols: one of a few, or one that is reached downhill."""
    found = (_refuted(statement, point) for point in low_points(f, statement.domain))
    return _hunted(statement, f) or next((v for v in found if isinstance(v, Refuted)), None)


def _kink_point(statement: Holds) -> Verdict | None:
    """A point on a kink, or in several symbols any."""
    f, _ = positive_part(statement)
    if not f.atoms(*KINKS):
        return None
    found = (_refuted(statement, point) for point in kink_points(f, statement.domain))
    wrong = next((v for v in found if isinstance(v, Refuted)), None)
    return wrong or (_lowest_point(statement, f) if len(f.free_symbols) > 1 else None)


def _refuted(statement: Holds, point: dict[Any, Any]) -> Verdict:
    try:
        return Refuted(statement, Witness("point", Point(tuple(sorted(point.items(), key=str)))))
    except CheckError as error:
        return Undecided(statement, str(error))
