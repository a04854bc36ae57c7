from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.extract.tables import mostly
from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    "text",
    [
        "Larkfield guy was going to come Monday, never did. Called him Tuesday, he said he'd be here Wednesday.",
        "Larkfield guy was going to come Monday never did\ncalled him Tuesday\nsaid he would be here Wednesday",
        "Larkfield guy was going to come Monday never did / called him Tuesday / said he would be here Wednesday",
        "Larkfield guy was going to come Monday, never did, called him Tuesday, said he would be here Wednesday",
    ],
)
def test_who_calls_without_a_subject(read: Read, text: str) -> None:
    facts = read(text)
    assert [(contact.how, contact.on) for contact in facts.contacts] == [("phone", date(2026, 5, 12))]
    assert [(promise.promisor, promise.promised_by) for promise in facts.promises] == [("Larkfield", "vendor")] * 2


@pytest.mark.parametrize(
    "text", ["The fitter, called Harris, was late.", "Larkfield promised to ring, called me once and left.", "He rang."]
)
def test_other_people_call_too(read: Read, text: str) -> None:
    assert read(text).contacts == ()


PARTS_OF_THE_DAY = [
    ("They said 1:30 tomorrow morning.", "2026-05-15T01:30:00+01:00"),
    ("They said nine in the evening tomorrow.", "2026-05-15T21:00:00+01:00"),
    ("They said tomorrow night at 9.", "2026-05-15T21:00:00+01:00"),
    ("They said Friday evening at 7.", "2026-05-15T19:00:00+01:00"),
    ("They said at 8 tonight.", "2026-05-14T20:00:00+01:00"),
    ("They said tomorrow morning between 8 and 10.", "2026-05-15T08:00:00+01:00"),
    ("They said tomorrow at 3 in the afternoon.", "2026-05-15T15:00:00+01:00"),
    ("They said tomorrow morning.", "2026-05-15T08:00:00+01:00"),
    ("They said tomorrow at 2.", "2026-05-15T14:00:00+01:00"),
]


def test_the_part_of_the_day_belongs_to_the_clock(read: Read) -> None:
    mostly(
        PARTS_OF_THE_DAY, lambda text: next((each.due.iso() for each in read(text).promises if each.due), None), 0.85
    )


TWO_MEANINGS = [
    ("I have been waiting in since 8.", set()),
    ("We have been customers since 2009.", {"long_tenure"}),
    ("The gardener never comes on time.", set()),
    ("The gardener never came.", {"no_show"}),
    ("The gardener has not been yet.", {"no_show"}),
    ("They have not been helpful.", set()),
    ("My mother fell because the lift was out of order.", {"safety"}),
    ("Somebody fell. My son got a shock from the socket.", {"safety"}),
    ("He fell asleep. I got a shock when I saw the bill.", set()),
]


def test_words_with_two_meanings(read: Read) -> None:
    mostly(TWO_MEANINGS, lambda text: {signal.kind for signal in read(text).signals}, share=0.65)


LEFT_OUT = [
    ("Hollis Heating promised to come on Monday. They have not been.", "broken"),
    ("The midwife was to come at nine today. She didn't.", "broken"),
    ("Hollis Heating promised to come on Monday. They have not been told.", "open"),
    ("Hollis Heating will come on Monday. I hope they have not been delayed.", "open"),
]


def test_what_a_clause_leaves_out(read: Read) -> None:
    mostly(LEFT_OUT, lambda text: "/".join(each.status for each in read(text).promises), share=0.75)


def test_the_deed_begins_with_its_verb(read: Read) -> None:
    (promise,) = read("The phone people said they would have someone out first thing today.").promises
    assert promise.what == "have someone out first thing today"


CHAT = """Here is how it went:
(9:14:02 AM) Ida: the Calder man was to come on Tuesday
(9:14:20 AM) Ida: never came
(9:14:55 AM) Ida: rang him on Wednesday
(9:15:31 AM) Ida: said he would be here first thing today"""


def test_times_and_names_of_a_chat_are_not_read_as_its_words(read: Read) -> None:
    facts = read(CHAT)
    first, second = facts.promises
    assert (first.text, second.text) == (
        "the Calder man was to come on Tuesday", "he would be here first thing today",
    )  # fmt: skip
    assert CHAT[first.start : first.end] == first.text
    assert [each.text for each in facts.contacts] == ["rang him on Wednesday"]
    assert {each.text for each in facts.dates} == {"Tuesday", "Wednesday", "first thing today"}


def test_one_line_with_a_time_is_no_chat(read: Read) -> None:
    (promise,) = read("Note of my call:\n(9:14 AM) Calder: the fitter will come on Friday at ten").promises
    assert "fitter will come on Friday" in promise.text


@pytest.mark.parametrize(
    "text",
    [
        'He rang at nine: "Sorry, it took longer than I thought, I could get to you within the hour." It is noon.',
        'My phone rings. "I can maybe be with you by two today."',
    ],
)
def test_a_time_that_somebody_names_for_himself_in_direct_speech_is_a_promise(read: Read, text: str) -> None:
    [promise] = read(text).promises
    assert promise.due is not None
    assert promise.promised_by != "customer"
