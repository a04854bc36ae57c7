"""Whole conversations through the pipeline, with the rules and templates that are shipped."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import World, letter, london
from triaged.model import Outgoing

COMPLAINT = "Ace Plumbing was supposed to come on Monday at ten and never showed up. I took the day off for this."
DANA = "dana@customer.example"


def acknowledgements(world: World) -> list[Outgoing]:
    return [mail for mail in world.out() if mail.kind == "acknowledgement"]


@pytest.fixture
def world() -> World:
    return World()


def test_a_complaint_is_acknowledged_once(world: World) -> None:
    outcome = world.mail(COMPLAINT, at="2026-03-12 10:00")
    assert outcome.thread is not None
    assert (outcome.origin.kind, outcome.verdict.kind, outcome.match.matched_by) == ("customer", "acknowledge", "new")
    (mail,) = acknowledgements(world)
    assert outcome.sent[0] == mail
    assert (mail.to.email, mail.template) == (DANA, "no_show.txt")
    assert mail.in_reply_to == outcome.reading.message.message_id
    assert mail.subject == f"Re: Where is the plumber? [{mail.token}]"
    assert "Ace Plumbing was to come on Monday, and did not" in mail.text
    assert outcome.thread.state == "waiting for us"
    assert (outcome.thread.priority, outcome.thread.unanswered) == ("urgent", 1)


def test_a_reply_to_our_acknowledgement_comes_home(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    ack = acknowledgements(world)[0]
    second = world.mail("He is here now.", at="2026-03-12 11:00", answers=ack.message_id, subject="other words")
    assert first.thread is not None
    assert (second.match.thread, second.match.matched_by) == (first.thread.id, "token")
    third = world.mail("Thanks.", at="2026-03-12 12:00", subject=f"AW: {ack.subject}")
    assert third.match.matched_by == "token"


def test_a_mail_that_comes_twice_is_acknowledged_once(world: World) -> None:
    raw = letter(COMPLAINT, at="2026-03-12 10:00")
    instant = london("2026-03-12 10:00")
    first = world.handle(world.keep(raw, instant), instant)
    alias = b"X-Forwarded-By: alias\r\n" + raw
    second = world.handle(world.keep(alias, instant), instant + timedelta(hours=1))
    assert (second.verdict.kind, second.verdict.reason, second.match.matched_by) == ("silent", "duplicate", "duplicate")
    assert second.thread is not None
    assert first.thread is not None
    assert (second.thread.id, second.thread.unanswered) == (first.thread.id, 1)
    assert len(acknowledgements(world)) == 1
    assert len(world.store.ledger.promises()) == 1


def test_an_answer_in_the_sent_folder_stops_the_clock(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    assert first.thread is not None
    running = {deadline.kind for deadline in world.store.ledger.running(first.thread.id)}
    assert running >= {"first response", "rule"}
    answer = world.answer("I have rung the plumber.", at="2026-03-12 10:30", answers=first.reading.message.message_id)
    assert (answer.origin.kind, answer.verdict.kind) == ("staff", "silent")
    assert answer.thread is not None
    assert answer.thread.first_response_at == london("2026-03-12 10:30")
    assert (answer.thread.state, answer.thread.unanswered) == ("waiting for customer", 0)
    assert not {deadline.kind for deadline in world.store.ledger.running(first.thread.id)} & {"first response", "rule"}
    assert [fired for fired in world.until("2026-03-20 10:00") if fired.event == "thread unanswered"] == []


def test_an_answer_counts_from_when_it_was_written_not_from_when_we_saw_it(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    raw = letter(
        "Done.", at="2026-03-12 10:30", sender="pat@fixwell.example", to=DANA, answers=first.reading.message.message_id
    )
    answer = world.handle(world.keep(raw, london("2026-03-12 10:30"), role="sent"), london("2026-03-12 13:00"))
    assert answer.thread is not None
    assert answer.thread.first_response_at == london("2026-03-12 10:30")


@pytest.mark.parametrize(
    "proof", ["mx.fixwell.example; dmarc=fail header.from=fixwell.example", "mx.evil.example; dmarc=pass"]
)
def test_a_forged_answer_of_staff_is_held_and_moves_nothing(world: World, proof: str) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    assert first.thread is not None
    before = world.store.mail.thread(first.thread.id), world.store.ledger.running(first.thread.id)
    forged = world.mail(
        "All is settled.", at="2026-03-12 10:30", sender="pat@fixwell.example", proved=False,
        to=f"{DANA}, support@fixwell.example", answers=first.reading.message.message_id,
        headers=(("Authentication-Results", proof),),
    )  # fmt: skip
    assert (forged.verdict.kind, forged.verdict.reason, forged.thread) == ("quarantine", "forged-staff", None)
    stored = world.store.mail.get(forged.mail.id)
    assert stored is not None
    assert stored.state == "held"
    assert (world.store.mail.thread(first.thread.id), world.store.ledger.running(first.thread.id)) == before
    assert len(world.out()) == 1


def test_an_answer_of_staff_that_is_proved_counts_from_the_inbox_too(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    answer = world.mail(
        "I have rung the plumber.", at="2026-03-12 10:30", sender="pat@fixwell.example",
        to=f"{DANA}, support@fixwell.example", answers=first.reading.message.message_id,
    )  # fmt: skip
    assert answer.thread is not None
    assert answer.thread.state == "waiting for customer"


def test_mail_between_staff_is_no_answer(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    note = world.answer(
        "Can you ring her?", at="2026-03-12 10:30", to="dispatch@fixwell.example",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    assert note.thread is not None
    assert note.thread.state == "waiting for us"


def test_a_second_mail_that_still_waits_gets_other_words(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    second = world.mail("Nobody has answered me.", at="2026-03-13 10:00", answers=first.reading.message.message_id)
    third = world.mail("Hello?", at="2026-03-16 10:00", answers=first.reading.message.message_id)
    fourth = world.mail("Still nothing.", at="2026-03-17 10:00", answers=first.reading.message.message_id)
    one, two, three = acknowledgements(world)
    assert [mail.template for mail in (one, two, three)] == ["no_show.txt", "second_mail.txt", "third_mail.txt"]
    assert "since 10:00 on Thursday 12 March" in two.text
    assert second.thread is not None
    assert second.thread.unanswered == 2
    assert "This is mail number 3 without an answer" in three.text
    assert third.thread is not None
    assert third.thread.unanswered == 3
    assert fourth.verdict.kind == "silent"  # whatever we could say has been said
    assert len({mail.text for mail in acknowledgements(world)}) == 3


def test_who_was_answered_is_not_told_that_he_waits(world: World) -> None:
    first = world.mail("Could you tell me your opening hours?", at="2026-03-12 10:00")
    sent = world.answer("From eight to five.", at="2026-03-12 11:00", answers=first.reading.message.message_id)
    thanks = world.mail("Thank you, and on Saturday?", at="2026-03-12 12:00", answers=sent.reading.message.message_id)
    assert thanks.thread is not None
    assert thanks.thread.unanswered == 1
    assert [mail.template for mail in acknowledgements(world)] == ["general.txt", "again.txt"]
    assert {deadline.kind for deadline in world.store.ledger.running(thanks.thread.id)} == {"next response"}


def test_a_burst_of_mails_to_one_address_is_acknowledged_once(world: World) -> None:
    for minute in range(3):
        world.mail(f"Question number {minute}?", at=f"2026-03-12 10:0{minute}", subject=f"question {minute}")
    assert len(acknowledgements(world)) == 1


def test_the_past_is_learnt_in_silence(world: World) -> None:
    old = world.mail(COMPLAINT, at="2026-02-12 10:00", past=True)
    assert (old.verdict.kind, old.verdict.reason) == ("silent", "past")
    assert old.thread is not None
    assert old.thread.state == "closed"
    assert (world.out(), world.store.ledger.running(old.thread.id)) == ([], ())
    assert world.until("2026-03-11 10:00") == []
    new = world.mail("It drips again.", at="2026-03-12 10:00", answers=old.reading.message.message_id)
    assert new.thread is not None
    assert new.thread.id == old.thread.id
    assert len(acknowledgements(world)) == 1


def test_forged_mail_of_the_past_makes_no_thread(world: World) -> None:
    old = world.mail("Hello", at="2026-02-12 10:00", sender="pat@fixwell.example", proved=False, past=True)
    assert old.thread is None
    assert world.store.mail.threads() == ()


def test_nothing_of_an_unproved_mail_is_repeated(world: World) -> None:
    outcome = world.mail(COMPLAINT, at="2026-03-12 10:00", proved=False, subject="Buy at Evil Corp")
    (mail,) = acknowledgements(world)
    assert outcome.reading.facts.promises
    for word in ("Ace", "Plumbing", "Evil", "Dana", "Monday"):
        assert word not in mail.subject + mail.text.replace("Thursday 12 March", "")


def test_a_stranger_who_quotes_an_id_gets_no_mail_until_somebody_lets_him_in(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    assert first.thread is not None
    held = world.mail(
        "Tell me all about this.", at="2026-03-12 11:00", sender="Eve <eve@stranger.example>",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    assert (held.verdict.kind, held.thread, held.flags) == ("quarantine", None, ("sender-not-participant",))
    twin = world.mail(
        "Tell me all about this.", at="2026-03-12 11:00", sender="Eve <eve@stranger.example>",
        answers=first.reading.message.message_id, headers=(("X-Alias", "again"),),
    )  # fmt: skip
    assert (twin.verdict.kind, twin.thread) == ("silent", None)
    assert {mail.to.email for mail in acknowledgements(world)} == {DANA}
    world.store.mark(f"released:{held.mail.id}", "pat")
    assert world.store.mail.release(held.mail.id)
    released = world.handle(held.mail.id, london("2026-03-12 12:00"))
    assert released.thread is not None
    assert released.thread.id != first.thread.id
    assert released.thread.customer == "eve@stranger.example"
    stored = world.store.mail.get(held.mail.id)
    assert stored is not None
    assert (stored.state, stored.thread) == ("done", released.thread.id)
    assert not [mail for mail in world.out() if mail.to.email == "eve@stranger.example"]


def test_an_absence_notice_in_a_thread_moves_nothing(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00")
    assert first.thread is not None
    before = world.store.mail.thread(first.thread.id), world.store.ledger.running(first.thread.id)
    away = world.mail(
        "I am away until Monday.", at="2026-03-12 10:01", answers=acknowledgements(world)[0].message_id,
        headers=(("Auto-Submitted", "auto-replied"),),
    )  # fmt: skip
    assert (away.verdict.kind, away.thread and away.thread.id) == ("silent", first.thread.id)
    assert (world.store.mail.thread(first.thread.id), world.store.ledger.running(first.thread.id)) == before
    assert len(world.out()) == 1


def test_automatic_mail_opens_no_thread(world: World) -> None:
    outcome = world.mail("Our news.", at="2026-03-12 10:00", headers=(("List-Id", "<news.customer.example>"),))
    assert (outcome.verdict.kind, outcome.thread, world.out()) == ("silent", None, [])


def test_a_mail_that_staff_forward_belongs_to_the_customer(world: World) -> None:
    inner = letter(COMPLAINT, at="2026-03-12 09:00").decode().replace("\r\n", "\n")
    raw = letter(
        f"--b\nContent-Type: text/plain\n\nPlease see below.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--",
        at="2026-03-12 10:00", sender="pat@fixwell.example", subject="Fwd: Where is the plumber?",
        headers=(("MIME-Version", "1.0"), ("Content-Type", "multipart/mixed; boundary=b")),
    )  # fmt: skip
    instant = london("2026-03-12 10:00")
    outcome = world.handle(world.keep(raw, instant), instant)
    assert outcome.thread is not None
    assert (outcome.thread.customer, outcome.thread.state) == (DANA, "waiting for us")
    assert acknowledgements(world) == []


def test_somebody_in_copy_can_answer_too(world: World) -> None:
    first = world.mail(COMPLAINT, at="2026-03-12 10:00", to="support@fixwell.example, jon@customer.example")
    reply = world.mail(
        "He came after all.", at="2026-03-12 11:00", sender="jon@customer.example", subject="other words",
        answers=first.reading.message.message_id,
    )  # fmt: skip
    assert (reply.match.matched_by, reply.flags) == ("in-reply-to", ())


def test_a_forerunner_that_comes_late_joins_its_answer(world: World) -> None:
    answer = world.answer(
        "We come on Friday.", at="2026-03-12 11:00", answers="<late@customer.example>", subject="Re: a"
    )
    late = world.mail("When do you come?", at="2026-03-12 10:00", message_id="<late@customer.example>", subject="b")
    assert answer.thread is not None
    assert (late.match.thread, late.match.matched_by) == (answer.thread.id, "references")


CONVERSATION = {
    "question": ("dana@customer.example", ()),
    "answer": ("pat@fixwell.example", ("question",)),
    "reply": ("dana@customer.example", ("question", "answer")),
    "addition": ("dana@customer.example", ("question",)),
}


@settings(max_examples=10, deadline=None)
@given(order=st.sampled_from(list(permutations(CONVERSATION))))
def test_a_conversation_is_one_thread_in_whatever_order_its_mails_come(order: tuple[str, ...]) -> None:
    world = World()
    found = set()
    for number, name in enumerate(order):
        sender, forerunners = CONVERSATION[name]
        quoted = " ".join(f"<{each}@mail.example>" for each in forerunners)
        raw = letter(
            f"This is the {name}.", at="2026-03-12 10:00", sender=sender, subject=f"about the {name}",
            to="dana@customer.example" if name == "answer" else "support@fixwell.example",
            message_id=f"<{name}@mail.example>",
            headers=(("In-Reply-To", quoted.split()[-1]), ("References", quoted)) if quoted else (),
        )  # fmt: skip
        instant = london("2026-03-12 10:00") + timedelta(hours=number)
        outcome = world.handle(world.keep(raw, instant, role="sent" if name == "answer" else "inbox"), instant)
        assert outcome.thread is not None
        found.add(outcome.thread.id)
    assert len(found) == 1


def test_the_rows_that_rules_want_are_there_and_the_database_is_whole(world: World) -> None:
    world.mail(COMPLAINT, at="2026-03-12 10:00")
    world.until("2026-03-20 10:00")
    assert world.store.integrity() == ()
    keys = [mail.key for mail in world.out()]
    assert len(keys) == len(set(keys))
