"""What a mail does to clocks and promises, in the database."""

from __future__ import annotations

import pytest

from tests.household import World, london
from triaged.model import Deadline, Thread
from triaged.pipeline import Outcome
from triaged.turns import attempts_in


@pytest.fixture
def world() -> World:
    return World()


def thread_of(outcome: Outcome) -> Thread:
    assert outcome.thread is not None
    return outcome.thread


def running(world: World, outcome: Outcome) -> dict[str, Deadline]:
    return {each.kind: each for each in world.store.ledger.running(thread_of(outcome).id)}


def test_a_clock_is_never_set_back_by_another_mail(world: World) -> None:
    first = world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    due = running(world, first)["first response"].due_at
    assert due == london("2026-03-12 13:00")
    again = world.mail("Are you?", at="2026-03-12 11:00", answers=first.reading.message.message_id)
    assert thread_of(again).id == thread_of(first).id
    assert running(world, again)["first response"].due_at == due


def test_after_an_answer_the_next_response_is_owed(world: World) -> None:
    first = world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    world.answer("Yes.", at="2026-03-12 10:00", answers=first.reading.message.message_id)
    assert running(world, first) == {}
    again = world.mail("And on Sunday?", at="2026-03-12 11:00", answers=first.reading.message.message_id)
    assert {kind: each.due_at for kind, each in running(world, again).items()} == {
        "next response": london("2026-03-13 11:00")
    }


def test_a_promise_gets_a_clock_and_loses_it_when_it_is_kept(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Friday at ten.", at="2026-03-12 09:00")
    assert running(world, first)["promise"].due_at == london("2026-03-13 10:00")
    (promise,) = world.store.ledger.promises(thread_of(first).id)
    world.store.ledger.set_status(promise.id, "kept", london("2026-03-12 12:00"), "pat")
    world.answer("Thank you for telling us.", at="2026-03-12 12:30", answers=first.reading.message.message_id)
    assert world.until("2026-03-30 10:00") == []


def test_a_promise_that_a_customer_calls_broken_stops_its_clock(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Friday at ten.", at="2026-03-12 09:00")
    world.answer("We look forward to it.", at="2026-03-12 09:30", answers=first.reading.message.message_id)
    world.mail("Ace Plumbing never showed up.", at="2026-03-13 12:00", answers=first.reading.message.message_id)
    (promise,) = world.store.ledger.promises(thread_of(first).id, "broken")
    history = [(status, because == "clock") for _, status, because in world.store.ledger.history(promise.id)]
    assert history == [
        ("open", False),
        ("broken", True),
        ("broken", False),
    ]


def test_the_news_that_somebody_came_keeps_what_was_due_last_and_nothing_older(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Monday at ten.", at="2026-03-06 09:00")
    known = first.reading.message.message_id
    world.mail("Nobody turned up today. When I rang they said he would be here on Wednesday at ten.",
               at="2026-03-09 14:00", answers=known)  # fmt: skip
    world.mail("Just to say that the plumber came at ten and it works now.", at="2026-03-11 12:00", answers=known)
    told = [(each.vendor, (each.due or "")[:10], each.status) for each in world.store.ledger.promises()]
    assert told == [("Ace Plumbing", "2026-03-09", "broken"), ("Ace Plumbing", "2026-03-11", "kept")]


def test_who_was_to_be_told_of_a_broken_promise_is_told_though_the_customer_says_so_himself(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Monday at ten.", at="2026-03-06 09:00")
    world.mail("Nobody turned up.", at="2026-03-09 11:00", answers=first.reading.message.message_id)
    world.until("2026-03-09 16:00")
    about = [mail.person for mail in world.out() if "Ace Plumbing promised has not" in mail.subject]
    assert about == ["dispatch", "owner"]


def test_a_promise_moves_with_its_clock(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Friday at ten.", at="2026-03-12 09:00")
    world.mail(
        "Ace Plumbing now said they would come on Monday at ten.", at="2026-03-12 12:00",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    found = {each.status: each.due_at for each in world.store.ledger.promises(thread_of(first).id)}
    assert found == {"moved": london("2026-03-13 10:00"), "open": london("2026-03-16 10:00")}
    assert [each.due_at for each in world.store.ledger.running(thread_of(first).id) if each.kind == "promise"] == [
        london("2026-03-16 10:00")
    ]


def test_what_a_vendor_says_of_a_promise_is_no_proof(world: World) -> None:
    first = world.mail(
        "Ace Plumbing said they would come on Friday at ten.", at="2026-03-12 09:00",
        to="support@fixwell.example, office@aceplumbing.example",
    )  # fmt: skip
    vendor = world.mail(
        "We came on Friday at ten as promised.", at="2026-03-13 12:00", sender="office@aceplumbing.example",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    assert (vendor.origin.kind, thread_of(vendor).id) == ("vendor", thread_of(first).id)
    statuses = {each.status for each in world.store.ledger.promises(thread_of(first).id)}
    assert "kept" not in statuses


def test_a_closed_thread_owes_nothing(world: World) -> None:
    first = world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    world.store.ledger.end_all(thread_of(first).id, "met", london("2026-03-12 10:00"))
    assert running(world, first) == {}
    assert world.until("2026-03-30 10:00") == []


def test_a_rule_asks_for_its_steps_once_until_somebody_answers(world: World) -> None:
    first = world.mail("This is the last straw. We are taking our business elsewhere.", at="2026-03-12 09:00")
    steps = world.store.count("step", [("rule", "churn threat")])
    assert steps == 1
    world.mail("We are taking our business elsewhere!", at="2026-03-12 09:30", answers=first.reading.message.message_id)
    assert world.store.count("step", [("rule", "churn threat")]) == steps
    told = [mail.person for each in world.until("2026-03-12 10:00") for mail in each.sent]
    assert told.count("owner") >= 1


def test_who_has_a_thread_is_whom_a_rule_tells_else_the_first_rung(world: World) -> None:
    plain = world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    assert world.pipeline.owed.first_person(thread_of(plain), plain.decisions) == "dispatch"
    churn = world.mail("We are taking our business elsewhere.", at="2026-03-12 12:00", subject="bye")
    assert world.pipeline.owed.first_person(thread_of(churn), churn.decisions) == "owner"
    world.store.ledger.end_all(thread_of(plain).id, "met", london("2026-03-12 13:00"))
    assert world.pipeline.owed.first_person(thread_of(plain)) == "owner"  # nobody else is asked: the first of [people]


def test_the_attempts_that_a_customer_reports_are_counted(world: World) -> None:
    outcome = world.mail("I called you on Monday and again on Tuesday. Nobody picked up.", at="2026-03-12 09:00")
    reported = attempts_in(outcome.reading.facts)
    assert reported >= 1
    assert thread_of(outcome).contact_attempts == reported + 1


def test_a_customer_who_tells_of_a_promise_of_ours_does_not_owe_it(world: World) -> None:
    first = world.mail("Your Sam promised to ring me tomorrow at 3pm.", at="2026-03-12 09:00")
    (promise,) = world.store.ledger.promises(thread_of(first).id)
    assert (promise.promised_by, promise.person) == ("staff", None)
    told = {mail.to.email for each in world.until("2026-03-16 10:00") for mail in each.sent}
    assert "dana@customer.example" not in told


def test_a_promise_that_comes_too_late_for_the_customer_is_told_at_once() -> None:
    world = World()
    first = world.mail(
        "I must be at my office at 10 on Friday. Ace Plumbing said they would come on Friday at noon.",
        at="2026-03-12 09:00",
    )
    assert first.thread is not None
    assert first.thread.wanted_by == london("2026-03-13 10:00")
    assert "deadline-conflict" in first.flags
    assert "deadline-conflict" in first.thread.labels
    [notice] = [mail for mail in first.sent if mail.template == "conflict.txt"]
    assert "The customer needs it by 10:00" in notice.text
    again = world.mail("Hello? Please answer.", at="2026-03-12 11:00", answers=first.reading.message.message_id)
    assert "deadline-conflict" not in again.flags  # it is told once


def test_a_promise_of_ours_that_comes_too_late_is_told_as_well() -> None:
    world = World()
    first = world.mail("We need the cooker back by Friday at noon.", at="2026-03-12 09:00")
    assert first.thread is not None
    assert first.flags == ()
    answer = world.answer(
        "We will bring it on Monday at nine.", at="2026-03-12 10:00", answers=first.reading.message.message_id
    )
    assert "deadline-conflict" in answer.flags
    assert [mail.template for mail in answer.sent] == ["conflict.txt"]


def test_a_promise_in_time_conflicts_with_nothing() -> None:
    world = World()
    fine = world.mail(
        "We need it by Friday at noon. Ace Plumbing said they would come tomorrow at nine.", at="2026-03-12 09:00"
    )
    assert "deadline-conflict" not in fine.flags


def test_a_promise_in_doubt_is_shown_and_starts_no_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triaged.deadlines.promises.in_doubt", lambda _promise: True)
    outcome = world.mail("Ace Plumbing said they would come on Friday.", at="2026-03-12 09:00")
    (promise,) = world.store.ledger.promises()
    assert promise.status == "doubtful"
    assert "promise" not in running(world, outcome)
    world.until("2026-03-20 09:00")
    (promise,) = world.store.ledger.promises()
    assert promise.status == "doubtful"  # no clock breaks it
    brief = [mail for mail in world.out() if mail.kind == "escalation"][-1].text
    assert "(doubtful)" in brief


def test_a_promise_told_plainly_after_a_doubtful_one_has_its_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triaged.deadlines.promises.in_doubt", lambda _promise: True)
    first = world.mail("Ace Plumbing said they would come on Monday.", at="2026-03-12 09:00")
    monkeypatch.undo()
    world.mail("As I said, Ace Plumbing said they would come on Monday. Could you let me know?",
               at="2026-03-12 11:00", answers=first.reading.message.message_id)  # fmt: skip
    assert [each.status for each in world.store.ledger.promises()] == ["open"]
    assert "promise" in running(world, first)


def test_praise_closes_what_is_settled_and_nothing_else(world: World) -> None:
    asked = world.mail("Ace Plumbing said they would come on Monday.", at="2026-03-12 09:00")
    known = asked.reading.message.message_id
    glad = "Thank you so much for your quick help, your team is wonderful!"
    thanks = world.mail(glad, at="2026-03-12 11:00", answers=known)
    assert thread_of(thanks).state == "waiting for customer"  # they still have to come
    world.mail("Ace Plumbing came and all is well.", at="2026-03-16 18:00", answers=known)
    again = world.mail(glad + " All works.", at="2026-03-16 19:00", answers=known)
    assert thread_of(again).state == "closed"
    assert world.store.ledger.running(thread_of(again).id) == ()
    world.mail("Sorry, the tap drips again. When can somebody come?", at="2026-03-18 09:00", answers=known)
    reopened = world.store.mail.thread(thread_of(again).id)
    assert reopened is not None
    assert reopened.state == "waiting for us"


def test_what_was_needed_for_an_hour_that_has_passed_is_no_conflict_any_more(world: World) -> None:
    first = world.mail("Ace Plumbing are booked for tomorrow at eight. I must leave for work at half past nine.",
                       at="2026-03-12 14:00")  # fmt: skip
    assert "deadline-conflict" not in first.flags
    later = world.mail("He came late and could not do it. Ace Plumbing said they would come back on Monday at ten.",
                       at="2026-03-13 13:00", answers=first.reading.message.message_id)  # fmt: skip
    assert "deadline-conflict" not in later.flags
    assert [mail for mail in world.out() if mail.template == "conflict.txt"] == []
