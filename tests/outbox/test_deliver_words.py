"""What is said of each try: to the daemon, in the row of the outbox, in the journal, and to the rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.outbox.test_deliver import (
    CLOSING,
    GREYLISTED,
    LOST,
    NOON,
    REFUSED,
    UNCERTAIN,
    US,
    Relay,
    World,
    mail,
)
from triaged.model import Address, OutgoingKind, PermanentError, TemporaryError
from triaged.outbox.compose import to_bytes
from triaged.outbox.deliver import Delivered, Delivery, Unwritten
from triaged.outbox.envelope import SmtpAuthFailed

MINUTE, TWO_DAYS = timedelta(minutes=1), timedelta(days=2)
OUT_OF_ORDER = TemporaryError("a service did not take what was for 'dispatch'")
NO_ADDRESS = PermanentError("people.dispatch: Apprise knows no such address as that in line 1")


LONG_AFTER = NOON + timedelta(days=5)


class Teller:
    """Another road than mail, which takes what it is told or raises the next of the given errors."""

    def __init__(self, *errors: Exception) -> None:
        """Nothing was told yet."""
        self.errors = list(errors)
        self.told: list[tuple[str, str, str]] = []

    def send(self, person: str, title: str, text: str) -> None:
        self.told.append((person, title, text))
        if self.errors:
            raise self.errors.pop(0)


def noticed(teller: Teller, *, notices: int = 1) -> tuple[World, Delivery]:
    """Return a world in which dispatch is told of things by another road as well."""
    world = World(mails=0)
    for number in range(1, notices + 1):
        world.store.outbox.queue(
            replace(
                mail(number), kind="reminder", person="dispatch", notice=f"An answer is due ({number}).",
                to=Address(email="dispatch@fixwell.example"),
            )
        )  # fmt: skip
        world.store.outbox.sent(2 * number - 1, NOON, "250 taken")
    return world, Delivery(world.store, world.relay, from_=US, clock=world.clock, teller=teller)


def row(world: World, number: int = 1) -> tuple[str, str | None, int, int, timedelta, datetime | None]:
    """Return how far a row has come: its state, reply, tries, times in doubt, when it is next, when it was sent."""
    [found] = [each for each in world.store.outbox.rows() if each.id == number]
    return found.state, found.reply, found.attempts, found.uncertain, found.next_at - NOON, found.sent_at


@pytest.mark.parametrize(
    ("answer", "outcome", "whole", "answered", "left"),
    [
        ("250 taken", "sent", False, True, (0, timedelta(), NOON)),
        (REFUSED, "failed", False, True, (0, timedelta(), None)),
        (GREYLISTED, "deferred", False, False, (0, MINUTE, None)),
        (CLOSING, "deferred", True, False, (0, MINUTE, None)),
        (LOST, "deferred", True, False, (0, MINUTE, None)),
        (UNCERTAIN, "uncertain", True, True, (1, MINUTE, None)),
    ],
)
def test_what_a_relay_does_is_reported_and_stands_in_the_outbox(
    answer: str | BaseException, outcome: str, whole: bool, answered: bool, left: tuple[int, timedelta, datetime | None]
) -> None:
    world = World(answer)
    [queued] = world.store.outbox.waiting(NOON)
    reply = str(answer)
    assert world.delivery.run() == (
        Delivered(mail=queued, outcome=outcome, reply=reply, whole=whole, answered=answered),
    )
    assert row(world) == (outcome, reply, 1, *left)


@pytest.mark.parametrize(
    ("error", "outcome", "reply"),
    [
        (None, "sent", "told"),
        (OUT_OF_ORDER, "deferred", str(OUT_OF_ORDER)),
        (NO_ADDRESS, "deferred", str(NO_ADDRESS)),
    ],
)
def test_what_another_road_does_is_reported_and_stands_in_the_outbox(
    error: Exception | None, outcome: str, reply: str
) -> None:
    teller = Teller(*([error] if error else []))
    world, delivery = noticed(teller)
    [queued] = world.store.outbox.waiting(NOON)
    assert delivery.run() == (Delivered(mail=queued, outcome=outcome, reply=reply, answered=error is None),)
    assert teller.told == [("dispatch", "triaged K7Q2M4", "An answer is due (1).")]
    assert row(world, 2) == (outcome, reply, 1, 0, *((MINUTE, None) if error else (timedelta(), NOON)))


@pytest.mark.parametrize(
    ("past", "outcome", "reply"),
    [(TWO_DAYS, "deferred", "{}"), (TWO_DAYS + timedelta(seconds=1), "failed", "given up after two days: {}")],
)
def test_what_is_put_off_is_tried_for_two_days_from_then_on(past: timedelta, outcome: str, reply: str) -> None:
    by_mail = World(*[GREYLISTED] * 3)
    noted, telling = noticed(Teller(*[OUT_OF_ORDER] * 3))
    for world, delivery, number, error in (
        (by_mail, by_mail.delivery, 1, GREYLISTED),
        (noted, telling, 2, OUT_OF_ORDER),
    ):
        world.clock.move_to(LONG_AFTER)  # it was held, or there was no relay
        assert [each.outcome for each in delivery.run()] == ["deferred"]
        world.clock.move_to(LONG_AFTER + TWO_DAYS / 2)
        assert [each.outcome for each in delivery.run()] == ["deferred"]
        world.clock.move_to(LONG_AFTER + past)
        [queued] = world.store.outbox.waiting(LONG_AFTER + past)
        said = reply.format(error)
        assert delivery.run() == (Delivered(mail=queued, outcome=outcome, reply=said, answered=False),)
        assert row(world, number)[:2] == (outcome, said)


@pytest.mark.parametrize("error", [SmtpAuthFailed("535 no"), TemporaryError("the name is not known")])
def test_what_every_mail_would_meet_gives_up_none_however_long_it_lasts(error: Exception) -> None:
    world = World(error)
    world.clock.move_to(NOON + timedelta(days=9))
    with pytest.raises(type(error)):
        world.delivery.run()
    assert row(world)[:2] == ("deferred", str(error))


def test_a_relay_that_leaves_a_mail_in_doubt_twice_gets_no_other_at_once() -> None:
    world = World(UNCERTAIN, UNCERTAIN, UNCERTAIN, mails=2)
    assert world.later() == ["uncertain"]
    world.clock.move_to(NOON + MINUTE)
    assert [each.mail.mail.key for each in world.delivery.run()] == ["2"]  # what was not tried yet comes first
    world.clock.move_to(NOON + 2 * MINUTE)
    [queued, _] = world.store.outbox.waiting(NOON + 2 * MINUTE)
    reply = "twice nobody could tell whether it was taken: no answer after the final dot"
    assert world.delivery.run() == (Delivered(mail=queued, outcome="failed", reply=reply),)
    assert world.states() == ["failed", "uncertain"]


@pytest.mark.parametrize(
    ("kind", "rules_hear"),
    [("acknowledgement", True), ("update", True), ("reminder", False), ("escalation", False), ("notice", False)],
)
def test_a_failure_is_noted_and_the_rules_hear_of_it_where_a_customer_waits(
    kind: OutgoingKind, rules_hear: bool
) -> None:
    world = World(REFUSED, mails=0)
    world.store.outbox.queue(replace(mail(1), kind=kind))
    world.delivery.run()
    assert world.store.journal("K7Q2M4") == [
        {"at": NOON, "kind": "delivery failed", "message": None, "key": "1", "reply": "550 no such user"}
    ]
    assert (world.store.occurrences.next() is not None) is rules_hear


def test_why_a_mail_cannot_be_written_stands_in_the_outbox() -> None:
    world = World(mails=0)
    odd = replace(mail(1), subject="two\nlines")
    with pytest.raises(PermanentError) as error:
        to_bytes(odd, US)
    world.store.outbox.queue(odd)
    [queued] = world.store.outbox.waiting(NOON)
    assert world.delivery.run() == (Delivered(mail=queued, outcome="failed", reply=str(error.value)),)
    assert row(world)[:3] == ("failed", str(error.value), 0)


def test_a_mail_that_is_left_out_or_gone_holds_up_no_other() -> None:
    world = World(mails=4)

    class Erasing(Relay):
        def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
            world.store.outbox._rows.run("DELETE FROM outbox WHERE id = 3")
            return super().send(envelope_from=envelope_from, rcpt=rcpt, data=data)

    done = Delivery(
        world.store, Erasing(), from_=US, clock=world.clock, teller=Teller(),
        freshen=lambda queued: None if queued.id == 1 else queued.mail,
    ).run()  # fmt: skip
    assert [(each.mail.id, each.outcome) for each in done] == [(2, "sent"), (4, "sent")]


def test_each_notice_is_reported_but_for_those_that_are_gone() -> None:
    class Erasing(Teller):
        def send(self, person: str, title: str, text: str) -> None:
            world.store.outbox._rows.run("DELETE FROM outbox WHERE id = 4")
            super().send(person, title, text)

    teller = Erasing()
    world, delivery = noticed(teller, notices=3)
    world.store.outbox._rows.run("UPDATE outbox SET to_email = 'd' || id || '@fixwell.example'")  # no turn to keep
    assert [(each.mail.id, each.outcome) for each in delivery.run()] == [(2, "sent"), (6, "sent")]
    assert [text for _, _, text in teller.told] == ["An answer is due (1).", "An answer is due (3)."]


def refusing(monkeypatch: pytest.MonkeyPatch, world: World, writing: str, times: int) -> list[int]:
    """Let the database refuse one kind of writing so many times; returns the mails of all that were tried."""
    write: Callable[..., None] = getattr(world.store.outbox, writing)
    tried: list[int] = []

    def locked(number: int, *values: object) -> None:
        tried.append(number)
        if len(tried) <= times:
            raise sqlite3.OperationalError("database is locked")
        write(number, *values)

    monkeypatch.setattr(world.store.outbox, writing, locked)
    return tried


OUTCOMES = pytest.mark.parametrize(
    ("answer", "outcome"),
    [("250 taken", "sent"), (REFUSED, "failed"), (GREYLISTED, "deferred"), (UNCERTAIN, "uncertain")],
)
"""Each outcome has the name of the writing that keeps it."""


@OUTCOMES
def test_what_became_of_a_mail_is_written_at_the_third_try_at_the_latest(
    monkeypatch: pytest.MonkeyPatch, answer: str | BaseException, outcome: str
) -> None:
    world = World(answer)
    tried = refusing(monkeypatch, world, outcome, times=2)
    assert world.later() == [outcome]
    assert (world.states(), tried) == ([outcome], [1, 1, 1])


@OUTCOMES
def test_what_cannot_be_written_is_kept_for_the_next_run_and_offered_to_nobody_again(
    monkeypatch: pytest.MonkeyPatch, answer: str | BaseException, outcome: str
) -> None:
    world, kept = World(answer), Unwritten()

    def run() -> tuple[Delivered, ...]:
        return Delivery(
            world.store, world.relay, from_=US, clock=world.clock, teller=Teller(), unwritten=kept
        ).run()  # fmt: skip

    tried = refusing(monkeypatch, world, outcome, times=3)
    with pytest.raises(sqlite3.OperationalError):
        run()
    assert (world.states(), list(kept), tried) == (["sending"], [1], [1, 1, 1])
    assert run() == ()
    assert (world.states(), list(kept), len(world.relay.got)) == ([outcome], [], 1)
