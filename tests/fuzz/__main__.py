"""``python -m tests.fuzz TARGET 60s``: feeds a target with ever odder input, led by what it covers (atheris).

``500`` instead of ``60s`` feeds it so many inputs, the same each time, so that a change can be compared.
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
    """Run one target for so long, or for so many inputs."""
    name, much = sys.argv[1], sys.argv[2]
    limits = [f"-max_total_time={much[:-1]}"] if much.endswith("s") else [f"-runs={much}", "-seed=1"]
    with tempfile.TemporaryDirectory() as place:
        for number, seed in enumerate(seeds(name)):
            (Path(place) / f"{number:04}").write_bytes(seed)
        atheris.Setup([sys.argv[0], *limits, "-max_len=65536", place], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
