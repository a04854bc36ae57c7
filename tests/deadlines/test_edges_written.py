"""Which words of a mail of ours do what was promised, and which only promise it again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import entry
from triaged.deadlines.written import kept_by_writing
from triaged.model import LedgerPromise

DRAWINGS = "send you the drawings"
SURVEY = "confirm the date of the survey"


def owed(what: str) -> LedgerPromise:
    return entry(what=what, by="staff", promisor="Pat")


@pytest.mark.parametrize(
    ("what", "text", "again", "kept"),
    [
        (DRAWINGS, "The drawings are below.", (), True),
        (DRAWINGS, "You will have the drawings tomorrow.", ("send you the drawings tomorrow",), False),
        (DRAWINGS, "The drawings are below.", ("get back to you about the price",), True),
        (SURVEY, "He does the survey on Friday.", ("carry out the survey on Friday",), True),  # that is the date
        (SURVEY, "You will have the date of the survey tomorrow.", ("confirm the date of the survey tomorrow",), False),
        ("get back to you", "I am still waiting.", ("let you know tomorrow",), False),
        ("get back to you", "I am still waiting.", ("send you the drawings tomorrow",), True),
        ("send you the paperwork", "The documents are below.", (), True),  # another word for it
        ("send you the November figures", "Ace comes in November.", (), False),
        ("give you a call", "As we discussed on the phone just now, it is the valve.", (), True),
        ("give you a call", "It is the valve.", (), False),
        ("draw up a new layout", "Please find attached the layout.", (), True),
        ("draw up a new layout", "The layout is difficult.", (), False),
    ],
)
def test_a_mail_does_what_it_is_about_and_does_not_promise_again(
    what: str, text: str, again: tuple[str, ...], *, kept: bool
) -> None:
    assert bool(kept_by_writing([owed(what)], text, (), again)) is kept


def test_any_of_the_attached_files_may_be_what_was_promised() -> None:
    files = ("photographs.zip", "drawings.pdf")
    assert kept_by_writing([owed(DRAWINGS)], "As promised.", files, ()) == (owed(DRAWINGS),)
    assert kept_by_writing([owed(DRAWINGS)], "As promised.", files[:1], ()) == ()


@pytest.mark.parametrize(
    ("promise", "kept"),
    [
        (replace(owed(DRAWINGS), status="broken"), True),  # too late, but done
        (replace(owed(DRAWINGS), status="moved"), False),
        (replace(owed(DRAWINGS), by_hand=True), False),
        (replace(owed(DRAWINGS), promised_by="vendor"), False),
        (replace(owed("draw up a new layout"), status="broken"), False),
    ],
)
def test_only_what_staff_still_owe_is_done_by_their_mail(promise: LedgerPromise, *, kept: bool) -> None:
    text = "Please find attached the drawings and the layout."
    assert bool(kept_by_writing([promise], text, (), ())) is kept
