# ruff: noqa: N818 - our errors are named by what happened
"""One IMAP connection: how it is made safe, and where the library needs care."""

from __future__ import annotations

import contextlib
import imaplib
import re
import select
import socket
import ssl
from collections.abc import Iterator
from typing import Any, cast

import imapclient
import imapclient.exceptions

from triaged import wire
from triaged.clock import monotonic
from triaged.inbox.source import Stop
from triaged.model import PermanentError, TemporaryError, TriagedError

TROUBLES = (imaplib.IMAP4.error, OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""Whatever the library raises when a server fails or answers nonsense."""

_BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "SERVERBUG"})
_SLICE = 0.25
_GOODBYE = 2.0


class AuthenticationFailed(PermanentError):
    """The server refused user and password; trying fast again may lock the account."""


class FolderMissing(PermanentError):
    """The server does not open a folder of that name."""


class ServerBusy(TemporaryError):
    """The server asks to be left alone for a while; ``code`` is its response code (RFC 5530)."""

    def __init__(self, message: str, code: str) -> None:
        """Keep the response code, such as ``LIMIT``."""
        super().__init__(message)
        self.code = code


def response_code(text: str) -> str:
    """Return the response code in ``text``, such as ``AUTHENTICATIONFAILED``, or an empty string."""
    found = re.search(r"\[([A-Z][A-Z0-9-]{1,40})", text)
    return found.group(1) if found else ""


def describe(error: BaseException) -> str:
    """Return what a server said, short and printable."""
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(character if character.isprintable() else "?" for character in text)[:200]


def translate(error: BaseException, where: str, *, handshake: bool = False) -> TriagedError:
    """Return the error of ours that an error of the library or the system stands for.

    A refusal by TLS is only meant for good during the ``handshake``; later it is a broken connection.
    """
    if isinstance(error, TriagedError):
        return error
    if handshake and isinstance(error, ssl.SSLError) and (refused := wire.tls_error(error, where)) is not None:
        return refused
    if isinstance(error, TimeoutError):
        return TemporaryError(f"{where} did not answer in time")
    code = response_code(str(error))
    if code in _BUSY:
        return ServerBusy(f"{where} is busy: {describe(error)}", code)
    return TemporaryError(f"{where} failed: {describe(error)}")


class _Imap(imaplib.IMAP4):
    """IMAP over a socket that is open already."""

    def __init__(self, sock: socket.socket, host: str, port: int) -> None:
        self._opened = sock
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002 - the library asks so
        return self._opened


# The library carries no types, so mypy sees its class as Any.
class Connection(imapclient.IMAPClient):  # type: ignore[misc]
    """An IMAP connection, encrypted as asked and signed in."""

    def __init__(self, *, host: str, port: int, tls: wire.Tls, ssl_context: ssl.SSLContext, timeout: float) -> None:
        """Connect and encrypt; raises ``TriagedError`` with a sentence. No password leaves before ``sign_in``."""
        self.where = f"IMAP server {host}:{port}"
        self.seconds = timeout
        self.largest_literal = 1 << 20
        self.dropped = False
        wire.require_safe(host, tls)
        try:
            with wire.opened(host, port, timeout, 4 * timeout, ssl_context if tls == "implicit" else None) as sock:
                self._opened = sock
                super().__init__(host, port, ssl=tls == "implicit", ssl_context=ssl_context, timeout=timeout)
                self.normalise_times = False  # aware instants, not the machine's local time
                self._imap.debug = 0  # mail must not be formatted for a log, not even in vain
                self._read = self._imap.read
                self._imap.read = self._read_literal
                wire.without_delay(self.socket())
                if tls == "starttls":
                    self._encrypt(ssl_context)
        except TROUBLES as error:
            raise translate(error, self.where, handshake=True) from error

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name for it
        return _Imap(self._opened, self.host, self.port)

    def _encrypt(self, context: ssl.SSLContext) -> None:
        if self._imap.state != "NONAUTH":
            # a plain PREAUTH greeting rules STARTTLS out; only somebody in between would send one
            self.drop()
            raise wire.TlsRefused(f"{self.where} does not offer STARTTLS (PREAUTH); no password was sent")
        self._imap.untagged_responses.clear()
        strict = wire.StrictUpgrade(
            context=context, where=self.where, reader=lambda: self._imap.file,
            said_before=lambda: self._imap.untagged_responses,
        )  # fmt: skip
        try:
            self.starttls(ssl_context=cast("ssl.SSLContext", strict))
        except TROUBLES as error:
            self.drop()
            if isinstance(error, imaplib.IMAP4.abort) and "not supported" not in str(error):
                raise translate(error, self.where, handshake=True) from error
            if isinstance(error, imaplib.IMAP4.error):
                raise wire.TlsRefused(
                    f"{self.where} does not offer STARTTLS ({describe(error)}); no password was sent"
                ) from error
            raise translate(error, self.where, handshake=True) from error
        except TriagedError:
            self.drop()
            raise

    def _read_literal(self, size: int) -> Any:
        """Stand in for imaplib's ``read``: the size that a server announces is only believed up to a limit."""
        if size > self.largest_literal:
            raise imaplib.IMAP4.abort(f"announced a literal of {size} bytes")
        return self._read(size)

    def sign_in(self, user: str, password: str) -> None:
        """Authenticate; raises ``AuthenticationFailed``, or ``TemporaryError`` where the server could not tell."""
        try:
            with wire.deadline(self.socket(), 4 * self.seconds):
                plain, disabled = self.has_capability("AUTH=PLAIN"), self.has_capability("LOGINDISABLED")
                # what is offered to strangers must not pass for what is offered to us (RFC 9051 section 6.2)
                self._imap.untagged_responses.pop("CAPABILITY", None)
                self._cached_capabilities = None
                if plain:
                    self.plain_login(user, password)
                elif disabled or not (user + password).isascii():
                    raise AuthenticationFailed(f"{self.where} offers no way to sign in that we know")
                else:
                    # the library quotes the password only
                    self.login('"' + user.replace("\\", "\\\\").replace('"', '\\"') + '"', password)
        except TROUBLES as error:
            self.drop()
            refused = isinstance(error, imapclient.exceptions.LoginError)
            # a connection that broke meanwhile comes as the same exception as a wrong password
            broke = isinstance(error.__context__, (imaplib.IMAP4.abort, OSError))
            if not refused or broke or response_code(str(error)) in _BUSY:
                raise translate(error, self.where) from None
            said = wire.without_secret(describe(error), user, password)
            raise AuthenticationFailed(
                f"{self.where} refused user {user} ({said}); check user and password in the configuration"
            ) from None
        except TriagedError:
            self.drop()
            raise
        with self.guarded():
            self.capabilities()

    @contextlib.contextmanager
    def guarded(self, seconds: float | None = None) -> Iterator[None]:
        """Run a block of commands that must end within ``seconds``; any trouble drops the connection.

        After an error the state of an IMAP connection is unknown, so it is never used again.
        """
        try:
            with wire.deadline(self.socket(), seconds or 4 * self.seconds):
                yield
        except TROUBLES as error:
            self.drop()
            raise translate(error, self.where) from error

    def news(self) -> bool:
        """Tell, once, whether the server has announced a new mail (EXISTS) since this was last asked."""
        return self._imap.untagged_responses.pop("EXISTS", None) is not None

    def forget(self) -> None:
        """Drop untagged responses that nobody asked for; over weeks they would fill the memory."""
        self._imap.untagged_responses.clear()

    def idle_until(self, seconds: float, stop: Stop) -> bool:
        """Stay in IDLE (RFC 2177) until the server says anything, ``seconds`` have passed, or ``stop`` is set.

        Returns False where stopped; the connection is then dropped, since taking leave of a dead server blocks.
        """
        end = monotonic() + seconds
        self.idle()
        while not stop.is_set():
            left = end - monotonic()
            if left <= 0 or self._readable(min(left, _SLICE)):
                self.idle_done()
                return True
        self.drop()
        return False

    def _readable(self, seconds: float) -> bool:
        """Tell whether the server has said something or hung up, looking into the buffers above the socket first."""
        sock = self.socket()
        if wire.peek(sock, self._imap.file):
            return True
        poller = select.poll()
        poller.register(sock.fileno(), select.POLLIN)
        # a TLS record may wake the socket and carry nothing for us
        return bool(poller.poll(seconds * 1000)) and wire.peek(sock, self._imap.file) is not None

    def drop(self) -> None:
        """Close without a word; never raises, never waits."""
        self.dropped = True
        with contextlib.suppress(OSError, ValueError, imaplib.IMAP4.error):
            self.shutdown()

    def leave(self) -> None:
        """Say LOGOUT, wait two seconds at most, close; never raises."""
        with contextlib.suppress(*TROUBLES), wire.deadline(self.socket(), _GOODBYE):
            self.logout()
        self.drop()
