# ruff: noqa: N818 - our errors are named by what happened
"""What IMAP and SMTP connections share: when TLS is good enough, and limits that socket time-outs do not give."""

from __future__ import annotations

import base64
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

from triaged.clock import when_late
from triaged.model import PermanentError

Tls = Literal["implicit", "starttls", "none"]


class TlsRefused(PermanentError):
    """The connection cannot be made safe, so no password and no mail went over it."""


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine by its very form; no name is looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_safe(host: str, tls: Tls) -> None:
    """Raise ``TlsRefused`` where a plain connection would leave this machine (RFC 8314 section 3)."""
    if tls == "none" and not is_loopback(host):
        raise TlsRefused(f'tls = "none" is only for a server on this machine; {host} needs "implicit" or "starttls"')


def require_printable(text: str, what: str) -> str:
    """Return ``text``; raise ``PermanentError`` where it could break out of a protocol line (CR, LF, NUL, …)."""
    if not text or any(character < " " or character == "\x7f" for character in text):
        raise PermanentError(f"{what} must not be empty or hold control characters: {text!r}")
    return text


def client_context(cafile: Path | None = None) -> ssl.SSLContext:
    """Return a context that verifies certificate and host name, against ``cafile`` or the system's authorities."""
    return ssl.create_default_context(cafile=None if cafile is None else str(cafile))


def tls_error(error: ssl.SSLError, where: str) -> TlsRefused | None:
    """Return the refusal that ``error`` stands for, or None where the peer merely hung up."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return TlsRefused(
            f"{where} showed a certificate that is not accepted: {error.verify_message}; check host, cafile"
        )
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)):
        return None
    return TlsRefused(f"{where} does not speak TLS as asked ({error.reason or error}); check port and tls")


def peek(sock: socket.socket, reader: BufferedReader) -> bytes | None:
    """Return what the peer has sent and nobody has read yet, without waiting and without taking it.

    None means that TLS has nothing for us. Empty bytes mean the end, or on a plain socket perhaps just nothing yet.
    """
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        return reader.peek(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        sock.settimeout(before)


@dataclass(frozen=True, slots=True, kw_only=True)
class StrictUpgrade:
    """Stands in for an ``SSLContext`` at STARTTLS: refuses where plain text came along with the server's consent.

    Such text was injected by somebody on the way (RFC 3207 section 6); libraries drop it, we stop.
    """

    context: ssl.SSLContext
    where: str
    reader: Callable[[], BufferedReader | None]
    said_before: Callable[[], object] = lambda: None
    """What was said in clear besides the consent since it was asked for; nothing ought to be."""

    def wrap_socket(self, sock: socket.socket, *, server_hostname: str) -> ssl.SSLSocket:
        """Return the encrypted socket; raises ``TlsRefused`` on injected text."""
        reader = self.reader()
        if self.said_before() or (reader is not None and peek(sock, reader)):
            raise TlsRefused(f"{self.where} sent plain text around its STARTTLS; somebody may be in between")
        return self.context.wrap_socket(sock, server_hostname=server_hostname)


def without_secret(text: str, user: str, password: str) -> str:
    """Return what a server said without the password in it, also as a login has it on the wire (RFC 4616, RFC 4954)."""
    raw = password.encode()
    coded = (raw, f"\0{user}\0{password}".encode(), f"{user}\0{user}\0{password}".encode())
    written = {password, *(base64.b64encode(form).decode() for form in coded)}
    for each in sorted(written, key=len, reverse=True):
        text = text.replace(each, "…") if password else text
    return text


@contextlib.contextmanager
def deadline(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Cut ``sock`` when the block takes longer than ``seconds``, so that its reads end with an error.

    A socket's own time-out starts anew with each byte; a peer that trickles would hold us for ever.
    """

    def cut() -> None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    with when_late(seconds, cut):
        yield


@contextlib.contextmanager
def opened(
    host: str, port: int, timeout: float, seconds: float, context: ssl.SSLContext | None
) -> Iterator[socket.socket]:
    """Connect within ``timeout``, encrypt where there is a ``context``, and cut all after ``seconds`` in the block.

    The greeting and the handshake are read by the libraries' constructors, where nobody else could bound them. Raises
    OSError, with ssl.SSLError among it.
    """
    sock = socket.create_connection((host, port), timeout)
    with contextlib.closing(sock.dup()) as twin, deadline(twin, seconds):  # encrypting takes the socket itself away
        yield sock if context is None else context.wrap_socket(sock, server_hostname=host)


def without_delay(sock: socket.socket) -> None:
    """Switch Nagle's algorithm off: short commands would wait 40 ms for a delayed acknowledgement."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
