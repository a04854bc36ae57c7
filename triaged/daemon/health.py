"""Health of a connection: said once in the log, kept for ``status``, and how long to leave alone what fails."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path

import structlog

from triaged.clock import Clock, monotonic
from triaged.inbox.backoff import Backoff
from triaged.model import PermanentError, TemporaryError
from triaged.store import Store

_ADDRESS = re.compile(r"[^\s<>\"]{1,200}@[^\s<>\"]{1,200}")
_REPLY = re.compile(r"(\b(?:answered |\()[245]\d\d(?: [245]\.\d{1,3}\.\d{1,3})?) .*", re.DOTALL)
"""A reply (RFC 5321 section 4.2), as the sentences about a relay have it; it may hold anything, also "to"."""
_RESTS = ""
_SHOW_EVERY = 20.0
"""Seconds after which "still well" is written down again: each writing costs a sync of the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Real seconds for which something that failed is left alone."""

    first: float = 1.0
    """After the first failure; doubled with each further one."""
    longest: float = 300.0
    refused: float = 300.0
    """After a refused login, where quick tries lock accounts."""


def without_addresses(text: str) -> str:
    """Return what a server said without the addresses that it repeats: a log and an alarm hold none of anybody."""
    return _ADDRESS.sub("(an address)", text)


def for_the_log(text: str) -> str:
    """Return an error for a log: without addresses, and of a relay's reply only its codes, for it may quote a mail."""
    return without_addresses(_REPLY.sub(r"\1…", text))


def described(error: BaseException) -> str:
    """Return what a log may hold of an error: of ours its sentence, of any other only its kind and its place.

    The message of an error that nobody expected may hold the words of a mail.
    """
    if isinstance(error, TemporaryError | PermanentError):
        return for_the_log(str(error))
    frames = traceback.extract_tb(error.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{at}"


class Health:
    """Whether one thing works: a folder, the relay, the work itself. Belongs to one thread."""

    def __init__(self, name: str, store: Store, *, clock: Clock, stop: threading.Event, patience: Patience) -> None:
        """``name`` is what ``status`` calls it; ``stop`` ends a pause early."""
        self._name, self._store, self._clock, self._stop = name, store, clock, stop
        self._refused = patience.refused
        self._backoff = Backoff(base=patience.first, cap=patience.longest, random=random.random)
        self._shown: tuple[str | None, float] | None = None
        self._begun = monotonic()
        self._log = structlog.get_logger("triaged")

    def well(self) -> None:
        """Say that it works."""
        if self._backoff.failures:
            self._log.info("works again", what=self._name)
        self._backoff.succeeded()
        self.show(None)

    def trouble(self, error: TemporaryError | PermanentError | sqlite3.OperationalError, *, pause: bool = True) -> None:
        """Say once that it does not work, show why, and (unless told otherwise) pause before the next try."""
        permanent = isinstance(error, PermanentError)
        unwritable = isinstance(error, sqlite3.OperationalError)
        why = f"the database does not take it: {error}" if unwritable else str(error)
        if self._backoff.failures == 0:
            say = self._log.error if permanent else self._log.warning
            told = for_the_log(why)
            say("does not work and is tried again", what=self._name, error=told, permanent=permanent)
        seconds = self._backoff.failed()
        self.show(why)
        if pause:
            self._stop.wait(self._refused if permanent else seconds)

    def begin(self) -> None:
        """Say that it is about to begin: what hangs in its first action must be missed by somebody."""
        self._begun = monotonic()
        if "trouble" not in (self._read() or ""):
            self._write(json.dumps({"begun": self._clock.now().isoformat()}))

    def still(self) -> None:
        """Say that what was said last holds still."""
        if self._shown is not None:
            self.show(self._shown[0])
        elif monotonic() - self._begun >= _SHOW_EVERY:
            self.begin()

    def idle(self) -> None:
        """Say that there is nothing to do: what failed before is not mended by that."""
        if self._shown is None and '"trouble"' in (state := self._read() or ""):
            self._shown = (json.loads(state)["trouble"], monotonic())
        if self._shown is None or not self._shown[0]:
            self.well()
        else:
            self.still()

    def rest(self) -> None:
        """Say that it is not wanted now, so that nothing is known of it."""
        if self._shown is None or self._shown[0] != _RESTS:
            self._shown = (_RESTS, monotonic())
            self._write(None)

    def show(self, trouble: str | None) -> None:
        """Keep what ``status`` shows: when it last worked, or since when and why it does not."""
        if self._shown is not None:
            last, at = self._shown
            if last == trouble and monotonic() - at < _SHOW_EVERY:
                return
        self._shown = (trouble, monotonic())
        now = self._clock.now().isoformat()
        before = json.loads(self._read() or "{}")
        broken = {"ok": before.get("ok"), "since": before.get("since") or now, "trouble": trouble}
        self._write(json.dumps({"ok": now} if trouble is None else broken))

    def _read(self) -> str | None:
        try:
            return self._store.marked(f"state/{self._name}")
        except sqlite3.OperationalError:
            return None

    def _write(self, state: str | None) -> None:
        try:
            self._store.mark(f"state/{self._name}", state)
        except sqlite3.OperationalError as error:
            self._log.error("the state cannot be written down", what=self._name, error=str(error))
