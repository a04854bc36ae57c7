"""A few kills of the many that ``make torture`` deals out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_few_random_kills_lose_nothing_and_say_nothing_twice() -> None:
    """In a process of its own: it forks, and the test's own process has threads."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.torture", "10", "3"], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "kills=10" in done.stdout
    assert "lost=0, twice=0" in done.stdout
