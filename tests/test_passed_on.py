"""A member of staff passes a customer's mail on to the mailbox: the customer's conversation opens."""

from __future__ import annotations

import pytest

from tests.household import World

NOTE = "Came to my own mailbox, can somebody take it?\n\n"
WORDS = "The boiler is out and Ace Plumbing never came on Monday."
GMAIL = f"""---------- Forwarded message ---------
From: Dana Reeve <dana@customer.example>
Date: Wed, 11 Mar 2026 at 18:02
Subject: Boiler
To: Pat <pat@fixwell.example>

{WORDS}"""
OUTLOOK = f"""Von: Dana Reeve [mailto:dana@customer.example]
Gesendet: Mittwoch, 11. März 2026 18:02
An: Pat
Betreff: Boiler

{WORDS}"""
APPLE = f"""Begin forwarded message:

> From: Dana Reeve <dana@customer.example>
> Subject: Boiler
> Date: 11 March 2026 at 18:02:11 GMT
> To: pat@fixwell.example
>
> {WORDS}"""
PAT = "Pat Lowe <pat@fixwell.example>"


@pytest.mark.parametrize("body", [NOTE + GMAIL, GMAIL, NOTE + OUTLOOK, OUTLOOK, NOTE + APPLE, APPLE])
def test_the_customers_conversation_opens(body: str) -> None:
    world = World()
    outcome = world.mail(body, at="2026-03-12 09:00", sender=PAT, subject="Fwd: Boiler")
    assert (outcome.origin.kind, outcome.verdict.reason) == ("staff", "staff-wrote")
    assert outcome.thread is not None
    assert (outcome.thread.customer, outcome.thread.customer_name) == ("dana@customer.example", "Dana Reeve")
    assert outcome.thread.state == "waiting for us"
    assert [each.kind for each in world.store.ledger.running(outcome.thread.id)]
    # Her next mail about it finds the conversation, and is acknowledged.
    again = world.mail("Is anybody coming?", at="2026-03-12 11:00", subject="Boiler")
    assert again.thread is not None
    assert (again.thread.id, again.verdict.kind) == (outcome.thread.id, "acknowledge")


def test_what_the_customer_says_of_herself_is_no_promise_of_ours() -> None:
    world = World()
    told = world.mail(
        OUTLOOK.replace(WORDS, f"{WORDS}\nI will call you tomorrow at nine."),
        at="2026-03-12 09:00", sender=PAT, subject="WG: Boiler",
    )  # fmt: skip
    assert {each.promised_by for each in told.reading.facts.promises} <= {"vendor", "customer"}
    assert told.reading.facts.promises


def test_a_stranger_cannot_pass_on_a_mail_in_our_name() -> None:
    world = World()
    outcome = world.mail(GMAIL, at="2026-03-12 09:00", sender=PAT, subject="Fwd: Boiler", proved=False)
    assert (outcome.verdict.kind, outcome.thread) == ("quarantine", None)


def test_a_mail_of_ours_that_is_passed_on_opens_nothing_for_us() -> None:
    world = World()
    own = GMAIL.replace("dana@customer.example", "sam@fixwell.example")
    assert world.mail(NOTE + own, at="2026-03-12 09:00", sender=PAT, subject="Fwd: Boiler").thread is None


def test_a_customer_who_passes_on_a_mail_is_the_customer() -> None:
    world = World()
    outcome = world.mail(NOTE + GMAIL.replace("dana@", "ace@"), at="2026-03-12 09:00", subject="Fwd: Boiler")
    assert outcome.thread is not None
    assert outcome.thread.customer == "dana@customer.example"
