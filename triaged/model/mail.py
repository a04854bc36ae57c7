"""A mail as it was read, and what was made of its origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from triaged.model.words import OriginKind, VerdictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox of RFC 5322 section 3.4; ``email`` is lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The part after the last ``@``, or an empty string."""
        return self.email.rpartition("@")[2] if "@" in self.email else ""

    def __str__(self) -> str:
        """Return ``Name <email>`` for people to read; never put this into a header."""
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part that is not text to read; ``filename`` is cleaned for display and never used as a path."""

    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A whole mail inside a mail (message/rfc822, or the returned part of a bounce)."""

    message_id: str | None
    from_: tuple[Address, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it was read; built from raw bytes by ``inbox.parse`` and never raising on bad ones."""

    sha256: str
    size: int
    message_id: str | None
    subject: str
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    return_path: str | None
    """Envelope sender; "" is the null return path of RFC 5321 section 4.5.5, None means not recorded."""
    date: datetime | None
    """The Date header with the writer's offset, or None where missing or absurd (see ``defects``)."""
    received_at: datetime
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """Every header field in order, names in lower case, values decoded and unfolded."""
    content_type: str
    part_types: tuple[str, ...]
    text: str
    attachments: tuple[Attachment, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    failed: tuple[str, ...] = ()
    """Addresses that its delivery report gave up on (RFC 3464), in lower case."""
    defects: tuple[str, ...] = ()

    @property
    def author(self) -> Address | None:
        """The one author; None where From is missing or names several."""
        return self.from_[0] if len(self.from_) == 1 else None

    def header(self, name: str) -> str | None:
        """Return the first (topmost) field of that name, or None."""
        return next(iter(self.header_all(name)), None)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every field of that name, topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)

    @property
    def written_at(self) -> datetime:
        """When it was written, in the writer's offset; the time of receipt where Date cannot be trusted."""
        return self.date or self.received_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """The text of a mail in its parts; facts are read from ``newest`` alone."""

    newest: str
    quoted: str = ""
    signature: str = ""
    forwarded: str = ""
    disclaimer: str = ""
    """Legal notices, lines of virus scanners, banners of gateways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who wrote a mail, why we think so, and whether that is proved."""

    kind: OriginKind
    evidence: str
    authenticated: bool
    """Found in our own Sent folder, or an aligned DMARC pass in a trusted Authentication-Results."""
    authentication: Literal["pass", "fail", "none"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The answer of one guard of ``inbox.screen``: ``hit`` means that it speaks against an acknowledgement."""

    name: str
    hit: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What triaged does toward the outside with a mail, and the guard that decided."""

    kind: VerdictKind
    reason: str
    guards: tuple[Guard, ...] = ()
