"""What a database that is put back must know of the one that it replaces, so that nothing is said or stored again.

A copy is older than what happened since: mail that waited in it has left, steps of its ladders have told somebody, a
customer was erased. Only rows that both know by the same key are looked at; numbers given since are given anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from triaged.store.erasing import Erasing
from triaged.store.rows import Rows

_WAITING = "('queued', 'deferred', 'uncertain', 'sending')"
_MARKS = "name IN ('hold', 'alarm', 'heartbeat', 'ends') OR name GLOB 'fuse/*'"
"""Marks that say how the program stands now, whatever is in the ledger."""
_SINCE = f"""
DELETE FROM main.fact WHERE {_MARKS};
INSERT INTO main.fact SELECT * FROM old.fact WHERE {_MARKS};
INSERT OR IGNORE INTO main.suppressed SELECT * FROM old.suppressed;
UPDATE main.outbox SET (state, attempts, uncertain, next_at, sent_at, reply) =
  (SELECT o.state, o.attempts, o.uncertain, o.next_at, o.sent_at, o.reply FROM old.outbox o WHERE o.key = outbox.key)
  WHERE state IN {_WAITING} AND EXISTS (SELECT 1 FROM old.outbox o WHERE o.key = outbox.key);
CREATE TEMP TABLE told AS SELECT s.key, s.kind, s.deadline, s.fired_at, s.outcome FROM old.step s
  JOIN main.step m ON m.key = s.key AND m.fired_at IS NULL
  WHERE s.outcome = 'told' AND NOT EXISTS (SELECT 1 FROM old.outbox o
    WHERE o.thread = s.thread AND o.kind != 'acknowledgement' AND o.state IN {_WAITING});
UPDATE main.step SET (fired_at, outcome) = (SELECT t.fired_at, t.outcome FROM temp.told t WHERE t.key = step.key)
  WHERE key IN (SELECT key FROM temp.told);
CREATE TEMP TABLE missed AS SELECT d.promise, min(t.fired_at) AS at FROM temp.told t
  JOIN main.deadline d ON d.id = t.deadline JOIN main.promise p ON p.id = d.promise AND p.status = 'open'
  WHERE t.kind = 'break' GROUP BY d.promise;
UPDATE main.promise SET status = 'broken' WHERE id IN (SELECT promise FROM temp.missed);
INSERT INTO main.promise_history (promise, at, status, because, evidence)
  SELECT promise, at, 'broken', 'clock', '' FROM temp.missed;
DROP TABLE temp.told;
DROP TABLE temp.missed
"""  # noqa: S608 - our own words


class Carrying:
    """Takes over what happened since a copy was made; every method is part of the caller's transaction."""

    def __init__(self, rows: Rows, erasing: Erasing) -> None:
        """Share the connection of the database that is put back."""
        self._rows, self._erasing = rows, erasing

    @contextmanager
    def beside(self, old: Path) -> Iterator[None]:
        """Look into the database that is replaced, at the schema of this program; no transaction may be open yet."""
        self._rows.run("ATTACH DATABASE ? AS old", str(old))
        try:
            yield
        finally:
            self._rows.run("DETACH DATABASE old")

    def what_was_said(self) -> None:
        """Take over what left, who was told, and whether anything may leave; sqlite3.Error where it cannot be read."""
        for statement in _SINCE.split(";\n"):
            self._rows.run(statement)

    def what_was_erased(self, at: datetime) -> int:
        """Take over the tombstones, and erase again what the copy brings back; returns how many mails that were."""
        self._erasing.take_tombstones("old")
        return self._erasing.again(at)

    def nothing_known(self) -> int:
        """Let no acknowledgement of the copy leave: nobody can tell any more whether it did; returns how many."""
        return self._rows.changed(
            "UPDATE outbox SET state = 'failed', reply = ?"  # noqa: S608 - a constant
            f" WHERE kind = 'acknowledgement' AND state IN {_WAITING}",
            "a copy was put back: perhaps it had left before",
        )
