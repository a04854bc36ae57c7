"""Mail and conversations in the database: raw bytes, cursors, messages, threads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from triaged.model import Decision, OpenProblem, Origin, Reading, Thread, ThreadMatch, Verdict
from triaged.store.rows import Rows, from_ms, maybe_from_ms, maybe_ms, to_ms
from triaged.subjects import base_subject, content_words

READING = TypeAdapter(Reading)
DECISIONS = TypeAdapter(tuple[Decision, ...])
_ORIGIN, _VERDICT, _MATCH = TypeAdapter(Origin), TypeAdapter(Verdict), TypeAdapter(ThreadMatch)
_MOST_PROBLEMS = 10
"""Open threads of a customer, and mails of a thread, that are looked at to know a problem again."""
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


class MailRoom:
    """Messages and threads; every method is one statement or a few, inside the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

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
        """Store raw bytes and a row for them; returns the row's id, or None where this UID is known.

        Bytes that are known under another UID of the same folder (the server renumbered it, or the mail was moved
        and moved back) are written down as "again" and never handled twice. The same bytes in another folder are
        another mail: a copy in Sent of what lies in the inbox.
        """
        sha256 = hashlib.sha256(raw).hexdigest()
        known = self._rows.one(
            "SELECT 1 FROM message WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid = ?",
            place.account, place.folder, place.uidvalidity, place.uid,
        )  # fmt: skip
        if known:
            return None
        self._rows.run("INSERT OR IGNORE INTO raw VALUES (?,?,?)", sha256, len(raw), raw)
        twin = self._rows.one(
            "SELECT 1 FROM message WHERE sha256 = ? AND account = ? AND role = ?", sha256, place.account, place.role
        )
        state = "again" if twin else "past" if past else "new"
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
        return _mail(row) if row else None

    def received(self, since: datetime, until: datetime) -> tuple[StoredMail, ...]:
        """Return the mails of inbox and Sent of a time, each once, oldest first; what was shunted is among them."""
        rows = self._rows.all(
            "SELECT * FROM message WHERE received_at >= ? AND received_at < ? AND state != 'again'"
            " ORDER BY received_at, id",
            to_ms(since), to_ms(until),
        )  # fmt: skip
        return tuple(_mail(row) for row in rows)

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
        return _mail(row) if row else None

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
        return tuple(_mail(row) for row in self._rows.all("SELECT * FROM message WHERE state = ? ORDER BY id", state))

    def kept_back(self, since: datetime) -> tuple[StoredMail, ...]:
        """Return the mails handled since a time whose acknowledgement the cap of the hour or the fuse kept back."""
        rows = self._rows.all(
            "SELECT * FROM message WHERE reason IN ('cap-hour', 'fuse') AND handled_at >= ? ORDER BY handled_at, id",
            to_ms(since),
        )
        return tuple(_mail(row) for row in rows)

    def acknowledged_late(self, message: int) -> None:
        """Write down that a mail was acknowledged after all."""
        self._rows.run("UPDATE message SET verdict = 'acknowledge', reason = 'human' WHERE id = ?", message)

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
            yield _mail(row), from_ms(row["handled_at"]), DECISIONS.validate_json(row["decisions"])

    def get(self, message: int) -> StoredMail | None:
        """Return one mail."""
        row = self._rows.one("SELECT * FROM message WHERE id = ?", message)
        return _mail(row) if row else None

    def of_thread(self, thread: str) -> tuple[StoredMail, ...]:
        """Return the mails of a thread, oldest first."""
        rows = self._rows.all("SELECT * FROM message WHERE thread = ? ORDER BY received_at, id", thread)
        return tuple(_mail(row) for row in rows)

    def reading(self, message: int) -> Reading | None:
        """Return what was read from a mail."""
        row = self._rows.one("SELECT reading FROM message WHERE id = ?", message)
        return READING.validate_json(row["reading"]) if row and row["reading"] else None

    def same_content(self, content: str, message: int) -> StoredMail | None:
        """Return an earlier handled mail with the same Message-ID, author and text, or None."""
        row = self._rows.one(
            "SELECT * FROM message WHERE content = ? AND id != ? AND handled_at IS NOT NULL ORDER BY id",
            content,
            message,
        )
        return _mail(row) if row else None

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

    # --- conversations ----------------------------------------------------------------------------------

    def thread(self, thread_id: str) -> Thread | None:
        """Return a thread, or the one into which it was merged."""
        row = self._rows.one(
            "SELECT * FROM thread WHERE id = coalesce((SELECT target FROM merged WHERE thread = ?1), ?1)", thread_id
        )
        return self._thread(row) if row else None

    def thread_of_id(self, message_id: str) -> Thread | None:
        """Return the thread in which a Message-ID (or conversation root) was first seen."""
        row = self._rows.one("SELECT t.* FROM known_id k JOIN thread t ON t.id = k.thread WHERE k.id = ?", message_id)
        return self._thread(row) if row else None

    def threads_of_subject(self, participant: str, base: str, since: datetime) -> tuple[Thread, ...]:
        """Return threads of that participant with that base subject, the most recent first."""
        rows = self._rows.all(
            "SELECT t.* FROM participant p JOIN thread t ON t.id = p.thread"
            " WHERE p.email = ? AND t.base_subject = ? AND t.last_message_at >= ?"
            " ORDER BY t.last_message_at DESC, t.id",
            participant, base, to_ms(since),
        )  # fmt: skip
        return tuple(self._thread(row) for row in rows)

    def open_problems(self, customer: str) -> tuple[OpenProblem, ...]:
        """Return the threads of a customer that are not closed, with the vendors and the words of each."""
        rows = self._rows.all(
            "SELECT t.* FROM participant p JOIN thread t ON t.id = p.thread"
            " WHERE p.email = ?1 AND t.customer = ?1 AND t.state != 'closed' ORDER BY t.id",
            customer,
        )
        return tuple(self._problem(self._thread(row)) for row in rows[:_MOST_PROBLEMS])

    def owed_by_vendors(self) -> tuple[tuple[str, str], ...]:
        """Return (thread, vendor) for each vendor who owes or broke something in a thread that is not closed."""
        rows = self._rows.all(
            "SELECT DISTINCT p.thread, p.vendor FROM promise p JOIN thread t ON t.id = p.thread"
            " WHERE p.status IN ('open', 'broken') AND p.vendor IS NOT NULL AND t.state != 'closed'"
            " ORDER BY p.thread, p.vendor"
        )
        return tuple((row["thread"], row["vendor"]) for row in rows)

    def _problem(self, thread: Thread) -> OpenProblem:
        vendors = self._rows.all(
            "SELECT DISTINCT vendor FROM promise WHERE thread = ? AND status IN ('open', 'broken')"
            " AND vendor IS NOT NULL",
            thread.id,
        )
        texts = [thread.subject]
        for mail in self.of_thread(thread.id)[-_MOST_PROBLEMS:]:
            reading = self.reading(mail.id) if mail.origin == "customer" else None
            texts.append(reading.zones.newest if reading else "")
        return OpenProblem(
            thread=thread,
            vendors=frozenset(row["vendor"].casefold() for row in vendors),
            words=content_words(" ".join(texts)),
        )

    def left_waiting(self, since: datetime) -> tuple[tuple[Thread, datetime, int], ...]:
        """Return (thread, since when, how many mails) where mail from before us, since a time, was never answered."""
        rows = self._rows.all(
            "SELECT m.thread, min(m.received_at) AS at, count(*) AS n FROM message m JOIN thread t ON t.id = m.thread"
            " WHERE m.state = 'past' AND m.origin = 'customer' AND m.received_at >= ? AND t.state = 'closed'"
            " AND NOT EXISTS (SELECT 1 FROM message a WHERE a.thread = m.thread AND a.origin = 'staff'"
            " AND a.received_at >= m.received_at)"
            " GROUP BY m.thread ORDER BY at",
            to_ms(since),
        )
        found = ((self.thread(row["thread"]), from_ms(row["at"]), int(row["n"])) for row in rows)
        return tuple((thread, at, count) for thread, at, count in found if thread is not None)

    def threads(self, *states: str) -> tuple[Thread, ...]:
        """Return threads in the given states (all without any), the most urgent and oldest first; no held mail."""
        marks = ",".join("?" * len(states))
        where = "WHERE customer != ''" + (f" AND state IN ({marks})" if states else "")
        rows = self._rows.all(
            f"SELECT * FROM thread {where} ORDER BY CASE priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1"  # noqa: S608 - only marks
            " WHEN 'normal' THEN 2 ELSE 3 END, opened_at, id",
            *states,
        )
        return tuple(self._thread(row) for row in rows)

    def save_thread(self, thread: Thread) -> None:
        """Insert or replace a thread and add its participants."""
        self._rows.run(
            "INSERT INTO thread VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, last_message_at = excluded.last_message_at,"
            " priority = excluded.priority, labels = excluded.labels,"
            " first_response_at = excluded.first_response_at, unanswered = excluded.unanswered,"
            " contact_attempts = excluded.contact_attempts, customer_since = excluded.customer_since",
            thread.id, thread.subject, base_subject(thread.subject), thread.customer, thread.customer_name,
            thread.state,
            to_ms(thread.opened_at), to_ms(thread.last_message_at), thread.priority, json.dumps(thread.labels),
            maybe_ms(thread.first_response_at), thread.unanswered, thread.contact_attempts,
            thread.customer_since.isoformat() if thread.customer_since else None,
        )  # fmt: skip
        if thread.follows:
            self._rows.run("INSERT OR IGNORE INTO follows VALUES (?,?)", thread.id, thread.follows)
        if thread.wanted_by:
            self._rows.run("INSERT OR REPLACE INTO wanted VALUES (?,?)", thread.id, to_ms(thread.wanted_by))
        circle = {thread.customer, *thread.circle} - {""}
        for email in {*circle, *thread.participants} - {""}:
            self._rows.run(
                "INSERT INTO participant VALUES (?,?,?) ON CONFLICT (email, thread) DO UPDATE SET side = 'customer'"
                " WHERE excluded.side = 'customer'",
                thread.id, email, "customer" if email in circle else "other",
            )  # fmt: skip

    def relabel(self, thread: str, labels: tuple[str, ...]) -> None:
        """Give a thread these labels and no others."""
        self._rows.run("UPDATE thread SET labels = ? WHERE id = ?", json.dumps(labels), thread)

    def close_thread(self, thread: str) -> bool:
        """Close a thread; False where it is closed already."""
        return (
            self._rows.changed(
                "UPDATE thread SET state = 'closed', unanswered = 0 WHERE id = ? AND state != 'closed'", thread
            )
            > 0
        )

    def know(self, message_id: str, thread: str) -> None:
        """Remember in which thread an id was first seen; a later mail that uses it again does not take it over."""
        self._rows.run("INSERT OR IGNORE INTO known_id VALUES (?,?)", message_id, thread)

    def answered_at(self, thread: str) -> datetime | None:
        """Return when one of us wrote last in a thread, or None."""
        row = self._rows.one("SELECT max(received_at) AS at FROM message WHERE thread = ? AND origin = 'staff'", thread)
        return maybe_from_ms(row["at"]) if row else None

    def first_mail_from(self, email: str) -> datetime | None:
        """Return when an address first wrote to us, or None."""
        row = self._rows.one("SELECT min(received_at) AS at FROM message WHERE author = ?", email)
        return maybe_from_ms(row["at"]) if row else None

    def _thread(self, row: dict[str, Any]) -> Thread:
        people = self._rows.all("SELECT email, side FROM participant WHERE thread = ? ORDER BY email", row["id"])
        since = row["customer_since"]
        earlier = self._rows.one("SELECT earlier FROM follows WHERE thread = ?", row["id"])
        wanted = self._rows.one("SELECT at FROM wanted WHERE thread = ?", row["id"])
        return Thread(
            id=row["id"],
            subject=row["subject"],
            customer=row["customer"],
            customer_name=row["customer_name"],
            state=row["state"],
            opened_at=from_ms(row["opened_at"]),
            last_message_at=from_ms(row["last_message_at"]),
            priority=row["priority"],
            labels=tuple(json.loads(row["labels"])),
            participants=tuple(each["email"] for each in people),
            circle=tuple(each["email"] for each in people if each["side"] == "customer"),
            first_response_at=maybe_from_ms(row["first_response_at"]),
            unanswered=row["unanswered"],
            contact_attempts=row["contact_attempts"],
            customer_since=date.fromisoformat(since) if since else None,
            follows=earlier["earlier"] if earlier else None,
            wanted_by=from_ms(wanted["at"]) if wanted else None,
        )


def _mail(row: dict[str, Any]) -> StoredMail:
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
