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


def test_a_date_that_was_put_off_before_it_passed_is_not_broken(read: Read) -> None:
    told = read(
        "The tiles were due on Monday 4 May. On the Friday before, they rang to say that it would be Wednesday 20 May"
        " instead, and I agreed. I hope that it holds."
    )
    assert [each.status for each in told.promises] == ["moved", "open"]


def test_a_new_date_after_nobody_came_leaves_the_old_one_broken(read: Read) -> None:
    told = read(
        "The glazier was to come on Monday 4 May and never turned up. On the Wednesday he rang and said he would come"
        " on 20 May, cross his heart."
    )
    assert [each.status for each in told.promises] == ["broken", "open"]


@pytest.mark.parametrize(
    "text",
    [
        "The plumber came, fixed nothing and said they would return on Monday.",
        "Hollis Heating looked at it, did not mend it and promised to be back on Monday. Thanks, Ida",
        "Your engineer turned up, did nothing, and he said he would come again on Monday.",
    ],
)
def test_who_did_nothing_yet_and_said_when_he_comes_again_has_kept_nothing(read: Read, text: str) -> None:
    (promise,) = read(text).promises
    assert promise.due is not None
    assert (promise.due.iso(), promise.status) == ("2026-05-18", "open")


def test_who_did_nothing_before_a_day_that_is_over_has_kept_nothing_either(read: Read) -> None:
    (promise,) = read("The plumber fixed nothing and said they would return on 5 May.").promises
    assert promise.due is not None
    assert promise.due.iso() == "2026-05-05"
    assert promise.status != "kept"


@pytest.mark.parametrize(
    "text",
    [
        "The survey was booked for Tuesday 19 May and I am still waiting for somebody to confirm. Awful.",
        "I was told Ace Plumbing would come on 20 May. No one has come to look at the leak so far, this is a disgrace.",
        "Ace Plumbing are booked for 20 May. Nobody has been yet and I am fed up.",
    ],
)
def test_a_date_that_is_still_to_come_is_not_missed_whatever_the_mail_complains_of(read: Read, text: str) -> None:
    (promise,) = read(text).promises
    assert promise.due is not None
    assert promise.due.iso() > "2026-05-14"
    assert (promise.status, promise.sure) == ("open", False)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I said I would pay on Monday and I did.", "kept"),
        ("I told you that I would be home on Tuesday and I was.", "kept"),
        ("I said I would send you the form on Monday and I never did, my apologies.", "broken"),
        ("I said I would wait in on Monday and nobody came.", "open"),
        ("I promised to call him on Monday and forgot all about it, sorry.", "broken"),
        ("I promised to pay by Friday.", "open"),
    ],
)
def test_a_customers_own_word_is_broken_by_himself_alone(read: Read, text: str, status: str) -> None:
    (promise,) = read(text).promises
    assert (promise.promised_by, promise.status) == ("customer", status)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-10-30T18:00:00-05:00", "2026-11-02T07:30:00-06:00"),  # Chicago, before its clocks go back
        ("2026-03-06T09:00:00-05:00", "2026-03-09T07:30:00-04:00"),  # New York, before its clocks go forward
    ],
)
def test_an_american_offset_changes_with_the_clocks_of_america(read: Read, at: str, due: str) -> None:
    (promise,) = read("The roofer promised to be here on Monday at 7:30 am.", at=at).promises
    assert promise.due is not None
    assert promise.due.iso() == due
