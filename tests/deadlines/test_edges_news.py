"""Of whom and of when news tells: the name, the minute and the day at which the answer turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.deadlines.test_news import ACE, BOLT, SAMPLES, TODAY, TOMORROW, kept
from tests.deadlines.test_promises import HOURS, NOW, entry, when
from tests.household import london
from triaged.deadlines.news import fates, kept_by, news_in
from triaged.model import Facts, LedgerPromise, News, Signal, When

LATE = Signal(text="late", start=0, end=1, kind="late")
KEV = replace(entry(7, due=TODAY, promisor="Kev"), vendor="Bolt Electric")
BRING, FIT = entry(4, due=TODAY, what="bring the boiler"), entry(5, due=TODAY, what="fit the valves")
BROUGHT, SOME_DAY = replace(BRING, due_at=london("2026-03-11 10:00")), entry(1, due=None)
AT_FOUR = entry(1, due="2026-03-12T16:00:00+00:00")
AT_ONE = entry(1, due="2026-03-12T13:00:00+00:00")


@pytest.mark.parametrize(
    ("news", "ledger", "expected"),
    [
        (["they came"], [replace(ACE, promised_by="customer")], []),  # his own promise is no news to him
        (["the samples came"], [replace(SAMPLES, promised_by="customer")], []),
        (["he came", "the Ace man came"], [ACE, BOLT], [1]),  # what is named goes first
        (["Bolt turned up"], [ACE, KEV], [7]),  # the firm of the man who promised
        (["they came"], [AT_FOUR], []),  # noon is too early for four: somebody else came
        (["the Ace man came"], [AT_FOUR], [1]),
        (["they came"], [AT_ONE], [1]),  # an hour early is not
        (["they came"], [ACE, SAMPLES], [1]),  # of tomorrow's delivery only where nothing was due
        (["they came"], [SAMPLES], [3]),
        (["they came"], [SAMPLES, replace(SAMPLES, id=4)], []),
        (["the boiler came"], [BRING, FIT], [4]),  # due together, neither leads up to the other
        (["the valve is in"], [BRING, FIT], [5]),
        (["they came"], [BROUGHT, FIT], [4, 5]),  # the day before, by the same mail
        (["they came"], [replace(BROUGHT, made_in=2), FIT], [5]),
        (["they came"], [replace(BROUGHT, promised_by="staff"), FIT], [5]),
        (["they came"], [SOME_DAY, BRING], [1, 4]),
        (["the boilers are in"], [BRING, BOLT], [4]),
    ],
)
def test_news_is_of_whoever_is_named_or_was_due_by_now(
    news: list[str], ledger: list[LedgerPromise], expected: list[int]
) -> None:
    assert kept(*((text, 1.0) for text in news), ledger=ledger) == expected


HALF_PAST_MIDNIGHT = entry(1, due="2026-06-12T00:30:00+01:00")


@pytest.mark.parametrize(
    ("now", "ledger", "expected"),
    [
        ("2026-06-11 23:50", [HALF_PAST_MIDNIGHT], []),  # that is tomorrow
        ("2026-06-12 00:20", [HALF_PAST_MIDNIGHT], [1]),
        ("2026-06-12 23:30", [HALF_PAST_MIDNIGHT, entry(2, due="2026-06-12T23:00:00+01:00")], [1, 2]),  # one day
    ],
)
def test_the_days_of_promises_are_those_of_the_business(
    now: str, ledger: list[LedgerPromise], expected: list[int]
) -> None:
    assert kept(("they came", 1.0), ledger=ledger, now=london(now)) == expected


@pytest.mark.parametrize(
    ("due", "grain_is_day", "expected"),
    [
        ("2026-03-12T12:30:00+00:00", False, []),
        ("2026-03-12T12:00:00+00:00", False, [1]),
        ("2026-03-12T17:00:00+00:00", True, [1]),
    ],
)
def test_praise_alone_keeps_what_was_for_an_hour_that_has_come_or_for_some_time_today(
    due: str, expected: list[int], *, grain_is_day: bool
) -> None:
    promise = replace(entry(1, due=due), due_grain="day" if grain_is_day else "minute")
    assert [old.id for old in kept_by("lovely", Facts(), [promise], HOURS, NOW)] == expected


@pytest.mark.parametrize(
    ("due", "told", "now", "expected"),
    [
        (TODAY, [], london("2026-03-12 10:00"), [1]),  # not over this very minute
        (TODAY, [], NOW, []),
        (TODAY, [when("2026-03-12 10:15")], NOW, [1]),  # a quarter of an hour is punctual
        (TODAY, [when("2026-03-12 10:16")], NOW, []),
        (TODAY, [when("2026-03-12", grain="day")], NOW, []),  # a day is no hour
        ("2026-06-11T20:00:00+01:00", [when("2026-06-11 19:55")], london("2026-06-12 10:00"), [1]),
    ],
)
def test_who_was_late_was_in_time_by_an_hour_of_that_day_and_a_quarter_more(
    due: str, told: list[When], now: datetime, expected: list[int]
) -> None:
    facts = Facts(happened=(News(text="they came", start=0, end=1),), dates=tuple(told), signals=(LATE,))
    assert [old.id for old in kept_by("", facts, [entry(1, due=due)], HOURS, now)] == expected


CALL = entry(1, due=TODAY, what="ring me")
SOME_TIME = replace(entry(1, due="2026-03-12T17:00:00+00:00"), due_grain="day")


@pytest.mark.parametrize(
    ("news", "hour", "promise", "fate"),
    [
        ("they came", "10:15", ACE, "kept"),
        ("they came", "10:16", ACE, "broken"),
        ("Stan came", "12:00", ACE, "kept"),  # whoever Stan is, his hour is not Ace's
        ("they rang", "12:00", CALL, "kept"),  # a call at noon is a call
        ("they came", "17:30", SOME_TIME, "kept"),  # promised for no hour
        ("they came", "12:00", SOME_DAY, "kept"),
        ("he came", "12:00", replace(ACE, promised_by="customer"), None),
        ("they came", "12:00", entry(1, due=TOMORROW), None),
    ],
)
def test_only_a_visit_that_was_for_an_hour_can_have_come_too_late(
    news: str, hour: str, promise: LedgerPromise, fate: str | None
) -> None:
    facts = Facts(happened=(News(text=news, start=0, end=1, at=when(f"2026-03-12 {hour}")),))
    found = [status for _, status in fates("", facts, [promise], HOURS, london("2026-03-12 18:00"))]
    assert found == ([fate] if fate else [])


@pytest.mark.parametrize(
    ("also", "ledger", "kept_too"),
    [
        ((), (ACE, BOLT), []),
        (("they rang",), (ACE, BOLT), []),
        (("they rang",), (ACE, replace(CALL, id=6)), [6]),
        ((), (ACE, replace(entry(6, due=None, what="come back"), vendor=ACE.vendor)), [6]),
    ],
)
def test_a_firm_that_came_late_keeps_nothing_of_another(
    also: tuple[str, ...], ledger: tuple[LedgerPromise, ...], kept_too: list[int]
) -> None:
    late = News(text="the Ace man came", start=0, end=1, at=when("2026-03-12 12:05"))
    happened = (late, *(News(text=text, start=0, end=1) for text in also))
    found = list(fates("", Facts(happened=happened), ledger, HOURS, london("2026-03-12 18:00")))
    assert found[0] == (ACE, "broken")
    assert [(old.id, fate) for old, fate in found[1:]] == [(number, "kept") for number in kept_too]


PRAISE = Signal(text="lovely", start=0, end=1, kind="praise")
CAME, WORKS = (
    News(text=text, start=0, end=1, confidence=sure) for text, sure in (("they came", 0.5), ("it works", 1.0))
)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (Facts(happened=(CAME, WORKS), signals=(PRAISE,)), "it works"),  # the surest of them
        (Facts(signals=(PRAISE,)), "lovely"),
        (Facts(signals=(PRAISE,), only_agrees=True), ""),
        (Facts(signals=(PRAISE, LATE)), ""),
        (Facts(signals=(PRAISE,), is_complaint=True), ""),
        (Facts(signals=(LATE,)), ""),
    ],
)
def test_praise_is_news_where_nobody_complains_or_only_agrees(facts: Facts, words: str) -> None:
    assert news_in(facts) == words
