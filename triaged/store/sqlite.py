"""The database: opened, locked, migrated. All SQL of triaged lives in this room."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import sqlite_utils

from triaged.model import PermanentError, TemporaryError
from triaged.store.aging import Aging
from triaged.store.carrying import Carrying
from triaged.store.copying import copy
from triaged.store.disk import refusal
from triaged.store.erasing import Erasing
from triaged.store.joining import Joining
from triaged.store.ledger import Ledger
from triaged.store.lock import Lock
from triaged.store.mail import MailRoom
from triaged.store.migrations import MIGRATIONS, NEWEST, statements
from triaged.store.occurrences import Occurrences
from triaged.store.outbox import Outbox
from triaged.store.rows import Rows, from_ms, to_ms
from triaged.store.sets import Sets

_BUSY_MS = 30_000
_CHECKED = "checked"
LARGE = 1 << 30
"""Bytes above which a database is not looked through at every start: `triaged once` may run every few minutes."""
LEFT = "and left as it is; put the last backup back: triaged restore FILE"


class AlreadyRunning(TemporaryError):  # noqa: N818 - it is no error, but how things stand
    """Another daemon has the database, and does the work."""


class Store:
    """One connection to the database of one business; every thread of the daemon opens its own.

    Raises PermanentError where the file cannot be used as it is, TemporaryError where another daemon has it.
    """

    def __init__(self, path: Path | None, *, lay_aside: bool = True) -> None:
        """Open (and where needed create and migrate) the database; None opens a throw-away one in memory.

        With ``lay_aside`` a copy is left beside it before its schema changes.
        """
        self.path = path
        self._lay_aside = lay_aside
        self._lock = None if path is None else Lock(path)
        try:
            self._connection = self._connect(path)
            self._db = sqlite_utils.Database(self._connection)
            self._migrate()
        except sqlite3.OperationalError as error:
            raise refusal(path, error) from error
        except sqlite3.DatabaseError as error:
            raise PermanentError(f"{path} is damaged ({error}) {LEFT}") from error
        rows = Rows(self._db)
        self._rows = rows
        self.mail = MailRoom(rows)
        self.ledger = Ledger(rows)
        self.occurrences = Occurrences(rows)
        self.outbox = Outbox(rows)
        self.sets = Sets(rows)
        self.erasing = Erasing(rows)
        self.aging = Aging(rows)
        self.carrying = Carrying(rows, self.erasing)
        self.joining = Joining(rows, self.mail, self.ledger)

    def _connect(self, path: Path | None) -> sqlite3.Connection:
        if path is None:
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        else:
            if not path.parent.is_dir():
                raise PermanentError(f"the folder {path.parent} does not exist; create it or mend [store] path")
            if path.is_dir():
                raise PermanentError(f"{path} is a folder and no database; move it away or mend [store] path")
            if not path.exists() and Lock(path).was_taken:
                raise PermanentError(
                    f"the database {path} is gone; put the last backup back: triaged restore FILE (or remove"
                    f" {Lock(path).path.name} to begin with nothing: whoever waits is not known then)"
                )
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={_BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _migrate(self) -> None:
        if not self._db["migration"].exists():  # looked up first: whoever only reads waits for nobody's lock
            with self.atomic():
                self._db.execute(
                    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT"
                )
        done = {row[0] for row in self._db.execute("SELECT number FROM migration").fetchall()}
        if done and max(done) > NEWEST:
            raise PermanentError(
                f"{self.path} was written by a newer triaged; install that version or restore a backup"
            )
        if done and max(done) < NEWEST and self.path is not None and self._lay_aside:
            aside = self.path.with_name(f"{self.path.name}.before-step-{NEWEST}")
            if not aside.exists():
                copy(self.path, aside)  # the steps cannot be undone; whoever wants the old version back needs this
        if done and max(done) == NEWEST:
            return
        self._connection.execute("PRAGMA foreign_keys=OFF")  # a step may make a table anew that others point to
        for number, script in MIGRATIONS:
            if number in done:
                continue
            with self.atomic():
                if self._db.execute("SELECT 1 FROM migration WHERE number = ?", [number]).fetchone():
                    continue  # another connection was faster
                for statement in statements(script):
                    self._db.execute(statement)
                self._db.execute("INSERT INTO migration VALUES (?, datetime('now'))", [number])
        self._connection.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Group writes: all of them are kept, or none. Nests by savepoints.

        Takes the lock for writing at once: a transaction that reads first and finds at its first write that another
        connection was faster is refused by SQLite without any waiting.
        """
        if self._connection.in_transaction:
            with self._db.atomic():
                yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise

    def compact(self) -> None:
        """Empty the write-ahead log and give free pages back: what was deleted is in no file any more.

        TemporaryError where another connection does not let go of it in time.
        """
        try:
            self._connection.execute("VACUUM")
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise TemporaryError(f"the database cannot be compacted now ({error}); try again") from error
        if busy:
            raise TemporaryError("somebody reads the database, so its log cannot be emptied; try again")

    def close(self) -> None:
        """Close the connection, and give back the database if it was taken."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    # --- journal, marks, lock ---------------------------------------------------------------------------

    def note(
        self, at: datetime, kind: str, entry: dict[str, Any], *, thread: str | None = None, message: int | None = None
    ) -> None:
        """Write a line of the journal: what happened, when, and why."""
        text = json.dumps(entry, ensure_ascii=False, default=str)
        self._rows.run(
            "INSERT INTO journal (at, thread, message, kind, entry) VALUES (?,?,?,?,?)",
            to_ms(at),
            thread,
            message,
            kind,
            text,
        )

    def journal(self, thread: str) -> list[dict[str, Any]]:
        """Return the journal of a thread, oldest first, each with ``at``, ``kind`` and its own keys."""
        rows = self._rows.all("SELECT at, kind, message, entry FROM journal WHERE thread = ? ORDER BY id", thread)
        return [
            {"at": from_ms(row["at"]), "kind": row["kind"], "message": row["message"], **json.loads(row["entry"])}
            for row in rows
        ]

    def mark(self, name: str, value: str | None) -> None:
        """Set or (with None) remove a named value, such as the hold switch or the state of a connection."""
        if value is None:
            self._rows.run("DELETE FROM fact WHERE name = ?", name)
        else:
            self._rows.run(
                "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
            )

    def marked(self, name: str) -> str | None:
        """Return a named value, or None."""
        row = self._rows.one("SELECT value FROM fact WHERE name = ?", name)
        return str(row["value"]) if row else None

    def moment(self, name: str, now: datetime) -> datetime | None:
        """Return a time that is marked; one to come, left by a clock that was ahead, becomes ``now`` for good.

        Where a mail is stored that came later still it is the clock of now that is behind.
        """
        text = self.marked(name)
        if text is None:
            return None
        at, later = datetime.fromisoformat(text), "SELECT 1 FROM message WHERE received_at > ?"
        if at <= now or self._rows.one(later, to_ms(now)) is not None:
            return at
        self.mark(name, now.isoformat())
        return now

    def marks(self, prefix: str) -> dict[str, str]:
        """Return the named values that begin with ``prefix``, the prefix removed."""
        rows = self._rows.all("SELECT name, value FROM fact WHERE name GLOB ? ORDER BY name", prefix + "*")
        return {row["name"].removeprefix(prefix): row["value"] for row in rows}

    def lock(self) -> bool:
        """Take the database for this daemon; AlreadyRunning names pid and host of the one that has it.

        Returns whether the one before it ended without giving it back.
        """
        if self._lock is not None and not self._lock.take():
            found = self.running() or {"pid": "unknown", "host": "this machine"}
            raise AlreadyRunning(
                f"triaged runs already on this database (pid {found['pid']} on {found['host']}); stop it first"
            )
        with self.atomic():
            left = self.marked("daemon") is not None
            self.mark("daemon", json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
        return left

    def unlock(self) -> None:
        """Give the database back."""
        try:
            self.mark("daemon", None)
        finally:
            if self._lock is not None:
                self._lock.release()

    def running(self) -> dict[str, Any] | None:
        """Return pid and host of the daemon that holds the database, or None; one that has ended does not count."""
        held = self.marked("daemon")
        if not held or self._lock is None or not self._lock.is_held():
            return None
        found: dict[str, Any] = json.loads(held)
        return found

    def check_at_start(self, now: datetime, *, thoroughly: bool = False) -> None:
        """Look for damaged pages; in a database above a gigabyte, which takes minutes, once a day.

        Where damage was met before, look ``thoroughly``, and at every start.
        """
        if thoroughly and (found := self.integrity()):
            raise PermanentError(f"{self.path} is damaged ({found[0]}) {LEFT}")
        large = self.path is not None and self.path.stat().st_size > LARGE
        last = self.moment(_CHECKED, now) if large else None
        if last is not None and now - last < timedelta(days=1):
            return
        self.quick_check()
        if large:
            self.mark(_CHECKED, now.isoformat())

    def quick_check(self) -> None:
        """Look for damaged pages, in a fraction of the time of ``integrity``; PermanentError says what to do."""
        try:
            found = [row[0] for row in self._db.execute("PRAGMA quick_check(1)").fetchall() if row[0] != "ok"]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        if found:
            raise PermanentError(f"{self.path} is damaged ({found[0]}) {LEFT}")

    def integrity(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the file; empty when all is well."""
        found = [row[0] for row in self._db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        broken = self._db.execute("PRAGMA foreign_key_check").fetchall()
        return (*found, *(f"row {row[1]} of {row[0]} points nowhere" for row in broken))

    def count(self, table: str, where: Sequence[tuple[str, str]] = ()) -> int:
        """Return how many rows of a table have these values."""
        clause = " AND ".join(f"{column} = ?" for column, _ in where) or "1"
        row = self._rows.one(f"SELECT count(*) AS n FROM {table} WHERE {clause}", *(value for _, value in where))  # noqa: S608 - names come from code
        return int(row["n"]) if row else 0

    def tally(self, table: Literal["message", "outbox", "promise"]) -> Counter[str]:
        """Return how many rows of a table are in each state."""
        column = "status" if table == "promise" else "state"
        rows = self._rows.all(f"SELECT {column} AS state, count(*) AS n FROM {table} GROUP BY {column}")  # noqa: S608 - names come from code
        return Counter({row["state"]: row["n"] for row in rows})
