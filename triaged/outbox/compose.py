"""Mail out as bytes: headers of RFC 5322 and RFC 3834, plain text with an HTML alternative, only ASCII on the wire."""

from __future__ import annotations

from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from triaged.model import Address, Outgoing, PermanentError

LOOP_HEADER = "X-Triaged-Loop"
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def to_bytes(mail: Outgoing, sender: Address) -> bytes:
    """Return the mail as it goes to the server, with CRLF line ends.

    PermanentError where an address or a header cannot be written without changing its meaning.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = _header_address(sender)
        message["To"] = _header_address(mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.created_at)
        message["Message-ID"] = mail.message_id
        if mail.in_reply_to:
            message["In-Reply-To"] = mail.in_reply_to
            message["References"] = " ".join(dict.fromkeys((*mail.references, mail.in_reply_to)))
        message["Auto-Submitted"] = "auto-replied" if mail.kind == "acknowledgement" else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message[LOOP_HEADER] = mail.thread
        for name, value in mail.headers:
            message[name] = value
        message.set_content(mail.text + "\n", subtype="plain", charset="utf-8", cte="quoted-printable")
        if mail.html:
            message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
        return message.as_bytes()
    except (ValueError, UnicodeError, IndexError) as error:
        raise PermanentError(f"the mail to {mail.to.email} cannot be written: {error}") from error


def _header_address(address: Address) -> HeaderAddress:
    local, _, domain = address.email.rpartition("@")
    ascii_domain = domain.encode("idna").decode("ascii") if domain else domain
    return HeaderAddress(display_name=address.name, username=local, domain=ascii_domain)
