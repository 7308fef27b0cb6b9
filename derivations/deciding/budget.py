"""How much work one verdict may cost: counted in questions and in the size of what they are about, never in seconds.

The outermost question opens an account, and every question that comes up on the way is paid from it before any work on
it begins. When it is empty, `Spent` passes through the whole search, and the verdict is Undecided. So the same question
ends in the same way on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from math import prod
from typing import Any, ParamSpec, TypeVar

import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from derivations.kernel.statements import Holds, Statement
from derivations.normal_form import OutsideClass
from derivations.normal_form.domains import Domain
from derivations.normal_form.signs import field
from derivations.verdicts import Undecided, Verdict

BUDGET = 160_000
"""What one verdict may cost: 4 to 8 seconds on a laptop of 2026, when all of it is used."""

QUESTION, OPERATION = 200, 100
"""The price of a question, and of every operation in the expression that it is about; half as much again where there
are roots, which make the normal form slower, and twice as much for log Γ. To evaluate one costs 1."""

LARGEST = 240_000
"""The greatest product of the size of an expression and the terms that it may have when it is multiplied out.

It is counted several times where there are products of many factors.
"""

DIGITS = 400
"""The binary digits of the longest number in a polynomial in several generators.

To factor it, SymPy looks for a prime number of twice as many digits; with 750 that takes seconds, in every question.
"""

MANY = 7
"""How many generators a function of one symbol may have before what they cost together is counted."""

FAILURES = (
    ValueError,
    TypeError,
    ArithmeticError,
    NotImplementedError,  # of SymPy's solvers
    AttributeError,
    RecursionError,
    BasePolynomialError,
)
"""What SymPy and the kernel raise where a way does not fit; CheckError, OutsideClass and Undefined are ValueErrors."""

P = ParamSpec("P")
T = TypeVar("T")


class Spent(Exception):
    """The budget is spent. It is no ValueError, so that no part of the search takes it for its own failure."""


class Account:
    """What is left of a budget, how many questions were asked, and what has been answered."""

    def __init__(self, left: int, relation: bool = False) -> None:
        self.left, self.questions = left, 0
        self.relation = relation  # whether a relation was asked for, and not something of which it is a part
        self.known: dict[Any, Any] = {}

    def pay(self, price: int) -> None:
        """Spent, if there is not enough left; then nothing else can be paid either."""
        self.left = self.left - price if price < self.left else 0
        if self.left == 0:
            raise Spent(f"given up after {self.questions} questions, when the budget of one verdict was spent")


_account: ContextVar[Account | None] = ContextVar("account", default=None)


def size(expr: Any) -> int:
    """How many operations an expression contains, and one more; a long number counts like several."""
    digits = sum(r.p.bit_length() + r.q.bit_length() for r in expr.atoms(sp.Rational))
    return 1 + int(sp.count_ops(expr)) + digits // 32


def manageable(expr: Any, domain: Domain) -> None:
    """OutsideClass where an expression, multiplied out in the generators of its normal form, may be too large."""
    if _account.get() is None:
        return
    try:
        ((top, bottom),) = field(domain).fraction(expr)
    except ValueError:
        return
    longest = max((n.p.bit_length() for e in (top, bottom) for n in e.atoms(sp.Integer)), default=0)
    if longest > DIGITS and len(top.free_symbols) > 1:
        raise OutsideClass(expr, f"too large: it has a number of {longest} binary digits")
    dense = max(prod(d + 1 for d in degrees(e).values()) for e in (top, bottom))
    beside = len(expr.free_symbols) == 1 < len(top.free_symbols)  # x and e^x, on a box that is perhaps bounded
    spread = 2 * dense * max(degrees(top).values(), default=0) if beside else 0
    widest = max((len(e.args) for e in top.atoms(sp.Mul)), default=0)
    work = size(top) * dense * max(1, widest // 5)
    if max(work, dense**2 // 5 if bottom.free_symbols else 0) > LARGEST:
        raise OutsideClass(expr, f"too large: it may have {dense} terms when it is multiplied out")
    many = len(expr.free_symbols) == 1 and len(top.free_symbols) > MANY
    corners = 3 ** len(top.free_symbols) if many else 0  # each generator is tried at both ends of its range, and inside
    paid(work // 5 + spread + 2 * corners)


def degrees(e: Any) -> dict[Any, int]:
    """The degree of a polynomial in each of its symbols, or more, before it is multiplied out."""
    if e.is_Symbol:
        return {e: 1}
    found: dict[Any, int] = {}
    if e.is_Pow and e.exp.is_Integer:
        return {g: d * abs(int(e.exp)) for g, d in degrees(e.base).items()}
    for part in e.args if e.is_Add or e.is_Mul else ():
        for g, d in degrees(part).items():
            found[g] = max(found.get(g, 0), d) if e.is_Add else found.get(g, 0) + d
    return found


def asked(expr: Any) -> None:
    """Pay for a question about an expression."""
    account = _account.get()
    if account is not None:
        account.questions += 1
        roots = any(p.exp.is_Rational and not p.exp.is_Integer for p in expr.atoms(sp.Pow))
        slow = 3 if roots else 4 if expr.has(sp.loggamma, sp.polygamma) else 2
        account.pay(QUESTION + OPERATION * size(expr) * slow // 2)


def paid(price: int) -> None:
    """Pay for work of another kind."""
    account = _account.get()
    if account is not None:
        account.pay(price)


def part(statement: Statement, decide: Callable[[], Verdict]) -> Verdict:
    """A decision that may cost most of what is left, so that there is something left for another way."""
    try:
        return _within(5, 8, decide)
    except Spent as spent:
        return Undecided(statement, str(spent))


def aside(search: Callable[[], T]) -> T | None:
    """A search that may cost most of what is left where a relation was asked for, else a tenth of it."""
    whole = _account.get()
    parts = (7, 8) if whole is None or whole.relation else (1, 10)
    try:
        return _within(*parts, search)
    except Spent:
        return None


def _within(parts: int, of: int, search: Callable[[], T]) -> T:
    """A search with a part of what is left; Spent when that is spent."""
    whole = _account.get()
    if whole is None:
        return search()
    own = Account(whole.left * parts // of, whole.relation)
    start, own.questions, own.known = own.left, whole.questions, whole.known
    token = _account.set(own)
    try:
        return search()
    finally:
        _account.reset(token)
        whole.left, whole.questions = whole.left - (start - own.left), own.questions


def remembered(question: Any, decide: Callable[[], T]) -> T:
    """A decision made once for one verdict; no longer, or its cost would depend on the verdicts before it."""
    account = _account.get()
    if account is None:
        return decide()
    found: T | None = account.known.get(question)
    if found is None:
        found = account.known[question] = decide()
    return found


def limited(decide: Callable[P, Verdict]) -> Callable[P, Verdict]:
    """A decision that opens an account where none is open; whatever then goes wrong is no verdict."""

    @wraps(decide)
    def within(*args: P.args, **kwargs: P.kwargs) -> Verdict:
        if _account.get() is not None:
            return decide(*args, **kwargs)
        statement: Any = args[0]
        token = _account.set(Account(BUDGET, isinstance(statement, Holds)))
        try:
            return decide(*args, **kwargs)
        except Spent as spent:
            return Undecided(statement, str(spent))
        except Exception as error:  # SymPy raises whatever it likes on what it does not understand
            return Undecided(statement, f"the search stumbled: {type(error).__name__}: {error}")
        finally:
            _account.reset(token)

    return within
