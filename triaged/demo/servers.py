"""A mailbox and a relay inside this process, for the demo and for tests; they speak real IMAP and SMTP on loopback."""

from __future__ import annotations

import asyncio
import ssl
import threading
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pysasl.hashing import BuiltinHash

from triaged.clock import SystemClock, monotonic
from triaged.demo.loop import LoopThread

T = TypeVar("T")
_LOOPBACK = "127.0.0.1"
_PATIENCE = 10.0
CUT = "cut"
"""What a fault returns to have the connection cut instead of a reply."""

Fault = Callable[[str, str], str | None]
"""Asked at "mail", "rcpt" (with the address) and "data" (with the recipient); returns a reply, ``CUT``, or None."""


class EmbeddedImap:
    r"""An IMAP server with one user, INBOX and Sent, all in memory; plain, on a free port of loopback.

    It knows no special-use attributes: the Sent folder is found by its name. Attributes ``host``, ``port``,
    ``user``, ``password`` say where and how to sign in.
    """

    def __init__(self, *, user: str = "support", password: str = "demo") -> None:  # noqa: S107 - it guards nothing
        """Start nothing yet."""
        self.host = _LOOPBACK
        self.port = 0
        self.user = user
        self.password = password
        self._thread: LoopThread | None = None
        self._server: asyncio.Server | None = None
        self._mailboxes: Any = None

    def __enter__(self) -> Self:
        """Start the server and return it once it accepts connections."""
        self._thread = LoopThread("embedded-imap")
        self._thread.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and cut its connections."""
        del kind, error, trace
        if self._thread is not None:
            if self._server is not None:
                self._thread.loop.call_soon_threadsafe(self._server.close)
            self._thread.stop()
            self._thread = None

    async def _start(self) -> None:
        arguments = Namespace(
            host=self.host,
            port=0,
            cert=None,
            key=None,
            tls=False,
            proxy_protocol=None,
            inherited_sockets=None,
            debug=False,
            demo_data=False,
            demo_user=self.user,
            demo_password=self.password,
            passlib_cfg=None,
        )
        # half a million rounds at each login would guard a password that is in this file
        backend, config = await DictBackend.init(arguments, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        async with backend.login.demo_user_identity.new_session() as session:
            self._mailboxes = session.mailbox_set
        await self._mailboxes.add_mailbox("Sent")
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        self._server = await asyncio.start_server(serve, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def append(
        self, raw: bytes, *, folder: str = "INBOX", when: datetime | None = None, flags: tuple[str, ...] = ()
    ) -> int:
        r"""Put a mail into ``folder`` with ``when`` (aware) as INTERNALDATE and return its UID; wakes IDLE.

        ``flags`` are system flags with their backslash, such as ``\Seen``.
        """
        if self._thread is None:
            raise RuntimeError("the embedded IMAP server is not running")
        return self._thread.run(self._append(folder, raw, when or SystemClock().now(), flags))

    async def _append(self, folder: str, raw: bytes, when: datetime, flags: tuple[str, ...]) -> int:
        mailbox = await self._mailboxes.get_mailbox(folder)
        flag_set = frozenset(Flag(flag.encode("ascii")) for flag in flags)
        message = await mailbox.append(AppendMessage(raw, when, flag_set))
        return int(message.uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail that the sink took, and when, on the clock of ``triaged.clock.monotonic``."""

    envelope_from: str
    rcpts: tuple[str, ...]
    data: bytes
    at: float


class SmtpSink:
    """A relay that keeps what it is given; attributes ``host`` and ``port`` say where.

    ``context`` (a server's) offers STARTTLS, or with ``implicit`` speaks TLS from the start. With ``user`` a client
    must authenticate. ``fault`` may answer in its place, and may be exchanged at any time.
    """

    def __init__(
        self,
        *,
        context: ssl.SSLContext | None = None,
        implicit: bool = False,
        user: str | None = None,
        password: str = "",
        fault: Fault | None = None,
    ) -> None:
        """Start nothing yet."""
        self.host = _LOOPBACK
        self.port = 0
        self.fault = fault
        self.connections = 0
        self._context, self._implicit = context, implicit
        self._user, self._password = user, password
        self._protocols: list[SMTP] = []
        self._received: list[Received] = []
        self._arrival = threading.Condition()
        self._thread: LoopThread | None = None
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        """Start the server and return it once it accepts connections."""
        self._thread = LoopThread("smtp-sink")
        self._thread.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and cut its connections."""
        del kind, error, trace
        if self._thread is not None:
            if self._server is not None:
                self._thread.loop.call_soon_threadsafe(self._server.close)
            self._thread.stop()
            self._thread = None

    @property
    def received(self) -> tuple[Received, ...]:
        """Every mail so far, the oldest first."""
        with self._arrival:
            return tuple(self._received)

    def wait_for(self, count: int, timeout: float = _PATIENCE) -> tuple[Received, ...]:
        """Return all mails once there are ``count``; raises ``TimeoutError`` after ``timeout`` seconds."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self._received) >= count, timeout):
                raise TimeoutError(f"{len(self._received)} of {count} mails arrived in {timeout} s")
            return tuple(self._received)

    def hang_up(self) -> None:
        """Cut every connection, as a relay does with those that idle."""
        if self._thread is not None:
            self._thread.run(self._cut_all())

    async def _cut_all(self) -> None:
        for protocol in self._protocols:
            if isinstance(protocol.transport, asyncio.WriteTransport):
                protocol.transport.abort()
        self._protocols.clear()

    async def _start(self) -> None:
        implicit = self._context if self._implicit else None
        self._server = await asyncio.get_running_loop().create_server(self._protocol, self.host, 0, ssl=implicit)
        self.port = self._server.sockets[0].getsockname()[1]

    def _protocol(self) -> SMTP:
        self.connections += 1
        starttls = None if self._implicit else self._context
        protocol = SMTP(
            self,
            hostname="sink.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=self._user is not None,
            auth_require_tls=starttls is not None,
            authenticator=self._authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._protocols.append(protocol)
        return protocol

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
    ) -> AuthResult:
        del server, session, envelope, mechanism
        wanted = ((self._user or "").encode(), self._password.encode())
        return AuthResult(success=(login.login, login.password) == wanted, handled=False)

    def _reply(self, server: SMTP, stage: str, value: str) -> str | None:
        """Return the reply of a fault; cut the connection where it wants that."""
        reply = self.fault(stage, value) if self.fault is not None else None
        if reply == CUT and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return reply

    async def handle_MAIL(  # noqa: N802 - the names that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender, unless a fault speaks against it."""
        del session
        reply = self._reply(server, "mail", address)
        if reply is not None:
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - likewise
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, unless a fault speaks against it."""
        del session
        reply = self._reply(server, "rcpt", address)
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Keep a mail, unless a fault speaks against it; one that is cut off was kept."""
        del session
        reply = self._reply(server, "data", ",".join(envelope.rcpt_tos))
        if reply not in (None, CUT):
            return str(reply)
        sender = envelope.mail_from or ""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = Received(
            envelope_from="" if sender == "<>" else sender,
            rcpts=tuple(envelope.rcpt_tos),
            data=content,
            at=monotonic(),
        )
        with self._arrival:
            self._received.append(mail)
            self._arrival.notify_all()
        return "250 kept"
