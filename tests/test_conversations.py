"""Who counts as what in a conversation: vendors whom staff bring in, strangers, customers for whom all is well."""

from __future__ import annotations

import pytest

from tests.household import KEY, World, house, london
from triaged.model import Actions, Notify
from triaged.pipeline import Pipeline
from triaged.rulebook.rule import Rule, RuleSet

PLUMBER = "plumber@pipes.example"


@pytest.fixture
def world() -> World:
    return World()


def test_what_staff_write_to_a_vendor_is_no_answer_to_the_customer(world: World) -> None:
    first = world.mail("Nobody has repaired the tap.", at="2026-03-12 09:00")
    thread = first.thread
    assert thread is not None
    world.answer("Can you go there today?", at="2026-03-12 09:30", answers=first.reading.message.message_id, to=PLUMBER)
    running = {each.kind for each in world.store.ledger.running(thread.id)}
    assert "first response" in running
    reply = world.mail("Yes, I can.", at="2026-03-12 10:00", sender=PLUMBER, answers=first.reading.message.message_id)
    assert reply.thread is not None
    assert (reply.origin.kind, reply.verdict.kind, reply.thread.id) == ("vendor", "silent", thread.id)
    assert {each.kind for each in world.store.ledger.running(thread.id)} == running


def test_an_unproved_mail_lets_nobody_into_a_conversation(world: World) -> None:
    first = world.mail("Nobody has repaired the tap.", at="2026-03-12 09:00")
    known = first.reading.message.message_id
    world.mail(
        "Please copy my friend.",
        at="2026-03-12 10:00",
        answers=known,
        proved=False,
        headers=(("Cc", "eve@elsewhere.example"),),
    )
    eve = world.mail("And what now?", at="2026-03-12 11:00", sender="eve@elsewhere.example", answers=known)
    assert (eve.verdict.kind, eve.thread) == ("quarantine", None)


def test_a_thread_never_becomes_less_urgent_by_itself(world: World) -> None:
    first = world.mail("There is a smell of gas in the kitchen.", at="2026-03-12 09:00")
    assert first.thread is not None
    assert first.thread.priority == "urgent"
    again = world.mail("Is anybody coming?", at="2026-03-12 11:00", answers=first.reading.message.message_id)
    assert again.thread is not None
    assert again.thread.priority == "urgent"


def test_a_customer_for_whom_all_is_well_waits_for_nothing(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come today at ten.", at="2026-03-12 09:00")
    glad = world.mail(
        "They came and it works now, thank you.", at="2026-03-12 11:00", answers=first.reading.message.message_id
    )
    assert glad.thread is not None
    assert (glad.thread.state, glad.thread.unanswered) == ("closed", 0)
    assert world.until("2026-03-30 10:00") == []


def test_a_new_date_moves_the_only_promise_of_a_conversation(world: World) -> None:
    first = world.mail("Ace Plumbing said they would come on Friday.", at="2026-03-12 09:00")
    assert first.thread is not None
    known = first.reading.message.message_id
    world.mail("They now say Monday at ten instead.", at="2026-03-12 11:00", answers=known)
    found = {each.due: each.status for each in world.store.ledger.promises(first.thread.id)}
    assert found == {"2026-03-13": "moved", "2026-03-16T10:00:00+00:00": "open"}


def test_what_happens_outside_of_mail_reaches_the_rules(world: World) -> None:
    rule = Rule(
        name="cannot be reached", why="Our answer did not reach the customer.", when="delivery failed", conditions=(),
        exceptions=(), mode="live", examples=(), file="10-reach.yaml", line=1,
        actions=Actions(labels=("unreachable",), notify=(Notify(to="dispatch", template="staff_notice.txt"),)),
    )  # fmt: skip
    home = house()
    pipeline = Pipeline(home.config, world.store, RuleSet(rules=(rule,)), home.templates, home.tokens(KEY))
    first = world.mail("Are you open on Saturday?", at="2026-03-12 09:00")
    assert first.thread is not None
    world.store.occurrences.add(first.thread.id, "delivery failed", london("2026-03-12 09:05"))
    for _ in range(2):
        list(pipeline.tick(london("2026-03-12 09:06")))
    assert [mail.person for mail in world.out() if mail.template == "staff_notice.txt"] == ["dispatch"]
    thread = world.store.mail.thread(first.thread.id)
    assert thread is not None
    assert "unreachable" in thread.labels


@pytest.mark.parametrize(
    ("text", "subject", "joins"),
    [
        ("I wrote to you on the 20th about my hearing aids and have had no reply.", "Still waiting", True),
        ("I have had no answer about the hearing aids.", "Hearing aids, second letter", True),
        ("This is my third letter about the hearing aids.", "To the manager", True),
        ("I wrote to you on the 3rd about my hearing aids.", "Still waiting", False),  # no mail of that day
        ("I wrote to you on the 20th about my new glasses.", "Glasses", False),  # about something else
        ("I have had no answer about the hearing aids.", "To the manager", False),  # it may be another matter
        ("The second letter of your name is missing on my hearing aid invoice.", "Invoice", False),
    ],
)
def test_who_says_that_he_wrote_before_is_in_the_same_conversation(
    world: World, text: str, subject: str, *, joins: bool
) -> None:
    first = world.mail("My hearing aids were sent away for repair. Kindly advise.", at="2026-04-20 10:00",
                       sender="Ivor Penn <ivor@valley.example>", subject="Hearing aids")  # fmt: skip
    later = world.mail(text, at="2026-04-28 10:00", sender="Ivor Penn <ivor@valley.example>", subject=subject)
    assert first.thread is not None
    assert later.thread is not None
    assert (later.thread.id == first.thread.id) == joins


def test_who_has_two_open_conversations_and_wrote_before_begins_a_third(world: World) -> None:
    ivor = "Ivor Penn <ivor@valley.example>"
    for subject in ("Hearing aids", "Batteries"):
        world.mail(f"Please advise about my {subject.lower()}.", at="2026-04-20 10:00", sender=ivor, subject=subject)
    world.mail("This is my third letter about the hearing aids.", at="2026-04-28 10:00", sender=ivor, subject="Again")
    assert len(world.store.mail.threads()) == 3


def test_whoever_writes_once_more_after_all_was_told_is_told_of_once_more(world: World) -> None:
    first = world.mail("Where is the plumber?", at="2026-03-09 09:00")
    known = first.reading.message.message_id
    for at in ("2026-03-10 09:00", "2026-03-20 09:00"):
        world.mail("Hello? Is anybody there?", at=at, answers=known)
    world.until("2026-03-20 17:00")
    again = [f"{mail.created_at:%d}" for mail in world.out() if "wrote again while" in mail.subject]
    assert {"10", "20"} <= set(again)


def test_who_says_ok_to_our_answer_waits_for_nothing_and_who_is_asked_does(world: World) -> None:
    first = world.mail("Can somebody look at the tap?", at="2026-03-09 09:00")
    known = first.reading.message.message_id
    world.answer("Sam comes on Tuesday at ten.", at="2026-03-09 10:00", answers=known)
    fine = world.mail("OK, ten is fine. Thanks.", at="2026-03-09 11:00", answers=known)
    assert fine.thread is not None
    assert (fine.thread.state, fine.verdict.reason) == ("waiting for customer", "nothing-asked")
    assert {each.kind for each in world.store.ledger.running(fine.thread.id)} <= {"promise"}
    world.answer("Which tap is it?", at="2026-03-09 12:00", answers=known)
    floor = world.mail("The second one, thanks.", at="2026-03-09 13:00", answers=known)
    assert floor.thread is not None
    assert floor.thread.state == "waiting for us"


def test_who_still_waits_does_not_stop_by_being_polite(world: World) -> None:
    first = world.mail("Can somebody look at the tap?", at="2026-03-09 09:00")
    again = world.mail("OK, thanks.", at="2026-03-10 09:00", answers=first.reading.message.message_id)
    assert again.thread is not None
    assert again.thread.state == "waiting for us"


def test_after_an_answer_a_further_mail_is_acknowledged_in_other_words(world: World) -> None:
    known = world.mail("Ace never came on Monday.", at="2026-03-10 09:00").reading.message.message_id
    for day in (11, 12, 13, 16, 17):
        world.answer(f"I have rung them, and they come on day {day}.", at=f"2026-03-{day} 09:00", answers=known)
        again = world.mail("Nobody came again today. Where are they?", at=f"2026-03-{day} 15:00", answers=known)
        assert again.verdict.kind == "acknowledge"
    texts = [mail.text for mail in world.out() if mail.kind == "acknowledgement"]
    assert len(set(texts)) == len(texts) == 6


def test_a_broken_promise_climbs_no_further_once_one_of_us_has_written(world: World) -> None:
    known = world.mail("Ace Plumbing said they would come on Monday at ten.", at="2026-03-06 09:00").reading.message
    world.answer("I am sorry that nobody came. I have told them what I think of it.", at="2026-03-09 11:00",
                 answers=known.message_id)  # fmt: skip
    world.until("2026-03-12 09:00")
    about = [mail.person for mail in world.out() if "Ace Plumbing promised has not" in mail.subject]
    assert about == ["dispatch"]


def test_praise_closes_and_is_urgent_no_more(world: World) -> None:
    known = world.mail("Ace Plumbing never came on Monday!", at="2026-03-10 09:00").reading.message.message_id
    world.answer("They came in after all.", at="2026-03-10 11:00", answers=known)
    glad = world.mail("Thank you so much, your team is wonderful!", at="2026-03-11 09:00", answers=known)
    assert glad.thread is not None
    assert (glad.thread.state, glad.thread.priority) == ("closed", "low")
