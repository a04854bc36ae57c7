"""What a database that is put back must know of the one that it replaces, so that nothing is lost or said again.

A copy is older than what happened since: mail came, mail that waited in it has left, steps of its ladders have told
somebody, a customer was erased. What came since is taken over as new and understood again; thread ids and keys come out
as they did, so that whatever was said under a key is not said again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from triaged.model import BY_PEOPLE, DEEDS
from triaged.store.erasing import Erasing
from triaged.store.keys import as_now, occasion
from triaged.store.rows import Rows, from_ms

RESTORED = "restored"
"""Mark: when a copy was put back."""
LAST_HANDLED = "restored/last"
"""Mark: the last mail that the database had handled which it was put in the place of, where that could be read. No mail
with a higher number was ever acknowledged."""
NEVER_HANDLED = "restored/aside"
"""Mark: the mails up to that one which neither database had handled, as a JSON list."""
UNKNOWN_UNTIL = "restored/unknown"
"""Mark: of mail that came before this, of an earlier time that a copy was put back, nobody knows that."""
_WAITING = "('queued', 'deferred', 'uncertain', 'sending')"
_MARKS = "name IN ('hold', 'alarm', 'alarm/shunted', 'heartbeat', 'ends') OR name GLOB 'fuse/*'"
"""Marks that say how the program stands now, whatever is in the ledger."""
_UNKNOWN = "o.key NOT IN (SELECT key FROM main.outbox)"
_COLUMNS = (
    "key, kind, thread, to_email, to_name, person, subject, text, html, template, message_id, token, in_reply_to, refs,"
    " headers, created_at, state, attempts, uncertain, next_at, sent_at, reply, enclosures, channel, tried_at"
)
_ENDED = _COLUMNS.replace(" state,", " CASE state WHEN 'sending' THEN 'uncertain' ELSE state END,").replace(
    " uncertain,", " uncertain + (state = 'sending'),"
)
"""The same, of a program that ended while it offered a mail to the relay."""
_SAME_MAIL = (
    "m.account = o.account AND m.folder = o.folder AND m.uidvalidity = o.uidvalidity AND m.uid = o.uid"
    " AND m.sha256 = o.sha256"
)
_OF_MAIL = "account, folder, role, uidvalidity, uid, sha256, truncated, received_at, state"
_OF_MAIL_ANEW = _OF_MAIL.replace("state", "CASE WHEN state IN ('past', 'again') THEN state ELSE 'new' END")
_NOT_THERE = f"NOT EXISTS (SELECT 1 FROM main.message m WHERE {_SAME_MAIL.replace('o.', 'c.')})"  # noqa: S608
_KEPT_BACK = (
    "coalesce(o.reason, '') IN ('cap-hour', 'fuse') AND o.sha256 NOT IN"
    " (SELECT substr(key, 18 + length(thread), 64) FROM old.outbox WHERE kind = 'acknowledgement'"
    " UNION ALL SELECT substr(key, 18 + length(thread), 64) FROM old.unclaimed WHERE kind = 'acknowledgement')"
)
"""Mails that the pace or the fuse kept back, and whose turn never came."""
_MARK = "(SELECT value FROM old.fact WHERE name = '{}')"
_PERHAPS = f"""o.id <= CAST({_MARK.format(LAST_HANDLED)} AS INTEGER)
  AND o.id NOT IN (SELECT value FROM json_each({_MARK.format(NEVER_HANDLED)}))"""  # noqa: S608 - our own words
_HANDLED = f"coalesce(CASE WHEN o.state NOT IN ('new', 'shunted') THEN NOT ({_KEPT_BACK}) ELSE {_PERHAPS} END, 0)"
"""Mails that were perhaps acknowledged: by the database that is replaced, or by one that it replaced itself."""
_OF_DEADLINE = "key, thread, kind, promise, started_at, due_at, state, ended_at"
_OF_STEP = "key, thread, at, kind, to_person, rung, repetition, rule, fired_at, outcome"
_OLD_OUT = f"(SELECT {_COLUMNS} FROM old.outbox UNION ALL SELECT {_COLUMNS} FROM old.unclaimed)"  # noqa: S608
"""All that the replaced database ever wrote, as far as it knows, and a database that it replaced itself."""
_DECIDED = (*DEEDS, "released", "dropped", "unshunted")
_SINCE = f"""
DELETE FROM main.fact WHERE {_MARKS};
INSERT INTO main.fact SELECT * FROM old.fact WHERE {_MARKS};
DELETE FROM main.suppressed;
INSERT INTO main.suppressed SELECT * FROM old.suppressed;
INSERT OR IGNORE INTO main.said SELECT key FROM old.said;
UPDATE main.outbox SET (state, attempts, uncertain, next_at, sent_at, reply) =
  (SELECT o.state, o.attempts, o.uncertain, o.next_at, o.sent_at, o.reply FROM {_OLD_OUT} o WHERE o.key = outbox.key)
  WHERE state IN {_WAITING} AND EXISTS (SELECT 1 FROM {_OLD_OUT} o WHERE o.key = outbox.key);
INSERT OR IGNORE INTO main.unclaimed ({_COLUMNS}) SELECT {_COLUMNS} FROM old.unclaimed o WHERE {_UNKNOWN};
INSERT OR IGNORE INTO main.unclaimed ({_COLUMNS}) SELECT {_ENDED} FROM old.outbox o WHERE {_UNKNOWN} ORDER BY id;
INSERT OR IGNORE INTO main.outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM main.unclaimed
  WHERE thread IN (SELECT id FROM main.thread) ORDER BY rowid;
DELETE FROM main.unclaimed WHERE thread IN (SELECT id FROM main.thread);
INSERT OR IGNORE INTO main.said SELECT CASE kind WHEN 'remind' THEN 'reminder/' ELSE 'escalation/' END || key
  FROM old.step s WHERE outcome = 'told' AND key NOT IN (SELECT key FROM main.step WHERE outcome = 'told')
  AND NOT EXISTS (SELECT 1 FROM old.step t WHERE t.key = s.key || '/told' AND coalesce(t.outcome, '') != 'told');
CREATE TEMP TABLE told AS SELECT s.key, s.kind, m.deadline, s.fired_at, s.outcome FROM old.step s
  JOIN main.step m ON m.key = s.key AND m.fired_at IS NULL
  WHERE s.outcome IS NOT NULL AND s.outcome NOT IN ('cancelled', 'failed');
UPDATE main.step SET (fired_at, outcome) = (SELECT t.fired_at, t.outcome FROM temp.told t WHERE t.key = step.key)
  WHERE key IN (SELECT key FROM temp.told);
CREATE TEMP TABLE missed AS SELECT d.promise, min(t.fired_at) AS at FROM temp.told t
  JOIN main.deadline d ON d.id = t.deadline JOIN main.promise p ON p.id = d.promise AND p.status = 'open'
  WHERE t.kind = 'break' GROUP BY d.promise;
UPDATE main.promise SET status = 'broken' WHERE id IN (SELECT promise FROM temp.missed);
INSERT INTO main.promise_history (promise, at, status, because, evidence)
  SELECT promise, at, 'broken', 'clock', '' FROM temp.missed;
DROP TABLE temp.told;
INSERT OR IGNORE INTO main.step (deadline, {_OF_STEP}) SELECT d.id, s.{_OF_STEP.replace(", ", ", s.")} FROM old.step s
  JOIN old.deadline o ON o.id = s.deadline JOIN main.deadline d ON d.key = o.key WHERE s.key GLOB '*/break/told';
DROP TABLE temp.missed;
INSERT OR IGNORE INTO main.raw SELECT r.* FROM old.raw r WHERE length(r.bytes) > 0 AND r.sha256 IN
  (SELECT o.sha256 FROM old.message o WHERE NOT EXISTS (SELECT 1 FROM main.message m WHERE {_SAME_MAIL}));
CREATE TEMP TABLE came AS SELECT o.*, {_HANDLED} AS handled FROM old.message o
  WHERE o.sha256 IN (SELECT sha256 FROM main.raw)
  AND NOT EXISTS (SELECT 1 FROM main.message m WHERE {_SAME_MAIL});
INSERT INTO main.message (id, {_OF_MAIL}) SELECT id, {_OF_MAIL_ANEW} FROM temp.came
  WHERE handled AND id NOT IN (SELECT id FROM main.message) ORDER BY id;
INSERT INTO main.message ({_OF_MAIL}) SELECT {_OF_MAIL_ANEW} FROM temp.came c
  WHERE handled AND {_NOT_THERE} ORDER BY id;
INSERT OR REPLACE INTO main.fact SELECT '{LAST_HANDLED}', coalesce(max(id), 0) FROM main.message;
INSERT OR REPLACE INTO main.fact SELECT '{NEVER_HANDLED}', json_group_array(m.id) FROM main.message m
  JOIN old.message o ON {_SAME_MAIL} WHERE m.state IN ('new', 'shunted') AND NOT {_HANDLED};
DELETE FROM main.fact WHERE name = '{UNKNOWN_UNTIL}';
INSERT INTO main.fact SELECT '{UNKNOWN_UNTIL}', max(value) FROM old.fact WHERE name = '{UNKNOWN_UNTIL}'
  OR (name = '{RESTORED}' AND NOT EXISTS (SELECT 1 FROM old.fact WHERE name = '{LAST_HANDLED}')) HAVING count(*) > 0;
INSERT INTO main.message ({_OF_MAIL}) SELECT {_OF_MAIL_ANEW} FROM temp.came c WHERE {_NOT_THERE} ORDER BY id;
DROP TABLE temp.came;
UPDATE main.sqlite_sequence SET seq = max(seq, coalesce((SELECT o.seq FROM old.sqlite_sequence o
  WHERE o.name = sqlite_sequence.name), 0));
INSERT OR IGNORE INTO main.cursor SELECT * FROM old.cursor;
INSERT OR IGNORE INTO main.fact SELECT * FROM old.fact WHERE name GLOB 'first seen/*' OR name GLOB 'folders/*'
  OR name GLOB 'imported/*' OR name GLOB 'renumbered/*';
DELETE FROM main.in_force;
INSERT INTO main.in_force SELECT * FROM old.in_force;
INSERT OR IGNORE INTO main.deadline ({_OF_DEADLINE}) SELECT {_OF_DEADLINE} FROM old.deadline o WHERE o.kind = 'rule'
  AND o.thread IN (SELECT id FROM main.thread) AND (o.promise IS NULL OR o.promise IN (SELECT id FROM main.promise));
INSERT OR IGNORE INTO main.step (deadline, {_OF_STEP}) SELECT d.id, s.{_OF_STEP.replace(", ", ", s.")} FROM old.step s
  JOIN old.deadline o ON o.id = s.deadline AND o.kind = 'rule' JOIN main.deadline d ON d.key = o.key;
UPDATE main.thread SET priority = (SELECT o.priority FROM old.thread o WHERE o.id = thread.id)
  WHERE id IN (SELECT id FROM old.thread)
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

    def what_happened(self) -> None:
        """Take over what came, what left, who was told, and whether anything may leave.

        Raises sqlite3.Error where the old database cannot be read.
        """
        for statement in _SINCE.split(";\n"):
            self._rows.run(statement)
        self._said_by_rows()
        self._labels()

    def what_was_erased(self, at: datetime) -> int:
        """Take over the tombstones, and erase again what the copy brings back; returns how many mails that were."""
        return self._erasing.again("old", at)

    def nothing_known(self) -> int:
        """Let nothing of the copy leave that is for a customer: nobody can tell any more whether it did."""
        # What the cap kept back may have left too.
        marks = (LAST_HANDLED, NEVER_HANDLED, UNKNOWN_UNTIL)
        self._rows.run("DELETE FROM fact WHERE name IN ('fuse/waiting', ?, ?, ?)", *marks)
        return self._rows.changed(
            "UPDATE outbox SET state = 'failed', reply = ?"  # noqa: S608 - a constant
            f" WHERE kind IN ('acknowledgement', 'update') AND state IN {_WAITING}",
            "a copy was put back: perhaps it had left before",
        )

    def _said_by_rows(self) -> None:
        """Say in the words of today too what a version before step 18 of the schema said under the numbers of rows."""
        deadlines: dict[str, str] = {}
        taken: dict[str, set[str]] = defaultdict(set)
        for row in self._rows.all("SELECT id, key, kind, started_at FROM old.deadline ORDER BY id"):
            if row["key"].endswith(f"/{row['id']}"):
                thread = row["key"].rpartition("/")[0]  # also where conversations were joined since
                there = taken[thread]
                name = occasion(row["kind"], from_ms(row["started_at"]), there.__contains__)
                deadlines[row["key"]] = f"{thread}/{name}"
                there.add(name)
        # Those versions wrote down when a mail was handled that made something happen, not when it came.
        occurrences = {
            row["id"]: occasion(row["kind"], from_ms(row["received_at"]), frozenset().__contains__)
            for row in self._rows.all(
                "SELECT o.id, o.kind, m.received_at FROM old.occurrence o"
                " JOIN old.message m ON m.thread = o.thread AND m.handled_at = o.at"
            )
        }
        mails = {row["id"]: row["sha256"] for row in self._rows.all("SELECT id, sha256 FROM old.message")}
        for row in self._rows.all("SELECT key FROM main.said"):
            if (key := as_now(row["key"], deadlines, mails, occurrences)) is not None:
                self._rows.run("INSERT OR IGNORE INTO main.said VALUES (?)", key)

    def _labels(self) -> None:
        """Take over what rules and people called a conversation since: that only people write to its customer, say."""
        for row in self._rows.all(
            "SELECT m.id, m.labels, o.labels AS since FROM main.thread m JOIN old.thread o USING (id)"
            " WHERE m.labels != o.labels"
        ):
            since = json.loads(row["since"])
            labels = dict.fromkeys(
                each for each in (*json.loads(row["labels"]), *since) if each in since or not each.startswith(BY_PEOPLE)
            )
            self._rows.run("UPDATE main.thread SET labels = ? WHERE id = ?", json.dumps([*labels]), row["id"])

    def decided_since(self) -> dict[str, tuple[str, ...]]:
        """Return what people decided since the copy, which is forgotten with it, by conversation or mail."""
        kinds = ",".join("?" * len(_DECIDED))
        rows = self._rows.all(
            "SELECT thread, message, kind FROM old.journal o"  # noqa: S608 - only marks
            f" WHERE (kind IN ({kinds}) OR kind GLOB 'promise *') AND entry NOT LIKE '%\"person\": \"\"%'"
            " AND NOT EXISTS (SELECT 1 FROM main.journal m WHERE m.at = o.at AND m.kind = o.kind AND m.entry = o.entry)"
            " ORDER BY id", *_DECIDED,
        )  # fmt: skip
        found: dict[str, dict[str, None]] = {}
        for row in rows:
            found.setdefault(row["thread"] or f"mail {row['message']}", {})[row["kind"]] = None
        return {about: tuple(kinds) for about, kinds in found.items()}
