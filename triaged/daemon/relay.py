"""The relay: the one thread that works through the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from triaged.daemon import wires
from triaged.daemon.desk import pipeline_of
from triaged.daemon.health import Health
from triaged.daemon.shared import Shared
from triaged.letters import acknowledged
from triaged.model import Outgoing, PermanentError, TemporaryError
from triaged.outbox.deliver import Delivered, Delivery, Sender, Unwritten, next_try
from triaged.outbox.notify import Notifier
from triaged.store import Store

_LOOK_EVERY = 5.0
"""Seconds between two looks at the outbox when nobody rings."""
_log = structlog.get_logger("triaged")


def relay(shared: Shared) -> None:
    """Deliver whatever waits until the daemon stops; a new configuration is used from the next mail on."""
    store, house = shared.open(), shared.house
    health, put_off, sender = shared.health("deliver", store), PutOff(), None
    unwritten: Unwritten = {}
    if shared.sends:
        health.begin()
    while not shared.stop.is_set():
        shared.mail_goes.clear()
        if house is not shared.house and sender is not None:
            sender.close()
            sender = None
        house = shared.house
        if not shared.sends:
            health.rest()
            shared.mail_goes.wait(_LOOK_EVERY)
            continue
        try:
            sender = sender or wires.sender(house.config.smtp)
            done = deliver(shared, store, sender, unwritten, alive=health.idle)
            _show(health, put_off, done, store, shared.clock.now())
            pause = 0.0 if done else _pause(shared, store)
        except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
            if sender is not None:
                sender.close()
                sender = None  # its password may be mended meanwhile
            health.trouble(error)
            continue
        if pause:
            shared.mail_goes.wait(pause)
    with suppress(sqlite3.Error):
        for change in unwritten.values():  # a last try, so that the next run need not offer what has left
            change()
    if sender is not None:
        sender.close()
    store.close()


@dataclass
class PutOff:
    """Tells a relay that takes nothing from one customer's mailbox that is full."""

    addresses: set[str] = field(default_factory=set)
    """Whose mail was put off since the relay last took any, or refused it for good."""
    works: bool = False
    """Whether the relay dealt with the last mail."""

    def trouble(self, done: Sequence[Delivered]) -> str | None:
        """Return what is wrong with the relay after these tries; None where nothing shows that anything is."""
        wrong: str | None = None
        for each in done:
            if each.mail.mail.channel != "mail":
                continue  # another road says nothing of this one
            self.works = each.answered and not each.whole
            if self.works:
                self.addresses.clear()
                wrong = None
            else:
                self.addresses.add(each.mail.mail.to.email)
                # Mail to one of us that does not leave is as grave as a relay that takes nothing.
                of_ours = each.mail.mail.person is not None
                wrong = each.reply if each.whole or of_ours or len(self.addresses) > 1 else wrong
        return wrong


def _show(health: Health, put_off: PutOff, done: Sequence[Delivered], store: Store, now: datetime) -> None:
    """Say how the relay is; where it failed as a whole and others wait, pause before the next try."""
    if (trouble := put_off.trouble(done)) is not None:
        health.trouble(TemporaryError(trouble), pause=bool(store.outbox.waiting(now, 1)))
    elif done and put_off.works:
        health.well()
    elif not done and store.outbox.rows(None, "deferred", "uncertain"):
        health.still()  # what was said of the last try holds
    elif not done:
        health.idle()


def deliver(
    shared: Shared, store: Store, sender: Sender, unwritten: Unwritten, *, alive: Callable[[], None] = lambda: None
) -> tuple[Delivered, ...]:
    """Try what may be tried now; returns what became of it. ``unwritten`` goes on to the next call."""
    config, pipeline = shared.house.config, pipeline_of(shared, store)
    delivery = Delivery(
        store, sender, from_=config.smtp.from_, clock=shared.clock, teller=Notifier(config), unwritten=unwritten,
        freshen=lambda queued: pipeline.fresh(queued, shared.clock.now()), alive=alive, crash_point=shared.crash_point,
    )  # fmt: skip
    done = delivery.run()
    for each in done:
        mail = each.mail.mail
        key = "/".join(part for part in mail.key.split("/") if "@" not in part)  # it names the rule or the rung
        rules = _rules(store, mail)
        _log.info("delivery", outcome=each.outcome, kind=mail.kind, thread=mail.thread, key=key, rules=rules)
        shared.seen(each)
    return done


def _rules(store: Store, mail: Outgoing) -> list[str]:
    """Return the rules because of which a customer is written to; those of other mails stand in their keys."""
    found = store.mail.of_hash(acknowledged(mail.key)) if mail.kind == "acknowledgement" else None
    decisions = store.mail.decisions(found.id) if found else ()
    return [each.rule for each in decisions if each.outcome == "match"]


def _pause(shared: Shared, store: Store) -> float:
    """Return how many seconds to wait for the bell: until the next try, but not for ever."""
    left = next_try(store, shared.clock.now())
    if left is None:
        return _LOOK_EVERY
    return min(_LOOK_EVERY, max(0.05, shared.clock.real_seconds(left)))
