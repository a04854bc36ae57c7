"""The time-lapse: a clock that runs from one scene to the next and stands still while anything is being handled.

A clock that ran on while a slow machine works would turn that machine's seconds into hours of the customers' day.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from triaged.clock import monotonic
from triaged.hours import WorkingHours

_NIGHT = 0.03
"""How long an hour in which the business is closed takes, beside an hour in which it is open."""


class SceneClock:
    """A ``Clock`` that stands at ``start`` until it is told to run; safe to ask from any thread."""

    def __init__(self, start: datetime, *, factor: float) -> None:
        """Stand at ``start`` (aware); ``factor`` tells those who wait how fast it usually runs."""
        self._lock = threading.Lock()
        self._from = self._to = start.astimezone(UTC)
        self._began = monotonic()
        self._seconds = 0.0
        self._factor = factor

    def now(self) -> datetime:
        """Return the present instant of the time-lapse, in UTC."""
        with self._lock:
            return self._now()

    def run(self, to: datetime, seconds: float) -> None:
        """Run to ``to`` (aware) within ``seconds`` real seconds, and stand still there; never backwards."""
        with self._lock:
            self._from = self._now()
            self._to = max(self._from, to.astimezone(UTC))
            self._began = monotonic()
            self._seconds = seconds

    def left(self) -> float:
        """Return the real seconds until the clock stands still."""
        with self._lock:
            return max(0.0, self._began + self._seconds - monotonic())

    def real_seconds(self, span: timedelta) -> float:
        """Return real seconds for a span of the time-lapse, at its usual speed."""
        return span.total_seconds() / self._factor

    def _now(self) -> datetime:
        passed = monotonic() - self._began
        if passed >= self._seconds:
            return self._to
        return self._from + (self._to - self._from) * (passed / self._seconds)


class Pace:
    """Shares out real seconds over the time-lapse, so that it ends in time however long single mails take."""

    def __init__(self, start: datetime, end: datetime, hours: WorkingHours, seconds: float) -> None:
        """``seconds`` real seconds for the way from ``start`` to ``end`` (aware)."""
        self._end = end
        self._hours = hours
        self._seconds = seconds
        self._curtain: float | None = None
        self.factor = max(1.0, self._weight(start, end) / seconds)
        """How many seconds of an open business pass in a real one."""

    def seconds(self, start: datetime, end: datetime) -> float:
        """Return the real seconds for one stretch of the way; the first call starts the play."""
        if self._curtain is None:
            self._curtain = monotonic() + self._seconds
        left = max(0.0, self._curtain - monotonic())
        whole = self._weight(start, self._end)
        return left * self._weight(start, end) / whole if whole else 0.0

    def _weight(self, start: datetime, end: datetime) -> float:
        is_open = self._hours.between(start, end).total_seconds()
        return is_open + _NIGHT * ((end - start).total_seconds() - is_open)
