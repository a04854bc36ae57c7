"""Staff answer a brief with a word on its first line; nobody else can."""

from __future__ import annotations

import pytest

from tests.household import World
from triaged.model import Outgoing, Thread
from triaged.pipeline import Outcome

DISPATCH = "Sam <dispatch@fixwell.example>"


@pytest.fixture
def world() -> World:
    return World()


def briefed(world: World, words: str = "Are you open on Saturday?") -> tuple[Thread, Outgoing]:
    """Let a customer wait until dispatch is told; returns the thread and the brief."""
    first = world.mail(words, at="2026-03-12 09:00", subject="Saturday")
    world.until("2026-03-12 13:30")
    assert first.thread is not None
    return first.thread, next(mail for mail in world.out() if mail.kind == "escalation" and mail.person == "dispatch")


def order(world: World, brief: Outgoing, words: str, *, sender: str = DISPATCH, proved: bool = True) -> Outcome:
    return world.mail(
        f"{words}\n\n> {brief.text.splitlines()[0]}", at="2026-03-12 13:40", sender=sender, proved=proved,
        subject=f"Re: {brief.subject}", answers=brief.message_id,
    )  # fmt: skip


def first_line(mail: Outgoing) -> str:
    return mail.text.partition("\n")[0]


def kinds(world: World, thread: Thread) -> list[str]:
    return [each.kind for each in world.store.ledger.running(thread.id)]


def test_phoned_is_an_answer(world: World) -> None:
    thread, brief = briefed(world)
    outcome = order(world, brief, "Phoned.")
    [confirmation] = outcome.sent
    assert (confirmation.person, confirmation.template) == ("dispatch", "order.txt")
    assert first_line(confirmation) == "It is noted that you told the customer by telephone."
    assert "first response" not in kinds(world, thread)
    now = world.store.mail.thread(thread.id)
    assert now is not None
    assert now.state == "waiting for customer"


@pytest.mark.parametrize(("words", "said"), [("done", "It is closed."), ("CLOSE", "It is closed.")])
def test_done_and_close(world: World, words: str, said: str) -> None:
    thread, brief = briefed(world)
    assert [first_line(mail) for mail in order(world, brief, words).sent] == [said]
    now = world.store.mail.thread(thread.id)
    assert now is not None
    assert (now.state, kinds(world, thread)) == ("closed", [])


def test_mine_and_snooze_put_off_what_is_told(world: World) -> None:
    thread, brief = briefed(world)
    assert "It is yours, and nobody else is told before" in order(world, brief, "mine").sent[0].text
    now = world.store.mail.thread(thread.id)
    assert now is not None
    assert "taken by dispatch" in now.labels
    step = world.store.ledger.next_step()
    assert step is None or f"{step.at:%d}" != "12"


def test_a_wrong_length_does_nothing_and_says_so(world: World) -> None:
    thread, brief = briefed(world)
    before = kinds(world, thread)
    [said] = order(world, brief, "snooze a while").sent
    assert said.text.startswith("Nothing was done: 'a while' is not a length of time")
    assert kinds(world, thread) == before


def test_kept_decides_the_only_promise(world: World) -> None:
    thread, brief = briefed(world, "Ace Plumbing said they would come on Monday and nobody came.")
    [said] = order(world, brief, "kept").sent
    assert said.text.startswith("It is noted that this was kept: ")
    assert [(each.status, each.by_hand) for each in world.store.ledger.promises(thread.id)] == [("kept", True)]


@pytest.mark.parametrize(
    ("words", "sender", "proved"),
    [
        ("done", DISPATCH, False),
        ("done", "Pat <pat@fixwell.example>", True),
        ("done", "Dana Reeve <dana@customer.example>", True),
    ],
)
def test_what_is_no_order(world: World, words: str, sender: str, *, proved: bool) -> None:
    thread, brief = briefed(world)
    outcome = order(world, brief, words, sender=sender, proved=proved)
    assert "order.txt" not in [mail.template for mail in outcome.sent]
    now = world.store.mail.thread(thread.id)
    assert now is not None
    assert now.state == "waiting for us"


@pytest.mark.parametrize("words", ["Done. I rang her this morning.", "Done!\nThe part was in the van.", "  done  "])
def test_the_first_sentence_alone_counts(world: World, words: str) -> None:
    _, brief = briefed(world)
    assert [first_line(mail) for mail in order(world, brief, words).sent] == ["It is closed."]


@pytest.mark.parametrize(
    "words",
    [
        "done with the first part, the rest follows on Monday",
        "Phoned nobody there. I try again at three.",
        "Close call. I am on my way.",
        "Mine was yesterday's. This is Bill's.",
        "What is this about?",
        "",
    ],
)
def test_whoever_is_not_understood_is_told_so_once(world: World, words: str) -> None:
    thread, brief = briefed(world)
    [told] = order(world, brief, words).sent
    assert first_line(told).startswith("Nothing was done, and the customer did not see your answer.")
    assert not order(world, brief, "I am out of the office until Monday.").sent
    assert not order(world, told, "I am out of the office until Monday.").sent  # a robot is not answered for ever
    now = world.store.mail.thread(thread.id)
    assert now is not None
    assert now.state == "waiting for us"


def test_what_colleagues_write_to_each_other_is_not_answered(world: World) -> None:
    _, brief = briefed(world)
    outcome = world.mail(
        "Can you take this?", at="2026-03-12 13:40", sender=DISPATCH, to="pat@fixwell.example, support@fixwell.example",
        proved=True, answers=brief.message_id,
    )  # fmt: skip
    assert not outcome.sent
