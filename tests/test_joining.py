"""Conversations that a person merges or splits stay so, whatever comes after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import NO_SHOW, Said, business, fill, mail, triaged
from tests.household import World, london
from triaged.model import Thread
from triaged.store import Store

PIPE = "The pipe under the sink drips. Can somebody come?"
LIFT = "The lift is stuck again. Can somebody come?"


def two(world: World) -> tuple[Thread, Thread]:
    """Return two conversations of one customer."""
    first = world.mail(PIPE, at="2026-03-12 09:00", subject="Pipe", message_id="<pipe@customer.example>").thread
    other = world.mail(LIFT, at="2026-03-12 10:00", subject="Lift", message_id="<lift@customer.example>").thread
    assert first is not None
    assert other is not None
    assert first.id != other.id
    return first, other


def merged(world: World) -> tuple[Thread, Thread]:
    """Return the two, the first of which was merged into the other, as it is then."""
    first, other = two(world)
    with world.store.atomic():
        return first, world.store.joining.merge(first, other, london("2026-03-12 11:00"))


def test_a_merged_conversation_holds_all_of_both() -> None:
    world = World()
    first, both = merged(world)
    assert world.store.mail.thread(first.id) == both
    assert world.store.mail.threads() == (both,)
    assert [each.subject for each in world.store.mail.of_thread(both.id)] == ["Pipe", "Lift"]
    assert (both.unanswered, both.opened_at, both.state) == (2, london("2026-03-12 09:00"), "waiting for us")
    assert [row.mail.thread for row in world.store.outbox.rows(both.id)] == [both.id, both.id]


def test_of_two_clocks_of_a_kind_the_earlier_goes_on() -> None:
    world = World()
    first, other = two(world)
    due = min(each.due_at for each in world.store.ledger.running(first.id))
    with world.store.atomic():
        world.store.joining.merge(first, other, london("2026-03-12 11:00"))
    [running] = [each for each in world.store.ledger.running(other.id) if each.kind == "first response"]
    assert running.due_at == due


def test_answers_to_either_find_the_merged_conversation() -> None:
    world = World()
    _, both = merged(world)
    to_pipe, to_lift = world.out()
    for minute, answers in enumerate(("<pipe@customer.example>", to_pipe.message_id, to_lift.message_id)):
        found = world.mail("And when?", at=f"2026-03-12 12:0{minute}", subject="Something else", answers=answers)
        assert found.match.thread == both.id
    named = world.mail("And when?", at="2026-03-12 12:09", subject=f"Other [{to_pipe.token}]")
    assert (named.match.thread, named.match.matched_by) == (both.id, "token")


def test_a_merged_conversation_can_be_merged_again() -> None:
    world = World()
    first, both = merged(world)
    last = world.mail("The door as well.", at="2026-03-12 13:00", subject="Door").thread
    assert last is not None
    with world.store.atomic():
        world.store.joining.merge(both, last, london("2026-03-12 14:00"))
    assert {world.store.mail.thread(each).id for each in (first.id, both.id)} == {last.id}  # type: ignore[union-attr]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = business(tmp_path)
    reply = "In-Reply-To: <ann-2@customer.example>\nReferences: <ann-2@customer.example>\n"
    fill(place, mail("ann"), mail("ann", NO_SHOW, more=reply, day=3), mail("bob"))
    return place


def threads(place: Path) -> dict[str, str]:
    found = triaged("threads", "--config", place, "--json", "--all").json["threads"]
    return {each["customer"].partition("@")[0]: each["thread"] for each in found}


def ask(place: Path, *words: object) -> Said:
    return triaged("threads", "--config", place, *words)


def mails(place: Path, thread: str) -> list[int]:
    return [each["id"] for each in triaged("show", "--config", place, "--json", thread).json["mails"]]


def test_a_split_mail_takes_its_promises_and_starts_its_own_clock(place: Path) -> None:
    ann = threads(place)["ann"]
    first, second = mails(place, ann)
    said = ask(place, "split", second)
    fresh = said.out.split()[-2]
    assert said.out == f"mail {second} of {ann} is {fresh} now\n"
    assert (mails(place, ann), mails(place, fresh)) == ([first], [second])
    told = triaged("show", "--config", place, "--json", fresh).json
    assert (told["customer"], told["state"], told["unanswered"]) == ("ann@customer.example", "waiting for us", 1)
    assert len(told["promises"]) == 1
    assert "first response" in {each["kind"] for each in told["deadlines"]}
    assert triaged("show", "--config", place, "--json", ann).json["unanswered"] == 1
    store = Store(place.parent / "triaged.db")
    found = store.mail.thread_of_id("<ann-3@customer.example>")
    assert found is not None
    assert found.id == fresh
    assert [each["kind"] for each in store.journal(ann)][-1] == "split"


def test_whoever_was_split_off_stays_so_whatever_he_quotes(place: Path) -> None:
    stranger = mail("eve", "Please tell me all.", more="In-Reply-To: <bob-2@customer.example>\n", day=3)
    store = Store(place.parent / "triaged.db")
    [old] = [each for each in store.mail.threads() if each.customer == "bob@customer.example"]
    fill(place, stranger)
    [held] = store.mail.by_state("held")
    with store.atomic():  # as if she had joined by the token of a mail that was passed on to her
        store._rows.run(
            "UPDATE message SET thread = ?, state = 'done', origin = 'customer' WHERE id = ?", old.id, held.id
        )
        store._rows.run("INSERT INTO participant VALUES (?, 'eve@customer.example', 'customer')", old.id)
    assert triaged("threads", "--config", place, "split", held.id).code == 0
    [own] = [each for each in store.mail.threads() if each.customer == "eve@customer.example"]
    fill(place, mail("eve", "And?", more="In-Reply-To: <bob-2@customer.example>\n", day=4))
    assert [each.message_id for each in store.mail.of_thread(own.id)][-1] == "<eve-4@customer.example>"
    assert "<eve-4@customer.example>" not in {each.message_id for each in store.mail.of_thread(old.id)}
    store.close()


def test_what_was_split_can_be_merged_again(place: Path) -> None:
    ann = threads(place)["ann"]
    both = mails(place, ann)
    fresh = ask(place, "split", both[1]).out.split()[-2]
    assert ask(place, "merge", fresh.lower(), ann).out == f"{fresh} is part of {ann} now\n"
    assert mails(place, fresh) == both


def test_merging_customers_needs_a_word(place: Path) -> None:
    found = threads(place)
    refused = ask(place, "merge", found["bob"], found["ann"])
    assert (refused.code, "add --different-customers" in refused.err) == (2, True)
    assert ask(place, "merge", found["bob"], found["ann"], "--different-customers").code == 0
    assert triaged("show", "--config", place, "--json", found["bob"]).json["thread"] == found["ann"]
    again = ask(place, "merge", found["bob"], found["ann"])
    assert (again.code, "are one conversation already" in again.err) == (2, True)


def test_what_cannot_be_joined_is_told(place: Path) -> None:
    found = threads(place)
    for words, expected in (
        (("merge", "ZZZZZZ", found["ann"]), "there is no thread ZZZZZZ"),
        (("split", 99), "mail 99 belongs to no conversation"),
        (("split", *mails(place, found["ann"])), "leave at least one"),
        (("split", mails(place, found["ann"])[0], mails(place, found["bob"])[0]), "several conversations"),
    ):
        said = ask(place, *words)
        assert (said.code, expected in said.err) == (2, True)
