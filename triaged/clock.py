"""Where the time comes from: the only file that asks the system for it.

Everything else is handed a ``Clock``, so a test, a replay and the played day of ``triaged demo`` run the same code.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Answers what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def real_seconds(self, span: timedelta) -> float:
        """Return how many real seconds this clock takes to move by ``span``."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """Return the seconds of the span: here a second takes a second."""
        return span.total_seconds()


class ManualClock:
    """A clock that stands still until it is moved: for replay and tests."""

    def __init__(self, start: datetime) -> None:
        """Stand at ``start`` (aware)."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Set the clock; it may go backwards, as a system clock may."""
        self._now = instant.astimezone(UTC)

    def real_seconds(self, span: timedelta) -> float:
        """Nobody waits for a clock that is moved by hand."""
        del span
        return 0.0


def monotonic() -> float:
    """Return seconds on a clock that never jumps: for time-outs and back-off, never for dates."""
    return time.monotonic()


@contextmanager
def when_late(seconds: float, act: Callable[[], object]) -> Iterator[None]:
    """Call ``act`` from another thread when the block takes longer than ``seconds``."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
