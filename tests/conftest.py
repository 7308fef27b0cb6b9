"""What every test shares: `report`, whose lines appear under "lossproof" in the terminal summary."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from hypothesis import settings

_KEY = "lossproof"

# SciPy reads it when it is imported; without it scikit-learn skips its check of NumPy arrays under array dispatch.
os.environ["SCIPY_ARRAY_API"] = "1"

# The same examples on every run, no clock and no files: a red test is red for everybody.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Call it with a line, and the line appears in the summary at the end, whether the test passes or not."""

    def add(line: str) -> None:
        # pytest-xdist carries the user properties of a test from the worker to the terminal.
        request.node.user_properties.append((_KEY, line))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = sorted(
        (test.nodeid, number, line)
        for tests in terminalreporter.stats.values()
        for test in tests
        if isinstance(test, pytest.TestReport) and test.when == "call"
        for number, (key, line) in enumerate(test.user_properties)
        if key == _KEY
    )
    if lines:
        terminalreporter.section("lossproof")
        for _, _, line in lines:
            terminalreporter.write_line(str(line))
