"""Lengths of time, as people write them."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Unit(enum.Enum):
    """Units of a length of time; months and years only make sense on calendar dates."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time such as "4 working hours"; ``working`` counts only working hours or working days."""

    amount: int
    unit: Unit
    working: bool = False

    def __str__(self) -> str:
        """Return the words that people write in configuration and rules."""
        working = "working " if self.working else ""
        plural = "" if self.amount == 1 else "s"
        return f"{self.amount} {working}{self.unit.value}{plural}"
