"""What each guard answers, in the words that ``explain`` shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.inbox.test_screen_verdict import OURS as BARE
from triaged.inbox import screen
from triaged.inbox.parse import parse
from triaged.model import Guard

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
OURS = replace(BARE, vendor_domains=("brass.example",))
DAY = screen.Situation()


def _answers(
    text: str = "The tap drips.",
    *,
    author: str = "Ida <ida@client.example>",
    to: str = "help@ours.example",
    subject: str = "Tap",
    field: str = "Date: Mon, 14 Sep 2026 08:00:00 +0100",
    situation: screen.Situation = DAY,
) -> dict[str, Guard]:
    raw = f"{field}\r\nFrom: {author}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{text}"
    message = parse(raw.encode(), received_at=RECEIVED)
    origin = screen.origin(message, OURS, in_sent=False)
    verdict = screen.verdict(message, origin, OURS, situation=situation)
    return {guard.name: guard for guard in verdict.guards}


UNSEEN = {
    "own-mail": "No loop mark of ours.",
    "bounce": "It reports no failed delivery.",
    "read-receipt": "It is no read receipt.",
    "feedback-report": "It is no report.",
    "null-return-path": "The envelope sender is not empty.",
    "own-address": "It is not from our own address.",
    "forged-staff": "It makes no unproved claim to be from us.",
    "dmarc-fail": "The trusted server does not call it forged.",
    "auto-submitted": "Auto-Submitted is missing or says no.",
    "calendar": "It is no scheduling mail.",
    "list": "No header of a list.",
    "precedence": "Precedence is missing or usual.",
    "response-suppressed": "X-Auto-Response-Suppress asks for nothing.",
    "autoresponder": "No header of an autoresponder.",
    "no-reply": "The author's address looks like one that is read.",
    "out-of-office": "It reads like no absence notice.",
    "other-desk": "It reads like no receipt of a desk.",
    "verification": "It asks for no proof.",
    "says-automatic": "It does not say that it is automatic.",
    "duplicate": "It was not seen before.",
    "staff-wrote": "Staff did not write it.",
    "vendor-wrote": "No vendor wrote it.",
    "no-author": "From names somebody.",
    "ambiguous-from": "From does not name several authors.",
    "forged-token": "No forged thread token.",
    "stranger-quotes-thread": "It names no thread of others.",
    "not-addressed": "It is addressed to us.",
    "suppressed": "The address is not suppressed.",
    "silenced": "Nobody silenced this conversation.",
    "restored": "No backup is in between.",
    "cap-thread": "0 of at most 3 acknowledgements for this thread.",
    "cap-address": "0 of at most 1 acknowledgements for this address.",
    "cap-domain": "0 of at most 40 acknowledgements for this domain.",
    "fuse": "The fuse is whole.",
    "cap-hour": "0 of at most 60 acknowledgements for this hour.",
}
"""What they say of a mail that nothing speaks against, in the order in which they decide."""


def test_of_a_customers_mail_every_guard_says_what_it_did_not_see() -> None:
    seen = _answers()
    assert list(seen) == list(UNSEEN)
    assert seen == {name: Guard(name=name, hit=False, why=why) for name, why in UNSEEN.items()}


BY_THEIR_FIELDS = [
    ("X-Triaged-Loop: 1", "own-mail", "It carries our own loop mark."),
    ("X-Failed-Recipients: gone@client.example", "bounce", "It names failed recipients."),
    ("Content-Type: message/delivery-status", "bounce", "It is a delivery status notification."),
    ("Content-Type: message/disposition-notification", "read-receipt", "It is a read receipt."),
    ("Content-Type: message/feedback-report", "feedback-report", "It is an abuse report."),
    ("Return-Path: <>", "null-return-path", "The envelope sender is empty, so nobody can be answered."),
    ("Auto-Submitted: Auto-Generated (cron); x=y", "auto-submitted", "Auto-Submitted is 'auto-generated'."),
    ("Content-Type: text/calendar; method=REPLY", "calendar", "It is scheduling mail."),
    ("List-Id: <tips.client.example>", "list", "It carries list-id, as lists and newsletters do."),
    ("Mailing-List: contact tips@client.example", "list", "It carries mailing-list, as lists and newsletters do."),
    ("Precedence: Auto-Reply (to you)", "precedence", "Precedence is auto_reply."),
    ("X-Auto-Response-Suppress: RN, OOF", "response-suppressed", "X-Auto-Response-Suppress names oof."),
    ("X-Out-Of-Office: 1", "autoresponder", "It carries x-out-of-office."),
    ("X-Mailer: Vacation 1.2.7", "autoresponder", "Its x-mailer is that of an autoresponder."),
    ("Sender: list-owner@client.example", "no-reply", "Nobody reads list-owner@."),
    (
        "Authentication-Results: mx.ours.example; dmarc=fail header.from=client.example",
        "dmarc-fail",
        "The trusted server says that its author is forged.",
    ),
]


@pytest.mark.parametrize(("field", "name", "why"), BY_THEIR_FIELDS)
def test_a_guard_says_what_it_saw_in_the_header(field: str, name: str, why: str) -> None:
    assert _answers(field=field)[name] == Guard(name=name, hit=True, why=why)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Your message could not be delivered.", "bounce", "It begins as the reports of mailers do."),
        ("This mailbox is no longer monitored.", "out-of-office", "It says that its mailbox is read by nobody."),
        (
            "Code: 81944 is your code.",
            "verification",
            "It wants an address or a sign-in confirmed by a link or a code.",
        ),
        ("It is booked. This is an automated message.", "says-automatic", "It says that it is automatic."),
        (
            "We have received your request. This is an automated message.",
            "other-desk",
            "It confirms a request of ours and says that it is automatic.",
        ),
    ],
)
def test_a_guard_says_what_it_read_in_the_text(text: str, name: str, why: str) -> None:
    assert _answers(text)[name] == Guard(name=name, hit=True, why=why)


@pytest.mark.parametrize(
    ("author", "name", "why"),
    [
        ("help+tap@ours.example", "own-address", "We wrote it ourselves."),
        ("pat@ours.example", "forged-staff", "From claims to be one of us, and nothing proves it."),
        ("dana@brass.example", "vendor-wrote", "A vendor wrote it."),
        ("Bounce+12@client.example", "no-reply", "Nobody reads bounce+12@."),
        ("", "no-author", "From names nobody."),
        ("ida@client.example, joe@client.example", "ambiguous-from", "From names 2 authors."),
    ],
)
def test_a_guard_says_who_wrote(author: str, name: str, why: str) -> None:
    assert _answers(author=author)[name] == Guard(name=name, hit=True, why=why)


def test_staff_who_are_proved_wrote_it() -> None:
    proof = "Authentication-Results: mx.ours.example; dmarc=pass header.from=ours.example"
    seen = _answers(author="pat@ours.example", field=proof)
    assert seen["staff-wrote"] == Guard(name="staff-wrote", hit=True, why="Staff wrote it.")
    assert seen["forged-staff"].why == UNSEEN["forged-staff"]


def test_our_own_address_is_no_claim_that_needs_proof() -> None:
    assert _answers(author="help@ours.example")["forged-staff"].why == UNSEEN["forged-staff"]


CAPS = screen.Caps(per_thread=2, per_address=2, per_domain=2, per_hour=2)


@pytest.mark.parametrize(
    ("situation", "name", "why"),
    [
        (screen.Situation(duplicate=True), "duplicate", "It was handled before."),
        (screen.Situation(thread_flags=("forged-token",)), "forged-token", "Its thread token is not ours."),
        (
            screen.Situation(thread_flags=("sender-not-participant",)),
            "stranger-quotes-thread",
            "It names a thread in which its author takes no part.",
        ),
        (screen.Situation(suppressed=True), "suppressed", "The address is suppressed."),
        (screen.Situation(silenced=True), "silenced", "Only people write in this conversation."),
        (
            screen.Situation(before_restore=True),
            "restored",
            "It came before a backup was restored, and may have been acknowledged.",
        ),
        (
            screen.Situation(fuse_blown=True),
            "fuse",
            "The fuse is blown: nothing is acknowledged until `triaged resume`.",
        ),
        (
            screen.Situation(caps=CAPS, acks_in_thread=2),
            "cap-thread",
            "2 of at most 2 acknowledgements for this thread.",
        ),
        (
            screen.Situation(caps=CAPS, acks_to_address=3),
            "cap-address",
            "3 of at most 2 acknowledgements for this address.",
        ),
        (
            screen.Situation(caps=CAPS, acks_to_domain=2),
            "cap-domain",
            "2 of at most 2 acknowledgements for this domain.",
        ),
        (screen.Situation(caps=CAPS, acks_last_hour=9), "cap-hour", "9 of at most 2 acknowledgements for this hour."),
    ],
)
def test_a_guard_says_what_we_know_ourselves(situation: screen.Situation, name: str, why: str) -> None:
    assert _answers(situation=situation)[name] == Guard(name=name, hit=True, why=why)


@pytest.mark.parametrize(
    "field", ["Cc: help@ours.example", "Resent-To: help@ours.example", "Resent-Cc: help@ours.example"]
)
def test_whoever_copied_us_or_sent_it_again_addressed_us(field: str) -> None:
    blind = _answers(to="joe@client.example")["not-addressed"]
    assert blind == Guard(name="not-addressed", hit=True, why="None of our addresses is in To, Cc or Resent-To.")
    assert _answers(to="joe@client.example", field=field)["not-addressed"].why == UNSEEN["not-addressed"]


@pytest.mark.parametrize(
    "mark",
    ["> ", "-----Original Message-----\n", "---------- Forwarded message ---------\n", f"{'_' * 32}\nFrom: Brass\n"],
)
def test_what_stands_below_a_mark_of_quotation_is_not_the_authors_word(mark: str) -> None:
    notice = "The visit is booked. This is an automated message."
    assert _answers(f"The tap drips.\n\n{notice}")["says-automatic"].hit
    assert not _answers(f"The tap drips.\n\n{mark}{notice}")["says-automatic"].hit


def test_a_mark_within_a_line_quotes_nothing() -> None:
    assert _answers("Portal > Visits > Booked. This is an automated message.")["says-automatic"].hit


def test_a_report_that_only_its_author_gives_away_is_a_bounce() -> None:
    text = "Message from yahoo.example.\nWe could not bring your mail to:\n\n<gone@client.example>:\nNo such mailbox.\n"
    seen = _answers(text, author="MAILER-DAEMON@yahoo.example", subject="Failure Notice")
    assert seen["bounce"].why == "Its subject and its text are those of a mailer that reports a failure."
    assert not _answers(text, subject="Failure Notice")["bounce"].hit
