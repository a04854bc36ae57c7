"""What people ask of an assistant and write in the news, told on Wednesday 7 March 2018 at half past nine in London."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]
WEDNESDAY = "2018-03-07T09:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set an alarm for seven", ["2018-03-07T07:00:00+00:00"]),
        ("set an alarm for 0645", ["2018-03-07T06:45:00+00:00"]),
        ("set an alarm for 10 to 8", ["2018-03-07T07:50:00+00:00"]),
        ("turn the heating on at 1800", ["2018-03-07T18:00:00+00:00"]),
        ("turn the heating on at 18h30", ["2018-03-07T18:30:00+00:00"]),
        ("Remind me in the morning", ["2018-03-08T08:00:00+00:00"]),
        ("Set a timer for 20 minutes", []),
        ("I have 20 cats", []),
        ("open ten to six", []),
        ("Book a table for two on Friday at 8", ["2018-03-09T08:00:00+00:00"]),
        ("what are my events from 3 to 5 pm on Wednesday", ["2018-03-14T15:00:00+00:00"]),
        ("schedule a call the day before Good Friday", ["2018-03-29"]),
        ("put a lunch on the calendar for noon on Tuesday the 20th of March", ["2018-03-20T12:00:00+00:00"]),
        ("what is on in London on the first weekend of May", ["2018-05-05"]),
        ("the party is two weeks from Saturday", ["2018-03-24"]),
        ("the party is a week after next Friday", ["2018-03-16"]),
        ("the exam is on Tuesday the twenty-seventh", ["2018-03-27"]),
        ("call me on the morning of the 12th", ["2018-03-12T08:00:00+00:00"]),
        ("is the shop open on bank holiday monday", ["2018-04-02"]),
        ("what was the weather on Christmas Day 2010", ["2010-12-25"]),
        ("what day will it be in 100 days", ["2018-06-15"]),
        ("the deadline is Friday at midnight", ["2018-03-09T23:59:00+00:00"]),
        ("book a hotel for 3 nights from 12 March", ["2018-03-12"]),
        ("The festival runs from 5 to 8 July.", ["2018-07-05"]),
        ("It closes on December the 31st", ["2018-12-31"]),
        ("The treaty was signed in 1648.", ["1648-01-01"]),
        ("They moved here in the summer of '69.", ["1969-06-01"]),
        ("The bridge opened in early 2016.", ["2016-01-01"]),
        ("The bridge opened late last year.", ["2017-09-01"]),
        ("They expect to finish by mid-2019.", ["2019-05-01"]),
        ("The trial begins next month.", ["2018-04-01"]),
        ("We camped the summer before last.", ["2016-06-01"]),
        ("We will ski the winter after next.", ["2019-12-01"]),
        ("The index closed at 2,018 points.", []),
        ("The plane landed at 10:45 p.m. on Sunday, Feb. 25.", ["2018-02-25T22:45:00+00:00"]),
        ("The storm, which hit the coast late Monday, killed two.", ["2018-03-05"]),
        ("A spokesman said the talks would resume Friday.", ["2018-03-09"]),
        ("The court will hear the case on the 14th of next month.", ["2018-04-14"]),
        ("At the beginning of last week he flew to Rome.", ["2018-02-26"]),
        ("That was nearly a decade ago.", ["2008-03-07"]),
        ("We were ill from Monday to Wednesday.", ["2018-03-05", "2018-03-07"]),
        ("Since Monday morning nothing works.", ["2018-03-05T08:00:00+00:00"]),
        ("The engineer has booked us in for Monday.", ["2018-03-12"]),
        ("He finished the job this Monday.", ["2018-03-05"]),
        ("It will be on the truck this Friday.", ["2018-03-09"]),
    ],
)
def test_sentences(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text, at=WEDNESDAY).dates] == expected
