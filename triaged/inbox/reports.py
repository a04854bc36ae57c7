"""What programs report without saying so in a header: that a mail was read, how mails of a domain fared, what came in.

Each is known by a form that no person writes: the name of an attached report, or the whole text of a receipt.
"""

from __future__ import annotations

import re

from triaged.inbox.wording import flat, speaks_of_himself
from triaged.model import Message

_AGGREGATE_NAME = re.compile(
    r"[\w.-]+![\w.-]+!\d+!\d+(?:![\w.-]+)?\.(?:xml|json)(?:\.gz|\.zip)?|[\w.-]+![\w.-]+!\d+!\d+\.zip"
)
"""How the file of an aggregate report is named (RFC 7489 section 7.2.1.1, RFC 8460 section 5.1)."""
_AGGREGATE_SUBJECT = re.compile(r"report[ -]domain: ?\S+ .{0,20}submitter: ?\S+", re.IGNORECASE)
_READ = re.compile(
    r"(?:your (?:message|document|mail|e-?mail)|return receipt)\b.{0,300}?\b(?:was|has been)"
    r" (?:read|opened|displayed|received by|deleted without being read)\b"
    r"|(?:ihre|die) (?:nachricht|e-?mail)\b.{0,300}?\bwurde\b.{0,60}? (?:gelesen|geöffnet|gelöscht)\b"
    r"|votre (?:message|courriel|e-?mail)\b.{0,300}?\ba été (?:lu|ouvert|affiché|supprimé sans)\b"
    r"|(?:su|el) mensaje\b.{0,300}?\b(?:fue|ha sido|se) (?:leído|leyó|abierto|eliminado sin)\b"
    r"|il (?:tuo |suo )?messaggio\b.{0,300}?\bè stato (?:letto|aperto|eliminato senza)\b"
    r"|uw (?:bericht|e-?mail)\b.{0,300}?\b(?:is|werd) .{0,60}?(?:gelezen|geopend|verwijderd zonder)\b"
)
_LONGEST_RECEIPT = 500
_CAME_IN = re.compile(
    r"you have (?:a|\d+) (?:new )?(?:voicemail|voice message|missed call|fax)s?\b"
    r"|you have \d+ (?:new )?(?:e-?mails?|messages?) in (?:your |the )?(?:spam |junk )?quarantine"
    r'|this e-?mail was sent from ["\u201c][^"\u201d]{1,40}["\u201d]'
)
"""How the mails of telephone systems, spam filters and scanners begin."""


def report(message: Message) -> str:
    """Return why a mail is the report of a program, or an empty string."""
    if message.content_type == "multipart/report" or message.header("tls-report-domain") is not None:
        return "it has the form of a report"
    if any(_AGGREGATE_NAME.fullmatch(each.filename or "") for each in message.attachments):
        return "it brings an aggregate report"
    if _AGGREGATE_SUBJECT.match(message.subject):
        return "its subject is that of an aggregate report"
    text = flat(message.text)
    if _CAME_IN.match(text) and "?" not in text.partition("http")[0]:
        return "it tells what came in elsewhere"
    return ""


def read_receipt(text: str) -> str:
    """Return why a mail only says that one of ours was read or deleted, or an empty string."""
    words = flat(text)
    if len(words) > _LONGEST_RECEIPT or "?" in words or speaks_of_himself(words):
        return ""
    return "it says that a mail of ours was read, or deleted" if _READ.match(words) else ""
