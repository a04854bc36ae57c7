"""The one ledger of mail out: what was queued, what became of it, what was ever said to whom."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from triaged.model import Address, Enclosure, Outgoing
from triaged.store.rows import Rows, from_ms, maybe_from_ms, to_ms

OutboxState = Literal["queued", "sending", "sent", "deferred", "uncertain", "failed", "recorded", "left out"]


_WAITS = "state IN ('queued','deferred','uncertain')"
_IN_TURN = (
    "NOT EXISTS (SELECT 1 FROM outbox o WHERE o.thread = outbox.thread AND o.to_email = outbox.to_email"  # noqa: S608
    f" AND o.channel = outbox.channel AND o.id < outbox.id AND o.{_WAITS})"
)
"""To one person nothing of a conversation overtakes what waits before it."""
_A_DAY_MS = 24 * 60 * 60 * 1000
_LONGEST_MS = 2 * 60 * 60 * 1000
"""Nothing is put off for longer; what seems to be was put off while the clock was ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A row of the outbox: the mail, and how far its delivery has come."""

    id: int
    mail: Outgoing
    state: OutboxState
    attempts: int
    uncertain: int
    next_at: datetime
    put_off_since: datetime | None
    sent_at: datetime | None
    reply: str | None


class Outbox:
    """Rows are added by the pipeline and moved on by delivery; nothing is ever removed."""

    def __init__(self, rows: Rows) -> None:
        """Share the connection of a ``Store``."""
        self._rows = rows
        self.records_only = False
        """A dry run: what is queued is written down as "recorded" and never leaves, also not after the run."""

    @property
    def _left(self) -> str:
        """What counts as said: in earnest, nothing that failed for good or was only recorded in a dry run."""
        never = "'failed', 'left out'" if self.records_only else "'failed', 'left out', 'recorded'"
        return f"state NOT IN ({never})"

    def queue(self, mail: Outgoing) -> bool:
        """Queue a mail; False where one with the same key was queued before: it is never said twice.

        What its person is told by another road is queued with it, as a row of its own.
        """
        if not self._add(mail):
            return False
        if mail.notice:
            self._add(replace(
                mail, key=f"notify/{mail.key}", channel="notify", text=mail.notice, html=None, enclosures=(), notice="",
                message_id=f"notify:{mail.message_id}",
            ))  # fmt: skip
        return True

    def _was_said(self, key: str) -> bool:
        """Whether a database queued a mail with a key that a copy of it was put in the place of."""
        sql = "SELECT 1 FROM said WHERE key = ?1 UNION ALL SELECT 1 FROM unclaimed WHERE key = ?1"
        return self._rows.one(sql, key) is not None

    def _add(self, mail: Outgoing) -> bool:
        if self._was_said(mail.key):
            return False
        return self._rows.changed(
            "INSERT OR IGNORE INTO outbox (key, kind, thread, to_email, to_name, person, subject, text, html, template,"
            " message_id, token, in_reply_to, refs, headers, created_at, state, next_at, enclosures, channel)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            mail.key, mail.kind, mail.thread, mail.to.email, mail.to.name, mail.person, mail.subject, mail.text,
            mail.html, mail.template, mail.message_id, mail.token, mail.in_reply_to, json.dumps(mail.references),
            json.dumps(mail.headers), to_ms(mail.created_at), "recorded" if self.records_only else "queued",
            to_ms(mail.created_at), json.dumps([asdict(each) for each in mail.enclosures]), mail.channel,
        ) > 0  # fmt: skip

    def has(self, key: str) -> bool:
        """Whether a mail with a key was queued before."""
        return self._rows.one("SELECT 1 FROM outbox WHERE key = ?", key) is not None or self._was_said(key)

    def waiting(self, now: datetime, limit: int = 20) -> tuple[Queued, ...]:
        """Return what may be tried now: what goes by another road first, then what was not tried yet, then the others.

        Of each what customers wait for comes first. A relay that hangs up on one recipient so holds up nobody.

        To one person nothing of a conversation overtakes what waits before it.
        """
        rows = self._rows.all(
            f"SELECT * FROM outbox WHERE {_WAITS} AND (next_at <= ?1 OR next_at > ?2) AND {_IN_TURN}"  # noqa: S608
            " ORDER BY channel = 'mail', attempts > 0, kind <> 'acknowledgement', id LIMIT ?3",
            to_ms(now), to_ms(now) + _LONGEST_MS, limit,
        )  # fmt: skip
        return tuple(_queued(row) for row in rows)

    def next_at(self) -> datetime | None:
        """Return when something may be tried next, or None where nothing waits."""
        row = self._rows.one(f"SELECT min(next_at) AS at FROM outbox WHERE {_WAITS} AND {_IN_TURN}")  # noqa: S608
        return maybe_from_ms(row["at"]) if row else None

    def sending(self, number: int) -> bool:
        """Write down that the next thing we do is to offer this mail to the server; False where it waits no more.

        It may have been erased, or said elsewhere, since it was read.
        """
        return self._rows.changed(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1"
            " WHERE id = ? AND state IN ('queued', 'deferred', 'uncertain')", number,
        ) > 0  # fmt: skip

    def not_offered(self, number: int) -> None:
        """Take back ``sending``: the server got nothing of this mail, which waits as before."""
        self._rows.run(
            "UPDATE outbox SET attempts = attempts - 1, state = CASE WHEN uncertain > 0 THEN 'uncertain'"
            " WHEN attempts > 1 THEN 'deferred' ELSE 'queued' END WHERE id = ? AND state = 'sending'", number,
        )  # fmt: skip

    def old_ones(self, before: datetime) -> tuple[Queued, ...]:
        """Return the acknowledgements that were queued before a time and have not been offered to a relay in vain."""
        rows = self._rows.all(
            "SELECT * FROM outbox WHERE state IN ('queued', 'deferred') AND kind = 'acknowledgement'"
            " AND uncertain = 0 AND created_at < ? ORDER BY id", to_ms(before),
        )  # fmt: skip
        return tuple(_queued(row) for row in rows)

    def reword(self, number: int, mail: Outgoing) -> None:
        """Exchange the words of a mail that waits; its key and its Message-ID stay."""
        self._rows.run(
            "UPDATE outbox SET subject = ?, text = ?, html = ?, template = ?"
            " WHERE id = ? AND state IN ('queued', 'deferred') AND uncertain = 0",
            mail.subject, mail.text, mail.html, mail.template, number,
        )  # fmt: skip

    def sent(self, number: int, at: datetime, reply: str) -> None:
        """Write down that the server took it."""
        self._rows.run(
            "UPDATE outbox SET state = 'sent', sent_at = ?, reply = ? WHERE id = ?", to_ms(at), reply, number
        )

    def deferred(self, number: int, next_at: datetime, reply: str, put_off_at: datetime | None = None) -> None:
        """Write down that the server did not take it for now; it is offered again at ``next_at``.

        ``put_off_at`` is now where it was this very mail that the server put off. Where it lay for more than a day
        since it could have been tried, the server has forgotten it, and it begins anew.
        """
        self._rows.run(
            "UPDATE outbox SET state = 'deferred', reply = ?2, tried_at = CASE WHEN ?3 IS NULL OR"
            " (tried_at IS NOT NULL AND ?3 - next_at <= ?5) THEN tried_at ELSE ?3 END, next_at = ?1 WHERE id = ?4",
            to_ms(next_at), reply, to_ms(put_off_at) if put_off_at else None, number, _A_DAY_MS,
        )  # fmt: skip

    def uncertain(self, number: int, next_at: datetime, reply: str) -> None:
        """Write down that nobody can tell whether the server took it: it is offered once more, the same Message-ID."""
        self._rows.run(
            "UPDATE outbox SET state = CASE WHEN uncertain = 0 THEN 'uncertain' ELSE 'failed' END,"
            " uncertain = uncertain + 1, next_at = ?, reply = ? WHERE id = ?",
            to_ms(next_at), reply, number,
        )  # fmt: skip

    def failed(self, number: int, reply: str) -> None:
        """Write down that it will never be taken; a person sees it in ``status``."""
        self._rows.run("UPDATE outbox SET state = 'failed', reply = ? WHERE id = ?", reply, number)

    def left_out(self, number: int, why: str) -> None:
        """Write down that a mail that waits does not leave, since what it says is no longer so."""
        self._rows.run(
            "UPDATE outbox SET state = 'left out', reply = ? WHERE id = ? AND state IN ('queued', 'deferred')",
            why, number,
        )  # fmt: skip

    def supersede(self, mail: Outgoing) -> None:
        """Leave out reminders of the same conversation to the same person that wait still: this mail says more."""
        self._rows.run(
            "UPDATE outbox SET state = 'left out', reply = 'an escalation says more' WHERE thread = ? AND to_email = ?"
            " AND kind = 'reminder' AND state IN ('queued', 'deferred') AND uncertain = 0",
            mail.thread, mail.to.email,
        )  # fmt: skip

    def recover(self, now: datetime) -> int:
        """Turn rows found in "sending" at a start into "uncertain"; returns how many there were."""
        rows = self._rows.all("SELECT id FROM outbox WHERE state = 'sending'")
        for row in rows:
            self.uncertain(row["id"], now, "stopped between offering this mail and hearing the answer")
        return len(rows)

    # --- what was said ----------------------------------------------------------------------------------

    def said(self, thread: str, kind: str = "acknowledgement") -> tuple[Outgoing, ...]:
        """Return the mails of a kind that a thread was sent or is about to be sent, oldest first."""
        rows = self._rows.all(
            f"SELECT * FROM outbox WHERE thread = ? AND kind = ? AND {self._left} ORDER BY id",  # noqa: S608 - a constant
            thread, kind,
        )  # fmt: skip
        return tuple(_outgoing(row) for row in rows)

    def acknowledged(
        self, since: datetime, until: datetime, email: str | None = None, *, domain: str | None = None
    ) -> int:
        """Return how many acknowledgements were queued after ``since`` up to ``until``, in all or to some."""
        sql = "SELECT count(*) AS n FROM outbox WHERE kind = 'acknowledgement' AND created_at > ? AND created_at <= ?"
        values: list[object] = [to_ms(since), to_ms(until)]
        if email:
            sql += " AND to_email = ?"
            values.append(email.lower())
        if domain:
            sql += " AND substr(to_email, instr(to_email, '@') + 1) = ?"
            values.append(domain.lower())
        row = self._rows.one(sql, *values)
        return int(row["n"]) if row else 0

    def rows(self, thread: str | None = None, *states: OutboxState) -> tuple[Queued, ...]:
        """Return rows of a thread (of all without one) in the given states (any without), oldest first."""
        where: list[str] = []
        values: list[str] = []
        if thread is not None:
            where.append("thread = ?")
            values.append(thread)
        if states:
            where.append(f"state IN ({','.join('?' * len(states))})")
            values.extend(states)
        sql = f"SELECT * FROM outbox WHERE {' AND '.join(where) or '1'} ORDER BY id"  # noqa: S608 - only marks
        return tuple(_queued(row) for row in self._rows.all(sql, *values))

    def failed_to_staff(self, since: datetime) -> int:
        """Return how many mails to one of us, queued since a time, will never leave."""
        row = self._rows.one(
            "SELECT count(*) AS n FROM outbox WHERE state = 'failed' AND person IS NOT NULL"
            " AND kind NOT IN ('acknowledgement', 'update') AND created_at >= ?", to_ms(since),
        )  # fmt: skip
        return int(row["n"]) if row else 0

    def uncertain_ones(self) -> int:
        """Return of how many mails nobody could tell at some time whether the relay had taken them."""
        row = self._rows.one("SELECT count(*) AS n FROM outbox WHERE uncertain > 0")
        return int(row["n"]) if row else 0

    # --- suppressed addresses ---------------------------------------------------------------------------

    def suppress(self, email: str, why: str, at: datetime) -> None:
        """Never acknowledge this address again until it is removed by hand."""
        self._rows.run("INSERT OR REPLACE INTO suppressed VALUES (?,?,?)", email.lower(), why, to_ms(at))

    def unsuppress(self, email: str) -> None:
        """Let an address be acknowledged again."""
        self._rows.run("DELETE FROM suppressed WHERE email = ?", email.lower())

    def is_suppressed(self, email: str) -> bool:
        """Whether an address must not be written to."""
        return self._rows.one("SELECT 1 FROM suppressed WHERE email = ?", email.lower()) is not None


def _outgoing(row: dict[str, Any]) -> Outgoing:
    return Outgoing(
        key=row["key"],
        kind=row["kind"],
        thread=row["thread"],
        to=Address(email=row["to_email"], name=row["to_name"]),
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        message_id=row["message_id"],
        template=row["template"],
        in_reply_to=row["in_reply_to"],
        references=tuple(json.loads(row["refs"])),
        token=row["token"],
        person=row["person"],
        created_at=from_ms(row["created_at"]),
        headers=tuple((name, value) for name, value in json.loads(row["headers"])),
        enclosures=tuple(Enclosure(**each) for each in json.loads(row["enclosures"])),
        channel=row["channel"],
    )


def _queued(row: dict[str, Any]) -> Queued:
    return Queued(
        id=row["id"],
        mail=_outgoing(row),
        state=row["state"],
        attempts=row["attempts"],
        uncertain=row["uncertain"],
        next_at=from_ms(row["next_at"]),
        put_off_since=maybe_from_ms(row["tried_at"]),
        sent_at=maybe_from_ms(row["sent_at"]),
        reply=row["reply"],
    )
