"""Delivery: takes what is queued to the server, and writes down what became of each mail.

A row is marked "sending" and committed before a word is said to the server. Whatever stops us after that and before
the answer leaves the row "uncertain": nobody can tell whether the server has the mail, so it is offered once more with
the same Message-ID, and counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from triaged.clock import Clock
from triaged.model import Address, Outgoing, PermanentError, TemporaryError, TriagedError
from triaged.outbox.compose import to_bytes
from triaged.outbox.smtp import SmtpAuthFailed, SmtpDeferred, SmtpHeld, SmtpRefused, SmtpUncertain, SmtpUnwelcome
from triaged.store import Queued, Store

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
_GIVE_UP_AFTER = timedelta(days=2)
_FORGOTTEN_AFTER = timedelta(days=1)
_WRITINGS = 3
HELD = "hold"
"""Mark in the store: while it is set nothing leaves."""


class Sender(Protocol):
    """What takes a mail to a server."""

    def send(self, *, envelope_from: str, rcpt: str, data: bytes, stays: Callable[[], bool]) -> str:
        """Send one mail and return the server's answer; SmtpHeld where it ``stays``, asked as late as can be."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Teller(Protocol):
    """What tells one of us by another road than mail."""

    def send(self, person: str, title: str, text: str) -> None:
        """Tell a person; TemporaryError or PermanentError where it could not be done."""
        ...


Freshen = Callable[[Queued], Outgoing | None]
"""Returns a mail as it may leave now, or None where it is not to leave any more."""
Unwritten = dict[int, Callable[[], None]]
"""By the number of a mail, what is to be written down of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one try."""

    mail: Queued
    outcome: str
    reply: str
    whole: bool = False
    """The relay itself failed, and would fail any other mail too."""
    answered: bool = True
    """The relay has decided about this mail; not so where it was put off, or given up after it was put off for days."""


class Delivery:
    """Works through the outbox over one connection."""

    def __init__(
        self,
        store: Store,
        sender: Sender,
        *,
        from_: Address,
        clock: Clock,
        teller: Teller,
        freshen: Freshen = lambda queued: queued.mail,
        unwritten: Unwritten | None = None,
        alive: Callable[[], None] = lambda: None,
        crash_point: Callable[[str], None] | None = None,
    ) -> None:
        """``unwritten`` holds what the database did not take yet of earlier deliveries, and goes on to the next.

        ``alive`` is called after each mail. ``crash_point`` is called with a name between the steps of a delivery:
        tests end the process there.
        """
        self._store = store
        self._sender = sender
        self._from = from_
        self._clock = clock
        self._teller = teller
        self._freshen, self._alive = freshen, alive
        self._unwritten = {} if unwritten is None else unwritten
        self._at = crash_point or (lambda _name: None)

    def run(self) -> tuple[Delivered, ...]:
        """Try everything that is due; returns what became of each, at most twenty at a time.

        After a TemporaryError or a refused login the others wait too, since they would meet the same server. A
        refused login is a PermanentError, raised with the queue kept, so that the owner is told once.
        """
        self.write()  # until that is written nothing else leaves: it would be as uncertain
        done: list[Delivered] = []
        for queued in self._store.outbox.waiting(self._clock.now()):
            if self._is_held():
                break
            if queued.mail.channel == "notify":
                told = self._tell(queued)
                done += [told] if told else []
                continue
            tried = self._try(queued)
            self._alive()
            if tried is None:
                continue
            result, stop = tried
            done.append(result)
            if stop:
                break
        return tuple(done)

    def _tell(self, queued: Queued) -> Delivered | None:
        """Tell one of us by another road; what fails there holds up no mail."""
        mail = queued.mail
        if not self._sending(queued):
            return None
        self._at("before send")
        try:
            self._teller.send(mail.person or "", f"triaged {mail.thread}", mail.text)
        except (TemporaryError, PermanentError) as error:
            return self._defer(queued, str(error), may_end=True)
        self._at("after send")
        self._sent(queued.id, "told")
        return Delivered(mail=queued, outcome="sent", reply="told")

    def _sending(self, queued: Queued) -> bool:
        with self._store.atomic():
            return self._store.outbox.sending(queued.id)

    def _try(self, queued: Queued) -> tuple[Delivered, bool] | None:
        """Offer a mail to the relay; returns what became of it and whether to stop, None where it waits no more."""
        mail = self._freshen(queued)
        if mail is None:
            return None
        try:
            data = to_bytes(mail, self._from)
        except PermanentError as error:
            return self._failed(queued, str(error)), False
        return self._offer(queued, data) if self._sending(queued) else None

    def _is_held(self) -> bool:
        try:
            return self._store.marked(HELD) is not None
        except sqlite3.OperationalError:
            return True  # what became of a mail could not be written down either

    def _offer(self, queued: Queued, data: bytes) -> tuple[Delivered, bool] | None:
        outbox, number = self._store.outbox, queued.id
        self._at("before send")
        try:
            # Acknowledgements leave with the mailbox as envelope sender: a bounce of one comes back to us, is
            # recognised as a bounce, and is never answered (RFC 3834 section 3.3 wants no loop, not no bounce).
            reply = self._sender.send(
                envelope_from=self._from.email, rcpt=queued.mail.to.email, data=data, stays=self._is_held
            )
        except SmtpHeld:
            self._settle(number, partial(outbox.not_offered, number))
            return None
        except SmtpRefused as error:
            return self._failed(queued, str(error)), False
        except SmtpUncertain as error:
            if queued.uncertain:
                return self._failed(queued, f"twice nobody could tell whether it was taken: {error}"), True
            self._settle(number, partial(outbox.uncertain, number, self._clock.now() + _FIRST_WAIT, str(error)))
            return Delivered(mail=queued, outcome="uncertain", reply=str(error), whole=True), True
        except SmtpAuthFailed as error:
            self._defer(queued, str(error))
            raise
        except SmtpDeferred as error:
            whole = error.whole if isinstance(error, SmtpUnwelcome) else error.code in (0, 421)
            return replace(self._defer(queued, str(error), may_end=not whole), whole=whole), whole
        except (TemporaryError, PermanentError) as error:
            self._defer(queued, str(error))
            raise
        self._at("after send")
        self._sent(number, reply)
        return Delivered(mail=queued, outcome="sent", reply=reply), False

    def write(self) -> None:
        """Write down what became of mails, as far as the database has not taken that yet."""
        for number, change in list(self._unwritten.items()):
            with self._store.atomic():
                change()
            del self._unwritten[number]

    def _settle(self, number: int, change: Callable[[], None]) -> None:
        """Write down what became of a mail; where the database does not take that, it is tried again and again.

        A row left at "sending" would be offered once more after a restart, and it is known what became of this mail.
        """
        self._unwritten[number] = change
        for _ in range(_WRITINGS - 1):
            with suppress(sqlite3.OperationalError):  # each try has waited for a lock as long as the store does
                self.write()
                return
        self.write()

    def _sent(self, number: int, reply: str) -> None:
        self._settle(number, partial(self._store.outbox.sent, number, self._clock.now(), reply))

    def _defer(self, queued: Queued, reply: str, *, may_end: bool = False) -> Delivered:
        """Offer a mail again later; only a relay that puts this very mail off may tire us (``may_end``)."""
        now = self._clock.now()
        since = queued.put_off_since if now - queued.next_at <= _FORGOTTEN_AFTER else None
        if may_end and now - (since or now) > _GIVE_UP_AFTER:
            return replace(self._failed(queued, f"given up after two days: {reply}"), answered=False)
        at = now + wait_after(queued.attempts)
        self._settle(queued.id, partial(self._store.outbox.deferred, queued.id, at, reply, now if may_end else None))
        return Delivered(mail=queued, outcome="deferred", reply=reply, answered=False)

    def _failed(self, queued: Queued, reply: str) -> Delivered:
        self._settle(queued.id, partial(self._give_up, queued, reply, self._clock.now()))
        return Delivered(mail=queued, outcome="failed", reply=reply)

    def _give_up(self, queued: Queued, reply: str, now: datetime) -> None:
        self._store.outbox.failed(queued.id, reply)
        entry = {"key": queued.mail.key, "reply": reply}
        self._store.note(now, "delivery failed", entry, thread=queued.mail.thread)
        if queued.mail.kind in ("acknowledgement", "update"):
            # Rules hear of customers who cannot be reached; of a notice that failed they would only write another.
            self._store.occurrences.add(queued.mail.thread, "delivery failed", now)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after that many failed tries: a minute, doubled each time, at most an hour."""
    factor: int = 2 ** min(attempts, 10)
    return min(_FIRST_WAIT * factor, _LONGEST_WAIT)


def next_try(store: Store, now: datetime) -> timedelta | None:
    """Return how long until something may be tried, or None where nothing waits or all is held."""
    at = store.outbox.next_at()
    return None if at is None or store.marked(HELD) else max(at - now, timedelta())


__all__ = ["HELD", "Delivered", "Delivery", "Sender", "TriagedError", "Unwritten", "next_try", "wait_after"]
