from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extract.tables import mostly
from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ace Plumbing came and mended it, cheers.", ["Ace Plumbing came", "mended"]),
        ("They turned up and it works now, thank you.", ["They turned up", "works now"]),
        ("The part arrived this morning.", ["The part arrived"]),
        ("The tap has been fixed. All sorted.", ["has been fixed", "All sorted"]),
        ("He never came on Monday, but today he came and all is fixed now.", ["he came", "is fixed now"]),
        ("They came but did nothing.", []),
        ("They came on Monday. It leaks again.", []),
        ("He came two hours late.", []),
        ("If they came today I would be glad.", []),
        ("Just to say the new chap came at half nine.", ["chap came"]),
        ("ruth called thx. the other branch never did.", ["ruth called"]),
        ("They called me a liar.", []),
        ("Would you believe it, Stan did ring at six.", ["Stan did ring"]),
        ("He did not ring.", []),
        ("ken brought it round at three.", ["ken brought"]),
        ("I received the form this morning.", ["I received the"]),
        ("It was a pleasure to speak to you on Monday.", ["a pleasure to speak to you"]),
        ("Thank you very much indeed for your call.", ["Thank you very much indeed for your call"]),
        ("Colin has come at 2, not at 1.", ["Colin has come"]),
        ("First thing tomorrow has come and gone.", []),
        ("Got the corrected one, thanks.", ["Got the"]),
        ("It runs as smoothly as new.", ["runs as smoothly as"]),
        ("The conduit is in. Looks solid.", ["is in."]),
        ("They never came. It has not been fixed.", []),
        ("Has it been fixed?", []),
        ("They said it would be sorted now.", []),
        ("I came home when the bill arrived.", []),
    ],
)
def test_the_news_that_it_happened(read: Read, text: str, expected: list[str]) -> None:
    facts = read(text)
    assert [fact.text for fact in facts.happened] == expected
    assert all(text[fact.start : fact.end] == fact.text for fact in facts.happened)


def test_good_news_before_a_failure_is_told_with_less_confidence(read: Read) -> None:
    facts = read("Ken turned up at nine and the pump works. But nobody ever rang me about the tank.")
    assert [(fact.text, fact.confidence) for fact in facts.happened] == [("Ken turned up", 0.5)]
    assert facts.went_well == ()


def test_thanks_for_a_thing_are_half_sure_and_an_hour_stands_beside_the_news(read: Read) -> None:
    [thanks] = read("Pat, thank you for the heaters.").happened
    assert (thanks.text, thanks.confidence) == ("thank you for the heaters", 0.5)
    [came] = read("Ken arrived at 2.15pm and the pump works.").happened[:1]
    assert came.at is not None
    assert f"{came.at.earliest:%H:%M}" == "14:15"


def test_what_staff_tell_is_half_sure_and_what_a_vendor_tells_is_nothing(read: Read) -> None:
    [fact] = read("The part for your boiler came in this morning. All sorted now.", sender="staff").happened
    assert ("came" in fact.text, fact.confidence) == (True, 0.5)
    assert read("Our man came and fixed it.", sender="vendor").happened == ()


MOVED = [
    (
        "Larkfield said they would come Friday at 10. They now say Saturday at 10 instead.",
        ["moved", "open"],
        "2026-05-16T10:00:00+01:00",
    ),
    ("Larkfield was due on Friday. Now it's Saturday.", ["moved", "open"], "2026-05-16"),
    ("The delivery was due on Tuesday. They pushed it to the 20th.", ["moved", "open"], "2026-05-20"),
    ("The delivery was due on Tuesday. They've put us back to Monday.", ["moved", "open"], "2026-05-18"),
    (
        "The midwife was to come at nine today. She didn't. Now they say Friday at 2pm.",
        ["broken", "open"],
        "2026-05-15T14:00:00+01:00",
    ),
    ("Larkfield said they would come yesterday. A wasted day. Now they say Friday.", ["broken", "open"], "2026-05-15"),
    ("They now say Friday at 10 instead.", ["open"], "2026-05-15T10:00:00+01:00"),
]


def test_a_new_date_moves_the_old_promise(read: Read) -> None:
    def told(text: str, statuses: list[str]) -> str | None:
        promises = read(text).promises
        fits = [promise.status for promise in promises] == statuses
        return promises[-1].due.iso() if fits and promises[-1].due is not None else None

    mostly(MOVED, told, share=0.5)


@pytest.mark.parametrize(
    "text", ["Please move it to Friday.", "I moved it to Friday.", "Now it's Thursday.", "Can you push it to Friday?"]
)
def test_what_moves_no_promise(read: Read, text: str) -> None:
    assert read(text).promises == ()
