"""Where an answer begins to say something, and how staff write that they take a promise back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import FRIDAY, HOURS, MONDAY, entry, told
from triaged.deadlines.changed import changed_by_us
from triaged.deadlines.hollow import hollow
from triaged.model import Promise, PromiseStatus

SIXTY = "Yes, that is fine; the key is with the neighbour at no. 914."
"""Letters, as many as make a text of an answer."""
STOCK = "Thank you for contacting us today. "
"""Six words."""


@pytest.mark.parametrize(
    ("text", "earlier", "why"),
    [
        (SIXTY, SIXTY, "the same text again"),
        (SIXTY[:-1], SIXTY[:-1], ""),  # shorter than sixty letters: it may well be given twice
        ("x" * 100, "x" * 96 + "abcd", "the same text again"),
        ("x" * 100, "x" * 95 + "abcde", ""),
    ],
)
def test_a_long_answer_is_the_same_again_though_four_letters_of_a_hundred_differ(
    text: str, earlier: str, why: str
) -> None:
    assert hollow(text, [earlier]) == why


@pytest.mark.parametrize(
    ("text", "says_something"),
    [
        (STOCK * 10, False),
        (STOCK * 10 + "Dana.", True),  # sixty-one words
        ("Dear Mr and Mrs Smith\n" + STOCK, False),  # five words greet
        (STOCK + "The part is in since Tuesday.", True),
        ("Please don\u2019t hesitate to write again.", False),
        ("We appreciate your patience; would Friday suit you?", True),
    ],
)
def test_stock_phrases_say_nothing_unless_they_are_many_or_something_else_is_said_or_asked(
    text: str, *, says_something: bool
) -> None:
    assert hollow(text, []) == ("" if says_something else "nothing but stock phrases")


@pytest.mark.parametrize(
    ("text", "promised", "becomes"),
    [
        ("Sam can\u2019t make it on Friday, he comes on Monday.", [told("come on Monday", due=MONDAY)], "moved"),
        ("They won\u2019t be coming.", [], "withdrawn"),
    ],
)
def test_an_apostrophe_may_be_curly(text: str, promised: list[Promise], becomes: str) -> None:
    (change,) = changed_by_us([entry(due=FRIDAY.iso(), what="come on Friday")], promised, text, HOURS)
    assert change.status == becomes


@pytest.mark.parametrize(
    ("status", "by_hand", "withdrawn"),
    [
        ("open", False, True),
        ("doubtful", False, True),
        ("open", True, False),  # what a person decided stands
        ("kept", False, False),
        ("broken", False, False),
    ],
)
def test_what_may_still_be_kept_can_be_called_off_be_it_in_doubt(
    status: PromiseStatus, *, by_hand: bool, withdrawn: bool
) -> None:
    old = replace(entry(due=FRIDAY.iso(), status=status), by_hand=by_hand)
    found = changed_by_us([old], [], "We called it off.", HOURS)
    assert [each.status for each in found] == (["withdrawn"] if withdrawn else [])
