"""Raw bytes to a ``Message``: whatever arrives, a message comes out, with what was wrong in its ``defects``.

How the limits are kept: mime.py. How single fields are read: fields.py. Which text counts: body.py.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part

from mailparser.utils import mime_header_view

from triaged.inbox.body import is_leaf_text, read_text
from triaged.inbox.failures import failed_recipients
from triaged.inbox.fields import (
    decode_field,
    read_addresses,
    read_date,
    read_filename,
    read_message_ids,
    read_subject,
    shown,
)
from triaged.inbox.mime import children, content_type, octets, parameter, read_tree, walk
from triaged.model import Address, Attachment, Embedded, Message

_MAILS_IN_MAIL = frozenset({"message/rfc822", "message/global"})
_RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})
_UNREADABLE = {
    "multipart/encrypted": "the text is encrypted",
    "application/pkcs7-mime": "the text is encrypted or wrapped in a signature",
    "application/x-pkcs7-mime": "the text is encrypted or wrapped in a signature",
    "application/ms-tnef": "the mail is in Outlook's own format (winmail.dat)",
}
_UNREAD = (
    *_UNREADABLE.values(),
    "text is cut",
    "parts are nested",
    "more than",
    "the structure cannot be read",
    "the mail cannot be read",
)
"""How the defects begin that keep words of a mail from us."""
_MAX_EMBEDDED = 20
_MAX_EMBEDDED_TEXT = 100_000
_BARE_ID = re.compile(r"[^\s<>]{1,400}@[^\s<>]{1,400}")


@dataclass(frozen=True, slots=True)
class _Fields:
    """The header fields of a part as they came, for reading by name."""

    raw: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.raw if key == name)

    def first(self, name: str) -> str | None:
        return next((value for key, value in self.raw if key == name), None)


def parse(raw: bytes, *, received_at: datetime) -> Message:
    """Read a mail. ``received_at`` (aware) judges its Date and stands in for it; nothing is ever raised."""
    root, defects = read_tree(raw)
    try:
        return _build(raw, root, defects, received_at)
    except (Exception, RecursionError) as error:  # noqa: BLE001 - the last line of defence: a mail must become a row
        reason = f"the mail cannot be read ({type(error).__name__})"
        return _empty(raw, received_at, (*defects, reason))


def unread(message: Message) -> str:
    """Say why nobody here has read all of a mail, or nothing where it was read."""
    return "; ".join(each for each in message.defects if each.startswith(_UNREAD))


def _build(raw: bytes, root: Part, tree_defects: tuple[str, ...], received_at: datetime) -> Message:
    fields = _fields(root)
    notes = list(tree_defects)
    addresses = {name: _addresses(fields, name, notes) for name in ("from", "sender", "reply-to", "to", "cc")}
    authors = tuple({author.email: author for author in reversed(addresses["from"])}.values())[::-1]
    if len(authors) != 1:
        notes.append("From names several authors" if authors else "From is missing")
    date, date_defect = read_date(fields.first("date"), received_at=received_at)
    text, text_defects = read_text(root)
    parts = tuple(walk(root))
    kinds = tuple(content_type(part) for part in parts)
    notes += [date_defect] if date_defect else []
    notes += [*text_defects, *(_UNREADABLE[kind] for kind in kinds if kind in _UNREADABLE)]
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=_message_id(fields, notes),
        subject=read_subject(fields.first("subject")),
        from_=authors,
        sender=addresses["sender"],
        reply_to=addresses["reply-to"],
        to=addresses["to"],
        cc=addresses["cc"],
        return_path=_return_path(fields.first("return-path")),
        date=date,
        received_at=received_at,
        in_reply_to=read_message_ids(fields.first("in-reply-to")),
        references=read_message_ids(fields.first("references")),
        headers=tuple((name, decode_field(value)) for name, value in fields.raw),
        content_type=kinds[0],
        part_types=kinds,
        text=text,
        attachments=tuple(_attachment(part) for part in parts if _is_attachment(part)),
        embedded=tuple(filter(None, (_embedded(part) for part in parts)))[:_MAX_EMBEDDED],
        failed=failed_recipients(root),
        defects=tuple(dict.fromkeys(notes)),
    )


def _fields(part: Part) -> _Fields:
    return _Fields(tuple((name.lower(), str(value)) for name, value in part.raw_items()))


def _addresses(fields: _Fields, name: str, notes: list[str]) -> tuple[Address, ...]:
    found, bad = read_addresses(fields.all(name))
    if bad:
        notes.append(f"{name.capitalize()} is malformed or too long")
    return found


def _message_id(fields: _Fields, notes: list[str]) -> str | None:
    """Return the Message-ID; without brackets it gets them, since a reply must be able to name it."""
    value = fields.first("message-id")
    ids = read_message_ids(value)
    if ids:
        return ids[0]
    bare = _BARE_ID.fullmatch(value.strip()) if value else None
    notes.append("Message-ID is malformed" if value else "Message-ID is missing")
    return f"<{bare.group()}>" if bare else None


def _return_path(value: str | None) -> str | None:
    """Return the envelope sender that the last server recorded: "" for the null path, None where it recorded none."""
    return None if value is None else shown(value, 320).strip("<> ").lower()


def _is_attachment(part: Part) -> bool:
    kind = content_type(part)
    if kind.startswith(("multipart/", "message/")) or kind in _RETURNED_HEADERS or is_leaf_text(part):
        return False
    # With a method it is an invitation or an answer to one (RFC 5546), not a file that somebody attached.
    return not (kind == "text/calendar" and parameter(part, "method") is not None)


def _attachment(part: Part) -> Attachment:
    content = octets(part)
    view = _metadata(part)
    name = parameter(view, "filename", "content-disposition") or parameter(view, "name")
    return Attachment(
        filename=read_filename(name),
        content_type=content_type(part),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _metadata(part: Part) -> Part:
    """Return the MIME fields with raw 8-bit octets as UTF-8, where email.message would give up a file name."""
    try:
        view: Part = mime_header_view(part)[0]
    except (Exception, RecursionError):  # noqa: BLE001 - a library's surprise must not lose the mail
        return part
    return view


def _embedded(part: Part) -> Embedded | None:
    """Read a mail inside the mail, or the returned header of a bounce; None for any other part."""
    kind = content_type(part)
    if kind.startswith("message/") and kind in _MAILS_IN_MAIL | _RETURNED_HEADERS:  # the parser opens all of these
        inner = next(iter(children(part)), None)
    elif kind in _RETURNED_HEADERS:
        inner, _ = read_tree(octets(part) + b"\r\n\r\n")
    else:
        return None
    if inner is None:
        return None
    fields = _fields(inner)
    return Embedded(
        message_id=next(iter(read_message_ids(fields.first("message-id"))), None),
        from_=read_addresses(fields.all("from"))[0],
        subject=read_subject(fields.first("subject")),
        text=read_text(inner)[0][:_MAX_EMBEDDED_TEXT] if kind in _MAILS_IN_MAIL else "",
    )


def _empty(raw: bytes, received_at: datetime, defects: tuple[str, ...]) -> Message:
    """Return the message of which nothing could be read, so that it still has a row and a person sees it."""
    return Message(
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=None,
        subject="",
        from_=(),
        sender=(),
        reply_to=(),
        to=(),
        cc=(),
        return_path=None,
        date=None,
        received_at=received_at,
        in_reply_to=(),
        references=(),
        headers=(),
        content_type="application/octet-stream",
        part_types=(),
        text="",
        defects=defects,
    )
