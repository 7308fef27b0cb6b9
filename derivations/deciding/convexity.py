"""`prove_convex`: search for a proof of convexity, or for a chord that lies below the curve."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.balls import points
from derivations.calculus import KINKS, depends, derivative
from derivations.deciding.kinks import decide_kinks
from derivations.deciding.landscape import samples
from derivations.deciding.relations import decide
from derivations.deciding.several import decide_several
from derivations.domains import Spec, domain_of
from derivations.kernel.refutations import Chord
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.kernel.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness
from derivations.normal_form import OutsideClass
from derivations.signs import rational_between

WIDTHS = tuple(sp.Rational(2) ** -m for m in range(1, 24))
"""Half widths of the chords that are tried around a point of negative curvature, as parts of the room there is."""


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
        return decide_several(statement, decide_convex)
    (variable,) = statement.variables
    if not isinstance(statement.domain[variable], sp.Interval):
        return Undecided(statement, f"{variable} does not run over an interval, a convex set")
    if any(depends(kink, variable) for kink in statement.function.atoms(*KINKS)):
        found = decide_kinks(statement, _piece)
        return decide_several(statement, _piece) if isinstance(found, Undecided) else found
    try:
        curvature = derivative(statement.function, (variable, 2)) if curvature is None else curvature
    except OutsideClass as error:
        return Undecided(statement, str(error))
    inside = statement.domain.interior(variable)
    verdict = decide(Holds(curvature, ">" if statement.strict else "≥", sp.S.Zero, inside))
    if isinstance(verdict, Proved):
        return _by_curvature(statement, None, verdict)
    point = dict(verdict.witness.evidence.values) if isinstance(verdict, Refuted) else {}
    shown = _by_chord(statement, point, curvature) or _touching(statement, curvature)
    if shown is not None:
        return shown
    if isinstance(verdict, Refuted):
        return Undecided(statement, f"the curvature is not positive {verdict.witness}, but no chord shows it")
    return Undecided(statement, verdict.reason)


def _piece(statement: Convex) -> Verdict:
    """`decide_convex` for the parts of a function with kinks, which are not taken apart again."""
    if len(statement.variables) == 1 and statement.function.atoms(*KINKS):
        return decide_kinks(statement, _piece)
    return decide_convex(statement)


def _by_curvature(statement: Convex, evidence: Any, verdict: Proved) -> Verdict:
    try:
        return Proved(statement, Certificate("second derivative", evidence, (verdict,)))
    except CheckError as error:
        return Undecided(statement, str(error))


def _touching(statement: Convex, curvature: Any) -> Proved | None:
    """Strict convexity where f″ ≥ 0 touches zero, as of x⁴: f″ > 0 at one rational point is enough."""
    (variable,), inside = statement.variables, statement.domain.interior(statement.variables[0])
    if not statement.strict or curvature.free_symbols != {variable}:
        return None
    verdict = decide(Holds(curvature, "≥", sp.S.Zero, inside))
    if isinstance(verdict, Proved):
        made = (_by_curvature(statement, point[variable], verdict) for point in points([variable], inside))
        return next((v for v in made if isinstance(v, Proved)), None)
    return None


def _by_chord(statement: Convex, point: dict[Any, Any], curvature: Any) -> Refuted | None:
    """A chord around a point of negative curvature: the given one, or others farther from the ends of the interval."""
    (variable,), domain = statement.variables, statement.domain
    box, fixed = domain[variable], {s: v for s, v in point.items() if s != variable}
    given = [point[variable]] if variable in point else []
    curvature = curvature.subs(fixed)
    if isinstance(box, sp.Interval) and curvature.free_symbols <= {variable}:
        bent = [s.at for s in samples(curvature, variable, box) if s.value < 0]
        given += sorted(bent, key=lambda at: -min(at - box.start, box.end - at))
    elif not given and point and isinstance(box, sp.Interval):
        given = [rational_between(box.start, box.end)]
    values = tuple(sorted(fixed.items(), key=str))
    return next(filter(None, (_chord(statement, at, values) for at in given[:8])), None)


def _chord(statement: Convex, at: Any, values: tuple[Any, ...]) -> Refuted | None:
    """A chord around a point of negative curvature, inside the domain; the widest that shows it."""
    (variable,) = statement.variables
    middle = sp.nsimplify(sp.N(at, 30), rational=True) if not at.is_Rational else at
    box = statement.domain[variable]
    room = min(middle - box.start, box.end - middle, sp.S.One) if isinstance(box, sp.Interval) else sp.S.One
    for width in (room * w for w in WIDTHS):
        try:
            return Refuted(statement, Witness("chord", Chord((middle - width,), (middle + width,), values)))
        except CheckError:
            continue
    return None
