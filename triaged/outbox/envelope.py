# ruff: noqa: N818 - our errors are named by what happened
"""What can become of a mail at the relay, and the form in which addresses and text go over the wire."""

from __future__ import annotations

import re
import socket

from triaged.model import PermanentError, TemporaryError


class SmtpDeferred(TemporaryError):
    """The relay has surely not taken the mail; try again later. ``code`` is 0 where it gave no reply."""

    def __init__(self, message: str, *, code: int = 0, text: str = "") -> None:
        """Keep the reply (RFC 5321 section 4.2)."""
        super().__init__(message)
        self.code = code
        self.text = text


class SmtpUnwelcome(SmtpDeferred):
    """The relay refuses for good, and not because of the recipient: our sender, its policy, a limit of the day.

    A person can mend that, so the mail is kept. ``whole`` where every mail would meet the same.
    """

    def __init__(self, message: str, *, code: int, text: str, whole: bool) -> None:
        """Keep the reply (RFC 5321 section 4.2)."""
        super().__init__(message, code=code, text=text)
        self.whole = whole


class SmtpHeld(TemporaryError):
    """Nothing is to leave any more, and the relay has not got this mail."""


class SmtpRefused(PermanentError):
    """This mail will never be taken for this recipient; others may. ``code`` and ``text`` are the reply."""

    def __init__(self, message: str, *, code: int, text: str) -> None:
        """Keep the reply (RFC 5321 section 4.2)."""
        super().__init__(message)
        self.code = code
        self.text = text


class SmtpAuthFailed(PermanentError):
    """The relay does not let us in: nothing can be sent until a person mends the configuration."""


class SmtpUncertain(TemporaryError):
    """The end of the mail was sent, and no reply came: the relay may have taken it, or not."""


def envelope_address(address: str, what: str, *, may_be_null: bool = False) -> str:
    """Return ``address`` as it stands in a command, its domain in ASCII (RFC 5891).

    Raises ``SmtpRefused`` where it is not exactly one mailbox, or one that only SMTPUTF8 (RFC 6531) could write.
    """
    if may_be_null and not address:
        return ""
    local, _, domain = address.rpartition("@")
    odd = any(character <= " " or character in "<>\x7f" for character in address)
    if odd or not local or not domain:
        raise SmtpRefused(f"the {what} {address!r} is not an address", code=553, text="not an address")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise SmtpRefused(
            f"the {what} {address!r} cannot be written in ASCII", code=553, text="not an ASCII address"
        ) from error


def wire_form(data: bytes) -> bytes:
    """Return ``data`` as it goes over the wire, without the final dot (RFC 5321 section 4.5.2).

    CRLF and nothing else ends a line, the last one too; a dot that begins a line is doubled. Raises ``SmtpRefused``.
    """
    if not data.isascii() or b"\0" in data:
        raise SmtpRefused("the mail holds bytes that are not ASCII", code=554, text="not 7-bit")
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def said(text: bytes | str) -> str:
    """Return a reply's text, short and printable."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    line = " ".join(words.split())
    return "".join(character if character.isprintable() else "?" for character in line)[:200]


def own_name() -> str:
    """Return a name for EHLO without asking a name server (RFC 5321 section 4.1.3 allows the literal)."""
    name = socket.gethostname()
    return name if "." in name and re.fullmatch(r"[A-Za-z0-9.-]{1,253}", name) else "[127.0.0.1]"
