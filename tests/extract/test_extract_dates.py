from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.extract.calendar.date_grammar import find_expressions
from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The engineer left on Monday.", [("Monday", "2026-05-11")]),
        ("Nobody was here yesterday.", [("yesterday", "2026-05-13")]),
        ("He rang this morning.", [("this morning", "2026-05-14T08:00:00+01:00")]),
        ("Please come tomorrow at nine.", [("tomorrow at nine", "2026-05-15T09:00:00+01:00")]),
        ("The van will be with us first thing Tuesday.", [("first thing Tuesday", "2026-05-19T08:00:00+01:00")]),
        ("We will visit a week on Tuesday.", [("a week on Tuesday", "2026-05-26")]),
        ("They will start Friday week.", [("Friday week", "2026-05-22")]),
        ("I wrote on the 3rd.", [("the 3rd", "2026-05-03")]),
        ("It will be ready on the 3rd.", [("the 3rd", "2026-06-03")]),
        ("We ordered it on 18 December.", [("18 December", "2025-12-18")]),
        ("It will be fitted on 2 January.", [("2 January", "2027-01-02")]),
        ("It arrived on 5/12.", [("5/12", "2025-12-05")]),
        ("The invoice of 25/04/2026 is wrong.", [("25/04/2026", "2026-04-25")]),
        ("It broke on 2026-04-30.", [("2026-04-30", "2026-04-30")]),
        ("He came last Friday, May 8.", [("last Friday, May 8", "2026-05-08")]),
        ("can u come 2moro or sat", [("2moro", "2026-05-15")]),
        ("The day after tomorrow will do.", [("The day after tomorrow", "2026-05-16")]),
        ("I called two days ago.", [("two days ago", "2026-05-12")]),
        (
            "On 2 April I wrote. Three weeks later I rang.",
            [("2 April", "2026-04-02"), ("Three weeks later", "2026-04-23")],
        ),
        ("It failed on 14 April. We rang on Friday.", [("14 April", "2026-04-14"), ("Friday", "2026-04-17")]),
        (
            "I phoned on the 7th and the next day they hung up.",
            [("the 7th", "2026-05-07"), ("the next day", "2026-05-08")],
        ),
        ("We have used you for over ten years.", []),
        ("He may march in at any second.", []),
        ("I sat and waited, mon ami.", []),
        ("It is our second visit and the first time it failed.", []),
        ("We are closed on Sundays.", []),
        ("It takes 24 hours and costs 3/4 of that.", []),
        ("Version 1.2.3 of form 12/345 is out.", []),
        ("On 31 June nothing happened.", []),
    ],
)
def test_days_that_are_named(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(when.text, when.iso()) for when in read(text).dates] == expected


def test_a_weekday_of_the_day_of_writing_is_ambiguous(read: Read) -> None:
    (past,) = read("They missed us on Thursday.").dates
    (future,) = read("They will come on Thursday.").dates
    assert (past.iso(), past.ambiguous) == ("2026-05-07", True)
    assert (future.iso(), future.ambiguous) == ("2026-05-21", True)


def test_a_window_of_the_day_has_two_ends(read: Read) -> None:
    (when,) = read("They will be here between 8 and noon on Friday.").dates
    assert (when.iso(), when.iso_latest()) == ("2026-05-15T08:00:00+01:00", "2026-05-15T12:00:00+01:00")


def test_american_dates_are_month_first(read: Read) -> None:
    (when,) = read("It was due on 5/8.", sender_country="US", at="2026-05-14T10:00:00-04:00").dates
    assert when.iso() == "2026-05-08"


def test_one_date_settles_the_order_of_all(read: Read) -> None:
    found = read("It was ordered on 4/3 and paid on 4/22.").dates
    assert [when.iso() for when in found] == ["2026-04-03", "2026-04-22"]


def test_a_time_after_the_clocks_change_has_the_new_offset(read: Read) -> None:
    (when,) = read("They will come on 30 March at 10am.", at="2026-03-25T09:00:00+00:00").dates
    assert when.iso() == "2026-03-30T10:00:00+01:00"


def test_a_writer_elsewhere_keeps_his_offset(read: Read) -> None:
    (when,) = read("They will come tomorrow at 3pm.", at="2026-05-14T10:00:00-07:00").dates
    assert when.iso() == "2026-05-15T15:00:00-07:00"


@pytest.mark.parametrize(
    ("text", "due", "latest"),
    [
        ("They said they would ring within 24 hours.", "2026-05-15T10:00:00+01:00", None),
        (
            "He said he'd be here within the next hour to hour and a half.",
            "2026-05-14T11:00:00+01:00",
            "2026-05-14T11:30:00+01:00",
        ),
        ("They will deliver it within five business days.", "2026-05-21", None),
        ("They will deliver it in two to three weeks.", "2026-06-04", None),
        ("The firm will finish by close of business Friday.", "2026-05-15", None),
        ("They will finish by the weekend.", "2026-05-16", None),
        ("They will finish it by the end of the month.", "2026-05-31", None),
        ("The plumber said he would be here by 5.", "2026-05-14T17:00:00+01:00", None),
    ],
)
def test_windows_are_due_times(read: Read, text: str, due: str, latest: str | None) -> None:
    facts = read(text)
    (promise,) = facts.promises
    assert promise.due is not None
    assert (promise.due.iso(), promise.due.iso_latest()) == (due, latest)
    # As dates they count only where the text has no other, and time limits never.
    assert [when.text for when in facts.dates] == ([] if "within" in promise.due.text else [promise.due.text])


def test_a_window_counts_from_when_it_was_said(read: Read) -> None:
    (promise,) = read("On 28 April she promised it would be fixed within three weeks.").promises
    assert promise.due is not None
    assert promise.due.iso() == "2026-05-19"


def test_reading_is_linear_in_hostile_text() -> None:
    for word in ("on the 1st of ", "between 8 and ", "in a few ", "May 5 5/5 ", "2026-", "half past "):
        assert isinstance(find_expressions(word * (100_000 // len(word))), tuple)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday they promised to come in two weeks.", ["Monday"]),
        ("On Monday they promised to come by five.", ["Monday"]),
        ("They promised to come in two weeks.", ["in two weeks"]),
        ("They promised to come within two weeks.", []),
    ],
)
def test_what_only_says_when_a_promise_is_due(read: Read, text: str, expected: list[str]) -> None:
    assert [when.text for when in read(text).dates] == expected
