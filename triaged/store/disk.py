"""Why a database cannot be opened or written, in words that help: SQLite itself often knows of an I/O error alone."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from triaged.model import PermanentError, TemporaryError, TriagedError

_LEAST = 64 * 1024
"""Bytes that opening a database needs, were it only to read it: its shared memory lies in a file beside it."""


def refusal(path: Path | None, error: sqlite3.Error) -> TriagedError:
    """Return what an error at opening or writing a database means: temporary where it may end by itself."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return TemporaryError(f"{path} is locked by another program; close it and try again")
    if path is not None and _is_read_only(path):
        return PermanentError(f"{path} cannot be written: its disk may only be read; see why, and mount it for writing")
    if "full" in text or (path is not None and is_full(path)):
        return TemporaryError(f"{path} cannot be opened or written: its disk is full; make room")
    return PermanentError(f"{path} cannot be opened or written ({text}); look at its owner and permissions")


def is_full(path: Path, least: int = _LEAST) -> bool:
    """Whether the disk of a file has less room than ``least`` bytes, or none for another file."""
    disk = os.statvfs(path.parent)
    return disk.f_bavail * disk.f_frsize < least or (disk.f_files > 0 and disk.f_favail == 0)


def _is_read_only(path: Path) -> bool:
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
