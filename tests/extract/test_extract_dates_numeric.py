"""Dates in figures: their order, what only looks like them, and the offsets of times in another season."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]
NEW_YORK = "2026-05-14T10:00:00-04:00"
SYDNEY = "2026-05-14T10:00:00+10:00"


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        ("It was due on 4/5/2026.", {}, ["2026-05-04"]),
        ("It was due on 4/5/2026.", {"sender_country": "US"}, ["2026-04-05"]),
        ("It was due on 4/5/2026.", {"at": NEW_YORK}, ["2026-04-05"]),
        ("It was due on 4/5/2026.", {"at": NEW_YORK, "sender_country": "GB"}, ["2026-05-04"]),
        ("It was due on 4/5/2026.", {"at": SYDNEY, "date_order": "MDY"}, ["2026-05-04"]),
        ("It was due on 4/5/2026.", {"date_order": "MDY"}, ["2026-04-05"]),
        ("It was due on 4/13 and paid on 5/1.", {}, ["2026-04-13", "2026-05-01"]),
        ("It was due on 13/4 and paid on 5/1.", {"sender_country": "US"}, ["2026-04-13", "2026-01-05"]),
        ("It was due on Tuesday 5/5 and paid on Wednesday 6/5.", {"at": NEW_YORK}, ["2026-05-05", "2026-05-06"]),
        ("It was due on Monday 4/5/26.", {"at": NEW_YORK}, ["2026-05-04"]),
        ("It was due on 18.05.2026.", {}, ["2026-05-18"]),
        ("It was due on 18-05-26.", {}, ["2026-05-18"]),
        ("It was due on 2026/05/18.", {}, ["2026-05-18"]),
        ("The log says 2017-09-12T10:00 there.", {}, ["2017-09-12T10:00:00+01:00"]),
        ("The log of 20170912 is gone.", {}, ["2017-09-12"]),
        ("It was paid on 03/06/98.", {}, ["1998-06-03"]),
    ],
)
def test_numeric_dates(read: Read, text: str, settings: dict[str, Any], expected: list[str]) -> None:
    assert [when.iso() for when in read(text, **settings).dates] == expected


@pytest.mark.parametrize(
    "text",
    [
        "He may come.",
        "They march on the town hall.",
        "Wait a second.",
        "Five sixths or 5/6 of the work is done.",
        "It is the model 2020 in white.",
        "I live in flat 12.",
        "My reference is ref 12/05/77-A.",
        "The desk answers 24/7.",
        "Mark has the keys.",
        "The noise began in the second week of work.",
        "It costs $12.05 or 3.50 pounds.",
        "My number is 020 7946 0018.",
        "Version 3.11.4 does not start.",
        "I would give it 2/10.",
        "It is 1/2 an inch too short.",
        "Order 12/04 is lost.",
        "See page 3/4.",
        "The code is 10-11-12-13.",
        "The first time and the second visit were fine.",
        "It is on the 3rd floor.",
        "The 4th engineer was rude.",
        "This may be wrong.",
        "I paid in full in 12 instalments.",
        "April was always kind to me.",
        "Two thousand people signed.",
        "The temperature was at 5 degrees.",
        "The score was 3-1.",
        "Sun cream and fri-ed eggs.",
        "It is 20:1 that you fail.",
        "A half hour is lost.",
        "I have 3 weeks of post.",
        "We fell for it in the fall of the wall.",
        "Spring water is dripping.",
        "It sat there, at the end of the road.",
        "What a day it is.",
        "Good day to you.",
        "Call 0800 2018.",
        "I paid 2018 pounds.",
        "The room is in block Q3.",
    ],
)
def test_look_alikes(read: Read, text: str) -> None:
    assert [when.text for when in read(text).dates] == []


@pytest.mark.parametrize(
    ("text", "at", "settings", "expected"),
    [
        # The clocks of London went forward on 29 March 2026, those of New York on the 8th.
        ("They will come on 30 March at 10am.", "2026-03-25T09:00:00+00:00", {}, "2026-03-30T10:00:00+01:00"),
        ("They will come on Sunday at 1:30am.", "2026-03-25T09:00:00+00:00", {}, "2026-03-29T02:30:00+01:00"),
        ("They came on 3 March at 9am.", "2026-05-14T10:00:00+01:00", {}, "2026-03-03T09:00:00+00:00"),
        (
            "They will come on March 9 at 9am.",
            "2026-03-05T09:00:00-05:00",
            {"sender_country": "US"},
            "2026-03-09T09:00:00-04:00",
        ),
        (
            "They will come on December 9 at 9am.",
            "2026-05-05T09:00:00-07:00",
            {"sender_country": "US"},
            "2026-12-09T09:00:00-08:00",
        ),
        (
            "They will come on 9 December at 9am.",
            "2026-05-05T09:00:00+10:00",
            {"sender_country": "AU"},
            "2026-12-09T09:00:00+11:00",
        ),
        (
            "They will come on 9 December at 9am.",
            "2026-05-05T09:00:00+02:00",
            {"sender_country": "DE"},
            "2026-12-09T09:00:00+01:00",
        ),
        ("They will come on 9 December at 9am.", "2026-05-05T09:00:00+03:00", {}, "2026-12-09T09:00:00+03:00"),
        ("We ordered it on 30 December.", "2027-01-04T09:00:00+00:00", {}, "2026-12-30"),
        ("They will fit it on 2 January.", "2026-12-30T09:00:00+00:00", {}, "2027-01-02"),
        ("They came on the 29th.", "2027-01-04T09:00:00+00:00", {}, "2026-12-29"),
        ("They will come on the 2nd.", "2026-12-30T09:00:00+00:00", {}, "2027-01-02"),
        ("They will come next Friday.", "2026-12-30T09:00:00+00:00", {}, "2027-01-01"),
        ("They will come next month.", "2026-12-30T09:00:00+00:00", {}, "2027-01-01"),
        ("They came last month.", "2027-01-04T09:00:00+00:00", {}, "2026-12-01"),
        ("They came three days ago.", "2027-01-02T09:00:00+00:00", {}, "2026-12-30"),
        ("They will come in a month.", "2027-01-31T09:00:00+00:00", {}, "2027-02-28"),
        ("The boat sails on 29 February.", "2026-12-30T09:00:00+00:00", {}, "2028-02-29"),
        ("I called at ten past nine yesterday.", "2026-03-30T09:00:00+01:00", {}, "2026-03-29T09:10:00+01:00"),
        ("I called ten hours ago.", "2026-03-29T09:00:00+01:00", {}, "2026-03-28T22:00:00+00:00"),
    ],
)
def test_year_ends_and_clock_changes(read: Read, text: str, at: str, settings: dict[str, Any], expected: str) -> None:
    facts = read(text, at=at, **settings)
    dues = [promise.due.iso() for promise in facts.promises if promise.due is not None]
    assert expected in [when.iso() for when in facts.dates] + dues


def test_an_order_that_nothing_tells_is_ambiguous(read: Read) -> None:
    settings = {"at": "2026-05-14T09:00:00+00:00"}
    (doubtful,) = read("It was due on 4/5/2026.", **settings).dates
    (plain,) = read("It was due on 25/4/2026.", **settings).dates
    (ours,) = read("It was due on 4/5/2026.").dates
    assert (doubtful.iso(), doubtful.ambiguous) == ("2026-05-04", True)
    assert not plain.ambiguous
    assert not ours.ambiguous
