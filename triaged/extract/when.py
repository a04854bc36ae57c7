"""Puts an expression on the calendar of its writer: the day or time that was meant.

Conventions: a bare weekday is the latest one before the day of writing when told in the past, the next one after
it when told in the future; one that names the day of writing itself is marked ambiguous, and is that day where it is
told in the past with a time that was over by then. A day of the month or a
date without year is the nearest in the direction of the tense. Windows such as "within 24 hours" count from when
they were said. Times carry the offset in force on their own day.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from triaged.extract.context import Context
from triaged.extract.date_grammar import Expression, Window
from triaged.extract.day_grammar import Day
from triaged.extract.time_grammar import Clock
from triaged.hours import localise, shift_months
from triaged.model import Grain, When

_MONTH_FIRST = frozenset({"US"})
_DAY_FIRST = frozenset({"GB", "UK", "IE", "AU", "NZ"})
_LAST_MONTH = 12
_WEEK = 7
_SOME_WEEKS, _HALF_YEAR = 20, 180
_FRIDAY, _SATURDAY = 4, 5
_YEARS = (1900, 9000)
"""Between these, no reckoning of ours leaves the calendar: nothing counts further than some hundred years."""
_DAY_END = time(23, 59, 59)
_US_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """The day of writing and the customs of its writer; ``anchor`` is the day that a told story has reached."""

    at: datetime
    zone: tzinfo
    opening: time
    month_first: bool

    @property
    def today(self) -> date:
        """The local day of writing."""
        return self.at.date()

    @classmethod
    def of(cls, context: Context, expressions: Iterable[Expression]) -> Almanac:
        """Settle zone and order of day and month for one mail; an absurd year is brought back into ``_YEARS``."""
        context = replace(context, at=_within_years(context.at))
        return cls(
            at=context.at,
            zone=_zone(context),
            opening=context.hours.opening(context.at.date()).astimezone(context.zone).time(),
            month_first=_month_first(context, expressions),
        )

    def instant(self, day: date, at: time) -> datetime:
        """Return that local time with the offset in force on that day."""
        if isinstance(self.zone, ZoneInfo):
            placed = localise(day, at, self.zone)
            return placed.replace(tzinfo=_fixed(placed))
        return datetime.combine(day, at, tzinfo=self.zone)


def _within_years(at: datetime) -> datetime:
    if _YEARS[0] <= at.year <= _YEARS[1]:
        return at
    return at.replace(year=min(max(at.year, _YEARS[0]), _YEARS[1]), day=min(at.day, 28))


def _fixed(placed: datetime) -> tzinfo:
    return timezone(placed.utcoffset() or timedelta())


def _zone(context: Context) -> tzinfo:
    """Return a zone that was at the writer's offset when he wrote, so that other seasons get their own offset."""
    offset = context.at.utcoffset()
    names = [context.zone]
    if context.sender_country == "US":
        names = [ZoneInfo(name) for name in _US_ZONES] + names
    for zone in names:
        if context.at.astimezone(zone).utcoffset() == offset:
            return zone
    return _fixed(context.at)


def _month_first(context: Context, expressions: Iterable[Expression]) -> bool:
    numeric = [expression.day for expression in expressions if expression.day and expression.day.kind == "numeric"]
    if any(day.month > _LAST_MONTH for day in numeric):
        return True
    if any(day.day > _LAST_MONTH for day in numeric):
        return False
    if context.sender_country in _MONTH_FIRST | _DAY_FIRST:
        return context.sender_country in _MONTH_FIRST
    return context.date_order.upper().startswith("M")


def place_day(day: Day, almanac: Almanac, direction: int, anchor: date | None) -> tuple[date, date | None] | None:
    """Return the first and, for a period, the last day that is meant; ``direction`` is -1 past, 1 future, 0 unknown."""
    today = almanac.today
    if day.kind == "offset":
        return _plus(today, day.offset), None
    if day.kind == "weekday":
        return _weekday(day, today, direction, anchor), None
    if day.kind == "monthday":
        found = _monthday(day, today, direction)
    elif day.kind == "shift":
        base = anchor or today
        found = shift_months(base, day.offset) if day.unit == "month" else _plus(base, day.offset * _days(day.unit))
    elif day.kind == "period":
        return _period(day, today, direction)
    else:
        number, month = day.day, day.month
        if day.kind == "numeric":
            number, month = _order(day, month_first=almanac.month_first)
        found = _nearest_year(day, number, month, today, direction)
    return None if found is None else (found, None)


def _order(day: Day, *, month_first: bool) -> tuple[int, int]:
    if day.month > _LAST_MONTH or (month_first and day.day <= _LAST_MONTH):
        return day.month, day.day
    return day.day, day.month


def _days(unit: str) -> int:
    return 7 if unit == "week" else 1


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _weekday(day: Day, today: date, direction: int, anchor: date | None) -> date:  # noqa: PLR0911 - one return for each qualifier
    weekday = day.weekday or 0
    ahead = (weekday - today.weekday()) % 7 or 7
    behind = (today.weekday() - weekday) % 7 or 7
    if day.qualifier.startswith("week "):
        shift = {"last": -7, "this": 0, "next": 7}[day.qualifier.removeprefix("week ")]
        return _plus(today, weekday - today.weekday() + shift)
    if day.qualifier in {"following", "same"} and anchor is not None:
        return _plus(anchor, (weekday - anchor.weekday()) % 7 or 7)
    if day.qualifier in {"last", "past", "gone"}:
        return _plus(today, -behind)
    if day.qualifier in {"next", "coming"} or day.weeks:
        return _plus(today, ahead + 7 * day.weeks)
    if day.qualifier == "this":
        return _plus(today, -behind if direction < 0 else ahead % 7 if ahead == _WEEK and direction == 0 else ahead)
    if direction < 0:
        if anchor is not None and anchor < today:
            told = _plus(anchor, (weekday - anchor.weekday()) % 7 or 7)
            if told <= today:
                return told
        return _plus(today, -behind)
    return _plus(today, ahead)


def _monthday(day: Day, today: date, direction: int) -> date | None:
    months = {"last": (-1,), "next": (1,), "this": (0,)}.get(day.qualifier, (-2, -1, 0, 1, 2))
    found = []
    for shift in months:
        first = shift_months(today.replace(day=1), shift)
        if day.day <= calendar.monthrange(first.year, first.month)[1]:
            found.append(first.replace(day=day.day))
    if day.weekday is not None:
        fitting = [candidate for candidate in found if candidate.weekday() == day.weekday]
        found = fitting or found
    return _nearest(found, today, direction, _SOME_WEEKS)


def _nearest_year(day: Day, number: int, month: int, today: date, direction: int) -> date | None:
    years = (day.year,) if day.year is not None else (today.year - 1, today.year, today.year + 1)
    found = [
        date(candidate, month, number) for candidate in years if 1 <= number <= calendar.monthrange(candidate, month)[1]
    ]
    if day.weekday is not None:
        found = [candidate for candidate in found if candidate.weekday() == day.weekday] or found
    return _nearest(found, today, direction, _HALF_YEAR)


def _nearest(found: list[date], today: date, direction: int, doubt: int) -> date | None:
    """Return the nearest day in the direction of the tense.

    A tense is easily misread, so a day of the last or next weeks wins over one that lies ``doubt`` days away.
    """
    fitting = [day for day in found if direction * (day - today).days >= 0] or found
    best = min(fitting, key=lambda day: abs((day - today).days), default=None)
    near = min(found, key=lambda day: abs((day - today).days), default=None)
    if best is None or near is None:
        return best
    far, close = abs((best - today).days), abs((near - today).days)
    return near if far >= doubt and close <= doubt // 6 else best


def _period(day: Day, today: date, direction: int) -> tuple[date, date] | None:
    step = {"next": 1, "coming": 1, "following": 1, "last": -1, "past": -1}.get(day.qualifier, 0)
    if day.unit == "weekend":
        saturday = _plus(today, (_SATURDAY - today.weekday()) % 7 if today.weekday() < _SATURDAY else 0)
        if today.weekday() > _SATURDAY:
            saturday = _plus(today, -1)
        if step < 0 or (direction < 0 and not day.qualifier):
            saturday = _plus(saturday, -7)
        elif day.qualifier == "next" and today.weekday() >= _SATURDAY:
            saturday = _plus(saturday, 7)
        return saturday, _plus(saturday, 1)
    if day.unit == "week":
        monday = _plus(today, 7 * step - today.weekday())
        return {"end": (_plus(monday, _FRIDAY), _plus(monday, _FRIDAY)), "start": (monday, _plus(monday, 1))}.get(
            day.edge, (monday, _plus(monday, 6))
        )
    if day.unit == "year":
        first = date(today.year + step, 1, 1)
        return (date(first.year, 12, 31),) * 2 if day.edge == "end" else (first, date(first.year, 12, 31))
    if day.month:
        anchor = _nearest_year(replace(day, weekday=None), 1, day.month, today, direction)
        first = anchor or today.replace(day=1)
        if direction >= 0 and day.year is None and day.month == today.month:
            first = today.replace(day=1)
    else:
        first = shift_months(today.replace(day=1), step)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if day.edge == "first":
        friday = _plus(first, (_FRIDAY - first.weekday()) % 7)
        return first, friday
    return {"end": (last, last), "start": (first, first.replace(day=7)), "middle": (first.replace(day=15),) * 2}.get(
        day.edge, (first, last)
    )


def add_window(window: Window, base: datetime, almanac: Almanac) -> tuple[datetime, datetime, Grain]:
    """Return the first and the last moment of a window that began at ``base``, and its grain."""
    if window.unit in {"minute", "hour"}:
        seconds = 60 if window.unit == "minute" else 3600
        first, last = (base + timedelta(seconds=amount * seconds) for amount in (window.shortest, window.longest))
        return first, last, "minute"
    days = []
    for amount in (window.shortest, window.longest):
        whole = int(amount)
        if window.unit == "month":
            days.append(shift_months(base.date(), whole))
        elif window.unit == "year":
            days.append(shift_months(base.date(), 12 * whole))
        elif window.working and window.unit == "day":
            days.append(_working(base.date(), whole))
        else:
            days.append(_plus(base.date(), whole * _days(window.unit)))
    return almanac.instant(days[0], time()), almanac.instant(days[1], time()), "day"


def _working(day: date, count: int) -> date:
    """Monday to Friday, starting the day after."""
    for _ in range(count):
        day = _plus(day, 1)
        while day.weekday() >= _SATURDAY:
            day = _plus(day, 1)
    return day


def resolve(
    expression: Expression,
    text: str,
    almanac: Almanac,
    *,
    direction: int,
    anchor: date | None = None,
    said_at: datetime | None = None,
    today: bool = False,
) -> When | None:
    """Return what ``expression`` means, or None where no calendar has such a day (31 June).

    ``anchor`` is the day that the story told has reached; ``said_at`` the moment from which a window counts; ``today``
    says that a bare weekday that names the day of writing means that day.
    """
    words = text[expression.start : expression.end]
    base = said_at or almanac.at
    if expression.window is not None:
        first, last, grain = add_window(expression.window, base, almanac)
        single = first == last
        return When(
            text=words,
            start=expression.start,
            end=expression.end,
            earliest=first,
            latest=None if single else last,
            grain=grain,
        )
    ambiguous = False
    if expression.day is None:
        first_day, last_day = base.date(), None
    else:
        placed = place_day(expression.day, almanac, direction, anchor)
        if placed is None:
            return None
        first_day, last_day = placed
        bare = expression.day.kind == "weekday" and not expression.day.qualifier and not expression.day.weeks
        if (direction < 0 and anchor is None and _passed_today(expression, almanac)) or (
            today and bare and expression.day.weekday == almanac.today.weekday()
        ):
            first_day = almanac.today
        ambiguous = (bare and expression.day.weekday == almanac.today.weekday()) or expression.day.qualifier == "ago"
    earliest, latest, grain = _times(expression, almanac, first_day, last_day)
    return When(
        text=words,
        start=expression.start,
        end=expression.end,
        earliest=earliest,
        latest=latest,
        grain=grain,
        ambiguous=ambiguous,
    )


def _passed_today(expression: Expression, almanac: Almanac) -> bool:
    """Whether it names the weekday of writing and a time of day that was over when the mail was written."""
    day, clock = expression.day, expression.clock
    if day is None or day.kind != "weekday" or day.qualifier or day.weeks or day.weekday != almanac.today.weekday():
        return False
    if clock is None or clock.closing:
        return False
    last = almanac.opening if clock.opening else clock.latest or clock.earliest
    return almanac.instant(almanac.today, last) < almanac.at


def _times(
    expression: Expression, almanac: Almanac, first: date, last: date | None
) -> tuple[datetime, datetime | None, Grain]:
    clock: Clock | None = expression.clock
    if clock is None or clock.closing or last is not None:
        end = None if last is None or last == first else almanac.instant(last, _DAY_END)
        return almanac.instant(first, time()), end, "day"
    if clock.opening:
        return almanac.instant(first, almanac.opening), None, "hour"
    grain: Grain = "hour" if clock.earliest.minute == 0 else "minute"
    latest = None if clock.latest is None else almanac.instant(first, clock.latest)
    return almanac.instant(first, clock.earliest), latest, grain
