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
        ("I will confirm the date by tomorrow noon.", "Colin will fit it on Monday at 8am.", ["kept"]),
        ("I will ring you at four today.", "It is the red valve.", ["open"]),
        ("Sam will come on Friday at nine.", "It is the red valve.", ["open"]),
    ],
)
def test_what_keeps_a_promise_to_write(said: str, then: str, found: list[str]) -> None:
    assert statuses(said, then)[:1] == found


def test_who_promises_it_again_has_not_done_it() -> None:
    assert "kept" not in statuses("I will send you the invoice today.", "Sorry, I will send you the invoice tomorrow.")


def test_two_promises_of_one_month_are_not_one() -> None:
    said = "You will have our written explanation by Thursday 19 March."
    then = "As promised, here is our explanation. Ace Plumbing comes on Tuesday 24 March at 9am."
    assert statuses(said, then)[:1] == ["kept"]


def test_what_is_written_too_late_was_not_kept() -> None:
    world = World()
    first = world.mail("Please send me the guarantee for the boiler.", at="2026-03-09 09:00")
    known = first.reading.message.message_id
    world.answer("I will send you the guarantee by Tuesday.", at="2026-03-09 10:00", answers=known)
    world.until("2026-03-11 08:00")
    late = "Here is the guarantee for the boiler. Sorry that it is late."
    world.answer(late, at="2026-03-11 09:00", answers=known, message_id="<then@fixwell.example>")
    world.mail("Received with thanks.", at="2026-03-11 10:00", answers=known)
    assert first.thread is not None
    assert [each.status for each in world.store.ledger.promises(first.thread.id)] == ["broken"]
