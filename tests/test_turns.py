"""Whose turn it is: who is glad, and who says himself that it is over."""

from __future__ import annotations

import pytest

from tests.household import World, letter, london, reader
from triaged.turns import is_glad

AT = "2026-06-16 11:05"


@pytest.mark.parametrize(
    ("text", "glad"),
    [
        ("He came! The copier is purring. You can close this one.", True),
        ("The credit hit my card this morning. We're square.", True),
        ("Well now. THAT is how you treat a customer. Thank you both.", True),
        ("Scanner works. Close it. Thanks.", True),
        ("You can close this one, my lawyer will write to you.", False),
        ("Don't close it. The copier still jams.", False),
        ("Can you close this one?", False),
        ("He came. The copier still jams though.", False),
        ("The heaters were fetched yesterday at two. All is well here, and thank you.", True),
    ],
)
def test_who_is_glad(text: str, glad: bool) -> None:
    assert is_glad(reader().read(letter(text, at=AT), london(AT), in_sent=False)) is glad


def test_who_says_that_it_is_over_closes_his_conversation() -> None:
    world = World()
    first = world.mail("The copier jams.", at="2026-06-15 09:00")
    asked = first.reading.message.message_id
    world.answer("Sam comes today.", at="2026-06-15 10:00", to="dana@customer.example", answers=asked)
    last = world.mail("It works again. You can close this one.", at=AT, answers=asked)
    assert last.thread is not None
    assert last.thread.state == "closed"
