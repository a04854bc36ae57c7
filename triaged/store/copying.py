"""Copies of the database: made while the daemon runs, checked, and put back."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from triaged.model import PermanentError
from triaged.store.aging import NEEDS_BYTES
from triaged.store.migrations import MIGRATIONS, NEWEST

RESTORED = "restored"
"""The mark that holds when a copy was put back: who wrote before that may have been answered already."""
_BESIDE = ("-wal", "-shm")
_MORE = tuple(f"-{number}" for number in range(2, 1000))


def copy(source: Path, target: Path) -> None:
    """Write a copy of a database as it is at one moment, readable by its owner alone; PermanentError where it fails.

    Nothing is left of a copy that could not be finished, or that is not whole.
    """
    if target.exists():
        raise PermanentError(f"{target} exists already and is left as it is; name another file")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(source)) as read, contextlib.closing(sqlite3.connect(target)) as write:
            read.backup(write)
            write.execute("PRAGMA journal_mode=DELETE")  # one file, which opening it for reading does not change
    except (OSError, sqlite3.Error) as error:
        _remove(target)
        raise PermanentError(f"{target} cannot be written: {error}") from error
    if problems := check(target):
        _remove(target)
        raise PermanentError(f"a copy of {source} would be damaged: {problems[0]}")


def check(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a database; empty where it is whole and this program can use it.

    Looked at are the pages, the rows that point to others, the tables, and every mail against its hash.
    """
    if not path.is_file():
        return (f"there is no file {path}",)
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
    if target.exists() and source.samefile(target):
        raise PermanentError(f"{source} is the database itself; name a copy that triaged backup made")
    if problems := check(source):
        raise PermanentError(f"{source} cannot be restored: {problems[0]}")
    fresh = target.with_name(f"{target.name}.restoring")
    _remove(fresh)  # of a restore that was ended half way
    copy(source, fresh)
    try:
        fit(fresh)
    except BaseException:
        _remove(fresh)
        raise
    if any(fresh.with_name(fresh.name + ending).exists() for ending in _BESIDE):
        raise PermanentError(f"{fresh} is used by another program; end it and try again")
    aside = _laid_aside(target, at) if target.exists() else None
    fresh.replace(target)  # at every moment there is a whole database under this name
    _sync(target.parent)
    return aside


def _laid_aside(database: Path, at: datetime) -> Path:
    """Give a database a second name, and its log, if it cannot be written into it, that one alone."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(database)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    names = (database.with_name(f"{database.name}.before-{at:%Y%m%d-%H%M%S}{more}") for more in ("", *_MORE))
    aside = next(each for each in names if not each.exists())
    os.link(database, aside)
    for ending in _BESIDE:
        part = database.with_name(database.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


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
        yield f"it was written by a newer triaged (step {newest}); install that version"
        return
    yield from (str(row[0]) for row in found.execute("PRAGMA integrity_check") if row[0] != "ok")
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
