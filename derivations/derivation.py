"""Derivations: chains start = a = b = result whose every step is checked when it is written.

The check reads a formula through the context ``where`` (L stands for the loss, ŷ for σ(z), z for θ_i x_i + c), takes
every unevaluated derivative properly, and asks `derivations.normal_form.equality` whether both sides are equal. A total
derivative goes through the context, ∂L/∂ŷ stops at ŷ; a derivative of something that does not depend on its
variable is refused, so that 0 = 0 never stands in for a symbol that was not substituted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sympy as sp

from derivations.calculus import depends, derivative
from derivations.differences import Undefined, difference
from derivations.matrices import Entry
from derivations.normal_form import OutsideClass
from derivations.normal_form.balls import NoBall, ball, show
from derivations.normal_form.definedness import demands
from derivations.normal_form.domains import Domain
from derivations.normal_form.indices import canonical_sum
from derivations.reading import Spec, domain_of


class StepError(ValueError):
    """A step of a derivation that does not hold; ``left``, ``right`` and ``residual`` are its two sides."""

    def __init__(self, message: str, left: Any = None, right: Any = None, residual: Any = None) -> None:
        super().__init__(message)
        self.left, self.right, self.residual = left, right, residual

    def __reduce__(self) -> tuple[Any, ...]:
        return StepError, (str(self), self.left, self.right, self.residual)


def as_written() -> Any:
    """A context in which formulas stay as they are written: 2·(ŷ - y) is not multiplied out before it is shown."""
    return sp.evaluate(False)


@dataclass(frozen=True)
class Step:
    """One formula of a chain and the reason why it equals the one before; ``by`` is for the reader."""

    expr: Any
    by: str


@dataclass(frozen=True, init=False)
class Derivation:
    """A checked chain of equal formulas (design: the noun ``Derivation``).

    Parameters: a title, the formula that it starts from, ``where`` (symbol or entry such as z[n] -> what it stands
    for) and ``domain`` (a dict of sets, a relation, or None for all reals). ``to(expr, by=...)`` returns the chain
    with one more step, or raises StepError (the step is false), Undefined is reported as StepError too, or
    OutsideClass (it cannot be decided). ``result`` is the last formula.
    """

    title: str
    start: Any
    steps: tuple[Step, ...]
    definitions: tuple[tuple[Any, Any], ...]
    domain: Domain

    def __init__(self, title: str, start: Any, where: Mapping[Any, Any] | None = None, domain: Spec = None) -> None:
        for name, value in {
            "title": title,
            "start": _formula(start),
            "steps": (),
            "definitions": tuple((n, sp.sympify(v)) for n, v in (where or {}).items()),
            "domain": domain_of(domain),
        }.items():
            object.__setattr__(self, name, value)
        with sp.evaluate(True):
            _refuse_circles(self.where)
            self.meaning(self.start)

    def to(self, expr: Any, by: str) -> Derivation:
        """The derivation with the further step ``= expr``; raises StepError if it is not equal."""
        step = Step(_formula(expr), by)
        with sp.evaluate(True):
            self._check(len(self.steps) + 1, self.last, step)
        longer = object.__new__(Derivation)
        longer.__dict__.update(self.__dict__, steps=(*self.steps, step))
        return longer

    @property
    def where(self) -> Mapping[Any, Any]:
        """What stands for what: the context of every formula of the chain."""
        return MappingProxyType(dict(self.definitions))

    @property
    def premises(self) -> Domain:
        """The domain, its facts read through the context too: z ≠ 1 also says θ_i x_i + c ≠ 1."""
        read = (fact.func(_expand(fact.lhs, self.where), _expand(fact.rhs, self.where)) for fact in self.domain.facts)
        return Domain(self.domain.sets, tuple(dict.fromkeys((*self.domain.facts, *read))))

    @property
    def last(self) -> Any:
        """The last formula of the chain, as it was written."""
        return self.steps[-1].expr if self.steps else self.start

    @property
    def result(self) -> Any:
        """The last formula of the chain, as SymPy keeps it."""
        return evaluated(self.last)

    def check(self) -> None:
        """Check every step again, from the start; raises StepError at the first that does not hold."""
        left = self.start
        for number, step in enumerate(self.steps, 1):
            self._check(number, left, step)
            left = step.expr

    def meaning(self, formula: Any) -> Any:
        """A formula read through the context, with its derivatives taken."""
        try:
            return _expand(_differentiated(Entry.open(formula), self.where, self.premises, frozenset()), self.where)
        except StepError as error:
            raise StepError(f"{self.title!r}: {error}") from None

    def _needs(self, formula: Any) -> tuple[tuple[Any, Any], ...]:
        """What a formula needs to have a value, as it is written and in what it differentiates, read in the context."""
        formula = Entry.open(formula)
        inner = [(d, frozenset(d.variables)) for d in formula.atoms(sp.Derivative)]
        functions = [_expand(_differentiated(d.expr, self.where, self.premises, v), self.where, v) for d, v in inner]
        found = [need for e in (*_entries(formula), *functions) for need in demands(e)]
        return tuple((self.meaning(part), signs) for part, signs in dict.fromkeys(found))

    def _check(self, number: int, left: Any, step: Step) -> None:
        name = f"step {number} of {self.title!r} ({step.by})"
        a, b = self.meaning(left), self.meaning(step.expr)
        if _shape(a) != _shape(b):
            raise StepError(f"{name}: the shapes differ, {left} against {step.expr}", left, step.expr)
        needs = (*self._needs(left), *self._needs(step.expr))
        for one, two in zip(_entries(a), _entries(b), strict=True):
            try:
                point = difference(one, two, self.premises, needs)
            except Undefined as error:
                raise StepError(f"{name}: {left} = {step.expr} fails: {error}", left, step.expr) from None
            except OutsideClass as error:
                raise OutsideClass(error.expression, f"{error.reason} (in {name})") from None
            if point is not None:
                gap = _gap(one - two, point)
                raise StepError(
                    f"{name}: {left} is not {step.expr}; left - right = {gap} at {show(point)}",
                    left,
                    step.expr,
                    one - two,
                )

    def __reduce__(self) -> tuple[Any, ...]:
        steps = tuple((_packed(step.expr), step.by) for step in self.steps)
        where = tuple((_packed(a), _packed(b)) for a, b in self.definitions)
        return _replay, (self.title, _packed(self.start), where, self.domain, steps)

    def __str__(self) -> str:
        from derivations.printing import text

        return text(self)

    def latex(self) -> str:
        """The chain as a LaTeX ``aligned`` environment, one line for each step."""
        from derivations.printing import chain_latex

        return chain_latex(self)

    def _repr_latex_(self) -> str:
        return f"$${self.latex()}$$"


def _packed(e: Any) -> Any:
    """A formula as nested tuples, because SymPy's own pickling would multiply out what was kept as written."""
    atom = not e.args or isinstance(e, (sp.Indexed, sp.Idx, sp.IndexedBase, sp.MatrixBase, sp.MatrixExpr))
    return e if atom else (e.func, tuple(map(_packed, e.args)))


def _unpacked(e: Any) -> Any:
    if not isinstance(e, tuple):
        return e
    func, arguments = e[0], [_unpacked(a) for a in e[1]]
    kept = issubclass(func, (sp.Add, sp.Mul, sp.Pow, sp.Function)) and not issubclass(func, sp.Piecewise)
    return func(*arguments, evaluate=False) if kept else func(*arguments)


def _replay(title: str, start: Any, where: Any, domain: Domain, steps: Any) -> Derivation:
    result = Derivation(title, _unpacked(start), {_unpacked(a): _unpacked(b) for a, b in where}, domain)
    for expr, by in steps:
        result = result.to(_unpacked(expr), by)
    return result


def _formula(e: Any) -> Any:
    e = sp.sympify(e)
    return sp.ImmutableMatrix(e) if isinstance(e, sp.MatrixBase) else e


def evaluated(e: Any) -> Any:
    """Rebuild what was written under ``as_written``, so that it equals the same formula written elsewhere."""
    if not e.args or isinstance(e, (sp.Indexed, sp.Idx, sp.Derivative, Entry, sp.MatrixBase)):
        return e
    return e.func(*map(evaluated, e.args))


def _gap(e: Any, point: Any) -> str:
    try:
        return str(ball(e, point).str(6, radius=False))
    except NoBall:
        return "not 0"


def _shape(e: Any) -> Any:
    return e.shape if isinstance(e, sp.MatrixBase) else ()


def _entries(e: Any) -> list[Any]:
    return list(e) if isinstance(e, sp.MatrixBase) else [e]


def _expand(e: Any, where: Mapping[Any, Any], held: frozenset[Any] = frozenset()) -> Any:
    """Substitute the context until nothing of it is left, except what is held."""
    for _ in range(2 + len(where)):
        before = e
        for name, value in where.items():
            if name in held:
                continue
            if isinstance(name, sp.Indexed):
                e = e.replace(
                    lambda a, b=name: isinstance(a, sp.Indexed) and a.base == b.base and a not in held,
                    lambda a, b=name, v=value: canonical_sum(v).subs(dict(zip(b.indices, a.indices, strict=True))),
                )
            else:
                e = e.xreplace({name: value})
        if e == before:
            return e
    raise StepError("the context defines something by itself")


def _refuse_circles(where: Mapping[Any, Any]) -> None:
    """StepError if something is defined by itself, directly or through others."""
    names = {n: n.base if isinstance(n, sp.Indexed) else n for n in where}
    uses = {n: {m for m in where if names[m] in value.atoms(sp.Symbol, sp.IndexedBase)} for n, value in where.items()}
    for start in where:
        seen: set[Any] = set()
        found = set(uses[start])
        while found - seen:
            seen |= found
            found = {m for n in found for m in uses[n]}
        if start in seen:
            raise StepError(f"the context defines {start} by itself")


def _differentiated(e: Any, where: Mapping[Any, Any], domain: Domain, held: frozenset[Any]) -> Any:
    """Take every derivative in ``e``: through the context, but not beyond its own variables."""
    if isinstance(e, sp.Derivative):
        inside = held | set(e.variables)
        function = _expand(_differentiated(e.expr, where, domain, inside), where, inside)
        for variable in set(e.variables):
            if not depends(function, variable):
                raise StepError(
                    f"{e} would be 0, because {function} does not depend on {variable}; say in where= how it does"
                )
        return _expand(derivative(function, *e.variables, domain=domain), where, held)
    if not e.args or isinstance(e, (sp.Indexed, sp.Idx)) or not e.has(sp.Derivative):
        return e
    return e.func(*(_differentiated(a, where, domain, held) for a in e.args))
