from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.tables import mostly
from triaged.model import Facts

Read = Callable[..., Facts]
FRIDAY_EVENING = "2026-05-15T18:30:00+01:00"


STILL_TO_COME = [
    "The plumber came an hour late and then he promised he would be back tomorrow with the valve.",
    "Nobody came on Monday, and now the glazier says he will come on 20 May.",
    "Hollis Heating never showed up but they said someone would ring within two hours.",
    "The roofer said he would come on 20 May. The last one never came.",
]


def test_no_failure_breaks_what_is_still_to_come(read: Read) -> None:
    mostly(
        [(text, ["open"]) for text in STILL_TO_COME], lambda text: [each.status for each in read(text).promises], 0.75
    )


def test_a_failure_still_breaks_a_window_that_was_promised_before_it(read: Read) -> None:
    (promise,) = read("Ace Plumbing promised a callback within two hours. Not a word since.").promises
    assert promise.status == "broken"


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The glazier promised to come between 1 and 3 on Friday and nobody turned up.", "2026-05-15T13:00:00+01:00"),
        ("The glazier said he'd be here first thing Friday. He never came.", "2026-05-15T08:00:00+01:00"),
        ("The glazier promised to come on Friday and nobody turned up.", "2026-05-08"),
        ("The glazier promised to come at 8pm on Friday and nobody turned up.", "2026-05-08T20:00:00+01:00"),
    ],
)
def test_the_weekday_of_writing_is_today_where_its_time_is_over(read: Read, text: str, due: str) -> None:
    (promise,) = read(text, at=FRIDAY_EVENING).promises
    assert promise.due is not None
    assert (promise.due.iso(), promise.due.ambiguous, promise.status) == (due, True, "broken")
    assert not promise.sure


def test_a_short_time_limit_that_still_runs_is_not_broken(read: Read) -> None:
    [promise] = read("Gareth will ring back within ten minutes. The sink is leaking.").promises
    assert promise.status == "open"
