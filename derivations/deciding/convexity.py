"""`prove_convex`: search for a proof of convexity, or for a chord that lies below the curve."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy as sp

from derivations.balls import NoBall, ball, points, symbols_of
from derivations.calculus import derivative
from derivations.deciding.relations import decide
from derivations.domains import Spec, domain_of
from derivations.kernel.refutations import Chord
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.kernel.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness
from derivations.normal_form import OutsideClass
from derivations.signs import rational_between

WIDTHS = tuple(sp.Rational(2) ** -m for m in range(-1, 12))
"""Half widths of the chords that are tried around a point of negative curvature."""


def hessian(expr: Any, *variables: Any) -> sp.Matrix:
    """The matrix of second derivatives ∂²expr/∂v_i∂v_j (claims S0-110, S0-111); ValueError without variables."""
    if not variables:
        raise ValueError("hessian: no variable is given; write hessian(expr, x, y)")
    return sp.hessian(sp.sympify(expr), variables)


def prove_convex(expr: Any, *variables: Any, domain: Spec = None, strict: bool = False) -> Verdict:
    """Decide whether ``expr`` is convex in ``variables`` on a domain, for all values of its other symbols.

    Returns Proved (by f″ ≥ 0), Refuted (by a chord with rational ends) or Undecided with the reason. Raises
    ValueError without variables, or for a domain that cannot be read.
    """
    if not variables:
        raise ValueError("prove_convex: no variable is given; write prove_convex(expr, z)")
    return decide_convex(Convex(sp.sympify(expr), variables, domain_of(domain, sp.sympify(expr)), strict))


def decide_convex(statement: Convex, curvature: Any = None) -> Verdict:
    """The verdict on a convexity statement; ``curvature`` may be f″ in a form that reads well."""
    if len(statement.variables) > 1:
        return _bent_down(statement) or Undecided(statement, "no rule proves convexity in several variables yet")
    (variable,) = statement.variables
    try:
        curvature = derivative(statement.function, (variable, 2)) if curvature is None else curvature
    except OutsideClass as error:
        return Undecided(statement, str(error))
    inside = statement.domain.interior(variable)
    verdict = decide(Holds(curvature, ">" if statement.strict else "≥", sp.S.Zero, inside))
    if isinstance(verdict, Proved):
        try:
            return Proved(statement, Certificate("second derivative", None, (verdict,)))
        except CheckError as error:
            return Undecided(statement, str(error))
    if isinstance(verdict, Refuted):
        point = dict(verdict.witness.evidence.values)
        at = point.pop(variable, rational_between(statement.domain[variable].start, statement.domain[variable].end))
        found = _chord(statement, at, tuple(sorted(point.items(), key=str)))
        return found or Undecided(statement, f"the curvature is not positive {verdict.witness}, but no chord shows it")
    return Undecided(statement, verdict.reason)


def _chord(statement: Convex, at: Any, values: tuple[Any, ...]) -> Refuted | None:
    """A chord around a point of negative curvature."""
    middle = sp.nsimplify(sp.N(at, 30), rational=True) if not at.is_Rational else at
    for width in WIDTHS:
        try:
            return Refuted(statement, Witness("chord", Chord((middle - width,), (middle + width,), values)))
        except CheckError:
            continue
    return None


def _bent_down(statement: Convex) -> Refuted | None:
    """A chord in several variables, along a small integer direction with vᵀHv < 0 at some point."""
    curvature, variables = hessian(statement.function, *statement.variables), statement.variables
    directions = [v for v in product((0, 1, -1, 2), repeat=len(variables)) if any(v)]
    for point in points(symbols_of(statement.function), statement.domain):
        for v in directions:
            try:
                if not ball((sp.Matrix([v]) * curvature * sp.Matrix(v))[0], point) < 0:
                    continue
            except (NoBall, ZeroDivisionError):
                continue
            found = _chord_along(statement, point, v)
            if found:
                return found
    return None


def _chord_along(statement: Convex, point: dict[Any, Any], direction: tuple[int, ...]) -> Refuted | None:
    fixed = tuple(sorted(((s, v) for s, v in point.items() if s not in statement.variables), key=str))
    for width in WIDTHS:
        low, high = (
            tuple(point[s] + sign * width * step for s, step in zip(statement.variables, direction, strict=True))
            for sign in (-1, 1)
        )
        try:
            return Refuted(statement, Witness("chord", Chord(low, high, fixed)))
        except CheckError:
            continue
    return None
