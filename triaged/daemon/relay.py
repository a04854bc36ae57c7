"""The relay: the one thread that works through the outbox."""

from __future__ import annotations

import sqlite3

import structlog

from triaged.daemon import wires
from triaged.daemon.health import Health
from triaged.daemon.shared import Shared
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.deliver import Delivered, Delivery, Sender, next_try
from triaged.outbox.notify import Notifier
from triaged.store import Store

_LOOK_EVERY = 5.0
"""Seconds between two looks at the outbox when nobody rings."""
_log = structlog.get_logger("triaged")


def relay(shared: Shared) -> None:
    """Deliver whatever waits until the daemon stops; a new configuration is used from the next mail on."""
    store, house = shared.open(), shared.house
    health, sender = shared.health("deliver", store), None
    while not shared.stop.is_set():
        shared.mail_goes.clear()
        if house is not shared.house and sender is not None:
            sender.close()
            sender = None
        house = shared.house
        if not shared.sends:
            shared.mail_goes.wait(_LOOK_EVERY)
            continue
        try:
            sender = sender or wires.sender(house.config.smtp)
            done = deliver(shared, store, sender)
        except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
            if sender is not None:
                sender.close()
                sender = None  # its password may be mended meanwhile
            health.trouble(error)
            continue
        if done:
            _judge(shared, store, health, done[-1])
            continue
        if not store.outbox.rows(None, "deferred", "uncertain"):
            health.well()  # else what was said of the last try still holds
        shared.mail_goes.wait(_pause(shared, store))
    if sender is not None:
        sender.close()
    store.close()


def _judge(shared: Shared, store: Store, health: Health, last: Delivered) -> None:
    """Say how the relay is from the last try; where it left others waiting, it failed as a whole and wants a pause."""
    if last.outcome in ("deferred", "uncertain"):
        health.trouble(TemporaryError(last.reply), pause=bool(store.outbox.waiting(shared.clock.now(), 1)))
    else:
        health.well()


def deliver(shared: Shared, store: Store, sender: Sender) -> tuple[Delivered, ...]:
    """Try what may be tried now; returns what became of it."""
    config = shared.house.config
    delivery = Delivery(
        store, sender, from_=config.smtp.from_, clock=shared.clock, teller=Notifier(config),
        crash_point=shared.crash_point,
    )  # fmt: skip
    done = delivery.run()
    for each in done:
        mail = each.mail.mail
        _log.info("delivery", outcome=each.outcome, kind=mail.kind, thread=mail.thread)
        shared.seen(each)
    return done


def _pause(shared: Shared, store: Store) -> float:
    """Return how many seconds to wait for the bell: until the next try, but not for ever."""
    left = next_try(store, shared.clock.now())
    if left is None:
        return _LOOK_EVERY
    return min(_LOOK_EVERY, max(0.05, shared.clock.real_seconds(left)))
