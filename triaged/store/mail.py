"""Mail in the database: raw bytes, cursors, messages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from pydantic import TypeAdapter

from triaged.model import Decision, Origin, Reading, ThreadMatch, Verdict
from triaged.store.conversations import READING, Conversations
from triaged.store.erasing import Erasing
from triaged.store.records import Cursor, Place, State, StoredMail, mail_of
from triaged.store.rows import from_ms, to_ms

DECISIONS = TypeAdapter(tuple[Decision, ...])
_ORIGIN, _VERDICT, _MATCH = TypeAdapter(Origin), TypeAdapter(Verdict), TypeAdapter(ThreadMatch)


class MailRoom(Conversations):
    """Messages, and their threads; every method is one statement or a few, inside the caller's transaction."""

    # --- arriving ---------------------------------------------------------------------------------------

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """Return how far a folder has been read, or None at first sight."""
        row = self._rows.one("SELECT * FROM cursor WHERE account = ? AND folder = ?", account, folder)
        return Cursor(uidvalidity=row["uidvalidity"], uid=row["uid"], past=row["past"]) if row else None

    def set_cursor(self, account: str, folder: str, cursor: Cursor) -> None:
        """Remember how far a folder has been read."""
        self._rows.run(
            "INSERT INTO cursor VALUES (?,?,?,?,?) ON CONFLICT (account, folder) DO UPDATE SET"
            " uidvalidity = excluded.uidvalidity, uid = excluded.uid, past = excluded.past",
            account, folder, cursor.uidvalidity, cursor.uid, cursor.past,
        )  # fmt: skip

    def keep(
        self, place: Place, raw: bytes, received_at: datetime, *, past: bool, truncated: bool = False
    ) -> int | None:
        """Store raw bytes and a row for them; returns its id, or None where they are known or the mail was erased.

        A UID with other bytes is another mail: a server that was put back from a backup gives its UIDs out again.
        Bytes that are known under another UID of the same folder (the server renumbered it, or the mail was moved
        and moved back) are written down as "again" and never handled twice. The same bytes in another folder are
        another mail: a copy in Sent of what lies in the inbox.
        """
        sha256 = hashlib.sha256(raw).hexdigest()
        known = self._rows.one(
            "SELECT 1 FROM message WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ? AND sha256 = ?",
            place.account, place.folder, place.uidvalidity, place.uid, sha256,
        )  # fmt: skip
        if known or Erasing(self._rows).is_erased(sha256):
            return None
        twin = self._rows.one(
            "SELECT 1 FROM message WHERE sha256 = ? AND account = ? AND role = ?", sha256, place.account, place.role
        )
        state = "again" if twin else "past" if past else "new"
        self._rows.run("INSERT OR IGNORE INTO raw VALUES (?,?,?)", sha256, len(raw), raw)
        if not twin:  # another copy may have been emptied by age, and this one is to be read
            self._rows.run("UPDATE raw SET bytes = ? WHERE sha256 = ? AND length(bytes) = 0", raw, sha256)
        return self._rows.run(
            "INSERT INTO message (account, folder, role, uidvalidity, uid, sha256, truncated, received_at, state)"
            " VALUES (?,?,?,?,?,?,?,?,?)",
            place.account, place.folder, place.role, place.uidvalidity, place.uid, sha256, truncated,
            to_ms(received_at), state,
        )  # fmt: skip

    def next_new(self) -> StoredMail | None:
        """Return the oldest mail that waits to be handled; the past comes after the present."""
        sql = "SELECT * FROM message WHERE state = ? AND handled_at IS NULL ORDER BY received_at, id"
        row = self._rows.one(sql, "new") or self._rows.one(sql, "past")
        return mail_of(row) if row else None

    def received(self, since: datetime, until: datetime) -> tuple[StoredMail, ...]:
        """Return the mails of inbox and Sent of a time, each once, oldest first; what was shunted is among them."""
        rows = self._rows.all(
            "SELECT * FROM message WHERE received_at >= ? AND received_at < ? AND state != 'again'"
            " ORDER BY received_at, id",
            to_ms(since), to_ms(until),
        )  # fmt: skip
        return tuple(mail_of(row) for row in rows)

    def raw(self, sha256: str) -> bytes:
        """Return the bytes of a mail exactly as they were fetched."""
        row = self._rows.one("SELECT bytes FROM raw WHERE sha256 = ?", sha256)
        return bytes(row["bytes"]) if row else b""

    def begin_try(self, message: int) -> int:
        """Count a try before it is made, so that a mail that kills us is counted too; returns the count."""
        self._rows.run("UPDATE message SET attempts = attempts + 1 WHERE id = ?", message)
        row = self._rows.one("SELECT attempts FROM message WHERE id = ?", message)
        return int(row["attempts"]) if row else 0

    def shunt(self, message: int, error: str, at: datetime) -> None:
        """Put a mail that could not be handled aside, with what went wrong."""
        self._rows.run(
            "UPDATE message SET state = 'shunted', error = ?, handled_at = ? WHERE id = ?", error, to_ms(at), message
        )

    def unshunt(self, message: int) -> bool:
        """Let a shunted mail be handled once more; False where it is not shunted."""
        return self._again(message, "shunted")

    def release(self, message: int) -> bool:
        """Let a held mail be handled as if it had been let in; False where it is not held."""
        return self._again(message, "held")

    def drop(self, message: int) -> bool:
        """Put a held mail aside for good; False where it is not held."""
        return self._rows.changed("UPDATE message SET state = 'dropped' WHERE id = ? AND state = 'held'", message) > 0

    def hold(self, message: int, thread: str) -> None:
        """Remember to which thread the clock of a held mail belongs."""
        self._rows.run("INSERT OR REPLACE INTO held VALUES (?,?)", message, thread)

    def clock_of_held(self, message: int) -> str | None:
        """Return the thread to which the clock of a held mail belongs, or None."""
        row = self._rows.one("SELECT thread FROM held WHERE message = ?", message)
        return str(row["thread"]) if row else None

    def held_by(self, thread: str) -> StoredMail | None:
        """Return the held mail whose clock belongs to a thread, or None."""
        row = self._rows.one("SELECT m.* FROM held h JOIN message m ON m.id = h.message WHERE h.thread = ?", thread)
        return mail_of(row) if row else None

    def undo_try(self, message: int) -> None:
        """Take back the count of a try that failed for a reason that is not the mail's (a full disk)."""
        self._rows.run("UPDATE message SET attempts = max(0, attempts - 1) WHERE id = ?", message)

    def _again(self, message: int, state: State) -> bool:
        # What was there before us stays the past, however often it is tried.
        sql = (
            "UPDATE message SET attempts = 0, error = NULL, handled_at = NULL, content = NULL, state ="
            " CASE WHEN EXISTS (SELECT 1 FROM cursor c WHERE c.account = message.account AND c.folder = message.folder"
            " AND c.uidvalidity = message.uidvalidity AND message.uid <= c.past) THEN 'past' ELSE 'new' END"
            " WHERE id = ? AND state = ?"
        )
        return self._rows.changed(sql, message, state) > 0

    def by_state(self, state: State) -> tuple[StoredMail, ...]:
        """Return the mails in a state, oldest first."""
        return tuple(mail_of(row) for row in self._rows.all("SELECT * FROM message WHERE state = ? ORDER BY id", state))

    def by_authors(self, addresses: Iterable[str]) -> tuple[StoredMail, ...]:
        """Return all mails that any of these addresses (lower case) wrote, oldest first."""
        given = sorted(addresses)
        marks = ",".join("?" * len(given))
        rows = self._rows.all(f"SELECT * FROM message WHERE author IN ({marks}) ORDER BY id", *given)  # noqa: S608 - only marks
        return tuple(mail_of(row) for row in rows)

    def kept_back(self, since: datetime) -> tuple[StoredMail, ...]:
        """Return the mails handled since a time whose acknowledgement the cap of the hour or the fuse kept back."""
        rows = self._rows.all(
            "SELECT * FROM message WHERE reason IN ('cap-hour', 'fuse') AND handled_at >= ? ORDER BY handled_at, id",
            to_ms(since),
        )
        return tuple(mail_of(row) for row in rows)

    def acknowledged_late(self, message: int) -> None:
        """Write down that a mail was acknowledged after all."""
        self._rows.run("UPDATE message SET verdict = 'acknowledge', reason = 'human' WHERE id = ?", message)

    def proves_himself(self, author: str) -> bool:
        """Whether our mail server has vouched for any mail of an address (lower case)."""
        row = self._rows.one(
            "SELECT 1 FROM message m JOIN evidence e ON e.message = m.id"
            " WHERE m.author = ? AND json_extract(e.origin, '$.authentication') = 'pass'", author,
        )  # fmt: skip
        return row is not None

    def flags(self, message: int) -> tuple[str, ...]:
        """Return what is remarkable about how a mail found its conversation."""
        row = self._rows.one("SELECT flags FROM message WHERE id = ?", message)
        return tuple(json.loads(row["flags"])) if row and row["flags"] else ()

    def decisions(self, message: int) -> tuple[Decision, ...]:
        """Return what the rules decided about a mail."""
        row = self._rows.one("SELECT decisions FROM message WHERE id = ?", message)
        return DECISIONS.validate_json(row["decisions"]) if row and row["decisions"] else ()

    def decided(self, since: datetime) -> Iterator[tuple[StoredMail, datetime, tuple[Decision, ...]]]:
        """Yield the mails that were handled since a time, when, and what the rules decided, the newest first."""
        rows = self._rows.all(
            "SELECT * FROM message WHERE handled_at >= ? AND decisions IS NOT NULL ORDER BY handled_at DESC, id DESC",
            to_ms(since),
        )
        for row in rows:
            yield mail_of(row), from_ms(row["handled_at"]), DECISIONS.validate_json(row["decisions"])

    def get(self, message: int) -> StoredMail | None:
        """Return one mail."""
        row = self._rows.one("SELECT * FROM message WHERE id = ?", message)
        return mail_of(row) if row else None

    def of_hash(self, sha256: str) -> StoredMail | None:
        """Return the mail with these bytes that was understood, or None."""
        row = self._rows.one("SELECT * FROM message WHERE sha256 = ? AND reading IS NOT NULL ORDER BY id", sha256)
        return mail_of(row) if row else None

    def same_content(self, content: str, message: int) -> StoredMail | None:
        """Return an earlier handled mail with the same Message-ID, author and text, or None."""
        row = self._rows.one(
            "SELECT * FROM message WHERE content = ? AND id != ? AND handled_at IS NOT NULL ORDER BY id",
            content,
            message,
        )
        return mail_of(row) if row else None

    def finish(
        self,
        message: int,
        reading: Reading,
        *,
        content: str,
        origin: Origin,
        verdict: Verdict,
        match: ThreadMatch,
        thread: str | None,
        decisions: tuple[Decision, ...],
        at: datetime,
        state: State,
    ) -> None:
        """Write down all that was understood and decided about a mail."""
        mail = reading.message
        self._rows.run(
            "UPDATE message SET state = ?, message_id = ?, content = ?, author = ?, subject = ?, written_at = ?,"
            " thread = ?, origin = ?, verdict = ?, reason = ?, matched_by = ?, flags = ?, reading = ?, decisions = ?,"
            " handled_at = ? WHERE id = ?",
            state, mail.message_id, content, mail.author.email if mail.author else None, mail.subject,
            mail.written_at.isoformat(), thread, origin.kind, verdict.kind, verdict.reason, match.matched_by,
            json.dumps(match.flags), READING.dump_json(reading).decode(), DECISIONS.dump_json(decisions).decode(),
            to_ms(at), message,
        )  # fmt: skip
        self._rows.run(
            "INSERT OR REPLACE INTO evidence VALUES (?,?,?,?)",
            message, _ORIGIN.dump_json(origin).decode(), _VERDICT.dump_json(verdict).decode(),
            _MATCH.dump_json(match).decode(),
        )  # fmt: skip

    def evidence(self, message: int) -> tuple[Origin, Verdict, ThreadMatch] | None:
        """Return why a mail was sorted as it was: every guard, every candidate; None before it was handled."""
        row = self._rows.one("SELECT * FROM evidence WHERE message = ?", message)
        if row is None:
            return None
        origin, verdict = _ORIGIN.validate_json(row["origin"]), _VERDICT.validate_json(row["verdict"])
        return origin, verdict, _MATCH.validate_json(row["found"])
