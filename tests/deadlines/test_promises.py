from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.household import LONDON, house, london
from triaged.deadlines.promises import due_of, in_doubt, reconcile
from triaged.model import Facts, Grain, LedgerPromise, Promise, PromisedBy, PromiseStatus, Signal, When

HOURS = house().config.business.calendar
NOW = london("2026-03-12 12:00")


def when(text: str, *, latest: str | None = None, grain: Grain = "minute") -> When:
    return When(
        text=text, start=0, end=len(text), earliest=datetime.fromisoformat(text).replace(tzinfo=LONDON),
        latest=datetime.fromisoformat(latest).replace(tzinfo=LONDON) if latest else None, grain=grain,
    )  # fmt: skip


def told(
    what: str = "come", due: When | None = None, status: PromiseStatus = "open", *, promisor: str = "Ace Plumbing",
    by: PromisedBy = "vendor", vendor: str | None = None,
) -> Promise:  # fmt: skip
    return Promise(
        text=f"{promisor} would {what}", start=0, end=1, promisor=promisor, promised_by=by, what=what, due=due,
        status=status, vendor=vendor,
    )  # fmt: skip


def entry(
    number: int = 1, *, due: str | None = "2026-03-10T10:00:00+00:00", status: PromiseStatus = "open",
    promisor: str = "Ace Plumbing", by: PromisedBy = "vendor", what: str = "come",
) -> LedgerPromise:  # fmt: skip
    return LedgerPromise(
        id=number, thread="K7Q2M4", text="", what=what, promisor=promisor, promised_by=by, made_in=1, made_at=NOW,
        due=due, due_at=datetime.fromisoformat(due) if due else None, due_grain="minute", status=status,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("due", "printed", "at"),
    [
        (None, None, None),
        (when("2026-03-13 09:00"), "2026-03-13T09:00:00+00:00", "2026-03-13 09:00"),
        (when("2026-03-13 09:00", latest="2026-03-13 12:00"), "2026-03-13T09:00:00+00:00", "2026-03-13 12:00"),
        (when("2026-03-13", grain="day"), "2026-03-13", "2026-03-13 17:00"),
        (when("2026-03-13", latest="2026-03-16 23:59:59", grain="day"), "2026-03-13", "2026-03-16 17:00"),
    ],
)
def test_a_promise_is_due_when_its_last_moment_has_passed(
    due: When | None, printed: str | None, at: str | None
) -> None:
    found = due_of(told(due=due), HOURS)
    assert found[:2] == (printed, london(at) if at else None)


MONDAY = when("2026-03-10 10:00")
FRIDAY = when("2026-03-13 10:00")


@pytest.mark.parametrize(
    ("promises", "ledger", "new", "changes"),
    [
        ([told(due=FRIDAY)], [], 1, []),
        ([told(due=MONDAY)], [entry()], 0, []),  # told again
        ([told(due=MONDAY, promisor="your plumber", vendor="ace  plumbing")], [entry()], 0, []),
        ([told(due=MONDAY, status="broken")], [entry()], 0, [(1, "broken")]),
        ([told(due=MONDAY, status="kept")], [entry()], 0, [(1, "kept")]),
        ([told(due=MONDAY, status="kept")], [entry(status="broken")], 0, []),  # kept late is broken
        ([told(due=FRIDAY)], [entry()], 1, [(1, "moved")]),
        ([told("send a bill", due=FRIDAY)], [entry()], 1, []),  # another deed
        ([told(due=FRIDAY, promisor="Bolt Electric")], [entry()], 1, []),  # somebody else
        ([told(due=FRIDAY, by="staff")], [entry()], 1, []),
        ([told(due=FRIDAY)], [entry(status="broken")], 1, []),  # what is settled does not move
        ([told(due=None)], [entry(due=None)], 0, []),
        ([told("call", due=None)], [entry(due=None)], 1, []),
    ],
)
def test_what_a_mail_says_of_promises_that_stand(
    promises: list[Promise], ledger: list[LedgerPromise], new: int, changes: list[tuple[int, PromiseStatus]]
) -> None:
    found = reconcile(Facts(promises=tuple(promises)), ledger, HOURS, now=NOW)
    assert len(found.new) == new
    assert [(change.promise, change.status) for change in found.changes] == changes


NO_SHOW = Signal(text="nobody came", start=0, end=1, kind="no_show")


@pytest.mark.parametrize(
    ("ledger", "broken"),
    [
        ([entry()], [1]),
        ([entry(due="2026-03-13T10:00:00+00:00")], []),  # it is not due yet
        ([entry(due=None)], []),
        ([entry(by="staff")], []),
        ([entry(status="moved")], []),
        ([entry(1), entry(2, promisor="Bolt Electric")], [1, 2]),
    ],
)
def test_a_later_no_show_breaks_what_was_due(ledger: list[LedgerPromise], broken: list[int]) -> None:
    found = reconcile(Facts(signals=(NO_SHOW,)), ledger, HOURS, now=NOW)
    assert [(change.promise, change.status, change.evidence) for change in found.changes] == [
        (number, "broken", "nobody came") for number in broken
    ]


def test_praise_is_news_of_what_was_due_unless_something_failed() -> None:
    praise = Signal(text="lovely", start=0, end=1, kind="praise")
    not_yet = entry(2, due="2026-03-13T10:00:00+00:00")
    (kept,) = reconcile(Facts(signals=(praise,)), [entry(1), not_yet], HOURS, now=NOW).changes
    assert (kept.promise, kept.status, kept.evidence) == (1, "kept", "lovely")
    found = reconcile(Facts(signals=(praise, NO_SHOW)), [entry(1)], HOURS, now=NOW)
    assert [change.status for change in found.changes] == ["broken"]


def test_what_is_rather_no_promise_or_has_two_days_is_in_doubt() -> None:
    plain = told(due=FRIDAY)
    assert not in_doubt(plain)
    assert in_doubt(replace(plain, confidence=0.4))
    assert in_doubt(replace(plain, due=replace(FRIDAY, ambiguous=True)))
    assert not in_doubt(replace(plain, confidence=0.4, status="broken"))  # its fate was told


@pytest.mark.parametrize(
    ("again", "becomes"),
    [
        (told(due=FRIDAY), "open"),
        (told(due=FRIDAY, status="broken"), "broken"),
        (replace(told(due=FRIDAY), confidence=0.4), None),
    ],
)
def test_a_doubtful_promise_that_is_told_plainly_is_in_doubt_no_more(again: Promise, becomes: str | None) -> None:
    standing = entry(due=FRIDAY.iso(), status="doubtful")
    changes = reconcile(Facts(promises=(again,)), [standing], HOURS, now=NOW).changes
    assert [each.status for each in changes] == ([becomes] if becomes else [])


def test_a_later_hour_of_the_day_is_a_new_promise_whatever_became_of_the_earlier_ones() -> None:
    eight = entry(1, due="2026-03-10T08:00:00+00:00", status="moved")
    eleven = entry(2, due="2026-03-10T11:00:00+00:00", status="broken")
    said = told(due=when("2026-03-10 13:00"))
    found = reconcile(Facts(promises=(said,)), [eight, eleven], HOURS, now=NOW, firsthand=True)
    assert [promise.due for promise in found.new] == [when("2026-03-10 13:00")]
