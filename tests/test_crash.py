"""Whatever ends the program between two steps, a new start on the same file loses nothing and says nothing twice.

The end is an exception that no part of the program catches; what the database file holds then is what a new process
would find. A process that is killed for real is a test of the whole daemon.
"""

from __future__ import annotations

import email
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.household import World, letter, london
from triaged.clock import ManualClock
from triaged.model import Address
from triaged.outbox.deliver import Delivery
from triaged.store import Store

NOW = london("2026-03-12 10:00")
RAW = letter("Ace Plumbing was to come on Monday and never showed up.", at="2026-03-12 10:00")
US = Address(email="support@fixwell.example")


class EndError(BaseException):
    """Ends the program, as far as this test goes."""


@dataclass
class EndAt:
    """Ends the program when it comes to a point for the n-th time."""

    name: str
    times: int = 1
    seen: Counter[str] = field(default_factory=Counter)

    def __call__(self, name: str) -> None:
        self.seen[name] += 1
        if name == self.name and self.seen[name] == self.times:
            raise EndError


@dataclass
class Relay:
    """Takes every mail, and keeps what it took."""

    ids: list[str] = field(default_factory=list)

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, **_more: object) -> str:
        del envelope_from, rcpt
        self.ids.append(str(email.message_from_bytes(data)["Message-ID"]))
        return "250 taken"

    def close(self) -> None:
        """Nothing is open."""


class NoOtherRoad:
    """Nobody has one here."""

    def send(self, person: str, title: str, text: str) -> None:
        raise AssertionError(f"{person} was told: {title} {text}")


def arrived(path: Path) -> int:
    world = World(path)
    row = world.keep(RAW, NOW)
    world.store.close()
    return row


def restarted(path: Path) -> World:
    """Start again on the same file and handle what waits, as the daemon does."""
    world = World(path)
    while mail := world.store.mail.next_new():
        world.handle(mail.id, NOW)
    return world


def fingerprint(world: World) -> tuple[object, ...]:
    """Return all that matters of what is in a database."""
    tables = ("message", "raw", "thread", "promise", "promise_history", "deadline", "step", "outbox")
    mails = tuple((mail.key, mail.message_id, mail.text) for mail in world.out())
    return (
        tuple(world.store.count(table) for table in tables),
        mails,
        world.store.mail.threads(),
        world.store.integrity(),
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    path = tmp_path_factory.mktemp("calm") / "triaged.db"
    arrived(path)
    return fingerprint(restarted(path))


@pytest.mark.parametrize("point", ["after match", "before commit", "after commit"])
def test_a_mail_is_handled_once_wherever_the_program_ends(
    tmp_path: Path, undisturbed: tuple[object, ...], point: str
) -> None:
    path = tmp_path / "triaged.db"
    row = arrived(path)
    ended = World(path, crash_point=EndAt(point))
    with pytest.raises(EndError):
        ended.handle(row, NOW)
    ended.store.close()
    assert fingerprint(restarted(path)) == undisturbed


@pytest.mark.parametrize("times", [1, 2, 3, 4])
def test_a_step_is_fired_once_wherever_the_program_ends(tmp_path: Path, times: int) -> None:
    late = london("2026-03-20 10:00")
    calm = tmp_path / "calm.db"
    arrived(calm)
    list(restarted(calm).pipeline.tick(late))
    path = tmp_path / "triaged.db"
    arrived(path)
    restarted(path).store.close()
    ended = World(path, crash_point=EndAt("in tick before commit", times))
    with pytest.raises(EndError):
        list(ended.pipeline.tick(late))
    ended.store.close()
    again = World(path)
    list(again.pipeline.tick(late))
    assert fingerprint(again) == fingerprint(World(calm))
    assert list(again.pipeline.tick(late)) == []


@pytest.mark.parametrize(
    ("point", "times_taken", "outcome"), [("before send", 1, "sent"), ("after send", 2, "sent"), ("never", 1, "sent")]
)
def test_a_mail_that_was_being_sent_is_offered_once_more_under_the_same_id(
    tmp_path: Path, point: str, times_taken: int, outcome: str
) -> None:
    path = tmp_path / "triaged.db"
    arrived(path)
    restarted(path).store.close()
    relay, clock, store = Relay(), ManualClock(NOW), Store(path)
    delivery = Delivery(store, relay, from_=US, clock=clock, teller=NoOtherRoad(), crash_point=EndAt(point))
    if point == "never":
        delivery.run()
    else:
        with pytest.raises(EndError):
            delivery.run()
    store.close()
    again = Store(path)
    assert again.outbox.recover(NOW) == (0 if point == "never" else 1)
    clock.move_to(NOW + timedelta(hours=1))
    Delivery(again, relay, from_=US, clock=clock, teller=NoOtherRoad()).run()
    (row,) = again.outbox.rows()
    assert relay.ids == [row.mail.message_id] * times_taken
    assert (row.state, row.uncertain) == (outcome, 0 if point == "never" else 1)


def test_a_program_that_ends_at_every_sending_offers_a_mail_twice_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "triaged.db"
    arrived(path)
    restarted(path).store.close()
    relay, clock = Relay(), ManualClock(NOW)
    for _ in range(4):
        store = Store(path)
        store.outbox.recover(clock.now())
        try:
            Delivery(store, relay, from_=US, clock=clock, teller=NoOtherRoad(), crash_point=EndAt("after send")).run()
        except EndError:
            clock.move_to(clock.now() + timedelta(hours=1))
        store.close()
    (row,) = Store(path).outbox.rows()
    assert relay.ids == [row.mail.message_id] * 2
    assert (row.state, row.uncertain) == ("failed", 2)


def test_a_mail_that_ends_the_program_is_counted_before_it_is_tried(tmp_path: Path) -> None:
    path = tmp_path / "triaged.db"
    row = arrived(path)
    for tries in (1, 2):
        ended = World(path, crash_point=EndAt("after match"))
        assert ended.store.mail.begin_try(row) == tries
        with pytest.raises(EndError):
            ended.handle(row, NOW)
        ended.store.close()
    mail = Store(path).mail.get(row)
    assert mail is not None
    assert (mail.state, mail.attempts) == ("new", 2)
