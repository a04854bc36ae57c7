"""How days and hours are told to customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.household import LONDON, london
from tests.outbox.test_wording import ACE, THURSDAY, promised
from triaged.model import Facts, Signal, When
from triaged.outbox.wording import arrival, day, moment, sentences


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-03-12", "today"),
        ("2026-03-13", "on Friday"),
        ("2026-03-06", "on Friday"),
        ("2026-03-18", "on Wednesday"),
        ("2026-03-19", "on Thursday 19 March"),
        ("2026-03-05", "on Thursday 5 March"),
    ],
)
def test_days_are_told_as_people_do(when: str, said: str) -> None:
    assert day(date.fromisoformat(when), date(2026, 3, 12)) == said


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-03-12 16:30", "16:30 today"),
        ("2026-03-13 10:00", "10:00 tomorrow, Friday 13 March"),
        ("2026-03-17 10:00", "10:00 on Tuesday 17 March"),
        ("2026-03-10 09:12", "09:12 on Tuesday 10 March"),
        ("2026-03-30 10:00", "10:00 on Monday 30 March"),  # in summer time
    ],
)
def test_moments_are_told_in_our_own_zone(instant: str, said: str) -> None:
    assert moment(london(instant), LONDON, THURSDAY) == said


def test_when_a_mail_reached_us() -> None:
    written = london("2026-03-12 14:01")
    assert arrival(written, london("2026-03-12 14:02"), LONDON) == "your mail of Thursday 12 March reached us at 14:02"
    assert (
        arrival(written, london("2026-03-13 08:00"), LONDON)
        == "your mail of Thursday 12 March reached us on Friday 13 March at 08:00"
    )
    evening = london("2026-03-12 23:30")
    assert arrival(evening, evening, LONDON) == "your mail of Thursday 12 March reached us at 23:30"


def test_two_promises_for_one_day_are_told_with_their_hours() -> None:
    nine = THURSDAY.replace(hour=9, minute=0)
    at_nine = When(text="at 9", start=0, end=4, earliest=nine, grain="hour")
    within = When(text="within the hour", start=0, end=4, earliest=nine, latest=nine.replace(hour=10), grain="minute")
    missed = replace(promised("your technician", "be here", 0, "broken"), due=at_nine)
    again = replace(promised("your technician", "be here", 0), due=within)
    assert sentences(Facts(promises=(missed, again)), THURSDAY) == (
        "the technician was to come at 09:00 today, and did not",
        "the technician is to come by 10:00 today",
    )


def test_what_we_owe_is_told_with_the_hour_that_was_named() -> None:
    nine = THURSDAY.replace(hour=9, minute=0)
    ring = promised("Pat", "ring", 0, "broken", by="staff")
    named = replace(ring, due=When(text="at 9 today", start=0, end=4, earliest=nine, grain="hour"))
    guessed = replace(ring, due=When(text="first thing today", start=0, end=4, earliest=nine, grain="hour"))
    assert sentences(Facts(promises=(named,)), THURSDAY) == ("we were to ring you at 09:00 today, and did not",)
    assert sentences(Facts(promises=(guessed,)), THURSDAY) == ("we were to ring you today, and did not",)


def test_by_a_day_is_not_on_that_day() -> None:
    friday = When(text="Friday", start=0, end=6, earliest=THURSDAY.replace(hour=0, minute=0) - timedelta(days=6))
    lift = replace(promised("Otis", "be running", None, "broken"), due=friday, text="would be running by Friday")
    assert sentences(Facts(promises=(lift,)), THURSDAY) == ("Otis was to put it right by Friday, and did not",)


@pytest.mark.parametrize(
    ("text", "words", "days", "said"),
    [
        ("Ace would come Friday", "Friday", 1, "on Friday"),
        ("ACE WOULD COME BY FRIDAY", "FRIDAY", 1, "by Friday"),
        ("Ace would come by Friday", "by Friday", 1, "by Friday"),
        ("By Friday Ace would come", "By Friday", 1, "by Friday"),
        ("Ace would come by Thursday", "Thursday", 0, "today"),
    ],
)
def test_by_a_day_is_told_however_it_is_written(text: str, words: str, days: int, said: str) -> None:
    promise = promised("Ace", "come", days)
    assert promise.due is not None
    promise = replace(promise, text=text, due=replace(promise.due, text=words))
    assert sentences(Facts(promises=(promise,)), THURSDAY) == (f"Ace is to come {said}",)


def test_an_hour_of_coming_is_not_told_as_lateness() -> None:
    came = Signal(text="came at half ten", start=0, end=16, kind="late")
    assert sentences(Facts(signals=(came,)), THURSDAY) == ()


@pytest.mark.parametrize(("text", "told"), [("Monday", False), ("ten days", False), ("9 February", True)])
def test_a_day_long_past_that_was_only_worked_out_is_not_told(text: str, told: bool) -> None:
    promise = promised(ACE, "come", -31, "broken")
    assert promise.due is not None
    (said,) = sentences(Facts(promises=(replace(promise, due=replace(promise.due, text=text)),)), THURSDAY)
    assert ("February" in said) == told


@pytest.mark.parametrize(
    ("words", "days", "said"),
    [
        ("in two days", 0, "is to come today"),
        ("within two days", -1, "was to come"),
        ("this week", -3, "was to come"),
        ("the weekend of 7 March", -5, "was to come on Saturday"),
        ("Thursday", -7, "was to come on Thursday 5 March"),
        ("Wednesday", -8, "was to come"),
        ("a Monday in March", -10, "was to come"),
        ("2 March", -10, "was to come on Monday 2 March"),
        ("Christmas", -77, "was to come on Thursday 25 December"),
    ],
)
def test_a_day_in_the_past_is_told_where_it_was_named_or_is_a_week_ago(words: str, days: int, said: str) -> None:
    promise = promised(ACE, "come", days)
    assert promise.due is not None
    promise = replace(promise, due=replace(promise.due, text=words))
    assert sentences(Facts(promises=(promise,)), THURSDAY) == (f"{ACE} {said}",)
