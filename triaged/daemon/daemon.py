"""The daemon: three kinds of thread with SQLite between them, so a stalled relay stops neither fetching nor clocks.

*watch*, one for each folder, waits for mail and stores it. The *desk* takes stored mail through the pipeline and fires
what is due. The *relay* works through the outbox. Every thread has a connection of its own to the store, and none talks
to another except by waking it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import structlog

from triaged.clock import Clock, SystemClock, monotonic
from triaged.config import Mailbox
from triaged.daemon import ends, starting
from triaged.daemon.alarm import Watchman, watch_over
from triaged.daemon.desk import Desk
from triaged.daemon.editing import watch_files
from triaged.daemon.health import Patience, described
from triaged.daemon.once import run_once
from triaged.daemon.relay import relay
from triaged.daemon.roads import ring_all
from triaged.daemon.shared import ReaderOf, Seen, Shared, worker_reader
from triaged.daemon.watch import find_folders, forget_states, watch
from triaged.inbox.source import Folder
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.compose import library_checks_headers
from triaged.proving.house import House, secret_key
from triaged.store import LEFT, AlreadyRunning, Store

_LOOK_EVERY = 1.0
"""Seconds between two looks at what is due."""
_JOIN = 8.0
"""Seconds that the mail in hand may take at a stop; systemd and people lose patience after ten."""
_FAREWELL = 1.0
"""Seconds that a server may take to hear that we leave."""


class Daemon:
    """A daemon that a command, the demo or a test starts and stops; it owns no signal handler and no global state."""

    def __init__(
        self,
        house: House,
        *,
        clock: Clock | None = None,
        seen: Seen = lambda _event: None,
        crash_point: Callable[[str], None] | None = None,
        look_every: float = _LOOK_EVERY,
        patience: Patience | None = None,
        reader_of: ReaderOf = worker_reader,
        dry_run: bool = False,
    ) -> None:
        """``seen`` is told of all that happened. With ``dry_run`` nothing leaves, also after a reload.

        ``crash_point`` is called with a name between the steps of one message: tests end the process there.
        """
        self._shared = Shared(
            house=house,
            clock=clock or SystemClock(),
            seen=seen,
            crash_point=crash_point or (lambda _name: None),
            patience=patience or Patience(),
            look_every=look_every,
            reader_of=reader_of,
            dry_run=dry_run,
        )
        self._shared.put_in_force(house)
        self.failed: BaseException | None = None
        """Why the daemon stopped by itself."""
        self._log = structlog.get_logger("triaged")
        self._asked: Path | None = None
        self._threads: list[threading.Thread] = []
        self._store: Store | None = None

    @property
    def house(self) -> House:
        """What is in force."""
        return self._shared.house

    def start(self) -> None:
        """Take the database and start all threads; TemporaryError where another daemon runs on it."""
        store = self._take_database(at_once=True)
        forget_states(store, self.house.config)
        self._shared.unseen = {mailbox.name for mailbox in self.house.config.mailbox}
        self._thread("desk", self._work)
        self._thread("relay", relay, self._shared)
        self._thread("alarm", watch_over, self._shared)
        for mailbox in self.house.config.mailbox:
            found = partial(self._watch, mailbox)
            self._thread(f"find {mailbox.name}", find_folders, self._shared, mailbox, found)
        if not library_checks_headers():
            self._log.warning("this Python writes line ends into mail headers; triaged checks, but update it")
        self._log.info("started", found=str(self.house), mode=self.house.config.smtp.mode)

    def stop(self) -> bool:
        """Finish the message in hand and stop; False where that did not end within eight seconds.

        A thread that waits for a silent server is left behind: what it was about to store is fetched anew, and a
        mail that it was handing over counts as uncertain.
        """
        shared = self._shared
        for bell in (shared.stop, shared.mail_came, shared.mail_goes):
            bell.set()
        end = monotonic() + _JOIN
        for thread in self._threads:
            if thread.name in ("desk", "relay"):
                thread.join(max(0.1, end - monotonic()))
        end = monotonic() + _FAREWELL
        for thread in list(self._threads):
            thread.join(max(0.0, end - monotonic()))
        behind = [thread.name for thread in self._threads if thread.is_alive()]
        stopped = "desk" not in behind
        self._give_database_back()
        self._log.info("stopped", clean=stopped, left_behind=behind)
        return stopped

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the daemon is told to stop; returns whether it was."""
        return self._shared.stop.wait(seconds)

    def ask_to_stop(self) -> None:
        """Ask for a stop from a signal handler; ``stop`` then does it."""
        self._shared.stop.set()

    def ask_to_reload(self, path: Path) -> None:
        """Ask for rules, templates and configuration to be read again: all of it or nothing."""
        self._asked = path
        self._shared.mail_came.set()

    def watch_files(self, path: Path) -> None:
        """Read rules, templates and configuration again whenever one of their files has been changed."""
        self._thread("editing", watch_files, self._shared, path, self.ask_to_reload)

    def once(self) -> int:
        """Fetch, work and deliver once, in this thread; returns how many mails were handled."""
        store = self._take_database(at_once=False)
        try:
            handled = run_once(self._shared, store)
        except (TemporaryError, PermanentError):
            self._began()  # what fails is told of by its own name
            raise
        except Exception as error:
            self._tell_of(error, at_once=False)
            raise
        finally:
            self._give_database_back()
        self._began()
        return handled

    def _work(self) -> None:
        Desk(self._shared, self._asked_path).run()

    def _asked_path(self) -> Path | None:
        path, self._asked = self._asked, None
        return path

    def _watch(self, mailbox: Mailbox, folder: Folder) -> None:
        self._thread(f"watch {mailbox.name} {folder.name}", watch, self._shared, mailbox, folder)

    def _take_database(self, *, at_once: bool) -> Store:
        """Open, check and lock the database; the owner is told of a start that fails here, ``at_once`` or in time."""
        now, bell = self._shared.clock.now(), self.house.config.bell
        try:
            store = self._opened()
            self._store = store
            recovered = store.outbox.recover(now)
            self._shared.key = secret_key(self.house.config, create=True)
        except AlreadyRunning:
            raise
        except BaseException as error:
            self._give_database_back()
            if isinstance(error, TemporaryError | PermanentError | sqlite3.DatabaseError | OSError):
                self._tell_of(error, at_once=at_once)
            raise
        if at_once and not self._shared.dry_run:
            starting.succeeded(bell, now)
        if recovered:
            self._log.warning("deliveries of an earlier run are uncertain and are offered once more", count=recovered)
        if ends.many(store, now):
            Watchman(self._shared, ring_all).look()  # the thread that looks may not live to do it
        return store

    def _opened(self) -> Store:
        store = self._shared.open()
        try:
            met = starting.trouble(self.house.config.store_path)
            store.check_at_start(self._shared.clock.now(), thoroughly=met is not None and bool(met.damaged))
            if store.lock():
                ends.note(store, self._shared.clock.now())  # the one before was ended, or its machine
        except BaseException:
            store.close()
            raise
        return store

    def _give_database_back(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            with suppress(sqlite3.DatabaseError):  # the lock of one that is gone is taken over
                store.unlock()
            store.close()

    def _began(self) -> None:
        if not self._shared.dry_run:
            starting.succeeded(self.house.config.bell, self._shared.clock.now())

    def _tell_of(self, error: BaseException, *, at_once: bool) -> None:
        """Tell the owner of what ends the program; of a damaged database at once, since it ends again and again."""
        if self._shared.dry_run:
            return
        damage = type(error) is sqlite3.DatabaseError
        why = PermanentError(f"the database is damaged ({error}); {LEFT}") if damage else error
        now = self._shared.clock.now()
        starting.failed(self.house.config.bell, why, now, at_once=at_once or damage, damage=damage)

    def _note_end(self) -> None:
        with suppress(sqlite3.Error, TemporaryError, PermanentError), closing(self._shared.open()) as store:
            ends.note(store, self._shared.clock.now())

    def _thread(self, name: str, run: Callable[..., None], *values: object) -> None:
        def guarded() -> None:
            try:
                run(*values)
            except BaseException as error:  # noqa: BLE001 - a thread that dies must take the daemon with it, loudly
                self.failed = error
                try:
                    self._log.critical("a thread ended", thread=name, error=described(error))
                    self._note_end()
                    if type(error) is sqlite3.DatabaseError:
                        self._tell_of(error, at_once=True)
                finally:
                    self._shared.stop.set()

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
