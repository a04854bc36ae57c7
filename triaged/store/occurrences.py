"""What happened to conversations outside of mail and time, in the database: one closed, a delivery that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triaged.model import EventKind
from triaged.store.keys import occasion
from triaged.store.rows import Rows, from_ms, to_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that happened to a thread; ``key`` names it there for ever, ``row`` is only its number."""

    row: int
    key: str
    thread: str
    kind: EventKind
    at: datetime


class Occurrences:
    """What the rules are still to be asked about."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

    def add(self, thread: str, kind: EventKind, at: datetime) -> None:
        """Write down that something happened to a thread; the rules are asked about it at the next tick.

        ``at`` names it: where a mail made it happen, that is the time of the mail.
        """
        self._rows.run("INSERT INTO occurrence (thread, kind, at) VALUES (?,?,?)", thread, kind, to_ms(at))

    def next(self) -> Occurrence | None:
        """Return the oldest that no rule was asked about yet."""
        row = self._rows.one("SELECT id, thread, kind, at FROM occurrence WHERE done_at IS NULL ORDER BY id")
        if row is None:
            return None
        earlier = self._rows.all(
            "SELECT at FROM occurrence WHERE thread = ? AND kind = ? AND id < ?", row["thread"], row["kind"], row["id"]
        )
        taken: set[str] = set()
        for at in (*(each["at"] for each in earlier), row["at"]):
            key = occasion(row["kind"], from_ms(at), taken.__contains__)
            taken.add(key)
        return Occurrence(row=row["id"], key=key, thread=row["thread"], kind=row["kind"], at=from_ms(row["at"]))

    def asked(self, occurrence: Occurrence, at: datetime) -> None:
        """Mark one as seen by the rules."""
        self._rows.run("UPDATE occurrence SET done_at = ? WHERE id = ?", to_ms(at), occurrence.row)
