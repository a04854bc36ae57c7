"""Times that are settled without a promise in so many words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.deadlines.test_promises import HOURS, entry
from tests.household import World, letter, london, reader
from triaged.deadlines.agreed import accepted, agreed_by_us, settled, with_agreed_time
from triaged.model import Reading

AT = "2026-06-08 10:00"
PAT = "Pat Lowe <pat@fixwell.example>"


def read(text: str, sender: str = "Dana Reeve <dana@customer.example>") -> Reading:
    return reader().read(letter(text, at=AT, sender=sender), london(AT), in_sent="fixwell" in sender)


@pytest.mark.parametrize(
    ("text", "due", "moves"),
    [
        ("Friday at 9am it is. I will come myself.", "2026-06-12T09:00:00+01:00", False),
        ("All booked: Sam, Thursday 11 June, 2pm.", "2026-06-11T14:00:00+01:00", False),
        ("We have to push your visit from Friday to Tuesday 16 June at 9.30am.", "2026-06-16T09:30:00+01:00", True),
        ("Sam will be at your shop at 14:00 today instead of 11:30.", "2026-06-08T14:00:00+01:00", True),
        ("Would Friday at 9am suit? If so it is booked.", None, False),
        ("We are open on Friday.", None, False),
        ("It is Thursday or Friday then.", None, False),
    ],
)
def test_a_mail_of_ours_settles_a_time(text: str, due: str | None, moves: bool) -> None:
    reading = read(text, PAT)
    agreed = settled(reading.facts, text, london(AT))
    assert (agreed.when.iso(), agreed.moves) == (due, moves) if agreed else due is None


def test_a_visit_promised_without_a_time_takes_the_agreed_one() -> None:
    reading = read("Friday at 9am it is. I will come myself.", PAT)
    facts = with_agreed_time(reading.facts, settled(reading.facts, reading.zones.newest, london(AT)))
    assert [each.due.iso() for each in facts.promises if each.due] == ["2026-06-12T09:00:00+01:00"]


def test_who_agrees_to_a_time_promises_it_where_no_visit_stands() -> None:
    text = "Friday at 2pm it is."
    reading = read(text, PAT)
    agreed = settled(reading.facts, text, london(AT))
    promise, move = agreed_by_us(agreed, (), (), HOURS, london(AT), "Pat Lowe")
    assert promise is not None
    assert (promise.promisor, promise.what, move) == ("Pat Lowe", "come Friday at 2pm", None)


def test_without_one_visit_to_date_or_with_a_time_already_nothing_is_dated() -> None:
    friday = read("Friday at 9am it is. I will come myself.", PAT)
    agreed = settled(friday.facts, friday.zones.newest, london(AT))
    two = read("I will come myself. Jo will come too.", PAT).facts
    none = read("I will ring you.", PAT).facts
    dated = read("I will come on Thursday at 2pm.", PAT).facts
    for facts in (two, none, dated):
        assert with_agreed_time(facts, agreed) == facts
    assert with_agreed_time(two, None) == two


def test_of_several_open_visits_the_one_whose_old_day_is_named_is_moved() -> None:
    friday = entry(1, due="2026-06-12T09:00:00+01:00", what="come", by="staff", promisor="Pat")
    monday = entry(2, due="2026-06-15T09:00:00+01:00", what="come", by="staff", promisor="Pat")
    text = "We have to push your visit from Friday to Tuesday 16 June at 9.30am."
    reading = read(text, PAT)
    agreed = settled(reading.facts, text, london(AT))
    _, move = agreed_by_us(agreed, (friday, monday), (), HOURS, london(AT), "Pat Lowe")
    assert move is not None
    assert (move.promise, move.status) == (1, "moved")
    without_day = replace(agreed, left=None) if agreed else None
    assert agreed_by_us(without_day, (friday, monday), (), HOURS, london(AT), "Pat Lowe") == (None, None)
    over = london("2026-06-17 10:00")
    assert agreed_by_us(agreed, (friday, monday), (), HOURS, over, "Pat Lowe") == (None, None)
    other = replace(reading.facts.promises[0], due=reading.facts.dates[0]) if reading.facts.promises else None
    assert agreed_by_us(None, (friday,), (other,) if other else (), HOURS, london(AT), "Pat Lowe") == (None, None)


@pytest.mark.parametrize(
    ("offer", "answer", "due"),
    [
        ("Would Friday at 10am work for you?", "Yes please.", "2026-06-12T10:00:00+01:00"),
        ("Would Friday at 10am work for you?", "Friday is great, thank you", "2026-06-12T10:00:00+01:00"),
        ("We can do Thursday at 10am or Friday at 2pm.", "Friday at 2 would suit.", "2026-06-12T14:00:00+01:00"),
        ("We can do Thursday at 10am or Friday at 2pm.", "Yes please!", None),  # which of them?
        ("Would Friday at 10am work for you?", "Friday is no good, I'm afraid.", None),
        ("Would Friday at 10am work for you?", "Saturday would be fine.", None),  # not what was offered
        ("Sam comes on Friday at 10am.", "Friday is great, thank you", None),  # promised already
    ],
)
def test_an_offer_that_is_taken_is_a_promise(offer: str, answer: str, due: str | None) -> None:
    promise = accepted(read(offer, PAT), read(answer), "Pat Lowe")
    assert (promise.due.iso() if promise and promise.due else None) == due
    assert promise is None or promise.promised_by == "staff"


def test_an_accepted_offer_stands_on_the_ledger_once_and_no_answer_is_owed() -> None:
    world = World()
    first = world.mail("The tap drips again. Could somebody look at it?", at="2026-06-08 09:00")
    asked = first.reading.message.message_id
    offer = world.answer(
        "Would Friday at 10am work for you?", at=AT, sender=PAT, to="dana@customer.example", answers=asked
    )
    world.mail("Friday is fine, thanks.", at="2026-06-08 11:00", answers=offer.reading.message.message_id)
    world.answer(
        "Friday at 10am it is. Sam will be with you.", at="2026-06-08 12:00", sender=PAT, to="dana@customer.example",
        answers=asked,
    )  # fmt: skip
    [promise] = world.store.ledger.promises(first.thread.id if first.thread else None)
    assert (promise.due, promise.status) == ("2026-06-12T10:00:00+01:00", "open")
    assert [each.kind for each in world.store.ledger.running(promise.thread)] == ["promise"]


def test_what_is_settled_is_kept_apart_from_its_left_day() -> None:
    text = "I'm afraid we must move your fitting from Wednesday to Friday 12 June at 11am."
    agreed = settled(read(text, PAT).facts, text, london(AT))
    assert agreed is not None
    assert agreed.left is not None
    assert (agreed.left.text, replace(agreed.when, start=0, end=0).text) == ("Wednesday", "Friday 12 June at 11am")


def test_of_two_times_in_one_mail_the_one_that_is_not_taken_is_withdrawn() -> None:
    world = World()
    first = world.mail("Nobody is here yet and I must leave at eleven.", at="2026-06-10 10:30")
    asked = first.reading.message.message_id
    text = "Sam will be with you in 20 minutes, or he will come tomorrow at 8am if you have to go."
    offer = world.answer(text, at="2026-06-10 10:40", sender=PAT, to="dana@customer.example", answers=asked)
    world.mail("Tomorrow at 8am then, please.", at="2026-06-10 10:45", answers=offer.reading.message.message_id)
    found = [(each.due, each.status) for each in world.store.ledger.promises(first.thread.id if first.thread else None)]
    assert ("2026-06-11T08:00:00+01:00", "open") in found
    assert ("2026-06-10T11:00:00+01:00", "withdrawn") in found


def test_taking_an_offer_moves_the_visit_that_was_open() -> None:
    world = World()
    first = world.mail("The lift is stuck.", at="2026-06-08 09:00")
    asked = first.reading.message.message_id
    world.answer(
        "Mr Finch will call on you on Thursday 11 June at 2pm.", at=AT, sender=PAT, to="dana@customer.example",
        answers=asked,
    )  # fmt: skip
    offer = world.answer(
        "Mr Finch is ill. Would Friday 12 June at 10am be all right instead?", at="2026-06-09 10:00", sender=PAT,
        to="dana@customer.example", answers=asked, message_id="<offer@fixwell.example>",
    )  # fmt: skip
    world.mail("That is quite all right.", at="2026-06-09 11:00", answers=offer.reading.message.message_id)
    found = [(each.due, each.status) for each in world.store.ledger.promises(first.thread.id if first.thread else None)]
    assert found == [("2026-06-11T14:00:00+01:00", "moved"), ("2026-06-12T10:00:00+01:00", "open")]


def test_a_visit_read_without_its_time_takes_the_one_that_is_settled() -> None:
    reading = read("Friday at 9am it is. I will come myself.", PAT)
    bare = replace(reading.facts, promises=tuple(replace(each, due=None) for each in reading.facts.promises))
    agreed = settled(reading.facts, reading.zones.newest, london(AT))
    (visit,) = with_agreed_time(bare, agreed).promises
    assert visit.due is not None
    assert (visit.due.iso(), visit.sure) == ("2026-06-12T09:00:00+01:00", True)


def test_a_weekday_that_was_read_as_the_last_one_is_the_next_where_it_is_agreed_on() -> None:
    text = "Friday at 2pm it is."
    facts, week = read(text, PAT).facts, timedelta(days=7)
    past = tuple(
        replace(each, earliest=each.earliest - week, latest=each.latest and each.latest - week) for each in facts.dates
    )
    agreed = settled(replace(facts, dates=past, promises=()), text, london(AT))
    assert agreed is not None
    assert agreed.when.iso() == "2026-06-12T14:00:00+01:00"
