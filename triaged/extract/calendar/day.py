"""What a day or a period is before it is placed on a calendar: the pieces in which people name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DayKind = Literal[
    "offset", "weekday", "nth", "monthday", "date", "numeric", "shift", "holiday", "beside", "period"
]  # fmt: skip
Found = tuple["Day", int] | None
"""A day as read and the position after it, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as it is written, not yet placed on a calendar; fields that do not apply stay at their defaults.

    ======== ==========================================================
    offset   so many ``unit`` from the day of writing: "two months ago"
    weekday  "Tuesday", "Tuesday week", "the Tuesday before last"
    nth      "the first Monday in May", "the last Friday of the month"
    monthday "the 24th", "the 24th of next month"
    date     a day of a month, with or without year
    numeric  5/12: which is the day is settled for a whole mail
    shift    so many ``unit`` from the day that a story has reached
    holiday  "Easter Monday"
    beside   before or after ``base``: "two days before Christmas"
    period   a week, weekend, month, quarter, season, year, decade
    ======== ==========================================================
    """

    kind: DayKind
    offset: int = 0
    """How many ``unit``; for "nth" which one, -1 being the last; for "period" further steps beyond the qualifier."""
    unit: str = "day"
    weekday: int | None = None
    qualifier: str = ""
    weeks: int = 0
    """Weeks to add: one in "Tuesday week" and "a week on Tuesday"."""
    day: int = 0
    until: int = 0
    """The last day of a stretch within one month: "5-7 May"."""
    month: int = 0
    year: int | None = None
    year_step: int | None = None
    """Years from the one of writing: "June last year"."""
    number: int = 0
    """Which quarter, season or week of a period."""
    edge: str = ""
    """Which part of a period: "start", "middle", "end" or "first" (its first week), or ""."""
    name: str = ""
    night: bool = False
    working: bool = False
    base: Day | None = None

    @property
    def single(self) -> bool:
        """Whether it names one day, not a period."""
        return (self.kind != "period" or self.base is not None) and (self.base is None or self.base.single)
