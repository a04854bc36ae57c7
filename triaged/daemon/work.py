"""Work: takes each stored mail through the pipeline, and fires what is due."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from triaged.clock import Clock
from triaged.model import PermanentError, TemporaryError
from triaged.pipeline import Fired, Outcome, Pipeline
from triaged.reader import Reader, ReaderMissing, UnreadableError
from triaged.store import StoredMail

_log = structlog.get_logger("triaged")
_TRIES = 2
"""A mail that broke a step this often is put aside."""
_MOST_BEFORE = 100
"""Mails after which what is due is fired all the same: some seconds of work."""
Seen = Callable[[Outcome | Fired], None]


class _NoReader(Exception):  # noqa: N818 - it never leaves this file
    """No mail can be read at all: the language model is gone, say. That is no fault of the mail in hand."""

    def __init__(self, why: PermanentError | TemporaryError) -> None:
        """Keep what the reader said."""
        super().__init__(str(why))
        self.why = why


class Worker:
    """One pipeline, one reader, and the rule for mails that break them."""

    def __init__(
        self,
        pipeline: Pipeline,
        reader: Reader,
        clock: Clock,
        *,
        seen: Seen,
        crash_point: Callable[[str], None] | None = None,
    ) -> None:
        """``seen`` is told of each outcome after it is committed."""
        self.pipeline = pipeline
        self._reader = reader
        self._clock = clock
        self._seen = seen
        self._at = crash_point or (lambda _name: None)

    def work(
        self,
        *,
        stop: Callable[[], bool] = lambda: False,
        ticks: bool = True,
        alive: Callable[[], None] = lambda: None,
    ) -> int:
        """Handle every waiting mail, oldest first, and call ``alive`` after each; returns how many.

        Without ``ticks`` nothing is fired.

        What is due is fired between two mails, but a mail that came before a step was due is handled before it fires:
        after a pause, or a copy that was put back, staff may have answered in it.
        """
        handled = since = 0
        while not stop():
            mail = self.pipeline.store.mail.next_new()
            if ticks and (mail is None or since >= _MOST_BEFORE or not self._came_before_due(mail)):
                self.tick(until=mail.received_at if mail is not None and since < _MOST_BEFORE else None)
                since = 0
            if mail is None:
                break
            try:
                self._one(mail, stop)
            except (PermanentError, TemporaryError):
                if ticks:
                    self.tick()  # clocks run on while no mail can be read
                raise
            handled, since = handled + 1, since + 1
            alive()  # thousands may wait, and this is no hang
        return handled

    def _came_before_due(self, mail: StoredMail) -> bool:
        due = self.pipeline.store.ledger.next_step(self._clock.now())
        return due is not None and mail.received_at < due.at

    def tick(self, until: datetime | None = None) -> int:
        """Fire everything that is due (by ``until``); returns how many steps that were."""
        count = 0
        for fired in self.pipeline.tick(self._clock.now(), until):
            count += 1
            self._seen(fired)
        return count

    def _one(self, mail: StoredMail, stop: Callable[[], bool]) -> None:
        store = self.pipeline.store
        # The count is committed before the try: a mail that kills the whole process is counted as well.
        tries = store.mail.begin_try(mail.id)
        if tries > _TRIES:
            self._shunt(mail, "it ended the program twice")
            return
        try:
            outcome = self._try(mail)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError):
                self._broke(mail, tries)
                return
            # A full disk, a lock, a damaged page: that is no fault of the mail.
            with suppress(sqlite3.DatabaseError):
                store.mail.undo_try(mail.id)
            raise
        except UnreadableError as error:
            if stop():
                store.mail.undo_try(mail.id)  # whoever ends the daemon may have ended its reader as well
            elif tries >= _TRIES:
                self._shunt(mail, str(error))
        except _NoReader as error:
            store.mail.undo_try(mail.id)
            raise error.why from error
        except Exception:  # noqa: BLE001 - whatever a mail breaks, the next one is handled
            self._broke(mail, tries)
        else:
            self._seen(outcome)

    def _broke(self, mail: StoredMail, tries: int) -> None:
        if tries >= _TRIES:
            self._shunt(mail, traceback.format_exc(limit=20))

    def _try(self, mail: StoredMail) -> Outcome:
        self._at("before read")
        raw = self.pipeline.store.mail.raw(mail.sha256)
        try:
            reading = self._reader.read(raw, mail.received_at, in_sent=mail.place.role == "sent")
        except (PermanentError, ReaderMissing) as error:
            raise _NoReader(error) from error
        self._at("after read")
        return self.pipeline.handle(mail, reading, self._clock.now())

    def _shunt(self, mail: StoredMail, error: str) -> None:
        store, now = self.pipeline.store, self._clock.now()
        # The message of an error may hold words of the mail; `triaged shunt` shows it.
        _log.warning("shunted", id=mail.id, error=error.strip().splitlines()[-1].partition(":")[0][:100])
        with store.atomic():
            store.mail.shunt(mail.id, error, now)
            store.note(now, "shunted", {"error": error.strip().splitlines()[-1][:300]}, message=mail.id)
