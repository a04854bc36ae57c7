"""Whose turn it is: who is glad, and who says himself that it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import HOURS
from tests.household import World, letter, london, reader
from tests.rulebook.making import thread
from triaged.turns import is_glad, wanted_by

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
        ("They came on Friday as agreed. Please thank the young man from me.", True),
        ("He sealed the drip and the broken hinge too. I'd recommend him to anybody, thank you!", True),
        ("It all works again. You can close this one, please. Many thanks.", True),
        ("He came at nine and the tap works. No leaks since, thank you!", True),
        ("The work is done and he left the place spotless, thank you.", True),
        ("Great job, thank you! Please tell Sam to come back, the door sticks.", False),
        ("Great job, thank you! Please send her the bill.", False),
        ("The two of them did lovely work on the door. Please tell them so.", True),
        ("Wonderful work on the hedge. Please tell Sam he was very kind.", True),
        ("They came on Friday as agreed, so please post me the bill.", False),
        ("Wonderful work, thank you all. I'd like to have the hall done as well.", False),
        ("Thank you for coming so quickly! The tap in the bath leaks now.", False),
        ("Lovely people. I was charged for two visits, by the way.", False),
        ("He came when he said he would. He left his ladder here, let me know when you fetch it.", False),
        ("Thanks, it works. You can close this. I still need the guarantee, though.", False),
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


def test_who_asks_for_a_later_day_himself_needs_it_no_more_by_the_earlier_one() -> None:
    at = "2026-03-12 09:00"
    needs = replace(thread(), wanted_by=london("2026-03-13 17:00"))
    asks = reader().read(letter("Could you come on 18 March instead?", at=at), london(at), in_sent=False)
    sooner = reader().read(letter("Could you come on 13 March at 9:00?", at=at), london(at), in_sent=False)
    assert wanted_by(needs, asks, HOURS).wanted_by is None
    assert wanted_by(needs, sooner, HOURS).wanted_by == needs.wanted_by


def test_what_was_needed_by_a_time_that_has_passed_is_needed_no_more_once_it_went_well() -> None:
    at = "2026-03-16 11:00"
    text = "He came and the copier works again. Thank you."
    glad = reader().read(letter(text, at=at), london(at), in_sent=False)
    passed, ahead = (replace(thread(), wanted_by=london(f"2026-03-{day} 17:00")) for day in (13, 20))
    assert wanted_by(passed, glad, HOURS).wanted_by is None
    assert wanted_by(ahead, glad, HOURS).wanted_by == ahead.wanted_by
