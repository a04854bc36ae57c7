"""Where a time is settled and where it is not: who agrees, to what, in how many words, and which visit gives way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.deadlines.test_agreed import AT, PAT, read
from tests.deadlines.test_promises import HOURS, entry, told
from tests.household import london
from triaged.deadlines.agreed import (
    Agreed,
    accepted,
    agreed_by_us,
    declined_by,
    open_visits,
    settled,
    with_agreed_time,
)
from triaged.deadlines.promises import Change
from triaged.model import Facts, LedgerPromise

FRIDAY, SATURDAY, MONDAY = (f"2026-06-{day}T09:00:00+01:00" for day in (12, 13, 15))
MOVED = "We have to push your visit from Friday to Tuesday 16 June at 9.30am."
NOW = london(AT)


def agreed_in(text: str) -> Agreed | None:
    return settled(read(text, PAT).facts, text, NOW)


def firm(agreed: Agreed | None) -> Agreed:
    assert agreed is not None
    return agreed


def visit(number: int, due: str) -> LedgerPromise:
    return entry(number, due=due, by="staff", promisor="Sam", what="fit the tap")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Friday at 2pm it is", "Friday at 2pm it is"),
        ("Thank you.\nFriday at 2pm it is! Pat", "Friday at 2pm it is"),
        ("That\u2019s fine: Friday at 2pm.", "That's fine: Friday at 2pm"),
        ("Is Sam all right for you? Friday at 2pm it is.", "Friday at 2pm it is"),  # another question
        ("Friday at 2pm it is. Is that all right for you?", None),
        ("Not Monday, not Tuesday: it is Friday at 2pm.", None),  # which of them gives way?
    ],
)
def test_a_time_is_settled_by_the_sentence_that_names_it(text: str, sentence: str | None) -> None:
    agreed = agreed_in(text)
    assert (agreed.sentence if agreed else None) == sentence


@pytest.mark.parametrize(("words", "short"), [(40, True), (41, False)])
def test_an_agreement_has_forty_words_at_most(words: int, *, short: bool) -> None:
    said, taken = "Friday at 2pm it is.", "Friday is fine."
    filled = {text: f"{text} {' '.join(['Really.'] * (words - len(text.split())))}" for text in (said, taken)}
    assert (agreed_in(filled[said]) is not None) is short
    assert (agreed_in(f"{filled[said]} Not on Thursday.") is not None) is False
    offer = read("Would Friday at 10am work for you?", PAT)
    assert (accepted(offer, read(filled[taken]), "Pat Lowe") is not None) is short


@pytest.mark.parametrize(("minutes", "due"), [(0, FRIDAY), (1, "2026-06-19T09:00:00+01:00")])
def test_a_weekday_is_of_the_next_week_once_its_hour_has_passed(minutes: int, due: str) -> None:
    text = "Friday between 9 and 11 it is."
    now = london("2026-06-12 09:00") + timedelta(minutes=minutes)
    agreed = firm(settled(read(text, PAT).facts, text, now))
    assert agreed.when.iso() == due
    assert agreed.when.latest == agreed.when.earliest + timedelta(hours=2)


def test_a_time_that_can_be_read_in_two_ways_settles_nothing() -> None:
    agreed = firm(agreed_in("Friday at 2pm it is."))
    two_ways = replace(agreed, when=replace(agreed.when, ambiguous=True))
    assert agreed_by_us(two_ways, (), (), HOURS, NOW, "Pat Lowe") == (None, None)


@pytest.mark.parametrize(
    ("text", "now", "ahead"),
    [
        ("Friday at 2pm it is.", "13:59", True),
        ("Friday at 2pm it is.", "14:00", False),
        ("Friday it is.", "16:59", True),  # until we close
        ("Friday it is.", "17:00", False),
    ],
)
def test_a_time_is_settled_as_long_as_it_is_ahead(text: str, now: str, *, ahead: bool) -> None:
    promise, _ = agreed_by_us(agreed_in(text), (), (), HOURS, london(f"2026-06-12 {now}"), "Pat Lowe")
    assert (promise is not None) is ahead


@pytest.mark.parametrize(
    ("promised", "added", "moved"),
    [
        (None, "2026-06-12T14:00:00+01:00", 2),
        ("2026-06-12 14:00", None, 2),  # read as a promise already
        ("2026-06-11 14:00", None, None),  # which of them is meant?
    ],
)
def test_a_settled_time_stands_once_whatever_else_the_mail_promises(
    promised: str | None, added: str | None, moved: int | None
) -> None:
    agreed = firm(agreed_in("Friday at 2pm it is."))
    time = replace(agreed.when, earliest=london(promised)) if promised else None
    promise, move = agreed_by_us(agreed, [visit(2, MONDAY)], [told(due=time)], HOURS, NOW, "Pat Lowe")
    assert (promise.due.iso() if promise and promise.due else None) == added
    assert (move.promise if move else None) == moved


@pytest.mark.parametrize(
    ("text", "standing", "moved"),
    [
        (MOVED, [visit(1, FRIDAY), visit(2, MONDAY)], 1),
        (MOVED, [visit(2, MONDAY)], 2),  # the only one is meant, whatever its day
        (MOVED, [visit(1, SATURDAY), visit(2, MONDAY)], None),
        (MOVED.replace("Friday", "Friday 12 June at 9am"), [visit(1, FRIDAY), visit(2, MONDAY)], 1),
    ],
)
def test_the_visit_of_the_day_that_is_given_up_is_moved(
    text: str, standing: list[LedgerPromise], moved: int | None
) -> None:
    _, move = agreed_by_us(firm(agreed_in(text)), standing, (), HOURS, NOW, "Pat Lowe")
    assert (move.promise if move else None) == moved


def test_of_two_promises_without_a_time_only_the_visit_takes_the_settled_one_and_is_in_no_doubt() -> None:
    agreed, call = firm(agreed_in("Friday at 2pm it is.")), told("ring you")
    found = with_agreed_time(Facts(promises=(replace(told("come"), sure=False), call)), agreed)
    assert found.promises == (told("come", due=agreed.when), call)


def test_a_visit_at_another_time_is_still_the_same_work_of_the_same_firm() -> None:
    old = replace(entry(1, due=FRIDAY, promisor="Kev", what="fit the tap"), vendor="Ace Plumbing")
    promise, move = agreed_by_us(firm(agreed_in(MOVED)), [old], (), HOURS, NOW, "Pat Lowe")
    assert promise is not None
    assert move == Change(promise=1, status="moved", evidence="push your visit")
    assert (promise.what, promise.promisor, promise.promised_by, promise.vendor) == (
        "fit the tap", "Kev", "vendor", "Ace Plumbing",
    )  # fmt: skip


def test_a_settled_time_tells_how_and_by_which_words_it_was_settled() -> None:
    said, offered = "That is fine. Friday at 2pm it is.", "Thank you. Would Friday at 10am work for you?"
    agreed, _ = agreed_by_us(agreed_in(said), (), (), HOURS, NOW, "Pat Lowe")
    taken = accepted(read(offered, PAT), read("Yes please."), "Pat Lowe")
    assert agreed is not None
    assert taken is not None
    assert (agreed.text, agreed.promised_by) == ("Friday at 2pm it is", "staff")
    assert (agreed.source, said[agreed.start : agreed.end]) == ("agreed by staff", "Friday at 2pm")
    assert (taken.source, offered[taken.start : taken.end]) == ("offer accepted", "Friday at 10am")


@pytest.mark.parametrize(
    ("offer", "answer", "taken"),
    [
        ("We are closed on Thursday. Would Friday at 10am work for you?", "Yes please.", True),
        ("I will ring you today at 5pm. Would Friday at 10am work for you?", "Yes please.", True),
        ("Would Friday at 10am work for you?", "Friday isn\u2019t convenient.", False),
        ("Would Friday at 10am work for you?", "Friday at 10am?", False),
        ("Would that work for you?", "Yes please.", False),
    ],
)
def test_an_offer_is_what_is_asked_and_is_taken_by_a_word_of_taking(offer: str, answer: str, *, taken: bool) -> None:
    assert (accepted(read(offer, PAT), read(answer), "Pat Lowe") is not None) is taken


@pytest.mark.parametrize(
    ("offer", "what", "sure"),
    [
        ("Would Friday at 10am work for you?", "come Friday at 10am", True),
        ("We could be there on Friday at 10am", "come Friday at 10am", True),
        ("Could I ring you on Friday at 10am?", "Could I ring you on Friday at 10am?", True),
        ("They could be there on Friday at 10am.", "come Friday at 10am", False),  # of us, or of a firm
    ],
)
def test_somebody_comes_at_the_time_that_is_taken_unless_the_offer_was_to_ring(
    offer: str, what: str, *, sure: bool
) -> None:
    promise = accepted(read(offer, PAT), read("Friday is fine."), "Pat Lowe")
    assert promise is not None
    assert (promise.what, promise.sure) == (what, sure)


TODAY, TOMORROW = visit(1, "2026-06-08T10:00:00+01:00"), visit(2, "2026-06-09T08:00:00+01:00")
EITHER = "Sam comes today at 10am, or he comes tomorrow at 8am."


@pytest.mark.parametrize(
    ("offer", "answer", "promised", "declined"),
    [
        (EITHER, "Tomorrow at 8am, please.", [TODAY, TOMORROW], [1]),
        (EITHER, "Thank you.", [TODAY, TOMORROW], []),
        (EITHER, "Today at 10am or tomorrow at 8am, as you like.", [TODAY, TOMORROW], []),
        (EITHER, "Tomorrow at 8am, please.", [TOMORROW], []),
        (EITHER.replace("or", "and"), "Tomorrow at 8am, please.", [TODAY, TOMORROW], []),
    ],
)
def test_who_takes_one_of_two_times_does_without_the_other(
    offer: str, answer: str, promised: list[LedgerPromise], declined: list[int]
) -> None:
    assert [each.id for each in declined_by(read(answer), read(offer, PAT), promised)] == declined


@pytest.mark.parametrize(
    ("promise", "still_to_come"),
    [
        (TODAY, True),
        (replace(TODAY, promised_by="vendor"), True),
        (replace(TODAY, promised_by="customer"), False),
        (replace(TODAY, by_hand=True), False),
        (replace(TODAY, status="broken"), False),
        (replace(TODAY, due=None, due_at=None), False),
        (replace(TODAY, what="ring you"), False),
        (replace(TODAY, what="", text="Sam will call round"), True),
        (replace(TODAY, what="", text="Sam will look it up"), False),
    ],
)
def test_a_visit_is_to_come_where_one_of_us_or_a_firm_has_named_its_time(
    promise: LedgerPromise, *, still_to_come: bool
) -> None:
    assert open_visits([promise]) == ([promise] if still_to_come else [])
