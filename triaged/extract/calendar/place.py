"""Places a day that was read on the calendar of its writer.

Conventions: a bare weekday is the latest one before the day of writing when told in the past, the next one after
it when told in the future. A day of the month or a date without year is the nearest in the direction of the tense; a
holiday the next one, unless told in the past.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from triaged.extract.calendar.almanac import Almanac
from triaged.extract.calendar.calendar_words import STEPS
from triaged.extract.calendar.day import Day
from triaged.extract.calendar.holiday_dates import bank_holidays, holiday_in, nth_weekday
from triaged.extract.calendar.place_periods import month_end, named_month, place_period, plus
from triaged.hours import shift_months

_WEEK, _HALF_WEEK = 7, 3
_SOME_DAYS, _SOME_WEEKS, _HALF_YEAR = 3, 30, 180
_SATURDAY = 5
_ANY_DAY, _WORKING_DAY = -1, -2
_MONTHS = 12
_LAST_YEAR = 9998
Placed = tuple[date, date | None] | None


def place_day(day: Day, almanac: Almanac, direction: int, *, own: bool = False) -> Placed:
    """Return the first and, for a period, the last day that is meant, or None where no calendar has such a day.

    It counts from the day of ``almanac``; ``direction`` is -1 past, 1 future, 0 unknown, for a weekday
    that day itself where it is one; ``own`` says that working days are those of the business, not Monday to Friday.
    """
    if day.kind == "period":
        if day.base is not None:
            placed = place_day(day.base, almanac, direction, own=own)
            return None if placed is None else (placed[0], plus(placed[0], _WEEK - 1))
        return place_period(day, almanac.today, direction)
    first = _first(day, almanac, direction, own=own)
    if first is None:
        return None
    return first, first.replace(day=day.until) if _has(first, day.until) else None


def _has(first: date, until: int) -> bool:
    return first.day < until <= month_end(first).day


def _first(day: Day, almanac: Almanac, direction: int, *, own: bool) -> date | None:  # noqa: PLR0911 - one return for each kind of day
    today = almanac.today
    if day.kind == "offset":
        return moved(day, today, almanac, own=own)
    if day.kind == "shift":
        return moved(day, today, almanac, own=own)
    if day.kind == "weekday":
        return _weekday(day, today, direction)
    if day.kind == "monthday":
        return _monthday(day, today, direction)
    if day.kind == "nth":
        return _nth(day, today, direction)
    if day.kind == "holiday":
        return _holiday(day, almanac, direction)
    if day.base is not None:
        return _beside(day, day.base, almanac, direction, own=own)
    number, month = almanac.day_and_month(day) if day.kind == "numeric" else (day.day, day.month)
    return _nearest_year(day, number, month, today, direction)


def moved(day: Day, base: date, almanac: Almanac, *, own: bool) -> date | None:
    """Return the day so many units from ``base``."""
    if day.unit == "month":
        year = base.year + day.offset // _MONTHS
        return shift_months(base, day.offset) if 1 < year < _LAST_YEAR else None
    if day.working:
        return working_day(base, day.offset, almanac, own=own)
    return plus(base, day.offset)


def working_day(base: date, count: int, almanac: Almanac, *, own: bool) -> date:
    """Return the ``count``-th working day after ``base`` (before it, if negative).

    The business's own are its opening days without its holidays; those of anybody else are Monday to Friday.
    """
    if own and any(almanac.hours.week.values()):
        try:
            return almanac.hours.shift_working_days(base, count)
        except ValueError:
            pass  # a business that hardly ever opens counts like everybody else
    step = 1 if count >= 0 else -1
    for _ in range(abs(count)):
        base = plus(base, step)
        while base.weekday() >= _SATURDAY:
            base = plus(base, step)
    return base


def _weekday(day: Day, today: date, direction: int) -> date:  # noqa: PLR0911 - one step for each qualifier
    weekday = day.weekday or 0
    ahead = (weekday - today.weekday()) % _WEEK or _WEEK
    behind = (today.weekday() - weekday) % _WEEK or _WEEK
    if day.qualifier.startswith("week "):
        which = day.qualifier.removeprefix("week ")
        return plus(today, weekday - today.weekday() + _WEEK * (STEPS.get(which, 0) + day.weeks))
    if day.qualifier == "today" and weekday == today.weekday():
        return today
    if day.qualifier in {"last", "past", "gone", "previous"}:
        return plus(today, -behind + _WEEK * day.weeks)
    if day.qualifier in {"next", "coming", "upcoming"} or day.weeks:
        return plus(today, ahead + _WEEK * day.weeks)
    if day.qualifier == "this":
        if direction < 0 and weekday < today.weekday():
            return plus(today, -behind)
        return plus(today, ahead % _WEEK if direction <= 0 else ahead)
    if direction == 0 and weekday == today.weekday():
        return today
    return plus(today, -behind if direction < 0 else ahead)


def _monthday(day: Day, today: date, direction: int) -> date | None:
    months = (STEPS[day.qualifier],) if day.qualifier in STEPS else (-2, -1, 0, 1, 2)
    if day.qualifier == "this":
        months = (0,)
    found = []
    for shift in months:
        first = shift_months(today.replace(day=1), shift)
        if day.day <= calendar.monthrange(first.year, first.month)[1]:
            found.append(first.replace(day=day.day))
    if day.weekday is not None:
        found = [candidate for candidate in found if candidate.weekday() == day.weekday] or found
    return _nearest(found, today, direction, _SOME_WEEKS, _SOME_DAYS)


def _nearest_year(day: Day, number: int, month: int, today: date, direction: int) -> date | None:
    if day.year is not None:
        years: tuple[int, ...] = (day.year,)
    elif day.year_step is not None:
        years = (today.year + day.year_step,)
    elif month == 2 and number == 29:  # noqa: PLR2004 - leap years are rare enough to look further
        years = tuple(range(today.year - 4, today.year + 5))
    else:
        years = (today.year - 1, today.year, today.year + 1)
    found = [
        date(candidate, month, number) for candidate in years if 1 <= number <= calendar.monthrange(candidate, month)[1]
    ]
    if day.weekday is not None:
        found = [candidate for candidate in found if candidate.weekday() == day.weekday] or found
    return _nearest(found, today, direction, _HALF_YEAR, _SOME_WEEKS)


def _nearest(found: list[date], today: date, direction: int, doubt: int, close: int) -> date | None:
    """Return the nearest day in the direction of the tense.

    A tense is easily misread, so a day no more than ``close`` days away wins over one that lies ``doubt`` days away.
    """
    fitting = [day for day in found if direction * (day - today).days >= 0] or found
    best = min(fitting, key=lambda day: abs((day - today).days), default=None)
    near = min(found, key=lambda day: abs((day - today).days), default=None)
    if best is None or near is None:
        return best
    return near if abs((best - today).days) >= doubt and abs((near - today).days) <= close else best


def _nth(day: Day, today: date, direction: int) -> date | None:
    """Return "the first Monday in May", "the last Friday of the month", "the last working day of the year"."""
    if day.month:
        # "The first Monday of next June" is of the June that is next, as it is without the Monday.
        said = day.year is not None or day.year_step is not None or day.qualifier
        year = named_month(day, today, direction).year
        years = (year,) if said else range(today.year - 1, today.year + 2)
        found = [each for year in years if (each := _nth_of(day, date(year, day.month, 1))) is not None]
        return _nearest(found, today, direction, _HALF_YEAR, _SOME_WEEKS)
    step = STEPS.get(day.qualifier, 0)
    if day.unit == "year":
        return _nth_of(day, date(today.year + step, 1 if day.offset > 0 else _MONTHS, 1))
    return _nth_of(day, shift_months(today.replace(day=1), step))


def _nth_of(day: Day, first: date) -> date | None:
    last = month_end(first)
    if day.weekday == _ANY_DAY:
        return last if day.offset < 0 else first.replace(day=day.offset)
    if day.weekday == _WORKING_DAY:
        days = [each for number in range(last.day) if (each := plus(first, number)).weekday() < _SATURDAY]
        return days[-1] if day.offset < 0 else days[day.offset - 1]
    found = nth_weekday(first.year, first.month, day.weekday or 0, day.offset)
    return found if found.month == first.month else None


def _holiday(day: Day, almanac: Almanac, direction: int) -> date | None:
    today = almanac.today
    if day.year is not None or day.year_step is not None:
        year = day.year if day.year is not None else today.year + (day.year_step or 0)
        return holiday_in(day.name, year, almanac.country)
    years = range(today.year - 2, today.year + 4)
    if day.name == "bank holiday":
        found = [each for year in years for each in bank_holidays(year, almanac.country, almanac.hours.subdivision)]
    else:
        found = [each for year in years if (each := holiday_in(day.name, year, almanac.country)) is not None]
    back = day.qualifier in {"last", "past", "gone", "previous"} or (direction < 0 and day.qualifier != "next")
    if back:
        before = [each for each in found if each < today or (each == today and not day.qualifier)]
        return before[-1 + day.offset] if len(before) >= 1 - day.offset else None
    after = [each for each in found if each > today or (each == today and day.qualifier != "next")]
    return after[day.offset] if len(after) > day.offset else None


def _beside(day: Day, named: Day, almanac: Almanac, direction: int, *, own: bool) -> date | None:
    placed = place_day(named, almanac, direction, own=own)
    if placed is None:
        return None
    base = placed[0]
    if day.weekday is None:
        return moved(replace(day, kind="shift"), base, almanac, own=own)
    if day.offset == 0:
        # The nearest: the Monday of Easter comes after its Sunday, the Friday before it.
        return plus(base, (day.weekday - base.weekday() + _HALF_WEEK) % _WEEK - _HALF_WEEK)
    if day.offset < 0:
        return plus(base, -((base.weekday() - day.weekday) % _WEEK or _WEEK))
    return plus(base, (day.weekday - base.weekday()) % _WEEK or _WEEK)
