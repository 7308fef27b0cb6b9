"""A race: the competitors solve one problem to the same gap, in rounds that take them one after another.

Before it, each goes up the ladder of its tolerances until it reaches the gap, or a limit of seconds is over. Who never
reaches it is out of the race, and is reported with its best gap and how long that took.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from statistics import median

from tests.benchmarks.training_data import Case, Problem
from tests.benchmarks.training_peers import OURS, Competitor, NotFor, Run
from tests.benchmarks.training_truth import Array, objective, optimum
from tests.benchmarks.verdicts import OutOfTime

GAP = 1e-12
"""What counts as the optimum."""

PATIENCE = 10.0
"""Seconds after which a problem is given no more rounds than FEWEST."""

FEWEST = 3

AGES = 1e4
"""Seconds for one who is known to arrive."""


@dataclass(frozen=True)
class Result:
    """What became of a competitor: the seconds of each round, or of the best attempt if it is not in the race."""

    times: tuple[float, ...] = ()
    gap: float = float("inf")
    tolerance: float = 0.0
    reason: str = ""
    """Why there is no attempt at all."""

    @property
    def reached(self) -> bool:
        return self.gap <= GAP

    @property
    def best(self) -> float:
        return min(self.times)

    @property
    def median(self) -> float:
        return median(self.times)

    def __str__(self) -> str:
        if not self.times:
            return self.reason
        if self.reached:
            return f"{clock(self.best)} ({clock(self.median)})"
        return f"✗ {shown(self.gap)} in {clock(self.best)}"


@dataclass(frozen=True)
class Race:
    """A case and what became of each competitor, by name."""

    case: Case
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def fastest(self) -> str | None:
        """The peer with the best time at the optimum."""
        there = {who: result.best for who, result in self.results.items() if result.reached and who != OURS.name}
        return min(there, key=lambda who: there[who]) if there else None

    @property
    def ratio(self) -> float | None:
        """Our best time to that of the fastest peer."""
        ours = self.results.get(OURS.name)
        if ours is None or not ours.reached or self.fastest is None:
            return None
        return ours.best / self.results[self.fastest].best


def race(case: Case, competitors: Iterable[Competitor], rounds: int, limit: float) -> Race:
    """Prepare, find the tolerances, then the rounds."""
    problem = case.problem()
    least = optimum(problem)
    results, runs = {}, {}
    for competitor in competitors:
        result, run = tuned(competitor, problem, least, limit)
        results[competitor.name] = result
        if run is not None and result.reached:
            runs[competitor.name] = run
        at = f", tolerance {result.tolerance:g}, gap {shown(result.gap)}" if result.times else ""
        print(f"{case.title}{', hard' * case.hard}: {competitor.name}: {result}{at}", file=sys.stderr)
    times: dict[str, list[float]] = {name: [] for name in runs}
    start = time.perf_counter()
    for done in range(rounds):
        if done >= FEWEST and time.perf_counter() - start > PATIENCE:
            break
        for name, run in runs.items():
            times[name].append(_seconds(run, results[name].tolerance, AGES)[0])
    results |= {name: replace(results[name], times=tuple(spent)) for name, spent in times.items() if spent}
    return Race(case, results)


def tuned(competitor: Competitor, problem: Problem, least: float, limit: float) -> tuple[Result, Run | None]:
    """The loosest tolerance that reaches the gap; the best gap if none does."""
    best, total = Result(reason=f"✗ {limit:g} s"), 0.0
    try:
        run = competitor.prepare(problem)
        for tolerance in competitor.ladder:
            spent, theta = _seconds(run, tolerance, limit)
            gap = objective(problem, theta) - least
            if gap < best.gap:
                best = Result((spent,), gap, tolerance)
            total += spent
            if best.reached or total >= limit:
                break
    except OutOfTime:
        pass
    except NotFor as lack:
        return Result(reason=f"–: {lack}"), None
    except Exception as error:
        why = f"failed: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
        return Result(reason=why), None
    return best, run


def _seconds(run: Run, tolerance: float, seconds: float) -> tuple[float, Array]:
    """How long a run takes, and its θ."""
    gc.collect()
    start = time.perf_counter()
    theta = run(tolerance, seconds)
    return time.perf_counter() - start, theta


def clock(seconds: float) -> str:
    """A time with three digits."""
    return f"{1000 * seconds:.3g} ms" if seconds < 0.9995 else f"{seconds:.3g} s"


def shown(gap: float) -> str:
    """A gap, which is known to 10⁻¹⁶."""
    return f"{gap:.0e}".replace("e-0", "e-").replace("e+0", "e") if gap > 1e-16 else "≤ 1e-16"
