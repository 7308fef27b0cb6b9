"""What needs a process of its own: the cold start, the memory of a fit, and the number of cores.

`alone` starts one: this module as a program, which is told what to do and answers in JSON. Nothing heavy is imported
before the clock of a cold start runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.benchmarks.training_data import Case

ROOT = Path(__file__).parents[2]
STARTERS = ("lossproof", "scikit-learn")
WARM = 200
"""Rows of the fit that comes before the one whose memory is asked."""
USUAL = 1e-8
"""The tolerance of fits whose memory is asked."""


def alone(task: str, *arguments: Any) -> Any:
    """The answer of a fresh process. Raises RuntimeError with the last line that it said if it fails."""
    command = [sys.executable, "-m", "tests.benchmarks.training_alone", task, json.dumps(arguments)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode:
        raise RuntimeError((run.stderr.splitlines() or [f"exit code {run.returncode}"])[-1])
    return json.loads(run.stdout)


def cold_starts(runs: int = 7) -> dict[str, list[tuple[float, float]]]:
    """Who, then the seconds of the import alone and those up to the end of the first fit, on iris, of each run."""
    import numpy as np

    import numeric

    X, y = numeric.datasets.load("iris")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "iris.npy"
        np.save(path, np.column_stack([X, y]))
        found: dict[str, list[tuple[float, float]]] = {who: [] for who in STARTERS}
        for _ in range(runs):
            for who in found:
                found[who].append(tuple(alone("cold", who, str(path))))
    return found


def memory(case: Case, names: tuple[str, ...]) -> dict[str, float | None]:
    """Who, then how much higher the peak of memory is after the fit than before, in units of X; None if it failed."""
    import numpy as np

    problem = case.problem()
    found: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / name) for name in ("X.npy", "y.npy")]
        for path, array in zip(paths, (problem.X, problem.y), strict=True):
            np.save(path, array)
        for who in names:
            try:
                found[who] = alone("memory", who, *paths) / problem.X.nbytes
            except RuntimeError as why:
                found[who] = None
                print(f"{who}: {why}", file=sys.stderr)
    return found


def on_cores(case: Case, count: int, names: tuple[str, ...], rounds: int, limit: float) -> dict[str, list[float]]:
    """Who, then the times of a race that may use so many cores."""
    times: dict[str, list[float]] = alone("cores", asdict(case), count, names, rounds, limit)
    return times


def _cold(who: str, path: str) -> tuple[float, float]:
    start = time.perf_counter()
    if who == "lossproof":
        import numeric

        imported = time.perf_counter()
        X, y = _iris(path)
        numeric.fit("sigmoid-bce", X, y)
    else:
        from sklearn.linear_model import LogisticRegression

        imported = time.perf_counter()
        X, y = _iris(path)
        LogisticRegression().fit(X, y)
    return imported - start, time.perf_counter() - start


def _iris(path: str) -> tuple[Any, Any]:
    import numpy as np

    table = np.load(path)
    return table[:, :-1], table[:, -1]


def _memory(who: str, *paths: str) -> int:
    """Bytes. A fit of a few rows comes first, so that code that is loaded or compiled does not count."""
    import numpy as np

    from tests.benchmarks.training_data import Problem
    from tests.benchmarks.training_peers import competitor

    solver = competitor(who)
    X, y = (np.load(path, mmap_mode="r")[:WARM].copy() for path in paths)
    solver.prepare(Problem(X, y, 1 / WARM, 2))(USUAL, 60.0)
    X, y = (np.load(path) for path in paths)
    problem = Problem(X, y, 0.0, 2)
    before = _peak()
    solver.prepare(problem)(USUAL, 60.0)
    return _peak() - before


def _peak() -> int:
    """The most bytes that this process held. On Linux ru_maxrss is no answer: it starts with that of the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        return 1024 * next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _cores(case: dict[str, Any], count: int, names: list[str], rounds: int, limit: float) -> dict[str, Any]:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
    from tests.benchmarks.training_data import Case
    from tests.benchmarks.training_peers import competitor
    from tests.benchmarks.training_race import race

    found = race(Case(**case), [competitor(name) for name in names], rounds, limit)
    return {who: result.times for who, result in found.results.items() if result.reached}


if __name__ == "__main__":
    tasks: dict[str, Callable[..., Any]] = {"cold": _cold, "memory": _memory, "cores": _cores}
    print(json.dumps(tasks[sys.argv[1]](*json.loads(sys.argv[2]))))
