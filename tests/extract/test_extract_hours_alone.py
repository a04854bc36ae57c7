"""When an hour without a day falls due that somebody names who is to keep it himself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]
THURSDAY_AT_TEN, FRIDAY_AT_FOUR = "2026-05-14T10:00:00+01:00", "2026-05-15T16:00:00+01:00"


def due(read: Read, text: str, at: str, sender: str) -> str | None:
    (promise,) = read(text, at=at, sender=sender, sender_name="Dana Holt").promises
    return None if promise.due is None else " to ".join(filter(None, (promise.due.iso(), promise.due.iso_latest())))


@pytest.mark.parametrize("sender", ["staff", "vendor"])
@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("I will ring you by 9am.", "2026-05-14T08:00:00+01:00", "2026-05-14T09:00:00+01:00"),
        ("I will ring you by 9am.", THURSDAY_AT_TEN, "2026-05-15T09:00:00+01:00"),
        ("I will ring you by 9am.", "2026-05-14T16:00:00+01:00", "2026-05-15T09:00:00+01:00"),
        ("I will ring you by 9am.", FRIDAY_AT_FOUR, "2026-05-18T09:00:00+01:00"),
        ("I'll ring you first thing.", THURSDAY_AT_TEN, "2026-05-15T08:00:00+01:00"),
        (
            "We'll be with you between 8 and 9am.",
            FRIDAY_AT_FOUR,
            "2026-05-18T08:00:00+01:00 to 2026-05-18T09:00:00+01:00",
        ),
        ("You will have an answer by noon.", THURSDAY_AT_TEN, "2026-05-14T12:00:00+01:00"),
        ("You will have an answer by noon.", FRIDAY_AT_FOUR, "2026-05-18T12:00:00+01:00"),
        ("I'll call you at 7.", FRIDAY_AT_FOUR, "2026-05-15T19:00:00+01:00"),
    ],
)
def test_an_hour_alone_is_the_next_one_that_is_to_come_on_a_working_day(
    read: Read, text: str, at: str, expected: str, sender: str
) -> None:
    assert due(read, text, at, sender) == expected


def test_an_hour_of_ours_passes_over_the_holidays_of_the_business(read: Read) -> None:
    text, before_the_bank_holiday = "I will ring you by 9am.", "2026-05-22T16:00:00+01:00"
    assert due(read, text, before_the_bank_holiday, "staff") == "2026-05-26T09:00:00+01:00"
    assert due(read, text, before_the_bank_holiday, "vendor") == "2026-05-25T09:00:00+01:00"


@pytest.mark.parametrize("sender", ["staff", "vendor"])
@pytest.mark.parametrize(
    "text",
    [
        "We'll send our fitter on Friday, could you be in?",
        "We will send our engineer on Friday, can somebody let him in?",
    ],
)
def test_who_will_come_and_asks_that_somebody_be_in_has_promised(read: Read, text: str, sender: str) -> None:
    assert due(read, text, THURSDAY_AT_TEN, sender) == "2026-05-15"


@pytest.mark.parametrize(
    "text",
    ["We could send our fitter on Friday, would that suit?", "I'll bring the part on Monday, would that suit you?"],
)
def test_who_asks_whether_the_day_suits_has_promised_nothing_yet(read: Read, text: str) -> None:
    assert read(text, sender="vendor", sender_name="Dana Holt").promises == ()


@pytest.mark.parametrize(
    "text", ["The plumber will come on 31 June and be here by nine o'clock.", "He will be here on 31 June, by nine."]
)
def test_an_hour_of_a_day_that_no_calendar_has_is_no_due_time(read: Read, text: str) -> None:
    assert due(read, text, THURSDAY_AT_TEN, "customer") is None
