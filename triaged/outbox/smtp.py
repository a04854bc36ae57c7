"""One mail to one recipient over SMTP, always knowing whether the relay may have taken it."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Any, Literal

from triaged import wire
from triaged.clock import monotonic
from triaged.model import TemporaryError
from triaged.outbox.envelope import (
    SmtpAuthFailed,
    SmtpDeferred,
    SmtpHeld,
    SmtpRefused,
    SmtpUncertain,
    SmtpUnwelcome,
    envelope_address,
    own_name,
    said,
    wire_form,
)

__all__ = [
    "SmtpAuthFailed", "SmtpDeferred", "SmtpHeld", "SmtpRefused", "SmtpSender", "SmtpUncertain", "SmtpUnwelcome",
]  # fmt: skip

_IDLE = 60.0
"""Seconds after which a connection is not used again: relays close idle ones, often without a word."""
_AUTH_NEEDED = (530, 534, 535, 538)
_AUTHENTICATED = 235
_FINAL = (2, 4, 5)
"""First digits of the replies that end a mail."""
_GO_AHEAD = 354
_SERVICE_CLOSING = 421
_PERMANENT = 500
_TEMPORARY = 400
_TOO_LARGE = 552
_OF_US = re.compile(r"5\.(?:7\.\d+|4\.5)\b")
"""Enhanced codes (RFC 3463, RFC 5248) of a policy, or of more mail than the relay takes from us."""
_GOODBYE = 2.0
_TROUBLES = (OSError, ValueError)
"""Whatever the library raises when a relay fails or answers nonsense; its own errors are OSErrors."""

Stage = Literal["CONNECT", "MAIL", "RCPT", "DATA", "DOT"]


class SmtpSender:
    """Sends mail over one reused connection; for one thread."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        tls: wire.Tls,
        user: str | None = None,
        password: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        timeout: float = 60.0,
        local_hostname: str | None = None,
    ) -> None:
        """Connect to nothing yet; raises ``PermanentError`` on values that could break out of a command.

        ``user`` None sends without authentication. ``timeout`` (seconds) bounds each wait for a reply; a whole mail
        may take ten times as long. ``local_hostname`` is what EHLO says.
        """
        for text, what in ((host, "host"), (user, "user"), (local_hostname, "local host name")):
            if text is not None:
                wire.require_printable(text, what)
        wire.require_safe(host, tls)
        self._host, self._port, self._tls = host, port, tls
        self._user, self._password = user, password or ""
        self._context = ssl_context or wire.client_context()
        self._timeout = timeout
        self._local_hostname = local_hostname or own_name()
        self._where = f"SMTP relay {host}:{port}"
        self._smtp: smtplib.SMTP | None = None
        self._used_at = 0.0

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, stays: Callable[[], bool] = lambda: False) -> str:
        """Send ``data`` (a mail in 7-bit ASCII, any line ends) to ``rcpt`` and return the relay's last reply.

        ``envelope_from`` may be "" for the null return path. ``stays`` is asked once more before the first byte of the
        mail. Raises ``SmtpDeferred``, ``SmtpUnwelcome``, ``SmtpHeld``, ``SmtpRefused``, ``SmtpAuthFailed``,
        ``SmtpUncertain`` or ``TlsRefused``; only after ``SmtpUncertain`` may the mail be out.
        """
        envelope_from = envelope_address(envelope_from, "sender", may_be_null=True)
        rcpt = envelope_address(rcpt, "recipient")
        payload = wire_form(data)
        reused = self._smtp is not None and monotonic() - self._used_at < _IDLE
        if not reused:
            self.close()
        try:
            return self._deliver(envelope_from, rcpt, payload, stays)
        except _Unheard:
            # a relay may close between two mails; nothing of this one was said yet
            if not reused:
                raise
        return self._deliver(envelope_from, rcpt, payload, stays)

    def close(self) -> None:
        """Say QUIT, waiting two seconds at most; never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with contextlib.suppress(*_TROUBLES), self._bounded(smtp, _GOODBYE):
            smtp.quit()
        smtp.close()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def _deliver(self, envelope_from: str, rcpt: str, payload: bytes, stays: Callable[[], bool]) -> str:
        smtp = self._connected()
        with self._stage("MAIL"), self._bounded(smtp):
            self._check_size(smtp, payload)
            code, text = smtp.docmd("MAIL", f"FROM:<{envelope_from}>")
            if code in (_SERVICE_CLOSING, -1):
                self._drop()
                raise _Unheard(f"{self._where} answered {code} {said(text)}", code=code, text=said(text))
            self._require(code, text, f"the sender {envelope_from or '<>'}", of_all=True)
            with self._stage("RCPT"):
                self._require(*smtp.docmd("RCPT", f"TO:<{rcpt}>"), f"the recipient {rcpt}")
            if stays():
                self._reset()
                raise SmtpHeld("nothing is to leave any more")
            with self._stage("DATA"):
                self._require(*smtp.docmd("DATA"), "a mail", expected=_GO_AHEAD)
                smtp.send(payload)
            with self._stage("DOT"):
                smtp.send(b".\r\n")
                code, text = smtp.getreply()
                if code // 100 not in _FINAL:
                    # a reply that was cut short may have been any
                    raise smtplib.SMTPServerDisconnected(f"no reply that makes sense: {code}")
            self._require(code, text, "the mail")
        self._used_at = monotonic()
        return f"{code} {said(text)}"

    def _check_size(self, smtp: smtplib.SMTP, payload: bytes) -> None:
        """Spare the upload of a mail above the limit that the relay declares (RFC 1870 section 4)."""
        limit = smtp.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < len(payload):
            text = f"{len(payload)} bytes, above its limit of {limit}"
            raise SmtpRefused(f"{self._where} takes no mail of {text}", code=552, text=text)

    def _require(self, code: int, text: bytes, what: str, *, expected: int | None = None, of_all: bool = False) -> None:
        """Return on success; otherwise leave the connection fit for the next mail and raise what the reply means.

        ``of_all`` where the relay has heard nothing yet that differs from mail to mail, but for the size.
        """
        if code == expected or (expected is None and 200 <= code < 300):  # noqa: PLR2004 - RFC 5321 section 4.2.1
            return
        if code == _SERVICE_CLOSING or code < _TEMPORARY:
            self._drop()
        else:
            self._reset()
        message = f"{self._where} answered {code} {said(text)} to {what}"
        if code in _AUTH_NEEDED:
            raise SmtpAuthFailed(f"{message}; check user and password in the configuration")
        if code >= _PERMANENT:
            whole = of_all and code != _TOO_LARGE
            if whole or _OF_US.match(said(text)):
                raise SmtpUnwelcome(message, code=code, text=said(text), whole=whole)
            raise SmtpRefused(message, code=code, text=said(text))
        raise SmtpDeferred(message, code=code, text=said(text))

    def _reset(self) -> None:
        try:
            if self._smtp is None or self._smtp.rset()[0] >= _TEMPORARY:
                self._drop()
            self._used_at = monotonic()
        except _TROUBLES:
            self._drop()

    @contextlib.contextmanager
    def _bounded(self, smtp: smtplib.SMTP, seconds: float | None = None) -> Iterator[socket.socket]:
        """Cut the connection when the block takes so many seconds, or ten time-outs."""
        if smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        with wire.deadline(smtp.sock, seconds or 10 * self._timeout):
            yield smtp.sock

    @contextlib.contextmanager
    def _stage(self, stage: Stage) -> Iterator[None]:
        """Turn a broken connection into what it means at this stage of a mail."""
        try:
            yield
        except ssl.SSLError as error:
            self._drop()
            refused = wire.tls_error(error, self._where) if stage == "CONNECT" else None
            raise refused or self._broken(stage, error) from error
        except smtplib.SMTPResponseException as error:
            self._drop()
            if stage == "DOT":
                raise self._broken(stage, error) from error
            raise SmtpDeferred(
                f"{self._where} answered {error.smtp_code} {said(error.smtp_error)}",
                code=error.smtp_code,
                text=said(error.smtp_error),
            ) from error
        except _TROUBLES as error:
            self._drop()
            raise self._broken(stage, error) from error

    def _broken(self, stage: Stage, error: Exception) -> TemporaryError:
        if stage == "MAIL":
            return _Unheard(f"{self._where} hung up before it listened ({said(str(error))})")
        if stage == "DOT":
            return SmtpUncertain(f"{self._where} was lost before it confirmed the mail ({said(str(error))})")
        return SmtpDeferred(f"{self._where} was lost at {stage} ({said(str(error))})")

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and authenticated as configured."""
        if self._smtp is not None:
            return self._smtp
        implicit = self._context if self._tls == "implicit" else None
        with (
            self._stage("CONNECT"),
            wire.opened(self._host, self._port, self._timeout, 10 * self._timeout, implicit) as sock,
        ):
            self._smtp = smtp = _Smtp(sock, self._host, self._port, self._local_hostname, self._timeout)
            self._used_at = monotonic()
            wire.without_delay(sock)
            smtp.ehlo_or_helo_if_needed()
            if not (smtp.does_esmtp or smtp.helo_resp):
                raise smtplib.SMTPServerDisconnected("no answer to EHLO that makes sense")
            if self._tls == "starttls":
                self._encrypt(smtp)
            if self._user is not None:
                self._sign_in(smtp, self._user)
        return smtp

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        """STARTTLS (RFC 3207), or nothing at all: there is no way back to plain text."""
        strict: Any = wire.StrictUpgrade(context=self._context, where=self._where, reader=lambda: smtp.file)
        try:
            smtp.starttls(context=strict)
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise wire.TlsRefused(f"{self._where} does not offer STARTTLS; no password was sent") from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code < _PERMANENT:
                raise
            self._drop()
            raise wire.TlsRefused(f"{self._where} refuses STARTTLS; no password was sent") from error
        except wire.TlsRefused:
            self._drop()
            raise
        smtp.ehlo_or_helo_if_needed()

    def _sign_in(self, smtp: smtplib.SMTP, user: str) -> None:
        """AUTH (RFC 4954): PLAIN in UTF-8 where offered, else what the library knows."""
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        try:
            if "PLAIN" in offered:
                self._sign_in_plain(smtp, user)
            else:
                smtp.login(user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < _PERMANENT:
                raise
            self._drop()
            words = wire.without_secret(said(error.smtp_error), user, self._password)
            raise SmtpAuthFailed(
                f"{self._where} refused user {user} ({error.smtp_code} {words}); "
                "check user and password in the configuration"
            ) from None
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPHeloError):
            raise
        except (smtplib.SMTPException, UnicodeError) as error:
            self._drop()
            raise SmtpAuthFailed(f"{self._where} offers no way to sign in that we know ({offered})") from error

    def _sign_in_plain(self, smtp: smtplib.SMTP, user: str) -> None:
        token = base64.b64encode(f"\0{user}\0{self._password}".encode()).decode()
        code, text = smtp.docmd("AUTH", f"PLAIN {token}")
        if code != _AUTHENTICATED:
            raise smtplib.SMTPAuthenticationError(code, text)


class _Smtp(smtplib.SMTP):
    """SMTP over a socket that is open already."""

    def __init__(self, sock: socket.socket, host: str, port: int, local_hostname: str, timeout: float) -> None:
        self._opened = sock
        super().__init__(host, port, local_hostname=local_hostname, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - the library asks so
        return self._opened


class _Unheard(SmtpDeferred):
    """The connection ended before the relay heard of the mail; another may last longer."""
