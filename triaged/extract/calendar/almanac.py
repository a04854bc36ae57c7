"""The day of writing and the customs of its writer: zone, order of day and month, holidays.

A mail carries an offset, not a zone. For a day of another season the zone of the business stands in where it was at
that offset when the mail was written, else a zone of the sender's country that was, else the offset itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.day import Day
from triaged.extract.context import Context
from triaged.hours import WorkingHours, localise

_MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "PR", "GU"})
_LAST_MONTH = 12
_YEARS = (1900, 9000)
"""Between these, no reckoning of ours leaves the calendar: nothing counts further than some hundred years."""
_POPULOUS = {
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
           "Pacific/Honolulu"),
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax",
           "America/St_Johns"),
    "AU": ("Australia/Sydney", "Australia/Adelaide", "Australia/Brisbane", "Australia/Perth"),
    "UK": ("Europe/London",),
}  # fmt: skip
"""The zones in which most people of a country live, the likeliest first; tzdata has the others."""
_AMERICA = (timedelta(hours=-10), timedelta(hours=-4))
"""Between these offsets people write in English and with the month first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """What is needed to place a day: ``at`` is aware, in the writer's offset; all days are local to him."""

    at: datetime
    zone: tzinfo
    opening: time
    month_first: bool
    order_sure: bool = True
    """Whether the order of day and month is known, and not merely the business's habit."""
    country: str = ""
    hours: WorkingHours

    @property
    def today(self) -> date:
        """The local day of writing."""
        return self.at.date()

    @classmethod
    def of(cls, context: Context, expressions: Iterable[Expression]) -> Almanac:
        """Settle zone and order of day and month for one mail; an absurd year is brought back into ``_YEARS``."""
        context = replace(context, at=_within_years(context.at))
        month_first, sure = _order(context, [each.day for each in expressions if each.day is not None])
        return cls(
            at=context.at,
            zone=_zone(context),
            opening=context.hours.opening(context.at.date()).astimezone(context.zone).time(),
            month_first=month_first,
            order_sure=sure,
            country=_country(context, month_first=month_first),
            hours=context.hours,
        )

    def instant(self, day: date, at: time) -> datetime:
        """Return that local time with the offset in force on that day."""
        if isinstance(self.zone, ZoneInfo):
            placed = localise(day, at, self.zone)
            return placed.replace(tzinfo=_fixed(placed))
        return datetime.combine(day, at, tzinfo=self.zone)

    def moment(self, instant: datetime) -> datetime:
        """Return an instant as the writer's clock shows it then."""
        local = instant.astimezone(self.zone)
        return local.replace(tzinfo=_fixed(local))

    def day_and_month(self, day: Day) -> tuple[int, int]:
        """Return which is the day and which the month of a date in figures."""
        if day.month > _LAST_MONTH or (self.month_first and day.day <= _LAST_MONTH):
            return day.month, day.day
        return day.day, day.month

    def unsure(self, day: Day) -> bool:
        """Whether a date in figures may be read in two ways."""
        return not self.order_sure and day.day != day.month and max(day.day, day.month) <= _LAST_MONTH


def _within_years(at: datetime) -> datetime:
    if _YEARS[0] <= at.year <= _YEARS[1]:
        return at
    return at.replace(year=min(max(at.year, _YEARS[0]), _YEARS[1]), day=min(at.day, 28))


def _fixed(placed: datetime) -> tzinfo:
    return timezone(placed.utcoffset() or timedelta())


def _zone(context: Context) -> tzinfo:
    """Return a zone that was at the writer's offset when he wrote, so that other seasons get their own offset."""
    offset = context.at.utcoffset()
    if context.at.astimezone(context.zone).utcoffset() == offset:
        return context.zone
    likely = context.sender_country or ("US" if _AMERICA[0] <= (offset or timedelta()) <= _AMERICA[1] else "")
    for name in zones_of(likely):
        try:
            zone = ZoneInfo(name)
        except ZoneInfoNotFoundError:
            continue
        if context.at.astimezone(zone).utcoffset() == offset:
            return zone
    return _fixed(context.at)


@lru_cache(maxsize=1)
def _zone_table() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        country, _, rest = line.partition("\t")
        if not line.startswith("#") and rest.count("\t"):
            found.setdefault(country, []).append(rest.split("\t")[1])
    return {country: tuple(names) for country, names in found.items()}


def zones_of(country: str) -> tuple[str, ...]:
    """Return the names of a country's zones (ISO 3166), the most populous first; none where it is not known."""
    if not country:
        return ()
    first = _POPULOUS.get(country, ())
    return (*first, *(name for name in _zone_table().get(country, ()) if name not in first))


def _order(context: Context, days: Iterable[Day]) -> tuple[bool, bool]:
    """Return whether numeric dates are month-first, and whether that is known: by evidence, country or offset."""
    evidence = _evidence(context.at.year, [day for day in days if day.kind == "numeric"])
    if evidence is not None:
        return evidence, True
    if context.sender_country:
        return context.sender_country in _MONTH_FIRST, True
    offset = context.at.utcoffset() or timedelta()
    habit = context.date_order.upper().startswith("M")
    if offset == context.at.astimezone(context.zone).utcoffset():
        return habit, True
    if not offset:
        return habit, False  # many servers and web mailers write in UTC
    return _AMERICA[0] <= offset <= _AMERICA[1], True


def _evidence(year: int, numeric: list[Day]) -> bool | None:
    """Return whether the month comes first in all of them, where one of them leaves no other way to read it."""
    for day in numeric:
        if day.month > _LAST_MONTH:
            return True
        if day.day > _LAST_MONTH:
            return False
    for day in numeric:  # in which neither number is greater than twelve, so that every year has both days
        fitting = {
            first
            for first in (True, False)
            for candidate in ((day.year,) if day.year is not None else (year - 1, year, year + 1))
            if day.weekday is not None and _falls(day, candidate, month_first=first)
        }
        if len(fitting) == 1:
            return fitting.pop()
    return None


def _falls(day: Day, year: int, *, month_first: bool) -> bool:
    number, month = (day.month, day.day) if month_first else (day.day, day.month)
    return date(year, month, number).weekday() == day.weekday


def _country(context: Context, *, month_first: bool) -> str:
    """Return the country whose holidays the writer keeps: his own, else the business's, else one that fits."""
    if context.sender_country:
        return context.sender_country
    if context.at.utcoffset() == context.at.astimezone(context.zone).utcoffset():
        return context.hours.country or ""
    offset = context.at.utcoffset() or timedelta()
    return "US" if month_first or _AMERICA[0] <= offset <= _AMERICA[1] else context.hours.country or ""
