"""A test's own mailbox on some IMAP server, and what staff do to it with their mail program."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import imapclient

from triaged.demo.servers import EmbeddedImap
from triaged.inbox.imap import ImapSource
from triaged.wire import Tls


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """How to reach it; ``sent`` is the name of its folder of sent mail."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str
    sent: str
    context: ssl.SSLContext | None = None
    tls_port: int = 0

    @classmethod
    def embedded(cls, server: EmbeddedImap) -> Mailbox:
        """Return the one mailbox of the embedded server."""
        return cls(
            host=server.host, port=server.port, tls="none", user=server.user, password=server.password, sent="Sent"
        )

    def source(self, **changes: Any) -> ImapSource:
        """Return a source for it, with some settings changed."""
        settings: dict[str, Any] = {
            "account": "support",
            "host": self.host,
            "port": self.port,
            "tls": self.tls,
            "user": self.user,
            "password": self.password,
            "ssl_context": self.context,
            "timeout": 10.0,
        }
        return ImapSource(**(settings | changes))

    def over(self, tls: Tls) -> Mailbox:
        """Return the same mailbox, reached in another way."""
        return replace(self, tls=tls, port=self.tls_port if tls == "implicit" else self.port)

    @contextmanager
    def staff(self) -> Iterator[imapclient.IMAPClient]:
        """Sign in as a member of staff would."""
        with imapclient.IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.plain_login(self.user, self.password)
            yield client

    def append(self, *raws: bytes, folder: str = "INBOX", when: datetime | None = None) -> None:
        """Deliver mails."""
        with self.staff() as client:
            for raw in raws:
                client.append(folder, raw, msg_time=when)

    def expunge(self, uid: int, folder: str = "INBOX") -> None:
        """Delete a mail for good."""
        with self.staff() as client:
            client.select_folder(folder)
            client.delete_messages([uid])
            client.expunge()

    def flags(self, folder: str = "INBOX") -> dict[int, tuple[bytes, ...]]:
        """Return the flags of each mail, without the session's own Recent."""
        with self.staff() as client:
            client.select_folder(folder, readonly=True)
            told = client.get_flags(client.search("ALL"))
            return {uid: tuple(flag for flag in flags if flag != b"\\Recent") for uid, flags in told.items()}
