"""Every true formula of the lectures is proved, and every way to break it is refused.

A mutant is a formula of claims.json with one node of its right side broken: a sign, a factor, a term, an exponent,
an argument. Those that differ from the left side at a point (mpmath, 50 digits) must not be proved; those that do not
differ must not be refuted, and are listed in equivalent_mutants.txt. LOSSPROOF_UPDATE=1 writes that file anew.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sympy as sp

import derivations as dv
from tests.derivations.opinion import apart, explicit, places

CLAIMS = Path(__file__).parent.parent / "lectures" / "claims.json"
LISTED = Path(__file__).with_name("equivalent_mutants.txt")
UPDATE = os.environ.get("LOSSPROOF_UPDATE") == "1"

NAMES = "x y z w b a u f v t c th w1 w2 x1 x2 b0 m1 z1 z2 r K y1 y2 f1 f2 a1 k n1 alpha A B p q p1 p2 N eta"
SYMBOLS = {name: sp.Symbol(name, real=True) for name in NAMES.split()}
SETS = {
    **{SYMBOLS[name]: sp.Interval.open(0, 1) for name in ("p", "q", "p1", "p2", "f")},
    **{SYMBOLS[name]: sp.Interval.open(0, sp.oo) for name in ("N", "eta")},
}
UNIT = {SYMBOLS[name] for name in ("p", "q", "p1", "p2", "f", "y")}


def cross_entropy(y: Any, p: Any) -> Any:
    return -y * sp.log(p) - (1 - y) * sp.log(1 - p)


# The language of the claims: σ is the function of the house, but what is differentiated is its definition.
LANGUAGE = {
    **SYMBOLS,
    "sigma": dv.sigmoid,
    "bce": cross_entropy,
    "D": sp.exp(-2 * SYMBOLS["x"]) + 1,
    "diff": lambda e, *variables: sp.diff(explicit(sp.sympify(e)), *variables),
    "subs": lambda e, *pairs: e.subs(dict(zip(pairs[::2], pairs[1::2], strict=True))),
}


class Formula(NamedTuple):
    """One equation of the lectures, the claims that state it, and what its symbols run over."""

    claims: tuple[str, ...]
    text: str
    left: Any
    right: Any
    domain: dict[Any, sp.Set]

    @property
    def name(self) -> str:
        return f"{self.claims[0]}: {self.text}"


def equations(body: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(left, right, binary symbols) of a check of claims.json, without its custom members."""
    binary = tuple(body.get("binary", ()))
    match body["type"]:
        case "identity":
            yield body["lhs"], body["rhs"], binary
        case "chain":
            yield from ((a, b, binary) for a, b in zip(body["exprs"], body["exprs"][1:], strict=False))
        case "all":
            for part in body["of"]:
                yield from equations(part)


def formulas() -> list[Formula]:
    """Every true equation of the lectures once."""
    found: dict[tuple[Any, Any, tuple[str, ...]], tuple[list[str], str]] = {}
    for claim in json.loads(CLAIMS.read_text("utf-8")):
        if claim["verdict"] != "true":
            continue
        for left, right, binary in equations(claim.get("machine") or {"type": "none"}):
            sides = (sp.sympify(left, locals=LANGUAGE), sp.sympify(right, locals=LANGUAGE), binary)
            claims, _ = found.setdefault(sides, ([], f"{left} = {right}"))
            claims.append(claim["id"])
    return [
        Formula(tuple(claims), text, left, right, {**SETS, **{SYMBOLS[s]: sp.FiniteSet(0, 1) for s in binary}})
        for (left, right, binary), (claims, text) in found.items()
    ]


def broken(e: Any) -> Iterator[Any]:
    """Every expression that differs from ``e`` in one node."""
    yield from here(e)
    for position, child in enumerate(e.args):
        for other in broken(child):
            yield e.func(*e.args[:position], other, *e.args[position + 1 :])


def here(e: Any) -> Iterator[Any]:
    """``e`` broken at its outermost node."""
    yield -e
    yield 2 * e
    if e.is_Add:
        for term in e.args:
            yield e - term
            yield e - 2 * term
    if e.is_Mul:
        for position in range(len(e.args)):
            yield sp.Mul(*e.args[:position], *e.args[position + 1 :])
    if e.is_Pow:
        yield e.base ** (e.exp + 1)
        yield e.base ** (e.exp - 1)
    elif not e.is_Number:
        yield e**2
    if e in UNIT:
        yield 1 - e
    if e.is_Function:
        yield e.args[0]


def mutants(formula: Formula) -> list[Any]:
    return sorted(set(broken(formula.right)) - {formula.right}, key=str)


class Tally(NamedTuple):
    """What became of the mutants of one formula."""

    counts: Counter[str]
    equivalent: list[str]
    wrong: list[str]

    def section(self, formula: Formula) -> str:
        """The lines of equivalent_mutants.txt on this formula."""
        kinds = ", ".join(f"{self.counts[kind]} {kind}" for kind in KINDS)
        return "\n".join(
            [
                formula.name,
                f"  {self.counts.total()} mutants: {kinds}",
                *map("    {}".format, self.equivalent),
            ]
        )


KINDS = ("refuted", "undecided", "undefined", "equivalent")


def verdict(left: Any, right: Any, domain: dict[Any, sp.Set]) -> Any:
    """The verdict on an equation; a Refuted has been checked once more."""
    found = dv.prove(sp.Eq(left, right, evaluate=False), domain)
    found.check()
    return found


def judged(formula: Formula) -> Tally:
    tally = Tally(Counter(), [], [])
    points = places(formula.left.free_symbols | formula.right.free_symbols, formula.domain, 8)
    for mutant in mutants(formula):
        gap = apart(formula.left, mutant, points)
        found = verdict(formula.left, mutant, formula.domain)
        says = type(found).__name__.lower()
        assert gap is None or gap > 1e-20 or gap < 1e-40, f"{mutant}: neither equal nor different"
        if gap is not None and gap < 1e-40:
            tally.counts["equivalent"] += 1
            tally.equivalent.append(str(mutant))
            if says == "refuted":
                tally.wrong.append(str(found))
            continue
        tally.counts["undefined" if gap is None else says] += 1
        if says == "proved" or (gap is None and says == "refuted"):
            tally.wrong.append(str(found))
    return tally


FORMULAS = formulas()


def listed() -> list[str]:
    return LISTED.read_text("utf-8").rstrip("\n").split("\n\n")


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.claims[0])
def test_true(formula: Formula) -> None:
    assert isinstance(verdict(formula.left, formula.right, formula.domain), dv.Proved)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.claims[0])
def test_broken(formula: Formula) -> None:
    tally = judged(formula)
    assert not tally.wrong
    assert UPDATE or tally.section(formula) in listed()


def test_tally(report: Callable[[str], None]) -> None:
    """The counts of all sections, each of which `test_broken` compares with what it sees."""
    if UPDATE:
        sections = [judged(formula).section(formula) for formula in FORMULAS]
        LISTED.write_text("\n\n".join(sections) + "\n", "utf-8")
    assert [section.partition("\n")[0] for section in listed()] == [formula.name for formula in FORMULAS]
    counts = {kind: sum(map(int, re.findall(rf"(\d+) {kind}", "\n".join(listed())))) for kind in KINDS}
    total = sum(counts.values())
    kinds = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    report(f"mutants of {len(FORMULAS)} formulas of the lectures: {total}, of them {kinds}")
    assert counts["refuted"] >= 0.95 * (total - counts["equivalent"])
    assert counts["undecided"] + counts["undefined"] < 0.05 * total
