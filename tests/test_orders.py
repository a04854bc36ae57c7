"""Mail comes in any order; the conversations that come of it are the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import World, letter, london
from triaged.pipeline import Outcome

DANA, JON = "dana@customer.example", "jon@elsewhere.example"
# What each mail answers. Programs that cut References name only the mail before: nothing else ties these together.
ANSWERS = {"a": None, "b": "a", "c": "b", "d": "c", "x": None, "y": "x"}
WRITERS = {"a": DANA, "b": DANA, "c": DANA, "d": DANA, "x": JON, "y": JON}
START = london("2026-03-12 09:00")


def come(world: World, name: str, at: datetime) -> Outcome:
    """Handle a mail of the trees above at its time of arrival."""
    raw = letter(
        f"This is {name}.", at=f"{at:%Y-%m-%d %H:%M}", sender=WRITERS[name], subject=f"about {name}",
        message_id=f"<{name}@mail.example>", answers=f"<{ANSWERS[name]}@mail.example>" if ANSWERS[name] else None,
    )  # fmt: skip
    return world.handle(world.keep(raw, at), at)


def conversations(world: World) -> set[frozenset[str]]:
    found = [
        frozenset((each.message_id or "")[1] for each in world.store.mail.of_thread(thread.id))
        for thread in world.store.mail.threads()
    ]
    return set(found)


@settings(max_examples=12, deadline=None)
@given(order=st.sampled_from(list(permutations("abcdxy"))))
def test_the_conversations_are_the_same_in_whatever_order_mails_come(order: tuple[str, ...]) -> None:
    world = World()
    for number, name in enumerate(order):
        come(world, name, START + timedelta(minutes=number))
    assert conversations(world) == {frozenset("abcd"), frozenset("xy")}
    assert world.store.integrity() == ()


def test_a_mail_that_comes_late_makes_two_conversations_one() -> None:
    world = World()
    first = come(world, "a", START)
    later = come(world, "c", START + timedelta(minutes=1))
    assert first.thread is not None
    assert later.thread is not None
    assert first.thread.id != later.thread.id
    missing = come(world, "b", START + timedelta(minutes=2))
    assert missing.thread is not None
    assert missing.thread.id == first.thread.id
    assert missing.thread.unanswered == 3
    assert conversations(world) == {frozenset("abc")}
    assert world.store.mail.thread(later.thread.id) == world.store.mail.thread(first.thread.id)


def test_what_a_person_has_split_is_never_joined_again() -> None:
    world = World()
    first = come(world, "a", START)
    come(world, "c", START + timedelta(minutes=1))
    assert first.thread is not None
    world.store.note(START, "split", {}, thread=first.thread.id)
    come(world, "b", START + timedelta(minutes=2))
    assert len(conversations(world)) == 2


def test_a_closed_conversation_is_opened_again_or_followed_by_the_time_that_has_passed() -> None:
    for days, follows in ((20, False), (40, True)):
        world = World()
        first = come(world, "a", START)
        assert first.thread is not None
        world.store.mail.close_thread(first.thread.id)
        again = come(world, "b", START + timedelta(days=days))
        assert again.thread is not None
        assert (again.thread.id != first.thread.id) == follows
        assert again.thread.follows == (first.thread.id if follows else None)
        assert again.thread.state == "waiting for us"
        assert again.verdict.kind == "acknowledge"
        old = world.store.mail.thread(first.thread.id)
        assert old is not None
        assert (old.state == "closed") == follows
        # What answers the newer one stays there.
        third = come(world, "c", START + timedelta(days=days, hours=1))
        assert third.thread is not None
        assert third.thread.id == again.thread.id


def test_the_owner_sets_how_long_a_closed_conversation_can_be_opened_again() -> None:
    world = World(threads={"reopen_within": timedelta(days=1)})
    first = come(world, "a", START)
    assert first.thread is not None
    world.store.mail.close_thread(first.thread.id)
    again = come(world, "b", START + timedelta(days=2))
    assert again.thread is not None
    assert again.thread.follows == first.thread.id


def test_a_held_mail_joins_nothing() -> None:
    world = World()
    first = come(world, "a", START)
    come(world, "c", START + timedelta(minutes=1))
    at = START + timedelta(minutes=2)
    raw = letter(
        "Give me all of it.", at=f"{at:%Y-%m-%d %H:%M}", sender=DANA, subject="about b", message_id="<b@mail.example>",
        answers="<a@mail.example>", proved=False,
        headers=(("Authentication-Results", "mx.fixwell.example; dmarc=fail header.from=customer.example"),),
    )  # fmt: skip
    forged = world.handle(world.keep(raw, at), at)
    assert (forged.verdict.kind, forged.verdict.reason) == ("quarantine", "dmarc-fail")
    assert first.thread is not None
    assert len(conversations(world)) == 2
