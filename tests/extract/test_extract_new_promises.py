"""Somebody failed, was rung, and promised anew: that promise lies ahead; and the ones that only look like it."""

from __future__ import annotations

import pytest

from tests.household import World

TUESDAY = "2026-05-12 14:10"
AHEAD = [
    "Nobody turned up. I waited in all morning. When I rang them they swore blind he'd be here at 8 on Thursday.",
    "Your plumber never came. I phoned and the girl promised somebody would be here on Friday between 10 and 12.",
    "He never showed. Spoke to his boss, who assured me he'd be round Thursday before noon.",
    "I waited all day and nobody came. They apologised and promised a man for Thursday morning.",
    "No one showed up again today. Their office told me he would come first thing on Thursday instead.",
    "Nobody came this morning. I rang them and they said he will be here on Thursday at 8.",
]
BEHIND = [
    "Nobody came on Wednesday. I rang on Thursday and they said he would be here on Friday. Still nobody.",
    "Nobody came. I rang them and they promised Friday. Nobody came on Friday either.",
    "Ace Plumbing was supposed to come last Friday and never turned up.",
    "They said they would be here on Friday at 8. I rang them and nobody picked up. They never came.",
]


def promised(text: str) -> list[tuple[str, str]]:
    reading = World().mail(text, at=TUESDAY).reading
    return [(each.due.iso() if each.due else "", each.status) for each in reading.facts.promises]


@pytest.mark.parametrize("text", AHEAD)
def test_what_is_promised_after_a_failure_lies_ahead(text: str) -> None:
    [(due, status)] = promised(text)
    assert due > "2026-05-13"
    assert status == "open"


@pytest.mark.parametrize("text", BEHIND)
def test_what_is_told_as_failed_lies_behind(text: str) -> None:
    [(due, status)] = promised(text)[:1]
    assert due < "2026-05-13"
    assert status == "broken"


def test_a_request_without_a_verb_lies_ahead() -> None:
    assert promised("You came at nine, survey done. The quote by Thursday as discussed, please.") == [
        ("2026-05-14", "open")
    ]


def test_two_promises_of_one_sentence_are_two() -> None:
    text = "It was good to talk. He will attend on Thursday between one and five; and you will write to me by Monday."
    assert promised(text) == [("2026-05-14T13:00:00+01:00", "open"), ("2026-05-18", "open")]


def test_a_firm_to_which_the_writer_would_go_has_promised_nothing() -> None:
    text = "The chat said a tech will be there Monday 2-4. No tech came. I'm switching to Cobalt Fiber tomorrow."
    reading = World().mail(text, at=TUESDAY).reading
    assert [each.vendor for each in reading.facts.promises if each.vendor == "Cobalt Fiber"] == []


@pytest.mark.parametrize("text", ["Thank you, I give you 9.", "The water will be off from 7:30 to 8:15."])
def test_marks_and_states_are_no_promises(text: str) -> None:
    assert promised(text) == []


def test_a_day_that_is_over_by_its_date_is_not_taken_for_news() -> None:
    [(due, status)] = promised("Nobody came. I rang and they promised somebody for 4 May.")
    assert due.startswith("2026-05-04")
    assert status == "broken"
