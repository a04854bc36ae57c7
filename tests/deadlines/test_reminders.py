from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from triaged.deadlines.reminders import reminder_at
from triaged.hours import WorkingHours, parse_span

LONDON = ZoneInfo("Europe/London")
HOURS = WorkingHours(
    zone=LONDON, week={day: ((time(8), time(17)),) for day in range(5)}, country="GB", subdivision="ENG"
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "before", "expected"),
    [
        ("2026-03-06", "1 working day", "2026-03-05 08:00"),  # Friday, from Thursday's opening
        ("2026-03-09", "1 working day", "2026-03-06 08:00"),  # Monday, from Friday's opening
        ("2026-03-09", "2 working days", "2026-03-05 08:00"),
        ("2026-03-09", "1 working week", "2026-03-02 08:00"),
        ("2026-04-07", "1 working day", "2026-04-02 08:00"),  # Tuesday after Easter: Thursday before Good Friday
        ("2026-03-09", "1 day", "2026-03-08 08:00"),  # a Sunday: the usual opening
        ("2026-03-31", "1 month", "2026-02-28 08:00"),
        ("2026-03-06", "4 working hours", "2026-03-06 13:00"),  # hours count back from the close
    ],
)
def test_what_is_due_on_a_day_is_reminded_from_an_opening_on(due: str, before: str, expected: str) -> None:
    due_at = HOURS.closing(date.fromisoformat(due))
    assert reminder_at(due_at, "day", parse_span(before), HOURS) == local(expected)


@pytest.mark.parametrize(
    ("due", "before", "expected"),
    [
        ("2026-03-06 10:00", "1 working day", "2026-03-05 10:00"),
        ("2026-03-09 10:00", "1 working day", "2026-03-06 10:00"),
        ("2026-03-09 08:30", "1 working hour", "2026-03-06 16:30"),
        ("2026-03-29 12:00", "12 hours", "2026-03-28 23:00"),  # the clocks go forward in between
        ("2026-03-29 12:00", "1 day", "2026-03-28 12:00"),
    ],
)
def test_what_is_due_at_a_time_is_reminded_so_long_before(due: str, before: str, expected: str) -> None:
    assert reminder_at(local(due), "minute", parse_span(before), HOURS) == local(expected)


def test_a_day_that_closes_at_midnight_is_still_that_day() -> None:
    late = WorkingHours(zone=LONDON, week={day: ((time(8), time()),) for day in range(5)})
    due_at = late.closing(date(2026, 3, 6))
    assert due_at == local("2026-03-07 00:00")
    assert reminder_at(due_at, "day", parse_span("1 working day"), late) == local("2026-03-05 08:00")


def test_a_business_that_never_opens_has_no_working_day_before() -> None:
    never = WorkingHours(zone=LONDON, week={})
    with pytest.raises(ValueError, match="no working day"):
        reminder_at(local("2026-03-06 17:00"), "day", parse_span("1 working day"), never)
