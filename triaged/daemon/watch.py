"""Watching a mailbox: one thread finds its folders, then one for each folder waits for mail and stores it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

import structlog

from triaged.config import Config, Mailbox
from triaged.daemon import wires
from triaged.daemon.fetch import fetch, folders_at_first
from triaged.daemon.shared import Shared
from triaged.inbox.source import Folder
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store

NO_SENT = "no sent/"
"""How the mark begins of a mailbox in which no folder of sent mail was found: nobody sees what staff answer."""
_LOOK_AGAIN = 60.0
"""Seconds between two looks for a folder of sent mail that is not there."""
_log = structlog.get_logger("triaged")


def find_folders(shared: Shared, mailbox: Mailbox, found: Callable[[Folder], None]) -> None:
    """Ask the server until it tells its folders, and hand each to ``found``."""
    store = shared.open()
    health = shared.health(f"fetch/{mailbox.name}", store)
    health.begin()
    while not shared.stop.is_set():
        try:
            folders = find(shared, store, mailbox)
        except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
            shared.unseen.discard(mailbox.name)
            health.trouble(error)
            continue
        shared.unseen |= {f"{mailbox.name}/{folder.name}" for folder in folders}
        shared.unseen.discard(mailbox.name)
        for folder in folders:
            found(folder)
        if mailbox.sent != "none" and not any(folder.role == "sent" for folder in folders):
            _log.warning("no folder of sent mail was found; name it in [mailbox] sent", account=mailbox.name)
            _wait_for_sent(shared, mailbox, found)
        break
    store.close()


def _wait_for_sent(shared: Shared, mailbox: Mailbox, found: Callable[[Folder], None]) -> None:
    """Look now and then for the folder of sent mail: a mail program makes it when it first sends something."""
    while not shared.stop.wait(max(_LOOK_AGAIN, shared.clock.real_seconds(mailbox.poll))):
        try:
            folders = _ask(shared, mailbox)
        except (TemporaryError, PermanentError):
            continue  # who watches the inbox says so
        for folder in folders:
            if folder.role == "sent":
                found(folder)
                return


def watch(shared: Shared, mailbox: Mailbox, folder: Folder) -> None:
    """Store what lies in a folder and whatever comes, until the daemon stops."""
    store = shared.open()
    here = f"{mailbox.name}/{folder.name}"
    health = shared.health(f"fetch/{here}", store)
    health.begin()
    if folder.role == "sent":
        store.mark(f"{NO_SENT}{mailbox.name}", None)
    pause = max(0.1, shared.clock.real_seconds(mailbox.poll))
    source = None
    while not shared.stop.is_set():
        try:
            source = source or wires.source(mailbox, shared.clock)
            take(shared, source, folder, mailbox, store, alive=health.well)
            shared.unseen.discard(here)
            health.well()
            source.wait(pause, shared.stop)
        except (TemporaryError, PermanentError, sqlite3.OperationalError) as error:
            if isinstance(error, PermanentError) and source is not None:
                source.close()
                source = None  # its password may be mended meanwhile
            shared.unseen.discard(here)
            health.trouble(error)
    if source is not None:
        source.close()
    store.close()


def find(shared: Shared, store: Store, mailbox: Mailbox) -> tuple[Folder, ...]:
    """Ask the server for its folders; from then on each of them speaks for itself in ``status``."""
    folders = _ask(shared, mailbox)
    if store.marked(folders_at_first(mailbox.name)) is None:
        store.mark(folders_at_first(mailbox.name), json.dumps([folder.name for folder in folders]))
    no_sent = mailbox.sent != "none" and not any(folder.role == "sent" for folder in folders)
    store.mark(f"{NO_SENT}{mailbox.name}", "yes" if no_sent else None)
    here = f"fetch/{mailbox.name}"
    wanted = {f"{here}/{folder.name}" for folder in folders}
    for name in store.marks("state/"):
        if name == here or (name.startswith(f"{here}/") and name not in wanted):
            store.mark(f"state/{name}", None)
    return folders


def _ask(shared: Shared, mailbox: Mailbox) -> tuple[Folder, ...]:
    source = wires.source(mailbox, shared.clock)
    try:
        return source.folders()
    finally:
        source.close()


def forget_states(store: Store, config: Config) -> None:
    """Forget what an earlier run found, but not since when fails what this run wants too."""
    for name, value in store.marks("state/").items():
        where = name.split("/")
        wanted = where in (["deliver"], ["work"]) or (
            where[0] == "fetch" and where[1] in {mailbox.name for mailbox in config.mailbox}
        )
        if not (wanted and json.loads(value).get("trouble")):
            store.mark(f"state/{name}", None)


def take(
    shared: Shared,
    source: wires.Source,
    folder: Folder,
    mailbox: Mailbox,
    store: Store,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Store what lies in a folder; ``alive`` is called after each mail."""

    def arrived() -> None:
        shared.mail_came.set()
        alive()

    fetch(
        source,
        folder,
        mailbox.name,
        store,
        shared.clock,
        arrived=arrived,
        crash_point=shared.crash_point,
    )
