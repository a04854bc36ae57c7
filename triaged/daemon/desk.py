"""The desk: the one thread that takes mail through the pipeline, fires what is due, and puts new rules in force."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import schedule
import structlog

from triaged.clock import monotonic
from triaged.config import Config
from triaged.daemon.health import Health, for_the_log
from triaged.daemon.housekeeping import keep_no_longer
from triaged.daemon.refusing import refused
from triaged.daemon.shared import Shared
from triaged.daemon.work import Worker
from triaged.model import ConfigError, PermanentError, Problem, TemporaryError
from triaged.pipeline import Fired, Outcome, Pipeline
from triaged.proving.edits import stamps_of
from triaged.proving.house import House, load_house
from triaged.reader import Reader
from triaged.store import Store

_LONGEST_PAUSE = 5.0
"""Seconds between two tries while the disk is full or the database locked."""
_FIRST_LOOK = 15.0
"""Seconds after a start in which nothing fires while a folder is not read yet: it may hold the answer."""
_CALM = 1.0
"""Seconds after which files are read again that were written while they were read."""
_FIXED = ("mailbox", "store", "secret")
"""Tables that a running daemon cannot exchange."""
_log = structlog.get_logger("triaged")


class Desk:
    """Worker, reader and the jobs that look at the clock; lives in one thread."""

    def __init__(self, shared: Shared, reload_from: Callable[[], Path | None]) -> None:
        """``reload_from`` returns the configuration to load once somebody asked for that, else None."""
        self._shared, self._reload_from = shared, reload_from
        self._store = shared.open()
        self._reader = shared.reader_of(shared.house.config)
        self._worker = worker_of(shared, self._store, self._reader)
        self._health = shared.health("work", self._store, longest=_LONGEST_PAUSE)
        self._health.begin()
        # A job beside the work that goes well must not make what is wrong with the work look mended.
        self._beside = shared.health("housekeeping", self._store, longest=_LONGEST_PAUSE)
        self._reloading = shared.health("reload", self._store)
        self._guarded(self._in_force, self._beside)
        if why := shared.house.refused:
            self._reloading.show(why)
            self._guarded(partial(refused, shared, self._store, why), self._beside)
        self._began = monotonic()
        self._jobs = schedule.Scheduler()
        self._jobs.every(max(1, round(shared.look_every))).seconds.do(self._guarded, self._tick, self._beside)
        self._jobs.every().hour.do(self._guarded, self._keep_no_longer, self._beside)

    def run(self) -> None:
        """Work until the daemon stops; the mail in hand is finished."""
        shared = self._shared
        while not shared.stop.is_set():
            shared.mail_came.clear()
            if (path := self._reload_from()) is not None:
                self._reload(path)
            work = partial(self._worker.work, stop=shared.stop.is_set, ticks=self._may_fire(), alive=self._health.well)
            self._guarded(work, self._health)
            self._jobs.run_pending()
            shared.mail_goes.set()
            shared.mail_came.wait(shared.look_every)
        self._reader.close()
        self._store.close()

    def _in_force(self) -> None:
        write_in_force(self._shared, self._store)

    def _tick(self) -> None:
        if self._may_fire():
            self._worker.tick()

    def _may_fire(self) -> bool:
        return not self._shared.unseen or monotonic() - self._began > _FIRST_LOOK

    def _keep_no_longer(self) -> None:
        keep_no_longer(self._store, self._shared.house.config.retention, self._shared.clock.now())

    def _guarded(self, job: Callable[[], object], health: Health) -> None:
        """Run a job that may fail for want of disk or a lock: a job that raises would spin under ``schedule``."""
        try:
            job()
        except (sqlite3.OperationalError, TemporaryError, PermanentError) as error:
            health.trouble(error)
        else:
            health.well()

    def _reload(self, path: Path, again: int = 3) -> None:
        """Put new rules, templates and configuration in force, or keep the old ones and say why."""
        made: list[Reader] = []

        def reader_of(config: Config) -> Reader:
            made.append(self._shared.reader_of(config))
            return made[-1]

        before = stamps_of(self._shared.house.config)
        try:
            house = load_house(path, reader_of)
            _require_same(path, self._shared.house.config, house.config)
        except (ConfigError, PermanentError, TemporaryError) as error:
            for each in made:
                each.close()
            written = stamps_of(self._shared.house.config) != before
            if again and written and not self._shared.stop.wait(_CALM):
                self._reload(path, again - 1)  # somebody was writing, and half of it was read
                return
            _log.error("reload refused, the old rules stay in force", problems=for_the_log(str(error)).splitlines())
            self._reloading.show(str(error))
            self._guarded(partial(refused, self._shared, self._store, str(error)), self._beside)
            return
        self._reader.close()
        self._shared.put_in_force(house)
        self._reader = made[-1]
        self._worker = worker_of(self._shared, self._store, self._reader)
        self._reloading.show(None)
        self._guarded(self._in_force, self._beside)
        entry = {"found": str(house), "by": house.edited_by}
        self._guarded(partial(self._store.note, self._shared.clock.now(), "reloaded", entry), self._beside)
        _log.info("reloaded", found=str(house))


def write_in_force(shared: Shared, store: Store) -> None:
    """Write down the files that are in force now, and who changed them last."""
    house = shared.house
    if house.files and not house.refused:
        with store.atomic():
            store.sets.put(shared.clock.now(), house.edited_by, house.files)


def worker_of(shared: Shared, store: Store, reader: Reader) -> Worker:
    """Return a worker for the house in force."""
    pipeline = pipeline_of(shared, store)
    return Worker(pipeline, reader, shared.clock, seen=partial(_saw, shared), crash_point=shared.crash_point)


def pipeline_of(shared: Shared, store: Store) -> Pipeline:
    """Return the pipeline of the house in force, on a connection of the caller's own."""
    house: House = shared.house
    return Pipeline(
        house.config, store, house.rules, house.templates, house.tokens(shared.key), crash_point=shared.crash_point
    )


def _saw(shared: Shared, event: Outcome | Fired) -> None:
    """Wake delivery, and log what happened; no word of a mail goes into the log."""
    shared.mail_goes.set()
    if isinstance(event, Outcome):
        rules = [each.rule for each in event.decisions if each.outcome == "match"]
        _log.info(
            "mail",
            id=event.mail.id,
            thread=event.thread.id if event.thread else None,
            origin=event.origin.kind,
            verdict=event.verdict.kind,
            reason=event.verdict.reason,
            matched_by=event.match.matched_by,
            rules=rules,
        )
    else:
        told = [mail.person for mail in event.sent]
        rules = [each.rule for each in event.decisions if each.outcome == "match"]
        rule = event.step.rule if event.step else None
        _log.info("due", what=event.event, thread=event.thread.id, told=told, rules=rules or [rule] if rule else rules)
    shared.seen(event)


def _require_same(path: Path, old: Config, new: Config) -> None:
    """Raise ConfigError where a table was changed that only a restart can put in force."""
    changed = tuple(
        Problem(file=str(path), line=0, column=0, message=f"[{name}] was changed", hint="restart triaged for that")
        for name in _FIXED
        if getattr(old, name) != getattr(new, name)
    )
    if changed:
        raise ConfigError(changed)


__all__ = ["Desk", "pipeline_of", "worker_of", "write_in_force"]
