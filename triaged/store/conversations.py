"""Conversations in the database: threads, the people in them, and the ids by which they are known."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

from triaged.model import OpenProblem, Reading, Thread
from triaged.store.records import StoredMail, mail_of
from triaged.store.rows import Rows, from_ms, maybe_from_ms, maybe_ms, to_ms
from triaged.subjects import base_subject, content_words

READING = TypeAdapter(Reading)
_MOST_PROBLEMS = 10
"""Open threads of a customer, and mails of a thread, that are looked at to know a problem again."""


class Conversations:
    """Threads; every method is one statement or a few, inside the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

    def of_thread(self, thread: str) -> tuple[StoredMail, ...]:
        """Return the mails of a thread, oldest first."""
        rows = self._rows.all("SELECT * FROM message WHERE thread = ? ORDER BY received_at, id", thread)
        return tuple(mail_of(row) for row in rows)

    def reading(self, message: int) -> Reading | None:
        """Return what was read from a mail."""
        row = self._rows.one("SELECT reading FROM message WHERE id = ?", message)
        return READING.validate_json(row["reading"]) if row and row["reading"] else None

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
            "INSERT INTO thread VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, last_message_at = excluded.last_message_at,"
            " priority = excluded.priority, labels = excluded.labels,"
            " first_response_at = excluded.first_response_at, unanswered = excluded.unanswered,"
            " contact_attempts = excluded.contact_attempts, customer_since = excluded.customer_since,"
            " attempts_answered = excluded.attempts_answered",
            thread.id, thread.subject, base_subject(thread.subject), thread.customer, thread.customer_name,
            thread.state,
            to_ms(thread.opened_at), to_ms(thread.last_message_at), thread.priority, json.dumps(thread.labels),
            maybe_ms(thread.first_response_at), thread.unanswered, thread.contact_attempts,
            thread.customer_since.isoformat() if thread.customer_since else None, thread.attempts_answered,
        )  # fmt: skip
        if thread.follows:
            self._rows.run("INSERT OR IGNORE INTO follows VALUES (?,?)", thread.id, thread.follows)
        if thread.wanted_by:
            self._rows.run("INSERT OR REPLACE INTO wanted VALUES (?,?)", thread.id, to_ms(thread.wanted_by))
        else:
            self._rows.run("DELETE FROM wanted WHERE thread = ?", thread.id)
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
            attempts_answered=row["attempts_answered"],
            customer_since=date.fromisoformat(since) if since else None,
            follows=earlier["earlier"] if earlier else None,
            wanted_by=from_ms(wanted["at"]) if wanted else None,
        )
