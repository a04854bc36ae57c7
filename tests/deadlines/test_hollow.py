"""Answers that answer nothing, and answers that only resemble them."""

from __future__ import annotations

import pytest

from tests.household import World
from triaged.deadlines.hollow import hollow

SCRIPT = (
    "Dear customer, thank you for contacting us. We value your feedback and have forwarded it to the department in"
    " charge, who will look into the matter as soon as possible. Kind regards, the team."
)
REACHED = (
    "Dear customer, thanks for reaching out! We understand how frustrating this is. Please don't hesitate to contact"
    " us if you have any further questions. Have a blessed day!"
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SCRIPT, "the same text again"),
        (SCRIPT.replace("customer", "Dana"), "the same text again"),
        ("Hello, our office hours are Monday to Friday, 8 to 5. Kind regards", "nothing but office hours"),
        ("Thank you for your mail. We are open from 8 to 5 on weekdays.", "nothing but office hours"),
        (REACHED, "nothing but stock phrases"),
        (
            "We appreciate your loyalty. Your feedback has been passed to the relevant team.",
            "nothing but stock phrases",
        ),
        ("How did we do? Please take our short survey: https://x.example/s", "nothing but a survey"),
        ("Hi Dana. Tell us what you think! Rate your visit here.", "nothing but a survey"),
    ],
)
def test_what_says_nothing(text: str, why: str) -> None:
    assert hollow(text, [SCRIPT]) == why


@pytest.mark.parametrize(
    "text",
    [
        "Yes, that is fine.",
        "Thank you for your patience. The part came in today and Sam fits it at two.",
        "We apologise for the delay. Which day would suit you?",
        "The plumber will be with you at two today. Our office hours are 8 to 5 if you want to ring.",
        "We are open from 8 to 5, so I will ring you tomorrow at nine.",
        "Sorry about that. How did we do otherwise? Please rate us.",
        "I looked into it: Ace had the wrong number for you. It is sorted, and the invoice is cancelled.",
        "Could you tell us which office hours suit you?",
        "",
    ],
)
def test_what_says_something(text: str) -> None:
    assert hollow(text, [SCRIPT, "Yes, that is fine."]) == ""


def test_a_hollow_answer_meets_no_clock_but_the_first() -> None:
    world = World()
    first = world.mail("The boiler is out and nobody came.", at="2026-03-12 09:00")
    assert first.thread is not None
    known = first.reading.message.message_id
    world.answer(SCRIPT, at="2026-03-12 10:00", answers=known)
    world.mail("That tells me nothing. When will somebody come?", at="2026-03-12 11:00", answers=known)
    again = world.answer(SCRIPT, at="2026-03-12 12:00", answers=known, message_id="<again@fixwell.example>")
    assert again.thread is not None
    assert again.thread.state == "waiting for us"
    assert "hollow-answer" in again.thread.labels
    assert "next response" in [each.kind for each in world.store.ledger.running(first.thread.id)]
    assert world.store.journal(first.thread.id)[-1]["kind"] == "hollow answer"
    real = world.answer("Sam is with you at two today.", at="2026-03-12 13:00", answers=known)
    assert real.thread is not None
    assert real.thread.state == "waiting for customer"
    assert "next response" not in [each.kind for each in world.store.ledger.running(first.thread.id)]


def test_a_first_answer_that_is_hollow_is_a_first_answer_and_the_customer_still_waits() -> None:
    world = World()
    first = world.mail("The boiler is out and nobody came.", at="2026-03-12 09:00")
    assert first.thread is not None
    hours = world.answer(
        "Our office hours are 8 to 5.", at="2026-03-12 10:00", answers=first.reading.message.message_id
    )
    assert hours.thread is not None
    assert (hours.thread.state, hours.thread.first_response_at is not None) == ("waiting for us", True)
    assert "first response" not in [each.kind for each in world.store.ledger.running(first.thread.id)]
