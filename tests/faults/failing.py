"""The n-th call to the world fails, or ends the process: statements of the database, bytes to and from the servers.

Called are the libraries at their lowest: ``execute`` of a connection to the database (BEGIN and COMMIT count like any
other), ``send`` and the reading of an answer in imaplib and smtplib. A call that fails *after* it was carried out is
the next one failing before it: the answer is lost.
"""

from __future__ import annotations

import imaplib
import os
import signal
import smtplib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Literal
from unittest.mock import patch

World = Literal["store", "imap", "smtp"]
Fault = Callable[[str], None]
EVERYWHERE: tuple[World, ...] = ("store", "imap", "smtp")
_connect = sqlite3.connect
_WIRE: dict[World, tuple[type, tuple[str, ...]]] = {
    "imap": (imaplib.IMAP4, ("open", "send", "readline", "read")),
    "smtp": (smtplib.SMTP, ("connect", "send", "getreply")),
}


def fails(call: str) -> None:
    """Fail as a full or dying disk does."""
    raise sqlite3.OperationalError(f"disk I/O error at: {call[:60]}")


def resets(call: str) -> None:
    """Fail as a connection does whose other end is gone."""
    raise ConnectionResetError(104, f"Connection reset by peer at: {call[:60]}")


def hangs(call: str) -> None:
    """Fail as a connection does on which nothing comes any more."""
    raise TimeoutError(f"timed out at: {call[:60]}")


def kills(call: str) -> None:
    """End the process as a power cut does: nothing is unwound, nothing is flushed."""
    del call
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def at_call(number: int, fault: Fault, *worlds: World) -> Iterator[list[int]]:
    """Let a fault happen at the n-th call to any of ``worlds``; yields how many calls there were so far."""
    count = [0]

    def pass_by(call: str) -> None:
        count[0] += 1
        if count[0] == number:
            fault(call)

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            pass_by(sql)
            return super().execute(sql, *values)

    def connect(*places: Any, **named: Any) -> sqlite3.Connection:
        return _connect(*places, **named, factory=Connection)

    with ExitStack() as patches:
        if "store" in worlds:
            patches.enter_context(patch("triaged.store.sqlite.sqlite3.connect", connect))
        for world in worlds:
            library, names = _WIRE.get(world, (object, ()))
            for name in names:
                patches.enter_context(patch.object(library, name, _counted(getattr(library, name), pass_by)))
        yield count


def _counted(method: Callable[..., Any], pass_by: Fault) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        pass_by(method.__qualname__)
        return method(*given, **named)

    return call
