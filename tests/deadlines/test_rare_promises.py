from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import FRIDAY, HOURS, MONDAY, NOW, entry, told, when
from triaged.deadlines.promises import conflicting, reconcile
from triaged.deadlines.promisors import as_known, the_only_vendor, told_by_staff, told_by_vendor
from triaged.model import Facts, LedgerPromise, Promise

ACE, BOLT = "Ace Plumbing", "Bolt Electric"


def owed(vendor: str = ACE, promisor: str | None = None, number: int = 1) -> LedgerPromise:
    return replace(entry(number, promisor=promisor or vendor), vendor=vendor)


def ours(name: str) -> LedgerPromise:
    return entry(9, promisor=name, by="staff")


def who(promise: Promise) -> tuple[str, str, str | None]:
    return promise.promised_by, promise.promisor, promise.vendor


THEY = told(promisor="they")


@pytest.mark.parametrize(
    ("promise", "ledger", "meant"),
    [
        (THEY, [owed()], ("vendor", "they", ACE)),
        (told(promisor="Kev"), [owed()], ("vendor", "Kev", ACE)),  # one of his men
        (THEY, [owed(), owed(number=2)], ("vendor", "they", ACE)),
        (THEY, [owed(), owed(BOLT, number=2)], ("vendor", "they", None)),  # one of two
        (told(promisor="your office"), [owed()], ("vendor", "your office", None)),
        (THEY, [], ("vendor", "they", None)),
        (THEY, [ours("Pat"), ours("Sam")], ("staff", "Sam", None)),  # only we have promised, Sam last
        (told(promisor="they", vendor=BOLT), [owed()], ("vendor", "they", BOLT)),
        (told(promisor="I", by="customer"), [owed()], ("customer", "I", None)),
        (replace(told(promisor="he", by="staff"), sure=False), [owed()], ("vendor", ACE, ACE)),
        (told(promisor="he", by="staff"), [owed()], ("staff", "he", None)),
        (replace(told(promisor="you", by="staff"), sure=False), [owed()], ("staff", "you", None)),
    ],
)
def test_they_are_the_only_ones_of_whom_a_conversation_tells(
    promise: Promise, ledger: list[LedgerPromise], meant: tuple[str, str, str | None]
) -> None:
    assert who(the_only_vendor(promise, ledger)) == meant


@pytest.mark.parametrize(
    ("promise", "ledger", "meant"),
    [
        (told(promisor="Callum"), [owed(promisor="Callum")], ("vendor", "Callum", ACE)),
        (told(promisor="Callum", by="staff"), [owed(promisor="Callum")], ("vendor", "Callum", ACE)),
        (told(promisor="Ace"), [owed()], ("vendor", "Ace", ACE)),
        (told(promisor="Ace", by="staff"), [owed()], ("vendor", ACE, ACE)),
        (told(promisor="the desk", vendor="Ace"), [owed()], ("vendor", "the desk", ACE)),
        (told(promisor="Ace Plumbing desk"), [owed()], ("vendor", "Ace Plumbing desk", ACE)),
        (told(promisor="Ace"), [owed(), owed("Ace Movers", number=2)], ("vendor", "Ace", None)),  # of two, neither
        (told(promisor="Plumbing"), [owed()], ("vendor", "Plumbing", None)),
        (told(promisor="Ace", by="customer"), [owed()], ("customer", "Ace", None)),
        (told(promisor="Bolt"), [owed()], ("vendor", "Bolt", None)),
    ],
)
def test_half_a_name_is_the_firm_that_the_conversation_knows(
    promise: Promise, ledger: list[LedgerPromise], meant: tuple[str, str, str | None]
) -> None:
    assert who(as_known(promise, ledger)) == meant


@pytest.mark.parametrize(
    ("promise", "ledger", "writer", "meant"),
    [
        (told(promisor="he"), [], "Pat", ("staff", "Pat", None)),
        (told(promisor="he"), [], "", ("staff", "he", None)),
        (told(promisor="he"), [owed()], "Pat", ("vendor", "he", None)),
        (told(promisor="Kev"), [], "Pat", ("vendor", "Kev", None)),
        (told(promisor="a quick note", by="staff"), [], "Pat", ("staff", "Pat", None)),
        (told(promisor="Sam", by="staff"), [], "Pat", ("staff", "Sam", None)),
    ],
)
def test_he_is_our_own_man_where_we_write_and_no_firm_is_known(
    promise: Promise, ledger: list[LedgerPromise], writer: str, meant: tuple[str, str, str | None]
) -> None:
    assert who(told_by_staff(promise, ledger, writer)) == meant


MAIL_OF_A_FIRM = Facts(
    promises=(told(promisor="we", by="staff"), told(promisor="our man"), told(promisor="I", by="customer"))
)


def test_all_that_a_known_firm_promises_is_its_own_and_nothing_of_the_customers() -> None:
    found = told_by_vendor(MAIL_OF_A_FIRM, [owed()], known=True)
    assert [who(each) for each in found.promises] == [("vendor", ACE, ACE)] * 2 + [("customer", "I", None)]


def test_a_firm_that_was_read_as_a_customer_promises_itself() -> None:
    found = told_by_vendor(MAIL_OF_A_FIRM, [owed()], known=False)
    assert {who(each) for each in found.promises} == {("vendor", ACE, ACE)}


@pytest.mark.parametrize("ledger", [[], [ours("Pat")], [owed(), owed(BOLT, number=2)]])
def test_where_no_firm_or_two_owe_something_its_mail_is_left_as_it_was_read(ledger: list[LedgerPromise]) -> None:
    assert told_by_vendor(MAIL_OF_A_FIRM, ledger, known=True) is MAIL_OF_A_FIRM


EARLY, LATE = when("2026-03-10 10:00"), when("2026-03-10 15:00")


@pytest.mark.parametrize(
    ("promise", "changes"),
    [
        (told(due=LATE), [(1, "broken")]),
        (told(due=None), []),
        (told(due=EARLY), []),
        (told(due=FRIDAY), []),
        (told(due=LATE, promisor=BOLT), []),
        (told("call", due=LATE), []),
    ],
)
def test_who_names_a_later_hour_of_the_day_himself_was_not_there_at_the_first(
    promise: Promise, changes: list[tuple[int, str]]
) -> None:
    found = reconcile(
        Facts(promises=(promise,)),
        [entry(status="broken")],
        HOURS,
        now=NOW,
        presumed=frozenset({1}),
        firsthand=True,
    )
    assert [(each.promise, each.status) for each in found.changes] == changes


@pytest.mark.parametrize(
    ("ledger", "moved"),
    [
        ([owed()], [1]),
        ([owed(), owed(BOLT, number=2)], []),  # of whom, is open
        ([ours("Pat")], []),
    ],
)
def test_they_put_off_the_one_promise_that_can_be_meant(ledger: list[LedgerPromise], moved: list[int]) -> None:
    found = reconcile(Facts(promises=(told(due=FRIDAY, promisor="they"),)), ledger, HOURS, now=NOW)
    assert [(each.promise, each.status) for each in found.changes] == [(number, "moved") for number in moved]


def test_any_of_us_may_be_meant_by_you_said() -> None:
    promise = replace(told(due=MONDAY, promisor="you", by="staff", status="broken"), sure=False)
    found = reconcile(Facts(promises=(promise,)), [ours("Pat")], HOURS, now=NOW)
    assert (found.new, [(each.promise, each.status) for each in found.changes]) == ((), [(9, "broken")])


def test_a_visit_that_was_arranged_and_is_told_is_one_visit() -> None:
    arranged = replace(told("book", due=FRIDAY, promisor="I", by="customer"), text="I've booked Ace")
    coming = told(due=FRIDAY, vendor=ACE)
    assert reconcile(Facts(promises=(arranged, coming)), [], HOURS, now=NOW).new == (coming,)


def test_two_firms_at_one_time_are_two_visits() -> None:
    both = (told(due=FRIDAY, vendor=ACE), told(due=FRIDAY, vendor=BOLT, promisor=BOLT))
    assert reconcile(Facts(promises=both), [], HOURS, now=NOW).new == both


def test_only_what_is_to_be_done_later_conflicts_with_the_time_of_need() -> None:
    early, late = entry(1), entry(2, due="2026-03-13T10:00:00+00:00")
    money = entry(3, due="2026-03-13T10:00:00+00:00", what="refund the money")
    theirs = entry(4, due="2026-03-13T10:00:00+00:00", by="customer")
    assert conflicting([early, late, money, theirs], NOW) == (late,)
    assert conflicting([late], None) == ()
