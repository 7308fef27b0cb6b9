"""The formulas of a model as Python code: `lambdify` prints the last step of each derivation. No formula is known here.

A function is asked for by its name. "activation", "loss", "derivative", "second_derivative" and "probability" are for
arrays; "value_and_slope" gives the loss and its derivative together, what they share computed once; "one_loss" and so
on are for one number at a time, to be compiled, of z, y and the q that "one_power" gives (`numeric.stages`), and
"one_rest" is the loss without its term log1p(q). With "soft_" before the name they are for labels between 0 and 1,
where those have formulas of their own.
"""

from __future__ import annotations

import inspect
import linecache
import math
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from derivations.kernel.proofs import Proved
from derivations.kernel.statements import Smooth
from derivations.stable.form import by_sign
from derivations.stable.horner import q
from derivations.stable.joining import a, u
from derivations.symbols import y, z
from numeric import special, vectorised
from numeric.labels import Labels
from numeric.optimality import concordance
from numeric.printers import Compiled, NumPy, helpers
from numeric.stages import apart, power, rest

if TYPE_CHECKING:
    from derivations.derivation import Derivation
    from derivations.model import Model

ROLES = ("activation", "loss", "derivative", "second_derivative", "probability")
TOGETHER = {"value_and_slope": ("loss", "derivative")}
POWER = "one_power"
REST = "one_rest"
ONE = {f"one_{role}": role for role in ROLES} | {REST: "loss"}
NAMES = tuple(f"{soft}{name}" for name in (*ROLES, *TOGETHER, POWER, *ONE) for soft in ("", "soft_"))
"""Every function that there may be."""

WHAT = {
    "activation": "The output ŷ",
    "probability": "The probability of label 1",
    "loss": "The loss L",
    "derivative": "The derivative ∂L/∂z",
    "second_derivative": "The second derivative ∂²L/∂z²",
}


class Typeset:
    """What is printed of a model, and what is proved of it as training asks; each when it is asked for first."""

    def __init__(self, model: Model) -> None:
        self.model, self.name = model, model.name
        self._functions: dict[str, Callable[..., Any] | None] = {}
        self._beside: dict[Any, Derivation] = {}

    @cached_property
    def labels(self) -> Labels:
        """The labels that the model takes."""
        values = self.model.domain[y]
        if isinstance(values, sp.FiniteSet):
            numbers = tuple(sorted(float(v) for v in values))
            return Labels(values=numbers, low=numbers[0], high=numbers[-1], integer=False)
        whole = self.model.labels in (sp.S.Naturals0, sp.S.Naturals, sp.S.Integers)
        return Labels(values=None, low=float(values.start), high=float(values.end), integer=whole)

    @cached_property
    def convex(self) -> bool:
        """Whether convexity of the mean loss in θ is proved."""
        return isinstance(self.model.convexity, Proved)

    @cached_property
    def margin(self) -> bool:
        """Whether it is proved that a larger margin always lowers the loss."""
        return isinstance(self.model.margin, Proved)

    @cached_property
    def smoothness(self) -> float | None:
        """A c ≥ |ℓ″| that is proved, or None."""
        verdict = self.model.smoothness
        if not isinstance(verdict, Proved) or not isinstance(verdict.statement, Smooth):
            return None
        return float(verdict.statement.constant) * (1 + 1e-15)

    @cached_property
    def concordance(self) -> float | None:
        """An M with |ℓ‴| ≤ M ℓ″ that is proved, or None."""
        return concordance(self.model)

    def chain(self, name: str) -> Derivation:
        """The derivation of a role, whose last step is the formula."""
        role = name.removeprefix("soft_")
        return (self.model.stable_forms if role == name else self.model.soft_forms)[role]

    def function(self, name: str) -> Callable[..., Any] | None:
        """The function of a name, or None: labels between 0 and 1 have no formula of their own, or ŷ no probability."""
        if name not in self._functions:
            text = self.text(name)
            self._functions[name] = None if text is None else _run(text, name)
        return self._functions[name]

    def forgotten(self, name: str) -> tuple[int, ...]:
        """The arguments, z is 0 and y is 1, that some branch of a role lacks, so that it does not pass their NaN on."""
        chain = self.chain(name)
        whole = chain.last.subs(helpers(chain)[::-1])
        return tuple(n for n, symbol in enumerate(_arguments(name)) if not _passes_on(whole, symbol))

    def reaches(self, name: str) -> bool:
        """Whether z stands in the value of a role itself, not only in e^{-|z|} and the like, which have limits."""
        return not _values(self.chain(name).last).isdisjoint((z, u, a))

    def text(self, name: str) -> str | None:
        """The code of a function; None if there is none."""
        plain = name.removeprefix("soft_")
        soft, roles = plain != name, TOGETHER.get(plain, (ONE.get(plain, plain),))
        if roles == ("probability",) and self.model.probability is None:
            return None
        pair = TOGETHER["value_and_slope"]  # of which one has a soft q of its own if the other has
        kin = pair if plain == POWER or (plain in ONE and roles[0] in pair) else roles
        if soft and not any(role in self.model.soft_forms for role in kin):
            return None
        if plain == POWER or plain in ONE:
            return self._single(name, plain, soft)
        chains = [self._chain(role, soft, alone=plain in ROLES) for role in roles]
        first = dict(pair for chain in chains for pair in helpers(chain))
        if any(first[s] != e for chain in chains for s, e in helpers(chain)):
            return None  # one writes a for |u|, the other for |z|
        formulas = [chain.last for chain in chains]
        document = _document(self.name, roles[0], chains[0]) if plain in ROLES else ""
        printer = NumPy(quiet=plain in ROLES and not self.reaches(name))
        formula = formulas if plain in TOGETHER else formulas[0]
        return _code(name, _arguments(name), formula, list(first.items()), printer, document)

    def _chain(self, role: str, soft: bool, alone: bool = False) -> Derivation:
        """The derivation of a role for labels in between, or for those of the model if they need no other.

        ``alone``: it is not computed together with others.
        """
        chain = (self.model.soft_forms if soft and role in self.model.soft_forms else self.model.stable_forms)[role]
        return chain if alone else self._by_sign(role, chain)

    def _by_sign(self, role: str, chain: Derivation) -> Derivation:
        if (role, chain.domain) not in self._beside:
            self._beside[role, chain.domain] = by_sign(chain)
        return self._beside[role, chain.domain]

    def _single(self, name: str, plain: str, soft: bool) -> str | None:
        """The code of a function for one number; None for the power of formulas that share none, or no rest."""
        known = power(self._chain("loss", soft), self._chain("derivative", soft))
        if plain == POWER:
            return _code(name, [z, y], q, known, Compiled()) if known else None
        chain = self._chain(ONE[plain], soft)
        formula = apart(chain, known) if plain == REST else chain.last
        return None if formula is None else _code(name, [z, y, q], formula, rest(chain, known, formula), Compiled())

    def page(self) -> str:
        """All of it as a module."""
        texts = {name: text for name in NAMES if (text := self.text(name)) is not None}
        roles = [name for name in texts if name.removeprefix("soft_") in ROLES]
        facts = {
            "LABELS": self.labels, "CONVEX": self.convex, "MARGIN": self.margin, "SMOOTHNESS": self.smoothness,
            "CONCORDANCE": self.concordance, "FORGOTTEN": {name: self.forgotten(name) for name in roles},
            "REACHES": {name: self.reaches(name) for name in roles},
        }  # fmt: skip
        called = {word for name in texts for word in self.function(name).__code__.co_names}  # type: ignore[union-attr]
        called |= {"inf"} if "inf" in repr(self.labels) else set()
        sources = (
            ("math", vars(math)),
            ("numeric.special", special.FUNCTIONS),
            ("numeric.vectorised", vars(vectorised)),
        )
        title = f'"""{self.name}, printed from its derivations by `make`. Not to be edited: a test prints it again."""'
        head = ["# mypy: ignore-errors", title, ""]
        head += ["import numpy"] if "numpy" in called else []
        taken: set[str] = set()
        for module, words in reversed(sources):
            used = sorted((called & words.keys()) - taken)
            taken |= set(used)
            head += [f"from {module} import {', '.join(used)}"] if used else []
        head += ["from numeric.labels import Labels", ""]
        head += [f"{name} = {value!r}" for name, value in facts.items()]
        return "\n".join(head) + "\n\n\n" + "\n\n".join(texts.values())


def _arguments(name: str) -> list[Any]:
    return [z] if name in ("activation", "probability") else [z, y]


def _code(
    name: str, arguments: list[Any], formulas: Any, first: list[tuple[Any, Any]], printer: Any, document: str = ""
) -> str:
    """What `lambdify` prints, under its name, with what is computed first and the documentation."""
    made = sp.lambdify(arguments, formulas, [{}], printer, cse=lambda exprs: (first, exprs), docstring_limit=0)
    head, _, body = inspect.getsource(made).replace("_lambdifygenerated", name, 1).partition("\n")
    quoted = "\n".join(f"    {line}".rstrip() for line in document.splitlines()).strip()
    return f'{head}\n    """{quoted}\n    """\n{body}' if quoted else f"{head}\n{body}"


def _run(text: str, name: str) -> Callable[..., Any]:
    """The function that a text defines; `inspect.getsource` gives the text."""
    place = f"<lossproof {name} {sha256(text.encode()).hexdigest()[:16]}>"  # one place, one text
    linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
    names: dict[str, Any] = {**vars(math), **vars(vectorised), **special.FUNCTIONS, "numpy": np}
    exec(compile(text, place, "exec", dont_inherit=True), names)
    made: Callable[..., Any] = names[name]
    return made


def _passes_on(e: Any, symbol: Any) -> bool:
    """Whether the value is NaN wherever the symbol is: a condition does not pass NaN on, a branch may lack it."""
    if isinstance(e, sp.Piecewise):
        return all(_passes_on(value, symbol) for value, _ in e.args)
    return e == symbol or any(_passes_on(part, symbol) for part in e.args)


def _values(e: Any) -> set[Any]:
    """The symbols of a formula that stand in values, not in conditions alone, nor between two bounds."""
    if isinstance(e, sp.Min) and isinstance(e.args[-1], sp.Max) and all(x.args[0].is_Number for x in (e, e.args[-1])):
        return set()
    if isinstance(e, sp.Piecewise):
        return {symbol for value, _ in e.args for symbol in _values(value)}
    return {e} if e.is_Symbol else {symbol for part in e.args for symbol in _values(part)}


def _document(model: str, role: str, chain: Derivation) -> str:
    """Formula, shapes and source of a generated function."""
    lines = [f"{WHAT[role]} of {model}, elementwise.", "", *str(chain).splitlines()[1:], ""]
    lines += ["z and y broadcast against each other; the result has their common shape and the type of z."]
    lines += [f"Source: derivations, models[{model!r}].stable_forms[{role!r}]."]
    return "\n".join(lines)
