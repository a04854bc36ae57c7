"""What staff promised to write is kept by writing it."""

from __future__ import annotations

import pytest

from tests.household import World


def statuses(said: str, then: str) -> list[str]:
    """Return what becomes of what staff said at ten, by what they write at eleven."""
    world = World()
    first = world.mail("Please help me with the invoice for the boiler.", at="2026-03-12 09:00")
    known = first.reading.message.message_id
    world.answer(said, at="2026-03-12 10:00", answers=known)
    world.answer(then, at="2026-03-12 11:00", answers=known, message_id="<then@fixwell.example>")
    assert first.thread is not None
    return [each.status for each in world.store.ledger.promises(first.thread.id)]


@pytest.mark.parametrize(
    ("said", "then", "found"),
    [
        ("I will send you the invoice by tomorrow noon.", "Here is the invoice for the boiler.", ["kept"]),
        ("I'll get back to you this afternoon.", "The boiler is from 2014, so no licence is needed.", ["kept"]),
        ("We will let you know by five.", "It is the red valve.", ["kept"]),
        ("I will send you the invoice by tomorrow noon.", "Which of the two boilers do you mean?", ["open"]),
        ("I will ring you at four today.", "It is the red valve.", ["open"]),
        ("Sam will come on Friday at nine.", "It is the red valve.", ["open"]),
    ],
)
def test_what_keeps_a_promise_to_write(said: str, then: str, found: list[str]) -> None:
    assert statuses(said, then)[:1] == found


def test_who_promises_it_again_has_not_done_it() -> None:
    assert "kept" not in statuses("I will send you the invoice today.", "Sorry, I will send you the invoice tomorrow.")
