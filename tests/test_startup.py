"""What happens before the first answer: nothing heavy is imported until it is needed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from figures.console import main


@pytest.mark.parametrize("module", ["derivations", "numeric", "figures", "numeric.datasets", "figures.console"])
def test_import_is_light(module: str, report: Callable[[str], None]) -> None:
    script = f"import sys, {module}; print(*{{'sympy', 'matplotlib', 'flint'}} & set(sys.modules))"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    report(f"import {module}: {time.perf_counter() - start:.2f} s with the start of Python, and without SymPy")
    assert done.stdout.strip() == ""


def test_a_topic_is_derived_without_the_others() -> None:
    script = (
        "import sys, derivations as dv; assert dv.topics['entropy'].slug == 'entropy'; assert 'mse' in dv.topics;"
        "print(*(m for m in sys.modules if m.startswith('derivations.lectures.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {name.rpartition(".")[2] for name in done.stdout.split()} == {"topic", "order", "entropy"}


def test_help_of_the_console_imports_no_command() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from figures.console import main;"
        "shown = CliRunner().invoke(main, ['--help']); assert shown.exit_code == 0, shown.output;"
        "assert all(name in shown.output for name in ('derive', 'figures', 'fit', 'emit'));"
        "print(*(m for m in sys.modules if m.endswith('.__main__')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_unknown_command_suggests_the_nearest() -> None:
    shown = CliRunner().invoke(main, ["figuers"])
    assert shown.exit_code == 2
    assert "command is 'figuers'; it should be one of" in shown.output
    assert "Did you mean 'figures'?" in shown.output


def test_time_to_help(report: Callable[[str], None]) -> None:
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "derivations", "--help"], capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
        assert done.stdout.startswith(b"Usage: ")
    report(f"python -m derivations --help: {min(seconds):.2f} s, the best of 3 (goal: under 0.3 s)")
