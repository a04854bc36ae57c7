"""Stands between triaged and a real server, and does to the connection what networks and servers do at their worst."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Literal, Self

Mode = Literal["pass", "refuse", "stall", "cut", "trickle", "bye", "strip", "inject", "before"]
_AT_ONCE = 65536


class FaultProxy:
    """A relay of bytes on loopback; ``mode`` may be changed at any time and holds for every connection from then on.

    ======= ==============================================================================================
    pass    bytes go through
    refuse  the connection is reset as soon as it is made
    stall   it is taken, and then there is silence
    cut     after some bytes of the server it is closed, wherever that is
    trickle bytes of the server come one by one
    bye     the server says that it is overloaded, and hangs up
    strip   the offer of STARTTLS is made unreadable
    inject  plain text comes along with the server's consent to STARTTLS
    before  it comes just before that consent
    ======= ==============================================================================================
    """

    def __init__(self, port: int, *, farewell: bytes, cut_after: int = 400) -> None:
        """Lead to ``port`` of this machine; ``farewell`` is how such a server says that it is overloaded.

        After ``cut_after`` bytes of the server "cut" ends a connection: in the middle of a line, or of a literal.
        ``heard`` is all that clients sent.
        """
        self.mode: Mode = "pass"
        self.heard = bytearray()
        self._to, self._farewell, self._cut_after = port, farewell, cut_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.connections = 0

    def __enter__(self) -> Self:
        """Begin to listen."""
        threading.Thread(target=self._accept, name="fault proxy", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and close what is open."""
        self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Close every connection, as a server does that is restarted."""
        with self._lock:
            gone, self._open = self._open, set()
        for each in gone:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.mode == "refuse":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                continue
            with self._lock:
                self._open.add(client)
            if self.mode == "bye":
                client.sendall(self._farewell)
                client.close()
                continue
            if self.mode == "stall":
                continue
            server = socket.create_connection(("127.0.0.1", self._to))
            with self._lock:
                self._open.add(server)
            for source, target, answers in ((client, server, False), (server, client, True)):
                threading.Thread(target=self._pump, args=(source, target, answers), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(_AT_ONCE):
                if not answers:
                    self.heard += data
                elif self.mode == "cut" and passed + len(data) >= self._cut_after:
                    target.sendall(data[: max(0, self._cut_after - passed)])
                    break
                passed += len(data)
                if answers and self.mode == "trickle":
                    for at in range(len(data)):
                        target.sendall(data[at : at + 1])
                else:
                    target.sendall(self._falsified(data) if answers else data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _falsified(self, data: bytes) -> bytes:
        if self.mode == "strip":
            return data.replace(b"STARTTLS", b"XXXXXXXX")
        if self.mode == "inject" and self.heard.upper().endswith(b"STARTTLS\r\n"):
            return data + self._farewell
        greets = data.startswith(b"* ")  # on the next connection, on which nothing was asked yet
        if self.mode == "before" and not greets and self.heard.upper().endswith(b"STARTTLS\r\n"):
            return self._farewell + data
        return data
