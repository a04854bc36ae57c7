"""Copies of the database: made while the daemon runs, checked, and put back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from triaged.model import PermanentError
from triaged.store.migrations import NEWEST

RESTORED = "restored"
"""The mark that holds when a copy was put back: who wrote before that may have been answered already."""


def copy(source: Path, target: Path) -> None:
    """Write a copy of a database as it is at one moment, readable by its owner alone; PermanentError where it fails."""
    if target.exists():
        raise PermanentError(f"{target} exists already and is left as it is; name another file")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with contextlib.closing(sqlite3.connect(source)) as read, contextlib.closing(sqlite3.connect(target)) as write:
            read.backup(write)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise PermanentError(f"{target} cannot be written: {error}") from error
    if problems := check(target):
        raise PermanentError(f"the copy {target} is damaged: {problems[0]}")


def check(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a database that nobody writes; empty where it is whole and this program can use it."""
    if not path.is_file():
        return (f"there is no file {path}",)
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as found:
            wrong = [str(row[0]) for row in found.execute("PRAGMA integrity_check") if row[0] != "ok"]
            loose = [f"row {row[1]} of {row[0]} points nowhere" for row in found.execute("PRAGMA foreign_key_check")]
            newest = found.execute("SELECT max(number) FROM migration").fetchone()[0] or 0
    except sqlite3.Error as error:
        return (str(error),)
    newer = [f"it was written by a newer triaged (step {newest}); install that version"] if newest > NEWEST else []
    return (*wrong, *loose, *newer)


def put_back(source: Path, target: Path, at: datetime) -> Path | None:
    """Put a checked copy in the place of a database; returns where the old one lies now, if there was one."""
    if problems := check(source):
        raise PermanentError(f"{source} cannot be restored: {problems[0]}")
    aside: Path | None = None
    if target.exists():
        aside = target.with_name(f"{target.name}.before-{at:%Y%m%d-%H%M%S}")
        for ending in ("-wal", "-shm", ""):
            part = target.with_name(target.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
    copy(source, target)
    return aside
