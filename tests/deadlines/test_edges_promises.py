"""Where one promise ends and another begins: the minute, the day and the man at which the answer turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from tests.deadlines.test_promises import FRIDAY, HOURS, MONDAY, NO_SHOW, NOW, entry, told, when
from tests.household import london
from triaged.deadlines.promises import conflicting, in_doubt, over_at, reconcile
from triaged.model import Facts, LedgerPromise, Promise, PromiseStatus


@pytest.mark.parametrize(
    ("status", "hour", "new"),
    [
        ("open", "10:30", 0),  # retold roughly
        ("open", "11:00", 1),  # an hour later is another hour
        ("broken", "10:30", 1),  # "sorry, half past", after ten has passed
        ("broken", "10:00", 0),
        ("broken", "09:30", 0),
        ("moved", "10:30", 1),
        ("withdrawn", "10:30", 1),
        ("kept", "10:30", 0),  # a visit that was made needs no other
    ],
)
def test_a_customer_who_names_another_hour_of_the_day_tells_of_another_visit_only_where_it_can_be_none_of_the_old(
    status: PromiseStatus, hour: str, new: int
) -> None:
    retold = told(due=when(f"2026-03-10 {hour}"))
    assert len(reconcile(Facts(promises=(retold,)), [entry(status=status)], HOURS, now=NOW).new) == new


@pytest.mark.parametrize(
    ("status", "hour", "new"),
    [("open", "10:14", 0), ("open", "10:15", 1), ("kept", "10:00", 0), ("kept", "10:10", 1)],
)
def test_who_promises_himself_means_the_quarter_of_an_hour_that_he_names(
    status: PromiseStatus, hour: str, new: int
) -> None:
    named = told(due=when(f"2026-03-10 {hour}"))
    found = reconcile(Facts(promises=(named,)), [entry(status=status)], HOURS, now=NOW, firsthand=True)
    assert len(found.new) == new


@pytest.mark.parametrize(
    ("promise", "new"),
    [
        (told(due=MONDAY, promisor="Kev"), 0),
        (told(due=MONDAY, promisor="Pat", by="staff"), 0),
        (told("ring you", due=MONDAY, promisor="Pat", by="staff"), 1),
        (told(due=MONDAY, promisor="I", by="customer"), 1),
    ],
)
def test_who_comes_at_the_very_minute_is_whoever_was_promised_but_for_the_customer_and_who_only_rings(
    promise: Promise, new: int
) -> None:
    assert len(reconcile(Facts(promises=(promise,)), [entry()], HOURS, now=NOW, firsthand=True).new) == new


ACES = told(due=FRIDAY, vendor="Ace Plumbing")


@pytest.mark.parametrize(
    ("one", "other", "visits"),
    [
        (ACES, replace(ACES, promisor="Kev"), 1),  # one of his men
        (told(due=FRIDAY, by="staff", promisor="Pat"), told(due=FRIDAY, by="staff", promisor="Sam"), 2),
        (replace(ACES, what="ring you"), replace(ACES, what="ring you", promisor="Kev"), 2),
    ],
)
def test_a_firm_comes_once_at_a_time_whoever_of_it_is_named(one: Promise, other: Promise, visits: int) -> None:
    assert reconcile(Facts(promises=(one, other)), [], HOURS, now=NOW).new == (one, other)[-visits:]


@pytest.mark.parametrize(
    ("promise", "old", "moved"),
    [
        (told(due=FRIDAY), entry(), True),
        (told(due=MONDAY, promisor="they"), entry(), False),  # the same time
        (told(due=MONDAY), entry(due=FRIDAY.iso()), False),  # an earlier day is a visit more
        (told(due=when("2026-03-10 08:00")), entry(), True),  # an earlier hour of the day is not
        (told(due=when("2026-03-10 19:00")), entry(due="2026-03-10T20:00:00+00:00"), True),
    ],
)
def test_what_comes_later_or_on_the_same_day_of_the_business_takes_the_place_of_a_promise(
    promise: Promise, old: LedgerPromise, *, moved: bool
) -> None:
    changes = reconcile(Facts(promises=(promise,)), [old], HOURS, now=NOW).changes
    assert [each.status for each in changes] == (["moved"] if moved else [])


@pytest.mark.parametrize(
    ("promise", "old", "admitted"),
    [
        (told(due=when("2026-03-10 20:00")), entry(status="broken", due="2026-03-10T19:00:00+00:00"), True),
        (told(due=when("2026-03-09 20:00", latest="2026-03-10 10:00")), entry(status="broken"), False),
    ],
)
def test_only_an_hour_that_ends_later_on_that_day_of_the_business_admits_that_the_first_was_missed(
    promise: Promise, old: LedgerPromise, *, admitted: bool
) -> None:
    found = reconcile(Facts(promises=(promise,)), [old], HOURS, now=NOW, presumed=frozenset({old.id}), firsthand=True)
    assert [each.status for each in found.changes] == (["broken"] if admitted else [])


@pytest.mark.parametrize(
    ("old", "presumed", "broken"),
    [
        (entry(due=NOW.isoformat()), False, True),  # due this very minute
        (entry(status="broken"), True, True),  # so far by the clock alone
        (entry(status="broken", by="staff"), True, True),
        (entry(status="broken"), False, False),  # told before
    ],
)
def test_a_no_show_breaks_what_is_due_by_now_and_confirms_what_only_the_clock_has_called_broken(
    old: LedgerPromise, *, presumed: bool, broken: bool
) -> None:
    known = frozenset({old.id}) if presumed else frozenset()
    found = reconcile(Facts(signals=(NO_SHOW,)), [old], HOURS, now=NOW, presumed=known)
    assert [each.status for each in found.changes] == (["broken"] if broken else [])


def test_what_is_as_likely_a_promise_as_none_is_acted_upon() -> None:
    assert not in_doubt(replace(told(due=FRIDAY), confidence=0.5))


def test_what_is_done_by_the_very_time_of_need_meets_it() -> None:
    assert conflicting([entry(due=NOW.isoformat())], NOW) == ()


def test_a_promise_is_over_at_an_instant_of_utc_whatever_the_offset_of_the_writer() -> None:
    at = over_at(when("2026-06-12 09:00"), HOURS)
    assert at is not None
    assert (at, at.tzinfo) == (london("2026-06-12 09:00"), UTC)
