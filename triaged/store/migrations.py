"""The schema, in numbered steps. Each step runs once, in one transaction together with its record.

Instants are INTEGER milliseconds since 1970 in UTC: they sort, and no time zone is lost on the way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

FIRST = """
CREATE TABLE raw (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;

CREATE TABLE cursor (
  account TEXT NOT NULL, folder TEXT NOT NULL, uidvalidity INTEGER NOT NULL,
  uid INTEGER NOT NULL,          -- every UID up to this one has its row
  past INTEGER NOT NULL,         -- every UID up to this one was there before us
  PRIMARY KEY (account, folder)
) STRICT;

CREATE TABLE thread (
  id TEXT PRIMARY KEY, subject TEXT NOT NULL, base_subject TEXT NOT NULL,
  customer TEXT NOT NULL, customer_name TEXT NOT NULL, state TEXT NOT NULL,
  opened_at INTEGER NOT NULL, last_message_at INTEGER NOT NULL, priority TEXT NOT NULL,
  labels TEXT NOT NULL, first_response_at INTEGER, unanswered INTEGER NOT NULL,
  contact_attempts INTEGER NOT NULL, customer_since TEXT
) STRICT;
CREATE INDEX thread_by_state ON thread (state, last_message_at);

CREATE TABLE participant (
  thread TEXT NOT NULL REFERENCES thread (id), email TEXT NOT NULL,
  side TEXT NOT NULL,            -- customer, other
  PRIMARY KEY (email, thread)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_by_thread ON participant (thread);

CREATE TABLE known_id (
  id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, folder TEXT NOT NULL, role TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
  sha256 TEXT NOT NULL REFERENCES raw (sha256), truncated INTEGER NOT NULL, received_at INTEGER NOT NULL,
  state TEXT NOT NULL,           -- new, past, done, held, shunted, again
  attempts INTEGER NOT NULL DEFAULT 0, error TEXT,
  message_id TEXT, content TEXT, author TEXT, subject TEXT, written_at TEXT,
  thread TEXT REFERENCES thread (id), origin TEXT, verdict TEXT, reason TEXT, matched_by TEXT,
  flags TEXT, reading TEXT, decisions TEXT, handled_at INTEGER,
  UNIQUE (account, folder, uidvalidity, uid)
) STRICT;
CREATE INDEX message_by_state ON message (state, id);
CREATE INDEX message_by_thread ON message (thread, id);
CREATE INDEX message_by_hash ON message (sha256);
CREATE INDEX message_by_content ON message (content);
CREATE INDEX message_by_author ON message (author, received_at);
CREATE INDEX message_waiting ON message (state, received_at, id) WHERE handled_at IS NULL;

CREATE TABLE promise (
  id INTEGER PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), made_in INTEGER NOT NULL REFERENCES message (id),
  text TEXT NOT NULL, what TEXT NOT NULL, promisor TEXT NOT NULL, promised_by TEXT NOT NULL,
  made_at INTEGER NOT NULL, due TEXT, due_at INTEGER, due_grain TEXT NOT NULL, status TEXT NOT NULL,
  vendor TEXT, person TEXT, sure INTEGER NOT NULL
) STRICT;
CREATE INDEX promise_by_thread ON promise (thread);
CREATE INDEX promise_by_status ON promise (status, due_at);
CREATE TABLE promise_history (
  promise INTEGER NOT NULL REFERENCES promise (id), at INTEGER NOT NULL, status TEXT NOT NULL,
  because TEXT NOT NULL, evidence TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_promise ON promise_history (promise);

CREATE TABLE deadline (
  id INTEGER PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), kind TEXT NOT NULL,
  promise INTEGER REFERENCES promise (id), started_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
  state TEXT NOT NULL,           -- open, met, cancelled, paused, resumed
  ended_at INTEGER
) STRICT;
CREATE INDEX deadline_by_thread ON deadline (thread, state);

CREATE TABLE step (
  key TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), deadline INTEGER NOT NULL REFERENCES deadline (id),
  at INTEGER NOT NULL, kind TEXT NOT NULL, to_person TEXT, rung INTEGER NOT NULL, repetition INTEGER NOT NULL,
  rule TEXT,
  fired_at INTEGER, outcome TEXT -- told, cancelled, nobody
) STRICT;
CREATE INDEX step_waiting ON step (at) WHERE fired_at IS NULL;
CREATE INDEX step_by_deadline ON step (deadline);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, thread TEXT NOT NULL REFERENCES thread (id),
  to_email TEXT NOT NULL, to_name TEXT NOT NULL, person TEXT, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT,
  template TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE, token TEXT, in_reply_to TEXT, refs TEXT NOT NULL,
  headers TEXT NOT NULL, created_at INTEGER NOT NULL,
  state TEXT NOT NULL,           -- queued, sending, sent, deferred, uncertain, failed, recorded
  attempts INTEGER NOT NULL DEFAULT 0, uncertain INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL, sent_at INTEGER, reply TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state IN ('queued', 'deferred', 'uncertain');
CREATE INDEX outbox_by_thread ON outbox (thread, kind);
CREATE INDEX outbox_by_address ON outbox (to_email, kind, created_at);
CREATE INDEX outbox_by_kind ON outbox (kind, created_at);

CREATE TABLE journal (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, thread TEXT, message INTEGER, kind TEXT NOT NULL, entry TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_thread ON journal (thread, id);

CREATE TABLE occurrence (
  id INTEGER PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), kind TEXT NOT NULL, at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX occurrence_waiting ON occurrence (id) WHERE done_at IS NULL;

CREATE TABLE suppressed (email TEXT PRIMARY KEY, why TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

MERGED = """
CREATE TABLE merged (
  thread TEXT PRIMARY KEY,       -- the id of a conversation that is none any more
  target TEXT NOT NULL REFERENCES thread (id), at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_by_target ON merged (target);
"""

HELD = """
CREATE TABLE held (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  thread TEXT NOT NULL UNIQUE REFERENCES thread (id) -- what its clock belongs to
) STRICT;
"""

KEPT_BACK = """
CREATE INDEX message_kept_back ON message (handled_at) WHERE reason IN ('cap-hour', 'fuse');
"""

FOLLOWS = """
CREATE TABLE follows (
  thread TEXT PRIMARY KEY,       -- takes up again what was closed long before
  earlier TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

EVIDENCE = """
CREATE TABLE evidence (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  origin TEXT NOT NULL, verdict TEXT NOT NULL, found TEXT NOT NULL -- each with its reasons, as JSON
) STRICT;
"""

BY_HAND = """
ALTER TABLE promise ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0; -- a person decided, and no later mail changes it
"""

WANTED = """
CREATE TABLE wanted (
  thread TEXT PRIMARY KEY, at INTEGER NOT NULL -- the time by which the customer needs it
) STRICT, WITHOUT ROWID;
"""

PAST = """
CREATE INDEX message_past ON message (received_at) WHERE state = 'past';
"""

ENCLOSED = """
ALTER TABLE outbox ADD COLUMN enclosures TEXT NOT NULL DEFAULT '[]'; -- files that go with it, as JSON
"""

CHANNEL = """
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail'; -- mail, notify
"""

IN_FORCE = """
CREATE TABLE in_force (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, -- who owned the file that was changed last
  files TEXT NOT NULL -- rules and templates with their text, as JSON
) STRICT;
"""

ATTEMPTS = """
ALTER TABLE thread ADD COLUMN attempts_answered INTEGER NOT NULL DEFAULT 0; -- contact_attempts at the last answer
"""

TOMBSTONES = """
CREATE TABLE tombstone (
  hash TEXT PRIMARY KEY, at INTEGER NOT NULL -- keyed hash of the bytes of a mail that was erased
) STRICT, WITHOUT ROWID;
"""

YEARS = """
CREATE INDEX deadline_open ON deadline (due_at, id) WHERE state = 'open';
CREATE INDEX message_decided ON message (handled_at, id) WHERE decisions IS NOT NULL;
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_uncertain ON outbox (id) WHERE uncertain > 0;
CREATE INDEX step_by_thread ON step (thread, fired_at);
"""

UIDS = """
CREATE TABLE message_anew (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- people write it down, so that a number is never given twice
  account TEXT NOT NULL, folder TEXT NOT NULL, role TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL, uid INTEGER NOT NULL,
  sha256 TEXT NOT NULL REFERENCES raw (sha256), truncated INTEGER NOT NULL, received_at INTEGER NOT NULL,
  state TEXT NOT NULL,           -- new, past, done, held, dropped, shunted, again
  attempts INTEGER NOT NULL DEFAULT 0, error TEXT,
  message_id TEXT, content TEXT, author TEXT, subject TEXT, written_at TEXT,
  thread TEXT REFERENCES thread (id), origin TEXT, verdict TEXT, reason TEXT, matched_by TEXT,
  flags TEXT, reading TEXT, decisions TEXT, handled_at INTEGER,
  UNIQUE (account, folder, uidvalidity, uid, sha256) -- a folder put back from a backup uses its UIDs again
) STRICT;
INSERT INTO message_anew SELECT * FROM message;
DROP TABLE message;
ALTER TABLE message_anew RENAME TO message;
CREATE INDEX message_by_state ON message (state, id);
CREATE INDEX message_by_thread ON message (thread, id);
CREATE INDEX message_by_hash ON message (sha256);
CREATE INDEX message_by_content ON message (content);
CREATE INDEX message_by_author ON message (author, received_at);
CREATE INDEX message_waiting ON message (state, received_at, id) WHERE handled_at IS NULL;
CREATE INDEX message_kept_back ON message (handled_at) WHERE reason IN ('cap-hour', 'fuse');
CREATE INDEX message_past ON message (received_at) WHERE state = 'past';
CREATE INDEX message_decided ON message (handled_at, id) WHERE decisions IS NOT NULL;
"""

SAID = """
CREATE TABLE said (
  key TEXT PRIMARY KEY -- of what a database said that a copy of it was put in the place of
) STRICT, WITHOUT ROWID;
"""

DEADLINE_KEYS = """
ALTER TABLE deadline ADD COLUMN key TEXT NOT NULL DEFAULT '';
UPDATE deadline SET key = coalesce( -- as the keys of their steps begin, also where conversations were joined since
  (SELECT substr(s.key, 1, instr(s.key, '/') - 1) FROM step s WHERE s.deadline = deadline.id
    AND substr(s.key, instr(s.key, '/') + 1) GLOB deadline.id || '/*' LIMIT 1), thread) || '/' || id;
INSERT OR IGNORE INTO said -- what came too late for its customer was told under the number of the promise
  SELECT 'conflict/' || p.thread || '/' || strftime('%Y-%m-%dT%H:%M', p.due_at / 1000, 'unixepoch')
    || substr(o.key, 10 + length(p.id))
  FROM outbox o JOIN promise p ON p.id = CAST(substr(o.key, 10) AS INTEGER)
  WHERE o.key GLOB 'conflict/[0-9]*/*' AND p.due_at IS NOT NULL;
CREATE UNIQUE INDEX deadline_by_key ON deadline (key);
CREATE INDEX occurrence_by_thread ON occurrence (thread, kind, id);
"""

UNCLAIMED = """
ALTER TABLE outbox ADD COLUMN tried_at INTEGER; -- when the relay first put this very mail off
CREATE TABLE unclaimed ( -- rows of the outbox of a database that was replaced, until their conversation is there again
  key TEXT PRIMARY KEY, kind TEXT NOT NULL, thread TEXT NOT NULL, to_email TEXT NOT NULL, to_name TEXT NOT NULL,
  person TEXT, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT, template TEXT NOT NULL, message_id TEXT NOT NULL,
  token TEXT, in_reply_to TEXT, refs TEXT NOT NULL, headers TEXT NOT NULL, created_at INTEGER NOT NULL,
  state TEXT NOT NULL, attempts INTEGER NOT NULL, uncertain INTEGER NOT NULL, next_at INTEGER NOT NULL,
  sent_at INTEGER, reply TEXT, enclosures TEXT NOT NULL, channel TEXT NOT NULL, tried_at INTEGER
) STRICT;
CREATE INDEX unclaimed_by_thread ON unclaimed (thread);
CREATE INDEX promise_in_doubt ON promise (id) WHERE by_hand = 0 AND (status = 'doubtful' OR sure = 0);
CREATE TRIGGER claim AFTER INSERT ON thread BEGIN
  INSERT OR IGNORE INTO outbox (key, kind, thread, to_email, to_name, person, subject, text, html, template,
    message_id, token, in_reply_to, refs, headers, created_at, state, attempts, uncertain, next_at, sent_at, reply,
    enclosures, channel, tried_at)
    SELECT key, kind, thread, to_email, to_name, person, subject, text, html, template, message_id, token, in_reply_to,
    refs, headers, created_at, state, attempts, uncertain, next_at, sent_at, reply, enclosures, channel, tried_at
    FROM unclaimed WHERE thread = NEW.id ORDER BY rowid;
  DELETE FROM unclaimed WHERE thread = NEW.id;
END;
"""

_ALL = (
    FIRST,
    MERGED,
    HELD,
    KEPT_BACK,
    FOLLOWS,
    EVIDENCE,
    BY_HAND,
    WANTED,
    PAST,
    ENCLOSED,
    CHANNEL,
    IN_FORCE,
    ATTEMPTS,
    TOMBSTONES,
    YEARS,
    UIDS,
    SAID,
    DEADLINE_KEYS,
    UNCLAIMED,
)
MIGRATIONS: tuple[tuple[int, str], ...] = tuple(enumerate(_ALL, start=1))
NEWEST = MIGRATIONS[-1][0]


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a step one by one, each to be run in the step's one transaction."""
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
