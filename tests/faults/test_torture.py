"""A few kills of the many that ``make torture`` deals out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("words", "least"), [(["10", "3"], 10), (["every", "47"], 6)])
def test_a_few_kills_lose_nothing_and_say_nothing_twice(words: list[str], least: int) -> None:
    """In a process of its own: it forks, and the test's own process has threads."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.faults.torture", *words], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.partition("kills=")[2].partition(",")[0]) >= least
    assert "lost=0, twice=0" in done.stdout
