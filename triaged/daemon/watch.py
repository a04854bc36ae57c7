"""Watching a mailbox: one thread finds its folders, then one for each folder waits for mail and stores it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import structlog

from triaged.config import Mailbox
from triaged.daemon import wires
from triaged.daemon.fetch import fetch
from triaged.daemon.shared import Shared
from triaged.inbox.source import Folder
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store

_log = structlog.get_logger("triaged")


def find_folders(shared: Shared, mailbox: Mailbox, found: Callable[[Folder], None]) -> None:
    """Ask the server until it tells its folders, and hand each to ``found``."""
    store = shared.open()
    health = shared.health(f"fetch/{mailbox.name}", store)
    while not shared.stop.is_set():
        try:
            folders = _ask(shared, mailbox)
        except (TemporaryError, PermanentError) as error:
            health.trouble(error)
            continue
        store.mark(f"state/fetch/{mailbox.name}", None)  # from here on each folder speaks for itself
        if mailbox.sent != "none" and not any(folder.role == "sent" for folder in folders):
            _log.warning("no folder of sent mail was found; name it in [mailbox] sent", account=mailbox.name)
        for folder in folders:
            found(folder)
        break
    store.close()


def watch(shared: Shared, mailbox: Mailbox, folder: Folder) -> None:
    """Store what lies in a folder and whatever comes, until the daemon stops."""
    store = shared.open()
    health = shared.health(f"fetch/{mailbox.name}/{folder.name}", store)
    pause = max(0.1, shared.clock.real_seconds(mailbox.poll))
    source = None
    while not shared.stop.is_set():
        try:
            source = source or wires.source(mailbox, shared.clock)
            _take(shared, source, folder, mailbox, store)
            health.well()
            source.wait(pause, shared.stop)
        except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
            if isinstance(error, PermanentError) and source is not None:
                source.close()
                source = None  # its password may be mended meanwhile
            health.trouble(error)
    if source is not None:
        source.close()
    store.close()


def fetch_all(shared: Shared, store: Store) -> None:
    """Fetch every folder of every mailbox once, in this thread."""
    for mailbox in shared.house.config.mailbox:
        for folder in _ask(shared, mailbox):
            source = wires.source(mailbox, shared.clock)
            try:
                _take(shared, source, folder, mailbox, store)
            finally:
                source.close()


def _ask(shared: Shared, mailbox: Mailbox) -> tuple[Folder, ...]:
    source = wires.source(mailbox, shared.clock)
    try:
        return source.folders()
    finally:
        source.close()


def _take(shared: Shared, source: wires.Source, folder: Folder, mailbox: Mailbox, store: Store) -> None:
    fetch(
        source,
        folder,
        mailbox.name,
        store,
        shared.clock,
        arrived=shared.mail_came.set,
        crash_point=shared.crash_point,
    )
