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
_AT = r"(?: (?:on|at|am|um|le|el|il|op|den)? ?[^.!?]{1,60})?[. ]*$"
_FIELDS = (
    r"(?: (?:to|sent|subject|an|betreff|gesendet|à|objet|envoyé|para|asunto|enviado|a|oggetto|inviato|aan"
    r"|onderwerp) ?: .{1,250}?)?"
)
_READ = re.compile(
    rf"your (?:message|document|mail|e-?mail){_FIELDS} (?:was|has been) (?:(?:read|opened|displayed){_AT}"
    r"|deleted without being read\b)"
    r"|return receipt your document:? .{1,200}? was received by\b"
    rf"|(?:ihre|die) (?:nachricht|e-?mail){_FIELDS} wurde (?:[^.!?]{{0,50}} )?"
    r"(?:gelesen|geöffnet|(?:ungelesen )?gelöscht)[. ]*$"
    rf"|votre (?:message|courriel|e-?mail){_FIELDS} a été (?:(?:lu|ouvert|affiché){_AT}|supprimé sans\b)"
    rf"|(?:su|el) mensaje{_FIELDS} (?:fue|ha sido|se) (?:(?:leído|leyó|abierto){_AT}|eliminado sin\b)"
    rf"|il (?:tuo |suo )?messaggio{_FIELDS} è stato (?:(?:letto|aperto){_AT}|eliminato senza\b)"
    rf"|uw (?:bericht|e-?mail){_FIELDS} (?:is|werd) (?:[^.!?]{{0,50}} )?"
    r"(?:gelezen|geopend|verwijderd zonder)\b[^.!?]{0,40}[. ]*$"
)
_LONGEST_RECEIPT = 500
_CAME_IN = re.compile(
    r"you have (?:a|\d+) (?:new )?(?:voicemail|voice message|missed call|fax)s?\b"
    r"|you have \d+ (?:new )?(?:e-?mails?|messages?) in (?:your |the )?(?:spam |junk )?quarantine"
    r'|this e-?mail was sent from ["\u201c][^"\u201d]{1,40}["\u201d]'
)
"""How the mails of telephone systems, spam filters and scanners begin."""


_SPEAKS = re.compile(r"\?(?!\w)|\b(?:i|my|we|us|our|since|because|as|he|she|they|is|are)\b|n't\b")
"""Words of somebody who tells of such a mail, or of something else."""


def report(message: Message) -> str:
    """Return why a mail is the report of a program, or an empty string."""
    if message.content_type == "multipart/report" or message.header("tls-report-domain") is not None:
        return "it has the form of a report"
    if any(_AGGREGATE_NAME.fullmatch(each.filename or "") for each in message.attachments):
        return "it brings an aggregate report"
    if _AGGREGATE_SUBJECT.match(message.subject):
        return "its subject is that of an aggregate report"
    text = flat(message.text)
    if _CAME_IN.match(text) and not _SPEAKS.search(text):
        return "it tells what came in elsewhere"
    return ""


def read_receipt(text: str) -> str:
    """Return why a mail only says that one of ours was read or deleted, or an empty string."""
    words = flat(text)
    if len(words) > _LONGEST_RECEIPT or "?" in words or speaks_of_himself(words):
        return ""
    return "it says that a mail of ours was read, or deleted" if _READ.match(words) else ""
