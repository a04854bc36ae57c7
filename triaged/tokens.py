"""Names that only we can have given: thread ids, tokens in the subject, Message-IDs with an HMAC (RFC 2104).

A token binds a thread to the address it was sent to. A Message-ID of ours binds a thread to one mail. Both are
compared in constant time; whoever alters a character has named nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "ABCDEFGH8JKLMN9PQRSTUVWXYZ234567")
"""RFC 4648 base32 with I and O replaced: nobody mistakes a letter for a digit on the telephone."""
_SUBJECT_TOKEN = re.compile(r"\[([A-HJ-NP-Z2-9]{6})-([A-HJ-NP-Z2-9]{8})\]")
_MESSAGE_ID = re.compile(r"<([A-HJ-NP-Z2-9]{6})\.([A-HJ-NP-Z2-9]{12})\.([A-HJ-NP-Z2-9]{12})@[^<>\s]+>", re.IGNORECASE)

_MOST_IDS = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A token found in a mail: the thread it names, and whether it is really ours."""

    thread: str
    genuine: bool
    where: Literal["token", "message-id"]


class Tokens:
    """Makes and verifies tokens with the key of this installation."""

    def __init__(self, key: bytes, domain: str) -> None:
        """``key`` is secret, at least 16 bytes; ``domain`` is the right side of our Message-IDs."""
        self._key = key
        self._domain = domain

    def thread_id(self, seed: str, attempt: int = 0) -> str:
        """Return six letters for the thread that begins with the mail of that hash."""
        return self._mac("thread", f"{seed}:{attempt}", 6)

    def subject_token(self, thread: str, recipient: str) -> str:
        """Return the token, as it stands in brackets in a subject, for a thread and the address it is sent to."""
        return f"{thread}-{self._mac('subject', f'{thread}:{recipient.lower()}', 8)}"

    def message_id(self, thread: str, key: str) -> str:
        """Return the Message-ID of the mail that the outbox knows as ``key``; the same for the same key."""
        name = self._mac("row", f"{thread}:{key}", 12)
        return f"<{thread}.{name}.{self._mac('message-id', f'{thread}:{name}', 12)}@{self._domain}>"

    def in_message_ids(self, message_ids: Iterable[str]) -> tuple[Claim, ...]:
        """Return what our own Message-IDs among the given ones claim, in their order."""
        claims = []
        for message_id in message_ids:
            found = _MESSAGE_ID.fullmatch(message_id)
            if found:
                thread, name, mac = (part.upper() for part in found.groups())
                genuine = hmac.compare_digest(mac, self._mac("message-id", f"{thread}:{name}", 12))
                claims.append(Claim(thread, genuine, "message-id"))
        return tuple(claims)

    def in_text(self, text: str) -> tuple[str, ...]:
        """Return the ids of our form that stand in a text: mailers of old return a mail as text."""
        return tuple(dict.fromkeys(found[0] for found in islice(_MESSAGE_ID.finditer(text), _MOST_IDS)))

    def in_subject(self, subject: str, recipients_of: dict[str, tuple[str, ...]]) -> tuple[Claim, ...]:
        """Return what tokens in a subject claim; ``recipients_of`` gives the known addresses of each thread."""
        claims = []
        for found in _SUBJECT_TOKEN.finditer(subject):
            thread, mac = found[1], found[2]
            known = [self.subject_token(thread, address) for address in recipients_of.get(thread, ())]
            genuine = any(hmac.compare_digest(f"{thread}-{mac}", token) for token in known)
            claims.append(Claim(thread, genuine, "token"))
        return tuple(claims)

    def _mac(self, purpose: str, text: str, length: int) -> str:
        digest = hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().translate(_ALPHABET)[:length]


def detail_of(email: str) -> str | None:
    """Return the token in ``support+K7Q2M4-ABCDEFGH@…`` (RFC 5233), in upper case, genuine or not, or None."""
    detail = email.rpartition("@")[0].partition("+")[2].upper()
    return detail if _SUBJECT_TOKEN.fullmatch(f"[{detail}]") else None


def threads_in_subject(subject: str) -> tuple[str, ...]:
    """Return the thread ids that tokens in a subject name, genuine or not."""
    return tuple(found[1] for found in _SUBJECT_TOKEN.finditer(subject))


def without_token(subject: str) -> str:
    """Return a subject without our tokens, so that a reply to a reply does not collect them."""
    return " ".join(_SUBJECT_TOKEN.sub(" ", subject).split())
