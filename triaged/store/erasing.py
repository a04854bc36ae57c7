"""Erasing: every trace of a customer; tombstones keep the erased from coming back. What grows old: aging.py.

Rows go in an order that no foreign key stands against. With ``secure_delete`` (set where the database is opened) what
is deleted is overwritten with zeros; ``Store.compact`` then empties the write-ahead log and the free pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triaged.store.rows import Rows
from triaged.store.tombstones import Tombstones
from triaged.store.traces import Traces
from triaged.subjects import base_subject

_SKEW_MS = 24 * 60 * 60 * 1000
"""By how much the clock of a mail server may be ahead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased: how many conversations and mails, and the SHA-256 of the mails, for files kept beside."""

    conversations: int
    mails: int
    sha256: tuple[str, ...]
    mentioned: int
    """Mails of other conversations that name the address; they belong to others and stay."""
    beside: tuple[str, ...]
    """Conversations of others in which the address took part; they stay, without it and what it wrote."""


class Erasing:
    """Deletes for good; every method is part of the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows
        self.tombstones = Tombstones(rows)

    def is_erased(self, sha256: str) -> bool:
        """Whether a mail with these bytes was erased, and is not to be stored again."""
        return self.tombstones.has(sha256)

    def unread(self) -> tuple[tuple[int, bytes, bool], ...]:
        """Return each mail whose author nobody has read (it waits, or was put aside): number, bytes, if we sent it."""
        rows = self._rows.all(
            "SELECT m.id, m.role, r.bytes FROM message m JOIN raw r ON r.sha256 = m.sha256 WHERE m.author IS NULL"
        )
        return tuple((row["id"], bytes(row["bytes"]), row["role"] == "sent") for row in rows)

    def customer(self, addresses: Iterable[str], unread: Iterable[int], at: datetime) -> Erased:
        """Erase the customer with these addresses (whole, in lower case): his conversations, mails and all we said.

        ``unread`` are the mails of ``unread`` that are his. A conversation of somebody else in which he took part
        stays, without him and without what he wrote; so does what another customer wrote in his.
        """
        his = sorted(addresses)
        mine = json.dumps(his)
        self._gather(mine, json.dumps(sorted(unread)))
        mails = self._rows.all("SELECT id, sha256 FROM message WHERE id IN (SELECT id FROM temp.gone_mail)")
        threads = {row["id"] for row in self._rows.all("SELECT t.id FROM thread t JOIN temp.gone_thread g USING (id)")}
        beside = self._rows.all(
            "SELECT DISTINCT p.thread, (SELECT min(min(m.received_at, coalesce(m.handled_at, m.received_at)))"
            " FROM message m WHERE m.thread = p.thread AND m.author IN (SELECT value FROM json_each(?1))) AS since"
            " FROM participant p WHERE p.email IN (SELECT value FROM json_each(?1))"
            " AND p.thread NOT IN (SELECT id FROM temp.gone_thread) ORDER BY p.thread", mine,
        )  # fmt: skip
        self.tombstones.add([*(row["sha256"] for row in mails), *his], at)
        for row in mails:
            self._rows.run("DELETE FROM fact WHERE name = ?", f"released:{row['id']}")
        traces = Traces(self._rows, his, threads)
        traces.keep_lists()
        for row in beside:
            if row["since"] is not None:
                traces.blot_briefs(row["thread"], row["since"] - _SKEW_MS)
        for statement in _DELETIONS:
            self._rows.run(statement)
        traces.forget_unclaimed()
        for column, table in _ADDRESSED:
            self._rows.run(f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", mine)  # noqa: S608 - our own names
        traces.blot_out()
        return Erased(
            conversations=len(threads),
            mails=len(mails),
            sha256=tuple(sorted({row["sha256"] for row in mails})),
            mentioned=traces.mails_of_others(),
            beside=tuple(row["thread"] for row in beside),
        )

    def again(self, schema: str, at: datetime) -> int:
        """Erase what was erased in an attached database since this one was copied; returns how many mails that were.

        Who wrote again after he was erased keeps what he wrote then.
        """
        since = self.tombstones.take(schema)
        if not since:
            return 0
        known = self._rows.all(
            "SELECT email, (SELECT max(m.received_at) FROM message m WHERE m.author = email) AS last FROM"
            " (SELECT author AS email FROM message WHERE author IS NOT NULL UNION SELECT customer FROM thread"
            " UNION SELECT email FROM participant UNION SELECT email FROM suppressed"
            " UNION SELECT to_email FROM outbox UNION SELECT to_email FROM unclaimed)"
        )
        gone = {row["email"]: self.tombstones.when(row["email"], since) for row in known}
        addresses = [row["email"] for row in known if (when := gone[row["email"]]) and (row["last"] or 0) <= when]
        mails = [
            row["id"]
            for row in self._rows.all("SELECT id, sha256 FROM message")
            if self.tombstones.when(row["sha256"], since)
        ]
        self.customer(addresses, mails, at)
        self.tombstones.keep_times(since)
        return len(mails)

    def _gather(self, addresses: str, unread: str) -> None:
        for table, kind in (("gone_thread", "TEXT"), ("gone_mail", "INTEGER"), ("kept_mail", "INTEGER")):
            self._rows.run(f"CREATE TEMP TABLE IF NOT EXISTS {table} (id {kind} PRIMARY KEY)")
            self._rows.run(f"DELETE FROM temp.{table}")  # noqa: S608 - our own names
        self._rows.run(
            "INSERT INTO temp.gone_thread SELECT id FROM thread WHERE customer IN (SELECT value FROM json_each(?))",
            addresses,
        )
        self._hand_over(addresses)
        self._rows.run(
            "INSERT OR IGNORE INTO temp.gone_mail SELECT id FROM message"
            " WHERE (thread IN (SELECT id FROM temp.gone_thread)"
            " OR author IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2)))"
            " AND id NOT IN (SELECT id FROM temp.kept_mail)",
            addresses, unread,
        )  # fmt: skip
        # The same bytes under another UID are a row that names no author: they are the same mail all the same.
        self._rows.run(
            "INSERT OR IGNORE INTO temp.gone_mail SELECT id FROM message WHERE sha256 IN"
            " (SELECT sha256 FROM message WHERE id IN (SELECT id FROM temp.gone_mail))"
        )
        self._rows.run(
            "INSERT OR IGNORE INTO temp.gone_thread SELECT thread FROM held"
            " WHERE message IN (SELECT id FROM temp.gone_mail)"
        )

    def _hand_over(self, addresses: str) -> None:
        """Leave a conversation of the erased to another customer who wrote in it, with what he wrote and was sent."""
        others = self._rows.all(
            "SELECT m.id, m.thread, m.author, m.subject FROM message m JOIN participant p"
            " ON p.thread = m.thread AND p.email = m.author AND p.side = 'customer'"
            " WHERE m.thread IN (SELECT id FROM temp.gone_thread)"
            " AND m.author NOT IN (SELECT value FROM json_each(?)) ORDER BY m.id", addresses,
        )  # fmt: skip
        for row in others:
            self._rows.run("INSERT INTO temp.kept_mail VALUES (?)", row["id"])
        for thread in dict.fromkeys(row["thread"] for row in others):
            heirs = [row for row in others if row["thread"] == thread]
            who = json.dumps(sorted({row["author"] for row in heirs}))
            self._rows.run(_TO_HEIRS, thread, addresses, who)
            self._rows.run("DELETE FROM temp.gone_thread WHERE id = ?", thread)
            self._rows.run(
                "UPDATE thread SET customer = ?, customer_name = '', subject = ?, base_subject = ? WHERE id = ?",
                heirs[0]["author"], heirs[0]["subject"] or "", base_subject(heirs[0]["subject"] or ""), thread,
            )  # fmt: skip
            self._rows.run(
                "INSERT INTO temp.gone_mail SELECT id FROM message WHERE thread = ?"
                " AND id NOT IN (SELECT id FROM temp.kept_mail)", thread,
            )  # fmt: skip
            self._rows.run(
                "DELETE FROM outbox WHERE thread = ? AND to_email NOT IN (SELECT value FROM json_each(?))",
                thread, who,
            )  # fmt: skip
            self._rows.run("DELETE FROM journal WHERE thread = ?", thread)


_TO_HEIRS = (
    "INSERT OR IGNORE INTO temp.kept_mail SELECT id FROM message m WHERE thread = ?1"
    " AND author NOT IN (SELECT value FROM json_each(?2)) AND EXISTS (SELECT 1 FROM"
    " (SELECT value FROM json_each(m.reading, '$.message.to') UNION ALL"
    " SELECT value FROM json_each(m.reading, '$.message.cc'))"
    " WHERE json_extract(value, '$.email') IN (SELECT value FROM json_each(?3)))"
)
"""What others than the erased, staff above all, wrote to the heirs of a conversation, and what is owed by it."""
_T, _M = "(SELECT id FROM temp.gone_thread)", "(SELECT id FROM temp.gone_mail)"
_P = f"(SELECT id FROM promise WHERE thread IN {_T} OR made_in IN {_M})"  # noqa: S608 - our own names
_D = f"(SELECT id FROM deadline WHERE thread IN {_T} OR promise IN {_P})"  # noqa: S608
_IDS = f"(SELECT message_id FROM message WHERE id IN {_M})"  # noqa: S608
_ADDRESSED = (("to_email", "outbox"), ("to_email", "unclaimed"), ("email", "participant"), ("email", "suppressed"))
_DELETIONS = tuple(
    f"DELETE FROM {table} WHERE {where}"  # noqa: S608
    for table, where in (
        ("step", f"thread IN {_T} OR deadline IN {_D}"),
        ("deadline", f"id IN {_D}"),
        ("promise_history", f"promise IN {_P}"),
        ("promise", f"id IN {_P}"),
        ("outbox", f"thread IN {_T}"),
        ("occurrence", f"thread IN {_T}"),
        ("journal", f"thread IN {_T} OR message IN {_M}"),
        ("held", f"thread IN {_T} OR message IN {_M}"),
        ("evidence", f"message IN {_M}"),
        ("follows", f"thread IN {_T} OR earlier IN {_T}"),
        ("wanted", f"thread IN {_T}"),
        ("merged", f"thread IN {_T} OR target IN {_T}"),
        ("known_id", f"thread IN {_T} OR id IN {_IDS}"),
        ("participant", f"thread IN {_T}"),
        ("message", f"id IN {_M}"),
        ("thread", f"id IN {_T}"),
        ("raw", "NOT EXISTS (SELECT 1 FROM message WHERE message.sha256 = raw.sha256)"),
    )
)
