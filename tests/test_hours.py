from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.hours import WorkingHours, elapsed, localise, parse_span, parse_week, shift_months
from triaged.model import Span, Unit

LONDON = ZoneInfo("Europe/London")
WEEK = {day: ((time(8), time(17)),) for day in range(5)}
HOURS = WorkingHours(zone=LONDON, week=WEEK, country="GB", subdivision="ENG")
LUNCH = WorkingHours(zone=LONDON, week={day: ((time(8), time(12)), (time(13), time(17))) for day in range(5)})
NIGHT = WorkingHours(zone=LONDON, week={day: ((time(18), time()),) for day in range(7)})


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "working"),
    [
        ("4 working hours", 4, Unit.HOUR, True),
        ("1 working day", 1, Unit.DAY, True),
        ("2 business days", 2, Unit.DAY, True),
        ("30s", 30, Unit.SECOND, False),
        ("30 min", 30, Unit.MINUTE, False),
        ("1 Week", 1, Unit.WEEK, False),
        (" 18 months ", 18, Unit.MONTH, False),
        ("2 years", 2, Unit.YEAR, False),
    ],
)
def test_a_length_of_time_is_read(text: str, amount: int, unit: Unit, working: bool) -> None:
    assert parse_span(text) == Span(amount=amount, unit=unit, working=working)


@pytest.mark.parametrize("text", ["", "soon", "4", "hours", "-1 hour", "1.5 hours", "2 working months", "4 fortnights"])
def test_what_is_no_length_of_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write for example '4 hours'"):
        parse_span(text)


@pytest.mark.parametrize("text", ["1 working day", "4 working hours", "1 hour", "30 minutes", "2 weeks", "18 months"])
def test_a_length_of_time_says_itself_as_it_is_written(text: str) -> None:
    assert str(parse_span(text)) == text


def test_only_lengths_without_a_calendar_are_seconds() -> None:
    assert elapsed(parse_span("2 weeks")) == timedelta(days=14)
    for text in ("1 working hour", "1 month"):
        with pytest.raises(ValueError, match="depends on a calendar"):
            elapsed(parse_span(text))


def test_a_time_that_the_clocks_skip_moves_forward_by_the_gap() -> None:
    found = localise(date(2026, 3, 29), time(1, 30), LONDON)
    assert found.isoformat() == "2026-03-29T02:30:00+01:00"


def test_of_a_time_that_happens_twice_the_first_is_taken() -> None:
    found = localise(date(2026, 10, 25), time(1, 30), LONDON)
    assert found.isoformat() == "2026-10-25T01:30:00+01:00"


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-12 10:00", "4 working hours", "2026-03-12 14:00"),
        ("2026-03-12 15:00", "4 working hours", "2026-03-13 10:00"),
        ("2026-03-13 16:30", "1 working hour", "2026-03-16 08:30"),  # Friday to Monday
        ("2026-03-14 12:00", "1 working hour", "2026-03-16 09:00"),  # begun on a Saturday
        ("2026-03-12 10:00", "1 working day", "2026-03-13 10:00"),
        ("2026-04-02 16:00", "2 working hours", "2026-04-07 09:00"),  # over Good Friday and Easter Monday
        ("2026-05-22 16:00", "2 working hours", "2026-05-26 09:00"),  # over the late May bank holiday
        ("2026-12-24 10:00", "1 working day", "2026-12-29 10:00"),  # Christmas, and Boxing Day on the Monday after
        ("2026-03-27 16:30", "1 working hour", "2026-03-30 08:30"),  # over the change of the clocks
        ("2026-03-12 10:00", "1 working week", "2026-03-19 10:00"),
        ("2026-03-12 08:00", "9 working hours", "2026-03-12 17:00"),  # to the very close
        ("2026-03-28 12:00", "1 day", "2026-03-29 12:00"),  # 23 hours
        ("2026-03-28 12:00", "24 hours", "2026-03-29 13:00"),
        ("2026-01-31 12:00", "1 month", "2026-02-28 12:00"),
        ("2028-02-29 12:00", "1 year", "2029-02-28 12:00"),
    ],
)
def test_time_is_added_as_a_calendar_would(start: str, span: str, end: str) -> None:
    assert HOURS.add(local(start), parse_span(span)) == local(end)


@pytest.mark.parametrize(
    ("end", "span", "start"),
    [
        ("2026-03-13 10:00", "4 working hours", "2026-03-12 15:00"),
        ("2026-04-07 09:00", "2 working hours", "2026-04-02 16:00"),
        ("2026-03-30 08:30", "1 working hour", "2026-03-27 16:30"),
        ("2026-03-29 12:00", "1 day", "2026-03-28 12:00"),
        ("2026-03-31 12:00", "1 month", "2026-02-28 12:00"),
    ],
)
def test_time_is_taken_away_as_a_calendar_would(end: str, span: str, start: str) -> None:
    assert HOURS.subtract(local(end), parse_span(span)) == local(start)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2026-03-12 07:59", False),
        ("2026-03-12 08:00", True),
        ("2026-03-12 16:59", True),
        ("2026-03-12 17:00", False),
        ("2026-03-14 12:00", False),
        ("2026-04-03 12:00", False),  # Good Friday
        ("2026-08-31 12:00", False),  # summer bank holiday of England
    ],
)
def test_opening_is_included_and_closing_is_not(instant: str, is_open: bool) -> None:
    assert HOURS.is_open(local(instant)) is is_open


def test_a_holiday_of_a_part_of_the_country_needs_the_subdivision() -> None:
    whole = WorkingHours(zone=LONDON, week=WEEK, country="GB")
    assert HOURS.is_holiday(date(2026, 4, 6))
    assert not whole.is_holiday(date(2026, 4, 6))
    assert whole.is_holiday(date(2026, 4, 3))


def test_a_business_names_holidays_of_its_own() -> None:
    closed = WorkingHours(zone=LONDON, week=WEEK, extra_holidays=frozenset({date(2026, 3, 12)}))
    assert closed.add(local("2026-03-11 16:00"), parse_span("2 working hours")) == local("2026-03-13 09:00")


def test_hours_that_end_at_midnight() -> None:
    assert NIGHT.is_open(local("2026-03-12 23:59"))
    assert not NIGHT.is_open(local("2026-03-13 00:00"))
    assert NIGHT.closing(date(2026, 3, 12)) == local("2026-03-13 00:00")
    assert NIGHT.day_length() == timedelta(hours=6)
    assert NIGHT.add(local("2026-03-12 23:00"), parse_span("2 working hours")) == local("2026-03-13 19:00")


def test_a_business_that_is_always_open() -> None:
    always = WorkingHours(zone=LONDON, week=parse_week({"mon-sun": "00:00-24:00"}))
    assert always.is_open(local("2026-03-15 00:00"))
    assert always.add(local("2026-03-28 20:00"), parse_span("6 working hours")) == local("2026-03-29 03:00")


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("2026-03-12", "2026-03-12 08:00", "2026-03-12 17:00"),
        ("2026-03-14", "2026-03-14 08:00", "2026-03-14 17:00"),  # a day off has the usual times
        ("2026-03-29", "2026-03-29 08:00", "2026-03-29 17:00"),
    ],
)
def test_opening_and_closing_of_a_day(day: str, opens: str, closes: str) -> None:
    assert HOURS.opening(date.fromisoformat(day)) == local(opens)
    assert HOURS.closing(date.fromisoformat(day)) == local(closes)


def test_a_break_at_noon_is_no_working_time() -> None:
    assert LUNCH.between(local("2026-03-12 11:00"), local("2026-03-12 14:00")) == timedelta(hours=2)
    assert LUNCH.between(local("2026-03-12 14:00"), local("2026-03-12 11:00")) == timedelta(hours=-2)
    assert LUNCH.day_length() == timedelta(hours=8)


def test_working_days_are_counted_both_ways() -> None:
    assert HOURS.shift_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert HOURS.shift_working_days(date(2026, 4, 7), -1) == date(2026, 4, 2)
    assert HOURS.shift_working_days(date(2026, 3, 14), 0) == date(2026, 3, 14)


def test_a_business_without_hours_says_so_instead_of_searching_for_ever() -> None:
    never = WorkingHours(zone=LONDON, week={})
    for ask in (never.add, never.subtract):
        with pytest.raises(ValueError, match="never add up"):
            ask(local("2026-03-12 10:00"), parse_span("1 working hour"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -13, "2024-12-15")],
)
def test_months_end_where_they_end(day: str, months: int, expected: str) -> None:
    assert shift_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_a_week_is_read() -> None:
    week = parse_week({"mon-fri": "08:00-12:00, 13:00-17:00", "sat": "09:00-12:00", "sun": ""})
    assert week[0] == ((time(8), time(12)), (time(13), time(17)))
    assert week[5] == ((time(9), time(12)),)
    assert week[6] == ()


def test_a_range_of_days_may_go_over_the_end_of_the_week() -> None:
    assert sorted(parse_week({"fri-mon": "10:00-16:00"})) == [0, 4, 5, 6]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"monday": "08:00-17:00"}, "'monday' is not a day"),
        ({"mon-tue": "08:00-17:00", "mon": "09:00-10:00"}, "'mon' is given twice"),
        ({"mon": "8-17h"}, "'8-17h' is not a stretch of opening time"),
        ({"mon": "17:00-08:00"}, "'17:00-08:00' is not"),
        ({"mon": "08:00+01:00-17:00"}, "is not a stretch of opening time"),
        ({"mon": "08:00-12:00, 11:00-17:00"}, "'11:00-17:00' begins before"),
        ({"mon": "08:00-24:00, 11:00-17:00"}, "'11:00-17:00' begins before"),
    ],
)
def test_a_week_that_cannot_be_read_is_explained(table: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_week(table)


INSTANTS = st.integers(min_value=0, max_value=10 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
AMOUNTS = st.integers(min_value=1, max_value=3000)
CALENDARS = st.sampled_from([HOURS, LUNCH, NIGHT])


@settings(max_examples=60, deadline=None)
@given(start=INSTANTS, minutes=AMOUNTS, hours=CALENDARS)
def test_what_was_added_lies_between(start: datetime, minutes: int, hours: WorkingHours) -> None:
    end = hours.add(start, Span(amount=minutes, unit=Unit.MINUTE, working=True))
    assert hours.between(start, end) == timedelta(minutes=minutes)


@settings(max_examples=60, deadline=None)
@given(start=INSTANTS, minutes=AMOUNTS, hours=CALENDARS)
def test_what_was_added_can_be_taken_away_again(start: datetime, minutes: int, hours: WorkingHours) -> None:
    span = Span(amount=minutes, unit=Unit.MINUTE, working=True)
    back = hours.subtract(hours.add(start, span), span)
    assert hours.between(start, back) == timedelta()
    assert not hours.is_open(start) or back == start


@settings(max_examples=60, deadline=None)
@given(end=INSTANTS, minutes=AMOUNTS, hours=CALENDARS)
def test_what_was_taken_away_lies_between(end: datetime, minutes: int, hours: WorkingHours) -> None:
    start = hours.subtract(end, Span(amount=minutes, unit=Unit.MINUTE, working=True))
    assert hours.between(start, end) == timedelta(minutes=minutes)


def test_what_ends_outside_of_working_time_ends_when_work_begins() -> None:
    assert HOURS.next_open(local("2026-03-12 10:00")) == local("2026-03-12 10:00")
    assert HOURS.next_open(local("2026-03-15 18:17")) == local("2026-03-16 08:00")
    assert HOURS.next_open(local("2026-03-13 17:00")) == local("2026-03-16 08:00")


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("4 working hours", True), ("10 years", True), ("11 years", False), ("99999 years", False),
        ("20000 working hours", True), ("99999 working hours", False), ("3660 days", True), ("3661 days", False),
    ],
)  # fmt: skip
def test_what_passes_within_ten_years_can_be_added(text: str, reached: bool) -> None:
    assert HOURS.reaches(parse_span(text)) is reached
