"""How the time grows with the rows, the columns, the classes and the cores: sweeps of races, one size at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.training_alone import on_cores
from tests.benchmarks.training_data import Case, short
from tests.benchmarks.training_peers import Competitor
from tests.benchmarks.training_race import clock, race

ROUNDS = 3


@dataclass(frozen=True)
class Sweep:
    """One size and its values, and who took how many seconds at each; None where one did not reach the optimum."""

    size: str
    fixed: str
    values: tuple[int, ...]
    times: dict[str, list[float | None]]

    def lines(self) -> Iterator[list[str]]:
        """A row for each value."""
        for k, value in enumerate(self.values):
            spent = [times[k] for times in self.times.values()]
            yield [self.size, self.fixed, short(value), *("✗" if s is None else clock(s) for s in spent)]


SWEEPS = {
    "rows": tuple(Case("rows", n, 10) for n in (1_000, 10_000, 100_000, 1_000_000)),
    "columns": tuple(Case("columns", 20_000, d) for d in (5, 20, 80, 320)),
    "classes": tuple(Case("classes", 20_000, 10, classes=K, ridge=True) for K in (2, 4, 8, 16)),
}
"""Each case is named as the field of it that grows."""
ON_CORES = Case("cores", 200_000, 30)


def growth(competitors: list[Competitor], smaller: bool, limit: float) -> list[Sweep]:
    """All sweeps; the one over the cores where an operating system lets a process choose them."""
    names = tuple(c.name for c in competitors)
    found = []
    for size, cases in SWEEPS.items():
        asked = [case.smaller() for case in cases] if smaller else cases
        races = [race(case, competitors, ROUNDS, limit) for case in asked]
        results = {name: [r.results[name] for r in races] for name in names}
        times = {name: [r.best if r.reached else None for r in row] for name, row in results.items()}
        found.append(Sweep(size, _fixed(size, asked[0]), tuple(getattr(case, size) for case in asked), times))
    if hasattr(os, "sched_setaffinity"):
        found.append(_cores(ON_CORES.smaller() if smaller else ON_CORES, names, limit))
    return found


def _fixed(size: str, case: Case) -> str:
    """The sizes that stay."""
    sizes = {"rows": f"n = {short(case.rows)}", "columns": f"d = {case.columns}"}
    return ", ".join(text for name, text in sizes.items() if name != size)


def _cores(case: Case, names: tuple[str, ...], limit: float) -> Sweep:
    """1, 2, 4, ... and all of the cores."""
    most = len(os.sched_getaffinity(0))
    counts = tuple(sorted({2**k for k in range(most.bit_length())} | {most}))
    times: dict[str, list[float | None]] = {name: [] for name in names}
    for count in counts:
        print(f"cores: {count}", file=sys.stderr)
        found = on_cores(case, count, names, ROUNDS, limit)
        for name in names:
            times[name].append(min(found[name]) if name in found else None)
    return Sweep("cores", _fixed("cores", case), counts, times)
