"""Copies of the database: made while the daemon runs, checked, and put back."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from triaged.model import PermanentError, TemporaryError
from triaged.store.aging import NEEDS_BYTES
from triaged.store.disk import refusal
from triaged.store.lock import Lock
from triaged.store.migrations import MIGRATIONS, NEWEST

_BESIDE = ("-wal", "-shm")
_NEWER = "it was written by a newer triaged"
_MEND = "put the last backup back: triaged restore FILE"
_MORE = tuple(f"-{number}" for number in range(2, 1000))


def copy(source: Path, target: Path) -> None:
    """Write a copy of a database as it is at one moment, readable by its owner alone; PermanentError where it fails.

    Nothing is left of a copy that could not be finished, or that is not whole.
    """
    if target.exists():
        raise PermanentError(f"{target} exists already and is left as it is; name another file")
    with contextlib.closing(_opened(source)) as read:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise PermanentError(f"{target} cannot be made: {_why(error)}; look at its folder") from error
        try:
            with contextlib.closing(sqlite3.connect(target)) as write:
                read.backup(write)
                write.execute("PRAGMA journal_mode=DELETE")  # one file, which opening it for reading does not change
            problems = check(target)
        except sqlite3.Error as error:
            _remove(target)
            raise refusal(target, error) from error
        except BaseException:
            _remove(target)
            raise
    if problems:
        _remove(target)
        hint = "" if problems[0].startswith(_NEWER) else f"; {_MEND}"
        raise PermanentError(f"no copy of {source} is made, since it is not whole: {problems[0]}{hint}")


def _opened(source: Path) -> sqlite3.Connection:
    """Open a database that is to be copied; PermanentError where it is none."""
    if why := _no_file(source):
        raise PermanentError(f"{source} cannot be copied: {why}; mend [store] path, or {_MEND}")
    connection = sqlite3.connect(source)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        raise refusal(source, error) from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise PermanentError(f"no copy of {source} is made, since it is damaged: {error}; {_MEND}") from error
    return connection


def _no_file(path: Path) -> str:
    """Return why nothing at a path can be a database; an empty string where something can."""
    if path.is_file():
        return ""
    return "it is a folder, and no database" if path.is_dir() else "there is no such file"


def check(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a database; empty where it is whole and this program can use it.

    Looked at are the pages, the rows that point to others, the tables, and every mail against its hash.
    """
    if why := _no_file(path):
        return (why,)
    beside = any(path.with_name(path.name + ending).exists() for ending in _BESIDE)
    # Reading a database that has no log beside it would leave an empty one there.
    mode = "mode=ro" if beside else "mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as found:
            return tuple(_problems(found))
    except sqlite3.Error as error:
        return (str(error),)


def put_back(source: Path, target: Path, at: datetime, fit: Callable[[Path], None]) -> Path | None:
    """Put a copy in the place of a database; returns where the old one lies now, if there was one.

    The copy is made and checked beside it, and ``fit`` may change it there: until all of that is done the database
    stays what it is. PermanentError where it cannot be done.
    """
    if target.is_dir():
        raise PermanentError(f"{target} is a folder, and no database; move it away, or mend [store] path")
    if target.exists() and source.samefile(target):
        raise PermanentError(f"{source} is the database itself; name a copy that triaged backup made")
    fresh = _beside_it(target)
    with _announced(fresh), contextlib.closing(_Watch(target)) as watch:
        if problems := check(source):
            raise PermanentError(f"{source} cannot be restored: {problems[0]}")
        _remove(fresh)  # of a restore that was ended half way
        aside = _made(source, target, fresh, at, fit, watch)
    _sync(target.parent)
    return aside


class _Watch:
    """Sees whether another program has written to a database since; never, of one that cannot be read."""

    def __init__(self, database: Path) -> None:
        self._connection: sqlite3.Connection | None = None
        if database.exists():
            self._connection = sqlite3.connect(database)
        self._version = self._now()

    def _now(self) -> int:
        if self._connection is None:
            return 0
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            self.close()
            return 0

    def was_written(self) -> bool:
        """Whether anybody wrote since this began to watch, or is writing."""
        if self._connection is None:
            return False
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            return self._now() != self._version
        except sqlite3.Error as error:
            return "locked" in str(error)
        finally:
            self.close()

    def close(self) -> None:
        """End to watch; before the database is laid aside, since a connection that ends tidies up by its name."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None


@contextlib.contextmanager
def _announced(fresh: Path) -> Iterator[None]:
    """Let every other command see meanwhile that a copy is being put back; the system ends it with the program."""
    lock = Lock(fresh)
    lock.take()
    try:
        yield
    finally:
        lock.path.unlink(missing_ok=True)
        lock.release()


def _made(
    source: Path, target: Path, fresh: Path, at: datetime, fit: Callable[[Path], None], watch: _Watch
) -> Path | None:
    copy(source, fresh)
    try:
        fit(fresh)
        if any(fresh.with_name(fresh.name + ending).exists() for ending in _BESIDE):
            raise PermanentError(f"{fresh} is used by another program; end it and try again")  # noqa: TRY301 - it goes
        if watch.was_written():
            why = f"{target} was written to meanwhile, so that nothing was put back; say it again"
            raise TemporaryError(why)  # noqa: TRY301 - it goes
        aside = _replaced(target, fresh, at)
    except BaseException:
        _remove(fresh)
        raise
    return aside


def is_put_back(database: Path) -> bool:
    """Whether a copy is being put in the place of a database just now: what is written to it may be lost."""
    return Lock(_beside_it(database)).is_held()


def _beside_it(database: Path) -> Path:
    return database.with_name(f"{database.name}.restoring")


def _replaced(database: Path, fresh: Path, at: datetime) -> Path | None:
    """Put a fresh database in the place of another; returns where that lies now, if there was one.

    Where it cannot be done, all lies where it lay before.
    """
    with contextlib.ExitStack() as undo:
        try:
            aside = _laid_aside(database, at, undo) if database.exists() else None
            fresh.replace(database)  # at every moment there is a whole database under this name
        except OSError as error:
            why = f"{database} cannot be replaced and is as it was: {_why(error)}; look at its folder"
            raise PermanentError(why) from error
        undo.pop_all()
    return aside


def _laid_aside(database: Path, at: datetime, undo: contextlib.ExitStack) -> Path:
    """Give a database a second name, and its log, if it cannot be written into it, that one alone."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(database)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    names = (database.with_name(f"{database.name}.before-{at:%Y%m%d-%H%M%S}{more}") for more in ("", *_MORE))
    aside = next(each for each in names if not each.exists())
    os.link(database, aside)
    undo.callback(aside.unlink)
    for ending in _BESIDE:
        part, other = (each.with_name(each.name + ending) for each in (database, aside))
        if part.exists():
            part.rename(other)
            undo.callback(other.rename, part)
    return aside


def _why(error: OSError) -> str:
    """Return the reason of the system alone: the path is named already."""
    return (error.strerror or str(error)).lower()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _problems(found: sqlite3.Connection) -> Iterator[str]:
    tables = {row[0] for row in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "migration" not in tables:
        yield "it is no database of triaged"
        return
    newest = found.execute("SELECT max(number) FROM migration").fetchone()[0] or 0
    if newest > NEWEST:
        yield f"{_NEWER} (step {newest}); install that version"
        return
    yield from (" ".join(row[0].split()) for row in found.execute("PRAGMA integrity_check") if row[0] != "ok")
    wanted = _columns_after(newest)
    if missing := sorted(set(wanted) - tables):
        yield f"the table {missing[0]} is missing"
        return
    for table, columns in wanted.items():
        there = {row[1] for row in found.execute(f"PRAGMA table_info({table})")}
        yield from (f"the column {each} of {table} is missing" for each in sorted(columns - there))
    yield from (f"row {row[1]} of {row[0]} points nowhere" for row in found.execute("PRAGMA foreign_key_check"))
    for sha256, raw in found.execute("SELECT sha256, bytes FROM raw WHERE length(bytes) > 0"):
        if hashlib.sha256(raw).hexdigest() != sha256:
            yield f"the bytes of the mail {sha256[:12]} are not those that were stored"
    # Age empties a mail together with what was read of it.
    for (number,) in found.execute(
        "SELECT m.id FROM message m JOIN raw r ON r.sha256 = m.sha256"  # noqa: S608 - our own words
        f" WHERE length(r.bytes) = 0 AND r.size > 0 AND {NEEDS_BYTES}"
    ):
        yield f"the bytes of mail {number} are gone"


def _columns_after(step: int) -> dict[str, set[str]]:
    """Return the columns of each table that a database has after a step of the schema."""
    with contextlib.closing(sqlite3.connect(":memory:")) as model:
        for number, script in MIGRATIONS:
            if number <= step:
                model.executescript(script)
        names = [row[0] for row in model.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: {row[1] for row in model.execute(f"PRAGMA table_info({name})")}
            for name in names
            if not name.startswith("sqlite_")
        }


def _remove(path: Path) -> None:
    for ending in ("", *_BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)
