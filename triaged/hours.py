"""Working hours, holidays, days and time zones: all arithmetic on time that a person would do with a calendar.

Instants go in and come out as aware datetimes; results are in UTC. A local time that DST skips is moved
forward by the length of the gap (01:30 on the night of the change in London becomes 02:30 BST); of a local
time that happens twice the first is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays as holidays_of

from triaged.model import Span, Unit

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,5})\s*(working|business)?\s*(s|m|h|d|w|[a-z]+)", re.ASCII)
_UNITS = {
    "s": Unit.SECOND, "sec": Unit.SECOND, "second": Unit.SECOND,
    "m": Unit.MINUTE, "min": Unit.MINUTE, "minute": Unit.MINUTE,
    "h": Unit.HOUR, "hr": Unit.HOUR, "hour": Unit.HOUR,
    "d": Unit.DAY, "day": Unit.DAY,
    "w": Unit.WEEK, "week": Unit.WEEK,
    "month": Unit.MONTH, "year": Unit.YEAR,
}  # fmt: skip
_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86400, Unit.WEEK: 604800}
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_MAX_DAYS = 3660
"""Ten years: a deadline further away than that is a mistake, and a calendar without working days ends here."""


def parse_span(text: str) -> Span:
    """Read "4 working hours", "1 working day", "30s" or "18 months"; ValueError with a sentence otherwise."""
    found = _SPAN.fullmatch(text.strip().lower())
    unit = None
    if found:
        word = found[3]
        unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
    if not found or unit is None or (found[2] and unit not in (Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WEEK)):
        raise ValueError(
            f"'{text}' is not a length of time; write for example '4 hours', '1 working day' or '18 months'"
        )
    return Span(amount=int(found[1]), unit=unit, working=bool(found[2]))


def localise(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the aware local time; in a DST gap it moves forward by the gap, in a fold the first one is taken."""
    local = datetime.combine(day, at, tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone)


def shift_months(day: date, months: int) -> date:
    """Return the same day of another month, or its last day where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def elapsed(span: Span) -> timedelta:
    """Return a span that does not depend on a calendar as a timedelta; ValueError for the others."""
    if span.working or span.unit not in _SECONDS:
        raise ValueError(f"'{span}' depends on a calendar; write it in seconds, minutes, hours, days or weeks")
    return timedelta(seconds=span.amount * _SECONDS[span.unit])


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """When a business works: local opening times for each weekday, without its holidays."""

    zone: ZoneInfo
    week: Mapping[int, tuple[tuple[time, time], ...]]
    """Weekday (Monday is 0) to its opening intervals; an end of 00:00 means midnight."""
    country: str | None = None
    subdivision: str | None = None
    extra_holidays: frozenset[date] = frozenset()
    _cache: dict[int, frozenset[date]] = field(default_factory=dict, repr=False, compare=False)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday of the business's country, or one that it named itself."""
        if day.year not in self._cache:
            found = (
                holidays_of.country_holidays(self.country, subdiv=self.subdivision, years=day.year)
                if self.country
                else ()
            )
            self._cache[day.year] = frozenset(found)
        return day in self._cache[day.year] or day in self.extra_holidays

    def is_working_day(self, day: date) -> bool:
        """Whether the business opens at all on that local day."""
        return bool(self.week.get(day.weekday())) and not self.is_holiday(day)

    def intervals(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the opening intervals of a local day, in UTC and in order."""
        if not self.is_working_day(day):
            return ()
        found = []
        for opens, closes in self.week[day.weekday()]:
            end_day = day if closes > opens else day + timedelta(days=1)
            start = localise(day, opens, self.zone).astimezone(UTC)
            end = localise(end_day, closes, self.zone).astimezone(UTC)
            if end > start:
                found.append((start, end))
        return tuple(found)

    def is_open(self, instant: datetime) -> bool:
        """Whether the instant lies in working hours (opening included, closing excluded)."""
        day = instant.astimezone(self.zone).date()
        return any(
            start <= instant < end for near in (day - timedelta(days=1), day) for start, end in self.intervals(near)
        )

    def closing(self, day: date) -> datetime:
        """Return when the business closes on that day (UTC); on a day off, the usual closing time of a working day."""
        found = self.intervals(day)
        if found:
            return found[-1][1]
        usual = [slots[-1][1] for slots in self.week.values() if slots]
        return localise(day, max(usual, default=time(17)), self.zone).astimezone(UTC)

    def opening(self, day: date) -> datetime:
        """Return when the business opens on that day (UTC); on a day off, the usual opening time."""
        found = self.intervals(day)
        if found:
            return found[0][0]
        usual = [slots[0][0] for slots in self.week.values() if slots]
        return localise(day, min(usual, default=time(9)), self.zone).astimezone(UTC)

    def shift_working_days(self, day: date, count: int) -> date:
        """Return the working day that lies ``count`` working days after (before, if negative) the given day."""
        step = timedelta(days=1 if count >= 0 else -1)
        left, current = abs(count), day
        for _ in range(_MAX_DAYS):
            if left == 0:
                return current
            current += step
            left -= self.is_working_day(current)
        raise ValueError("no working day within ten years; look at [business] hours")

    def add(self, start: datetime, span: Span) -> datetime:
        """Return the instant at which ``span`` has passed since ``start``.

        Working spans count only open time; one working day is one full day of working hours, so a day that is
        begun at ten ends at ten on the next working day. Days, weeks, months and years without "working" keep
        the local time of day.
        """
        if span.working:
            return self._add_open(start, self._working_seconds(span))
        if span.unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
            return start.astimezone(UTC) + elapsed(span)
        return self._shift_calendar(start, span, 1)

    def reaches(self, span: Span) -> bool:
        """Whether ``span`` passes within ten years, so that it can be added to any day that anybody lives to see."""
        try:
            return self.add(_SOME_DAY, span) - _SOME_DAY <= timedelta(days=_MAX_DAYS)
        except (ValueError, OverflowError):
            return False

    def subtract(self, end: datetime, span: Span) -> datetime:
        """Return the instant that lies ``span`` before ``end``: the inverse of ``add``."""
        if span.working:
            return self._subtract_open(end, self._working_seconds(span))
        if span.unit in (Unit.SECOND, Unit.MINUTE, Unit.HOUR):
            return end.astimezone(UTC) - elapsed(span)
        return self._shift_calendar(end, span, -1)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two instants; negative where ``end`` comes first."""
        if end < start:
            return -self.between(end, start)
        total = timedelta()
        for opens, closes in self._open_from(start):
            if opens >= end:
                break
            total += min(closes, end) - max(opens, start)
        return total

    def next_open(self, instant: datetime) -> datetime:
        """Return the instant itself where the business works then, else when it opens next."""
        return max(instant, next(self._open_from(instant))[0])

    def day_length(self) -> timedelta:
        """Return the working time of the longest ordinary day of the week: what "one working day" is worth."""
        longest = timedelta()
        for slots in self.week.values():
            base = date(2001, 1, 1)
            total = timedelta()
            for opens, closes in slots:
                end = datetime.combine(base if closes > opens else base + timedelta(days=1), closes)
                total += end - datetime.combine(base, opens)
            longest = max(longest, total)
        return longest or timedelta(hours=8)

    def _working_seconds(self, span: Span) -> timedelta:
        if span.unit is Unit.DAY:
            return span.amount * self.day_length()
        if span.unit is Unit.WEEK:
            return span.amount * self.day_length() * sum(1 for slots in self.week.values() if slots)
        return timedelta(seconds=span.amount * _SECONDS[span.unit])

    def _shift_calendar(self, instant: datetime, span: Span, sign: int) -> datetime:
        local = instant.astimezone(self.zone)
        if span.unit in (Unit.DAY, Unit.WEEK):
            days = span.amount * (7 if span.unit is Unit.WEEK else 1)
            day = local.date() + sign * timedelta(days=days)
        else:
            day = shift_months(local.date(), sign * span.amount * (12 if span.unit is Unit.YEAR else 1))
        return localise(day, local.timetz().replace(tzinfo=None), self.zone).astimezone(UTC)

    def _open_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = start.astimezone(self.zone).date() - timedelta(days=1)
        for offset in range(_MAX_DAYS):
            for opens, closes in self.intervals(first + timedelta(days=offset)):
                if closes > start:
                    yield opens, closes

    def _add_open(self, start: datetime, wanted: timedelta) -> datetime:
        left = wanted
        for opens, closes in self._open_from(start):
            begin = max(opens, start.astimezone(UTC))
            if closes - begin >= left:
                return begin + left
            left -= closes - begin
        raise ValueError("the working hours never add up to that; look at [business] hours")

    def _subtract_open(self, end: datetime, wanted: timedelta) -> datetime:
        left = wanted
        last = end.astimezone(self.zone).date() + timedelta(days=1)
        for offset in range(_MAX_DAYS):
            for opens, closes in reversed(self.intervals(last - timedelta(days=offset))):
                if opens >= end:
                    continue
                finish = min(closes, end.astimezone(UTC))
                if finish - opens >= left:
                    return finish - left
                left -= finish - opens
        raise ValueError("the working hours never add up to that; look at [business] hours")


def parse_week(table: Mapping[str, str]) -> dict[int, tuple[tuple[time, time], ...]]:
    """Read ``{"mon-fri": "08:00-12:00, 13:00-17:00", "sat": "09:00-12:00"}``; ValueError with a sentence otherwise."""
    week: dict[int, tuple[tuple[time, time], ...]] = {}
    for days, slots in table.items():
        first, _, last = days.strip().lower().partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            raise ValueError(f"'{days}' is not a day or a range of days; write for example mon, or mon-fri")
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        numbers = range(begin, end + 1) if end >= begin else (*range(begin, 7), *range(end + 1))
        parsed = tuple(_parse_slot(slot) for slot in slots.split(",") if slot.strip())
        for (_, closes), (opens, ends) in pairwise(parsed):
            if closes == time() or opens < closes:
                raise ValueError(f"'{opens:%H:%M}-{ends:%H:%M}' begins before the stretch ahead of it ends")
        for number in numbers:
            if number in week:
                raise ValueError(f"'{WEEKDAYS[number]}' is given twice in the working hours")
            week[number] = parsed
    return week


def _parse_slot(text: str) -> tuple[time, time]:
    opens, dash, closes = text.strip().partition("-")
    try:
        start = time.fromisoformat(opens.strip())
        end = time() if closes.strip() == "24:00" else time.fromisoformat(closes.strip())
    except ValueError:
        start = end = time()
        dash = ""
    zoned = start.tzinfo or end.tzinfo
    if not dash or zoned or (start >= end and end != time()):
        over = (
            "; one over midnight is two, 22:00-24:00 and 00:00-06:00 of the next day"
            if dash and not zoned and start > end
            else ""
        )
        raise ValueError(f"'{text.strip()}' is not a stretch of opening time; write for example 08:00-17:00{over}")
    return start, end
