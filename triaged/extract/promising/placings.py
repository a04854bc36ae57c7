"""The ways in which one date of a mail can be read: which days it may mean, and how each is reckoned.

"Monday" is the last one or the next, or the first after a day that the story has named; "within two days" counts from
the mail or from any such day. Which of them is meant is settled by ``stories``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from triaged.extract.calendar.almanac import Almanac
from triaged.extract.calendar.date_grammar import Expression
from triaged.extract.calendar.day import Day
from triaged.extract.calendar.when import resolve
from triaged.model import When

MAIL, MONTH = "mail", "month"
"""The names of the moment of writing and of the last month named, among the bases from which a date may count."""
WAYS = "<>=+-"
"""Marks behind the name of a base: before it, after it, the same day, the next day, the day before."""
Way = tuple[str, datetime | None, int]
"""The name of a reckoning, the moment from which it counts (None: the mail), and its direction."""
_DAY = timedelta(days=1)
_SHORT = frozenset({"hour", "minute"})
_FIXED = frozenset({"date", "numeric", "nth", "holiday"})
"""Kinds of day that count from the mail alone."""
_BARE = frozenset({"", "same"})
_LENGTHS = frozenset({"week", "weekend", "month"})
"""Periods that may count from any day of a story."""


@dataclass(frozen=True, slots=True)
class Placing:
    """One reading of an expression: when that would be, and every way of reckoning that leads there."""

    when: When
    ways: tuple[str, ...]


def placings(
    expression: Expression, text: str, almanac: Almanac, bases: Mapping[str, datetime], *, own: bool
) -> tuple[Placing, ...]:
    """Return the different readings of ``expression``; ``bases`` are days named so far, ``MAIL`` among them.

    ``own`` says that the business's own working days are meant.
    """
    found: dict[tuple[datetime, datetime | None], tuple[When, list[str]]] = {}
    known: dict[tuple[datetime | None, int], When | None] = {}
    for way, base, direction in _ways(expression, bases):
        asked = (base, direction)
        if asked not in known:
            when = resolve(expression, text, almanac, direction=direction, base=base, own=own)
            known[asked] = None if when is None else _without_clock(expression, when, base)
        when = known[asked]
        if when is not None:
            found.setdefault((when.earliest, when.latest), (when, []))[1].append(way)
    return tuple(Placing(when, tuple(ways)) for when, ways in found.values())


def _without_clock(expression: Expression, when: When, base: datetime | None) -> When:
    """Return a day where some hours are counted from a day without a time."""
    window = expression.window
    if base is None or window is None or window.unit not in _SHORT or base.time() != time():
        return when
    first, last = (None if each is None else each.replace(hour=0, minute=0) for each in (when.earliest, when.latest))
    return replace(when, earliest=first or when.earliest, latest=None if last == first else last, grain="day")


def _ways(expression: Expression, bases: Mapping[str, datetime]) -> Iterator[Way]:
    """Yield every reckoning of an expression."""
    day = expression.day
    named = {name: base for name, base in bases.items() if name != MONTH}
    if expression.kind == "moment" and expression.clock is None:
        yield MAIL, None, 1
    elif expression.window is not None:
        yield from ((name, _moment(name, base), 1) for name, base in named.items())
    elif day is None:
        yield from _times(named)
    elif is_fixed(day):
        yield f"{MAIL}<", None, -1
        yield f"{MAIL}>", None, 1
    else:
        yield from _days(day, named)
        if MONTH in bases and day.kind == "monthday" and not day.qualifier:
            yield f"{MONTH}>", bases[MONTH], 1


def _moment(name: str, base: datetime) -> datetime | None:
    return None if name == MAIL else base


def is_fixed(day: Day) -> bool:
    """Whether it counts from the mail alone: it names its month, its year or a season."""
    period = day.kind == "period" and (day.unit not in _LENGTHS or day.month > 0)
    return day.kind in _FIXED or day.year is not None or period


def _times(bases: Mapping[str, datetime]) -> Iterator[Way]:
    """Yield the day of each base, for a time without one, and the day after it."""
    for name, base in bases.items():
        midnight = base.replace(hour=0, minute=0, second=0, microsecond=0)
        yield name, _moment(name, midnight), 1
        yield f"{name}+", midnight + _DAY, 1
        if name == MAIL:
            yield f"{name}-", midnight - _DAY, 1


def _days(day: Day, bases: Mapping[str, datetime]) -> Iterator[Way]:
    for name, base in bases.items():
        moment = _moment(name, base)
        if day.kind in {"offset", "shift"}:
            if name == MAIL or day.qualifier != "ago":
                yield name, moment, 1
            continue
        yield f"{name}<", moment, -1
        yield f"{name}>", moment, 1
        if day.kind == "weekday" and day.weekday == base.weekday() and not day.weeks and day.qualifier in _BARE:
            yield f"{name}=", moment, 0
