"""What rules ask: what premises say, whether formulas are defined, equal, smooth, how an interval is cut; and `run`.

Lemma used: a function that is continuous on an interval and has f^(m) > 0 inside it, or is analytic inside with
f^(m) ≥ 0 and f^(m) ≠ 0 somewhere, because the zeros of f^(m) are isolated, increases (m = 1), is convex (m = 2)
strictly; f^(m) ≥ 0 gives the same without "strictly".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from itertools import pairwise
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits

from derivations.kernel.statements import CheckError, Holds, Premises, demand, mean_loss
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball
from derivations.normal_form.boxes import NOT_NEGATIVE, POSITIVE
from derivations.normal_form.breaks import KINKS, without_minima
from derivations.normal_form.definedness import demands, kind, undecided
from derivations.normal_form.derivatives import smooth_derivative
from derivations.normal_form.domains import Domain
from derivations.normal_form.equality import equal
from derivations.normal_form.indices import canonical_sum
from derivations.normal_form.signs import signs
from derivations.symbols import labels, theta, y, z


def rests_on(premises: Premises, *wanted: Any) -> None:
    """The premises are these statements, or say more: strictly. An inequality may be written in any equal form."""
    demand(len(premises) == len(wanted), f"the rule takes {len(wanted)} premises, not {len(premises)}")
    for premise, needed in zip(premises, wanted, strict=True):
        if premise == needed or (getattr(premise, "strict", False) and replace(premise, strict=False) == needed):
            continue
        demand(isinstance(premise, Holds) and isinstance(needed, Holds), f"the premise {premise} is not: {needed}")
        (f, strict), (g, strictly) = positive_part(premise), positive_part(needed)
        enough = premise.domain == needed.domain and (strict or not strictly)
        demand(enough, f"the premise {premise} does not say: {needed}")
        defined(needed.domain, needed.left, needed.right)
        same(f, g, needed.domain)


def positive_part(statement: Holds) -> tuple[Any, bool]:
    """An inequality as (f, strict): f > 0 or f ≥ 0."""
    demand(statement.sign in ("≥", ">", "≤", "<"), f"{statement} is not an inequality")
    f = statement.left - statement.right
    return (f if statement.sign in ("≥", ">") else -f), statement.sign in (">", "<")


def inequality(statement: Holds) -> tuple[Any, bool, Domain]:
    """f, whether f > 0 or f ≥ 0 is claimed, and where; both sides have a value there."""
    defined(statement.domain, statement.left, statement.right)
    return *positive_part(statement), statement.domain


def defined(domain: Domain, *exprs: Any) -> None:
    """Every formula has a real value at every point of a domain."""
    for e in exprs:
        for part, needed in undecided(e, domain):
            raise CheckError(f"{e} may be undefined: {part} is not seen to be {kind(needed)}; restrict domain=")


def same(f: Any, g: Any, domain: Domain) -> None:
    """Two formulas are one, up to how their minima are written, or are equal on the domain."""
    if without_minima(f) != without_minima(g):
        equal(f, g, domain)


def smooth(f: Any, domain: Domain) -> None:
    """A function that is defined on a domain is analytic: no kinks; what roots and arcs need ≥ 0 is positive."""
    demand(not f.atoms(*KINKS), f"{f} has a kink")
    for part, needed in demands(canonical_sum(f), domain):
        demand(needed != NOT_NEGATIVE or signs(part, domain) <= POSITIVE, f"{f} is not seen to be differentiable")


def on_interval(x: Any, domain: Domain) -> None:
    """A variable is one number, and runs over an interval."""
    single = isinstance(x, (sp.Symbol, sp.Indexed)) and domain.is_interval(x)
    demand(single, f"{x} is not seen to run over an interval, a convex set")


def analytic(f: Any, x: Any, domain: Domain) -> Domain:
    """The domain with the inside of an interval, on which f is analytic; f is continuous on the whole of it."""
    on_interval(x, domain)
    inside = domain.interior(x)
    smooth(f, inside)
    defined(domain, f)
    return inside


def not_falling(f: Any, x: Any, order: int, domain: Domain, strict: bool = False, point: Any = None) -> Holds:
    """The premise f^(order) ≥ 0 inside an interval; for a strict claim > 0, or > 0 at a rational point, if given."""
    inside, slope = analytic(f, x, domain), smooth_derivative(f, (x, order))
    if strict and point is not None:
        demand(f.free_symbols == {x} and isinstance(point, sp.Rational), "one point says nothing of parameters")
        demand(inside.contains(x, point), f"{point} is not inside the interval")
        demand(bool(ball(slope, {x: point}) > 0), f"{slope} does not have its sign at {point}")
    return Holds(slope, ">" if strict and point is None else "≥", sp.S.Zero, inside)


def within(h: Any, values: sp.Interval, domain: Domain) -> list[Holds]:
    """That a function lies in an interval: one relation for each end that is finite."""
    above = Holds(h, ">" if values.left_open else "≥", values.start, domain)
    below = Holds(h, "<" if values.right_open else "≤", values.end, domain)
    return [bound for bound in (above, below) if bound.right.is_finite]


def fresh(u: Any, values: sp.Interval, domain: Domain, *known: Any) -> Domain:
    """The domain with a symbol on an interval, which nobody has used before: not what is known, free or bound."""
    used = u in sp.Tuple(*known, *domain.facts, *dict(domain.sets)).atoms(sp.Symbol)
    wider = domain.with_set(u, values)
    demand(isinstance(u, sp.Symbol) and wider.is_interval(u) and not used, f"{u} is not a new symbol on an interval")
    return wider


def divide(domain: Domain, x: Any, cuts: tuple[Any, ...]) -> list[Domain]:
    """The domain up to each rational cut and from there, the cuts included."""
    values = domain[x]
    edges = (values.start, *cuts, values.end)
    numbers = isinstance(x, sp.Symbol) and all(isinstance(c, sp.Rational) for c in cuts)
    demand(numbers and all(low < high for low, high in pairwise(edges)), f"{cuts} does not cut the range of {x}")
    return [domain.with_set(x, values & sp.Interval(low, high)) for low, high in pairwise(edges)]


def one_sample(statement: Any, loss: Any) -> Any:
    """What is said of θ ↦ mean loss and restricts only the labels y_n, said of the loss of one sample in z, with y."""
    domain = statement.domain
    alone = loss.free_symbols <= {z, y} and not loss.atoms(sp.Indexed, sp.Idx) and not loss.has(ExprWithLimits)
    demand(alone, f"{loss} is not a loss in z and y alone")
    is_mean = statement.variables == (theta,) and statement.function == mean_loss(loss)
    demand(is_mean, f"{statement.function} is not the mean of that loss")
    demand([symbol for symbol, _ in domain.sets] == [labels] and not domain.facts, f"{domain} is not about the labels")
    sample = Domain().with_set(y, domain.sets[0][1])
    return replace(statement, function=loss, variables=(z,), domain=sample)


def run(table: Mapping[str, tuple[Any, ...]], rule: str, *arguments: Any) -> None:
    """Run a rule of a table on what it takes, of exactly the kinds that it is for; CheckError if it stumbles, too."""
    demand(isinstance(rule, str) and rule in table, f"there is no rule {rule!r}")
    *wanted, checker = table[rule]
    for argument, kinds in zip(arguments, wanted, strict=False):
        exact = any(type(argument) is k for k in getattr(kinds, "__args__", (kinds,)))  # another may read as it likes
        demand(exact, f"the rule {rule!r} is not for a {type(argument).__name__}")
    try:
        demand(all(map(plain, arguments)), "it is not made of tuples and formulas: read again, it may differ")
        checker(*arguments)
    except Exception as error:
        told = isinstance(error, (CheckError, OutsideClass, NoBall))
        raise CheckError(str(error) if told else f"the evidence cannot be read: {error!r}") from error


def plain(e: Any) -> bool:
    """Whether something is made of tuples, numbers and formulas alone: whoever reads it twice finds the same."""
    if is_dataclass(e) and type(e).__module__.startswith("derivations."):
        e = tuple(vars(e).values())
    atom = e is None or isinstance(e, sp.Basic) or type(e) in (int, bool, str)
    return all(map(plain, e)) if type(e) is tuple else atom
