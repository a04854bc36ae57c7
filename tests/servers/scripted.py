"""A server that says what a test wants it to say, for what real servers never do."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

HANDSHAKE = b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03"
"""How a long TLS handshake of a server begins: a record and its ServerHello (RFC 8446 section 4.1.3)."""


class Talk:
    """One connection, seen from the server."""

    def __init__(self, sock: socket.socket, heard: list[bytes]) -> None:
        """Talk over ``sock`` and add each line to ``heard``."""
        self._sock = sock
        self._reader = sock.makefile("rb")
        self._heard = heard
        self.gone = False

    def say(self, text: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(text)

    def hear(self) -> bytes:
        """Return the next line without its end; b"" when the client has gone."""
        line = self._reader.readline()
        self.gone = not line
        self._heard.append(line)
        return line.rstrip(b"\r\n")

    def answer(self, *answers: bytes) -> None:
        """For each answer, hear a command of IMAP and say the answer, "TAG" being replaced by the command's tag."""
        for answer in answers:
            tag = self.hear().partition(b" ")[0]
            self.say(answer.replace(b"TAG", tag))

    def linger(self) -> None:
        """Listen until the client goes or wants to, saying nothing."""
        while not self.hear().endswith(b"LOGOUT") and not self.gone:
            pass

    def hang_up(self) -> None:
        """End the connection; whoever listens hears the end."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up and let go of the socket."""
        self.hang_up()
        self._reader.close()
        self._sock.close()


def trickling(begins: bytes) -> Callable[[Talk], None]:
    """Return a script that begins so and goes on byte by byte, for as long as anybody listens."""

    def talk_it(talk: Talk) -> None:
        talk.say(begins)
        pause = threading.Event()
        while not pause.wait(0.02):
            talk.say(b"2")

    return talk_it


class ScriptedServer:
    """Runs ``script`` for each connection, one after the other; ``heard`` holds every line that came in."""

    def __init__(self, script: Callable[[Talk], None], *, context: ssl.SSLContext | None = None) -> None:
        """Listen, and accept once entered; with ``context`` every connection begins with TLS."""
        self._script = script
        self._context = context
        self.heard: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(10)
        self.host = "127.0.0.1"
        self.port = int(self._listener.getsockname()[1])
        self._closing = threading.Event()
        self._talk: Talk | None = None
        self._thread = threading.Thread(target=self._serve, name="scripted-server", daemon=True)

    def __enter__(self) -> Self:
        """Begin to accept."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and stop."""
        del kind, error, trace
        self._closing.set()
        if self._talk is not None:
            self._talk.hang_up()
        with contextlib.suppress(OSError):
            # wakes accept(), which closing alone would not
            socket.create_connection((self.host, self.port), timeout=1).close()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._closing.is_set():
                sock.close()
                return
            self.connections += 1
            sock.settimeout(10)
            if self._context is not None:
                try:
                    sock = self._context.wrap_socket(sock, server_side=True)
                except OSError:
                    sock.close()
                    continue
            self._talk = talk = Talk(sock, self.heard)
            with contextlib.suppress(OSError, ValueError):
                self._script(talk)
            talk.close()
