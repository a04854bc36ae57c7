"""Days and times told from now or from another day, told on Thursday 14 May 2026 at ten in London."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remind me the day after next.", ["2026-05-16"]),
        ("Remind me the day after tomorrow.", ["2026-05-16"]),
        ("They came the day before yesterday.", ["2026-05-12"]),
        ("They came the night before last.", ["2026-05-12"]),
        ("Remind me in 3 days.", ["2026-05-17"]),
        ("Remind me in a fortnight.", ["2026-05-28"]),
        ("Remind me a week from now.", ["2026-05-21"]),
        ("Remind me a week today.", ["2026-05-21"]),
        ("Remind me a week tomorrow.", ["2026-05-22"]),
        ("Remind me in two weeks' time.", ["2026-05-28"]),
        ("Remind me in two weeks time.", ["2026-05-28"]),
        ("Remind me in a month.", ["2026-06-14"]),
        ("Remind me in half a year.", ["2026-11-14"]),
        ("Remind me in two days at 5pm.", ["2026-05-16T17:00:00+01:00"]),
        ("We met twenty-two days ago.", ["2026-04-22"]),
        ("We met a hundred days ago.", ["2026-02-03"]),
        ("We met a month ago.", ["2026-04-14"]),
        ("We met a couple of weeks back.", ["2026-04-30"]),
        ("We met two and a half years ago.", ["2023-11-14"]),
        ("We met six nights ago.", ["2026-05-08"]),
        ("We met yesterday evening.", ["2026-05-13T17:00:00+01:00"]),
        ("tmrw is fine", ["2026-05-15"]),
        ("c u 2moro", ["2026-05-15"]),
        ("He rang three hours ago.", ["2026-05-14T07:00:00+01:00"]),
        ("He rang half an hour ago.", ["2026-05-14T09:30:00+01:00"]),
        ("He rang an hour and a half ago.", ["2026-05-14T08:30:00+01:00"]),
        ("Call me in ten minutes.", ["2026-05-14T10:10:00+01:00"]),
        ("Call me in an hour and a half.", ["2026-05-14T11:30:00+01:00"]),
        ("Call me in 1 hour 20 minutes.", ["2026-05-14T11:20:00+01:00"]),
        ("Call me 45 minutes from now.", ["2026-05-14T10:45:00+01:00"]),
        ("Call me this time next week.", ["2026-05-21"]),
        ("The sale ends two days after the 20th of May.", ["2026-05-22"]),
        ("The sale ends the day before the 20th of May.", ["2026-05-19"]),
        ("We will move a week after 3 June.", ["2026-06-10"]),
        ("We will move the next working day.", ["2026-05-15"]),
        ("Right now I am cross.", []),
        ("I waited for three days.", []),
        ("It took six hours of work.", []),
        ("The third week of work was the worst.", []),
        ("It was the first time in three weeks.", []),
        ("They built it in three days.", []),
        ("I have not slept in three days.", []),
        ("We have been loyal for over ten years.", []),
        ("He has worked here for a hundred days.", []),
        ("Give me a second, it takes two minutes.", []),
    ],
)
def test_relative(read: Read, text: str, expected: list[str]) -> None:
    assert [when.iso() for when in read(text).dates] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meet me tonight at nine.", "2026-05-14T21:00:00+01:00"),
        ("Wake me at 6 am tomorrow.", "2026-05-15T06:00:00+01:00"),
        ("wake me up at 6 tomorrow", "2026-05-15T06:00:00+01:00"),
        ("Meet me at noon.", "2026-05-14T12:00:00+01:00"),
        ("Meet me at nine.", "2026-05-15T09:00:00+01:00"),
        ("Meet me at half past five in the evening.", "2026-05-14T17:30:00+01:00"),
        ("Meet me at ten past six.", "2026-05-14T18:10:00+01:00"),
        ("Meet me at a quarter to seven tomorrow.", "2026-05-15T18:45:00+01:00"),
        ("Meet me at twenty to 8 tomorrow morning.", "2026-05-15T07:40:00+01:00"),
        ("Meet me at nine thirty on Friday.", "2026-05-15T09:30:00+01:00"),
        ("Meet me tomorrow at 10 o'clock at night.", "2026-05-15T22:00:00+01:00"),
        ("Meet me at 21:30.", "2026-05-14T21:30:00+01:00"),
        ("Meet me at 06:30 on Friday.", "2026-05-15T06:30:00+01:00"),
        ("Meet me at 7 p.m. on the 20th.", "2026-05-20T19:00:00+01:00"),
        ("Meet me at 1430hrs tomorrow.", "2026-05-15T14:30:00+01:00"),
        ("Meet me on Friday evening at 8.", "2026-05-15T20:00:00+01:00"),
        ("Meet me on the evening of 3 June at 8.", "2026-06-03T20:00:00+01:00"),
        ("Meet me at 4 pm the day after tomorrow.", "2026-05-16T16:00:00+01:00"),
        ("They will come between 8 and noon on Friday.", "2026-05-15T08:00:00+01:00"),
        ("They will come first thing Wednesday.", "2026-05-20T08:00:00+01:00"),
    ],
)
def test_clock(read: Read, text: str, expected: str) -> None:
    assert [when.iso() for when in read(text).dates] == [expected]


def test_a_time_beside_a_named_day_is_no_date_of_its_own(read: Read) -> None:
    found = read("Nobody came on Monday. I had waited in since 8am and rang you at noon.").dates
    assert [when.text for when in found] == ["Monday"]
