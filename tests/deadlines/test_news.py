"""Which promises the news that something came about keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.deadlines.test_promises import HOURS, NOW, entry, when
from tests.household import london
from triaged.deadlines.news import fates, kept_by
from triaged.model import Facts, LedgerPromise, News, Signal

YESTERDAY, TODAY, TOMORROW = (f"2026-03-{day}T10:00:00+00:00" for day in (11, 12, 13))
SAMPLES = entry(3, due=TOMORROW, what="drop the samples off", promisor="Pat", by="staff")
ACE = entry(1, due=TODAY, promisor="Ace Plumbing")
BOLT = entry(2, due=TODAY, promisor="Bolt Electric")
OUR_CALL = entry(4, due=YESTERDAY, what="ring you", promisor="Pat", by="staff")
THEIR_CALL = entry(5, due=TODAY, what="ring me", promisor="Ace Plumbing")


def kept(*news: tuple[str, float], ledger: list[LedgerPromise], now: datetime = NOW) -> list[int]:
    happened = tuple(News(text=text, start=0, end=1, confidence=sure) for text, sure in news)
    return sorted(old.id for old in kept_by("", Facts(happened=happened), ledger, HOURS, now))


@pytest.mark.parametrize(
    ("news", "ledger", "expected"),
    [
        ([("the Ace man came", 1.0)], [ACE, BOLT], [1]),  # who is named, of those due on one day
        ([("they came", 1.0)], [ACE, BOLT], [1, 2]),
        ([("they came", 0.5)], [ACE, BOLT], []),  # worse is told after it, and nobody is named
        ([("Bolt turned up", 0.5)], [ACE, BOLT], [2]),
        ([("the samples came", 1.0)], [SAMPLES], [3]),  # a day early
        ([("he came", 1.0)], [SAMPLES], []),
        ([("thank you for your call", 1.0)], [OUR_CALL, THEIR_CALL], [4]),  # "your call" is ours
        ([("thank you for your call", 1.0), ("Ace did ring", 1.0)], [OUR_CALL, THEIR_CALL], [4, 5]),
        ([("thank you for the samples", 0.5)], [SAMPLES, ACE], []),  # promised for tomorrow, and thanks are not news
        ([("they came", 1.0), ("it works now", 1.0)], [entry(6, due=YESTERDAY), ACE], [1]),  # told twice
    ],
)
def test_news_keeps_what_it_means(
    news: list[tuple[str, float]], ledger: list[LedgerPromise], expected: list[int]
) -> None:
    assert kept(*news, ledger=ledger) == expected


@pytest.mark.parametrize(
    ("hour", "expected"),
    [("2026-03-12 09:55", [1]), ("2026-03-12 10:10", [1]), ("2026-03-12 13:00", []), ("2026-03-11 09:55", [])],
)
def test_who_is_said_to_be_late_kept_his_hour_only_where_one_is_told_that_was_early_enough(
    hour: str, expected: list[int]
) -> None:
    facts = Facts(
        happened=(News(text="they came", start=0, end=1),),
        dates=(when(hour),),
        signals=(Signal(text="late", start=0, end=1, kind="late"),),
    )
    assert [old.id for old in kept_by("", facts, [ACE], HOURS, london("2026-03-12 14:00"))] == expected


def test_what_came_too_late_for_the_first_hour_keeps_the_second() -> None:
    first, second = (
        entry(1, due=TODAY, promisor="Ace Plumbing"),
        entry(2, due="2026-03-12T15:00:00+00:00", promisor="Ace"),
    )
    first = replace(first, status="broken")
    both = [first, replace(second, promisor="Ace Plumbing")]
    assert kept(("they came", 1.0), ledger=both, now=london("2026-03-12 15:30")) == [2]
    assert kept(("they came", 1.0), ledger=[first, replace(second, promisor="Bolt Electric")],
                now=london("2026-03-12 15:30")) == [1, 2]  # fmt: skip


@pytest.mark.parametrize(
    ("hour", "news", "status"),
    [(10, "he came", "kept"), (12, "he came", "broken"), (12, "the Ace man came", "broken")],
)
def test_whoever_came_at_a_later_hour_has_not_kept_his(hour: int, news: str, status: str) -> None:
    at = when(f"2026-03-12 {hour}:05")
    facts = Facts(happened=(News(text=news, start=0, end=1, at=at),))
    now = london("2026-03-12 15:00")
    assert {old.id: found for old, found in fates("", facts, [ACE], HOURS, now)}.get(1) == status


def test_what_was_promised_for_no_time_was_in_time_however_late_they_say_it_was() -> None:
    facts = Facts(
        happened=(News(text="they came", start=0, end=1),), signals=(Signal(text="late", start=0, end=1, kind="late"),)
    )
    promised = entry(1, due=None, promisor="Ace Plumbing")
    assert [old.id for old in kept_by("", facts, [promised], HOURS, NOW)] == [1]
