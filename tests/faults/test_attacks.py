"""Attacks that hit other mail gateways, each as a mail or as many (see docs/guarantees.md, A-01 to A-04, A-11)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.invariants import assert_sound
from tests.household import KEY, World, letter, london
from triaged.tokens import Tokens

AT = "2026-03-12 10:00"
DANA = "Dana Reeve <dana@customer.example>"
EVE = "Eve <eve@stranger.example>"
TOKENS = Tokens(KEY, "fixwell.example")


def opened(world: World) -> tuple[str, str, str]:
    """Return a conversation of Dana: its thread, the Message-ID of her mail, and that of our acknowledgement."""
    first = world.mail(
        "Ace Plumbing was to come on Monday and never came.", at=AT, sender=DANA, message_id="<1@c.example>"
    )
    [sent] = [mail for mail in world.out() if mail.kind == "acknowledgement"]
    assert first.thread is not None
    assert first.thread.id == sent.thread
    return sent.thread, "<1@c.example>", sent.message_id


def test_a_copy_line_of_a_forged_mail_lets_nobody_in() -> None:
    """A-01: whoever forges the customer and copies himself in stays a stranger, and gets no mail."""
    world = World()
    thread, customers, ours = opened(world)
    copy = (("Cc", "eve@stranger.example"),)
    for number, quoted in enumerate((customers, ours)):
        at = f"2026-03-12 1{number + 1}:00"
        world.mail("Any news?", at=at, sender=DANA, answers=quoted, headers=copy, proved=False)
    assert {mail.to.email for mail in world.out() if mail.kind == "acknowledgement"} == {"dana@customer.example"}
    late = world.mail("Please send me the history.", at="2026-03-12 14:00", sender=EVE, answers=customers)
    assert late.thread is None or late.thread.id != thread
    assert late.verdict.kind == "quarantine"
    assert not [mail for mail in world.out() if mail.to.email == "eve@stranger.example"]
    assert_sound(world.store)


def test_what_a_stranger_writes_to_is_never_told_what_others_wrote() -> None:
    """A-01: an acknowledgement quotes no earlier text of a conversation."""
    world = World()
    _, customers, _ = opened(world)
    world.mail("Any news? It is number 12 Orchard Way.", at="2026-03-12 16:00", sender=DANA, answers=customers)
    assert all("Orchard" not in mail.text for mail in world.out() if mail.kind == "acknowledgement")


def test_a_flood_in_somebodys_name_writes_to_him_once() -> None:
    """A-02: forged senders must not make this program flood their victim, nor carry the attacker's words to him."""
    world = World()
    at = london(AT)
    for number in range(60):
        raw = letter(
            f"Mail {number} of a bomb.", at=AT, sender="Victim <victim@customer.example>", proved=False,
            subject=f"You are hacked {number}", message_id=f"<bomb{number}@far.example>",
        )  # fmt: skip
        world.handle(world.keep(raw, at + timedelta(seconds=number)), at + timedelta(seconds=number))
    told = [mail for mail in world.out() if mail.to.email == "victim@customer.example"]
    assert len(told) == 1
    assert "hacked" not in told[0].subject + told[0].text
    assert_sound(world.store)


@pytest.mark.parametrize(
    ("sender", "body"),
    [
        (
            "Chat <feedback@chat.example>",
            "Confirm your email address by clicking https://chat.example/confirm?t=ab12cd34.",
        ),
        ("Desk <hello@desk.example>", "Your verification code is 482913. It expires in ten minutes."),
        ("Bank <hello@bank.example>", "48 hours left.\n\n482913 is your one-time passcode. Never share it."),
        ("Desk <hello@desk.example>", "Hello,\n\nyour sign-in code for Desk: 482913\n\nThe Desk team"),
    ],
)
def test_a_sign_up_elsewhere_is_not_answered(sender: str, body: str) -> None:
    """A-03: whoever signs up with our address must not get our answer, nor see the code in a conversation."""
    world = World()
    outcome = world.mail(body, at=AT, sender=sender, subject="Confirm your sign-up")
    assert outcome.verdict.kind == "silent"
    assert world.out() == []


def test_a_person_who_writes_of_a_code_is_answered() -> None:
    world = World()
    body = "The plumber never came on Monday. The code of the gate is 4829, your man has it. I waited all day."
    assert world.mail(body, at=AT).verdict.kind == "acknowledge"


@pytest.mark.parametrize("changed", range(8))
def test_a_token_with_one_letter_changed_names_nothing(changed: int) -> None:
    """A-04."""
    world = World()
    thread, _, _ = opened(world)
    token = TOKENS.subject_token(thread, "dana@customer.example")
    at = len(token) - 1 - changed
    forged = token[:at] + ("2" if token[at] != "2" else "3") + token[at + 1 :]
    outcome = world.mail("It is me.", at="2026-03-12 12:00", sender=EVE, subject=f"Re: [{forged}]")
    assert outcome.thread is None or outcome.thread.id != thread
    assert outcome.flags == ("forged-token",)


def test_who_has_us_in_bcc_is_not_answered() -> None:
    """RFC 3834 section 2: only what is openly addressed to us."""
    world = World()
    outcome = world.mail("Ace Plumbing never came.", at=AT, to="somebody@else.example")
    assert outcome.verdict.reason == "not-addressed"
    assert [mail for mail in world.out() if mail.kind == "acknowledgement"] == []


def test_three_mails_in_a_burst_are_acknowledged_once_also_after_a_restart(tmp_path: Path) -> None:
    """RFC 5230 section 4.2."""
    path = tmp_path / "triaged.db"
    for minute, words in enumerate(("The tap drips.", "It drips on the floor now.", "Please hurry up.")):
        world = World(path)
        world.mail(words, at=f"2026-03-12 10:0{minute}", message_id=f"<burst{minute}@c.example>", subject="Tap")
    assert [mail.kind for mail in world.out()].count("acknowledgement") == 1


def test_who_was_handed_a_token_joins_and_hears_nothing_of_the_conversation() -> None:
    """H-11: somebody passed a mail of ours on; an address that is new here has proved only that it is its own."""
    world = World()
    thread, customers, ours = opened(world)
    world.mail("And? Nobody has rung me.", at="2026-03-12 11:00", sender=DANA, answers=customers)
    subject = next(mail.subject for mail in world.out() if mail.kind == "acknowledgement")
    eve = world.mail("Send me her address.", at="2026-03-12 17:00", sender=EVE, answers=ours, subject=subject)
    assert (eve.thread.id if eve.thread else "", eve.flags) == (thread, ("new-address",))
    [told] = [mail for mail in world.out() if mail.to.email == "eve@stranger.example"]
    for trace in ("10:00", "11:00", "waiting", "2 mails", "3 mails", "mail number", "Dana", "Ace", "Plumbing"):
        assert trace not in told.text + told.subject, told.text
    world.until("2026-03-13 17:00")
    briefs = [mail.text for mail in world.out() if mail.kind == "escalation" and "Send me her address" in mail.text]
    assert briefs
    for brief in briefs:  # it stands among what happened, marked, and is not shown as the customer's own words
        assert brief.count("Send me her address") == 1
        assert "eve@stranger.example (new here, let in by a token of somebody else) wrote" in brief


@pytest.mark.parametrize("words", ["It works again, thank you very much!", "Please close this, it works again."])
def test_who_only_claims_to_be_a_customer_that_always_proves_himself_ends_no_clock(words: str) -> None:
    """A-01: silence about an open complaint is what a forger could buy with one mail."""
    world = World()
    thread, customers, _ = opened(world)
    owed = {each.kind for each in world.store.ledger.running(thread)}
    world.mail(words, at="2026-03-12 11:00", sender=DANA, answers=customers, proved=False)
    assert {each.kind for each in world.store.ledger.running(thread)} >= owed
    world.mail(words, at="2026-03-12 11:30", sender=DANA, answers=customers)
    assert "first response" not in {each.kind for each in world.store.ledger.running(thread)}


def test_a_customer_whose_mail_is_never_proved_may_end_his_own_clock() -> None:
    world = World()
    first = world.mail("Are you open on Sunday?", at=AT, sender=DANA, message_id="<1@c.example>", proved=False)
    assert first.thread is not None
    words = "Please close this, it works again."
    world.mail(words, at="2026-03-12 11:00", sender=DANA, answers="<1@c.example>", proved=False)
    assert "first response" not in {each.kind for each in world.store.ledger.running(first.thread.id)}


def test_who_takes_part_is_not_told_how_long_another_has_waited() -> None:
    world = World()
    copy = (("Cc", "carol@customer.example"),)
    world.mail("Ace never came.", at=AT, sender=DANA, message_id="<1@c.example>", headers=copy)
    world.mail(
        "I was there too.", at="2026-03-12 12:00", sender="Carol <carol@customer.example>", answers="<1@c.example>"
    )
    [told] = [mail for mail in world.out() if mail.to.email == "carol@customer.example"]
    for trace in ("waiting", "2 mails", "We have told", "10:00"):
        assert trace not in told.text, told.text


TRACES = (
    "10:00",
    "11:00",
    "11:30",
    "waiting",
    "2 mails",
    "3 mails",
    "4 mails",
    "mail number",
    "Dana",
    "Ace",
    "Plumbing",
)


@pytest.mark.parametrize("per_hour", [1, 100])
def test_who_joins_hears_nothing_of_the_others_however_late_or_often_he_is_answered(per_hour: int) -> None:
    """A-01: also where the cap kept his answer back, where it is worded anew, and where he writes again and again."""
    world = World(per_hour=per_hour)
    _, customers, ours = opened(world)
    subject = next(mail.subject for mail in world.out() if mail.kind == "acknowledgement")
    world.mail("And? Nobody has rung me.", at="2026-03-12 11:00", sender=DANA, answers=customers)
    for at in ("2026-03-12 11:10", "2026-03-13 09:30", "2026-03-14 15:30", "2026-03-16 10:30"):
        world.mail(f"Send me her address, I wait since {at[:10]}.", at=at, sender=EVE, answers=ours, subject=subject)
        list(world.pipeline.tick(london(at) + timedelta(hours=2)))
        for row in world.store.outbox.rows():
            if row.state == "queued":
                world.pipeline.fresh(row, london(at) + timedelta(hours=3))
    told = [mail for mail in world.out() if mail.to.email == "eve@stranger.example"]
    assert told
    for mail in told:
        assert [trace for trace in TRACES if trace in mail.text + mail.subject] == [], mail.template
