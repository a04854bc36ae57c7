"""Mail out as bytes: headers of RFC 5322 and RFC 3834, plain text with an HTML alternative, only ASCII on the wire."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from triaged.model import Address, Outgoing, PermanentError

LOOP_HEADER = "X-Triaged-Loop"
_ID = re.compile(r"<[!-;=?-~]{3,900}>")
"""An id that can be quoted as it is; mail may bring others, and those are left out (RFC 5322 section 3.6.4)."""
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def to_bytes(mail: Outgoing, sender: Address) -> bytes:
    """Return the mail as it goes to the server, with CRLF line ends.

    PermanentError where an address or a header cannot be written without changing its meaning.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = _header_address(sender)
        message["To"] = _header_address(mail.to)
        message["Subject"] = _plain(mail.subject)
        message["Date"] = format_datetime(mail.created_at)
        message["Message-ID"] = mail.message_id
        forerunners = [each for each in (*mail.references, mail.in_reply_to or "") if _ID.fullmatch(each)]
        if mail.in_reply_to in forerunners:
            message["In-Reply-To"] = mail.in_reply_to
        if forerunners:
            message["References"] = " ".join(dict.fromkeys(forerunners))
        message["Auto-Submitted"] = "auto-replied" if mail.kind == "acknowledgement" else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message[LOOP_HEADER] = mail.thread
        for name, value in mail.headers:
            message[name] = _plain(value)
        message.set_content(mail.text + "\n", cte="quoted-printable")
        if mail.html:
            message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        for enclosed in mail.enclosures:
            _, _, subtype = enclosed.kind.partition("/")
            message.add_attachment(enclosed.text, subtype=subtype, cte="base64", filename=enclosed.name)
        return _checked(message.as_bytes(), message.keys())
    except (ValueError, UnicodeError, IndexError) as error:
        raise PermanentError(f"the mail to {mail.to.email} cannot be written: {error}") from error


def library_checks_headers() -> bool:
    """Whether this Python itself refuses to write a line end into a header (CVE-2024-6923, CVE-2026-1299).

    Tried out and not read from a version: distributions mend old ones. What we write is checked in any case.
    """
    mail = EmailMessage(policy=SMTP)
    mail.set_raw("Subject", "a\nBcc: eve@customer.example")
    try:
        return b"\nBcc:" not in mail.as_bytes()
    except MessageError:
        return True


def _plain(text: str) -> str:
    """Break what looks like an encoded word (RFC 2047): the library would decode it, line ends included."""
    return text.replace("=?", "= ?")


def _checked(data: bytes, names: list[str]) -> bytes:
    """Return the mail where its header has the fields that we gave it and no others; ValueError otherwise."""
    head = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    written = [line.partition(b":")[0].decode("ascii") for line in head if not line.startswith((b" ", b"\t"))]
    if written != names:
        raise ValueError("its header does not come out as it went in")
    return data


def _header_address(address: Address) -> HeaderAddress:
    local, _, domain = address.email.rpartition("@")
    if not domain or not _LOCAL.fullmatch(local):
        raise ValueError(f"'{address.email}' is not an address that every server takes")
    return HeaderAddress(
        display_name=_plain(address.name), username=local, domain=domain.encode("idna").decode("ascii")
    )
