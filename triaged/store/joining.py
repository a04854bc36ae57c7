"""Two conversations made one, or one made two, by a person: what he decides holds for ever after.

Everything that belongs to a conversation moves in the caller's transaction. The id of one that was merged stays known:
who answers a mail that carries it, or asks for it, is led to the one that took it in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from triaged.model import Thread
from triaged.store.ledger import Ledger
from triaged.store.mail import MailRoom
from triaged.store.records import StoredMail
from triaged.store.rows import Rows, to_ms

_HOLD_A_THREAD = ("message", "promise", "deadline", "step", "outbox", "occurrence", "journal", "known_id")
_PRIORITIES = ("urgent", "high", "normal", "low")
_WAITING = ("waiting for us", "waiting for customer", "closed", "quarantined")
"""States of a conversation, the one that needs most first."""


class Joining:
    """Merges and splits conversations."""

    def __init__(self, rows: Rows, mail: MailRoom, ledger: Ledger) -> None:
        """Share the connection and the rooms of a ``Store``."""
        self._rows, self._mail, self._ledger = rows, mail, ledger

    def merge(self, source: Thread, target: Thread, at: datetime) -> Thread:
        """Move all of ``source`` into ``target`` and return that as it is then.

        Of two clocks of one kind the one that runs out first goes on; promises keep theirs.
        """
        for table in _HOLD_A_THREAD:
            self._rows.run(f"UPDATE {table} SET thread = ? WHERE thread = ?", target.id, source.id)  # noqa: S608 - our own names
        self._rows.run("DELETE FROM participant WHERE thread = ?", source.id)
        self._rows.run("UPDATE merged SET target = ? WHERE target = ?", target.id, source.id)
        self._rows.run("INSERT INTO merged VALUES (?,?,?)", source.id, target.id, to_ms(at))
        self._rows.run("DELETE FROM thread WHERE id = ?", source.id)
        self._one_clock_of_a_kind(target.id, at)
        both = _both(source, target)
        self._mail.save_thread(both)
        # The day a conversation was opened never changes by what happens in it, so that saving leaves it alone.
        self._rows.run("UPDATE thread SET opened_at = ? WHERE id = ?", to_ms(both.opened_at), target.id)
        found = self._mail.thread(target.id)
        assert found is not None  # noqa: S101 - written in this transaction
        return found

    def split(self, thread: Thread, mails: Sequence[StoredMail], fresh: Thread) -> None:
        """Move some mails of ``thread``, with the promises made in them, to the new conversation ``fresh``."""
        self._mail.save_thread(fresh)
        for mail in mails:
            self._rows.run("UPDATE message SET thread = ? WHERE id = ?", fresh.id, mail.id)
            self._rows.run("UPDATE journal SET thread = ? WHERE message = ?", fresh.id, mail.id)
            for promise in self._rows.all("SELECT id FROM promise WHERE made_in = ?", mail.id):
                self._rows.run("UPDATE promise SET thread = ? WHERE id = ?", fresh.id, promise["id"])
                for deadline in self._rows.all("SELECT id FROM deadline WHERE promise = ?", promise["id"]):
                    self._rows.run("UPDATE deadline SET thread = ? WHERE id = ?", fresh.id, deadline["id"])
                    self._rows.run("UPDATE step SET thread = ? WHERE deadline = ?", fresh.id, deadline["id"])
            if mail.message_id:
                self._rows.run(
                    "INSERT INTO known_id VALUES (?,?) ON CONFLICT (id) DO UPDATE SET thread = excluded.thread",
                    mail.message_id, fresh.id,
                )  # fmt: skip
        self._mail.save_thread(thread)

    def _one_clock_of_a_kind(self, thread: str, at: datetime) -> None:
        first: set[str] = set()
        for deadline in sorted(self._ledger.running(thread), key=lambda each: each.due_at):
            if deadline.promise is not None:
                continue
            if deadline.kind in first:
                self._ledger.end(deadline, "cancelled", at)
            first.add(deadline.kind)


def _both(source: Thread, target: Thread) -> Thread:
    """Return the conversation of both: the more urgent of each."""
    answered = [each for each in (source.first_response_at, target.first_response_at) if each is not None]
    since = [each for each in (source.customer_since, target.customer_since) if each is not None]
    return replace(
        target,
        state=min(source.state, target.state, key=_WAITING.index),
        priority=min(source.priority, target.priority, key=_PRIORITIES.index),
        labels=tuple(dict.fromkeys((*target.labels, *source.labels))),
        opened_at=min(source.opened_at, target.opened_at),
        last_message_at=max(source.last_message_at, target.last_message_at),
        participants=tuple(sorted({*source.participants, *target.participants})),
        circle=tuple(sorted({*source.circle, *target.circle})),
        first_response_at=min(answered, default=None),
        unanswered=source.unanswered + target.unanswered,
        contact_attempts=source.contact_attempts + target.contact_attempts,
        attempts_answered=source.attempts_answered + target.attempts_answered,
        customer_since=min(since, default=None),
    )
