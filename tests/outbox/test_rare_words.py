from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.outbox.test_compose import MAIL, US
from tests.outbox.test_wording import THURSDAY
from triaged.model import Facts, Grain, PermanentError, Promise, Signal, When
from triaged.outbox.compose import to_bytes
from triaged.outbox.wording import sentences

FRIDAY = THURSDAY.replace(hour=0, minute=0) + timedelta(days=1)


@pytest.mark.parametrize("name", ["X-Trace: a", "X-Trace\r\nBcc"])
def test_a_field_name_that_would_be_written_as_another_is_refused(name: str) -> None:
    with pytest.raises(PermanentError, match="cannot be written"):
        to_bytes(replace(MAIL, headers=((name, "eve@customer.example"),)), US)


@pytest.mark.parametrize(
    ("text", "vendor", "said"),
    [
        ("was promised a call", None, "somebody was to ring you, and did not"),
        ("we were told that he would call", "Ace Plumbing", "somebody was to ring you, and did not"),
        ("was promised a call by Ace", None, "Ace Plumbing was to ring you, and did not"),
        ("was promised a call by ACE", "Ace Plumbing", "Ace Plumbing was to ring you, and did not"),
        ("Ace promised a call", None, "Ace Plumbing was to ring you, and did not"),
    ],
)
def test_a_vendor_is_named_only_where_the_words_of_the_promise_say_who_it_was(
    text: str, vendor: str | None, said: str
) -> None:
    promise = Promise(
        text=text, start=0, end=len(text), promisor="Ace Plumbing", promised_by="vendor", vendor=vendor, what="call",
        status="broken",
    )  # fmt: skip
    assert sentences(Facts(promises=(promise,)), THURSDAY) == (said,)


def test_a_firm_that_the_words_name_is_told_instead_of_him_who_was_to_do_it() -> None:
    promise = Promise(
        text="was told by Ace that he would call", start=0, end=34, promisor="he", promised_by="vendor",
        vendor="Ace Plumbing", what="call",
    )  # fmt: skip
    assert sentences(Facts(promises=(promise,)), THURSDAY) == ("Ace Plumbing is to ring you",)


@pytest.mark.parametrize(
    ("what", "evidence", "said"),
    [
        ("come", "they came on Wednesday", "was to come, and came late"),
        ("come", "turned up two hours after that", "was to come, and came late"),
        ("come", "nobody came", "was to come, and did not"),
        ("come", "they hadn't arrived by noon", "was to come, and did not"),
        ("come", "I am still waiting", "was to come, and did not"),
        ("ring", "they came instead", "was to ring you, and did not"),
    ],
)
def test_who_came_after_all_is_said_to_have_come_late(what: str, evidence: str, said: str) -> None:
    promise = Promise(
        text="Ace would", start=0, end=9, promisor="Ace", promised_by="vendor", what=what, status="broken",
        evidence=evidence,
    )  # fmt: skip
    assert sentences(Facts(promises=(promise,)), THURSDAY) == (f"Ace {said}",)


@pytest.mark.parametrize(("confidence", "said"), [(0.8, ("you waited for an answer and got none",)), (0.79, ())])
def test_what_is_less_than_likely_is_left_to_staff(confidence: float, said: tuple[str, ...]) -> None:
    ignored = Signal(text="no reply", start=0, end=8, kind="ignored", confidence=confidence)
    assert sentences(Facts(signals=(ignored,)), THURSDAY) == said


def test_somebody_who_was_booked_is_to_come() -> None:
    promise = Promise(
        text="the engineer was booked", start=0, end=23, promisor="the engineer", promised_by="vendor", what="be booked"
    )
    assert sentences(Facts(promises=(promise,)), THURSDAY) == ("the engineer is to come",)


@pytest.mark.parametrize(
    ("words", "hour", "grain", "said"),
    [
        ("on 13 March", 0, "day", "we are to come on Friday"),
        ("at 9 on Friday", 9, "minute", "we are to come at 09:00 on Friday"),
    ],
)
def test_a_day_of_ours_is_told_without_an_hour_that_nobody_named(
    words: str, hour: int, grain: Grain, said: str
) -> None:
    due = When(text=words, start=3, end=3 + len(words), earliest=FRIDAY.replace(hour=hour), grain=grain)
    promise = Promise(
        text=f"we come {words}", start=0, end=20, promisor="we", promised_by="staff", what="come", due=due
    )
    assert sentences(Facts(promises=(promise,)), THURSDAY) == (said,)
