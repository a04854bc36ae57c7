"""One run without a daemon: fetch, handle, deliver, and look whether the owner should be told of anything."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress

from triaged.config import Mailbox
from triaged.daemon import wires
from triaged.daemon.alarm import Watchman
from triaged.daemon.desk import worker_of, write_in_force
from triaged.daemon.housekeeping import keep_no_longer
from triaged.daemon.refusing import refused
from triaged.daemon.relay import PutOff, deliver
from triaged.daemon.roads import ring_all
from triaged.daemon.shared import Shared
from triaged.daemon.watch import find, take
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.deliver import Unwritten
from triaged.store import Store

Failure = TemporaryError | PermanentError | sqlite3.OperationalError


def run_once(shared: Shared, store: Store) -> int:
    """Do all that is due, in this thread; returns how many mails were handled.

    What fails holds up nothing else: clocks run on while a mailbox is out of reach, and what waits leaves while no mail
    can be read. The first error is raised at the end, after the owner was told of what has failed for long.
    """
    errors: list[Failure] = [
        error for mailbox in shared.house.config.mailbox if (error := _fetched(shared, store, mailbox))
    ]
    handled, broken = _handled(shared, store)
    errors += [broken] if broken else []
    _say_what_is_refused(shared, store)
    if shared.sends and (undelivered := _delivered(shared, store)):
        errors.append(undelivered)
    try:
        write_in_force(shared, store)
        keep_no_longer(store, shared.house.config.retention, shared.clock.now())
    except sqlite3.OperationalError as error:
        errors.append(error)
    Watchman(shared, ring_all).look()
    # What the database does not take is remembered outside of it, and so told of although each run is a short one.
    for each in sorted(errors, key=lambda error: not isinstance(error, sqlite3.OperationalError)):
        raise each
    return handled


def _say_what_is_refused(shared: Shared, store: Store) -> None:
    """Tell whoever edited the files, and ``status``, that they are mistaken and the last set stands in for them."""
    why = shared.house.refused
    shared.health("reload", store).show(why or None)
    if why:
        with suppress(sqlite3.OperationalError):
            refused(shared, store, why)


def _handled(shared: Shared, store: Store) -> tuple[int, Failure | None]:
    """Handle what came and fire what is due; returns how many mails that were, and what is wrong with the reader."""
    health, done = shared.health("work", store), 0
    try:
        reader = shared.reader_of(shared.house.config)
        try:
            done = worker_of(shared, store, reader).work()
        finally:
            reader.close()
    except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
        health.show(str(error))
        return done, error
    health.show(None)
    return done, None


def _fetched(shared: Shared, store: Store, mailbox: Mailbox) -> Failure | None:
    """Fetch every folder of a mailbox; returns, and writes down for ``status``, why one could not be."""
    name = f"fetch/{mailbox.name}"
    try:
        folders = find(shared, store, mailbox)
        for folder in folders:
            name = f"fetch/{mailbox.name}/{folder.name}"
            source = wires.source(mailbox, shared.clock)
            try:
                take(shared, source, folder, mailbox, store)
            finally:
                source.close()
            shared.health(name, store).show(None)
    except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
        shared.health(name, store).show(str(error))
        return error
    return None


def _delivered(shared: Shared, store: Store) -> Failure | None:
    """Deliver until a round moves nothing: what is left then waits for the relay."""
    health, put_off, trouble = shared.health("deliver", store), PutOff(), None
    unwritten: Unwritten = {}
    try:
        sender = wires.sender(shared.house.config.smtp)
        try:
            while done := deliver(shared, store, sender, unwritten):
                trouble = put_off.trouble(done)
                if not any(each.outcome in ("sent", "failed") for each in done):
                    break
        finally:
            sender.close()
    except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
        health.show(str(error))
        return error
    if trouble is not None:
        health.show(trouble)
    elif put_off.works or not store.outbox.rows(None, "deferred", "uncertain"):
        health.show(None)
    said = json.loads(store.marked("state/deliver") or "{}").get("trouble")
    return TemporaryError(f"the relay takes nothing: {said}") if said else None
