"""`prove_convex`: search for a proof of convexity, or for a chord that lies below the curve."""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from itertools import islice
from typing import Any

import sympy as sp

from derivations.calculus import KINKS, depends, derivative
from derivations.counterexamples import Chord, Flat, Gap
from derivations.deciding.budget import FAILURES, limited, paid, part
from derivations.deciding.chords import gap
from derivations.deciding.equations import with_fewer_variables
from derivations.deciding.kinks import decide_kinks
from derivations.deciding.landscape import samples
from derivations.deciding.limits import by_limits
from derivations.deciding.planes import in_a_plane
from derivations.deciding.questions import formula
from derivations.deciding.relations import decide
from derivations.deciding.several import decide_several
from derivations.kernel.statements import CheckError, Convex, Holds
from derivations.normal_form import OutsideClass
from derivations.normal_form.boxes import rational_between
from derivations.points import points, symbols_of
from derivations.reading import Spec, domain_of
from derivations.verdicts import Certificate, Proved, Refuted, Undecided, Verdict, Witness

WIDTHS = tuple(sp.Rational(2) ** -m for m in (*range(1, 24), 32, 48, 64, 96, 128, 192))
"""Half widths of the chords that are tried around a point of negative curvature, as parts of the room there is."""

WIDEST = sp.Integer(4)
"""As much room as is used: a wide chord is seen in a picture."""


_NAME = sp.Dummy("x", real=True)
_open: ContextVar[frozenset[Any]] = ContextVar("open", default=frozenset())
"""The functions of one variable that are being taken apart."""


def hessian(expr: Any, *variables: Any) -> sp.Matrix:
    """The matrix of second derivatives ∂²expr/∂v_i∂v_j (claims S0-110, S0-111); ValueError without variables."""
    if not variables:
        raise ValueError("hessian: no variable is given; write hessian(expr, x, y)")
    return sp.hessian(sp.sympify(expr), variables)


def prove_convex(expr: Any, *variables: Any, domain: Spec = None, strict: bool = False) -> Verdict:
    """Decide whether ``expr`` is convex in ``variables`` on a domain, for all values of its other symbols.

    Returns Proved, Refuted (by a chord with exact ends) or Undecided with the reason, within a budget of work.
    Raises ValueError without variables, for what is no expression, or for a domain that cannot be read.
    """
    f = formula(expr, variables)
    return decide_convex(Convex(f, variables, domain_of(domain, f), strict))


@limited
def decide_convex(statement: Convex, curvature: Any = None) -> Verdict:
    """The verdict on a convexity statement; ``curvature`` may be f″ in a form that reads well."""
    if len(statement.variables) > 1:
        found = in_a_plane(statement) or decide_several(statement, decide_convex)
        return (isinstance(found, Undecided) and with_fewer_variables(statement, decide_convex)) or found
    (variable,) = statement.variables
    if not isinstance(statement.domain[variable], sp.Interval):
        return _scattered(statement)
    if any(depends(kink, variable) for kink in statement.function.atoms(*KINKS)):
        found = decide_kinks(statement, _piece)
        if isinstance(found, Undecided):
            parts = decide_several(statement, _piece)
            found = Undecided(statement, f"{found.reason}; {parts.reason}") if isinstance(parts, Undecided) else parts
        return _at_limits(statement) or found if isinstance(found, Undecided) else found
    missing = gap(statement) if any(isinstance(fact, sp.Ne) for fact in statement.domain.facts) else None
    if missing:
        return missing
    paid(sum(10 * len(e.args) ** 3 for e in statement.function.atoms(sp.Mul) if len(e.args) > 2))
    try:
        curvature = derivative(statement.function, (variable, 2)) if curvature is None else curvature
    except OutsideClass as error:
        return Undecided(statement, str(error))
    found = _smooth(statement, curvature)
    return _from_parts(statement) or found if isinstance(found, Undecided) else found


def _smooth(statement: Convex, curvature: Any) -> Verdict:
    """By the sign of the second derivative."""
    (variable,) = statement.variables
    inside = statement.domain.interior(variable)
    claim = Holds(curvature, ">" if statement.strict else "≥", sp.S.Zero, inside)
    verdict = part(claim, lambda: decide(claim))
    if isinstance(verdict, Proved):
        return _by_curvature(statement, None, verdict)
    point = dict(verdict.witness.evidence.values) if isinstance(verdict, Refuted) else {}
    shown = _by_chord(statement, point, curvature) or _touching(statement, curvature)
    if shown is not None:
        return shown
    if isinstance(verdict, Refuted):
        return Undecided(statement, f"the curvature is not positive {verdict.witness}, but no chord shows it")
    return Undecided(statement, verdict.reason)


def _from_parts(statement: Convex) -> Verdict | None:
    """By the rules for sums and compositions, unless the same question is already being asked in other letters."""
    f, (variable,) = statement.function, statement.variables
    asked = (f.subs(variable, _NAME), statement.strict)
    whole = statement.domain.is_interval(variable)
    if asked in _open.get() or (whole and not (f.args and any(a.args for a in f.args))):
        return None
    token = _open.set(_open.get() | {asked})
    try:
        found = decide_several(statement, decide_convex)
    finally:
        _open.reset(token)
    return None if isinstance(found, Undecided) else found


def _scattered(statement: Convex) -> Verdict:
    """Finitely many points are no convex set, unless there is only one."""
    (variable,) = statement.variables
    values = statement.domain[variable]
    reason = f"{variable} does not run over an interval, a convex set"
    if len(values) == 1:
        reason = f"{variable} has only one value, {min(values)}, of which convexity says nothing"
    if len(values) < 2 or not isinstance(variable, sp.Symbol):
        return Undecided(statement, reason)
    others = [s for s in symbols_of(statement.function) if s != variable]
    a, b = sorted(values)[:2]
    for fixed in islice(points(others, statement.domain), 8):
        at = tuple(sorted(((s, v) for s, v in fixed.items() if s != variable), key=str))
        with suppress(CheckError):
            return Refuted(statement, Witness("not a convex set", Gap((a,), (b,), at)))
    return Undecided(statement, reason)


def _piece(statement: Convex) -> Verdict:
    """`decide_convex` for the parts of a function with kinks, which are not taken apart again."""
    kinks = statement.function.atoms(*KINKS)
    if len(statement.variables) == 1 and any(depends(kink, statement.variables[0]) for kink in kinks):
        return decide_kinks(statement, _piece)
    return decide_convex(statement)


def _at_limits(statement: Convex) -> Proved | None:
    with suppress(*FAILURES):
        return by_limits(statement, decide_convex)
    return None


def _by_curvature(statement: Convex, point: Any, verdict: Proved) -> Verdict:
    try:
        return Proved(statement, Certificate("second derivative", (statement.function, point), (verdict,)))
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
    others = [s for s in symbols_of(statement.function) if s != variable and s not in fixed]
    fixed |= next(iter(points(others, domain)), {}) if others and (point or not curvature.free_symbols) else {}
    given = [point[variable]] if variable in point else []
    curvature = curvature.subs(fixed)
    if isinstance(box, sp.Interval) and curvature.free_symbols <= {variable}:
        bent = [s.at for s in samples(curvature, variable, box) if s.value < 0]
        given += sorted(bent, key=lambda at: -min(at - box.start, box.end - at))
        given += [rational_between(box.start, box.end)] if statement.strict and curvature == 0 else []
    elif not given and point and isinstance(box, sp.Interval):
        given = [rational_between(box.start, box.end)]
    values = tuple(sorted(fixed.items(), key=str))
    return next(filter(None, (_chord(statement, at, values) for at in given[:8])), None)


def _chord(statement: Convex, at: Any, values: tuple[Any, ...]) -> Refuted | None:
    """A chord around a point of negative curvature, inside the domain; the widest that shows it."""
    (variable,) = statement.variables
    middle = sp.nsimplify(sp.N(at, 30), rational=True) if not at.is_Rational else at
    box = statement.domain[variable]
    room = min(middle - box.start, box.end - middle, WIDEST) if isinstance(box, sp.Interval) else WIDEST
    for width in (room * w for w in WIDTHS):
        try:
            return Refuted(statement, Witness("chord", Chord((middle - width,), (middle + width,), values)))
        except CheckError:
            continue
    half = room / 2
    with suppress(CheckError):
        return Refuted(statement, Witness("flat chord", Flat((middle - half,), (middle + half,), values)))
    return None
