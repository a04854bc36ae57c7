"""What has grown old: raw mail, what was read of it, and the words of what we sent, emptied as [retention] wants."""

from __future__ import annotations

from datetime import datetime

from triaged.store.rows import Rows, to_ms

NEEDS_BYTES = (
    "(m.reading IS NOT NULL OR m.state IN ('shunted', 'held') OR (m.state IN ('new', 'past') AND m.handled_at IS NULL))"
)
"""Of which mails ``m`` the bytes must be there: age empties a mail together with what was read of it."""


class Aging:
    """Empties and keeps numbers; every method is part of the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows

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
            # Another copy may not be read yet, or wait for a person: it needs the bytes.
            "UPDATE raw SET bytes = X'' WHERE sha256 IN (SELECT sha256 FROM message WHERE id IN temp.old_mail)"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.sha256 = raw.sha256 AND {NEEDS_BYTES})"
        )
        return emptied

    def old_words(self, before: datetime) -> int:
        """Empty the texts of what we sent in conversations closed before a time, and their journal."""
        old = "SELECT id FROM thread WHERE state = 'closed' AND last_message_at < ?"
        self._rows.run("DELETE FROM unclaimed WHERE created_at < ?", to_ms(before))
        self._rows.run(f"DELETE FROM journal WHERE thread IN ({old})", to_ms(before))  # noqa: S608 - our own words
        return self._rows.changed(
            f"UPDATE outbox SET text = '', html = NULL, enclosures = '[]' WHERE text != '' AND thread IN ({old})"  # noqa: S608
            " AND state IN ('sent', 'failed', 'recorded', 'left out')",
            to_ms(before),
        )
