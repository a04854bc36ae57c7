"""Dates as people tell stories with them: from event to event, and back from the day of writing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]
FRIDAY, THURSDAY = "2026-06-26T15:00:00+01:00", "2026-03-12T09:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ("On the 25th of May I called. I called on June 1st. I wrote again on the 17th of June and mentioned that "
            "I had called three weeks earlier."),
            ["2026-05-25", "2026-06-01", "2026-06-17", "2026-05-27"],
        ),
        ("He was due Tuesday. The following Thursday he rang.", ["2026-06-23", "2026-06-25"]),
        ("I bought it on 3 June. Two days later it broke.", ["2026-06-03", "2026-06-05"]),
        ("I bought it on 3 June. It broke a week later.", ["2026-06-03", "2026-06-10"]),
        ("I bought it on 3 June. It broke the Friday after that.", ["2026-06-03", "2026-06-05"]),
        ("I bought it on 3 June. It broke the next day.", ["2026-06-03", "2026-06-04"]),
        ("I bought it on 3 June. It broke the following morning.", ["2026-06-03", "2026-06-04T08:00:00+01:00"]),
        ("I bought it on 3 June. It had been checked the day before.", ["2026-06-03", "2026-06-02"]),
        ("I bought it on 3 June. It had been checked the Monday before that.", ["2026-06-03", "2026-06-01"]),
        ("I bought it on 3 June. On Friday it broke, and on Monday it burned.",
         ["2026-06-03", "2026-06-05", "2026-06-08"]),
        ("The man came on the 8th. He came back on Wednesday. It failed again the following Tuesday.",
         ["2026-06-08", "2026-06-10", "2026-06-16"]),
        ("They cut us off on 28 May, and the week after they sent a bill.", ["2026-05-28", "2026-06-04"]),
        ("They cut us off on 28 May. A month later they sent a bill.", ["2026-05-28", "2026-06-28"]),
        ("Nobody came on Friday.", ["2026-06-19"]),
        ("Nobody came on Thursday and it is Friday now.", ["2026-06-25", "2026-06-26"]),
        ("Nobody came yesterday or the day before.", ["2026-06-25", "2026-06-24"]),
        ("I called on Monday, Tuesday and Wednesday.", ["2026-06-22", "2026-06-23", "2026-06-24"]),
        ("It was delivered on 20 December and broke on 2 January.", ["2025-12-20", "2026-01-02"]),
        ("Since last Friday nobody has called.", ["2026-06-19"]),
        ("Two weeks ago on Wednesday they came.", ["2026-06-10"]),
        ("I wrote on the 30th.", ["2026-05-30"]),
        ("As of today, 26 June, nothing works.", ["2026-06-26"]),
        ("He comes tomorrow, Saturday 27 June, at 10.30am.", ["2026-06-27T10:30:00+01:00"]),
        ("He comes tomorrow (Saturday) between 2 and 4.", ["2026-06-27T14:00:00+01:00"]),
        ("Nobody came yesterday. Today, Friday nobody rang.", ["2026-06-25", "2026-06-26", "2026-06-26"]),
    ],
)  # fmt: skip
def test_stories(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text, at=FRIDAY).dates] == expected


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("On the 14th he said he would come within three working days.", "2026-05-19"),
        ("On 5 May the builder said he would be back in a week. He never came.", "2026-05-12"),
        ("On the 11th the plumber promised to come two days later. He never came.", "2026-05-13"),
        ("The glazier will come in two weeks.", "2026-06-03"),
        ("The glazier will come within five working days.", "2026-05-27"),
        ("The glazier will come the next working day.", "2026-05-21"),
        ("The glazier promised to finish by the end of the week.", "2026-05-22"),
        ("The glazier will come by close of business Friday.", "2026-05-22"),
        ("The glazier will come between 8 and noon on Thursday.", "2026-05-21T08:00:00+01:00"),
        ("The glazier will come a week on Tuesday.", "2026-06-02"),
        ("The glazier will come on the 24th.", "2026-05-24"),
        ("The glazier promised to come before Christmas.", "2026-12-25"),
    ],
)
def test_due_times(read: Read, text: str, due: str) -> None:
    found = [promise.due.iso() for promise in read(text, at="2026-05-20T10:00:00+01:00").promises if promise.due]
    assert found == [due]


def test_working_days_of_the_business_leave_out_its_holidays(read: Read) -> None:
    text = "We will call you within two working days."
    friday = "2026-05-22T10:00:00+01:00"  # Monday is a bank holiday
    (staff,) = read(text, at=friday, sender="staff", sender_name="Leah Brand").promises
    (vendor,) = read(text, at=friday, sender="vendor", sender_name="Ravi Sen").promises
    assert staff.due is not None
    assert vendor.due is not None
    assert (staff.due.iso(), vendor.due.iso()) == ("2026-05-27", "2026-05-26")


def test_a_weekday_named_twice_ahead_is_one_day(read: Read) -> None:
    told = read("We need it by Friday at noon. Ace Plumbing said they would come on Friday at nine.", at=THURSDAY)
    assert [each.iso() for each in told.dates] == ["2026-03-13T12:00:00+00:00", "2026-03-13T09:00:00+00:00"]
