"""Who decides convexity, and how fast: lossproof, SymPy and CVXPY on functions with known answers.

    python tests/benchmarks/verdicts.py [--markdown] [--only KIND] [--no-peers] [--limit SECONDS]

Prints a table, then what lossproof left undecided and why, and every wrong answer of anybody. Exit code 1 if one of
them is lossproof's.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

import derivations as dv
from tests.benchmarks import peers
from tests.benchmarks.functions import FUNCTIONS, Function

KINDS = tuple(dict.fromkeys(f.kind for f in FUNCTIONS))
OUTCOMES = ("proved", "refuted", "undecided", "WRONG")
COLUMNS = ("class", "functions", "tool", *OUTCOMES, "median", "worst")


class OutOfTime(BaseException):
    """Not an Exception, so that nobody who is asked catches it."""


@dataclass(frozen=True)
class Answer:
    """What a tool said of a function."""

    tool: str
    function: Function
    outcome: str
    seconds: float
    note: str = ""


def lossproof(question: Function) -> tuple[bool | None, str]:
    verdict = dv.prove_convex(question.expr, *question.variables, domain=question.domain)
    said = {dv.Proved: True, dv.Refuted: False}.get(type(verdict))
    return said, verdict.reason if isinstance(verdict, dv.Undecided) else ""


def peer(ask: Callable[[Function], bool | None]) -> Callable[[Function], tuple[bool | None, str]]:
    return lambda question: (ask(question), "")


TOOLS = {
    "lossproof": lossproof,
    "SymPy is_convex": peer(peers.sympy),
    "CVXPY from expressions": peer(peers.cvxpy_from_expressions),
    "CVXPY from atoms": peer(peers.cvxpy_from_atoms),
}


def put(tool: str, question: Function, limit: float) -> Answer:
    """One question to one tool; what it raises, or no answer in time, is no decision."""
    start = time.perf_counter()
    try:
        with at_most(limit):
            said, note = TOOLS[tool](question)
    except OutOfTime:
        said, note = None, f"no answer in {limit:g} s"
    except Exception as error:
        said, note = None, f"raised {type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    return Answer(tool, question, judged(said, question.convex), seconds, note)


def judged(said: bool | None, truth: bool | None) -> str:
    """An answer against the truth; where nothing may be proved, to refute is right."""
    if said is None:
        return "undecided"
    if said is not bool(truth):
        return "WRONG"
    return "proved" if said else "refuted"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def rows(answers: list[Answer], tools: list[str]) -> Iterator[tuple[str, ...]]:
    """A line for each class and tool."""
    for kind in (k for k in KINDS if any(a.function.kind == k for a in answers)):
        for tool in tools:
            given = [a for a in answers if a.function.kind == kind and a.tool == tool]
            count = str(sum(f.kind == kind for f in FUNCTIONS))
            if not given:
                why = "not asked" if peers.CVXPY else "not installed"
                yield kind, count, tool, why, *("–" for _ in COLUMNS[4:])
                continue
            counts = (str(sum(a.outcome == outcome for a in given)) for outcome in OUTCOMES)
            times = [1000 * a.seconds for a in given]
            yield kind, count, tool, *counts, f"{median(times):.0f} ms", f"{max(times):.0f} ms"


def asked(tool: str, question: Function) -> bool:
    """CVXPY gives every atom the domain that it needs, so it has nothing to say of a domain that is wrong."""
    return not tool.startswith("CVXPY") or (peers.CVXPY and question.kind != "none")


@click.command(help=__doc__)
@click.option("--markdown", is_flag=True, help="The table as Markdown.")
@click.option("--only", type=click.Choice(KINDS), help="One class of functions.")
@click.option("--peers/--no-peers", "with_peers", default=True, help="Ask SymPy and CVXPY too.")
@click.option("--limit", default=10.0, show_default=True, help="Seconds for one question.")
def main(markdown: bool, only: str | None, with_peers: bool, limit: float) -> None:
    tools = list(TOOLS) if with_peers else ["lossproof"]
    questions = [f for f in FUNCTIONS if only in (None, f.kind)]
    for tool in tools:
        put(tool, FUNCTIONS[0], 60)  # imports are not timed
    console = Console(stderr=True)
    answers = [
        put(tool, question, limit)
        for question in track(questions, "asking", console=console, transient=True)
        for tool in tools
        if asked(tool, question)
    ]
    show(list(rows(answers, tools)), markdown)
    for answer in answers:
        if answer.outcome == "WRONG" or (answer.tool == "lossproof" and answer.outcome == "undecided"):
            f = answer.function
            print(f"{answer.outcome}: {answer.tool}, {f.kind}, {f.name}: {answer.note or f'convex is {f.convex}'}")
    sys.exit(any(a.tool == "lossproof" and a.outcome == "WRONG" for a in answers))


def show(lines: list[tuple[str, ...]], markdown: bool) -> None:
    if markdown:
        for line in (COLUMNS, ["---"] * 3 + ["---:"] * 6, *lines):
            print("| " + " | ".join(line) + " |")
        print()
        return
    table = Table(*COLUMNS[:3])
    for name in COLUMNS[3:]:
        table.add_column(name, justify="right")
    for line in lines:
        table.add_row(*line)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    main()
