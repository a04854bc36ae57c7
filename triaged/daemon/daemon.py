"""The daemon: three kinds of thread with SQLite between them, so that a stalled relay stops neither fetching nor clocks.

*fetch*, one for each folder, waits for mail and stores it. *work* takes stored mail through the pipeline and fires what
is due. *deliver* works through the outbox. Every thread has a connection of its own to the store, and none talks to
another except by waking it.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import schedule
import structlog

from triaged.clock import Clock, SystemClock, monotonic
from triaged.config import Config, Mailbox
from triaged.daemon import wires
from triaged.daemon.fetch import fetch
from triaged.daemon.work import Worker
from triaged.inbox.backoff import Backoff
from triaged.inbox.source import Folder
from triaged.model import ConfigError, PermanentError, TemporaryError
from triaged.outbox.deliver import Delivered, Delivery, next_try
from triaged.outbox.smtp import SmtpSender
from triaged.pipeline import Fired, Outcome, Pipeline
from triaged.proving.house import House, load_house, secret_key
from triaged.reader import Reader, WorkerReader, settings_of
from triaged.store import Store

_SLOW_RETRY = 300.0
"""Seconds before a refused login is tried again: quick tries lock accounts."""
_LOOK_EVERY = 1.0
"""Seconds between two looks at what is due."""
_JOIN = 9.0
"""Seconds that a stop may take; systemd and people lose patience after ten."""
_SHOW_EVERY = 20.0
"""Seconds after which "still well" is written down again: each writing costs a sync of the disk."""
Seen = Callable[[Outcome | Fired | Delivered], None]


@dataclass
class Daemon:
    """A daemon that a command, the demo or a test starts and stops; it owns no signal handler and no global state."""

    house: House
    clock: Clock = field(default_factory=SystemClock)
    seen: Seen = lambda _event: None
    crash_point: Callable[[str], None] | None = None
    look_every: float = _LOOK_EVERY

    def __post_init__(self) -> None:
        """Prepare what the threads share."""
        self.log = structlog.get_logger("triaged")
        self.failed: BaseException | None = None
        self._stop = threading.Event()
        self._mail_came = threading.Event()
        self._mail_goes = threading.Event()
        self._reload: Path | None = None
        self._shown: dict[str, tuple[str | None, float]] = {}
        self._threads: list[threading.Thread] = []
        self._store: Store | None = None

    # --- life -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Take the database and start all threads; TemporaryError where another daemon runs on it."""
        store = self._store = self._open()
        store.lock()
        recovered = store.outbox.recover(self.clock.now())
        if recovered:
            self.log.warning("deliveries of an earlier run are uncertain and are offered once more", count=recovered)
        self._key = secret_key(self.house.config, create=True)
        self._thread("work", self._work)
        if self.house.config.smtp.mode == "live":
            self._thread("deliver", self._deliver)
        for mailbox in self.house.config.mailbox:
            self._thread(f"find {mailbox.name}", self._find_folders, mailbox)
        self.log.info("started", found=str(self.house), mode=self.house.config.smtp.mode)

    def stop(self) -> bool:
        """Finish the message in hand and stop; False where a thread did not end within nine seconds."""
        self._stop.set()
        self._mail_came.set()
        self._mail_goes.set()
        end = monotonic() + _JOIN
        for thread in list(self._threads):
            thread.join(max(0.1, end - monotonic()))
        stopped = not any(thread.is_alive() for thread in self._threads)
        if self._store is not None:
            self._store.unlock()
            self._store.close()
        self.log.info("stopped", clean=stopped)
        return stopped

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the daemon is told to stop; returns whether it was."""
        return self._stop.wait(seconds)

    def ask_to_stop(self) -> None:
        """Ask for a stop from a signal handler; ``stop`` then does it."""
        self._stop.set()

    def ask_to_reload(self, path: Path) -> None:
        """Ask for rules, templates and configuration to be read again: all of it or nothing."""
        self._reload = path
        self._mail_came.set()

    def once(self) -> int:
        """Fetch, work and deliver once, in this thread; returns how many mails were handled."""
        store = self._store = self._open()
        store.lock()
        try:
            store.outbox.recover(self.clock.now())
            self._key = secret_key(self.house.config, create=True)
            for mailbox, folder in wires.folders(self.house.config, self.clock):
                source = wires.source(mailbox, self.clock)
                try:
                    fetch(source, folder, mailbox.name, store, self.clock, arrived=lambda: None)
                finally:
                    source.close()
            reader = self._reader()
            try:
                handled = self._worker(store, reader).work()
            finally:
                reader.close()
            if self.house.config.smtp.mode == "live":
                sender = wires.sender(self.house.config)
                try:
                    for delivered in self._delivery(store, sender).run():
                        self.seen(delivered)
                finally:
                    sender.close()
            return handled
        finally:
            store.unlock()
            store.close()

    # --- fetch ------------------------------------------------------------------------------------------

    def _find_folders(self, mailbox: Mailbox) -> None:
        """Ask the server for its folders until it answers, then start a thread for each."""
        store, backoff = self._open(), _backoff()
        while not self._stop.is_set():
            try:
                source = wires.source(mailbox, self.clock)
                try:
                    found = source.folders()
                finally:
                    source.close()
            except (TemporaryError, PermanentError) as error:
                self._trouble(store, f"fetch/{mailbox.name}", error, backoff)
                continue
            store.mark(f"state/fetch/{mailbox.name}", None)
            for folder in found:
                self._thread(f"fetch {mailbox.name} {folder.name}", self._fetch, mailbox, folder)
            if not any(folder.role == "sent" for folder in found) and mailbox.sent != "none":
                self.log.warning("no folder of sent mail was found; name it in [mailbox] sent", account=mailbox.name)
            break
        store.close()

    def _fetch(self, mailbox: Mailbox, folder: Folder) -> None:
        store, backoff, name = self._open(), _backoff(), f"fetch/{mailbox.name}/{folder.name}"
        pause = max(0.1, self.clock.real_seconds(mailbox.poll))
        source = None
        while not self._stop.is_set():
            try:
                source = source or wires.source(mailbox, self.clock)
                fetch(source, folder, mailbox.name, store, self.clock, arrived=self._mail_came.set)
                self._well(store, name, backoff)
                source.wait(pause, self._stop)
            except (TemporaryError, PermanentError) as error:
                if isinstance(error, PermanentError) and source is not None:
                    source.close()
                    source = None  # its password may be mended meanwhile
                self._trouble(store, name, error, backoff)
            except sqlite3.OperationalError as error:
                self._trouble(store, name, TemporaryError(f"the database does not take it: {error}"), backoff)
        if source is not None:
            source.close()
        store.close()

    # --- work -------------------------------------------------------------------------------------------

    def _work(self) -> None:
        store, reader = self._open(), self._reader()
        worker = self._worker(store, reader)
        jobs = schedule.Scheduler()
        jobs.every(max(1, round(self.look_every))).seconds.do(self._guarded, store, worker.tick)
        self._guarded(store, worker.tick)
        while not self._stop.is_set():
            self._mail_came.clear()
            if self._reload is not None:
                worker, reader = self._reloaded(store, worker, reader)
                jobs.clear()
                jobs.every(max(1, round(self.look_every))).seconds.do(self._guarded, store, worker.tick)
            self._guarded(store, partial(worker.work, stop=self._stop.is_set))
            jobs.run_pending()
            self._mail_goes.set()
            self._mail_came.wait(self.look_every)
        reader.close()
        store.close()

    def _guarded(self, store: Store, job: Callable[[], object]) -> None:
        """Run a job that may fail for want of disk or a lock: it is logged, shown, and tried again at the next look."""
        try:
            job()
        except (sqlite3.OperationalError, TemporaryError, PermanentError) as error:
            self.log.error("work stands still", error=str(error))
            self._show(store, "work", str(error))
            self._stop.wait(1.0)
        else:
            self._show(store, "work", None)

    def _reloaded(self, store: Store, worker: Worker, reader: Reader) -> tuple[Worker, Reader]:
        """Put new rules, templates and configuration in force, or keep the old ones and say why."""
        path, self._reload = self._reload, None
        assert path is not None  # noqa: S101 - asked by the caller
        made: list[Reader] = []

        def reader_of(config: Config) -> Reader:
            made.append(_reader_of(config))
            return made[-1]

        try:
            house = load_house(path, reader_of)
        except (ConfigError, PermanentError) as error:
            self.log.error("reload refused, the old rules stay in force", problems=str(error).splitlines())
            self._show(store, "reload", str(error))
            for each in made:
                each.close()
            return worker, reader
        reader.close()
        self.house = house
        self._show(store, "reload", None)
        store.note(self.clock.now(), "reloaded", {"found": str(house)})
        self.log.info("reloaded", found=str(house))
        return self._worker(store, made[-1]), made[-1]

    # --- deliver ----------------------------------------------------------------------------------------

    def _deliver(self) -> None:
        store, backoff, sender = self._open(), _backoff(), None
        while not self._stop.is_set():
            self._mail_goes.clear()
            try:
                sender = sender or wires.sender(self.house.config)
                results = self._delivery(store, sender).run()
                for result in results:
                    self.seen(result)
                    self.log.info(
                        "delivery", outcome=result.outcome, kind=result.mail.mail.kind, thread=result.mail.mail.thread
                    )
                last = results[-1].outcome if results else "sent"
                if last in ("deferred", "uncertain"):
                    self._trouble(store, "deliver", TemporaryError(results[-1].reply), backoff)
                    continue
                self._well(store, "deliver", backoff)
                if results:
                    continue
            except (TemporaryError, PermanentError) as error:
                if sender is not None:
                    sender.close()
                sender = None
                self._trouble(store, "deliver", error, backoff)
                continue
            except sqlite3.OperationalError as error:
                self._trouble(store, "deliver", TemporaryError(f"the database does not take it: {error}"), backoff)
                continue
            left = next_try(store, self.clock.now())
            real = 5.0 if left is None else min(5.0, max(0.05, self.clock.real_seconds(left)))
            self._mail_goes.wait(real)
        if sender is not None:
            sender.close()
        store.close()

    # --- what the threads share -------------------------------------------------------------------------

    def _open(self) -> Store:
        return Store(self.house.config.store_path)

    def _reader(self) -> Reader:
        return _reader_of(self.house.config)

    def _worker(self, store: Store, reader: Reader) -> Worker:
        house = self.house
        pipeline = Pipeline(
            house.config, store, house.rules, house.templates, house.tokens(self._key), crash_point=self.crash_point
        )
        return Worker(pipeline, reader, self.clock, seen=self._saw, crash_point=self.crash_point)

    def _delivery(self, store: Store, sender: SmtpSender) -> Delivery:
        return Delivery(
            store, sender, from_=self.house.config.smtp.from_, clock=self.clock, crash_point=self.crash_point
        )

    def _saw(self, event: Outcome | Fired) -> None:
        self._mail_goes.set()
        if isinstance(event, Outcome):
            rules = [each.rule for each in event.decisions if each.outcome == "match"]
            self.log.info(
                "mail", id=event.mail.id, thread=event.thread.id if event.thread else None, origin=event.origin.kind,
                verdict=event.verdict.kind, reason=event.verdict.reason, matched_by=event.match.matched_by, rules=rules,
            )  # fmt: skip
        else:
            told = [mail.person for mail in event.sent]
            self.log.info("due", event=event.event, thread=event.thread.id, deadline=event.deadline.kind, told=told)
        self.seen(event)

    def _thread(self, name: str, run: Callable[..., None], *values: object) -> None:
        def guarded() -> None:
            try:
                run(*values)
            except BaseException as error:  # noqa: BLE001 - a thread that dies must take the daemon with it, loudly
                self.failed = error
                self.log.critical("a thread ended", thread=name, error=f"{type(error).__name__}: {error}")
                self._stop.set()

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _well(self, store: Store, name: str, backoff: Backoff) -> None:
        if backoff.failures:
            self.log.info("works again", what=name)
        backoff.succeeded()
        self._show(store, name, None)

    def _trouble(self, store: Store, name: str, error: TemporaryError | PermanentError, backoff: Backoff) -> None:
        """Say once that something does not work, show it in ``status``, and wait before the next try."""
        if backoff.failures == 0:
            level = self.log.error if isinstance(error, PermanentError) else self.log.warning
            level(
                "does not work and is tried again",
                what=name,
                error=str(error),
                permanent=isinstance(error, PermanentError),
            )
        pause = backoff.failed()
        self._show(store, name, str(error))
        self._stop.wait(_SLOW_RETRY if isinstance(error, PermanentError) else pause)

    def _show(self, store: Store, name: str, trouble: str | None) -> None:
        """Keep what ``status`` shows: when something last worked, and since when and why it does not."""
        last, at = self._shown.get(name, ("nothing", 0.0))
        if last == trouble and monotonic() - at < _SHOW_EVERY:
            return
        self._shown[name] = (trouble, monotonic())
        now = self.clock.now().isoformat()
        before = json.loads(store.marked(f"state/{name}") or "{}")
        state = (
            {"ok": now}
            if trouble is None
            else {"ok": before.get("ok"), "since": before.get("since") or now, "trouble": trouble}
        )
        try:
            store.mark(f"state/{name}", json.dumps(state))
        except sqlite3.OperationalError as error:
            self.log.error("the state cannot be written down", error=str(error))


def _backoff() -> Backoff:
    return Backoff(base=1.0, random=random.random)


def _reader_of(config: Config) -> WorkerReader:
    extract = config.extract
    return WorkerReader(settings_of(config), seconds=extract.timeout.total_seconds(), memory_mb=extract.memory_mb)
