"""``python -m tests.fuzz TARGET SECONDS``: feeds a target with ever odder input, led by what it covers (atheris).

An input that breaks a target is written to ``crash-…`` in the folder in which this runs, and becomes a test.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["triaged"]):
    from tests.fuzz.targets import TARGETS, seeds


def main() -> None:
    """Run one target for so many seconds."""
    name, seconds = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory() as place:
        for number, seed in enumerate(seeds(name)):
            (Path(place) / f"{number:04}").write_bytes(seed)
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=65536", place], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
