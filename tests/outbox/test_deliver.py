from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.test_crash import NoOtherRoad
from triaged.clock import ManualClock
from triaged.model import Address, Outgoing, PermanentError, TemporaryError, Thread
from triaged.outbox.deliver import HELD, Delivery, next_try, wait_after
from triaged.outbox.envelope import (
    SmtpAuthFailed,
    SmtpDeferred,
    SmtpRefused,
    SmtpUncertain,
)
from triaged.store import Store

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
US = Address(email="support@fixwell.example", name="Fixwell")


class Relay:
    """Answers each mail with the next of the given answers; an error is raised, a text is a reply."""

    def __init__(self, *answers: str | BaseException) -> None:
        """Keep the answers."""
        self.answers = list(answers)
        self.got: list[tuple[str, str, str]] = []
        self.stays: Callable[[], bool] = lambda: False

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, stays: Callable[[], bool] = bool) -> str:
        self.stays = stays
        self.got.append((envelope_from, rcpt, email.message_from_bytes(data)["Message-ID"]))
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        self.answers.clear()


class World:
    def __init__(self, *answers: str | BaseException, mails: int = 1) -> None:
        """Queue some mails for a relay that answers so."""
        self.store, self.clock, self.relay = Store(None), ManualClock(NOON), Relay(*answers)
        self.delivery = Delivery(self.store, self.relay, from_=US, clock=self.clock, teller=NoOtherRoad())
        self.store.mail.save_thread(
            Thread(
                id="K7Q2M4", subject="", customer="dana@customer.example", customer_name="", state="waiting for us",
                opened_at=NOON, last_message_at=NOON,
            )
        )  # fmt: skip
        for number in range(1, mails + 1):
            self.store.outbox.queue(mail(number))

    def states(self) -> list[str]:
        return [row.state for row in self.store.outbox.rows()]

    def later(self, **span: float) -> list[str]:
        self.clock.move_to(self.clock.now() + timedelta(**span))
        return [each.outcome for each in self.delivery.run()]


def mail(number: int) -> Outgoing:
    return Outgoing(
        key=f"{number}", kind="acknowledgement", thread="K7Q2M4", to=Address(email=f"dana{number}@customer.example"),
        subject="Re: leak", text="We have it.", html=None, message_id=f"<{number}@fixwell.example>",
        template="general.txt", created_at=NOON,
    )  # fmt: skip


def test_what_a_customer_waits_for_overtakes_notices() -> None:
    world = World(mails=0)
    for number in range(30):
        world.store.outbox.queue(replace(mail(number), kind="reminder"))
    world.store.outbox.queue(mail(77))
    first, *_ = world.delivery.run()
    assert first.mail.mail.to.email == "dana77@customer.example"


REFUSED = SmtpRefused("550 no such user", code=550, text="no such user")
GREYLISTED = SmtpDeferred("451 try later", code=451, text="try later")
CLOSING = SmtpDeferred("421 closing", code=421, text="closing")
LOST = SmtpDeferred("the connection was refused")
UNCERTAIN = SmtpUncertain("no answer after the final dot")


@pytest.mark.parametrize(
    ("answer", "outcomes", "states"),
    [
        ("250 taken", ["sent", "sent"], ["sent", "sent"]),
        (REFUSED, ["failed", "sent"], ["failed", "sent"]),
        (GREYLISTED, ["deferred", "sent"], ["deferred", "sent"]),
        (CLOSING, ["deferred"], ["deferred", "queued"]),
        (LOST, ["deferred"], ["deferred", "queued"]),
        (UNCERTAIN, ["uncertain"], ["uncertain", "queued"]),
    ],
)
def test_what_becomes_of_two_mails_when_the_first_meets_this(
    answer: str | BaseException, outcomes: list[str], states: list[str]
) -> None:
    world = World(answer, mails=2)
    assert [each.outcome for each in world.delivery.run()] == outcomes
    assert world.states() == states
    rows = world.store.outbox.rows()
    assert rows[0].reply == str(answer)


@pytest.mark.parametrize(
    "error", [SmtpAuthFailed("535 no"), TemporaryError("the name is not known"), PermanentError("x")]
)
def test_what_every_mail_would_meet_is_raised_with_the_queue_kept(error: Exception) -> None:
    world = World(error, mails=2)
    with pytest.raises(type(error)):
        world.delivery.run()
    assert world.states() == ["deferred", "queued"]
    assert world.store.outbox.rows()[0].reply == str(error)
    assert world.later(hours=1) == ["sent", "sent"]


def test_the_envelope_has_one_sender_and_one_recipient() -> None:
    world = World()
    world.delivery.run()
    assert world.relay.got == [("support@fixwell.example", "dana1@customer.example", "<1@fixwell.example>")]
    assert world.later(days=9) == []


def test_a_mail_that_waits_is_tried_again_ever_more_rarely() -> None:
    world = World(*[GREYLISTED] * 3)
    assert world.later() == ["deferred"]
    assert world.later(seconds=59) == []
    assert world.later(seconds=1) == ["deferred"]
    assert world.later(seconds=60) == []
    assert world.later(seconds=60) == ["deferred"]
    assert world.later(seconds=240) == ["sent"]
    assert len(world.relay.got) == 4


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 2), (5, 32), (6, 60), (10_000, 60)])
def test_no_wait_is_longer_than_an_hour(attempts: int, minutes: int) -> None:
    assert wait_after(attempts) == timedelta(minutes=minutes)


def test_after_two_days_a_mail_is_given_up_and_written_down() -> None:
    world = World(*[GREYLISTED] * 4)
    assert world.later() == ["deferred"]
    assert world.later(days=1) == ["deferred"]
    assert world.later(days=1) == ["deferred"]
    assert world.later(minutes=61) == ["failed"]
    assert [entry["kind"] for entry in world.store.journal("K7Q2M4")] == ["delivery failed"]
    assert [row.reply for row in world.store.outbox.rows()] == ["given up after two days: 451 try later"]
    assert world.later(days=1) == []


def test_what_is_uncertain_is_offered_once_more_under_the_same_id() -> None:
    world = World(UNCERTAIN)
    assert world.later() == ["uncertain"]
    assert world.later(minutes=1) == ["sent"]
    assert [message_id for _, _, message_id in world.relay.got] == ["<1@fixwell.example>"] * 2
    assert [row.uncertain for row in world.store.outbox.rows()] == [1]


def test_what_is_uncertain_twice_is_shown_to_a_person() -> None:
    world = World(UNCERTAIN, UNCERTAIN)
    assert world.later() == ["uncertain"]
    assert world.later(minutes=1) == ["failed"]
    assert world.later(days=1) == []
    assert world.states() == ["failed"]
    assert [row.reply for row in world.store.outbox.rows()] == [
        "twice nobody could tell whether it was taken: no answer after the final dot"
    ]
    assert [entry["kind"] for entry in world.store.journal("K7Q2M4")] == ["delivery failed"]


def test_nothing_leaves_while_it_is_held() -> None:
    world = World(mails=2)
    world.store.mark(HELD, "an incident")
    assert world.later() == []
    assert next_try(world.store, NOON) is None
    world.store.mark(HELD, None)
    assert next_try(world.store, NOON) == timedelta()
    assert world.later() == ["sent", "sent"]
    assert next_try(world.store, NOON) is None


def test_a_hold_stops_a_delivery_between_two_mails() -> None:
    world = World(mails=2)
    send = world.relay.send

    class Holding(Relay):
        def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
            world.store.mark(HELD, "stop")
            return send(envelope_from=envelope_from, rcpt=rcpt, data=data)

    Delivery(world.store, Holding(), from_=US, clock=world.clock, teller=NoOtherRoad()).run()
    assert world.states() == ["sent", "queued"]


def test_how_long_until_the_next_try() -> None:
    world = World(GREYLISTED)
    world.delivery.run()
    assert next_try(world.store, NOON) == timedelta(minutes=1)
    assert next_try(world.store, NOON + timedelta(hours=1)) == timedelta()


def test_a_mail_that_cannot_be_written_fails_alone() -> None:
    world = World(mails=0)
    world.store.outbox.queue(replace(mail(1), subject="two\nlines"))
    world.store.outbox.queue(mail(2))
    assert world.later() == ["failed", "sent"]
    assert [rcpt for _, rcpt, _ in world.relay.got] == ["dana2@customer.example"]


@pytest.mark.parametrize("error", [SmtpDeferred("nobody there", code=0), SmtpDeferred("closing", code=421)])
def test_an_unreachable_relay_never_loses_the_queue(error: SmtpDeferred) -> None:
    world = World(error, error, error)
    assert world.later(hours=0) == ["deferred"]
    assert world.later(days=3) == ["deferred"]
    assert world.later(days=3) == ["deferred"]
    assert world.later(hours=2) == ["sent"]


def test_a_customer_who_cannot_be_reached_is_told_to_the_rules() -> None:
    world = World(SmtpRefused("no such user", code=550, text="no such user"))
    assert world.later(hours=0) == ["failed"]
    found = world.store.occurrences.next()
    assert found is not None
    assert (found.thread, found.kind) == ("K7Q2M4", "delivery failed")


@pytest.mark.parametrize("put_off", [GREYLISTED, UNCERTAIN])
def test_nothing_of_a_conversation_overtakes_what_was_put_off_before_it(put_off: BaseException) -> None:
    world = World(put_off, mails=0)
    for number in (1, 2):
        world.store.outbox.queue(replace(mail(number), to=Address(email="dana@customer.example")))
    world.store.outbox.queue(mail(3))
    first = [(each.mail.mail.key, each.outcome) for each in world.delivery.run()]
    assert first[0] == ("1", "deferred" if put_off is GREYLISTED else "uncertain")
    assert "2" not in dict(first)
    world.delivery.run()
    assert world.delivery.run() == ()
    world.later(minutes=2)
    world.delivery.run()
    sent = sorted((row.sent_at, row.mail.key) for row in world.store.outbox.rows() if row.sent_at)
    assert [key for _, key in sent if key != "3"] == ["1", "2"]


def test_what_waits_behind_another_wakes_nobody() -> None:
    world = World(GREYLISTED, mails=0)
    for number in (1, 2):
        world.store.outbox.queue(replace(mail(number), to=Address(email="dana@customer.example")))
    world.delivery.run()
    assert next_try(world.store, world.clock.now()) == timedelta(minutes=1)


def test_a_mail_that_is_gone_meanwhile_does_not_leave() -> None:
    """Its customer is erased while the mails before it are handed over."""
    world = World(mails=2)
    send = world.relay.send

    class Erasing(Relay):
        def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
            world.store.outbox._rows.run("DELETE FROM outbox WHERE id = 2")
            return send(envelope_from=envelope_from, rcpt=rcpt, data=data)

    done = Delivery(world.store, Erasing(), from_=US, clock=world.clock, teller=NoOtherRoad()).run()
    assert [each.mail.id for each in done] == [1]
    assert [rcpt for _, rcpt, _ in world.relay.got] == ["dana1@customer.example"]
