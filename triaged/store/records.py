"""Rows of mail as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from triaged.store.rows import from_ms

Role = Literal["inbox", "sent"]
State = Literal["new", "past", "done", "held", "dropped", "shunted", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail lies on the server: RFC 9051 section 2.3.1, with the account and the folder."""

    account: str
    folder: str
    role: Role
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a folder has been read, and up to which UID it holds the past."""

    uidvalidity: int
    uid: int
    past: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """One row of ``message``: which mail, and how far it has come."""

    id: int
    place: Place
    sha256: str
    truncated: bool
    received_at: datetime
    state: State
    attempts: int
    error: str | None
    thread: str | None
    author: str | None
    subject: str | None
    written_at: str | None
    message_id: str | None
    origin: str | None
    verdict: str | None
    reason: str | None


def mail_of(row: dict[str, Any]) -> StoredMail:
    """Return a row of ``message`` as a value."""
    place = Place(
        account=row["account"], folder=row["folder"], role=row["role"], uidvalidity=row["uidvalidity"], uid=row["uid"]
    )
    kept = ("id", "sha256", "state", "attempts", "error", "thread", "author", "subject", "written_at", "message_id",
            "origin", "verdict", "reason")  # fmt: skip
    return StoredMail(
        place=place,
        truncated=bool(row["truncated"]),
        received_at=from_ms(row["received_at"]),
        **{name: row[name] for name in kept},
    )
