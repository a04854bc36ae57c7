"""Turns an expression into the instant or interval that its writer meant, with a grain.

Windows such as "within 24 hours" count from when they were said, moments such as "an hour ago" from the time of
writing. Times carry the offset in force on their own day. A weekday that is the one of writing, and one that the
date beside it does not fall on, are marked ambiguous.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import ceil

from triaged.extract.calendar.almanac import Almanac
from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.day import Day
from triaged.extract.calendar.place import Placed, place_day, working_day
from triaged.extract.calendar.place_periods import plus
from triaged.extract.calendar.window_grammar import Window
from triaged.hours import shift_months
from triaged.model import Grain, When

__all__ = ["DATED", "Almanac", "add_window", "resolve"]
_DAY_END = time(23, 59, 59)
DATED = frozenset({"date", "numeric", "monthday"})
"""Kinds of day that name a day of a month."""
_SECONDS = {"minute": 60, "hour": 3600}


def add_window(
    window: Window, base: datetime, almanac: Almanac, *, own: bool = False
) -> tuple[datetime, datetime, Grain]:
    """Return the first and the last moment of a window that began at ``base``, and its grain.

    ``own`` as in ``place_day``: whose working days count.
    """
    if window.unit in _SECONDS:
        first, last = (
            almanac.moment(base + timedelta(seconds=amount * _SECONDS[window.unit]))
            for amount in (window.shortest, window.longest)
        )
        return first, last, "minute"
    days = [_count(window, base.date(), amount, almanac, own=own) for amount in (window.shortest, window.longest)]
    return almanac.instant(days[0], time()), almanac.instant(days[1], time()), "day"


def _count(window: Window, base: date, amount: float, almanac: Almanac, *, own: bool) -> date:
    whole, half = int(amount), amount % 1 > 0
    if window.unit == "month":
        return plus(shift_months(base, whole), 15 if half else 0)
    if window.unit == "year":
        return shift_months(base, int(12 * amount))
    if window.unit == "week":
        if window.working:
            return working_day(base, 5 * whole, almanac, own=own)
        return plus(base, ceil(7 * amount))
    if window.working:
        return working_day(base, whole, almanac, own=own)
    return plus(base, whole)


def resolve(
    expression: Expression,
    text: str,
    almanac: Almanac,
    *,
    direction: int,
    base: datetime | None = None,
    own: bool = False,
) -> When | None:
    """Return what ``expression`` means, or None where no calendar has such a day (31 June).

    ``direction`` is that of ``place_day``; ``base`` the moment from which it counts, that of the mail if None;
    ``own`` says that the business's own working days are meant.
    """
    ambiguous = base is None and expression.day is not None and _ambiguous(expression.day, almanac)
    almanac = almanac if base is None else replace(almanac, at=base)
    latest: datetime | None
    if expression.window is not None:
        earliest, last, grain = add_window(expression.window, almanac.at, almanac, own=own)
        latest = None if earliest == last else last
        if expression.clock is not None and latest is None:
            earliest, latest, grain = _times(expression, almanac, earliest.date(), None)
    else:
        placed: Placed = (almanac.today, None)
        if expression.day is not None:
            placed = place_day(expression.day, almanac, direction, own=own)
        if placed is None:
            return None
        ambiguous = ambiguous or _contradicts(expression.day, placed[0])
        earliest, latest, grain = _times(expression, almanac, *placed)
    return When(
        text=text[expression.start : expression.end],
        start=expression.start,
        end=expression.end,
        earliest=earliest,
        latest=latest,
        grain=grain,
        ambiguous=ambiguous,
        source=f"dates: {expression.kind if expression.day is None else expression.day.kind}",
    )


def _ambiguous(day: Day, almanac: Almanac) -> bool:
    """Whether it may mean two days: the weekday of writing, "two weeks ago", or 4/5 with nothing to tell its order."""
    if day.base is not None and _ambiguous(day.base, almanac):
        return True
    return _of_writing(day, almanac) or day.qualifier == "ago" or (day.kind == "numeric" and almanac.unsure(day))


def _contradicts(day: Day | None, placed: date) -> bool:
    """Whether it names a weekday that its date is none of: one of the two is a slip, and nobody can tell which."""
    return day is not None and day.kind in DATED and day.weekday is not None and placed.weekday() != day.weekday


def _of_writing(day: Day, almanac: Almanac) -> bool:
    """Whether it names the weekday of writing and nothing else."""
    bare = day.kind == "weekday" and not day.qualifier and not day.weeks
    return bare and day.weekday == almanac.today.weekday()


def _times(
    expression: Expression, almanac: Almanac, first: date, last: date | None
) -> tuple[datetime, datetime | None, Grain]:
    clock = expression.clock
    if clock is None or clock.closing or last is not None:
        end = None if last is None or last == first else almanac.instant(last, _DAY_END)
        return almanac.instant(first, time()), end, "day"
    if clock.opening:
        return almanac.instant(first, almanac.opening), None, "hour"
    grain: Grain = "hour" if clock.earliest.minute == 0 else "minute"
    latest = None if clock.latest is None else almanac.instant(first, clock.latest)
    return almanac.instant(first, clock.earliest), latest, grain
