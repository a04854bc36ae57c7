"""Runs a daemon that ends itself with SIGKILL at a named point, as often as it is asked to.

Usage: crashing_daemon.py TRIAGED_TOML, then a line "TRIAGED_TOML|POINT@NOW" on stdin for each life. The language model
is loaded once; each life is a process of its own, forked before any thread exists. Prints how each life ended.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from datetime import datetime
from pathlib import Path

import structlog

from triaged.clock import ManualClock
from triaged.daemon import Daemon, Patience
from triaged.proving.house import load_house
from triaged.reader import InlineReader, settings_of


def live(path: Path, point: str, now: str) -> None:
    """Be a daemon until the point is reached; the clock stands at ``now``."""

    def end(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    daemon = Daemon(
        load_house(path, None),
        clock=ManualClock(datetime.fromisoformat(now)),
        crash_point=end,
        look_every=0.05,
        patience=Patience(first=0.02, longest=0.1, refused=0.05),
        reader_of=lambda _config: READER,
    )
    daemon.start()
    daemon.wait(20)
    os._exit(3)  # the point was never reached


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    READER = InlineReader(settings_of(load_house(Path(sys.argv[1]), None).config))
    for line in sys.stdin:
        toml, point, now = re.split("[|@]", line.rstrip("\n"))
        pid = os.fork()
        if pid == 0:
            live(Path(toml), point, now)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - the caller reads it
