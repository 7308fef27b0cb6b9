"""How long training takes to the same optimum: lossproof beside scikit-learn, statsmodels, and torch and JAX.

    python tests/benchmarks/training.py [--only NAME] [--rounds 5] [--limit 10] [--small] [--markdown] [--figure FILE]

The table: the best time of rounds that take the solvers one after another, in parentheses the median, of those who
reach the least mean loss and ridge to 10⁻¹², each with the loosest tolerance 10⁻⁴, 10⁻⁶, ... 10⁻¹⁴ that does; and our
best time as a multiple of the fastest peer's. ✗ is one who does not in a limit of seconds: its best gap, and how long
that took. Columns are easy (independent, standard normal) or hard (correlated by 0.9 to 0.99, scales from 10⁻³ to 10³).
The classes overlap. Sparse data and softmax have a ridge of 1/n, which is C = 1; the rest has none.

Then: one pass of loss and gradient beside reading X (bandwidth), import and first fit in a fresh process (cold), how
much a fit adds to the peak of memory (memory), and how times grow with rows, columns, classes and cores (growth).
NAME, more than once if need be, is one of these words, or 1e3x5, 2e5x10, 1e6x30, 2e5x100, 2e4x500, sparse, softmax.
It reports, and asserts nothing. Other processes spoil it, and not for all solvers alike: the load is printed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from statistics import median

from tests.benchmarks.tables import written
from tests.benchmarks.training_alone import cold_starts, memory
from tests.benchmarks.training_data import CASES, Case
from tests.benchmarks.training_growth import Sweep, growth
from tests.benchmarks.training_passes import passes
from tests.benchmarks.training_peers import COMPETITORS, Competitor
from tests.benchmarks.training_race import Race, clock, race

SECTIONS = ("bandwidth", "cold", "memory", "growth")
WIDE = ("2e5x10", "1e6x30", "2e5x100")
"""The cases whose bandwidth is measured, always in full: a small X would stay in the cache."""
LARGE = "1e6x30"
"""The case whose memory is measured."""
NEWTONS = ("lossproof", "newton-cholesky")
"""Whose growth is measured."""

Rows = list[list[str]]


def raced(races: list[Race], competitors: list[Competitor]) -> Rows:
    """The table of times, without those who had nothing to run."""
    names = [c.name for c in competitors]
    rows = [["best (median)", "columns", *names, "to the fastest peer"]]
    for found in races:
        ratio = "" if found.ratio is None else f"{found.ratio:.2f}"
        cells = (str(found.results[name]) for name in names)
        rows.append([found.case.title, kind(found.case), *(cell.split(":")[0] for cell in cells), ratio])
    return rows


def kind(case: Case) -> str:
    return "hard" if case.hard else "easy"


def bandwidth(cases: list[Case], rounds: int) -> Rows:
    """The table of the passes over X."""
    rows = [["GB/s of X", "loss and gradient", "reading X", "share", "from four places at once", "share"]]
    for case in cases:
        found = passes(case, rounds)
        rows.append([case.title, f"{found.ours:.2f}"])
        for reading in (found.reading, found.fastest):
            rows[-1] += [f"{reading:.2f}", f"{found.ours / reading:.0%}"]
    return rows


def cold() -> Rows:
    """The table of the cold starts."""
    rows = [["best (median) of a fresh process", "import", "import and first fit"]]
    for who, runs in cold_starts().items():
        rows.append([who, *(f"{clock(min(times))} ({clock(median(times))})" for times in zip(*runs, strict=True))])
    return rows


def peaks(case: Case, names: tuple[str, ...]) -> Rows:
    """The table of the memory."""
    found = memory(case, names)
    shown = ("failed" if peak is None else f"{peak:.2f}" for peak in found.values())
    return [["memory that a fit adds, to that of X", *found], [case.title, *shown]]


def grown(sweeps: list[Sweep]) -> Rows:
    """The table of the sweeps."""
    names = list(dict.fromkeys(name for sweep in sweeps for name in sweep.times))
    return [["growth with", "at", "", *names], *(line for sweep in sweeps for line in sweep.lines())]


def failures(races: list[Race]) -> Iterator[str]:
    """What a cell of the table has no place for."""
    for found in races:
        for who, result in found.results.items():
            if result.reason.startswith("failed"):
                yield f"{found.case.title}, {kind(found.case)}: {who} {result.reason}"


def machine() -> str:
    """What the times depend on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn"))
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}, Python {sys.version.split()[0]}, {packages}"


def main() -> None:
    """The tables, and the figure if one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = [case.name for case in CASES] + list(SECTIONS)
    parser.add_argument("--only", action="append", choices=parts, metavar="NAME", help="a case or another part")
    parser.add_argument("--rounds", type=int, default=5, help="rounds over all solvers")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for a solver to reach the optimum")
    parser.add_argument("--small", action="store_true", help="a twentieth of the rows, for a quick look")
    parser.add_argument("--markdown", action="store_true", help="as tables for the README")
    parser.add_argument("--figure", help="draw the times too: a path with .svg, .png or .pdf")
    given = parser.parse_args()
    asked = given.only or parts
    cases = {case.name: case.smaller() if given.small else case for case in CASES}
    competitors = [c for c in COMPETITORS if c.installed]
    absent = [c.name for c in COMPETITORS if not c.installed]
    print(machine(), *(f"{name}: not installed" for name in absent), sep="\n", end="\n\n")

    def show(make: Callable[[], Rows], *notes: str) -> None:
        try:
            print(written(make(), given.markdown), *notes, sep="\n", end="\n\n", flush=True)
        except Exception as error:  # one part that fails leaves the others
            print(f"failed: {type(error).__name__}: {error}\n", flush=True)

    races, sweeps = [], []
    for case in (replace(case, hard=hard) for case in cases.values() if case.name in asked for hard in (False, True)):
        try:
            races.append(race(case, competitors, given.rounds, given.limit))
        except Exception as error:
            print(f"{case.title}, {kind(case)}: failed: {type(error).__name__}: {error}")
    if races:
        show(lambda: raced(races, competitors), *failures(races))
    if "bandwidth" in asked:
        show(lambda: bandwidth([case for case in CASES if case.name in WIDE], given.rounds))
    if "cold" in asked:
        show(cold)
    if "memory" in asked:
        show(lambda: peaks(cases[LARGE], (*NEWTONS, "lbfgs")))
    if "growth" in asked:
        sweeps = growth([c for c in competitors if c.name in NEWTONS], given.small, given.limit)
        show(lambda: grown(sweeps))
    if given.figure:
        from tests.benchmarks.training_figure import draw

        draw(given.figure, races, sweeps)


if __name__ == "__main__":
    main()
