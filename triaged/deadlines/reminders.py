"""When to remind of something that is due: the moment that lies a length of time before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from triaged.hours import WorkingHours, shift_months
from triaged.model import Grain, Span, Unit

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


def reminder_at(due_at: datetime, grain: Grain, span: Span, hours: WorkingHours) -> datetime:
    """Return the instant (UTC) that lies ``span`` before ``due_at`` (aware).

    What is due at a time is reminded exactly ``span`` earlier. What is due on a day is due at its close, and
    nobody counts days back from five in the afternoon: a span of days or longer then leads to the opening of
    the day that lies so many days earlier. So one working day before a promise for Monday is Friday's opening.
    Raises ValueError where the working hours have no such day.
    """
    if grain != "day" or (span.unit not in _DAYS and span.unit not in _MONTHS):
        return hours.subtract(due_at, span)
    return hours.opening(_days_before(_due_day(due_at, hours), span, hours))


def _due_day(due_at: datetime, hours: WorkingHours) -> date:
    # A day that closes at midnight ends at 00:00 of the next date.
    return (due_at.astimezone(hours.zone) - timedelta(microseconds=1)).date()


def _days_before(day: date, span: Span, hours: WorkingHours) -> date:
    if span.unit in _MONTHS:
        return shift_months(day, -span.amount * _MONTHS[span.unit])
    if not span.working:
        return day - timedelta(days=span.amount * _DAYS[span.unit])
    open_days = sum(1 for slots in hours.week.values() if slots) if span.unit is Unit.WEEK else 1
    return hours.shift_working_days(day, -span.amount * open_days)
