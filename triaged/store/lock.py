"""The lock by which one daemon at a time works on a database: the system gives it back when its holder ends, however.

It lies on a file beside the database (flock), and not on the database itself: SQLite loses its own locks where another
descriptor of its file is closed. A database in WAL mode is for one machine, so that this one knows everybody.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

_TRIES = 10
_PAUSE = 0.05
"""Seconds: ``status`` holds the file for a moment to see whether anybody does."""


class Lock:
    """Held by at most one holder of all processes of this machine."""

    def __init__(self, database: Path) -> None:
        """Nothing is taken yet."""
        self.path = database.with_name(f"{database.name}.lock")
        self._handle: int | None = None

    @property
    def was_taken(self) -> bool:
        """Whether anybody ever worked on this database."""
        return self.path.exists()

    def take(self) -> bool:
        """Take it; False where another holds it."""
        if self._handle is not None:
            return True
        for _ in range(_TRIES):
            self._handle = self._try(fcntl.LOCK_EX)
            if self._handle is not None:
                return True
            time.sleep(_PAUSE)
        return False

    def release(self) -> None:
        """Give it back; the file stays, since another may wait on it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def is_held(self) -> bool:
        """Whether anybody holds it, also whoever asks."""
        if self._handle is not None:
            return True
        if not self.path.exists():
            return False
        handle = self._try(fcntl.LOCK_SH)
        if handle is not None:
            os.close(handle)
        return handle is None

    def _try(self, kind: int) -> int | None:
        handle = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        return handle
