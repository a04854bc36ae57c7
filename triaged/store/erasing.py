"""Erasing: every trace of a customer, and raw mail that has grown old; a tombstone keeps the erased from coming back.

Rows go in an order that no foreign key stands against. With ``secure_delete`` (set where the database is opened) what
is deleted is overwritten with zeros; ``Store.compact`` then empties the write-ahead log and the free pages.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from triaged.store.rows import Rows, to_ms
from triaged.store.traces import Traces

_KEY = "tombstone key"


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

    def is_erased(self, sha256: str) -> bool:
        """Whether a mail with these bytes was erased, and is not to be stored again."""
        if self._rows.one("SELECT 1 FROM tombstone") is None:
            return False
        marks = [_hash(key, sha256) for key in self._keys()]
        return any(self._rows.one("SELECT 1 FROM tombstone WHERE hash = ?", each) for each in marks)

    def take_tombstones(self, schema: str) -> None:
        """Take over the tombstones of an attached database, with the key that they were made with."""
        theirs = self._rows.one(f"SELECT value FROM {schema}.fact WHERE name = ?", _KEY)  # noqa: S608 - our own names
        if theirs is None:
            return
        keys = dict.fromkeys((*theirs["value"].split(), *self._keys()))
        self._rows.run("INSERT OR REPLACE INTO main.fact VALUES (?,?)", _KEY, " ".join(keys))
        self._rows.run(f"INSERT OR IGNORE INTO main.tombstone SELECT * FROM {schema}.tombstone")  # noqa: S608

    def again(self, at: datetime) -> int:
        """Erase what has a tombstone and is here all the same; returns how many mails that were."""
        if self._rows.one("SELECT 1 FROM tombstone") is None:
            return 0
        mails = self._rows.all("SELECT id, sha256, thread, author FROM message")
        erased = [row for row in mails if self.is_erased(row["sha256"])]
        gone = {row["id"] for row in erased}
        customers = {
            row["customer"]
            for row in self._rows.all("SELECT id, customer FROM thread")
            if (held := self._rows.all("SELECT id FROM message WHERE thread = ?", row["id"]))
            and all(mail["id"] in gone for mail in held)
        }
        beside = {
            row["author"]
            for row in erased
            if self._rows.one(
                "SELECT 1 FROM participant WHERE thread = ? AND email = ? AND side = 'customer'",
                row["thread"], row["author"],
            )
        }  # fmt: skip
        if gone:
            self.customer(customers | beside, gone, at)
        return len(gone)

    def unread(self) -> tuple[tuple[int, bytes], ...]:
        """Return number and bytes of every mail whose author nobody has read: it waits, or was put aside."""
        rows = self._rows.all(
            "SELECT m.id, r.bytes FROM message m JOIN raw r ON r.sha256 = m.sha256 WHERE m.author IS NULL"
        )
        return tuple((row["id"], bytes(row["bytes"])) for row in rows)

    def customer(self, addresses: Iterable[str], unread: Iterable[int], at: datetime) -> Erased:
        """Erase the customer with these addresses (whole, in lower case): his conversations, mails and all we said.

        ``unread`` are the mails of ``unread`` that are his. A conversation of somebody else in which he took part
        stays, without him and without what he wrote.
        """
        his = sorted(addresses)
        mine = json.dumps(his)
        self._gather(mine, json.dumps(sorted(unread)))
        mails = self._rows.all("SELECT id, sha256 FROM message WHERE id IN (SELECT id FROM temp.gone_mail)")
        threads = {row["id"] for row in self._rows.all("SELECT t.id FROM thread t JOIN temp.gone_thread g USING (id)")}
        beside = self._rows.all(
            "SELECT DISTINCT thread FROM participant WHERE email IN (SELECT value FROM json_each(?))"
            " AND thread NOT IN (SELECT id FROM temp.gone_thread) ORDER BY thread", mine,
        )  # fmt: skip
        key = self._keys(make=True)[0]
        for row in mails:
            self._rows.run("INSERT OR IGNORE INTO tombstone VALUES (?,?)", _hash(key, row["sha256"]), to_ms(at))
            self._rows.run("DELETE FROM fact WHERE name = ?", f"released:{row['id']}")
        traces = Traces(self._rows, his, threads)
        traces.keep_lists()
        for statement in _DELETIONS:
            self._rows.run(statement)
        for table, column in (("outbox", "to_email"), ("participant", "email"), ("suppressed", "email")):
            self._rows.run(f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", mine)  # noqa: S608 - our own names
        traces.blot_out()
        return Erased(
            conversations=len(threads),
            mails=len(mails),
            sha256=tuple(sorted({row["sha256"] for row in mails})),
            mentioned=traces.mails_of_others(),
            beside=tuple(row["thread"] for row in beside),
        )

    def old_mails(self, before: datetime) -> int:
        """Empty mails of closed conversations that came before a time, and what was read of them; returns how many.

        Promises and numbers stay; the mails themselves are still on the mail server, if it keeps them.
        """
        old = (
            "SELECT m.id FROM message m LEFT JOIN thread t ON t.id = m.thread WHERE m.received_at < ?"
            " AND m.handled_at IS NOT NULL AND m.state NOT IN ('shunted', 'held')"
            " AND (t.id IS NULL OR t.state = 'closed') AND (m.reading IS NOT NULL OR EXISTS"
            " (SELECT 1 FROM raw r WHERE r.sha256 = m.sha256 AND length(r.bytes) > 0))"
        )
        self._rows.run("CREATE TEMP TABLE IF NOT EXISTS old_mail (id INTEGER PRIMARY KEY)")
        self._rows.run("DELETE FROM temp.old_mail")
        self._rows.run(f"INSERT INTO temp.old_mail {old}", to_ms(before))
        emptied = self._rows.changed("UPDATE message SET reading = NULL WHERE id IN (SELECT id FROM temp.old_mail)")
        self._rows.run("DELETE FROM evidence WHERE message IN (SELECT id FROM temp.old_mail)")
        self._rows.run(
            "UPDATE raw SET bytes = X'' WHERE sha256 IN (SELECT sha256 FROM message WHERE id IN temp.old_mail)"
            " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.sha256 = raw.sha256 AND m.reading IS NOT NULL)"
        )
        return emptied

    def old_words(self, before: datetime) -> int:
        """Empty the texts of what we sent in conversations closed before a time, and their journal."""
        old = "SELECT id FROM thread WHERE state = 'closed' AND last_message_at < ?"
        self._rows.run(f"DELETE FROM journal WHERE thread IN ({old})", to_ms(before))  # noqa: S608 - our own words
        return self._rows.changed(
            f"UPDATE outbox SET text = '', html = NULL, enclosures = '[]' WHERE text != '' AND thread IN ({old})"  # noqa: S608
            " AND state IN ('sent', 'failed', 'recorded')",
            to_ms(before),
        )

    def _gather(self, addresses: str, unread: str) -> None:
        for table in ("gone_thread", "gone_mail"):
            kind = "TEXT" if table == "gone_thread" else "INTEGER"
            self._rows.run(f"CREATE TEMP TABLE IF NOT EXISTS {table} (id {kind} PRIMARY KEY)")
            self._rows.run(f"DELETE FROM temp.{table}")  # noqa: S608 - our own names
        self._rows.run(
            "INSERT INTO temp.gone_thread SELECT id FROM thread WHERE customer IN (SELECT value FROM json_each(?))",
            addresses,
        )
        self._rows.run(
            "INSERT OR IGNORE INTO temp.gone_mail SELECT id FROM message"
            " WHERE thread IN (SELECT id FROM temp.gone_thread)"
            " OR author IN (SELECT value FROM json_each(?1)) OR id IN (SELECT value FROM json_each(?2))",
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

    def _keys(self, *, make: bool = False) -> list[str]:
        """Return the keys of the tombstones, the one for new ones first; a copy that was put back may bring another."""
        row = self._rows.one("SELECT value FROM fact WHERE name = ?", _KEY)
        if row is None and make:
            self._rows.run("INSERT INTO fact VALUES (?,?)", _KEY, secrets.token_hex(32))
            return self._keys()
        return str(row["value"]).split() if row else []


def _hash(key: str, sha256: str) -> str:
    return hmac.new(bytes.fromhex(key), sha256.encode(), hashlib.sha256).hexdigest()


_T, _M = "(SELECT id FROM temp.gone_thread)", "(SELECT id FROM temp.gone_mail)"
_P = f"(SELECT id FROM promise WHERE thread IN {_T} OR made_in IN {_M})"  # noqa: S608 - our own names
_D = f"(SELECT id FROM deadline WHERE thread IN {_T} OR promise IN {_P})"  # noqa: S608
_IDS = f"(SELECT message_id FROM message WHERE id IN {_M})"  # noqa: S608
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
