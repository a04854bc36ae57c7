"""A database whose n-th statement fails, or ends the process: BEGIN and COMMIT count like any other."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

Fault = Callable[[str], None]
_connect = sqlite3.connect


def fails(sql: str) -> None:
    """Fail as a full or dying disk does."""
    raise sqlite3.OperationalError(f"disk I/O error at: {sql[:60]}")


def kills(sql: str) -> None:
    """End the process as a power cut does: nothing is unwound, nothing is flushed."""
    del sql
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def at_statement(number: int, fault: Fault) -> Iterator[list[int]]:
    """Let a fault happen at the n-th statement of all connections; yields how many there were so far."""
    count = [0]

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            count[0] += 1
            if count[0] == number:
                fault(sql)
            return super().execute(sql, *values)

    def connect(*places: Any, **named: Any) -> sqlite3.Connection:
        return _connect(*places, **named, factory=Connection)

    with patch("triaged.store.sqlite.sqlite3.connect", connect):
        yield count
