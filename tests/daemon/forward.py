"""A port that leads to another one: for servers that come late, or fall silent."""

from __future__ import annotations

import asyncio
import socket
import threading
from types import TracebackType
from typing import Self

_PATIENCE = 10.0


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Forward:
    """Passes everything on while it is open; ``freeze`` keeps the connections and passes nothing any more."""

    def __init__(self, port: int, target: int) -> None:
        """Listen on ``port`` of loopback once entered; ``target`` is a port there too."""
        self._port, self._target = port, target
        self._frozen = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="forward", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, and cut every connection."""
        del kind, error, trace
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()

    def freeze(self) -> None:
        """Fall silent, without hanging up."""
        self._frozen.set()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _pass(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            await asyncio.gather(self._pump(near, forth), self._pump(far, back))
        finally:
            back.close()
            forth.close()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            if not self._frozen.is_set():
                target.write(data)
                await target.drain()
        target.close()
