"""Places periods on the calendar: the first and the last day of "next week", "end of May", "Q3", "this summer"."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from triaged.extract.calendar.calendar_words import STEPS
from triaged.extract.calendar.day import Day
from triaged.hours import shift_months

Stretch = tuple[date, date]
_FRIDAY, _SATURDAY, _SUNDAY, _WEEK = 4, 5, 6, 7
_MONTHS = 12
_HALF, _QUARTER, _SEASON = 6, 3, 3


def plus(day: date, days: int) -> date:
    """Return the day so many days later, or the day itself where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def month_end(day: date) -> date:
    """Return the last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def place_period(day: Day, today: date, direction: int) -> Stretch:
    """Return the first and last day; ``direction`` as in ``place_day``."""
    step = STEPS.get(day.qualifier, 0) + day.offset
    if day.unit == "weekend":
        return _weekend(day, today, direction, step)
    if day.unit == "week":
        monday = plus(today, _WEEK * step - today.weekday())
        return _week(day, monday)
    if day.unit == "month":
        return _month(day, today, direction, step)
    return _cut(day, *_long(day, today, direction, step))


def _weekend(day: Day, today: date, direction: int, step: int) -> Stretch:
    weekday = today.weekday()
    saturday = plus(today, _SATURDAY - weekday if weekday <= _SATURDAY else -1)
    if step < 0 or (direction < 0 and not day.qualifier):
        saturday = plus(saturday, _WEEK * min(step, -1))
    elif step and (weekday >= _SATURDAY or day.qualifier == "following"):
        saturday = plus(saturday, _WEEK * step)
    elif step > 1:
        saturday = plus(saturday, _WEEK * (step - 1))
    if day.edge == "end":
        return plus(saturday, 1), plus(saturday, 1)
    return saturday, plus(saturday, 1)


def _week(day: Day, monday: date) -> Stretch:
    friday = plus(monday, _FRIDAY)
    if day.edge == "middle":
        return plus(monday, 2), plus(monday, 2)
    if day.edge == "end":
        return friday, friday
    if day.edge == "start":
        return monday, plus(monday, 1)
    if day.edge == "late":
        return plus(monday, _FRIDAY - 1), friday
    return monday, plus(monday, _SUNDAY)


def _month(day: Day, today: date, direction: int, step: int) -> Stretch:
    first = named_month(day, today, direction) if day.month else shift_months(today.replace(day=1), step)
    last = month_end(first)
    if day.edge in {"week", "weekend"}:
        return _part(day, first, last)
    return {
        "end": (last, last), "start": (first, first.replace(day=7)), "middle": (first.replace(day=15),) * 2,
        "late": (first.replace(day=21), last),
    }.get(day.edge, (first, last))  # fmt: skip


def _part(day: Day, first: date, last: date) -> Stretch:
    """Return the first working week ("first week of January"), the last, or the nth weekend of a month."""
    target = _SATURDAY if day.edge == "weekend" else 0
    if day.edge == "week" and day.number == 1:
        return first, plus(first, (_FRIDAY - first.weekday()) % _WEEK)
    if day.number < 0:
        begin = plus(last, -((last.weekday() - target) % _WEEK))
    else:
        begin = plus(first, (target - first.weekday()) % _WEEK + _WEEK * (day.number - 1))
        if day.edge == "week":
            begin = plus(first, _WEEK * (day.number - 1) - first.weekday())
    return begin, plus(begin, 1 if day.edge == "weekend" else _SUNDAY)


def named_month(day: Day, today: date, direction: int) -> date:  # noqa: PLR0911 - one return for each qualifier
    """Return the first day of a month that is named, in the year that its qualifier or the tense says."""
    this = today.replace(month=day.month, day=1)
    if day.year is not None:
        return this.replace(year=day.year)
    if day.year_step is not None:
        return this.replace(year=today.year + day.year_step)
    if day.qualifier in {"last", "past", "previous"}:
        return this if day.month < today.month else this.replace(year=today.year - 1)
    if day.qualifier in {"next", "coming", "upcoming", "following"}:
        return this if day.month > today.month else this.replace(year=today.year + 1)
    if day.qualifier == "this" or day.month == today.month:
        return this
    if direction < 0:
        return this if day.month < today.month else this.replace(year=today.year - 1)
    if direction > 0:
        return this if day.month > today.month else this.replace(year=today.year + 1)
    years = (today.year - 1, today.year, today.year + 1)
    return min((this.replace(year=year) for year in years), key=lambda first: abs((first - today).days))


def _long(day: Day, today: date, direction: int, step: int) -> Stretch:
    """Return the whole of a year, half, quarter, season or decade."""
    base = day.year if day.year is not None else today.year + (day.year_step or 0)
    if day.unit == "decade":
        begin = base - base % 10 + 10 * step
        return date(begin, 1, 1), date(begin + 9, 12, 31)
    if day.unit == "year":
        first = date(base + step, 1, 1)
        return first, first.replace(month=_MONTHS, day=31)
    if day.unit == "season":
        return _season(day, today, direction, base)
    length = _HALF if day.unit == "half" else _QUARTER
    if day.number:
        first = date(base, length * (day.number - 1) + 1, 1)
        if day.year is None and day.year_step is None:
            if direction > 0 and plus(shift_months(first, length), -1) < today:
                first = first.replace(year=base + 1)
            elif direction < 0 and first > today:
                first = first.replace(year=base - 1)
    else:
        first = shift_months(today.replace(month=(today.month - 1) // length * length + 1, day=1), length * step)
    return first, plus(shift_months(first, length), -1)


def _season(day: Day, today: date, direction: int, base: int) -> Stretch:
    """Return the three months of a season in the northern half of the world: summer is June to August.

    A winter belongs to the year in which it begins.
    """
    found = [
        (first, plus(shift_months(first, _SEASON), -1))
        for year in range(base - 4, base + 5)
        for first in (date(year, _SEASON * day.number, 1),)
    ]
    if day.year is not None or day.year_step is not None:
        return next(each for each in found if each[0].year == base)
    ahead = next(each for each in found if each[0] > today)
    behind = next(each for each in reversed(found) if each[1] < today)
    running = next((each for each in found if each[0] <= today <= each[1]), None)
    if day.qualifier in {"last", "past", "previous"}:
        return found[found.index(behind) + day.offset]
    if day.qualifier in {"next", "coming", "following"}:
        return found[found.index(ahead) + day.offset]
    if running is not None:
        return running
    return behind if direction < 0 else ahead


def _cut(day: Day, first: date, last: date) -> Stretch:
    """Return the part of a long stretch that was named."""
    if day.unit == "year":
        may, september = first.replace(month=5), first.replace(month=9)
        return {
            "end": (last, last), "start": (first, plus(may, -1)), "middle": (may, plus(september, -1)),
            "late": (september, last),
        }.get(day.edge, (first, last))  # fmt: skip
    third = (last - first).days // 3
    return {
        "end": (last, last), "start": (first, plus(first, third)), "middle": (plus(first, third), plus(last, -third)),
        "late": (plus(last, -third), last),
    }.get(day.edge, (first, last))  # fmt: skip
