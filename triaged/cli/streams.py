"""Standard error that may be a full disk or a pipe that nobody reads: a log that is lost is no reason to end."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TextIO


class Sturdy:
    """A stream to which nothing that is written can fail."""

    def __init__(self, stream: TextIO) -> None:
        """Write to ``stream`` as long as that takes it."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, or lose it."""
        with suppress(OSError, ValueError):  # ValueError: the stream is closed
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Write out what waits, or lose it."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self._stream, name)
