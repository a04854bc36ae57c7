"""Rare ways to name a day, as on Thursday 14 May 2026 at ten, and what only looks like one; each was counted by hand.

The grammar is asked alone: the tense, which elsewhere the network tells, is a column of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triaged.extract import Context
from triaged.extract.calendar import almanac as almanacs
from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.calendar.holiday_dates import holiday_in
from triaged.extract.calendar.when import Almanac, resolve
from triaged.hours import WorkingHours, parse_week
from triaged.model import When

MakeContext = Callable[..., Context]
Told = list[str | None]
PAST, OPEN, FUTURE = -1, 0, 1
SATURDAY = "2026-05-16T10:00:00+01:00"


def whens(text: str, context: Context, direction: int = OPEN, *, loose: bool = False, **more: Any) -> list[When | None]:
    """Return what the firm expressions of a text mean, or the loose ones; None for a day of no calendar."""
    expressions = find_all(text)
    almanac = Almanac.of(context, expressions)
    return [resolve(each, text, almanac, direction=direction, **more) for each in expressions if each.loose == loose]


def told(text: str, context: Context, direction: int = OPEN, *, loose: bool = False, **more: Any) -> Told:
    """Return the same as text: a day or time, or the first and the last with "to" between them."""
    found = whens(text, context, direction, loose=loose, **more)
    return [None if when is None else " to ".join(filter(None, (when.iso(), when.iso_latest()))) for when in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Come at 10 oclock tomorrow.", "2026-05-15T10:00:00+01:00"),
        ("He came at ten after six hours of waiting.", "2026-05-14T10:00:00+01:00"),
        ("Ring me at 9 tomorrow in the morning.", "2026-05-15T09:00:00+01:00"),
        ("Ring me at 7 tomorrow in the evening.", "2026-05-15T19:00:00+01:00"),
        ("Ring me at around nine tomorrow.", "2026-05-15T09:00:00+01:00"),
        ("Ring me at about nine tomorrow.", "2026-05-15T09:00:00+01:00"),
        (
            "Be here between 7 and 8 tomorrow evening.",
            "2026-05-15T19:00:00+01:00 to 2026-05-15T20:00:00+01:00",
        ),
        ("The rent fell due on 27.02. at noon.", "2026-02-27T12:00:00+00:00"),
    ],
)
def test_rare_times_of_day(context: MakeContext, text: str, expected: str) -> None:
    assert told(text, context()) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please fit it by may 18.", "2026-05-18"),
        ("We say this may the 4th was late.", "2026-05-04"),
        ("We will be away nxt march.", "2027-03-01 to 2027-03-31"),
        ("We moved in March.", "2026-03-01 to 2026-03-31"),
        ("The house was built in two thousand and five.", "2005-01-01 to 2005-12-31"),
        ("The house was built in two thousand.", "2000-01-01 to 2000-12-31"),
        ("I need it by the last working day of the year.", "2026-12-31"),
        ("I needed it on the last working day of last year.", "2025-12-31"),
        ("The lease began on the first day of the year.", "2026-01-01"),
        ("It broke on the first Monday of last December.", "2025-12-01"),
        ("The lease ends on the first Monday of next January.", "2027-01-04"),
        ("We are back on the first Monday of this June.", "2026-06-01"),
        ("I asked a week or so ago.", "2026-05-07"),
        ("The guests leave two nights from tonight.", "2026-05-16"),
        ("The guests leave three nights from tomorrow.", "2026-05-18"),
        ("Come Friday fortnight.", "2026-05-29"),
        ("It was fitted Friday before last.", "2026-05-01"),
        ("Come Tuesday of week after next.", "2026-05-26"),
        ("Come on Tuesday of the week after next.", "2026-05-26"),
        ("Come on Tuesday in the week after next.", "2026-05-26"),
        ("Come Tuesday the week after next.", "2026-05-26"),
        ("Come on Monday in the week after.", "2026-05-18"),
        ("It was fitted on Thursday in the week before last.", "2026-04-30"),
        ("Come on the first Monday of next June.", "2026-06-01"),
        ("Come on the first Monday of upcoming June.", "2026-06-01"),
        ("It was fitted on the second Tuesday of last March.", "2026-03-10"),
        ("It was fitted on the last Friday of last May.", "2025-05-30"),
        ("Come on Thursday (21 May) if you can.", "2026-05-21"),
        ("Do it within two working weeks.", "2026-05-28"),
        ("Come in a week or two.", "2026-05-21 to 2026-05-28"),
        ("Answer within a week or so.", "2026-05-21"),
        ("Answer within an hour or two.", "2026-05-14T11:00:00+01:00 to 2026-05-14T12:00:00+01:00"),
        ("We are away the following weekend.", "2026-05-23 to 2026-05-24"),
        ("We are away the weekend after next.", "2026-05-23 to 2026-05-24"),
    ],
)
def test_rare_days_and_periods(context: MakeContext, text: str, expected: str) -> None:
    assert told(text, context()) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("next weekend", "2026-05-23 to 2026-05-24"),
        ("the weekend after next", "2026-05-30 to 2026-05-31"),
    ],
)
def test_at_a_weekend_the_next_one_is_a_week_away(context: MakeContext, text: str, expected: str) -> None:
    assert told(f"We are away {text}.", context(SATURDAY)) == [expected]


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("in Q1", FUTURE, "2027-01-01 to 2027-03-31"),
        ("in Q1", PAST, "2026-01-01 to 2026-03-31"),
        ("in Q4", PAST, "2025-10-01 to 2025-12-31"),
        ("in Q4", FUTURE, "2026-10-01 to 2026-12-31"),
    ],
)
def test_a_quarter_lies_where_the_tense_points(context: MakeContext, text: str, direction: int, expected: str) -> None:
    assert told(f"The boiler {text}.", context(), direction) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Christmas after next", "2027-12-25"),
        ("the Easter before last", "2025-04-20"),
        ("Christmas just gone", "2025-12-25"),
        ("Easter gone", "2026-04-05"),
        ("Easter just past", "2026-04-05"),
        ("Easter next", "2027-03-28"),
        ("Christmas next", "2026-12-25"),
        ("Christmas next and not before", "2026-12-25"),
        ("Christmas last", "2025-12-25"),
        ("Easter last", "2026-04-05"),
        ("Christmas, just around the corner", "2026-12-25"),
        ("Christmas just around the corner", "2026-12-25"),
        ("the Saturday of Easter", "2027-03-27"),
        ("the Monday of Easter", "2027-03-29"),
        ("the Thursday of Easter", "2027-03-25"),
        ("the Friday of Easter", "2027-03-26"),
    ],
)
def test_holidays_of_other_years(context: MakeContext, text: str, expected: str) -> None:
    assert told(f"It is about {text}.", context()) == [expected]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("fathers day", "AU", "2026-09-06"),
        ("fathers day", "GB", "2026-06-21"),
        ("independence day", "IN", "2026-08-15"),
        ("independence day", "US", "2026-07-04"),
        ("election day", "US", "2026-11-03"),
        ("victoria day", "CA", "2026-05-18"),
        ("the bank holiday", "XX", "2026-05-25"),
    ],
)
def test_a_holiday_falls_where_the_writer_lives(context: MakeContext, text: str, country: str, expected: str) -> None:
    assert told(f"Come after {text}.", context(sender_country=country), FUTURE) == [expected]


def test_election_day_is_never_the_first_of_november() -> None:
    assert holiday_in("election day", 2022, "US") == date(2022, 11, 8)


@pytest.mark.parametrize(
    "text",
    [
        "It takes five to ten minutes.",
        "It takes about five to ten minutes.",
        "It takes about five to ten working days.",
        "In May 5% were lost.",
        "In May 5 % were lost.",
        "In May 5 percent were lost.",
        "It is for about five to ten percent of them.",
        "They waited for ten to fifteen.",
        "The bell rang at 13 am.",
        "Box A/12 May was empty.",
        "The code 2026-13-05 is wrong.",
        "The file of 20261345 is lost.",
        "They did 0/4 of the rooms.",
        "In May 5 days were lost.",
        "We used 3 and 1/2 bags.",
        "Weekend work is dear.",
        "It was the week of the flood.",
        "It is sold in 1800 places.",
        "It weighs around 1950,5 units.",
        "The mill was built in the 1200s.",
        "We waited the last half hour.",
        "He left in the second half.",
        "I wrote two weeks before our move.",
        "I wrote two weeks prior to our move.",
        "Is your next day free?",
        "It took three Mondays of work.",
        "It was the first day of the job.",
        "It is in three weeks of work.",
    ],
)
def test_what_only_looks_like_a_day_or_a_time(context: MakeContext, text: str) -> None:
    assert told(text, context()) == []


def test_a_month_before_a_time_of_day_lends_it_no_day(context: MakeContext) -> None:
    assert told("It began in May 10:30 sharp.", context()) == ["2026-05-14T10:30:00+01:00"]


@pytest.mark.parametrize("text", ["It came two days before 31 June.", "We closed on the bank holiday 2027."])
def test_a_day_that_no_calendar_tells_is_none(context: MakeContext, text: str) -> None:
    assert told(text, context()) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about five to ten minutes", ["2026-05-14T10:05:00+01:00 to 2026-05-14T10:10:00+01:00"]),
        ("around ten to twenty minutes", ["2026-05-14T10:10:00+01:00 to 2026-05-14T10:20:00+01:00"]),
        ("about five to ten working days", ["2026-05-21 to 2026-05-28"]),
        ("for five to ten people", []),
        ("about 5 to 10 per cent", []),
    ],
)
def test_so_many_of_something_are_no_hours(context: MakeContext, text: str, expected: Told) -> None:
    assert told(f"They said {text}.", context(), FUTURE, loose=True) == expected


def test_a_bare_number_with_an_article_is_a_loose_day(context: MakeContext) -> None:
    assert told("We wait for the 28.", context(), FUTURE) == []
    assert told("We wait for the 28.", context(), FUTURE, loose=True) == ["2026-05-28"]


def test_a_story_goes_on_from_the_day_it_reached(context: MakeContext) -> None:
    base = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
    assert told("He rang the month before that.", context(), PAST, base=base) == ["2026-02-02"]
    assert told("He rang the week after that.", context(), PAST, base=base) == ["2026-03-09"]


def test_a_story_stops_where_the_calendar_ends(context: MakeContext) -> None:
    base = datetime.fromisoformat("9999-12-30T09:00:00+00:00")
    assert told("It came a week later.", context(), base=base) == ["9999-12-30"]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("It is the day after Thursday.", "2026-05-14T10:00:00+01:00", ("2026-05-15", True)),
        ("It is the day after Friday.", "2026-05-14T10:00:00+01:00", ("2026-05-16", False)),
        ("It was two days before 4/5.", "2026-05-14T10:00:00+00:00", ("2026-05-02", True)),
    ],
)
def test_a_day_beside_an_ambiguous_one_is_ambiguous(
    context: MakeContext, text: str, at: str, expected: tuple[str, bool]
) -> None:
    (when,) = whens(text, context(at))
    assert when is not None
    assert (when.iso(), when.ambiguous) == expected


def test_only_what_counts_working_days_is_working() -> None:
    texts = ("within two working days", "two working days ago", "within two days", "two days ago")
    assert [each.working for text in texts for each in find_all(text)] == [True, True, False, False]


def test_a_business_that_is_never_open_counts_monday_to_friday(context: MakeContext) -> None:
    zone = ZoneInfo("Europe/London")
    shut = frozenset(date.fromordinal(day) for day in range(date(2026, 1, 1).toordinal(), date(2037, 1, 1).toordinal()))
    hours = WorkingHours(zone=zone, week=parse_week({"mon": "08:00-17:00"}), extra_holidays=shut)
    assert told("Ring me two working days from now.", context(hours=hours), own=True) == ["2026-05-18"]


def test_a_zone_that_this_machine_does_not_know_is_passed_over(
    context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(almanacs._POPULOUS, "NZ", ("Pacific/Nowhere",))
    writer = context("2026-05-14T10:00:00+12:00", sender_country="NZ")
    assert told("Come at nine on 5 January.", writer, FUTURE) == ["2027-01-05T09:00:00+13:00"]


def test_so_long_before_something_is_no_length_from_now_on(context: MakeContext) -> None:
    assert told("We told you two weeks prior to our move.", context(), loose=True) == []
