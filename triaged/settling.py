"""What a person did about a conversation, or decided: by command, or in answer to a brief (``orders``).

Every function belongs into the caller's transaction, and writes into the journal who it was.
"""

from __future__ import annotations

from datetime import datetime

from triaged.model import SILENCED, TAKEN_BY, Span, Thread
from triaged.owed import Owed
from triaged.promised import Promised
from triaged.store import Store
from triaged.turns import answered


def phoned(owed: Owed, thread: Thread, now: datetime, *, person: str, note: str = "") -> None:
    """Take it that the customer was told by telephone: that is an answer, and the clocks for one end."""
    owed.store.mail.save_thread(answered(thread, now))
    owed.staff_answered(thread, now)
    owed.store.occurrences.add(thread.id, "staff answered", now)
    owed.store.note(now, "phoned", {"person": person, "note": note}, thread=thread.id)


def done(owed: Owed, thread: Thread, now: datetime, *, person: str) -> bool:
    """Take it that what was wanted is done: our own promises are kept, and the thread is closed; False if it was."""
    for promise in owed.store.ledger.promises(thread.id, "open"):
        if promise.promised_by == "staff":
            Promised(owed).decided(promise, "kept", now, person)
    return close(owed, thread, now, person=person, said="done")


def close(owed: Owed, thread: Thread, now: datetime, *, person: str, said: str = "closed") -> bool:
    """Close a thread and end its clocks; False where it is closed already."""
    store = owed.store
    if not store.mail.close_thread(thread.id):
        return False
    store.ledger.end_all(thread.id, "met", now)
    store.occurrences.add(thread.id, "thread closed", now)
    store.note(now, said, {"person": person}, thread=thread.id)
    return True


def snooze(owed: Owed, thread: Thread, span: Span, now: datetime, *, person: str) -> tuple[datetime, int]:
    """Let nobody be told for a while, what is owed staying owed; returns until when, and how many steps had to wait."""
    calendar = owed.config.business.calendar
    until = calendar.next_open(calendar.add(now, span))  # nobody is told on a Sunday because it was Friday
    moved = owed.store.ledger.put_off(thread.id, until)
    owed.store.note(now, "snoozed", {"person": person, "until": until}, thread=thread.id)
    return until, moved


def silence(store: Store, thread: Thread, now: datetime, *, person: str, end: bool = False) -> None:
    """Let the customer of a thread hear from people alone, or ``end`` that; nothing that is owed changes."""
    labels = [label for label in thread.labels if label != SILENCED]
    store.mail.relabel(thread.id, (*labels, *(() if end else (SILENCED,))))
    store.note(now, "silence ended" if end else "silenced", {"person": person}, thread=thread.id)


def take(owed: Owed, thread: Thread, span: Span, now: datetime, *, person: str) -> datetime:
    """Note that somebody has taken a thread on: nobody else is told for a while; returns until when."""
    labels = tuple(label for label in thread.labels if not label.startswith(TAKEN_BY))
    owed.store.mail.relabel(thread.id, (*labels, f"{TAKEN_BY} {person}"))
    until, _ = snooze(owed, thread, span, now, person=person)
    return until
