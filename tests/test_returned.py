"""A mail of ours that comes back: staff learn that somebody was not reached, and nobody is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.household import World, london
from triaged.model import Outgoing, Thread
from triaged.pipeline import Outcome

CUSTOMER = "dana@customer.example"
AT = "2026-03-12 09:05"


@pytest.fixture
def world() -> World:
    return World()


def opened(world: World) -> tuple[Thread, Outgoing]:
    """Open a thread and return it with the acknowledgement that it got."""
    first = world.mail("The boiler is out and the plumber never came.", at="2026-03-12 09:00")
    assert first.thread is not None
    return first.thread, first.sent[0]


def report(
    world: World, message_id: str, recipient: str, *, action: str = "failed", at: str = AT, returned: str = ""
) -> Outcome:
    """Deliver a report (RFC 3464) on the mail of that id, by a relay whose report nobody has signed."""
    when = london(at)
    lines = [
        "Return-Path: <>",
        f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <{recipient}.{action}.{when:%H%M}@relay.example>",
        "From: Mail Delivery Subsystem <mailer-daemon@relay.example>",
        "To: support@fixwell.example",
        "Subject: Delivery Status Notification",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r",
        "",
        "--r",
        "Content-Type: text/plain",
        "",
        "Something about your mail.",
        "--r",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; relay.example",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        "Status: 5.1.1",
        "",
        "--r",
        "Content-Type: text/rfc822-headers",
        "",
        f"Message-ID: {message_id}",
        f"From: {returned or 'support@fixwell.example'}",
        "--r--",
    ]
    raw = "\r\n".join(lines).encode()
    return world.handle(world.keep(raw, when), when)


def test_staff_learn_once_that_the_customer_cannot_be_reached(world: World) -> None:
    thread, said = opened(world)
    came_back = report(world, said.message_id, CUSTOMER)
    assert (came_back.verdict.kind, came_back.verdict.reason, came_back.origin.kind) == (
        "silent",
        "bounce",
        "automatic",
    )
    assert came_back.thread is not None
    assert came_back.thread.id == thread.id
    [notice] = came_back.sent
    assert (notice.kind, notice.person, notice.template) == ("notice", "dispatch", "came_back.txt")
    assert "What we wrote to dana@customer.example did not arrive" in notice.text
    assert report(world, said.message_id, CUSTOMER, at="2026-03-12 09:20").sent == ()
    list(world.pipeline.tick(london("2026-03-12 09:21")))
    assert [mail.template for mail in world.out() if mail.kind == "notice"] == ["came_back.txt"]
    marked = world.store.mail.thread(thread.id)
    assert marked is not None
    assert "cannot be reached" in marked.labels
    assert marked.state == "waiting for us"  # a bounce is nobody's answer


def test_an_address_that_failed_gets_no_more_acknowledgements_until_somebody_lifts_that(world: World) -> None:
    _, said = opened(world)
    report(world, said.message_id, CUSTOMER)
    again = world.mail("Is anybody there?", at="2026-03-12 11:00", subject="Other thing")
    assert (again.verdict.kind, again.verdict.reason) == ("silent", "suppressed")
    world.store.outbox.unsuppress(CUSTOMER)
    assert world.mail("The tap drips.", at="2026-03-12 13:00", subject="Tap").verdict.kind == "acknowledge"


def test_a_mail_that_is_only_late_alarms_nobody(world: World) -> None:
    _, said = opened(world)
    assert report(world, said.message_id, CUSTOMER, action="delayed").sent == ()
    assert not world.store.outbox.is_suppressed(CUSTOMER)


def test_a_bounce_of_what_staff_wrote_finds_its_thread(world: World) -> None:
    thread, _ = opened(world)
    world.answer(
        "We come at two.",
        at="2026-03-12 09:30",
        subject="Re: Where is the plumber?",
        message_id="<pat.1@fixwell.example>",
    )
    came_back = report(world, "<pat.1@fixwell.example>", CUSTOMER, at="2026-03-12 09:35")
    assert came_back.thread is not None
    assert came_back.thread.id == thread.id
    assert [mail.template for mail in came_back.sent] == ["came_back.txt"]


def test_a_report_about_somebody_else_joins_nothing(world: World) -> None:
    opened(world)
    world.answer(
        "We come at two.",
        at="2026-03-12 09:30",
        subject="Re: Where is the plumber?",
        message_id="<pat.1@fixwell.example>",
    )
    stray = report(world, "<pat.1@fixwell.example>", "mallory@elsewhere.example", at="2026-03-12 09:35")
    assert (stray.thread, stray.sent) == (None, ())
    assert not world.store.outbox.is_suppressed("mallory@elsewhere.example")


def test_a_bounce_that_returns_the_mail_as_text_finds_its_thread(world: World) -> None:
    thread, said = opened(world)
    body = (
        "Hi. This is the qmail-send program at relay.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{CUSTOMER}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n"
        f"Message-ID: {said.message_id}\nTo: {CUSTOMER}\n"
    )  # fmt: skip
    came_back = world.mail(
        body, at="2026-03-12 09:10", sender="MAILER-DAEMON@relay.example", subject="failure notice", proved=False,
        headers=(("Return-Path", "<>"),),
    )  # fmt: skip
    assert came_back.thread is not None
    assert came_back.thread.id == thread.id
    assert [mail.person for mail in came_back.sent] == ["dispatch"]


def test_a_notice_to_one_of_us_that_came_back_is_told_to_somebody_else(world: World) -> None:
    opened(world)
    world.until("2026-03-12 14:00")
    told = next(mail for mail in world.out() if mail.kind == "escalation" and mail.person == "dispatch")
    came_back = report(world, told.message_id, told.to.email, at="2026-03-12 14:05")
    assert [(mail.person, mail.template) for mail in came_back.sent] == [("owner", "came_back.txt")]
    assert "A notice to dispatch@fixwell.example came back" in came_back.sent[0].text
    [failed] = world.store.outbox.rows(None, "failed")
    assert failed.mail.key == told.key
    assert not world.store.outbox.is_suppressed(told.to.email)


def test_bounces_without_end_make_no_mail(world: World) -> None:
    _, said = opened(world)
    report(world, said.message_id, CUSTOMER)
    before = len(world.out())
    for minute in range(10, 40):
        at = london("2026-03-12 09:00") + timedelta(minutes=minute)
        assert report(world, said.message_id, CUSTOMER, at=f"{at:%Y-%m-%d %H:%M}").sent == ()
    assert len(world.out()) == before
